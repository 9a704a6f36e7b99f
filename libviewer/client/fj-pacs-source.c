#include "fj-pacs-source.h"

#include <libsoup/soup.h>
#include <string.h>
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"

#define ACCEPT "multipart/related; type=\"application/dicom\"; transfer-syntax=*"
#define PREAMBLE 132 /* 128 bytes of anything, then "DICM": PS3.10 7.1 */
#define PAGE 50
#define MAX_STUDIES 500 /* of one exam */

struct _FjPacsSource
{
  GObject parent_instance;
  FjClient *client;
  FjObjectCache *cache;
  char *exam, *study_uid;
};

static void image_source_init (FjImageSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjPacsSource,
                               fj_pacs_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_IMAGE_SOURCE, image_source_init))

/* ---- the list ---- */

static int
compare_numbers (gint a, gint b)
{
  return a < b ? -1 : a > b;
}

static int
compare_series (gconstpointer a, gconstpointer b)
{
  const FjSeries *one = *(FjSeries *const *) a, *other = *(FjSeries *const *) b;
  int order = compare_numbers (one->number, other->number);

  return order != 0 ? order : strcmp (one->series_uid, other->series_uid);
}

static int
compare_instances (gconstpointer a, gconstpointer b)
{
  const FjInstance *one = *(FjInstance *const *) a, *other = *(FjInstance *const *) b;
  int order = compare_numbers (one->number, other->number);

  return order != 0 ? order : strcmp (one->sop_instance_uid, other->sop_instance_uid);
}

static void
add_study (GPtrArray *objects, FjStudy *study)
{
  g_ptr_array_sort (study->series, compare_series);
  for (guint i = 0; i < study->series->len; i++)
    {
      const FjSeries *series = g_ptr_array_index (study->series, i);

      g_ptr_array_sort (series->instances, compare_instances);
      for (guint j = 0; j < series->instances->len; j++)
        {
          const FjInstance *instance = g_ptr_array_index (series->instances, j);
          FjImageObject *object = g_new0 (FjImageObject, 1);

          object->key
              = g_strjoin ("/", study->study_uid, series->series_uid, instance->sop_instance_uid, NULL);
          object->study_uid = g_strdup (study->study_uid);
          object->series_uid = g_strdup (series->series_uid);
          object->instance_uid = g_strdup (instance->sop_instance_uid);
          object->modality = g_strdup (series->modality);
          object->series_description = g_strdup (series->description);
          object->series_number = series->number;
          object->number = instance->number;
          object->frames = instance->frames;
          g_ptr_array_add (objects, object);
        }
    }
}

/* One page of the search; how many studies it had, -1 with @error. */
static int
add_page (FjPacsSource *self,
          GPtrArray *objects,
          const char *path,
          char **next,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (JsonObject) bundle
      = fj_client_send (self->client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
  JsonArray *entries = bundle != NULL ? fj_json_get_array (bundle, "entry") : NULL;
  JsonArray *links = bundle != NULL ? fj_json_get_array (bundle, "link") : NULL;
  int n = 0;

  if (bundle == NULL)
    return -1;
  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = fj_json_element_object (entries, i);
      JsonObject *resource = entry != NULL ? fj_json_get_object (entry, "resource") : NULL;
      g_autoptr (FjStudy) study = NULL;

      if (resource == NULL || g_strcmp0 (fj_json_get_string (resource, "resourceType"), "ImagingStudy") != 0)
        continue;
      study = fj_fhir_study_from_json (resource, error);
      if (study == NULL)
        return -1;
      add_study (objects, study);
      n++;
    }
  for (guint i = 0; links != NULL && i < json_array_get_length (links); i++)
    {
      JsonObject *link = fj_json_element_object (links, i);
      const char *url = link != NULL ? fj_json_get_string (link, "url") : NULL;
      const char *query = url != NULL ? strchr (url, '?') : NULL;

      /* Only its query: the way to the server is ours. */
      if (query != NULL && g_strcmp0 (fj_json_get_string (link, "relation"), "next") == 0)
        *next = g_strconcat ("/ImagingStudy", query, NULL);
    }
  return n;
}

static GPtrArray *
pacs_source_list (FjImageSource *source, GCancellable *cancellable, GError **error)
{
  FjPacsSource *self = FJ_PACS_SOURCE (source);
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_object_free);
  g_autofree char *path
      = self->exam != NULL
            ? g_strdup_printf ("/ImagingStudy?based-on=ServiceRequest/%s&_count=%d", self->exam, PAGE)
            : g_strdup_printf ("/ImagingStudy?identifier=urn:dicom:uid%%7Curn:oid:%s&_count=%d",
                               self->study_uid, PAGE);

  for (int studies = 0; path != NULL && studies < MAX_STUDIES;)
    {
      g_autofree char *next = NULL;
      int n = add_page (self, objects, path, &next, cancellable, error);

      if (n < 0)
        return NULL;
      studies += n;
      g_free (path);
      path = n > 0 ? g_steal_pointer (&next) : NULL;
    }
  return g_steal_pointer (&objects);
}

/* ---- one object ---- */

static gboolean
is_part_10 (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return size > PREAMBLE && memcmp (data + PREAMBLE - 4, "DICM", 4) == 0;
}

/* libsoup looks for the end of a part's headers as in a C string: where there is none, it must meet a NUL. */
static GBytes *
terminate (GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  char *copy = g_malloc (size + 1);

  if (size > 0)
    memcpy (copy, data, size);
  copy[size] = '\0';
  return g_bytes_new_take (copy, size);
}

/* The first part of multipart/related, or all of application/dicom. NULL: neither. (transfer full) */
static GBytes *
unwrap (GBytes *body, const char *content_type)
{
  g_autoptr (GBytes) text = NULL;
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_MULTIPART);
  SoupMultipart *parts = NULL;
  GBytes *object = NULL;

  soup_message_headers_append (headers, "Content-Type", content_type != NULL ? content_type : "");
  if (g_str_has_prefix (content_type != NULL ? content_type : "", "multipart/"))
    parts = soup_multipart_new_from_message (headers, text = terminate (body));
  if (parts != NULL && soup_multipart_get_length (parts) > 0)
    {
      SoupMessageHeaders *part_headers;
      GBytes *part;

      soup_multipart_get_part (parts, 0, &part_headers, &part);
      object = g_bytes_ref (part);
    }
  else if (parts == NULL && is_part_10 (body))
    object = g_bytes_ref (body);
  g_clear_pointer (&parts, soup_multipart_free);
  soup_message_headers_unref (headers);
  if (object != NULL && !is_part_10 (object))
    g_clear_pointer (&object, g_bytes_unref);
  return object;
}

/* What can stand in a path. Not more: archives hold UIDs that break the other rules of PS3.5 9.1. */
static gboolean
is_uid (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= 64 && strspn (text, "0123456789.") == length && strstr (text, "..") == NULL
         && *text != '.';
}

static char *
pacs_source_fetch (FjImageSource *source, const char *key, GCancellable *cancellable, GError **error)
{
  FjPacsSource *self = FJ_PACS_SOURCE (source);
  g_auto (GStrv) uids = g_strsplit (key, "/", 4);
  g_autofree char *path = NULL, *type = NULL, *cached = NULL;
  g_autoptr (GBytes) body = NULL, object = NULL;

  if (g_strv_length (uids) != 3 || !is_uid (uids[0]) || !is_uid (uids[1]) || !is_uid (uids[2]))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("\"%.200s\" names no image of the archive."), key);
      return NULL;
    }
  cached = fj_object_cache_lookup (self->cache, key);
  if (cached != NULL)
    return g_steal_pointer (&cached);
  path = g_strdup_printf ("/dicom-web/studies/%s/series/%s/instances/%s", uids[0], uids[1], uids[2]);
  body = fj_client_fetch (self->client, path, ACCEPT, &type, cancellable, error);
  if (body == NULL)
    return NULL;
  object = unwrap (body, type);
  if (object == NULL)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CORRUPT,
          _ ("The archive sent something that is no DICOM image for %s. Open it again later; if it stays so, "
             "tell whoever looks after the archive."),
          uids[2]);
      return NULL;
    }
  return fj_object_cache_store (self->cache, key, object, error);
}

static gboolean
pacs_source_is_local (FjImageSource *source)
{
  return FALSE;
}

static void
image_source_init (FjImageSourceInterface *iface)
{
  iface->list = pacs_source_list;
  iface->fetch = pacs_source_fetch;
  iface->is_local = pacs_source_is_local;
}

static void
fj_pacs_source_finalize (GObject *object)
{
  FjPacsSource *self = FJ_PACS_SOURCE (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->cache, fj_object_cache_unref);
  g_free (self->exam);
  g_free (self->study_uid);
  G_OBJECT_CLASS (fj_pacs_source_parent_class)->finalize (object);
}

static void
fj_pacs_source_class_init (FjPacsSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_pacs_source_finalize;
}

static void
fj_pacs_source_init (FjPacsSource *self)
{
}

FjImageSource *
fj_pacs_source_new (FjClient *client, FjObjectCache *cache, const char *exam, const char *study_uid)
{
  FjPacsSource *self;

  g_return_val_if_fail (FJ_IS_CLIENT (client) && cache != NULL, NULL);
  g_return_val_if_fail ((exam != NULL) != (study_uid != NULL), NULL);
  self = g_object_new (FJ_TYPE_PACS_SOURCE, NULL);
  self->client = g_object_ref (client);
  self->cache = fj_object_cache_ref (cache);
  self->exam = g_strdup (exam);
  self->study_uid = g_strdup (study_uid);
  return FJ_IMAGE_SOURCE (self);
}
