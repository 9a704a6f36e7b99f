#include "fj-slice-order.h"

#include <math.h>
#include <stdlib.h>

#define SAME_POSITION 1e-3 /* mm along the normal */
#define VARIABLE 0.01      /* relative: PS3.3 says nothing; scanners' digits stay well below */
#define GAP 1.5            /* times the median distance: a slice is missing */
#define TILT 0.05          /* of a pixel: in-plane drift from one slice to the next that makes a shear */

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const FjSlicePlace *one = a, *other = b;

  if (one->position != other->position)
    return one->position < other->position ? -1 : 1;
  return one->index < other->index ? -1 : one->index > other->index;
}

static int
compare_indices (gconstpointer a, gconstpointer b)
{
  const FjSlicePlace *one = a, *other = b;

  return one->index < other->index ? -1 : one->index > other->index;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

/* Written so that a NaN anywhere makes it false. */
static gboolean
same_vector (FjVector a, FjVector b, double tolerance)
{
  return fj_vector_length (fj_vector_subtract (a, b)) <= tolerance;
}

static gboolean
same_length (double a, double b, double tolerance)
{
  return fabs (a - b) <= tolerance * MIN (a, b);
}

gboolean
fj_slice_same_direction (const FjPlane *a, const FjPlane *b, double tolerance)
{
  return same_vector (a->row, b->row, tolerance) && same_vector (a->column, b->column, tolerance);
}

gboolean
fj_slice_same_spacing (const FjPlane *a, const FjPlane *b, double tolerance)
{
  return same_length (a->row_spacing, b->row_spacing, tolerance)
         && same_length (a->column_spacing, b->column_spacing, tolerance);
}

double
fj_slice_drift (const FjPlane *from, const FjPlane *to)
{
  FjVector normal = fj_plane_normal (from);
  FjVector offset = fj_vector_subtract (to->origin, from->origin);

  offset = fj_vector_add_scaled (offset, normal, -fj_vector_dot (offset, normal));
  return fj_vector_length (offset) / MIN (from->row_spacing, from->column_spacing);
}

guint
fj_slice_order (const FjPlane *const *planes, guint n, FjSlicePlace *places)
{
  FjVector normal;
  guint n_places = 0;

  if (n == 0)
    return 0;
  normal = fj_plane_normal (planes[0]);
  for (guint i = 0; i < n; i++)
    places[i] = (FjSlicePlace){ i, 0, fj_vector_dot (planes[i]->origin, normal) };
  qsort (places, n, sizeof *places, compare_places);
  for (guint first = 0, end; first < n; first = end)
    {
      for (end = first; end < n && places[end].position - places[first].position <= SAME_POSITION; end++)
        places[end].place = n_places;
      qsort (places + first, end - first, sizeof *places, compare_indices);
      n_places++;
    }
  return n_places;
}

FjVolumeFlags
fj_slice_judge (const FjPlane *const *planes, guint n, double *spacing)
{
  g_autofree double *distances = NULL, *sorted = NULL;
  FjVolumeFlags flags = 0;
  FjVector normal;
  double median;

  *spacing = n == 1 && planes[0]->thickness > 0 ? planes[0]->thickness : 1;
  if (n < 2)
    return 0;
  normal = fj_plane_normal (planes[0]);
  distances = g_new (double, n - 1);
  *spacing = 0;
  for (guint i = 0; i + 1 < n; i++)
    {
      FjVector step = fj_vector_subtract (planes[i + 1]->origin, planes[i]->origin);

      distances[i] = fj_vector_dot (step, normal);
      *spacing += distances[i] / (n - 1);
      if (fj_slice_drift (planes[i], planes[i + 1]) > TILT)
        flags |= FJ_VOLUME_TILTED;
    }
  sorted = g_memdup2 (distances, (n - 1) * sizeof *distances);
  qsort (sorted, n - 1, sizeof *sorted, compare_doubles);
  median = sorted[(n - 2) / 2]; /* of two distances the smaller is the rule and the larger the gap */
  for (guint i = 0; i + 1 < n; i++)
    {
      double times = distances[i] / median;

      if (times > GAP)
        flags |= FJ_VOLUME_GAPS;
      /* Whole slices that are missing are a gap; all else that is not even is variable. */
      if (fabs (times - fmax (1, round (times))) > VARIABLE)
        flags |= FJ_VOLUME_VARIABLE_SPACING;
    }
  return flags;
}
