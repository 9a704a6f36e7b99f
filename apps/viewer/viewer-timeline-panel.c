#include "viewer-timeline-panel.h"

#include <string.h>
#include "fj-exam-words.h"
#include "fj-language.h"
#include "fj-time.h"
#include "viewer-identity-panel.h"

struct _ViewerTimelinePanel
{
  AdwBin parent;
  GtkWidget *identity;
  GtkWidget *stack; /* "list", "loading", "empty" */
  GtkWidget *empty;
  GtkWidget *list;
  GtkWidget *text;
  GtkWidget *images, *quote;
  GListModel *priors;
  gboolean can_quote;
  FjClient *client;
  char *patient, *except;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ViewerTimelinePanel, viewer_timeline_panel, ADW_TYPE_BIN)

enum
{
  SHOW_IMAGES,
  QUOTE,
  COUNTED,
  TOLD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static ViewerPrior *
chosen (ViewerTimelinePanel *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row != NULL ? g_object_get_data (G_OBJECT (row), "prior") : NULL;
}

static void
append (GtkTextBuffer *buffer, const char *text, const char *tag)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (tag != NULL)
    gtk_text_buffer_insert_with_tags_by_name (buffer, &end, text, -1, tag, NULL);
  else
    gtk_text_buffer_insert (buffer, &end, text, -1);
}

static void
append_part (GtkTextBuffer *buffer, const char *heading, const char *text)
{
  if (text == NULL)
    return;
  append (buffer, heading, "heading");
  append (buffer, "\n", NULL);
  append (buffer, text, NULL);
  append (buffer, "\n\n", NULL);
}

static void
show_chosen (ViewerTimelinePanel *self)
{
  ViewerPrior *prior = chosen (self);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  const char *findings = prior != NULL ? viewer_prior_get_findings (prior) : NULL;
  const char *impression = prior != NULL ? viewer_prior_get_impression (prior) : NULL;

  gtk_text_buffer_set_text (buffer, "", 0);
  gtk_widget_set_sensitive (self->images,
                            prior != NULL && viewer_prior_get (prior)->n_instances > 0
                                && (!viewer_prior_is_elsewhere (prior) || viewer_prior_is_confirmed (prior)));
  gtk_widget_set_sensitive (self->quote, self->can_quote && findings != NULL);
  if (prior == NULL)
    return;
  append_part (buffer, _ ("Findings"), findings);
  append_part (buffer, _ ("Impression"), impression);
  if (findings == NULL && impression == NULL)
    append (buffer, _ ("This exam has no signed report that you may see."), "quiet");
  else if (viewer_prior_get_signed_at (prior) != 0)
    {
      g_autofree char *at = fj_time_to_display (viewer_prior_get_signed_at (prior));
      const char *auditor = viewer_prior_get_auditor (prior);
      g_autofree char *by = g_strdup_printf (_ ("%s, signed %s"), auditor != NULL ? auditor : "", at);

      append (buffer, by, "quiet");
    }
}

static void
images_clicked (ViewerTimelinePanel *self)
{
  ViewerPrior *prior = chosen (self);

  if (prior != NULL)
    g_signal_emit (self, signals[SHOW_IMAGES], 0, prior);
}

static void
quote_clicked (ViewerTimelinePanel *self)
{
  ViewerPrior *prior = chosen (self);

  if (prior != NULL && viewer_prior_get_findings (prior) != NULL)
    g_signal_emit (self, signals[QUOTE], 0, viewer_prior_get_findings (prior));
}

void
viewer_timeline_panel_set_can_quote (ViewerTimelinePanel *self, gboolean can_quote)
{
  g_return_if_fail (VIEWER_IS_TIMELINE_PANEL (self));

  self->can_quote = can_quote;
  show_chosen (self);
}

GListModel *
viewer_timeline_panel_get_priors (ViewerTimelinePanel *self)
{
  g_return_val_if_fail (VIEWER_IS_TIMELINE_PANEL (self), NULL);
  return self->priors;
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  ViewerPrior *prior = item;
  const FjExamRowData *exam = viewer_prior_get (prior);
  const char *impression = viewer_prior_get_impression (prior);
  const char *unconfirmed = NULL;
  g_autofree char *when = fj_time_to_display (exam->times[FJ_STAGE_REGISTERED]);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *name = NULL;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title, *subtitle;

  /* The day is what an earlier exam is known by. */
  if (strlen (when) > 10)
    when[10] = '\0';
  first = g_strdup_printf ("%s · %s", when, exam->item != NULL ? exam->item : "");
  if (viewer_prior_is_elsewhere (prior) && !viewer_prior_is_confirmed (prior))
    unconfirmed = _ ("identity not confirmed");
  second = g_strdup_printf ("%s%s%s%s%s", unconfirmed != NULL ? unconfirmed : "",
                            unconfirmed != NULL ? " · " : "", exam->site_name != NULL ? exam->site_name : "",
                            exam->site_name != NULL ? " · " : "",
                            impression != NULL ? impression : fj_exam_words_stage (exam->stage));
  name = g_strdup_printf ("%s, %s", first, second);
  title = gtk_label_new (first);
  subtitle = gtk_label_new (second);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (subtitle), TRUE);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "prior", g_object_ref (prior), g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
show_priors (ViewerTimelinePanel *self, GListModel *priors, const char *sentence)
{
  guint n = priors != NULL ? g_list_model_get_n_items (priors) : 0;

  g_set_object (&self->priors, priors);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), priors, make_row, self, NULL);
  if (n > 0)
    {
      gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                               gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
    }
  else
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), sentence != NULL
                                                                    ? _ ("Earlier exams cannot be read")
                                                                    : _ ("No earlier exams"));
      adw_status_page_set_description (
          ADW_STATUS_PAGE (self->empty),
          sentence != NULL ? sentence : _ ("This patient has no other exam at these hospitals."));
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
    }
  show_chosen (self);
  g_signal_emit (self, signals[COUNTED], 0, n);
}

static void
read_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerTimelinePanel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) priors = viewer_timeline_read_finish (result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_priors (self, priors, error != NULL ? error->message : NULL);
}

static void
read_again (ViewerTimelinePanel *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->patient == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  viewer_timeline_read_async (self->client, self->patient, self->except, self->cancellable, read_done,
                              g_object_ref (self));
}

void
viewer_timeline_panel_set (ViewerTimelinePanel *self,
                           FjClient *client,
                           const char *patient,
                           const char *except)
{
  g_return_if_fail (VIEWER_IS_TIMELINE_PANEL (self));

  show_priors (self, NULL, NULL);
  if (patient == NULL)
    client = NULL;
  g_set_object (&self->client, client);
  g_free (self->patient);
  g_free (self->except);
  self->patient = g_strdup (patient);
  self->except = g_strdup (except);
  viewer_identity_panel_set (VIEWER_IDENTITY_PANEL (self->identity), client, patient);
  if (patient != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "loading");
  read_again (self);
}

/* Somebody decided whose exams another hospital's record holds. */
static void
decided (ViewerIdentityPanel *panel, gpointer data)
{
  read_again (data);
}

static void
told (ViewerIdentityPanel *panel, const char *sentence, gpointer data)
{
  g_signal_emit (data, signals[TOLD], 0, sentence);
}

static void
viewer_timeline_panel_dispose (GObject *object)
{
  ViewerTimelinePanel *self = VIEWER_TIMELINE_PANEL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->priors);
  g_clear_object (&self->client);
  g_clear_pointer (&self->patient, g_free);
  g_clear_pointer (&self->except, g_free);
  G_OBJECT_CLASS (viewer_timeline_panel_parent_class)->dispose (object);
}

static void
viewer_timeline_panel_class_init (ViewerTimelinePanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_timeline_panel_dispose;
  signals[SHOW_IMAGES] = g_signal_new ("show-images", VIEWER_TYPE_TIMELINE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, VIEWER_TYPE_PRIOR);
  signals[QUOTE] = g_signal_new ("quote", VIEWER_TYPE_TIMELINE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COUNTED] = g_signal_new ("counted", VIEWER_TYPE_TIMELINE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[TOLD] = g_signal_new ("told", VIEWER_TYPE_TIMELINE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
make_text (ViewerTimelinePanel *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkTextBuffer *buffer;

  self->text = gtk_text_view_new ();
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  gtk_text_buffer_create_tag (buffer, "heading", "weight", PANGO_WEIGHT_BOLD, NULL);
  gtk_text_buffer_create_tag (buffer, "quiet", "foreground", "#a8a8b0", NULL);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Report of the earlier exam"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->text);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
viewer_timeline_panel_init (ViewerTimelinePanel *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *spinner = gtk_spinner_new ();

  self->stack = gtk_stack_new ();
  self->list = gtk_list_box_new ();
  self->empty = adw_status_page_new ();
  self->images = gtk_button_new_with_mnemonic (_ ("Show _images beside"));
  self->quote = gtk_button_new_with_mnemonic (_ ("_Quote findings"));
  gtk_widget_set_tooltip_text (self->images,
                               _ ("Its images come below those of this exam, framed and dated"));
  gtk_widget_set_tooltip_text (self->quote, _ ("Puts its findings where the cursor is"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Earlier exams"), -1);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 160);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "document-open-recent-symbolic");
  gtk_widget_add_css_class (self->empty, "compact");
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_append (GTK_BOX (buttons), self->images);
  gtk_box_append (GTK_BOX (buttons), self->quote);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), make_text (self));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_stack_add_named (GTK_STACK (self->stack), box, "list");
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "loading");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  self->identity = viewer_identity_panel_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (all), self->identity);
  gtk_box_append (GTK_BOX (all), self->stack);
  adw_bin_set_child (ADW_BIN (self), all);
  g_signal_connect_object (self->identity, "decided", G_CALLBACK (decided), self, 0);
  g_signal_connect_object (self->identity, "told", G_CALLBACK (told), self, 0);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (show_chosen), self);
  g_signal_connect_swapped (self->images, "clicked", G_CALLBACK (images_clicked), self);
  g_signal_connect_swapped (self->quote, "clicked", G_CALLBACK (quote_clicked), self);
}

GtkWidget *
viewer_timeline_panel_new (void)
{
  return g_object_new (VIEWER_TYPE_TIMELINE_PANEL, NULL);
}
