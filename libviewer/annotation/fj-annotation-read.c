/* See fj-annotation-read.h. */
#include "fj-annotation-read.h"

#include "fj-annotation-gsps.h"
#include "fj-annotation-ko.h"
#include "fj-annotation-sr.h"
#include "fj-dicom-group.h"
#include "fj-error.h"
#include "fj-language.h"

typedef gboolean (*Read) (FjDicomObject *object, FjAnnotationContent *content, GError **error);

#define CLASS "1.2.840.10008.5.1.4.1.1."

static const struct
{
  const char *sop_class;
  Read read;
} classes[] = {
  { CLASS "11.1", fj_annotation_gsps_read }, /* Grayscale Softcopy Presentation State */
  { CLASS "11.2", fj_annotation_gsps_read }, /* Color */
  { CLASS "11.3", fj_annotation_gsps_read }, /* Pseudo-Color */
  { CLASS "66.4", fj_annotation_seg_read },  /* Segmentation */
  { CLASS "88.11", fj_annotation_sr_read },  /* Basic Text: some write figures into it */
  { CLASS "88.22", fj_annotation_sr_read },  /* Enhanced */
  { CLASS "88.33", fj_annotation_sr_read },  /* Comprehensive */
  { CLASS "88.34", fj_annotation_sr_read },  /* Comprehensive 3D */
  { CLASS "88.35", fj_annotation_sr_read },  /* Extensible */
  { CLASS "88.50", fj_annotation_sr_read },  /* Mammography CAD */
  { CLASS "88.59", fj_annotation_ko_read },  /* Key Object Selection */
  { CLASS "88.65", fj_annotation_sr_read },  /* Chest CAD */
  { CLASS "88.69", fj_annotation_sr_read },  /* Colon CAD */
};

static Read
find (const char *sop_class_uid)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (classes[i].sop_class, sop_class_uid) == 0)
      return classes[i].read;
  return NULL;
}

gboolean
fj_annotation_can_read (const char *sop_class_uid)
{
  return find (sop_class_uid) != NULL;
}

FjAnnotationContent *
fj_annotation_read (FjDicomObject *object, GError **error)
{
  return fj_annotation_read_with (object, NULL, NULL, error);
}

FjAnnotationContent *
fj_annotation_read_with (FjDicomObject *header, FjAnnotationDecode decode, gpointer data, GError **error)
{
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();
  g_autofree char *sop_class = fj_dicom_group_dup_text (header, 0x00080016);
  Read read = find (sop_class);

  if (!read)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("The object is none of those that say something about images, so there is nothing to "
             "lay over them."));
      return NULL;
    }
  if (read == fj_annotation_seg_read ? !fj_annotation_seg_read_with (header, decode, data, content, error)
                                     : !read (header, content, error))
    return NULL;
  return g_steal_pointer (&content);
}

FjAnnotationContent *
fj_annotation_read_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (FjDicomObject) object = NULL;

  if (g_bytes_get_size (bytes) > FJ_ANNOTATION_MOST_BYTES)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("The object is larger than anything that is laid over images; it was left out."));
      return NULL;
    }
  object = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, error);
  return object ? fj_annotation_read (object, error) : NULL;
}
