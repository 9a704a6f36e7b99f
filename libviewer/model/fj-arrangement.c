#include "fj-arrangement.h"

#include <math.h>

static gboolean
is_lying (guint rotation)
{
  return rotation == 90 || rotation == 270;
}

/* Screen pixels for the width of a pixel of the image; 0: as many as the room has. */
static double
find_zoom (const FjDisplayedArea *area, double pitch)
{
  if (area != NULL && area->mode == FJ_AREA_MAGNIFY)
    return area->magnification;
  if (area != NULL && area->mode == FJ_AREA_TRUE_SIZE && area->column_spacing > 0 && pitch > 0)
    return area->column_spacing / pitch;
  return 0;
}

static double
find_aspect (const FjDisplayedArea *area, double aspect)
{
  if (area != NULL && area->row_spacing > 0 && area->column_spacing > 0)
    aspect = area->row_spacing / area->column_spacing;
  else if (area != NULL && area->aspect_vertical > 0 && area->aspect_horizontal > 0)
    aspect = (double) area->aspect_vertical / area->aspect_horizontal;
  return isfinite (aspect) && aspect > 0 ? CLAMP (aspect, 1e-3, 1e3) : 1;
}

static guint
round_side (double side)
{
  return (guint) CLAMP (floor (side + 0.5), 1, FJ_ARRANGEMENT_LONGEST);
}

void
fj_arrangement_set (FjArrangement *arrangement,
                    guint rows,
                    guint columns,
                    double aspect,
                    const FjDisplayedArea *area,
                    guint rotation,
                    gboolean is_flipped,
                    guint room_width,
                    guint room_height,
                    double pitch)
{
  double left = area != NULL ? (double) MIN (area->left, area->right) - 1 : 0,
         top = area != NULL ? (double) MIN (area->top, area->bottom) - 1 : 0;
  double width = area != NULL ? (double) MAX (area->left, area->right) - left : columns,
         height = area != NULL ? (double) MAX (area->top, area->bottom) - top : rows;
  double zoom = find_zoom (area, pitch), most;

  aspect = find_aspect (area, aspect);
  *arrangement = (FjArrangement){
    .x = left, .y = top, .width = width, .height = height, .rotation = rotation, .is_flipped = is_flipped
  };
  if (room_width == 0 || room_height == 0)
    {
      most = MIN (FJ_ARRANGEMENT_LONGEST / width, FJ_ARRANGEMENT_LONGEST / (height * aspect));
      zoom = MIN (zoom > 0 ? zoom : 1, most);
      arrangement->out_width = round_side (width * zoom);
      arrangement->out_height = round_side (height * aspect * zoom);
      return;
    }
  arrangement->out_width = MIN (is_lying (rotation) ? room_height : room_width, FJ_ARRANGEMENT_LONGEST);
  arrangement->out_height = MIN (is_lying (rotation) ? room_width : room_height, FJ_ARRANGEMENT_LONGEST);
  if (!(zoom > 0))
    zoom = MIN (arrangement->out_width / width, arrangement->out_height / (height * aspect));
  arrangement->width = arrangement->out_width / zoom;
  arrangement->height = arrangement->out_height / (zoom * aspect);
  arrangement->x = left + (width - arrangement->width) / 2;
  arrangement->y = top + (height - arrangement->height) / 2;
}

void
fj_arrangement_get_size (const FjArrangement *arrangement, guint *width, guint *height)
{
  gboolean lying = is_lying (arrangement->rotation);

  *width = lying ? arrangement->out_height : arrangement->out_width;
  *height = lying ? arrangement->out_width : arrangement->out_height;
}

void
fj_arrangement_to_image (const FjArrangement *arrangement, double x, double y, double *column, double *row)
{
  double across = arrangement->out_width, down = arrangement->out_height, u, v;
  guint width, height;

  fj_arrangement_get_size (arrangement, &width, &height);
  if (arrangement->is_flipped)
    x = width - x;
  switch (arrangement->rotation)
    {
    case 90:
      u = y;
      v = down - x;
      break;
    case 180:
      u = across - x;
      v = down - y;
      break;
    case 270:
      u = across - y;
      v = x;
      break;
    default:
      u = x;
      v = y;
    }
  *column = arrangement->x + u * arrangement->width / across;
  *row = arrangement->y + v * arrangement->height / down;
}

void
fj_arrangement_from_image (const FjArrangement *arrangement, double column, double row, double *x, double *y)
{
  double across = arrangement->out_width, down = arrangement->out_height;
  double u = (column - arrangement->x) * across / arrangement->width,
         v = (row - arrangement->y) * down / arrangement->height;
  guint width, height;

  fj_arrangement_get_size (arrangement, &width, &height);
  switch (arrangement->rotation)
    {
    case 90:
      *x = down - v;
      *y = u;
      break;
    case 180:
      *x = across - u;
      *y = down - v;
      break;
    case 270:
      *x = v;
      *y = across - u;
      break;
    default:
      *x = u;
      *y = v;
    }
  if (arrangement->is_flipped)
    *x = width - *x;
}
