/* GET of a resource, its history and single versions; what every PUT asks first. */
#include "central-basic.h"
#include "central-persons.h"

#include <string.h>
#include "central-lessons.h"
#include "fj-language.h"
#include "fj-uid.h"

#define MAX_HISTORY 200

gboolean
central_report_status_is_signed (const char *status)
{
  static const char *const signed_words[] = { "final", "amended", "corrected", "appended", NULL };

  return status != NULL && g_strv_contains (signed_words, status);
}

static FjVerb
read_verb (const CentralResource *resource)
{
  FjVerb verb;

  if (central_lesson_read_verb (resource, &verb))
    return verb;
  if (g_str_equal (resource->type, "DiagnosticReport"))
    return central_report_status_is_signed (fj_json_get_string (resource->document, "status"))
               ? FJ_VERB_READ_REPORT_SIGNED
               : FJ_VERB_READ_REPORT_DRAFT;
  if (g_str_equal (resource->type, "ImagingStudy"))
    return FJ_VERB_READ_IMAGES;
  if (g_str_equal (resource->type, "Provenance"))
    return FJ_VERB_READ_REPORT_SIGNED;
  if (g_str_equal (resource->type, "Binary")
      && g_strcmp0 (fj_json_get_string (resource->document, "meta.security[0].code"), "report") == 0)
    return FJ_VERB_READ_REPORT_SIGNED;
  return FJ_VERB_READ_PATIENT;
}

gboolean
central_resource_allow_read (CentralResource *resource,
                             CentralCall *call,
                             CentralTransaction *transaction,
                             GError **error)
{
  if (g_str_equal (resource->type, "Basic"))
    return central_basic_allow_read (resource, call, transaction, error);
  if (!central_person_allow (call, transaction, read_verb (resource), resource->site, resource->patient,
                             error))
    return FALSE;
  if (resource->patient != NULL)
    central_call_touch (call, resource->patient);
  if (resource->exam != NULL)
    central_call_set_exam (call, resource->exam);
  return TRUE;
}

/* "/Patient/…" -> "Patient". Only types that the route table names arrive here. */
static char *
type_of_path (const CentralCall *call)
{
  const char *start = call->request->path + 1;
  const char *end = strchr (start, '/');

  return end != NULL ? g_strndup (start, end - start) : g_strdup (start);
}

static const char *
id_of_path (const CentralCall *call, const char *type, GError **error)
{
  const char *id = call->request->captures[0];

  if (fj_uuid_is_valid (id))
    return id;
  g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
               _ ("There is no %s with the id %.64s. Ids here are UUIDs."), type, id);
  return NULL;
}

gboolean
central_put_check_id (const char *id, JsonObject *body, GError **error)
{
  const char *own_id = fj_json_get_string (body, "id");

  if (!fj_uuid_is_valid (id))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("\"%.64s\" is no UUID. Ids are made by the client as lower-case UUIDs; make one and send it again."),
          id);
      return FALSE;
    }
  if (own_id != NULL && !g_str_equal (own_id, id))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("The id in the body (%.64s) differs from the one in the address (%s). Make them the same."),
          own_id, id);
      return FALSE;
    }
  return TRUE;
}

gboolean
central_put_check_condition (
    CentralCall *call, const char *type, const char *id, gboolean exists, GError **error)
{
  const char *none_match = fj_request_header (call->request, "if-none-match");

  if (none_match != NULL && !g_str_equal (none_match, "*"))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("If-None-Match: only \"*\" is known here: create, if it does not exist yet."));
      return FALSE;
    }
  if (exists && none_match != NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_STALE,
                   _ ("%s/%s exists already. If you created it yourself a moment ago, all is well: read it."),
                   type, id);
      return FALSE;
    }
  /* Ids are made by clients, so a PUT of a new one creates it; who names a version means one that is there.
   */
  if (!exists && none_match == NULL && fj_request_header (call->request, "if-match") != NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no %s with the id %s to change. To create it, send no If-Match."), type, id);
      return FALSE;
    }
  return TRUE;
}

gboolean
central_put_check (CentralCall *call,
                   CentralTransaction *transaction,
                   FjVerb verb,
                   const char *type,
                   const char *id,
                   JsonObject *body,
                   gboolean *exists,
                   GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GError) local = NULL;

  if (!central_put_check_id (id, body, error))
    return FALSE;
  rows = central_query (transaction, error, "SELECT site FROM clinical_resource WHERE type = ? AND id = ?",
                        "ss", type, id);
  if (rows == NULL)
    return FALSE;
  *exists = central_rows_next (rows, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (*exists && !central_call_allow (call, transaction, verb, central_rows_string (rows, 0), error))
    return FALSE;
  return central_put_check_condition (call, type, id, *exists, error);
}

FjReply *
central_resource_get (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autofree char *type = type_of_path (call);
  const char *id = id_of_path (call, type, error);
  g_autoptr (CentralResource) resource = NULL;

  if (id == NULL)
    return NULL;
  resource = central_resource_load (transaction, type, id, error);
  if (resource == NULL || !central_resource_allow_read (resource, call, transaction, error))
    return NULL;
  return central_reply_resource (200, resource->document);
}

FjReply *
central_resource_get_version (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autofree char *type = type_of_path (call);
  const char *id = id_of_path (call, type, error);
  guint64 version = 0;
  g_autoptr (CentralResource) current = NULL;
  g_autoptr (CentralResource) resource = NULL;

  if (id == NULL)
    return NULL;
  current = central_resource_load (transaction, type, id, error);
  if (current == NULL)
    return NULL;
  /* A lesson that was withdrawn is so in all its versions. */
  if (g_str_equal (type, "DocumentReference") && fj_fhir_is_lesson (current->document)
      && !central_resource_allow_read (current, call, transaction, error))
    return NULL;
  if (!g_ascii_string_to_unsigned (call->request->captures[1], 10, 1, G_MAXINT32, &version, NULL))
    {
      g_autoptr (GError) refused = NULL;
      if (!central_resource_allow_read (current, call, transaction, &refused))
        g_propagate_error (error, g_steal_pointer (&refused));
      else
        g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                     _ ("%s/%s has no version \"%.20s\": versions are whole numbers from 1."), type, id,
                     call->request->captures[1]);
      return NULL;
    }
  resource = central_resource_load_version (transaction, type, id, (guint) version, error);
  if (resource == NULL)
    {
      /* Whether a version exists is told only to those who may read the resource. */
      g_autoptr (GError) refused = NULL;
      if (!central_resource_allow_read (current, call, transaction, &refused))
        {
          g_clear_error (error);
          g_propagate_error (error, g_steal_pointer (&refused));
        }
      return NULL;
    }
  if (!central_resource_allow_read (resource, call, transaction, error))
    return NULL;
  return central_reply_resource (200, resource->document);
}

FjReply *
central_resource_get_history (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autofree char *type = type_of_path (call);
  const char *id = id_of_path (call, type, error);
  g_autoptr (CentralResource) current = NULL;
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (JsonObject) bundle = NULL;
  g_autoptr (GError) local = NULL;

  if (id == NULL)
    return NULL;
  current = central_resource_load (transaction, type, id, error);
  if (current == NULL || !central_resource_allow_read (current, call, transaction, error))
    return NULL;
  rows = central_query (transaction, error,
                        "SELECT version, updated, document FROM clinical_history WHERE type = ? AND id = ?"
                        " ORDER BY version DESC LIMIT ?",
                        "ssi", type, id, (gint64) MAX_HISTORY);
  if (rows == NULL)
    return NULL;
  bundle = fj_fhir_bundle_new ("history");
  while (central_rows_next (rows, &local))
    {
      g_autoptr (CentralResource) version
          = central_resource_new (type, id, current->site, current->patient, current->exam, NULL);
      JsonObject *request;
      JsonArray *entries;
      g_autofree char *url = g_strdup_printf ("%s/%s", type, id);

      version->version = (guint) central_rows_int (rows, 0);
      version->document = central_document_parse (type, id, central_rows_string (rows, 2), error);
      if (version->document == NULL)
        return NULL;
      /* Drafts of a signed report are not for those who may only read what is signed. */
      if (!g_str_equal (type, "Basic")
          && !central_person_allow (call, transaction, read_verb (version), version->site, version->patient,
                                    NULL))
        continue;
      central_bundle_add (bundle, call, type, id, json_object_ref (version->document), NULL,
                          version->version == 1 ? "201 Created" : "200 OK", version->version,
                          central_rows_int (rows, 1));
      request = json_object_new ();
      json_object_set_string_member (request, "method", "PUT");
      json_object_set_string_member (request, "url", url);
      entries = fj_json_get_array (bundle, "entry");
      json_object_set_object_member (
          json_array_get_object_element (entries, json_array_get_length (entries) - 1), "request", request);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return central_reply_json (200, bundle);
}
