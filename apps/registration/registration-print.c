#include "registration-print.h"

#include "fj-error.h"
#include "fj-language.h"
#include "fj-printer.h"

#define POLL_MS 500
#define PATIENCE_SECONDS 600 /* without a change: somebody has to look at the printer */

typedef struct
{
  char *printer, *title, *exam, *language;
  GBytes *pdf;
  RegistrationPrintProgress progress;
  gpointer user_data;
  GMainContext *context;
  GCancellable *cancellable;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->printer);
  g_free (job->title);
  g_free (job->exam);
  g_free (job->language);
  g_bytes_unref (job->pdf);
  g_main_context_unref (job->context);
  g_clear_object (&job->cancellable);
  g_free (job);
}

typedef struct
{
  RegistrationPrintProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
  char *sentence;
} Telling;

static gboolean
tell_now (gpointer data)
{
  Telling *telling = data;

  if (!g_cancellable_is_cancelled (telling->cancellable))
    telling->progress (telling->sentence, telling->user_data);
  return G_SOURCE_REMOVE;
}

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_clear_object (&telling->cancellable);
  g_free (telling->sentence);
  g_free (telling);
}

static void
tell (Job *job, const char *sentence)
{
  Telling *telling = g_new0 (Telling, 1);

  telling->progress = job->progress;
  telling->user_data = job->user_data;
  telling->cancellable = job->cancellable != NULL ? g_object_ref (job->cancellable) : NULL;
  telling->sentence = g_strdup (sentence);
  g_main_context_invoke_full (job->context, G_PRIORITY_DEFAULT, tell_now, telling, telling_free);
}

static gboolean
unknown (GError **error)
{
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_CONFLICT,
      _ ("It is not known whether the report was printed. Look at the printer before you print it "
         "again."));
  return FALSE;
}

/* To the end of the job, whatever it is. */
static gboolean
follow (Job *job, FjPrinter *printer, gint number, GCancellable *cancellable, GError **error)
{
  gint64 changed = g_get_monotonic_time ();
  FjPrintState before = FJ_PRINT_UNKNOWN;
  FjPrinterTroubles troubles_before = 0;

  while (TRUE)
    {
      FjPrintState state = FJ_PRINT_UNKNOWN;
      FjPrinterTroubles troubles = 0;

      if (g_cancellable_is_cancelled (cancellable))
        {
          fj_printer_cancel_job (printer, number, NULL);
          return !g_cancellable_set_error_if_cancelled (cancellable, error);
        }
      if (!fj_printer_get_job (printer, number, &state, &troubles, cancellable, NULL))
        state = before;
      if (state != before || troubles != troubles_before)
        {
          changed = g_get_monotonic_time ();
          tell (job, troubles != 0                  ? fj_printer_troubles_to_sentence (troubles)
                     : state == FJ_PRINT_PROCESSING ? _ ("The report is being printed…")
                                                    : _ ("The report waits for the printer…"));
        }
      before = state;
      troubles_before = troubles;
      switch (state)
        {
        case FJ_PRINT_COMPLETED:
          return TRUE;
        case FJ_PRINT_CANCELED:
        case FJ_PRINT_ABORTED:
          g_set_error_literal (
              error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
              _ ("The printer gave the report up. Look at the printer, then print it again."));
          return FALSE;
        default:
          break;
        }
      if (g_get_monotonic_time () - changed > PATIENCE_SECONDS * G_USEC_PER_SEC)
        return unknown (error);
      g_usleep (POLL_MS * 1000);
    }
}

static gboolean
run_job (FjClient *client, Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjPrinter) printer = fj_printer_new (job->printer, error);
  g_autofree char *path = g_strdup_printf ("/ServiceRequest/%s/$deliver", job->exam);
  g_autoptr (JsonObject) nothing = NULL, answer = NULL;
  gint number;

  if (printer == NULL)
    return FALSE;
  number = fj_printer_submit (printer, job->title, job->pdf, 1, cancellable, error);
  if (number == 0 || !follow (job, printer, number, cancellable, error))
    return FALSE;
  nothing = json_object_new ();
  answer = fj_client_send (client, "POST", path, nothing, 0, NULL, NULL, NULL, error);
  if (answer == NULL)
    g_prefix_error (error, "%s ",
                    _ ("The report is printed, but the centre does not know yet that it was handed over:"));
  return answer != NULL;
}

static void
print_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
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

void
registration_print_async (FjClient *client,
                          const char *printer,
                          const char *title,
                          GBytes *pdf,
                          const char *exam,
                          RegistrationPrintProgress progress,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->printer = printer != NULL && *printer != '\0' ? g_strdup (printer) : NULL;
  job->title = g_strdup (title);
  job->exam = g_strdup (exam);
  job->pdf = g_bytes_ref (pdf);
  job->language = g_strdup (fj_language_get_thread ());
  job->progress = progress;
  job->user_data = user_data;
  job->context = g_main_context_ref_thread_default ();
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  g_task_set_source_tag (task, registration_print_async);
  g_task_set_task_data (task, job, job_free);
  /* What the printer did is told even to who has cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, print_in_thread);
}

gboolean
registration_print_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
