#include "fj-lesson-progress.h"

#include <math.h>

static void
holds (const FjLessonProgress *progress, guint n, const double *expected)
{
  g_assert_cmpuint (progress->segments->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const FjLessonSegment *segment = &g_array_index (progress->segments, FjLessonSegment, i);

      g_assert_cmpfloat_with_epsilon (segment->start, expected[2 * i], 1e-9);
      g_assert_cmpfloat_with_epsilon (segment->end, expected[2 * i + 1], 1e-9);
    }
}

static void
test_add (void)
{
  g_autoptr (FjLessonProgress) p = fj_lesson_progress_new ("x");

  fj_lesson_progress_add (p, 10, 20);
  fj_lesson_progress_add (p, 40, 50);
  fj_lesson_progress_add (p, 0, 5);
  holds (p, 3, (const double[]){ 0, 5, 10, 20, 40, 50 });
  fj_lesson_progress_add (p, 20.4, 25); /* nearer than a player's step */
  fj_lesson_progress_add (p, 12, 15);   /* again */
  holds (p, 3, (const double[]){ 0, 5, 10, 25, 40, 50 });
  fj_lesson_progress_add (p, 4, 41);
  holds (p, 1, (const double[]){ 0, 50 });
  /* What is no span of time. */
  fj_lesson_progress_add (p, 60, 60);
  fj_lesson_progress_add (p, 70, 60);
  fj_lesson_progress_add (p, NAN, 70);
  fj_lesson_progress_add (p, 60, INFINITY);
  holds (p, 1, (const double[]){ 0, 50 });
  fj_lesson_progress_add (p, -5, 1);
  holds (p, 1, (const double[]){ 0, 50 });
}

/* In whatever order seconds are played, and however often: against a plain list of seconds. */
static void
test_any_order (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (FjLessonProgress) p = fj_lesson_progress_new ("x");
      gboolean seconds[300] = { FALSE };
      guint n = 0;

      for (guint i = 0; i < 25; i++)
        {
          int start = g_test_rand_int_range (0, 280), length = g_test_rand_int_range (1, 20);

          fj_lesson_progress_add (p, start, start + length);
          for (int s = start; s < start + length; s++)
            seconds[s] = TRUE;
        }
      for (guint s = 0; s < G_N_ELEMENTS (seconds); s++)
        n += seconds[s];
      g_assert_cmpfloat_with_epsilon (fj_lesson_progress_seconds (p), n, 1e-9);
      for (guint i = 1; i < p->segments->len; i++)
        g_assert_cmpfloat (g_array_index (p->segments, FjLessonSegment, i - 1).end + FJ_LESSON_PROGRESS_GAP,
                           <, g_array_index (p->segments, FjLessonSegment, i).start);
    }
}

static void
test_share (void)
{
  g_autoptr (FjLessonProgress) p = fj_lesson_progress_new ("x");

  g_assert_cmpfloat (fj_lesson_progress_share (p, 100), ==, 0);
  fj_lesson_progress_add (p, 90, 120); /* the film has become shorter */
  g_assert_cmpfloat_with_epsilon (fj_lesson_progress_share (p, 100), 0.1, 1e-9);
  fj_lesson_progress_add (p, 0, 100);
  g_assert_cmpfloat (fj_lesson_progress_share (p, 100), ==, 1);
  g_assert_cmpfloat (fj_lesson_progress_share (p, 0), ==, 0);
  g_assert_cmpfloat (fj_lesson_progress_share (p, NAN), ==, 0);
}

/* Two machines of one person: the same whoever comes first; the newer position. */
static void
test_merge (void)
{
  g_autoptr (FjLessonProgress) a = fj_lesson_progress_new ("x");
  g_autoptr (FjLessonProgress) b = fj_lesson_progress_new ("x");
  g_autoptr (FjLessonProgress) c = fj_lesson_progress_new ("x");

  fj_lesson_progress_add (a, 0, 10);
  a->position = 10;
  a->updated_at = 5;
  fj_lesson_progress_add (b, 5, 30);
  b->position = 30;
  b->updated_at = 9;
  fj_lesson_progress_merge (c, b);
  fj_lesson_progress_merge (c, a);
  fj_lesson_progress_merge (a, b);
  holds (a, 1, (const double[]){ 0, 30 });
  holds (c, 1, (const double[]){ 0, 30 });
  g_assert_cmpfloat (a->position, ==, 30);
  g_assert_cmpfloat (c->position, ==, 30);
}

static void
test_bound (void)
{
  g_autoptr (FjLessonProgress) p = fj_lesson_progress_new ("x");

  for (guint i = 0; i < 3 * FJ_LESSON_PROGRESS_MAX_SEGMENTS; i++)
    fj_lesson_progress_add (p, i * 10, i * 10 + 1 + (i % 2));
  g_assert_cmpuint (p->segments->len, ==, FJ_LESSON_PROGRESS_MAX_SEGMENTS);
  g_assert_cmpfloat (fj_lesson_progress_seconds (p), ==, 2.0 * FJ_LESSON_PROGRESS_MAX_SEGMENTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-progress/add", test_add);
  g_test_add_func ("/lesson-progress/any-order", test_any_order);
  g_test_add_func ("/lesson-progress/share", test_share);
  g_test_add_func ("/lesson-progress/merge", test_merge);
  g_test_add_func ("/lesson-progress/bound", test_bound);
  return g_test_run ();
}
