/* Decoded frames kept under a ceiling of bytes, so that a series of any length opens in bounded memory.
 *
 * What must go for a new frame is the least recently used of the lowest priority, and never one of a higher
 * priority than the new one, nor one that is pinned. What then finds no room is not kept; its caller still
 * has it. So the cache is never above its ceiling, and the process by no more than the frame on its way in.
 * Thread-safe. Bytes are those of the pixels and FJ_FRAME_CACHE_OVERHEAD a frame. */
#pragma once

#include "fj-frame.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_FRAME_SHOWN,   /* on a pane now */
  FJ_FRAME_HANGING, /* of a pane of this stage of the hanging */
  FJ_FRAME_NEAR,    /* around the cursor: the next turn of the wheel */
  FJ_FRAME_REST     /* read ahead */
} FjFramePriority;
#define FJ_FRAME_N_PRIORITIES (FJ_FRAME_REST + 1)

#define FJ_FRAME_CACHE_OVERHEAD 256u

typedef struct
{
  guint64 hits, misses; /* of lookups and pins */
  guint64 evicted, refused;
  gsize bytes, pinned_bytes, peak_bytes, ceiling;
  guint n_frames;
  gsize lent; /* bytes of fj_frame_cache_lend() */
} FjFrameCacheStatistics;

typedef struct _FjFrameCache FjFrameCache;

/* @ceiling in bytes; 0: fj_frame_cache_default_ceiling() of this machine. */
FjFrameCache *fj_frame_cache_new (gsize ceiling);
FjFrameCache *fj_frame_cache_ref (FjFrameCache *cache);
void fj_frame_cache_unref (FjFrameCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjFrameCache, fj_frame_cache_unref)

/* A quarter of the physical memory, which leaves the rest to volumes, the toolkit and other programs; at
 * least 128 MiB and at most 4 GiB. */
gsize fj_frame_cache_default_ceiling (guint64 physical_bytes);

/* Frame @frame of the object @uid (SOP Instance UID), from 0. A second frame of one key is not taken: the
 * first stays and gets @priority. FALSE when there is no room for it. */
gboolean fj_frame_cache_insert (
    FjFrameCache *cache, const char *uid, guint frame, FjFrame *pixels, FjFramePriority priority);
/* A frame whose pixels lie in memory of fj_frame_cache_lend(): it takes the place of the frame of its key, if
 * there is one, and only the overhead counts. To be taken out by fj_frame_cache_unshare() before that memory
 * is given back. FALSE as above. */
gboolean fj_frame_cache_share (
    FjFrameCache *cache, const char *uid, guint frame, FjFrame *pixels, FjFramePriority priority);
/* Takes the frame out when it is still @pixels; one that is pinned stays, and keeps its memory. */
void fj_frame_cache_unshare (FjFrameCache *cache, const char *uid, guint frame, const FjFrame *pixels);
/* The frame, now the most recently used of its priority; NULL when it is not here. (transfer full) (nullable)
 */
FjFrame *fj_frame_cache_lookup (FjFrameCache *cache, const char *uid, guint frame);
/* The same, and it stays until as many fj_frame_cache_unpin(): for frames on a pane. (transfer full)
 * (nullable): NULL pins nothing */
FjFrame *fj_frame_cache_pin (FjFrameCache *cache, const char *uid, guint frame);
void fj_frame_cache_unpin (FjFrameCache *cache, const char *uid, guint frame);
/* The cursor moved, the hanging changed. No matter when it is not here. */
void
fj_frame_cache_set_priority (FjFrameCache *cache, const char *uid, guint frame, FjFramePriority priority);
/* All but the pinned ones. */
void fj_frame_cache_clear (FjFrameCache *cache);
/* Memory beside that of frames, for volumes that planes are cut from: together they take no more than as much
 * again. FALSE: there is not as much left. To be given back. */
gboolean fj_frame_cache_lend (FjFrameCache *cache, gsize bytes);
void fj_frame_cache_take_back (FjFrameCache *cache, gsize bytes);
void fj_frame_cache_get_statistics (FjFrameCache *cache, FjFrameCacheStatistics *statistics);

G_END_DECLS
