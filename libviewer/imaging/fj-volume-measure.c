#include "fj-volume-measure.h"

#include "fj-error.h"
#include "fj-language.h"
#include "fj-volume-private.h"

#include <math.h>
#include <stdlib.h>

#define MOST_WAITING (1u << 27) /* voxels: lists are bounded, whatever noise is measured */
#define MOST_IN_LAYER (1u << 26)
#define THICK 1.5 /* pixels: with slices further apart, an edge is never wider than one of them */

enum
{
  OUTSIDE,   /* not between the values */
  CANDIDATE, /* between them, but not (yet) of the object */
  OBJECT,
  BEYOND, /* not in the box */
  LAYER   /* has been put into a layer beside the edge */
};

typedef struct
{
  const FjVolume *volume;
  guint n[3];    /* columns, rows, slices */
  guint8 *kinds; /* of each voxel */
  double *row;   /* values of one row */
  double *cells; /* of each slice, mm³ a voxel */
} Walk;

typedef GArray Voxels; /* of gsize */

#define READ(type)                                                                                           \
  for (guint x = 0; x < walk->n[0]; x++)                                                                     \
    walk->row[x] = ((const type *) data)[x] * slope + intercept;                                             \
  break

/* Values of row @y of slice @z, after the rescale. */
static void
read_row (const Walk *walk, guint y, guint z)
{
  const FjVolume *volume = walk->volume;
  const guint8 *data
      = volume->data + (z * volume->slice_stride + (gsize) y * walk->n[0]) * fj_sample_size (volume->type);
  double slope = volume->slices[z].slope, intercept = volume->slices[z].intercept;

  switch (volume->type)
    {
    case FJ_SAMPLE_U8:
      READ (guint8);
    case FJ_SAMPLE_S8:
      READ (gint8);
    case FJ_SAMPLE_U16:
      READ (guint16);
    case FJ_SAMPLE_S16:
      READ (gint16);
    case FJ_SAMPLE_U32:
      READ (guint32);
    case FJ_SAMPLE_S32:
      READ (gint32);
    case FJ_SAMPLE_F32:
      READ (float);
    case FJ_SAMPLE_F64:
      READ (double);
    default:
      g_return_if_reached ();
    }
}

static double
read_value (const Walk *walk, gsize voxel)
{
  const double index[] = { (double) (voxel % walk->n[0]), (double) (voxel / walk->n[0] % walk->n[1]),
                           (double) (voxel / walk->n[0] / walk->n[1]) };
  double value;

  return fj_volume_sample_index (walk->volume, index, &value) ? value : NAN;
}

static gboolean
is_within (FjVector point, FjVector low, FjVector high)
{
  return point.x >= low.x && point.x <= high.x && point.y >= low.y && point.y <= high.y && point.z >= low.z
         && point.z <= high.z;
}

static void
find_candidates (Walk *walk, const FjVolumeObject *object)
{
  guint8 *kind = walk->kinds;

  for (guint z = 0; z < walk->n[2]; z++)
    for (guint y = 0; y < walk->n[1]; y++)
      {
        read_row (walk, y, z);
        for (guint x = 0; x < walk->n[0]; x++, kind++)
          if (object->has_box
              && !is_within (fj_plane_to_patient (&walk->volume->slices[z].plane, x, y), object->box_low,
                             object->box_high))
            *kind = BEYOND;
          else if (walk->row[x] >= object->low && walk->row[x] <= object->high)
            *kind = CANDIDATE;
      }
}

/* The voxel around @point; FALSE outside of the volume. */
static gboolean
find_voxel (const Walk *walk, FjVector point, gsize *voxel)
{
  const FjVolume *volume = walk->volume;
  double index[3];
  guint at[3];

  fj_volume_map (&volume->pieces[fj_volume_find_piece (volume, fj_vector_dot (point, volume->normal))], point,
                 index);
  for (guint i = 0; i < 3; i++)
    {
      if (!(index[i] >= -FJ_VOLUME_BORDER && index[i] <= walk->n[i] - 1 + FJ_VOLUME_BORDER))
        return FALSE;
      at[i] = (guint) CLAMP (round (index[i]), 0, walk->n[i] - 1.0);
    }
  *voxel = ((gsize) at[2] * walk->n[1] + at[1]) * walk->n[0] + at[0];
  return TRUE;
}

/* Candidates that touch @seed by their sides become the object: run by run, so that few wait at a time. FALSE
 * when too many do. */
static gboolean
flood (Walk *walk, gsize seed)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (gsize));
  const gsize columns = walk->n[0], slice = columns * walk->n[1];

  g_array_append_val (waiting, seed);
  while (waiting->len > 0 && waiting->len < MOST_WAITING)
    {
      gsize voxel = g_array_index (waiting, gsize, waiting->len - 1), row = voxel - voxel % columns;
      gsize first = voxel, last = voxel;
      guint y = (guint) (row / columns % walk->n[1]), z = (guint) (row / slice);
      const struct
      {
        gboolean is_there;
        gssize step;
      } beside[] = { { y > 0, -(gssize) columns },
                     { y + 1 < walk->n[1], (gssize) columns },
                     { z > 0, -(gssize) slice },
                     { z + 1 < walk->n[2], (gssize) slice } };

      g_array_set_size (waiting, waiting->len - 1);
      if (walk->kinds[voxel] != CANDIDATE)
        continue;
      while (first > row && walk->kinds[first - 1] == CANDIDATE)
        first--;
      while (last + 1 < row + columns && walk->kinds[last + 1] == CANDIDATE)
        last++;
      for (gsize i = first; i <= last; i++)
        walk->kinds[i] = OBJECT;
      for (guint k = 0; k < G_N_ELEMENTS (beside); k++)
        for (gsize i = first; beside[k].is_there && i <= last; i++)
          {
            gsize other = i + (gsize) beside[k].step;

            if (walk->kinds[other] == CANDIDATE && (i == last || walk->kinds[other + 1] != CANDIDATE))
              g_array_append_val (waiting, other);
          }
    }
  return waiting->len == 0;
}

/* Neighbours of @voxel, those over edges and corners too; @across: in the slices beside it as well. */
static guint
list_neighbours (const Walk *walk, gsize voxel, gboolean across, gsize neighbours[26])
{
  gsize columns = walk->n[0], slice = columns * walk->n[1];
  guint x = (guint) (voxel % columns), y = (guint) (voxel / columns % walk->n[1]),
        z = (guint) (voxel / slice);
  guint n = 0;

  for (int k = across && z > 0 ? -1 : 0; k <= (across && z + 1 < walk->n[2] ? 1 : 0); k++)
    for (int j = y > 0 ? -1 : 0; j <= (y + 1 < walk->n[1] ? 1 : 0); j++)
      for (int i = x > 0 ? -1 : 0; i <= (x + 1 < columns ? 1 : 0); i++)
        if (i != 0 || j != 0 || k != 0)
          neighbours[n++] = voxel + (gsize) ((gssize) k * (gssize) slice + (gssize) j * (gssize) columns + i);
  return n;
}

/* Voxels of the object that have a neighbour which is not. Where it is cut there is no edge. Too many make no
 * edge at all, in this and in the next layers: noise has none. */
static Voxels *
find_edge (Walk *walk, gboolean *is_cut)
{
  Voxels *edge = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize n = (gsize) walk->n[0] * walk->n[1] * walk->n[2], neighbours[26];

  for (gsize voxel = 0; voxel < n; voxel++)
    {
      guint n_neighbours = walk->kinds[voxel] == OBJECT ? list_neighbours (walk, voxel, TRUE, neighbours) : 0;

      gboolean is_edge = FALSE;

      for (guint i = 0; i < n_neighbours; i++)
        {
          is_edge |= walk->kinds[neighbours[i]] < OBJECT;
          *is_cut |= walk->kinds[neighbours[i]] == BEYOND;
        }
      if (is_edge && edge->len < MOST_IN_LAYER)
        g_array_append_val (edge, voxel);
    }
  if (edge->len == MOST_IN_LAYER)
    g_array_set_size (edge, 0);
  for (guint i = 0; i < edge->len; i++)
    walk->kinds[g_array_index (edge, gsize, i)] = LAYER;
  return edge;
}

/* The next layer: neighbours of @layer of @kind. */
static Voxels *
find_layer (Walk *walk, const Voxels *layer, guint8 kind, gboolean across)
{
  Voxels *next = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize neighbours[26];

  for (guint i = 0; i < layer->len && next->len < MOST_IN_LAYER; i++)
    {
      guint n = list_neighbours (walk, g_array_index (layer, gsize, i), across, neighbours);

      for (guint k = 0; k < n; k++)
        if (walk->kinds[neighbours[k]] == kind)
          {
            walk->kinds[neighbours[k]] = LAYER;
            g_array_append_val (next, neighbours[k]);
          }
    }
  if (next->len >= MOST_IN_LAYER)
    g_array_set_size (next, 0);
  return next;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

/* Of the values of two layers; NAN when they are empty. */
static double
get_median (const Walk *walk, const Voxels *one, const Voxels *other)
{
  guint n = 0;
  g_autofree double *values = g_new (double, (gsize) one->len + other->len);

  for (guint i = 0; i < one->len + other->len; i++)
    {
      double value = read_value (walk, i < one->len ? g_array_index (one, gsize, i)
                                                    : g_array_index (other, gsize, i - one->len));

      if (!isnan (value))
        values[n++] = value;
    }
  if (n == 0)
    return NAN;
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static double
get_cell (const Walk *walk, gsize voxel)
{
  return walk->cells[voxel / walk->n[0] / walk->n[1]];
}

/* What the voxels of a layer add to the count: they are @counted (1 within the edge, 0 outside of it). */
static double
weigh (const Walk *walk, const Voxels *layer, const FjVolumeMeasure *measure, double counted)
{
  double sum = 0;

  for (guint i = 0; i < layer->len; i++)
    {
      gsize voxel = g_array_index (layer, gsize, i);
      double part = (read_value (walk, voxel) - measure->outside) / (measure->inside - measure->outside);

      if (!isnan (part))
        sum += (CLAMP (part, 0, 1) - counted) * get_cell (walk, voxel);
    }
  return sum;
}

static void
measure_edge (Walk *walk, FjVolumeMeasure *measure)
{
  const FjPlane *plane = &walk->volume->slices[0].plane;
  gboolean thin = walk->volume->spacing <= THICK * MAX (plane->row_spacing, plane->column_spacing);
  g_autoptr (GArray) in1 = find_edge (walk, &measure->is_cut);
  g_autoptr (GArray) out1 = find_layer (walk, in1, OUTSIDE, TRUE);
  g_autoptr (GArray) in2 = find_layer (walk, in1, OBJECT, thin);
  g_autoptr (GArray) out2 = find_layer (walk, out1, OUTSIDE, thin);
  g_autoptr (GArray) in3 = find_layer (walk, in2, OBJECT, thin);
  g_autoptr (GArray) out3 = find_layer (walk, out2, OUTSIDE, thin);
  g_autoptr (GArray) in4 = find_layer (walk, in3, OBJECT, thin);
  g_autoptr (GArray) out4 = find_layer (walk, out3, OUTSIDE, thin);

  measure->inside = get_median (walk, in3, in4);
  measure->outside = get_median (walk, out3, out4);
  if (isnan (measure->inside) || isnan (measure->outside) || measure->inside == measure->outside)
    {
      measure->inside = measure->outside = measure->weighted = NAN;
      return;
    }
  measure->weighted = measure->counted + weigh (walk, in1, measure, 1) + weigh (walk, in2, measure, 1)
                      + weigh (walk, out1, measure, 0) + weigh (walk, out2, measure, 0);
}

/* Half-way to both neighbours; at an end as far to the other side. */
static void
measure_cells (Walk *walk)
{
  const FjVolume *volume = walk->volume;
  const FjPlane *plane = &volume->slices[0].plane;
  double area = plane->row_spacing * plane->column_spacing
                * fj_vector_length (fj_vector_cross (plane->row, plane->column));

  for (guint z = 0; z < walk->n[2]; z++)
    {
      guint below = z > 0 ? z - 1 : z, above = z + 1 < walk->n[2] ? z + 1 : z;
      FjVector way
          = fj_vector_subtract (volume->slices[above].plane.origin, volume->slices[below].plane.origin);

      walk->cells[z]
          = area * (above > below ? fj_vector_dot (way, volume->normal) / (above - below) : volume->spacing);
    }
}

/* Counts what find_candidates() and flood() have marked. */
static void
count (Walk *walk, FjVolumeMeasure *measure)
{
  const guint8 *kind = walk->kinds;
  double sum = 0;

  measure->minimum = INFINITY;
  measure->maximum = -INFINITY;
  for (guint z = 0; z < walk->n[2]; z++)
    for (guint y = 0; y < walk->n[1]; y++)
      {
        read_row (walk, y, z);
        for (guint x = 0; x < walk->n[0]; x++, kind++)
          {
            if (*kind != OBJECT)
              continue;
            measure->n_voxels++;
            measure->counted += walk->cells[z];
            sum += walk->row[x];
            measure->minimum = fmin (measure->minimum, walk->row[x]);
            measure->maximum = fmax (measure->maximum, walk->row[x]);
            if (x == 0 || y == 0 || z == 0 || x + 1 == walk->n[0] || y + 1 == walk->n[1]
                || z + 1 == walk->n[2])
              measure->is_cut = TRUE;
          }
      }
  measure->mean = measure->n_voxels > 0 ? sum / (double) measure->n_voxels : NAN;
}

static gboolean
refuse_size (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                       _ ("There is not enough memory to measure in this volume. Close other studies."));
  return FALSE;
}

gboolean
fj_volume_measure (const FjVolume *volume,
                   const FjVolumeObject *object,
                   FjVolumeMeasure *measure,
                   GError **error)
{
  gsize n = (gsize) volume->rows * volume->columns * volume->depth, seed;
  g_autofree guint8 *kinds = g_try_malloc0 (n);
  g_autofree double *row = g_new (double, volume->columns), *cells = g_new (double, volume->depth);
  Walk walk = { volume, { volume->columns, volume->rows, volume->depth }, kinds, row, cells };

  *measure = (FjVolumeMeasure){ .weighted = NAN, .inside = NAN, .outside = NAN };
  if (kinds == NULL)
    return refuse_size (error);
  measure_cells (&walk);
  find_candidates (&walk, object);
  if (!object->has_seed)
    for (gsize i = 0; i < n; i++)
      kinds[i] = kinds[i] == CANDIDATE ? OBJECT : kinds[i];
  else if (find_voxel (&walk, object->seed, &seed) && !flood (&walk, seed))
    return refuse_size (error);
  count (&walk, measure);
  if (measure->n_voxels == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                           object->has_seed
                               ? _ ("The point that was given is not inside an object of these "
                                    "values. Choose another point or other limits.")
                               : _ ("Nothing in the volume has such values. Choose other limits."));
      return FALSE;
    }
  measure_edge (&walk, measure);
  return TRUE;
}
