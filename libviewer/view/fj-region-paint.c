#include "fj-region-paint.h"

#include <math.h>

#include "fj-language.h"

#define GAP 3.0 /* logical pixels between an outline and its words */

static const GdkRGBA measured = { 0.35f, 0.85f, 0.95f, 1 }, unmeasured = { 0.75f, 0.75f, 0.75f, 1 };

guint
fj_region_paint_count (const GArray *spacings)
{
  /* A single spacing of another basis holds for the whole image; regions without lengths have none either. */
  for (guint i = 0; spacings != NULL && i < spacings->len; i++)
    {
      FjSpacingBasis basis = g_array_index (spacings, FjSpacing, i).basis;

      if (basis == FJ_SPACING_REGION || basis == FJ_SPACING_NONE)
        return spacings->len;
    }
  return 0;
}

char *
fj_region_paint_words (const FjSpacing *region)
{
  if (region->basis != FJ_SPACING_REGION)
    return g_strdup (_ ("No lengths here"));
  if (fabs (region->row_spacing - region->column_spacing) <= 1e-3 * region->column_spacing)
    return g_strdup_printf (_ ("%.3g mm a pixel"), region->column_spacing);
  return g_strdup_printf (_ ("%.3g × %.3g mm a pixel"), region->column_spacing, region->row_spacing);
}

/* Its corners on the pane, in logical pixels, in their order around it. */
static void
find_corners (const FjSpacing *region,
              const FjViewport *viewport,
              const FjViewportRoom *room,
              int scale,
              double x[4],
              double y[4])
{
  const double columns[4] = { region->x0, region->x1 + 1.0, region->x1 + 1.0, region->x0 };
  const double rows[4] = { region->y0, region->y0, region->y1 + 1.0, region->y1 + 1.0 };

  for (guint i = 0; i < 4; i++)
    {
      fj_viewport_from_image (viewport, room, columns[i], rows[i], &x[i], &y[i]);
      x[i] /= scale;
      y[i] /= scale;
    }
}

static void
draw_words (cairo_t *cr, GtkWidget *widget, const char *words, const GdkRGBA *colour, double x, double y)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, words);

  cairo_move_to (cr, x + GAP, y + GAP);
  pango_cairo_layout_path (cr, layout);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_fill (cr);
}

void
fj_region_paint_snapshot (const GArray *spacings,
                          GtkWidget *widget,
                          GtkSnapshot *snapshot,
                          const FjViewport *viewport,
                          const FjViewportRoom *room,
                          int scale)
{
  static const double dashes[] = { 6, 4 };
  guint n = fj_region_paint_count (spacings);
  cairo_t *cr;

  if (n == 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) room->pane_width / (float) scale,
                                                       (float) room->pane_height / (float) scale));
  for (guint i = 0; i < n; i++)
    {
      const FjSpacing *region = &g_array_index (spacings, FjSpacing, i);
      const GdkRGBA *colour = region->basis == FJ_SPACING_REGION ? &measured : &unmeasured;
      g_autofree char *words = fj_region_paint_words (region);
      double x[4], y[4];

      find_corners (region, viewport, room, scale, x, y);
      cairo_move_to (cr, x[0], y[0]);
      for (guint k = 1; k < 4; k++)
        cairo_line_to (cr, x[k], y[k]);
      cairo_close_path (cr);
      gdk_cairo_set_source_rgba (cr, colour);
      cairo_set_line_width (cr, 1.5);
      cairo_set_dash (cr, dashes, region->basis == FJ_SPACING_REGION ? 0 : 2, 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
      /* In the corner of the screen's upper left, however the image is turned. */
      draw_words (cr, widget, words, colour, MIN (MIN (x[0], x[1]), MIN (x[2], x[3])),
                  MIN (MIN (y[0], y[1]), MIN (y[2], y[3])));
    }
  cairo_destroy (cr);
}
