/* Scanned request forms (DocumentReference and Binary) and frozen papers: what may be stored, and who it
 * belongs to. */
#pragma once

#include "central-sites.h"

G_BEGIN_DECLS

#define CENTRAL_SCAN_MAX (512u << 10) /* bytes of one scan */

/* Stores bytes as Binary @id. @purpose: "form" (read with the patient) or "report" (read like a signed
 * report). */
CentralResource *central_binary_store (CentralCall *call,
                                       CentralTransaction *transaction,
                                       const char *site,
                                       const char *patient,
                                       const char *exam,
                                       const char *id,
                                       const char *content_type,
                                       const char *purpose,
                                       GBytes *content,
                                       GError **error);
/* The stored bytes. */
GBytes *
central_binary_load (CentralTransaction *transaction, const char *id, char **content_type, GError **error);

/* A scan as sent in JSON ({contentType, data}): JPEG, PNG or PDF by its first bytes, at most
 * CENTRAL_SCAN_MAX. */
CentralResource *central_scan_create (CentralCall *call,
                                      CentralTransaction *transaction,
                                      const char *site,
                                      const char *id,
                                      JsonObject *document,
                                      GError **error);
/* A DocumentReference of a patient of @site; its Binary must be there already and becomes the patient's. */
CentralResource *central_document_create (CentralCall *call,
                                          CentralTransaction *transaction,
                                          const char *site,
                                          const char *id,
                                          JsonObject *document,
                                          GError **error);
/* The order's request form: must be of the same patient; from now on it belongs to the exam. */
gboolean central_document_join_exam (CentralTransaction *transaction,
                                     const char *document,
                                     const char *patient,
                                     const char *exam,
                                     GError **error);

/* Routes. */
FjReply *central_binary_get (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_binary_put (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_binary_post (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_document_put (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_document_post (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
