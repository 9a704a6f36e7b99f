/* What planes are cut from: the volume of a display set. Its geometry is known at once, from what the images
 * say of themselves; its pixels are read by a worker when the first plane is wanted. For the sources of
 * study/. Shared by reference; thread-safe unless it says otherwise. */
#pragma once

#include "fj-display-set.h"
#include "fj-image-reader.h"
#include "fj-reformat.h"

G_BEGIN_DECLS

typedef struct _FjReformatVolume FjReformatVolume;

/* Of the images of @base whose files are here; refs both. Errors: FJ_ERROR_UNPROCESSABLE with a sentence:
 * colour, no place in the patient, several directions; FJ_ERROR_TOO_LARGE: more than @cache lends at
 * all.
 * (transfer full) */
FjReformatVolume *fj_reformat_volume_new (FjDisplaySet *base, FjFrameCache *cache, GError **error);
FjReformatVolume *fj_reformat_volume_ref (FjReformatVolume *volume);
void fj_reformat_volume_unref (FjReformatVolume *volume);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjReformatVolume, fj_reformat_volume_unref)
FjDisplaySet *fj_reformat_volume_get_base (const FjReformatVolume *volume);
FjVolumeFlags fj_reformat_volume_get_flags (const FjReformatVolume *volume);

/* When no more images come: FALSE when what is here would show what is not in the patient: one slice, or some
 * missing between others, or several at one place. Error: FJ_ERROR_UNPROCESSABLE with a sentence. */
gboolean fj_reformat_volume_check (const FjReformatVolume *volume, GError **error);
/* The planes that @reformat asks for, in the order in which people read: from the head down, from the front
 * back, from the right to the left. As far apart as the volume's pixels are in that direction, slabs by half
 * of their thickness. (transfer full): of FjStackImage, texts are those of the base */
GArray *fj_reformat_volume_list_planes (const FjReformatVolume *volume, const FjReformat *reformat);

/* Display sets that are alive: while there is none, reading stops. */
void fj_reformat_volume_hold (FjReformatVolume *volume);
void fj_reformat_volume_let_go (FjReformatVolume *volume);

/* In a worker, one at a time: reads the pixels with all processors, unless they are there. An image that
 * cannot be read makes it fail: between its neighbours something would be made up. Errors: that of the image
 * or of fj_reformat_volume_check(); FJ_ERROR_TOO_LARGE: the cache lends no more; G_IO_ERROR_CANCELLED,
 * also when nobody holds it. */
gboolean fj_reformat_volume_read (FjReformatVolume *volume,
                                  FjImageReader *reader,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean fj_reformat_volume_is_read (FjReformatVolume *volume);
/* Its pixels; NULL: not read. (transfer full) */
FjVolume *fj_reformat_volume_dup_pixels (FjReformatVolume *volume);
/* In a worker, after it was read. @number: of the plane, from 1. @threads: 0 for all. (transfer full) */
FjShownImage *fj_reformat_volume_cut (FjReformatVolume *volume,
                                      const FjReformat *reformat,
                                      const FjStackImage *plane,
                                      guint number,
                                      guint threads);

G_END_DECLS
