#include "viewer-report-panel.h"

#include "fj-correction.h"
#include "fj-language.h"
#include "viewer-critical.h"
#include "viewer-diff-view.h"
#include "viewer-gaps.h"
#include "viewer-phrase-menu.h"

#define DIFF_MS 150 /* after the last key */

struct _ViewerReportPanel
{
  AdwBin parent;
  ViewerReport *report;
  ViewerMode mode;
  gboolean has_submitted;
  ViewerWords submitted;

  GtkWidget *stack; /* "report", "none" */
  GtkWidget *none;  /* AdwStatusPage */
  GtkWidget *notice, *notice_icon, *notice_label;
  GtkWidget *conflict, *conflict_diff;
  GtkWidget *phrases, *templates;
  ViewerGaps *gaps;
  GtkWidget *critical;
  GtkWidget *state;
  GtkWidget *technique; /* GtkExpander */
  GtkWidget *editors[VIEWER_N_FIELDS];
  GtkWidget *changes, *changes_name, *changes_diff;
  ViewerField field;
  gboolean is_loading, is_composing, is_busy;
  guint diff_timer;
};

G_DEFINE_FINAL_TYPE (ViewerReportPanel, viewer_report_panel, ADW_TYPE_BIN)

static GtkTextBuffer *
buffer_of (ViewerReportPanel *self, ViewerField field)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editors[field]));
}

/* --- what is shown --- */

/* "Changes since it was submitted: Wrong side · Measured value". */
static void
name_changes (ViewerReportPanel *self, const ViewerWords *now)
{
  const FjCorrectionText before
      = { self->submitted.text[VIEWER_FIELD_FINDINGS], self->submitted.text[VIEWER_FIELD_IMPRESSION] };
  const FjCorrectionText after = { now->text[VIEWER_FIELD_FINDINGS], now->text[VIEWER_FIELD_IMPRESSION] };
  guint classes = fj_correction_classify (&before, &after);
  g_autoptr (GString) label = g_string_new (_ ("C_hanges since it was submitted"));
  guint n = 0;

  for (guint i = 0; i < FJ_N_CORRECTIONS; i++)
    if (classes & 1u << i)
      g_string_append_printf (label, "%s%s", n++ == 0 ? ": " : " · ", fj_correction_get_title (i));
  gtk_label_set_text_with_mnemonic (GTK_LABEL (self->changes_name), label->str);
}

static gboolean
show_changes (gpointer data)
{
  ViewerReportPanel *self = data;
  const ViewerWords *now;

  self->diff_timer = 0;
  if (self->report == NULL || !self->has_submitted)
    return G_SOURCE_REMOVE;
  now = viewer_report_get_words (self->report);
  viewer_diff_view_set (self->changes_diff, &self->submitted, now, TRUE);
  name_changes (self, now);
  return G_SOURCE_REMOVE;
}

static void
show_changes_soon (ViewerReportPanel *self)
{
  g_clear_handle_id (&self->diff_timer, g_source_remove);
  if (self->has_submitted)
    self->diff_timer = g_timeout_add (DIFF_MS, show_changes, self);
}

static void
show_words (ViewerReportPanel *self)
{
  const ViewerWords *words = viewer_report_get_words (self->report);

  self->is_loading = TRUE;
  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    {
      GtkTextBuffer *buffer = buffer_of (self, field);
      g_autofree char *old = NULL;

      g_object_get (buffer, "text", &old, NULL);
      if (g_strcmp0 (old, words->text[field]) != 0)
        {
          GtkTextIter start, end;

          /* As something that can be undone: what stood here before is never lost. */
          gtk_text_buffer_begin_user_action (buffer);
          gtk_text_buffer_get_bounds (buffer, &start, &end);
          gtk_text_buffer_delete (buffer, &start, &end);
          gtk_text_buffer_insert (buffer, &start, words->text[field], -1);
          gtk_text_buffer_end_user_action (buffer);
        }
    }
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->critical), words->critical);
  self->is_loading = FALSE;
  show_changes_soon (self);
}

/* GTK 4.8 ends with an assertion when a text view that has the focus, and blinks, is no longer editable. */
static void
set_editable (ViewerReportPanel *self, GtkWidget *editor, gboolean is_editable)
{
  GtkRoot *root = gtk_widget_get_root (editor);

  if (gtk_text_view_get_editable (GTK_TEXT_VIEW (editor)) == is_editable)
    return;
  if (!is_editable && root != NULL && gtk_root_get_focus (root) == editor)
    gtk_root_set_focus (root, NULL);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (editor), is_editable);
}

static void
show_state (ViewerReportPanel *self)
{
  ViewerReportState state = viewer_report_get_state (self->report);
  gboolean is_editable = viewer_report_may_write (self->report) && !self->is_busy;
  gboolean is_trouble = state == VIEWER_REPORT_OFFLINE || state == VIEWER_REPORT_CONFLICT
                        || state == VIEWER_REPORT_REFUSED || !viewer_report_is_kept (self->report);

  gtk_label_set_text (GTK_LABEL (self->state), viewer_report_get_sentence (self->report));
  if (is_trouble)
    gtk_widget_add_css_class (self->state, "warning");
  else
    gtk_widget_remove_css_class (self->state, "warning");
  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    set_editable (self, self->editors[field], is_editable);
  gtk_widget_set_sensitive (self->critical, is_editable);
  gtk_widget_set_visible (self->phrases, is_editable);
  gtk_widget_set_visible (self->templates, is_editable);
  gtk_widget_set_visible (self->conflict, state == VIEWER_REPORT_CONFLICT);
  if (state == VIEWER_REPORT_CONFLICT)
    viewer_diff_view_set (self->conflict_diff, viewer_report_get_theirs (self->report),
                          viewer_report_get_words (self->report), FALSE);
}

void
viewer_report_panel_set_busy (ViewerReportPanel *self, gboolean is_busy)
{
  g_return_if_fail (VIEWER_IS_REPORT_PANEL (self));

  self->is_busy = is_busy;
  if (self->report != NULL)
    show_state (self);
}

static void
show_notice (ViewerReportPanel *self, const char *icon, const char *text, const char *style)
{
  gtk_widget_set_visible (self->notice, text != NULL);
  if (text == NULL)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->notice_icon), icon);
  gtk_label_set_text (GTK_LABEL (self->notice_label), text);
  gtk_widget_remove_css_class (self->notice_icon, "warning");
  if (style != NULL)
    gtk_widget_add_css_class (self->notice_icon, style);
}

/* --- what a person does --- */

static void
text_changed (GtkTextBuffer *buffer, gpointer data)
{
  ViewerReportPanel *self = data;

  if (self->is_loading || self->report == NULL)
    return;
  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    if (buffer_of (self, field) == buffer)
      {
        g_autofree char *text = NULL;

        g_object_get (buffer, "text", &text, NULL);
        viewer_report_set_text (self->report, field, text);
      }
  show_changes_soon (self);
  if (viewer_report_get_state (self->report) == VIEWER_REPORT_CONFLICT)
    show_state (self);
}

static void
critical_toggled (ViewerReportPanel *self)
{
  if (self->is_loading || self->report == NULL)
    return;
  viewer_report_set_critical (self->report, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->critical)));
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->critical)))
    viewer_critical_remind (GTK_WIDGET (self));
  show_changes_soon (self);
}

static void
editor_entered (GtkEventController *controller, gpointer data)
{
  ViewerReportPanel *self = data;

  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    if (self->editors[field] == gtk_event_controller_get_widget (controller))
      self->field = field;
}

static void
preedit_changed (GtkTextView *view, const char *preedit, gpointer data)
{
  VIEWER_REPORT_PANEL (data)->is_composing = preedit != NULL && *preedit != '\0';
}

gboolean
viewer_report_panel_is_composing (ViewerReportPanel *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT_PANEL (self), FALSE);
  return self->is_composing;
}

void
viewer_report_panel_insert (ViewerReportPanel *self, ViewerField field, const char *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;

  g_return_if_fail (VIEWER_IS_REPORT_PANEL (self));

  if (text == NULL || *text == '\0' || self->report == NULL || self->is_busy
      || !viewer_report_may_write (self->report))
    return;
  buffer = buffer_of (self, field);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, FALSE, TRUE);
  gtk_text_buffer_get_iter_at_mark (buffer, &start, gtk_text_buffer_get_insert (buffer));
  /* A paragraph of its own, unless it goes into the middle of a line that is being written. */
  if (gtk_text_iter_ends_line (&start) && !gtk_text_iter_starts_line (&start))
    gtk_text_buffer_insert (buffer, &start, "\n", 1);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self->editors[field]),
                                      gtk_text_buffer_get_insert (buffer));
}

void
viewer_report_panel_replace (ViewerReportPanel *self, const char *before, const char *now)
{
  g_return_if_fail (VIEWER_IS_REPORT_PANEL (self));

  if (self->report == NULL || self->is_busy || !viewer_report_may_write (self->report))
    return;
  for (guint field = 0; field < VIEWER_N_FIELDS; field++)
    {
      GtkTextBuffer *buffer = buffer_of (self, field);
      GtkTextIter from, start, end;

      gtk_text_buffer_get_start_iter (buffer, &from);
      while (gtk_text_iter_forward_search (&from, before, 0, &start, &end, NULL))
        {
          gtk_text_buffer_begin_user_action (buffer);
          gtk_text_buffer_delete (buffer, &start, &end);
          gtk_text_buffer_insert (buffer, &start, now, -1);
          gtk_text_buffer_end_user_action (buffer);
          from = start;
        }
    }
}

char *
viewer_report_panel_dup_text (ViewerReportPanel *self, gsize *cursor)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, at, end;
  g_autofree char *before = NULL;

  g_return_val_if_fail (VIEWER_IS_REPORT_PANEL (self), NULL);

  buffer = buffer_of (self, viewer_report_panel_get_field (self));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  before = gtk_text_buffer_get_text (buffer, &start, &at, TRUE);
  *cursor = strlen (before);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
phrase_chosen (ViewerPhraseMenu *menu,
               const char *technique,
               const char *findings,
               const char *impression,
               gpointer data)
{
  ViewerReportPanel *self = data;

  viewer_report_panel_insert (self, VIEWER_FIELD_TECHNIQUE, technique);
  viewer_report_panel_insert (self, VIEWER_FIELD_FINDINGS, findings);
  viewer_report_panel_insert (self, VIEWER_FIELD_IMPRESSION, impression);
  if (!viewer_gaps_begin (self->gaps))
    viewer_report_panel_focus (self, VIEWER_FIELD_FINDINGS);
}

static void
keep_own (ViewerPhraseMenu *menu, gpointer data)
{
  ViewerReportPanel *self = data;

  if (self->report != NULL)
    viewer_phrase_menu_keep (menu, viewer_report_get_words (self->report));
}

static void
resolve (GtkWidget *button, gpointer data)
{
  ViewerReportPanel *self = data;

  if (self->report != NULL && viewer_report_get_state (self->report) == VIEWER_REPORT_CONFLICT)
    viewer_report_resolve (self->report, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "take")));
}

void
viewer_report_panel_focus (ViewerReportPanel *self, ViewerField field)
{
  g_return_if_fail (VIEWER_IS_REPORT_PANEL (self));

  gtk_widget_grab_focus (self->editors[field]);
}

ViewerField
viewer_report_panel_get_field (ViewerReportPanel *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT_PANEL (self), VIEWER_FIELD_FINDINGS);
  return self->field;
}

void
viewer_report_panel_open_phrases (ViewerReportPanel *self)
{
  g_return_if_fail (VIEWER_IS_REPORT_PANEL (self));

  if (gtk_widget_get_visible (self->phrases))
    viewer_phrase_menu_open (VIEWER_PHRASE_MENU (self->phrases));
}

void
viewer_report_panel_open_templates (ViewerReportPanel *self)
{
  g_return_if_fail (VIEWER_IS_REPORT_PANEL (self));

  if (gtk_widget_get_visible (self->templates))
    viewer_phrase_menu_open (VIEWER_PHRASE_MENU (self->templates));
}

void
viewer_report_panel_set_phrases (ViewerReportPanel *self,
                                 ViewerPhraseStore *phrases,
                                 ViewerPhraseStore *templates)
{
  g_return_if_fail (VIEWER_IS_REPORT_PANEL (self));

  viewer_phrase_menu_set_store (VIEWER_PHRASE_MENU (self->phrases), phrases);
  viewer_phrase_menu_set_store (VIEWER_PHRASE_MENU (self->templates), templates);
}

/* --- which report --- */

ViewerReport *
viewer_report_panel_get_report (ViewerReportPanel *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT_PANEL (self), NULL);
  return self->report;
}

static void
forget (ViewerReportPanel *self)
{
  g_clear_handle_id (&self->diff_timer, g_source_remove);
  viewer_gaps_end (self->gaps);
  if (self->report != NULL)
    g_signal_handlers_disconnect_by_data (self->report, self);
  g_clear_object (&self->report);
  viewer_words_clear (&self->submitted);
  self->has_submitted = FALSE;
}

static void
describe (ViewerReportPanel *self, const ViewerOpened *opened)
{
  const FjReport *report = viewer_report_get (self->report);
  gboolean is_draft = opened->mode == VIEWER_MODE_DRAFT;

  if (opened->mode == VIEWER_MODE_LOOK)
    show_notice (self, "view-reveal-symbolic", opened->sentence, NULL);
  else if (is_draft && report->return_note != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Sent back: %s"), report->return_note);

      show_notice (self, "mail-reply-sender-symbolic", text, "warning");
    }
  else if (opened->mode == VIEWER_MODE_AUDIT && report->reader_name != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Submitted by %s"), report->reader_name);

      show_notice (self, "document-edit-symbolic", text, NULL);
    }
  else
    show_notice (self, NULL, NULL, NULL);
}

void
viewer_report_panel_set (ViewerReportPanel *self, ViewerReport *report, const ViewerOpened *opened)
{
  g_return_if_fail (VIEWER_IS_REPORT_PANEL (self));

  forget (self);
  viewer_phrase_menu_set_exam (VIEWER_PHRASE_MENU (self->phrases), opened != NULL ? opened->exam : NULL);
  viewer_phrase_menu_set_exam (VIEWER_PHRASE_MENU (self->templates), opened != NULL ? opened->exam : NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), report != NULL ? "report" : "none");
  if (report == NULL)
    {
      adw_status_page_set_description (ADW_STATUS_PAGE (self->none),
                                       opened != NULL && opened->sentence != NULL ? opened->sentence : "");
      return;
    }
  self->report = g_object_ref (report);
  self->mode = opened->mode;
  self->is_busy = FALSE;
  self->field = VIEWER_FIELD_FINDINGS;
  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    gtk_text_buffer_set_enable_undo (buffer_of (self, field), FALSE);
  self->has_submitted = opened->submitted != NULL;
  if (self->has_submitted)
    viewer_words_init (&self->submitted, opened->submitted);
  gtk_widget_set_visible (self->changes, self->has_submitted);
  gtk_expander_set_expanded (GTK_EXPANDER (self->changes), self->has_submitted);
  show_words (self);
  show_changes (self);
  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    gtk_text_buffer_set_enable_undo (buffer_of (self, field), TRUE);
  gtk_expander_set_expanded (GTK_EXPANDER (self->technique),
                             *viewer_report_get_words (report)->text[VIEWER_FIELD_TECHNIQUE] != '\0');
  describe (self, opened);
  show_state (self);
  g_signal_connect_object (report, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (report, "notify::sentence", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (report, "replaced", G_CALLBACK (show_words), self, G_CONNECT_SWAPPED);
}

/* --- the widgets --- */

static GtkWidget *
make_heading (const char *text, GtkWidget *target)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), target);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static GtkWidget *
make_editor (ViewerReportPanel *self, ViewerField field, const char *name)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_pixels_below_lines (GTK_TEXT_VIEW (view), 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (view, "report-text");
  g_signal_connect (view, "preedit-changed", G_CALLBACK (preedit_changed), self);
  g_signal_connect (focus, "enter", G_CALLBACK (editor_entered), self);
  gtk_widget_add_controller (view, focus);
  self->editors[field] = view;
  g_signal_connect (buffer_of (self, field), "changed", G_CALLBACK (text_changed), self);
  return view;
}

static GtkWidget *
make_frame (GtkWidget *view, int least, gboolean grows)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), least);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_vexpand (scrolled, grows);
  return scrolled;
}

static GtkWidget *
make_choice (ViewerReportPanel *self, const char *label, ViewerTake take)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data (G_OBJECT (button), "take", GUINT_TO_POINTER (take));
  g_signal_connect (button, "clicked", G_CALLBACK (resolve), self);
  return button;
}

static GtkWidget *
make_conflict (ViewerReportPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title
      = gtk_label_new (_ ("Someone else changed this report while you wrote. Struck through is their text, "
                          "underlined is yours."));
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "warning");
  self->conflict_diff = viewer_diff_view_new (_ ("Their text and yours"));
  gtk_box_append (GTK_BOX (buttons), make_choice (self, _ ("Keep _mine"), VIEWER_TAKE_MINE));
  gtk_box_append (GTK_BOX (buttons), make_choice (self, _ ("Take _theirs"), VIEWER_TAKE_THEIRS));
  gtk_box_append (GTK_BOX (buttons), make_choice (self, _ ("Keep _both"), VIEWER_TAKE_BOTH));
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), make_frame (self->conflict_diff, 90, FALSE));
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

static GtkWidget *
make_notice (ViewerReportPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->notice_icon = gtk_image_new ();
  self->notice_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->notice_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->notice_label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->notice_label), 0);
  gtk_label_set_selectable (GTK_LABEL (self->notice_label), FALSE);
  gtk_widget_set_hexpand (self->notice_label, TRUE);
  gtk_widget_set_valign (self->notice_icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->notice_icon, 2);
  gtk_widget_add_css_class (box, "notice");
  gtk_box_append (GTK_BOX (box), self->notice_icon);
  gtk_box_append (GTK_BOX (box), self->notice_label);
  return box;
}

static GtkWidget *
make_report (ViewerReportPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *technique = make_editor (self, VIEWER_FIELD_TECHNIQUE, _ ("Technique"));
  GtkWidget *findings = make_editor (self, VIEWER_FIELD_FINDINGS, _ ("Findings"));
  GtkWidget *impression = make_editor (self, VIEWER_FIELD_IMPRESSION, _ ("Impression"));

  self->notice = make_notice (self);
  self->conflict = make_conflict (self);
  self->phrases = viewer_phrase_menu_new (VIEWER_PHRASES);
  self->templates = viewer_phrase_menu_new (VIEWER_TEMPLATES);
  self->critical = gtk_check_button_new_with_mnemonic (_ ("C_ritical value"));
  gtk_widget_set_tooltip_text (self->critical,
                               _ ("The patient is in danger: the ordering site must be told at once"));
  self->state = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->state), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->state), 1);
  gtk_label_set_wrap (GTK_LABEL (self->state), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->state), 2);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_widget_add_css_class (self->state, "caption");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Whether the report is saved"), -1);
  gtk_box_append (GTK_BOX (tools), self->templates);
  gtk_box_append (GTK_BOX (tools), self->phrases);
  gtk_box_append (GTK_BOX (tools), self->critical);
  gtk_box_append (GTK_BOX (tools), self->state);
  self->technique = gtk_expander_new_with_mnemonic (_ ("_Technique"));
  gtk_expander_set_child (GTK_EXPANDER (self->technique), make_frame (technique, 52, FALSE));
  self->changes_diff = viewer_diff_view_new (_ ("Changes since the report was submitted"));
  self->changes = gtk_expander_new (NULL);
  self->changes_name = gtk_label_new_with_mnemonic (_ ("C_hanges since it was submitted"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->changes_name), self->changes);
  gtk_label_set_wrap (GTK_LABEL (self->changes_name), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->changes_name), 0);
  gtk_expander_set_label_widget (GTK_EXPANDER (self->changes), self->changes_name);
  gtk_expander_set_child (GTK_EXPANDER (self->changes), make_frame (self->changes_diff, 110, FALSE));

  gtk_box_append (GTK_BOX (box), self->notice);
  gtk_box_append (GTK_BOX (box), self->conflict);
  gtk_box_append (GTK_BOX (box), tools);
  gtk_box_append (GTK_BOX (box), self->technique);
  gtk_box_append (GTK_BOX (box), make_heading (_ ("_Findings"), findings));
  gtk_box_append (GTK_BOX (box), make_frame (findings, 96, TRUE));
  gtk_box_append (GTK_BOX (box), make_heading (_ ("_Impression"), impression));
  gtk_box_append (GTK_BOX (box), make_frame (impression, 64, FALSE));
  gtk_box_append (GTK_BOX (box), self->changes);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  g_signal_connect_swapped (self->critical, "toggled", G_CALLBACK (critical_toggled), self);
  g_signal_connect (self->phrases, "chosen", G_CALLBACK (phrase_chosen), self);
  g_signal_connect (self->templates, "chosen", G_CALLBACK (phrase_chosen), self);
  g_signal_connect (self->phrases, "keep-own", G_CALLBACK (keep_own), self);
  g_signal_connect (self->templates, "keep-own", G_CALLBACK (keep_own), self);
  return box;
}

static void
viewer_report_panel_dispose (GObject *object)
{
  ViewerReportPanel *self = VIEWER_REPORT_PANEL (object);

  if (self->gaps != NULL)
    forget (self);
  g_clear_object (&self->gaps);
  G_OBJECT_CLASS (viewer_report_panel_parent_class)->dispose (object);
}

static void
viewer_report_panel_class_init (ViewerReportPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_report_panel_dispose;
}

static void
viewer_report_panel_init (ViewerReportPanel *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->stack = gtk_stack_new ();
  self->none = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->none), "document-edit-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->none), _ ("No report"));
  gtk_widget_add_css_class (self->none, "compact");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), make_report (self));
  self->gaps = viewer_gaps_new (GTK_WIDGET (self), self->technique, self->editors);
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "report");
  gtk_stack_add_named (GTK_STACK (self->stack), self->none, "none");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "none");
  adw_bin_set_child (ADW_BIN (self), self->stack);
}

GtkWidget *
viewer_report_panel_new (void)
{
  return g_object_new (VIEWER_TYPE_REPORT_PANEL, NULL);
}
