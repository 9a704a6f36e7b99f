/* The JSON form of hanging protocols, which holds everything that they can say: what the library ships, an
 * editor saves and a server keeps. Its members are those of fj-hang-protocol.h in camel case, what is usual
 * left out; each stands once in tests/hanging/whole-protocol.h. */
#pragma once

#include <json-glib/json-glib.h>

#include "fj-hang-protocol.h"

G_BEGIN_DECLS

/* Errors: FJ_ERROR_INVALID with the place ("stages[1].boxes[0].set: …"); FJ_ERROR_TOO_LARGE beyond 1 MiB.
 * Checked as fj_hang_protocol_check() does. (transfer full) */
FjHangProtocol *fj_hang_protocol_parse (GBytes *json, GError **error);
/* Pretty enough for people to change by hand. (transfer full) */
GBytes *fj_hang_protocol_to_json (const FjHangProtocol *protocol);
/* The shipped ones, in their order. (transfer full): of FjHangProtocol */
GPtrArray *fj_hang_protocols_shipped (void);

G_END_DECLS
