/* Bounded JSON: what comes from outside is measured before it is parsed. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FJ_JSON_MAX_DEPTH 32

/* Parses @bytes: UTF-8, at most FJ_JSON_MAX_DEPTH levels, one object at the top; names the place of a mistake. (transfer full) */
JsonObject *fj_json_parse_object (GBytes *bytes, GError **error);
/* Compact text. (transfer full) */
GBytes *fj_json_to_bytes (JsonObject *object);
JsonObject *fj_json_copy (JsonObject *object);

/* Look-ups that never warn: NULL / default when absent or of another type. @path: "subject.reference",
 * "identifier[0].value". (transfer none) */
const char *fj_json_get_string (JsonObject *object, const char *path);
JsonObject *fj_json_get_object (JsonObject *object, const char *path);
JsonArray *fj_json_get_array (JsonObject *object, const char *path);
gint64 fj_json_get_int (JsonObject *object, const char *path, gint64 absent);
gboolean fj_json_get_boolean (JsonObject *object, const char *path, gboolean absent);

/* Id in a literal reference "Patient/UUID" or "http://…/Patient/UUID" of type @type; NULL when it is another type. */
const char *fj_json_reference_id (const char *reference, const char *type);

G_END_DECLS
