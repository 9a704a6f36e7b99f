#include "central-search.h"

#include <string.h>
#include "central-filter.h"
#include "central-patients.h"
#include "fj-fhir-critical.h"
#include "fj-language.h"
#include "fj-uid.h"

#define DEFAULT_COUNT 50
#define MAX_COUNT 200
#define MAX_QUESTION 64 /* characters of what is typed to find someone */
#define MAX_VALUES 100  /* parameters of one search, and alternatives of one parameter */

typedef enum
{
  KIND_TOKEN,     /* words of the column, "SYSTEM|" before them is dropped; comma: or */
  KIND_REFERENCE, /* "Type/UUID" or "UUID" */
  KIND_FOCUS,     /* "Type/UUID" as it is */
  KIND_NAME,
  KIND_PERSON, /* what is typed to find someone: name or the beginning of a number */
  KIND_BIRTH_DATE,
  KIND_INSTANT,
  KIND_PATIENT_IDENTIFIER,
  KIND_EXAM_IDENTIFIER,
  KIND_EXAM_STATUS,
  KIND_STUDY_IDENTIFIER
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  const char *column;
  const char *target; /* type of a reference */
} Parameter;

typedef struct
{
  const char *type;
  const char *from; /* tables; the document is r.document */
  const char *id;
  const char *site;
  const char *key; /* newest first by this column; NULL: by id only */
  FjVerb verb;
  Parameter parameters[8];
} Search;

static const Search searches[] = {
  { "Patient",
    "patient p JOIN clinical_resource r ON r.type = 'Patient' AND r.id = p.id",
    "p.id",
    "p.site",
    NULL,
    FJ_VERB_READ_PATIENT,
    { { "_id", KIND_TOKEN, "p.id", NULL },
      { "identifier", KIND_PATIENT_IDENTIFIER, NULL, NULL },
      { "name", KIND_NAME, NULL, NULL },
      { "birthdate", KIND_BIRTH_DATE, "p.birth_date", NULL },
      { "q", KIND_PERSON, NULL, NULL } } },
  { "ServiceRequest",
    "exam x JOIN clinical_resource r ON r.type = 'ServiceRequest' AND r.id = x.id",
    "x.id",
    "x.site",
    "x.registered_at",
    FJ_VERB_READ_PATIENT,
    { { "_id", KIND_TOKEN, "x.id", NULL },
      { "identifier", KIND_EXAM_IDENTIFIER, NULL, NULL },
      { "patient", KIND_REFERENCE, "x.patient", "Patient" },
      { "subject", KIND_REFERENCE, "x.patient", "Patient" },
      { "status", KIND_EXAM_STATUS, NULL, NULL },
      { "stage", KIND_TOKEN, "x.stage", NULL },
      { "authored", KIND_INSTANT, "x.registered_at", NULL } } },
  { "DiagnosticReport",
    "report x JOIN clinical_resource r ON r.type = 'DiagnosticReport' AND r.id = x.id",
    "x.id",
    "x.site",
    NULL,
    FJ_VERB_READ_REPORT_SIGNED,
    { { "_id", KIND_TOKEN, "x.id", NULL },
      { "based-on", KIND_REFERENCE, "x.exam", "ServiceRequest" },
      { "patient", KIND_REFERENCE, "x.patient", "Patient" },
      { "subject", KIND_REFERENCE, "x.patient", "Patient" },
      { "status", KIND_TOKEN, "x.status", NULL } } },
  { "Communication",
    "critical_value x JOIN clinical_resource r ON r.type = 'Communication' AND r.id = x.id",
    "x.id",
    "x.site",
    "x.sent_at",
    FJ_VERB_READ_PATIENT,
    { { "_id", KIND_TOKEN, "x.id", NULL },
      { "status", KIND_TOKEN, "x.status", NULL },
      { "category", KIND_TOKEN, "'" FJ_COMMUNICATION_CRITICAL "'", NULL },
      { "based-on", KIND_REFERENCE, "x.exam", "ServiceRequest" },
      { "patient", KIND_REFERENCE, "x.patient", "Patient" },
      { "subject", KIND_REFERENCE, "x.patient", "Patient" },
      { "sent", KIND_INSTANT, "x.sent_at", NULL } } },
  { "ImagingStudy",
    "imaging_study x JOIN clinical_resource r ON r.type = 'ImagingStudy' AND r.id = x.id",
    "x.id",
    "x.site",
    NULL,
    FJ_VERB_READ_IMAGES,
    { { "_id", KIND_TOKEN, "x.id", NULL },
      { "based-on", KIND_REFERENCE, "x.exam", "ServiceRequest" },
      { "identifier", KIND_STUDY_IDENTIFIER, NULL, NULL },
      { "patient", KIND_REFERENCE, "x.patient", "Patient" },
      { "subject", KIND_REFERENCE, "x.patient", "Patient" } } },
  { "Task",
    "task x JOIN clinical_resource r ON r.type = 'Task' AND r.id = x.id",
    "x.id",
    "x.site",
    NULL,
    FJ_VERB_READ_PATIENT,
    { { "_id", KIND_TOKEN, "x.id", NULL },
      { "code", KIND_TOKEN, "x.code", NULL },
      { "status", KIND_TOKEN, "x.status", NULL },
      { "focus", KIND_FOCUS, "x.focus", NULL },
      { "based-on", KIND_REFERENCE, "x.exam", "ServiceRequest" },
      { "patient", KIND_REFERENCE, "x.patient", "Patient" },
      { "owner", KIND_REFERENCE, "x.holder", "Practitioner" } } },
  { "DocumentReference", /* of patients */
    "(SELECT * FROM clinical_resource WHERE id NOT IN (SELECT id FROM lesson)) r",
    "r.id",
    "r.site",
    NULL,
    FJ_VERB_READ_PATIENT,
    { { "_id", KIND_TOKEN, "r.id", NULL },
      { "patient", KIND_REFERENCE, "r.patient", "Patient" },
      { "subject", KIND_REFERENCE, "r.patient", "Patient" },
      { "related", KIND_REFERENCE, "r.exam", "ServiceRequest" } } },
  { "DocumentReference", /* with category: lessons */
    "lesson x JOIN clinical_resource r ON r.type = 'DocumentReference' AND r.id = x.id",
    "x.id",
    "x.site",
    NULL,
    FJ_VERB_READ_LESSONS,
    { { "_id", KIND_TOKEN, "x.id", NULL }, { "category", KIND_TOKEN, "'lesson'", NULL } } },
  { "Provenance",
    "report_signature x JOIN clinical_resource r ON r.type = 'Provenance' AND r.id = x.id",
    "x.id",
    "r.site",
    NULL,
    FJ_VERB_READ_REPORT_SIGNED,
    { { "_id", KIND_TOKEN, "x.id", NULL },
      { "target", KIND_REFERENCE, "x.report", "DiagnosticReport" },
      { "patient", KIND_REFERENCE, "x.patient", "Patient" } } },
};

static gboolean
bad_value (const char *name, const char *value, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("\"%.60s\" cannot be understood as a value of %s. Correct it and search again."), value,
               name);
  return FALSE;
}

/* --- conditions --- */

/* "SYSTEM|VALUE": *@value points behind the bar. */
static char *
split_token (const char *text, const char **value)
{
  const char *bar = strchr (text, '|');

  *value = bar != NULL ? bar + 1 : text;
  return bar != NULL ? g_strndup (text, bar - text) : NULL;
}

static gboolean
add_list (CentralFilter *filter, const Parameter *parameter, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", MAX_VALUES + 1);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  if (g_strv_length (words) > MAX_VALUES)
    return bad_value (parameter->name, text, error);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *value = words[i];

      if (parameter->kind == KIND_TOKEN)
        g_free (split_token (words[i], &value));
      else if (parameter->kind == KIND_REFERENCE && strchr (words[i], '/') != NULL)
        {
          value = fj_json_reference_id (words[i], parameter->target);
          if (value == NULL)
            return bad_value (parameter->name, words[i], error);
        }
      if (*value == '\0')
        return bad_value (parameter->name, text, error);
      g_ptr_array_add (values, (gpointer) value);
    }
  g_ptr_array_add (values, NULL);
  central_filter_in (filter, parameter->column, (const char *const *) values->pdata);
  return TRUE;
}

static gboolean
add_patient_identifier (CentralFilter *filter, const char *name, const char *text, GError **error)
{
  const char *value;
  g_autofree char *system = split_token (text, &value);

  if (*value == '\0')
    return bad_value (name, text, error);
  if (system == NULL)
    {
      central_filter_add (filter, " AND (p.mrn = ? OR p.resident_id = ?)");
      central_filter_bind (filter, value);
      central_filter_bind (filter, value);
    }
  else if (g_str_equal (system, FJ_SYSTEM_RESIDENT_ID))
    {
      central_filter_add (filter, " AND p.resident_id = ?");
      central_filter_bind (filter, value);
    }
  else if (g_str_has_prefix (system, FJ_SYSTEM_MRN_PREFIX))
    {
      central_filter_add (
          filter, " AND p.mrn = ? AND p.site IN (SELECT id FROM organization WHERE id = ? OR code = ?)");
      central_filter_bind (filter, value);
      central_filter_bind (filter, system + strlen (FJ_SYSTEM_MRN_PREFIX));
      central_filter_bind (filter, system + strlen (FJ_SYSTEM_MRN_PREFIX));
    }
  else
    return bad_value (name, text, error);
  return TRUE;
}

static gboolean
add_exam_identifier (CentralFilter *filter,
                     const char *accession,
                     const char *study_uid,
                     const char *name,
                     const char *text,
                     GError **error)
{
  const char *value;
  g_autofree char *system = split_token (text, &value);
  gboolean is_accession = system == NULL || g_str_equal (system, FJ_SYSTEM_ACCESSION);
  gboolean is_uid = system == NULL || g_str_equal (system, FJ_SYSTEM_DICOM_UID);
  const char *uid = g_str_has_prefix (value, "urn:oid:") ? value + strlen ("urn:oid:") : value;

  if (*value == '\0' || (!is_accession && !is_uid))
    return bad_value (name, text, error);
  central_filter_add (filter, " AND (1 = 0");
  if (is_accession)
    {
      g_string_append_printf (filter->sql, " OR %s = ?", accession);
      central_filter_bind (filter, value);
    }
  if (is_uid)
    {
      g_string_append_printf (filter->sql, " OR %s = ?", study_uid);
      central_filter_bind (filter, uid);
    }
  central_filter_add (filter, ")");
  return TRUE;
}

static gboolean
add_exam_status (CentralFilter *filter, const char *name, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", MAX_VALUES);

  central_filter_add (filter, " AND (1 = 0");
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_str_equal (words[i], "active"))
        central_filter_add (filter, " OR x.open = 1");
      else if (g_str_equal (words[i], "completed"))
        central_filter_add (filter, " OR x.stage IN ('signed', 'delivered', 'amended')");
      else if (g_str_equal (words[i], "revoked"))
        central_filter_add (filter, " OR x.stage = 'cancelled'");
      else
        return bad_value (name, words[i], error);
    }
  central_filter_add (filter, ")");
  return TRUE;
}

/* FHIR dates compare as text; a shorter one stands for all that begin with it. */
static gboolean
add_birth_date (CentralFilter *filter, const char *name, const char *text, GError **error)
{
  const char *date = g_ascii_isalpha (text[0]) && text[1] != '\0' ? text + 2 : text;
  g_autofree char *after = g_strconcat (date, "~", NULL);
  gint64 from;
  gint64 to;

  if (!central_parse_date_range (text, &from, &to) || strlen (date) > 10)
    return bad_value (name, text, error);
  if (date == text || g_str_has_prefix (text, "eq"))
    {
      central_filter_add (filter, " AND p.birth_date >= ? AND p.birth_date < ?");
      central_filter_bind (filter, date);
      central_filter_bind (filter, after);
      return TRUE;
    }
  central_filter_add (filter, text[0] == 'g' ? " AND p.birth_date >= ?" : " AND p.birth_date < ?");
  central_filter_bind (filter, g_str_has_prefix (text, "ge") || g_str_has_prefix (text, "lt") ? date : after);
  return TRUE;
}

static gboolean
add_instant (CentralFilter *filter, const Parameter *parameter, const char *text, GError **error)
{
  gint64 from;
  gint64 to;

  if (!central_parse_date_range (text, &from, &to))
    return bad_value (parameter->name, text, error);
  g_string_append_printf (filter->sql, " AND %s >= ? AND %s < ?", parameter->column, parameter->column);
  central_filter_bind_int (filter, from);
  central_filter_bind_int (filter, to);
  return TRUE;
}

static gboolean
add_person (CentralFilter *filter,
            const Parameter *parameter,
            const char *text,
            const char *const *sites,
            GError **error)
{
  if (*text == '\0' || g_utf8_strlen (text, -1) > MAX_QUESTION)
    return bad_value (parameter->name, text, error);
  central_filter_add (filter, " AND p.id IN (");
  central_filter_person (filter, text, sites);
  central_filter_add (filter, ")");
  return TRUE;
}

static gboolean
add_condition (CentralFilter *filter,
               const Parameter *parameter,
               const char *text,
               const char *const *sites,
               GError **error)
{
  switch (parameter->kind)
    {
    case KIND_TOKEN:
    case KIND_REFERENCE:
    case KIND_FOCUS:
      return add_list (filter, parameter, text, error);
    case KIND_NAME:
      return central_filter_name (filter, text) || bad_value (parameter->name, text, error);
    case KIND_PERSON:
      return add_person (filter, parameter, text, sites, error);
    case KIND_BIRTH_DATE:
      return add_birth_date (filter, parameter->name, text, error);
    case KIND_INSTANT:
      return add_instant (filter, parameter, text, error);
    case KIND_PATIENT_IDENTIFIER:
      return add_patient_identifier (filter, parameter->name, text, error);
    case KIND_EXAM_IDENTIFIER:
      return add_exam_identifier (filter, "x.accession", "x.study_uid", parameter->name, text, error);
    case KIND_STUDY_IDENTIFIER:
      return add_exam_identifier (filter, "x.accession", "x.study_uid", parameter->name, text, error);
    case KIND_EXAM_STATUS:
      return add_exam_status (filter, parameter->name, text, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
add_parameters (
    CentralFilter *filter, const Search *search, CentralCall *call, const char *const *sites, GError **error)
{
  guint n = 0;

  for (const Parameter *parameter = search->parameters; parameter->name != NULL; parameter++)
    {
      GPtrArray *values = g_hash_table_lookup (call->request->query, parameter->name);

      for (guint i = 0; values != NULL && i < values->len; i++)
        {
          if (++n > MAX_VALUES)
            return bad_value (parameter->name, g_ptr_array_index (values, i), error);
          if (!add_condition (filter, parameter, g_ptr_array_index (values, i), sites, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_names (const Search *search, CentralCall *call, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (const Parameter *parameter = search->parameters; parameter->name != NULL; parameter++)
    g_ptr_array_add (names, (gpointer) parameter->name);
  g_ptr_array_add (names, (gpointer) "_count");
  g_ptr_array_add (names, (gpointer) "_after");
  g_ptr_array_add (names, (gpointer) "_format");
  g_ptr_array_add (names, NULL);
  return central_check_parameters (call, (const char *const *) names->pdata, error);
}

/* Drafts are seen by fewer than what is signed. */
static gboolean
add_sites (CentralFilter *filter,
           const Search *search,
           CentralCall *call,
           CentralTransaction *transaction,
           char ***searched,
           GError **error)
{
  g_auto (GStrv) sites = NULL;
  g_auto (GStrv) drafts = NULL;

  if (search->verb == FJ_VERB_READ_LESSONS)
    {
      drafts = central_call_sites (call, transaction, FJ_VERB_TEACH, error);
      if (drafts == NULL)
        return FALSE;
    }
  if (g_str_equal (search->type, "DiagnosticReport"))
    {
      drafts = central_call_sites (call, transaction, FJ_VERB_READ_REPORT_DRAFT, error);
      if (drafts == NULL)
        return FALSE;
    }
  /* Teaching cases are nobody's images: who may see lessons finds them, and with rights the images of
   * patients. */
  if (g_str_equal (search->type, "ImagingStudy")
      && central_call_allow (call, transaction, FJ_VERB_READ_LESSONS, NULL, NULL))
    {
      sites = central_call_sites (call, transaction, search->verb, error);
      if (sites == NULL)
        return FALSE;
      central_filter_add (filter, " AND (x.study_uid IN (SELECT study_uid FROM teaching_study) OR (1 = 1");
      central_filter_in (filter, search->site, (const char *const *) sites);
      central_filter_add (filter, "))");
      *searched = g_steal_pointer (&sites);
      return TRUE;
    }
  sites = central_require_sites (call, transaction, search->verb, error);
  if (sites == NULL)
    return FALSE;
  central_filter_in (filter, search->site, (const char *const *) sites);
  if (drafts != NULL)
    {
      central_filter_add (filter,
                          " AND (x.status IN ('final', 'amended', 'corrected', 'appended', 'published')"
                          " OR (1 = 1");
      central_filter_in (filter, search->site, (const char *const *) drafts);
      central_filter_add (filter, "))");
    }
  *searched = g_steal_pointer (&sites);
  return TRUE;
}

/* --- pages --- */

static gboolean
add_place (CentralFilter *filter, const Search *search, CentralCall *call, GError **error)
{
  const char *after = fj_request_query (call->request, "_after");
  g_autofree char *id = NULL;
  gint64 key;

  if (after == NULL)
    return TRUE;
  if (!central_cursor_parse (after, &key, &id, error))
    return FALSE;
  if (search->key == NULL)
    {
      g_string_append_printf (filter->sql, " AND %s > ?", search->id);
      central_filter_bind (filter, id);
      return TRUE;
    }
  g_string_append_printf (filter->sql, " AND (%s < ? OR (%s = ? AND %s < ?))", search->key, search->key,
                          search->id);
  central_filter_bind_int (filter, key);
  central_filter_bind_int (filter, key);
  central_filter_bind (filter, id);
  return TRUE;
}

static FjReply *
answer (const Search *search, CentralCall *call, CentralRows *rows, guint count, GError **error)
{
  g_autoptr (JsonObject) bundle = fj_fhir_bundle_new ("searchset");
  g_autoptr (GError) local = NULL;
  g_autofree char *last = NULL;
  guint n = 0;
  gboolean more = FALSE;

  central_bundle_link (bundle, call, "self", "_after", NULL);
  while (central_rows_next (rows, &local))
    {
      JsonObject *resource;

      if (n == count)
        {
          more = TRUE;
          break;
        }
      resource = central_document_parse (search->type, central_rows_string (rows, 1),
                                         central_rows_string (rows, 0), error);
      if (resource == NULL)
        return NULL;
      if (central_rows_string (rows, 3) != NULL)
        central_call_touch (call, central_rows_string (rows, 3));
      central_bundle_add (bundle, call, search->type, central_rows_string (rows, 1), resource, "match", NULL,
                          0, 0);
      g_free (last);
      last = central_cursor_new (central_rows_int (rows, 2), central_rows_string (rows, 1));
      n++;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (more)
    central_bundle_link (bundle, call, "next", "_after", last);
  return central_reply_json (200, bundle);
}

FjReply *
central_search (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const Search *search = NULL;
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autoptr (CentralRows) rows = NULL;
  g_auto (GStrv) sites = NULL;
  g_autofree char *sql = NULL;
  gboolean asks_for_lessons = g_str_equal (call->request->path, "/DocumentReference")
                              && fj_request_query (call->request, "category") != NULL;
  guint count;

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    if (g_str_equal (call->request->path + 1, searches[i].type)
        && (searches[i].verb == FJ_VERB_READ_LESSONS) == asks_for_lessons)
      search = &searches[i];
  g_return_val_if_fail (search != NULL, NULL);
  if (!add_sites (filter, search, call, transaction, &sites, error) || !check_names (search, call, error)
      || !central_parse_count (fj_request_query (call->request, "_count"), DEFAULT_COUNT, MAX_COUNT, &count,
                               error)
      || !add_parameters (filter, search, call, (const char *const *) sites, error)
      || !add_place (filter, search, call, error))
    return NULL;
  central_filter_bind_int (filter, (gint64) count + 1);
  sql = g_strdup_printf (
      "SELECT r.document, r.id, %s, r.patient FROM %s WHERE r.type = '%s'%s ORDER BY %s%s%s LIMIT ?",
      search->key != NULL ? search->key : "0", search->from, search->type, filter->sql->str,
      search->key != NULL ? search->key : "", search->key != NULL ? " DESC, " : "",
      search->key != NULL ? "x.id DESC" : search->id);
  rows = central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
  return rows != NULL ? answer (search, call, rows, count, error) : NULL;
}
