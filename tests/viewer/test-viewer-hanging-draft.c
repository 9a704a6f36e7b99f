/* viewer-hanging-draft: steps back and forth, and what would be lost. */
#include "viewer-hanging-draft.h"

static void
count (ViewerHangingDraft *draft, gpointer n)
{
  ++*(guint *) n;
}

static void
rename_to (ViewerHangingDraft *draft, const char *name, gconstpointer by)
{
  FjHangProtocol *copy = fj_hang_protocol_copy (viewer_hanging_draft_get (draft));

  g_free (copy->name);
  copy->name = g_strdup (name);
  viewer_hanging_draft_change (draft, copy, by);
}

static const char *
name_of (ViewerHangingDraft *draft)
{
  return viewer_hanging_draft_get (draft)->name;
}

static void
test_undo (void)
{
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("id", "a");
  g_autoptr (ViewerHangingDraft) draft = viewer_hanging_draft_new (protocol, TRUE);
  guint n = 0;

  g_signal_connect (draft, "changed", G_CALLBACK (count), &n);
  g_assert_false (viewer_hanging_draft_can_undo (draft));
  viewer_hanging_draft_undo (draft);
  rename_to (draft, "a", NULL);
  g_assert_cmpuint (n, ==, 0);
  rename_to (draft, "b", NULL);
  rename_to (draft, "c", NULL);
  g_assert_cmpuint (n, ==, 2);
  viewer_hanging_draft_undo (draft);
  g_assert_cmpstr (name_of (draft), ==, "b");
  viewer_hanging_draft_redo (draft);
  g_assert_cmpstr (name_of (draft), ==, "c");
  viewer_hanging_draft_undo (draft);
  viewer_hanging_draft_undo (draft);
  g_assert_cmpstr (name_of (draft), ==, "a");
  g_assert_false (viewer_hanging_draft_can_undo (draft));
  rename_to (draft, "d", NULL);
  g_assert_false (viewer_hanging_draft_can_redo (draft));
  g_assert_cmpstr (protocol->name, ==, "a");
}

/* What is typed into one field is one step, and another field begins another. */
static void
test_typing (void)
{
  static const char one[2];
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("id", "a");
  g_autoptr (ViewerHangingDraft) draft = viewer_hanging_draft_new (protocol, TRUE);

  rename_to (draft, "ab", one);
  rename_to (draft, "abc", one);
  rename_to (draft, "x", one + 1);
  viewer_hanging_draft_undo (draft);
  g_assert_cmpstr (name_of (draft), ==, "abc");
  viewer_hanging_draft_undo (draft);
  g_assert_cmpstr (name_of (draft), ==, "a");
  /* After a step back, typing in the same field is a new step. */
  rename_to (draft, "ad", one);
  viewer_hanging_draft_undo (draft);
  g_assert_cmpstr (name_of (draft), ==, "a");
}

static void
test_saved (void)
{
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("id", "a");
  g_autoptr (ViewerHangingDraft) draft = viewer_hanging_draft_new (protocol, TRUE);
  g_autoptr (ViewerHangingDraft) fresh = viewer_hanging_draft_new (protocol, FALSE);

  g_assert_true (viewer_hanging_draft_is_changed (fresh));
  g_assert_false (viewer_hanging_draft_is_changed (draft));
  rename_to (draft, "b", NULL);
  g_assert_true (viewer_hanging_draft_is_changed (draft));
  viewer_hanging_draft_undo (draft);
  g_assert_false (viewer_hanging_draft_is_changed (draft));
  viewer_hanging_draft_redo (draft);
  viewer_hanging_draft_saved (draft);
  g_assert_false (viewer_hanging_draft_is_changed (draft));
  viewer_hanging_draft_undo (draft);
  g_assert_true (viewer_hanging_draft_is_changed (draft));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-hanging-draft/undo", test_undo);
  g_test_add_func ("/viewer-hanging-draft/typing", test_typing);
  g_test_add_func ("/viewer-hanging-draft/saved", test_saved);
  return g_test_run ();
}
