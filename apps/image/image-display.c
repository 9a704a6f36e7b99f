#include "image-display.h"

#include <string.h>

#include "fj-dicom-frame.h"
#include "fj-dicom-mask.h"
#include "fj-dicom-overlay.h"
#include "fj-dicom-presentation.h"
#include "fj-dicom-shutter.h"
#include "fj-dicom-spacing.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-overlay-draw.h"
#include "fj-palette.h"
#include "fj-shutter.h"

static gboolean
open_presentation (const ImageOptions *options, guint n_frames, ImageDisplay *display, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (options->presentation, FJ_DICOM_OPEN_ALL, error);

  if (object == NULL)
    return FALSE;
  display->presentation = fj_dicom_presentation_read (object, error);
  if (display->presentation == NULL)
    return FALSE;
  if (options->subtract)
    fj_dicom_mask_read (object, options->frame, n_frames, &display->mask);
  if (fj_presentation_is_for (display->presentation, display->sop_instance_uid, display->frame))
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_INVALID,
      _ ("The presentation state is not for frame %u of this image. Choose the image that it names."),
      display->frame);
  return FALSE;
}

gboolean
image_display_open (const ImageOptions *options, FjDicomObject *object, ImageDisplay *display, GError **error)
{
  guint n_frames = fj_dicom_frame_count (object);

  display->sop_instance_uid = fj_dicom_object_dup_string (object, 0x00080018);
  display->frame = options->frame + 1;
  fj_shutter_init (&display->shutter);
  fj_mask_init (&display->mask);
  display->aspect = fj_dicom_spacing_get_aspect (object, options->frame);
  if (options->presentation != NULL && !open_presentation (options, n_frames, display, error))
    return FALSE;
  if (options->mask != 0)
    {
      display->mask.operation = FJ_MASK_AVERAGE;
      g_array_set_size (display->mask.ranges, 0);
      g_array_set_size (display->mask.frames, 0);
      g_array_append_val (display->mask.frames, options->mask);
    }
  else if (options->subtract && display->mask.operation == FJ_MASK_NONE)
    fj_dicom_mask_read (object, options->frame, n_frames, &display->mask);
  if (options->palette != NULL && !fj_palette_make (options->palette, &display->palette))
    return image_options_refuse (error, "--palette", options->palette);
  if (options->shutters && display->presentation == NULL)
    fj_dicom_shutter_read (object, options->frame, &display->shutter);
  if (options->overlays || options->shutters)
    display->overlays = fj_dicom_overlay_list (object);
  return TRUE;
}

void
image_display_clear (ImageDisplay *display)
{
  g_clear_pointer (&display->presentation, fj_presentation_free);
  g_clear_pointer (&display->sop_instance_uid, g_free);
  fj_shutter_clear (&display->shutter);
  fj_mask_clear (&display->mask);
  fj_palette_clear (&display->palette);
  g_clear_pointer (&display->overlays, g_ptr_array_unref);
}

void
image_display_arrange (const ImageDisplay *display,
                       const ImageOptions *options,
                       const FjFrame *frame,
                       FjArrangement *arrangement)
{
  const FjPresentation *state = display->presentation;
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);

  if (state != NULL)
    fj_arrangement_set (arrangement, rows, columns, display->aspect,
                        fj_presentation_find_area (state, display->sop_instance_uid, display->frame),
                        state->rotation, state->is_flipped, options->width, options->height, 0);
  else
    *arrangement = (FjArrangement){ .width = columns,
                                    .height = rows,
                                    .out_width = options->width != 0 ? options->width : columns,
                                    .out_height = options->height != 0 ? options->height : rows };
}

static const FjOverlay *
find_overlay (const GPtrArray *overlays, guint group)
{
  for (guint i = 0; overlays != NULL && i < overlays->len; i++)
    {
      const FjOverlay *overlay = g_ptr_array_index (overlays, i);

      if (overlay->group == group && overlay->bits != NULL)
        return overlay;
    }
  return NULL;
}

/* The state's own bits, or those of the image that it names. */
static const FjOverlay *
find_bits (const ImageDisplay *display, guint group)
{
  const FjOverlay *own
      = display->presentation != NULL ? find_overlay (display->presentation->overlays, group) : NULL;

  return own != NULL ? own : find_overlay (display->overlays, group);
}

/* P-value of a layer, cut to 8 bits; a layer that only has a colour is as light as that is. */
static guint8
find_ink (const FjGraphicLayer *layer)
{
  gint grey = layer->grey >= 0 ? layer->grey : layer->has_colour ? layer->lab[0] : G_MAXUINT16;

  return (guint8) (CLAMP (grey, 0, G_MAXUINT16) >> 8);
}

static void
draw (
    const FjOverlay *overlay, guint frame, const FjGreyView *view, guint samples, guint8 grey, guint8 *pixels)
{
  guint8 ink[3] = { grey, grey, grey };

  fj_overlay_draw (overlay, frame, view, samples, ink, pixels);
}

/* Those that the state activates, by the order of their layers. */
static void
draw_layers (const ImageDisplay *display, const FjGreyView *view, guint samples, guint8 *pixels)
{
  const FjPresentation *state = display->presentation;

  for (guint i = 0; i < state->layers->len; i++)
    {
      const FjGraphicLayer *layer = g_ptr_array_index (state->layers, i);

      for (guint k = 0; k < state->overlays->len; k++)
        {
          const FjOverlay *active = g_ptr_array_index (state->overlays, k), *bits;

          if (g_strcmp0 (active->layer, layer->name) != 0)
            continue;
          bits = find_bits (display, active->group);
          if (bits != NULL)
            draw (bits, display->frame, view, samples, find_ink (layer), pixels);
        }
    }
}

void
image_display_finish (const ImageDisplay *display,
                      const ImageOptions *options,
                      const FjFrame *frame,
                      const FjGreyView *view,
                      guint samples,
                      guint8 *pixels)
{
  const FjPresentation *state = display->presentation;
  const FjShutter *shutter = state != NULL ? &state->shutter : &display->shutter;

  if (options->shutters)
    fj_shutter_apply (shutter, find_bits (display, shutter->bitmap_overlay), display->frame, display->aspect,
                      fj_frame_get_rows (frame), fj_frame_get_columns (frame), view, samples, pixels);
  if (!options->overlays)
    return;
  if (state != NULL)
    draw_layers (display, view, samples, pixels);
  else
    for (guint i = 0; i < display->overlays->len; i++)
      draw (g_ptr_array_index (display->overlays, i), display->frame, view, samples, G_MAXUINT8, pixels);
}
