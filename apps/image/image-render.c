#include "fj-colour.h"
#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-grey.h"
#include "fj-language.h"
#include "fj-palette.h"
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

/* The palette that grey values go through at the end; NULL: none. */
static const FjPalette *
find_palette (const ImageDisplay *display)
{
  if (display->palette.red != NULL)
    return &display->palette;
  return display->presentation != NULL && display->presentation->palette.red != NULL
             ? &display->presentation->palette
             : NULL;
}

/* Pixels of @view: greys, or with a palette colours made of them. */
static guint8 *
render_greys (const FjFrame *frame,
              const FjGreyPipeline *pipeline,
              const FjPalette *palette,
              const FjGreyView *view)
{
  g_autoptr (FjGreyPlan) plan
      = fj_grey_plan_new (pipeline, fj_frame_get_type (frame), fj_frame_get_bits_stored (frame));
  gsize n = (gsize) view->out_width * view->out_height;
  g_autofree guint8 *greys = g_malloc (n);
  FjGreyView grey_view = *view;
  guint8 *colours;

  grey_view.out_stride = view->out_width;
  fj_grey_render_view (plan, frame, &grey_view, greys);
  if (palette == NULL)
    return g_steal_pointer (&greys);
  colours = g_malloc_n (n, 3);
  fj_colour_from_greys (greys, n, palette, colours);
  return colours;
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
  const FjPalette *palette = find_palette (display);
  guint samples = pipeline != NULL && palette == NULL ? 1 : 3, width, height;
  FjArrangement arrangement;
  FjGreyView view;
  g_autofree guint8 *pixels = NULL, *turned = NULL;
  gsize size;

  image_display_arrange (display, options, frame, &arrangement);
  fj_grey_view_arrange (&view, &arrangement, samples, TRUE);
  size = (gsize) view.out_width * view.out_height * samples;
  if (pipeline != NULL)
    pixels = render_greys (frame, pipeline, palette, &view);
  else
    {
      pixels = g_malloc (size);
      fj_colour_render_view (frame, &view, pixels);
    }
  image_display_finish (display, options, frame, &view, samples, pixels);
  turned = g_malloc (size);
  fj_turn (pixels, view.out_width, view.out_height, samples, arrangement.rotation, arrangement.is_flipped,
           turned);
  fj_arrangement_get_size (&arrangement, &width, &height);
  return image_output_write (options->output, width, height, samples, turned, error);
}

/* A frame of palette indices as colours, or with @pipeline one of greys and a supplemental palette. */
static FjFrame *
colour_indices (FjDicomObject *object, const FjFrame *frame, const FjGreyPipeline *pipeline, GError **error)
{
  FjPalette palette = { 0 };
  FjFrame *coloured;

  if (!fj_dicom_frame_get_palette (object, &palette, error))
    return NULL;
  if (pipeline != NULL)
    {
      g_autoptr (FjGreyPlan) plan
          = fj_grey_plan_new (pipeline, fj_frame_get_type (frame), fj_frame_get_bits_stored (frame));

      coloured = fj_colour_from_supplemental (frame, plan, &palette);
    }
  else
    coloured = fj_colour_from_palette (frame, &palette);
  fj_palette_clear (&palette);
  if (coloured == NULL)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                         _ ("The palette does not fit the pixels, so the colours are not known."));
  return coloured;
}

static gboolean
check_kind (const ImageDisplay *display, gboolean in_colours, GError **error)
{
  if (display->presentation == NULL
      || (display->presentation->kind == FJ_PRESENTATION_OF_COLOUR) == in_colours)
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                       in_colours
                           ? _ ("The presentation state is for grey images, and this one has colours. Show "
                                "it without the state.")
                           : _ ("The presentation state is for images with colours, and this one is grey. "
                                "Show it without the state."));
  return FALSE;
}

static gboolean
render_colours (const ImageOptions *options,
                const ImageDisplay *display,
                const FjFrame *frame,
                GError **error)
{
  return frame != NULL && check_kind (display, TRUE, error)
         && write_frame (options, display, frame, NULL, error);
}

static gboolean
render_grey_file (const ImageOptions *options,
                  FjDicomObject *object,
                  const ImageDisplay *display,
                  FjFrame *frame,
                  GError **error)
{
  g_auto (FjGreyPipeline) pipeline = { 0 };
  g_autoptr (FjFrame) seen = fj_frame_ref (frame);

  if (!check_kind (display, FALSE, error)
      || !fj_dicom_frame_get_pipeline (object, options->frame, &pipeline, error))
    return FALSE;
  if (display->presentation != NULL)
    fj_presentation_apply (display->presentation, display->sop_instance_uid, display->frame, &pipeline);
  if (options->subtract)
    {
      g_autoptr (FjFrame) difference
          = image_subtract (object, options->frame, &display->mask, &pipeline, error);

      if (difference == NULL)
        return FALSE;
      fj_frame_unref (seen);
      seen = g_steal_pointer (&difference);
      if (display->presentation == NULL) /* the image's own window is for the frame as it is */
        pipeline.voi.function = FJ_VOI_NONE;
    }
  set_window (options, &pipeline);
  if (!options->subtract && display->presentation == NULL && fj_dicom_frame_is_supplemental (object))
    {
      g_autoptr (FjFrame) coloured = colour_indices (object, seen, &pipeline, error);

      return coloured != NULL && write_frame (options, display, coloured, NULL, error);
    }
  return write_frame (options, display, seen, &pipeline, error);
}

static gboolean
render_file (const ImageOptions *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  g_autoptr (FjFrame) frame = object != NULL ? fj_dicom_frame_decode (object, options->frame, error) : NULL;
  g_auto (ImageDisplay) display = { 0 };
  g_autofree char *photometric = NULL;

  if (frame == NULL || !image_display_open (options, object, &display, error))
    return FALSE;
  photometric = fj_dicom_object_dup_string (object, 0x00280004);
  if (g_strcmp0 (photometric, "PALETTE COLOR") == 0)
    {
      g_autoptr (FjFrame) coloured = colour_indices (object, frame, NULL, error);

      return render_colours (options, &display, coloured, error);
    }
  if (fj_frame_get_samples (frame) == 3)
    return render_colours (options, &display, frame, error);
  return render_grey_file (options, object, &display, frame, error);
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
  if (options->palette != NULL && !fj_palette_make (options->palette, &display.palette))
    return image_options_refuse (error, "--palette", options->palette);
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
  pipeline.has_padding = TRUE; /* outside */
  pipeline.padding_low = pipeline.padding_high = G_MININT16;
  set_window (options, &pipeline);
  return write_frame (options, &display, frame, &pipeline, error);
}

gboolean
image_render (const ImageOptions *options, const char *path, GError **error)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) ? render_folder (options, path, error)
                                                : render_file (options, path, error);
}
