/* What a viewer has open: the display sets of an image source, which grow while their files come in, and
 * their images, fetched, decoded in the sandbox and kept under a ceiling, in the order in which they are
 * needed.
 *
 * A GListModel of FjDisplaySet: studies as their source lists them, in each the series by number; files that
 * are no images or cannot be read come last. An object that cannot be fetched stays among the images of its
 * series, and is tried again when it is asked for. Belongs to the thread (main context) that made it; all
 * slow work is done in workers. The order of work is that of FjFramePriority: what a pane shows now, before
 * what is near it, before the rest. */
#pragma once

#include <gio/gio.h>
#include "fj-display-set.h"
#include "fj-frame-cache.h"
#include "fj-image-facts.h"
#include "fj-image-source.h"
#include "fj-sandbox.h"

G_BEGIN_DECLS

#define FJ_TYPE_IMAGE_STORE (fj_image_store_get_type ())
G_DECLARE_FINAL_TYPE (FjImageStore, fj_image_store, FJ, IMAGE_STORE, GObject)

/* Frames are kept in @cache under keys of the store's own, so that two files with one SOP Instance UID are
 * never taken for each other. The first decoder of @sandbox is started at once.
 *
 * Signal "progress" (guint here, guint total): objects looked at, of those listed; total 0: not known yet.
 * Signal "replaced" (FjDisplaySet *old, FjDisplaySet *new): the same key, more images; also an items-changed.
 * Signal "failed" (const char *sentence): the source cannot be listed. Property "is-loading". */
FjImageStore *fj_image_store_new (FjImageSource *source, FjSandbox *sandbox, FjFrameCache *cache);
/* Lists and looks at all objects; again for what has come since, and for what could not be read before. */
void fj_image_store_load (FjImageStore *store);
/* Stops all work. Requests that are under way are answered by the main loop, at the latest with
 * G_IO_ERROR_CANCELLED; nothing else is called back afterwards. Dispose does it too. */
void fj_image_store_close (FjImageStore *store);
/* In the list, or among the reformats of it that are alive. (transfer none) (nullable) */
FjDisplaySet *fj_image_store_find (FjImageStore *store, const char *key);
/* Its source, and what parses for it. (transfer none) */
FjImageSource *fj_image_store_get_source (FjImageStore *store);
FjSandbox *fj_image_store_get_sandbox (FjImageStore *store);

/* Image @index of @set when its pixels are at hand: no waiting. (transfer full) (nullable) */
FjShownImage *fj_image_store_peek (FjImageStore *store, FjDisplaySet *set, guint index);
/* The same, fetched and decoded when it must be. A request of the same image shares the work; cancelling one
 * that has not begun takes it out of the queue. The error's sentence is what a placeholder pane shows. */
void fj_image_store_request_async (FjImageStore *store,
                                   FjDisplaySet *set,
                                   guint index,
                                   FjFramePriority priority,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
FjShownImage *fj_image_store_request_finish (FjImageStore *store, GAsyncResult *result, GError **error);
/* A pane stands at @index of @set and moves on in @direction (-1, 0, 1): its neighbours are read ahead, the
 * rest of the set after them as long as the cache has room. */
void fj_image_store_read_ahead (FjImageStore *store, FjDisplaySet *set, guint index, int direction);

G_END_DECLS
