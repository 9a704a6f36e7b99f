/* fj-viewport-history: what was done to the panes, back and forth. */
#include "fj-viewport-history.h"

#define SECOND G_USEC_PER_SEC

static FjViewport
windowed (const FjViewport *from, double center, double width)
{
  FjViewport viewport = *from;

  fj_viewport_set_window (&viewport, center, width);
  return viewport;
}

/* A drag is a hundred changes and one step. */
static void
test_drag_is_one_step (void)
{
  g_autoptr (FjViewportHistory) history = fj_viewport_history_new ();
  FjViewport start, now, next;
  guint pane = 9;

  fj_viewport_init (&start);
  now = start;
  g_assert_false (fj_viewport_history_undo (history, &now));
  for (int i = 1; i <= 100; i++)
    {
      next = windowed (&now, 40 + i, 400 + i);
      fj_viewport_history_record (history, 3, &now, &next, i * (SECOND / 60));
      now = next;
    }
  g_assert_true (fj_viewport_history_get_undo_pane (history, &pane));
  g_assert_cmpuint (pane, ==, 3);
  g_assert_true (fj_viewport_history_undo (history, &now));
  g_assert_true (fj_viewport_equal (&now, &start));
  g_assert_false (fj_viewport_history_get_undo_pane (history, &pane));
  g_assert_true (fj_viewport_history_redo (history, &now));
  g_assert_true (fj_viewport_equal (&now, &next));
  g_assert_false (fj_viewport_history_redo (history, &now));
}

/* A rest, another pane or another kind begins a new step; two turns are two steps. */
static void
test_steps (void)
{
  g_autoptr (FjViewportHistory) history = fj_viewport_history_new ();
  FjViewport v[6];
  FjViewport now;
  gint64 time = 10 * SECOND;
  guint n = 0;

  fj_viewport_init (&v[0]);
  v[1] = windowed (&v[0], 1, 10);
  v[2] = windowed (&v[1], 2, 20);
  v[3] = v[2];
  v[3].is_inverted = TRUE;
  v[4] = v[3];
  fj_viewport_turn (&v[4], 1);
  v[5] = v[4];
  fj_viewport_turn (&v[5], 1);
  fj_viewport_history_record (history, 0, &v[0], &v[1], time);
  fj_viewport_history_record (history, 0, &v[1], &v[2], time += 2 * SECOND);
  for (int i = 2; i < 5; i++)
    fj_viewport_history_record (history, 0, &v[i], &v[i + 1], ++time);
  fj_viewport_history_record (history, 1, &v[0], &v[1], ++time);
  now = v[1];
  g_assert_true (fj_viewport_history_undo (history, &now));
  g_assert_true (fj_viewport_equal (&now, &v[0]));
  now = v[5];
  while (fj_viewport_history_undo (history, &now))
    g_assert_true (fj_viewport_equal (&now, &v[4 - n++]));
  g_assert_cmpuint (n, ==, 5);
}

/* Where a person stands is not taken back with what they did. */
static void
test_image_stays (void)
{
  g_autoptr (FjViewportHistory) history = fj_viewport_history_new ();
  FjViewport start, scrolled, inverted, now;
  guint pane;

  fj_viewport_init (&start);
  scrolled = start;
  scrolled.image = 7;
  scrolled.cine_rate = 10;
  fj_viewport_history_record (history, 0, &start, &scrolled, 1);
  g_assert_false (fj_viewport_history_get_undo_pane (history, &pane));
  inverted = scrolled;
  inverted.is_inverted = TRUE;
  fj_viewport_history_record (history, 0, &scrolled, &inverted, 2);
  now = inverted;
  now.image = 12;
  g_assert_true (fj_viewport_history_undo (history, &now));
  g_assert_false (now.is_inverted);
  g_assert_cmpuint (now.image, ==, 12);
  g_assert_cmpfloat (now.cine_rate, ==, 10);
}

static void
test_branches (void)
{
  g_autoptr (FjViewportHistory) history = fj_viewport_history_new ();
  FjViewport v[3], now;
  guint pane;

  fj_viewport_init (&v[0]);
  v[1] = windowed (&v[0], 1, 10);
  v[2] = v[0];
  fj_viewport_flip_horizontal (&v[2]);
  fj_viewport_history_record (history, 0, &v[0], &v[1], 1);
  now = v[1];
  fj_viewport_history_undo (history, &now);
  /* Done anew: what was taken back is gone. */
  fj_viewport_history_record (history, 0, &v[0], &v[2], 2);
  g_assert_false (fj_viewport_history_get_redo_pane (history, &pane));
  now = v[2];
  g_assert_true (fj_viewport_history_undo (history, &now));
  g_assert_true (fj_viewport_equal (&now, &v[0]));
  g_assert_true (fj_viewport_history_get_redo_pane (history, &pane));
  fj_viewport_history_forget (history, 0);
  g_assert_false (fj_viewport_history_get_redo_pane (history, &pane));
}

/* Bounded, and what falls off is the oldest. */
static void
test_bound (void)
{
  g_autoptr (FjViewportHistory) history = fj_viewport_history_new ();
  FjViewport now, next;
  guint n = 0;

  fj_viewport_init (&now);
  for (guint i = 0; i < 2 * FJ_VIEWPORT_HISTORY_LONGEST; i++)
    {
      next = now;
      fj_viewport_turn (&next, 1);
      next.center_column = i;
      fj_viewport_history_record (history, 0, &now, &next, i);
      now = next;
    }
  while (fj_viewport_history_undo (history, &now))
    n++;
  g_assert_cmpuint (n, ==, FJ_VIEWPORT_HISTORY_LONGEST);
  g_assert_cmpfloat (now.center_column, ==, FJ_VIEWPORT_HISTORY_LONGEST - 1);
}

/* Steps of the marks stand among those of panes, and stay when a pane shows something else. */
static void
test_marks (void)
{
  g_autoptr (FjViewportHistory) history = fj_viewport_history_new ();
  FjViewport start, now;
  guint pane = 9;

  fj_viewport_init (&start);
  now = windowed (&start, 40, 400);
  fj_viewport_history_record_marks (history);
  fj_viewport_history_record (history, 2, &start, &now, SECOND);
  fj_viewport_history_record_marks (history);
  g_assert_true (fj_viewport_history_get_undo_pane (history, &pane));
  g_assert_cmpuint (pane, ==, FJ_VIEWPORT_HISTORY_MARKS);
  start = now;
  g_assert_true (fj_viewport_history_undo (history, &now));
  g_assert_true (fj_viewport_equal (&start, &now));
  fj_viewport_history_forget (history, 2);
  g_assert_true (fj_viewport_history_get_undo_pane (history, &pane));
  g_assert_cmpuint (pane, ==, FJ_VIEWPORT_HISTORY_MARKS);
  g_assert_true (fj_viewport_history_undo (history, &now));
  g_assert_false (fj_viewport_history_undo (history, &now));
  g_assert_true (fj_viewport_history_redo (history, &now));
  g_assert_true (fj_viewport_history_redo (history, &now));
  g_assert_false (fj_viewport_history_redo (history, &now));
  fj_viewport_history_forget (history, FJ_VIEWPORT_HISTORY_MARKS);
  g_assert_false (fj_viewport_history_get_undo_pane (history, &pane));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport-history/drag-is-one-step", test_drag_is_one_step);
  g_test_add_func ("/viewport-history/steps", test_steps);
  g_test_add_func ("/viewport-history/image-stays", test_image_stays);
  g_test_add_func ("/viewport-history/branches", test_branches);
  g_test_add_func ("/viewport-history/bound", test_bound);
  g_test_add_func ("/viewport-history/marks", test_marks);
  return g_test_run ();
}
