/* The one seam between central and its database: transactions, bound statements, rows. SQLite is behind it
 * today (store/sqlite), PostgreSQL comes beside it; the SQL above the seam is the common subset of both.
 *
 * Writes go through one writer that commits in groups: jobs queued while a commit runs share the next one,
 * each in a savepoint of its own, and a caller returns only when its job is durable (WAL, synchronous =
 * FULL). Reads see one consistent snapshot and never wait for the writer. */
#pragma once

#include <glib.h>
#include "fj-error.h"

G_BEGIN_DECLS

typedef struct _CentralStore CentralStore;
typedef struct _CentralTransaction CentralTransaction;
typedef struct _CentralRows CentralRows;

/* @url: "sqlite:/path/central.db". Creates or migrates the schema (schema_version table). */
CentralStore *central_store_open (const char *url, GError **error);
void central_store_close (CentralStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralStore, central_store_close)

/* A job: returns FALSE with @error to undo all that it did. May be run again only if it returned FALSE. */
typedef gboolean (*CentralJob) (CentralTransaction *transaction, gpointer user_data, GError **error);

/* Blocks until the job's changes are durable (TRUE) or undone (FALSE). Never from the main loop. */
gboolean central_store_write (CentralStore *store, CentralJob job, gpointer user_data, GError **error);
/* Runs @job on a snapshot; writing in it is an error. Never from the main loop. */
gboolean central_store_read (CentralStore *store, CentralJob job, gpointer user_data, GError **error);

/* Parameters are bound by @types, one letter each: 's' const char * (NULL: SQL NULL), 'i' gint64 (cast it!),
 * 'b' GBytes * (NULL: SQL NULL). SQL text is a literal in our code, with '?' places; never made from input.
 */
gboolean
central_exec (CentralTransaction *transaction, GError **error, const char *sql, const char *types, ...);
/* Rows changed by the last central_exec() of the transaction. */
gint64 central_changed (CentralTransaction *transaction);
CentralRows *
central_query (CentralTransaction *transaction, GError **error, const char *sql, const char *types, ...);
/* The same with parameters in arrays, for searches whose conditions are put together from an allow-list. */
typedef struct
{
  char type;
  const char *string;
  gint64 integer;
  GBytes *bytes;
} CentralValue;
CentralRows *central_queryv (CentralTransaction *transaction,
                             GError **error,
                             const char *sql,
                             const CentralValue *values,
                             guint n_values);

/* Steps: TRUE while there is a row. At the end FALSE; after an error FALSE with @error set. */
gboolean central_rows_next (CentralRows *rows, GError **error);
const char *central_rows_string (CentralRows *rows, int column); /* until the next step; NULL for SQL NULL */
gint64 central_rows_int (CentralRows *rows, int column);
GBytes *central_rows_bytes (CentralRows *rows, int column); /* (transfer full) (nullable) */
void central_rows_free (CentralRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralRows, central_rows_free)

/* Next number of the change sequence (order of commit: only taken inside a write job), and a row in the
 * change log that /changes shows once the commit is done. */
gint64 central_change (CentralTransaction *transaction,
                       const char *type,
                       const char *id,
                       guint version,
                       const char *exam,
                       const char *site,
                       GError **error);

/* Called from the writer's thread after each commit that had changes, with the highest sequence committed. */
typedef void (*CentralCommitted) (gint64 sequence, gpointer user_data);
void central_store_set_committed (CentralStore *store, CentralCommitted committed, gpointer user_data);

G_END_DECLS
