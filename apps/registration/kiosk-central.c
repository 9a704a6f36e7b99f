#define _GNU_SOURCE /* memmem */
#include "kiosk-central.h"

#include <string.h>
#include "fj-error.h"
#include "fj-exam.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-report.h"
#include "fj-time.h"

#define PAGE 200
#define PAPER_DIGEST "urn:fenji:paper-digest"
#define TAIL 1024 /* bytes at a PDF's end, in which its end mark stands (ISO 32000-1 7.5.5) */

struct _KioskCentral
{
  KioskWorld world;
  GMutex lock;
  FjClient *client;
  char *printer_name;
  FjPrinter *printer; /* of the printing thread */
};

static FjClient *
get_client (KioskCentral *central, GError **error)
{
  g_mutex_lock (&central->lock);
  FjClient *client = central->client != NULL ? g_object_ref (central->client) : NULL;
  g_mutex_unlock (&central->lock);
  if (client == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED,
                 _ ("The kiosk is not signed in. Look at its account and its password file."));
  return client;
}

static JsonObject *
get (KioskCentral *central, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjClient) client = get_client (central, error);

  return client != NULL ? fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error)
                        : NULL;
}

/* ---- what changed ---- */

static GPtrArray *
changed (gpointer data, gint64 after, guint wait, gint64 *next, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/changes?after=%" G_GINT64_FORMAT "&wait=%u", after, wait);
  g_autoptr (JsonObject) reply = get (data, path, cancellable, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *exams;
  JsonArray *changes;

  if (reply == NULL)
    return NULL;
  *next = fj_json_get_int (reply, "next", after);
  exams = g_ptr_array_new_with_free_func (g_free);
  changes = fj_json_get_array (reply, "changes");
  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *change = fj_json_element_object (changes, i);
      const char *id = change != NULL ? fj_json_get_string (change, "id") : NULL;

      /* Signing moves the exam to its next stage: changes of the report itself (drafts) need not be asked
       * about. */
      if (id == NULL || g_strcmp0 (fj_json_get_string (change, "type"), "ServiceRequest") != 0
          || !g_hash_table_add (seen, (gpointer) id))
        continue;
      g_ptr_array_add (exams, g_strdup (id));
    }
  return exams;
}

/* ---- what is to be handed over ---- */

static const char *
find_value (JsonArray *array, const char *name, const char *wanted, const char *value)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *element = fj_json_element_object (array, i);

      if (element != NULL && g_strcmp0 (fj_json_get_string (element, name), wanted) == 0)
        return fj_json_get_string (element, value);
    }
  return NULL;
}

static gboolean
waits_for_paper (const char *stage)
{
  FjStage word = fj_stage_from_string (stage != NULL ? stage : "");

  return word == FJ_STAGE_SIGNED || word == FJ_STAGE_AMENDED;
}

static gboolean
is_signed (const char *word)
{
  FjReportStatus status;

  return word != NULL && fj_report_status_from_string (word, &status)
         && (status == FJ_REPORT_FINAL || status == FJ_REPORT_AMENDED || status == FJ_REPORT_CORRECTED
             || status == FJ_REPORT_APPENDED);
}

/* A row of the worklist; NULL when nothing of it is to be printed. */
static KioskItem *
item_of_row (JsonObject *row)
{
  const char *report = fj_json_get_string (row, "report.id");
  gint64 version = fj_json_get_int (row, "report.version", 0);
  KioskItem *item;

  if (report == NULL || version < 1 || version > G_MAXINT || fj_json_get_string (row, "exam") == NULL
      || !waits_for_paper (fj_json_get_string (row, "stage"))
      || !is_signed (fj_json_get_string (row, "report.status")))
    return NULL;
  item = kiosk_item_new (report, (guint) version);
  item->exam = g_strdup (fj_json_get_string (row, "exam"));
  item->accession = g_strdup (fj_json_get_string (row, "accession"));
  item->masked = kiosk_item_mask_name (fj_json_get_string (row, "patient.name"));
  item->item = g_strdup (fj_json_get_string (row, "item"));
  return item;
}

static gboolean
look (gpointer data, const char *exam, KioskItem **item, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strconcat ("/ServiceRequest/", exam, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) order = get (data, path, cancellable, &local);
  g_autoptr (JsonObject) list = NULL;
  g_autofree char *query = NULL;
  g_autofree char *escaped = NULL;
  const char *accession;
  JsonArray *rows;

  *item = NULL;
  /* Another site's, or gone: not ours. */
  if (g_error_matches (local, FJ_ERROR, FJ_ERROR_FORBIDDEN)
      || g_error_matches (local, FJ_ERROR, FJ_ERROR_NOT_FOUND))
    return TRUE;
  if (order == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  accession = find_value (fj_json_get_array (order, "identifier"), "system", FJ_SYSTEM_ACCESSION, "value");
  if (accession == NULL
      || !waits_for_paper (
          find_value (fj_json_get_array (order, "extension"), "url", FJ_SYSTEM_STAGE, "valueCode")))
    return TRUE;
  escaped = g_uri_escape_string (accession, NULL, FALSE);
  query = g_strdup_printf ("/worklist?stage=signed,amended&q=%s", escaped);
  list = get (data, query, cancellable, error);
  if (list == NULL)
    return FALSE;
  rows = fj_json_get_array (list, "rows");
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows) && *item == NULL; i++)
    {
      JsonObject *row = fj_json_element_object (rows, i);

      if (row != NULL && g_strcmp0 (fj_json_get_string (row, "exam"), exam) == 0)
        *item = item_of_row (row);
    }
  return TRUE;
}

static void
add_rows (GPtrArray *items, JsonArray *rows, gint64 since)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = fj_json_element_object (rows, i);
      KioskItem *item = row != NULL ? item_of_row (row) : NULL;
      const char *when;
      gint64 at = 0;

      if (item == NULL)
        continue;
      when = fj_json_get_string (row, "times.amended");
      if (when == NULL)
        when = fj_json_get_string (row, "times.signed");
      if (when != NULL && fj_time_from_fhir (when, &at) && at >= since)
        g_ptr_array_insert (items, 0, item); /* the list is newest first */
      else
        kiosk_item_free (item);
    }
}

static GPtrArray *
standing (gpointer data, gint64 since, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) kiosk_item_free);
  g_autofree char *after = NULL;

  do
    {
      g_autofree char *escaped = after != NULL ? g_uri_escape_string (after, NULL, FALSE) : NULL;
      g_autofree char *path
          = g_strdup_printf ("/worklist?stage=signed,amended&count=%d%s%s", PAGE,
                             escaped != NULL ? "&after=" : "", escaped != NULL ? escaped : "");
      g_autoptr (JsonObject) list = get (data, path, cancellable, error);

      if (list == NULL)
        return NULL;
      add_rows (items, fj_json_get_array (list, "rows"), since);
      g_free (after);
      after = g_strdup (fj_json_get_string (list, "next"));
    }
  while (after != NULL);
  return g_steal_pointer (&items);
}

/* ---- the paper ---- */

/* The digest that central wrote down when the version was signed; NULL: it says none. */
static char *
signed_digest (KioskCentral *central, const KioskItem *item, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strconcat ("/Provenance?target=DiagnosticReport/", item->report, NULL);
  g_autofree char *target = g_strdup_printf ("DiagnosticReport/%s/_history/%u", item->report, item->version);
  g_autoptr (JsonObject) bundle = get (central, path, cancellable, error);
  JsonArray *entries = bundle != NULL ? fj_json_get_array (bundle, "entry") : NULL;

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = fj_json_element_object (entries, i);
      JsonObject *proof = entry != NULL ? fj_json_get_object (entry, "resource") : NULL;

      if (proof != NULL && g_strcmp0 (fj_json_get_string (proof, "target[0].reference"), target) == 0)
        return g_strdup (
            find_value (fj_json_get_array (proof, "extension"), "url", PAPER_DIGEST, "valueString"));
    }
  return NULL;
}

static gboolean
check_pdf (const KioskItem *item, GBytes *pdf, const char *digest, GError **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (pdf, &size);
  gsize tail = MIN (size, TAIL);
  g_autofree char *actual = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf);

  if (size > 9 && memcmp (bytes, "%PDF-", 5) == 0 && memmem (bytes + size - tail, tail, "%%EOF", 5) != NULL
      && (digest == NULL || g_str_equal (digest, actual)))
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("The paper of %s, version %u, is not the one that was signed, so it is not printed. Tell the "
         "system administrator."),
      item->accession, item->version);
  return FALSE;
}

static GBytes *
fetch (gpointer data, const KioskItem *item, GCancellable *cancellable, GError **error)
{
  KioskCentral *central = data;
  g_autoptr (FjClient) client = get_client (central, error);
  g_autofree char *path = g_strconcat ("/DiagnosticReport/", item->report, NULL);
  g_autoptr (JsonObject) json
      = client != NULL ? fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error) : NULL;
  g_autoptr (FjReport) report = json != NULL ? fj_fhir_report_from_json (json, error) : NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GBytes) pdf = NULL;

  if (report == NULL)
    return NULL;
  if (report->version != item->version || report->pdf == NULL
      || !is_signed (fj_report_status_to_string (report->status)))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_STALE,
                   _ ("Version %u of the report of %s is not the one that stands any more."), item->version,
                   item->accession);
      return NULL;
    }
  digest = signed_digest (central, item, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  url = g_strconcat ("/Binary/", report->pdf, NULL);
  pdf = fj_client_fetch (client, url, "application/pdf", NULL, cancellable, error);
  return pdf != NULL && check_pdf (item, pdf, digest, error) ? g_steal_pointer (&pdf) : NULL;
}

static gboolean
deliver (gpointer data, const KioskItem *item, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjClient) client = get_client (data, error);
  g_autofree char *path = g_strdup_printf ("/ServiceRequest/%s/$deliver", item->exam);
  g_autofree char *version = g_strdup_printf ("%u", item->version);
  g_autofree char *key = g_strconcat ("kiosk-", item->title, NULL);
  g_autofree char *when = fj_time_to_fhir (item->at, 0);
  g_autoptr (JsonObject) parameters = fj_fhir_parameters_new ();
  g_autoptr (JsonObject) reply = NULL;

  if (client == NULL)
    return FALSE;
  fj_fhir_parameters_add_string (parameters, "version", version);
  fj_fhir_parameters_add_string (parameters, "time", when);
  reply = fj_client_send (client, "POST", path, parameters, 0, key, NULL, cancellable, error);
  return reply != NULL;
}

/* ---- the printer ---- */

/* Made when it is needed, and again until it can be made: the print service may start later than we. */
static FjPrinter *
get_printer (KioskCentral *central, GError **error)
{
  if (central->printer == NULL)
    central->printer = fj_printer_new (central->printer_name, error);
  return central->printer;
}

static gboolean
ready (gpointer data, FjPrinterTroubles *troubles, GCancellable *cancellable, GError **error)
{
  FjPrinter *printer = get_printer (data, error);

  return printer != NULL && fj_printer_look (printer, troubles, cancellable, error);
}

static gint
submit (gpointer data, const char *title, GBytes *pdf, GCancellable *cancellable, GError **error)
{
  FjPrinter *printer = get_printer (data, error);

  return printer != NULL ? fj_printer_submit (printer, title, pdf, 1, cancellable, error) : 0;
}

static gboolean
follow (gpointer data,
        gint job,
        const char *title,
        FjPrintState *state,
        FjPrinterTroubles *troubles,
        GCancellable *cancellable,
        GError **error)
{
  FjPrinter *printer = get_printer (data, error);

  return printer != NULL && fj_printer_follow_job (printer, job, title, state, troubles, cancellable, error);
}

static gint
find (gpointer data, const char *title, GCancellable *cancellable, GError **error)
{
  FjPrinter *printer = get_printer (data, error);

  return printer != NULL ? fj_printer_find_job (printer, title, cancellable, error) : -1;
}

/* ---- life ---- */

KioskCentral *
kiosk_central_new (const char *printer)
{
  KioskCentral *central = g_new0 (KioskCentral, 1);

  g_mutex_init (&central->lock);
  central->printer_name = g_strdup (printer);
  central->world
      = (KioskWorld){ central, changed, look, standing, fetch, deliver, ready, submit, follow, find };
  return central;
}

void
kiosk_central_free (KioskCentral *central)
{
  if (central == NULL)
    return;
  g_clear_object (&central->client);
  g_clear_pointer (&central->printer, fj_printer_free);
  g_free (central->printer_name);
  g_mutex_clear (&central->lock);
  g_free (central);
}

void
kiosk_central_set_client (KioskCentral *central, FjClient *client)
{
  g_mutex_lock (&central->lock);
  g_set_object (&central->client, client);
  g_mutex_unlock (&central->lock);
}

const KioskWorld *
kiosk_central_get_world (KioskCentral *central)
{
  return &central->world;
}
