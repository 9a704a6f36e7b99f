#include "gateway-database.h"

#include <stdarg.h>

#include "fj-error.h"
#include "fj-language.h"

struct _GatewayDatabase
{
  sqlite3 *handle;
  GHashTable *statements; /* text -> sqlite3_stmt */
};

static gboolean
fail (GatewayDatabase *database, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
               _ ("The gateway's database reports: %s. Check that the disk is not full and not failing."),
               sqlite3_errmsg (database->handle));
  return FALSE;
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

void
gateway_database_free (GatewayDatabase *database)
{
  if (database == NULL)
    return;
  g_hash_table_unref (database->statements);
  sqlite3_close (database->handle);
  g_free (database);
}

static gboolean
execute (GatewayDatabase *database, const char *script, GError **error)
{
  return sqlite3_exec (database->handle, script, NULL, NULL, NULL) == SQLITE_OK || fail (database, error);
}

static gboolean
migrate (GatewayDatabase *database, const char *const *schema, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (database, error, "PRAGMA user_version", "");
  gboolean row = FALSE;
  int done = 0;

  if (statement == NULL || !gateway_database_step (database, statement, &row, error))
    return FALSE;
  if (row)
    done = sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  for (int i = 0; schema[i] != NULL; i++)
    {
      if (i < done)
        continue;
      g_autofree char *script
          = g_strdup_printf ("BEGIN IMMEDIATE; %s; PRAGMA user_version = %d; COMMIT;", schema[i], i + 1);
      if (!execute (database, script, error))
        return FALSE;
    }
  return TRUE;
}

GatewayDatabase *
gateway_database_open (const char *path, const char *const *schema, GError **error)
{
  g_autoptr (GatewayDatabase) database = g_new0 (GatewayDatabase, 1);

  database->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  if (sqlite3_open_v2 (path, &database->handle,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL)
      != SQLITE_OK)
    {
      fail (database, error);
      return NULL;
    }
  sqlite3_busy_timeout (database->handle, 5000);
  if (!execute (database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;", error)
      || !migrate (database, schema, error))
    return NULL;
  return g_steal_pointer (&database);
}

static sqlite3_stmt *
prepare (GatewayDatabase *database, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (database->statements, sql);

  if (statement != NULL)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      return statement;
    }
  if (sqlite3_prepare_v3 (database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK)
    {
      fail (database, error);
      return NULL;
    }
  g_hash_table_insert (database->statements, g_strdup (sql), statement);
  return statement;
}

static sqlite3_stmt *
bind (GatewayDatabase *database, GError **error, const char *sql, const char *types, va_list arguments)
{
  sqlite3_stmt *statement = prepare (database, sql, error);
  int status = SQLITE_OK;

  for (int i = 0; statement != NULL && types[i] != '\0' && status == SQLITE_OK; i++)
    if (types[i] == 'i')
      status = sqlite3_bind_int64 (statement, i + 1, va_arg (arguments, gint64));
    else
      status = sqlite3_bind_text (statement, i + 1, va_arg (arguments, const char *), -1, SQLITE_TRANSIENT);
  if (status != SQLITE_OK)
    {
      fail (database, error);
      return NULL;
    }
  return statement;
}

sqlite3_stmt *
gateway_database_query (GatewayDatabase *database, GError **error, const char *sql, const char *types, ...)
{
  va_list arguments;

  va_start (arguments, types);
  sqlite3_stmt *statement = bind (database, error, sql, types, arguments);
  va_end (arguments);
  return statement;
}

gboolean
gateway_database_step (GatewayDatabase *database, sqlite3_stmt *statement, gboolean *row, GError **error)
{
  int status = sqlite3_step (statement);

  *row = status == SQLITE_ROW;
  if (*row)
    return TRUE;
  if (status != SQLITE_DONE)
    fail (database, error);
  sqlite3_reset (statement);
  return status == SQLITE_DONE;
}

gboolean
gateway_database_run (
    GatewayDatabase *database, GError **error, int *changed, const char *sql, const char *types, ...)
{
  va_list arguments;
  gboolean row = FALSE;

  va_start (arguments, types);
  sqlite3_stmt *statement = bind (database, error, sql, types, arguments);
  va_end (arguments);
  if (statement == NULL || !gateway_database_step (database, statement, &row, error))
    return FALSE;
  sqlite3_reset (statement);
  if (changed != NULL)
    *changed = sqlite3_changes (database->handle);
  return TRUE;
}

gboolean
gateway_database_begin (GatewayDatabase *database, GError **error)
{
  return execute (database, "BEGIN IMMEDIATE", error);
}

gboolean
gateway_database_commit (GatewayDatabase *database, GError **error)
{
  if (execute (database, "COMMIT", error))
    return TRUE;
  gateway_database_rollback (database);
  return FALSE;
}

void
gateway_database_rollback (GatewayDatabase *database)
{
  if (!sqlite3_get_autocommit (database->handle))
    sqlite3_exec (database->handle, "ROLLBACK", NULL, NULL, NULL);
}

char *
gateway_database_dup_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}
