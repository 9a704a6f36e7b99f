/* What is shipped as data, as Basic documents of the installation. */
#include <string.h>
#include "central-basic.h"
#include "central-private.h"
#include "central-sites.h"
#include "fj-language.h"
#include "fj-phrases.h"

#define CATALOGUE_ID "5d1b6e50-5c1f-4f0a-9a44-0b6f1f5ec001"
#define PHRASES_ID "5d1b6e50-5c1f-4f0a-9a44-0b6f1f5ec002"
#define TEMPLATES_ID "5d1b6e50-5c1f-4f0a-9a44-0b6f1f5ec003"
#define CRITICAL_ID "5d1b6e50-5c1f-4f0a-9a44-0b6f1f5ec004"

static const struct
{
  const char *id, *code, *name;
  const char *(*text) (void);
} shipped[] = {
  { CATALOGUE_ID, "vocabulary", "catalogue", fj_catalogue_shipped_text },
  { PHRASES_ID, "report-template", "phrases", fj_phrases_shipped_text },
  { TEMPLATES_ID, "report-template", "templates", fj_phrases_shipped_templates_text },
  { CRITICAL_ID, "vocabulary", FJ_CRITICAL_LIST_NAME, fj_critical_list_shipped_text },
};

static JsonObject *
parse_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text != NULL ? text : "", text != NULL ? strlen (text) : 0);

  return fj_json_parse_object (bytes, error);
}

static gint64
version_of (const char *text)
{
  g_autoptr (JsonObject) content = parse_text (text, NULL);

  return content != NULL ? fj_json_get_int (content, "version", 0) : 0;
}

static JsonObject *
document_new (const char *code, const char *name, const char *text)
{
  JsonObject *document = json_object_new ();
  JsonObject *concept = json_object_new ();
  JsonArray *codings = json_array_new ();
  JsonObject *coding = json_object_new ();

  json_object_set_string_member (coding, "system", CENTRAL_SYSTEM_BASIC);
  json_object_set_string_member (coding, "code", code);
  json_array_add_object_element (codings, coding);
  json_object_set_array_member (concept, "coding", codings);
  json_object_set_object_member (document, "code", concept);
  central_extension_set (document, CENTRAL_EXTENSION_SCOPE, "valueCode", "installation");
  central_extension_set (document, CENTRAL_EXTENSION_NAME, "valueString", name);
  central_extension_set (document, CENTRAL_EXTENSION_CONTENT, "valueString", text);
  return document;
}

/* A document that people have changed is theirs: a newer one of ours does not take its place. */
static gboolean
is_ours (CentralTransaction *transaction, const CentralResource *resource, gboolean *ours, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT 1 FROM clinical_history WHERE type = 'Basic' AND id = ? AND version = ? AND author IS NULL",
      "si", resource->id, (gint64) resource->version);

  return central_rows_first (rows, ours, error);
}

static gboolean
seed_one (CentralCall *call, CentralTransaction *transaction, guint index, GError **error)
{
  const char *text = shipped[index].text ();
  g_autoptr (CentralResource) resource = NULL;
  gboolean exists, ours = TRUE;

  if (!central_resource_exists (transaction, "Basic", shipped[index].id, &exists, error))
    return FALSE;
  if (exists)
    {
      resource = central_resource_load (transaction, "Basic", shipped[index].id, error);
      if (resource == NULL || !is_ours (transaction, resource, &ours, error))
        return FALSE;
      if (!ours
          || version_of (central_extension_string (resource->document, CENTRAL_EXTENSION_CONTENT))
                 >= version_of (text))
        return TRUE;
      central_extension_set (resource->document, CENTRAL_EXTENSION_CONTENT, "valueString", text);
    }
  else
    resource = central_resource_new ("Basic", shipped[index].id, "", NULL, NULL,
                                     document_new (shipped[index].code, shipped[index].name, text));
  return central_basic_save (resource, shipped[index].code, shipped[index].name, "installation", "", call,
                             transaction, "ship", error);
}

static gboolean
seed (CentralTransaction *transaction, gpointer data, GError **error)
{
  const CentralSession program = { .display = (char *) "Fenji" };
  CentralCall call = { .central = data, .session = &program };

  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++)
    if (!seed_one (&call, transaction, i, error))
      return FALSE;
  return TRUE;
}

gboolean
central_basic_seed (Central *central, GError **error)
{
  return central_store_write (central_get_store (central), seed, central, error);
}

FjCriticalList *
central_basic_critical_list (const CentralResource *resource, GError **error)
{
  g_autoptr (JsonObject) content
      = parse_text (central_extension_string (resource->document, CENTRAL_EXTENSION_CONTENT), error);

  return content != NULL ? fj_critical_list_from_json (content, error) : NULL;
}

/* ---- the catalogue in use ---- */

static FjCatalogue *
kept (Central *central, gint64 version, gint64 updated)
{
  FjCatalogue *catalogue = NULL;

  g_mutex_lock (&central->lock);
  if (central->catalogue != NULL && central->catalogue_version == version
      && central->catalogue_updated == updated)
    catalogue = fj_catalogue_ref (central->catalogue);
  g_mutex_unlock (&central->lock);
  return catalogue;
}

static void
keep (Central *central, FjCatalogue *catalogue, gint64 version, gint64 updated)
{
  g_mutex_lock (&central->lock);
  g_clear_pointer (&central->catalogue, fj_catalogue_unref);
  central->catalogue = fj_catalogue_ref (catalogue);
  central->catalogue_version = version;
  central->catalogue_updated = updated;
  g_mutex_unlock (&central->lock);
}

FjCatalogue *
central_basic_catalogue (Central *central, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT version, updated FROM clinical_resource WHERE type = 'Basic' AND id = ?",
      "s", CATALOGUE_ID);
  g_autoptr (CentralResource) resource = NULL;
  g_autoptr (JsonObject) content = NULL;
  FjCatalogue *catalogue;
  gboolean found;

  if (!central_rows_first (rows, &found, error))
    return NULL;
  if (!found)
    return fj_catalogue_new_shipped ();
  catalogue = kept (central, central_rows_int (rows, 0), central_rows_int (rows, 1));
  if (catalogue != NULL)
    return catalogue;
  resource = central_resource_load (transaction, "Basic", CATALOGUE_ID, error);
  content = resource != NULL
                ? parse_text (central_extension_string (resource->document, CENTRAL_EXTENSION_CONTENT), error)
                : NULL;
  catalogue = content != NULL ? fj_catalogue_from_json (content, error) : NULL;
  if (catalogue != NULL)
    keep (central, catalogue, resource->version, resource->updated);
  return catalogue;
}
