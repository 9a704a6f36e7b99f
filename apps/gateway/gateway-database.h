/* One SQLite file of the gateway: durable (WAL, synchronous=FULL), with parameters that are always bound. A
 * database is used by one thread at a time; its owner sees to that. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _GatewayDatabase GatewayDatabase;

/* Opens or makes the file and runs the scripts of @schema (NULL-terminated) that it has not seen yet, in
 * order: the number of those done is its user_version. */
GatewayDatabase *gateway_database_open (const char *path, const char *const *schema, GError **error);
void gateway_database_free (GatewayDatabase *database);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayDatabase, gateway_database_free)

/* A statement with its parameters bound, kept prepared. @types: one letter for each parameter: s (const char
 * *, may be NULL) or i (gint64). Valid until the same text is asked for again. NULL with @error. (transfer
 * none) */
sqlite3_stmt *
gateway_database_query (GatewayDatabase *database, GError **error, const char *sql, const char *types, ...);
/* SQLITE_ROW: TRUE, *row TRUE; SQLITE_DONE: TRUE, *row FALSE. Then the statement is reset. */
gboolean
gateway_database_step (GatewayDatabase *database, sqlite3_stmt *statement, gboolean *row, GError **error);
/* Runs a statement that gives no rows. @changed may be NULL: number of rows changed. */
gboolean gateway_database_run (
    GatewayDatabase *database, GError **error, int *changed, const char *sql, const char *types, ...);

gboolean gateway_database_begin (GatewayDatabase *database, GError **error);
gboolean gateway_database_commit (GatewayDatabase *database, GError **error);
void gateway_database_rollback (GatewayDatabase *database);

/* A column as text, or NULL. (transfer full) (nullable) */
char *gateway_database_dup_text (sqlite3_stmt *statement, int column);

G_END_DECLS
