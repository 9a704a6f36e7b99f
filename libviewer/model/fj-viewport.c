#include "fj-viewport.h"

#include <math.h>

#define TRUE_SCALE_LEAST 1e-3
#define TRUE_SCALE_MOST 1e3
#define WIDTH_PER_PIXEL 0.005   /* of a drag: e-fold in 200 pixels */
#define CENTER_PER_PIXEL 0.0025 /* of the width */
#define WIDTH_LEAST 1e-6

void
fj_viewport_init (FjViewport *viewport)
{
  *viewport = (FjViewport){ .function = FJ_VOI_LINEAR, .width = 1, .zoom = 1, .is_smooth = TRUE };
}

gboolean
fj_viewport_equal (const FjViewport *a, const FjViewport *b)
{
  return a->image == b->image && a->window_mode == b->window_mode && a->voi == b->voi
         && a->function == b->function && a->center == b->center && a->width == b->width
         && a->is_inverted == b->is_inverted && a->zoom_mode == b->zoom_mode && a->anchor == b->anchor
         && a->zoom == b->zoom && a->center_column == b->center_column && a->center_row == b->center_row
         && a->rotation == b->rotation && a->is_flipped == b->is_flipped && a->is_smooth == b->is_smooth
         && a->cine_rate == b->cine_rate;
}

/* --- where the image lies --- */

static double
aspect_of (const FjViewportRoom *room)
{
  return isfinite (room->aspect) && room->aspect > 0 ? CLAMP (room->aspect, 1e-3, 1e3) : 1;
}

static gboolean
is_lying (const FjViewport *viewport)
{
  return viewport->rotation == 90 || viewport->rotation == 270;
}

static double
fitting_scale (const FjViewport *viewport, const FjViewportRoom *room)
{
  double width = MAX (room->columns, 1), height = MAX (room->rows, 1) * aspect_of (room);
  double across = MAX (is_lying (viewport) ? room->pane_height : room->pane_width, 1),
         down = MAX (is_lying (viewport) ? room->pane_width : room->pane_height, 1);

  return MIN (across / width, down / height);
}

/* Pixels of the screen for one of the image at true size; 0: not known. */
static double
true_scale (const FjViewportRoom *room)
{
  double scale = room->pixel_width / room->screen_pitch;

  return room->pixel_width > 0 && room->screen_pitch > 0 && isfinite (scale)
             ? CLAMP (scale, TRUE_SCALE_LEAST, TRUE_SCALE_MOST)
             : 0;
}

/* The mode in force. */
static FjZoomMode
find_mode (const FjViewport *viewport, const FjViewportRoom *room)
{
  if (viewport->zoom_mode == FJ_ZOOM_TRUE_SIZE && true_scale (room) == 0)
    return FJ_ZOOM_FIT;
  return viewport->zoom_mode;
}

double
fj_viewport_get_scale (const FjViewport *viewport, const FjViewportRoom *room)
{
  switch (find_mode (viewport, room))
    {
    case FJ_ZOOM_PIXEL:
      return 1;
    case FJ_ZOOM_FREE:
      return fitting_scale (viewport, room) * viewport->zoom;
    case FJ_ZOOM_TRUE_SIZE:
      return true_scale (room);
    default:
      return fitting_scale (viewport, room);
    }
}

/* Where the anchored edge lies, if one does. */
static void
hang_by_anchor (FjAnchor anchor, const FjViewportRoom *room, FjArrangement *arrangement)
{
  switch (anchor)
    {
    case FJ_ANCHOR_CENTER:
      break;
    case FJ_ANCHOR_FIRST_COLUMN:
      arrangement->x = 0;
      break;
    case FJ_ANCHOR_LAST_COLUMN:
      arrangement->x = room->columns - arrangement->width;
      break;
    case FJ_ANCHOR_FIRST_ROW:
      arrangement->y = 0;
      break;
    case FJ_ANCHOR_LAST_ROW:
      arrangement->y = room->rows - arrangement->height;
      break;
    }
}

void
fj_viewport_arrange (const FjViewport *viewport, const FjViewportRoom *room, FjArrangement *arrangement)
{
  double scale = fj_viewport_get_scale (viewport, room), aspect = aspect_of (room);
  gboolean is_fitted = find_mode (viewport, room) == FJ_ZOOM_FIT;
  double column = is_fitted ? room->columns / 2.0 : viewport->center_column,
         row = is_fitted ? room->rows / 2.0 : viewport->center_row;

  *arrangement = (FjArrangement){ .rotation = viewport->rotation, .is_flipped = viewport->is_flipped };
  arrangement->out_width
      = CLAMP (is_lying (viewport) ? room->pane_height : room->pane_width, 1, FJ_ARRANGEMENT_LONGEST);
  arrangement->out_height
      = CLAMP (is_lying (viewport) ? room->pane_width : room->pane_height, 1, FJ_ARRANGEMENT_LONGEST);
  arrangement->width = arrangement->out_width / scale;
  arrangement->height = arrangement->out_height / (scale * aspect);
  arrangement->x = column - arrangement->width / 2;
  arrangement->y = row - arrangement->height / 2;
  if (is_fitted)
    hang_by_anchor (viewport->anchor, room, arrangement);
  if (viewport->zoom_mode == FJ_ZOOM_PIXEL)
    {
      /* A pixel on a pixel, not on four halves of them. */
      arrangement->x = floor (arrangement->x + 0.5);
      arrangement->y = floor (arrangement->y + 0.5);
    }
}

void
fj_viewport_to_image (
    const FjViewport *viewport, const FjViewportRoom *room, double x, double y, double *column, double *row)
{
  FjArrangement arrangement;

  fj_viewport_arrange (viewport, room, &arrangement);
  fj_arrangement_to_image (&arrangement, x, y, column, row);
}

void
fj_viewport_from_image (
    const FjViewport *viewport, const FjViewportRoom *room, double column, double row, double *x, double *y)
{
  FjArrangement arrangement;

  fj_viewport_arrange (viewport, room, &arrangement);
  fj_arrangement_from_image (&arrangement, column, row, x, y);
}

/* --- operations --- */

void
fj_viewport_scroll (FjViewport *viewport, int steps, guint n_images, gboolean wraps)
{
  gint64 image = (gint64) viewport->image + steps;

  if (n_images == 0)
    viewport->image = 0;
  else if (wraps)
    viewport->image = (guint) (((image % n_images) + n_images) % n_images);
  else
    viewport->image = (guint) CLAMP (image, 0, (gint64) n_images - 1);
}

/* Free, as it is shown now. */
static void
set_free (FjViewport *viewport, const FjViewportRoom *room)
{
  FjArrangement now;

  if (viewport->zoom_mode == FJ_ZOOM_FREE)
    return;
  fj_viewport_arrange (viewport, room, &now);
  viewport->zoom = fj_viewport_get_scale (viewport, room) / fitting_scale (viewport, room);
  viewport->center_column = now.x + now.width / 2;
  viewport->center_row = now.y + now.height / 2;
  viewport->zoom_mode = FJ_ZOOM_FREE;
}

/* A quarter of what is smaller, image or pane, stays in sight. */
static double
keep_in_sight (double center, double side, double seen)
{
  double reach = side / 2 + seen / 2 - MIN (side, seen) / 4;

  return CLAMP (center, side / 2 - reach, side / 2 + reach);
}

static void
limit_center (FjViewport *viewport, const FjViewportRoom *room)
{
  FjArrangement now;

  fj_viewport_arrange (viewport, room, &now);
  viewport->center_column = keep_in_sight (viewport->center_column, MAX (room->columns, 1), now.width);
  viewport->center_row = keep_in_sight (viewport->center_row, MAX (room->rows, 1), now.height);
}

void
fj_viewport_zoom (FjViewport *viewport, const FjViewportRoom *room, double factor, double x, double y)
{
  double column, row, moved_column, moved_row;

  if (!isfinite (factor) || factor <= 0 || !isfinite (x) || !isfinite (y))
    return;
  fj_viewport_to_image (viewport, room, x, y, &column, &row);
  set_free (viewport, room);
  viewport->zoom = CLAMP (viewport->zoom * factor, FJ_ZOOM_LEAST, FJ_ZOOM_MOST);
  fj_viewport_to_image (viewport, room, x, y, &moved_column, &moved_row);
  viewport->center_column += column - moved_column;
  viewport->center_row += row - moved_row;
  limit_center (viewport, room);
}

void
fj_viewport_pan (FjViewport *viewport, const FjViewportRoom *room, double dx, double dy)
{
  double from_column, from_row, to_column, to_row;

  if (!isfinite (dx) || !isfinite (dy))
    return;
  fj_viewport_to_image (viewport, room, 0, 0, &from_column, &from_row);
  fj_viewport_to_image (viewport, room, dx, dy, &to_column, &to_row);
  if (find_mode (viewport, room) == FJ_ZOOM_FIT)
    set_free (viewport, room);
  viewport->center_column -= to_column - from_column;
  viewport->center_row -= to_row - from_row;
  limit_center (viewport, room);
}

void
fj_viewport_window (FjViewport *viewport, const FjVoi *shown, double dx, double dy)
{
  double center = shown->center, width = shown->width;

  if (!isfinite (dx) || !isfinite (dy))
    return;
  if (shown->function == FJ_VOI_TABLE && shown->table != NULL)
    {
      center = shown->table->first + shown->table->n / 2.0;
      width = shown->table->n;
    }
  if (!isfinite (center) || !isfinite (width) || width <= 0)
    return;
  viewport->function = shown->function == FJ_VOI_SIGMOID ? FJ_VOI_SIGMOID : FJ_VOI_LINEAR;
  center += dy * CENTER_PER_PIXEL * width;
  width *= exp (CLAMP (dx, -2000, 2000) * WIDTH_PER_PIXEL);
  width = CLAMP (width, WIDTH_LEAST, 1e9);
  if (viewport->function == FJ_VOI_LINEAR && (width < 1 || shown->function == FJ_VOI_LINEAR_EXACT))
    {
      /* Small numbers (SUV, maps): LINEAR has no windows narrower than 1 (C.11.2.1.2.1). Whole ones stop
       * there. */
      if (shown->function == FJ_VOI_LINEAR && shown->width >= 1)
        width = 1;
      else
        viewport->function = FJ_VOI_LINEAR_EXACT;
    }
  viewport->window_mode = FJ_WINDOW_SET;
  viewport->center = CLAMP (center, -1e9, 1e9);
  viewport->width = width;
}

void
fj_viewport_set_window (FjViewport *viewport, double center, double width)
{
  if (!isfinite (center) || !isfinite (width) || width <= 0)
    return;
  viewport->window_mode = FJ_WINDOW_SET;
  viewport->function = width < 1 ? FJ_VOI_LINEAR_EXACT : FJ_VOI_LINEAR;
  viewport->center = center;
  viewport->width = width;
}

void
fj_viewport_turn (FjViewport *viewport, int quarters)
{
  /* The flip comes after the turn: seen in its mirror, clockwise is the other way round. */
  int turns = viewport->is_flipped ? -quarters : quarters;

  viewport->rotation = (guint) ((((int) (viewport->rotation / 90) + turns % 4) + 4) % 4) * 90;
}

void
fj_viewport_flip_horizontal (FjViewport *viewport)
{
  viewport->is_flipped = !viewport->is_flipped;
}

void
fj_viewport_flip_vertical (FjViewport *viewport)
{
  /* Upside down is left to right, turned by half. */
  viewport->is_flipped = !viewport->is_flipped;
  viewport->rotation = (viewport->rotation + 180) % 360;
}

void
fj_viewport_reset (FjViewport *viewport)
{
  guint image = viewport->image;

  fj_viewport_init (viewport);
  viewport->image = image;
}
