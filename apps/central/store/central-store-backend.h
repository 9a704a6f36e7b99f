/* What one kind of database must do for the store: connections, cached statements, rows. The store above it
 * does the rest (writer thread, group commit, pool of readers, schema). */
#pragma once

#include "central-store.h"

G_BEGIN_DECLS

typedef struct _CentralConnection CentralConnection;
typedef struct _CentralStatement CentralStatement;

typedef struct
{
  /* @location: the part of the URL after "KIND:". @writer: may write and make the database; else read only.
   */
  CentralConnection *(*open) (const char *location, gboolean writer, GError **error);
  void (*close) (CentralConnection *connection);
  /* Several statements without parameters, of our own text. */
  gboolean (*run) (CentralConnection *connection, const char *sql, GError **error);
  /* TRUE when the database has given up the whole transaction by itself (disk full). */
  gboolean (*is_broken) (CentralConnection *connection);
  CentralStatement *(*prepare) (CentralConnection *connection,
                                const char *sql,
                                const CentralValue *values,
                                guint n_values,
                                GError **error);
  /* One step: TRUE: a row; FALSE without an error: the end. */
  gboolean (*step) (CentralStatement *statement, GError **error);
  const char *(*get_string) (CentralStatement *statement, int column);
  gint64 (*get_int) (CentralStatement *statement, int column);
  GBytes *(*get_bytes) (CentralStatement *statement, int column);
  void (*finish) (CentralStatement *statement);
  gint64 (*changed) (CentralConnection *connection);
  gint64 (*last_id) (CentralConnection *connection);
} CentralBackend;

extern const CentralBackend central_backend_sqlite;

G_END_DECLS
