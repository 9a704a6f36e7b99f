#include "fj-pixel-memory.h"

#include <string.h>

/* Pages of the address space in use. */
static guint64
count_pages (void)
{
  g_autofree char *statm = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL));
  return g_ascii_strtoull (statm, NULL, 10);
}

/* Zeroed, and all of it may be written. */
static void
test_sizes (void)
{
  static const gsize sizes[]
      = { 0, 1, 4095, 524288, (8 << 20) - 1, 8 << 20, (9 << 20) + 1, (11 << 20) - 63, 64 << 20 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint8 *memory = fj_pixel_memory_new (sizes[i]);

      g_assert_nonnull (memory);
      g_assert_cmpuint ((gsize) memory % 16, ==, 0);
      for (gsize at = 0; at < sizes[i]; at += 509)
        g_assert_cmpuint (memory[at], ==, 0);
      memset (memory, 0xff, sizes[i]);
      fj_pixel_memory_free (memory);
    }
}

static void
test_given_back (void)
{
  guint64 before = count_pages ();

  for (guint i = 0; i < 100; i++)
    fj_pixel_memory_free (fj_pixel_memory_new (64 << 20));
  fj_pixel_memory_free (NULL);
  g_assert_cmpuint (count_pages (), <, before + (64 << 20) / 4096);
}

static void
test_too_much (void)
{
  g_assert_null (fj_pixel_memory_new (G_MAXSIZE));
  g_assert_null (fj_pixel_memory_new (G_MAXSIZE - 64));
  g_assert_null (fj_pixel_memory_new (G_MAXSSIZE));
  g_assert_null (fj_pixel_memory_new (G_GUINT64_CONSTANT (1) << 60));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixel-memory/sizes", test_sizes);
  g_test_add_func ("/pixel-memory/given-back", test_given_back);
  g_test_add_func ("/pixel-memory/too-much", test_too_much);
  return g_test_run ();
}
