/* fj-annotation-merge: what was moved or taken away stays so, whatever is found first; nobody's marks are
 * lost by what another stores. */
#include "fj-annotation-merge.h"

#include <string.h>

#include "annotation-files.h"
#include "fj-annotation-gsps.h"
#include "fj-annotation-ko.h"
#include "fj-annotation-sr.h"

static const FjMarkImage ct_image
    = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.11", 1 };
static const FjMarkImage other_image
    = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.12", 1 };

static FjMark *
draw (const char *uid, const char *author, double column)
{
  FjMark *mark = fj_mark_new (FJ_MARK_PROBE, &ct_image);

  g_free (mark->uid);
  mark->uid = g_strdup (uid);
  mark->author = g_strdup (author);
  fj_mark_add_point (mark, column, 5);
  return mark;
}

/* A report and a state of @marks (of n), and key images (of n_keys), all of one moment, read again. */
static void
save (GPtrArray *contents,
      const char *author,
      gint64 made_at,
      const FjMark *const *marks,
      guint n,
      guint n_keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjAnnotationSubject) subject = fj_annotation_subject_new ();
  const FjAnnotationMaker maker = { .author = author, .made_at = made_at };
  const FjAnnotationImage image = { .image = ct_image, .n_frames = 1, .rows = 48, .columns = 64 };
  const FjAnnotationChoice choices[] = { { &ct_image, 1 }, { &other_image, 1 } };
  g_autofree FjAnnotationFinding *findings = g_new0 (FjAnnotationFinding, MAX (n, 1));
  g_autoptr (GPtrArray) states = NULL;
  g_autoptr (FjDicomObject) report = NULL, keys = NULL;

  subject->study_uid = g_strdup ("2.25.2");
  for (guint i = 0; i < n; i++)
    findings[i].mark = marks[i];
  report = fj_annotation_sr_write (subject, &maker, findings, n, FALSE, &error);
  g_assert_no_error (error);
  states = fj_annotation_gsps_write (subject, &maker, marks, NULL, n, &image, 1, &error);
  g_assert_no_error (error);
  if (n_keys)
    keys = fj_annotation_ko_write (subject, &maker, choices, n_keys, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2 + states->len; i++)
    {
      FjDicomObject *object = i == 0 ? report : i == 1 ? keys : states->pdata[i - 2];
      FjAnnotationContent *content = fj_annotation_content_new ();

      if (object == report)
        g_assert_true (fj_annotation_sr_read (object, content, &error));
      else if (object == keys && keys)
        g_assert_true (fj_annotation_ko_read (object, content, &error));
      else if (object)
        g_assert_true (fj_annotation_gsps_read (object, content, &error));
      g_assert_no_error (error);
      if (object)
        {
          g_assert_true (content->is_own);
          g_assert_cmpint (content->made_at, ==, made_at);
        }
      g_ptr_array_add (contents, content);
    }
}

/* "uid:column" of each mark, "+key" of each key image. */
static char *
describe (GPtrArray *contents)
{
  g_autoptr (FjAnnotationContent) merged = fj_annotation_merge (contents);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < merged->marks->len; i++)
    {
      const FjAnnotationMark *mark = merged->marks->pdata[i];
      double column, row;

      fj_mark_get_point (mark->mark, 0, &column, &row);
      g_string_append_printf (text, "%s:%g%s ", mark->mark->uid, column, mark->is_own ? "" : "!");
    }
  for (guint i = 0; i < merged->keys->len; i++)
    g_string_append_printf (text, "+%s ",
                            ((FjAnnotationKey *) merged->keys->pdata[i])->image.sop_instance_uid);
  return g_string_free (text, FALSE);
}

static void
assert_holds (GPtrArray *contents, const char *expected)
{
  g_autoptr (GPtrArray) turned = g_ptr_array_new ();

  for (guint shift = 0; shift < contents->len; shift++)
    {
      g_autofree char *text = NULL;

      g_ptr_array_set_size (turned, 0);
      for (guint i = 0; i < contents->len; i++)
        g_ptr_array_add (turned, contents->pdata[(i + shift) % contents->len]);
      text = describe (turned);
      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_savings (void)
{
  g_autoptr (GPtrArray) contents
      = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_annotation_content_free);
  g_autoptr (FjMark) first = draw ("2.25.101", "Li^Na", 1), second = draw ("2.25.102", "Li^Na", 2);
  g_autoptr (FjMark) moved = draw ("2.25.101", "Li^Na", 9), others = draw ("2.25.103", "Wang^Wu", 3);
  const FjMark *both[] = { first, second }, *one[] = { moved }, *his[] = { others, first };
  const gint64 step = 60; /* microseconds: a quick hand */
  FjAnnotationContent *foreign;

  save (contents, "Li^Na", NOON, both, 2, 2);
  assert_holds (contents, "2.25.101:1 2.25.102:2 +2.25.11 +2.25.12 ");
  /* One is moved, the other taken away, a key image too. */
  save (contents, "Li^Na", NOON + step, one, 1, 1);
  assert_holds (contents, "2.25.101:9 +2.25.11 ");
  /* Somebody who has an old copy of it stores his own. */
  save (contents, "Wang^Wu", NOON + step / 2, his, 2, 0);
  assert_holds (contents, "2.25.101:9 2.25.103:3 +2.25.11 ");
  /* All is taken away. */
  save (contents, "Li^Na", NOON + 2 * step, NULL, 0, 0);
  assert_holds (contents, "2.25.103:3 ");

  foreign = fj_annotation_content_new ();
  foreign->creator = g_strdup ("Li^Na");
  foreign->made_at = NOON - step;
  fj_annotation_content_add_foreign (foreign, draw ("2.25.104", "Li^Na", 4), "2.25.104", "3 mm");
  fj_annotation_content_say (foreign, "one was left out");
  g_ptr_array_add (contents, foreign);
  assert_holds (contents, "2.25.103:3 2.25.104:4! ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/merge/savings", test_savings);
  return g_test_run ();
}
