/* The parts of an image store: the object with its list (fj-image-store.c), what is wanted of it
 * (fj-image-wants.c), planes that are made of it
 * (fj-reformat.c), the order of its list (fj-store-list.c), and the errands that its threads run
 * (fj-image-errands.c). For these only. */
#pragma once

#include "fj-image-look.h"
#include "fj-image-queue.h"
#include "fj-image-reader.h"
#include "fj-image-store.h"
#include "fj-reformat-volume.h"

G_BEGIN_DECLS

/* --- errands: thread-safe; what they bring home waits until the store's thread takes it --- */

typedef enum
{
  FJ_ERRAND_LISTED, /* @list or @error */
  FJ_ERRAND_LOOKED, /* @look of object @index, or @error: it could not be fetched; NULL: cancelled */
  FJ_ERRAND_READ,   /* image @name: @image or @error; neither: there was no room to read it ahead */
  FJ_ERRAND_SPLIT,  /* series @name: @list of its FjDisplaySet */
  FJ_ERRAND_FILLED  /* @volume has been read, or @error */
} FjErrandKind;

typedef struct
{
  FjErrandKind kind;
  guint index;
  char *name;
  FjImageLook *look;
  GPtrArray *list;
  FjShownImage *image;
  FjReformatVolume *volume;
  GError *error;
} FjErrandResult;

void fj_errand_result_free (FjErrandResult *result);

typedef struct _FjErrands FjErrands;

/* @came is called in @context, the caller's own, when there are results. */
FjErrands *fj_errands_new (FjImageSource *source,
                           FjSandbox *sandbox,
                           FjFrameCache *cache,
                           GMainContext *context,
                           GSourceFunc came,
                           gpointer data);
/* No result comes any more; threads end on their own. */
void fj_errands_close (FjErrands *errands);
FjErrandResult *fj_errands_take (FjErrands *errands); /* (transfer full) (nullable) */
FjImageReader *fj_errands_get_reader (FjErrands *errands);

void fj_errands_list (FjErrands *errands);
/* Looks at all of @looks (of FjImageLook as listed) at once; those of a local source. @indices: of each. */
void fj_errands_look (FjErrands *errands, GPtrArray *looks, GArray *indices);
/* Fetches one and looks at it. */
void fj_errands_fetch (FjErrands *errands, FjImageLook *listed, guint index, FjFramePriority priority);
void fj_errands_split (FjErrands *errands, const char *series_key, GPtrArray *looks);
void fj_errands_read (FjErrands *errands,
                      const char *name,
                      const char *key,
                      const char *instance_uid,
                      guint frame,
                      gsize bytes,
                      FjFramePriority priority);
/* Reads the pixels of a volume; again with a higher @priority. */
void fj_errands_fill (FjErrands *errands, FjReformatVolume *volume, FjFramePriority priority);
/* Cuts image @index of @set, a reformat whose volume has been read; comes home as FJ_ERRAND_READ. */
void fj_errands_cut (
    FjErrands *errands, const char *name, FjDisplaySet *set, guint index, FjFramePriority priority);
/* Of a reading or a cutting. FALSE: it has begun, or was never there. */
gboolean fj_errands_drop_read (FjErrands *errands, const char *name);

/* --- objects of the store --- */

typedef struct _FjImageWants FjImageWants;
typedef struct _FjImageReformats FjImageReformats;

typedef struct
{
  char *key; /* of its display sets */
  guint study_rank, rank;
  GPtrArray *objects;  /* of FjStoreObject */
  gboolean is_changed; /* since it was split */
  gboolean is_splitting;
  GPtrArray *sets; /* of FjDisplaySet; NULL: not split yet */
} FjStoreSeries;

typedef struct
{
  guint index;
  FjImageLook *look;     /* as listed, until it is here */
  gboolean is_under_way; /* being looked at */
  gboolean is_counted;   /* in the progress */
  FjStoreSeries *series; /* NULL: not known yet */
  GPtrArray *wants;      /* names of wants that wait for it; NULL: none */
} FjStoreObject;

/* The display sets of all @series in the order of the list: what is no image last, studies as they were
 * listed, series by number. (transfer full): of FjDisplaySet */
GPtrArray *fj_store_list_collect (GPtrArray *series);
/* Tells that @old has become @now: places with the same keys one by one, others together. @model has @now
 * already. */
void fj_store_list_tell (GListModel *model, GPtrArray *old, GPtrArray *now);

FjErrands *fj_image_store_get_errands (FjImageStore *store);
GMainContext *fj_image_store_get_context (FjImageStore *store);
FjStoreObject *fj_image_store_find_object (FjImageStore *store, const char *key);
/* Has it looked at, or more urgently than before. */
void fj_image_store_look_at (FjImageStore *store, FjStoreObject *object, FjFramePriority priority);

/* No images come any more that belong to @set, which is the one of its key, as far as can be known. */
gboolean fj_image_store_is_settled (FjImageStore *store, FjDisplaySet *set);
/* NULL once the store is closed. */
FjImageWants *fj_image_store_get_wants (FjImageStore *store);
FjImageReformats *fj_image_store_get_reformats (FjImageStore *store);

/* --- reformats: the display sets of planes that are alive, and their volumes --- */

/* Both outlive it. */
FjImageReformats *fj_image_reformats_new (FjImageStore *store, FjFrameCache *cache);
void fj_image_reformats_free (FjImageReformats *reformats);
FjDisplaySet *fj_image_reformats_find (FjImageReformats *reformats, const char *key); /* (transfer none) */
/* TRUE: @set's volume is there. Otherwise it will be read as soon as its images are complete; then
 * fj_image_wants_filled() is called. */
gboolean
fj_image_reformats_prepare (FjImageReformats *reformats, FjDisplaySet *set, FjFramePriority priority);
void fj_image_reformats_filled (FjImageReformats *reformats, FjReformatVolume *volume, const GError *error);
/* @now has taken the place of @old: so do its planes, which "replaced" of the store tells. */
void fj_image_reformats_replaced (FjImageReformats *reformats, FjDisplaySet *old, FjDisplaySet *now);
/* Something of the store has changed: volumes that wait for their images may be complete. */
void fj_image_reformats_go_on (FjImageReformats *reformats);

/* --- wants: what panes wait for, and what is read ahead of them --- */

/* Both outlive it. */
FjImageWants *fj_image_wants_new (FjImageStore *store, FjFrameCache *cache);
/* Those who wait are not called. */
void fj_image_wants_free (FjImageWants *wants);
void fj_image_wants_request (FjImageWants *wants,
                             FjDisplaySet *set,
                             guint index,
                             FjFramePriority priority,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
FjShownImage *fj_image_wants_peek (FjImageWants *wants, FjDisplaySet *set, guint index);
void fj_image_wants_read_ahead (FjImageWants *wants, FjDisplaySet *set, guint index, int direction);
/* The object has been looked at (its look says what it is), or could not be fetched (@error). */
void fj_image_wants_looked (FjImageWants *wants, FjStoreObject *object, const GError *error);
void fj_image_wants_came (FjImageWants *wants, const char *name, FjShownImage *image, const GError *error);
/* @volume has been read, or cannot be (@error). NULL: see what waits for any. */
void fj_image_wants_filled (FjImageWants *wants, FjReformatVolume *volume, const GError *error);
/* Who waits for an image of @set, which another has taken the place of, waits in vain. */
void fj_image_wants_leave (FjImageWants *wants, FjDisplaySet *set);

G_END_DECLS
