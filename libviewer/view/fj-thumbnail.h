/* A small picture of a series, made without disturbing anybody: fetched behind everything that a pane needs,
 * drawn in a thread. */
#pragma once

#include <gtk/gtk.h>

#include "fj-image-store.h"

G_BEGIN_DECLS

/* Image @index of @set, @size x @size pixels. Errors: those of the image. */
void fj_thumbnail_load_async (FjImageStore *store,
                              FjDisplaySet *set,
                              guint index,
                              guint size,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* (transfer full) */
GdkTexture *fj_thumbnail_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
