#include "fj-volume-private.h"

#include "fj-error.h"
#include "fj-language.h"
#include "fj-pixel-memory.h"

#include <math.h>
#include <string.h>

#define EVEN 1e-3 /* of a pixel: origins this near to a line lie on it */
#define LINE 64   /* bytes of a line of the cache */
#define BETWEEN 5 /* lines */

static gboolean
check_slices (const FjVolumeSlice *slices, guint n, GError **error)
{
  const FjPlane *first = &slices[0].plane;

  for (guint i = 0; i < n; i++)
    {
      const FjPlane *plane = &slices[i].plane;

      if (!fj_plane_is_valid (plane))
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
              _ ("Image %u of the series does not say properly where it lies in the patient, so that no "
                 "volume can be built with it. Read the series image by image."),
              i + 1);
          return FALSE;
        }
      if (!isfinite (slices[i].slope) || !isfinite (slices[i].intercept))
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
              _ ("Image %u of the series has a rescale that is not a number, so that its values mean "
                 "nothing. Ask the site to send it again."),
              i + 1);
          return FALSE;
        }
      if (!fj_slice_same_direction (plane, first, FJ_SLICE_SAME_DIRECTION))
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
              _ ("Images 1 and %u of the series lie in different directions and cannot make one volume. "
                 "Choose the images of one direction."),
              i + 1);
          return FALSE;
        }
      if (!fj_slice_same_spacing (plane, first, FJ_SLICE_SAME_SPACING))
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                       _ ("Images 1 and %u of the series have pixels of different size and cannot make one "
                          "volume. Choose the images of one scan."),
                       i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

/* Sorts into volume->slices and leaves second frames of one position out. */
static gboolean
place_slices (FjVolume *volume, const FjVolumeSlice *slices, guint n, GError **error)
{
  g_autofree FjSlicePlace *places = g_new (FjSlicePlace, n);
  g_autofree const FjPlane **planes = g_new (const FjPlane *, n);

  for (guint i = 0; i < n; i++)
    planes[i] = &slices[i].plane;
  volume->depth = fj_slice_order (planes, n, places);
  volume->slices = g_new (FjVolumeSlice, volume->depth);
  for (guint i = 0; i < n; i++)
    {
      const FjVolumeSlice *slice = &slices[places[i].index];
      FjVolumeSlice *taken = &volume->slices[places[i].place];

      if (i == 0 || places[i].place != places[i - 1].place)
        {
          *taken = *slice;
          continue;
        }
      if (fj_slice_drift (&taken->plane, &slice->plane) > FJ_SLICE_BESIDE)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                       _ ("Image %u of the series lies beside another one and not above it, so that they "
                          "cannot make one volume. Read the series image by image."),
                       places[i].index + 1);
          return FALSE;
        }
      volume->flags |= FJ_VOLUME_DUPLICATES;
    }
  return TRUE;
}

/* Are the origins of slices @first … @last evenly on a line? */
static gboolean
is_even (const FjVolume *volume, guint first, guint last, double tolerance)
{
  FjVector from = volume->slices[first].plane.origin;
  FjVector way = fj_vector_subtract (volume->slices[last].plane.origin, from);

  for (guint i = first + 1; i < last; i++)
    {
      FjVector there = fj_vector_add_scaled (from, way, (double) (i - first) / (last - first));

      if (fj_vector_length (fj_vector_subtract (volume->slices[i].plane.origin, there)) > tolerance)
        return FALSE;
    }
  return TRUE;
}

static void
make_piece (FjVolume *volume, guint first, guint last)
{
  FjVolumePiece *piece = &volume->pieces[volume->n_pieces++];
  const FjPlane *plane = &volume->slices[0].plane;
  FjVector across = { 0 }, down = { 0 }, none = { 0 };
  double block;

  piece->first = first;
  piece->n = last - first;
  piece->origin = volume->slices[first].plane.origin;
  piece->step = volume->normal;
  if (last > first)
    piece->step = fj_vector_add_scaled (
        none, fj_vector_subtract (volume->slices[last].plane.origin, piece->origin), 1.0 / (last - first));
  else
    piece->step = fj_vector_add_scaled (none, volume->normal, volume->spacing);
  across = fj_vector_add_scaled (none, plane->row, plane->column_spacing);
  down = fj_vector_add_scaled (none, plane->column, plane->row_spacing);
  /* The inverse of the matrix whose columns are the three steps. */
  block = fj_vector_dot (fj_vector_cross (across, down), piece->step);
  piece->dual[0] = fj_vector_add_scaled (none, fj_vector_cross (down, piece->step), 1 / block);
  piece->dual[1] = fj_vector_add_scaled (none, fj_vector_cross (piece->step, across), 1 / block);
  piece->dual[2] = fj_vector_add_scaled (none, fj_vector_cross (across, down), 1 / block);
}

static void
make_pieces (FjVolume *volume)
{
  double tolerance = EVEN * fj_volume_get_finest_spacing (volume);
  guint last = volume->depth - 1;

  volume->pieces = g_new0 (FjVolumePiece, MAX (last, 1));
  volume->ends = g_new0 (double, MAX (last, 1));
  if (last == 0 || is_even (volume, 0, last, tolerance))
    {
      make_piece (volume, 0, last);
      return;
    }
  for (guint first = 0; first < last;)
    {
      FjVector from = volume->slices[first].plane.origin;
      FjVector step = fj_vector_subtract (volume->slices[first + 1].plane.origin, from);
      guint end = first + 1;

      while (end < last
             && fj_vector_length (fj_vector_subtract (volume->slices[end + 1].plane.origin,
                                                      fj_vector_add_scaled (from, step, end + 1 - first)))
                    <= tolerance / 2)
        end++;
      make_piece (volume, first, end);
      volume->ends[volume->n_pieces - 1] = fj_vector_dot (volume->slices[end].plane.origin, volume->normal);
      first = end;
    }
}

/* Samples from a slice to the next: whole lines of the cache. Slices that lie a power of two apart would
 * share a few places of the cache for a column of voxels, so that they get some lines between them: planes
 * across take a half to three quarters of the time. */
static gsize
choose_stride (guint rows, guint columns, gsize sample_size)
{
  gsize lines = ((gsize) rows * columns * sample_size + LINE - 1) / LINE;

  return (lines % 16 == 0 ? lines + BETWEEN : lines) * LINE / sample_size;
}

/* All that follows from where the slices are. */
static void
judge (FjVolume *volume)
{
  g_autofree const FjPlane **planes = g_new (const FjPlane *, volume->depth);

  for (guint i = 0; i < volume->depth; i++)
    planes[i] = &volume->slices[i].plane;
  volume->flags |= fj_slice_judge (planes, volume->depth, &volume->spacing);
  make_pieces (volume);
  volume->even_rescale = TRUE;
  for (guint i = 1; i < volume->depth; i++)
    if (volume->slices[i].slope != volume->slices[0].slope
        || volume->slices[i].intercept != volume->slices[0].intercept)
      volume->even_rescale = FALSE;
}

FjVolume *
fj_volume_new (
    const FjVolumeSlice *slices, guint n, guint rows, guint columns, FjSampleType type, GError **error)
{
  g_autoptr (FjVolume) volume = NULL;
  gsize size;

  if (n == 0 || rows == 0 || columns == 0 || rows > G_MAXUINT16 || columns > G_MAXUINT16)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                           _ ("A volume needs at least one image with pixels. Choose a series of images."));
      return NULL;
    }
  if (!check_slices (slices, n, error))
    return NULL;
  volume = g_new0 (FjVolume, 1);
  g_atomic_ref_count_init (&volume->refs);
  volume->rows = rows;
  volume->columns = columns;
  volume->type = type;
  volume->normal = fj_plane_normal (&slices[0].plane);
  if (!place_slices (volume, slices, n, error))
    return NULL;
  judge (volume);
  volume->slice_stride = choose_stride (rows, columns, fj_sample_size (type));
  if (g_size_checked_mul (&size, volume->slice_stride * fj_sample_size (type), volume->depth)
      && size <= G_MAXSSIZE)
    volume->data = fj_pixel_memory_new (size);
  if (volume->data == NULL)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("There is not enough memory for a volume of %u images. Close other studies or choose fewer "
             "images."),
          volume->depth);
      return NULL;
    }
  return g_steal_pointer (&volume);
}

void
fj_volume_drop_slices (FjVolume *volume, const gboolean *is_bad)
{
  gsize stride = volume->slice_stride * fj_sample_size (volume->type);
  guint depth = 0;

  for (guint i = 0; i < volume->depth; i++)
    if (!is_bad[i])
      {
        if (depth != i)
          {
            volume->slices[depth] = volume->slices[i];
            memcpy (volume->data + depth * stride, volume->data + i * stride, stride);
          }
        depth++;
      }
  g_return_if_fail (depth > 0);
  volume->depth = depth;
  volume->flags &= FJ_VOLUME_DUPLICATES;
  volume->n_pieces = 0;
  g_clear_pointer (&volume->pieces, g_free);
  g_clear_pointer (&volume->ends, g_free);
  judge (volume);
}

FjVolume *
fj_volume_ref (FjVolume *volume)
{
  g_atomic_ref_count_inc (&volume->refs);
  return volume;
}

void
fj_volume_unref (FjVolume *volume)
{
  if (volume == NULL || !g_atomic_ref_count_dec (&volume->refs))
    return;
  g_free (volume->slices);
  fj_pixel_memory_free (volume->data);
  g_free (volume->pieces);
  g_free (volume->ends);
  g_free (volume);
}

void
fj_volume_set_padding (FjVolume *volume, gint64 low, gint64 high)
{
  volume->has_padding = low <= high;
  volume->padding_low = (double) low;
  volume->padding_high = (double) high;
}

void
fj_volume_set_scale (FjVolume *volume, double offset, double scale)
{
  g_return_if_fail (isfinite (offset) && isfinite (scale) && scale > 0);
  for (guint i = 0; i < volume->depth; i++)
    {
      volume->slices[i].slope /= scale;
      volume->slices[i].intercept = (volume->slices[i].intercept - offset) / scale;
    }
}

void *
fj_volume_get_slice_data (FjVolume *volume, guint index)
{
  g_return_val_if_fail (index < volume->depth, NULL);
  return volume->data + index * volume->slice_stride * fj_sample_size (volume->type);
}

const FjVolumeSlice *
fj_volume_get_slice (const FjVolume *volume, guint index)
{
  g_return_val_if_fail (index < volume->depth, NULL);
  return &volume->slices[index];
}

guint
fj_volume_get_depth (const FjVolume *volume)
{
  return volume->depth;
}

guint
fj_volume_get_rows (const FjVolume *volume)
{
  return volume->rows;
}

guint
fj_volume_get_columns (const FjVolume *volume)
{
  return volume->columns;
}

FjSampleType
fj_volume_get_type (const FjVolume *volume)
{
  return volume->type;
}

FjVolumeFlags
fj_volume_get_flags (const FjVolume *volume)
{
  return volume->flags;
}

double
fj_volume_get_spacing (const FjVolume *volume)
{
  return volume->spacing;
}

double
fj_volume_get_finest_spacing (const FjVolume *volume)
{
  const FjPlane *plane = &volume->slices[0].plane;
  double finest = MIN (plane->row_spacing, plane->column_spacing);

  return volume->depth > 1 ? MIN (finest, volume->spacing) : finest;
}

guint
fj_volume_find_piece (const FjVolume *volume, double position)
{
  guint low = 0, high = volume->n_pieces - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (position < volume->ends[middle])
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

void
fj_volume_map (const FjVolumePiece *piece, FjVector point, double index[3])
{
  FjVector offset = fj_vector_subtract (point, piece->origin);

  index[0] = fj_vector_dot (piece->dual[0], offset);
  index[1] = fj_vector_dot (piece->dual[1], offset);
  index[2] = piece->first + fj_vector_dot (piece->dual[2], offset);
}

/* Cell and part of the way through it; the border takes the nearest. FALSE outside. */
static gboolean
locate (double index, guint n, guint *cell, double *part)
{
  if (!(index >= -FJ_VOLUME_BORDER && index <= n - 1 + FJ_VOLUME_BORDER))
    return FALSE;
  index = CLAMP (index, 0.0, n - 1.0);
  *cell = MIN ((guint) index, n > 1 ? n - 2 : 0);
  *part = index - *cell;
  return TRUE;
}

static gboolean
is_missing (const FjVolume *volume, double stored)
{
  return !isfinite (stored)
         || (volume->has_padding && stored >= volume->padding_low && stored <= volume->padding_high);
}

gboolean
fj_volume_sample_index (const FjVolume *volume, const double index[3], double *value)
{
  guint x, y, z, nearest;
  double fx, fy, fz, values[8], result = 0;
  gboolean missing[8];

  if (!locate (index[0], volume->columns, &x, &fx) || !locate (index[1], volume->rows, &y, &fy)
      || !locate (index[2], volume->depth, &z, &fz))
    return FALSE;
  nearest = (fx >= 0.5 ? 1 : 0) + (fy >= 0.5 ? 2 : 0) + (fz >= 0.5 ? 4 : 0);
  /* Where a neighbour has no weight there may be none. */
  for (guint i = 0; i < 8; i++)
    {
      guint u = i & 1 && fx > 0, v = i & 2 && fy > 0, w = i & 4 && fz > 0;
      const FjVolumeSlice *slice = &volume->slices[z + w];
      double stored
          = fj_sample_get (volume->type, volume->data,
                           (z + w) * volume->slice_stride + (y + v) * (gsize) volume->columns + x + u);

      missing[i] = is_missing (volume, stored);
      values[i] = stored * slice->slope + slice->intercept;
    }
  if (missing[nearest])
    return FALSE;
  for (guint i = 0; i < 8; i++)
    result += (i & 1 ? fx : 1 - fx) * (i & 2 ? fy : 1 - fy) * (i & 4 ? fz : 1 - fz)
              * values[missing[i] ? nearest : i];
  *value = result;
  return TRUE;
}

gboolean
fj_volume_sample (const FjVolume *volume, FjVector point, double *value)
{
  const FjVolumePiece *piece
      = &volume->pieces[fj_volume_find_piece (volume, fj_vector_dot (point, volume->normal))];
  double index[3];

  fj_volume_map (piece, point, index);
  return fj_volume_sample_index (volume, index, value);
}
