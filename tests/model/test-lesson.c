#include "fj-lesson.h"

static void
test_parts (void)
{
  g_autoptr (FjLesson) lesson = fj_lesson_new ();

  fj_lesson_part_set (&lesson->film, "a", "video/webm", 7);
  g_assert_cmpuint (lesson->film.size, ==, 7);
  fj_lesson_part_set (&lesson->film, lesson->film.id, "video/mp4", 8); /* its own id */
  g_assert_cmpstr (lesson->film.id, ==, "a");
  g_assert_cmpstr (lesson->film.type, ==, "video/mp4");
  fj_lesson_part_set (&lesson->film, NULL, NULL, 0);
  g_assert_null (lesson->film.id);
  fj_lesson_free (NULL);
}

static void
test_words (void)
{
  for (int i = 0; i <= FJ_LESSON_WITHDRAWN; i++)
    {
      FjLessonStatus status = FJ_LESSON_DRAFT;

      g_assert_true (fj_lesson_status_from_string (fj_lesson_status_to_string ((FjLessonStatus) i), &status));
      g_assert_cmpint (status, ==, i);
    }
  FjLessonStatus status;
  g_assert_false (fj_lesson_status_from_string ("final", &status));
  g_assert_false (fj_lesson_status_from_string (NULL, &status));
  g_assert_cmpuint (g_strv_length ((char **) fj_lesson_levels ()), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson/parts", test_parts);
  g_test_add_func ("/lesson/words", test_words);
  return g_test_run ();
}
