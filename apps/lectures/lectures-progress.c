#include "lectures-progress.h"

#include <string.h>

#include "fj-error.h"
#include "fj-fhir-lesson.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-uid.h"

#define SYSTEM_BASIC "urn:fenji:basic"
#define EXTENSION_CONTENT "urn:fenji:content"
#define MOST_PAGES 100u
#define MOST_TRIES 3u

/* The progress inside of a Basic document; NULL when it is none. */
static FjLessonProgress *
read_document (JsonObject *basic)
{
  JsonArray *extensions = fj_json_get_array (basic, "extension");

  for (guint i = 0; extensions != NULL && i < json_array_get_length (extensions); i++)
    {
      JsonObject *extension = fj_json_element_object (extensions, i);
      const char *text = extension != NULL ? fj_json_get_string (extension, "valueString") : NULL;

      if (text != NULL && g_strcmp0 (fj_json_get_string (extension, "url"), EXTENSION_CONTENT) == 0)
        {
          g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
          g_autoptr (JsonObject) content = fj_json_parse_object (bytes, NULL);

          return content != NULL ? fj_fhir_lesson_progress_from_json (content, NULL) : NULL;
        }
    }
  return NULL;
}

static void
add_text (JsonArray *extensions, const char *url, const char *member, const char *value)
{
  JsonObject *extension = json_object_new ();

  json_object_set_string_member (extension, "url", url);
  json_object_set_string_member (extension, member, value);
  json_array_add_object_element (extensions, extension);
}

static JsonObject *
make_document (const char *id, const FjLessonProgress *progress)
{
  g_autoptr (JsonObject) content = fj_fhir_lesson_progress_to_json (progress);
  g_autoptr (GBytes) bytes = fj_json_to_bytes (content);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  JsonObject *basic = json_object_new ();
  JsonObject *code = json_object_new ();
  JsonArray *codings = json_array_new (), *extensions = json_array_new ();
  JsonObject *coding = json_object_new ();

  json_object_set_string_member (coding, "system", SYSTEM_BASIC);
  json_object_set_string_member (coding, "code", "lesson-progress");
  json_array_add_object_element (codings, coding);
  json_object_set_array_member (code, "coding", codings);
  add_text (extensions, "urn:fenji:scope", "valueCode", "user");
  add_text (extensions, "urn:fenji:name", "valueString", progress->lesson);
  add_text (extensions, EXTENSION_CONTENT, "valueString", text);
  json_object_set_string_member (basic, "resourceType", "Basic");
  json_object_set_string_member (basic, "id", id);
  json_object_set_object_member (basic, "code", code);
  json_object_set_array_member (basic, "extension", extensions);
  return basic;
}

/* The path of the next page, below our base; NULL at the end. */
static char *
dup_next (JsonObject *bundle)
{
  JsonArray *links = fj_json_get_array (bundle, "link");

  for (guint i = 0; links != NULL && i < json_array_get_length (links); i++)
    {
      JsonObject *link = fj_json_element_object (links, i);
      const char *url = link != NULL ? fj_json_get_string (link, "url") : NULL;
      const char *path;

      if (url == NULL || g_strcmp0 (fj_json_get_string (link, "relation"), "next") != 0)
        continue;
      /* The server may know itself by another name than we do: only where it leads inside of it counts. */
      path = strstr (url, "/Basic?");
      return path != NULL ? g_strdup (path) : NULL;
    }
  return NULL;
}

GPtrArray *
lectures_progress_list (FjClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_lesson_progress_free);
  g_autofree char *path = g_strdup ("/Basic?code=lesson-progress");

  for (guint page = 0; path != NULL && page < MOST_PAGES; page++)
    {
      g_autoptr (JsonObject) bundle
          = fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
      JsonArray *entries = bundle != NULL ? fj_json_get_array (bundle, "entry") : NULL;

      if (bundle == NULL)
        return NULL;
      for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
        {
          JsonObject *entry = fj_json_element_object (entries, i);
          JsonObject *basic = entry != NULL ? fj_json_get_object (entry, "resource") : NULL;
          FjLessonProgress *progress = basic != NULL ? read_document (basic) : NULL;

          if (progress != NULL)
            g_ptr_array_add (all, progress);
        }
      g_free (path);
      path = dup_next (bundle);
    }
  return g_steal_pointer (&all);
}

/* One document for one person and lesson, whatever machine writes it. */
static char *
dup_id (FjClient *client, const char *lesson)
{
  g_autofree char *name
      = g_strdup_printf ("lesson-progress/%s/%s", fj_client_get_practitioner (client), lesson);

  return fj_uuid_from_name (name);
}

FjLessonProgress *
lectures_progress_store (FjClient *client,
                         const FjLessonProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *id = dup_id (client, progress->lesson), *path = g_strdup_printf ("/Basic/%s", id);

  for (guint try = 0;; try++)
    {
      g_autoptr (FjLessonProgress) joined = fj_lesson_progress_new (progress->lesson);
      g_autoptr (GError) local = NULL;
      guint etag = 0;
      g_autoptr (JsonObject) stored
          = fj_client_send (client, "GET", path, NULL, 0, NULL, &etag, cancellable, &local);
      g_autoptr (FjLessonProgress) known = stored != NULL ? read_document (stored) : NULL;
      g_autoptr (JsonObject) document = NULL;
      g_autoptr (JsonObject) reply = NULL;

      if (stored == NULL && !g_error_matches (local, FJ_ERROR, FJ_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_clear_error (&local);
      if (known != NULL)
        fj_lesson_progress_merge (joined, known);
      fj_lesson_progress_merge (joined, progress);
      document = make_document (id, joined);
      reply = fj_client_send (client, "PUT", path, document, stored != NULL ? etag : FJ_CLIENT_CREATE, NULL,
                              NULL, cancellable, &local);
      if (reply != NULL)
        return g_steal_pointer (&joined);
      if (!g_error_matches (local, FJ_ERROR, FJ_ERROR_STALE) || try + 1 == MOST_TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
}
