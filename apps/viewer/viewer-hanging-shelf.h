/* Hanging protocols and remembered swaps as this computer has them: documents, which of them central does not
 * have yet, and what becomes of both when central's are read. On disk before it is said to be kept
 * (fj-drafts.h). No network, one thread. */
#pragma once

#include "fj-documents.h"
#include "fj-drafts.h"
#include "fj-hang-protocol.h"

G_BEGIN_DECLS

#define VIEWER_HANGING_CODES "hanging-protocol,hanging-memory"

typedef struct _ViewerHangingShelf ViewerHangingShelf;

/* A sentence for the person. */
typedef void (*ViewerHangingTell) (const char *sentence, gpointer user_data);

/* @drafts (nullable: nothing is kept): of this person. @files (nullable): a folder in which protocols may lie
 * as plain files, *.json. @person, @organization: ids, NULL without a session. */
ViewerHangingShelf *viewer_hanging_shelf_new (FjDrafts *drafts,
                                              const char *files,
                                              const char *person,
                                              const char *organization,
                                              ViewerHangingTell tell,
                                              gpointer user_data);
void viewer_hanging_shelf_free (ViewerHangingShelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerHangingShelf, viewer_hanging_shelf_free)

/* By level, then id. (transfer full): of FjHangProtocol */
GPtrArray *viewer_hanging_shelf_protocols (ViewerHangingShelf *shelf);
/* (transfer full) */
GHashTable *viewer_hanging_shelf_memory (ViewerHangingShelf *shelf);

/* The document that would hold @protocol at @level, after the version that is known; @protocol NULL: that it
 * was removed. FJ_ERROR_INVALID, FJ_ERROR_TOO_LARGE, FJ_ERROR_FORBIDDEN (a level without an organization).
 * (transfer full) */
FjDocument *viewer_hanging_shelf_make (ViewerHangingShelf *shelf,
                                       const FjHangProtocol *protocol,
                                       const char *id,
                                       FjHangLevel level,
                                       GError **error);
/* A person's own: central does not have it yet. @callback as of fj_drafts_put_async(), or at once when
 * nothing is kept. */
void viewer_hanging_shelf_keep (ViewerHangingShelf *shelf,
                                const FjDocument *document,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* FALSE: that is what is remembered already. */
gboolean viewer_hanging_shelf_remember (ViewerHangingShelf *shelf,
                                        const char *place,
                                        const char *signature,
                                        gint64 at);

/* What central has; @is_all: what is not among @documents is not there any more. TRUE: something changed. */
gboolean viewer_hanging_shelf_adopt (ViewerHangingShelf *shelf, GPtrArray *documents, gboolean is_all);
/* What central does not have, as it should be there. (transfer full): of FjDocument */
GPtrArray *viewer_hanging_shelf_unsent (ViewerHangingShelf *shelf);
/* @sent was taken, as @version. */
void viewer_hanging_shelf_was_sent (ViewerHangingShelf *shelf, const FjDocument *sent, guint version);
/* @sent is not to be sent again by itself. */
void viewer_hanging_shelf_was_refused (ViewerHangingShelf *shelf, const FjDocument *sent);

G_END_DECLS
