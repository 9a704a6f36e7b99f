#include "central-resources.h"

#include <string.h>
#include "fj-language.h"
#include "fj-time.h"

CentralResource *
central_resource_new (const char *type,
                      const char *id,
                      const char *site,
                      const char *patient,
                      const char *exam,
                      JsonObject *document)
{
  CentralResource *resource = g_new0 (CentralResource, 1);

  resource->type = g_strdup (type);
  resource->id = g_strdup (id);
  resource->site = g_strdup (site);
  resource->patient = g_strdup (patient);
  resource->exam = g_strdup (exam);
  resource->document = document;
  return resource;
}

void
central_resource_free (CentralResource *resource)
{
  if (resource == NULL)
    return;
  g_free (resource->type);
  g_free (resource->id);
  g_free (resource->site);
  g_free (resource->patient);
  g_free (resource->exam);
  g_clear_pointer (&resource->document, json_object_unref);
  g_free (resource);
}

JsonObject *
central_document_parse (const char *type, const char *id, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text != NULL ? text : "", text != NULL ? strlen (text) : 0);
  g_autoptr (GError) local = NULL;
  JsonObject *document = fj_json_parse_object (bytes, &local);

  if (document == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, "stored %s/%s cannot be read: %s", type, id,
                 local->message);
  return document;
}

static gboolean
not_found (const char *type, const char *id, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
               _ ("There is no %s with the id %s. Check the link, or search for it again."), type, id);
  return FALSE;
}

CentralResource *
central_resource_load (CentralTransaction *transaction, const char *type, const char *id, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (CentralResource) resource = NULL;
  g_autoptr (GError) local = NULL;

  rows = central_query (
      transaction, error,
      "SELECT version, site, patient, exam, updated, document FROM clinical_resource WHERE type = ? AND id = ?",
      "ss", type, id);
  if (rows == NULL)
    return NULL;
  if (!central_rows_next (rows, &local))
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        not_found (type, id, error);
      return NULL;
    }
  resource = central_resource_new (type, id, central_rows_string (rows, 1), central_rows_string (rows, 2),
                                   central_rows_string (rows, 3), NULL);
  resource->version = (guint) central_rows_int (rows, 0);
  resource->updated = central_rows_int (rows, 4);
  resource->document = central_document_parse (type, id, central_rows_string (rows, 5), error);
  return resource->document != NULL ? g_steal_pointer (&resource) : NULL;
}

CentralResource *
central_resource_load_version (
    CentralTransaction *transaction, const char *type, const char *id, guint version, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (CentralResource) resource = NULL;
  g_autoptr (GError) local = NULL;

  rows = central_query (transaction, error,
                        "SELECT h.document, h.updated, r.site, r.patient, r.exam FROM clinical_history h"
                        " JOIN clinical_resource r ON r.type = h.type AND r.id = h.id"
                        " WHERE h.type = ? AND h.id = ? AND h.version = ?",
                        "ssi", type, id, (gint64) version);
  if (rows == NULL)
    return NULL;
  if (!central_rows_next (rows, &local))
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                     _ ("%s/%s has no version %u. Ask for its _history to see the versions that there are."),
                     type, id, version);
      return NULL;
    }
  resource = central_resource_new (type, id, central_rows_string (rows, 2), central_rows_string (rows, 3),
                                   central_rows_string (rows, 4), NULL);
  resource->version = version;
  resource->updated = central_rows_int (rows, 1);
  resource->document = central_document_parse (type, id, central_rows_string (rows, 0), error);
  return resource->document != NULL ? g_steal_pointer (&resource) : NULL;
}

gboolean
central_resource_exists (
    CentralTransaction *transaction, const char *type, const char *id, gboolean *exists, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT 1 FROM clinical_resource WHERE type = ? AND id = ?", "ss", type, id);
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return FALSE;
  *exists = central_rows_next (rows, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL && (error == NULL || *error == NULL);
}

gboolean
central_resource_save (CentralResource *resource,
                       CentralCall *call,
                       CentralTransaction *transaction,
                       const char *event,
                       GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  guint version = resource->version + 1;

  resource->updated = fj_time_now ();
  json_object_set_string_member (resource->document, "resourceType", resource->type);
  json_object_set_string_member (resource->document, "id", resource->id);
  fj_fhir_set_meta (resource->document, version, resource->updated);
  bytes = fj_json_to_bytes (resource->document);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  if (resource->version == 0)
    {
      if (!central_exec (
              transaction, error,
              "INSERT INTO clinical_resource (type, id, version, site, patient, exam, updated, document)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
              "ssisssis", resource->type, resource->id, (gint64) version, resource->site, resource->patient,
              resource->exam, (gint64) resource->updated, text))
        return FALSE;
    }
  else
    {
      if (!central_exec (
              transaction, error,
              "UPDATE clinical_resource SET version = ?, site = ?, patient = ?, exam = ?, updated = ?, document = ?"
              " WHERE type = ? AND id = ? AND version = ?",
              "isssisssi", (gint64) version, resource->site, resource->patient, resource->exam,
              (gint64) resource->updated, text, resource->type, resource->id, (gint64) resource->version))
        return FALSE;
      if (central_changed (transaction) != 1)
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_STALE,
              _ ("%s/%s was changed by someone else at this moment. Read it again and repeat your change."),
              resource->type, resource->id);
          return FALSE;
        }
    }
  if (!central_exec (
          transaction, error,
          "INSERT INTO clinical_history (type, id, version, updated, author, author_name, event, document)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          "ssiissss", resource->type, resource->id, (gint64) version, (gint64) resource->updated,
          central_call_actor (call), central_call_actor_name (call), event, text))
    return FALSE;
  resource->version = version;
  resource->sequence = central_change (transaction, resource->type, resource->id, version, resource->exam,
                                       *resource->site != '\0' ? resource->site : NULL, error);
  return resource->sequence > 0;
}
