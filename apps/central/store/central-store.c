#include "central-store.h"

#include <string.h>
#include "central-store-backend.h"
#include "fj-language.h"
#include "fj-time.h"

#define SCHEMA_VERSION 8
#define MAX_READERS 8
#define MAX_GROUP 256u
#define MAX_PLACES 64u

extern const char central_schema_core[];
extern const char central_schema_clinical[];
extern const char central_schema_2[];
extern const char central_schema_3[];
extern const char central_schema_4[];
extern const char central_schema_5[];
extern const char central_schema_6[];
extern const char central_schema_7[];
extern const char central_schema_8[];

/* One queued write, on the stack of the caller that waits for it. */
typedef struct
{
  CentralJob job;
  gpointer user_data;
  const char *language;
  gboolean done;
  gboolean ok;
  GError *error;
} Write;

struct _CentralStore
{
  const CentralBackend *backend;
  char *location;
  CentralConnection *writer;
  GThread *thread;
  GMutex lock;
  GCond queued;   /* a write is there, or stop */
  GCond finished; /* writes are done */
  GQueue writes;
  gboolean stop;
  GAsyncQueue *readers; /* idle read connections */
  gint n_readers;
  CentralCommitted committed;
  gpointer committed_data;
};

struct _CentralTransaction
{
  CentralStore *store;
  CentralConnection *connection;
  gboolean writing;
  gint64 changed;
  gint64 highest; /* change number taken */
};

struct _CentralRows
{
  const CentralBackend *backend;
  CentralStatement *statement;
};

/* ---- statements ---- */

static guint
collect (CentralValue *values, const char *types, va_list arguments)
{
  guint n = 0;

  for (; types != NULL && types[n] != '\0'; n++)
    {
      g_assert (n < MAX_PLACES);
      values[n] = (CentralValue){ .type = types[n] };
      switch (types[n])
        {
        case 's':
          values[n].string = va_arg (arguments, const char *);
          break;
        case 'i':
          values[n].integer = va_arg (arguments, gint64);
          break;
        case 'b':
          values[n].bytes = va_arg (arguments, GBytes *);
          break;
        default:
          g_assert_not_reached ();
        }
    }
  return n;
}

CentralRows *
central_queryv (CentralTransaction *transaction,
                GError **error,
                const char *sql,
                const CentralValue *values,
                guint n_values)
{
  const CentralBackend *backend = transaction->store->backend;
  CentralStatement *statement = backend->prepare (transaction->connection, sql, values, n_values, error);

  if (statement == NULL)
    return NULL;
  CentralRows *rows = g_new0 (CentralRows, 1);
  rows->backend = backend;
  rows->statement = statement;
  return rows;
}

CentralRows *
central_query (CentralTransaction *transaction, GError **error, const char *sql, const char *types, ...)
{
  CentralValue values[MAX_PLACES];
  va_list arguments;

  va_start (arguments, types);
  guint n = collect (values, types, arguments);
  va_end (arguments);
  return central_queryv (transaction, error, sql, values, n);
}

gboolean
central_exec (CentralTransaction *transaction, GError **error, const char *sql, const char *types, ...)
{
  const CentralBackend *backend = transaction->store->backend;
  CentralValue values[MAX_PLACES];
  va_list arguments;
  g_autoptr (GError) cause = NULL;

  va_start (arguments, types);
  guint n = collect (values, types, arguments);
  va_end (arguments);
  if (!transaction->writing)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, "a read may not write: %s", sql);
      return FALSE;
    }
  CentralStatement *statement = backend->prepare (transaction->connection, sql, values, n, error);
  if (statement == NULL)
    return FALSE;
  while (backend->step (statement, &cause))
    ;
  transaction->changed = backend->changed (transaction->connection);
  backend->finish (statement);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  return TRUE;
}

gint64
central_changed (CentralTransaction *transaction)
{
  return transaction->changed;
}

gboolean
central_rows_next (CentralRows *rows, GError **error)
{
  return rows->backend->step (rows->statement, error);
}

const char *
central_rows_string (CentralRows *rows, int column)
{
  return rows->backend->get_string (rows->statement, column);
}

gint64
central_rows_int (CentralRows *rows, int column)
{
  return rows->backend->get_int (rows->statement, column);
}

GBytes *
central_rows_bytes (CentralRows *rows, int column)
{
  return rows->backend->get_bytes (rows->statement, column);
}

void
central_rows_free (CentralRows *rows)
{
  if (rows == NULL)
    return;
  rows->backend->finish (rows->statement);
  g_free (rows);
}

gint64
central_change (CentralTransaction *transaction,
                const char *type,
                const char *id,
                guint version,
                const char *exam,
                const char *site,
                GError **error)
{
  if (!central_exec (transaction, error,
                     "INSERT INTO change_log (type, id, version, exam, site, at) VALUES (?, ?, ?, ?, ?, ?)",
                     "ssissi", type, id, (gint64) version, exam, site, fj_time_now ()))
    return -1;
  transaction->highest = transaction->store->backend->last_id (transaction->connection);
  return transaction->highest;
}

/* ---- the writer ---- */

static gboolean
run_write (CentralStore *store, CentralTransaction *transaction, Write *write)
{
  const CentralBackend *backend = store->backend;
  gint64 highest = transaction->highest;
  gboolean ok;

  if (!backend->run (store->writer, "SAVEPOINT job", &write->error))
    return FALSE;
  fj_language_set_thread (write->language);
  ok = write->job (transaction, write->user_data, &write->error);
  if (!ok && write->error == NULL)
    g_set_error_literal (&write->error, FJ_ERROR, FJ_ERROR_INTERNAL, "a write failed without a word");
  if (ok)
    ok = backend->run (store->writer, "RELEASE job", &write->error);
  if (!ok)
    {
      transaction->highest = highest;
      if (!backend->is_broken (store->writer))
        backend->run (store->writer, "ROLLBACK TO job; RELEASE job", NULL);
    }
  fj_language_set_thread (NULL);
  return ok;
}

/* All writes of @group in one transaction; each knows afterwards whether it is durable. */
static gint64
commit_group (CentralStore *store, GQueue *group)
{
  const CentralBackend *backend = store->backend;
  CentralTransaction transaction = { .store = store, .connection = store->writer, .writing = TRUE };
  g_autoptr (GError) error = NULL;
  gboolean some = FALSE;

  if (backend->run (store->writer, "BEGIN IMMEDIATE", &error))
    {
      for (GList *item = group->head; item != NULL && error == NULL; item = item->next)
        {
          Write *write = item->data;
          write->ok = run_write (store, &transaction, write);
          some = some || write->ok;
          if (backend->is_broken (store->writer))
            g_set_error_literal (&error, FJ_ERROR, FJ_ERROR_IO, "the database gave up the transaction");
        }
      if (error == NULL && some)
        backend->run (store->writer, "COMMIT", &error);
      if ((error != NULL || !some) && !backend->is_broken (store->writer))
        backend->run (store->writer, "ROLLBACK", NULL);
    }
  if (error == NULL)
    return some ? transaction.highest : 0;
  for (GList *item = group->head; item != NULL; item = item->next)
    {
      Write *write = item->data;
      write->ok = FALSE;
      if (write->error == NULL)
        write->error = g_error_copy (error);
    }
  return 0;
}

static gpointer
write_loop (gpointer data)
{
  CentralStore *store = data;

  g_mutex_lock (&store->lock);
  for (;;)
    {
      while (g_queue_is_empty (&store->writes) && !store->stop)
        g_cond_wait (&store->queued, &store->lock);
      if (g_queue_is_empty (&store->writes))
        break;
      GQueue group = G_QUEUE_INIT;
      while (!g_queue_is_empty (&store->writes) && group.length < MAX_GROUP)
        g_queue_push_tail (&group, g_queue_pop_head (&store->writes));
      CentralCommitted committed = store->committed;
      gpointer committed_data = store->committed_data;
      g_mutex_unlock (&store->lock);

      gint64 highest = commit_group (store, &group);
      if (highest > 0 && committed != NULL)
        committed (highest, committed_data);

      g_mutex_lock (&store->lock);
      for (GList *item = group.head; item != NULL; item = item->next)
        ((Write *) item->data)->done = TRUE;
      g_queue_clear (&group);
      g_cond_broadcast (&store->finished);
    }
  g_mutex_unlock (&store->lock);
  return NULL;
}

gboolean
central_store_write (CentralStore *store, CentralJob job, gpointer user_data, GError **error)
{
  Write write = { .job = job, .user_data = user_data, .language = fj_language_get_thread () };

  g_mutex_lock (&store->lock);
  g_queue_push_tail (&store->writes, &write);
  g_cond_signal (&store->queued);
  while (!write.done)
    g_cond_wait (&store->finished, &store->lock);
  g_mutex_unlock (&store->lock);
  if (!write.ok)
    g_propagate_error (error, write.error);
  return write.ok;
}

/* ---- readers ---- */

static CentralConnection *
take_reader (CentralStore *store, GError **error)
{
  CentralConnection *reader = g_async_queue_try_pop (store->readers);

  if (reader != NULL)
    return reader;
  if (g_atomic_int_add (&store->n_readers, 1) < MAX_READERS)
    {
      reader = store->backend->open (store->location, FALSE, error);
      if (reader == NULL)
        g_atomic_int_add (&store->n_readers, -1);
      return reader;
    }
  g_atomic_int_add (&store->n_readers, -1);
  return g_async_queue_pop (store->readers);
}

gboolean
central_store_read (CentralStore *store, CentralJob job, gpointer user_data, GError **error)
{
  CentralConnection *reader = take_reader (store, error);
  gboolean ok = FALSE;

  if (reader == NULL)
    return FALSE;
  if (store->backend->run (reader, "BEGIN", error))
    {
      CentralTransaction transaction = { .store = store, .connection = reader };
      ok = job (&transaction, user_data, error);
      store->backend->run (reader, "ROLLBACK", NULL);
    }
  g_async_queue_push (store->readers, reader);
  return ok;
}

/* ---- opening ---- */

static gboolean
read_version (CentralTransaction *transaction, gint64 *version, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT count(*) FROM sqlite_master WHERE name = 'meta'", "");

  if (rows == NULL || !central_rows_next (rows, error))
    return FALSE;
  *version = 0;
  if (central_rows_int (rows, 0) == 0)
    return TRUE;
  g_autoptr (CentralRows) found
      = central_query (transaction, error, "SELECT value FROM meta WHERE name = 'schema_version'", "");
  if (found == NULL)
    return FALSE;
  if (central_rows_next (found, &cause))
    *version = central_rows_int (found, 0);
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return *error == NULL;
}

/* From @version to the newest, step by step: what a new database goes through too. */
static gboolean
migrate (CentralStore *store, CentralTransaction *transaction, gint64 version, GError **error)
{
  static const char *const steps[SCHEMA_VERSION + 1][2] = { { NULL },
                                                            { central_schema_core, central_schema_clinical },
                                                            { central_schema_2, NULL },
                                                            { central_schema_3, NULL },
                                                            { central_schema_4, NULL },
                                                            { central_schema_5, NULL },
                                                            { central_schema_6, NULL },
                                                            { central_schema_7, NULL },
                                                            { central_schema_8, NULL } };

  if (version == 0
      && (!store->backend->run (store->writer, steps[1][0], error)
          || !store->backend->run (store->writer, steps[1][1], error)
          || !central_exec (transaction, error,
                            "INSERT INTO meta (name, value) VALUES ('schema_version', '1')", "")))
    return FALSE;
  for (gint64 next = MAX (version, 1) + 1; next <= SCHEMA_VERSION; next++)
    if (!store->backend->run (store->writer, steps[next][0], error))
      return FALSE;
  return version == SCHEMA_VERSION
         || central_exec (transaction, error, "UPDATE meta SET value = ? WHERE name = 'schema_version'", "i",
                          (gint64) SCHEMA_VERSION);
}

static gboolean
ensure_schema (CentralStore *store, GError **error)
{
  const CentralBackend *backend = store->backend;
  CentralTransaction transaction = { .store = store, .connection = store->writer, .writing = TRUE };
  g_autoptr (GError) cause = NULL;
  gint64 version = 0;

  if (!backend->run (store->writer, "BEGIN IMMEDIATE", error))
    return FALSE;
  gboolean ok = read_version (&transaction, &version, &cause);
  if (ok && version <= SCHEMA_VERSION)
    ok = migrate (store, &transaction, version, &cause);
  else if (ok)
    {
      g_set_error (
          &cause, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("The database has schema %d, this program knows %d. Use the program that belongs to the "
             "database."),
          (int) version, SCHEMA_VERSION);
      ok = FALSE;
    }
  if (ok)
    ok = backend->run (store->writer, "COMMIT", &cause);
  if (!ok)
    {
      backend->run (store->writer, "ROLLBACK", NULL);
      g_propagate_error (error, g_steal_pointer (&cause));
    }
  return ok;
}

CentralStore *
central_store_open (const char *url, GError **error)
{
  if (!g_str_has_prefix (url, "sqlite:"))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                   _ ("“%s” is no database that this program knows. Use sqlite:/PATH."), url);
      return NULL;
    }
  g_autoptr (CentralStore) store = g_new0 (CentralStore, 1);
  store->backend = &central_backend_sqlite;
  store->location = g_strdup (url + strlen ("sqlite:"));
  g_mutex_init (&store->lock);
  g_cond_init (&store->queued);
  g_cond_init (&store->finished);
  g_queue_init (&store->writes);
  store->readers = g_async_queue_new ();
  store->writer = store->backend->open (store->location, TRUE, error);
  if (store->writer == NULL || !ensure_schema (store, error))
    return NULL;
  store->thread = g_thread_new ("store-writer", write_loop, store);
  return g_steal_pointer (&store);
}

void
central_store_close (CentralStore *store)
{
  CentralConnection *reader;

  if (store == NULL)
    return;
  if (store->thread != NULL)
    {
      g_mutex_lock (&store->lock);
      store->stop = TRUE;
      g_cond_signal (&store->queued);
      g_mutex_unlock (&store->lock);
      g_thread_join (store->thread);
    }
  while ((reader = g_async_queue_try_pop (store->readers)) != NULL)
    store->backend->close (reader);
  g_async_queue_unref (store->readers);
  if (store->writer != NULL)
    store->backend->close (store->writer);
  g_mutex_clear (&store->lock);
  g_cond_clear (&store->queued);
  g_cond_clear (&store->finished);
  g_free (store->location);
  g_free (store);
}

void
central_store_set_committed (CentralStore *store, CentralCommitted committed, gpointer user_data)
{
  g_mutex_lock (&store->lock);
  store->committed = committed;
  store->committed_data = user_data;
  g_mutex_unlock (&store->lock);
}
