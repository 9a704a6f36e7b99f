/* The captions of a lesson, fetched and read in a thread. */
#pragma once

#include "fj-captions.h"
#include "fj-client.h"

G_BEGIN_DECLS

void lectures_captions_load_async (FjClient *client,
                                   const char *media,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* Errors: those of fj_client_fetch() and fj_captions_parse(). (transfer full) */
FjCaptions *lectures_captions_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
