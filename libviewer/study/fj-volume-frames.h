/* The slices of a volume as the frames of the images that they were read from: while there is the volume, the
 * cache keeps no second copy of their pixels. */
#pragma once

#include "fj-frame-cache.h"
#include "fj-volume.h"

G_BEGIN_DECLS

typedef struct _FjVolumeFrames FjVolumeFrames;

/* Of no slice yet. Keeps @volume. */
FjVolumeFrames *fj_volume_frames_new (FjVolume *volume);
/* Takes out of the cache what was shared. What somebody still holds of it keeps the volume's memory. */
void fj_volume_frames_free (FjVolumeFrames *frames);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjVolumeFrames, fj_volume_frames_free)

/* Slice @slice has got the pixels of @like, which is frame @frame of @pixel_key in the cache (transfer full;
 * NULL: it cannot be in there). One thread a slice. */
void
fj_volume_frames_set (FjVolumeFrames *frames, guint slice, char *pixel_key, guint frame, const FjFrame *like);
/* Once, when all slices are read: the cache has them from now on in the place of its own copies. */
void fj_volume_frames_share (FjVolumeFrames *frames, FjFrameCache *cache, FjFramePriority priority);

G_END_DECLS
