#include "central-worklist.h"

#include <string.h>
#include "central-exam-rows.h"
#include "central-filter.h"
#include "fj-exam.h"
#include "fj-language.h"
#include "fj-time.h"

#define DEFAULT_COUNT 50
#define MAX_COUNT 200
#define MAX_QUESTION 64 /* characters of q */
#define MAX_EXAMS 100   /* ids in exam */

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
  central_filter_add (filter, " UNION SELECT exam.id FROM exam WHERE exam.patient IN (");
  central_filter_person (filter, question, sites);
  central_filter_add (filter, "))");
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

/* exam: the rows of these exams only, where they fit the other conditions: how a list that is shown brings
 * itself up to date. The counts stay those of the whole list. */
static gboolean
add_exams (CentralFilter *filter, CentralCall *call, GError **error)
{
  const char *text = fj_request_query (call->request, "exam");
  g_auto (GStrv) ids = NULL;

  if (text == NULL)
    return TRUE;
  ids = g_strsplit (text, ",", MAX_EXAMS + 1);
  if (g_strv_length (ids) > MAX_EXAMS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("At most %u exams can be asked for at a time. Ask for fewer."), MAX_EXAMS);
      return FALSE;
    }
  central_filter_in (filter, "e.id", (const char *const *) ids);
  return TRUE;
}

/* --- rows --- */

static void
set_text (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
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
  gboolean by_time
      = fj_request_query (call->request, "stage") == NULL && fj_request_query (call->request, "date") == NULL
        && fj_request_query (call->request, "q") == NULL && fj_request_query (call->request, "exam") == NULL;

  json_object_set_array_member (reply, "rows", array);
  if (!central_parse_count (fj_request_query (call->request, "count"), DEFAULT_COUNT, MAX_COUNT, &count,
                            error)
      || !add_filters (filter, call, transaction, by_time, error)
      || !add_words (filter, call, "stage", "e.stage", is_stage, error) || !add_exams (filter, call, error)
      || !add_place (filter, call, error))
    return FALSE;
  central_filter_bind_int (filter, (gint64) count + 1);
  /* First which exams, then what is told of them: nothing is joined that is not shown. */
  sql = central_exam_rows_sql (filter->sql->str);
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
      row = central_exam_row_json (rows, now);
      json_array_add_object_element (array, row);
      g_hash_table_insert (by_exam, (gpointer) json_object_get_string_member (row, "exam"), row);
      central_call_touch (call, central_rows_string (rows, CENTRAL_EXAM_ROW_PATIENT));
      g_free (next);
      next = central_cursor_new (central_rows_int (rows, CENTRAL_EXAM_ROW_REGISTERED_AT),
                                 central_rows_string (rows, CENTRAL_EXAM_ROW_EXAM));
      n++;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  set_text (reply, "next", more ? next : NULL);
  return central_exam_rows_add_times (by_exam, transaction, error);
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
      = { "site", "stage", "modality", "urgency", "date", "group", "q", "exam", "after", "count", NULL };
  g_autoptr (JsonObject) reply = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;

  if (!central_check_parameters (call, known, error) || !add_rows (reply, call, transaction, error)
      || !add_counts (reply, call, transaction, error))
    return NULL;
  bytes = fj_json_to_bytes (reply);
  return fj_reply_new (200, "application/json", bytes);
}
