/* Organizations, people, roles and devices: written by the set-up, read by everybody with a session. */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

/* From the directory file's objects; existing ones are replaced. Inside a write job. */
gboolean central_directory_add_organization (CentralTransaction *transaction,
                                             JsonObject *organization,
                                             GError **error);
gboolean central_directory_add_device (CentralTransaction *transaction, JsonObject *device, GError **error);
gboolean central_directory_add_person (CentralTransaction *transaction,
                                       const char *practitioner,
                                       const char *display,
                                       const char *role,
                                       const char *organization,
                                       GError **error);

/* GET /Organization … /Device: one, and searches. */
FjReply *central_directory_read (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_directory_search (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
