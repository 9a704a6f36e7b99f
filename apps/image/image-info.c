#include "fj-dicom-frame.h"
#include "fj-dicom-spacing.h"
#include "fj-orientation.h"
#include "image-commands.h"
#include "image-listing.h"

gboolean
image_info (const ImageOptions *options, const char *path, GError **error)
{
  static const struct
  {
    const char *name;
    FjTag tag;
  } rows[] = {
    { "patient", 0x00100010 },        { "patient-id", 0x00100020 },   { "modality", 0x00080060 },
    { "sop-class", 0x00080016 },      { "sop-instance", 0x00080018 }, { "series", 0x0020000e },
    { "study", 0x0020000d },          { "rows", 0x00280010 },         { "columns", 0x00280011 },
    { "frames", 0x00280008 },         { "samples", 0x00280002 },      { "photometric", 0x00280004 },
    { "bits-allocated", 0x00280100 }, { "bits-stored", 0x00280101 },  { "pixel-representation", 0x00280103 },
  };
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, error);
  g_autofree char *charset = NULL;
  FjSpacing spacing = { 0 };
  FjPlane plane;

  if (object == NULL)
    return FALSE;
  image_listing_add (options->json, TRUE, "file", path);
  image_listing_add (options->json, FALSE, "transfer-syntax", fj_dicom_object_get_transfer_syntax (object));
  charset = fj_dicom_object_dup_charset (object);
  image_listing_add (options->json, FALSE, "character-set", charset);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean repaired = FALSE;
      g_autofree char *value = fj_dicom_object_dup_string_repaired (object, rows[i].tag, &repaired);

      if (value != NULL)
        image_listing_add (options->json, FALSE, rows[i].name, value);
      if (repaired)
        image_listing_add (options->json, FALSE, "repaired", rows[i].name);
    }
  if (fj_dicom_object_is_image (object))
    {
      g_autofree char *size = NULL, *edges = NULL;
      FjEdgeLetters letters;

      fj_dicom_spacing_get (object, options->frame, 0, 0, &spacing);
      size = g_strdup_printf ("%g\\%g", spacing.row_spacing, spacing.column_spacing);
      image_listing_add (options->json, FALSE, "spacing-basis", image_listing_get_basis (spacing.basis));
      if (spacing.basis != FJ_SPACING_NONE)
        image_listing_add (options->json, FALSE, "spacing", size);
      if (fj_dicom_frame_get_plane (object, options->frame, &plane, NULL))
        {
          g_autofree char *origin
              = g_strdup_printf ("%g\\%g\\%g", plane.origin.x, plane.origin.y, plane.origin.z);

          image_listing_add (options->json, FALSE, "position", origin);
          fj_orientation_of_edges (&plane, 0, FALSE, &letters);
        }
      else
        {
          g_autofree char *said = fj_dicom_object_dup_string (object, 0x00200020);

          fj_orientation_of_edges_by_name (said, 0, FALSE, &letters);
        }
      edges = g_strdup_printf ("%s\\%s\\%s\\%s", letters.left, letters.top, letters.right, letters.bottom);
      if (*letters.left != '\0')
        image_listing_add (options->json, FALSE, "left-top-right-bottom", edges);
    }
  g_print (options->json ? "}\n" : "\n");
  return TRUE;
}
