#include "fj-series-index.h"

#include <dirent.h>
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

#define SERIES_UID 0x0020000E
#define INSTANCE_UID 0x00080018
#define AT_A_TIME                                                                                            \
  8 /* files that a thread takes: few enough to end together, enough to share no line of memory */

typedef struct
{
  FjSeriesSource source;
  char *series_uid;
  FjStackImage *images; /* NULL: none */
  guint n_images;
  char *sentence; /* why it cannot be read, NULL when it can */
} File;

typedef struct
{
  char *uid;
  GArray *images; /* FjStackImage; their texts belong to the files */
} Series;

struct _FjSeriesIndex
{
  File *files; /* in the order of their paths; FjStackImage.source counts them */
  guint n_files;
  GPtrArray *series;
  GArray *failures; /* indices of files */
  guint n_others;
};

typedef struct
{
  FjSeriesIndex *index;
  const FjSeriesIndexOptions *options;
  GCancellable *cancellable;
  const char *language; /* sentences are for the caller */
  gint done;            /* atomic */
} Job;

static void
series_free (gpointer data)
{
  Series *series = data;

  g_free (series->uid);
  g_array_unref (series->images);
  g_free (series);
}

void
fj_series_index_free (FjSeriesIndex *index)
{
  if (!index)
    return;
  g_clear_pointer (&index->series, g_ptr_array_unref);
  g_clear_pointer (&index->failures, g_array_unref);
  for (guint i = 0; i < index->n_files; i++)
    {
      File *file = &index->files[i];

      for (guint k = 0; k < file->n_images; k++)
        fj_stack_image_clear (&file->images[k]);
      g_free (file->images);
      g_free (file->source.path);
      g_free (file->source.instance_uid);
      g_free (file->series_uid);
      g_free (file->sentence);
    }
  g_free (index->files);
  g_free (index);
}

/* The general way: whatever the library can open. */
static gboolean
read_header (File *file, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (file->source.path, FJ_DICOM_OPEN_HEADER, error);
  guint frames;

  if (!object)
    return FALSE;
  file->series_uid = fj_dicom_group_dup_text (object, SERIES_UID);
  file->source.instance_uid = fj_dicom_group_dup_text (object, INSTANCE_UID);
  if (!fj_dicom_object_is_image (object))
    return TRUE;
  frames = fj_dicom_group_count_frames (object);
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
  file->series_uid = g_strdup (skim->series_uid);
  file->source.instance_uid = g_strdup (skim->instance_uid);
  if (skim->is_image)
    {
      file->images = g_memdup2 (&skim->image, sizeof skim->image);
      file->n_images = 1;
      fj_stack_image_init (&skim->image);
    }
  return TRUE;
}

static void
read_file (File *file, guint number)
{
  g_autoptr (GError) error = NULL;
  FjDicomSkim skim;
  int fd = open (file->source.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

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
  if (!file->series_uid)
    file->series_uid = g_strdup ("");
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
      read_file (&job->index->files[i], i);
      if (job->options && job->options->progress)
        job->options->progress ((guint) g_atomic_int_add (&job->done, 1) + 1, job->index->n_files,
                                job->options->data);
    }
  fj_language_set_thread (own);
}

static void
group (FjSeriesIndex *self)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  self->series = g_ptr_array_new_with_free_func (series_free);
  self->failures = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->n_files; i++)
    {
      File *file = &self->files[i];
      Series *series;

      if (file->sentence)
        g_array_append_val (self->failures, i);
      else if (file->n_images == 0)
        self->n_others++;
      if (file->n_images == 0)
        continue;
      series = g_hash_table_lookup (known, file->series_uid);
      if (!series)
        {
          series = g_new0 (Series, 1);
          series->uid = g_strdup (file->series_uid);
          series->images = g_array_new (FALSE, FALSE, sizeof (FjStackImage));
          g_hash_table_insert (known, series->uid, series);
          g_ptr_array_add (self->series, series);
        }
      g_array_append_vals (series->images, file->images, file->n_images);
    }
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
  g_autoptr (FjSeriesIndex) self = g_new0 (FjSeriesIndex, 1);
  Job job = { self, options, cancellable, fj_language_get_thread (), 0 };

  self->n_files = paths->len;
  self->files = g_new0 (File, paths->len);
  for (guint i = 0; i < paths->len; i++)
    self->files[i].source.path = g_steal_pointer (&g_ptr_array_index (paths, i));
  if (self->n_files > 0)
    qsort (self->files, self->n_files, sizeof (File), compare_files);
  fj_bands_run (options ? options->threads : 0, self->n_files, AT_A_TIME, read_files, &job);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  group (self);
  return g_steal_pointer (&self);
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

static gboolean
set_too_many (GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("The folder has more than %u files, or folders nested deeper than %u. Choose a folder inside "
         "of it."),
      FJ_SERIES_MOST_FILES, FJ_SERIES_DEEPEST);
  return FALSE;
}

/* Everything but folders and links to folders; what is no file is said so when it is opened. */
static gboolean
is_folder (const char *path, guchar type)
{
  struct stat st;

  if (type != DT_UNKNOWN)
    return type == DT_DIR;
  return lstat (path, &st) == 0 && S_ISDIR (st.st_mode);
}

/* A link whose end is a folder. */
static gboolean
is_linked_folder (const char *path, guchar type)
{
  struct stat st;

  return type != DT_REG && type != DT_DIR && stat (path, &st) == 0 && S_ISDIR (st.st_mode);
}

static gboolean
list_folder (const char *folder, guint depth, GPtrArray *paths, GCancellable *cancellable, GError **error)
{
  DIR *dir = opendir (folder);
  const struct dirent *entry;
  gboolean done = TRUE;

  if (!dir && depth > 0) /* named among the failures, as a file that cannot be read */
    {
      g_ptr_array_add (paths, g_strdup (folder));
      return TRUE;
    }
  if (!dir)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                   _ ("The folder \"%s\" cannot be read: %s. Check that it is there and may be opened."),
                   folder, g_strerror (errno));
      return FALSE;
    }
  while (done && (entry = readdir (dir)) != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      g_autofree char *path = NULL;

      if (strcmp (entry->d_name, ".") == 0 || strcmp (entry->d_name, "..") == 0)
        continue;
      path = g_build_filename (folder, entry->d_name, NULL);
      if (paths->len == FJ_SERIES_MOST_FILES)
        done = set_too_many (error);
      else if (is_folder (path, entry->d_type))
        done = depth < FJ_SERIES_DEEPEST ? list_folder (path, depth + 1, paths, cancellable, error)
                                         : set_too_many (error);
      else if (!is_linked_folder (path, entry->d_type))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  closedir (dir);
  return done;
}

FjSeriesIndex *
fj_series_index_new_for_folder (const char *folder,
                                const FjSeriesIndexOptions *options,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  return list_folder (folder, 0, paths, cancellable, error) ? index_paths (paths, options, cancellable, error)
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
  *n = found->images->len;
  return (const FjStackImage *) (gconstpointer) found->images->data;
}

const FjSeriesSource *
fj_series_index_get_source (const FjSeriesIndex *index, guint source)
{
  g_return_val_if_fail (source < index->n_files, NULL);
  return &index->files[source].source;
}

guint
fj_series_index_count_failures (const FjSeriesIndex *index)
{
  return index->failures->len;
}

const char *
fj_series_index_get_failure (const FjSeriesIndex *index, guint failure, const char **sentence)
{
  const File *file;

  g_return_val_if_fail (failure < index->failures->len, NULL);
  file = &index->files[g_array_index (index->failures, guint, failure)];
  if (sentence)
    *sentence = file->sentence;
  return file->source.path;
}

guint
fj_series_index_count_others (const FjSeriesIndex *index)
{
  return index->n_others;
}
