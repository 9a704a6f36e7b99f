/* fj-mark-tool: words, key images, what is picked, taken back and given up. */
#include "mark-tool-fixture.h"

static void
test_abandon (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  drag (fixture, 100, 100, 200, 100);
  click (fixture, 300, 300);
  g_assert_true (fj_mark_tool_abandon (fixture->tool));
  g_assert_null (fj_mark_tool_get_draft (fixture->tool));
  g_assert_nonnull (fj_mark_tool_get_picked (fixture->tool));
  g_assert_true (fj_mark_tool_abandon (fixture->tool));
  g_assert_null (fj_mark_tool_get_picked (fixture->tool));
  g_assert_cmpint (fj_mark_tool_get_kind (fixture->tool), ==, FJ_MARK_LENGTH);
  g_assert_true (fj_mark_tool_abandon (fixture->tool));
  g_assert_cmpint (fj_mark_tool_get_kind (fixture->tool), ==, FJ_MARK_N_KINDS);
  g_assert_false (fj_mark_tool_abandon (fixture->tool));
  g_assert_cmpuint (count (fixture), ==, 1);
  click (fixture, 150, 100);
  g_assert_true (fj_mark_tool_remove_picked (fixture->tool));
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_false (fj_mark_tool_remove_picked (fixture->tool));
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_TEXT);
  click (fixture, 50, 50);
  g_assert_true (fj_mark_tool_awaits_text (fixture->tool));
  g_assert_cmpuint (count (fixture), ==, 0);
  fj_mark_tool_give_text (fixture->tool, "  ");
  g_assert_cmpuint (count (fixture), ==, 0);
  click (fixture, 50, 50);
  fj_mark_tool_give_text (fixture->tool, " 结节 ");
  g_assert_cmpstr (last (fixture)->text, ==, "结节");
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_ARROW);
  drag (fixture, 100, 100, 150, 150);
  g_assert_true (fj_mark_tool_awaits_text (fixture->tool));
  fj_mark_tool_give_text (fixture->tool, NULL);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_null (last (fixture)->text);
  g_assert_true (fj_mark_tool_rename (fixture->tool, last (fixture)->uid, "here"));
  g_assert_cmpstr (last (fixture)->text, ==, "here");
  g_assert_false (fj_mark_tool_rename (fixture->tool,
                                       fj_mark_list_get (fj_mark_tool_get_list (fixture->tool), 0)->uid, ""));
}

/* The first is asked for; the next follow by where they lie, where it is known where the head is. */
static void
test_spine (Fixture *fixture, gconstpointer data)
{
  fixture->subject.head[1] = -1;
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_SPINE_LABEL);
  click (fixture, 100, 300);
  g_assert_true (fj_mark_tool_awaits_text (fixture->tool));
  fj_mark_tool_give_text (fixture->tool, "l4");
  g_assert_cmpstr (last (fixture)->text, ==, "L4");
  click (fixture, 100, 260);
  g_assert_cmpstr (last (fixture)->text, ==, "L3");
  g_assert_false (fj_mark_tool_awaits_text (fixture->tool));
  click (fixture, 100, 220);
  g_assert_cmpstr (last (fixture)->text, ==, "L2");
  g_assert_true (fj_mark_tool_undo (fixture->tool));
  /* What it followed on is gone. */
  click (fixture, 100, 220);
  g_assert_true (fj_mark_tool_awaits_text (fixture->tool));
  fj_mark_tool_give_text (fixture->tool, "L2");
  click (fixture, 100, 280);
  g_assert_cmpstr (last (fixture)->text, ==, "L3");
  /* On another image nothing follows. */
  fixture->subject = make_subject ((char *) "1.2.3.5");
  fixture->subject.head[1] = -1;
  click (fixture, 100, 300);
  g_assert_true (fj_mark_tool_awaits_text (fixture->tool));
}

/* A plane that was cut has no UID: its marks are its own. */
static void
test_plane (Fixture *fixture, gconstpointer data)
{
  FjMarkSubject one = make_subject (NULL), other = make_subject (NULL);

  one.place = "plane 1";
  other.place = "plane 2";
  fixture->subject = one;
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  drag (fixture, 100, 100, 200, 100);
  drag (fixture, 100, 200, 200, 200);
  g_assert_true (fj_mark_tool_is_on (fixture->tool, last (fixture), &one));
  g_assert_false (fj_mark_tool_is_on (fixture->tool, last (fixture), &other));
  g_assert_cmpstr (fj_mark_tool_get_place (fixture->tool, last (fixture)->uid), ==, "plane 1");
  fj_mark_tool_clear (fixture->tool);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  FjMarkList *list = fj_mark_tool_get_list (fixture->tool);

  fj_mark_tool_set_key (fixture->tool, &fixture->subject.image, TRUE);
  fj_mark_tool_set_key (fixture->tool, &fixture->subject.image, TRUE);
  g_assert_true (fj_mark_list_is_key (list, &fixture->subject.image));
  g_assert_cmpuint (fixture->n_steps, ==, 1);
  g_assert_true (fj_mark_tool_undo (fixture->tool));
  g_assert_false (fj_mark_list_is_key (list, &fixture->subject.image));
}

#define ADD(name, function) g_test_add ("/mark-tool/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fj_language_init (NULL);
  ADD ("abandon", test_abandon);
  ADD ("words", test_words);
  ADD ("spine", test_spine);
  ADD ("plane", test_plane);
  ADD ("keys", test_keys);
  return g_test_run ();
}
