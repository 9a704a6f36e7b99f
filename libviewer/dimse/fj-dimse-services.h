/* What an accepted association can ask for: C-ECHO, C-FIND (Modality Worklist) and C-STORE, until it ends
 * (PS3.7 9.3, PS3.4 A, B, K). Internal to dimse/. */
#pragma once

#include "fj-dimse-message.h"
#include "fj-dimse-server.h"

typedef enum
{
  FJ_DIMSE_SERVICE_NONE,
  FJ_DIMSE_SERVICE_VERIFICATION,
  FJ_DIMSE_SERVICE_WORKLIST,
  FJ_DIMSE_SERVICE_STORAGE
} FjDimseService;

/* One accepted presentation context. */
typedef struct
{
  FjDimseService service;
  char sop_class[65];
  char transfer_syntax[65];
} FjDimseContext;

typedef struct
{
  T_ASC_Association *association;
  FjDimseAssociation peer;
  const FjDimseServerCallbacks *callbacks;
  gpointer user_data;
  guint idle_seconds;
  guint64 max_object_bytes;
  FjDimseContext contexts[256]; /* by presentation context id */
  guint n_stored;
} FjDimseServed;

/* Which service answers for an abstract syntax. Storage is every storage class of the dictionary, every other
 * class under its root, and private classes (a vendor's images must not be lost); classes that are known to
 * be something else are not served. */
FjDimseService fj_dimse_service_of (const char *abstract_syntax);
/* TRUE when objects of @service can be taken in this syntax as offered. */
gboolean fj_dimse_service_takes (FjDimseService service, const char *transfer_syntax);

/* Serves until the association ends; returns how: FJ_DIMSE_EVENT_RELEASE, _TIMEOUT or _BROKEN. */
FjDimseEvent fj_dimse_serve (FjDimseServed *served);
