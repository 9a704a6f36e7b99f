/* fj-mark-tool-pointer: presses, moves and releases become marks; nothing of it needs a window. */
#include "mark-tool-fixture.h"

/* A drag and two clicks are the same line. */
static void
test_length (Fixture *fixture, gconstpointer data)
{
  g_assert_false (press (fixture, 10, 10));
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  drag (fixture, 10, 20, 110, 20);
  g_assert_cmpuint (count (fixture), ==, 1);
  assert_point (last (fixture), 0, 10, 20);
  assert_point (last (fixture), 1, 110, 20);
  g_assert_cmpstr (fj_mark_tool_get_picked (fixture->tool), ==, last (fixture)->uid);
  click (fixture, 200, 200);
  g_assert_nonnull (fj_mark_tool_get_draft (fixture->tool));
  g_assert_cmpuint (count (fixture), ==, 1);
  click (fixture, 260, 280);
  g_assert_cmpuint (count (fixture), ==, 2);
  assert_point (last (fixture), 0, 200, 200);
  assert_point (last (fixture), 1, 260, 280);
  g_assert_null (fj_mark_tool_get_draft (fixture->tool));
  g_assert_cmpuint (fixture->n_steps, ==, 2);
  g_assert_cmpstr (last (fixture)->image.sop_instance_uid, ==, "1.2.3.4");
}

static void
test_shift (Fixture *fixture, gconstpointer data)
{
  FjMarkPointer pointer = at (100, 100);

  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  fj_mark_tool_press (fixture->tool, &fixture->subject, &pointer);
  pointer = at (180, 105);
  pointer.is_constrained = TRUE;
  fj_mark_tool_move (fixture->tool, &fixture->subject, &pointer);
  assert_point (fj_mark_tool_get_draft (fixture->tool), 1, 180, 100);
  pointer.row = 170;
  fj_mark_tool_move (fixture->tool, &fixture->subject, &pointer);
  assert_point (fj_mark_tool_get_draft (fixture->tool), 1, 175, 175);
  fj_mark_tool_release (fixture->tool, &fixture->subject, &pointer);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* Three clicks, or a drag and a click; four for what has two lines. */
static void
test_angles (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_ANGLE);
  click (fixture, 10, 10);
  click (fixture, 10, 100);
  click (fixture, 100, 100);
  g_assert_cmpuint (count (fixture), ==, 1);
  assert_point (last (fixture), 1, 10, 100);
  assert_point (last (fixture), 2, 100, 100);
  drag (fixture, 200, 10, 200, 100);
  g_assert_cmpuint (count (fixture), ==, 1);
  click (fixture, 300, 100);
  g_assert_cmpuint (count (fixture), ==, 2);
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_COBB);
  drag (fixture, 10, 300, 100, 310);
  drag (fixture, 10, 400, 100, 390);
  g_assert_cmpuint (count (fixture), ==, 3);
  g_assert_cmpint (last (fixture)->kind, ==, FJ_MARK_COBB);
  assert_point (last (fixture), 3, 100, 390);
}

static void
test_polyline (Fixture *fixture, gconstpointer data)
{
  FjMarkPointer pointer = at (80, 80);

  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_POLYLINE);
  g_assert_false (fj_mark_tool_finish (fixture->tool));
  click (fixture, 10, 10);
  click (fixture, 50, 10);
  click (fixture, 50, 50);
  move (fixture, 90, 90);
  g_assert_true (fj_mark_tool_finish (fixture->tool));
  g_assert_cmpuint (fj_mark_get_n_points (last (fixture)), ==, 3);
  /* A double click ends it with the place of its first press. */
  click (fixture, 10, 110);
  click (fixture, 80, 180);
  pointer = at (80, 180);
  pointer.n_press = 2;
  fj_mark_tool_press (fixture->tool, &fixture->subject, &pointer);
  fj_mark_tool_release (fixture->tool, &fixture->subject, &pointer);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpuint (fj_mark_get_n_points (last (fixture)), ==, 2);
  /* One point is no line. */
  click (fixture, 10, 210);
  g_assert_true (fj_mark_tool_finish (fixture->tool));
  g_assert_cmpuint (count (fixture), ==, 2);
}

static void
test_freehand (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_FREEHAND);
  press (fixture, 150, 100);
  for (guint i = 1; i <= 60; i++)
    move (fixture, 100 + 50 * cos (i * G_PI / 30), 100 + 50 * sin (i * G_PI / 30));
  release (fixture, 150, 100);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (fj_mark_get_n_points (last (fixture)), >, 50);
  g_assert_true (fj_mark_is_whole (last (fixture)));
}

/* Held by a handle, by its line; let go where it was, nothing has been done. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  drag (fixture, 100, 100, 200, 100);
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_N_KINDS);
  fj_mark_tool_pick (fixture->tool, NULL);
  drag (fixture, 201, 101, 221, 141);
  g_assert_cmpuint (count (fixture), ==, 1);
  assert_point (last (fixture), 0, 100, 100);
  assert_point (last (fixture), 1, 221, 141);
  g_assert_cmpuint (fixture->n_steps, ==, 2);
  drag (fixture, 160.5, 120.5, 150.5, 100.5);
  assert_point (last (fixture), 0, 90, 80);
  assert_point (last (fixture), 1, 211, 121);
  press (fixture, 90, 80);
  release (fixture, 90, 80);
  g_assert_cmpuint (fixture->n_steps, ==, 3);
  /* Off the image it does not go. */
  drag (fixture, 150.5, 100.5, -300, 100.5);
  assert_point (last (fixture), 0, 0, 80);
  g_assert_false (press (fixture, 400, 400));
  g_assert_null (fj_mark_tool_get_picked (fixture->tool));
  g_assert_true (fj_mark_tool_undo (fixture->tool));
  assert_point (last (fixture), 0, 90, 80);
  g_assert_true (fj_mark_tool_redo (fixture->tool));
  assert_point (last (fixture), 0, 0, 80);
}

static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  fixture->subject.refusal = "not yet";
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  drag (fixture, 100, 100, 200, 100);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpuint (fixture->n_said, ==, 1);
}

/* What is begun on one image is not ended on another. */
static void
test_other_image (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_ANGLE);
  click (fixture, 10, 10);
  click (fixture, 10, 100);
  fixture->subject = make_subject ((char *) "1.2.3.5");
  click (fixture, 100, 100);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpstr (fj_mark_tool_get_draft (fixture->tool)->image.sop_instance_uid, ==, "1.2.3.5");
  g_assert_cmpuint (fj_mark_get_n_points (fj_mark_tool_get_draft (fixture->tool)), ==, 1);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/mark-tool-pointer/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fj_language_init (NULL);
  ADD ("length", test_length);
  ADD ("shift", test_shift);
  ADD ("angles", test_angles);
  ADD ("polyline", test_polyline);
  ADD ("freehand", test_freehand);
  ADD ("change", test_change);
  ADD ("refusal", test_refusal);
  ADD ("other-image", test_other_image);
  return g_test_run ();
}
