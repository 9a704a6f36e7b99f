/* The picture of a code is sampled module by module and compared with what ISO/IEC 18004 fixes (finder
 * patterns, timing) and with a matrix made for it alone. */
#include <cairo.h>
#include <qrencode.h>
#include <string.h>
#include "fj-error.h"
#include "fj-paper-qr.h"

#define MODULE 8

static gboolean
is_dark (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row
      = cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface);
  return row[x * 4] < 128;
}

static void
test_modules (void)
{
  const char *url = "https://report.example.cn/r/LTWS26051200017?k=4Xo9b2kq";
  QRcode *code = QRcode_encodeData ((int) strlen (url), (const unsigned char *) url, 0, QR_ECLEVEL_M);
  int size = (code->width + 8) * MODULE;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GError) error = NULL;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  g_assert_true (fj_paper_qr_draw (cr, url, 0, 0, size, &error));
  g_assert_no_error (error);
  cairo_surface_flush (surface);
  for (int row = -4; row < code->width + 4; row++)
    for (int column = -4; column < code->width + 4; column++)
      {
        gboolean inside = row >= 0 && row < code->width && column >= 0 && column < code->width;
        gboolean dark = inside && (code->data[row * code->width + column] & 1) != 0;
        g_assert_cmpint (
            is_dark (surface, (column + 4) * MODULE + MODULE / 2, (row + 4) * MODULE + MODULE / 2), ==, dark);
      }
  /* Finder pattern 1:1:3:1:1 in the first row through its middle, timing pattern in row 6. */
  static const gboolean finder[] = { TRUE, FALSE, TRUE, TRUE, TRUE, FALSE, TRUE, FALSE };
  for (int column = 0; column < 8; column++)
    g_assert_cmpint (is_dark (surface, (column + 4) * MODULE + 4, 7 * MODULE + 4), ==, finder[column]);
  for (int column = 8; column < code->width - 8; column++)
    g_assert_cmpint (is_dark (surface, (column + 4) * MODULE + 4, 10 * MODULE + 4), ==, column % 2 == 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  QRcode_free (code);
}

static void
test_too_long (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 10, 10);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (5000, 'a');

  g_assert_false (fj_paper_qr_draw (cr, text, 0, 0, 10, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (fj_paper_qr_draw (cr, "", 0, 0, 10, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  text[997] = '\0';
  g_clear_error (&error);
  g_assert_true (fj_paper_qr_draw (cr, text, 0, 0, 10, &error));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/paper-qr/modules", test_modules);
  g_test_add_func ("/document/paper-qr/too-long", test_too_long);
  return g_test_run ();
}
