/* fj-annotation-load: whose a mark is, which key images are one's own, what cannot be shown. */
#include "fj-annotation-load.h"

#include "annotation-files.h"

static const FjMarkImage image = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.11", 1 };

static FjAnnotationContent *
add_content (GPtrArray *contents, const char *creator, gint64 made_at, gboolean is_own)
{
  FjAnnotationContent *content = fj_annotation_content_new ();

  content->creator = g_strdup (creator);
  content->made_at = made_at;
  content->is_own = is_own;
  content->sop_instance_uid = g_strdup_printf ("2.25.%u", 100 + contents->len);
  g_ptr_array_add (contents, content);
  return content;
}

static FjMark *
draw (const char *author)
{
  FjMark *mark = fj_mark_new (FJ_MARK_LENGTH, &image);

  fj_mark_add_point (mark, 1, 2);
  fj_mark_add_point (mark, 3, 4);
  mark->author = g_strdup (author);
  return mark;
}

static void
add_key (FjAnnotationContent *content)
{
  FjAnnotationKey *key = fj_annotation_content_add_key (content);

  fj_mark_image_copy (&image, &key->image);
}

static void
test_whose (void)
{
  g_autoptr (GPtrArray) contents
      = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_annotation_content_free);
  FjAnnotationContent *mine = add_content (contents, "A", NOON, TRUE),
                      *hers = add_content (contents, "B", NOON + 5, TRUE),
                      *outside = add_content (contents, "A", NOON + 9, FALSE);
  g_autoptr (FjAnnotationLoad) load = NULL;
  guint n[3] = { 0 };

  outside->title = g_strdup ("Imaging Measurement Report");
  fj_annotation_content_add_own (mine, draw ("A"));
  fj_annotation_content_add_own (hers, draw ("B"));
  fj_annotation_content_add_foreign (outside, draw ("A"), "2.25.77", "12.5 mm");
  fj_annotation_content_say (outside, "A curve was left out.");
  load = fj_annotation_load_new (contents, "A");
  g_assert_cmpuint (load->marks->len, ==, 3);
  for (guint i = 0; i < load->marks->len; i++)
    {
      const FjAnnotationLoaded *loaded = g_ptr_array_index (load->marks, i);

      n[loaded->origin]++;
      if (loaded->origin == FJ_MARK_OUTSIDE)
        g_assert_cmpstr (loaded->mark->text, ==, "12.5 mm\nImaging Measurement Report, A, 2026-05-12");
    }
  g_assert_cmpuint (n[FJ_MARK_OWN], ==, 1);
  g_assert_cmpuint (n[FJ_MARK_COLLEAGUE], ==, 1);
  g_assert_cmpuint (n[FJ_MARK_OUTSIDE], ==, 1);
  g_assert_cmpint (load->own_moment, ==,
                   NOON); /* an object of another maker is no saving, whatever name it bears */
  g_assert_cmpuint (load->sentences->len, ==, 1);
}

static void
test_keys (void)
{
  g_autoptr (GPtrArray) contents
      = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_annotation_content_free);
  FjAnnotationContent *mine = add_content (contents, "A", NOON, TRUE),
                      *hers = add_content (contents, "B", NOON + 5, TRUE);
  g_autoptr (FjAnnotationLoad) ours = NULL, of_c = NULL, later = NULL;

  add_key (mine);
  add_key (hers);
  ours = fj_annotation_load_new (contents, "A");
  g_assert_cmpuint (ours->keys->len, ==, 1);
  of_c = fj_annotation_load_new (contents, "C");
  g_assert_cmpuint (of_c->keys->len, ==, 0);
  /* A later saving without any. */
  add_content (contents, "A", NOON + 1, TRUE);
  later = fj_annotation_load_new (contents, "A");
  g_assert_cmpuint (later->keys->len, ==, 0);
  g_assert_cmpint (later->own_moment, ==, NOON + 1);
}

/* Colleagues' last savings and other programs' objects, each with its name; not what was rejected. */
static void
test_others_keys (void)
{
  g_autoptr (GPtrArray) contents
      = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_annotation_content_free);
  FjAnnotationContent *mine = add_content (contents, "A", NOON, TRUE),
                      *before = add_content (contents, "Wang^Shenhe=王^审核", NOON, TRUE),
                      *hers = add_content (contents, "Wang^Shenhe=王^审核", NOON + 5, TRUE),
                      *outside = add_content (contents, "Doe^Jane", NOON - 9, FALSE),
                      *nobody = add_content (contents, NULL, 0, FALSE),
                      *rejected = add_content (contents, "QC", NOON, FALSE),
                      *taken_back = add_content (contents, "C", NOON, TRUE);
  static const char *const people[] = { "王审核", "Doe Jane", NULL };
  g_autoptr (FjAnnotationLoad) load = NULL, of_her = NULL;

  add_key (mine);
  add_key (before);
  add_key (hers);
  add_key (outside);
  add_key (nobody);
  add_key (rejected);
  ((FjAnnotationKey *) g_ptr_array_index (rejected->keys, 0))->purpose = FJ_KEY_REJECTED;
  add_key (taken_back);
  add_content (contents, "C", NOON + 1, TRUE); /* without any */
  load = fj_annotation_load_new (contents, "A");
  g_assert_cmpuint (load->keys->len, ==, 1);
  g_assert_cmpuint (load->others_keys->len, ==, G_N_ELEMENTS (people));
  for (guint i = 0; i < load->others_keys->len; i++)
    {
      const FjAnnotationOthersKey *key = g_ptr_array_index (load->others_keys, i);

      g_assert_cmpstr (key->who, ==, people[i]);
      g_assert_true (fj_mark_image_equal (&key->image, &image));
    }
  /* For her, mine are somebody else's. */
  of_her = fj_annotation_load_new (contents, "Wang^Shenhe=王^审核");
  g_assert_cmpuint (of_her->keys->len, ==, 1);
  g_assert_cmpstr (((FjAnnotationOthersKey *) g_ptr_array_index (of_her->others_keys, 0))->who, ==, "A");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/load/whose", test_whose);
  g_test_add_func ("/annotation/load/keys", test_keys);
  g_test_add_func ("/annotation/load/others-keys", test_others_keys);
  return g_test_run ();
}
