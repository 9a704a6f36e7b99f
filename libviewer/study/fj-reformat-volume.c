#include "fj-reformat-volume.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "fj-bands.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-volume-frames.h"

#define AT_A_TIME 4u       /* slices that a thread takes */
#define MOST_PLANES 4096u  /* of one set */
#define MOST_VALUE 32767.0 /* of a plane: the one below is for what is outside */
#define FINEST_SLOPE 0.5   /* a stored step that whole modality values tell from the next */
#define OUTSIDE G_MININT16

struct _FjReformatVolume
{
  gatomicrefcount refs;
  gint holders;        /* atomic */
  FjFrameCache *cache; /* which lends the memory */
  FjDisplaySet *base;
  FjVolume *shape; /* without pixels: its memory is never touched */
  guint *sources;  /* image of the base, of each slice that was put in */
  guint n_sources;
  gsize size; /* bytes of its pixels */

  GMutex mutex;
  FjVolume *pixels;       /* NULL: not read; its size is lent when it is */
  FjVolumeFrames *frames; /* of @pixels */
  FjImageFacts *facts;
  double offset, scale;
};

/* --- shape --- */

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE, sentence);
  return FALSE;
}

static gboolean
check_image (const FjStackImage *image, GError **error)
{
  if (image->samples != 1)
    return refuse (error, _ ("Planes cannot be made of coloured images. Read the series image by image."));
  if (!image->has_plane)
    return refuse (error, _ ("The images do not say where they lie in the patient, so that no planes can be "
                             "made of them. Read the series image by image."));
  if (image->is_modality_table)
    return refuse (error, _ ("The values of these images follow a table, so that no planes can be made of "
                             "them. Read the series image by image."));
  return TRUE;
}

static const FjStackImage *
get_source (const FjReformatVolume *volume, guint slice)
{
  return &fj_display_set_get_image (volume->base, volume->sources[slice])->stack;
}

static FjVolume *
make_volume (const FjReformatVolume *volume, GError **error)
{
  const FjStackImage *first = get_source (volume, 0);
  g_autofree FjVolumeSlice *slices = g_new (FjVolumeSlice, volume->n_sources);
  FjVolume *made;

  for (guint i = 0; i < volume->n_sources; i++)
    {
      const FjStackImage *image = get_source (volume, i);

      slices[i] = (FjVolumeSlice){ image->plane, image->slope, image->intercept, volume->sources[i] };
    }
  made = fj_volume_new (slices, volume->n_sources, first->rows, first->columns, first->type, error);
  for (guint i = 0; made != NULL && i < volume->n_sources; i++)
    if (get_source (volume, i)->has_padding)
      {
        /* Slices of one series have one background. */
        fj_volume_set_padding (made, (gint64) CLAMP (get_source (volume, i)->padding_low, -1e15, 1e15),
                               (gint64) CLAMP (get_source (volume, i)->padding_high, -1e15, 1e15));
        break;
      }
  return made;
}

static gboolean
find_sources (FjReformatVolume *volume, GError **error)
{
  guint n = fj_display_set_get_n_images (volume->base);

  if (fj_display_set_get_stack_flags (volume->base) & (FJ_STACK_UNPLACED | FJ_STACK_MIXED))
    return refuse (error, _ ("These images do not lie above one another in the patient, so that no planes "
                             "can be made of them. Read the series image by image."));
  volume->sources = g_new (guint, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      const FjDisplayImage *image = fj_display_set_get_image (volume->base, i);

      if (!image->is_here)
        continue;
      if (!check_image (&image->stack, error))
        return FALSE;
      volume->sources[volume->n_sources++] = i;
    }
  return volume->n_sources > 0
         || refuse (error, _ ("None of the images of this series is here yet. Wait for them, or open the "
                              "study again."));
}

FjReformatVolume *
fj_reformat_volume_new (FjDisplaySet *base, FjFrameCache *cache, GError **error)
{
  g_autoptr (FjReformatVolume) volume = g_new0 (FjReformatVolume, 1);
  const FjStackImage *first;
  FjFrameCacheStatistics statistics;

  g_atomic_ref_count_init (&volume->refs);
  g_mutex_init (&volume->mutex);
  volume->base = g_object_ref (base);
  volume->cache = fj_frame_cache_ref (cache);
  fj_frame_cache_get_statistics (cache, &statistics);
  volume->scale = 1;
  if (!find_sources (volume, error))
    return NULL;
  first = get_source (volume, 0);
  volume->size = (gsize) first->rows * first->columns * fj_sample_size (first->type);
  if (!g_size_checked_mul (&volume->size, volume->size, volume->n_sources)
      || volume->size > statistics.ceiling)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("A volume of these %u images would take more memory than this computer has for it "
                      "(%u MB). Read the series image by image."),
                   volume->n_sources, (guint) (statistics.ceiling >> 20));
      return NULL;
    }
  volume->shape = make_volume (volume, error);
  return volume->shape != NULL ? g_steal_pointer (&volume) : NULL;
}

FjReformatVolume *
fj_reformat_volume_ref (FjReformatVolume *volume)
{
  g_atomic_ref_count_inc (&volume->refs);
  return volume;
}

void
fj_reformat_volume_unref (FjReformatVolume *volume)
{
  if (volume == NULL || !g_atomic_ref_count_dec (&volume->refs))
    return;
  g_clear_pointer (&volume->shape, fj_volume_unref);
  g_clear_pointer (&volume->frames, fj_volume_frames_free);
  if (volume->pixels != NULL)
    fj_frame_cache_take_back (volume->cache, volume->size);
  g_clear_pointer (&volume->pixels, fj_volume_unref);
  fj_frame_cache_unref (volume->cache);
  g_clear_pointer (&volume->facts, fj_image_facts_unref);
  g_object_unref (volume->base);
  g_mutex_clear (&volume->mutex);
  g_free (volume->sources);
  g_free (volume);
}

FjDisplaySet *
fj_reformat_volume_get_base (const FjReformatVolume *volume)
{
  return volume->base;
}

FjVolumeFlags
fj_reformat_volume_get_flags (const FjReformatVolume *volume)
{
  return fj_volume_get_flags (volume->shape);
}

gboolean
fj_reformat_volume_check (const FjReformatVolume *volume, GError **error)
{
  FjVolumeFlags flags = fj_volume_get_flags (volume->shape);

  if (fj_volume_get_depth (volume->shape) < 2)
    return refuse (error, _ ("Planes cannot be made of a single image. Choose a series of several."));
  if (flags & FJ_VOLUME_GAPS)
    return refuse (error, _ ("Slices of this series are missing. Planes across the gaps would show what was "
                             "never seen, so none are made. Read the series image by image."));
  if (flags & FJ_VOLUME_DUPLICATES)
    return refuse (error, _ ("Several images of this series lie at one position, and it does not say which "
                             "of them belong together. Read the series image by image."));
  return TRUE;
}

void
fj_reformat_volume_hold (FjReformatVolume *volume)
{
  g_atomic_int_inc (&volume->holders);
}

void
fj_reformat_volume_let_go (FjReformatVolume *volume)
{
  g_atomic_int_add (&volume->holders, -1);
}

/* --- planes --- */

/* The distance of neighbours in the direction nearest to @normal. */
static double
find_step (const FjVolume *volume, FjVector normal)
{
  const FjPlane *plane = &fj_volume_get_slice (volume, 0)->plane;
  double row = fabs (fj_vector_dot (plane->row, normal)),
         column = fabs (fj_vector_dot (plane->column, normal));
  double across = fabs (fj_vector_dot (fj_plane_normal (plane), normal));

  if (across >= row && across >= column)
    return fj_volume_get_spacing (volume);
  return row >= column ? plane->column_spacing : plane->row_spacing;
}

/* @way: from the first of them to the last. */
static guint
count_planes (
    const FjVolume *volume, const FjReformat *reformat, FjVector normal, FjVector way, double *thickness)
{
  double length = fabs (fj_vector_dot (way, normal)), step = find_step (volume, normal);

  *thickness = step;
  if (reformat->slab != FJ_SLAB_NONE)
    {
      *thickness = reformat->thickness;
      step = fmax (step, reformat->thickness / 2);
    }
  if (!(step > 0) || !isfinite (length / step))
    return 1;
  return (guint) fmin (round (length / step), MOST_PLANES - 1) + 1;
}

/* From the feet up, from the left to the right is how fj-reslice.h counts. */
static double
find_position (FjOrientation orientation, guint index, guint n)
{
  double position = n > 1 ? (double) index / (n - 1) : 0.5;

  return orientation == FJ_ORIENTATION_CORONAL ? position : 1 - position;
}

/* What lies between the outermost ones lies on the way between them: each slice is looked at once, not once
 * for each plane. */
GArray *
fj_reformat_volume_list_planes (const FjReformatVolume *volume, const FjReformat *reformat)
{
  GArray *planes = g_array_new (FALSE, FALSE, sizeof (FjStackImage));
  FjPlane first, last;
  FjVector way;
  double thickness;
  guint rows, columns, n;

  fj_reslice_orthogonal (volume->shape, reformat->orientation, 0, &first, &rows, &columns);
  fj_reslice_orthogonal (volume->shape, reformat->orientation, 1, &last, &rows, &columns);
  way = fj_vector_subtract (last.origin, first.origin);
  n = count_planes (volume->shape, reformat, fj_plane_normal (&first), way, &thickness);
  for (guint i = 0; i < n; i++)
    {
      FjStackImage plane;

      fj_stack_image_init (&plane);
      plane.frame = i;
      plane.samples = 1;
      plane.type = FJ_SAMPLE_S16;
      plane.slope = 1;
      plane.intercept = 0;
      plane.has_plane = TRUE;
      plane.frame_of_reference = get_source (volume, 0)->frame_of_reference;
      plane.instance_number = i + 1;
      plane.rows = rows;
      plane.columns = columns;
      plane.plane = first;
      plane.plane.origin
          = fj_vector_add_scaled (first.origin, way, find_position (reformat->orientation, i, n));
      plane.plane.thickness = thickness;
      g_array_append_val (planes, plane);
    }
  return planes;
}

/* --- pixels --- */

typedef struct
{
  FjReformatVolume *volume;
  FjVolume *pixels;
  FjVolumeFrames *frames;
  FjImageReader *reader;
  GCancellable *cancellable;
  const char *language; /* sentences are for the caller */
  GMutex mutex;
  GError *error; /* of the lowest slice that failed */
  guint failed;
  double low, high; /* modality values */
  gboolean is_lossy;
  double lossy_ratio;
} Reading;

static gboolean
is_stopped (Reading *reading)
{
  return g_cancellable_is_cancelled (reading->cancellable)
         || g_atomic_int_get (&reading->volume->holders) == 0;
}

/* Stored values from and to; those of padding, and what is no number, do not count. */
#define FIND_RANGE(type)                                                                                     \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    const type *values = data;                                                                               \
    for (gsize i = 0; i < n; i++)                                                                            \
      {                                                                                                      \
        double value = (double) values[i];                                                                   \
        if (value < least && value >= -DBL_MAX && !(value >= from && value <= to))                           \
          least = value;                                                                                     \
        if (value > most && value <= DBL_MAX && !(value >= from && value <= to))                             \
          most = value;                                                                                      \
      }                                                                                                      \
  }                                                                                                          \
  G_STMT_END

/* Modality values of a slice. */
static void
find_range (const FjStackImage *stack, const FjFrame *frame, double *low, double *high)
{
  gsize n = (gsize) stack->rows * stack->columns;
  const void *data = fj_frame_get_data (frame);
  double from = stack->has_padding ? stack->padding_low : 1,
         to = stack->has_padding ? stack->padding_high : 0;
  double least = DBL_MAX, most = -DBL_MAX;

  switch (fj_frame_get_type (frame))
    {
    case FJ_SAMPLE_U8:
      FIND_RANGE (guint8);
      break;
    case FJ_SAMPLE_S8:
      FIND_RANGE (gint8);
      break;
    case FJ_SAMPLE_U16:
      FIND_RANGE (guint16);
      break;
    case FJ_SAMPLE_S16:
      FIND_RANGE (gint16);
      break;
    case FJ_SAMPLE_U32:
      FIND_RANGE (guint32);
      break;
    case FJ_SAMPLE_S32:
      FIND_RANGE (gint32);
      break;
    case FJ_SAMPLE_F32:
      FIND_RANGE (float);
      break;
    case FJ_SAMPLE_F64:
      FIND_RANGE (double);
      break;
    }
  if (least > most)
    return;
  *low = fmin (least * stack->slope, most * stack->slope) + stack->intercept;
  *high = fmax (least * stack->slope, most * stack->slope) + stack->intercept;
}

static gboolean
is_alike (const FjFrame *pixels, const FjStackImage *stack)
{
  return fj_frame_get_rows (pixels) == stack->rows && fj_frame_get_columns (pixels) == stack->columns
         && fj_frame_get_samples (pixels) == 1 && fj_frame_get_type (pixels) == stack->type;
}

static gboolean
check_shown (const FjShownImage *image, const FjStackImage *stack, GError **error)
{
  if (image->facts->kind != FJ_IMAGE_GREY)
    return refuse (error, _ ("Planes cannot be made of coloured images. Read the series image by image."));
  if (is_alike (image->pixels, stack))
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
      _ ("Image %d has another size or kind of pixels than the rest of its series, so that no planes "
         "can be made. Read the series image by image."),
      image->facts->instance_number);
  return FALSE;
}

static const FjDisplayImage *
get_image (const Reading *reading, guint slice)
{
  return fj_display_set_get_image (reading->volume->base,
                                   fj_volume_get_slice (reading->pixels, slice)->source);
}

static FjShownImage *
read_image (const Reading *reading, guint slice, GError **error)
{
  const FjDisplayImage *image = get_image (reading, slice);
  g_autoptr (FjShownImage) shown
      = fj_image_reader_read (reading->reader, image->key, image->instance_uid, image->frame, FJ_FRAME_REST,
                              reading->cancellable, error);

  return shown != NULL && check_shown (shown, &image->stack, error) ? g_steal_pointer (&shown) : NULL;
}

/* Of plain files that lost nothing the pixels alone; else with the facts, which say what was lost. */
static FjFrame *
read_pixels (Reading *reading, guint slice, char **pixel_key, GError **error)
{
  const FjDisplayImage *image = get_image (reading, slice);
  g_autofree char *plain_key = NULL, *name = NULL;
  g_autoptr (FjFrame) plain = fj_image_reader_read_plain (reading->reader, image->key, image->instance_uid,
                                                          image->frame, reading->cancellable, &plain_key);
  g_autoptr (FjShownImage) shown = NULL, cached = NULL;

  if (plain != NULL && is_alike (plain, &image->stack))
    {
      *pixel_key = g_steal_pointer (&plain_key);
      return g_steal_pointer (&plain);
    }
  shown = read_image (reading, slice, error);
  if (shown == NULL)
    return NULL;
  g_mutex_lock (&reading->mutex);
  reading->is_lossy |= shown->facts->is_lossy;
  reading->lossy_ratio = fmax (reading->lossy_ratio, shown->facts->lossy_ratio);
  g_mutex_unlock (&reading->mutex);
  name = fj_image_reader_make_name (image->key, image->frame);
  cached = fj_image_reader_peek (reading->reader, name, image->frame, pixel_key);
  return fj_frame_ref (shown->pixels);
}

static void
note_failure (Reading *reading, guint slice, GError *error)
{
  g_mutex_lock (&reading->mutex);
  if (reading->error == NULL || slice < reading->failed)
    {
      g_clear_error (&reading->error);
      reading->error = g_steal_pointer (&error);
      reading->failed = slice;
    }
  g_mutex_unlock (&reading->mutex);
  g_clear_error (&error);
}

static void
read_slice (Reading *reading, guint slice)
{
  GError *error = NULL;
  g_autofree char *pixel_key = NULL;
  g_autoptr (FjFrame) pixels = read_pixels (reading, slice, &pixel_key, &error);
  double low = INFINITY, high = -INFINITY;

  if (pixels == NULL)
    {
      note_failure (reading, slice, error);
      return;
    }
  memcpy (fj_volume_get_slice_data (reading->pixels, slice), fj_frame_get_data (pixels),
          fj_frame_get_size (pixels));
  fj_volume_frames_set (reading->frames, slice, g_steal_pointer (&pixel_key),
                        get_image (reading, slice)->frame, pixels);
  find_range (&get_image (reading, slice)->stack, pixels, &low, &high);
  g_mutex_lock (&reading->mutex);
  reading->low = fmin (reading->low, low);
  reading->high = fmax (reading->high, high);
  g_mutex_unlock (&reading->mutex);
}

static void
read_band (guint begin, guint end, gpointer data)
{
  Reading *reading = data;
  const char *own = fj_language_get_thread ();

  fj_language_set_thread (reading->language);
  for (guint i = begin; i < end && !is_stopped (reading); i++)
    read_slice (reading, i);
  fj_language_set_thread (own);
}

/* Whole numbers hold Hounsfield units and counts as they are; what is finer or larger is spread over them. */
static void
choose_scale (FjReformatVolume *volume, const Reading *reading)
{
  double finest = INFINITY;
  gboolean is_float = fj_volume_get_type (reading->pixels) >= FJ_SAMPLE_F32;

  for (guint i = 0; i < fj_volume_get_depth (reading->pixels); i++)
    finest = fmin (finest, fabs (fj_volume_get_slice (reading->pixels, i)->slope));
  volume->offset = 0;
  volume->scale = 1;
  if (reading->low > reading->high
      || (!is_float && finest >= FINEST_SLOPE && reading->low >= -MOST_VALUE && reading->high <= MOST_VALUE))
    return;
  volume->offset = reading->low / 2 + reading->high / 2;
  volume->scale = (reading->high / 2 - reading->low / 2) / MOST_VALUE;
  if (!(volume->scale > 0))
    volume->scale = 1;
  fj_volume_set_scale (reading->pixels, volume->offset, volume->scale);
}

static FjImageFacts *
make_facts (const Reading *reading, GError **error)
{
  guint middle = fj_volume_get_depth (reading->pixels) / 2;
  g_autoptr (FjShownImage) shown = read_image (reading, middle, error);
  FjImageFacts *facts;

  if (shown == NULL)
    return NULL;
  facts = fj_image_facts_new_plane (shown->facts, get_source (reading->volume, 0), reading->volume->scale,
                                    reading->volume->offset, 1);
  /* What was lost in one of them is lost in what is made of all. */
  facts->is_lossy = reading->is_lossy;
  facts->lossy_ratio = reading->lossy_ratio;
  return facts;
}

static gboolean
read_all (Reading *reading, GError **error)
{
  FjReformatVolume *volume = reading->volume;
  FjImageFacts *facts;

  fj_bands_run (0, fj_volume_get_depth (reading->pixels), AT_A_TIME, read_band, reading);
  if (is_stopped (reading))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
      return FALSE;
    }
  if (reading->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reading->error));
      return FALSE;
    }
  choose_scale (volume, reading);
  facts = make_facts (reading, error);
  if (facts == NULL)
    return FALSE;
  fj_volume_frames_share (reading->frames, volume->cache, FJ_FRAME_REST);
  g_mutex_lock (&volume->mutex);
  volume->facts = facts;
  volume->frames = g_steal_pointer (&reading->frames);
  volume->pixels = fj_volume_ref (reading->pixels);
  g_mutex_unlock (&volume->mutex);
  return TRUE;
}

static gboolean
borrow (const FjReformatVolume *volume, GError **error)
{
  if (fj_frame_cache_lend (volume->cache, volume->size))
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                       _ ("Other planes take the memory that there is for volumes. Close those that are not "
                          "needed and try again."));
  return FALSE;
}

gboolean
fj_reformat_volume_read (FjReformatVolume *volume,
                         FjImageReader *reader,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (FjVolume) pixels = NULL;
  Reading reading = { .volume = volume,
                      .reader = reader,
                      .cancellable = cancellable,
                      .language = fj_language_get_thread (),
                      .low = INFINITY,
                      .high = -INFINITY };
  gboolean done;

  if (fj_reformat_volume_is_read (volume))
    return TRUE;
  if (!fj_reformat_volume_check (volume, error) || !borrow (volume, error))
    return FALSE;
  reading.pixels = pixels = make_volume (volume, error);
  if (pixels != NULL)
    reading.frames = fj_volume_frames_new (pixels);
  g_mutex_init (&reading.mutex);
  done = pixels != NULL && read_all (&reading, error);
  g_mutex_clear (&reading.mutex);
  g_clear_error (&reading.error);
  fj_volume_frames_free (reading.frames);
  if (!done)
    fj_frame_cache_take_back (volume->cache, volume->size);
  return done;
}

gboolean
fj_reformat_volume_is_read (FjReformatVolume *volume)
{
  gboolean is_read;

  g_mutex_lock (&volume->mutex);
  is_read = volume->pixels != NULL;
  g_mutex_unlock (&volume->mutex);
  return is_read;
}

FjVolume *
fj_reformat_volume_dup_pixels (FjReformatVolume *volume)
{
  FjVolume *pixels;

  g_mutex_lock (&volume->mutex);
  pixels = volume->pixels != NULL ? fj_volume_ref (volume->pixels) : NULL;
  g_mutex_unlock (&volume->mutex);
  return pixels;
}

FjShownImage *
fj_reformat_volume_cut (FjReformatVolume *volume,
                        const FjReformat *reformat,
                        const FjStackImage *plane,
                        guint number,
                        guint threads)
{
  gsize size = (gsize) plane->rows * plane->columns * sizeof (gint16);
  gint16 *values = g_malloc (size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (values, size);
  g_autoptr (FjImageFacts) facts = NULL;
  g_autoptr (FjFrame) frame = NULL;

  g_return_val_if_fail (fj_reformat_volume_is_read (volume), NULL);
  fj_reslice (volume->pixels, &plane->plane, plane->rows, plane->columns, reformat->slab, reformat->thickness,
              0, OUTSIDE, threads, values);
  facts = fj_image_facts_new_plane (volume->facts, plane, volume->scale, volume->offset, number);
  frame = fj_frame_new (plane->rows, plane->columns, 1, FJ_SAMPLE_S16, 16, bytes);
  return fj_shown_image_new (facts, frame);
}
