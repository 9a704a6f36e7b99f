#include "viewer-report-actions.h"

#include <stdio.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-report-lint.h"
#include "viewer-critical.h"
#include "viewer-pdf.h"

#define MAX_NOTE 2000 /* characters, as central takes them */

static GtkWindow *
window_of (ViewerReadingPage *page)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page)));
}

static void
tell (ViewerReadingPage *page, const char *heading, const char *sentence)
{
  GtkWidget *dialog = adw_message_dialog_new (window_of (page), heading, sentence);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
free_words (gpointer words)
{
  viewer_words_clear (words);
  g_free (words);
}

/* A dialog is about the report that it was opened for, as it was then: words that change under it, or another
 * exam that comes (a notification opens one), take its answer away. */
static void
bind_to_report (GtkWidget *dialog, ViewerReport *report)
{
  ViewerWords *words = g_new0 (ViewerWords, 1);

  viewer_words_copy (words, viewer_report_get_words (report));
  g_object_set_data_full (G_OBJECT (dialog), "words", words, free_words);
  g_object_set_data_full (G_OBJECT (dialog), "report", g_object_ref (report), g_object_unref);
  g_signal_connect_object (report, "replaced", G_CALLBACK (gtk_window_close), dialog, G_CONNECT_SWAPPED);
}

static gboolean
is_still_shown (AdwMessageDialog *dialog, ViewerReadingPage *page)
{
  ViewerReport *report = viewer_reading_page_get_report (page);

  return report != NULL && report == g_object_get_data (G_OBJECT (dialog), "report");
}

static const char *
name_of (ViewerReadingPage *page)
{
  return viewer_reading_page_get_opened (page)->patient->name;
}

static const char *
item_of (ViewerReadingPage *page)
{
  const char *item = viewer_reading_page_get_opened (page)->exam->item;

  return item != NULL ? item : "";
}

/* --- the exchange --- */

typedef struct
{
  ViewerReadingPage *page;
  char *done;   /* what a toast says when it is done */
  char *failed; /* heading of what is said when not */
  char *who;    /* another exam may be on the screen by then */
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->page);
  g_free (attempt->done);
  g_free (attempt->failed);
  g_free (attempt->who);
  g_free (attempt);
}

static void
operated (GObject *source, GAsyncResult *result, gpointer data)
{
  Attempt *attempt = data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = viewer_report_operate_finish (VIEWER_REPORT (source), result, &error);
  /* The exam may have been left meanwhile. */
  gboolean is_here = viewer_reading_page_get_report (attempt->page) == VIEWER_REPORT (source);

  if (is_here)
    viewer_reading_page_set_busy (attempt->page, FALSE);
  if (is_done && viewer_report_get_state (VIEWER_REPORT (source)) == VIEWER_REPORT_REFUSED)
    tell (attempt->page, attempt->done, viewer_report_get_sentence (VIEWER_REPORT (source)));
  else if (is_done && is_here)
    g_signal_emit_by_name (attempt->page, "finished", attempt->done);
  else if (is_done)
    g_signal_emit_by_name (attempt->page, "toast", attempt->done);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = g_strdup_printf ("%s\n%s", attempt->who, error->message);

      tell (attempt->page, attempt->failed, sentence);
    }
  attempt_free (attempt);
}

/* @shown: see viewer_report_operate_async(). @done and @failed are taken over. */
static void
operate (ViewerReadingPage *page,
         const char *operation,
         const char *note,
         const ViewerWords *shown,
         char *done,
         char *failed)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->page = g_object_ref (page);
  attempt->who = g_strdup_printf ("%s, %s", viewer_reading_page_get_who (page), item_of (page));
  attempt->done = done;
  attempt->failed = failed;
  viewer_reading_page_set_busy (page, TRUE);
  viewer_report_operate_async (viewer_reading_page_get_report (page), operation, note, shown, NULL, operated,
                               attempt);
}

/* --- submit --- */

/* Years; -1: not known. */
static int
age_of (const FjPatient *patient)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int year, month, day, years;

  if (patient->birth_date == NULL || sscanf (patient->birth_date, "%4d-%2d-%2d", &year, &month, &day) != 3)
    return -1;
  years = g_date_time_get_year (now) - year;
  if (g_date_time_get_month (now) < month
      || (g_date_time_get_month (now) == month && g_date_time_get_day_of_month (now) < day))
    years--;
  return years;
}

G_STATIC_ASSERT ((int) VIEWER_FIELD_TECHNIQUE == (int) FJ_LINT_TECHNIQUE
                 && (int) VIEWER_FIELD_FINDINGS == (int) FJ_LINT_FINDINGS
                 && (int) VIEWER_FIELD_IMPRESSION == (int) FJ_LINT_IMPRESSION);

static GArray *
lint (ViewerReadingPage *page)
{
  const ViewerOpened *opened = viewer_reading_page_get_opened (page);
  const ViewerWords *words = viewer_report_get_words (viewer_reading_page_get_report (page));
  FjLintSubject subject = { .is_critical = words->critical,
                            .laterality = opened->exam->laterality,
                            .sex = opened->patient->sex,
                            .age = age_of (opened->patient),
                            .history = opened->exam->clinical_information };

  for (guint field = 0; field < FJ_LINT_N_FIELDS; field++)
    subject.text[field] = words->text[field];
  return fj_report_lint (&subject);
}

static char *
list_faults (GArray *faults)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < faults->len; i++)
    g_string_append_printf (text, "%s• %s", i > 0 ? "\n" : "",
                            g_array_index (faults, FjLintFault, i).sentence);
  return g_string_free (text, FALSE);
}

static void
submit_now (ViewerReadingPage *page, const ViewerWords *shown)
{
  operate (page, "submit", NULL, shown,
           g_strdup_printf (_ ("Submitted: %s, %s"), name_of (page), item_of (page)),
           g_strdup (_ ("The report was not submitted")));
}

static void
submit_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  ViewerReadingPage *page = data;
  ViewerField field = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "field"));

  if (!is_still_shown (dialog, page))
    return;
  if (g_str_equal (response, "submit"))
    submit_now (page, g_object_get_data (G_OBJECT (dialog), "words"));
  else
    viewer_reading_page_focus_field (page, field);
}

static void
submit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerReadingPage *page = data;
  g_autoptr (GArray) faults = lint (page);
  g_autofree char *list = list_faults (faults);
  gboolean blocks = faults->len > 0 && g_array_index (faults, FjLintFault, 0).blocks;
  GtkWidget *dialog;

  if (faults->len == 0)
    {
      submit_now (page, NULL);
      return;
    }
  dialog = adw_message_dialog_new (
      window_of (page), blocks ? _ ("This report cannot be submitted yet") : _ ("Is this as you mean it?"),
      list);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "back", _ ("_Back to the report"));
  if (!blocks)
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "submit", _ ("_Submit anyway"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "back");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  bind_to_report (dialog, viewer_reading_page_get_report (page));
  g_object_set_data (G_OBJECT (dialog), "field",
                     GUINT_TO_POINTER (g_array_index (faults, FjLintFault, 0).field));
  g_signal_connect_object (dialog, "response", G_CALLBACK (submit_answered), page, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- return --- */

static char *
note_of (AdwMessageDialog *dialog)
{
  GtkTextBuffer *buffer = g_object_get_data (G_OBJECT (dialog), "note");
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  return g_strstrip (text);
}

static void
note_changed (AdwMessageDialog *dialog)
{
  g_autofree char *note = note_of (dialog);

  adw_message_dialog_set_response_enabled (dialog, "return",
                                           *note != '\0' && g_utf8_strlen (note, -1) <= MAX_NOTE);
}

static void
return_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  ViewerReadingPage *page = data;
  g_autofree char *note = note_of (dialog);

  if (g_str_equal (response, "return") && is_still_shown (dialog, page))
    operate (page, "return", note, NULL,
             g_strdup_printf (_ ("Sent back: %s, %s"), name_of (page), item_of (page)),
             g_strdup (_ ("The report was not sent back")));
}

static void
send_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerReadingPage *page = data;
  const FjReport *report = viewer_report_get (viewer_reading_page_get_report (page));
  g_autofree char *body
      = g_strdup_printf (_ ("%s, %s\nSay what is to be changed; %s will see it above the report."),
                         viewer_reading_page_get_who (page), item_of (page),
                         report->reader_name != NULL ? report->reader_name : _ ("its writer"));
  GtkWidget *dialog = adw_message_dialog_new (window_of (page), _ ("Send the report back?"), body);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Note"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 110);
  gtk_widget_set_size_request (scrolled, 380, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "return", _ ("Send _back"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "return", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "return", FALSE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "report", g_object_ref (viewer_reading_page_get_report (page)),
                          g_object_unref);
  g_object_set_data_full (G_OBJECT (dialog), "note", g_object_ref (buffer), g_object_unref);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (note_changed), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (return_answered), page, 0);
  gtk_window_set_focus (GTK_WINDOW (dialog), view);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- sign --- */

static void
sign_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  ViewerReadingPage *page = data;

  if (g_str_equal (response, "sign") && is_still_shown (dialog, page))
    operate (page, "sign", NULL, g_object_get_data (G_OBJECT (dialog), "words"),
             g_strdup_printf (_ ("Signed: %s, %s"), name_of (page), item_of (page)),
             g_strdup (_ ("The report was not signed")));
}

static GtkWidget *
make_line (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* What is signed, once more: who, of what, and what it says. */
static GtkWidget *
make_summary (ViewerReadingPage *page, GArray *faults)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  const ViewerOpened *opened = viewer_reading_page_get_opened (page);
  const ViewerWords *words = viewer_report_get_words (viewer_reading_page_get_report (page));
  g_autofree char *exam = g_strdup_printf ("%s · %s", item_of (page),
                                           opened->exam->accession != NULL ? opened->exam->accession : "");
  g_autofree char *list = list_faults (faults);

  gtk_box_append (GTK_BOX (box), make_line (viewer_reading_page_get_who (page), "title-4"));
  gtk_box_append (GTK_BOX (box), make_line (exam, NULL));
  gtk_box_append (GTK_BOX (box), make_line (_ ("Impression"), "heading"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 180);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled),
                                 make_line (words->text[VIEWER_FIELD_IMPRESSION], NULL));
  gtk_box_append (GTK_BOX (box), scrolled);
  if (words->critical)
    {
      gtk_box_append (GTK_BOX (box), make_line (_ ("Marked as a critical value"), "error"));
      gtk_box_append (GTK_BOX (box), viewer_critical_note_new (viewer_reading_page_get_client (page),
                                                               viewer_reading_page_get_exam (page)));
    }
  if (faults->len > 0)
    gtk_box_append (GTK_BOX (box), make_line (list, "warning"));
  return box;
}

static void
sign (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerReadingPage *page = data;
  g_autoptr (GArray) faults = lint (page);
  GtkWidget *dialog;

  if (faults->len > 0 && g_array_index (faults, FjLintFault, 0).blocks)
    {
      g_autofree char *list = list_faults (faults);

      tell (page, _ ("This report cannot be signed yet"), list);
      return;
    }
  dialog = adw_message_dialog_new (
      window_of (page), _ ("Sign this report?"),
      _ ("A signature cannot be undone. Later changes are a new version that supersedes this one."));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_summary (page, faults));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "sign", _ ("_Sign"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "sign");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  bind_to_report (dialog, viewer_reading_page_get_report (page));
  g_signal_connect_object (dialog, "response", G_CALLBACK (sign_answered), page, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the paper --- */

static void
paper_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerReadingPage) page = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = viewer_pdf_save_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (path == NULL)
    {
      tell (page, _ ("The paper was not saved"), error->message);
      return;
    }
  sentence = g_strdup_printf (_ ("Saved as %s"), path);
  g_signal_emit_by_name (page, "toast", sentence);
}

static void
paper_chosen (GtkNativeDialog *chooser, int response, gpointer data)
{
  ViewerReadingPage *page = data;
  /* Of the exam that it was opened for, whichever is shown by now. */
  FjClient *client = g_object_get_data (G_OBJECT (chooser), "client");
  const char *pdf = g_object_get_data (G_OBJECT (chooser), "pdf");
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    viewer_pdf_save_async (client, pdf, file, paper_saved, g_object_ref (page));
  g_object_unref (chooser);
}

static void
save_paper (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerReadingPage *page = data;
  const ViewerOpened *opened = viewer_reading_page_get_opened (page);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save the paper"), window_of (page), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *name = g_strdup_printf ("%s.pdf", opened->exam->accession != NULL ? opened->exam->accession
                                                                                     : opened->exam->id);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data_full (G_OBJECT (chooser), "client", g_object_ref (viewer_reading_page_get_client (page)),
                          g_object_unref);
  g_object_set_data_full (G_OBJECT (chooser), "pdf",
                          g_strdup (viewer_report_get (viewer_reading_page_get_report (page))->pdf), g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (paper_chosen), page, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
write_after_all (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_signal_emit_by_name (data, "write");
}

GActionGroup *
viewer_report_actions_new (ViewerReadingPage *page)
{
  static const GActionEntry entries[] = {
    { .name = "submit", .activate = submit },
    { .name = "return", .activate = send_back },
    { .name = "sign", .activate = sign },
    { .name = "paper", .activate = save_paper },
    { .name = "write", .activate = write_after_all },
  };
  GSimpleActionGroup *group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), page);
  return G_ACTION_GROUP (group);
}

static void
enable (GActionGroup *actions, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (actions), name)),
                               is_enabled);
}

void
viewer_report_actions_update (GActionGroup *actions, ViewerReadingPage *page, gboolean is_busy)
{
  const ViewerOpened *opened = viewer_reading_page_get_opened (page);
  ViewerReport *report = viewer_reading_page_get_report (page);
  ViewerMode mode = opened != NULL ? opened->mode : VIEWER_MODE_LOOK;
  gboolean can_write = report != NULL && !is_busy && viewer_report_may_write (report)
                       && viewer_report_get_state (report) != VIEWER_REPORT_CONFLICT;

  enable (actions, "submit", can_write && mode == VIEWER_MODE_DRAFT);
  enable (actions, "return", can_write && mode == VIEWER_MODE_AUDIT);
  enable (actions, "sign", can_write && mode == VIEWER_MODE_AUDIT);
  enable (actions, "paper", report != NULL && viewer_report_get (report)->pdf != NULL);
  enable (actions, "write",
          !is_busy && opened != NULL && mode == VIEWER_MODE_LOOK && opened->holder_name != NULL);
}
