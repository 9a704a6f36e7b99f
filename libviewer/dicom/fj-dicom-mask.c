/* See fj-dicom-mask.h. */
#include "fj-dicom-mask.h"

#include "fj-dicom-group.h"

#define INTENSITY_RELATIONSHIP 0x00281040
#define MODALITY_LUT_SEQUENCE 0x00283000
#define MASK_SUBTRACTION_SEQUENCE 0x00286100
#define MASK_OPERATION 0x00286101
#define APPLICABLE_RANGE 0x00286102
#define MASK_FRAMES 0x00286110
#define CONTRAST_AVERAGING 0x00286112
#define MASK_SHIFT 0x00286114
#define TID_OFFSET 0x00286120
#define FRAME_SHIFT_GROUP 0x00289415
#define SUBTRACTION_ITEM 0x00289416
#define PER_FRAME_GROUPS 0x52009230
#define SHARED_GROUPS 0x52009229
#define MOST_FRAMES G_MAXUINT16
#define MOST_ITEMS 65536u

static FjMaskOperation
read_operation (const FjDicomObject *item)
{
  if (fj_dicom_group_text_is (item, MASK_OPERATION, "AVG_SUB"))
    return FJ_MASK_AVERAGE;
  if (fj_dicom_group_text_is (item, MASK_OPERATION, "TID"))
    return FJ_MASK_INTERVAL;
  if (fj_dicom_group_text_is (item, MASK_OPERATION, "REV_TID"))
    return FJ_MASK_REVERSE_INTERVAL;
  return FJ_MASK_NONE;
}

static void
read_numbers (const FjDicomObject *item, FjTag tag, GArray *numbers)
{
  g_autoptr (GArray) found = fj_dicom_group_list_doubles (item, tag, MOST_FRAMES);
  g_array_set_size (numbers, 0);
  for (guint i = 0; i < found->len; i++)
    {
      guint number = (guint) CLAMP (g_array_index (found, double, i), 0, G_MAXINT32);
      g_array_append_val (numbers, number);
    }
}

static void
read_item (const FjDicomObject *item, FjMask *mask)
{
  gint64 number;
  double shift[2];
  mask->operation = read_operation (item);
  read_numbers (item, APPLICABLE_RANGE, mask->ranges);
  read_numbers (item, MASK_FRAMES, mask->frames);
  mask->averaging = fj_dicom_object_get_int (item, CONTRAST_AVERAGING, 0, &number)
                        ? (guint) CLAMP (number, 1, MOST_FRAMES)
                        : 1;
  mask->interval = fj_dicom_object_get_int (item, TID_OFFSET, 0, &number)
                       ? (gint) CLAMP (number, G_MININT16, G_MAXINT16)
                       : 1;
  mask->shift_rows = mask->shift_columns = 0;
  if (fj_dicom_group_get_doubles (item, MASK_SHIFT, shift, 2))
    {
      mask->shift_rows = shift[0];
      mask->shift_columns = shift[1];
    }
}

/* The shift that the frame itself has for this item of the sequence. */
static gboolean
read_frame_shift (FjDicomObject *object, FjTag groups, guint index, gint64 item, FjMask *mask)
{
  FjDicomObject *all = fj_dicom_object_get_item (object, groups, index);
  guint n = all ? MIN (fj_dicom_object_count_items (all, FRAME_SHIFT_GROUP), MOST_ITEMS) : 0;
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *shift = fj_dicom_object_get_item (all, FRAME_SHIFT_GROUP, i);
      double pair[2];
      gint64 id;
      if (fj_dicom_object_get_int (shift, SUBTRACTION_ITEM, 0, &id) && id == item
          && fj_dicom_group_get_doubles (shift, MASK_SHIFT, pair, 2))
        {
          mask->shift_rows = pair[0];
          mask->shift_columns = pair[1];
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
fj_dicom_mask_read (FjDicomObject *object, guint frame, guint n_frames, FjMask *mask)
{
  guint n = MIN (fj_dicom_object_count_items (object, MASK_SUBTRACTION_SEQUENCE), MOST_ITEMS);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (object, MASK_SUBTRACTION_SEQUENCE, i);
      g_auto (FjMask) read = { 0 };
      g_autoptr (GArray) contrast = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GArray) masks = g_array_new (FALSE, FALSE, sizeof (guint));
      gint64 id;
      fj_mask_init (&read);
      read_item (item, &read);
      if (!fj_mask_find_frames (&read, frame + 1, n_frames, contrast, masks))
        continue;
      if (fj_dicom_object_get_int (item, SUBTRACTION_ITEM, 0, &id)
          && !read_frame_shift (object, PER_FRAME_GROUPS, frame, id, &read))
        read_frame_shift (object, SHARED_GROUPS, 0, id, &read);
      fj_mask_clear (mask);
      *mask = read;
      read = (FjMask){ 0 };
      return TRUE;
    }
  return FALSE;
}

gboolean
fj_dicom_mask_needs_logarithm (const FjDicomObject *object)
{
  return fj_dicom_group_text_is (object, INTENSITY_RELATIONSHIP, "LIN")
         && fj_dicom_object_count_items (object, MODALITY_LUT_SEQUENCE) == 0;
}
