#include "viewer-batch-audit.h"

#include "fj-language.h"
#include "viewer-batch.h"
#include "viewer-list-query.h"

struct _ViewerBatchAudit
{
  AdwBin parent;
  GActionMap *actions; /* the window's: it holds this one */
  ViewerListPage *list;
  ViewerBatch *batch; /* NULL: there is none */
  GtkWidget *bar, *label;
  GtkWindow *asking; /* whether to begin (weak) */
};

G_DEFINE_FINAL_TYPE (ViewerBatchAudit, viewer_batch_audit, ADW_TYPE_BIN)

static guint open_signal, ended_signal;

static void
enable (ViewerBatchAudit *self, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (self->actions, name)),
                               is_enabled);
}

static void
show (ViewerBatchAudit *self)
{
  gboolean is_on = self->batch != NULL;

  if (is_on)
    {
      g_autofree char *words
          = g_strdup_printf (_ ("Batch audit: %u of %u"), viewer_batch_get_place (self->batch),
                             viewer_batch_get_count (self->batch));

      gtk_label_set_text (GTK_LABEL (self->label), words);
    }
  gtk_widget_set_visible (self->bar, is_on);
  enable (self, "batch-audit", !is_on);
  enable (self, "batch-skip", is_on);
  enable (self, "batch-end", is_on);
}

static void
end (ViewerBatchAudit *self)
{
  guint n_done = viewer_batch_get_n_done (self->batch);
  guint n = viewer_batch_get_count (self->batch);
  g_autofree char *sentence
      = g_strdup_printf (_ ("Batch audit ended: %u of %u signed or sent back."), n_done, n);

  viewer_batch_audit_forget (self);
  g_action_activate (g_action_map_lookup_action (self->actions, "back"), NULL);
  g_signal_emit (self, ended_signal, 0, sentence);
}

static void
go_on (ViewerBatchAudit *self)
{
  g_autofree char *exam = g_strdup (viewer_batch_get_current (self->batch));

  if (exam == NULL)
    {
      end (self);
      return;
    }
  show (self);
  g_signal_emit (self, open_signal, 0, exam);
}

/* What the list shows and nobody else holds, in its order. (transfer full) */
static GStrv
collect (ViewerListPage *list)
{
  g_autoptr (GStrvBuilder) exams = g_strv_builder_new ();
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  for (;;)
    {
      g_autoptr (FjExamRow) row = viewer_list_page_get_next_work (list, last);
      const FjExamRowData *data = row != NULL ? fj_exam_row_get (row) : NULL;

      if (data == NULL || g_strcmp0 (data->exam, first) == 0)
        break;
      if (first == NULL)
        first = g_strdup (data->exam);
      if (viewer_group_has_stage (VIEWER_GROUP_TO_AUDIT, data->stage))
        g_strv_builder_add (exams, data->exam);
      g_free (last);
      last = g_strdup (data->exam);
    }
  return g_strv_builder_end (exams);
}

static void
begin_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  ViewerBatchAudit *self = data;
  GStrv exams = g_object_get_data (G_OBJECT (dialog), "exams");

  if (!g_str_equal (response, "begin") || self->batch != NULL)
    return;
  self->batch = viewer_batch_new ((const char *const *) exams);
  go_on (self);
}

static void
begin_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerBatchAudit *self = data;
  g_auto (GStrv) exams = collect (self->list);
  guint n = g_strv_length (exams);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  if (n == 0)
    {
      g_signal_emit (
          self, ended_signal, 0,
          _ ("Nothing in this list waits for an audit. Choose \"To audit\" or clear the filters."));
      return;
    }
  body
      = g_strdup_printf (_ ("Reports that wait in this list: %u. Each is shown before you sign it or send it "
                            "back; then the next one comes. A signature cannot be undone."),
                         n);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   _ ("Begin a batch audit?"), body);
  g_set_weak_pointer (&self->asking, GTK_WINDOW (dialog));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "begin", _ ("_Begin"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "begin", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "begin");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "exams", g_steal_pointer (&exams), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (dialog, "response", G_CALLBACK (begin_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
skip_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerBatchAudit *self = data;

  viewer_batch_skip (self->batch);
  go_on (self);
}

static void
end_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  end (data);
}

gboolean
viewer_batch_audit_finish (ViewerBatchAudit *self, const char *exam)
{
  g_return_val_if_fail (VIEWER_IS_BATCH_AUDIT (self), FALSE);

  if (self->batch == NULL || !viewer_batch_finish (self->batch, exam))
    return FALSE;
  go_on (self);
  return TRUE;
}

void
viewer_batch_audit_forget (ViewerBatchAudit *self)
{
  g_return_if_fail (VIEWER_IS_BATCH_AUDIT (self));

  g_clear_pointer (&self->batch, viewer_batch_free);
  if (self->asking != NULL)
    gtk_window_close (self->asking);
  show (self);
}

static void
viewer_batch_audit_finalize (GObject *object)
{
  g_clear_weak_pointer (&VIEWER_BATCH_AUDIT (object)->asking);
  g_clear_pointer (&VIEWER_BATCH_AUDIT (object)->batch, viewer_batch_free);
  G_OBJECT_CLASS (viewer_batch_audit_parent_class)->finalize (object);
}

static void
viewer_batch_audit_class_init (ViewerBatchAuditClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_batch_audit_finalize;
  open_signal = g_signal_new ("open", VIEWER_TYPE_BATCH_AUDIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
  ended_signal = g_signal_new ("ended", VIEWER_TYPE_BATCH_AUDIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
add_button (ViewerBatchAudit *self, const char *label, const char *hint, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, hint);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->bar), button);
}

static void
viewer_batch_audit_init (ViewerBatchAudit *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "heading");
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (self->bar), self->label);
  add_button (self, _ ("S_kip"), _ ("Leave this report as it is, go to the next (Ctrl+Shift+N)"),
              "win.batch-skip");
  add_button (self, _ ("_End batch"), _ ("End the batch audit (Ctrl+Shift+X)"), "win.batch-end");
  gtk_widget_set_margin_start (self->bar, 12);
  gtk_widget_set_margin_end (self->bar, 12);
  gtk_widget_set_margin_top (self->bar, 6);
  gtk_widget_set_margin_bottom (self->bar, 6);
  gtk_box_append (GTK_BOX (box), self->bar);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
viewer_batch_audit_new (GActionMap *actions, ViewerListPage *list, GtkWidget *child)
{
  static const GActionEntry entries[] = {
    { .name = "batch-audit", .activate = begin_action },
    { .name = "batch-skip", .activate = skip_action },
    { .name = "batch-end", .activate = end_action },
  };
  ViewerBatchAudit *self = g_object_new (VIEWER_TYPE_BATCH_AUDIT, NULL);

  self->actions = actions;
  self->list = list;
  gtk_widget_set_vexpand (child, TRUE);
  gtk_box_append (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), child);
  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), self);
  show (self);
  return GTK_WIDGET (self);
}
