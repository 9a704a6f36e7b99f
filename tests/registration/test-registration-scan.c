#include "registration-scan.h"

#include <string.h>
#include "fj-error.h"

/* A form full of Chinese print of 10 points: strokes on a grid of a twelfth of a character, margins and line
 * spacing as on paper. @noise: of a camera, in steps of grey. */
static GdkPixbuf *
page (int width, int height, int noise, gboolean colour)
{
  GdkPixbuf *picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (int y = 0; y < height; y++)
    {
      guint8 *row = gdk_pixbuf_get_pixels (picture) + (gsize) gdk_pixbuf_get_rowstride (picture) * y;
      for (int x = 0; x < width; x++)
        for (int c = 0; c < 3; c++)
          {
            int size = MAX (12, MIN (width, height) * 42 / 2480), cell = MAX (1, size / 12);
            gboolean print = x > width / 10 && x < width * 9 / 10 && y > height / 10 && y < height * 9 / 10
                             && y % (size * 9 / 5) < size && x % (size * 11 / 10) < size;
            guint32 spot = (guint32) (x / cell) * 2654435761u ^ (guint32) (y / cell / 2) * 2246822519u;
            int value = print && (spot >> 13) % 3 == 0 ? 40 : 230;
            if (noise > 0)
              value += g_rand_int_range (random, -noise, noise + 1) * (c == 0 || colour ? 1 : 0);
            row[x * 3 + c] = (guint8) CLAMP (value, 0, 255);
          }
    }
  return picture;
}

static GBytes *
as_png (GdkPixbuf *picture)
{
  char *buffer;
  gsize size;
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_save_to_buffer (picture, &buffer, &size, "png", &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, size);
}

static void
measure (GBytes *jpeg, int *width, int *height)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type ("jpeg", NULL);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_loader_write_bytes (loader, jpeg, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  *width = gdk_pixbuf_get_width (gdk_pixbuf_loader_get_pixbuf (loader));
  *height = gdk_pixbuf_get_height (gdk_pixbuf_loader_get_pixbuf (loader));
}

static void
test_small_enough (void)
{
  static const struct
  {
    int width, height, noise;
    gboolean colour;
    int at_least; /* of the shorter side */
  } cases[] = {
    { 2480, 3508, 0, FALSE, 1240 }, /* A4, 300 dots per inch, clean */
    { 1654, 2339, 4, TRUE, 1240 },  /* 200 dots per inch, a camera */
    { 3508, 2480, 12, TRUE, 900 },  /* across, much noise in colours */
    { 1000, 1400, 60, TRUE, 600 },  /* nothing but noise */
    { 640, 480, 0, FALSE, 480 },    /* a small picture is not made smaller */
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkPixbuf) drawn = page (cases[i].width, cases[i].height, cases[i].noise, cases[i].colour);
      g_autoptr (GBytes) png = as_png (drawn);
      g_autoptr (GdkPixbuf) read = registration_scan_read (png, &error);
      g_assert_no_error (error);
      g_autoptr (GBytes) jpeg = registration_scan_compress (read, &error);
      g_assert_no_error (error);
      int width, height;
      measure (jpeg, &width, &height);
      g_test_message ("%d x %d: %d x %d, %zu bytes", cases[i].width, cases[i].height, width, height,
                      g_bytes_get_size (jpeg));
      g_assert_cmpuint (g_bytes_get_size (jpeg), <=, REGISTRATION_SCAN_MAX_BYTES);
      g_assert_cmpmem (g_bytes_get_data (jpeg, NULL), 3, "\xff\xd8\xff", 3);
      g_assert_cmpint (MIN (width, height), >=, cases[i].at_least);
      g_assert_cmpint (width > height, ==, cases[i].width > cases[i].height);
    }
}

static void
test_colours_and_turn (void)
{
  g_autoptr (GError) error = NULL;
  /* 2 x 1: red, blue, as a camera gives it. */
  static const guint8 bgrx[] = { 0, 0, 255, 0, 255, 0, 0, 0 };
  g_autoptr (GBytes) pixels = g_bytes_new_static (bgrx, sizeof bgrx);
  g_autoptr (GdkPixbuf) picture = registration_scan_from_bgrx (pixels, 2, 1, &error);
  g_assert_no_error (error);
  const guint8 *rgb = gdk_pixbuf_get_pixels (picture);
  g_assert_cmpmem (rgb, 6, "\xff\0\0\0\0\xff", 6);

  g_autoptr (GdkPixbuf) turned = registration_scan_turn (picture);
  g_assert_cmpint (gdk_pixbuf_get_width (turned), ==, 1);
  g_assert_cmpint (gdk_pixbuf_get_height (turned), ==, 2);
  g_assert_cmpint (gdk_pixbuf_get_pixels (turned)[0], ==, 255); /* left goes up */

  g_assert_null (registration_scan_from_bgrx (pixels, 2, 2, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

static void
test_transparent_is_white (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) clear = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 10, 10);
  gdk_pixbuf_fill (clear, 0x00000000);
  g_autoptr (GBytes) png = as_png (clear);
  g_autoptr (GdkPixbuf) read = registration_scan_read (png, &error);

  g_assert_no_error (error);
  g_assert_false (gdk_pixbuf_get_has_alpha (read));
  g_assert_cmpint (gdk_pixbuf_get_pixels (read)[0], ==, 255);
}

static void
assert_refused (const void *data, gsize size, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  g_assert_null (registration_scan_read (bytes, &error));
  g_assert_error (error, FJ_ERROR, code);
}

static void
test_bad (void)
{
  g_autoptr (GdkPixbuf) drawn = page (100, 100, 20, TRUE);
  g_autoptr (GBytes) png = as_png (drawn);
  gsize size;
  const guint8 *data = g_bytes_get_data (png, &size);
  /* A PNG header (RFC 2083 11.2.1) that promises 60000 x 60000 pixels. */
  static const guint8 bomb[]
      = { 0x89, 'P',  'N',  'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I',  'H',  'D',  'R', 0,
          0,    0xea, 0x60, 0,   0,    0xea, 0x60, 8,    2, 0, 0, 0,  0x9b, 0x54, 0x0f, 0x5c };

  assert_refused ("", 0, FJ_ERROR_UNSUPPORTED);
  assert_refused ("not a picture at all", 20, FJ_ERROR_UNSUPPORTED);
  assert_refused ("%PDF-1.4 something", 18, FJ_ERROR_UNSUPPORTED);
  assert_refused (data, size / 2, FJ_ERROR_CORRUPT);

  /* The header's checksum has to be right to be read at all: let a real one carry the size. */
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (bomb, sizeof bomb);
  g_assert_null (registration_scan_read (bytes, &error));
  g_assert_nonnull (error);

  g_autofree guint8 *zeros = g_malloc0 (REGISTRATION_SCAN_MAX_FILE + 1);
  assert_refused (zeros, REGISTRATION_SCAN_MAX_FILE + 1, FJ_ERROR_TOO_LARGE);
}

/* A BMP header has no checksum: it may promise anything. */
static void
test_bomb (void)
{
  guint8 bmp[54 + 4096] = { 'B', 'M' };
  const gint32 side = 30000;

  bmp[2] = 0xff;
  bmp[3] = 0xff;
  bmp[10] = 54;
  bmp[14] = 40;
  memcpy (bmp + 18, &(gint32){ GINT32_TO_LE (side) }, 4);
  memcpy (bmp + 22, &(gint32){ GINT32_TO_LE (side) }, 4);
  bmp[26] = 1;
  bmp[28] = 24;
  assert_refused (bmp, sizeof bmp, FJ_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registration-scan/small-enough", test_small_enough);
  g_test_add_func ("/registration-scan/colours-and-turn", test_colours_and_turn);
  g_test_add_func ("/registration-scan/transparent-is-white", test_transparent_is_white);
  g_test_add_func ("/registration-scan/bad", test_bad);
  g_test_add_func ("/registration-scan/bomb", test_bomb);
  return g_test_run ();
}
