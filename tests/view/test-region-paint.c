/* fj-region-paint: outlines lie where the image has its regions, however it is turned; what measures nothing
 * says so. */
#include "view-fixture.h"

#include "fj-region-paint.h"

#define SIDE 200

static const FjSpacing tissue = { FJ_SPACING_REGION, 0.5, 0.5, 10, 20, 59, 69 };
static const FjSpacing flow = { FJ_SPACING_REGION, 0.25, 0.5, 0, 80, 99, 99 };
static const FjSpacing time_axis = { FJ_SPACING_NONE, 0, 0, 70, 20, 95, 60 };

static GArray *
list (const FjSpacing *first, const FjSpacing *second)
{
  GArray *spacings = g_array_new (FALSE, FALSE, sizeof (FjSpacing));

  if (first != NULL)
    g_array_append_val (spacings, *first);
  if (second != NULL)
    g_array_append_val (spacings, *second);
  return spacings;
}

static void
test_count (void)
{
  const FjSpacing patient = { FJ_SPACING_PATIENT, 1, 1, 0, 0, 99, 99 };
  g_autoptr (GArray) both = list (&tissue, &time_axis), whole = list (&patient, NULL),
                     none = list (NULL, NULL);

  g_assert_cmpuint (fj_region_paint_count (both), ==, 2);
  g_assert_cmpuint (fj_region_paint_count (whole), ==, 0); /* not of ultrasound */
  g_assert_cmpuint (fj_region_paint_count (none), ==, 0);
  g_assert_cmpuint (fj_region_paint_count (NULL), ==, 0);
}

static void
test_words (void)
{
  g_autofree char *even = fj_region_paint_words (&tissue), *uneven = fj_region_paint_words (&flow);
  g_autofree char *none = fj_region_paint_words (&time_axis);

  g_assert_cmpstr (even, ==, "0.5 mm a pixel");
  g_assert_cmpstr (uneven, ==, "0.5 × 0.25 mm a pixel"); /* across, down */
  g_assert_cmpstr (none, ==, "No lengths here");
}

/* How many pixels around a place of the image are coloured as an outline is. */
static guint
count_near (const GArray *spacings, const FjViewport *viewport, double column, double row)
{
  const FjViewportRoom room = { .pane_width = SIDE, .pane_height = SIDE, .columns = 100, .rows = 100 };
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE, SIDE);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;
  double x, y;
  guint n = 0;

  fj_region_paint_snapshot (spacings, label, snapshot, viewport, &room, 1);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
  cairo_surface_flush (surface);
  fj_viewport_from_image (viewport, &room, column, row, &x, &y);
  for (int down = -2; down <= 2; down++)
    for (int right = -2; right <= 2; right++)
      {
        int at_x = (int) x + right, at_y = (int) y + down;
        const guint32 *line = (gpointer) (cairo_image_surface_get_data (surface)
                                          + (gsize) at_y * (gsize) cairo_image_surface_get_stride (surface));

        n += (line[at_x] >> 24) > 128 && (line[at_x] & 255) > 128;
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_object_unref (label);
  return n;
}

static void
test_outline (void)
{
  g_autoptr (GArray) regions = list (&tissue, &flow), none = list (NULL, NULL);
  FjViewport viewport = { 0 };

  fj_viewport_init (&viewport);
  for (guint turns = 0; turns < 4; turns++, fj_viewport_turn (&viewport, 1))
    {
      /* Its last pixels belong to it: the edge is behind them. */
      g_assert_cmpuint (count_near (regions, &viewport, 60, 45), >=, 5);
      g_assert_cmpuint (count_near (regions, &viewport, 35, 70), >=, 5);
      g_assert_cmpuint (count_near (regions, &viewport, 50, 80), >=, 5);
      g_assert_cmpuint (count_near (regions, &viewport, 65, 45), ==, 0);
      g_assert_cmpuint (count_near (none, &viewport, 60, 45), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/region-paint/count", test_count);
  g_test_add_func ("/region-paint/words", test_words);
  g_test_add_func ("/region-paint/outline", test_outline);
  return g_test_run ();
}
