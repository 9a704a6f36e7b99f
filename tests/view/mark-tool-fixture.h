/* For tests of the tool that draws: an image without a window, and a hand over it. */
#pragma once

#include <math.h>

#include "fj-language.h"
#include "fj-mark-tool.h"

static const FjSpacing half = { FJ_SPACING_PATIENT, 0.5, 0.5, 0, 0, 511, 511 };

G_GNUC_UNUSED static FjMarkSubject
make_subject (char *uid)
{
  return (FjMarkSubject){ .image = { (char *) "1.2", (char *) "1.2.3", (char *) "1.2.840", uid, 1 },
                          .rows = 512,
                          .columns = 512,
                          .spacings = &half,
                          .n_spacings = 1,
                          .aspect = 1 };
}

typedef struct
{
  FjMarkTool *tool;
  FjMarkSubject subject;
  guint n_steps, n_said;
} Fixture;

G_GNUC_UNUSED static void
count_step (Fixture *fixture)
{
  fixture->n_steps++;
}

G_GNUC_UNUSED static void
count_said (Fixture *fixture)
{
  fixture->n_said++;
}

G_GNUC_UNUSED static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->tool = fj_mark_tool_new ();
  fixture->subject = make_subject ((char *) "1.2.3.4");
  g_signal_connect_swapped (fixture->tool, "stepped", G_CALLBACK (count_step), fixture);
  g_signal_connect_swapped (fixture->tool, "said", G_CALLBACK (count_said), fixture);
}

G_GNUC_UNUSED static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->tool);
}

G_GNUC_UNUSED static FjMarkPointer
at (double column, double row)
{
  return (FjMarkPointer){ .column = column, .row = row, .tolerance = 3, .n_press = 1 };
}

G_GNUC_UNUSED static gboolean
press (Fixture *fixture, double column, double row)
{
  FjMarkPointer pointer = at (column, row);

  return fj_mark_tool_press (fixture->tool, &fixture->subject, &pointer);
}

G_GNUC_UNUSED static void
move (Fixture *fixture, double column, double row)
{
  FjMarkPointer pointer = at (column, row);

  fj_mark_tool_move (fixture->tool, &fixture->subject, &pointer);
}

G_GNUC_UNUSED static void
release (Fixture *fixture, double column, double row)
{
  FjMarkPointer pointer = at (column, row);

  fj_mark_tool_release (fixture->tool, &fixture->subject, &pointer);
}

G_GNUC_UNUSED static void
drag (Fixture *fixture, double column, double row, double to_column, double to_row)
{
  press (fixture, column, row);
  move (fixture, (column + to_column) / 2, (row + to_row) / 2);
  move (fixture, to_column, to_row);
  release (fixture, to_column, to_row);
}

G_GNUC_UNUSED static void
click (Fixture *fixture, double column, double row)
{
  move (fixture, column, row);
  press (fixture, column, row);
  release (fixture, column, row);
}

G_GNUC_UNUSED static guint
count (Fixture *fixture)
{
  return fj_mark_list_get_n (fj_mark_tool_get_list (fixture->tool));
}

G_GNUC_UNUSED static const FjMark *
last (Fixture *fixture)
{
  g_assert_cmpuint (count (fixture), >, 0);
  return fj_mark_list_get (fj_mark_tool_get_list (fixture->tool), count (fixture) - 1);
}

G_GNUC_UNUSED static void
assert_point (const FjMark *mark, guint i, double column, double row)
{
  double x, y;

  fj_mark_get_point (mark, i, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, column, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, row, 1e-6);
}
