/* fj-export-jpeg: Pillow reads what was written; grey stays grey, colours keep their edges. */
#include "series-files.h"

#include "fj-export-jpeg.h"

#define WIDTH 65 /* no multiple of a block */
#define HEIGHT 33

/* 1: the file; 2: mode; 3: how far pixels may be from the pattern: red right of a line, grey left; or greys.
 */
static const char look[]
    = "import sys\n"
      "from PIL import Image\n"
      "a=Image.open(sys.argv[1])\n"
      "assert (a.format,a.mode,a.size)==('JPEG',sys.argv[2],(65,33)),(a.format,a.mode,a.size)\n"
      "far=0\n"
      "for y in range(33):\n"
      " for x in range(65):\n"
      "  want=3*x if a.mode=='L' else (255,0,0) if x>=32 else (90,90,90)\n"
      "  got=a.getpixel((x,y))\n"
      "  pairs=[(got,want)] if a.mode=='L' else list(zip(got,want))\n"
      "  far=max(far,max(abs(g-w) for g,w in pairs))\n"
      "assert far<=int(sys.argv[3]),far\n";

static void
check (gboolean is_colour, const char *mode, const char *most)
{
  g_autofree guint32 *pixels = g_new (guint32, (gsize) WIDTH * HEIGHT);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    {
      guint32 x = i % WIDTH, grey = is_colour ? 90 : 3 * x;

      /* The highest byte of Cairo's RGB24 means nothing. */
      pixels[i] = 0xA5000000u | (is_colour && x >= 32 ? 0xFF0000u : grey << 16 | grey << 8 | grey);
    }
  bytes = fj_export_jpeg_encode ((const guint8 *) pixels, WIDTH, HEIGHT, WIDTH * 4, &error);
  g_assert_no_error (error);
  begin_folder ();
  path = in_folder ("out.jpg");
  g_assert_true (
      g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  run ((const char *[]){ "/usr/bin/python3", "-c", look, path, mode, most, NULL });
  end_folder ();
}

static void
test_grey (void)
{
  check (FALSE, "L", "3");
}

/* With colours of half the resolution the column beside the edge would be far off. */
static void
test_colour (void)
{
  check (TRUE, "RGB", "24");
}

/* A file of more than the first room: noise does not get smaller. */
static void
test_large (void)
{
  const guint side = 1500;
  g_autofree guint32 *pixels = g_new (guint32, (gsize) side * side);
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize length;

  for (guint i = 0; i < side * side; i++)
    pixels[i] = g_rand_int (dice);
  bytes = fj_export_jpeg_encode ((const guint8 *) pixels, side, side, (gsize) side * 4, &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpuint (length, >, 2u << 20);
  g_assert_cmpmem (data, 2, "\xFF\xD8", 2);
  g_assert_cmpmem (data + length - 2, 2, "\xFF\xD9", 2);
}

/* Longer than a JPEG file can say: a sentence, and the program goes on. */
static void
test_too_wide (void)
{
  const guint width = 65536;
  g_autofree guint32 *pixels = g_new0 (guint32, width);
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_export_jpeg_encode ((const guint8 *) pixels, width, 1, (gsize) width * 4, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INTERNAL);
  g_assert_nonnull (strstr (error->message, "65500"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export-jpeg/grey", test_grey);
  g_test_add_func ("/export-jpeg/colour", test_colour);
  g_test_add_func ("/export-jpeg/large", test_large);
  g_test_add_func ("/export-jpeg/too-wide", test_too_wide);
  return g_test_run ();
}
