/* fj-mark-paint: lines are seen on white and on black, as wide at every zoom, however the image is turned;
 * words stand beside them in the pane. */
#include "view-fixture.h"

#include <math.h>

#include "fj-pane-private.h"

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

/* One series all white, one all black. */
static void
set_up (Fixture *fixture, gconstpointer white)
{
  open_room (&fixture->room,
             white != NULL
                 ? "stack('a',1,'2.25.11',PixelData=b'\\xff\\x07'*480,WindowCenter=-500,WindowWidth=10)\n"
                 : "stack('a',1,'2.25.11',PixelData=b'\\0\\0'*480,WindowCenter=500,WindowWidth=10)\n");
  fixture->tool = fj_mark_tool_new ();
  fixture->pane = fj_pane_new ();
  fj_pane_set_mark_tool (FJ_PANE (fixture->pane), fixture->tool);
  fj_pane_set_set (FJ_PANE (fixture->pane), fixture->room.store, get_set (&fixture->room, 0));
  show (&fixture->room, fixture->pane);
  wait_for (is_shown, fixture->pane);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_room (&fixture->room);
  g_assert_finalize_object (fixture->tool);
}

static const char *
add (Fixture *fixture, FjMarkKind kind, const double *points, guint n)
{
  FjMarkList *list = fj_mark_tool_get_list (fixture->tool);
  g_autoptr (FjMark) mark = NULL;
  FjMarkSubject subject;

  g_assert_true (fj_pane_get_mark_subject (FJ_PANE (fixture->pane), &subject));
  mark = fj_mark_new (kind, &subject.image);
  for (guint i = 0; i < n; i++)
    fj_mark_add_point (mark, points[2 * i], points[2 * i + 1]);
  g_assert_true (fj_mark_list_add (list, mark));
  return fj_mark_list_get (list, fj_mark_list_get_n (list) - 1)->uid;
}

static int
grey (guint32 pixel)
{
  return (int) (((pixel >> 16) & 255) * 30 + ((pixel >> 8) & 255) * 59 + (pixel & 255) * 11) / 100;
}

/* The darkest and the brightest near a place of the image, and how many pixels of its column are no ground.
 */
static guint
look (Fixture *fixture, double column, double row, int *dark, int *bright)
{
  g_autofree guint32 *seen = NULL;
  FjViewportRoom room;
  int width, height, ground;
  double x, y;
  guint n = 0;

  seen = draw_widget (fixture->pane, &width, &height);
  g_assert_true (fj_pane_get_room (FJ_PANE (fixture->pane), &room));
  fj_viewport_from_image (fj_pane_get_viewport (FJ_PANE (fixture->pane)), &room, column, row, &x, &y);
  ground = grey (seen[((int) y + 20) * width + (int) x + 20]);
  *dark = 255;
  *bright = 0;
  for (int down = -8; down <= 8; down++)
    for (int right = -8; right <= 8; right++)
      {
        int one = grey (seen[((int) y + down) * width + (int) x + right]);

        *dark = MIN (*dark, one);
        *bright = MAX (*bright, one);
        n += ABS (one - ground) > 20;
      }
  return n;
}

static void
test_contrast (Fixture *fixture, gconstpointer white)
{
  static const double line[] = { 4, 6, 20, 6 };
  FjViewport viewport;
  int dark, bright;
  guint n;

  add (fixture, FJ_MARK_LENGTH, line, 2);
  n = look (fixture, 12, 6, &dark, &bright);
  g_assert_cmpuint (n, >, 16);
  /* A dark edge on white, a light line on black; both on either. */
  g_assert_cmpint (dark, <, 110);
  g_assert_cmpint (bright, >, 150);
  g_assert_cmpuint (look (fixture, 12, 12, &dark, &bright), ==, 0);
  /* Turned and flipped it is where the image has it. */
  viewport = *fj_pane_get_viewport (FJ_PANE (fixture->pane));
  fj_viewport_turn (&viewport, 1);
  fj_viewport_flip_horizontal (&viewport);
  fj_pane_set_viewport (FJ_PANE (fixture->pane), &viewport);
  wait_ms (60);
  g_assert_cmpuint (look (fixture, 12, 6, &dark, &bright), >, 16);
  g_assert_cmpuint (look (fixture, 12, 12, &dark, &bright), ==, 0);
  /* Twice as near it is no wider. */
  fj_viewport_init (&viewport);
  viewport.zoom_mode = FJ_ZOOM_FREE;
  viewport.zoom = 2;
  viewport.center_column = 12;
  viewport.center_row = 8;
  fj_pane_set_viewport (FJ_PANE (fixture->pane), &viewport);
  wait_ms (60);
  g_assert_cmpuint (look (fixture, 12, 6, &dark, &bright), <=, n + 34);
}

static void
test_words (Fixture *fixture, gconstpointer white)
{
  static const double right[] = { 4, 10, 23.5, 10 }, wide[] = { 0.5, 0.5, 23.5, 19.5 };
  const char *uids[2];
  int width, height;

  uids[0] = add (fixture, FJ_MARK_LENGTH, right, 2);
  uids[1] = add (fixture, FJ_MARK_RECTANGLE, wide, 2);
  g_free (draw_widget (fixture->pane, &width, &height));
  for (guint i = 0; i < 2; i++)
    {
      GdkRectangle place, other;

      g_assert_true (fj_pane_get_mark_words (FJ_PANE (fixture->pane), uids[i], &place));
      g_assert_cmpint (place.x, >=, 0);
      g_assert_cmpint (place.y, >=, 0);
      g_assert_cmpint (place.x + place.width, <=, gtk_widget_get_width (fixture->pane) + 2);
      g_assert_cmpint (place.y + place.height, <=, gtk_widget_get_height (fixture->pane) + 2);
      g_assert_true (fj_pane_get_mark_words (FJ_PANE (fixture->pane), uids[1 - i], &other));
      g_assert_false (gdk_rectangle_intersect (&place, &other, NULL));
    }
  g_assert_false (fj_pane_get_mark_words (FJ_PANE (fixture->pane), "1.2", &(GdkRectangle){ 0 }));
}

/* Whose image it is stays legible: words of marks keep clear of those in the corners. */
static void
test_corners (Fixture *fixture, gconstpointer white)
{
  static const double low[] = { 14, 16, 23.5, 19.5 }, high[] = { 0.5, 0.5, 9, 3 };
  const char *uids[2];
  int width, height;

  uids[0] = add (fixture, FJ_MARK_RECTANGLE, low, 2);
  uids[1] = add (fixture, FJ_MARK_RECTANGLE, high, 2);
  g_free (draw_widget (fixture->pane, &width, &height));
  for (guint i = 0; i < 2; i++)
    {
      const GArray *taken = fj_corner_paint_get_places (FJ_PANE (fixture->pane)->paint);
      GdkRectangle place;

      g_assert_cmpuint (taken->len, >, 4);
      g_assert_true (fj_pane_get_mark_words (FJ_PANE (fixture->pane), uids[i], &place));
      for (guint k = 0; k < taken->len; k++)
        g_assert_false (
            gdk_rectangle_intersect (&place, &g_array_index (taken, cairo_rectangle_int_t, k), NULL));
    }
}

/* The picked one has handles; every kind is drawn. */
static void
test_kinds (Fixture *fixture, gconstpointer white)
{
  static const double points[] = { 4, 4, 16, 5, 5, 12, 17, 15 };
  int width, height;

  for (guint kind = 0; kind < FJ_MARK_N_KINDS; kind++)
    {
      FjMarkList *list = fj_mark_tool_get_list (fixture->tool);
      g_autofree guint32 *before = NULL;
      g_autofree guint32 *after = NULL;
      g_autoptr (FjMark) mark = NULL;
      FjMarkSubject subject;
      guint least, most, changed = 0;

      before = draw_widget (fixture->pane, &width, &height);
      g_assert_true (fj_pane_get_mark_subject (FJ_PANE (fixture->pane), &subject));
      mark = fj_mark_new ((FjMarkKind) kind, &subject.image);
      fj_mark_kind_get_n_points ((FjMarkKind) kind, &least, &most);
      for (guint i = 0; i < least; i++)
        fj_mark_add_point (mark, points[2 * i], points[2 * i + 1]);
      mark->text = g_strdup ("L3");
      g_assert_true (fj_mark_list_add (list, mark));
      fj_mark_tool_pick (fixture->tool, mark->uid);
      after = draw_widget (fixture->pane, &width, &height);
      for (int i = 0; i < width * height; i++)
        changed += before[i] != after[i];
      g_assert_cmpuint (changed, >, 60);
      fj_mark_list_clear (list);
    }
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add ("/mark-paint/on-white", Fixture, "white", set_up, test_contrast, tear_down);
  g_test_add ("/mark-paint/on-black", Fixture, NULL, set_up, test_contrast, tear_down);
  g_test_add ("/mark-paint/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/mark-paint/corners", Fixture, NULL, set_up, test_corners, tear_down);
  g_test_add ("/mark-paint/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  return g_test_run ();
}
