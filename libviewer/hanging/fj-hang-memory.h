/* What a person hung by hand for a kind of study, kept for the next one: in the place "protocol id/set
 * number/ choice" they want what fj_hang_stack_signature() calls so. With the moment of each, so that what
 * was remembered at two computers can be put together: of one place the later counts, forgetting too.
 *
 * The JSON form, which a server keeps without looking into it further than its bounds:
 *
 *     {"version": 1, "entries": [{"place": "ct-chest/1/0", "wants": "CT|lung|…", "at": 1764000000000}]}
 *
 * "at" in milliseconds since 1970; "wants" absent: forgotten. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FJ_HANG_MEMORY_MAX_ENTRIES 600u
#define FJ_HANG_MEMORY_MAX_BYTES (160u << 10) /* of its texts; the oldest go first */

typedef struct _FjHangMemory FjHangMemory;

FjHangMemory *fj_hang_memory_new (void);
void fj_hang_memory_free (FjHangMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangMemory, fj_hang_memory_free)

/* (transfer full) */
char *fj_hang_memory_place (const char *protocol_id, guint set, guint choice);
/* @signature NULL: forgotten. TRUE when that changed something: an earlier @at than what is there does not. A
 * place or signature that is too long (128, 512 bytes) is not remembered. */
gboolean
fj_hang_memory_set (FjHangMemory *memory, const char *place, const char *signature, gint64 at_milliseconds);
/* All of @other. TRUE when that changed something. The same in whatever order. */
gboolean fj_hang_memory_merge (FjHangMemory *memory, const FjHangMemory *other);
/* Place -> signature, for FjHangRequest. (transfer full) */
GHashTable *fj_hang_memory_to_table (const FjHangMemory *memory);

/* FJ_ERROR_INVALID with the place ("entries[3].at: …"), FJ_ERROR_UNSUPPORTED for a newer version. (transfer
 * full) */
FjHangMemory *fj_hang_memory_from_json (JsonObject *json, GError **error);
JsonObject *fj_hang_memory_to_json (const FjHangMemory *memory);

G_END_DECLS
