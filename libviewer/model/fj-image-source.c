#include "fj-image-source.h"

G_DEFINE_INTERFACE (FjImageSource, fj_image_source, G_TYPE_OBJECT)

static void
fj_image_source_default_init (FjImageSourceInterface *iface)
{
}

void
fj_image_object_free (FjImageObject *object)
{
  if (object == NULL)
    return;
  g_free (object->key);
  g_free (object->study_uid);
  g_free (object->series_uid);
  g_free (object->instance_uid);
  g_free (object->modality);
  g_free (object->series_description);
  g_free (object);
}

GPtrArray *
fj_image_source_list (FjImageSource *source, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (FJ_IS_IMAGE_SOURCE (source), NULL);

  return FJ_IMAGE_SOURCE_GET_IFACE (source)->list (source, cancellable, error);
}

char *
fj_image_source_fetch (FjImageSource *source, const char *key, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (FJ_IS_IMAGE_SOURCE (source), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return FJ_IMAGE_SOURCE_GET_IFACE (source)->fetch (source, key, cancellable, error);
}

gboolean
fj_image_source_is_local (FjImageSource *source)
{
  g_return_val_if_fail (FJ_IS_IMAGE_SOURCE (source), FALSE);

  return FJ_IMAGE_SOURCE_GET_IFACE (source)->is_local (source);
}
