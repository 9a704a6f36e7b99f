/* A folder, or a list of files, to series: headers only, in parallel. The first half of reading images; the
 * second is fj-series-volume.h.
 *
 * The order is that of the paths (bytes), whatever the number of threads: series by their first file, images
 * by file and frame. Immutable once made. */
#pragma once

#include <gio/gio.h>

#include "fj-dicom-native.h"
#include "fj-stack-image.h"

G_BEGIN_DECLS

#define FJ_SERIES_MOST_FILES 100000u  /* of one folder with all below it */
#define FJ_SERIES_DEEPEST 32u         /* folders inside folders */
#define FJ_SERIES_MOST_FRAMES 100000u /* of one object */

/* An object that holds images, and how their pixels are reached. */
typedef struct
{
  char *path;
  char *instance_uid;          /* SOP Instance UID, "" when not said */
  FjDicomNative native;        /* its pixels can be read as they lie; all zeros: they need a decoder */
  guint64 device, inode, size; /* of the file when it was looked at */
  gint64 modified;             /* ns since 1970 */
} FjSeriesSource;

typedef struct _FjSeriesIndex FjSeriesIndex;

/* @done of @total files have been looked at; called from the threads that do it, not always in order. */
typedef void (*FjSeriesProgress) (guint done, guint total, gpointer data);

typedef struct
{
  guint threads;             /* 0: as many as there are processors */
  FjSeriesProgress progress; /* may be NULL */
  gpointer data;
} FjSeriesIndexOptions;

/* Links to folders are not followed. @options may be NULL. Files that cannot be read are no error: see
 * fj_series_index_get_failure(). Errors: FJ_ERROR_IO (the folder itself), FJ_ERROR_TOO_LARGE (the bounds
 * above), G_IO_ERROR_CANCELLED. */
FjSeriesIndex *fj_series_index_new_for_folder (const char *folder,
                                               const FjSeriesIndexOptions *options,
                                               GCancellable *cancellable,
                                               GError **error);
FjSeriesIndex *fj_series_index_new_for_paths (const char *const *paths,
                                              guint n,
                                              const FjSeriesIndexOptions *options,
                                              GCancellable *cancellable,
                                              GError **error);
void fj_series_index_free (FjSeriesIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjSeriesIndex, fj_series_index_free)

guint fj_series_index_count (const FjSeriesIndex *index);
/* Series Instance UID, "" for objects that do not say theirs. */
const char *fj_series_index_get_uid (const FjSeriesIndex *index, guint series);
/* The images of a series, @n of them: what fj_stack_split() takes. (transfer none) */
const FjStackImage *fj_series_index_get_images (const FjSeriesIndex *index, guint series, guint *n);
/* @st is still the file that was looked at: not replaced or written to since, as far as the system tells. */
struct stat;
gboolean fj_series_source_is_same (const FjSeriesSource *source, const struct stat *st);
/* What FjStackImage.source means. */
const FjSeriesSource *fj_series_index_get_source (const FjSeriesIndex *index, guint source);

/* Files that could not be read, each with the sentence why. */
guint fj_series_index_count_failures (const FjSeriesIndex *index);
const char *fj_series_index_get_failure (const FjSeriesIndex *index, guint failure, const char **sentence);
/* DICOM objects that are no images: reports, presentation states, DICOMDIR. */
guint fj_series_index_count_others (const FjSeriesIndex *index);

G_END_DECLS
