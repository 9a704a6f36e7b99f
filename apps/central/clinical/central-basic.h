/* Documents of the product (Basic): report templates, hanging protocols, quality rules, word lists, what a
 * person has learnt. Each has a scope that says whose it is:
 *
 *     user          one person's own: nobody else reads or changes it
 *     site          a hospital's: read by its people and its reading hospital's
 *     alliance      of all hospitals below one top hospital: read by all their people
 *     installation  read by everyone with a session; what is shipped is of this kind
 *
 * Who changes which: the verbs FJ_VERB_CHANGE_TEMPLATES, _RULES, _VOCABULARY of the authorization table at
 * the owning hospital; those of the installation FJ_VERB_CHANGE_DIRECTORY. The content is JSON in the
 * extension urn:fenji:content.
 *
 * Hanging protocols: one document each, named by the protocol's id; {"isRemoved": true} in the place of one
 * that was removed. Their levels are user, group (the scope alliance: the hospitals that read together, whose
 * top hospital's doctors change it), site, and shipped (installation). */
#pragma once

#include "central-resources.h"
#include "fj-catalogue.h"
#include "fj-critical-list.h"

G_BEGIN_DECLS

#define CENTRAL_BASIC_MAX_CONTENT (256u << 10) /* bytes of JSON text */
#define CENTRAL_BASIC_MAX_OF_OWNER 500u
#define CENTRAL_SYSTEM_BASIC "urn:fenji:basic"
#define CENTRAL_EXTENSION_SCOPE "urn:fenji:scope"
#define CENTRAL_EXTENSION_OWNER "urn:fenji:owner"
#define CENTRAL_EXTENSION_NAME "urn:fenji:name"
#define CENTRAL_EXTENSION_CONTENT "urn:fenji:content"

gboolean central_basic_allow_read (const CentralResource *resource,
                                   CentralCall *call,
                                   CentralTransaction *transaction,
                                   GError **error);
/* Stores @resource and its row as the next version; forgets versions that are too many. */
gboolean central_basic_save (CentralResource *resource,
                             const char *code,
                             const char *name,
                             const char *scope,
                             const char *owner,
                             CentralCall *call,
                             CentralTransaction *transaction,
                             const char *event,
                             GError **error);

/* Puts the shipped documents into the store, where they are absent or older and nobody has changed them
 * (central-basic-shipped.c). Not from the main loop. */
gboolean central_basic_seed (Central *central, GError **error);
/* The catalogue of the installation, read once per version. (transfer full) */
FjCatalogue *central_basic_catalogue (Central *central, CentralTransaction *transaction, GError **error);
/* What a document of name FJ_CRITICAL_LIST_NAME says. (transfer full) */
FjCriticalList *central_basic_critical_list (const CentralResource *resource, GError **error);

/* Routes. */
FjReply *central_basic_put (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_basic_search (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
