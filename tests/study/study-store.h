/* A store on files for tests, waited for in the main context of the thread. */
#pragma once

#include "series-files.h"

#include "fj-folder-source.h"
#include "fj-image-store.h"

#define PATIENCE 20 /* s: a machine may be busy */

static const char *decoder; /* fenji-decoder */

G_GNUC_UNUSED static FjImageStore *
new_store (FjImageSource *source, FjFrameCache *cache)
{
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (2, decoder);
  FjImageStore *store = fj_image_store_new (source, sandbox, cache);

  return store;
}

G_GNUC_UNUSED static gboolean
give_up (gpointer data)
{
  g_error ("waited in vain: %s", (const char *) data);
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition)                                                                                  \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    guint patience_ = g_timeout_add_seconds (PATIENCE, give_up, (gpointer) G_STRLOC " " #condition);         \
    while (!(condition))                                                                                     \
      g_main_context_iteration (NULL, TRUE);                                                                 \
    g_source_remove (patience_);                                                                             \
  }                                                                                                          \
  G_STMT_END

G_GNUC_UNUSED static gboolean
is_loading (FjImageStore *store)
{
  gboolean loading;

  g_object_get (store, "is-loading", &loading, NULL);
  return loading;
}

G_GNUC_UNUSED static FjImageStore *
open_paths (const char *const *paths)
{
  g_autoptr (FjImageSource) source = fj_folder_source_new (paths);
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  FjImageStore *store = new_store (source, cache);

  fj_image_store_load (store);
  WAIT_FOR (!is_loading (store));
  return store;
}

G_GNUC_UNUSED static FjDisplaySet *
get_set (FjImageStore *store, guint position)
{
  g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (store), position);

  g_assert_nonnull (set);
  return set;
}

/* What came of a request. */
typedef struct
{
  gboolean is_done;
  FjShownImage *image;
  GError *error;
} Answer;

G_GNUC_UNUSED static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->image, fj_shown_image_free);
  g_clear_error (&answer->error);
  answer->is_done = FALSE;
}

G_GNUC_UNUSED static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->image = fj_image_store_request_finish (FJ_IMAGE_STORE (source), result, &answer->error);
  g_assert_true ((answer->image != NULL) != (answer->error != NULL));
  answer->is_done = TRUE;
}

/* (transfer full) (nullable) */
G_GNUC_UNUSED static FjShownImage *
request (FjImageStore *store, FjDisplaySet *set, guint index, GError **error)
{
  Answer answer = { 0 };

  fj_image_store_request_async (store, set, index, FJ_FRAME_SHOWN, NULL, on_answer, &answer);
  WAIT_FOR (answer.is_done);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.image;
}
