#include "fj-bands.h"

#define ROWS 1000

static void
count (guint begin, guint end, gpointer data)
{
  gint *counts = data;

  g_assert_cmpuint (begin, <, end);
  g_assert_cmpuint (end, <=, ROWS);
  for (guint i = begin; i < end; i++)
    g_atomic_int_inc (&counts[i]);
}

static void
test_once_each (void)
{
  const guint threads[] = { 0, 1, 2, 7, 64, 1000 }, steps[] = { 0, 1, 3, 32, 999, 1000, G_MAXUINT };

  for (guint t = 0; t < G_N_ELEMENTS (threads); t++)
    for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
      {
        gint counts[ROWS] = { 0 };

        fj_bands_run (threads[t], ROWS, steps[s], count, counts);
        for (guint i = 0; i < ROWS; i++)
          g_assert_cmpint (counts[i], ==, 1);
      }
}

static void
test_no_rows (void)
{
  fj_bands_run (4, 0, 32, count, NULL);
}

static void
inner (guint begin, guint end, gpointer data)
{
  g_atomic_int_add ((gint *) data, (gint) (end - begin));
}

static void
outer (guint begin, guint end, gpointer data)
{
  for (guint i = begin; i < end; i++)
    fj_bands_run (4, 100, 10, inner, data);
}

/* Bands that share out work of their own do not wait for each other. */
static void
test_nested (void)
{
  gint n = 0;

  fj_bands_run (4, 20, 1, outer, &n);
  g_assert_cmpint (n, ==, 2000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bands/once-each", test_once_each);
  g_test_add_func ("/bands/no-rows", test_no_rows);
  g_test_add_func ("/bands/nested", test_nested);
  return g_test_run ();
}
