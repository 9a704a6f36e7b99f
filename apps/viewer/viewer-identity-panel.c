#include "viewer-identity-panel.h"

#include <string.h>
#include "fj-exam-words.h"
#include "fj-language.h"
#include "fj-time.h"
#include "viewer-candidates.h"

#define LEAST_HEIGHT 120
#define MAX_HEIGHT 300 /* of all: the earlier exams need room too */

struct _ViewerIdentityPanel
{
  AdwBin parent;
  GtkWidget *scrolled, *box;
  FjClient *client;
  char *patient;
  ViewerCandidates *candidates;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ViewerIdentityPanel, viewer_identity_panel, ADW_TYPE_BIN)

enum
{
  DECIDED,
  TOLD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void read_all (ViewerIdentityPanel *self);

/* --- deciding --- */

static void
decide_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerIdentityPanel) self = data;
  g_autoptr (GError) error = NULL;

  if (viewer_candidates_decide_finish (FJ_CLIENT (source), result, &error))
    g_signal_emit (self, signals[DECIDED], 0);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  else
    g_signal_emit (self, signals[TOLD], 0, error->message);
  read_all (self);
}

typedef struct
{
  ViewerIdentityPanel *panel;
  char *patient, *other;
  ViewerVerdict verdict;
} Decision;

static void
decision_free (gpointer data, GClosure *closure)
{
  Decision *decision = data;

  g_object_unref (decision->panel);
  g_free (decision->patient);
  g_free (decision->other);
  g_free (decision);
}

static void
send (Decision *decision)
{
  ViewerIdentityPanel *self = decision->panel;

  /* Another exam has been opened while the question stood. */
  if (self->client == NULL || g_strcmp0 (self->patient, decision->patient) != 0)
    return;
  gtk_widget_set_sensitive (self->box, FALSE);
  viewer_candidates_decide_async (self->client, self->patient, decision->other, decision->verdict,
                                  self->cancellable, decide_done, g_object_ref (self));
}

static void
answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  if (g_str_equal (response, "decide"))
    send (data);
}

/* "张三 · male · born 1961-03-04 · No. QSWS00000001 · 青山镇卫生院" */
static char *
sentence_of (const ViewerIdentity *who)
{
  return g_strdup_printf (_ ("%s · %s · born %s · No. %s · %s"), who->name, fj_exam_words_sex (who->sex),
                          who->birth_date != NULL ? who->birth_date : _ ("unknown"),
                          who->mrn != NULL ? who->mrn : "?", who->site_name != NULL ? who->site_name : "?");
}

static void
ask (Decision *decision, const ViewerIdentity *here, const ViewerIdentity *there)
{
  gboolean is_same = decision->verdict == VIEWER_VERDICT_SAME;
  g_autofree char *first = sentence_of (here);
  g_autofree char *second = sentence_of (there);
  g_autofree char *body = g_strdup_printf (
      "%s\n%s\n\n%s", first, second,
      is_same ? _ ("Exams of both are then read beside one another. Your name and the time "
                   "are kept, and it can be undone.")
              : _ ("They are then kept apart, whatever their numbers say. Your name and "
                   "the time are kept, and it can be undone."));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (decision->panel));
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      is_same ? _ ("Are these the same patient?") : _ ("Are these different patients?"), body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "decide",
                                   is_same ? _ ("They _are the same") : _ ("They are _different"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered), decision, decision_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
button_clicked (GtkButton *button, gpointer data)
{
  ViewerIdentityPanel *self = data;
  const ViewerCandidate *candidate = g_object_get_data (G_OBJECT (button), "candidate");
  Decision *decision = g_new0 (Decision, 1);

  decision->panel = g_object_ref (self);
  decision->patient = g_strdup (self->patient);
  decision->other = g_strdup (candidate->who.id);
  decision->verdict = (ViewerVerdict) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "verdict"));
  if (decision->verdict != VIEWER_VERDICT_OPEN)
    {
      ask (decision, &self->candidates->patient, &candidate->who);
      return;
    }
  send (decision);
  decision_free (decision, NULL);
}

/* --- showing --- */

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_line (GtkWidget *grid, int *line, const char *what, const char *here, const char *there)
{
  GtkWidget *first = make_label (here != NULL ? here : "—", NULL);
  GtkWidget *second
      = make_label (there != NULL ? there : "—", g_strcmp0 (here, there) != 0 ? "heading" : NULL);

  gtk_widget_set_hexpand (first, TRUE);
  gtk_widget_set_hexpand (second, TRUE);
  gtk_grid_attach (GTK_GRID (grid), make_label (what, "dim-label"), 0, *line, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), first, 1, *line, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), second, 2, *line, 1, 1);
  (*line)++;
}

/* Side by side; what differs is bold. */
static GtkWidget *
make_comparison (const ViewerIdentity *here, const ViewerIdentity *there)
{
  GtkWidget *grid = gtk_grid_new ();
  int line = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  add_line (grid, &line, _ ("Hospital"), here->site_name, there->site_name);
  add_line (grid, &line, _ ("Name"), here->name, there->name);
  add_line (grid, &line, _ ("Sex"), fj_exam_words_sex (here->sex), fj_exam_words_sex (there->sex));
  add_line (grid, &line, _ ("Born"), here->birth_date, there->birth_date);
  add_line (grid, &line, _ ("Number"), here->mrn, there->mrn);
  add_line (grid, &line, _ ("Resident id ends in"), here->resident_id_end, there->resident_id_end);
  return grid;
}

static void
add_button (ViewerIdentityPanel *self,
            GtkWidget *buttons,
            const ViewerCandidate *candidate,
            const char *label,
            ViewerVerdict verdict)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_hexpand (button, TRUE);
  g_object_set_data (G_OBJECT (button), "candidate", (gpointer) candidate);
  g_object_set_data (G_OBJECT (button), "verdict", GINT_TO_POINTER (verdict));
  g_signal_connect (button, "clicked", G_CALLBACK (button_clicked), self);
  gtk_box_append (GTK_BOX (buttons), button);
}

static char *
heading_of (const ViewerCandidate *candidate)
{
  g_autofree char *at
      = candidate->decided_at != 0 ? fj_time_to_display (candidate->decided_at) : g_strdup ("");
  const char *by = candidate->decided_by != NULL ? candidate->decided_by : "";

  if (candidate->verdict == VIEWER_VERDICT_SAME)
    return g_strdup_printf (_ ("The same patient, says %s (%s)"), by, at);
  if (candidate->verdict == VIEWER_VERDICT_DIFFERENT)
    return g_strdup_printf (_ ("Another patient, says %s (%s)"), by, at);
  return g_strdup (candidate->is_by_number
                       ? _ ("The same resident id number; nobody has confirmed that it is the same patient")
                       : _ ("The same name, birth date and sex: the same patient?"));
}

static GtkWidget *
make_candidate (ViewerIdentityPanel *self, const ViewerCandidate *candidate)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *heading = heading_of (candidate);
  g_autofree char *exams = g_strdup_printf (_ ("Exams there: %u"), candidate->n_exams);

  gtk_box_append (GTK_BOX (box), make_label (heading, "heading"));
  if (candidate->verdict == VIEWER_VERDICT_OPEN)
    {
      gtk_box_append (GTK_BOX (box), make_comparison (&self->candidates->patient, &candidate->who));
      gtk_box_append (GTK_BOX (box), make_label (exams, "dim-label"));
      add_button (self, buttons, candidate, _ ("_Same patient…"), VIEWER_VERDICT_SAME);
      add_button (self, buttons, candidate, _ ("_Not the same…"), VIEWER_VERDICT_DIFFERENT);
    }
  else
    {
      g_autofree char *who = sentence_of (&candidate->who);

      gtk_box_append (GTK_BOX (box), make_label (who, "dim-label"));
      add_button (self, buttons, candidate, _ ("_Undo"), VIEWER_VERDICT_OPEN);
    }
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_margin_start (box, 9);
  gtk_widget_set_margin_end (box, 9);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  return box;
}

static void
show (ViewerIdentityPanel *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; self->candidates != NULL && i < self->candidates->candidates->len; i++)
    {
      GtkWidget *frame = gtk_frame_new (NULL);
      GtkWidget *candidate = make_candidate (self, g_ptr_array_index (self->candidates->candidates, i));

      gtk_frame_set_child (GTK_FRAME (frame), candidate);
      gtk_box_append (GTK_BOX (self->box), frame);
    }
  gtk_widget_set_sensitive (self->box, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->candidates != NULL && self->candidates->candidates->len > 0);
}

static void
read_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerIdentityPanel) self = data;
  g_autoptr (GError) error = NULL;
  ViewerCandidates *candidates = viewer_candidates_read_finish (FJ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Who may not decide sees nothing of other hospitals' people; without an answer nothing is offered. */
  g_clear_pointer (&self->candidates, viewer_candidates_free);
  self->candidates = candidates;
  show (self);
}

static void
read_all (ViewerIdentityPanel *self)
{
  if (self->client != NULL && self->patient != NULL)
    viewer_candidates_read_async (self->client, self->patient, self->cancellable, read_done,
                                  g_object_ref (self));
}

void
viewer_identity_panel_set (ViewerIdentityPanel *self, FjClient *client, const char *patient)
{
  g_return_if_fail (VIEWER_IS_IDENTITY_PANEL (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->candidates, viewer_candidates_free);
  if (patient == NULL)
    client = NULL;
  g_set_object (&self->client, client);
  g_free (self->patient);
  self->patient = g_strdup (patient);
  show (self);
  read_all (self);
}

/* --- the widget --- */

static void
viewer_identity_panel_dispose (GObject *object)
{
  ViewerIdentityPanel *self = VIEWER_IDENTITY_PANEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (viewer_identity_panel_parent_class)->dispose (object);
}

static void
viewer_identity_panel_finalize (GObject *object)
{
  ViewerIdentityPanel *self = VIEWER_IDENTITY_PANEL (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->candidates, viewer_candidates_free);
  g_free (self->patient);
  G_OBJECT_CLASS (viewer_identity_panel_parent_class)->finalize (object);
}

static void
viewer_identity_panel_class_init (ViewerIdentityPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_identity_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_identity_panel_finalize;
  signals[DECIDED] = g_signal_new ("decided", VIEWER_TYPE_IDENTITY_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", VIEWER_TYPE_IDENTITY_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_identity_panel_init (ViewerIdentityPanel *self)
{
  self->cancellable = g_cancellable_new ();
  self->scrolled = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_set_margin_top (self->box, 9);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  /* As high as they need, as long as that leaves room: a window must fit a low screen whatever they say. */
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scrolled), LEAST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
  adw_bin_set_child (ADW_BIN (self), self->scrolled);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
viewer_identity_panel_new (void)
{
  return g_object_new (VIEWER_TYPE_IDENTITY_PANEL, NULL);
}
