#include "registration-history.h"

#include "fj-exam-words.h"
#include "fj-fhir-worklist.h"
#include "fj-json.h"
#include "fj-language.h"

#define MAX_SHOWN 30

struct _RegistrationHistory
{
  AdwBin parent;
  GtkWidget *box, *list, *state;
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (RegistrationHistory, registration_history, ADW_TYPE_BIN)

static void
clear (RegistrationHistory *history)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (history->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (history->list), child);
}

static void
add (RegistrationHistory *history, const FjExamRowData *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *when = fj_exam_words_time (row->times[FJ_STAGE_REGISTERED]);
  const char *const texts[] = { when, row->item, fj_exam_words_stage (row->stage) };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *label = gtk_label_new (texts[i]);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), i == 1 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
      gtk_widget_set_hexpand (label, i == 1);
      if (i != 1)
        gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_tooltip_text (box, row->site_name);
  gtk_widget_add_css_class (box, "registration-earlier");
  gtk_list_box_append (GTK_LIST_BOX (history->list), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (gtk_widget_get_parent (box)), FALSE);
}

static void
say (RegistrationHistory *history, const char *sentence)
{
  gtk_label_set_text (GTK_LABEL (history->state), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (history->state, sentence != NULL);
  gtk_widget_set_visible (history->list, sentence == NULL);
}

static void
exams_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RegistrationHistory) history = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) timeline = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);
  JsonArray *rows;
  guint n = 0;

  if (timeline == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        say (history, error->message);
      return;
    }
  rows = fj_json_get_array (timeline, "rows");
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *json = fj_json_element_object (rows, i);
      g_autoptr (FjExamRow) row = json != NULL ? fj_fhir_worklist_row (json, NULL) : NULL;

      if (row == NULL)
        continue;
      add (history, fj_exam_row_get (row));
      n++;
    }
  say (history, n == 0 ? _ ("No exams before.") : NULL);
}

void
registration_history_show (RegistrationHistory *history, FjClient *client, const char *patient)
{
  g_autofree char *path = NULL;

  g_cancellable_cancel (history->reading);
  g_clear_object (&history->reading);
  clear (history);
  gtk_widget_set_visible (GTK_WIDGET (history), client != NULL && patient != NULL);
  if (client == NULL || patient == NULL)
    return;
  say (history, _ ("Reading the earlier exams…"));
  history->reading = g_cancellable_new ();
  path = g_strdup_printf ("/Patient/%s/$timeline?count=%d", patient, MAX_SHOWN);
  fj_client_send_async (client, "GET", path, NULL, 0, NULL, history->reading, exams_read,
                        g_object_ref (history));
}

static void
registration_history_dispose (GObject *object)
{
  RegistrationHistory *history = REGISTRATION_HISTORY (object);

  g_cancellable_cancel (history->reading);
  g_clear_object (&history->reading);
  G_OBJECT_CLASS (registration_history_parent_class)->dispose (object);
}

static void
registration_history_class_init (RegistrationHistoryClass *class)
{
  G_OBJECT_CLASS (class)->dispose = registration_history_dispose;
}

static void
registration_history_init (RegistrationHistory *history)
{
  GtkWidget *title = gtk_label_new (_ ("Earlier exams"));

  history->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  history->state = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (history->state), 0);
  gtk_label_set_wrap (GTK_LABEL (history->state), TRUE);
  gtk_widget_add_css_class (history->state, "dim-label");
  history->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (history->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (history->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (history->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Earlier exams"), -1);
  gtk_box_append (GTK_BOX (history->box), title);
  gtk_box_append (GTK_BOX (history->box), history->state);
  gtk_box_append (GTK_BOX (history->box), history->list);
  adw_bin_set_child (ADW_BIN (history), history->box);
  gtk_widget_set_visible (GTK_WIDGET (history), FALSE);
}

GtkWidget *
registration_history_new (void)
{
  return g_object_new (REGISTRATION_TYPE_HISTORY, NULL);
}
