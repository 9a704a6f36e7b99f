#include "lectures-item.h"

static LecturesItem *
make_item (void)
{
  FjLesson *lesson = fj_lesson_new ();

  g_free (lesson->id);
  lesson->id = g_strdup ("8c3f2c62-7c0b-4a4e-9a31-1f0f6a7b0001");
  g_free (lesson->title);
  lesson->title = g_strdup ("肋骨骨折的ＣＴ诊断");
  lesson->author_name = g_strdup ("孙讲师");
  lesson->body_part = g_strdup ("胸部");
  lesson->modality = g_strdup ("CT");
  lesson->level = g_strdup ("basic");
  lesson->duration = 100;
  return lectures_item_new (lesson);
}

static void
assert_words (LecturesItem *item, const char *words, gboolean expected)
{
  LecturesFilter filter = { .words = words };

  g_assert_cmpint (lectures_item_matches (item, &filter), ==, expected);
}

static void
test_words (void)
{
  g_autoptr (LecturesItem) item = make_item ();

  assert_words (item, NULL, TRUE);
  assert_words (item, "  ", TRUE);
  assert_words (item, "骨折", TRUE);
  assert_words (item, "ct", TRUE); /* neither case nor width */
  assert_words (item, "骨折 孙", TRUE);
  assert_words (item, "骨折 李", FALSE);
}

static void
test_choices (void)
{
  g_autoptr (LecturesItem) item = make_item ();
  LecturesFilter filter = { .modality = "CT", .body_part = "胸部", .level = "basic" };

  g_assert_true (lectures_item_matches (item, &filter));
  filter.modality = "MR";
  g_assert_false (lectures_item_matches (item, &filter));
  filter = (LecturesFilter){ .level = "advanced" };
  g_assert_false (lectures_item_matches (item, &filter));
}

static void
count (LecturesItem *item, guint *n)
{
  (*n)++;
}

static void
test_progress (void)
{
  g_autoptr (LecturesItem) item = make_item ();
  LecturesFilter unfinished = { .only_unfinished = TRUE };
  guint n = 0;

  g_signal_connect (item, "changed", G_CALLBACK (count), &n);
  g_assert_cmpfloat (lectures_item_get_share (item), ==, 0);
  lectures_item_add_played (item, 0, 50);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (lectures_item_get_share (item), 0.5, 1e-9);
  g_assert_cmpfloat (lectures_item_get_progress (item)->position, ==, 50);
  g_assert_true (lectures_item_matches (item, &unfinished));
  /* again the same: nothing more was watched */
  lectures_item_add_played (item, 10, 20);
  g_assert_cmpfloat_with_epsilon (lectures_item_get_share (item), 0.5, 1e-9);
  lectures_item_add_played (item, 50, 97);
  g_assert_false (lectures_item_matches (item, &unfinished));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lectures-item/words", test_words);
  g_test_add_func ("/lectures-item/choices", test_choices);
  g_test_add_func ("/lectures-item/progress", test_progress);
  return g_test_run ();
}
