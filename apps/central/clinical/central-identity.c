#include "central-identity.h"

#include <string.h>
#include "central-sites.h"
#include "fj-fhir.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

GHashTable *
central_identity_decided (CentralTransaction *transaction,
                          const char *patient,
                          const char *verdict,
                          GError **error)
{
  g_autoptr (GHashTable) decided = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (CentralRows) rows
      = central_query (transaction, error,
                       "SELECT b FROM person_link WHERE a = ? AND verdict = ? UNION ALL"
                       " SELECT a FROM person_link WHERE b = ? AND verdict = ?",
                       "ssss", patient, verdict, patient, verdict);
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    g_hash_table_add (decided, g_strdup (central_rows_string (rows, 0)));
  if (local == NULL)
    return g_steal_pointer (&decided);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* ---- candidates ---- */

enum
{
  ID,
  NAME,
  SEX,
  BIRTH_DATE,
  MRN,
  RESIDENT_ID,
  SITE,
  SITE_NAME,
  EXAMS,
  BY_NUMBER,
  VERDICT,
  WHO_NAME,
  AT
};

#define IDENTITY "q.id, q.name, q.sex, q.birth_date, q.mrn, q.resident_id, q.site, o.name"
#define BY_NUMBER_RULE "q.resident_id = p.resident_id AND p.resident_id <> ''"
/* A day of birth of ten characters is a whole one; a sex that is not known tells nothing. */
#define BY_NAME_RULE                                                                                         \
  "q.name_key = p.name_key AND q.birth_date = p.birth_date AND length (p.birth_date) = 10"                   \
  " AND q.sex = p.sex AND p.sex IN ('male', 'female')"                                                       \
  " AND (p.resident_id IS NULL OR q.resident_id IS NULL OR p.resident_id = '' OR q.resident_id = '')"

/* Each rule goes by an index of its own; what was decided once stays among them, whatever became of names. */
static CentralRows *
query_candidates (CentralTransaction *transaction, const char *patient, GError **error)
{
  return central_query (
      transaction, error,
      "SELECT " IDENTITY ", (SELECT COUNT(*) FROM exam e WHERE e.patient = q.id), c.by_number,"
      " COALESCE(l.verdict, 'open'), l.who_name, l.at FROM"
      " (SELECT id, MAX(by_number) AS by_number FROM (SELECT q.id AS id, 1 AS by_number FROM patient p JOIN patient q ON " BY_NUMBER_RULE
      " WHERE p.id = ?"
      " UNION ALL SELECT q.id, 0 FROM patient p JOIN patient q ON " BY_NAME_RULE " WHERE p.id = ?"
      " UNION ALL SELECT b, 0 FROM person_link WHERE a = ? AND verdict <> 'open'"
      " UNION ALL SELECT a, 0 FROM person_link WHERE b = ? AND verdict <> 'open') r GROUP BY id) c"
      " JOIN patient q ON q.id = c.id JOIN organization o ON o.id = q.site"
      " LEFT JOIN person_link l ON (l.a = q.id AND l.b = ?) OR (l.a = ? AND l.b = q.id)"
      " WHERE q.id <> ? ORDER BY q.id LIMIT ?",
      "sssssssi", patient, patient, patient, patient, patient, patient, patient,
      (gint64) CENTRAL_IDENTITY_MAX_CANDIDATES);
}

static void
set_text (JsonObject *json, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (json, member, text);
  else
    json_object_set_null_member (json, member);
}

/* Of the number only its end, which is what people compare aloud. */
static JsonObject *
identity_json (CentralRows *rows)
{
  JsonObject *json = json_object_new ();
  JsonObject *site = json_object_new ();
  const char *number = central_rows_string (rows, RESIDENT_ID);
  gsize length = number != NULL ? strlen (number) : 0;

  json_object_set_string_member (json, "id", central_rows_string (rows, ID));
  json_object_set_string_member (json, "name", central_rows_string (rows, NAME));
  set_text (json, "sex", central_rows_string (rows, SEX));
  set_text (json, "birthDate", central_rows_string (rows, BIRTH_DATE));
  set_text (json, "mrn", central_rows_string (rows, MRN));
  set_text (json, "residentIdEnd", length >= 4 ? number + length - 4 : NULL);
  json_object_set_string_member (site, "id", central_rows_string (rows, SITE));
  json_object_set_string_member (site, "name", central_rows_string (rows, SITE_NAME));
  json_object_set_object_member (json, "site", site);
  return json;
}

static JsonObject *
candidate_json (CentralRows *rows)
{
  JsonObject *json = json_object_new ();
  gint64 at = central_rows_int (rows, AT);
  g_autofree char *when = at != 0 ? fj_time_to_fhir (at, 0) : NULL;

  json_object_set_object_member (json, "patient", identity_json (rows));
  json_object_set_string_member (json, "by", central_rows_int (rows, BY_NUMBER) != 0 ? "number" : "name");
  json_object_set_int_member (json, "exams", central_rows_int (rows, EXAMS));
  json_object_set_string_member (json, "verdict", central_rows_string (rows, VERDICT));
  set_text (json, "who", central_rows_string (rows, WHO_NAME));
  set_text (json, "at", when);
  return json;
}

/* Those of the alliance; @only (nullable): of that record alone. Who is told of is named in the audit event.
 * (transfer full) */
static JsonArray *
list_candidates (CentralCall *call,
                 CentralTransaction *transaction,
                 const char *patient,
                 const char *site,
                 const char *only,
                 GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (CentralRows) rows = query_candidates (transaction, patient, error);
  g_auto (GStrv) alliance = rows != NULL ? central_alliance_sites (transaction, site, error) : NULL;
  g_autoptr (GError) local = NULL;

  if (alliance == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    if (g_strv_contains ((const char *const *) alliance, central_rows_string (rows, SITE))
        && (only == NULL || g_str_equal (only, central_rows_string (rows, ID))))
      {
        central_call_touch (call, central_rows_string (rows, ID));
        json_array_add_object_element (array, candidate_json (rows));
      }
  if (local == NULL)
    return g_steal_pointer (&array);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* ---- calls ---- */

/* The patient of the path, whose record the caller may compare with others. */
static JsonObject *
find_patient (CentralCall *call, CentralTransaction *transaction, char **site, GError **error)
{
  const char *id = call->request->captures[0];
  g_autoptr (CentralRows) rows = NULL;
  gboolean found = FALSE;

  if (fj_uuid_is_valid (id))
    {
      rows = central_query (transaction, error,
                            "SELECT " IDENTITY " FROM patient q JOIN organization o ON o.id = q.site"
                            " WHERE q.id = ?",
                            "s", id);
      if (!central_rows_first (rows, &found, error))
        return NULL;
    }
  if (!found)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no %s with the id %.64s. Check the link, or search for it again."), "Patient",
                   id);
      return NULL;
    }
  *site = g_strdup (central_rows_string (rows, SITE));
  if (!central_call_allow (call, transaction, FJ_VERB_LINK_PATIENTS, *site, error))
    return NULL;
  central_call_touch (call, id);
  return identity_json (rows);
}

static FjReply *
answer (JsonObject *patient, JsonArray *candidates)
{
  g_autoptr (JsonObject) reply = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;

  json_object_set_object_member (reply, "patient", json_object_ref (patient));
  json_object_set_array_member (reply, "candidates", json_array_ref (candidates));
  bytes = fj_json_to_bytes (reply);
  return fj_reply_new (200, "application/json", bytes);
}

FjReply *
central_identity_candidates (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autofree char *site = NULL;
  g_autoptr (JsonObject) patient = find_patient (call, transaction, &site, error);
  g_autoptr (JsonArray) candidates
      = patient != NULL
            ? list_candidates (call, transaction, fj_json_get_string (patient, "id"), site, NULL, error)
            : NULL;

  return candidates != NULL ? answer (patient, candidates) : NULL;
}

static gboolean
store_verdict (CentralCall *call,
               CentralTransaction *transaction,
               const char *patient,
               const char *other,
               const char *verdict,
               GError **error)
{
  gboolean is_first = strcmp (patient, other) < 0;
  const char *a = is_first ? patient : other, *b = is_first ? other : patient;

  return central_exec (transaction, error, "DELETE FROM person_link WHERE a = ? AND b = ?", "ss", a, b)
         && central_exec (
             transaction, error,
             "INSERT INTO person_link (a, b, verdict, who, who_name, at) VALUES (?, ?, ?, ?, ?, ?)", "sssssi",
             a, b, verdict, central_call_actor (call), central_call_actor_name (call), fj_time_now ());
}

static FjReply *
decide (CentralCall *call, CentralTransaction *transaction, const char *verdict, GError **error)
{
  g_autofree char *site = NULL;
  g_autoptr (JsonObject) patient = find_patient (call, transaction, &site, error);
  const char *id = call->request->captures[0];
  const char *other = call->body != NULL ? fj_fhir_parameter (call->body, "other") : NULL;
  g_autoptr (JsonArray) before = NULL;
  g_autoptr (JsonArray) after = NULL;

  if (patient == NULL)
    return NULL;
  before = list_candidates (call, transaction, id, site, other != NULL ? other : "", error);
  if (before == NULL)
    return NULL;
  if (json_array_get_length (before) == 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("Name as \"other\" one of the records that may be the same person: same resident id "
                      "number, or same name, day of birth and sex, at a hospital of the alliance."));
      return NULL;
    }
  if (!store_verdict (call, transaction, id, other, verdict, error))
    return NULL;
  after = list_candidates (call, transaction, id, site, other, error);
  return after != NULL ? answer (patient, after) : NULL;
}

FjReply *
central_identity_link (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  return decide (call, transaction, "same", error);
}

FjReply *
central_identity_distinguish (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  return decide (call, transaction, "different", error);
}

FjReply *
central_identity_unlink (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  return decide (call, transaction, "open", error);
}
