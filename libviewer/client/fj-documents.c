#include "fj-documents.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-uid.h"

#define SYSTEM "urn:fenji:basic"
#define EXTENSION_SCOPE "urn:fenji:scope"
#define EXTENSION_OWNER "urn:fenji:owner"
#define EXTENSION_NAME "urn:fenji:name"
#define EXTENSION_CONTENT "urn:fenji:content"
#define MAX_PAGES (FJ_DOCUMENTS_MAX / 20)

FjDocument *
fj_document_new (const char *id,
                 const char *code,
                 const char *name,
                 const char *scope,
                 const char *owner,
                 const char *person,
                 const char *content)
{
  FjDocument *document = g_new0 (FjDocument, 1);
  const char *whose = owner != NULL ? owner : person;

  g_return_val_if_fail (code != NULL && name != NULL && scope != NULL, document);
  document->code = g_strdup (code);
  document->name = g_strdup (name);
  document->scope = g_strdup (scope);
  document->owner = g_strdup (owner);
  document->content = g_strdup (content);
  if (id != NULL)
    document->id = g_strdup (id);
  else
    {
      g_autofree char *all = g_strjoin ("/", code, scope, whose != NULL ? whose : "", name, NULL);

      document->id = fj_uuid_from_name (all);
    }
  return document;
}

void
fj_document_free (FjDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->id);
  g_free (document->code);
  g_free (document->name);
  g_free (document->scope);
  g_free (document->owner);
  g_free (document->content);
  g_free (document);
}

/* ---- JSON ---- */

static const char *
find_extension (JsonObject *resource, const char *url, const char *member)
{
  JsonArray *extensions = fj_json_get_array (resource, "extension");

  for (guint i = 0; extensions != NULL && i < json_array_get_length (extensions); i++)
    {
      JsonObject *extension = fj_json_element_object (extensions, i);

      if (extension != NULL && g_strcmp0 (fj_json_get_string (extension, "url"), url) == 0)
        return fj_json_get_string (extension, member);
    }
  return NULL;
}

static const char *
find_code (JsonObject *resource)
{
  JsonArray *codings = fj_json_get_array (resource, "code.coding");

  for (guint i = 0; codings != NULL && i < json_array_get_length (codings); i++)
    {
      JsonObject *coding = fj_json_element_object (codings, i);

      if (coding != NULL && g_strcmp0 (fj_json_get_string (coding, "system"), SYSTEM) == 0)
        return fj_json_get_string (coding, "code");
    }
  return NULL;
}

FjDocument *
fj_document_from_json (JsonObject *resource)
{
  const char *id = fj_json_get_string (resource, "id");
  const char *code = find_code (resource);
  const char *name = find_extension (resource, EXTENSION_NAME, "valueString");
  const char *scope = find_extension (resource, EXTENSION_SCOPE, "valueCode");
  const char *owner = find_extension (resource, EXTENSION_OWNER, "valueReference.reference");
  FjDocument *document;

  if (g_strcmp0 (fj_json_get_string (resource, "resourceType"), "Basic") != 0 || id == NULL || code == NULL
      || scope == NULL)
    return NULL;
  document = fj_document_new (id, code, name != NULL ? name : "", scope,
                              owner != NULL ? fj_json_reference_id (owner, "Organization") : NULL, NULL,
                              find_extension (resource, EXTENSION_CONTENT, "valueString"));
  document->version = fj_fhir_get_version (resource);
  return document;
}

static JsonObject *
add_extension (JsonArray *extensions, const char *url)
{
  JsonObject *extension = json_object_new ();

  json_object_set_string_member (extension, "url", url);
  json_array_add_object_element (extensions, extension);
  return extension;
}

JsonObject *
fj_document_to_json (const FjDocument *document)
{
  JsonObject *resource = json_object_new ();
  JsonObject *concept = json_object_new ();
  JsonObject *coding = json_object_new ();
  JsonArray *codings = json_array_new ();
  JsonArray *extensions = json_array_new ();

  json_object_set_string_member (resource, "resourceType", "Basic");
  json_object_set_string_member (resource, "id", document->id);
  json_object_set_string_member (coding, "system", SYSTEM);
  json_object_set_string_member (coding, "code", document->code);
  json_array_add_object_element (codings, coding);
  json_object_set_array_member (concept, "coding", codings);
  json_object_set_object_member (resource, "code", concept);
  json_object_set_string_member (add_extension (extensions, EXTENSION_SCOPE), "valueCode", document->scope);
  if (document->owner != NULL)
    {
      g_autofree char *reference = g_strconcat ("Organization/", document->owner, NULL);
      JsonObject *value = json_object_new ();

      json_object_set_string_member (value, "reference", reference);
      json_object_set_object_member (add_extension (extensions, EXTENSION_OWNER), "valueReference", value);
    }
  json_object_set_string_member (add_extension (extensions, EXTENSION_NAME), "valueString", document->name);
  json_object_set_string_member (add_extension (extensions, EXTENSION_CONTENT), "valueString",
                                 document->content != NULL ? document->content : "");
  json_object_set_array_member (resource, "extension", extensions);
  return resource;
}

JsonObject *
fj_document_parse (const FjDocument *document, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (document->content == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("The document is empty."));
      return NULL;
    }
  bytes = g_bytes_new_static (document->content, strlen (document->content));
  return fj_json_parse_object_within (bytes, FJ_DOCUMENTS_MAX_CONTENT, error);
}

/* ---- central ---- */

/* The path of the next page, below our base; NULL at the end. */
static char *
dup_next (JsonObject *bundle)
{
  JsonArray *links = fj_json_get_array (bundle, "link");

  for (guint i = 0; links != NULL && i < json_array_get_length (links); i++)
    {
      JsonObject *link = fj_json_element_object (links, i);
      const char *url = link != NULL ? fj_json_get_string (link, "url") : NULL;

      /* The server may know itself by another name than we do: only where it leads inside of it counts. */
      if (url != NULL && g_strcmp0 (fj_json_get_string (link, "relation"), "next") == 0)
        return g_strdup (strstr (url, "/Basic?"));
    }
  return NULL;
}

GPtrArray *
fj_documents_list (FjClient *client, const char *codes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_document_free);
  g_autofree char *path = g_strconcat ("/Basic?code=", codes, NULL);

  for (guint page = 0; path != NULL && page < MAX_PAGES; page++)
    {
      g_autoptr (JsonObject) bundle
          = fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
      JsonArray *entries = bundle != NULL ? fj_json_get_array (bundle, "entry") : NULL;

      if (bundle == NULL)
        return NULL;
      for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
        {
          JsonObject *entry = fj_json_element_object (entries, i);
          JsonObject *resource = entry != NULL ? fj_json_get_object (entry, "resource") : NULL;
          FjDocument *document = resource != NULL ? fj_document_from_json (resource) : NULL;

          if (document != NULL)
            g_ptr_array_add (documents, document);
        }
      g_free (path);
      path = dup_next (bundle);
    }
  return g_steal_pointer (&documents);
}

FjDocument *
fj_documents_put (FjClient *client, const FjDocument *document, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) body = fj_document_to_json (document);
  g_autofree char *path = g_strconcat ("/Basic/", document->id, NULL);
  guint etag = 0;
  g_autoptr (JsonObject) reply = fj_client_send (
      client, "PUT", path, body, document->version != 0 ? document->version : FJ_CLIENT_CREATE, NULL, &etag,
      cancellable, error);
  FjDocument *kept;

  if (reply == NULL)
    return NULL;
  kept = fj_document_new (document->id, document->code, document->name, document->scope, document->owner,
                          NULL, document->content);
  kept->version = etag != 0 ? etag : fj_fhir_get_version (reply);
  return kept;
}
