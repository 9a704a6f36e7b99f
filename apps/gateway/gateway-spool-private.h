/* The spool's insides, shared by its two halves: taking in (gateway-spool.c) and giving out
 * (gateway-spool-studies.c). */
#pragma once

#include "gateway-database.h"
#include "gateway-spool.h"

G_BEGIN_DECLS

struct _GatewaySpool
{
  char *incoming, *files, *quarantine; /* folders */
  GMutex lock;                         /* guards the database */
  GatewayDatabase *database;
  GatewaySpoolNotify notify;
  gpointer user_data;

  GMutex commit_lock; /* guards the group commit: */
  GCond commit_done;
  GPtrArray *waiting; /* of Arrival */
  gboolean committing;
};

/* Path of the file of that name in the spool. (transfer full) */
char *gateway_spool_file_path (GatewaySpool *spool, const char *name);

G_END_DECLS
