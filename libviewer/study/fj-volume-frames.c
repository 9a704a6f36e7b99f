#include "fj-volume-frames.h"

typedef struct
{
  char *pixel_key; /* NULL: it is not shared */
  guint frame;
  FjFrame *pixels;
} Slice;

struct _FjVolumeFrames
{
  FjVolume *volume;
  guint n;
  Slice *slices;
  FjFrameCache *cache; /* that has them; NULL: not yet */
};

FjVolumeFrames *
fj_volume_frames_new (FjVolume *volume)
{
  FjVolumeFrames *frames = g_new0 (FjVolumeFrames, 1);

  frames->volume = fj_volume_ref (volume);
  frames->n = fj_volume_get_depth (volume);
  frames->slices = g_new0 (Slice, frames->n);
  return frames;
}

void
fj_volume_frames_free (FjVolumeFrames *frames)
{
  if (frames == NULL)
    return;
  for (guint i = 0; i < frames->n; i++)
    {
      Slice *slice = &frames->slices[i];

      if (frames->cache != NULL && slice->pixels != NULL)
        fj_frame_cache_unshare (frames->cache, slice->pixel_key, slice->frame, slice->pixels);
      g_clear_pointer (&slice->pixels, fj_frame_unref);
      g_free (slice->pixel_key);
    }
  g_clear_pointer (&frames->cache, fj_frame_cache_unref);
  fj_volume_unref (frames->volume);
  g_free (frames->slices);
  g_free (frames);
}

void
fj_volume_frames_set (FjVolumeFrames *frames, guint slice, char *pixel_key, guint frame, const FjFrame *like)
{
  g_autoptr (GBytes) bytes = NULL;
  Slice *own;

  g_return_if_fail (slice < frames->n && frames->slices[slice].pixels == NULL);
  if (pixel_key == NULL)
    return;
  bytes = g_bytes_new_with_free_func (fj_volume_get_slice_data (frames->volume, slice),
                                      fj_frame_get_size (like), (GDestroyNotify) fj_volume_unref,
                                      fj_volume_ref (frames->volume));
  own = &frames->slices[slice];
  own->pixel_key = pixel_key;
  own->frame = frame;
  own->pixels = fj_frame_new (fj_frame_get_rows (like), fj_frame_get_columns (like), 1,
                              fj_frame_get_type (like), fj_frame_get_bits_stored (like), bytes);
}

void
fj_volume_frames_share (FjVolumeFrames *frames, FjFrameCache *cache, FjFramePriority priority)
{
  g_return_if_fail (frames->cache == NULL);
  frames->cache = fj_frame_cache_ref (cache);
  for (guint i = 0; i < frames->n; i++)
    if (frames->slices[i].pixels != NULL)
      fj_frame_cache_share (cache, frames->slices[i].pixel_key, frames->slices[i].frame,
                            frames->slices[i].pixels, priority);
}
