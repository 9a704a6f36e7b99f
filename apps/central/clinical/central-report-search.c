#include "central-report-search.h"

#include <string.h>
#include "central-report-index.h"
#include "central-reports.h"
#include "fj-language.h"
#include "fj-time.h"

#define DEFAULT_COUNT 30
#define MAX_COUNT 100
#define MAX_SNIPPET 90 /* characters */
#define MAX_PART 20    /* characters */
#define MAX_MODALITIES 20
#define MAX_DATES 4

enum
{
  NUMBER,
  REPORT,
  STATUS,
  SIGNED_AT,
  EXAM,
  ACCESSION,
  ITEM,
  PARTS,
  MODALITY,
  REGISTERED_AT,
  SITE,
  SITE_NAME,
  PATIENT,
  NAME,
  SEX,
  BIRTH_DATE,
  MRN,
  DOCUMENT
};

#define COLUMNS                                                                                              \
  "n.number, x.id, x.status, x.signed_at, e.id, e.accession, e.item, e.parts, e.modality, e.registered_at,"  \
  " o.id, o.name, p.id, p.name, p.sex, p.birth_date, p.mrn, r.document"

/* --- what is asked --- */

static gboolean
bad_value (const char *name, const char *value, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("\"%.60s\" cannot be understood as a value of %s. Correct it and search again."), value,
               name);
  return FALSE;
}

/* Signed reports of the sites; of those that are not yet, one's own, where drafts may be read. */
static gboolean
add_sites (CentralFilter *filter,
           CentralCall *call,
           CentralTransaction *transaction,
           const char *const *sites,
           GError **error)
{
  g_auto (GStrv) drafts = central_call_sites (call, transaction, FJ_VERB_READ_REPORT_DRAFT, error);

  if (drafts == NULL)
    return FALSE;
  central_filter_in (filter, "x.site", sites);
  central_filter_add (filter, " AND (x.status IN ('final', 'amended', 'corrected', 'appended')"
                              " OR (x.status IN ('partial', 'preliminary') AND x.reader = ?");
  central_filter_bind (filter, central_call_actor (call));
  central_filter_in (filter, "x.site", (const char *const *) drafts);
  central_filter_add (filter, "))");
  return TRUE;
}

static gboolean
add_modality (CentralFilter *filter, CentralCall *call, GError **error)
{
  const char *text = fj_request_query (call->request, "modality");
  g_auto (GStrv) words = NULL;

  if (text == NULL)
    return TRUE;
  words = g_strsplit (text, ",", MAX_MODALITIES + 1);
  if (words[0] == NULL || g_strv_length (words) > MAX_MODALITIES)
    return bad_value ("modality", text, error);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] == '\0' || strspn (words[i], G_CSET_A_2_Z G_CSET_DIGITS) != strlen (words[i]))
      return bad_value ("modality", words[i], error);
  central_filter_in (filter, "e.modality", (const char *const *) words);
  return TRUE;
}

/* A word of the body parts or of the exam's name, as the catalogue of the site has it. */
static gboolean
add_part (CentralFilter *filter, CentralCall *call, GError **error)
{
  const char *text = fj_request_query (call->request, "part");
  g_autofree char *word = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  g_autoptr (GString) pattern = g_string_new ("%");

  if (text == NULL)
    return TRUE;
  if (*word == '\0' || g_utf8_strlen (word, -1) > MAX_PART)
    return bad_value ("part", text, error);
  for (const char *c = word; *c != '\0'; c++)
    {
      if (strchr ("%_!", *c) != NULL)
        g_string_append_c (pattern, '!');
      g_string_append_c (pattern, *c);
    }
  g_string_append_c (pattern, '%');
  central_filter_add (filter, " AND (e.parts LIKE ? ESCAPE '!' OR e.item LIKE ? ESCAPE '!')");
  central_filter_bind (filter, pattern->str);
  central_filter_bind (filter, pattern->str);
  return TRUE;
}

static gboolean
add_dates (CentralFilter *filter, CentralCall *call, GError **error)
{
  GPtrArray *values = g_hash_table_lookup (call->request->query, "date");

  for (guint i = 0; values != NULL && i < values->len; i++)
    {
      const char *text = g_ptr_array_index (values, i);
      gint64 from, to;

      if (i >= MAX_DATES || !central_parse_date_range (text, &from, &to))
        return bad_value ("date", text, error);
      central_filter_add (filter, " AND e.registered_at >= ? AND e.registered_at < ?");
      central_filter_bind_int (filter, from);
      central_filter_bind_int (filter, to);
    }
  return TRUE;
}

static gboolean
add_mine (CentralFilter *filter, CentralCall *call, GError **error)
{
  const char *text = fj_request_query (call->request, "mine");

  if (text == NULL || g_str_equal (text, "false"))
    return TRUE;
  if (!g_str_equal (text, "true"))
    return bad_value ("mine", text, error);
  central_filter_add (filter, " AND (x.reader = ? OR x.auditor = ?)");
  central_filter_bind (filter, central_call_actor (call));
  central_filter_bind (filter, central_call_actor (call));
  return TRUE;
}

static gboolean
add_place (CentralFilter *filter, CentralCall *call, GError **error)
{
  const char *after = fj_request_query (call->request, "after");
  g_autofree char *id = NULL;
  gint64 number;

  if (after == NULL)
    return TRUE;
  if (!central_cursor_parse (after, &number, &id, error))
    return FALSE;
  central_filter_add (filter, " AND report_words.rowid < ?");
  central_filter_bind_int (filter, number);
  return TRUE;
}

static CentralRows *
ask (CentralCall *call,
     CentralTransaction *transaction,
     const FjSearchQuestion *question,
     guint count,
     GError **error)
{
  g_auto (GStrv) sites = central_require_sites (call, transaction, FJ_VERB_READ_REPORT_SIGNED, error);
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autofree char *expression = NULL, *sql = NULL;

  if (sites == NULL)
    return NULL;
  expression = central_report_index_expression (question, (const char *const *) sites);
  central_filter_bind (filter, expression);
  if (!add_sites (filter, call, transaction, (const char *const *) sites, error)
      || !add_modality (filter, call, error) || !add_part (filter, call, error)
      || !add_dates (filter, call, error) || !add_mine (filter, call, error)
      || !add_place (filter, call, error))
    return NULL;
  central_filter_bind_int (filter, (gint64) count + 1);
  sql = central_report_index_sql (COLUMNS, filter->sql->str);
  return central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
}

/* --- what is told --- */

static void
set_text (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

static void
set_instant (JsonObject *object, const char *member, gint64 instant)
{
  g_autofree char *text = instant != 0 ? fj_time_to_fhir (instant, 0) : NULL;

  set_text (object, member, text);
}

static JsonObject *
snippet_json (const FjSearchQuestion *question, const FjReport *report)
{
  g_autofree char *whole = central_report_index_text (report);
  g_autoptr (GArray) hits = NULL;
  g_autofree char *text = fj_search_question_snippet (question, whole, MAX_SNIPPET, &hits);
  JsonObject *snippet = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_string_member (snippet, "text", text);
  for (guint i = 0; i < hits->len; i++)
    {
      const FjSearchHit *hit = &g_array_index (hits, FjSearchHit, i);
      JsonArray *pair = json_array_new ();

      json_array_add_int_element (pair, hit->start);
      json_array_add_int_element (pair, hit->length);
      json_array_add_array_element (array, pair);
    }
  json_object_set_array_member (snippet, "hits", array);
  return snippet;
}

static JsonObject *
row_json (const FjSearchQuestion *question, CentralRows *rows, GError **error)
{
  g_autoptr (JsonObject) document = central_document_parse (
      "DiagnosticReport", central_rows_string (rows, REPORT), central_rows_string (rows, DOCUMENT), error);
  g_autoptr (FjReport) report = document != NULL ? fj_fhir_report_from_json (document, error) : NULL;
  g_autoptr (JsonNode) parts = NULL;
  JsonObject *row, *patient, *site;

  if (report == NULL)
    return NULL;
  row = json_object_new ();
  set_text (row, "report", central_rows_string (rows, REPORT));
  set_text (row, "exam", central_rows_string (rows, EXAM));
  set_text (row, "accession", central_rows_string (rows, ACCESSION));
  set_text (row, "item", central_rows_string (rows, ITEM));
  set_text (row, "modality", central_rows_string (rows, MODALITY));
  parts = json_from_string (central_rows_string (rows, PARTS), NULL);
  json_object_set_array_member (row, "parts",
                                parts != NULL && JSON_NODE_HOLDS_ARRAY (parts)
                                    ? json_array_ref (json_node_get_array (parts))
                                    : json_array_new ());
  patient = json_object_new ();
  set_text (patient, "id", central_rows_string (rows, PATIENT));
  set_text (patient, "name", central_rows_string (rows, NAME));
  set_text (patient, "sex", central_rows_string (rows, SEX));
  set_text (patient, "birthDate", central_rows_string (rows, BIRTH_DATE));
  set_text (patient, "mrn", central_rows_string (rows, MRN));
  json_object_set_object_member (row, "patient", patient);
  site = json_object_new ();
  set_text (site, "id", central_rows_string (rows, SITE));
  set_text (site, "name", central_rows_string (rows, SITE_NAME));
  json_object_set_object_member (row, "site", site);
  set_text (row, "status", central_rows_string (rows, STATUS));
  set_instant (row, "signedAt", central_rows_int (rows, SIGNED_AT));
  set_instant (row, "registeredAt", central_rows_int (rows, REGISTERED_AT));
  set_text (row, "reader", report->reader_name);
  set_text (row, "auditor", report->auditor_name);
  json_object_set_object_member (row, "snippet", snippet_json (question, report));
  return row;
}

FjReply *
central_report_search (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  static const char *const known[] = { "q", "modality", "part", "date", "mine", "count", "after", NULL };
  const char *text = fj_request_query (call->request, "q");
  g_autoptr (FjSearchQuestion) question = NULL;
  g_autoptr (JsonObject) reply = json_object_new ();
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *last = NULL;
  JsonArray *array = json_array_new ();
  guint count, n = 0;

  json_object_set_array_member (reply, "rows", array);
  json_object_set_null_member (reply, "next");
  if (!central_check_parameters (call, known, error)
      || !central_parse_count (fj_request_query (call->request, "count"), DEFAULT_COUNT, MAX_COUNT, &count,
                               error))
    return NULL;
  question = fj_search_question_new (text != NULL ? text : "", error);
  rows = question != NULL ? ask (call, transaction, question, count, error) : NULL;
  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    {
      JsonObject *row;

      if (n++ == count)
        {
          json_object_set_string_member (reply, "next", last);
          break;
        }
      row = row_json (question, rows, error);
      if (row == NULL)
        return NULL;
      json_array_add_object_element (array, row);
      central_call_touch (call, central_rows_string (rows, PATIENT));
      g_free (last);
      last = central_cursor_new (central_rows_int (rows, NUMBER), central_rows_string (rows, REPORT));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  bytes = fj_json_to_bytes (reply);
  return fj_reply_new (200, "application/json", bytes);
}
