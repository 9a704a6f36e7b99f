/* The hanging protocols of persons, groups and hospitals, and what a person hung by hand: as central keeps
 * them (Basic), and before that on this computer, where they are fsynced first and sent when central answers.
 * Without a session there are only a person's own, one file each.
 *
 * The levels are the scopes of Basic: "user" is FJ_HANG_LEVEL_USER, "alliance" FJ_HANG_LEVEL_GROUP (the
 * people of hospitals below one top hospital read together), "site" FJ_HANG_LEVEL_SITE (of the person's own
 * hospital), "installation" FJ_HANG_LEVEL_SHIPPED; what a protocol itself says does not count. What cannot be
 * read is left out and told of, once.
 *
 * Belongs to the main context that made it. Signals: "changed", protocols or memory are other ones; "told"
 * (const char *sentence, for a toast). */
#pragma once

#include "fj-changes.h"
#include "fj-client.h"
#include "fj-hang-protocol.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING_STORE (viewer_hanging_store_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingStore, viewer_hanging_store, VIEWER, HANGING_STORE, GObject)

/* @client NULL: without a session. @changes NULL: what others change is not followed. @folder: of this
 * person, made when it is needed; NULL: g_get_user_data_dir()/fenji/hanging, below it one of each person who
 * signed in. Reads what is on this computer before it returns (a few small files). */
ViewerHangingStore *viewer_hanging_store_new (FjClient *client, FjChanges *changes, const char *folder);

/* Of FjHangProtocol, never NULL; a new array after each "changed". Those that are shipped are not among them.
 * (transfer none) */
GPtrArray *viewer_hanging_store_get_protocols (ViewerHangingStore *store);
/* For FjHangRequest: "protocol id/set number/choice" -> fj_hang_stack_signature(). Never NULL. (transfer
 * none)
 */
GHashTable *viewer_hanging_store_get_memory (ViewerHangingStore *store);

/* May it be kept and removed at @level? Without a session only a person's own. */
gboolean viewer_hanging_store_may_change (ViewerHangingStore *store, FjHangLevel level);
/* Keeps a copy of @protocol at @level (USER; SITE: of the hospital that the person works for; GROUP: of the
 * alliance that it is the top of), in the place of that with its id and level, if there is one. Done when it
 * is on this computer (USER) or central has it (the others). Errors: FJ_ERROR_INVALID, FORBIDDEN,
 * UNAVAILABLE, CONFLICT (another person was first; what is there now has been read). */
void viewer_hanging_store_save_async (ViewerHangingStore *store,
                                      const FjHangProtocol *protocol,
                                      FjHangLevel level,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean viewer_hanging_store_save_finish (ViewerHangingStore *store, GAsyncResult *result, GError **error);
/* Removes the protocol of that id at @level. */
void viewer_hanging_store_delete_async (ViewerHangingStore *store,
                                        const char *id,
                                        FjHangLevel level,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean viewer_hanging_store_delete_finish (ViewerHangingStore *store, GAsyncResult *result, GError **error);

/* For @choice of @set of that protocol the person wants what has @signature; NULL: forget it. On this
 * computer at once. */
void viewer_hanging_store_remember (
    ViewerHangingStore *store, const char *protocol_id, guint set, guint choice, const char *signature);

G_END_DECLS
