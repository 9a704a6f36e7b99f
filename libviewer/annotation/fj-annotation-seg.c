/* See fj-annotation-seg.h. */
#include "fj-annotation-seg.h"

#include <string.h>

#include "fj-annotation-colour.h"
#include "fj-dicom-frame.h"
#include "fj-dicom-group.h"
#include "fj-error.h"
#include "fj-language.h"

#define SEG "1.2.840.10008.5.1.4.1.1.66.4"
#define MOST_SEGMENTS 65535
#define MOST_OBJECTS 100000
#define MOST_FRAMES 200000
#define MOST_DAMAGED 16 /* frames; then the others are given up */

typedef struct
{
  FjDicomObject *object;
  FjAnnotationContent *content;
  GHashTable *masks;  /* segment number to FjAnnotationMask */
  GHashTable *series; /* SOP Instance UID to Series Instance UID */
  guint most;         /* Maximum Fractional Value; 1 of binary ones */
  FjAnnotationDecode decode;
  gpointer data;
  gsize n_bytes;
  guint n_damaged;
} Reader;

static void
read_segments (Reader *self, guint rows, guint columns)
{
  guint n = MIN (fj_dicom_object_count_items (self->object, 0x00620002), MOST_SEGMENTS);

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (self->object, 0x00620002, i);
      FjAnnotationMask *mask;
      gint64 number, value;
      guint lab[3];

      if (!fj_dicom_object_get_int (item, 0x00620004, 0, &number) || number < 0 || number > G_MAXUINT16
          || g_hash_table_contains (self->masks, GUINT_TO_POINTER ((guint) number + 1)))
        continue;
      mask = fj_annotation_content_add_mask (self->content);
      mask->number = (guint) number;
      mask->label = fj_dicom_group_dup_text (item, 0x00620005);
      mask->description = fj_dicom_group_dup_text (item, 0x00620006);
      mask->rows = rows;
      mask->columns = columns;
      mask->has_colour = TRUE;
      for (guint k = 0; k < 3 && mask->has_colour; k++)
        {
          mask->has_colour
              = fj_dicom_object_get_int (item, 0x0062000D, k, &value) && value >= 0 && value <= G_MAXUINT16;
          lab[k] = mask->has_colour ? (guint) value : 0;
        }
      if (mask->has_colour)
        fj_annotation_colour_from_lab (lab, mask->rgb);
      g_hash_table_insert (self->masks, GUINT_TO_POINTER (mask->number + 1), mask);
    }
}

static void
read_series (Reader *self)
{
  guint n = fj_dicom_object_count_items (self->object, 0x00081115);

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *series = fj_dicom_object_get_item (self->object, 0x00081115, i);
      guint n_images = fj_dicom_object_count_items (series, 0x0008114A);

      for (guint k = 0; k < n_images && g_hash_table_size (self->series) < MOST_OBJECTS; k++)
        {
          char *uid = fj_dicom_group_dup_text (fj_dicom_object_get_item (series, 0x0008114A, k), 0x00081155);

          if (uid)
            g_hash_table_replace (self->series, uid, fj_dicom_group_dup_text (series, 0x0020000E));
        }
    }
}

/* What the frame was drawn on: its first source image. */
static void
read_source (Reader *self, guint frame, FjMarkImage *image)
{
  FjDicomObject *derivation = fj_dicom_group_find (self->object, frame, 0x00089124, 0x00082112);
  FjDicomObject *source = derivation ? fj_dicom_object_get_item (derivation, 0x00082112, 0) : NULL;
  gint64 number;

  image->frame = 1;
  if (!source)
    return;
  image->sop_class_uid = fj_dicom_group_dup_text (source, 0x00081150);
  image->sop_instance_uid = fj_dicom_group_dup_text (source, 0x00081155);
  image->study_uid = g_strdup (self->content->study_uid);
  if (image->sop_instance_uid)
    image->series_uid = g_strdup (g_hash_table_lookup (self->series, image->sop_instance_uid));
  if (fj_dicom_object_get_int (source, 0x00081160, 0, &number) && number >= 1 && number <= G_MAXINT32)
    image->frame = (guint) number;
}

/* NULL: nothing is set. */
static GBytes *
to_values (const FjFrame *frame, guint most)
{
  gsize n = (gsize) fj_frame_get_rows (frame) * fj_frame_get_columns (frame);
  const guint8 *data = fj_frame_get_data (frame);
  g_autofree guint8 *values = g_malloc (n);
  gboolean is_empty = TRUE;

  for (gsize i = 0; i < n; i++)
    {
      values[i] = (guint8) ((MIN (data[i], most) * 255 + most / 2) / most);
      is_empty = is_empty && values[i] == 0;
    }
  return is_empty ? NULL : g_bytes_new_take (g_steal_pointer (&values), n);
}

static void
read_frame (Reader *self, guint index)
{
  FjDicomObject *identification = fj_dicom_group_find (self->object, index, 0x0062000A, 0x0062000B);
  g_autoptr (FjFrame) frame = NULL;
  g_autoptr (GBytes) values = NULL;
  FjAnnotationMask *mask;
  FjAnnotationMaskFrame *added;
  gint64 number;

  mask = identification && fj_dicom_object_get_int (identification, 0x0062000B, 0, &number) && number >= 0
                 && number <= G_MAXUINT16
             ? g_hash_table_lookup (self->masks, GUINT_TO_POINTER ((guint) number + 1))
             : NULL;
  if (!mask)
    {
      fj_annotation_content_say (self->content,
                                 _ ("Parts of the segmentation belong to no segment; they were left out."));
      return;
    }
  frame = self->decode ? self->decode (self->object, index, self->data, NULL)
                       : fj_dicom_frame_decode (self->object, index, NULL);
  if (!frame || fj_frame_get_samples (frame) != 1 || fj_frame_get_type (frame) != FJ_SAMPLE_U8
      || fj_frame_get_rows (frame) != mask->rows || fj_frame_get_columns (frame) != mask->columns)
    {
      self->n_damaged++;
      fj_annotation_content_say (self->content,
                                 _ ("Parts of the segmentation are damaged; they were left out."));
      return;
    }
  values = to_values (frame, self->most);
  if (!values)
    return;
  self->n_bytes += g_bytes_get_size (values);
  added = fj_annotation_mask_add_frame (mask);
  added->index = index;
  added->values = g_steal_pointer (&values);
  added->has_plane = fj_dicom_frame_get_plane (self->object, index, &added->plane, NULL);
  read_source (self, index, &added->image);
}

/* FALSE: it is no form that can be shown. */
static gboolean
read_type (Reader *self, GError **error)
{
  gint64 most = 1;

  if (!fj_dicom_group_text_is (self->object, 0x00080016, SEG)
      || !(fj_dicom_group_text_is (self->object, 0x00620001, "BINARY")
           || fj_dicom_group_text_is (self->object, 0x00620001, "FRACTIONAL")))
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("The object is no segmentation with binary or fractional segments, so it cannot be laid "
             "over images."));
      return FALSE;
    }
  if (fj_dicom_group_text_is (self->object, 0x00620001, "FRACTIONAL")
      && (!fj_dicom_object_get_int (self->object, 0x0062000E, 0, &most) || most < 1 || most > 255))
    most = 255;
  self->most = (guint) most;
  return TRUE;
}

gboolean
fj_annotation_seg_read (FjDicomObject *object, FjAnnotationContent *content, GError **error)
{
  return fj_annotation_seg_read_with (object, NULL, NULL, content, error);
}

gboolean
fj_annotation_seg_read_with (FjDicomObject *object,
                             FjAnnotationDecode decode,
                             gpointer data,
                             FjAnnotationContent *content,
                             GError **error)
{
  g_autoptr (GHashTable) masks = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Reader self = { object, content, masks, series, 1, decode, data, 0, 0 };
  gint64 rows = 0, columns = 0;
  guint n_frames;

  if (!read_type (&self, error))
    return FALSE;
  fj_annotation_content_identify (content, object);
  if (fj_dicom_object_get_int (object, 0x00280010, 0, &rows) && rows > 0 && rows <= G_MAXUINT16
      && fj_dicom_object_get_int (object, 0x00280011, 0, &columns) && columns > 0 && columns <= G_MAXUINT16)
    read_segments (&self, (guint) rows, (guint) columns);
  if (content->masks->len == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                           _ ("The segmentation does not say which segments it has, so it cannot be shown."));
      return FALSE;
    }
  read_series (&self);
  content->title = fj_dicom_group_dup_text (object, 0x0008103E);
  content->creator = fj_dicom_group_dup_text (object, 0x00700084);
  n_frames = MIN (fj_dicom_frame_count (object), MOST_FRAMES);
  for (guint i = 0; i < n_frames && self.n_damaged < MOST_DAMAGED; i++)
    {
      if (self.n_bytes + (gsize) rows * (gsize) columns > FJ_ANNOTATION_MOST_MASK_BYTES)
        {
          fj_annotation_content_say (
              content, _ ("The segmentation is larger than can be shown; its last parts were left out."));
          break;
        }
      read_frame (&self, i);
    }
  return TRUE;
}
