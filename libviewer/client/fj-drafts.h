/* What a person has typed and central does not have yet: kept on this machine, fsynced, per account, until it
 * is sent or thrown away. Survives a crash of the program and of central. JSON documents by key. Thread-safe;
 * several programs of one person may share the folder. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _FjDrafts FjDrafts;

/* @folder: of this account; made when absent (0700). FJ_ERROR_IO. */
FjDrafts *fj_drafts_new (const char *folder, GError **error);
FjDrafts *fj_drafts_ref (FjDrafts *drafts);
/* Gives one reference up. What fj_drafts_put_async() began is still written. */
void fj_drafts_free (FjDrafts *drafts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjDrafts, fj_drafts_free)

/* Where the drafts of an account live: under the person's XDG data folder. (transfer full) */
char *fj_drafts_folder (const char *server, const char *practitioner);

/* @key: "report/ID", "registration". On disk when this returns: it waits for the disk, so not on a main loop.
 */
gboolean fj_drafts_put (FjDrafts *drafts, const char *key, JsonObject *document, GError **error);
/* The same in a worker; @document is copied at once. The last of several for one key wins, whatever the order
 * in which the disk takes them. @callback (nullable) without a source object. */
void fj_drafts_put_async (FjDrafts *drafts,
                          const char *key,
                          JsonObject *document,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean fj_drafts_put_finish (GAsyncResult *result, GError **error);
JsonObject *fj_drafts_get (FjDrafts *drafts, const char *key); /* (transfer full) (nullable) */
/* Also of what an earlier fj_drafts_put_async() has not written yet. */
void fj_drafts_remove (FjDrafts *drafts, const char *key);
GStrv fj_drafts_list (FjDrafts *drafts); /* keys, sorted */

/* Waits until what was begun is on disk, at most @seconds: for the end of a program, not for a main loop. */
void fj_drafts_wait (FjDrafts *drafts, guint seconds);

G_END_DECLS
