/* fj-annotation-content: what is not whole stays out, a sentence is said once. */
#include "fj-annotation-content.h"

#include <math.h>

static const FjMarkImage image
    = { (char *) "2.25.2", (char *) "2.25.3", (char *) "1.2", (char *) "2.25.4", 1 };

static void
test_marks (void)
{
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();
  FjMark *half = fj_mark_new (FJ_MARK_LENGTH, &image), *whole = fj_mark_new (FJ_MARK_PROBE, &image);
  FjMark *nowhere = fj_mark_new (FJ_MARK_PROBE, &image);
  const FjAnnotationMark *added;

  fj_mark_add_point (half, 1, 2);
  fj_mark_add_point (whole, 1, 2);
  fj_mark_add_point (nowhere, NAN, 2);
  g_assert_false (fj_annotation_content_add_own (content, half));
  g_assert_false (fj_annotation_content_add_own (content, nowhere));
  g_assert_true (fj_annotation_content_add_foreign (content, whole, "2.25.7", ""));
  g_assert_cmpuint (content->marks->len, ==, 1);
  added = content->marks->pdata[0];
  g_assert_true (added->mark == whole);
  g_assert_null (added->words);
  g_assert_cmpstr (whole->uid, ==, "2.25.7");
}

/* Marks of others have names that are the same every time, whatever their maker called them. */
static void
test_names (void)
{
  g_autofree char *first = NULL;

  for (guint run = 0; run < 2; run++)
    {
      g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();
      FjMark *marks[3];

      content->sop_instance_uid = g_strdup ("2.25.9");
      for (guint i = 0; i < 3; i++)
        {
          marks[i] = fj_mark_new (FJ_MARK_PROBE, &image);
          fj_mark_add_point (marks[i], i, 2);
          g_assert_true (
              fj_annotation_content_add_foreign (content, marks[i], i == 2 ? "lesion 1" : "2.25.7", NULL));
        }
      g_assert_cmpstr (marks[0]->uid, ==, "2.25.7");
      g_assert_cmpstr (marks[1]->uid, !=, marks[2]->uid);
      if (run == 0)
        first = g_strdup (marks[1]->uid);
      g_assert_cmpstr (marks[1]->uid, ==, first);
      g_assert_false (fj_annotation_content_add_own (content, fj_mark_copy (marks[0])));
    }
}

static void
test_others (void)
{
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();
  FjAnnotationMask *mask = fj_annotation_content_add_mask (content);

  fj_mark_image_copy (&image, &fj_annotation_content_add_key (content)->image);
  fj_annotation_mask_add_frame (mask)->values = g_bytes_new ("x", 1);
  fj_annotation_content_say (content, "one");
  fj_annotation_content_say (content, "two");
  fj_annotation_content_say (content, "one");
  g_assert_cmpuint (content->keys->len, ==, 1);
  g_assert_cmpuint (mask->frames->len, ==, 1);
  g_assert_cmpuint (content->sentences->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/content/marks", test_marks);
  g_test_add_func ("/annotation/content/names", test_names);
  g_test_add_func ("/annotation/content/others", test_others);
  return g_test_run ();
}
