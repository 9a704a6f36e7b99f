#include "central-store-backend.h"

#include <sqlite3.h>
#include "fj-language.h"

#define MAX_CACHED_STATEMENTS 300u
#define BUSY_MILLISECONDS 10000

struct _CentralConnection
{
  sqlite3 *db;
  gboolean writer;
  GHashTable *statements; /* SQL text -> CentralStatement that is not in use */
};

struct _CentralStatement
{
  CentralConnection *connection;
  char *sql;
  sqlite3_stmt *handle;
};

/* SQLite's result in the house's few kinds. */
static void
set_error (CentralConnection *connection, int result, GError **error)
{
  const char *detail = connection->db != NULL ? sqlite3_errmsg (connection->db) : sqlite3_errstr (result);

  switch (result & 0xff)
    {
    case SQLITE_CONSTRAINT:
      if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY
          || result == SQLITE_CONSTRAINT_ROWID)
        g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                             _ ("This exists already. Read it again before you change it."));
      else if (result == SQLITE_CONSTRAINT_FOREIGNKEY)
        g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                             _ ("This refers to something that does not exist. Send that first."));
      else
        g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, "database rule: %s", detail);
      break;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO, "database file: %s", detail);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                   _ ("The database is damaged (%s). Restore it from a backup before going on."), detail);
      break;
    default:
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, "database: %s", detail);
    }
}

static void
statement_free (gpointer data)
{
  CentralStatement *statement = data;

  sqlite3_finalize (statement->handle);
  g_free (statement->sql);
  g_free (statement);
}

static void
sqlite_close (CentralConnection *connection)
{
  g_hash_table_unref (connection->statements);
  sqlite3_close (connection->db);
  g_free (connection);
}

static gboolean
sqlite_run (CentralConnection *connection, const char *sql, GError **error)
{
  int result = sqlite3_exec (connection->db, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    set_error (connection, sqlite3_extended_errcode (connection->db), error);
  return result == SQLITE_OK;
}

static CentralConnection *
sqlite_open (const char *location, gboolean writer, GError **error)
{
  CentralConnection *connection = g_new0 (CentralConnection, 1);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (writer ? SQLITE_OPEN_CREATE : 0);

  connection->writer = writer;
  connection->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, statement_free);
  int result = sqlite3_open_v2 (location, &connection->db, flags, NULL);
  if (result != SQLITE_OK)
    {
      set_error (connection, result, error);
      sqlite_close (connection);
      return NULL;
    }
  sqlite3_extended_result_codes (connection->db, 1);
  sqlite3_busy_timeout (connection->db, BUSY_MILLISECONDS);
  /* FULL: a commit that was answered has reached the disk. */
  if (!sqlite_run (connection,
                   writer ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                          : "PRAGMA foreign_keys = ON; PRAGMA query_only = ON;",
                   error))
    {
      sqlite_close (connection);
      return NULL;
    }
  return connection;
}

static gboolean
sqlite_is_broken (CentralConnection *connection)
{
  return sqlite3_get_autocommit (connection->db);
}

static void
sqlite_finish (CentralStatement *statement)
{
  GHashTable *cache = statement->connection->statements;

  sqlite3_reset (statement->handle);
  sqlite3_clear_bindings (statement->handle);
  if (g_hash_table_size (cache) < MAX_CACHED_STATEMENTS && !g_hash_table_contains (cache, statement->sql))
    g_hash_table_insert (cache, statement->sql, statement);
  else
    statement_free (statement);
}

static int
bind (sqlite3_stmt *handle, int place, const CentralValue *value)
{
  switch (value->type)
    {
    case 's':
      return value->string != NULL ? sqlite3_bind_text (handle, place, value->string, -1, SQLITE_TRANSIENT)
                                   : sqlite3_bind_null (handle, place);
    case 'i':
      return sqlite3_bind_int64 (handle, place, value->integer);
    case 'b':
      return value->bytes != NULL ? sqlite3_bind_blob64 (
                 handle, place,
                 g_bytes_get_size (value->bytes) > 0 ? g_bytes_get_data (value->bytes, NULL) : "",
                 g_bytes_get_size (value->bytes), SQLITE_TRANSIENT)
                                  : sqlite3_bind_null (handle, place);
    default:
      return SQLITE_MISUSE;
    }
}

static CentralStatement *
sqlite_prepare (CentralConnection *connection,
                const char *sql,
                const CentralValue *values,
                guint n_values,
                GError **error)
{
  CentralStatement *statement = g_hash_table_lookup (connection->statements, sql);

  if (statement != NULL)
    g_hash_table_steal (connection->statements, sql);
  else
    {
      sqlite3_stmt *handle = NULL;
      int result = sqlite3_prepare_v3 (connection->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
      if (result != SQLITE_OK)
        {
          set_error (connection, result, error);
          return NULL;
        }
      statement = g_new0 (CentralStatement, 1);
      statement->connection = connection;
      statement->sql = g_strdup (sql);
      statement->handle = handle;
    }
  if ((guint) sqlite3_bind_parameter_count (statement->handle) != n_values)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, "database: %u values for %d places in: %s", n_values,
                   sqlite3_bind_parameter_count (statement->handle), sql);
      sqlite_finish (statement);
      return NULL;
    }
  for (guint i = 0; i < n_values; i++)
    {
      int result = bind (statement->handle, (int) i + 1, &values[i]);
      if (result != SQLITE_OK)
        {
          set_error (connection, result, error);
          sqlite_finish (statement);
          return NULL;
        }
    }
  return statement;
}

static gboolean
sqlite_step (CentralStatement *statement, GError **error)
{
  int result = sqlite3_step (statement->handle);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    set_error (statement->connection, result, error);
  return FALSE;
}

static const char *
sqlite_get_string (CentralStatement *statement, int column)
{
  return (const char *) sqlite3_column_text (statement->handle, column);
}

static gint64
sqlite_get_int (CentralStatement *statement, int column)
{
  return sqlite3_column_int64 (statement->handle, column);
}

static GBytes *
sqlite_get_bytes (CentralStatement *statement, int column)
{
  if (sqlite3_column_type (statement->handle, column) == SQLITE_NULL)
    return NULL;
  const void *data = sqlite3_column_blob (statement->handle, column);
  return g_bytes_new (data, (gsize) sqlite3_column_bytes (statement->handle, column));
}

static gint64
sqlite_changed (CentralConnection *connection)
{
  return sqlite3_changes64 (connection->db);
}

static gint64
sqlite_last_id (CentralConnection *connection)
{
  return sqlite3_last_insert_rowid (connection->db);
}

const CentralBackend central_backend_sqlite = {
  sqlite_open,       sqlite_close,   sqlite_run,       sqlite_is_broken, sqlite_prepare, sqlite_step,
  sqlite_get_string, sqlite_get_int, sqlite_get_bytes, sqlite_finish,    sqlite_changed, sqlite_last_id,
};
