#include "fj-series-index.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fj-bands.h"
#include "fj-dicom-group.h"
#include "fj-dicom-skim.h"
#include "fj-dicom-stack-image.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-series-folder.h"
#include "fj-shared-text.h"

#define SERIES_UID 0x0020000E
#define INSTANCE_UID 0x00080018
#define AT_A_TIME                                                                                            \
  8 /* files that a thread takes: few enough to end together, enough to share no line of memory */

typedef struct
{
  char *uid;
  FjStackImage *images; /* own their texts */
  guint n_images;
} Series;

/* What is found out about a file; parted between index and series when all are read. */
typedef struct
{
  FjSeriesSource source;
  GRefString *series_uid; /* one of each: files of a series share it */
  Series *series;
  FjStackImage one;     /* of the many files that have one image */
  FjStackImage *images; /* NULL: none; else @one, or memory of its own */
  guint n_images;
  char *sentence; /* why it cannot be read, NULL when it can */
} File;

typedef struct
{
  guint source;
  char *sentence;
} Failure;

struct _FjSeriesIndex
{
  FjSeriesSource *sources; /* in the order of their paths; FjStackImage.source counts them */
  guint n_sources;
  GPtrArray *series;
  GArray *failures; /* Failure, in the same order */
  guint n_others;
};

typedef struct
{
  File *files;
  guint n_files;
  const FjSeriesIndexOptions *options;
  GCancellable *cancellable;
  const char *language; /* sentences are for the caller */
  gint done;            /* atomic */
} Job;

static void
images_clear (FjStackImage *images, guint n)
{
  for (guint i = 0; i < n; i++)
    fj_stack_image_clear (&images[i]);
}

static void
series_free (gpointer data)
{
  Series *series = data;

  images_clear (series->images, series->n_images);
  g_free (series->images);
  g_free (series->uid);
  g_free (series);
}

static void
source_clear (FjSeriesSource *source)
{
  g_free (source->path);
  g_free (source->instance_uid);
}

/* Without its images, whose texts somebody else may have. */
static void
file_clear (File *file)
{
  source_clear (&file->source);
  g_clear_pointer (&file->series_uid, g_ref_string_release);
  g_free (file->sentence);
  if (file->images != &file->one)
    g_free (file->images);
}

static void
failure_clear (gpointer data)
{
  g_free (((Failure *) data)->sentence);
}

void
fj_series_index_free (FjSeriesIndex *index)
{
  if (!index)
    return;
  g_ptr_array_unref (index->series);
  g_array_unref (index->failures);
  for (guint i = 0; i < index->n_sources; i++)
    source_clear (&index->sources[i]);
  g_free (index->sources);
  g_free (index);
}

/* The general way: whatever the library can open. */
static gboolean
read_header (File *file, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (file->source.path, FJ_DICOM_OPEN_HEADER, error);
  g_autofree char *series_uid = NULL;
  guint frames;

  if (!object)
    return FALSE;
  series_uid = fj_dicom_group_dup_text (object, SERIES_UID);
  file->series_uid = fj_shared_text_new (series_uid ? series_uid : "");
  file->source.instance_uid = fj_dicom_group_dup_text (object, INSTANCE_UID);
  if (!fj_dicom_object_is_image (object))
    return TRUE;
  frames = fj_dicom_group_count_frames (object);
  if (frames > FJ_SERIES_MOST_FRAMES)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("The object says that it has %u frames; more than %u are not opened. Ask the sender to send it again."),
          frames, FJ_SERIES_MOST_FRAMES);
      return FALSE;
    }
  file->images = g_try_new (FjStackImage, frames);
  for (guint i = 0; file->images && i < frames; i++, file->n_images++)
    if (!fj_dicom_stack_image_read (object, i, &file->images[i]))
      break;
  if (file->images)
    return TRUE;
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("There is not enough memory for the frames of this object. Close other studies and try again."));
  return FALSE;
}

static gboolean
read_skim (File *file, FjDicomSkim *skim, GError **error)
{
  file->source.native = skim->native;
  if (!skim->is_plain)
    return read_header (file, error);
  file->series_uid = fj_shared_text_new (skim->series_uid);
  file->source.instance_uid = g_strdup (skim->instance_uid);
  if (skim->is_image)
    {
      file->one = skim->image;
      file->images = &file->one;
      file->n_images = 1;
      fj_stack_image_init (&skim->image);
    }
  return TRUE;
}

static void
mark (FjSeriesSource *source, const struct stat *st)
{
  source->device = st->st_dev;
  source->inode = st->st_ino;
  source->size = (guint64) st->st_size;
  source->modified = (gint64) st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

gboolean
fj_series_source_is_same (const FjSeriesSource *source, const struct stat *st)
{
  FjSeriesSource now;

  mark (&now, st);
  return now.device == source->device && now.inode == source->inode && now.size == source->size
         && now.modified == source->modified;
}

static void
read_file (File *file, guint number)
{
  g_autoptr (GError) error = NULL;
  FjDicomSkim skim;
  struct stat st;
  int fd = open (file->source.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd >= 0 && fstat (fd, &st) == 0)
    mark (&file->source, &st);
  if (fd < 0)
    g_set_error (&error, FJ_ERROR, FJ_ERROR_IO,
                 _ ("The file cannot be read: %s. Try again, or copy it anew."), g_strerror (errno));
  else if (fj_dicom_skim_fd (fd, &skim, &error))
    {
      read_skim (file, &skim, &error);
      fj_dicom_skim_clear (&skim);
    }
  if (fd >= 0)
    close (fd);
  for (guint i = 0; i < file->n_images; i++)
    file->images[i].source = number;
  if (error)
    file->sentence = g_strdup (error->message);
  if (!file->source.instance_uid)
    file->source.instance_uid = g_strdup ("");
}

static void
read_files (guint begin, guint end, gpointer data)
{
  Job *job = data;
  const char *own = fj_language_get_thread ();

  fj_language_set_thread (job->language);
  for (guint i = begin; i < end && !g_cancellable_is_cancelled (job->cancellable); i++)
    {
      read_file (&job->files[i], i);
      if (job->options && job->options->progress)
        job->options->progress ((guint) g_atomic_int_add (&job->done, 1) + 1, job->n_files,
                                job->options->data);
    }
  fj_language_set_thread (own);
}

/* The series of each file that has images, in the order of first files, and how many images each has. */
static void
find_series (File *files, guint n, GPtrArray *all)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    {
      File *file = &files[i];

      if (file->n_images == 0)
        continue;
      file->series = g_hash_table_lookup (known, file->series_uid);
      if (!file->series)
        {
          file->series = g_new0 (Series, 1);
          file->series->uid = g_strdup (file->series_uid);
          g_hash_table_insert (known, file->series->uid, file->series);
          g_ptr_array_add (all, file->series);
        }
      file->series->n_images += file->n_images;
    }
}

/* What was found moves to where it stays. */
static FjSeriesIndex *
group (File *files, guint n)
{
  FjSeriesIndex *self = g_new0 (FjSeriesIndex, 1);

  self->sources = g_new (FjSeriesSource, n);
  self->n_sources = n;
  self->series = g_ptr_array_new_with_free_func (series_free);
  self->failures = g_array_new (FALSE, FALSE, sizeof (Failure));
  g_array_set_clear_func (self->failures, failure_clear);
  find_series (files, n, self->series);
  for (guint i = 0; i < self->series->len; i++)
    {
      Series *series = g_ptr_array_index (self->series, i);

      series->images = g_new (FjStackImage, series->n_images);
      series->n_images = 0;
    }
  for (guint i = 0; i < n; i++)
    {
      File *file = &files[i];
      Failure failure = { i, g_steal_pointer (&file->sentence) };

      if (failure.sentence)
        g_array_append_val (self->failures, failure);
      else if (file->n_images == 0)
        self->n_others++;
      if (file->n_images > 0)
        {
          memcpy (file->series->images + file->series->n_images, file->images,
                  file->n_images * sizeof (FjStackImage));
          file->series->n_images += file->n_images;
        }
      self->sources[i] = file->source;
      file->source = (FjSeriesSource){ 0 };
    }
  return self;
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp (((const File *) a)->source.path, ((const File *) b)->source.path);
}

/* Takes the paths. */
static FjSeriesIndex *
index_paths (GPtrArray *paths, const FjSeriesIndexOptions *options, GCancellable *cancellable, GError **error)
{
  g_autofree File *files = g_new0 (File, paths->len);
  Job job = { files, paths->len, options, cancellable, fj_language_get_thread (), 0 };
  FjSeriesIndex *self = NULL;

  for (guint i = 0; i < paths->len; i++)
    files[i].source.path = g_steal_pointer (&g_ptr_array_index (paths, i));
  if (paths->len > 0)
    qsort (files, paths->len, sizeof (File), compare_files);
  fj_bands_run (options ? options->threads : 0, paths->len, AT_A_TIME, read_files, &job);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    self = group (files, paths->len);
  for (guint i = 0; i < paths->len; i++)
    {
      if (!self)
        images_clear (files[i].images, files[i].n_images);
      file_clear (&files[i]);
    }
  return self;
}

FjSeriesIndex *
fj_series_index_new_for_paths (const char *const *paths,
                               guint n,
                               const FjSeriesIndexOptions *options,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_full (n, g_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (copies, g_strdup (paths[i]));
  return index_paths (copies, options, cancellable, error);
}

FjSeriesIndex *
fj_series_index_new_for_folder (const char *folder,
                                const FjSeriesIndexOptions *options,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  return fj_series_folder_list (folder, paths, cancellable, error)
             ? index_paths (paths, options, cancellable, error)
             : NULL;
}

guint
fj_series_index_count (const FjSeriesIndex *index)
{
  return index->series->len;
}

const char *
fj_series_index_get_uid (const FjSeriesIndex *index, guint series)
{
  g_return_val_if_fail (series < index->series->len, NULL);
  return ((const Series *) g_ptr_array_index (index->series, series))->uid;
}

const FjStackImage *
fj_series_index_get_images (const FjSeriesIndex *index, guint series, guint *n)
{
  const Series *found;

  g_return_val_if_fail (series < index->series->len, NULL);
  found = g_ptr_array_index (index->series, series);
  *n = found->n_images;
  return found->images;
}

const FjSeriesSource *
fj_series_index_get_source (const FjSeriesIndex *index, guint source)
{
  g_return_val_if_fail (source < index->n_sources, NULL);
  return &index->sources[source];
}

guint
fj_series_index_count_failures (const FjSeriesIndex *index)
{
  return index->failures->len;
}

const char *
fj_series_index_get_failure (const FjSeriesIndex *index, guint failure, const char **sentence)
{
  const Failure *found;

  g_return_val_if_fail (failure < index->failures->len, NULL);
  found = &g_array_index (index->failures, Failure, failure);
  if (sentence)
    *sentence = found->sentence;
  return index->sources[found->source].path;
}

guint
fj_series_index_count_others (const FjSeriesIndex *index)
{
  return index->n_others;
}
