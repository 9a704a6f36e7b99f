#include "registration-report-window.h"

#include "fj-desk-window.h"
#include "fj-error.h"
#include "fj-exam-words.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-printer.h"
#include "registration-paper.h"
#include "registration-print.h"

#define PAGE_PIXELS 1400 /* wide: sharp also where the screen has two pixels for one */
#define PAGE_WIDTH 700

struct _RegistrationReportWindow
{
  AdwWindow parent;
  FjClient *client;
  FjExamRow *row;
  GSettings *settings; /* or NULL */
  GBytes *pdf;
  GCancellable *cancellable, *printing;
  gboolean was_tried; /* something may have come out of a printer */
  GtkStringList *printers;

  GtkWidget *title, *stack, *pages, *failed, *printer, *print, *stop, *state;
};

G_DEFINE_FINAL_TYPE (RegistrationReportWindow, registration_report_window, ADW_TYPE_WINDOW)

/* ---- reading, in a worker ---- */

typedef struct
{
  char *report, *language;
  GBytes *pdf;
  GPtrArray *pages;
  GStrv printers;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->report);
  g_free (job->language);
  g_clear_pointer (&job->pdf, g_bytes_unref);
  g_clear_pointer (&job->pages, g_ptr_array_unref);
  g_strfreev (job->printers);
  g_free (job);
}

static gboolean
run_job (FjClient *client, Job *job, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strconcat ("/DiagnosticReport/", job->report, NULL), *binary_path = NULL;
  g_autoptr (JsonObject) report
      = fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
  const char *url = report != NULL ? fj_json_get_string (report, "presentedForm[0].url") : NULL;
  const char *binary = url != NULL ? fj_json_reference_id (url, "Binary") : NULL;

  if (report == NULL)
    return FALSE;
  if (binary == NULL)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                           _ ("The paper of this report is not there yet. Try again in a moment."));
      return FALSE;
    }
  binary_path = g_strconcat ("/Binary/", binary, NULL);
  job->pdf = fj_client_fetch (client, binary_path, "application/pdf", NULL, cancellable, error);
  if (job->pdf != NULL)
    job->pages = registration_paper_draw (job->pdf, PAGE_PIXELS, cancellable, error);
  if (job->pages != NULL)
    job->printers = fj_printer_list ();
  return job->pages != NULL;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  fj_language_set_thread (job->language);
  if (run_job (source, job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  fj_language_set_thread (NULL);
}

static void
show_printers (RegistrationReportWindow *window, const char *const *queues)
{
  g_autofree char *chosen
      = window->settings != NULL ? g_settings_get_string (window->settings, "printer") : g_strdup ("");
  guint selected = 0;

  gtk_string_list_append (window->printers, _ ("The usual printer"));
  if (*chosen != '\0')
    {
      gtk_string_list_append (window->printers, chosen);
      selected = 1;
    }
  for (guint i = 0; queues != NULL && queues[i] != NULL; i++)
    if (!g_str_equal (queues[i], chosen))
      gtk_string_list_append (window->printers, queues[i]);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (window->printer), selected);
}

static void
was_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RegistrationReportWindow) window = data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      adw_status_page_set_description (ADW_STATUS_PAGE (window->failed), error->message);
      gtk_stack_set_visible_child_name (GTK_STACK (window->stack), "failed");
      return;
    }
  window->pdf = g_bytes_ref (job->pdf);
  for (guint i = 0; i < job->pages->len; i++)
    {
      GdkTexture *texture = g_ptr_array_index (job->pages, i);
      GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
      g_autofree char *name = g_strdup_printf (_ ("Page %u of %u"), i + 1, job->pages->len);

      gtk_picture_set_alternative_text (GTK_PICTURE (picture), name);
      gtk_widget_set_size_request (picture, PAGE_WIDTH,
                                   PAGE_WIDTH * gdk_texture_get_height (texture)
                                       / gdk_texture_get_width (texture));
      gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (picture, "card");
      gtk_box_append (GTK_BOX (window->pages), picture);
    }
  show_printers (window, (const char *const *) job->printers);
  gtk_widget_set_sensitive (window->print, TRUE);
  gtk_stack_set_visible_child_name (GTK_STACK (window->stack), "pages");
  gtk_widget_grab_focus (window->print);
}

static void
read_report (RegistrationReportWindow *window)
{
  g_autoptr (GTask) task = g_task_new (window->client, window->cancellable, was_read, g_object_ref (window));
  Job *job = g_new0 (Job, 1);

  job->report = g_strdup (fj_exam_row_get (window->row)->report);
  job->language = g_strdup (fj_language_get_thread ());
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* ---- printing ---- */

static void
show_printing (RegistrationReportWindow *window, gboolean is_printing, const char *sentence)
{
  gtk_widget_set_visible (window->print, !is_printing);
  gtk_widget_set_visible (window->stop, is_printing);
  gtk_widget_set_sensitive (window->printer, !is_printing);
  gtk_label_set_text (GTK_LABEL (window->state), sentence != NULL ? sentence : "");
}

static void
progressed (const char *sentence, gpointer data)
{
  gtk_label_set_text (GTK_LABEL (REGISTRATION_REPORT_WINDOW (data)->state), sentence);
}

static void
was_printed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RegistrationReportWindow) window = data;
  g_autoptr (GError) error = NULL;
  gboolean is_printed = registration_print_finish (result, &error);

  g_clear_object (&window->printing);
  if (gtk_widget_in_destruction (GTK_WIDGET (window)) || window->client == NULL)
    return;
  if (is_printed)
    show_printing (window, FALSE, _ ("Printed and handed over."));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_printing (window, FALSE, _ ("Printing was stopped."));
  else
    show_printing (window, FALSE, error->message);
}

static void
print_now (RegistrationReportWindow *window)
{
  const FjExamRowData *row = fj_exam_row_get (window->row);
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (window->printer));
  const char *printer = selected > 0 ? gtk_string_list_get_string (window->printers, selected) : NULL;
  g_autofree char *title = g_strdup_printf ("%s %s", row->accession, row->name);

  if (window->settings != NULL)
    g_settings_set_string (window->settings, "printer", printer != NULL ? printer : "");
  window->was_tried = TRUE;
  window->printing = g_cancellable_new ();
  show_printing (window, TRUE, _ ("The report goes to the printer…"));
  registration_print_async (window->client, printer, title, window->pdf, row->exam, progressed,
                            window->printing, was_printed, g_object_ref (window));
}

static void
again_answered (AdwMessageDialog *dialog, const char *response, RegistrationReportWindow *window)
{
  if (g_str_equal (response, "print"))
    print_now (window);
}

/* Once by itself, again only on a person's word. */
static void
print_clicked (RegistrationReportWindow *window)
{
  const FjExamRowData *row = fj_exam_row_get (window->row);
  g_autofree char *when = NULL;
  GtkWidget *dialog;

  if (window->pdf == NULL || window->printing != NULL)
    return;
  if (row->stage != FJ_STAGE_DELIVERED && !window->was_tried)
    {
      print_now (window);
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (window), _ ("Print once more?"), NULL);
  if (row->stage == FJ_STAGE_DELIVERED)
    {
      when = fj_exam_words_time (row->times[FJ_STAGE_DELIVERED]);
      adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                      _ ("The report of %s was handed over already, %s."), row->name, when);
    }
  else
    adw_message_dialog_format_body (
        ADW_MESSAGE_DIALOG (dialog),
        _ ("The report of %s has just been sent to the printer. Look there before you print it again."),
        row->name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Do not print"), "print",
                                    _ ("_Print once more"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "print", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (again_answered), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
stop_clicked (RegistrationReportWindow *window)
{
  if (window->printing != NULL)
    g_cancellable_cancel (window->printing);
}

/* ---- building ---- */

static GtkWidget *
build_bar (RegistrationReportWindow *window)
{
  GtkWidget *bar = gtk_action_bar_new ();

  window->printers = gtk_string_list_new (NULL);
  window->printer = gtk_drop_down_new (G_LIST_MODEL (window->printers), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (window->printer), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Printer"), -1);
  window->state = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (window->state), TRUE);
  gtk_label_set_xalign (GTK_LABEL (window->state), 0);
  gtk_label_set_width_chars (GTK_LABEL (window->state), 30);
  gtk_label_set_max_width_chars (GTK_LABEL (window->state), 50);
  window->print = gtk_button_new_with_mnemonic (_ ("_Print"));
  gtk_widget_add_css_class (window->print, "suggested-action");
  gtk_widget_set_sensitive (window->print, FALSE);
  g_signal_connect_swapped (window->print, "clicked", G_CALLBACK (print_clicked), window);
  window->stop = gtk_button_new_with_mnemonic (_ ("_Stop printing"));
  gtk_widget_set_visible (window->stop, FALSE);
  g_signal_connect_swapped (window->stop, "clicked", G_CALLBACK (stop_clicked), window);
  gtk_action_bar_pack_start (GTK_ACTION_BAR (bar), window->printer);
  gtk_action_bar_pack_start (GTK_ACTION_BAR (bar), window->state);
  gtk_action_bar_pack_end (GTK_ACTION_BAR (bar), window->print);
  gtk_action_bar_pack_end (GTK_ACTION_BAR (bar), window->stop);
  return bar;
}

static GtkWidget *
build_stack (RegistrationReportWindow *window)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *spinner = gtk_spinner_new ();

  window->stack = gtk_stack_new ();
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  window->pages = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (window->pages, "registration-paper");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), window->pages);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  window->failed = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (window->failed), "dialog-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (window->failed), _ ("The Report Cannot Be Shown"));
  gtk_stack_add_named (GTK_STACK (window->stack), spinner, "loading");
  gtk_stack_add_named (GTK_STACK (window->stack), scroller, "pages");
  gtk_stack_add_named (GTK_STACK (window->stack), window->failed, "failed");
  gtk_widget_set_vexpand (window->stack, TRUE);
  return window->stack;
}

static void
registration_report_window_dispose (GObject *object)
{
  RegistrationReportWindow *window = REGISTRATION_REPORT_WINDOW (object);

  /* Reading ends; printing goes on to its end, which central has to hear of. */
  if (window->cancellable != NULL)
    g_cancellable_cancel (window->cancellable);
  g_clear_object (&window->cancellable);
  g_clear_object (&window->client);
  g_clear_object (&window->row);
  g_clear_object (&window->settings);
  g_clear_pointer (&window->pdf, g_bytes_unref);
  G_OBJECT_CLASS (registration_report_window_parent_class)->dispose (object);
}

static void
registration_report_window_class_init (RegistrationReportWindowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = registration_report_window_dispose;
}

static void
registration_report_window_init (RegistrationReportWindow *window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();

  window->title = adw_window_title_new (_ ("Report"), NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), window->title);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), build_stack (window));
  gtk_box_append (GTK_BOX (box), build_bar (window));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 700);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Report"));
  window->cancellable = g_cancellable_new ();
}

GtkWindow *
registration_report_window_new (GtkWindow *parent, FjClient *client, FjExamRow *row)
{
  RegistrationReportWindow *window = g_object_new (REGISTRATION_TYPE_REPORT_WINDOW, "transient-for", parent,
                                                   "destroy-with-parent", TRUE, NULL);
  const FjExamRowData *data = fj_exam_row_get (row);
  g_autofree char *who = g_strdup_printf ("%s · %s · %s", data->name, fj_exam_words_sex (data->sex),
                                          data->age != NULL ? data->age : _ ("age unknown"));
  g_autofree char *what = g_strdup_printf ("%s · %s", data->item, data->accession);
  FjDeskApplication *application
      = FJ_IS_DESK_WINDOW (parent) ? fj_desk_window_get_application (FJ_DESK_WINDOW (parent)) : NULL;

  window->client = g_object_ref (client);
  window->row = g_object_ref (row);
  if (application != NULL)
    g_set_object (&window->settings, fj_desk_application_get_settings (application));
  adw_window_title_set_title (ADW_WINDOW_TITLE (window->title), who);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (window->title), what);
  read_report (window);
  return GTK_WINDOW (window);
}
