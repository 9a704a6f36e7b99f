#include "fj-dicom-digest.h"
#include "fj-dicom-frame.h"
#include "image-commands.h"
#include "image-listing.h"

gboolean
image_verify (const ImageOptions *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  g_autofree char *digest = NULL, *pixels = NULL;
  gboolean decoded = FALSE;
  guint n;

  if (object == NULL)
    return FALSE;
  n = fj_dicom_object_is_image (object) ? fj_dicom_frame_count (object) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, i, error);

      if (frame == NULL)
        return FALSE;
    }
  digest = fj_dicom_digest_dataset (object, NULL, error);
  if (digest == NULL)
    return FALSE;
  if (n > 0)
    {
      pixels = fj_dicom_digest_pixels (object, &decoded, error);
      if (pixels == NULL)
        return FALSE;
    }
  image_listing_add (options->json, TRUE, "file", path);
  image_listing_add (options->json, FALSE, "dataset-digest", digest);
  if (decoded)
    image_listing_add (options->json, FALSE, "pixels-digest", pixels);
  if (options->json)
    g_print (", \"frames\": %u}\n", n);
  else
    g_print ("%-22s %u\n", "frames", n);
  return TRUE;
}
