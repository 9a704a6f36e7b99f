#include "central-audit.h"

#include <string.h>
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define MAX_PAGE 200u
#define MAX_CONDITIONS 16u

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

/* The conditions of a search: SQL from this file, values bound. */
typedef struct
{
  GString *sql;
  CentralValue values[MAX_CONDITIONS];
  guint n_values;
} Search;

static void
add_text (Search *search, const char *condition, const char *value)
{
  g_string_append (search->sql, condition);
  search->values[search->n_values++] = (CentralValue){ .type = 's', .string = value };
}

static void
add_number (Search *search, const char *condition, gint64 value)
{
  g_string_append (search->sql, condition);
  search->values[search->n_values++] = (CentralValue){ .type = 'i', .integer = value };
}

static gboolean
add_date (Search *search, const char *text, GError **error)
{
  gint64 instant;
  gboolean is_after = g_str_has_prefix (text, "ge") || g_str_has_prefix (text, "gt");
  gboolean is_before = g_str_has_prefix (text, "le") || g_str_has_prefix (text, "lt");
  /* "+" of an offset that was not percent-encoded came as a blank. */
  g_autofree char *time = g_strdelimit (g_strdup (is_after || is_before ? text + 2 : text), " ", '+');

  if (!(is_after || is_before) || !fj_time_from_fhir (time, &instant))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("“date” takes ge, gt, le or lt and an instant: ge2026-05-12T00:00:00+08:00."));
      return FALSE;
    }
  if (is_after)
    add_number (search, text[1] == 'e' ? " AND at >= ?" : " AND at > ?", instant);
  else
    add_number (search, text[1] == 'e' ? " AND at <= ?" : " AND at < ?", instant);
  return TRUE;
}

static gboolean
add_condition (Search *search, const char *name, const char *value, GError **error)
{
  gint64 seq;

  if (strcmp (name, "_count") == 0 || strcmp (name, "before") == 0)
    return TRUE;
  if (search->n_values + 3 > MAX_CONDITIONS)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("The search has too many conditions."));
      return FALSE;
    }
  if (strcmp (name, "date") == 0)
    return add_date (search, value, error);
  if (strcmp (name, "agent") == 0)
    {
      const char *id = fj_json_reference_id (value, "Practitioner");
      add_text (search, " AND practitioner = ?", id != NULL ? id : value);
    }
  else if (strcmp (name, "patient") == 0)
    {
      const char *id = fj_json_reference_id (value, "Patient");
      add_text (search, " AND instr (' ' || patients || ' ', ' ' || ? || ' ') > 0", id != NULL ? id : value);
    }
  else if (strcmp (name, "outcome") == 0 && strcmp (value, "0") == 0)
    add_number (search, " AND outcome < ?", 400);
  else if (strcmp (name, "outcome") == 0 && strcmp (value, "4") == 0)
    add_number (search, " AND outcome >= 400 AND outcome < ?", 500);
  else if (strcmp (name, "outcome") == 0 && strcmp (value, "8") == 0)
    add_number (search, " AND outcome >= ?", 500);
  else if (strcmp (name, "_id") == 0 && g_ascii_string_to_signed (value, 10, 1, G_MAXINT64, &seq, NULL))
    add_number (search, " AND seq = ?", seq);
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
add_conditions (Search *search, const FjRequest *request, gint64 *count, GError **error)
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
    add_number (search, " AND seq < ?", number);
  g_hash_table_iter_init (&iter, request->query);
  while (g_hash_table_iter_next (&iter, &name, &values))
    for (guint i = 0; i < ((GPtrArray *) values)->len; i++)
      if (!add_condition (search, name, g_ptr_array_index ((GPtrArray *) values, i), error))
        return FALSE;
  add_number (search, " ORDER BY seq DESC LIMIT ?", *count);
  return TRUE;
}

/* The next page of the same search. */
static char *
next_url (const CentralCall *call, gint64 last, gint64 count)
{
  g_autoptr (GString) url = g_string_new (central_get_base_url (call->central));
  GHashTableIter iter;
  gpointer name, values;

  g_string_append_printf (url, "/AuditEvent?before=%" G_GINT64_FORMAT "&_count=%" G_GINT64_FORMAT, last,
                          count);
  g_hash_table_iter_init (&iter, call->request->query);
  while (g_hash_table_iter_next (&iter, &name, &values))
    for (guint i = 0; i < ((GPtrArray *) values)->len; i++)
      if (strcmp (name, "_count") != 0 && strcmp (name, "before") != 0)
        {
          g_autofree char *value
              = g_uri_escape_string (g_ptr_array_index ((GPtrArray *) values, i), NULL, FALSE);
          g_string_append_printf (url, "&%s=%s", (char *) name, value);
        }
  return g_string_free (g_steal_pointer (&url), FALSE);
}

FjReply *
central_audit_search (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (GString) sql
      = g_string_new ("SELECT seq, at, request, practitioner, role, peer, action, target, outcome, "
                      "account, exam, patients, hash FROM audit WHERE 1 = 1");
  Search search = { .sql = sql };
  g_autoptr (GError) cause = NULL;
  gint64 count, n_found = 0, last = 0;

  if (!central_call_allow (call, transaction, FJ_VERB_READ_AUDIT, NULL, error)
      || !add_conditions (&search, call->request, &count, error))
    return NULL;
  g_autoptr (CentralRows) rows
      = central_queryv (transaction, error, sql->str, search.values, search.n_values);
  if (rows == NULL)
    return NULL;
  g_autoptr (JsonObject) bundle = fj_fhir_bundle_new ("searchset");
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
      JsonObject *link = add_element (bundle, "link");
      g_autofree char *url = next_url (call, last, count);
      json_object_set_string_member (link, "relation", "next");
      json_object_set_string_member (link, "url", url);
    }
  return central_reply_resource (200, bundle);
}
