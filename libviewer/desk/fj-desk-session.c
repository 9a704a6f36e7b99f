#include "fj-desk-session.h"

#define LEAVE_SECONDS 2
#define DISK_SECONDS 10

struct _FjDeskSession
{
  GObject parent_instance;
  FjClient *client;
  char *practitioner;
  FjChanges *changes;
  FjDrafts *drafts;
  gboolean lapsed;
};

enum
{
  OPENED,
  CLOSING,
  LAPSED,
  RESUMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjDeskSession, fj_desk_session, G_TYPE_OBJECT)

/* ---- leaving ---- */

/* A farewell to central that somebody may wait for. */
typedef struct
{
  gatomicrefcount references;
  FjClient *client;
  GMutex mutex;
  GCond cond;
  gboolean said;
} Farewell;

static void
farewell_unref (Farewell *farewell)
{
  if (!g_atomic_ref_count_dec (&farewell->references))
    return;
  g_object_unref (farewell->client);
  g_mutex_clear (&farewell->mutex);
  g_cond_clear (&farewell->cond);
  g_free (farewell);
}

static gpointer
say_farewell (gpointer data)
{
  Farewell *farewell = data;

  fj_client_sign_out (farewell->client);
  g_mutex_lock (&farewell->mutex);
  farewell->said = TRUE;
  g_cond_broadcast (&farewell->cond);
  g_mutex_unlock (&farewell->mutex);
  farewell_unref (farewell);
  return NULL;
}

static Farewell *
leave (FjClient *client)
{
  Farewell *farewell = g_new0 (Farewell, 1);

  g_atomic_ref_count_init (&farewell->references);
  farewell->client = g_object_ref (client);
  g_mutex_init (&farewell->mutex);
  g_cond_init (&farewell->cond);
  g_atomic_ref_count_inc (&farewell->references);
  g_thread_unref (g_thread_new ("sign-out", say_farewell, farewell));
  return farewell;
}

static void
drop_parts (FjDeskSession *session)
{
  if (session->changes != NULL)
    fj_changes_stop (session->changes);
  g_clear_object (&session->changes);
  g_clear_pointer (&session->drafts, fj_drafts_free);
  g_clear_object (&session->client);
  g_clear_pointer (&session->practitioner, g_free);
  session->lapsed = FALSE;
}

/* (transfer full) (nullable) */
static Farewell *
close_session (FjDeskSession *session)
{
  Farewell *farewell;

  if (session->client == NULL)
    return NULL;
  fj_changes_stop (session->changes);
  g_signal_emit (session, signals[CLOSING], 0);
  farewell = leave (session->client);
  drop_parts (session);
  return farewell;
}

void
fj_desk_session_sign_out (FjDeskSession *session)
{
  Farewell *farewell;

  g_return_if_fail (FJ_IS_DESK_SESSION (session));
  farewell = close_session (session);
  if (farewell != NULL)
    farewell_unref (farewell);
}

void
fj_desk_session_shut_down (FjDeskSession *session)
{
  Farewell *farewell;
  FjDrafts *drafts;
  gint64 end = g_get_monotonic_time () + LEAVE_SECONDS * G_TIME_SPAN_SECOND;

  g_return_if_fail (FJ_IS_DESK_SESSION (session));
  drafts = session->drafts != NULL ? fj_drafts_ref (session->drafts) : NULL;
  farewell = close_session (session);
  /* The program ends after this: what was typed last has to be on disk. */
  if (drafts != NULL)
    fj_drafts_wait (drafts, DISK_SECONDS);
  fj_drafts_free (drafts);
  if (farewell == NULL)
    return;
  g_mutex_lock (&farewell->mutex);
  while (!farewell->said && g_cond_wait_until (&farewell->cond, &farewell->mutex, end))
    ;
  g_mutex_unlock (&farewell->mutex);
  farewell_unref (farewell);
}

/* ---- coming ---- */

static void
on_session_ended (FjDeskSession *session)
{
  if (session->client == NULL || session->lapsed)
    return;
  session->lapsed = TRUE;
  g_signal_emit (session, signals[LAPSED], 0);
}

void
fj_desk_session_lapse (FjDeskSession *session)
{
  g_return_if_fail (FJ_IS_DESK_SESSION (session));
  on_session_ended (session);
}

static void
open_session (FjDeskSession *session, FjClient *fresh)
{
  g_autofree char *folder = fj_drafts_folder (fj_client_get_base (fresh), fj_client_get_practitioner (fresh));
  g_autoptr (GError) error = NULL;

  session->client = g_object_ref (fresh);
  session->practitioner = g_strdup (fj_client_get_practitioner (fresh));
  session->changes = fj_changes_new (fresh);
  g_signal_connect_object (session->changes, "session-ended", G_CALLBACK (on_session_ended), session,
                           G_CONNECT_SWAPPED);
  session->drafts = fj_drafts_new (folder, &error);
  if (session->drafts == NULL)
    g_message ("%s", error->message);
  g_signal_emit (session, signals[OPENED], 0);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  FjDeskSession *session = g_task_get_source_object (task);
  FjClient *fresh = FJ_CLIENT (source);
  GError *error = NULL;

  if (!fj_client_sign_in_finish (fresh, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (session->client != NULL
      && g_str_equal (fj_client_get_base (session->client), fj_client_get_base (fresh))
      && g_strcmp0 (session->practitioner, fj_client_get_practitioner (fresh)) == 0)
    {
      fj_client_take_session (session->client, fresh);
      session->lapsed = FALSE;
      fj_changes_resume (session->changes);
      g_signal_emit (session, signals[RESUMED], 0);
    }
  else
    {
      fj_desk_session_sign_out (session);
      open_session (session, fresh);
    }
  g_task_return_boolean (task, TRUE);
}

void
fj_desk_session_sign_in_async (FjDeskSession *session,
                               const char *server,
                               const char *user,
                               const char *password,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (FjClient) fresh = NULL;
  GError *error = NULL;

  g_return_if_fail (FJ_IS_DESK_SESSION (session));
  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_desk_session_sign_in_async);
  fresh = fj_client_new (server, &error);
  if (fresh == NULL)
    g_task_return_error (task, error);
  else
    fj_client_sign_in_async (fresh, user, password, cancellable, on_signed_in, g_steal_pointer (&task));
}

gboolean
fj_desk_session_sign_in_finish (FjDeskSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the object ---- */

gboolean
fj_desk_session_is_open (FjDeskSession *session)
{
  g_return_val_if_fail (FJ_IS_DESK_SESSION (session), FALSE);
  return session->client != NULL && !session->lapsed;
}

FjClient *
fj_desk_session_get_client (FjDeskSession *session)
{
  g_return_val_if_fail (FJ_IS_DESK_SESSION (session), NULL);
  return session->client;
}

FjChanges *
fj_desk_session_get_changes (FjDeskSession *session)
{
  g_return_val_if_fail (FJ_IS_DESK_SESSION (session), NULL);
  return session->changes;
}

FjDrafts *
fj_desk_session_get_drafts (FjDeskSession *session)
{
  g_return_val_if_fail (FJ_IS_DESK_SESSION (session), NULL);
  return session->drafts;
}

static void
fj_desk_session_dispose (GObject *object)
{
  drop_parts (FJ_DESK_SESSION (object));
  G_OBJECT_CLASS (fj_desk_session_parent_class)->dispose (object);
}

static void
fj_desk_session_class_init (FjDeskSessionClass *klass)
{
  static const char *const names[N_SIGNALS] = { "opened", "closing", "lapsed", "resumed" };

  G_OBJECT_CLASS (klass)->dispose = fj_desk_session_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], FJ_TYPE_DESK_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
fj_desk_session_init (FjDeskSession *session)
{
}

FjDeskSession *
fj_desk_session_new (void)
{
  return g_object_new (FJ_TYPE_DESK_SESSION, NULL);
}
