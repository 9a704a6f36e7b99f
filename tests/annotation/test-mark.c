/* A mark keeps its points and words, and says whether it is whole. */
#include "fj-mark.h"

#include <math.h>

static const FjMarkImage image
    = { (char *) "1.2", (char *) "1.2.3", (char *) "1.2.840.10008.5.1.4.1.1.2", (char *) "1.2.3.4", 1 };

static void
test_copy (void)
{
  g_autoptr (FjMark) mark = fj_mark_new (FJ_MARK_ARROW, &image), copy = NULL;
  double column, row;

  fj_mark_add_point (mark, 1.5, 2.25);
  fj_mark_add_point (mark, 3, 4);
  mark->text = g_strdup ("结节");
  mark->author = g_strdup ("Li^Na=李^娜");
  mark->created_at = 12;
  copy = fj_mark_copy (mark);
  fj_mark_set_point (mark, 0, 9, 9);
  fj_mark_get_point (copy, 0, &column, &row);
  g_assert_cmpfloat (column, ==, 1.5);
  g_assert_cmpfloat (row, ==, 2.25);
  g_assert_cmpuint (fj_mark_get_n_points (copy), ==, 2);
  g_assert_cmpstr (copy->uid, ==, mark->uid);
  g_assert_cmpstr (copy->text, ==, "结节");
  g_assert_cmpstr (copy->author, ==, mark->author);
  g_assert_cmpint (copy->created_at, ==, 12);
  g_assert_cmpstr (copy->image.study_uid, ==, "1.2");
  g_assert_true (fj_mark_image_equal (&copy->image, &image));
}

static void
test_whole (void)
{
  g_autoptr (FjMark) length = fj_mark_new (FJ_MARK_LENGTH, &image);
  g_autoptr (FjMark) text = fj_mark_new (FJ_MARK_TEXT, &image);
  g_autoptr (FjMark) area = fj_mark_new (FJ_MARK_FREEHAND, &image);

  fj_mark_add_point (length, 0, 0);
  g_assert_false (fj_mark_is_whole (length));
  fj_mark_add_point (length, 0, 7);
  g_assert_true (fj_mark_is_whole (length));
  fj_mark_set_point (length, 1, NAN, 7);
  g_assert_false (fj_mark_is_whole (length));
  fj_mark_set_point (length, 1, 1, 7);
  fj_mark_add_point (length, 0, 9);
  g_assert_false (fj_mark_is_whole (length));

  fj_mark_add_point (text, 0, 0);
  g_assert_false (fj_mark_is_whole (text));
  text->text = g_strdup ("L");
  g_assert_true (fj_mark_is_whole (text));

  for (guint i = 0; i < 500; i++)
    fj_mark_add_point (area, i, i);
  g_assert_true (fj_mark_is_whole (area));
}

static void
test_image (void)
{
  FjMarkImage other, made_here = { NULL, NULL, NULL, NULL, 1 };

  fj_mark_image_copy (&image, &other);
  g_assert_true (fj_mark_image_equal (&image, &other));
  other.frame = 2;
  g_assert_false (fj_mark_image_equal (&image, &other));
  /* Nobody knows that two images without a name are one. */
  g_assert_false (fj_mark_image_equal (&made_here, &made_here));
  fj_mark_image_clear (&other);
  g_assert_null (other.sop_instance_uid);
}

static void
test_words (void)
{
  for (guint i = 0; i < FJ_MARK_N_KINDS; i++)
    {
      FjMarkKind kind = FJ_MARK_N_KINDS;
      guint least, most;

      g_assert_true (fj_mark_kind_from_string (fj_mark_kind_to_string (i), &kind));
      g_assert_cmpuint (kind, ==, i);
      g_assert_nonnull (fj_mark_kind_get_title (i));
      fj_mark_kind_get_n_points (i, &least, &most);
      g_assert_cmpuint (least, >, 0);
      g_assert_cmpuint (most, >=, least);
    }
  {
    FjMarkKind kind;

    g_assert_false (fj_mark_kind_from_string ("curve", &kind));
    g_assert_false (fj_mark_kind_from_string (NULL, &kind));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark/copy", test_copy);
  g_test_add_func ("/mark/whole", test_whole);
  g_test_add_func ("/mark/image", test_image);
  g_test_add_func ("/mark/words", test_words);
  return g_test_run ();
}
