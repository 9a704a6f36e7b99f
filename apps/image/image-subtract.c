#include "image-subtract.h"

#include "fj-dicom-frame.h"
#include "fj-dicom-mask.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-subtract.h"

static gboolean
add_frames (FjDicomObject *object,
            const GArray *frames,
            const FjGreyPipeline *pipeline,
            gboolean logarithmic,
            FjFrameSum *sum,
            GError **error)
{
  for (guint i = 0; i < frames->len; i++)
    {
      g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, g_array_index (frames, guint, i) - 1, error);

      if (frame == NULL)
        return FALSE;
      if (fj_frame_sum_add (sum, frame, pipeline, logarithmic))
        continue;
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("Masks are for grey images, and this one has colours. Show it without subtraction."));
      return FALSE;
    }
  return TRUE;
}

FjFrame *
image_subtract (
    FjDicomObject *object, guint frame, const FjMask *mask, FjGreyPipeline *pipeline, GError **error)
{
  g_autoptr (GArray) contrast = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) masks = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (FjFrameSum) seen = { 0 }, behind = { 0 };
  gboolean logarithmic = fj_dicom_mask_needs_logarithm (object) && pipeline->modality.table == NULL;
  FjFrame *difference;

  if (!fj_mask_find_frames (mask, frame + 1, fj_dicom_frame_count (object), contrast, masks))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
          _ ("Nothing says which frame is the mask of frame %u. Name one with --mask, or show the frame "
             "as it is."),
          frame + 1);
      return NULL;
    }
  if (!add_frames (object, contrast, pipeline, logarithmic, &seen, error)
      || !add_frames (object, masks, pipeline, logarithmic, &behind, error))
    return NULL;
  difference = fj_subtract (&seen, &behind, mask->shift_rows, mask->shift_columns);
  if (difference == NULL)
    g_set_error_literal (
        error, FJ_ERROR, FJ_ERROR_CORRUPT,
        _ ("The shift of the mask is no number, so it cannot be subtracted. Show the frame as it "
           "is."));
  g_clear_pointer (&pipeline->modality.table, fj_table_unref);
  pipeline->modality.slope = 1;
  pipeline->modality.intercept = 0;
  pipeline->has_padding = FALSE;
  return difference;
}
