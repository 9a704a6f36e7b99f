#include "central-changes.h"

#include <string.h>
#include "fj-json.h"
#include "fj-language.h"

#define PAGE 1000u
#define MAX_WAIT 60
#define ANSWERING_THREADS 4

/* One client that waits. It holds no thread: it sits in the list until a commit or its deadline takes it out.
 */
typedef struct
{
  CentralChanges *changes;
  const FjRequest *request; /* lives until the answer */
  FjResponder *responder;
  guint64 id;
  gint64 next;     /* everything up to here has been looked at */
  gint64 deadline; /* monotonic */
  GSource *timer;  /* while it is in the list */
  JsonArray *rows;
} Waiter;

struct _CentralChanges
{
  Central *central;
  GMutex lock;
  GPtrArray *waiters;
  guint64 last_id;
  gint64 highest; /* committed */
  gboolean stopping;
  GThreadPool *pool;
  GMainContext *context;
};

static void
finish (Waiter *waiter, FjReply *reply)
{
  g_clear_pointer (&waiter->rows, json_array_unref);
  fj_responder_reply (waiter->responder, reply);
  g_free (waiter);
}

static gboolean
last_number (CentralTransaction *transaction, gint64 *last, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows = central_query (transaction, error, "SELECT max(seq) FROM change_log", "");

  if (rows == NULL)
    return FALSE;
  *last = central_rows_next (rows, &cause) ? central_rows_int (rows, 0) : 0;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static void
add_row (JsonArray *array, CentralRows *rows)
{
  JsonObject *change = json_object_new ();

  json_object_set_int_member (change, "seq", central_rows_int (rows, 0));
  json_object_set_string_member (change, "type", central_rows_string (rows, 1));
  json_object_set_string_member (change, "id", central_rows_string (rows, 2));
  json_object_set_int_member (change, "version", central_rows_int (rows, 3));
  if (central_rows_string (rows, 4) != NULL)
    json_object_set_string_member (change, "exam", central_rows_string (rows, 4));
  json_array_add_object_element (array, change);
}

/* Whom a change may be told. A lesson is no patient's: one that is or was published is for everybody who
 * learns, in all hospitals; a draft for those who teach in its own. */
typedef struct
{
  GStrv patients; /* sites whose patients the caller may see */
  GStrv teaches;  /* sites where the caller teaches */
  gboolean learns;
} Sight;

static void
sight_clear (Sight *sight)
{
  g_strfreev (sight->patients);
  g_strfreev (sight->teaches);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sight, sight_clear)

static gboolean
sight_look (Sight *sight, Waiter *waiter, CentralTransaction *transaction, GError **error)
{
  CentralCall call;

  central_call_init (&call, waiter->changes->central, waiter->request);
  sight->learns = central_call_allow (&call, transaction, FJ_VERB_READ_LESSONS, NULL, NULL);
  sight->patients = central_call_sites (&call, transaction, FJ_VERB_READ_PATIENT, error);
  if (sight->patients != NULL)
    sight->teaches = central_call_sites (&call, transaction, FJ_VERB_TEACH, error);
  central_call_clear (&call);
  return sight->teaches != NULL;
}

/* @lesson: the status of the lesson that has changed; NULL: it is none. */
static gboolean
sight_has (const Sight *sight, const char *site, const char *lesson)
{
  if (lesson != NULL && !g_str_equal (lesson, "draft"))
    return sight->learns;
  return site == NULL
         || g_strv_contains ((const char *const *) (lesson != NULL ? sight->teaches : sight->patients), site);
}

/* Looks at what came after waiter->next, on one snapshot, and keeps what the caller may be told. */
static gboolean
look (CentralTransaction *transaction, gpointer data, GError **error)
{
  Waiter *waiter = data;
  g_auto (Sight) sight = { 0 };
  gint64 last;
  g_autoptr (GError) cause = NULL;

  if (!last_number (transaction, &last, error))
    return FALSE;
  if (waiter->next > last)
    waiter->next = last;
  if (!sight_look (&sight, waiter, transaction, error))
    return FALSE;
  g_clear_pointer (&waiter->rows, json_array_unref);
  waiter->rows = json_array_new ();
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT c.seq, c.type, c.id, c.version, c.exam, c.site, lesson.status FROM change_log c"
      " LEFT JOIN lesson ON c.type = 'DocumentReference' AND lesson.id = c.id"
      " WHERE c.seq > ? ORDER BY c.seq",
      "i", waiter->next);
  if (rows == NULL)
    return FALSE;
  while (json_array_get_length (waiter->rows) < PAGE && central_rows_next (rows, &cause))
    {
      waiter->next = central_rows_int (rows, 0);
      if (sight_has (&sight, central_rows_string (rows, 5), central_rows_string (rows, 6)))
        add_row (waiter->rows, rows);
    }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static FjReply *
changes_reply (Waiter *waiter)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "next", waiter->next);
  json_object_set_array_member (object, "changes", json_array_ref (waiter->rows));
  g_autoptr (GBytes) body = fj_json_to_bytes (object);
  return fj_reply_new (200, "application/json", body);
}

/* The answer, its audit event first. Whoever waited may have been signed out meanwhile. */
static void
answer (Waiter *waiter, const GError *error)
{
  CentralCall call;
  g_autoptr (GError) cause = error != NULL ? g_error_copy (error) : NULL;
  CentralSession *session
      = cause == NULL ? central_sessions_authenticate (waiter->request, waiter->changes->central, &cause)
                      : NULL;

  central_session_unref (session);
  FjReply *reply = cause == NULL ? changes_reply (waiter) : fj_reply_new_error (waiter->request, cause);
  central_call_init (&call, waiter->changes->central, waiter->request);
  g_autoptr (GError) audit_error = NULL;
  if (!central_call_audit (&call, reply->status, &audit_error))
    {
      fj_reply_free (reply);
      reply = fj_reply_new_error (waiter->request, audit_error);
    }
  central_call_clear (&call);
  finish (waiter, reply);
}

/* ---- the list; all with the lock held ---- */

/* Names a waiter that may be gone when the timer fires. */
typedef struct
{
  CentralChanges *changes;
  guint64 id;
} Alarm;

/* Out of the list, to be looked at by a thread. */
static void
release (CentralChanges *changes, guint index)
{
  Waiter *waiter = g_ptr_array_remove_index_fast (changes->waiters, index);

  g_source_destroy (waiter->timer);
  g_clear_pointer (&waiter->timer, g_source_unref);
  g_thread_pool_push (changes->pool, waiter, NULL);
}

static gboolean
on_alarm (gpointer data)
{
  Alarm *alarm = data;
  CentralChanges *changes = alarm->changes;
  guint64 id = alarm->id;

  g_mutex_lock (&changes->lock);
  for (guint i = 0; i < changes->waiters->len; i++)
    if (((Waiter *) g_ptr_array_index (changes->waiters, i))->id == id)
      {
        release (changes, i);
        break;
      }
  g_mutex_unlock (&changes->lock);
  return G_SOURCE_REMOVE;
}

static void
put_in (CentralChanges *changes, Waiter *waiter)
{
  Alarm *alarm = g_new (Alarm, 1);
  gint64 left = waiter->deadline - g_get_monotonic_time ();

  waiter->id = ++changes->last_id;
  *alarm = (Alarm){ changes, waiter->id };
  waiter->timer = g_timeout_source_new ((guint) (MAX (left, 0) / 1000 + 1));
  g_source_set_callback (waiter->timer, on_alarm, alarm, g_free);
  g_ptr_array_add (changes->waiters, waiter);
  g_source_attach (waiter->timer, changes->context);
}

static void
release_all (CentralChanges *changes)
{
  while (changes->waiters->len > 0)
    release (changes, changes->waiters->len - 1);
}

/* In a worker or one of our threads: answers, or puts the waiter into the list. */
static void
serve (gpointer data, gpointer user_data)
{
  Waiter *waiter = data;
  CentralChanges *changes = user_data;
  gboolean again = TRUE;

  fj_language_set_thread (waiter->request->language);
  while (again)
    {
      g_autoptr (GError) error = NULL;
      gboolean ok = central_store_read (changes->central->store, look, waiter, &error);
      gboolean over
          = !ok || json_array_get_length (waiter->rows) > 0 || waiter->deadline <= g_get_monotonic_time ();
      g_mutex_lock (&changes->lock);
      over = over || changes->stopping;
      again = !over && changes->highest > waiter->next;
      if (!over && !again)
        put_in (changes, waiter);
      g_mutex_unlock (&changes->lock);
      if (over)
        answer (waiter, error);
      again = again && !over;
    }
  fj_language_set_thread (NULL);
}

void
central_changes_committed (CentralChanges *changes, gint64 sequence)
{
  g_mutex_lock (&changes->lock);
  changes->highest = MAX (changes->highest, sequence);
  release_all (changes);
  g_mutex_unlock (&changes->lock);
}

guint
central_changes_waiting (CentralChanges *changes)
{
  g_mutex_lock (&changes->lock);
  guint n = changes->waiters->len;
  g_mutex_unlock (&changes->lock);
  return n;
}

void
central_changes_stop (CentralChanges *changes)
{
  g_mutex_lock (&changes->lock);
  changes->stopping = TRUE;
  release_all (changes);
  g_mutex_unlock (&changes->lock);
}

static gboolean
number (const FjRequest *request, const char *name, gint64 most, gint64 *value, GError **error)
{
  const char *text = fj_request_query (request, name);

  *value = 0;
  if (text == NULL || g_ascii_string_to_signed (text, 10, 0, most, value, NULL))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("“%s” must be a number from 0 on."), name);
  return FALSE;
}

void
central_changes_handle (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  Central *central = user_data;
  Waiter *waiter = g_new0 (Waiter, 1);
  gint64 wait = 0;
  g_autoptr (GError) error = NULL;

  waiter->changes = central->changes;
  waiter->request = request;
  waiter->responder = responder;
  if (!number (request, "after", G_MAXINT64, &waiter->next, &error)
      || !number (request, "wait", G_MAXINT, &wait, &error))
    {
      answer (waiter, error);
      return;
    }
  waiter->deadline = g_get_monotonic_time () + MIN (wait, MAX_WAIT) * G_TIME_SPAN_SECOND;
  serve (waiter, central->changes);
}

CentralChanges *
central_changes_new (Central *central)
{
  CentralChanges *changes = g_new0 (CentralChanges, 1);

  changes->central = central;
  g_mutex_init (&changes->lock);
  changes->waiters = g_ptr_array_new ();
  changes->context = g_main_context_ref_thread_default ();
  changes->pool = g_thread_pool_new (serve, changes, ANSWERING_THREADS, FALSE, NULL);
  return changes;
}

void
central_changes_free (CentralChanges *changes)
{
  if (changes == NULL)
    return;
  g_thread_pool_free (changes->pool, FALSE, TRUE);
  g_ptr_array_unref (changes->waiters);
  g_main_context_unref (changes->context);
  g_mutex_clear (&changes->lock);
  g_free (changes);
}
