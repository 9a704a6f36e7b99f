/* fj-export-sheet: Poppler's tools find on the paper the words, the pictures with all their pixels, and those
 * where they are said to be. */
#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "fj-export-sheet.h"

#define WIDTH 595.0
#define HEIGHT 842.0

typedef struct
{
  GPtrArray *images;
  FjExportSheet sheet;
  char *folder, *pdf;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->images = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);
  fixture->folder = g_dir_make_tmp ("fenji-sheet-XXXXXX", NULL);
  fixture->pdf = g_build_filename (fixture->folder, "sheet.pdf", NULL);
  fixture->sheet = (FjExportSheet){ .patient = "欧阳晓红 · P0815",
                                    .exam = "胸部CT平扫 · 2026-03-01",
                                    .hospital = "清水镇卫生院",
                                    .printed = "2026-03-02 10:30" };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->pdf);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_ptr_array_unref (fixture->images);
  g_free (fixture->folder);
  g_free (fixture->pdf);
}

/* Image i is 100 + i pixels wide and all of one grey, 20 * (i + 1). */
static void
fill (Fixture *fixture, guint n, int height)
{
  for (guint i = 0; i < n; i++)
    {
      cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 100 + (int) i, height);
      cairo_t *cr = cairo_create (image);
      double grey = 20.0 * (i + 1) / 255;

      cairo_set_source_rgb (cr, grey, grey, grey);
      cairo_paint (cr);
      cairo_destroy (cr);
      g_ptr_array_add (fixture->images, image);
    }
  fixture->sheet.images = (cairo_surface_t *const *) fixture->images->pdata;
  fixture->sheet.n_images = n;
  fj_export_sheet_choose_grid (n, &fixture->sheet.rows, &fixture->sheet.columns);
}

static void
write_pdf (Fixture *fixture)
{
  cairo_surface_t *surface = cairo_pdf_surface_create (fixture->pdf, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < fj_export_sheet_get_n_pages (&fixture->sheet); i++)
    {
      fj_export_sheet_draw (&fixture->sheet, cr, WIDTH, HEIGHT, i);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

static char *
ask (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  char *said = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return said;
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

/* 14 images: two pages, each with the words, none without. */
static void
test_words (Fixture *fixture, gconstpointer data)
{
  static const char *const parts[] = { "欧阳晓红 · P0815", "胸部CT平扫 · 2026-03-01", "清水镇卫生院",
                                       "not for diagnosis", "2026-03-02 10:30" };
  g_autofree char *said = NULL, *images = NULL;

  fill (fixture, 14, 90);
  write_pdf (fixture);
  said = ask ((const char *[]){ "pdftotext", "-layout", fixture->pdf, "-", NULL });
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_cmpuint (count (said, parts[i]), ==, 2);
  g_assert_cmpuint (count (said, "Page 1 of 2"), ==, 1);
  g_assert_cmpuint (count (said, "Page 2 of 2"), ==, 1);
  /* All their pixels. */
  images = ask ((const char *[]){ "pdfimages", "-list", fixture->pdf, NULL });
  for (guint i = 0; i < 14; i++)
    {
      g_autofree char *size = g_strdup_printf (" %u    90 ", 100 + i);

      g_assert_cmpuint (count (images, size), ==, 1);
    }
}

/* A page at 72 dots to the inch: in the middle of each place the grey of its image, between them white paper.
 */
static void
test_places (Fixture *fixture, gconstpointer n_images)
{
  static const char look[] = "import subprocess,sys,io\n"
                             "from PIL import Image\n"
                             "out=subprocess.run(['pdftoppm','-r','72','-f','1','-l','1',sys.argv[1]],"
                             "capture_output=True,check=True).stdout\n"
                             "page=Image.open(io.BytesIO(out)).convert('L')\n"
                             "print(' '.join(str(page.getpixel((round(float(x)),round(float(y)))))"
                             " for x,y in zip(sys.argv[2::2],sys.argv[3::2])))\n";
  guint n = GPOINTER_TO_UINT (n_images);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *said = NULL;
  g_auto (GStrv) greys = NULL;

  fill (fixture, n, 90);
  write_pdf (fixture);
  g_ptr_array_add (argv, g_strdup ("/usr/bin/python3"));
  g_ptr_array_add (argv, g_strdup ("-c"));
  g_ptr_array_add (argv, g_strdup (look));
  g_ptr_array_add (argv, g_strdup (fixture->pdf));
  for (guint i = 0; i < n; i++)
    {
      cairo_rectangle_t place, other;

      fj_export_sheet_place (&fixture->sheet, i, WIDTH, HEIGHT, &place);
      g_assert_cmpfloat (place.x, >=, -1e-6);
      g_assert_cmpfloat (place.y, >=, 30);
      g_assert_cmpfloat (place.x + place.width, <=, WIDTH + 1e-6);
      g_assert_cmpfloat (place.y + place.height, <=, HEIGHT - 14);
      g_assert_cmpfloat_with_epsilon (place.width / place.height, (100.0 + i) / 90, 1e-9);
      for (guint k = 0; k < i; k++)
        {
          fj_export_sheet_place (&fixture->sheet, k, WIDTH, HEIGHT, &other);
          g_assert_true (place.x >= other.x + other.width || other.x >= place.x + place.width
                         || place.y >= other.y + other.height || other.y >= place.y + place.height);
        }
      g_ptr_array_add (argv, g_strdup_printf ("%f", place.x + place.width / 2));
      g_ptr_array_add (argv, g_strdup_printf ("%f", place.y + place.height / 2));
      g_ptr_array_add (argv, g_strdup_printf ("%f", place.x + place.width / 2));
      g_ptr_array_add (argv, g_strdup_printf ("%f", place.y - 3));
    }
  g_ptr_array_add (argv, NULL);
  said = ask ((const char *const *) argv->pdata);
  greys = g_strsplit (g_strstrip (said), " ", -1);
  g_assert_cmpuint (g_strv_length (greys), ==, 2 * n);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (ABS (atoi (greys[2 * i]) - (int) (20 * (i + 1))), <=, 2);
      g_assert_cmpint (atoi (greys[2 * i + 1]), >, 250);
    }
}

/* A name that is very long, and a hospital: the name has the room. */
static void
test_long_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *said = NULL;

  fill (fixture, 1, 90);
  fixture->sheet.patient
      = "Abdurrahman Muhammad Yusuf ibn Abdulkarim al-Mustafa as-Samarqandi · P0000000000815";
  write_pdf (fixture);
  said = ask ((const char *[]){ "pdftotext", "-layout", fixture->pdf, "-", NULL });
  g_assert_nonnull (strstr (said, fixture->sheet.patient));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/export-sheet/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/export-sheet/one", Fixture, GUINT_TO_POINTER (1), set_up, test_places, tear_down);
  g_test_add ("/export-sheet/four", Fixture, GUINT_TO_POINTER (4), set_up, test_places, tear_down);
  g_test_add ("/export-sheet/twelve", Fixture, GUINT_TO_POINTER (12), set_up, test_places, tear_down);
  g_test_add ("/export-sheet/long-name", Fixture, NULL, set_up, test_long_name, tear_down);
  return g_test_run ();
}
