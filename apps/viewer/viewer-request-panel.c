#include "viewer-request-panel.h"

#include "fj-error.h"
#include "fj-exam-words.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define MAX_FORM (8u << 20) /* bytes; registration keeps them under 300 KB */
#define MAX_SIDE 2400       /* pixels: a scan is read, not measured */

struct _ViewerRequestPanel
{
  AdwBin parent;
  GtkWidget *fields; /* GtkGrid */
  GtkWidget *form;   /* GtkStack: "none", "loading", "picture", "sentence" */
  GtkWidget *picture;
  GtkWidget *sentence;
  GtkWindow *enlarged; /* weak */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ViewerRequestPanel, viewer_request_panel, ADW_TYPE_BIN)

/* --- the form --- */

typedef struct
{
  char *document;
  char *language;
} Job;

static void
job_free (Job *job)
{
  g_free (job->document);
  g_free (job->language);
  g_free (job);
}

static GdkPixbuf *
read_form (FjClient *client, const char *document, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/DocumentReference/%s", document);
  g_autoptr (JsonObject) reference
      = fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
  const char *binary;
  g_autofree char *where = NULL;
  g_autofree char *type = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GInputStream) stream = NULL;
  GdkPixbuf *pixbuf;

  if (reference == NULL)
    return NULL;
  binary = fj_json_reference_id (fj_json_get_string (reference, "content[0].attachment.url"), "Binary");
  if (binary == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("The request form has no picture. Ask the desk to scan it again."));
      return NULL;
    }
  where = g_strdup_printf ("/Binary/%s", binary);
  bytes = fj_client_fetch (client, where, "image/*", &type, cancellable, error);
  if (bytes == NULL)
    return NULL;
  stream = g_memory_input_stream_new_from_bytes (bytes);
  pixbuf = g_bytes_get_size (bytes) <= MAX_FORM
               ? gdk_pixbuf_new_from_stream_at_scale (stream, MAX_SIDE, MAX_SIDE, TRUE, cancellable, NULL)
               : NULL;
  if (pixbuf == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                 _ ("The picture of the request form cannot be read. Ask the desk to scan it again."));
  return pixbuf;
}

static void
read_form_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  GdkPixbuf *pixbuf;

  fj_language_set_thread (job->language);
  pixbuf = read_form (source, job->document, cancellable, &error);
  fj_language_set_thread (NULL);
  if (pixbuf != NULL)
    g_task_return_pointer (task, pixbuf, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
form_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerRequestPanel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (pixbuf == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->sentence), error->message);
      gtk_stack_set_visible_child_name (GTK_STACK (self->form), "sentence");
      return;
    }
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (GTK_STACK (self->form), "picture");
}

static void
enlarge (ViewerRequestPanel *self)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *picture
      = gtk_picture_new_for_paintable (gtk_picture_get_paintable (GTK_PICTURE (self->picture)));
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                                            gtk_named_action_new ("window.close"));
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), FALSE);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), _ ("Request form"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), picture);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (window, _ ("Request form"));
  gtk_window_set_default_size (window, 900, 700);
  gtk_window_set_transient_for (window, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  if (self->enlarged != NULL)
    gtk_window_destroy (self->enlarged);
  g_set_weak_pointer (&self->enlarged, window);
  gtk_window_present (window);
}

/* --- the order --- */

static void
add_field (ViewerRequestPanel *self, int *row, const char *name, const char *value)
{
  GtkWidget *label, *text;

  if (value == NULL || *value == '\0')
    return;
  label = gtk_label_new (name);
  text = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  -1);
  gtk_grid_attach (GTK_GRID (self->fields), label, 0, *row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->fields), text, 1, *row, 1, 1);
  (*row)++;
}

static const char *
side_words (const char *laterality)
{
  if (g_strcmp0 (laterality, "L") == 0)
    return _ ("Left");
  if (g_strcmp0 (laterality, "R") == 0)
    return _ ("Right");
  return g_strcmp0 (laterality, "B") == 0 ? _ ("Both sides") : NULL;
}

static void
show_order (ViewerRequestPanel *self, const FjExam *exam)
{
  g_autofree char *parts = g_strjoinv ("、", exam->parts);
  g_autofree char *registered = exam->registered_at != 0 ? fj_time_to_display (exam->registered_at) : NULL;
  int row = 0;

  add_field (self, &row, _ ("Clinical information"),
             exam->clinical_information != NULL ? exam->clinical_information : _ ("None was given."));
  add_field (self, &row, _ ("Examination"), exam->item);
  add_field (self, &row, _ ("Body parts"), parts);
  add_field (self, &row, _ ("Side"), side_words (exam->laterality));
  add_field (self, &row, _ ("Urgency"), fj_exam_words_urgency (exam->urgency));
  add_field (self, &row, _ ("Visit"), fj_exam_words_visit_class (exam->visit_class));
  add_field (self, &row, _ ("Visit number"), exam->visit_number);
  add_field (self, &row, _ ("Bed"), exam->bed);
  add_field (self, &row, _ ("Department"), exam->department);
  add_field (self, &row, _ ("Ordered by"), exam->doctor);
  add_field (self, &row, _ ("Device"), exam->device);
  add_field (self, &row, _ ("Accession"), exam->accession);
  add_field (self, &row, _ ("Registered"), registered);
}

void
viewer_request_panel_set (ViewerRequestPanel *self, FjClient *client, const ViewerOpened *opened)
{
  GtkWidget *child;

  g_return_if_fail (VIEWER_IS_REQUEST_PANEL (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  while ((child = gtk_widget_get_first_child (self->fields)) != NULL)
    gtk_grid_remove (GTK_GRID (self->fields), child);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), NULL);
  /* It shows who was open before. */
  if (self->enlarged != NULL)
    gtk_window_destroy (self->enlarged);
  gtk_stack_set_visible_child_name (GTK_STACK (self->form), "none");
  if (opened == NULL)
    return;
  show_order (self, opened->exam);
  if (opened->exam->request_form != NULL)
    {
      g_autoptr (GTask) task = NULL;
      Job *job = g_new0 (Job, 1);

      self->cancellable = g_cancellable_new ();
      job->document = g_strdup (opened->exam->request_form);
      job->language = g_strdup (fj_language_get_thread ());
      task = g_task_new (client, self->cancellable, form_read, g_object_ref (self));
      g_task_set_task_data (task, job, (GDestroyNotify) job_free);
      gtk_stack_set_visible_child_name (GTK_STACK (self->form), "loading");
      g_task_run_in_thread (task, read_form_in_thread);
    }
}

static void
viewer_request_panel_dispose (GObject *object)
{
  ViewerRequestPanel *self = VIEWER_REQUEST_PANEL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->enlarged);
  G_OBJECT_CLASS (viewer_request_panel_parent_class)->dispose (object);
}

static void
viewer_request_panel_class_init (ViewerRequestPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_request_panel_dispose;
}

static void
viewer_request_panel_init (ViewerRequestPanel *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *none = gtk_label_new (_ ("No request form was scanned."));
  GtkWidget *shown = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Enlarge the request form"));

  self->fields = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->fields), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->fields), 6);
  self->form = gtk_stack_new ();
  self->picture = gtk_picture_new ();
  self->sentence = gtk_label_new (NULL);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->form), FALSE);
  gtk_picture_set_alternative_text (GTK_PICTURE (self->picture), _ ("Request form"));
  gtk_widget_set_size_request (self->picture, -1, 280);
  gtk_label_set_wrap (GTK_LABEL (self->sentence), TRUE);
  gtk_widget_add_css_class (self->sentence, "warning");
  gtk_widget_add_css_class (none, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (none), 0);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
  gtk_box_append (GTK_BOX (shown), self->picture);
  gtk_box_append (GTK_BOX (shown), button);
  gtk_stack_add_named (GTK_STACK (self->form), none, "none");
  gtk_stack_add_named (GTK_STACK (self->form), spinner, "loading");
  gtk_stack_add_named (GTK_STACK (self->form), shown, "picture");
  gtk_stack_add_named (GTK_STACK (self->form), self->sentence, "sentence");
  gtk_box_append (GTK_BOX (box), self->fields);
  gtk_box_append (GTK_BOX (box), self->form);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  adw_bin_set_child (ADW_BIN (self), scrolled);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (enlarge), self);
}

GtkWidget *
viewer_request_panel_new (void)
{
  return g_object_new (VIEWER_TYPE_REQUEST_PANEL, NULL);
}
