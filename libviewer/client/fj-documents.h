/* Documents of the product at central (Basic): what is shared by a hospital, an alliance or everybody, and a
 * person's own, each of a code and a name, with a version that a change names. Blocking: for threads. */
#pragma once

#include "fj-client.h"

G_BEGIN_DECLS

#define FJ_DOCUMENTS_MAX_CONTENT (256u << 10) /* bytes of JSON text */
#define FJ_DOCUMENTS_MAX 2000u                /* of one list */

typedef struct
{
  char *id;
  char *code, *name;
  char *scope;   /* "user" "site" "alliance" "installation" */
  char *owner;   /* Organization id of site and alliance; NULL else */
  char *content; /* JSON text; NULL: absent */
  guint version; /* 0: not there yet */
} FjDocument;

/* @id NULL: derived from the others, so that two computers of one person mean the same document. @person:
 * Practitioner id, for the scope user. */
FjDocument *fj_document_new (const char *id,
                             const char *code,
                             const char *name,
                             const char *scope,
                             const char *owner,
                             const char *person,
                             const char *content);
void fj_document_free (FjDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjDocument, fj_document_free)

/* NULL when it is no Basic of ours. (transfer full) */
FjDocument *fj_document_from_json (JsonObject *resource);
JsonObject *fj_document_to_json (const FjDocument *document);
/* The content as JSON, in bounds. FJ_ERROR_INVALID, FJ_ERROR_TOO_LARGE. (transfer full) */
JsonObject *fj_document_parse (const FjDocument *document, GError **error);

/* Those of @codes ("hanging-protocol,hanging-memory") that the person may read, page by page, by id.
 * (transfer full): of FjDocument */
GPtrArray *fj_documents_list (FjClient *client, const char *codes, GCancellable *cancellable, GError **error);
/* Keeps it as the version after @document->version. FJ_ERROR_STALE: somebody else was first;
 * FJ_ERROR_CONFLICT: there is one of that name under another id. What is there now. (transfer full) */
FjDocument *
fj_documents_put (FjClient *client, const FjDocument *document, GCancellable *cancellable, GError **error);

G_END_DECLS
