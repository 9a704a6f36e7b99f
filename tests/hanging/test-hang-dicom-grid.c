/* fj-hang-dicom-grid: rectangles of PS3.3 C.23.3 to cells; numbers worked out by hand. */
#include "fj-hang-dicom-grid.h"

#include <math.h>

static const FjHangExtent one_screen[] = { { 0, 1, 1, 0 } };

static void
assert_cells (const FjHangArea *area, guint screen, guint row, guint column, guint n_rows, guint n_columns)
{
  g_assert_true (area->is_placed);
  g_assert_cmpuint (area->screen, ==, screen);
  g_assert_cmpuint (area->row, ==, row);
  g_assert_cmpuint (area->column, ==, column);
  g_assert_cmpuint (area->n_rows, ==, n_rows);
  g_assert_cmpuint (area->n_columns, ==, n_columns);
}

/* The first box of the file lies at the upper left: y grows upwards there. */
static void
test_up (void)
{
  FjHangArea areas[] = { { .extent = { 0, 1, 0.5, 0.5 } },
                         { .extent = { 0.5, 1, 1, 0.5 } },
                         { .extent = { 0, 0.5, 1, 0 } } };
  guint rows, columns;

  fj_hang_grid_fit (areas, 3, one_screen, 1, &rows, &columns);
  g_assert_cmpuint (rows, ==, 2);
  g_assert_cmpuint (columns, ==, 2);
  assert_cells (&areas[0], 0, 0, 0, 1, 1);
  assert_cells (&areas[1], 0, 0, 1, 1, 1);
  assert_cells (&areas[2], 0, 1, 0, 1, 2);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (areas[i].flaws, ==, 0);
}

/* Rounded thirds; a gap stays a gap. */
static void
test_thirds (void)
{
  FjHangArea areas[] = { { .extent = { 0, 1, 0.33, 0 } }, { .extent = { 0.667, 1, 1, 0 } } };
  guint rows, columns;

  fj_hang_grid_fit (areas, 2, one_screen, 1, &rows, &columns);
  g_assert_cmpuint (rows, ==, 1);
  g_assert_cmpuint (columns, ==, 3);
  assert_cells (&areas[0], 0, 0, 0, 1, 1);
  assert_cells (&areas[1], 0, 0, 2, 1, 1);
}

/* The wall of a real protocol: a small screen beside a large one, and boxes that reach above the small one.
 */
static void
test_two_screens (void)
{
  static const FjHangExtent screens[] = { { 0, 0.28, 0.33, 0 }, { 0.33, 1, 1, 0 } };
  FjHangArea areas[] = {
    { .extent = { 0, 0.2, 0.166666667, 0 } },
    { .extent = { 0, 0.4, 0.166666667, 0.2 } },
    { .extent = { 0.166666667, 0.4, 0.333333333, 0.2 } },
    { .extent = { 0.166666667, 0.2, 0.333333333, 0 } },
    { .extent = { 0.333333333, 1, 1, 0.75 } },
    { .extent = { 0.333333333, 0.5, 1, 0.25 } },
  };
  guint rows, columns;

  fj_hang_grid_fit (areas, 6, screens, 2, &rows, &columns);
  g_assert_cmpuint (rows, ==, 4);
  g_assert_cmpuint (columns, ==, 2);
  assert_cells (&areas[0], 0, 2, 0, 2, 1);
  assert_cells (&areas[1], 0, 0, 0, 2, 1);
  assert_cells (&areas[2], 0, 0, 1, 2, 1);
  assert_cells (&areas[3], 0, 2, 1, 2, 1);
  assert_cells (&areas[4], 1, 0, 0, 1, 2);
  assert_cells (&areas[5], 1, 2, 0, 1, 2);
  g_assert_true (areas[1].flaws & FJ_HANG_FLAW_BEYOND);
  g_assert_cmpint (areas[4].flaws, ==, 0);
}

static void
test_degenerate (void)
{
  FjHangArea areas[] = {
    { .extent = { 0.5, 0, 0, 1 } },                  /* both corners the wrong way round: the left half */
    { .extent = { 0.5, 1, 0.5, 0 } },                /* no width */
    { .extent = { 0.5, 1.5, 1.5, 0.5 } },            /* outside: cut to the upper right quarter */
    { .extent = { NAN, 1, 1, 0 } },                  /* no number */
    { .extent = { 0.5, 0.5, 1, 0 }, .priority = 2 }, /* hidden by the next */
    { .extent = { 0.5, 0.5, 1, 0 }, .priority = 1 },
  };
  guint rows, columns;

  fj_hang_grid_fit (areas, 6, one_screen, 1, &rows, &columns);
  g_assert_cmpuint (rows, ==, 2);
  g_assert_cmpuint (columns, ==, 2);
  assert_cells (&areas[0], 0, 0, 0, 2, 1);
  g_assert_cmpint (areas[0].flaws, ==, FJ_HANG_FLAW_REVERSED);
  g_assert_false (areas[1].is_placed);
  g_assert_cmpint (areas[1].flaws, ==, FJ_HANG_FLAW_EMPTY);
  assert_cells (&areas[2], 0, 0, 1, 1, 1);
  g_assert_cmpint (areas[2].flaws, ==, FJ_HANG_FLAW_OUTSIDE);
  g_assert_cmpint (areas[3].flaws, ==, FJ_HANG_FLAW_MISSING);
  g_assert_cmpint (areas[4].flaws, ==, FJ_HANG_FLAW_OVERLAPS);
  assert_cells (&areas[5], 0, 1, 1, 1, 1);
}

/* On two screens: cut to the one that most of it lies on. Screens that say nothing lie beside one another. */
static void
test_across (void)
{
  static const FjHangExtent nowhere[] = { { NAN, NAN, NAN, NAN }, { NAN, NAN, NAN, NAN } };
  FjHangArea areas[] = { { .extent = { 0, 1, 0.8, 0 } }, { .extent = { 0.8, 1, 1, 0 } } };
  guint rows, columns;

  fj_hang_grid_fit (areas, 2, nowhere, 2, &rows, &columns);
  g_assert_cmpint (areas[0].flaws, ==, FJ_HANG_FLAW_ACROSS);
  g_assert_cmpuint (areas[0].screen, ==, 0);
  g_assert_cmpuint (areas[0].column, ==, 0);
  g_assert_cmpuint (areas[0].n_columns, ==, columns);
  g_assert_cmpuint (areas[1].screen, ==, 1);
  g_assert_cmpuint (columns, ==, 5);
  g_assert_cmpuint (areas[1].column, ==, 3);
}

/* Whatever comes, what is placed lies within the grid and not over another. */
static void
test_any (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint round = 0; round < 2000; round++)
    {
      FjHangArea areas[40] = { 0 };
      FjHangExtent screens[FJ_HANG_GRID_SCREENS];
      guint n = (guint) g_rand_int_range (rand, 1, 41), rows, columns, n_screens = 1 + round % 4;

      for (guint i = 0; i < FJ_HANG_GRID_SCREENS; i++)
        screens[i] = (FjHangExtent){ g_rand_double_range (rand, -0.5, 1.5), g_rand_double (rand),
                                     g_rand_double (rand), g_rand_double (rand) };
      for (guint i = 0; i < n; i++)
        {
          areas[i].extent = (FjHangExtent){ g_rand_double_range (rand, -0.5, 1.5), g_rand_double (rand),
                                            g_rand_double (rand), g_rand_double (rand) };
          areas[i].priority = (guint) g_rand_int_range (rand, 0, 3);
        }
      fj_hang_grid_fit (areas, n, screens, n_screens, &rows, &columns);
      g_assert_cmpuint (rows, >=, 1);
      g_assert_cmpuint (rows, <=, FJ_HANG_GRID_CELLS);
      g_assert_cmpuint (columns, <=, FJ_HANG_GRID_CELLS);
      for (guint i = 0; i < n; i++)
        {
          if (!areas[i].is_placed)
            {
              g_assert_cmpint (areas[i].flaws, !=, 0);
              continue;
            }
          g_assert_cmpuint (areas[i].screen, <, n_screens);
          g_assert_cmpuint (areas[i].n_rows, >=, 1);
          g_assert_cmpuint (areas[i].n_columns, >=, 1);
          g_assert_cmpuint (areas[i].row + areas[i].n_rows, <=, rows);
          g_assert_cmpuint (areas[i].column + areas[i].n_columns, <=, columns);
          for (guint k = 0; k < i; k++)
            g_assert_true (!areas[k].is_placed || areas[k].screen != areas[i].screen
                           || areas[k].row >= areas[i].row + areas[i].n_rows
                           || areas[i].row >= areas[k].row + areas[k].n_rows
                           || areas[k].column >= areas[i].column + areas[i].n_columns
                           || areas[i].column >= areas[k].column + areas[k].n_columns);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-grid/up", test_up);
  g_test_add_func ("/hang-dicom-grid/thirds", test_thirds);
  g_test_add_func ("/hang-dicom-grid/two-screens", test_two_screens);
  g_test_add_func ("/hang-dicom-grid/degenerate", test_degenerate);
  g_test_add_func ("/hang-dicom-grid/across", test_across);
  g_test_add_func ("/hang-dicom-grid/any", test_any);
  return g_test_run ();
}
