#include "fj-changes.h"

#include "fj-error.h"
#include "fj-json.h"

#define WAIT_SECONDS 20
#define OVERDUE_SECONDS (WAIT_SECONDS + 10) /* a poll that hangs longer is a dead connection */
#define WATCH_SECONDS 2
#define FIRST_PAUSE_MS 500
#define LONGEST_PAUSE_MS 5000
#define FORBIDDEN_PAUSE_MS 60000 /* a role that is told nothing: only whether central answers */

/* What the thread and the object share. The thread holds this and not the object, which may go at any time.
 */
typedef struct
{
  gatomicrefcount references;
  FjClient *client;
  GMainContext *context;
  GWeakRef changes;
  GMutex mutex;
  GCond cond;
  GCancellable *poll; /* of the request under way, or NULL */
  gint64 started;     /* monotonic, of that request */
  gboolean stopped;
  gboolean resumed;
} Follower;

struct _FjChanges
{
  GObject parent_instance;
  Follower *follower;
  GSource *watch;
  gboolean online;
  gboolean has_session;
  gint64 position;
};

enum
{
  PROP_IS_ONLINE = 1,
  PROP_HAS_SESSION,
  PROP_POSITION,
  N_PROPS
};

enum
{
  CHANGED,
  RESYNCHRONISE,
  SESSION_ENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjChanges, fj_changes, G_TYPE_OBJECT)

static Follower *
follower_ref (Follower *follower)
{
  g_atomic_ref_count_inc (&follower->references);
  return follower;
}

static void
follower_unref (Follower *follower)
{
  if (!g_atomic_ref_count_dec (&follower->references))
    return;
  g_object_unref (follower->client);
  g_main_context_unref (follower->context);
  g_weak_ref_clear (&follower->changes);
  g_clear_object (&follower->poll);
  g_mutex_clear (&follower->mutex);
  g_cond_clear (&follower->cond);
  g_free (follower);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Follower, follower_unref)

static void
change_free (gpointer data)
{
  FjChange *change = data;

  g_free (change->type);
  g_free (change->id);
  g_free (change->exam);
  g_free (change);
}

/* ---- from the thread to the main context ---- */

typedef struct
{
  Follower *follower;
  int signal;       /* or -1 */
  int online;       /* or -1 */
  gint64 position;  /* or -1 */
  GPtrArray *array; /* of CHANGED */
} Event;

static void
event_free (gpointer data)
{
  Event *event = data;

  follower_unref (event->follower);
  g_clear_pointer (&event->array, g_ptr_array_unref);
  g_free (event);
}

static void
set_has_session (FjChanges *changes, gboolean has_session)
{
  if (changes->has_session == has_session)
    return;
  changes->has_session = has_session;
  g_object_notify_by_pspec (G_OBJECT (changes), properties[PROP_HAS_SESSION]);
}

static gboolean
deliver (gpointer data)
{
  Event *event = data;
  g_autoptr (FjChanges) changes = g_weak_ref_get (&event->follower->changes);
  gboolean stopped;

  g_mutex_lock (&event->follower->mutex);
  stopped = event->follower->stopped;
  g_mutex_unlock (&event->follower->mutex);
  if (changes == NULL || stopped)
    return G_SOURCE_REMOVE;
  if (event->online >= 0 && changes->online != event->online)
    {
      changes->online = event->online;
      g_object_notify_by_pspec (G_OBJECT (changes), properties[PROP_IS_ONLINE]);
    }
  if (event->signal == SESSION_ENDED)
    set_has_session (changes, FALSE);
  if (event->signal == CHANGED)
    g_signal_emit (changes, signals[CHANGED], 0, event->array);
  else if (event->signal >= 0)
    g_signal_emit (changes, signals[event->signal], 0);
  if (event->position >= 0 && event->position != changes->position)
    {
      changes->position = event->position;
      g_object_notify_by_pspec (G_OBJECT (changes), properties[PROP_POSITION]);
    }
  return G_SOURCE_REMOVE;
}

/* An idle source, not g_main_context_invoke(): that may run it here, when nobody runs the loop. */
static void
post (Follower *follower, int signal, int online, gint64 position, GPtrArray *array)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Event *event = g_new0 (Event, 1);

  *event = (Event){ follower_ref (follower), signal, online, position, array };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, event, event_free);
  g_source_attach (source, follower->context);
}

/* ---- the thread ---- */

/* FALSE: stopped. */
static gboolean
pause_for (Follower *follower, guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) milliseconds * 1000;
  gboolean go_on;

  g_mutex_lock (&follower->mutex);
  while (!follower->stopped && !follower->resumed
         && g_cond_wait_until (&follower->cond, &follower->mutex, end))
    ;
  follower->resumed = FALSE;
  go_on = !follower->stopped;
  g_mutex_unlock (&follower->mutex);
  return go_on;
}

/* Until somebody has signed in again. FALSE: stopped. */
static gboolean
wait_for_session (Follower *follower)
{
  gboolean go_on;

  g_mutex_lock (&follower->mutex);
  while (!follower->stopped && !follower->resumed)
    g_cond_wait (&follower->cond, &follower->mutex);
  follower->resumed = FALSE;
  go_on = !follower->stopped;
  g_mutex_unlock (&follower->mutex);
  return go_on;
}

/* One request; NULL and no error: stopped. */
static JsonObject *
ask (Follower *follower, gint64 after, guint wait, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/changes?after=%" G_GINT64_FORMAT "&wait=%u", after, wait);
  g_autoptr (GCancellable) poll = g_cancellable_new ();
  JsonObject *reply = NULL;
  gboolean stopped;

  g_mutex_lock (&follower->mutex);
  stopped = follower->stopped;
  follower->poll = g_object_ref (poll);
  follower->started = g_get_monotonic_time ();
  g_mutex_unlock (&follower->mutex);
  if (!stopped)
    reply = fj_client_send (follower->client, "GET", path, NULL, 0, NULL, NULL, poll, error);
  g_mutex_lock (&follower->mutex);
  g_clear_object (&follower->poll);
  if (follower->stopped)
    {
      g_clear_pointer (&reply, json_object_unref);
      g_clear_error (error);
    }
  g_mutex_unlock (&follower->mutex);
  return reply;
}

static GPtrArray *
read_changes (JsonObject *reply)
{
  JsonArray *rows = fj_json_get_array (reply, "changes");
  GPtrArray *array = g_ptr_array_new_with_free_func (change_free);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = fj_json_element_object (rows, i);
      const char *type = row != NULL ? fj_json_get_string (row, "type") : NULL;
      const char *id = row != NULL ? fj_json_get_string (row, "id") : NULL;
      FjChange *change;

      if (type == NULL || id == NULL)
        continue;
      change = g_new0 (FjChange, 1);
      change->sequence = fj_json_get_int (row, "seq", 0);
      change->type = g_strdup (type);
      change->id = g_strdup (id);
      change->version = (guint) CLAMP (fj_json_get_int (row, "version", 0), 0, G_MAXINT);
      change->exam = g_strdup (fj_json_get_string (row, "exam"));
      g_ptr_array_add (array, change);
    }
  return array;
}

typedef struct
{
  gint64 after; /* -1: not known yet */
  guint pause;
  gboolean online;
  gboolean missed; /* something that cannot be told any more */
} State;

static void
take (Follower *follower, State *state, JsonObject *reply, gint64 next)
{
  g_autoptr (GPtrArray) array = read_changes (reply);
  gboolean first = state->after < 0;

  /* A number that went back: central's store is an older one, put back from a backup. */
  if (state->missed || (!first && next < state->after))
    post (follower, RESYNCHRONISE, TRUE, next, NULL);
  else if (!first && array->len > 0)
    post (follower, CHANGED, TRUE, next, g_steal_pointer (&array));
  else if (first || !state->online)
    post (follower, -1, TRUE, next, NULL);
  state->after = next;
  state->online = TRUE;
  state->missed = FALSE;
  state->pause = FIRST_PAUSE_MS;
}

/* FALSE: stopped. */
static gboolean
take_error (Follower *follower, State *state, const GError *error)
{
  guint pause = state->pause;

  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED))
    {
      post (follower, SESSION_ENDED, TRUE, -1, NULL);
      state->online = TRUE;
      return wait_for_session (follower);
    }
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_FORBIDDEN))
    {
      if (!state->online)
        post (follower, -1, TRUE, -1, NULL);
      state->online = TRUE;
      return pause_for (follower, FORBIDDEN_PAUSE_MS);
    }
  if ((g_error_matches (error, FJ_ERROR, FJ_ERROR_INVALID)
       || g_error_matches (error, FJ_ERROR, FJ_ERROR_NOT_FOUND))
      && state->after >= 0)
    {
      /* 410 and its kin: central does not know that place any more. */
      state->missed = TRUE;
      state->after = -1;
      return pause_for (follower, FIRST_PAUSE_MS);
    }
  if (state->online)
    post (follower, -1, FALSE, -1, NULL);
  state->online = FALSE;
  state->pause = MIN (pause * 2, LONGEST_PAUSE_MS);
  return pause_for (follower, pause);
}

static gpointer
follow (gpointer data)
{
  g_autoptr (Follower) follower = data;
  State state = { -1, FIRST_PAUSE_MS, TRUE, FALSE };

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      /* A question that is answered at once while there is something to find out. */
      gboolean at_once = state.after < 0 || !state.online;
      g_autoptr (JsonObject) reply
          = ask (follower, state.after < 0 ? G_MAXINT64 : state.after, at_once ? 0 : WAIT_SECONDS, &error);
      gint64 next = reply != NULL ? fj_json_get_int (reply, "next", -1) : -1;

      if (reply == NULL && error == NULL)
        return NULL;
      if (reply != NULL && next < 0)
        g_set_error_literal (&error, FJ_ERROR, FJ_ERROR_CORRUPT, "no place to go on from");
      if (error == NULL)
        take (follower, &state, reply, next);
      else if (!take_error (follower, &state, error))
        return NULL;
    }
}

/* ---- the object ---- */

/* libsoup's own timeout is longer than people should wait to hear that the link is gone. */
static gboolean
on_watch (gpointer data)
{
  Follower *follower = data;
  g_autoptr (GCancellable) overdue = NULL;

  g_mutex_lock (&follower->mutex);
  if (follower->poll != NULL
      && g_get_monotonic_time () - follower->started > OVERDUE_SECONDS * G_TIME_SPAN_SECOND)
    overdue = g_object_ref (follower->poll);
  g_mutex_unlock (&follower->mutex);
  if (overdue != NULL)
    g_cancellable_cancel (overdue);
  return G_SOURCE_CONTINUE;
}

void
fj_changes_stop (FjChanges *changes)
{
  g_autoptr (GCancellable) poll = NULL;
  Follower *follower;

  g_return_if_fail (FJ_IS_CHANGES (changes));
  follower = changes->follower;
  g_mutex_lock (&follower->mutex);
  follower->stopped = TRUE;
  if (follower->poll != NULL)
    poll = g_object_ref (follower->poll);
  g_cond_broadcast (&follower->cond);
  g_mutex_unlock (&follower->mutex);
  if (poll != NULL)
    g_cancellable_cancel (poll);
  if (changes->watch != NULL)
    g_source_destroy (changes->watch);
  g_clear_pointer (&changes->watch, g_source_unref);
}

void
fj_changes_resume (FjChanges *changes)
{
  g_return_if_fail (FJ_IS_CHANGES (changes));

  g_mutex_lock (&changes->follower->mutex);
  changes->follower->resumed = TRUE;
  g_cond_broadcast (&changes->follower->cond);
  g_mutex_unlock (&changes->follower->mutex);
  set_has_session (changes, TRUE);
}

gboolean
fj_changes_is_online (FjChanges *changes)
{
  g_return_val_if_fail (FJ_IS_CHANGES (changes), FALSE);
  return changes->online;
}

gboolean
fj_changes_has_session (FjChanges *changes)
{
  g_return_val_if_fail (FJ_IS_CHANGES (changes), FALSE);
  return changes->has_session;
}

gint64
fj_changes_get_position (FjChanges *changes)
{
  g_return_val_if_fail (FJ_IS_CHANGES (changes), -1);
  return changes->position;
}

static void
fj_changes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjChanges *changes = FJ_CHANGES (object);

  if (id == PROP_IS_ONLINE)
    g_value_set_boolean (value, changes->online);
  else if (id == PROP_HAS_SESSION)
    g_value_set_boolean (value, changes->has_session);
  else if (id == PROP_POSITION)
    g_value_set_int64 (value, changes->position);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_changes_dispose (GObject *object)
{
  FjChanges *changes = FJ_CHANGES (object);

  if (changes->follower != NULL)
    fj_changes_stop (changes);
  g_clear_pointer (&changes->follower, follower_unref);
  G_OBJECT_CLASS (fj_changes_parent_class)->dispose (object);
}

static void
fj_changes_class_init (FjChangesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fj_changes_get_property;
  object_class->dispose = fj_changes_dispose;
  properties[PROP_IS_ONLINE] = g_param_spec_boolean ("is-online", NULL, NULL, TRUE, flags);
  properties[PROP_HAS_SESSION] = g_param_spec_boolean ("has-session", NULL, NULL, TRUE, flags);
  properties[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", FJ_TYPE_CHANGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[RESYNCHRONISE] = g_signal_new ("resynchronise", FJ_TYPE_CHANGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
  signals[SESSION_ENDED] = g_signal_new ("session-ended", FJ_TYPE_CHANGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
fj_changes_init (FjChanges *changes)
{
  changes->online = TRUE;
  changes->has_session = TRUE;
  changes->position = -1;
}

FjChanges *
fj_changes_new (FjClient *client)
{
  FjChanges *changes = g_object_new (FJ_TYPE_CHANGES, NULL);
  Follower *follower = g_new0 (Follower, 1);

  g_atomic_ref_count_init (&follower->references);
  follower->client = g_object_ref (client);
  follower->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&follower->changes, changes);
  g_mutex_init (&follower->mutex);
  g_cond_init (&follower->cond);
  changes->follower = follower;
  changes->watch = g_timeout_source_new_seconds (WATCH_SECONDS);
  g_source_set_callback (changes->watch, on_watch, follower_ref (follower), (GDestroyNotify) follower_unref);
  g_source_attach (changes->watch, follower->context);
  g_thread_unref (g_thread_new ("changes", follow, follower_ref (follower)));
  return changes;
}
