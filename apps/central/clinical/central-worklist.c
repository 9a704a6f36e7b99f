#include "central-worklist.h"

#include <string.h>
#include "central-filter.h"
#include "fj-age.h"
#include "fj-clock.h"
#include "fj-exam.h"
#include "fj-language.h"
#include "fj-patient.h"
#include "fj-time.h"

#define DEFAULT_COUNT 50
#define MAX_COUNT 200
#define MAX_QUESTION 64 /* characters of q */

/* Columns by their place in the rows. */
enum
{
  EXAM,
  VERSION,
  ACCESSION,
  PATIENT,
  NAME,
  PINYIN,
  SEX,
  BIRTH_DATE,
  MRN,
  ITEM,
  PARTS,
  MODALITY,
  SITE,
  SITE_NAME,
  DEVICE,
  VISIT_CLASS,
  URGENCY,
  STAGE,
  REGISTERED_AT,
  TARGET,
  CLOSED_AT,
  STUDY_UID,
  TASK,
  TASK_CODE,
  TASK_VERSION,
  HOLDER,
  HOLDER_NAME,
  REPORT,
  REPORT_STATUS,
  REPORT_VERSION,
  CRITICAL,
  N_SERIES,
  N_INSTANCES,
  COMPLETE,
  ARRIVED_UID
};

#define COLUMNS                                                                                                    \
  "e.id, e.version, e.accession, p.id, p.name, p.pinyin, p.sex, p.birth_date, p.mrn, e.item, e.parts, e.modality," \
  " e.site, o.name, e.device, e.visit_class, e.urgency, e.stage, e.registered_at, e.target_seconds, e.closed_at,"  \
  " e.study_uid, t.id, t.code, t.version, t.holder, t.holder_name, r.id, r.status, r.version, r.critical,"         \
  " (SELECT SUM(s.n_series) FROM imaging_study s WHERE s.exam = e.id),"                                            \
  " (SELECT SUM(s.n_instances) FROM imaging_study s WHERE s.exam = e.id),"                                         \
  " (SELECT MIN(s.complete) FROM imaging_study s WHERE s.exam = e.id),"                                            \
  " (SELECT MIN(s.study_uid) FROM imaging_study s WHERE s.exam = e.id)"

/* --- filters --- */

/* "ct,mr" against a list of words that are known. */
static gboolean
add_words (CentralFilter *filter,
           CentralCall *call,
           const char *name,
           const char *column,
           gboolean (*is_known) (const char *),
           GError **error)
{
  const char *text = fj_request_query (call->request, name);
  g_auto (GStrv) words = NULL;

  if (text == NULL)
    return TRUE;
  words = g_strsplit (text, ",", FJ_N_STAGES + 1);
  for (guint i = 0; words[i] != NULL; i++)
    if (!is_known (words[i]))
      {
        g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                     _ ("\"%.60s\" cannot be understood as a value of %s. Correct it and search again."),
                     words[i], name);
        return FALSE;
      }
  central_filter_in (filter, column, (const char *const *) words);
  return TRUE;
}

static gboolean
is_stage (const char *word)
{
  return fj_stage_from_string (word) != FJ_STAGE_NONE;
}

static gboolean
is_urgency (const char *word)
{
  FjUrgency urgency;

  return fj_urgency_from_string (word, &urgency);
}

static gboolean
is_modality (const char *word)
{
  return *word != '\0' && strlen (word) <= 16 && word[strspn (word, G_CSET_A_2_Z G_CSET_DIGITS)] == '\0';
}

static gboolean
add_date (CentralFilter *filter, CentralCall *call, GError **error)
{
  const char *text = fj_request_query (call->request, "date");
  gint64 from;
  gint64 to;

  if (text == NULL)
    return TRUE;
  if (!central_parse_date_range (text, &from, &to))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("\"%.60s\" cannot be understood as a value of %s. Correct it and search again."), text,
                   "date");
      return FALSE;
    }
  central_filter_add (filter, " AND e.registered_at >= ? AND e.registered_at < ?");
  central_filter_bind_int (filter, from);
  central_filter_bind_int (filter, to);
  return TRUE;
}

/* q: what a person types: an accession or patient number, or a name in Chinese, pinyin or initials. Each way
 * has its index; the exams are the union. */
static gboolean
add_question (CentralFilter *filter, CentralCall *call, const char *const *sites, GError **error)
{
  const char *text = fj_request_query (call->request, "q");
  g_autofree char *question = NULL;
  g_autofree char *upper = NULL;

  if (text == NULL)
    return TRUE;
  question = g_strstrip (g_strdup (text));
  if (*question == '\0')
    return TRUE;
  if (g_utf8_strlen (question, -1) > MAX_QUESTION)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("At most %u characters can be looked for. Type fewer."), MAX_QUESTION);
      return FALSE;
    }
  upper = g_ascii_strup (question, -1);
  central_filter_add (filter, " AND e.id IN (SELECT id FROM exam WHERE ");
  central_filter_prefix (filter, "accession", upper);
  central_filter_add (
      filter, " UNION SELECT exam.id FROM exam JOIN patient p ON p.id = exam.patient WHERE p.mrn = ?");
  central_filter_bind (filter, question);
  central_filter_in (filter, "p.site", sites);
  central_filter_add (filter,
                      " UNION SELECT exam.id FROM exam JOIN patient p ON p.id = exam.patient WHERE 1 = 1");
  central_filter_name (filter, question);
  central_filter_add (filter, ")");
  return TRUE;
}

/* All conditions but the stage: what the counts are of. @by_time: the newest of many sites are wanted,
 * nothing narrows them down; then the rows are walked by time, and the expression keeps the site's index out
 * of it. */
static gboolean
add_filters (CentralFilter *filter,
             CentralCall *call,
             CentralTransaction *transaction,
             gboolean by_time,
             GError **error)
{
  const char *wanted = fj_request_query (call->request, "site");
  g_auto (GStrv) sites = central_require_sites (call, transaction, FJ_VERB_READ_PATIENT, error);
  const char *one[] = { wanted, NULL };

  if (sites == NULL)
    return FALSE;
  if (wanted != NULL && !g_strv_contains ((const char *const *) sites, wanted))
    {
      if (central_call_allow (call, transaction, FJ_VERB_READ_PATIENT, wanted, error))
        g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                     _ ("There is no Organization with the id %.64s. Choose one of the list."), wanted);
      return FALSE;
    }
  if (fj_request_query (call->request, "group") != NULL)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("There are no specialist groups here, so nothing can be filtered by them. Leave \"group\" out."));
      return FALSE;
    }
  central_filter_in (filter,
                     by_time && wanted == NULL && sites[1] != NULL ? "COALESCE(e.site, '')" : "e.site",
                     wanted != NULL ? one : (const char *const *) sites);
  return add_words (filter, call, "modality", "e.modality", is_modality, error)
         && add_words (filter, call, "urgency", "e.urgency", is_urgency, error)
         && add_date (filter, call, error) && add_question (filter, call, (const char *const *) sites, error);
}

static gboolean
add_place (CentralFilter *filter, CentralCall *call, GError **error)
{
  const char *after = fj_request_query (call->request, "after");
  g_autofree char *id = NULL;
  gint64 key;

  if (after == NULL)
    return TRUE;
  if (!central_cursor_parse (after, &key, &id, error))
    return FALSE;
  central_filter_add (filter, " AND (e.registered_at < ? OR (e.registered_at = ? AND e.id < ?))");
  central_filter_bind_int (filter, key);
  central_filter_bind_int (filter, key);
  central_filter_bind (filter, id);
  return TRUE;
}

/* --- rows --- */

static JsonObject *
named (const char *id, const char *name_member, const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, name_member, name);
  return object;
}

static void
set_text (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
patient_json (CentralRows *rows, gint64 now)
{
  JsonObject *patient = named (central_rows_string (rows, PATIENT), "name", central_rows_string (rows, NAME));
  const char *birth_date = central_rows_string (rows, BIRTH_DATE);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autofree char *today = g_date_time_format (time, "%Y-%m-%d");
  g_autofree char *age = birth_date != NULL ? fj_age_to_display (birth_date, today) : NULL;

  set_text (patient, "pinyin", central_rows_string (rows, PINYIN));
  set_text (patient, "sex", central_rows_string (rows, SEX));
  set_text (patient, "age", age);
  set_text (patient, "birthDate", birth_date);
  set_text (patient, "mrn", central_rows_string (rows, MRN));
  return patient;
}

static JsonArray *
parts_json (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node))
                                                      : json_array_new ();
}

static void
set_step (JsonObject *row, CentralRows *rows)
{
  const char *task = central_rows_string (rows, TASK);
  const char *holder = central_rows_string (rows, HOLDER);

  if (task != NULL)
    {
      JsonObject *object = named (task, "code", central_rows_string (rows, TASK_CODE));
      json_object_set_int_member (object, "version", central_rows_int (rows, TASK_VERSION));
      json_object_set_object_member (row, "task", object);
    }
  else
    json_object_set_null_member (row, "task");
  if (holder != NULL)
    json_object_set_object_member (row, "holder",
                                   named (holder, "display", central_rows_string (rows, HOLDER_NAME)));
  else
    json_object_set_null_member (row, "holder");
}

static void
set_report (JsonObject *row, CentralRows *rows)
{
  const char *report = central_rows_string (rows, REPORT);

  if (report != NULL)
    {
      JsonObject *object = named (report, "status", central_rows_string (rows, REPORT_STATUS));
      json_object_set_int_member (object, "version", central_rows_int (rows, REPORT_VERSION));
      json_object_set_object_member (row, "report", object);
    }
  else
    json_object_set_null_member (row, "report");
  json_object_set_boolean_member (row, "critical", central_rows_int (rows, CRITICAL) != 0);
}

static JsonObject *
images_json (CentralRows *rows)
{
  JsonObject *images = json_object_new ();
  const char *arrived = central_rows_string (rows, ARRIVED_UID);

  /* The study that came; before that, the one that the modality was asked to make. */
  json_object_set_string_member (images, "study",
                                 arrived != NULL ? arrived : central_rows_string (rows, STUDY_UID));
  json_object_set_int_member (images, "series", central_rows_int (rows, N_SERIES));
  json_object_set_int_member (images, "instances", central_rows_int (rows, N_INSTANCES));
  json_object_set_boolean_member (
      images, "complete", central_rows_int (rows, N_INSTANCES) > 0 && central_rows_int (rows, COMPLETE) != 0);
  return images;
}

static JsonObject *
row_json (CentralRows *rows, gint64 now)
{
  JsonObject *row = json_object_new ();
  gint64 registered = central_rows_int (rows, REGISTERED_AT);
  gint64 closed = central_rows_int (rows, CLOSED_AT);
  guint target = (guint) central_rows_int (rows, TARGET);

  json_object_set_string_member (row, "exam", central_rows_string (rows, EXAM));
  json_object_set_int_member (row, "version", central_rows_int (rows, VERSION));
  json_object_set_string_member (row, "accession", central_rows_string (rows, ACCESSION));
  json_object_set_object_member (row, "patient", patient_json (rows, now));
  json_object_set_string_member (row, "item", central_rows_string (rows, ITEM));
  json_object_set_array_member (row, "parts", parts_json (central_rows_string (rows, PARTS)));
  json_object_set_string_member (row, "modality", central_rows_string (rows, MODALITY));
  json_object_set_object_member (
      row, "site", named (central_rows_string (rows, SITE), "name", central_rows_string (rows, SITE_NAME)));
  set_text (row, "device", central_rows_string (rows, DEVICE));
  json_object_set_string_member (row, "visitClass", central_rows_string (rows, VISIT_CLASS));
  json_object_set_string_member (row, "urgency", central_rows_string (rows, URGENCY));
  json_object_set_string_member (row, "stage", central_rows_string (rows, STAGE));
  set_step (row, rows);
  json_object_set_object_member (row, "times", json_object_new ());
  json_object_set_int_member (row, "target", target);
  json_object_set_string_member (
      row, "clock",
      fj_clock_state_to_string (fj_clock_state (registered, closed != 0 ? closed : now, target)));
  json_object_set_object_member (row, "images", images_json (rows));
  set_report (row, rows);
  return row;
}

/* When each exam of the page came into its stages: one query for the page. */
static gboolean
add_times (GHashTable *by_exam, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autofree const char **ids = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GError) local = NULL;

  if (g_hash_table_size (by_exam) == 0)
    return TRUE;
  ids = (const char **) g_hash_table_get_keys_as_array (by_exam, NULL);
  central_filter_in (filter, "exam", ids);
  sql = g_strconcat ("SELECT exam, stage, at FROM exam_stage WHERE 1 = 1", filter->sql->str, NULL);
  rows = central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    {
      JsonObject *row = g_hash_table_lookup (by_exam, central_rows_string (rows, 0));
      g_autofree char *at = fj_time_to_fhir (central_rows_int (rows, 2), 0);

      json_object_set_string_member (json_object_get_object_member (row, "times"),
                                     central_rows_string (rows, 1), at);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

static gboolean
add_rows (JsonObject *reply, CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GHashTable) by_exam = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) local = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *next = NULL;
  JsonArray *array = json_array_new ();
  gint64 now = fj_time_now ();
  guint count;
  guint n = 0;
  gboolean more = FALSE;
  gboolean by_time = fj_request_query (call->request, "stage") == NULL
                     && fj_request_query (call->request, "date") == NULL
                     && fj_request_query (call->request, "q") == NULL;

  json_object_set_array_member (reply, "rows", array);
  if (!central_parse_count (fj_request_query (call->request, "count"), DEFAULT_COUNT, MAX_COUNT, &count,
                            error)
      || !add_filters (filter, call, transaction, by_time, error)
      || !add_words (filter, call, "stage", "e.stage", is_stage, error) || !add_place (filter, call, error))
    return FALSE;
  central_filter_bind_int (filter, (gint64) count + 1);
  /* First which exams, then what is told of them: nothing is joined that is not shown. */
  sql = g_strconcat ("SELECT " COLUMNS " FROM (SELECT * FROM exam e WHERE 1 = 1", filter->sql->str,
                     " ORDER BY e.registered_at DESC, e.id DESC LIMIT ?) e JOIN patient p ON p.id = e.patient"
                     " JOIN organization o ON o.id = e.site LEFT JOIN task t ON t.exam = e.id AND t.open = 1"
                     " LEFT JOIN report r ON r.exam = e.id ORDER BY e.registered_at DESC, e.id DESC",
                     NULL);
  rows = central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    {
      JsonObject *row;

      if (n == count)
        {
          more = TRUE;
          break;
        }
      row = row_json (rows, now);
      json_array_add_object_element (array, row);
      g_hash_table_insert (by_exam, (gpointer) json_object_get_string_member (row, "exam"), row);
      central_call_touch (call, central_rows_string (rows, PATIENT));
      g_free (next);
      next = central_cursor_new (central_rows_int (rows, REGISTERED_AT), central_rows_string (rows, EXAM));
      n++;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  set_text (reply, "next", more ? next : NULL);
  return add_times (by_exam, transaction, error);
}

static gboolean
add_counts (JsonObject *reply, CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *sql = NULL;
  JsonObject *counts = json_object_new ();

  json_object_set_object_member (reply, "counts", counts);
  for (guint stage = FJ_STAGE_REGISTERED; stage < FJ_N_STAGES; stage++)
    json_object_set_int_member (counts, fj_stage_to_string (stage), 0);
  if (!add_filters (filter, call, transaction, FALSE, error))
    return FALSE;
  sql = g_strconcat ("SELECT e.stage, COUNT(*) FROM exam e WHERE 1 = 1", filter->sql->str,
                     " GROUP BY e.stage", NULL);
  rows = central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    json_object_set_int_member (counts, central_rows_string (rows, 0), central_rows_int (rows, 1));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

FjReply *
central_worklist (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  static const char *const known[]
      = { "site", "stage", "modality", "urgency", "date", "group", "q", "after", "count", NULL };
  g_autoptr (JsonObject) reply = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;

  if (!central_check_parameters (call, known, error) || !add_rows (reply, call, transaction, error)
      || !add_counts (reply, call, transaction, error))
    return NULL;
  bytes = fj_json_to_bytes (reply);
  return fj_reply_new (200, "application/json", bytes);
}
