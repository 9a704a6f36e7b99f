/* The picture of a lesson, fetched and decoded in a thread, no larger than a card shows it. */
#pragma once

#include <gtk/gtk.h>
#include "fj-client.h"

G_BEGIN_DECLS

void lectures_poster_load_async (FjClient *client,
                                 const char *media,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* FJ_ERROR_TOO_LARGE, FJ_ERROR_CORRUPT, those of fj_client_fetch(). (transfer full) */
GdkTexture *lectures_poster_load_finish (GAsyncResult *result, GError **error);
/* Of the bytes of a JPEG or PNG; bounded before it is decoded. (transfer full) */
GdkTexture *lectures_poster_decode (GBytes *bytes, GError **error);

G_END_DECLS
