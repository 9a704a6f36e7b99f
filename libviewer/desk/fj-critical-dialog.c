#include "fj-critical-dialog.h"

#include "fj-language.h"

struct _FjCriticalDialog
{
  AdwWindow parent_instance;
  FjClient *client;
  FjCriticalValue *value;
  GCancellable *cancellable;
  GtkWidget *receiver, *repeated, *take, *spinner, *trouble;
};

G_DEFINE_FINAL_TYPE (FjCriticalDialog, fj_critical_dialog, ADW_TYPE_WINDOW)

static guint taken_signal;

/* --- what is typed --- */

static char *
dup_text (GtkWidget *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static void
check (FjCriticalDialog *self)
{
  g_autofree char *receiver = dup_text (self->receiver), *repeated = dup_text (self->repeated);

  gtk_widget_set_sensitive (self->take, *receiver != '\0' && *repeated != '\0'
                                            && !gtk_spinner_get_spinning (GTK_SPINNER (self->spinner)));
}

static void
set_busy (FjCriticalDialog *self, gboolean is_busy)
{
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
  gtk_widget_set_sensitive (self->receiver, !is_busy);
  gtk_widget_set_sensitive (self->repeated, !is_busy);
  check (self);
}

static void
was_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FjCriticalDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjCriticalValue) now = fj_critical_read_back_finish (FJ_CLIENT (source), result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (now == NULL)
    {
      set_busy (self, FALSE);
      gtk_label_set_label (GTK_LABEL (self->trouble), error->message);
      gtk_widget_set_visible (self->trouble, TRUE);
      return;
    }
  sentence = g_strdup_printf (_ ("%s has taken the critical value."), now->receiver);
  g_signal_emit (self, taken_signal, 0, sentence);
  gtk_window_close (GTK_WINDOW (self));
}

static void
take (FjCriticalDialog *self)
{
  g_autofree char *receiver = dup_text (self->receiver), *repeated = dup_text (self->repeated);

  if (!gtk_widget_get_sensitive (self->take))
    return;
  gtk_widget_set_visible (self->trouble, FALSE);
  set_busy (self, TRUE);
  fj_critical_read_back_async (self->client, self->value, receiver, repeated, self->cancellable, was_taken,
                               g_object_ref (self));
}

static gboolean
key_pressed (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  if (key == GDK_KEY_Escape)
    gtk_window_close (GTK_WINDOW (user_data));
  else if ((state & GDK_CONTROL_MASK) && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    take (user_data);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* --- the widgets --- */

static GtkWidget *
make_entry (FjCriticalDialog *self, GtkWidget *box, const char *title, guint most)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title), *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_entry_set_max_length (GTK_ENTRY (entry), (int) most);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (take), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  return entry;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_buttons (FjCriticalDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  self->spinner = gtk_spinner_new ();
  self->take = gtk_button_new_with_mnemonic (_ ("_Taken and repeated"));
  gtk_widget_set_tooltip_text (self->take, _ ("It is taken (Ctrl+Enter)"));
  gtk_widget_add_css_class (self->take, "suggested-action");
  gtk_widget_set_hexpand (self->spinner, TRUE);
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_END);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (self->take, "clicked", G_CALLBACK (take), self);
  gtk_box_append (GTK_BOX (box), cancel);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->take);
  gtk_widget_set_margin_top (box, 9);
  return box;
}

static void
build (FjCriticalDialog *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *whose
      = g_strdup_printf ("%s · %s", self->value->patient_name != NULL ? self->value->patient_name : "",
                         self->value->exam_name != NULL ? self->value->exam_name : "");

  gtk_box_append (GTK_BOX (box), make_label (whose, "dim-label"));
  gtk_box_append (GTK_BOX (box), make_label (self->value->finding, "title-3"));
  gtk_box_append (
      GTK_BOX (box),
      make_label (_ ("Whoever takes it repeats it in their own words. Both are kept."), "caption"));
  self->receiver = make_entry (self, box, _ ("_Who takes it"), FJ_CRITICAL_MAX_RECEIVER);
  self->repeated = make_entry (self, box, _ ("What they _repeat"), FJ_CRITICAL_MAX_REPEATED);
  self->trouble = make_label (NULL, "error");
  gtk_widget_set_visible (self->trouble, FALSE);
  gtk_box_append (GTK_BOX (box), self->trouble);
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_box_append (GTK_BOX (all), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (all), box);
  adw_window_set_content (ADW_WINDOW (self), all);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Critical value: read-back"));
  gtk_window_set_default_size (GTK_WINDOW (self), 460, -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
fj_critical_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (FJ_CRITICAL_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (fj_critical_dialog_parent_class)->dispose (object);
}

static void
fj_critical_dialog_finalize (GObject *object)
{
  FjCriticalDialog *self = FJ_CRITICAL_DIALOG (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->client);
  fj_critical_value_free (self->value);
  G_OBJECT_CLASS (fj_critical_dialog_parent_class)->finalize (object);
}

static void
fj_critical_dialog_class_init (FjCriticalDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_critical_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = fj_critical_dialog_finalize;
  taken_signal = g_signal_new ("taken", FJ_TYPE_CRITICAL_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fj_critical_dialog_init (FjCriticalDialog *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWindow *
fj_critical_dialog_show (GtkWindow *parent,
                         FjClient *client,
                         const FjCriticalValue *value,
                         const char *receiver)
{
  FjCriticalDialog *self
      = g_object_new (FJ_TYPE_CRITICAL_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->client = g_object_ref (client);
  self->value = fj_critical_value_copy (value);
  build (self);
  if (receiver != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->receiver), receiver);
  check (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (receiver != NULL ? self->repeated : self->receiver);
  return GTK_WINDOW (self);
}
