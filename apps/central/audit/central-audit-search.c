#include "central-audit.h"

#include <string.h>
#include "central-filter.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define MAX_PAGE 200u
#define MAX_CONDITIONS 100u /* values of one search */

static JsonObject *
add_element (JsonObject *object, const char *name)
{
  JsonObject *element = json_object_new ();

  if (!json_object_has_member (object, name))
    json_object_set_array_member (object, name, json_array_new ());
  json_array_add_object_element (json_object_get_array_member (object, name), element);
  return element;
}

static void
add_entity (JsonObject *event, const char *type, const char *id)
{
  JsonObject *what = json_object_new ();
  g_autofree char *reference = g_strdup_printf ("%s/%s", type, id);

  json_object_set_string_member (what, "reference", reference);
  json_object_set_object_member (add_element (event, "entity"), "what", what);
}

/* FHIR's AuditEvent.action: what the method does. */
static const char *
action_code (const char *method)
{
  if (strcmp (method, "GET") == 0 || strcmp (method, "HEAD") == 0)
    return "R";
  if (strcmp (method, "PUT") == 0)
    return "U";
  return strcmp (method, "DELETE") == 0 ? "D" : "E";
}

static JsonObject *
event_to_json (CentralRows *rows)
{
  JsonObject *event = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, central_rows_int (rows, 0));
  g_autofree char *recorded = fj_time_to_fhir (central_rows_int (rows, 1), 0);
  const char *practitioner = central_rows_string (rows, 3);
  const char *role = central_rows_string (rows, 4);
  const char *method = central_rows_string (rows, 6);
  const char *path = central_rows_string (rows, 7);
  gint64 outcome = central_rows_int (rows, 8);

  json_object_set_string_member (event, "resourceType", "AuditEvent");
  json_object_set_string_member (event, "id", id);
  JsonObject *type = json_object_new ();
  json_object_set_string_member (type, "system", "http://terminology.hl7.org/CodeSystem/audit-event-type");
  json_object_set_string_member (type, "code", "rest");
  json_object_set_object_member (event, "type", type);
  json_object_set_string_member (event, "action", action_code (method));
  json_object_set_string_member (event, "recorded", recorded);
  json_object_set_string_member (event, "outcome", outcome < 400 ? "0" : outcome < 500 ? "4" : "8");
  g_autofree char *description = g_strdup_printf ("%s %s %" G_GINT64_FORMAT, method, path, outcome);
  json_object_set_string_member (event, "outcomeDesc", description);

  JsonObject *agent = add_element (event, "agent");
  json_object_set_boolean_member (agent, "requestor", TRUE);
  if (practitioner != NULL)
    {
      JsonObject *who = json_object_new ();
      g_autofree char *reference = g_strconcat ("Practitioner/", practitioner, NULL);
      json_object_set_string_member (who, "reference", reference);
      json_object_set_object_member (agent, "who", who);
    }
  if (role != NULL)
    json_object_set_string_member (add_element (agent, "role"), "text", role);
  if (central_rows_string (rows, 9) != NULL)
    json_object_set_string_member (agent, "altId", central_rows_string (rows, 9));
  if (central_rows_string (rows, 5) != NULL)
    {
      JsonObject *network = json_object_new ();
      json_object_set_string_member (network, "address", central_rows_string (rows, 5));
      json_object_set_string_member (network, "type", "2");
      json_object_set_object_member (agent, "network", network);
    }
  JsonObject *source = json_object_new ();
  JsonObject *observer = json_object_new ();
  json_object_set_string_member (observer, "display", "Fenji central");
  json_object_set_object_member (source, "observer", observer);
  json_object_set_object_member (event, "source", source);

  g_auto (GStrv) patients = g_strsplit (central_rows_string (rows, 11), " ", -1);
  for (guint i = 0; patients[i] != NULL; i++)
    if (*patients[i] != '\0')
      add_entity (event, "Patient", patients[i]);
  if (central_rows_string (rows, 10) != NULL)
    add_entity (event, "ServiceRequest", central_rows_string (rows, 10));
  JsonObject *request = add_element (event, "extension");
  json_object_set_string_member (request, "url", "urn:fenji:request");
  json_object_set_string_member (request, "valueString", central_rows_string (rows, 2));
  JsonObject *hash = add_element (event, "extension");
  json_object_set_string_member (hash, "url", "urn:fenji:hash");
  json_object_set_string_member (hash, "valueString", central_rows_string (rows, 12));
  return event;
}

static gboolean
bad_value (const char *name, const char *value, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("\"%.60s\" cannot be understood as a value of %s. Correct it and search again."), value,
               name);
  return FALSE;
}

static gboolean
add_date (CentralFilter *filter, const char *text, GError **error)
{
  gint64 from;
  gint64 to;

  if (!central_parse_date_range (text, &from, &to))
    return bad_value ("date", text, error);
  central_filter_add (filter, " AND at >= ? AND at < ?");
  central_filter_bind_int (filter, from);
  central_filter_bind_int (filter, to);
  return TRUE;
}

/* FHIR's audit-event-outcome, "SYSTEM|" before it is dropped. What we write are 0, 4 and 8. */
static gboolean
add_outcome (CentralFilter *filter, char **words, GError **error)
{
  central_filter_add (filter, " AND (1 = 0");
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *bar = strchr (words[i], '|');
      const char *word = bar != NULL ? bar + 1 : words[i];

      if (strcmp (word, "0") == 0)
        central_filter_add (filter, " OR outcome < 400");
      else if (strcmp (word, "4") == 0)
        central_filter_add (filter, " OR (outcome >= 400 AND outcome < 500)");
      else if (strcmp (word, "8") == 0)
        central_filter_add (filter, " OR outcome >= 500");
      else if (strcmp (word, "12") != 0)
        return bad_value ("outcome", words[i], error);
    }
  central_filter_add (filter, ")");
  return TRUE;
}

/* "Type/ID" and "ID" alike. */
static void
strip_type (char **words, const char *type)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *id = g_strdup (fj_json_reference_id (words[i], type));
      if (id != NULL)
        {
          g_free (words[i]);
          words[i] = id;
        }
    }
}

static gboolean
add_condition (CentralFilter *filter, const char *name, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, ",", MAX_CONDITIONS + 1);

  if (strcmp (name, "_count") == 0 || strcmp (name, "before") == 0 || strcmp (name, "_format") == 0)
    return TRUE;
  if (g_strv_length (words) + filter->values->len > MAX_CONDITIONS)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("The search has too many conditions."));
      return FALSE;
    }
  if (strcmp (name, "date") == 0)
    return add_date (filter, value, error);
  if (strcmp (name, "outcome") == 0)
    return add_outcome (filter, words, error);
  if (strcmp (name, "_id") == 0)
    central_filter_in (filter, "seq", (const char *const *) words);
  else if (strcmp (name, "agent") == 0)
    {
      strip_type (words, "Practitioner");
      central_filter_in (filter, "practitioner", (const char *const *) words);
    }
  else if (strcmp (name, "patient") == 0)
    {
      strip_type (words, "Patient");
      central_filter_add (filter, " AND (1 = 0");
      for (guint i = 0; words[i] != NULL; i++)
        {
          central_filter_add (filter, " OR instr (' ' || patients || ' ', ' ' || ? || ' ') > 0");
          central_filter_bind (filter, words[i]);
        }
      central_filter_add (filter, ")");
    }
  else
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("%s cannot be searched by “%s”. /metadata lists what it can be searched by."),
                   "AuditEvent", name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_conditions (CentralFilter *filter, const FjRequest *request, gint64 *count, GError **error)
{
  GHashTableIter iter;
  gpointer name, values;
  const char *before = fj_request_query (request, "before");
  const char *count_text = fj_request_query (request, "_count");
  gint64 number;

  *count = 50;
  if ((count_text != NULL && !g_ascii_string_to_signed (count_text, 10, 1, MAX_PAGE, count, NULL))
      || (before != NULL && !g_ascii_string_to_signed (before, 10, 1, G_MAXINT64, &number, NULL)))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("_count must be a number from 1 to %u."), MAX_PAGE);
      return FALSE;
    }
  if (before != NULL)
    {
      central_filter_add (filter, " AND seq < ?");
      central_filter_bind_int (filter, number);
    }
  g_hash_table_iter_init (&iter, request->query);
  while (g_hash_table_iter_next (&iter, &name, &values))
    for (guint i = 0; i < ((GPtrArray *) values)->len; i++)
      if (!add_condition (filter, name, g_ptr_array_index ((GPtrArray *) values, i), error))
        return FALSE;
  central_filter_add (filter, " ORDER BY seq DESC LIMIT ?");
  central_filter_bind_int (filter, *count);
  return TRUE;
}

FjReply *
central_audit_search (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autoptr (GError) cause = NULL;
  gint64 count, n_found = 0, last = 0;

  if (!central_call_allow (call, transaction, FJ_VERB_READ_AUDIT, NULL, error)
      || !add_conditions (filter, call->request, &count, error))
    return NULL;
  g_autofree char *sql
      = g_strconcat ("SELECT seq, at, request, practitioner, role, peer, action, target, outcome, "
                     "account, exam, patients, hash FROM audit WHERE 1 = 1",
                     filter->sql->str, NULL);
  g_autoptr (CentralRows) rows = central_queryv (
      transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data, filter->values->len);
  if (rows == NULL)
    return NULL;
  g_autoptr (JsonObject) bundle = fj_fhir_bundle_new ("searchset");
  central_bundle_link (bundle, call, "self", "before", NULL);
  while (central_rows_next (rows, &cause))
    {
      last = central_rows_int (rows, 0);
      n_found++;
      g_autofree char *url
          = g_strdup_printf ("%s/AuditEvent/%" G_GINT64_FORMAT, central_get_base_url (call->central), last);
      fj_fhir_bundle_add (bundle, url, event_to_json (rows), NULL, NULL, NULL);
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if (n_found == count)
    {
      g_autofree char *place = g_strdup_printf ("%" G_GINT64_FORMAT, last);
      central_bundle_link (bundle, call, "next", "before", place);
    }
  return central_reply_resource (200, bundle);
}
