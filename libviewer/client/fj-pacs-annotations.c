/* See fj-pacs-annotations.h. */
#include "fj-pacs-annotations.h"

#include <string.h>

#include "fj-json.h"

#define ACCEPT "application/dicom+json"
#define MOST_BYTES ((gsize) 16 << 20) /* of an answer */

static const char *const modalities[] = { "SR", "PR", "KO" };

void
fj_pacs_annotation_free (FjPacsAnnotation *annotation)
{
  if (annotation == NULL)
    return;
  g_free (annotation->key);
  g_free (annotation->sop_class_uid);
  g_free (annotation);
}

/* The first value of an attribute of DICOM JSON (PS3.18 F.2). */
static const char *
get_uid (JsonObject *instance, const char *tag)
{
  g_autofree char *path = g_strconcat (tag, ".Value[0]", NULL);
  const char *uid = fj_json_get_string (instance, path);

  return uid != NULL && *uid != '\0' && strlen (uid) <= 64 ? uid : NULL;
}

static void
add (GPtrArray *annotations, const char *study_uid, JsonObject *instance)
{
  const char *sop_class = get_uid (instance, "00080016");
  const char *series = get_uid (instance, "0020000E"), *object = get_uid (instance, "00080018");
  FjPacsAnnotation *annotation;

  if (sop_class == NULL || series == NULL || object == NULL || annotations->len >= FJ_PACS_ANNOTATIONS_MOST)
    return;
  annotation = g_new0 (FjPacsAnnotation, 1);
  annotation->key = g_strjoin ("/", study_uid, series, object, NULL);
  annotation->sop_class_uid = g_strdup (sop_class);
  g_ptr_array_add (annotations, annotation);
}

static gboolean
add_modality (FjClient *client,
              const char *study_uid,
              const char *modality,
              GPtrArray *annotations,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *path = g_strdup_printf ("/dicom-web/studies/%s/instances?Modality=%s&limit=%u", study_uid,
                                           modality, FJ_PACS_ANNOTATIONS_MOST);
  g_autoptr (GBytes) body = fj_client_fetch (client, path, ACCEPT, NULL, cancellable, error);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *instances;

  if (body == NULL)
    return FALSE;
  if (g_bytes_get_size (body) == 0) /* 204: nothing matches (PS3.18 8.3.4.4) */
    return TRUE;
  node = fj_json_parse_within (body, MOST_BYTES, error);
  if (node == NULL)
    return FALSE;
  instances = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; instances != NULL && i < json_array_get_length (instances); i++)
    {
      JsonObject *instance = fj_json_element_object (instances, i);

      if (instance != NULL)
        add (annotations, study_uid, instance);
    }
  return TRUE;
}

GPtrArray *
fj_pacs_annotations_list (FjClient *client, const char *study_uid, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) annotations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_pacs_annotation_free);

  g_return_val_if_fail (FJ_IS_CLIENT (client) && study_uid != NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (modalities); i++)
    if (!add_modality (client, study_uid, modalities[i], annotations, cancellable, error))
      return NULL;
  return g_steal_pointer (&annotations);
}
