#include <string.h>

#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-statistics.h"
#include "image-commands.h"
#include "image-listing.h"
#include "image-measure.h"
#include "image-suv.h"
#include "image-volume.h"

static gboolean
read_region (const char *text, FjRegion *region, GError **error)
{
  const char *colon = text != NULL ? strchr (text, ':') : NULL;
  g_auto (GStrv) numbers = g_strsplit (colon != NULL ? colon + 1 : "", ",", 5);
  double *fields[] = { &region->x, &region->y, &region->width, &region->height };

  if (g_strv_length (numbers) != 4)
    return image_options_refuse (error, "--roi", text);
  if (g_str_has_prefix (text, "rectangle:"))
    region->shape = FJ_REGION_RECTANGLE;
  else if (g_str_has_prefix (text, "ellipse:"))
    region->shape = FJ_REGION_ELLIPSE;
  else
    return image_options_refuse (error, "--roi", text);
  for (guint i = 0; i < 4; i++)
    if (!image_options_read_number ("--roi", numbers[i], fields[i], error))
      return FALSE;
  return TRUE;
}

/* Statistics of the region that was asked for, printed without the end of a JSON object. */
static gboolean
print_statistics (const ImageOptions *options,
                  const FjFrame *frame,
                  const FjGreyPipeline *pipeline,
                  FjStatistics *result,
                  GError **error)
{
  const char *unit = pipeline->modality.unit != NULL ? pipeline->modality.unit : "";
  FjRegion region = { .width = fj_frame_get_columns (frame), .height = fj_frame_get_rows (frame) };

  if (options->roi != NULL && !read_region (options->roi, &region, error))
    return FALSE;
  fj_statistics_compute (frame, pipeline, &region, result);
  if (result->n == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                           _ ("No grey pixel lies in the region. Give one inside the image, in pixels."));
      return FALSE;
    }
  if (options->json)
    {
      g_print ("{\"n\": %" G_GUINT64_FORMAT ", \"mean\": %.10g, \"deviation\": %.10g, \"minimum\": %.10g, "
               "\"maximum\": %.10g",
               result->n, result->mean, result->deviation, result->minimum, result->maximum);
      image_listing_add (TRUE, FALSE, "unit", unit);
    }
  else
    g_print ("n %" G_GUINT64_FORMAT "  mean %.10g  deviation %.10g  minimum %.10g  maximum %.10g  %s\n",
             result->n, result->mean, result->deviation, result->minimum, result->maximum, unit);
  return TRUE;
}

/* Of slice --frame, from the lowest along the normal. */
static gboolean
print_slice (const ImageOptions *options, const char *folder, GError **error)
{
  g_auto (ImageVolume) opened = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FjFrame) frame = NULL;
  FjStatistics result = { 0 };
  guint rows, columns, depth;
  FjSampleType type;

  if (!image_volume_open (folder, &opened, error))
    return FALSE;
  rows = fj_volume_get_rows (opened.volume);
  columns = fj_volume_get_columns (opened.volume);
  depth = fj_volume_get_depth (opened.volume);
  type = fj_volume_get_type (opened.volume);
  if (options->frame >= depth)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The volume has %u slices; slice %u was asked for. Choose another."), depth,
                   options->frame + 1);
      return FALSE;
    }
  bytes = g_bytes_new_static (fj_volume_get_slice_data (opened.volume, options->frame),
                              (gsize) rows * columns * fj_sample_size (type));
  frame = fj_frame_new (rows, columns, 1, type, (guint) fj_sample_size (type) * 8, bytes);
  opened.pipeline.modality.slope = fj_volume_get_slice (opened.volume, options->frame)->slope;
  opened.pipeline.modality.intercept = fj_volume_get_slice (opened.volume, options->frame)->intercept;
  if (!print_statistics (options, frame, &opened.pipeline, &result, error))
    return FALSE;
  if (options->json)
    g_print ("}\n");
  return TRUE;
}

gboolean
image_stats (const ImageOptions *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = NULL;
  g_autoptr (FjFrame) frame = NULL;
  g_auto (FjGreyPipeline) pipeline = { 0 };
  FjStatistics result = { 0 };

  if (options->has_above || options->has_below)
    return image_measure (options, path, error);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return print_slice (options, path, error);
  object = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, error);
  frame = object != NULL ? fj_dicom_frame_decode (object, options->frame, error) : NULL;
  if (frame == NULL || !fj_dicom_frame_get_pipeline (object, options->frame, &pipeline, error)
      || !print_statistics (options, frame, &pipeline, &result, error))
    return FALSE;
  image_suv_print (object, &result, options->json);
  if (options->json)
    g_print ("}\n");
  return TRUE;
}
