#include <string.h>

#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-statistics.h"
#include "image-commands.h"
#include "image-suv.h"

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

gboolean
image_stats (const ImageOptions *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, error);
  g_autoptr (FjFrame) frame = object != NULL ? fj_dicom_frame_decode (object, options->frame, error) : NULL;
  g_auto (FjGreyPipeline) pipeline = { 0 };
  FjRegion region = { 0 };
  FjStatistics result = { 0 };

  if (frame == NULL || !fj_dicom_frame_get_pipeline (object, options->frame, &pipeline, error))
    return FALSE;
  region.width = fj_frame_get_columns (frame);
  region.height = fj_frame_get_rows (frame);
  if (options->roi != NULL && !read_region (options->roi, &region, error))
    return FALSE;
  fj_statistics_compute (frame, &pipeline, &region, &result);
  if (result.n == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                           _ ("No grey pixel lies in the region. Give one inside the image, in pixels."));
      return FALSE;
    }
  if (options->json)
    g_print ("{\"n\": %" G_GUINT64_FORMAT ", \"mean\": %.10g, \"deviation\": %.10g, \"minimum\": %.10g, "
             "\"maximum\": %.10g, \"unit\": \"%s\"",
             result.n, result.mean, result.deviation, result.minimum, result.maximum,
             pipeline.modality.unit != NULL ? pipeline.modality.unit : "");
  else
    g_print ("n %" G_GUINT64_FORMAT "  mean %.10g  deviation %.10g  minimum %.10g  maximum %.10g  %s\n",
             result.n, result.mean, result.deviation, result.minimum, result.maximum,
             pipeline.modality.unit != NULL ? pipeline.modality.unit : "");
  image_suv_print (object, &result, options->json);
  if (options->json)
    g_print ("}\n");
  return TRUE;
}
