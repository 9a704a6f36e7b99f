#include "lectures-upload.h"

#include "fj-language.h"
#include "fj-lesson.h"
#include "fj-player.h"
#include "lectures-item.h"
#include "lectures-keys.h"
#include "lectures-upload-job.h"

/* The picture of a lesson is that of this part of the film. */
#define POSTER_AT 0.1
#define POSTER_WIDTH 640
#define LOOK_MILLISECONDS 100
#define MOST_LOOKS 50u

static const char *const modalities[] = { "DX", "CT", "MR", "US", "MG", "XA", "NM", "PT", NULL };

/* A file or folder of the lesson. */
typedef struct
{
  AdwActionRow *row;
  char *path;
} Choice;

typedef enum
{
  FILM,
  CAPTIONS,
  CASE,
  N_CHOICES
} ChoiceKind;

struct _LecturesUpload
{
  AdwWindow parent;
  FjClient *client;
  FjSandbox *sandbox;
  GCancellable *sending; /* NULL: nothing is being sent */
  FjPlayer *player;      /* of the film that was chosen: how long it is, and a picture of it */
  guint look, looks;     /* for its length */
  GdkTexture *poster;

  AdwEntryRow *title, *body_part;
  GtkTextView *description;
  AdwComboRow *modality, *level;
  Choice choices[N_CHOICES];
  GtkFileChooserNative *chooser;
  GtkSwitch *publish;
  GtkWidget *form, *send, *cancel;
  GtkWidget *progress_box;
  GtkLabel *what;
  GtkProgressBar *progress;
  GtkLabel *sentence;
};

G_DEFINE_FINAL_TYPE (LecturesUpload, lectures_upload, ADW_TYPE_WINDOW)

enum
{
  UPLOADED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

gboolean
lectures_upload_is_for (FjRole roles)
{
  return (roles & (FJ_ROLE_TEACHER | FJ_ROLE_EXPERT)) != 0;
}

static void
show_sentence (LecturesUpload *self, const char *sentence)
{
  gtk_label_set_text (self->sentence, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), sentence != NULL);
}

/* --- a look into the film --- */

/* The length is known a moment after the first picture. */
static gboolean
show_length (gpointer data)
{
  LecturesUpload *self = data;
  double duration = fj_player_get_duration (self->player);
  g_autofree char *length = lectures_time_to_string (duration);
  g_autofree char *name = g_path_get_basename (self->choices[FILM].path);
  g_autofree char *text = g_strdup_printf ("%s · %s", name, length);

  if (duration <= 0 && ++self->looks < MOST_LOOKS)
    return G_SOURCE_CONTINUE;
  self->look = 0;
  adw_action_row_set_subtitle (self->choices[FILM].row, duration > 0 ? text : name);
  if (duration > 0)
    fj_player_seek (self->player, duration * POSTER_AT);
  return G_SOURCE_REMOVE;
}

static void
on_frame (FjPlayer *player, guint width, guint height, gsize stride, GBytes *pixels, LecturesUpload *self)
{
  g_clear_object (&self->poster);
  self->poster
      = gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, pixels, stride);
}

static void
on_failed (FjPlayer *player, const char *sentence, LecturesUpload *self)
{
  show_sentence (self, sentence);
}

static void
look_into_film (LecturesUpload *self)
{
  g_autofree char *uri = g_filename_to_uri (self->choices[FILM].path, NULL, NULL);

  g_clear_object (&self->poster);
  g_clear_handle_id (&self->look, g_source_remove);
  self->looks = 0;
  if (self->player == NULL)
    {
      self->player = fj_player_new ();
      g_object_set (self->player, "is-muted", TRUE, NULL);
      g_signal_connect_object (self->player, "frame", G_CALLBACK (on_frame), self, 0);
      g_signal_connect_object (self->player, "failed", G_CALLBACK (on_failed), self, 0);
    }
  if (uri == NULL)
    return;
  fj_player_open (self->player, uri, NULL);
  self->look = g_timeout_add (LOOK_MILLISECONDS, show_length, self);
}

/* As PNG, no wider than it is shown; NULL without one. */
static GBytes *
make_poster (LecturesUpload *self)
{
  g_autoptr (GdkPixbuf) full = self->poster != NULL ? gdk_pixbuf_get_from_texture (self->poster) : NULL;
  g_autoptr (GdkPixbuf) small = NULL;
  g_autofree char *data = NULL;
  gsize size;
  int width, height;

  if (full == NULL)
    return NULL;
  width = MIN (POSTER_WIDTH, gdk_pixbuf_get_width (full));
  height = MAX (gdk_pixbuf_get_height (full) * width / gdk_pixbuf_get_width (full), 1);
  small = gdk_pixbuf_scale_simple (full, width, height, GDK_INTERP_BILINEAR);
  if (small == NULL || !gdk_pixbuf_save_to_buffer (small, &data, &size, "png", NULL, NULL))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/* --- choosing files --- */

static void
take_choice (LecturesUpload *self, ChoiceKind kind, const char *path)
{
  Choice *choice = &self->choices[kind];
  g_autofree char *name = g_path_get_basename (path);

  g_free (choice->path);
  choice->path = g_strdup (path);
  adw_action_row_set_subtitle (choice->row, name);
  show_sentence (self, NULL);
  if (kind == FILM)
    look_into_film (self);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, LecturesUpload *self)
{
  ChoiceKind kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "kind"));
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    take_choice (self, kind, path);
  g_clear_object (&self->chooser);
}

static void
on_choose (GtkButton *button, LecturesUpload *self)
{
  static const struct
  {
    const char *title;
    const char *patterns[8];
  } kinds[N_CHOICES]
      = { { N_ ("Film of the Lesson"), { "*.mp4", "*.m4v", "*.webm", "*.ogv", "*.ogg", "*.mp3", "*.m4a" } },
          { N_ ("Captions"), { "*.vtt" } },
          { N_ ("Folder of the Teaching Case"), { NULL } } };
  ChoiceKind kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kind"));
  GtkFileChooserAction action
      = kind == CASE ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN;
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_clear_object (&self->chooser);
  self->chooser
      = gtk_file_chooser_native_new (_ (kinds[kind].title), GTK_WINDOW (self), action, _ ("_Choose"), NULL);
  g_object_set_data (G_OBJECT (self->chooser), "kind", GUINT_TO_POINTER (kind));
  if (kind != CASE)
    {
      gtk_file_filter_set_name (filter, kind == FILM ? _ ("Film") : _ ("Captions"));
      for (guint i = 0; i < G_N_ELEMENTS (kinds[kind].patterns) && kinds[kind].patterns[i] != NULL; i++)
        gtk_file_filter_add_pattern (filter, kinds[kind].patterns[i]);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
    }
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Dropped on its row: the same as chosen. */
static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, LecturesUpload *self)
{
  ChoiceKind kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (target), "kind"));
  g_autofree char *path = g_file_get_path (g_value_get_object (value));

  if (path == NULL || g_file_test (path, G_FILE_TEST_IS_DIR) != (kind == CASE))
    return FALSE;
  take_choice (self, kind, path);
  return TRUE;
}

/* --- sending --- */

static void
set_sending (LecturesUpload *self, gboolean is_sending)
{
  gtk_widget_set_sensitive (self->form, !is_sending);
  gtk_widget_set_sensitive (self->send, !is_sending);
  gtk_widget_set_visible (self->progress_box, is_sending);
}

static void
on_progress (const char *what, double share, gpointer data)
{
  LecturesUpload *self = data;
  g_autofree char *text = g_strdup_printf ("%.0f %%", share * 100);

  gtk_label_set_text (self->what, what);
  gtk_progress_bar_set_fraction (self->progress, share);
  gtk_progress_bar_set_text (self->progress, text);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LecturesUpload) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_sent = lectures_upload_finish (result, &error);

  g_clear_object (&self->sending);
  set_sending (self, FALSE);
  if (is_sent)
    {
      g_signal_emit (self, signals[UPLOADED], 0, gtk_editable_get_text (GTK_EDITABLE (self->title)));
      gtk_window_destroy (GTK_WINDOW (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_sentence (self, error->message);
}

static char *
dup_entry (GtkEditable *entry)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static char *
dup_description (LecturesUpload *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->description);
  GtkTextIter start, end;
  char *text;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static LecturesUploadDraft *
make_draft (LecturesUpload *self)
{
  LecturesUploadDraft *draft = g_new0 (LecturesUploadDraft, 1);
  guint modality = adw_combo_row_get_selected (self->modality),
        level = adw_combo_row_get_selected (self->level);

  draft->title = dup_entry (GTK_EDITABLE (self->title));
  draft->description = dup_description (self);
  draft->body_part = dup_entry (GTK_EDITABLE (self->body_part));
  draft->modality = modality > 0 ? g_strdup (modalities[modality - 1]) : NULL;
  draft->level = level > 0 ? g_strdup (fj_lesson_levels ()[level - 1]) : NULL;
  draft->duration = self->player != NULL ? fj_player_get_duration (self->player) : 0;
  draft->film = g_strdup (self->choices[FILM].path);
  draft->captions = g_strdup (self->choices[CAPTIONS].path);
  draft->case_folder = g_strdup (self->choices[CASE].path);
  draft->is_to_be_published = gtk_switch_get_active (self->publish);
  return draft;
}

static void
on_send (GtkButton *button, LecturesUpload *self)
{
  g_autoptr (LecturesUploadDraft) draft = make_draft (self);
  g_autofree char *wrong = lectures_upload_draft_check (draft);

  show_sentence (self, wrong);
  if (wrong != NULL)
    return;
  draft->poster = make_poster (self);
  if (self->sandbox == NULL)
    self->sandbox = fj_sandbox_new (2, NULL);
  self->sending = g_cancellable_new ();
  set_sending (self, TRUE);
  lectures_upload_async (self->client, self->sandbox, g_steal_pointer (&draft), on_progress, self,
                         self->sending, on_sent, g_object_ref (self));
}

/* While it is being sent: stops that, and the form is there again. Otherwise: closes. */
static void
on_cancel (GtkButton *button, LecturesUpload *self)
{
  if (self->sending != NULL)
    g_cancellable_cancel (self->sending);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
lectures_upload_close_request (GtkWindow *window)
{
  LecturesUpload *self = LECTURES_UPLOAD (window);

  if (self->sending != NULL)
    g_cancellable_cancel (self->sending);
  return GTK_WINDOW_CLASS (lectures_upload_parent_class)->close_request (window);
}

/* --- the form --- */

static void
add_choice (
    LecturesUpload *self, AdwPreferencesGroup *group, ChoiceKind kind, const char *name, const char *hint)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_with_label (_ ("Choose…"));
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);
  g_autofree char *label = g_strdup_printf (_ ("Choose: %s"), name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), hint);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "kind", GUINT_TO_POINTER (kind));
  g_signal_connect (button, "clicked", G_CALLBACK (on_choose), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_object_set_data (G_OBJECT (drop), "kind", GUINT_TO_POINTER (kind));
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drop));
  adw_preferences_group_add (group, row);
  self->choices[kind].row = ADW_ACTION_ROW (row);
}

static AdwEntryRow *
add_entry (AdwPreferencesGroup *group, const char *name)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_preferences_group_add (group, row);
  return ADW_ENTRY_ROW (row);
}

static AdwComboRow *
add_combo (AdwPreferencesGroup *group, const char *name, GtkStringList *words)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  adw_preferences_group_add (group, row);
  return ADW_COMBO_ROW (row);
}

static GtkWidget *
make_words (LecturesUpload *self)
{
  GtkWidget *group = adw_preferences_group_new (), *frame = gtk_frame_new (NULL), *label, *box;
  g_autoptr (GtkStringList) codes = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);

  self->title = add_entry (ADW_PREFERENCES_GROUP (group), _ ("Title"));
  self->body_part = add_entry (ADW_PREFERENCES_GROUP (group), _ ("Body part"));
  gtk_string_list_append (codes, _ ("Any"));
  for (guint i = 0; modalities[i] != NULL; i++)
    gtk_string_list_append (codes, modalities[i]);
  self->modality = add_combo (ADW_PREFERENCES_GROUP (group), _ ("Modality"), codes);
  gtk_string_list_append (levels, _ ("Any"));
  for (const char *const *level = fj_lesson_levels (); *level != NULL; level++)
    gtk_string_list_append (levels, lectures_level_to_string (*level));
  self->level = add_combo (ADW_PREFERENCES_GROUP (group), _ ("Level"), levels);

  self->description = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->description, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->description, FALSE);
  gtk_text_view_set_left_margin (self->description, 9);
  gtk_text_view_set_right_margin (self->description, 9);
  gtk_text_view_set_top_margin (self->description, 6);
  gtk_text_view_set_bottom_margin (self->description, 6);
  gtk_widget_set_size_request (GTK_WIDGET (self->description), -1, 72);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->description), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What it is about"), -1);
  gtk_frame_set_child (GTK_FRAME (frame), GTK_WIDGET (self->description));
  label = gtk_label_new_with_mnemonic (_ ("_What it is about"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), GTK_WIDGET (self->description));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (box, 12);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), frame);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  return group;
}

static GtkWidget *
make_files (LecturesUpload *self)
{
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new ();

  add_choice (self, ADW_PREFERENCES_GROUP (group), FILM, _ ("Film"), _ ("MP4, WebM or Ogg, at most 2 GB"));
  add_choice (self, ADW_PREFERENCES_GROUP (group), CAPTIONS, _ ("Captions"),
              _ ("WebVTT; learners can search them"));
  add_choice (self, ADW_PREFERENCES_GROUP (group), CASE, _ ("Teaching case"),
              _ ("A folder of de-identified DICOM images"));
  self->publish = GTK_SWITCH (gtk_switch_new ());
  gtk_switch_set_active (self->publish, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->publish), GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Publish at once"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Otherwise only those who teach see it"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->publish), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Publish at once"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->publish));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (self->publish));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

static GtkWidget *
make_progress (LecturesUpload *self)
{
  self->progress_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->what = GTK_LABEL (gtk_label_new (NULL));
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_progress_bar_set_show_text (self->progress, TRUE);
  gtk_box_append (GTK_BOX (self->progress_box), GTK_WIDGET (self->what));
  gtk_box_append (GTK_BOX (self->progress_box), GTK_WIDGET (self->progress));
  gtk_widget_set_visible (self->progress_box, FALSE);
  return self->progress_box;
}

static GtkWidget *
make_bar (LecturesUpload *self)
{
  GtkWidget *bar = adw_header_bar_new ();

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  self->cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  g_signal_connect (self->cancel, "clicked", G_CALLBACK (on_cancel), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->cancel);
  self->send = gtk_button_new_with_mnemonic (_ ("_Upload"));
  gtk_widget_add_css_class (self->send, "suggested-action");
  g_signal_connect (self->send, "clicked", G_CALLBACK (on_send), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->send);
  return bar;
}

static void
lectures_upload_init (LecturesUpload *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *clamp = adw_clamp_new ();

  gtk_window_set_title (GTK_WINDOW (self), _ ("Upload a Lesson"));
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 700);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  self->sentence = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_wrap_mode (self->sentence, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  self->form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (self->form), make_words (self));
  gtk_box_append (GTK_BOX (self->form), make_files (self));
  gtk_box_append (GTK_BOX (inside), make_progress (self));
  gtk_box_append (GTK_BOX (inside), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (inside), self->form);
  gtk_widget_set_margin_top (inside, 18);
  gtk_widget_set_margin_bottom (inside, 18);
  gtk_widget_set_margin_start (inside, 12);
  gtk_widget_set_margin_end (inside, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), inside);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (column), make_bar (self));
  gtk_box_append (GTK_BOX (column), scrolled);
  adw_window_set_content (ADW_WINDOW (self), column);
}

static void
lectures_upload_dispose (GObject *object)
{
  LecturesUpload *self = LECTURES_UPLOAD (object);

  g_cancellable_cancel (self->sending);
  g_clear_object (&self->sending);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->chooser);
  if (self->player != NULL)
    fj_player_close (self->player);
  g_clear_object (&self->player);
  g_clear_object (&self->poster);
  g_clear_object (&self->client);
  g_clear_pointer (&self->sandbox, fj_sandbox_unref);
  for (guint i = 0; i < N_CHOICES; i++)
    g_clear_pointer (&self->choices[i].path, g_free);
  G_OBJECT_CLASS (lectures_upload_parent_class)->dispose (object);
}

static void
lectures_upload_class_init (LecturesUploadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lectures_upload_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lectures_upload_close_request;
  signals[UPLOADED] = g_signal_new ("uploaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

LecturesUpload *
lectures_upload_new (GtkWindow *parent, FjClient *client)
{
  LecturesUpload *self = g_object_new (LECTURES_TYPE_UPLOAD, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  gtk_widget_grab_focus (GTK_WIDGET (self->title));
  return self;
}
