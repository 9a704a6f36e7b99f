/* fj-still: over a picture lie the marks and words that a pane shows, where the image has them, and who the
 * patient is only when it is asked for. */
#include "view-fixture.h"

#include "fj-still.h"

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
  open_room (
      &fixture->room,
      "stack('a',1,'2.25.11',PatientName='Doe^John',PixelData=b'\\0\\0'*480,WindowCenter=500,WindowWidth=10)\n");
  fixture->tool = fj_mark_tool_new ();
  fixture->pane = fj_pane_new ();
  g_assert_null (fj_still_new_of_pane (FJ_PANE (fixture->pane)));
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

static void
add_line (Fixture *fixture)
{
  FjMarkList *list = fj_mark_tool_get_list (fixture->tool);
  g_autoptr (FjMark) mark = NULL;
  FjMarkSubject subject;

  g_assert_true (fj_pane_get_mark_subject (FJ_PANE (fixture->pane), &subject));
  mark = fj_mark_new (FJ_MARK_LENGTH, &subject.image);
  fj_mark_add_point (mark, 8, 10);
  fj_mark_add_point (mark, 16, 10);
  g_assert_true (fj_mark_list_add (list, mark));
}

/* Pixels that something lies on, of the part of the surface from @x0, @y0 to before @x1, @y1. */
static guint
count (cairo_surface_t *surface, int x0, int y0, int x1, int y1)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint n = 0;

  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      n += ((const guint32 *) (gconstpointer) (data + (gsize) y * (gsize) stride))[x] >> 24 != 0;
  return n;
}

#define SCALE 30
#define WIDTH (24 * SCALE)
#define HEIGHT (20 * SCALE)

static cairo_surface_t *
paint (Fixture *fixture, FjStillWith with)
{
  g_autoptr (FjStill) still = fj_still_new_of_pane (FJ_PANE (fixture->pane));
  cairo_surface_t *surface = fj_still_paint_over (still, with, WIDTH, HEIGHT);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

/* From (8, 10) to (16, 10) of the image, however the pane is zoomed; not picked in the picture. */
static void
test_marks (Fixture *fixture, gconstpointer data)
{
  FjViewport viewport = *fj_pane_get_viewport (FJ_PANE (fixture->pane));
  cairo_surface_t *none, *marks, *picked;

  add_line (fixture);
  none = paint (fixture, 0);
  g_assert_cmpuint (count (none, 0, 0, WIDTH, HEIGHT), ==, 0);
  viewport.zoom_mode = FJ_ZOOM_FREE;
  viewport.zoom = 7;
  fj_pane_set_viewport (FJ_PANE (fixture->pane), &viewport);
  marks = paint (fixture, FJ_STILL_MARKS);
  /* All along the line, nothing at its continuation on either side nor in a corner. */
  for (int column = 9; column < 16; column++)
    g_assert_cmpuint (count (marks, column * SCALE - 1, 10 * SCALE - 8, column * SCALE + 1, 10 * SCALE + 8),
                      >, 0);
  g_assert_cmpuint (count (marks, 4 * SCALE, 10 * SCALE - 8, 8 * SCALE - 12, 10 * SCALE + 8), ==, 0);
  g_assert_cmpuint (count (marks, 0, 0, 4 * SCALE, 4 * SCALE), ==, 0);
  fj_mark_tool_pick (fixture->tool, fj_mark_list_get (fj_mark_tool_get_list (fixture->tool), 0)->uid);
  picked = paint (fixture, FJ_STILL_MARKS);
  g_assert_cmpmem (cairo_image_surface_get_data (marks), WIDTH * 4 * HEIGHT,
                   cairo_image_surface_get_data (picked), WIDTH * 4 * HEIGHT);
  cairo_surface_destroy (none);
  cairo_surface_destroy (marks);
  cairo_surface_destroy (picked);
}

static char *
say (FjStill *still, FjStillCorners corners)
{
  g_autoptr (FjCornerText) text = NULL;
  GString *said = g_string_new (NULL);
  FjViewportRoom room;

  fj_image_facts_get_room (still->image->facts, 480, 400, 0, &room);
  text = fj_still_new_words (still->image, still->set, &still->viewport, &room, "Prior 2025-03-01", corners);
  for (guint i = 0; i < FJ_N_CORNERS; i++)
    for (guint k = 0; k < text->lines[i]->len; k++)
      g_string_append_printf (said, "%s|", g_array_index (text->lines[i], FjCornerLine, k).text);
  return g_string_free (said, FALSE);
}

/* The patient in the upper left corner or not, the stack in the lower left one or not. */
static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjStill) still = fj_still_new_of_pane (FJ_PANE (fixture->pane));
  g_autofree char *all = say (still, FJ_STILL_CORNERS_ALL);
  g_autofree char *without = say (still, FJ_STILL_CORNERS_NO_PATIENT);
  g_autofree char *only = say (still, FJ_STILL_CORNERS_ONLY_PATIENT);
  cairo_surface_t *words = paint (fixture, FJ_STILL_WORDS), *patient = paint (fixture, FJ_STILL_PATIENT);

  g_assert_nonnull (strstr (all, "John"));
  g_assert_nonnull (strstr (all, "Image 1 /"));
  g_assert_null (strstr (without, "John"));
  g_assert_null (strstr (without, "unknown"));
  g_assert_nonnull (strstr (without, "Image 1 /"));
  g_assert_nonnull (strstr (only, "John"));
  g_assert_null (strstr (only, "Image 1 /"));
  /* An earlier image is one with whatever words. */
  g_assert_nonnull (strstr (without, "Prior 2025-03-01"));
  g_assert_nonnull (strstr (only, "Prior 2025-03-01"));

  g_assert_cmpuint (count (words, 0, 0, WIDTH / 3, HEIGHT / 3), ==, 0);
  g_assert_cmpuint (count (words, 0, 2 * HEIGHT / 3, WIDTH / 3, HEIGHT), >, 100);
  g_assert_cmpuint (count (patient, 0, 0, WIDTH / 3, HEIGHT / 3), >, 100);
  g_assert_cmpuint (count (patient, 0, 2 * HEIGHT / 3, WIDTH / 3, HEIGHT), ==, 0);
  cairo_surface_destroy (words);
  cairo_surface_destroy (patient);
}

/* Four times the pixels, letters of four times the size: as large to the image. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjStill) still = fj_still_new_of_pane (FJ_PANE (fixture->pane));
  cairo_surface_t *small = fj_still_paint_over (still, FJ_STILL_PATIENT, 640, 640);
  cairo_surface_t *large = fj_still_paint_over (still, FJ_STILL_PATIENT, 2560, 2560);
  cairo_surface_t *too_large = fj_still_paint_over (still, FJ_STILL_PATIENT, 40000, 10);
  double ratio = (double) count (large, 0, 0, 2560, 2560) / count (small, 0, 0, 640, 640);

  g_assert_cmpfloat (ratio, >, 10);
  g_assert_cmpfloat (ratio, <, 20);
  g_assert_cmpint (cairo_surface_status (too_large), !=, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (small);
  cairo_surface_destroy (large);
  cairo_surface_destroy (too_large);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add ("/still/marks", Fixture, NULL, set_up, test_marks, tear_down);
  g_test_add ("/still/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/still/large", Fixture, NULL, set_up, test_large, tear_down);
  return g_test_run ();
}
