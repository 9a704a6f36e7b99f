#include "fj-pane-marks.h"

#include <math.h>

#define CROSS 14.0 /* logical pixels from the middle of the cross to its ends, and */
#define HOLE 4.0   /* to where they begin: what is pointed at stays in sight */

gboolean
fj_pane_marks_equal (const FjPaneMarks *a, const FjPaneMarks *b)
{
  if (a->n_lines != b->n_lines || a->has_cross != b->has_cross || a->is_linked != b->is_linked
      || (a->has_cross && (a->cross_column != b->cross_column || a->cross_row != b->cross_row)))
    return FALSE;
  for (guint i = 0; i < a->n_lines; i++)
    for (guint end = 0; end < 2; end++)
      if (a->lines[i].column[end] != b->lines[i].column[end] || a->lines[i].row[end] != b->lines[i].row[end]
          || a->lines[i].is_faint != b->lines[i].is_faint)
        return FALSE;
  return TRUE;
}

/* Legible on black and on white: a light line on a dark one that is wider. */
static void
stroke (cairo_t *cr, const GdkRGBA *colour, double width)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.55);
  cairo_set_line_width (cr, width + 2);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
draw_lines (
    const FjPaneMarks *marks, cairo_t *cr, const FjViewport *viewport, const FjViewportRoom *room, int scale)
{
  static const GdkRGBA line = { 0.98f, 0.85f, 0.30f, 0.95f }, faint = { 0.98f, 0.85f, 0.30f, 0.45f };
  static const double dashes[] = { 3, 5 };

  for (guint i = 0; i < marks->n_lines; i++)
    {
      const FjPaneLine *one = &marks->lines[i];
      double x[2], y[2];

      for (guint end = 0; end < 2; end++)
        fj_viewport_from_image (viewport, room, one->column[end], one->row[end], &x[end], &y[end]);
      cairo_move_to (cr, x[0] / scale, y[0] / scale);
      cairo_line_to (cr, x[1] / scale, y[1] / scale);
      cairo_set_dash (cr, dashes, one->is_faint ? 2 : 0, 0);
      if (one->is_faint)
        {
          gdk_cairo_set_source_rgba (cr, &faint);
          cairo_set_line_width (cr, 1);
          cairo_stroke (cr);
        }
      else
        stroke (cr, &line, 1);
    }
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_cross (
    const FjPaneMarks *marks, cairo_t *cr, const FjViewport *viewport, const FjViewportRoom *room, int scale)
{
  static const GdkRGBA colour = { 0.35f, 0.95f, 0.65f, 1 };
  double x, y;

  fj_viewport_from_image (viewport, room, marks->cross_column, marks->cross_row, &x, &y);
  x = round (x / scale) + 0.5;
  y = round (y / scale) + 0.5;
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_move_to (cr, x + side * HOLE, y);
      cairo_line_to (cr, x + side * CROSS, y);
      cairo_move_to (cr, x, y + side * HOLE);
      cairo_line_to (cr, x, y + side * CROSS);
    }
  stroke (cr, &colour, 1.5);
}

void
fj_pane_marks_snapshot (const FjPaneMarks *marks,
                        GtkSnapshot *snapshot,
                        const FjViewport *viewport,
                        const FjViewportRoom *room,
                        int scale)
{
  cairo_t *cr;

  if (marks->n_lines == 0 && !marks->has_cross)
    return;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) room->pane_width / (float) scale,
                                                       (float) room->pane_height / (float) scale));
  draw_lines (marks, cr, viewport, room, scale);
  if (marks->has_cross)
    draw_cross (marks, cr, viewport, room, scale);
  cairo_destroy (cr);
}
