/* fj-pane-lens: what a pane shows of the place under the pointer, and that it goes again. */
#include "view-fixture.h"

#include "fj-pane.h"

typedef struct
{
  Room room;
  GtkWidget *pane;
  FjMarkTool *tool;
} Fixture;

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  open_room (&fixture->room, "stack('a',5,'2.25.11')\n");
  fixture->tool = fj_mark_tool_new ();
  fixture->pane = fj_pane_new ();
  fj_pane_set_mark_tool (FJ_PANE (fixture->pane), fixture->tool);
  fj_pane_set_set (FJ_PANE (fixture->pane), fixture->room.store, get_set (&fixture->room, 0));
  show (&fixture->room, fixture->pane);
  wait_for (is_shown, fixture->pane);
  hand ("mousemove 600 380");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_room (&fixture->room);
  g_assert_finalize_object (fixture->tool);
}

static guint
count_changed (Fixture *fixture, const guint32 *before)
{
  g_autofree guint32 *now = NULL;
  int width, height;
  guint n = 0;

  now = draw_widget (fixture->pane, &width, &height);
  for (int i = 0; i < width * height; i++)
    n += now[i] != before[i];
  return n;
}

static void
test_lens (Fixture *fixture, gconstpointer data)
{
  g_autofree guint32 *before = NULL;
  int width, height;

  before = draw_widget (fixture->pane, &width, &height);
  fj_pane_set_lens (FJ_PANE (fixture->pane), TRUE);
  g_assert_cmpuint (count_changed (fixture, before), >, 2000);
  /* What lies under the pointer does so in the lens: blocks of the image are larger around it, the one in the
   * middle is the same. */
  g_assert_cmpuint (count_changed (fixture, before), <, 240 * 240 + 1);
  fj_pane_set_lens (FJ_PANE (fixture->pane), FALSE);
  g_assert_cmpuint (count_changed (fixture, before), ==, 0);
  fj_pane_set_probe (FJ_PANE (fixture->pane), TRUE);
  g_assert_cmpuint (count_changed (fixture, before), >, 500);
  fj_pane_set_probe (FJ_PANE (fixture->pane), FALSE);
  hand ("keydown Alt_L mousemove 610 380");
  g_assert_cmpuint (count_changed (fixture, before), >, 500);
  hand ("keyup Alt_L mousemove 600 380");
  g_assert_cmpuint (count_changed (fixture, before), ==, 0);
}

#define ADD(name, function) g_test_add ("/pane-lens/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  ADD ("lens", test_lens);
  return g_test_run ();
}
