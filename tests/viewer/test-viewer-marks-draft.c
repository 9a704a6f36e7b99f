/* viewer-marks-draft: what is kept on disk comes back to the last bit; what is not whole is left out; one
 * image stands for each study. */
#include "viewer-marks-draft.h"

#include <string.h>

#include "fj-json.h"

static const FjMarkImage one
    = { (char *) "2.25.2", (char *) "2.25.3", (char *) "1.2.840.10008.5.1.4.1.1.2", (char *) "2.25.11", 4 },
    other
    = { (char *) "2.25.7", (char *) "2.25.8", (char *) "1.2.840.10008.5.1.4.1.1.2", (char *) "2.25.12", 1 };

static FjMark *
draw (FjMarkKind kind, const FjMarkImage *image)
{
  FjMark *mark = fj_mark_new (kind, image);

  fj_mark_add_point (mark, 0.1, 1.0 / 3);
  fj_mark_add_point (mark, 511.98765432109876, 1e-9);
  mark->text = g_strdup ("右上肺\n\"结节\" \\ 3");
  mark->author = g_strdup ("李初诊");
  mark->created_at = G_GINT64_CONSTANT (1778558400123456);
  return mark;
}

/* Through text, as on disk. */
static ViewerMarksDraft *
pass (const ViewerMarksDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = viewer_marks_draft_to_json (draft);
  g_autoptr (GBytes) text = fj_json_to_bytes (json);
  g_autoptr (JsonObject) read = fj_json_parse_object (text, &error);

  g_assert_no_error (error);
  return viewer_marks_draft_from_json (read);
}

static void
test_same (void)
{
  g_autoptr (ViewerMarksDraft) draft = viewer_marks_draft_new (), back = NULL;
  g_autoptr (FjMark) length = draw (FJ_MARK_LENGTH, &one), arrow = draw (FJ_MARK_ARROW, &other);

  draft->author = g_strdup ("李初诊");
  draft->moment = G_GINT64_CONSTANT (1778558400654321);
  draft->is_partial = TRUE;
  viewer_marks_draft_add_mark (draft, length);
  viewer_marks_draft_add_mark (draft, arrow);
  viewer_marks_draft_add_key (draft, &one);
  g_assert_cmpuint (draft->studies->len, ==, 2);
  back = pass (draft);
  g_assert_nonnull (back);
  g_assert_cmpstr (back->author, ==, draft->author);
  g_assert_cmpint (back->moment, ==, draft->moment);
  g_assert_true (back->is_partial);
  g_assert_false (back->is_sent);
  g_assert_cmpuint (back->marks->len, ==, 2);
  g_assert_true (fj_mark_equal (back->marks->pdata[0], length));
  g_assert_true (fj_mark_equal (back->marks->pdata[1], arrow));
  g_assert_cmpuint (back->keys->len, ==, 1);
  g_assert_true (fj_mark_image_equal (back->keys->pdata[0], &one));
  g_assert_cmpuint (back->studies->len, ==, 2);
  g_assert_cmpstr (((FjMarkImage *) back->studies->pdata[1])->study_uid, ==, "2.25.7");
}

/* A study whose marks were all taken away still has to be told so. */
static void
test_empty (void)
{
  g_autoptr (ViewerMarksDraft) draft = viewer_marks_draft_new (), back = NULL;

  draft->author = g_strdup ("A");
  draft->is_sent = TRUE;
  viewer_marks_draft_add_study (draft, &one);
  back = pass (draft);
  g_assert_true (back->is_sent);
  g_assert_cmpuint (back->marks->len, ==, 0);
  g_assert_cmpuint (back->studies->len, ==, 1);
}

static void
test_damaged (void)
{
  static const char *const texts[]
      = { "{}", "{\"author\":\"A\"}", "{\"marks\":[]}", "{\"author\":\"A\",\"marks\":{}}" };
  g_autoptr (ViewerMarksDraft) draft = viewer_marks_draft_new (), back = NULL;
  g_autoptr (FjMark) length = draw (FJ_MARK_LENGTH, &one), short_one = fj_mark_new (FJ_MARK_LENGTH, &one);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) text = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (JsonObject) json = fj_json_parse_object (text, NULL);

      g_assert_null (viewer_marks_draft_from_json (json));
    }
  draft->author = g_strdup ("A");
  viewer_marks_draft_add_mark (draft, short_one); /* a length without ends */
  viewer_marks_draft_add_mark (draft, length);
  back = pass (draft);
  g_assert_cmpuint (back->marks->len, ==, 1);
  g_assert_true (fj_mark_equal (back->marks->pdata[0], length));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer/marks-draft/same", test_same);
  g_test_add_func ("/viewer/marks-draft/empty", test_empty);
  g_test_add_func ("/viewer/marks-draft/damaged", test_damaged);
  return g_test_run ();
}
