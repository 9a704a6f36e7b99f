#include "fj-colour.h"
#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-grey.h"
#include "fj-language.h"
#include "fj-reslice.h"
#include "fj-turn.h"
#include "image-commands.h"
#include "image-display.h"
#include "image-output.h"
#include "image-subtract.h"
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

/* Renders the part of @frame that @display arranges, with what lies over it, turned as it is seen. @pipeline:
 * NULL for a frame of colours. */
static gboolean
write_frame (const ImageOptions *options,
             const ImageDisplay *display,
             const FjFrame *frame,
             const FjGreyPipeline *pipeline,
             GError **error)
{
  guint samples = pipeline != NULL ? 1 : 3, width, height;
  FjArrangement arrangement;
  FjGreyView view;
  g_autofree guint8 *pixels = NULL, *turned = NULL;
  gsize size;

  image_display_arrange (display, options, frame, &arrangement);
  view = image_display_get_view (&arrangement, samples);
  size = (gsize) view.out_width * view.out_height * samples;
  pixels = g_malloc (size);
  if (pipeline != NULL)
    {
      g_autoptr (FjGreyPlan) plan
          = fj_grey_plan_new (pipeline, fj_frame_get_type (frame), fj_frame_get_bits_stored (frame));

      fj_grey_render_view (plan, frame, &view, pixels);
    }
  else
    fj_colour_render_view (frame, &view, pixels);
  image_display_finish (display, options, frame, &view, samples, pixels);
  turned = g_malloc (size);
  fj_turn (pixels, view.out_width, view.out_height, samples, arrangement.rotation, arrangement.is_flipped,
           turned);
  fj_arrangement_get_size (&arrangement, &width, &height);
  return image_output_write (options->output, width, height, samples, turned, error);
}

/* A frame of palette indices as colours. */
static FjFrame *
colour_indices (FjDicomObject *object, const FjFrame *frame, GError **error)
{
  FjPalette palette = { 0 };
  FjFrame *coloured;

  if (!fj_dicom_frame_get_palette (object, &palette, error))
    return NULL;
  coloured = fj_colour_from_palette (frame, &palette);
  fj_palette_clear (&palette);
  if (coloured == NULL)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                         _ ("The palette does not fit the pixels, so the colours are not known."));
  return coloured;
}

static gboolean
render_colours (const ImageOptions *options,
                const ImageDisplay *display,
                const FjFrame *frame,
                GError **error)
{
  if (frame == NULL)
    return FALSE;
  if (display->presentation == NULL)
    return write_frame (options, display, frame, NULL, error);
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
      _ ("The presentation state is for grey images, and this one has colours. Show it without "
         "the state."));
  return FALSE;
}

static gboolean
render_file (const ImageOptions *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  g_autoptr (FjFrame) frame = object != NULL ? fj_dicom_frame_decode (object, options->frame, error) : NULL;
  g_auto (FjGreyPipeline) pipeline = { 0 };
  g_auto (ImageDisplay) display = { 0 };
  g_autofree char *photometric = NULL;

  if (frame == NULL || !image_display_open (options, object, &display, error))
    return FALSE;
  photometric = fj_dicom_object_dup_string (object, 0x00280004);
  if (g_strcmp0 (photometric, "PALETTE COLOR") == 0)
    {
      g_autoptr (FjFrame) coloured = colour_indices (object, frame, error);

      return render_colours (options, &display, coloured, error);
    }
  if (fj_frame_get_samples (frame) == 3)
    return render_colours (options, &display, frame, error);
  if (!fj_dicom_frame_get_pipeline (object, options->frame, &pipeline, error))
    return FALSE;
  if (display.presentation != NULL)
    fj_presentation_apply (display.presentation, display.sop_instance_uid, display.frame, &pipeline);
  if (options->subtract)
    {
      g_autoptr (FjFrame) difference
          = image_subtract (object, options->frame, &display.mask, &pipeline, error);

      if (difference == NULL)
        return FALSE;
      g_clear_pointer (&frame, fj_frame_unref);
      frame = g_steal_pointer (&difference);
      if (display.presentation == NULL) /* the image's own window is for the frame as it is */
        pipeline.voi.function = FJ_VOI_NONE;
    }
  set_window (options, &pipeline);
  return write_frame (options, &display, frame, &pipeline, error);
}

static gboolean
render_folder (const ImageOptions *options, const char *path, GError **error)
{
  static const char *const words[] = { "axial", "coronal", "sagittal", NULL };
  g_auto (ImageVolume) volume = { 0 };
  g_auto (ImageDisplay) display = { 0 };
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
  if (options->presentation != NULL || options->shutters || options->overlays || options->subtract)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("A plane through a volume is no frame that presentation states, shutters, "
                              "overlays or masks are for. Give a file instead of a folder."));
      return FALSE;
    }
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
  return write_frame (options, &display, frame, &pipeline, error);
}

gboolean
image_render (const ImageOptions *options, const char *path, GError **error)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) ? render_folder (options, path, error)
                                                : render_file (options, path, error);
}
