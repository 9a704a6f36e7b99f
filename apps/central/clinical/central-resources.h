/* Documents and their versions: every clinical resource is kept as the JSON that the client sent, with the
 * elements that the service owns overwritten, one row per version. The relational tables beside it are the
 * business of the files that know the type (central-patients.h, central-exams.h …); both are written in one
 * transaction. */
#pragma once

#include "central.h"
#include "fj-fhir.h"
#include "fj-json.h"

G_BEGIN_DECLS

typedef struct
{
  char *type;
  char *id;
  guint version;   /* of the stored document; 0: not stored yet */
  char *site;      /* organization whose data it is */
  char *patient;   /* nullable */
  char *exam;      /* nullable */
  gint64 updated;  /* microseconds since the epoch */
  gint64 sequence; /* in the change log, after central_resource_save() */
  JsonObject *document;
} CentralResource;

/* A resource that is not stored yet. (transfer full) for @document. */
CentralResource *central_resource_new (const char *type,
                                       const char *id,
                                       const char *site,
                                       const char *patient,
                                       const char *exam,
                                       JsonObject *document);
void central_resource_free (CentralResource *resource);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralResource, central_resource_free)

/* The current version. FJ_ERROR_NOT_FOUND with a sentence. */
CentralResource *
central_resource_load (CentralTransaction *transaction, const char *type, const char *id, GError **error);
CentralResource *central_resource_load_version (
    CentralTransaction *transaction, const char *type, const char *id, guint version, GError **error);
/* The text of a stored document. (transfer full) */
JsonObject *central_document_parse (const char *type, const char *id, const char *text, GError **error);
/* TRUE in *@exists when it is stored. */
gboolean central_resource_exists (
    CentralTransaction *transaction, const char *type, const char *id, gboolean *exists, GError **error);

/* Stores the document as the next version (id, resourceType and meta are set in it) and logs the change.
 * @event: one word for the history. */
gboolean central_resource_save (CentralResource *resource,
                                CentralCall *call,
                                CentralTransaction *transaction,
                                const char *event,
                                GError **error);

/* TRUE when If-Match names the current version. FALSE either with @error (absent: FJ_ERROR_PRECONDITION) or
 * with *@reply set: 412, an OperationOutcome that says who changed what and when, with the difference in
 * extensions: urn:fenji:current-version (valueInteger), urn:fenji:changed-by, urn:fenji:changed-at, and per
 * changed element urn:fenji:difference { element, old, new }. */
gboolean central_resource_match (CentralResource *resource,
                                 CentralCall *call,
                                 CentralTransaction *transaction,
                                 FjReply **reply,
                                 GError **error);
/* That 412 when the caller saw version @seen. */
FjReply *central_resource_stale (CentralResource *resource,
                                 CentralCall *call,
                                 CentralTransaction *transaction,
                                 guint seen,
                                 GError **error);

/* Reads the document at hand: authorization by type, and names the patient for the audit event. */
gboolean central_resource_allow_read (CentralResource *resource,
                                      CentralCall *call,
                                      CentralTransaction *transaction,
                                      GError **error);
/* TRUE for the DiagnosticReport statuses that need only FJ_VERB_READ_REPORT_SIGNED. */
gboolean central_report_status_is_signed (const char *status);

/* Who does it: id ("Practitioner/…" or "Device/…" without the type) and words, for columns and references. */
const char *central_call_actor (const CentralCall *call);
const char *central_call_actor_name (const CentralCall *call);
/* {"reference": "Practitioner/…", "display": …}. (transfer full) */
JsonObject *central_call_actor_reference (const CentralCall *call);
JsonObject *central_reference_new (const char *type, const char *id, const char *display);
/* Names the exam in the call's audit event. */
void central_call_set_exam (CentralCall *call, const char *exam);
/* The sender's clock in Parameters "time"; 0 when it says nothing. */
gboolean central_call_device_time (const CentralCall *call, gint64 *device_time, GError **error);
/* Text of a Parameters part, trimmed; NULL when absent or empty. FJ_ERROR_TOO_LARGE above @max characters. */
gboolean
central_call_parameter (const CentralCall *call, const char *name, guint max, char **value, GError **error);
/* The body, when its resourceType is @type. (transfer none) */
JsonObject *central_call_body (const CentralCall *call, const char *type, GError **error);

/* One entry of a searchset, history or transaction-response Bundle. @resource (transfer full) (nullable). */
void central_bundle_add (JsonObject *bundle,
                         CentralCall *call,
                         const char *type,
                         const char *id,
                         JsonObject *resource,
                         const char *mode,
                         const char *status,
                         guint version,
                         gint64 updated);
FjReply *central_reply_json (guint status, JsonObject *body);

/* "urn:fenji:…" extensions of a document. */
const char *central_extension_string (JsonObject *document, const char *url);
void central_extension_set (JsonObject *document, const char *url, const char *member, const char *value);
JsonObject *
central_extension_add (JsonArray *extensions, const char *url, const char *member, const char *value);

/* Before a PUT: the id is a UUID, the body's own id agrees, and *@exists tells whether there is a resource
 * already. Creation asks for If-None-Match: *; with it an existing resource is refused (FJ_ERROR_STALE),
 * without it an absent one (FJ_ERROR_NOT_FOUND). Another site's resource is FJ_ERROR_FORBIDDEN before
 * anything is told of it. */
gboolean central_put_check (CentralCall *call,
                            CentralTransaction *transaction,
                            FjVerb verb,
                            const char *type,
                            const char *id,
                            JsonObject *body,
                            gboolean *exists,
                            GError **error);

/* Parts of it, for what has rules of its own: the id, and the conditions in the headers. */
gboolean central_put_check_id (const char *id, JsonObject *body, GError **error);
gboolean central_put_check_condition (
    CentralCall *call, const char *type, const char *id, gboolean exists, GError **error);

/* Routes. The type is the first segment of the path. */
FjReply *central_resource_get (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_resource_get_history (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_resource_get_version (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
