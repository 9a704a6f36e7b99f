#include "fj-picture.h"

#include <string.h>

#include "fj-bands.h"
#include "fj-colour.h"
#include "fj-overlay-draw.h"
#include "fj-picture-window.h"
#include "fj-shutter.h"
#include "fj-turn.h"

#define ROWS_AT_A_TIME 64u

struct _FjPicture
{
  gboolean shows_overlays;
  double screen_pitch;
  gboolean has_greys;
  guint32 greys[256]; /* pixels of the screen, of @has_greys */

  /* Of the last picture. */
  FjGreyPlan *plan; /* NULL: none yet */
  FjGreyPipeline pipeline;
  FjSampleType type;
  guint bits_stored;

  FjFrame *source;   /* whose colours are in @coloured */
  FjFrame *coloured; /* through a palette */
  FjFrame *measured; /* whose window was chosen */
  FjVoi chosen;

  guint8 *pixels, *turned;
  gsize room;
};

FjPicture *
fj_picture_new (void)
{
  FjPicture *picture = g_new0 (FjPicture, 1);

  picture->shows_overlays = TRUE;
  fj_grey_pipeline_init (&picture->pipeline);
  return picture;
}

static void
drop_colours (FjPicture *picture)
{
  g_clear_pointer (&picture->source, fj_frame_unref);
  g_clear_pointer (&picture->coloured, fj_frame_unref);
}

void
fj_picture_free (FjPicture *picture)
{
  if (picture == NULL)
    return;
  drop_colours (picture);
  g_clear_pointer (&picture->plan, fj_grey_plan_free);
  fj_grey_pipeline_clear (&picture->pipeline);
  g_clear_pointer (&picture->measured, fj_frame_unref);
  g_free (picture->pixels);
  g_free (picture->turned);
  g_free (picture);
}

void
fj_picture_set_overlays_shown (FjPicture *picture, gboolean shown)
{
  picture->shows_overlays = shown;
}

void
fj_picture_set_screen_pitch (FjPicture *picture, double pitch)
{
  picture->screen_pitch = pitch;
}

void
fj_picture_set_greys (FjPicture *picture, const guint8 *levels)
{
  picture->has_greys = levels != NULL;
  for (guint i = 0; levels != NULL && i < G_N_ELEMENTS (picture->greys); i++)
    picture->greys[i] = 0xFF000000u | levels[i] * 0x010101u;
}

/* --- window --- */

static gboolean
has_window (const FjShownImage *image)
{
  return (image->facts->kind == FJ_IMAGE_GREY || image->facts->kind == FJ_IMAGE_SUPPLEMENTAL)
         && fj_frame_get_samples (image->pixels) == 1;
}

/* FALSE: it must be chosen from the values. */
static gboolean
find_window (const FjShownImage *image, const FjViewport *viewport, FjVoi *voi)
{
  const GPtrArray *vois = image->facts->vois;

  if (viewport->window_mode == FJ_WINDOW_SET)
    *voi = (FjVoi){ .function = viewport->function, .center = viewport->center, .width = viewport->width };
  else if (vois->len > 0)
    fj_voi_copy (voi, g_ptr_array_index (vois, MIN (viewport->voi, vois->len - 1)));
  else
    return FALSE;
  return TRUE;
}

gboolean
fj_picture_get_window (const FjShownImage *image, const FjViewport *viewport, FjVoi *voi)
{
  *voi = (FjVoi){ .function = FJ_VOI_NONE };
  if (!has_window (image))
    return FALSE;
  if (!find_window (image, viewport, voi))
    fj_picture_choose_window (image->pixels, &image->facts->pipeline, voi);
  return TRUE;
}

/* --- plan --- */

/* What @pipeline makes light is dark, and the other way round: the state of the image is turned over once. */
static void
invert (FjGreyPipeline *pipeline)
{
  const FjTable *table = pipeline->presentation;
  g_autofree guint16 *entries = NULL;
  FjTable *turned;

  if (pipeline->shape != FJ_PRESENTATION_TABLE || table == NULL)
    {
      pipeline->shape
          = pipeline->shape == FJ_PRESENTATION_INVERSE ? FJ_PRESENTATION_IDENTITY : FJ_PRESENTATION_INVERSE;
      return;
    }
  entries = g_new (guint16, table->n);
  for (guint i = 0; i < table->n; i++)
    entries[i] = (guint16) ((1u << table->bits) - 1 - table->entries[i]);
  turned = fj_table_new (table->first, table->bits, entries, table->n);
  fj_table_unref (pipeline->presentation);
  pipeline->presentation = turned;
}

static void
make_pipeline (FjPicture *picture,
               const FjShownImage *image,
               const FjViewport *viewport,
               FjGreyPipeline *pipeline)
{
  fj_grey_pipeline_copy (pipeline, &image->facts->pipeline);
  fj_voi_clear (&pipeline->voi);
  if (!find_window (image, viewport, &pipeline->voi))
    {
      if (picture->measured != image->pixels)
        {
          g_clear_pointer (&picture->measured, fj_frame_unref);
          picture->measured = fj_frame_ref (image->pixels);
          fj_picture_choose_window (image->pixels, pipeline, &picture->chosen);
        }
      pipeline->voi = picture->chosen; /* without table or text */
    }
  if (viewport->is_inverted)
    invert (pipeline);
}

static gboolean
is_same_table (const FjTable *a, const FjTable *b)
{
  return a == b
         || (a != NULL && b != NULL && a->first == b->first && a->n == b->n && a->bits == b->bits
             && memcmp (a->entries, b->entries, a->n * sizeof *a->entries) == 0);
}

static gboolean
is_same_pipeline (const FjGreyPipeline *a, const FjGreyPipeline *b)
{
  return a->modality.slope == b->modality.slope && a->modality.intercept == b->modality.intercept
         && a->voi.function == b->voi.function && a->voi.center == b->voi.center
         && a->voi.width == b->voi.width && a->shape == b->shape && a->has_padding == b->has_padding
         && a->padding_low == b->padding_low && a->padding_high == b->padding_high
         && is_same_table (a->modality.table, b->modality.table) && is_same_table (a->voi.table, b->voi.table)
         && is_same_table (a->presentation, b->presentation);
}

/* The tables for @image, made anew only when something in them is another. */
static void
ensure_plan (FjPicture *picture, const FjShownImage *image, const FjViewport *viewport)
{
  g_auto (FjGreyPipeline) pipeline = { 0 };
  FjSampleType type = fj_frame_get_type (image->pixels);
  guint bits_stored = fj_frame_get_bits_stored (image->pixels);

  make_pipeline (picture, image, viewport, &pipeline);
  if (picture->plan != NULL && picture->type == type && picture->bits_stored == bits_stored
      && is_same_pipeline (&picture->pipeline, &pipeline))
    return;
  drop_colours (picture); /* those of a supplemental palette go through the plan */
  g_clear_pointer (&picture->plan, fj_grey_plan_free);
  fj_grey_pipeline_clear (&picture->pipeline);
  fj_grey_pipeline_copy (&picture->pipeline, &pipeline);
  picture->type = type;
  picture->bits_stored = bits_stored;
  picture->plan = fj_grey_plan_new (&picture->pipeline, type, bits_stored);
}

/* --- pixels --- */

static void
ensure_room (FjPicture *picture, gsize size)
{
  if (size <= picture->room)
    return;
  g_free (picture->pixels);
  g_clear_pointer (&picture->turned, g_free);
  picture->pixels = g_malloc (size);
  picture->room = size;
}

/* The frame in colours; NULL: what the file says does not fit its pixels. */
static FjFrame *
find_colours (FjPicture *picture, const FjShownImage *image)
{
  const FjImageFacts *facts = image->facts;
  FjSampleType type = fj_frame_get_type (image->pixels);
  gboolean has_colours = fj_frame_get_samples (image->pixels) != 1;

  if (has_colours && (type == FJ_SAMPLE_U8 || type == FJ_SAMPLE_U16))
    return image->pixels;
  if (picture->source != image->pixels)
    {
      drop_colours (picture);
      picture->source = fj_frame_ref (image->pixels);
      picture->coloured = has_colours ? fj_colour_from_wide (image->pixels)
                          : facts->kind == FJ_IMAGE_PALETTE
                              ? fj_colour_from_palette (image->pixels, &facts->palette)
                              : fj_colour_from_supplemental (image->pixels, picture->plan, &facts->palette);
    }
  return picture->coloured;
}

static void
draw_over (const FjPicture *picture,
           const FjShownImage *image,
           const FjGreyView *view,
           guint samples,
           guint8 *pixels)
{
  static const guint8 ink[3] = { G_MAXUINT8, G_MAXUINT8, G_MAXUINT8 };
  const FjImageFacts *facts = image->facts;
  const FjOverlay *bitmap = NULL;

  for (guint i = 0; i < facts->overlays->len; i++)
    {
      const FjOverlay *overlay = g_ptr_array_index (facts->overlays, i);

      if (overlay->group == facts->shutter.bitmap_overlay && overlay->bits != NULL)
        bitmap = overlay;
    }
  if (facts->shutter.shapes != 0)
    fj_shutter_apply (&facts->shutter, bitmap, facts->frame + 1, facts->aspect, facts->rows, facts->columns,
                      view, samples, pixels);
  for (guint i = 0; picture->shows_overlays && i < facts->overlays->len; i++)
    if (g_ptr_array_index (facts->overlays, i) != bitmap)
      fj_overlay_draw (g_ptr_array_index (facts->overlays, i), facts->frame + 1, view, samples, ink, pixels);
}

typedef struct
{
  const guint8 *from;
  const guint32 *greys; /* NULL: none; a multiplication is faster than a table */
  guint width, samples;
  gsize stride;
  guint8 *out;
} Widen;

/* Bytes to pixels of the screen. */
static void
widen (guint begin, guint end, gpointer data)
{
  const Widen *job = data;

  for (guint row = begin; row < end; row++)
    {
      const guint8 *from = job->from + (gsize) row * job->width * job->samples;
      guint32 *to = (guint32 *) (gpointer) (job->out + row * job->stride);

      if (job->samples == 1 && job->greys == NULL)
        for (guint i = 0; i < job->width; i++)
          to[i] = 0xFF000000u | from[i] * 0x010101u;
      else if (job->samples == 1)
        for (guint i = 0; i < job->width; i++)
          to[i] = job->greys[from[i]];
      else
        for (guint i = 0; i < job->width; i++)
          to[i]
              = 0xFF000000u | (guint32) from[3 * i] << 16 | (guint32) from[3 * i + 1] << 8 | from[3 * i + 2];
    }
}

static void
blacken (guint width, guint height, gsize stride, guint8 *out)
{
  for (guint row = 0; row < height; row++)
    for (guint i = 0; i < width; i++)
      ((guint32 *) (gpointer) (out + row * stride))[i] = 0xFF000000u;
}

void
fj_picture_render (FjPicture *picture,
                   const FjShownImage *image,
                   const FjViewport *viewport,
                   guint width,
                   guint height,
                   gsize stride,
                   guint8 *out)
{
  FjViewportRoom room;
  FjArrangement arrangement;
  FjGreyView view;
  FjFrame *colours = NULL;
  gboolean is_grey = image->facts->kind == FJ_IMAGE_GREY && fj_frame_get_samples (image->pixels) == 1;
  guint samples = is_grey ? 1 : 3, seen_width, seen_height;
  const guint8 *seen;

  g_return_if_fail (width > 0 && height > 0 && stride >= (gsize) width * 4);
  fj_image_facts_get_room (image->facts, width, height, picture->screen_pitch, &room);
  fj_viewport_arrange (viewport, &room, &arrangement);
  fj_arrangement_get_size (&arrangement, &seen_width, &seen_height);
  if (has_window (image))
    ensure_plan (picture, image, viewport);
  if (!is_grey)
    colours = find_colours (picture, image);
  if (seen_width != width || seen_height != height || (!is_grey && colours == NULL))
    {
      blacken (width, height, stride, out);
      return;
    }
  fj_grey_view_arrange (&view, &arrangement, samples, viewport->is_smooth);
  ensure_room (picture, (gsize) width * height * samples);
  if (is_grey)
    fj_grey_render_view (picture->plan, image->pixels, &view, picture->pixels);
  else
    fj_colour_render_view (colours, &view, picture->pixels);
  draw_over (picture, image, &view, samples, picture->pixels);
  seen = picture->pixels;
  if (arrangement.rotation != 0 || arrangement.is_flipped)
    {
      if (picture->turned == NULL)
        picture->turned = g_malloc (picture->room);
      fj_turn (picture->pixels, view.out_width, view.out_height, samples, arrangement.rotation,
               arrangement.is_flipped, picture->turned);
      seen = picture->turned;
    }
  Widen job = { seen, picture->has_greys ? picture->greys : NULL, width, samples, stride, out };
  fj_bands_run (0, height, ROWS_AT_A_TIME, widen, &job);
}
