#include "central-outbox.h"

#include "central-pacs.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define IDLE_SECONDS 60
#define FIRST_PAUSE (G_TIME_SPAN_SECOND / 2)
#define LONGEST_PAUSE (5 * G_TIME_SPAN_MINUTE)

struct _CentralOutbox
{
  Central *central;
  GThread *thread;
  GMutex lock;
  GCond wake;
  gboolean woken;
  gint stop;
};

/* The next object that is due. */
typedef struct
{
  gint64 seq;
  char *study_uid;
  char *sop_instance_uid;
  GBytes *object;
  gint64 tries;
  gint64 next_try; /* when nothing is due: when the next will be, 0: nothing waits */
  char *error;     /* NULL: it is stored */
} Item;

static void
item_clear (Item *item)
{
  g_free (item->study_uid);
  g_free (item->sop_instance_uid);
  g_clear_pointer (&item->object, g_bytes_unref);
  g_free (item->error);
  *item = (Item){ 0 };
}

gboolean
central_outbox_add (CentralTransaction *transaction,
                    const char *study_uid,
                    const char *sop_instance_uid,
                    GBytes *dicom_file,
                    GError **error)
{
  if (!fj_uid_is_valid (study_uid) || !fj_uid_is_valid (sop_instance_uid))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("This is not a DICOM UID."));
      return FALSE;
    }
  return central_exec (
      transaction, error,
      "INSERT INTO outbox (study_uid, sop_instance_uid, object, created) VALUES (?, ?, ?, ?)", "ssbi",
      study_uid, sop_instance_uid, dicom_file, fj_time_now ());
}

static gboolean
find_due (CentralTransaction *transaction, gpointer data, GError **error)
{
  Item *item = data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows
      = central_query (transaction, error,
                       "SELECT seq, study_uid, sop_instance_uid, object, tries, next_try FROM outbox "
                       "WHERE stored IS NULL ORDER BY next_try, seq LIMIT 1",
                       "");
  if (rows == NULL)
    return FALSE;
  if (central_rows_next (rows, &cause))
    {
      item->next_try = central_rows_int (rows, 5);
      if (item->next_try <= fj_time_now ())
        {
          item->seq = central_rows_int (rows, 0);
          item->study_uid = g_strdup (central_rows_string (rows, 1));
          item->sop_instance_uid = g_strdup (central_rows_string (rows, 2));
          item->object = central_rows_bytes (rows, 3);
          item->tries = central_rows_int (rows, 4);
        }
    }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
note_outcome (CentralTransaction *transaction, gpointer data, GError **error)
{
  Item *item = data;
  gint64 now = fj_time_now ();

  if (item->error == NULL)
    return central_exec (transaction, error,
                         "UPDATE outbox SET stored = ?, object = NULL, tries = tries + 1, last_error = NULL "
                         "WHERE seq = ?",
                         "ii", now, item->seq);
  gint64 pause = MIN (FIRST_PAUSE << MIN (item->tries, 20), LONGEST_PAUSE);
  return central_exec (transaction, error,
                       "UPDATE outbox SET tries = tries + 1, next_try = ?, last_error = ? WHERE seq = ?",
                       "isi", now + pause, item->error, item->seq);
}

/* Sends what is due. Gives the time of the next try, 0 when nothing waits. */
static gint64
send_due (CentralOutbox *outbox)
{
  CentralStore *store = outbox->central->store;

  while (!g_atomic_int_get (&outbox->stop))
    {
      Item item = { 0 };
      g_autoptr (GError) error = NULL;
      if (!central_store_read (store, find_due, &item, &error))
        {
          g_message ("outbox: %s", error->message);
          return fj_time_now () + G_TIME_SPAN_SECOND;
        }
      if (item.study_uid == NULL)
        return item.next_try;
      if (!central_pacs_store (outbox->central, item.study_uid, item.sop_instance_uid, item.object, &error))
        item.error = g_strdup (error->message);
      g_clear_error (&error);
      gboolean noted = central_store_write (store, note_outcome, &item, &error);
      item_clear (&item);
      if (!noted)
        {
          g_message ("outbox: %s", error->message);
          return fj_time_now () + G_TIME_SPAN_SECOND;
        }
    }
  return 0;
}

static gpointer
run (gpointer data)
{
  CentralOutbox *outbox = data;

  g_mutex_lock (&outbox->lock);
  while (!g_atomic_int_get (&outbox->stop))
    {
      outbox->woken = FALSE;
      g_mutex_unlock (&outbox->lock);
      gint64 next = send_due (outbox);
      gint64 pause = next > 0 ? next - fj_time_now () : IDLE_SECONDS * G_TIME_SPAN_SECOND;
      gint64 end = g_get_monotonic_time () + CLAMP (pause, 0, IDLE_SECONDS * G_TIME_SPAN_SECOND);
      g_mutex_lock (&outbox->lock);
      while (!g_atomic_int_get (&outbox->stop) && !outbox->woken)
        if (!g_cond_wait_until (&outbox->wake, &outbox->lock, end))
          break;
    }
  g_mutex_unlock (&outbox->lock);
  return NULL;
}

void
central_outbox_wake (Central *central)
{
  CentralOutbox *outbox = central->outbox;

  if (outbox == NULL)
    return;
  g_mutex_lock (&outbox->lock);
  outbox->woken = TRUE;
  g_cond_signal (&outbox->wake);
  g_mutex_unlock (&outbox->lock);
}

static gboolean
count (CentralTransaction *transaction, gpointer data, GError **error)
{
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT count(*) FROM outbox WHERE stored IS NULL", "");

  if (rows == NULL || !central_rows_next (rows, error))
    return FALSE;
  *(gint64 *) data = central_rows_int (rows, 0);
  return TRUE;
}

gint64
central_outbox_length (Central *central)
{
  gint64 n = -1;

  return central_store_read (central->store, count, &n, NULL) ? n : -1;
}

CentralOutbox *
central_outbox_new (Central *central)
{
  CentralOutbox *outbox = g_new0 (CentralOutbox, 1);

  outbox->central = central;
  g_mutex_init (&outbox->lock);
  g_cond_init (&outbox->wake);
  outbox->thread = g_thread_new ("outbox", run, outbox);
  return outbox;
}

void
central_outbox_free (CentralOutbox *outbox)
{
  if (outbox == NULL)
    return;
  g_mutex_lock (&outbox->lock);
  g_atomic_int_set (&outbox->stop, TRUE);
  g_cond_signal (&outbox->wake);
  g_mutex_unlock (&outbox->lock);
  g_thread_join (outbox->thread);
  g_mutex_clear (&outbox->lock);
  g_cond_clear (&outbox->wake);
  g_free (outbox);
}
