#include "fj-series-volume.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fj-bands.h"
#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-language.h"

#define AT_A_TIME 8 /* slices that a thread takes */

/* An object with more frames than the one that was asked for. */
typedef struct
{
  guint source;
  FjDicomObject *object;
} Opened;

typedef struct
{
  const FjSeriesIndex *index;
  const FjStackImage *images; /* of the series */
  const FjSeriesVolumeOptions *options;
  FjVolume *volume;
  const guint *order; /* slices, the wanted one first */
  char **sentences;   /* of each slice, NULL when it is there */
  GCancellable *cancellable;
  const char *language; /* sentences are for the caller */
  GMutex mutex;
  GArray *idle; /* Opened; under the mutex */
} Job;

void
fj_series_gap_free (FjSeriesGap *gap)
{
  g_free (gap->sentence);
  g_free (gap);
}

static gboolean
set_other_kind (const char *path, GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
      _ ("%s has another size or kind of pixels than the rest of its series. Take it out and try again."),
      path);
  return FALSE;
}

/* Pixels of another image in the place of the one that was looked at would be believed. */
static gboolean
check_same (const FjSeriesSource *source, const struct stat *st, GError **error)
{
  if (fj_series_source_is_same (source, st))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
               _ ("%s has been changed since its folder was read. Read the folder again."), source->path);
  return FALSE;
}

static gboolean
set_unreadable (GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The file cannot be read: %s. Try again, or copy it anew."),
               g_strerror (errno));
  return FALSE;
}

static gboolean
read_native (const FjSeriesSource *source, guint frame, void *out, GError **error)
{
  int fd = open (source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat st;
  gboolean done;

  if (fd < 0)
    return set_unreadable (error);
  done = fstat (fd, &st) == 0 ? check_same (source, &st, error) : set_unreadable (error);
  done = done && fj_dicom_native_read (&source->native, fd, frame, out, error);
  close (fd);
  return done;
}

/* An object is opened once for each thread that reads frames of it. */
static FjDicomObject *
take_object (Job *job, guint source, GError **error)
{
  const FjSeriesSource *found;
  FjDicomObject *object = NULL;
  struct stat st;

  g_mutex_lock (&job->mutex);
  for (guint i = 0; i < job->idle->len && !object; i++)
    if (g_array_index (job->idle, Opened, i).source == source)
      {
        object = g_array_index (job->idle, Opened, i).object;
        g_array_remove_index_fast (job->idle, i);
      }
  g_mutex_unlock (&job->mutex);
  if (object)
    return object;
  found = fj_series_index_get_source (job->index, source);
  if (stat (found->path, &st) != 0)
    set_unreadable (error);
  else if (check_same (found, &st, error))
    object = fj_dicom_object_open (found->path, FJ_DICOM_OPEN_LAZY, error);
  return object;
}

/* One of another file is over: slices are asked for by place, and frames of a file lie together. */
static void
give_back (Job *job, guint source, FjDicomObject *object)
{
  Opened opened = { source, object };

  if (!object || fj_dicom_frame_count (object) == 1)
    {
      fj_dicom_object_free (object);
      return;
    }
  g_mutex_lock (&job->mutex);
  for (guint i = job->idle->len; i-- > 0;)
    if (g_array_index (job->idle, Opened, i).source != source)
      {
        fj_dicom_object_free (g_array_index (job->idle, Opened, i).object);
        g_array_remove_index_fast (job->idle, i);
      }
  g_array_append_val (job->idle, opened);
  g_mutex_unlock (&job->mutex);
}

static gboolean
read_decoded (Job *job, const FjStackImage *image, void *out, GError **error)
{
  FjDicomObject *object = take_object (job, image->source, error);
  g_autoptr (FjFrame) frame = object ? fj_dicom_frame_decode (object, image->frame, error) : NULL;
  gboolean fits = frame && fj_frame_get_rows (frame) == image->rows
                  && fj_frame_get_columns (frame) == image->columns
                  && fj_frame_get_type (frame) == image->type && fj_frame_get_samples (frame) == 1;

  if (fits)
    memcpy (out, fj_frame_get_data (frame), fj_frame_get_size (frame));
  else if (frame)
    set_other_kind (fj_series_index_get_source (job->index, image->source)->path, error);
  give_back (job, image->source, object);
  return fits;
}

static void
read_slice (Job *job, guint index)
{
  const FjStackImage *image = &job->images[fj_volume_get_slice (job->volume, index)->source];
  const FjSeriesSource *source = fj_series_index_get_source (job->index, image->source);
  const FjDicomNative *native = &source->native;
  void *out = fj_volume_get_slice_data (job->volume, index);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (image->frame < native->frames && native->rows == image->rows && native->columns == image->columns
      && fj_dicom_native_get_type (native) == image->type)
    done = read_native (source, image->frame, out, &error);
  else
    done = read_decoded (job, image, out, &error);
  if (!done)
    job->sentences[index] = g_strdup (error->message);
  else if (job->options && job->options->ready)
    job->options->ready (job->volume, index, job->options->data);
}

static void
read_slices (guint begin, guint end, gpointer data)
{
  Job *job = data;
  const char *own = fj_language_get_thread ();

  fj_language_set_thread (job->language);
  for (guint i = begin; i < end && !g_cancellable_is_cancelled (job->cancellable); i++)
    read_slice (job, job->order[i + 1]);
  fj_language_set_thread (own);
}

/* @first, then its neighbours, one side and the other, to the ends. */
static guint *
order_from (guint first, guint depth)
{
  guint *order = g_new (guint, depth), n = 0;

  order[n++] = first;
  for (guint distance = 1; n < depth; distance++)
    {
      if (distance <= first)
        order[n++] = first - distance;
      if (distance < depth - first)
        order[n++] = first + distance;
    }
  return order;
}

static void
add_gap (GPtrArray *gaps, guint image, const char *sentence)
{
  FjSeriesGap *gap = g_new (FjSeriesGap, 1);

  *gap = (FjSeriesGap){ image, g_strdup (sentence) };
  g_ptr_array_add (gaps, gap);
}

/* The volume of those that belong to the first, without pixels yet. */
static FjVolume *
plan (const FjSeriesIndex *index,
      const FjStackImage *images,
      const guint *chosen,
      guint n,
      GPtrArray *gaps,
      GError **error)
{
  g_autofree FjVolumeSlice *slices = g_new (FjVolumeSlice, n);
  guint n_slices = 0;
  FjStackImage none = { 0 };
  const FjStackImage *first = n == 0 ? &none : &images[chosen ? chosen[0] : 0];

  for (guint i = 0; i < n; i++)
    {
      guint number = chosen ? chosen[i] : i;
      const FjStackImage *image = &images[number];
      FjVolumeSlice slice = { image->plane, image->slope, image->intercept, number };
      g_autoptr (GError) why = NULL;

      if (image->has_plane && image->samples == 1 && image->rows == first->rows
          && image->columns == first->columns && image->type == first->type)
        {
          slices[n_slices++] = slice;
          continue;
        }
      set_other_kind (fj_series_index_get_source (index, image->source)->path, &why);
      add_gap (gaps, number,
               image->has_plane ? why->message
                                : _ ("The image does not say where it lies in the patient. Look at it by "
                                     "itself."));
    }
  return fj_volume_new (slices, n_slices, first->rows, first->columns, first->type, error);
}

/* Slices of one series have one background: that of the first that says one. */
static void
set_padding (FjVolume *volume, const FjStackImage *images)
{
  for (guint i = 0; i < fj_volume_get_depth (volume); i++)
    {
      const FjStackImage *image = &images[fj_volume_get_slice (volume, i)->source];

      if (image->has_padding)
        {
          fj_volume_set_padding (volume, (gint64) CLAMP (image->padding_low, -1e15, 1e15),
                                 (gint64) CLAMP (image->padding_high, -1e15, 1e15));
          return;
        }
    }
}

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  const FjSeriesGap *one = *(const FjSeriesGap *const *) a, *other = *(const FjSeriesGap *const *) b;

  return (one->image > other->image) - (one->image < other->image);
}

/* FALSE when none is left. */
static gboolean
leave_out (Job *job, GPtrArray *gaps, GError **error)
{
  guint depth = fj_volume_get_depth (job->volume);
  g_autofree gboolean *is_bad = g_new0 (gboolean, depth);
  const char *sentence = NULL;
  guint n_bad = 0;

  for (guint i = 0; i < depth; i++)
    if (job->sentences[i])
      {
        is_bad[i] = TRUE;
        n_bad++;
        sentence = job->sentences[i];
        add_gap (gaps, fj_volume_get_slice (job->volume, i)->source, sentence);
      }
  g_ptr_array_sort (gaps, compare_gaps);
  if (n_bad == depth)
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE, _ ("None of the images can be read: %s"), sentence);
  else if (n_bad > 0)
    fj_volume_drop_slices (job->volume, is_bad);
  return n_bad < depth;
}

FjVolume *
fj_series_volume_load (const FjSeriesIndex *index,
                       guint series,
                       const guint *images,
                       guint n,
                       const FjSeriesVolumeOptions *options,
                       GPtrArray *gaps,
                       GCancellable *cancellable,
                       GError **error)
{
  guint n_all;
  const FjStackImage *all = fj_series_index_get_images (index, series, &n_all);
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_series_gap_free);
  g_autoptr (FjVolume) volume = plan (index, all, images, images ? n : n_all, gaps ? gaps : own, error);
  g_autofree guint *order = NULL;
  Job job = { .index = index,
              .images = all,
              .options = options,
              .volume = volume,
              .cancellable = cancellable,
              .language = fj_language_get_thread () };
  guint depth;
  gboolean done;

  if (!volume)
    return NULL;
  set_padding (volume, all);
  depth = fj_volume_get_depth (volume);
  job.order = order = order_from (
      options && options->first >= 0 ? MIN ((guint) options->first, depth - 1) : depth / 2, depth);
  job.sentences = g_new0 (char *, (gsize) depth + 1);
  job.idle = g_array_new (FALSE, FALSE, sizeof (Opened));
  g_mutex_init (&job.mutex);
  if (!g_cancellable_is_cancelled (cancellable))
    read_slice (&job, order[0]);
  fj_bands_run (options ? options->threads : 0, depth - 1, AT_A_TIME, read_slices, &job);
  done = !g_cancellable_set_error_if_cancelled (cancellable, error)
         && leave_out (&job, gaps ? gaps : own, error);
  for (guint i = 0; i < job.idle->len; i++)
    fj_dicom_object_free (g_array_index (job.idle, Opened, i).object);
  g_array_unref (job.idle);
  g_mutex_clear (&job.mutex);
  for (guint i = 0; i < depth; i++)
    g_free (job.sentences[i]);
  g_free (job.sentences);
  return done ? g_steal_pointer (&volume) : NULL;
}
