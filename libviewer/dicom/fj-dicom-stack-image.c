/* See fj-dicom-stack-image.h. */
#include "fj-dicom-stack-image.h"

#include <math.h>
#include <string.h>

#include "fj-dicom-frame.h"
#include "fj-dicom-group.h"
#include "fj-dicom-stack-values.h"
#include "fj-shared-text.h"

#define RESCALE_INTERCEPT 0x00281052
#define RESCALE_SLOPE 0x00281053
#define MODALITY_LUT_SEQUENCE 0x00283000
#define PIXEL_VALUE_GROUP 0x00289145
#define GRADIENT_SEQUENCE 0x00189076
#define GRADIENT 0x00189089
#define FRAME_TYPE 0x00089007

typedef struct
{
  FjDicomObject *object;
  guint frame;
} Place;

/* What holds @tag: the gradient lies a sequence deeper than the rest (C.8.13.5.9). */
static FjDicomObject *
find_holder (const Place *place, FjTag group, FjTag tag)
{
  FjDicomObject *holder;

  if (tag != GRADIENT || !group)
    return fj_dicom_group_find (place->object, place->frame, group, tag);
  holder = fj_dicom_group_find (place->object, place->frame, group, GRADIENT_SEQUENCE);
  return holder ? fj_dicom_object_get_item (holder, GRADIENT_SEQUENCE, 0)
                : fj_dicom_group_find (place->object, place->frame, 0, tag);
}

static gboolean
get_double (gpointer data, FjTag group, FjTag tag, guint index, double *value)
{
  FjDicomObject *holder = find_holder (data, group, tag);

  return holder && fj_dicom_object_get_double (holder, tag, index, value);
}

static char *
dup_text (gpointer data, FjTag group, FjTag tag)
{
  FjDicomObject *holder = find_holder (data, group, tag);

  return holder ? fj_dicom_group_dup_text (holder, tag) : NULL;
}

/* A number that is kept as bytes. */
static gboolean
parse_bytes (guint8 *bytes, gsize length, const char *vr, double *value)
{
  guint64 wide = 0;
  float single;
  char *end;

  if (vr[0] == 'I')
    {
      bytes[length] = 0;
      *value = g_ascii_strtod ((const char *) bytes, &end);
      return end != (const char *) bytes && strchr (" \\", *end) && isfinite (*value);
    }
  if (length != (vr[1] == 'L' ? 4 : 8))
    return FALSE;
  for (gsize i = length; i-- > 0;)
    wide = wide << 8 | bytes[i];
  if (length == 8)
    memcpy (value, &wide, 8);
  else
    {
      guint32 narrow = (guint32) wide;

      memcpy (&single, &narrow, 4);
      *value = single;
    }
  return isfinite (*value);
}

static gboolean
get_in_block (
    const FjDicomObject *object, guint16 group, guint block, guint8 element, const char *vr, double *value)
{
  FjTag tag = (FjTag) group << 16 | block << 8 | element;
  guint8 bytes[65];
  gsize length = fj_dicom_object_get_bytes (object, tag, bytes, sizeof bytes - 1);

  return length > 0 ? parse_bytes (bytes, length, vr, value)
                    : fj_dicom_object_get_double (object, tag, 0, value);
}

/* The block of @creator, by the element that reserves it (PS3.5 7.8.1). */
static gboolean
get_private (gpointer data, guint16 group, const char *creator, guint8 element, const char *vr, double *value)
{
  const Place *place = data;

  for (guint block = 0x10; block <= 0xFF; block++)
    {
      FjTag reserves = (FjTag) group << 16 | block;

      if (fj_dicom_object_has (place->object, reserves)
          && fj_dicom_group_text_is (place->object, reserves, creator))
        return get_in_block (place->object, group, block, element, vr, value);
    }
  return FALSE;
}

/* Frame Type is kept in a group of its own for each modality (C.8.13.5.1, C.8.15.3.1, C.8.22.5.1,
 * C.8.19.3.1).
 */
static char *
dup_frame_type (Place *place)
{
  static const FjTag groups[] = { 0x00189226, 0x00189329, 0x00189751, 0x00189412 };
  char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (groups) && !text; i++)
    text = dup_text (place, groups[i], FRAME_TYPE);
  return text;
}

/* As the grey pipeline takes it: a table on the top level before slope and intercept there, those of a group
 * before both; a slope of zero was not filled in. */
static void
read_rescale (const Place *place, FjStackImage *image)
{
  FjDicomObject *holder = fj_dicom_group_find (place->object, place->frame, PIXEL_VALUE_GROUP, RESCALE_SLOPE);
  double slope, intercept;

  if ((!holder || holder == place->object)
      && fj_dicom_object_get_item (place->object, MODALITY_LUT_SEQUENCE, 0))
    image->is_modality_table = TRUE;
  else if (holder && fj_dicom_object_get_double (holder, RESCALE_SLOPE, 0, &slope) && slope != 0
           && fj_dicom_object_get_double (holder, RESCALE_INTERCEPT, 0, &intercept))
    {
      image->slope = slope;
      image->intercept = intercept;
    }
}

gboolean
fj_dicom_stack_image_read (FjDicomObject *object, guint frame, FjStackImage *image)
{
  Place place = { object, frame };
  FjDicomStackValues values = { get_double, dup_text, get_private, &place };
  g_autofree char *frame_type = NULL;

  fj_stack_image_init (image);
  if (!fj_dicom_object_is_image (object) || frame >= fj_dicom_group_count_frames (object))
    return FALSE;
  fj_dicom_stack_values_read (&values, image);
  image->frame = frame;
  frame_type = dup_frame_type (&place);
  if (frame_type)
    {
      g_clear_pointer (&image->image_type, g_ref_string_release);
      image->image_type = fj_shared_text_new (frame_type);
    }
  image->has_plane = fj_dicom_frame_get_plane (object, frame, &image->plane, NULL);
  if (fj_dicom_stack_values_are_grey (&values))
    {
      read_rescale (&place, image);
      image->has_padding = fj_dicom_frame_get_padding (object, &image->padding_low, &image->padding_high);
    }
  return TRUE;
}
