#include "fj-grey-axis.h"

#include <math.h>

/* Longest box in pixels of which 1/256 are counted: 65535 * 256 * 256 still fits 32 bits. */
#define LONGEST_FINE_BOX 255

gboolean
fj_grey_view_is_sound (const FjGreyView *view)
{
  return isfinite (view->x) && isfinite (view->y) && isfinite (view->width) && isfinite (view->height)
         && view->width > 0 && view->height > 0 && view->out_stride >= view->out_width;
}

static void
set_box (FjGreyAxis *axis, guint i, double from, double to, guint size)
{
  double unit = axis->unit, most = size * unit;

  from = CLAMP (floor (from * unit + 0.5), 0, most - 1);
  to = CLAMP (floor (to * unit + 0.5), from + 1, most);
  axis->from[i] = (guint32) from;
  axis->to[i] = (guint32) to;
}

/* Catmull-Rom (Keys, a = -1/2). */
static double
cubic (double distance)
{
  double x = fabs (distance);

  if (x < 1)
    return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2)
    return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

static void
set_taps (FjGreyAxis *axis, guint i, double centre, guint size)
{
  double first = floor (centre - 0.5) - (axis->taps == 4 ? 1 : 0);

  for (guint k = 0; k < axis->taps; k++)
    {
      double distance = centre - 0.5 - (first + k);
      gsize at = (gsize) i * axis->taps + k;

      axis->index[at] = (guint32) CLAMP (first + k, 0, size - 1.0);
      axis->weight[at] = axis->taps == 4 ? cubic (distance) : MAX (0, 1 - fabs (distance));
    }
}

static guint
find_factor (const FjGreyAxis *axis)
{
  guint factor = 0;

  for (guint i = axis->begin; i < axis->end; i++)
    {
      guint length = axis->to[i] - axis->from[i];

      if (axis->from[i] % axis->unit != 0 || length % axis->unit != 0)
        return 0;
      if (i == axis->begin)
        factor = length / axis->unit;
      if (length / axis->unit != factor
          || axis->from[i] != axis->from[axis->begin] + (i - axis->begin) * length)
        return 0;
    }
  return factor;
}

void
fj_grey_axis_init (
    FjGreyAxis *axis, double start, double length, guint size, guint n, FjInterpolation interpolation)
{
  double step = length / n;
  gboolean box = interpolation == FJ_INTERPOLATION_BOX;

  *axis = (FjGreyAxis){ .unit = step > LONGEST_FINE_BOX ? 1 : FJ_GREY_AXIS_UNIT };
  axis->taps = interpolation == FJ_INTERPOLATION_CUBIC ? 4 : interpolation == FJ_INTERPOLATION_LINEAR ? 2 : 0;
  axis->is_identity = step == 1 && start == floor (start);
  axis->nearest = g_new0 (guint32, n);
  axis->from = box ? g_new0 (guint32, n) : NULL;
  axis->to = box ? g_new0 (guint32, n) : NULL;
  axis->index = axis->taps > 0 ? g_new0 (guint32, (gsize) n * axis->taps) : NULL;
  axis->weight = axis->taps > 0 ? g_new0 (double, (gsize) n * axis->taps) : NULL;
  axis->begin = axis->end = 0;
  for (guint i = 0; i < n; i++)
    {
      double centre = start + (i + 0.5) * step;

      if (!(centre >= 0 && centre < size))
        continue;
      if (axis->end == 0)
        axis->begin = i;
      axis->end = i + 1;
      axis->nearest[i] = (guint32) centre;
      if (box)
        set_box (axis, i, start + i * step, start + (i + 1) * step, size);
      else if (axis->taps > 0)
        set_taps (axis, i, centre, size);
    }
  if (box)
    axis->factor = find_factor (axis);
}

void
fj_grey_axis_clear (FjGreyAxis *axis)
{
  g_clear_pointer (&axis->nearest, g_free);
  g_clear_pointer (&axis->from, g_free);
  g_clear_pointer (&axis->to, g_free);
  g_clear_pointer (&axis->index, g_free);
  g_clear_pointer (&axis->weight, g_free);
}
