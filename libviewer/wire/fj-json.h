/* Bounded JSON (RFC 8259): what comes from outside is measured before and while it is parsed.
 *
 * The reader is our own, so that it accepts nothing beyond the grammar (no comments, no trailing comma, no
 * second value) and cannot disagree with a second parser about what a text says: duplicate names, lone
 * surrogates, U+0000 and numbers that do not fit are refused, not repaired. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FJ_JSON_MAX_DEPTH 32
#define FJ_JSON_MAX_BYTES (16u << 20) /* of a text, unless the caller says less or more */
#define FJ_JSON_MAX_VALUES 500000u    /* values in a text */
#define FJ_JSON_MAX_MEMBERS 1024u     /* names in one object */

/* Parses @bytes: UTF-8, at most FJ_JSON_MAX_DEPTH levels, one object at the top; names the place of a
 * mistake. FJ_ERROR_INVALID for bad text, FJ_ERROR_TOO_LARGE past a bound. (transfer full) */
JsonObject *fj_json_parse_object (GBytes *bytes, GError **error);
/* The same with a bound on the size of @bytes. (transfer full) */
JsonObject *fj_json_parse_object_within (GBytes *bytes, gsize max_bytes, GError **error);
/* Any value at the top (DICOM JSON answers are arrays). (transfer full) */
JsonNode *fj_json_parse_within (GBytes *bytes, gsize max_bytes, GError **error);

/* Compact text. (transfer full) */
GBytes *fj_json_to_bytes (JsonObject *object);
/* A deep copy. (transfer full) */
JsonObject *fj_json_copy (JsonObject *object);

/* Look-ups that never warn: NULL / default when absent or of another type. @path: "subject.reference",
 * "identifier[0].value". (transfer none) */
const char *fj_json_get_string (JsonObject *object, const char *path);
JsonObject *fj_json_get_object (JsonObject *object, const char *path);
JsonArray *fj_json_get_array (JsonObject *object, const char *path);
gint64 fj_json_get_int (JsonObject *object, const char *path, gint64 absent);
gboolean fj_json_get_boolean (JsonObject *object, const char *path, gboolean absent);

/* Element @index of @array as an object; NULL when it is something else. (transfer none) */
JsonObject *fj_json_element_object (JsonArray *array, guint index);

/* Id in a literal reference "Patient/UUID" or "http://…/Patient/UUID" of type @type; NULL when it is another
 * type, names a version, or the id is not one (FHIR id: 1 to 64 of A-Z a-z 0-9 - .). Points into @reference.
 * (transfer none) */
const char *fj_json_reference_id (const char *reference, const char *type);

G_END_DECLS
