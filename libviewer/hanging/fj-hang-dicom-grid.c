#include "fj-hang-dicom-grid.h"

#include <math.h>

#define SAME 1e-6       /* of the wall: rounding */
#define THIN 1e-3       /* of the wall: no pane */
#define NEAR 0.01       /* of the wall: still the edge of a screen */
#define TOLERANCE 0.012 /* of a screen: still the line of a grid */
#define MUCH 0.1        /* of a box: it was meant to lie there */

/* --- one rectangle --- */

static gboolean
is_finite (const FjHangExtent *extent)
{
  return isfinite (extent->left) && isfinite (extent->top) && isfinite (extent->right)
         && isfinite (extent->bottom);
}

static void
swap (double *a, double *b)
{
  double kept = *a;

  *a = *b;
  *b = kept;
}

/* The upper left corner first, within the wall. */
static FjHangFlaws
mend (FjHangExtent *extent)
{
  FjHangFlaws flaws = 0;
  double *numbers[] = { &extent->left, &extent->top, &extent->right, &extent->bottom };

  if (!is_finite (extent))
    return FJ_HANG_FLAW_MISSING;
  if (extent->left > extent->right)
    {
      swap (&extent->left, &extent->right);
      flaws |= FJ_HANG_FLAW_REVERSED;
    }
  if (extent->bottom > extent->top)
    {
      swap (&extent->bottom, &extent->top);
      flaws |= FJ_HANG_FLAW_REVERSED;
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (*numbers[i] < -SAME || *numbers[i] > 1 + SAME)
        flaws |= FJ_HANG_FLAW_OUTSIDE;
      *numbers[i] = CLAMP (*numbers[i], 0, 1);
    }
  if (extent->right - extent->left < THIN || extent->top - extent->bottom < THIN)
    flaws |= FJ_HANG_FLAW_EMPTY;
  return flaws;
}

static double
overlap (double low, double high, double other_low, double other_high)
{
  return MAX (MIN (high, other_high) - MAX (low, other_low), 0);
}

static double
common_area (const FjHangExtent *a, const FjHangExtent *b)
{
  return overlap (a->left, a->right, b->left, b->right) * overlap (a->bottom, a->top, b->bottom, b->top);
}

/* --- screens --- */

static void
mend_screens (FjHangExtent *frames, const FjHangExtent *screens, guint n)
{
  gboolean is_known = TRUE;

  for (guint i = 0; i < n; i++)
    {
      frames[i] = screens[i];
      is_known &= (mend (&frames[i]) & (FJ_HANG_FLAW_MISSING | FJ_HANG_FLAW_EMPTY)) == 0;
      for (guint k = 0; k < i; k++)
        is_known &= common_area (&frames[i], &frames[k]) < THIN;
    }
  for (guint i = 0; !is_known && i < n; i++)
    frames[i] = (FjHangExtent){ (double) i / n, 1, (double) (i + 1) / n, 0 };
}

/* The screen that most of it lies on; where it lies on none, the one above or below it. */
static void
choose_screen (FjHangArea *area, const FjHangExtent *screens, guint n)
{
  double best = -1, all = common_area (&area->extent, &area->extent);
  guint n_on = 0;

  for (guint i = 0; i < n; i++)
    {
      double common = common_area (&area->extent, &screens[i]);
      double beside = overlap (area->extent.left, area->extent.right, screens[i].left, screens[i].right);
      double score = common > 0 ? 1 + common : beside;

      n_on += common > MUCH * all;
      if (score > best)
        {
          best = score;
          area->screen = i;
        }
    }
  if (n_on > 1)
    area->flaws |= FJ_HANG_FLAW_ACROSS;
}

/* A box that lies on several is cut; one that reaches beyond its only screen says that the screens are not
 * where they were said to be, and its frame grows. */
static void
settle_screens (FjHangArea *areas, guint n_areas, const FjHangExtent *screens, FjHangExtent *frames, guint n)
{
  for (guint i = 0; i < n_areas; i++)
    {
      FjHangArea *area = &areas[i];
      FjHangExtent *extent = &area->extent;
      const FjHangExtent *screen;
      FjHangExtent *frame;

      if (!area->is_placed)
        continue;
      choose_screen (area, screens, n);
      screen = &screens[area->screen];
      frame = &frames[area->screen];
      if ((area->flaws & FJ_HANG_FLAW_ACROSS) == 0
          && (extent->left < screen->left - NEAR || extent->right > screen->right + NEAR
              || extent->bottom < screen->bottom - NEAR || extent->top > screen->top + NEAR))
        {
          area->flaws |= FJ_HANG_FLAW_BEYOND;
          frame->left = MIN (frame->left, extent->left);
          frame->right = MAX (frame->right, extent->right);
          frame->bottom = MIN (frame->bottom, extent->bottom);
          frame->top = MAX (frame->top, extent->top);
        }
    }
}

/* From here on the extent is of its screen, from the upper left: top is above bottom by being less. */
static void
place_in_frame (FjHangArea *area, const FjHangExtent *frame)
{
  double width = frame->right - frame->left, height = frame->top - frame->bottom;
  FjHangExtent *extent = &area->extent;

  *extent = (FjHangExtent){ .left = CLAMP ((extent->left - frame->left) / width, 0, 1),
                            .top = CLAMP ((frame->top - extent->top) / height, 0, 1),
                            .right = CLAMP ((extent->right - frame->left) / width, 0, 1),
                            .bottom = CLAMP ((frame->top - extent->bottom) / height, 0, 1) };
}

/* --- the grid --- */

static gboolean
fits (double low, double high, guint n)
{
  double first = round (low * n), last = round (high * n);

  return first < last && fabs (low - first / n) <= TOLERANCE && fabs (high - last / n) <= TOLERANCE;
}

/* The coarsest of which every line is near one of the boxes'. */
static guint
find_lines (const FjHangArea *areas, guint n_areas, gboolean is_column)
{
  for (guint n = 1; n < FJ_HANG_GRID_CELLS; n++)
    {
      gboolean is_near = TRUE;

      for (guint i = 0; is_near && i < n_areas; i++)
        if (areas[i].is_placed)
          is_near = is_column ? fits (areas[i].extent.left, areas[i].extent.right, n)
                              : fits (areas[i].extent.top, areas[i].extent.bottom, n);
      if (is_near)
        return n;
    }
  return FJ_HANG_GRID_CELLS;
}

static void
put (FjHangArea *area, guint rows, guint columns)
{
  guint right = (guint) round (area->extent.right * columns);
  guint bottom = (guint) round (area->extent.bottom * rows);

  area->column = (guint) round (area->extent.left * columns);
  area->row = (guint) round (area->extent.top * rows);
  area->n_columns = right > area->column ? right - area->column : 0;
  area->n_rows = bottom > area->row ? bottom - area->row : 0;
  if (area->n_columns == 0 || area->n_rows == 0)
    {
      area->flaws |= FJ_HANG_FLAW_EMPTY;
      area->is_placed = FALSE;
    }
}

static gboolean
do_overlap (const FjHangArea *a, const FjHangArea *b)
{
  return a->screen == b->screen && a->row < b->row + b->n_rows && b->row < a->row + a->n_rows
         && a->column < b->column + b->n_columns && b->column < a->column + a->n_columns;
}

/* Of two over one another, the one that says so goes before; else the first. */
static int
compare_priorities (gconstpointer a, gconstpointer b)
{
  const FjHangArea *x = *(FjHangArea *const *) a, *y = *(FjHangArea *const *) b;
  guint first = x->priority > 0 ? x->priority : G_MAXUINT, second = y->priority > 0 ? y->priority : G_MAXUINT;

  return first != second ? (first < second ? -1 : 1) : (x > y) - (x < y);
}

static void
leave_out (FjHangArea *areas, guint n_areas)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  guint n_of_screen[FJ_HANG_GRID_SCREENS] = { 0 };

  for (guint i = 0; i < n_areas; i++)
    if (areas[i].is_placed)
      g_ptr_array_add (order, &areas[i]);
  g_ptr_array_sort (order, compare_priorities);
  for (guint i = 0; i < order->len; i++)
    {
      FjHangArea *area = order->pdata[i];

      for (guint k = 0; area->is_placed && k < i; k++)
        if (((FjHangArea *) order->pdata[k])->is_placed && do_overlap (area, order->pdata[k]))
          {
            area->flaws |= FJ_HANG_FLAW_OVERLAPS;
            area->is_placed = FALSE;
          }
      if (area->is_placed && ++n_of_screen[area->screen] > FJ_HANG_GRID_BOXES)
        {
          area->flaws |= FJ_HANG_FLAW_MANY;
          area->is_placed = FALSE;
        }
    }
}

void
fj_hang_grid_fit (FjHangArea *areas,
                  guint n_areas,
                  const FjHangExtent *screens,
                  guint n_screens,
                  guint *rows,
                  guint *columns)
{
  static const FjHangExtent whole = { 0, 1, 1, 0 };
  FjHangExtent where[FJ_HANG_GRID_SCREENS], frames[FJ_HANG_GRID_SCREENS];
  guint n = CLAMP (n_screens, 1, FJ_HANG_GRID_SCREENS);

  mend_screens (where, n_screens > 0 ? screens : &whole, n);
  for (guint i = 0; i < n; i++)
    frames[i] = where[i];
  for (guint i = 0; i < n_areas; i++)
    {
      areas[i].flaws = mend (&areas[i].extent);
      areas[i].is_placed = (areas[i].flaws & (FJ_HANG_FLAW_MISSING | FJ_HANG_FLAW_EMPTY)) == 0;
    }
  settle_screens (areas, n_areas, where, frames, n);
  for (guint i = 0; i < n_areas; i++)
    if (areas[i].is_placed)
      place_in_frame (&areas[i], &frames[areas[i].screen]);
  *rows = find_lines (areas, n_areas, FALSE);
  *columns = find_lines (areas, n_areas, TRUE);
  for (guint i = 0; i < n_areas; i++)
    if (areas[i].is_placed)
      put (&areas[i], *rows, *columns);
  leave_out (areas, n_areas);
}
