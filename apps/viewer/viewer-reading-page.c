#include "viewer-reading-page.h"

#include <string.h>
#include "fj-exam-words.h"
#include "fj-language.h"
#include "fj-reading-view.h"
#include "viewer-export.h"
#include "viewer-hanging.h"
#include "viewer-leaving.h"
#include "viewer-marks.h"
#include "viewer-prior-pane.h"
#include "viewer-prior-quote.h"
#include "viewer-priors.h"
#include "viewer-references.h"
#include "viewer-report-copy.h"
#include "viewer-report-actions.h"
#include "viewer-report-panel.h"
#include "viewer-request-panel.h"
#include "viewer-timeline-panel.h"

#define PANEL_WIDTH 400
#define PANEL_LEAST 360

struct _ViewerReadingPage
{
  AdwBin parent;
  FjClient *client;
  ViewerOpened *opened;
  ViewerReport *report;
  char *who;
  gboolean is_busy, is_placed;
  GActionGroup *actions;
  ViewerPriors *priors;
  ViewerMarks *marks;
  ViewerReferences *references;
  ViewerPrefetch *prefetch;
  ViewerHanging *hanging;

  GtkWidget *images; /* FjReadingView */
  GtkWidget *paned, *name, *details, *exam;
  GtkWidget *tabs; /* GtkStack */
  GtkWidget *report_panel, *request_panel, *timeline_panel, *prior_pane;
  GtkWidget *submit, *send_back, *sign, *paper, *write;
};

G_DEFINE_FINAL_TYPE (ViewerReadingPage, viewer_reading_page, ADW_TYPE_BIN)

enum
{
  FINISHED,
  TOAST,
  WRITE,
  SETTLED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *const tab_names[VIEWER_N_TABS] = { "report", "request", "earlier", "hanging" };

/* --- who and what --- */

static void
show_patient (ViewerReadingPage *self)
{
  const FjPatient *patient = self->opened->patient;
  const FjExam *exam = self->opened->exam;
  g_autofree char *details = NULL, *what = NULL;

  g_free (self->who);
  self->who = g_strdup_printf ("%s  %s %s", patient->name, fj_exam_words_sex (patient->sex),
                               self->opened->age != NULL ? self->opened->age : _ ("age unknown"));
  details = g_strdup_printf (_ ("No. %s · born %s"), patient->mrn != NULL ? patient->mrn : "?",
                             patient->birth_date != NULL ? patient->birth_date : _ ("unknown"));
  what = g_strdup_printf ("%s %s · %s", exam->modality != NULL ? exam->modality : "",
                          exam->item != NULL ? exam->item : "",
                          exam->accession != NULL ? exam->accession : "");
  gtk_label_set_text (GTK_LABEL (self->name), self->who);
  gtk_label_set_text (GTK_LABEL (self->details), details);
  gtk_label_set_text (GTK_LABEL (self->exam), what);
  gtk_widget_set_tooltip_text (self->exam, what);
}

static void
update_actions (ViewerReadingPage *self)
{
  ViewerMode mode = self->opened != NULL ? self->opened->mode : VIEWER_MODE_LOOK;
  gboolean is_open = self->report != NULL && viewer_report_may_write (self->report);

  viewer_report_actions_update (self->actions, self, self->is_busy);
  gtk_widget_set_visible (self->submit, mode == VIEWER_MODE_DRAFT && is_open);
  gtk_widget_set_visible (self->send_back, mode == VIEWER_MODE_AUDIT && is_open);
  gtk_widget_set_visible (self->sign, mode == VIEWER_MODE_AUDIT && is_open);
  gtk_widget_set_visible (self->paper, self->report != NULL && viewer_report_get (self->report)->pdf != NULL);
  gtk_widget_set_visible (self->write, mode == VIEWER_MODE_LOOK && self->opened != NULL
                                           && self->opened->holder_name != NULL);
  viewer_timeline_panel_set_can_quote (VIEWER_TIMELINE_PANEL (self->timeline_panel), is_open);
}

void
viewer_reading_page_set_busy (ViewerReadingPage *self, gboolean is_busy)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  self->is_busy = is_busy;
  viewer_report_panel_set_busy (VIEWER_REPORT_PANEL (self->report_panel), is_busy);
  update_actions (self);
}

/* --- images --- */

static void
show_prior (ViewerTimelinePanel *panel, ViewerPrior *prior, gpointer data)
{
  viewer_priors_show (VIEWER_READING_PAGE (data)->priors, prior);
}

static void
priors_settled (ViewerPriors *priors, gpointer data)
{
  g_signal_emit (data, signals[SETTLED], 0);
}

void
viewer_reading_page_expect (ViewerReadingPage *self, const char *exam)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  if (exam == NULL)
    viewer_prefetch_end (self->prefetch);
  else if (self->client != NULL)
    viewer_prefetch_begin (self->prefetch, self->client, exam);
}

void
viewer_reading_page_add_actions (ViewerReadingPage *self, GActionMap *window)
{
  viewer_references_add_actions (self->references, window);
  viewer_report_copy_add_action (self, window);
}

void
viewer_reading_page_send_marks (ViewerReadingPage *self, FjClient *client, FjDrafts *drafts)
{
  viewer_marks_send_left (self->marks, client, drafts);
}

static void
told (gpointer source, const char *sentence, gpointer data)
{
  g_signal_emit (data, signals[TOAST], 0, sentence);
}

static void
quote (ViewerTimelinePanel *panel, const char *findings, gpointer data)
{
  ViewerReadingPage *self = data;

  viewer_report_panel_insert (VIEWER_REPORT_PANEL (self->report_panel), VIEWER_FIELD_FINDINGS, findings);
  viewer_reading_page_focus_field (self, VIEWER_FIELD_FINDINGS);
}

static void
priors_counted (ViewerTimelinePanel *panel, guint n, gpointer data)
{
  ViewerReadingPage *self = data;
  GtkStackPage *page = gtk_stack_get_page (GTK_STACK (self->tabs), self->timeline_panel);
  g_autofree char *title = n > 0 ? g_strdup_printf (_ ("Earlier (%u)"), n) : g_strdup (_ ("Earlier"));

  gtk_stack_page_set_title (page, title);
  viewer_priors_offer (self->priors, viewer_timeline_panel_get_priors (panel));
  viewer_prior_pane_set (VIEWER_PRIOR_PANE (self->prior_pane),
                         self->opened != NULL ? self->opened->exam : NULL,
                         viewer_timeline_panel_get_priors (panel));
  if (n == 0)
    gtk_widget_set_visible (self->prior_pane, FALSE);
}

/* --- earlier reports --- */

static void
quote_prior (ViewerPriorPane *pane, ViewerPrior *prior, gpointer data)
{
  ViewerReadingPage *self = data;
  g_autofree char *words = viewer_prior_quote_text (prior);

  viewer_report_panel_insert (VIEWER_REPORT_PANEL (self->report_panel), VIEWER_FIELD_FINDINGS, words);
  viewer_reading_page_focus_field (self, VIEWER_FIELD_FINDINGS);
}

/* What is not known yet is not said to be absent. */
static gboolean
knows_priors (ViewerReadingPage *self)
{
  if (viewer_timeline_panel_get_priors (VIEWER_TIMELINE_PANEL (self->timeline_panel)) != NULL)
    return TRUE;
  g_signal_emit (self, signals[TOAST], 0,
                 _ ("The earlier exams are not here yet. Look under Earlier (Alt+3), then press again."));
  return FALSE;
}

void
viewer_reading_page_quote_last (ViewerReadingPage *self)
{
  g_autoptr (ViewerPrior) last = NULL;

  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  if (self->report == NULL || !viewer_report_may_write (self->report))
    {
      g_signal_emit (self, signals[TOAST], 0, _ ("Nothing can be quoted: this report is for reading only."));
      return;
    }
  if (!knows_priors (self))
    return;
  last = viewer_prior_quote_choose (
      self->opened->exam, viewer_timeline_panel_get_priors (VIEWER_TIMELINE_PANEL (self->timeline_panel)));
  if (last != NULL)
    quote_prior (NULL, last, self);
  else
    g_signal_emit (
        self, signals[TOAST], 0,
        _ ("There is no earlier signed report of this body part. Others are under Earlier (Alt+3)."));
}

static void
close_prior (ViewerReadingPage *self)
{
  gtk_widget_set_visible (self->prior_pane, FALSE);
  viewer_reading_page_focus_field (self,
                                   viewer_report_panel_get_field (VIEWER_REPORT_PANEL (self->report_panel)));
}

void
viewer_reading_page_toggle_prior (ViewerReadingPage *self)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  if (gtk_widget_get_visible (self->prior_pane))
    close_prior (self);
  else if (viewer_prior_pane_has_reports (VIEWER_PRIOR_PANE (self->prior_pane)))
    {
      viewer_reading_page_show_tab (self, VIEWER_TAB_REPORT);
      gtk_widget_set_visible (self->prior_pane, TRUE);
      viewer_prior_pane_focus (VIEWER_PRIOR_PANE (self->prior_pane));
    }
  else if (knows_priors (self))
    g_signal_emit (self, signals[TOAST], 0,
                   _ ("This patient has no earlier signed report that you may see."));
}

/* --- hanging --- */

void
viewer_reading_page_set_hanging (ViewerReadingPage *self, ViewerHangingStore *store)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));
  viewer_hanging_set_store (self->hanging, store);
}

GActionGroup *
viewer_reading_page_get_hanging_actions (ViewerReadingPage *self)
{
  g_return_val_if_fail (VIEWER_IS_READING_PAGE (self), NULL);
  return viewer_hanging_get_actions (self->hanging);
}

static void
why_asked (ViewerReadingPage *self)
{
  const char *shown = gtk_stack_get_visible_child_name (GTK_STACK (self->tabs));

  viewer_reading_page_show_tab (
      self, g_strcmp0 (shown, tab_names[VIEWER_TAB_HANGING]) == 0 ? VIEWER_TAB_REPORT : VIEWER_TAB_HANGING);
}

/* --- the report --- */

void
viewer_reading_page_set_phrases (ViewerReadingPage *self,
                                 ViewerPhraseStore *phrases,
                                 ViewerPhraseStore *templates)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));
  viewer_report_panel_set_phrases (VIEWER_REPORT_PANEL (self->report_panel), phrases, templates);
}

static void
open_report (ViewerReadingPage *self, FjDrafts *drafts)
{
  g_autoptr (GError) error = NULL;

  if (self->opened->report != NULL)
    self->report = viewer_report_new (self->client, drafts, self->opened->report, self->opened->report_etag,
                                      self->opened->mode != VIEWER_MODE_LOOK, &error);
  if (error != NULL)
    {
      g_free (self->opened->sentence);
      self->opened->sentence = g_strdup (error->message);
    }
  if (self->report != NULL)
    {
      g_signal_connect_object (self->report, "notify::state", G_CALLBACK (update_actions), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->report, "settled", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
    }
  viewer_report_panel_set (VIEWER_REPORT_PANEL (self->report_panel), self->report, self->opened);
}

/* --- opening and leaving --- */

void
viewer_reading_page_open (ViewerReadingPage *self, FjClient *client, FjDrafts *drafts, ViewerOpened *opened)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  viewer_reading_page_close (self);
  self->client = g_object_ref (client);
  self->opened = opened;
  self->is_busy = FALSE;
  show_patient (self);
  open_report (self, drafts);
  viewer_request_panel_set (VIEWER_REQUEST_PANEL (self->request_panel), client, opened);
  viewer_priors_begin (self->priors, client, opened->exam);
  viewer_marks_begin (self->marks, client, drafts, opened->exam->id);
  viewer_timeline_panel_set (VIEWER_TIMELINE_PANEL (self->timeline_panel), client, opened->exam->patient,
                             opened->exam->id);
  viewer_reading_page_show_tab (self, VIEWER_TAB_REPORT);
  update_actions (self);
}

static void
sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* What central did not take is kept on this computer, and taken up when the exam is opened again. */
  if (!viewer_report_flush_finish (VIEWER_REPORT (source), result, &error))
    g_debug ("%s", error->message);
  viewer_leaving_end (data);
}

static void
released (GObject *source, GAsyncResult *result, gpointer data)
{
  viewer_leaving_end (data);
}

/* The claim stays with what was written under it. */
static gboolean
is_untouched (ViewerReadingPage *self)
{
  ViewerWords submitted = { 0 };
  gboolean is_same;

  if (self->report == NULL || !viewer_report_may_write (self->report)
      || viewer_report_was_written (self->report))
    return FALSE;
  if (self->opened->mode == VIEWER_MODE_DRAFT)
    return viewer_words_is_empty (viewer_report_get_words (self->report));
  if (self->opened->submitted == NULL)
    return FALSE;
  viewer_words_init (&submitted, self->opened->submitted);
  is_same = viewer_words_equal (&submitted, viewer_report_get_words (self->report));
  viewer_words_clear (&submitted);
  return is_same;
}

void
viewer_reading_page_close (ViewerReadingPage *self)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  if (self->opened == NULL)
    return;
  /* The program stays until both have been tried, also when its last window is closed. What is being handed
   * on is not given back under it. */
  if (self->opened->task != NULL && !self->is_busy && is_untouched (self))
    viewer_exam_release_async (self->client, self->opened->task, released, viewer_leaving_new ());
  else if (self->report != NULL)
    {
      viewer_report_keep (self->report);
      viewer_report_flush_async (self->report, NULL, sent, viewer_leaving_new ());
    }
  viewer_marks_end (self->marks);
  viewer_priors_end (self->priors);
  viewer_prefetch_stop (self->prefetch);
  viewer_report_panel_set (VIEWER_REPORT_PANEL (self->report_panel), NULL, NULL);
  viewer_request_panel_set (VIEWER_REQUEST_PANEL (self->request_panel), NULL, NULL);
  viewer_timeline_panel_set (VIEWER_TIMELINE_PANEL (self->timeline_panel), NULL, NULL, NULL);
  if (self->report != NULL)
    g_signal_handlers_disconnect_by_data (self->report, self);
  g_clear_object (&self->report);
  g_clear_pointer (&self->opened, viewer_opened_free);
  g_clear_object (&self->client);
  g_clear_pointer (&self->who, g_free);
  update_actions (self);
}

const char *
viewer_reading_page_get_exam (ViewerReadingPage *self)
{
  g_return_val_if_fail (VIEWER_IS_READING_PAGE (self), NULL);
  return self->opened != NULL ? self->opened->exam->id : NULL;
}

const char *
viewer_reading_page_get_who (ViewerReadingPage *self)
{
  g_return_val_if_fail (VIEWER_IS_READING_PAGE (self), NULL);
  return self->who != NULL ? self->who : "";
}

const ViewerOpened *
viewer_reading_page_get_opened (ViewerReadingPage *self)
{
  g_return_val_if_fail (VIEWER_IS_READING_PAGE (self), NULL);
  return self->opened;
}

ViewerReport *
viewer_reading_page_get_report (ViewerReadingPage *self)
{
  g_return_val_if_fail (VIEWER_IS_READING_PAGE (self), NULL);
  return self->report;
}

FjClient *
viewer_reading_page_get_client (ViewerReadingPage *self)
{
  g_return_val_if_fail (VIEWER_IS_READING_PAGE (self), NULL);
  return self->client;
}

/* --- where one is --- */

void
viewer_reading_page_show_tab (ViewerReadingPage *self, ViewerTab tab)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  gtk_stack_set_visible_child_name (GTK_STACK (self->tabs), tab_names[tab]);
}

void
viewer_reading_page_focus_field (ViewerReadingPage *self, ViewerField field)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  viewer_reading_page_show_tab (self, VIEWER_TAB_REPORT);
  viewer_report_panel_focus (VIEWER_REPORT_PANEL (self->report_panel), field);
}

void
viewer_reading_page_focus_images (ViewerReadingPage *self)
{
  FjPane *pane;

  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  pane = fj_reading_view_get_active_pane (FJ_READING_VIEW (self->images));
  gtk_widget_grab_focus (pane != NULL ? GTK_WIDGET (pane) : self->images);
}

void
viewer_reading_page_open_phrases (ViewerReadingPage *self)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  viewer_reading_page_show_tab (self, VIEWER_TAB_REPORT);
  viewer_report_panel_open_phrases (VIEWER_REPORT_PANEL (self->report_panel));
}

void
viewer_reading_page_open_templates (ViewerReadingPage *self)
{
  g_return_if_fail (VIEWER_IS_READING_PAGE (self));

  viewer_reading_page_show_tab (self, VIEWER_TAB_REPORT);
  viewer_report_panel_open_templates (VIEWER_REPORT_PANEL (self->report_panel));
}

gboolean
viewer_reading_page_is_composing (ViewerReadingPage *self)
{
  g_return_val_if_fail (VIEWER_IS_READING_PAGE (self), FALSE);
  return viewer_report_panel_is_composing (VIEWER_REPORT_PANEL (self->report_panel));
}

/* --- the widgets --- */

static GtkWidget *
make_label (const char *style, GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
make_button (ViewerReadingPage *self, GtkWidget *bar, const char *label, const char *action, const char *hint)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, hint);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static GtkWidget *
make_bar (ViewerReadingPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->send_back
      = make_button (self, bar, _ ("_Return…"), "exam.return", _ ("Send it back with a note (Ctrl+R)"));
  self->sign = make_button (self, bar, _ ("_Sign…"), "exam.sign", _ ("Sign it (Ctrl+Shift+Enter)"));
  self->submit
      = make_button (self, bar, _ ("_Submit"), "exam.submit", _ ("Hand it in for audit (Ctrl+Enter)"));
  self->paper
      = make_button (self, bar, _ ("Save the _paper…"), "exam.paper", _ ("The signed report as a PDF"));
  self->write = make_button (self, bar, _ ("_Try to take it over"), "exam.write",
                             _ ("Opens it for writing if it has been released meanwhile"));
  gtk_widget_add_css_class (self->sign, "suggested-action");
  gtk_widget_add_css_class (self->submit, "suggested-action");
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_widget_set_margin_top (bar, 9);
  gtk_widget_set_margin_bottom (bar, 12);
  return bar;
}

static GtkWidget *
make_report (ViewerReadingPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->report_panel = viewer_report_panel_new ();
  self->prior_pane = viewer_prior_pane_new ();
  gtk_widget_set_visible (self->prior_pane, FALSE);
  gtk_widget_set_vexpand (self->report_panel, TRUE);
  gtk_box_append (GTK_BOX (box), self->prior_pane);
  gtk_box_append (GTK_BOX (box), self->report_panel);
  g_signal_connect (self->prior_pane, "quote", G_CALLBACK (quote_prior), self);
  g_signal_connect_swapped (self->prior_pane, "closed", G_CALLBACK (close_prior), self);
  return box;
}

static GtkWidget *
make_side (ViewerReadingPage *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *switcher = gtk_stack_switcher_new ();

  self->name = make_label ("title-3", header);
  self->details = make_label ("dim-label", header);
  self->exam = make_label ("body", header);
  gtk_widget_set_margin_start (header, 12);
  gtk_widget_set_margin_end (header, 12);
  gtk_widget_set_margin_top (header, 9);
  gtk_widget_set_margin_bottom (header, 9);
  self->request_panel = viewer_request_panel_new ();
  self->timeline_panel = viewer_timeline_panel_new ();
  self->tabs = gtk_stack_new ();
  gtk_stack_add_titled (GTK_STACK (self->tabs), make_report (self), tab_names[VIEWER_TAB_REPORT],
                        _ ("Report"));
  gtk_stack_add_titled (GTK_STACK (self->tabs), self->request_panel, tab_names[VIEWER_TAB_REQUEST],
                        _ ("Request"));
  gtk_stack_add_titled (GTK_STACK (self->tabs), self->timeline_panel, tab_names[VIEWER_TAB_EARLIER],
                        _ ("Earlier"));
  gtk_widget_set_vexpand (self->tabs, TRUE);
  /* Four of them in the width of the report. */
  gtk_widget_add_css_class (switcher, "narrow");
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (self->tabs));
  gtk_widget_set_margin_start (switcher, 12);
  gtk_widget_set_margin_end (switcher, 12);
  gtk_box_append (GTK_BOX (side), header);
  gtk_box_append (GTK_BOX (side), switcher);
  gtk_box_append (GTK_BOX (side), self->tabs);
  gtk_box_append (GTK_BOX (side), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (side), make_bar (self));
  gtk_widget_set_size_request (side, PANEL_LEAST, -1);
  gtk_widget_add_css_class (side, "view");
  g_signal_connect (self->timeline_panel, "show-images", G_CALLBACK (show_prior), self);
  g_signal_connect (self->timeline_panel, "told", G_CALLBACK (told), self);
  g_signal_connect (self->timeline_panel, "quote", G_CALLBACK (quote), self);
  g_signal_connect (self->timeline_panel, "counted", G_CALLBACK (priors_counted), self);
  return side;
}

/* Once there is a width: wider than it must be, as long as nobody has moved it. */
static gboolean
place_divider (gpointer data)
{
  g_autoptr (ViewerReadingPage) self = data;
  int most;

  g_object_get (self->paned, "max-position", &most, NULL);
  gtk_paned_set_position (GTK_PANED (self->paned), MAX (0, most - (PANEL_WIDTH - PANEL_LEAST)));
  return G_SOURCE_REMOVE;
}

static void
width_known (ViewerReadingPage *self)
{
  if (gtk_widget_get_width (GTK_WIDGET (self)) <= 0 || self->is_placed)
    return;
  self->is_placed = TRUE;
  g_idle_add (place_divider, g_object_ref (self));
}

static void
viewer_reading_page_dispose (GObject *object)
{
  ViewerReadingPage *self = VIEWER_READING_PAGE (object);

  if (self->actions != NULL && self->opened != NULL)
    viewer_reading_page_close (self);
  g_clear_object (&self->actions);
  g_clear_object (&self->marks);
  g_clear_object (&self->references);
  g_clear_object (&self->priors);
  g_clear_object (&self->prefetch);
  g_clear_object (&self->hanging);
  g_clear_pointer (&self->who, g_free);
  G_OBJECT_CLASS (viewer_reading_page_parent_class)->dispose (object);
}

static void
viewer_reading_page_class_init (ViewerReadingPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_reading_page_dispose;
  signals[FINISHED] = g_signal_new ("finished", VIEWER_TYPE_READING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SETTLED] = g_signal_new ("settled", VIEWER_TYPE_READING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[TOAST] = g_signal_new ("toast", VIEWER_TYPE_READING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[WRITE] = g_signal_new ("write", VIEWER_TYPE_READING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
viewer_reading_page_init (ViewerReadingPage *self)
{
  self->actions = viewer_report_actions_new (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "exam", self->actions);
  self->images = fj_reading_view_new ();
  viewer_export_add (FJ_READING_VIEW (self->images));
  self->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_start_child (GTK_PANED (self->paned), self->images);
  gtk_paned_set_end_child (GTK_PANED (self->paned), make_side (self));
  gtk_paned_set_resize_start_child (GTK_PANED (self->paned), TRUE);
  gtk_paned_set_resize_end_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  adw_bin_set_child (ADW_BIN (self), self->paned);
  g_signal_connect_swapped (self->paned, "notify::max-position", G_CALLBACK (width_known), self);
  update_actions (self);
}

GtkWidget *
viewer_reading_page_new (const ViewerImaging *imaging)
{
  ViewerReadingPage *self = g_object_new (VIEWER_TYPE_READING_PAGE, NULL);

  self->prefetch = viewer_prefetch_new (imaging);
  self->priors = viewer_priors_new (FJ_READING_VIEW (self->images), self->prefetch);
  self->marks = viewer_marks_new (FJ_READING_VIEW (self->images), imaging);
  self->references
      = viewer_references_new (FJ_READING_VIEW (self->images), VIEWER_REPORT_PANEL (self->report_panel));
  g_signal_connect_object (self->marks, "told", G_CALLBACK (told), self, 0);
  g_signal_connect_object (self->priors, "told", G_CALLBACK (told), self, 0);
  g_signal_connect_object (self->priors, "settled", G_CALLBACK (priors_settled), self, 0);
  self->hanging = viewer_hanging_new (FJ_READING_VIEW (self->images), imaging->sandbox);
  gtk_stack_add_titled (GTK_STACK (self->tabs), viewer_hanging_get_panel (self->hanging),
                        tab_names[VIEWER_TAB_HANGING], _ ("Hanging"));
  g_signal_connect_object (self->hanging, "why", G_CALLBACK (why_asked), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
