#include "registration-paper.h"

#include <cairo-pdf.h>
#include <string.h>
#include "fj-error.h"

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* A4 with a black square of a quarter in the upper left corner. */
static GBytes *
draw_pdf (guint n, double width, double height)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append, bytes, width, height);
  cairo_t *cairo = cairo_create (surface);

  for (guint i = 0; i < n; i++)
    {
      cairo_rectangle (cairo, 0, 0, width / 2, height / 2);
      cairo_fill (cairo);
      cairo_show_page (cairo);
    }
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_pages (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = draw_pdf (2, 595, 842);
  g_autoptr (GPtrArray) pages = registration_paper_draw (pdf, 200, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pages->len, ==, 2);
  GdkTexture *page = g_ptr_array_index (pages, 1);
  int width = gdk_texture_get_width (page), height = gdk_texture_get_height (page);
  g_assert_cmpint (width, ==, 200);
  g_assert_cmpint (height, ==, 200 * 842 / 595);
  g_autofree guint32 *pixels = g_new0 (guint32, (gsize) width * (gsize) height);
  gdk_texture_download (page, (guchar *) pixels, (gsize) width * 4);
  g_assert_cmphex (pixels[10 * width + 10], ==, 0xff000000);
  g_assert_cmphex (pixels[(height - 10) * width + width - 10], ==, 0xffffffff);
}

static void
assert_refused (GBytes *pdf, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (registration_paper_draw (pdf, 200, NULL, &error));
  g_assert_error (error, FJ_ERROR, code);
}

static void
test_bad (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0), text = g_bytes_new_static ("no paper", 8);
  g_autoptr (GBytes) many = draw_pdf (REGISTRATION_PAPER_MAX_PAGES + 1, 100, 100),
                     strip = draw_pdf (1, 10, 5000);

  assert_refused (nothing, FJ_ERROR_CORRUPT);
  assert_refused (text, FJ_ERROR_CORRUPT);
  assert_refused (many, FJ_ERROR_TOO_LARGE);
  assert_refused (strip, FJ_ERROR_TOO_LARGE);
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) pdf = draw_pdf (1, 595, 842);

  g_cancellable_cancel (cancellable);
  g_assert_null (registration_paper_draw (pdf, 200, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registration-paper/pages", test_pages);
  g_test_add_func ("/registration-paper/bad", test_bad);
  g_test_add_func ("/registration-paper/cancelled", test_cancelled);
  return g_test_run ();
}
