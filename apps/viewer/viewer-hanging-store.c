#include "viewer-hanging-store.h"

#include "fj-authorization.h"
#include "fj-documents.h"
#include "fj-error.h"
#include "fj-hang-memory.h"
#include "fj-language.h"
#include "viewer-hanging-shelf.h"

#define MAX_TRIES 3 /* of sending, when other programs of the same person write at the same time */

struct _ViewerHangingStore
{
  GObject parent;
  FjClient *client;   /* NULL: without a session */
  FjChanges *changes; /* NULL: not followed */
  ViewerHangingShelf *shelf;
  GPtrArray *protocols;
  GHashTable *memory;
  GCancellable *cancellable;
  gboolean is_busy;   /* with central */
  gboolean is_wanted; /* once more, after that */
  gboolean is_stale;  /* what central has is to be read first */
  guint tries;
};

G_DEFINE_FINAL_TYPE (ViewerHangingStore, viewer_hanging_store, G_TYPE_OBJECT)

enum
{
  CHANGED,
  TOLD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

GPtrArray *
viewer_hanging_store_get_protocols (ViewerHangingStore *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING_STORE (self), NULL);
  return self->protocols;
}

GHashTable *
viewer_hanging_store_get_memory (ViewerHangingStore *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING_STORE (self), NULL);
  return self->memory;
}

typedef struct
{
  ViewerHangingStore *store;
  char *sentence;
} Told;

static gboolean
emit_told (gpointer data)
{
  Told *told = data;

  g_signal_emit (told->store, signals[TOLD], 0, told->sentence);
  g_object_unref (told->store);
  g_free (told->sentence);
  g_free (told);
  return G_SOURCE_REMOVE;
}

/* Later: what lies on this computer is read before anybody listens. */
static void
tell (const char *sentence, gpointer data)
{
  Told *told = g_new (Told, 1);

  *told = (Told){ g_object_ref (data), g_strdup (sentence) };
  g_idle_add (emit_told, told);
}

static void
show (ViewerHangingStore *self)
{
  g_clear_pointer (&self->protocols, g_ptr_array_unref);
  g_clear_pointer (&self->memory, g_hash_table_unref);
  self->protocols = viewer_hanging_shelf_protocols (self->shelf);
  self->memory = viewer_hanging_shelf_memory (self->shelf);
}

static void
show_change (ViewerHangingStore *self)
{
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- with central ---- */

/* One round: what central has is read, if that is asked for; then what it lacks is sent. */
typedef struct
{
  gboolean reads;
  GPtrArray *documents; /* of FjDocument: read; NULL: not */
  GPtrArray *unsent;    /* of FjDocument: to send */
  GArray *versions;     /* of guint: what each was taken as; 0: it was not */
  GPtrArray *refused;   /* of FjDocument, in @unsent */
  gboolean is_stale;    /* somebody was first */
  char *sentence;       /* why one was refused for good */
  char *language;
} Round;

static void
round_free (Round *round)
{
  g_clear_pointer (&round->documents, g_ptr_array_unref);
  g_clear_pointer (&round->unsent, g_ptr_array_unref);
  g_clear_pointer (&round->versions, g_array_unref);
  g_clear_pointer (&round->refused, g_ptr_array_unref);
  g_free (round->sentence);
  g_free (round->language);
  g_free (round);
}

static gboolean
is_first_elsewhere (const GError *error)
{
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_STALE)
         || g_error_matches (error, FJ_ERROR, FJ_ERROR_CONFLICT)
         || g_error_matches (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
}

/* What will not be otherwise however often it is sent. */
static gboolean
is_for_good (const GError *error)
{
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_INVALID)
         || g_error_matches (error, FJ_ERROR, FJ_ERROR_FORBIDDEN)
         || g_error_matches (error, FJ_ERROR, FJ_ERROR_TOO_LARGE)
         || g_error_matches (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
}

static gboolean
send_all (Round *round, FjClient *client, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < round->unsent->len; i++)
    {
      g_autoptr (GError) cause = NULL;
      g_autoptr (FjDocument) kept
          = fj_documents_put (client, g_ptr_array_index (round->unsent, i), cancellable, &cause);
      guint version = kept != NULL ? kept->version : 0;

      g_array_append_val (round->versions, version);
      if (kept != NULL)
        continue;
      if (is_first_elsewhere (cause))
        round->is_stale = TRUE;
      else if (is_for_good (cause))
        {
          g_ptr_array_add (round->refused, g_ptr_array_index (round->unsent, i));
          g_free (round->sentence);
          round->sentence = g_strdup (cause->message);
        }
      else
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
    }
  return TRUE;
}

static void
run_round (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Round *round = data;
  GError *error = NULL;
  gboolean is_done = TRUE;

  fj_language_set_thread (round->language);
  if (round->reads)
    {
      round->documents
          = fj_documents_list (g_task_get_source_object (task), VIEWER_HANGING_CODES, cancellable, &error);
      is_done = round->documents != NULL;
    }
  else
    is_done = send_all (round, g_task_get_source_object (task), cancellable, &error);
  fj_language_set_thread (NULL);
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void next_round (ViewerHangingStore *self);

/* Also of a round that did not come to its end: what was taken was taken. */
static void
take_sent (ViewerHangingStore *self, Round *round)
{
  for (guint i = 0; i < round->versions->len; i++)
    if (g_array_index (round->versions, guint, i) != 0)
      viewer_hanging_shelf_was_sent (self->shelf, g_ptr_array_index (round->unsent, i),
                                     g_array_index (round->versions, guint, i));
  for (guint i = 0; i < round->refused->len; i++)
    viewer_hanging_shelf_was_refused (self->shelf, g_ptr_array_index (round->refused, i));
  if (round->sentence != NULL)
    {
      g_autofree char *sentence = g_strdup_printf (
          _ ("A hanging protocol of your own stays on this computer only. %s"), round->sentence);

      tell (sentence, self);
    }
}

static void
round_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerHangingStore) self = data;
  g_autoptr (GError) error = NULL;
  Round *round = g_task_get_task_data (G_TASK (result));
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &error);

  self->is_busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_cancellable_is_cancelled (self->cancellable))
    return;
  take_sent (self, round);
  if (is_done && round->reads)
    {
      self->is_stale = FALSE;
      if (viewer_hanging_shelf_adopt (self->shelf, round->documents, TRUE))
        show_change (self);
    }
  if (round->is_stale && ++self->tries < MAX_TRIES)
    self->is_stale = TRUE;
  else if (round->is_stale)
    return; /* at the next change, or when the link comes back */
  /* Without an answer: once central is there again. */
  if (is_done || self->is_wanted)
    next_round (self);
}

static void
next_round (ViewerHangingStore *self)
{
  g_autoptr (GPtrArray) unsent = viewer_hanging_shelf_unsent (self->shelf);
  g_autoptr (GTask) task = NULL;
  Round *round;

  self->is_wanted = FALSE;
  if (!self->is_stale && unsent->len == 0)
    {
      self->tries = 0;
      return;
    }
  round = g_new0 (Round, 1);
  round->reads = self->is_stale;
  round->unsent = g_steal_pointer (&unsent);
  round->versions = g_array_new (FALSE, FALSE, sizeof (guint));
  round->refused = g_ptr_array_new ();
  round->language = g_strdup (fj_language_get_thread ());
  self->is_busy = TRUE;
  task = g_task_new (self->client, self->cancellable, round_done, g_object_ref (self));
  g_task_set_source_tag (task, next_round);
  g_task_set_task_data (task, round, (GDestroyNotify) round_free);
  g_task_run_in_thread (task, run_round);
}

static void
ask (ViewerHangingStore *self, gboolean is_stale)
{
  if (self->client == NULL)
    return;
  self->is_stale |= is_stale;
  if (self->is_busy)
    self->is_wanted = TRUE;
  else
    next_round (self);
}

static void
changed_elsewhere (FjChanges *changes, GPtrArray *news, gpointer data)
{
  for (guint i = 0; i < news->len; i++)
    if (g_str_equal (((FjChange *) g_ptr_array_index (news, i))->type, "Basic"))
      {
        ask (data, TRUE);
        return;
      }
}

static void
resynchronise (FjChanges *changes, gpointer data)
{
  ask (data, TRUE);
}

static void
online_changed (FjChanges *changes, GParamSpec *spec, gpointer data)
{
  if (fj_changes_is_online (changes))
    ask (data, TRUE);
}

/* ---- keeping and removing ---- */

gboolean
viewer_hanging_store_may_change (ViewerHangingStore *self, FjHangLevel level)
{
  FjRole roles;

  g_return_val_if_fail (VIEWER_IS_HANGING_STORE (self), FALSE);
  if (level == FJ_HANG_LEVEL_USER)
    return TRUE;
  if (level == FJ_HANG_LEVEL_SHIPPED || self->client == NULL)
    return FALSE;
  roles = fj_client_get_roles (self->client);
  for (guint bit = 0; bit < 31; bit++)
    if ((roles & (1u << bit)) != 0
        && fj_authorization_scope ((FjRole) (1u << bit), FJ_VERB_CHANGE_TEMPLATES) != FJ_SCOPE_NONE)
      return TRUE;
  return FALSE;
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (fj_drafts_put_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
put_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FjDocument *document = data;
  ViewerHangingStore *self = source;
  GError *error = NULL;
  FjDocument *kept = fj_documents_put (self->client, document, cancellable, &error);

  if (kept != NULL)
    g_task_return_pointer (task, kept, (GDestroyNotify) fj_document_free);
  else
    g_task_return_error (task, error);
}

static void
shared_put (GObject *source, GAsyncResult *result, gpointer data)
{
  ViewerHangingStore *self = VIEWER_HANGING_STORE (source);
  g_autoptr (GTask) task = data;
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_document_free);
  GError *error = NULL;
  FjDocument *kept = g_task_propagate_pointer (G_TASK (result), &error);

  if (kept != NULL)
    {
      g_ptr_array_add (one, kept);
      viewer_hanging_shelf_adopt (self->shelf, one, FALSE);
      show_change (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (is_first_elsewhere (error))
    ask (self, TRUE);
  g_task_return_error (task, error);
}

static void
put_document (
    ViewerHangingStore *self, const FjHangProtocol *protocol, const char *id, FjHangLevel level, GTask *task)
{
  GError *error = NULL;
  g_autoptr (FjDocument) document = viewer_hanging_shelf_make (self->shelf, protocol, id, level, &error);

  if (document == NULL)
    g_task_return_error (task, error);
  else if (level == FJ_HANG_LEVEL_USER)
    {
      viewer_hanging_shelf_keep (self->shelf, document, written, g_object_ref (task));
      show_change (self);
      ask (self, FALSE);
    }
  else if (self->client == NULL)
    g_task_return_new_error (task, FJ_ERROR, FJ_ERROR_FORBIDDEN,
                             _ ("Sign in to change the hanging protocols of a hospital."));
  else
    {
      g_autoptr (GTask) put
          = g_task_new (self, g_task_get_cancellable (task), shared_put, g_object_ref (task));

      g_task_set_source_tag (put, put_document);
      g_task_set_task_data (put, g_steal_pointer (&document), (GDestroyNotify) fj_document_free);
      g_task_run_in_thread (put, put_in_thread);
    }
}

void
viewer_hanging_store_save_async (ViewerHangingStore *self,
                                 const FjHangProtocol *protocol,
                                 FjHangLevel level,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIEWER_IS_HANGING_STORE (self) && protocol != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, viewer_hanging_store_save_async);
  put_document (self, protocol, protocol->id, level, task);
}

gboolean
viewer_hanging_store_save_finish (ViewerHangingStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
viewer_hanging_store_delete_async (ViewerHangingStore *self,
                                   const char *id,
                                   FjHangLevel level,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIEWER_IS_HANGING_STORE (self) && id != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, viewer_hanging_store_delete_async);
  put_document (self, NULL, id, level, task);
}

gboolean
viewer_hanging_store_delete_finish (ViewerHangingStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
viewer_hanging_store_remember (
    ViewerHangingStore *self, const char *protocol_id, guint set, guint choice, const char *signature)
{
  g_autofree char *place = NULL;

  g_return_if_fail (VIEWER_IS_HANGING_STORE (self) && protocol_id != NULL);
  place = fj_hang_memory_place (protocol_id, set, choice);
  if (!viewer_hanging_shelf_remember (self->shelf, place, signature, g_get_real_time () / 1000))
    return;
  show_change (self);
  ask (self, FALSE);
}

/* ---- the object ---- */

static void
viewer_hanging_store_dispose (GObject *object)
{
  ViewerHangingStore *self = VIEWER_HANGING_STORE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->changes != NULL)
    g_signal_handlers_disconnect_by_data (self->changes, self);
  g_clear_object (&self->changes);
  G_OBJECT_CLASS (viewer_hanging_store_parent_class)->dispose (object);
}

static void
viewer_hanging_store_finalize (GObject *object)
{
  ViewerHangingStore *self = VIEWER_HANGING_STORE (object);

  g_clear_pointer (&self->shelf, viewer_hanging_shelf_free);
  g_clear_pointer (&self->protocols, g_ptr_array_unref);
  g_clear_pointer (&self->memory, g_hash_table_unref);
  g_clear_object (&self->client);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (viewer_hanging_store_parent_class)->finalize (object);
}

static void
viewer_hanging_store_class_init (ViewerHangingStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_hanging_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_store_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIEWER_TYPE_HANGING_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", VIEWER_TYPE_HANGING_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_hanging_store_init (ViewerHangingStore *self)
{
  self->cancellable = g_cancellable_new ();
}

static char *
default_folder (FjClient *client)
{
  g_autofree char *account = NULL;
  g_autofree char *drafts = NULL;

  if (client == NULL)
    return g_build_filename (g_get_user_data_dir (), "fenji", "hanging", NULL);
  drafts = fj_drafts_folder (fj_client_get_base (client), fj_client_get_practitioner (client));
  account = g_path_get_basename (drafts);
  return g_build_filename (g_get_user_data_dir (), "fenji", "hanging", account, NULL);
}

ViewerHangingStore *
viewer_hanging_store_new (FjClient *client, FjChanges *changes, const char *folder)
{
  ViewerHangingStore *self = g_object_new (VIEWER_TYPE_HANGING_STORE, NULL);
  g_autofree char *path = folder != NULL ? g_strdup (folder) : default_folder (client);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDrafts) drafts = fj_drafts_new (path, &error);

  if (drafts == NULL)
    g_warning ("%s", error->message);
  self->client = client != NULL ? g_object_ref (client) : NULL;
  self->shelf = viewer_hanging_shelf_new (
      drafts, client == NULL ? path : NULL, client != NULL ? fj_client_get_practitioner (client) : NULL,
      client != NULL ? fj_client_get_organization (client) : NULL, tell, self);
  show (self);
  if (changes != NULL)
    {
      self->changes = g_object_ref (changes);
      g_signal_connect (changes, "changed", G_CALLBACK (changed_elsewhere), self);
      g_signal_connect (changes, "resynchronise", G_CALLBACK (resynchronise), self);
      g_signal_connect (changes, "notify::is-online", G_CALLBACK (online_changed), self);
    }
  ask (self, TRUE);
  return self;
}
