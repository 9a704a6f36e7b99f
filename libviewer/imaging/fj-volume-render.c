#include "fj-volume-render.h"

#include <math.h>

#include "fj-bands.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-volume-private.h"

#define BRICK 4 /* cells between voxels on a side */
#define TILE 32u

/* How a surface answers light from the eye. */
#define AMBIENT 0.25f
#define DIFFUSE 0.75f
#define SPECULAR 0.22f

/* Stored values, from the least that the type has (get_least()); low above high: nothing but padding. */
typedef struct
{
  guint16 low, high;
} Brick;

struct _FjVolumeRender
{
  gatomicrefcount refs;
  FjVolume *volume;
  guint bricks[3]; /* columns, rows, slices of them */
  Brick *brick;
  FjVector center;
  double radius;
  gint32 low, high; /* stored, of what is worth showing */
};

static inline gint32
load (const void *data, gsize i, FjSampleType type)
{
  switch (type)
    {
    case FJ_SAMPLE_U8:
      return ((const guint8 *) data)[i];
    case FJ_SAMPLE_S8:
      return ((const gint8 *) data)[i];
    case FJ_SAMPLE_U16:
      return ((const guint16 *) data)[i];
    default:
      return ((const gint16 *) data)[i];
    }
}

static gint32
get_least (FjSampleType type)
{
  return type == FJ_SAMPLE_S8 || type == FJ_SAMPLE_S16 ? G_MININT16 : 0;
}

static gboolean
is_stopped (const gint *cancelled)
{
  return cancelled != NULL && g_atomic_int_get (cancelled) != 0;
}

/* --- what bricks hold --- */

typedef struct
{
  FjVolumeRender *render;
  const gint *cancelled;
} Survey;

static Brick
survey_brick (const FjVolume *volume, guint bx, guint by, guint bz)
{
  gint32 low = G_MAXUINT16 + get_least (volume->type), high = get_least (volume->type);
  gboolean is_full = FALSE;
  guint x1 = MIN ((bx + 1) * BRICK, volume->columns - 1), y1 = MIN ((by + 1) * BRICK, volume->rows - 1);
  guint z1 = MIN ((bz + 1) * BRICK, volume->depth - 1);

  for (guint z = bz * BRICK; z <= z1; z++)
    for (guint y = by * BRICK; y <= y1; y++)
      {
        gsize line = z * volume->slice_stride + (gsize) y * volume->columns;

        for (guint x = bx * BRICK; x <= x1; x++)
          {
            gint32 value = load (volume->data, line + x, volume->type);

            if (volume->has_padding && value >= volume->padding_low && value <= volume->padding_high)
              continue;
            low = MIN (low, value);
            high = MAX (high, value);
            is_full = TRUE;
          }
      }
  if (!is_full)
    return (Brick){ 1, 0 };
  return (Brick){ (guint16) (low - get_least (volume->type)), (guint16) (high - get_least (volume->type)) };
}

static void
survey (guint begin, guint end, gpointer data)
{
  const Survey *job = data;
  FjVolumeRender *render = job->render;

  for (guint z = begin; z < end; z++)
    for (guint y = 0; y < render->bricks[1] && !is_stopped (job->cancelled); y++)
      for (guint x = 0; x < render->bricks[0]; x++)
        render->brick[((gsize) z * render->bricks[1] + y) * render->bricks[0] + x]
            = survey_brick (render->volume, x, y, z);
}

static void
find_range (FjVolumeRender *render, gsize n)
{
  g_autofree gsize *highest = g_new0 (gsize, G_MAXUINT16 + 1);
  gint32 least = get_least (render->volume->type);
  gsize above = 0, n_full = 0;

  render->low = G_MAXINT32;
  render->high = G_MININT32;
  for (gsize i = 0; i < n; i++)
    if (render->brick[i].low <= render->brick[i].high)
      {
        render->low = MIN (render->low, render->brick[i].low + least);
        highest[render->brick[i].high]++;
        n_full++;
      }
  for (gint32 value = G_MAXUINT16 + 1; n_full > 0 && value-- > 0;)
    {
      above += highest[value];
      if (above > n_full / 100)
        {
          render->high = value + least;
          return;
        }
    }
}

static const char *
find_fault (const FjVolume *volume)
{
  if (volume->depth < 2 || volume->rows < 2 || volume->columns < 2)
    return _ ("A single image is no volume. Choose a series of many slices.");
  if (volume->n_pieces != 1 || volume->flags & (FJ_VOLUME_GAPS | FJ_VOLUME_DUPLICATES))
    return _ (
        "The slices are not at even distances, so that a rendering would show what is not there. Read the "
        "series image by image.");
  if (!volume->even_rescale || volume->type > FJ_SAMPLE_S16)
    return _ ("The values of these images cannot be compared from slice to slice, so that no volume can be "
              "rendered. Read the series image by image.");
  return NULL;
}

static void
place (FjVolumeRender *render)
{
  const FjVolume *volume = render->volume;
  const FjPlane *first = &volume->slices[0].plane, *last = &volume->slices[volume->depth - 1].plane;
  FjVector a = fj_plane_to_patient (first, 0, 0);
  FjVector b = fj_plane_to_patient (last, volume->columns - 1.0, volume->rows - 1.0);

  render->center = fj_vector_add_scaled (a, fj_vector_subtract (b, a), 0.5);
  for (guint i = 0; i < 8; i++)
    {
      FjVector corner = fj_plane_to_patient (i & 4 ? last : first, i & 1 ? volume->columns - 1.0 : 0,
                                             i & 2 ? volume->rows - 1.0 : 0);

      render->radius = fmax (render->radius, fj_vector_length (fj_vector_subtract (corner, render->center)));
    }
}

FjVolumeRender *
fj_volume_render_new (FjVolume *volume, const gint *cancelled, GError **error)
{
  const char *fault = find_fault (volume);
  FjVolumeRender *render;
  Survey job;
  gsize n;

  if (fault != NULL)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE, fault);
      return NULL;
    }
  render = g_new0 (FjVolumeRender, 1);
  g_atomic_ref_count_init (&render->refs);
  render->volume = fj_volume_ref (volume);
  render->bricks[0] = (volume->columns + BRICK - 2) / BRICK;
  render->bricks[1] = (volume->rows + BRICK - 2) / BRICK;
  render->bricks[2] = (volume->depth + BRICK - 2) / BRICK;
  n = (gsize) render->bricks[0] * render->bricks[1] * render->bricks[2];
  render->brick = g_new0 (Brick, n);
  place (render);
  job = (Survey){ render, cancelled };
  fj_bands_run (0, render->bricks[2], 1, survey, &job);
  find_range (render, n);
  if (is_stopped (cancelled))
    g_clear_pointer (&render, fj_volume_render_unref);
  return render;
}

FjVolumeRender *
fj_volume_render_ref (FjVolumeRender *render)
{
  g_atomic_ref_count_inc (&render->refs);
  return render;
}

void
fj_volume_render_unref (FjVolumeRender *render)
{
  if (!g_atomic_ref_count_dec (&render->refs))
    return;
  fj_volume_unref (render->volume);
  g_free (render->brick);
  g_free (render);
}

FjVector
fj_volume_render_get_center (const FjVolumeRender *render)
{
  return render->center;
}

double
fj_volume_render_get_radius (const FjVolumeRender *render)
{
  return render->radius;
}

double
fj_volume_render_get_spacing (const FjVolumeRender *render)
{
  return fj_volume_get_finest_spacing (render->volume);
}

gboolean
fj_volume_render_get_range (const FjVolumeRender *render, double *low, double *high)
{
  const FjVolumeSlice *slice = &render->volume->slices[0];
  double a = render->low * slice->slope + slice->intercept,
         b = render->high * slice->slope + slice->intercept;

  *low = fmin (a, b);
  *high = fmax (a, b);
  return render->low < render->high;
}

gsize
fj_volume_render_get_memory (const FjVolumeRender *render)
{
  return sizeof *render + sizeof (Brick) * render->bricks[0] * render->bricks[1] * render->bricks[2];
}

/* --- a picture --- */

typedef struct
{
  const FjVolumeRender *render;
  const FjVolumeCamera *camera;
  FjVector forward;
  double step;
  guint width, height, across; /* tiles */
  gsize stride;
  const gint *cancelled;
  guint8 *pixels;

  float *table;         /* FJ_VOLUME_RENDER_TABLE * 4 */
  float factor, offset; /* from stored value to its entry */
  guint8 *is_empty;     /* of each brick; NULL: none is passed over */
  float gradient[3][3]; /* to the gradient in the patient, of differences along columns, rows, slices */
  float eye[3];         /* forward */
} Picture;

/* A line through index space: start + k * step. */
typedef struct
{
  double start[3], step[3];
  gint64 first, last;
} Ray;

static inline float
clamp_entry (float entry)
{
  return CLAMP (entry, 0.0f, FJ_VOLUME_RENDER_TABLE - 1.0f);
}

static inline gboolean
is_padding (const FjVolume *volume, gint32 value)
{
  return value >= volume->padding_low && value <= volume->padding_high;
}

/* Stored value at an index inside, trilinear. FALSE: the nearest voxel is padding. */
static inline gboolean
sample (const FjVolume *volume, FjSampleType type, float x, float y, float z, float *value)
{
  int xi = MIN ((int) x, (int) volume->columns - 2), yi = MIN ((int) y, (int) volume->rows - 2);
  int zi = MIN ((int) z, (int) volume->depth - 2);
  float fx = x - (float) xi, fy = y - (float) yi, fz = z - (float) zi;
  gsize row = volume->columns, slice = volume->slice_stride;
  gsize at = (gsize) zi * slice + (gsize) yi * row + (gsize) xi;
  gint32 v[8] = { load (volume->data, at, type),
                  load (volume->data, at + 1, type),
                  load (volume->data, at + row, type),
                  load (volume->data, at + row + 1, type),
                  load (volume->data, at + slice, type),
                  load (volume->data, at + slice + 1, type),
                  load (volume->data, at + slice + row, type),
                  load (volume->data, at + slice + row + 1, type) };
  float a, b, c, d;

  if (volume->has_padding)
    for (int i = 0; i < 8; i++)
      if (is_padding (volume, v[i]))
        {
          gint32 nearest = v[(fx >= 0.5f) + 2 * (fy >= 0.5f) + 4 * (fz >= 0.5f)];

          *value = (float) nearest;
          return !is_padding (volume, nearest);
        }
  a = (float) v[0] + (float) (v[1] - v[0]) * fx;
  b = (float) v[2] + (float) (v[3] - v[2]) * fx;
  c = (float) v[4] + (float) (v[5] - v[4]) * fx;
  d = (float) v[6] + (float) (v[7] - v[6]) * fx;
  a += (b - a) * fy;
  c += (d - c) * fy;
  *value = a + (c - a) * fz;
  return TRUE;
}

/* Half the difference of what lies a voxel on either side; @middle where there is nothing. */
static inline float
differ (const FjVolume *volume, FjSampleType type, const float at[3], int axis, float last, float middle)
{
  float p[3] = { at[0], at[1], at[2] }, a, b;

  p[axis] = MIN (at[axis] + 1, last);
  if (!sample (volume, type, p[0], p[1], p[2], &a))
    a = middle;
  p[axis] = MAX (at[axis] - 1, 0);
  if (!sample (volume, type, p[0], p[1], p[2], &b))
    b = middle;
  return (a - b) / 2;
}

/* Light from the eye: what of a surface's own colour comes back, and what shines. */
static inline void
light (const Picture *picture,
       FjSampleType type,
       const float at[3],
       const float last[3],
       float middle,
       float *own,
       float *shine)
{
  const FjVolume *volume = picture->render->volume;
  float d[3], g[3], length, toward;

  for (int i = 0; i < 3; i++)
    d[i] = differ (volume, type, at, i, last[i], middle);
  for (int i = 0; i < 3; i++)
    g[i] = d[0] * picture->gradient[0][i] + d[1] * picture->gradient[1][i] + d[2] * picture->gradient[2][i];
  length = sqrtf (g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
  *own = 1;
  *shine = 0;
  if (length < 1e-6f)
    return;
  toward = fabsf (g[0] * picture->eye[0] + g[1] * picture->eye[1] + g[2] * picture->eye[2]) / length;
  *own = AMBIENT + DIFFUSE * toward;
  toward *= toward;
  toward *= toward;
  *shine = SPECULAR * toward * toward * toward * toward * toward;
}

/* The first sample of @ray behind the brick that @at lies in. */
static inline gint64
leave (const Ray *ray, const FjVolumeRender *render, const guint brick[3], gint64 k)
{
  double exit = INFINITY;

  for (int i = 0; i < 3; i++)
    {
      double bound;

      if (ray->step[i] > 0 && brick[i] + 1 < render->bricks[i])
        bound = (brick[i] + 1.0) * BRICK;
      else if (ray->step[i] < 0 && brick[i] > 0)
        bound = (double) brick[i] * BRICK;
      else
        continue;
      exit = fmin (exit, (bound - ray->start[i]) / ray->step[i]);
    }
  if (!(exit < (double) ray->last))
    return ray->last + 1;
  return MAX (k + 1, (gint64) ceil (exit));
}

/* Index of sample @k: in the border the nearest value holds. */
static inline void
find_place (const Ray *ray, const float last[3], gint64 k, float at[3])
{
  for (int i = 0; i < 3; i++)
    {
      at[i] = (float) (ray->start[i] + (double) k * ray->step[i]);
      at[i] = CLAMP (at[i], 0, last[i]);
    }
}

/* Whether nothing is seen of the brick that sample @k lies in; @end: the first sample behind it. */
static inline gboolean
is_passed_over (const Picture *picture, const Ray *ray, gint64 k, gint64 *end)
{
  const FjVolumeRender *render = picture->render;
  const FjVolume *volume = render->volume;
  const float last[3] = { (float) volume->columns - 1, (float) volume->rows - 1, (float) volume->depth - 1 };
  guint brick[3];
  float at[3];

  find_place (ray, last, k, at);
  for (int i = 0; i < 3; i++)
    brick[i] = MIN ((guint) at[i] / BRICK, render->bricks[i] - 1);
  *end = leave (ray, render, brick, k);
  return picture->is_empty[((gsize) brick[2] * render->bricks[1] + brick[1]) * render->bricks[0] + brick[0]];
}

static inline guint32
cast (const Picture *picture, const Ray *ray, FjSampleType type)
{
  const FjVolumeRender *render = picture->render;
  const FjVolume *volume = render->volume;
  const float last[3] = { (float) volume->columns - 1, (float) volume->rows - 1, (float) volume->depth - 1 };
  float colour[3] = { 0 }, full = 0;
  guint32 word = 0xff;

  for (gint64 k = ray->first, end; k <= ray->last && full < (float) FJ_VOLUME_RENDER_FULL; k = end)
    {
      end = ray->last + 1;
      if (picture->is_empty != NULL && is_passed_over (picture, ray, k, &end))
        continue;
      for (; k < end; k++)
        {
          float at[3], value, own, shine, part;
          const float *entry;

          find_place (ray, last, k, at);
          if (!sample (volume, type, at[0], at[1], at[2], &value))
            continue;
          entry
              = picture->table + 4 * (gsize) (clamp_entry (value * picture->factor + picture->offset) + 0.5f);
          if (entry[3] <= 0)
            continue;
          light (picture, type, at, last, value, &own, &shine);
          part = (1 - full) * entry[3];
          for (int i = 0; i < 3; i++)
            colour[i] += part * (entry[i] * own + shine);
          full += part;
          if (full >= (float) FJ_VOLUME_RENDER_FULL)
            break;
        }
    }
  for (int i = 0; i < 3; i++)
    word = word << 8 | (guint32) (MIN (colour[i], 1.0f) * 255 + 0.5f);
  return word;
}

/* Narrows the ray to where it is inside the volume. */
static void
narrow (Ray *ray, const FjVolume *volume)
{
  const double last[3] = { volume->columns - 1.0, volume->rows - 1.0, volume->depth - 1.0 };
  double first = (double) ray->first, end = (double) ray->last;

  for (int i = 0; i < 3; i++)
    {
      double low = -FJ_VOLUME_BORDER, high = last[i] + FJ_VOLUME_BORDER, a, b;

      if (fabs (ray->step[i]) < 1e-12)
        {
          if (ray->start[i] < low || ray->start[i] > high)
            end = first - 1;
          continue;
        }
      a = (low - ray->start[i]) / ray->step[i];
      b = (high - ray->start[i]) / ray->step[i];
      first = fmax (first, fmin (a, b));
      end = fmin (end, fmax (a, b));
    }
  ray->first = (gint64) ceil (first);
  ray->last = (gint64) floor (end);
}

/* The ray of a pixel. Samples stay within the ball around the volume, so that their number is bounded. */
static void
aim (const Picture *picture, guint column, guint row, Ray *ray)
{
  const FjVolumeRender *render = picture->render;
  const FjVolumeCamera *camera = picture->camera;
  const FjVolumePiece *piece = &render->volume->pieces[0];
  double x = (column - (picture->width - 1) / 2.0) * camera->pixel;
  double y = (row - (picture->height - 1) / 2.0) * camera->pixel;
  FjVector from
      = fj_vector_add_scaled (fj_vector_add_scaled (camera->center, camera->right, x), camera->down, y);
  FjVector to_middle = fj_vector_subtract (render->center, from);
  double middle = fj_vector_dot (to_middle, picture->forward), reach = 2 * render->radius;

  fj_volume_map (piece, from, ray->start);
  for (int i = 0; i < 3; i++)
    ray->step[i] = fj_vector_dot (piece->dual[i], picture->forward) * picture->step;
  ray->first = (gint64) ceil (fmax (middle - reach, camera->cut) / picture->step);
  ray->last = (gint64) floor ((middle + reach) / picture->step);
  narrow (ray, render->volume);
}

static inline void
do_tile (const Picture *picture, guint tile, FjSampleType type)
{
  guint x0 = tile % picture->across * TILE, y0 = tile / picture->across * TILE;

  for (guint y = y0; y < MIN (y0 + TILE, picture->height); y++)
    {
      guint32 *line = (guint32 *) (gpointer) (picture->pixels + y * picture->stride);

      for (guint x = x0; x < MIN (x0 + TILE, picture->width); x++)
        {
          Ray ray;

          aim (picture, x, y, &ray);
          line[x] = cast (picture, &ray, type);
        }
    }
}

/* One loop for each kind of samples. */
static void
do_tiles (guint begin, guint end, gpointer data)
{
  const Picture *picture = data;

  for (guint tile = begin; tile < end && !is_stopped (picture->cancelled); tile++)
    switch (picture->render->volume->type)
      {
      case FJ_SAMPLE_U8:
        do_tile (picture, tile, FJ_SAMPLE_U8);
        break;
      case FJ_SAMPLE_S8:
        do_tile (picture, tile, FJ_SAMPLE_S8);
        break;
      case FJ_SAMPLE_U16:
        do_tile (picture, tile, FJ_SAMPLE_U16);
        break;
      default:
        do_tile (picture, tile, FJ_SAMPLE_S16);
        break;
      }
}

/* A brick is empty when no entry that its values can have is seen; one more on either side for rounding. */
static guint8 *
find_empty (const Picture *picture)
{
  const FjVolumeRender *render = picture->render;
  gsize n = (gsize) render->bricks[0] * render->bricks[1] * render->bricks[2];
  guint8 *is_empty = g_malloc (n);
  guint16 seen[FJ_VOLUME_RENDER_TABLE + 1] = { 0 };
  gint32 least = get_least (render->volume->type);

  for (guint i = 0; i < FJ_VOLUME_RENDER_TABLE; i++)
    seen[i + 1] = (guint16) (seen[i] + (picture->table[4 * i + 3] > 0));
  for (gsize i = 0; i < n; i++)
    {
      const Brick *brick = &render->brick[i];
      float a = clamp_entry ((float) (brick->low + least) * picture->factor + picture->offset);
      float b = clamp_entry ((float) (brick->high + least) * picture->factor + picture->offset);
      guint low = (guint) MIN (a, b), high = (guint) MAX (a, b) + 1;

      low = low > 0 ? low - 1 : 0;
      high = MIN (high + 1, FJ_VOLUME_RENDER_TABLE - 1);
      is_empty[i] = brick->low > brick->high || seen[high + 1] == seen[low];
    }
  return is_empty;
}

static void
fill_table (Picture *picture, const FjTransferFunction *function)
{
  const FjVolumeSlice *slice = &picture->render->volume->slices[0];
  double low = function->points[0].value, high = function->points[function->n - 1].value;
  double scale = (FJ_VOLUME_RENDER_TABLE - 1) / (high - low);

  fj_transfer_function_tabulate (function, picture->step, FJ_VOLUME_RENDER_TABLE, picture->table);
  picture->factor = (float) (slice->slope * scale);
  picture->offset = (float) ((slice->intercept - low) * scale);
}

gboolean
fj_volume_render_draw (const FjVolumeRender *render,
                       const FjVolumeCamera *camera,
                       const FjTransferFunction *function,
                       double step,
                       FjRenderWay way,
                       guint width,
                       guint height,
                       gsize stride,
                       guint threads,
                       const gint *cancelled,
                       guint8 *pixels)
{
  const FjVolumePiece *piece = &render->volume->pieces[0];
  g_autofree float *table = g_new (float, 4 * (gsize) FJ_VOLUME_RENDER_TABLE);
  g_autofree guint8 *is_empty = NULL;
  Picture picture = { .render = render,
                      .camera = camera,
                      .forward = fj_vector_cross (camera->right, camera->down),
                      .step = step,
                      .width = width,
                      .height = height,
                      .across = (width + TILE - 1) / TILE,
                      .stride = stride,
                      .cancelled = cancelled,
                      .pixels = pixels,
                      .table = table };

  g_return_val_if_fail (step > 0 && camera->pixel > 0 && function->n > 1, FALSE);
  g_return_val_if_fail (width <= G_MAXUINT16 && height <= G_MAXUINT16, FALSE);

  fill_table (&picture, function);
  if (way == FJ_RENDER_SKIP_EMPTY)
    picture.is_empty = is_empty = find_empty (&picture);
  for (int i = 0; i < 3; i++)
    {
      picture.gradient[i][0] = (float) piece->dual[i].x;
      picture.gradient[i][1] = (float) piece->dual[i].y;
      picture.gradient[i][2] = (float) piece->dual[i].z;
    }
  picture.eye[0] = (float) picture.forward.x;
  picture.eye[1] = (float) picture.forward.y;
  picture.eye[2] = (float) picture.forward.z;
  fj_bands_run (threads, picture.across * ((height + TILE - 1) / TILE), 1, do_tiles, &picture);
  return !is_stopped (cancelled);
}
