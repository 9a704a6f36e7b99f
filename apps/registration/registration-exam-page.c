#include "registration-exam-page.h"

#include "fj-desk-window.h"
#include "fj-exam-words.h"
#include "fj-fhir.h"
#include "fj-language.h"
#include "registration-board-stages.h"
#include "registration-exam-read.h"
#include "registration-gates.h"
#include "registration-report-window.h"

#define PAGE_WIDTH 360
#define FORM_WIDTH 330
#define ANSWER_PAUSE_MS 700 /* a note is typed letter by letter */

struct _RegistrationExamPage
{
  AdwBin parent;
  FjClient *client;
  FjExamRow *row;
  guint version; /* of the ServiceRequest as it was read; 0: not yet */
  GCancellable *reading;
  char *gate, *answer, *note; /* answered, on its way */
  guint pause;
  GQueue errands; /* of Errand */
  gboolean is_busy;

  GtkWidget *name, *person, *item, *stage, *facts, *gates_title, *gates, *form_title, *form, *times, *error,
      *cancel, *report;
};

static guint signal_closed;

G_DEFINE_FINAL_TYPE (RegistrationExamPage, registration_exam_page, ADW_TYPE_BIN)

static void
fail (RegistrationExamPage *page, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));

  if (root != NULL && FJ_IS_DESK_WINDOW (root))
    fj_desk_window_show_error (FJ_DESK_WINDOW (root), error);
}

static const FjExamRowData *
row_of (RegistrationExamPage *page)
{
  return fj_exam_row_get (page->row);
}

/* ---- what is shown ---- */

static void
add_fact (GtkGrid *grid, int *line, const char *name, const char *value)
{
  GtkWidget *left, *right;

  if (value == NULL || *value == '\0')
    return;
  left = gtk_label_new (name);
  right = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_yalign (GTK_LABEL (left), 0);
  gtk_label_set_xalign (GTK_LABEL (right), 0);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (right), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (right), TRUE);
  gtk_widget_set_can_focus (right, FALSE);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_widget_add_css_class (left, "dim-label");
  gtk_grid_attach (grid, left, 0, *line, 1, 1);
  gtk_grid_attach (grid, right, 1, (*line)++, 1, 1);
}

static void
empty_grid (GtkWidget *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (grid)) != NULL)
    gtk_grid_remove (GTK_GRID (grid), child);
}

static void
show_facts (RegistrationExamPage *page, const FjExam *exam)
{
  const FjExamRowData *row = row_of (page);
  int line = 0;
  GtkGrid *grid = GTK_GRID (page->facts);
  g_autofree char *parts = g_strjoinv (", ", row->parts);
  g_autofree char *planned
      = exam != NULL && exam->scheduled_at != 0 ? fj_exam_words_time (exam->scheduled_at) : NULL;

  empty_grid (page->facts);
  add_fact (grid, &line, _ ("Exam number"), row->accession);
  add_fact (grid, &line, _ ("Body parts"), parts);
  if (exam != NULL && exam->laterality != NULL)
    add_fact (grid, &line, _ ("Side"),
              exam->laterality[0] == 'L'   ? _ ("Left")
              : exam->laterality[0] == 'R' ? _ ("Right")
                                           : _ ("Both sides"));
  add_fact (grid, &line, _ ("Visit"), fj_exam_words_visit_class (row->visit_class));
  add_fact (grid, &line, _ ("Urgency"), fj_exam_words_urgency (row->urgency));
  if (exam != NULL)
    {
      add_fact (grid, &line, _ ("Visit number"), exam->visit_number);
      add_fact (grid, &line, _ ("Bed"), exam->bed);
      add_fact (grid, &line, _ ("Department"), exam->department);
      add_fact (grid, &line, _ ("Ordering doctor"), exam->doctor);
      add_fact (grid, &line, _ ("Clinical information"), exam->clinical_information);
    }
  add_fact (grid, &line, _ ("Device"), row->device);
  add_fact (grid, &line, _ ("Planned for"), planned);
  add_fact (grid, &line, _ ("With"), row->holder_name);
}

static void
show_times (RegistrationExamPage *page)
{
  const FjExamRowData *row = row_of (page);
  int line = 0;

  empty_grid (page->times);
  for (guint i = 0; i < FJ_N_STAGES; i++)
    if (row->times[i] != 0)
      {
        g_autofree char *when = fj_exam_words_time (row->times[i]);
        add_fact (GTK_GRID (page->times), &line, when, fj_exam_words_stage ((FjStage) i));
      }
}

static void
show_row (RegistrationExamPage *page)
{
  const FjExamRowData *row = row_of (page);
  g_autofree char *person = g_strdup_printf ("%s · %s · %s", fj_exam_words_sex (row->sex),
                                             row->age != NULL ? row->age : _ ("age unknown"),
                                             row->mrn != NULL ? row->mrn : _ ("no patient number"));
  g_autofree char *item = g_strdup_printf ("%s · %s", row->item, row->accession);

  gtk_label_set_text (GTK_LABEL (page->name), row->name);
  gtk_label_set_text (GTK_LABEL (page->person), person);
  gtk_label_set_text (GTK_LABEL (page->item), item);
  gtk_label_set_text (GTK_LABEL (page->stage), fj_exam_words_stage (row->stage));
  for (FjStage stage = FJ_STAGE_REGISTERED; stage < FJ_N_STAGES; stage++)
    gtk_widget_remove_css_class (page->stage, registration_stage_style (stage));
  gtk_widget_add_css_class (page->stage, registration_stage_style (row->stage));
  gtk_widget_set_visible (page->cancel, row->stage < FJ_STAGE_SIGNED);
  gtk_widget_set_visible (page->report,
                          row->report != NULL
                              && (row->stage == FJ_STAGE_SIGNED || row->stage == FJ_STAGE_DELIVERED
                                  || row->stage == FJ_STAGE_AMENDED));
  show_times (page);
}

static void
show_gates (RegistrationExamPage *page, const FjExam *exam)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) codes = NULL;

  for (guint i = 0; i < exam->gates->len; i++)
    g_strv_builder_add (builder, ((FjGate *) g_ptr_array_index (exam->gates, i))->code);
  codes = g_strv_builder_end (builder);
  registration_gates_set_codes (REGISTRATION_GATES (page->gates), (const char *const *) codes);
  for (guint i = 0; i < exam->gates->len; i++)
    {
      const FjGate *gate = g_ptr_array_index (exam->gates, i);
      /* What is being answered right now stays as the person has it. */
      if (g_strcmp0 (gate->code, page->gate) != 0)
        registration_gates_set_answer (REGISTRATION_GATES (page->gates), gate->code, gate->answer,
                                       gate->note);
    }
  gtk_widget_set_visible (page->gates_title, codes[0] != NULL);
  gtk_widget_set_visible (page->gates, codes[0] != NULL);
}

static void
exam_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RegistrationExamPage) page = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RegistrationExamRead) read = registration_exam_read_finish (result, &error);

  if (read == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      gtk_label_set_text (GTK_LABEL (page->error), error->message);
      gtk_widget_set_visible (page->error, TRUE);
      return;
    }
  gtk_widget_set_visible (page->error, read->form_failed);
  if (read->form_failed)
    gtk_label_set_text (GTK_LABEL (page->error), _ ("The scanned request form cannot be shown."));
  page->version = read->exam->version;
  show_facts (page, read->exam);
  show_gates (page, read->exam);
  gtk_picture_set_paintable (GTK_PICTURE (page->form),
                             read->form != NULL ? GDK_PAINTABLE (read->form) : NULL);
  if (read->form != NULL)
    gtk_widget_set_size_request (page->form, -1,
                                 FORM_WIDTH * gdk_texture_get_height (read->form)
                                     / gdk_texture_get_width (read->form));
  gtk_widget_set_visible (page->form, read->form != NULL);
  gtk_widget_set_visible (page->form_title, read->form != NULL);
}

static void
read_exam (RegistrationExamPage *page)
{
  g_cancellable_cancel (page->reading);
  g_clear_object (&page->reading);
  page->reading = g_cancellable_new ();
  registration_exam_read_async (page->client, row_of (page)->exam, page->reading, exam_read,
                                g_object_ref (page));
}

/* ---- on its way to central ---- */

/* What a person did to one exam. It is done to that one, whichever is looked at by then. */
typedef struct
{
  RegistrationExamPage *page;
  FjClient *client;
  char *exam, *who;
  char *operation;
  JsonObject *parameters;
  guint version;
} Errand;

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->page);
  g_object_unref (errand->client);
  g_free (errand->exam);
  g_free (errand->who);
  g_free (errand->operation);
  json_object_unref (errand->parameters);
  g_free (errand);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static void
forget_answer (RegistrationExamPage *page)
{
  g_clear_handle_id (&page->pause, g_source_remove);
  g_clear_pointer (&page->gate, g_free);
  g_clear_pointer (&page->answer, g_free);
  g_clear_pointer (&page->note, g_free);
}

static void send_next (RegistrationExamPage *page);

static void
done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  RegistrationExamPage *page = errand->page;
  g_autoptr (GError) error = NULL;
  guint version = 0;
  g_autoptr (JsonObject) answer = fj_client_send_finish (FJ_CLIENT (source), result, &version, &error);

  page->is_busy = FALSE;
  for (GList *at = page->errands.head; at != NULL && version != 0; at = at->next)
    {
      Errand *next = at->data;

      if (g_str_equal (next->exam, errand->exam))
        next->version = version;
    }
  if (answer == NULL)
    {
      g_prefix_error (&error, "%s: ", errand->who);
      fail (page, error);
    }
  if (page->row != NULL && page->client != NULL && g_str_equal (row_of (page)->exam, errand->exam))
    {
      if (version != 0)
        page->version = version;
      /* Unless the next one is being given already. */
      if (page->pause == 0 && g_queue_is_empty (&page->errands))
        forget_answer (page);
      /* Whatever it was: from central again, the truth is there. */
      read_exam (page);
    }
  send_next (page);
}

/* One after the other: each stands on the version that the one before it made. */
static void
send_next (RegistrationExamPage *page)
{
  Errand *errand = page->is_busy ? NULL : g_queue_pop_head (&page->errands);
  g_autofree char *path = NULL;

  if (errand == NULL)
    return;
  page->is_busy = TRUE;
  path = g_strdup_printf ("/ServiceRequest/%s/$%s", errand->exam, errand->operation);
  fj_client_send_async (errand->client, "POST", path, errand->parameters, errand->version, NULL, NULL, done,
                        errand);
}

static void
operate (RegistrationExamPage *page, const char *operation, JsonObject *parameters)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->page = g_object_ref (page);
  errand->client = g_object_ref (page->client);
  errand->exam = g_strdup (row_of (page)->exam);
  errand->who = g_strdup (row_of (page)->name);
  errand->operation = g_strdup (operation);
  errand->parameters = json_object_ref (parameters);
  errand->version = page->version;
  g_queue_push_tail (&page->errands, errand);
  send_next (page);
}

static gboolean
send_answer (gpointer data)
{
  RegistrationExamPage *page = data;
  g_autoptr (JsonObject) parameters = fj_fhir_parameters_new ();

  page->pause = 0;
  fj_fhir_parameters_add_string (parameters, "gate", page->gate);
  fj_fhir_parameters_add_string (parameters, "answer", page->answer);
  if (page->note != NULL)
    fj_fhir_parameters_add_string (parameters, "note", page->note);
  operate (page, "answer-gate", parameters);
  return G_SOURCE_REMOVE;
}

/* An answer that was given counts, however quickly a person goes on. */
static void
send_answer_now (RegistrationExamPage *page)
{
  if (page->pause == 0)
    return;
  g_clear_handle_id (&page->pause, g_source_remove);
  send_answer (page);
}

void
registration_exam_page_show (RegistrationExamPage *page, FjClient *client, FjExamRow *row)
{
  gboolean is_same
      = row != NULL && page->row != NULL && g_strcmp0 (fj_exam_row_get (row)->exam, row_of (page)->exam) == 0;
  gboolean is_newer = !is_same || fj_exam_row_get (row)->version != page->version;

  if (!is_same)
    send_answer_now (page);
  g_set_object (&page->client, client);
  g_set_object (&page->row, row);
  if (row == NULL || !is_same)
    {
      g_cancellable_cancel (page->reading);
      forget_answer (page);
      page->version = 0;
      gtk_picture_set_paintable (GTK_PICTURE (page->form), NULL);
      gtk_widget_set_visible (page->form, FALSE);
      gtk_widget_set_visible (page->form_title, FALSE);
      gtk_widget_set_visible (page->gates, FALSE);
      gtk_widget_set_visible (page->gates_title, FALSE);
      gtk_widget_set_visible (page->error, FALSE);
    }
  if (row == NULL)
    return;
  show_row (page);
  if (!is_same)
    show_facts (page, NULL);
  if (is_newer)
    read_exam (page);
}

/* ---- what the desk does ---- */

static void
gate_answered (RegistrationExamPage *page, const char *gate, const char *answer, const char *note)
{
  if (page->row == NULL || page->version == 0)
    return;
  if (g_strcmp0 (gate, page->gate) != 0)
    send_answer_now (page);
  forget_answer (page);
  page->gate = g_strdup (gate);
  if (answer == NULL) /* its note is still missing */
    return;
  page->answer = g_strdup (answer);
  page->note = g_strdup (note);
  /* What is chosen is told at once: the window may be closed the next moment. */
  if (note == NULL || *note == '\0')
    send_answer (page);
  else
    page->pause = g_timeout_add (ANSWER_PAUSE_MS, send_answer, page);
}

static void
cancel_answered (AdwMessageDialog *dialog, const char *response, RegistrationExamPage *page)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  g_autoptr (JsonObject) parameters = NULL;
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (!g_str_equal (response, "cancel-exam") || page->row == NULL
      || g_strcmp0 (g_object_get_data (G_OBJECT (dialog), "exam"), row_of (page)->exam) != 0)
    return;
  parameters = fj_fhir_parameters_new ();
  fj_fhir_parameters_add_string (parameters, "reason", reason);
  operate (page, "cancel", parameters);
}

static void
reason_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "cancel-exam", *reason != '\0');
}

static void
cancel_exam (RegistrationExamPage *page)
{
  const FjExamRowData *row = row_of (page);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
                                              _ ("Cancel this exam?"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s · %s · %s · %s\n%s", row->name,
                                  fj_exam_words_sex (row->sex),
                                  row->age != NULL ? row->age : _ ("age unknown"), row->item,
                                  _ ("It cannot be brought back. Others will read the reason."));
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Reason"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Reason"), -1);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), FALSE);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep"), "cancel-exam",
                                    _ ("_Cancel Exam"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "cancel-exam",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "cancel-exam", FALSE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), "exam", g_strdup (row->exam), g_free);
  g_signal_connect (entry, "changed", G_CALLBACK (reason_changed), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (cancel_answered), page, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

static void
show_report (RegistrationExamPage *page)
{
  GtkWindow *window = registration_report_window_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
                                                      page->client, page->row);

  gtk_window_present (window);
}

static void
close_page (RegistrationExamPage *page)
{
  g_signal_emit (page, signal_closed, 0);
}

/* ---- building ---- */

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
add_grid (GtkWidget *box)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_box_append (GTK_BOX (box), grid);
  return grid;
}

static GtkWidget *
add_button (
    RegistrationExamPage *page, GtkWidget *box, const char *words, const char *style, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (words);

  gtk_widget_add_css_class (button, style);
  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect_swapped (button, "clicked", callback, page);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
build (RegistrationExamPage *page, GtkWidget *box)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
            *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  page->name = add_label (head, NULL, "title-3");
  gtk_widget_set_hexpand (page->name, TRUE);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_tooltip_text (close, _ ("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Close"), -1);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_page), page);
  gtk_box_append (GTK_BOX (head), close);
  gtk_box_append (GTK_BOX (box), head);
  page->person = add_label (box, NULL, NULL);
  page->item = add_label (box, NULL, "heading");
  page->stage = add_label (box, NULL, "heading");
  page->error = add_label (box, NULL, "error");
  page->report = add_button (page, buttons, _ ("_Report…"), "suggested-action", G_CALLBACK (show_report));
  page->cancel = add_button (page, buttons, _ ("_Cancel Exam…"), "flat", G_CALLBACK (cancel_exam));
  gtk_box_append (GTK_BOX (box), buttons);
  page->gates_title = add_label (box, _ ("Safety"), "heading");
  page->gates = registration_gates_new ();
  g_signal_connect_swapped (page->gates, "answered", G_CALLBACK (gate_answered), page);
  gtk_box_append (GTK_BOX (box), page->gates);
  page->facts = add_grid (box);
  add_label (box, _ ("Course"), "heading");
  page->times = add_grid (box);
  page->form_title = add_label (box, _ ("Request form"), "heading");
  page->form = gtk_picture_new ();
  gtk_picture_set_alternative_text (GTK_PICTURE (page->form), _ ("The scanned request form"));
  gtk_picture_set_content_fit (GTK_PICTURE (page->form), GTK_CONTENT_FIT_CONTAIN);
  gtk_box_append (GTK_BOX (box), page->form);
}

static void
registration_exam_page_dispose (GObject *object)
{
  RegistrationExamPage *page = REGISTRATION_EXAM_PAGE (object);

  g_cancellable_cancel (page->reading);
  forget_answer (page);
  g_clear_object (&page->reading);
  g_clear_object (&page->client);
  g_clear_object (&page->row);
  G_OBJECT_CLASS (registration_exam_page_parent_class)->dispose (object);
}

static void
registration_exam_page_class_init (RegistrationExamPageClass *class)
{
  G_OBJECT_CLASS (class)->dispose = registration_exam_page_dispose;
  signal_closed = g_signal_new ("closed", REGISTRATION_TYPE_EXAM_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
registration_exam_page_init (RegistrationExamPage *page)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  gtk_widget_add_css_class (box, "registration-exam");
  build (page, box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_size_request (scroller, PAGE_WIDTH, -1);
  gtk_widget_set_hexpand (scroller, FALSE);
  adw_bin_set_child (ADW_BIN (page), scroller);
}

GtkWidget *
registration_exam_page_new (void)
{
  return g_object_new (REGISTRATION_TYPE_EXAM_PAGE, NULL);
}
