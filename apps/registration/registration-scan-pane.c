#include "registration-scan-pane.h"

#include <string.h>
#include "fj-camera.h"
#include "fj-error.h"
#include "fj-language.h"
#include "registration-scan.h"

struct _RegistrationScanPane
{
  AdwBin parent;
  GBytes *jpeg;
  GdkPixbuf *picture; /* what the JPEG was made of */
  FjCamera *camera;
  GCancellable *working;

  GtkWidget *stack, *live, *preview, *size, *take;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RegistrationScanPane, registration_scan_pane, ADW_TYPE_BIN)

static void
show_page (RegistrationScanPane *pane, const char *name)
{
  gtk_stack_set_visible_child_name (GTK_STACK (pane->stack), name);
}

static void
show_state (RegistrationScanPane *pane)
{
  show_page (pane, pane->jpeg != NULL ? "preview" : "empty");
}

static void
fail (RegistrationScanPane *pane, const char *sentence)
{
  show_state (pane);
  g_signal_emit (pane, signals[SIGNAL_FAILED], 0, sentence);
}

/* ---- in a worker: whatever it is, to a picture and its JPEG ---- */

typedef struct
{
  /* one of these */
  GFile *file;
  GBytes *bytes;
  GBytes *pixels;
  guint width, height;
  GdkPixbuf *turned;

  gboolean is_loading; /* shown, not changed */
  GdkPixbuf *picture;
  GBytes *jpeg;
  GdkTexture *texture;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->file);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_pointer (&job->pixels, g_bytes_unref);
  g_clear_object (&job->turned);
  g_clear_object (&job->picture);
  g_clear_pointer (&job->jpeg, g_bytes_unref);
  g_clear_object (&job->texture);
  g_free (job);
}

static GBytes *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &local);
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *buffer = NULL;
  gsize length = 0;

  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, &local);
  if (info != NULL && g_file_info_get_size (info) > REGISTRATION_SCAN_MAX_FILE)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                           _ ("This file is too large for a request form. Choose another one."));
      return NULL;
    }
  if (info != NULL)
    {
      buffer = g_malloc (REGISTRATION_SCAN_MAX_FILE);
      if (g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, REGISTRATION_SCAN_MAX_FILE, &length,
                                   cancellable, &local))
        return g_bytes_new (buffer, length);
    }
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The file cannot be read: %s"), local->message);
  return NULL;
}

static gboolean
run_job (Job *job, GCancellable *cancellable, GError **error)
{
  if (job->file != NULL)
    {
      job->bytes = read_file (job->file, cancellable, error);
      if (job->bytes == NULL)
        return FALSE;
    }
  if (job->turned != NULL)
    job->picture = registration_scan_turn (job->turned);
  else if (job->pixels != NULL)
    job->picture = registration_scan_from_bgrx (job->pixels, job->width, job->height, error);
  else
    job->picture = registration_scan_read (job->bytes, error);
  if (job->picture == NULL)
    return FALSE;
  job->jpeg = job->is_loading ? g_bytes_ref (job->bytes) : registration_scan_compress (job->picture, error);
  if (job->jpeg == NULL)
    return FALSE;
  /* What is sent is what is shown: the picture out of the JPEG, not the one before. */
  g_autoptr (GdkPixbuf) shown = registration_scan_read (job->jpeg, error);
  if (shown == NULL)
    return FALSE;
  job->texture = gdk_texture_new_for_pixbuf (shown);
  return TRUE;
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (run_job (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
worked (GObject *source, GAsyncResult *result, gpointer data)
{
  RegistrationScanPane *pane = REGISTRATION_SCAN_PANE (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        fail (pane, error->message);
      return;
    }
  g_set_object (&pane->picture, job->picture);
  if (pane->jpeg != job->jpeg)
    {
      g_clear_pointer (&pane->jpeg, g_bytes_unref);
      pane->jpeg = g_bytes_ref (job->jpeg);
    }
  size = g_strdup_printf (_ ("%d × %d pixels, %u KB"), gdk_texture_get_width (job->texture),
                          gdk_texture_get_height (job->texture),
                          (guint) (g_bytes_get_size (job->jpeg) + 999) / 1000);
  gtk_label_set_text (GTK_LABEL (pane->size), size);
  gtk_picture_set_paintable (GTK_PICTURE (pane->preview), GDK_PAINTABLE (job->texture));
  show_page (pane, "preview");
  if (!job->is_loading)
    g_signal_emit (pane, signals[SIGNAL_CHANGED], 0);
}

static void
start (RegistrationScanPane *pane, Job *job)
{
  g_autoptr (GTask) task = NULL;

  registration_scan_pane_stop (pane);
  g_cancellable_cancel (pane->working);
  g_clear_object (&pane->working);
  pane->working = g_cancellable_new ();
  if (!job->is_loading)
    show_page (pane, "working");
  task = g_task_new (pane, pane->working, worked, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, work_in_thread);
}

static void
start_file (RegistrationScanPane *pane, GFile *file)
{
  Job *job = g_new0 (Job, 1);

  job->file = g_object_ref (file);
  start (pane, job);
}

static void
start_texture (RegistrationScanPane *pane, GdkTexture *texture)
{
  Job *job = g_new0 (Job, 1);
  gsize width = (gsize) gdk_texture_get_width (texture), height = (gsize) gdk_texture_get_height (texture);
  guchar *pixels;

  if (width * height > REGISTRATION_SCAN_MAX_PIXELS)
    {
      job_free (job);
      fail (pane, _ ("This picture is too large for a request form. Scan it with 150 to 300 dots per inch."));
      return;
    }
  pixels = g_malloc (width * height * 4);
  /* Cairo's words of 32 bits, which are BGRx on the machines this runs on. */
  gdk_texture_download (texture, pixels, width * 4);
  job->pixels = g_bytes_new_take (pixels, width * height * 4);
  job->width = (guint) width;
  job->height = (guint) height;
  start (pane, job);
}

/* ---- camera ---- */

static void
frame_came (FjCamera *camera, guint width, guint height, GBytes *pixels, RegistrationScanPane *pane)
{
  gsize size;
  g_autofree guint8 *opaque = g_memdup2 (g_bytes_get_data (pixels, &size), g_bytes_get_size (pixels));

  for (gsize i = 3; i < size; i += 4)
    opaque[i] = 255;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&opaque), size);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      (int) width, (int) height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, width * 4);
  gtk_picture_set_paintable (GTK_PICTURE (pane->live), GDK_PAINTABLE (texture));
  gtk_widget_set_sensitive (pane->take, TRUE);
}

static void
camera_failed (FjCamera *camera, const char *sentence, RegistrationScanPane *pane)
{
  g_autofree char *copy = g_strdup (sentence);

  registration_scan_pane_stop (pane);
  fail (pane, copy);
}

static void
open_camera (RegistrationScanPane *pane)
{
  g_autoptr (GError) error = NULL;

  registration_scan_pane_stop (pane);
  pane->camera = fj_camera_new (&error);
  if (pane->camera == NULL)
    {
      fail (pane, error->message);
      return;
    }
  g_signal_connect (pane->camera, "frame", G_CALLBACK (frame_came), pane);
  g_signal_connect (pane->camera, "failed", G_CALLBACK (camera_failed), pane);
  gtk_widget_set_sensitive (pane->take, FALSE);
  show_page (pane, "camera");
  fj_camera_start (pane->camera);
}

void
registration_scan_pane_stop (RegistrationScanPane *pane)
{
  if (pane->camera == NULL)
    return;
  g_signal_handlers_disconnect_by_data (pane->camera, pane);
  fj_camera_stop (pane->camera);
  g_clear_object (&pane->camera);
  gtk_picture_set_paintable (GTK_PICTURE (pane->live), NULL);
  show_state (pane);
}

static void
take_picture (RegistrationScanPane *pane)
{
  Job *job;
  guint width, height;
  GBytes *pixels = pane->camera != NULL ? fj_camera_snapshot (pane->camera, &width, &height) : NULL;

  if (pixels == NULL)
    return;
  job = g_new0 (Job, 1);
  job->pixels = pixels;
  job->width = width;
  job->height = height;
  start (pane, job);
}

/* ---- file, clipboard, drop ---- */

static void
file_chosen (GtkNativeDialog *dialog, int response, RegistrationScanPane *pane)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (file != NULL)
        start_file (pane, file);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_file (RegistrationScanPane *pane)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Scanned Request Form"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (pane))),
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen), pane, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
pasted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RegistrationScanPane) pane = data;
  g_autoptr (GdkTexture) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);

  /* The form may be another patient's by now. */
  if (gtk_widget_get_root (GTK_WIDGET (pane)) == NULL
      || g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  if (texture != NULL)
    start_texture (pane, texture);
  else
    fail (pane, _ ("There is no picture on the clipboard. Copy the scanned form first."));
}

static void
paste (RegistrationScanPane *pane)
{
  g_cancellable_cancel (pane->working);
  g_clear_object (&pane->working);
  pane->working = g_cancellable_new ();
  show_page (pane, "working");
  gdk_clipboard_read_texture_async (gtk_widget_get_clipboard (GTK_WIDGET (pane)), pane->working, pasted,
                                    g_object_ref (pane));
}

static gboolean
dropped (GtkDropTarget *target, const GValue *value, double x, double y, RegistrationScanPane *pane)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    start_texture (pane, g_value_get_object (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    start_file (pane, g_value_get_object (value));
  else
    return FALSE;
  return TRUE;
}

static void
turn (RegistrationScanPane *pane)
{
  Job *job;

  if (pane->picture == NULL)
    return;
  job = g_new0 (Job, 1);
  job->turned = g_object_ref (pane->picture);
  start (pane, job);
}

static void
forget (RegistrationScanPane *pane)
{
  g_cancellable_cancel (pane->working);
  g_clear_pointer (&pane->jpeg, g_bytes_unref);
  g_clear_object (&pane->picture);
  gtk_picture_set_paintable (GTK_PICTURE (pane->preview), NULL);
  show_state (pane);
}

static void
remove_scan (RegistrationScanPane *pane)
{
  forget (pane);
  g_signal_emit (pane, signals[SIGNAL_CHANGED], 0);
}

void
registration_scan_pane_set_jpeg (RegistrationScanPane *pane, GBytes *jpeg)
{
  Job *job;

  if (jpeg != NULL && pane->jpeg != NULL && g_bytes_equal (jpeg, pane->jpeg))
    return;
  registration_scan_pane_stop (pane);
  forget (pane);
  if (jpeg == NULL)
    return;
  pane->jpeg = g_bytes_ref (jpeg);
  job = g_new0 (Job, 1);
  job->bytes = g_bytes_ref (jpeg);
  job->is_loading = TRUE;
  start (pane, job);
}

gboolean
registration_scan_pane_is_busy (RegistrationScanPane *pane)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (pane->stack)), "working") == 0;
}

GBytes *
registration_scan_pane_get_jpeg (RegistrationScanPane *pane)
{
  return pane->jpeg;
}

/* ---- building ---- */

static GtkWidget *
add_button (
    RegistrationScanPane *pane, GtkWidget *box, const char *icon, const char *words, GCallback callback)
{
  GtkWidget *button = gtk_button_new (), *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), icon);
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), words);
  adw_button_content_set_use_underline (ADW_BUTTON_CONTENT (content), TRUE);
  gtk_button_set_child (GTK_BUTTON (button), content);
  g_signal_connect_swapped (button, "clicked", callback, pane);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
button_row (void)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_halign (row, GTK_ALIGN_CENTER);
  return row;
}

static GtkWidget *
add_page (RegistrationScanPane *pane, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_stack_add_named (GTK_STACK (pane->stack), box, name);
  return box;
}

static GtkWidget *
add_picture (GtkWidget *box, const char *name)
{
  GtkWidget *picture = gtk_picture_new ();

  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_CONTAIN);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), name);
  gtk_widget_set_size_request (picture, -1, 180);
  gtk_widget_set_vexpand (picture, TRUE);
  gtk_box_append (GTK_BOX (box), picture);
  return picture;
}

static void
build_empty (RegistrationScanPane *pane)
{
  GtkWidget *box = add_page (pane, "empty"), *row = button_row (), *words;

  gtk_widget_add_css_class (box, "registration-drop");
  gtk_widget_set_valign (box, GTK_ALIGN_FILL);
  words = gtk_label_new (_ ("Photograph the request form, or drop a picture of it here."));
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_justify (GTK_LABEL (words), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (words, "dim-label");
  gtk_widget_set_vexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  add_button (pane, row, "camera-photo-symbolic", _ ("C_amera"), G_CALLBACK (open_camera));
  add_button (pane, row, "document-open-symbolic", _ ("File…"), G_CALLBACK (choose_file));
  add_button (pane, row, "edit-paste-symbolic", _ ("_Paste"), G_CALLBACK (paste));
  gtk_box_append (GTK_BOX (box), row);
}

static void
build_camera (RegistrationScanPane *pane)
{
  GtkWidget *box = add_page (pane, "camera"), *row = button_row ();

  pane->live = add_picture (box, _ ("Live picture of the camera"));
  pane->take
      = add_button (pane, row, "camera-photo-symbolic", _ ("Ta_ke picture"), G_CALLBACK (take_picture));
  gtk_widget_add_css_class (pane->take, "suggested-action");
  add_button (pane, row, "window-close-symbolic", _ ("Cancel"), G_CALLBACK (registration_scan_pane_stop));
  gtk_box_append (GTK_BOX (box), row);
}

static void
build_preview (RegistrationScanPane *pane)
{
  GtkWidget *box = add_page (pane, "preview"), *row = button_row ();

  pane->preview = add_picture (box, _ ("The request form as it is sent"));
  pane->size = gtk_label_new (NULL);
  gtk_widget_add_css_class (pane->size, "caption");
  gtk_widget_add_css_class (pane->size, "dim-label");
  gtk_box_append (GTK_BOX (box), pane->size);
  add_button (pane, row, "object-rotate-right-symbolic", _ ("T_urn"), G_CALLBACK (turn));
  add_button (pane, row, "camera-photo-symbolic", _ ("Take a_gain"), G_CALLBACK (open_camera));
  add_button (pane, row, "user-trash-symbolic", _ ("Remove"), G_CALLBACK (remove_scan));
  gtk_box_append (GTK_BOX (box), row);
}

static void
registration_scan_pane_dispose (GObject *object)
{
  RegistrationScanPane *pane = REGISTRATION_SCAN_PANE (object);

  if (pane->camera != NULL)
    {
      g_signal_handlers_disconnect_by_data (pane->camera, pane);
      fj_camera_stop (pane->camera);
      g_clear_object (&pane->camera);
    }
  g_cancellable_cancel (pane->working);
  g_clear_object (&pane->working);
  g_clear_pointer (&pane->jpeg, g_bytes_unref);
  g_clear_object (&pane->picture);
  G_OBJECT_CLASS (registration_scan_pane_parent_class)->dispose (object);
}

static void
registration_scan_pane_class_init (RegistrationScanPaneClass *class)
{
  G_OBJECT_CLASS (class)->dispose = registration_scan_pane_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", REGISTRATION_TYPE_SCAN_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", REGISTRATION_TYPE_SCAN_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
registration_scan_pane_init (RegistrationScanPane *pane)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_TEXTURE, G_TYPE_FILE };
  GtkWidget *spinner = gtk_spinner_new ();

  pane->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (pane->stack), FALSE);
  build_empty (pane);
  build_camera (pane);
  build_preview (pane);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 180);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_stack_add_named (GTK_STACK (pane->stack), spinner, "working");
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (dropped), pane);
  gtk_widget_add_controller (GTK_WIDGET (pane), GTK_EVENT_CONTROLLER (target));
  adw_bin_set_child (ADW_BIN (pane), pane->stack);
  show_page (pane, "empty");
}

GtkWidget *
registration_scan_pane_new (void)
{
  return g_object_new (REGISTRATION_TYPE_SCAN_PANE, NULL);
}
