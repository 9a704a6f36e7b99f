/* One API call inside central: who asks, what is asked, in which transaction, and what it touched. The route
 * table (central-routes.c) names for each route one function of one of three kinds; all that every call needs
 * (session, audit event, Idempotency-Key, errors in the caller's language) is done around it in
 * central-call.c, nowhere else. */
#pragma once

#include <json-glib/json-glib.h>
#include "fj-authorization.h"
#include "fj-service.h"
#include "central-store.h"

G_BEGIN_DECLS

typedef struct _Central Central; /* the running service (central.h) */

/* Who is signed in: immutable, shared by the requests of one session. */
typedef struct
{
  gatomicrefcount refs;
  char *id;           /* of the session, not the token */
  char *practitioner; /* id */
  char *display;      /* name */
  FjRoleAt *roles;
  guint n_roles;
  char *device;  /* Device id for device accounts (kiosk, gateway), else NULL */
  char *account; /* user name */
  gint64 expires;
} CentralSession;

CentralSession *central_session_ref (CentralSession *session);
void central_session_unref (CentralSession *session);
/* A set of all the roles. */
FjRole central_session_roles (const CentralSession *session);

typedef struct
{
  Central *central;
  const FjRequest *request;
  const CentralSession *session; /* NULL on open routes */
  JsonObject *body;              /* parsed when the request has a JSON body; else NULL */
  GPtrArray *patients;           /* ids of patients shown or changed: central_call_touch() */
  char *exam;                    /* id of the exam concerned, for the audit event, or NULL */
  char *account;                 /* name of an account concerned, for the audit event, or NULL */
  gboolean audited;              /* central_audit_record() was called */
} CentralCall;

/* Names a patient in the call's audit event. */
void central_call_touch (CentralCall *call, const char *patient);

/* The version in If-Match (W/"3" or "3"). Absent: FJ_ERROR_PRECONDITION; "*" is refused too. */
gboolean central_call_if_match (const CentralCall *call, guint *version, GError **error);

/* fj_authorization_check() with the session's roles; looks up the reading hospital of @site. */
gboolean central_call_allow (
    CentralCall *call, CentralTransaction *transaction, FjVerb verb, const char *site, GError **error);
/* The organizations on whose data the caller may do @verb: NULL-terminated vector; empty: none. For list
 * queries. */
GStrv central_call_sites (CentralCall *call, CentralTransaction *transaction, FjVerb verb, GError **error);

/* READ: on a snapshot. WRITE: inside the write job that also holds the audit event, the Idempotency-Key and
 * the change log: all or nothing. TASK: in a worker without a transaction, for calls that must do slow work
 * (PACS, PDF) between central_store_read() and central_store_write(); it records its audit event itself with
 * central_audit_record(). */
typedef FjReply *(*CentralCallFunction) (CentralCall *call, CentralTransaction *transaction, GError **error);

typedef enum
{
  CENTRAL_CALL_READ,
  CENTRAL_CALL_WRITE,
  CENTRAL_CALL_TASK
} CentralCallKind;

/* What a route takes or asks for beyond its method; /metadata tells it. */
typedef enum
{
  CENTRAL_CREATES = 1 << 0,   /* a PUT of a new id creates */
  CENTRAL_MATCHES = 1 << 1,   /* If-Match is required for what exists */
  CENTRAL_FIXED = 1 << 2,     /* a PUT of what exists is refused: it never changes */
  CENTRAL_CONDITION = 1 << 3, /* a POST with If-None-Exist; refused everywhere else */
  CENTRAL_LESSONS = 1 << 5,   /* lessons among them do change */
  CENTRAL_RAW = 1 << 4        /* answers in the media type of what is stored, unless FHIR's is asked for */
} CentralTraits;

typedef struct
{
  const char *method;
  const char *pattern; /* fj-service.h */
  FjRouteFlags flags;
  CentralCallKind kind;
  CentralCallFunction call;
  /* Search parameters of a search-type route as /metadata tells them: "patient:reference status:token". NULL:
   * none. */
  const char *search;
  CentralTraits traits;
} CentralRoute;

/* The clinical resources' and operations' routes (central-clinical-routes.c). */
extern const CentralRoute central_clinical_routes[];
extern const guint central_n_clinical_routes;

/* What a request for a resource type or an operation means in FHIR's words is derived from method and
 * pattern: GET /T/{id} read, GET /T search-type, PUT /T/{id} update, POST /T create, GET /T/{id}/_history
 * history-instance, GET /T/{id}/_history/{v} vread, POST …/$op operation, POST / transaction
 * (central-metadata.c). */

/* Reply with one resource: 200 or @status, ETag, Last-Modified, Content-Location where it was created. */
FjReply *central_reply_resource (guint status, JsonObject *resource);

G_END_DECLS
