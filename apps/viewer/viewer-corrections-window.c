#include "viewer-corrections-window.h"

#include "fj-correction.h"
#include "fj-language.h"
#include "viewer-corrections.h"
#include "viewer-diff-view.h"

struct _ViewerCorrectionsWindow
{
  AdwWindow parent;
  FjClient *client;
  GCancellable *cancellable;
  GPtrArray *corrections; /* of ViewerCorrection */
  GtkWidget *stack, *list, *diff, *classes, *seen, *open, *empty, *toasts;
};

G_DEFINE_FINAL_TYPE (ViewerCorrectionsWindow, viewer_corrections_window, ADW_TYPE_WINDOW)

static guint open_exam;

static const ViewerCorrection *
get_chosen (ViewerCorrectionsWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row != NULL && self->corrections != NULL
             ? g_ptr_array_index (self->corrections, gtk_list_box_row_get_index (row))
             : NULL;
}

static void
tell (ViewerCorrectionsWindow *self, const char *sentence)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (sentence));
}

/* --- what was changed --- */

typedef struct
{
  FjClient *client;
  ViewerCorrection correction; /* ids and versions only */
  ViewerWords submitted, signed_words;
  gboolean is_read;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->client);
  g_free (reading->correction.report);
  if (reading->is_read)
    {
      viewer_words_clear (&reading->submitted);
      viewer_words_clear (&reading->signed_words);
    }
  g_free (reading);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;

  reading->is_read = viewer_corrections_read (reading->client, &reading->correction, &reading->submitted,
                                              &reading->signed_words, cancellable, &error);
  if (reading->is_read)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
was_read (GObject *source, GAsyncResult *result, gpointer data)
{
  ViewerCorrectionsWindow *self = VIEWER_CORRECTIONS_WINDOW (source);
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  const ViewerCorrection *chosen = get_chosen (self);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tell (self, error->message);
      return;
    }
  /* Another is chosen by now. */
  if (chosen != NULL && g_str_equal (chosen->report, reading->correction.report))
    viewer_diff_view_set (self->diff, &reading->submitted, &reading->signed_words, TRUE);
}

static char *
dup_classes (guint classes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < FJ_N_CORRECTIONS; i++)
    if (classes & (1u << i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                              fj_correction_get_title ((FjCorrection) i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
chosen (ViewerCorrectionsWindow *self)
{
  const ViewerCorrection *correction = get_chosen (self);
  g_autofree char *classes = correction != NULL ? dup_classes (correction->classes) : g_strdup ("");
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  gtk_label_set_label (GTK_LABEL (self->classes), classes);
  gtk_widget_set_sensitive (self->seen, correction != NULL && correction->acknowledged_at == 0);
  gtk_widget_set_sensitive (self->open, correction != NULL);
  if (correction == NULL)
    return;
  reading = g_new0 (Reading, 1);
  reading->client = g_object_ref (self->client);
  reading->correction.report = g_strdup (correction->report);
  reading->correction.submitted_version = correction->submitted_version;
  reading->correction.signed_version = correction->signed_version;
  task = g_task_new (self, self->cancellable, was_read, NULL);
  g_task_set_task_data (task, reading, reading_free);
  g_task_set_source_tag (task, chosen);
  g_task_run_in_thread (task, read_thread);
}

/* --- the list --- */

static GtkWidget *
make_row (const ViewerCorrection *correction)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (correction->signed_at / G_USEC_PER_SEC);
  g_autofree char *day = when != NULL ? g_date_time_format (when, "%Y-%m-%d %H:%M") : g_strdup ("");
  g_autofree char *classes = dup_classes (correction->classes);
  g_autofree char *title = g_strdup_printf ("%s · %s", correction->patient != NULL ? correction->patient : "",
                                            correction->item != NULL ? correction->item : "");
  g_autofree char *subtitle
      = g_strdup_printf ("%s\n%s %s", classes, day, correction->auditor != NULL ? correction->auditor : "");
  g_autofree char *name = g_strdup_printf ("%s, %s", title, classes);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (correction->acknowledged_at != 0)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("object-select-symbolic");

      gtk_widget_set_tooltip_text (icon, _ ("Seen"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *corrections = viewer_corrections_list (data, FALSE, NULL, cancellable, &error);

  if (corrections != NULL)
    g_task_return_pointer (task, corrections, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
was_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  ViewerCorrectionsWindow *self = VIEWER_CORRECTIONS_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) corrections = g_task_propagate_pointer (G_TASK (result), &error);
  GtkListBoxRow *row;

  if (corrections == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _ ("Corrections cannot be read"));
          adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), error->message);
          gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
        }
      return;
    }
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  g_clear_pointer (&self->corrections, g_ptr_array_unref);
  self->corrections = g_ptr_array_ref (corrections);
  for (guint i = 0; i < corrections->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (g_ptr_array_index (corrections, i)));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), corrections->len > 0 ? "list" : "empty");
  /* The first that has not been seen; else the newest. */
  for (guint i = 0; i < corrections->len; i++)
    if (((const ViewerCorrection *) g_ptr_array_index (corrections, i))->acknowledged_at == 0
        || i + 1 == corrections->len)
      {
        const ViewerCorrection *one = g_ptr_array_index (corrections, i);
        guint at = one->acknowledged_at == 0 ? i : 0;

        row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) at);
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
        gtk_widget_grab_focus (GTK_WIDGET (row));
        break;
      }
}

static void
load (ViewerCorrectionsWindow *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, was_listed, NULL);

  g_task_set_task_data (task, g_object_ref (self->client), g_object_unref);
  g_task_set_source_tag (task, load);
  g_task_run_in_thread (task, list_thread);
}

/* --- seen --- */

typedef struct
{
  FjClient *client;
  char *report;
} Acknowledging;

static void
acknowledging_free (gpointer data)
{
  Acknowledging *acknowledging = data;

  g_object_unref (acknowledging->client);
  g_free (acknowledging->report);
  g_free (acknowledging);
}

static void
acknowledge_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Acknowledging *acknowledging = data;
  GError *error = NULL;

  if (viewer_corrections_acknowledge (acknowledging->client, acknowledging->report, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
was_acknowledged (GObject *source, GAsyncResult *result, gpointer data)
{
  ViewerCorrectionsWindow *self = VIEWER_CORRECTIONS_WINDOW (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    load (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
}

static void
acknowledge (ViewerCorrectionsWindow *self)
{
  const ViewerCorrection *correction = get_chosen (self);
  g_autoptr (GTask) task = NULL;
  Acknowledging *acknowledging;

  if (correction == NULL || correction->acknowledged_at != 0)
    return;
  gtk_widget_set_sensitive (self->seen, FALSE);
  acknowledging = g_new0 (Acknowledging, 1);
  acknowledging->client = g_object_ref (self->client);
  acknowledging->report = g_strdup (correction->report);
  task = g_task_new (self, self->cancellable, was_acknowledged, NULL);
  g_task_set_task_data (task, acknowledging, acknowledging_free);
  g_task_set_source_tag (task, acknowledge);
  g_task_run_in_thread (task, acknowledge_thread);
}

static void
open_chosen (ViewerCorrectionsWindow *self)
{
  const ViewerCorrection *correction = get_chosen (self);
  g_autofree char *exam = correction != NULL ? g_strdup (correction->exam) : NULL;

  if (exam == NULL)
    return;
  g_signal_emit (self, open_exam, 0, exam);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- the widgets --- */

static gboolean
key_pressed (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  ViewerCorrectionsWindow *self = user_data;

  if (key == GDK_KEY_Escape)
    gtk_window_close (GTK_WINDOW (self));
  else if ((state & GDK_CONTROL_MASK) && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    acknowledge (self);
  else if ((state & GDK_CONTROL_MASK) && (key == GDK_KEY_o || key == GDK_KEY_O))
    open_chosen (self);
  else
    return FALSE;
  return TRUE;
}

static GtkWidget *
make_detail (ViewerCorrectionsWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *scroller = gtk_scrolled_window_new ();
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->classes = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->classes), 0);
  gtk_label_set_wrap (GTK_LABEL (self->classes), TRUE);
  gtk_widget_add_css_class (self->classes, "heading");
  self->diff = viewer_diff_view_new (_ ("What was changed"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->diff);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->open = gtk_button_new_with_mnemonic (_ ("_Open the exam"));
  gtk_widget_set_tooltip_text (self->open, _ ("Images and report (Ctrl+O)"));
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_chosen), self);
  self->seen = gtk_button_new_with_mnemonic (_ ("I have _seen it"));
  gtk_widget_set_tooltip_text (self->seen, _ ("Acknowledge this correction (Ctrl+Enter)"));
  gtk_widget_add_css_class (self->seen, "suggested-action");
  g_signal_connect_swapped (self->seen, "clicked", G_CALLBACK (acknowledge), self);
  gtk_widget_set_hexpand (self->open, TRUE);
  gtk_widget_set_halign (self->open, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (bar), self->open);
  gtk_box_append (GTK_BOX (bar), self->seen);
  gtk_box_append (GTK_BOX (box), self->classes);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  return box;
}

static void
viewer_corrections_window_dispose (GObject *object)
{
  ViewerCorrectionsWindow *self = VIEWER_CORRECTIONS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (viewer_corrections_window_parent_class)->dispose (object);
}

static void
viewer_corrections_window_finalize (GObject *object)
{
  ViewerCorrectionsWindow *self = VIEWER_CORRECTIONS_WINDOW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->corrections, g_ptr_array_unref);
  G_OBJECT_CLASS (viewer_corrections_window_parent_class)->finalize (object);
}

static void
viewer_corrections_window_class_init (ViewerCorrectionsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_corrections_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_corrections_window_finalize;
  open_exam = g_signal_new ("open-exam", VIEWER_TYPE_CORRECTIONS_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                            NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_corrections_window_init (ViewerCorrectionsWindow *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cancellable = g_cancellable_new ();
  self->list = gtk_list_box_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("My corrections"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (chosen), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_size_request (scroller, 300, -1);
  gtk_paned_set_start_child (GTK_PANED (paned), scroller);
  gtk_paned_set_end_child (GTK_PANED (paned), make_detail (self));
  gtk_paned_set_resize_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "object-select-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _ ("No corrections"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (self->empty),
      _ ("What an auditor changes in a report that you handed in is shown here."));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), adw_bin_new (), "loading");
  gtk_stack_add_named (GTK_STACK (self->stack), paned, "list");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  self->toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), self->stack);
  gtk_widget_set_vexpand (self->toasts, TRUE);
  gtk_box_append (GTK_BOX (all), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (all), self->toasts);
  adw_window_set_content (ADW_WINDOW (self), all);
  gtk_window_set_title (GTK_WINDOW (self), _ ("My corrections"));
  gtk_window_set_default_size (GTK_WINDOW (self), 900, 560);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWindow *
viewer_corrections_window_show (GtkWindow *parent, FjClient *client)
{
  ViewerCorrectionsWindow *self;

  if (client == NULL)
    return NULL;
  self = g_object_new (VIEWER_TYPE_CORRECTIONS_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  self->client = g_object_ref (client);
  load (self);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WINDOW (self);
}

/* --- how many --- */

static void
count_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  guint n = 0;
  g_autoptr (GPtrArray) corrections = viewer_corrections_list (data, TRUE, &n, cancellable, NULL);

  g_task_return_int (task, corrections != NULL ? n : 0);
}

static void
was_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  gssize n = g_task_propagate_int (G_TASK (result), NULL);
  g_autofree char *sentence = NULL;

  if (n <= 0)
    return;
  sentence
      = g_strdup_printf (_ ("Corrections of your reports that wait for you: %u (Ctrl+Shift+K)"), (guint) n);
  fj_desk_window_toast (FJ_DESK_WINDOW (source), sentence);
}

void
viewer_corrections_window_tell (FjDeskWindow *parent, FjClient *client)
{
  g_autoptr (GTask) task = g_task_new (parent, NULL, was_counted, NULL);

  g_task_set_task_data (task, g_object_ref (client), g_object_unref);
  g_task_set_source_tag (task, viewer_corrections_window_tell);
  g_task_run_in_thread (task, count_thread);
}
