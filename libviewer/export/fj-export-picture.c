#include "fj-export-picture.h"

#include <math.h>

#include "fj-error.h"
#include "fj-export-jpeg.h"
#include "fj-language.h"
#include "fj-picture.h"

#define LONGEST_SIDE 32767 /* of a Cairo surface */
#define LONGEST_ENLARGED 4096u

void
fj_export_picture_get_size (const FjImageFacts *facts,
                            const FjViewport *viewport,
                            guint *width,
                            guint *height)
{
  double aspect, across, down;

  g_return_if_fail (facts != NULL);
  g_return_if_fail (viewport != NULL);

  aspect = isfinite (facts->aspect) && facts->aspect > 0 ? facts->aspect : 1;
  across = aspect < 1 ? facts->columns / aspect : facts->columns;
  down = aspect > 1 ? facts->rows * aspect : facts->rows;
  /* Above what can be encoded it does not matter how much. */
  across = CLAMP (round (across), 1, G_MAXINT);
  down = CLAMP (round (down), 1, G_MAXINT);
  *width = (guint) (viewport->rotation % 180 == 0 ? across : down);
  *height = (guint) (viewport->rotation % 180 == 0 ? down : across);
}

void
fj_export_picture_get_size_for_words (const FjImageFacts *facts,
                                      const FjViewport *viewport,
                                      guint *width,
                                      guint *height)
{
  guint times;

  fj_export_picture_get_size (facts, viewport, width, height);
  times = (FJ_EXPORT_PICTURE_ROOM + MIN (*width, *height) - 1) / MIN (*width, *height);
  times = MAX (MIN (times, LONGEST_ENLARGED / MAX (*width, *height)), 1);
  *width *= times;
  *height *= times;
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

gboolean
fj_export_picture_form_of (const char *name, FjExportForm *form)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);

  *form = g_str_has_suffix (folded, ".png") ? FJ_EXPORT_PNG : FJ_EXPORT_JPEG;
  return *form == FJ_EXPORT_PNG || g_str_has_suffix (folded, ".jpg") || g_str_has_suffix (folded, ".jpeg");
}

static GBytes *
encode_png (cairo_surface_t *surface, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, append, out);

  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, _ ("No picture could be made of this image: %s"),
               cairo_status_to_string (status));
  return NULL;
}

static void
lay_over (cairo_surface_t *surface, cairo_surface_t *over)
{
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_surface (cr, over, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
}

static void
refuse (GError **error, cairo_status_t status)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, _ ("No picture could be made of this image: %s"),
               cairo_status_to_string (status));
}

cairo_surface_t *
fj_export_picture_draw (const FjShownImage *image,
                        const FjViewport *viewport,
                        cairo_surface_t *over,
                        GError **error)
{
  g_autoptr (FjPicture) picture = NULL;
  FjViewport whole;
  guint width, height;
  cairo_surface_t *surface;
  cairo_status_t status = over != NULL ? cairo_surface_status (over) : CAIRO_STATUS_SUCCESS;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (viewport != NULL, NULL);

  fj_export_picture_get_size (image->facts, viewport, &width, &height);
  if (width > LONGEST_SIDE || height > LONGEST_SIDE)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("This image of %u by %u pixels is too large for a picture. Pictures are at most %d pixels "
             "wide and high."),
          width, height, LONGEST_SIDE);
      return NULL;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      refuse (error, status);
      return NULL;
    }
  if (over != NULL)
    {
      width = (guint) cairo_image_surface_get_width (over);
      height = (guint) cairo_image_surface_get_height (over);
    }
  whole = *viewport;
  whole.zoom_mode = FJ_ZOOM_FIT;
  whole.anchor = FJ_ANCHOR_CENTER;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  status = cairo_surface_status (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      refuse (error, status);
      cairo_surface_destroy (surface);
      return NULL;
    }
  picture = fj_picture_new ();
  cairo_surface_flush (surface);
  fj_picture_render (picture, image, &whole, width, height, (gsize) cairo_image_surface_get_stride (surface),
                     cairo_image_surface_get_data (surface));
  cairo_surface_mark_dirty (surface);
  if (over != NULL)
    lay_over (surface, over);
  return surface;
}

GBytes *
fj_export_picture_encode (const FjShownImage *image,
                          const FjViewport *viewport,
                          cairo_surface_t *over,
                          FjExportForm form,
                          GError **error)
{
  cairo_surface_t *surface = fj_export_picture_draw (image, viewport, over, error);
  GBytes *bytes;

  if (surface == NULL)
    return NULL;
  bytes = form == FJ_EXPORT_PNG
              ? encode_png (surface, error)
              : fj_export_jpeg_encode (cairo_image_surface_get_data (surface),
                                       (guint) cairo_image_surface_get_width (surface),
                                       (guint) cairo_image_surface_get_height (surface),
                                       (gsize) cairo_image_surface_get_stride (surface), error);
  cairo_surface_destroy (surface);
  return bytes;
}

char *
fj_export_picture_dup_name (const FjImageFacts *facts)
{
  g_autofree char *modality = NULL;

  g_return_val_if_fail (facts != NULL, NULL);

  /* A Code String is at most 16 characters of a few kinds (PS3.5 6.2), but files say what they like. */
  modality = facts->modality != NULL ? g_strndup (facts->modality, 16) : g_strdup ("");
  g_strcanon (modality, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", '_');
  if (facts->frames > 1)
    return g_strdup_printf ("%s-%d-%d-%u.png", *modality != '\0' ? modality : "IMAGE", facts->series_number,
                            facts->instance_number, facts->frame + 1);
  return g_strdup_printf ("%s-%d-%d.png", *modality != '\0' ? modality : "IMAGE", facts->series_number,
                          facts->instance_number);
}
