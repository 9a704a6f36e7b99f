#include "image-volume.h"

#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-series-volume.h"
#include "fj-stack.h"

/* The stack with the most images that a volume can be built of; of two as large the one that comes first.
 * (transfer full): the numbers of its images in @series */
static GArray *
find_largest (const FjSeriesIndex *index, guint *series)
{
  GArray *largest = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < fj_series_index_count (index); i++)
    {
      guint n;
      const FjStackImage *images = fj_series_index_get_images (index, i, &n);
      g_autoptr (GPtrArray) stacks = n > largest->len ? fj_stack_split (images, n) : NULL;

      for (guint k = 0; stacks != NULL && k < stacks->len; k++)
        {
          const FjStack *stack = g_ptr_array_index (stacks, k);

          if (stack->n_images <= largest->len || !fj_stack_is_volume (stack, images))
            continue;
          g_array_set_size (largest, 0);
          g_array_append_vals (largest, stack->images, stack->n_images);
          *series = i;
        }
    }
  return largest;
}

static gboolean
read_pipeline (const FjSeriesIndex *index, const FjStackImage *images, ImageVolume *result, GError **error)
{
  guint middle = fj_volume_get_depth (result->volume) / 2;
  const FjStackImage *image = &images[fj_volume_get_slice (result->volume, middle)->source];
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (
      fj_series_index_get_source (index, image->source)->path, FJ_DICOM_OPEN_HEADER, error);

  return object != NULL && fj_dicom_frame_get_pipeline (object, image->frame, &result->pipeline, error);
}

gboolean
image_volume_open (const char *folder, ImageVolume *result, GError **error)
{
  g_autoptr (FjSeriesIndex) index = fj_series_index_new_for_folder (folder, NULL, NULL, error);
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (GPtrArray) gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_series_gap_free);
  const FjStackImage *images;
  guint series = 0, n;

  *result = (ImageVolume){ 0 };
  fj_grey_pipeline_init (&result->pipeline);
  if (index == NULL)
    return FALSE;
  chosen = find_largest (index, &series);
  if (chosen->len == 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("In %s there is no image that says where it lies in the patient, so no volume can be made."),
          folder);
      return FALSE;
    }
  images = fj_series_index_get_images (index, series, &n);
  result->series_uid = g_strdup (fj_series_index_get_uid (index, series));
  result->volume = fj_series_volume_load (index, series, (const guint *) (gconstpointer) chosen->data,
                                          chosen->len, NULL, gaps, NULL, error);
  for (guint i = 0; i < gaps->len; i++)
    {
      const FjSeriesGap *gap = g_ptr_array_index (gaps, i);

      g_printerr ("%s: %s\n", fj_series_index_get_source (index, images[gap->image].source)->path,
                  gap->sentence);
    }
  if (result->volume == NULL)
    return FALSE;
  fj_grey_pipeline_clear (&result->pipeline);
  if (!read_pipeline (index, images, result, error))
    return FALSE;
  return TRUE;
}

void
image_volume_clear (ImageVolume *volume)
{
  g_clear_pointer (&volume->volume, fj_volume_unref);
  fj_grey_pipeline_clear (&volume->pipeline);
  g_free (volume->series_uid);
}
