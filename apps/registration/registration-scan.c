#include "registration-scan.h"

#include "fj-error.h"
#include "fj-language.h"

/* 200 dots per inch on A4 and a little: more does not make print more legible. */
#define WANTED_LONG_SIDE 2400
/* What is not given up lightly: 150 dots per inch. */
#define LEGIBLE_SHORT_SIDE 1240
#define SMALLEST_SIDE 400

typedef struct
{
  gboolean is_too_large;
  int rows; /* down to which the picture has come */
} Bound;

/* Before any pixel is decoded. */
static void
bound_size (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Bound *bound = data;

  if (width < 1 || height < 1 || width > REGISTRATION_SCAN_MAX_SIDE || height > REGISTRATION_SCAN_MAX_SIDE
      || (guint64) width * (guint64) height > REGISTRATION_SCAN_MAX_PIXELS)
    {
      bound->is_too_large = TRUE;
      /* The loader cannot be stopped from here, but it can be told to make nothing of it. */
      gdk_pixbuf_loader_set_size (loader, 1, 1);
    }
}

/* Loaders do not all say that a file ends too early. */
static void
note_rows (GdkPixbufLoader *loader, int x, int y, int width, int height, gpointer data)
{
  Bound *bound = data;

  bound->rows = MAX (bound->rows, y + height);
}

static GdkPixbuf *
limit (GdkPixbuf *picture, int long_side)
{
  int width = gdk_pixbuf_get_width (picture), height = gdk_pixbuf_get_height (picture);
  int longer = MAX (width, height);

  if (longer <= long_side)
    return g_object_ref (picture);
  return gdk_pixbuf_scale_simple (picture, MAX (1, (int) ((gint64) width * long_side / longer)),
                                  MAX (1, (int) ((gint64) height * long_side / longer)), GDK_INTERP_BILINEAR);
}

/* On white paper: JPEG has no transparency. */
static GdkPixbuf *
flatten (GdkPixbuf *picture)
{
  if (!gdk_pixbuf_get_has_alpha (picture))
    return g_object_ref (picture);
  int width = gdk_pixbuf_get_width (picture), height = gdk_pixbuf_get_height (picture);
  GdkPixbuf *paper = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  gdk_pixbuf_fill (paper, 0xFFFFFFFF);
  gdk_pixbuf_composite (picture, paper, 0, 0, width, height, 0, 0, 1, 1, GDK_INTERP_NEAREST, 255);
  return paper;
}

GdkPixbuf *
registration_scan_read (GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GdkPixbuf) upright = NULL, small = NULL;
  g_autoptr (GError) local = NULL;
  Bound bound = { FALSE, 0 };
  gsize size = g_bytes_get_size (bytes);
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  gboolean good = TRUE;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (bound_size), &bound);
  g_signal_connect (loader, "area-updated", G_CALLBACK (note_rows), &bound);
  if (size > REGISTRATION_SCAN_MAX_FILE)
    bound.is_too_large = TRUE;
  /* In pieces, so that a header that promises too much ends it before the rest is looked at. */
  for (gsize at = 0; good && !bound.is_too_large && at < size; at += 65536)
    good = gdk_pixbuf_loader_write (loader, data + at, MIN (65536, size - at), &local);
  if (!gdk_pixbuf_loader_close (loader, good && !bound.is_too_large ? &local : NULL))
    good = FALSE;
  if (bound.is_too_large)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("This picture is too large for a request form. Scan it with 150 to 300 dots per inch."));
      return NULL;
    }
  GdkPixbuf *decoded = gdk_pixbuf_loader_get_pixbuf (loader);
  if (good && decoded != NULL && bound.rows < gdk_pixbuf_get_height (decoded))
    {
      good = FALSE;
      local = g_error_new_literal (FJ_ERROR, FJ_ERROR_CORRUPT, _ ("its end is missing"));
    }
  if (!good || decoded == NULL)
    {
      if (local == NULL || g_error_matches (local, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE))
        g_set_error_literal (
            error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
            _ ("This is no picture that can be read. Choose a JPEG, PNG or TIFF file of the request form."));
      else
        g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                     _ ("The picture is damaged (%s). Scan the request form again."), local->message);
      return NULL;
    }
  upright = gdk_pixbuf_apply_embedded_orientation (decoded);
  small = limit (upright, WANTED_LONG_SIDE);
  return flatten (small);
}

GdkPixbuf *
registration_scan_from_bgrx (GBytes *pixels, guint width, guint height, GError **error)
{
  g_autoptr (GdkPixbuf) picture = NULL;
  gsize size;
  const guint8 *from = g_bytes_get_data (pixels, &size);

  if (width == 0 || height == 0 || width > REGISTRATION_SCAN_MAX_SIDE || height > REGISTRATION_SCAN_MAX_SIDE
      || size < (gsize) width * height * 4)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                           _ ("The camera sent no whole picture. Take it again."));
      return NULL;
    }
  picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, (int) width, (int) height);
  for (guint y = 0; y < height; y++)
    {
      guint8 *to = gdk_pixbuf_get_pixels (picture) + (gsize) gdk_pixbuf_get_rowstride (picture) * y;
      for (guint x = 0; x < width; x++, from += 4, to += 3)
        {
          to[0] = from[2];
          to[1] = from[1];
          to[2] = from[0];
        }
    }
  return limit (picture, WANTED_LONG_SIDE);
}

GdkPixbuf *
registration_scan_turn (GdkPixbuf *picture)
{
  return gdk_pixbuf_rotate_simple (picture, GDK_PIXBUF_ROTATE_CLOCKWISE);
}

static GBytes *
encode (GdkPixbuf *picture, int quality, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", quality);
  g_autoptr (GError) local = NULL;
  char *buffer = NULL;
  gsize size = 0;

  if (!gdk_pixbuf_save_to_buffer (picture, &buffer, &size, "jpeg", &local, "quality", number, NULL))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, _ ("The picture cannot be kept as JPEG: %s"),
                   local->message);
      return NULL;
    }
  return g_bytes_new_take (buffer, size);
}

/* NULL without @error: at no quality of the list. */
static GBytes *
encode_within (GdkPixbuf *picture, const int *qualities, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) jpeg = encode (picture, qualities[i], error);
      if (jpeg == NULL)
        return NULL;
      if (g_bytes_get_size (jpeg) <= REGISTRATION_SCAN_MAX_BYTES)
        return g_steal_pointer (&jpeg);
    }
  return NULL;
}

GBytes *
registration_scan_compress (GdkPixbuf *picture, GError **error)
{
  static const int good[] = { 85, 75, 65 }, bearable[] = { 65, 50, 38, 30 };
  g_autoptr (GdkPixbuf) current = g_object_ref (picture), grey = NULL;
  g_autoptr (GError) local = NULL;
  GBytes *jpeg;

  /* A stamp is red: colours go only when the pixels that carry the letters would go otherwise. */
  while (TRUE)
    {
      int width = gdk_pixbuf_get_width (current), height = gdk_pixbuf_get_height (current);
      int shorter = MIN (width, height);

      jpeg = encode_within (current, good, G_N_ELEMENTS (good), &local);
      if (jpeg == NULL && local == NULL && shorter <= LEGIBLE_SHORT_SIDE)
        {
          g_clear_object (&grey);
          grey = gdk_pixbuf_copy (current);
          gdk_pixbuf_saturate_and_pixelate (current, grey, 0, FALSE);
          jpeg = encode_within (grey, bearable, G_N_ELEMENTS (bearable), &local);
        }
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (jpeg != NULL)
        return jpeg;
      if (shorter <= SMALLEST_SIDE)
        {
          g_set_error_literal (
              error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
              _ ("The picture cannot be made small enough. Scan the request form again, in grey."));
          return NULL;
        }
      int next = shorter > LEGIBLE_SHORT_SIDE ? MAX (LEGIBLE_SHORT_SIDE, shorter * 7 / 8) : shorter * 7 / 8;
      g_autoptr (GdkPixbuf) smaller
          = gdk_pixbuf_scale_simple (current, MAX (1, (int) ((gint64) width * next / shorter)),
                                     MAX (1, (int) ((gint64) height * next / shorter)), GDK_INTERP_BILINEAR);
      g_set_object (&current, smaller);
    }
}
