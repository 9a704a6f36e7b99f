/* Images of one stack to a volume: pixels read straight into it, in parallel, the wanted slice first. The
 * second half of reading images; the first is fj-series-index.h. */
#pragma once

#include "fj-series-index.h"
#include "fj-volume.h"

G_BEGIN_DECLS

/* The pixels of sorted slice @index are there. Called from the threads that read them; @volume may be looked
 * at until it returns, of other slices only those that were ready before. */
typedef void (*FjSeriesReady) (FjVolume *volume, guint index, gpointer data);

typedef struct
{
  guint threads; /* 0: as many as there are processors */
  int first; /* the sorted slice that is wanted first, the others by their distance to it; -1: the middle */
  FjSeriesReady ready; /* may be NULL */
  gpointer data;
} FjSeriesVolumeOptions;

/* An image that is not in the volume. */
typedef struct
{
  guint image; /* of the series */
  char *sentence;
} FjSeriesGap;

void fj_series_gap_free (FjSeriesGap *gap);

/* @images: @n of the images of @series, as FjStack names them; NULL: all of them. Slices of the volume have
 * the number of their image in the series as their source. Those that cannot be read are left out, as if
 * their files were not there (the volume then has FJ_VOLUME_GAPS where it reaches over them), and those that
 * do not belong to the first (size, kind of pixels, no place in the patient); each is added to @gaps (array
 * of FjSeriesGap that frees them; may be NULL), ordered by image. The volume knows
 * the padding of its images. @options may be NULL. Errors: as of
 * fj_volume_new(); FJ_ERROR_UNPROCESSABLE when no slice is left; G_IO_ERROR_CANCELLED. */
FjVolume *fj_series_volume_load (const FjSeriesIndex *index,
                                 guint series,
                                 const guint *images,
                                 guint n,
                                 const FjSeriesVolumeOptions *options,
                                 GPtrArray *gaps,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
