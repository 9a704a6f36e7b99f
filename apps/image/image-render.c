#include "fj-colour.h"
#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-grey.h"
#include "fj-language.h"
#include "fj-reslice.h"
#include "image-commands.h"
#include "image-output.h"
#include "image-volume.h"

static void
set_window (const ImageOptions *options, FjGreyPipeline *pipeline)
{
  if (!options->has_window)
    return;
  g_clear_pointer (&pipeline->voi.table, fj_table_unref);
  pipeline->voi.function = FJ_VOI_LINEAR;
  pipeline->voi.center = options->center;
  pipeline->voi.width = options->window_width;
}

/* One pixel per pixel, or the whole of it scaled. */
static gboolean
write_grey (const ImageOptions *options, const FjFrame *frame, const FjGreyPipeline *pipeline, GError **error)
{
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);
  guint width = options->width != 0 ? options->width : columns,
        height = options->height != 0 ? options->height : rows;
  g_autoptr (FjGreyPlan) plan
      = fj_grey_plan_new (pipeline, fj_frame_get_type (frame), fj_frame_get_bits_stored (frame));
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height);
  FjGreyView view = { .width = columns,
                      .height = rows,
                      .out_width = width,
                      .out_height = height,
                      .out_stride = width,
                      .interpolation = width < columns ? FJ_INTERPOLATION_BOX : FJ_INTERPOLATION_LINEAR };

  if (options->width == 0)
    fj_grey_render (plan, frame, pixels);
  else
    fj_grey_render_view (plan, frame, &view, pixels);
  return image_output_write (options->output, width, height, 1, pixels, error);
}

static gboolean
write_colour (const ImageOptions *options, const FjFrame *frame, GError **error)
{
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);
  guint width = options->width != 0 ? options->width : columns,
        height = options->height != 0 ? options->height : rows;
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * 3);
  FjGreyView view = { .width = columns,
                      .height = rows,
                      .out_width = width,
                      .out_height = height,
                      .out_stride = (gsize) width * 3,
                      .interpolation = options->width == 0 ? FJ_INTERPOLATION_NEAREST
                                       : width < columns   ? FJ_INTERPOLATION_BOX
                                                           : FJ_INTERPOLATION_LINEAR };

  fj_colour_render_view (frame, &view, pixels);
  return image_output_write (options->output, width, height, 3, pixels, error);
}

static gboolean
render_file (const ImageOptions *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, error);
  g_autoptr (FjFrame) frame = object != NULL ? fj_dicom_frame_decode (object, options->frame, error) : NULL;
  g_auto (FjGreyPipeline) pipeline = { 0 };
  g_autofree char *photometric = NULL;

  if (frame == NULL)
    return FALSE;
  if (fj_frame_get_samples (frame) == 3)
    return write_colour (options, frame, error);
  photometric = fj_dicom_object_dup_string (object, 0x00280004);
  if (g_strcmp0 (photometric, "PALETTE COLOR") == 0)
    {
      FjPalette palette = { 0 };
      g_autoptr (FjFrame) coloured = NULL;

      if (!fj_dicom_frame_get_palette (object, &palette, error))
        return FALSE;
      coloured = fj_colour_from_palette (frame, &palette);
      fj_palette_clear (&palette);
      if (coloured != NULL)
        return write_colour (options, coloured, error);
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                           _ ("The palette does not fit the pixels, so the colours are not known."));
      return FALSE;
    }
  if (!fj_dicom_frame_get_pipeline (object, options->frame, &pipeline, error))
    return FALSE;
  set_window (options, &pipeline);
  return write_grey (options, frame, &pipeline, error);
}

static gboolean
render_folder (const ImageOptions *options, const char *path, GError **error)
{
  static const char *const words[] = { "axial", "coronal", "sagittal", NULL };
  g_auto (ImageVolume) volume = { 0 };
  g_auto (FjGreyPipeline) pipeline = { 0 };
  g_autoptr (FjFrame) frame = NULL;
  g_autoptr (GBytes) bytes = NULL;
  FjOrientation orientation = FJ_ORIENTATION_AXIAL;
  FjPlane plane;
  guint rows, columns;
  gint16 *values;

  while (options->plane != NULL && words[orientation] != NULL
         && !g_str_equal (words[orientation], options->plane))
    orientation++;
  if (words[orientation] == NULL)
    return image_options_refuse (error, "--plane", options->plane);
  if (!image_volume_open (path, &volume, error))
    return FALSE;
  fj_reslice_orthogonal (volume.volume, orientation, options->position, &plane, &rows, &columns);
  values = g_new (gint16, (gsize) rows * columns);
  fj_reslice (volume.volume, &plane, rows, columns, FJ_SLAB_NONE, 0, 0, G_MININT16, 0, values);
  bytes = g_bytes_new_take (values, (gsize) rows * columns * sizeof (gint16));
  frame = fj_frame_new (rows, columns, 1, FJ_SAMPLE_S16, 16, bytes);
  /* The values have been through the Modality LUT: what is left is the window. */
  fj_grey_pipeline_copy (&pipeline, &volume.pipeline);
  g_clear_pointer (&pipeline.modality.table, fj_table_unref);
  pipeline.modality.slope = 1;
  pipeline.modality.intercept = 0;
  pipeline.has_padding = FALSE;
  set_window (options, &pipeline);
  return write_grey (options, frame, &pipeline, error);
}

gboolean
image_render (const ImageOptions *options, const char *path, GError **error)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) ? render_folder (options, path, error)
                                                : render_file (options, path, error);
}
