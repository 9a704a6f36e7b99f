#include "fj-printer.h"

#include <cups/cups.h>
#include <string.h>
#include "fj-error.h"
#include "fj-language.h"
#include "fj-printer-troubles.h"

#define CONNECT_MS 5000
#define ANSWER_SECONDS 30 /* for a whole exchange without news */
#define LOOK_SECONDS 0.25 /* how often a waiting exchange asks whether it was cancelled */
#define MAX_TITLE 255     /* bytes of job-name, RFC 8011 5.1.3 */
#define MAX_JOBS 1000     /* of one Get-Jobs */
#define PDF "application/pdf"

struct _FjPrinter
{
  char *uri;  /* printer-uri */
  char *host; /* or a socket's path */
  char *resource;
  int port;
  http_encryption_t encryption;
};

/* ---- one exchange ---- */

typedef struct
{
  http_t *http;
  GCancellable *cancellable;
  gint64 deadline; /* monotonic */
} Exchange;

static int
on_wait (http_t *http, void *user_data)
{
  Exchange *exchange = user_data;

  return !g_cancellable_is_cancelled (exchange->cancellable) && g_get_monotonic_time () < exchange->deadline;
}

static gboolean
open_exchange (FjPrinter *printer, Exchange *exchange, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  exchange->cancellable = cancellable;
  exchange->deadline = g_get_monotonic_time () + ANSWER_SECONDS * G_TIME_SPAN_SECOND;
  exchange->http = httpConnect2 (printer->host, printer->port, NULL, AF_UNSPEC, printer->encryption, 1,
                                 CONNECT_MS, NULL);
  if (exchange->http == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                   _ ("The printer %s does not answer. Look whether it is switched on and connected."),
                   printer->uri);
      return FALSE;
    }
  httpSetTimeout (exchange->http, LOOK_SECONDS, on_wait, exchange);
  return TRUE;
}

static void
close_exchange (Exchange *exchange)
{
  g_clear_pointer (&exchange->http, httpClose);
}

static ipp_t *
new_request (FjPrinter *printer, ipp_op_t operation)
{
  ipp_t *request = ippNewRequest (operation);

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, printer->uri);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser ());
  return request;
}

static void
set_no_pdf (FjPrinter *printer, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
               _ ("The printer %s does not print PDF documents by itself. Set it up as a queue of this "
                  "computer, which turns them into what it can print, and name the queue instead."),
               printer->uri);
}

/* A refusal of the printer's as an error; nothing was done. */
static void
set_refusal (FjPrinter *printer, ipp_t *response, GError **error)
{
  FjError code = FJ_ERROR_UNAVAILABLE;
  ipp_status_t status = ippGetStatusCode (response);
  ipp_attribute_t *text = ippFindAttribute (response, "status-message", IPP_TAG_TEXT);
  const char *message = text != NULL ? ippGetString (text, 0, NULL) : NULL;
  const char *reason
      = message != NULL && g_utf8_validate (message, -1, NULL) ? message : ippErrorString (status);

  switch (status)
    {
    case IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED:
    case IPP_STATUS_ERROR_DOCUMENT_FORMAT_ERROR:
      set_no_pdf (printer, error);
      return;
    case IPP_STATUS_ERROR_ATTRIBUTES_OR_VALUES:
      /* What it does not support comes back (RFC 8011 4.1.7). */
      if (ippFindAttribute (response, "document-format", IPP_TAG_ZERO) != NULL)
        {
          set_no_pdf (printer, error);
          return;
        }
      code = FJ_ERROR_UNSUPPORTED;
      break;
    case IPP_STATUS_ERROR_NOT_FOUND:
    case IPP_STATUS_ERROR_GONE:
      code = FJ_ERROR_NOT_FOUND;
      break;
    case IPP_STATUS_ERROR_FORBIDDEN:
    case IPP_STATUS_ERROR_NOT_AUTHENTICATED:
    case IPP_STATUS_ERROR_NOT_AUTHORIZED:
      code = FJ_ERROR_FORBIDDEN;
      break;
    case IPP_STATUS_ERROR_REQUEST_ENTITY:
      code = FJ_ERROR_TOO_LARGE;
      break;
    default:
      break;
    }
  g_set_error (error, FJ_ERROR, code, _ ("The printer %s refused: %s Look at the printer, then try again."),
               printer->uri, reason);
}

static gboolean
is_success (ipp_t *response)
{
  return response != NULL && ippGetStatusCode (response) < IPP_STATUS_REDIRECTION_OTHER_SITE;
}

/* Sends @request (taken over) and waits. NULL with @error when there is no answer; an answer may be a
 * refusal. */
static ipp_t *
ask (FjPrinter *printer, ipp_t *request, GCancellable *cancellable, GError **error)
{
  Exchange exchange = { 0 };
  ipp_t *response = NULL;

  if (open_exchange (printer, &exchange, cancellable, error))
    {
      response = cupsDoRequest (exchange.http, request, printer->resource);
      request = NULL;
      if (response == NULL && !g_cancellable_set_error_if_cancelled (cancellable, error))
        g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                     _ ("The printer %s does not answer. Look whether it is switched on and connected."),
                     printer->uri);
    }
  close_exchange (&exchange);
  ippDelete (request);
  return response;
}

/* As ask(), and a refusal is an error. */
static ipp_t *
ask_for (FjPrinter *printer, ipp_t *request, GCancellable *cancellable, GError **error)
{
  ipp_t *response = ask (printer, request, cancellable, error);

  if (response == NULL || is_success (response))
    return response;
  set_refusal (printer, response, error);
  ippDelete (response);
  return NULL;
}

/* ---- which printer ---- */

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

static FjPrinter *
new_for_uri (const char *uri, GError **error)
{
  char scheme[16];
  char user[64];
  char host[256];
  char resource[1024];
  int port;
  gboolean is_ipps;
  FjPrinter *printer;

  if (httpSeparateURI (HTTP_URI_CODING_ALL, uri, scheme, sizeof scheme, user, sizeof user, host, sizeof host,
                       &port, resource, sizeof resource)
          != HTTP_URI_STATUS_OK
      || *host == '\0' || port < 1 || port > 65535)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("\"%.200s\" is no printer's address. It looks like ipps://printer.local/ipp/print, or is "
             "the name of a queue."),
          uri);
      return NULL;
    }
  is_ipps = g_str_equal (scheme, "ipps");
  if (!is_ipps && !g_str_equal (scheme, "ipp"))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("Printers are reached by ipps:// (or ipp:// on this machine), not by %s://. Correct the "
             "address, or name a queue of this computer."),
          scheme);
      return NULL;
    }
  if (!is_ipps && !is_this_machine (host))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("Documents of patients do not cross the network unencrypted. Use ipps:// instead of ipp:// "
             "for the printer at %s."),
          host);
      return NULL;
    }
  printer = g_new0 (FjPrinter, 1);
  printer->uri = g_strdup (uri);
  printer->host = g_strdup (host);
  printer->resource = g_strdup (resource);
  printer->port = port;
  printer->encryption = is_ipps ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED;
  return printer;
}

/* @path below the system's CUPS. */
static FjPrinter *
new_for_system (const char *path)
{
  FjPrinter *printer = g_new0 (FjPrinter, 1);

  printer->uri = g_strconcat ("ipp://localhost", path, NULL);
  printer->host = g_strdup (cupsServer ());
  printer->resource = g_strdup (path);
  printer->port = ippPort ();
  printer->encryption = cupsEncryption ();
  return printer;
}

static gboolean
check_queue (FjPrinter *printer, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  ipp_t *request = new_request (printer, IPP_OP_GET_PRINTER_ATTRIBUTES);
  ipp_t *response;

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", NULL, "printer-name");
  response = ask_for (printer, request, NULL, &local);
  ippDelete (response);
  if (g_error_matches (local, FJ_ERROR, FJ_ERROR_NOT_FOUND))
    g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                 _ ("This computer has no printer queue \"%s\". Set it up, or choose another."), name);
  else if (g_error_matches (local, FJ_ERROR, FJ_ERROR_UNAVAILABLE))
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                 _ ("The print service of this computer does not answer. Start it, or give the printer's own "
                    "address (ipps://…)."));
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return response != NULL;
}

static char *
default_queue (GError **error)
{
  g_autoptr (FjPrinter) system = new_for_system ("/");
  ipp_t *request = ippNewRequest (IPP_OP_CUPS_GET_DEFAULT);
  ipp_t *response;
  ipp_attribute_t *attribute;
  char *name = NULL;

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", NULL, "printer-name");
  response = ask (system, request, NULL, NULL);
  if (is_success (response)
      && (attribute = ippFindAttribute (response, "printer-name", IPP_TAG_NAME)) != NULL)
    name = g_strdup (ippGetString (attribute, 0, NULL));
  ippDelete (response);
  if (name == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                 _ ("This computer has no printer. Set one up, or give the printer's address (ipps://…)."));
  return name;
}

FjPrinter *
fj_printer_new (const char *uri, GError **error)
{
  g_autoptr (FjPrinter) printer = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;

  if (uri != NULL && *uri != '\0' && strstr (uri, "://") != NULL)
    return new_for_uri (uri, error);
  name = uri != NULL && *uri != '\0' ? g_strdup (uri) : default_queue (error);
  if (name == NULL)
    return NULL;
  escaped = g_uri_escape_string (name, NULL, FALSE);
  path = g_strconcat ("/printers/", escaped, NULL);
  printer = new_for_system (path);
  return check_queue (printer, name, error) ? g_steal_pointer (&printer) : NULL;
}

void
fj_printer_free (FjPrinter *printer)
{
  if (printer == NULL)
    return;
  g_free (printer->uri);
  g_free (printer->host);
  g_free (printer->resource);
  g_free (printer);
}

GStrv
fj_printer_list (void)
{
  g_autoptr (FjPrinter) system = new_for_system ("/");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  ipp_t *request = ippNewRequest (IPP_OP_CUPS_GET_PRINTERS);
  ipp_t *response;

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", NULL, "printer-name");
  response = ask (system, request, NULL, NULL);
  for (ipp_attribute_t *attribute = response != NULL ? ippFirstAttribute (response) : NULL; attribute != NULL;
       attribute = ippNextAttribute (response))
    if (g_strcmp0 (ippGetName (attribute), "printer-name") == 0 && ippGetString (attribute, 0, NULL) != NULL)
      g_strv_builder_add (names, ippGetString (attribute, 0, NULL));
  ippDelete (response);
  return g_strv_builder_end (names);
}

/* ---- what keeps it ---- */

static FjPrinterTroubles
read_troubles (ipp_t *response)
{
  FjPrinterTroubles troubles = 0;
  ipp_attribute_t *reasons = ippFindAttribute (response, "printer-state-reasons", IPP_TAG_KEYWORD);
  ipp_attribute_t *state = ippFindAttribute (response, "printer-state", IPP_TAG_ENUM);
  ipp_attribute_t *accepting = ippFindAttribute (response, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);

  for (int i = 0; i < ippGetCount (reasons); i++)
    troubles |= fj_printer_trouble_from_reason (ippGetString (reasons, i, NULL));
  if ((state != NULL && ippGetInteger (state, 0) == IPP_PSTATE_STOPPED)
      || (accepting != NULL && !ippGetBoolean (accepting, 0)))
    troubles |= FJ_PRINTER_HALTED;
  return troubles;
}

gboolean
fj_printer_look (FjPrinter *printer, FjPrinterTroubles *troubles, GCancellable *cancellable, GError **error)
{
  static const char *const wanted[] = { "printer-state", "printer-state-reasons", "printer-is-accepting-jobs",
                                        "document-format-supported" };
  ipp_t *request = new_request (printer, IPP_OP_GET_PRINTER_ATTRIBUTES);
  ipp_t *response;
  ipp_attribute_t *formats;
  gboolean takes_pdf;

  ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", G_N_ELEMENTS (wanted),
                 NULL, wanted);
  response = ask_for (printer, request, cancellable, error);
  if (response == NULL)
    return FALSE;
  formats = ippFindAttribute (response, "document-format-supported", IPP_TAG_MIMETYPE);
  takes_pdf = formats == NULL || ippContainsString (formats, PDF);
  *troubles = read_troubles (response);
  ippDelete (response);
  if (!takes_pdf)
    set_no_pdf (printer, error);
  return takes_pdf;
}

/* ---- jobs ---- */

static ipp_t *
new_job_request (FjPrinter *printer, ipp_op_t operation, const char *title, guint copies)
{
  ipp_t *request = new_request (printer, operation);

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, title);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL, PDF);
  if (copies > 1)
    ippAddInteger (request, IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", (int) copies);
  return request;
}

/* Would it take such a job? A printer that cannot be asked may still take it. */
static gboolean
validate (FjPrinter *printer, const char *title, guint copies, GCancellable *cancellable, GError **error)
{
  ipp_t *response
      = ask (printer, new_job_request (printer, IPP_OP_VALIDATE_JOB, title, copies), cancellable, error);
  ipp_status_t status;
  gboolean accepted;

  if (response == NULL)
    return FALSE;
  status = ippGetStatusCode (response);
  accepted = is_success (response) || status == IPP_STATUS_ERROR_OPERATION_NOT_SUPPORTED;
  if (!accepted)
    set_refusal (printer, response, error);
  ippDelete (response);
  return accepted;
}

static ipp_t *
send_document (Exchange *exchange, FjPrinter *printer, ipp_t *request, GBytes *pdf)
{
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size);
  http_status_t status
      = cupsSendRequest (exchange->http, request, printer->resource, ippLength (request) + size);

  for (gsize sent = 0; sent < size && (status == HTTP_STATUS_CONTINUE || status == HTTP_STATUS_OK);)
    {
      gsize part = MIN (size - sent, 65536);

      status = cupsWriteRequestData (exchange->http, data + sent, part);
      sent += part;
      exchange->deadline = g_get_monotonic_time () + ANSWER_SECONDS * G_TIME_SPAN_SECOND;
    }
  return cupsGetResponse (exchange->http, printer->resource);
}

gint
fj_printer_submit (FjPrinter *printer,
                   const char *title,
                   GBytes *pdf,
                   guint copies,
                   GCancellable *cancellable,
                   GError **error)
{
  Exchange exchange = { 0 };
  ipp_t *request;
  ipp_t *response;
  gint job = 0;

  g_return_val_if_fail (strlen (title) <= MAX_TITLE && copies >= 1 && copies <= 99, 0);

  if (!validate (printer, title, copies, cancellable, error)
      || !open_exchange (printer, &exchange, cancellable, error))
    return 0;
  request = new_job_request (printer, IPP_OP_PRINT_JOB, title, copies);
  response = send_document (&exchange, printer, request, pdf);
  ippDelete (request);
  if (is_success (response))
    job = ippGetInteger (ippFindAttribute (response, "job-id", IPP_TAG_INTEGER), 0);
  if (response != NULL && !is_success (response))
    set_refusal (printer, response, error);
  else if (job <= 0)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_CONFLICT,
        _ ("The printer %s stopped answering while it was given a document. Look whether it came out."),
        printer->uri);
  ippDelete (response);
  close_exchange (&exchange);
  return MAX (job, 0);
}

static FjPrintState
read_job_state (ipp_t *response)
{
  switch (ippGetInteger (ippFindAttribute (response, "job-state", IPP_TAG_ENUM), 0))
    {
    case IPP_JSTATE_PENDING:
      return FJ_PRINT_PENDING;
    case IPP_JSTATE_PROCESSING:
      return FJ_PRINT_PROCESSING;
    case IPP_JSTATE_HELD:
    case IPP_JSTATE_STOPPED:
      return FJ_PRINT_STOPPED;
    case IPP_JSTATE_COMPLETED:
      return FJ_PRINT_COMPLETED;
    case IPP_JSTATE_CANCELED:
      return FJ_PRINT_CANCELED;
    case IPP_JSTATE_ABORTED:
      return FJ_PRINT_ABORTED;
    default:
      return FJ_PRINT_UNKNOWN;
    }
}

gboolean
fj_printer_get_job (FjPrinter *printer,
                    gint job,
                    FjPrintState *state,
                    FjPrinterTroubles *troubles,
                    GCancellable *cancellable,
                    GError **error)
{
  return fj_printer_follow_job (printer, job, NULL, state, troubles, cancellable, error);
}

gboolean
fj_printer_follow_job (FjPrinter *printer,
                       gint job,
                       const char *title,
                       FjPrintState *state,
                       FjPrinterTroubles *troubles,
                       GCancellable *cancellable,
                       GError **error)
{
  static const char *const wanted[] = { "job-state", "job-name" };
  ipp_t *request = new_request (printer, IPP_OP_GET_JOB_ATTRIBUTES);
  ipp_t *response;
  ipp_attribute_t *name;
  ipp_status_t status;

  ippAddInteger (request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
  ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", G_N_ELEMENTS (wanted),
                 NULL, wanted);
  response = ask (printer, request, cancellable, error);
  if (response == NULL)
    return FALSE;
  status = ippGetStatusCode (response);
  name = ippFindAttribute (response, "job-name", IPP_TAG_NAME);
  *state = FJ_PRINT_UNKNOWN;
  if (is_success (response)
      && (title == NULL || (name != NULL && g_strcmp0 (ippGetString (name, 0, NULL), title) == 0)))
    *state = read_job_state (response);
  if (!is_success (response) && status != IPP_STATUS_ERROR_NOT_FOUND && status != IPP_STATUS_ERROR_GONE)
    {
      set_refusal (printer, response, error);
      ippDelete (response);
      return FALSE;
    }
  ippDelete (response);
  return fj_printer_look (printer, troubles, cancellable, error);
}

/* Among the unfinished or the finished ones; attributes of one job stand together, jobs between separators.
 */
static gboolean
find_among (FjPrinter *printer,
            const char *which,
            const char *title,
            gint *found,
            GCancellable *cancellable,
            GError **error)
{
  static const char *const wanted[] = { "job-id", "job-name" };
  ipp_t *request = new_request (printer, IPP_OP_GET_JOBS);
  ipp_t *response;
  gint id = 0;
  gboolean is_it = FALSE;

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", NULL, which);
  ippAddInteger (request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "limit", MAX_JOBS);
  ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", G_N_ELEMENTS (wanted),
                 NULL, wanted);
  response = ask_for (printer, request, cancellable, error);
  if (response == NULL)
    return FALSE;
  for (ipp_attribute_t *attribute = ippFirstAttribute (response); attribute != NULL;
       attribute = ippNextAttribute (response))
    {
      const char *name = ippGetName (attribute);

      if (name == NULL)
        {
          id = 0;
          is_it = FALSE;
        }
      else if (g_str_equal (name, "job-id"))
        id = ippGetInteger (attribute, 0);
      else if (g_str_equal (name, "job-name"))
        is_it = g_strcmp0 (ippGetString (attribute, 0, NULL), title) == 0;
      if (is_it && id > 0)
        *found = MAX (*found, id);
    }
  ippDelete (response);
  return TRUE;
}

gint
fj_printer_find_job (FjPrinter *printer, const char *title, GCancellable *cancellable, GError **error)
{
  gint found = 0;

  /* A job may finish between the two questions, but not the other way round. */
  if (!find_among (printer, "not-completed", title, &found, cancellable, error)
      || !find_among (printer, "completed", title, &found, cancellable, error))
    return -1;
  return found;
}

gboolean
fj_printer_cancel_job (FjPrinter *printer, gint job, GError **error)
{
  ipp_t *request = new_request (printer, IPP_OP_CANCEL_JOB);
  ipp_t *response;

  ippAddInteger (request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
  response = ask_for (printer, request, NULL, error);
  if (response == NULL)
    return FALSE;
  ippDelete (response);
  return TRUE;
}
