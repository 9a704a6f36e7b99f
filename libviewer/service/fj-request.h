/* Makes an FjRequest from what libsoup has read, and refuses what is malformed before anyone looks at it. */
#pragma once

#include "fj-service.h"

G_BEGIN_DECLS

#define FJ_REQUEST_MAX_HEADERS 100u        /* number of header lines */
#define FJ_REQUEST_MAX_HEADER_BYTES 32768u /* all of them together */
#define FJ_REQUEST_MAX_PARAMETERS 100u     /* of the query */

/* Always returns a request (transfer full), so that the refusal too has an id and a language; when @error is
 * set its path, query and headers may be incomplete. The body is empty until fj_request_set_body(). */
FjRequest *fj_request_new (SoupServerMessage *message, GError **error);
void fj_request_free (FjRequest *request, GDestroyNotify session_unref);

/* Decodes percent-encoding; @plus_is_space as in a query. NULL: malformed, or the text is not UTF-8, or it
 * holds a control character. (transfer full) */
char *fj_request_decode (const char *text, gsize length, gboolean plus_is_space);

/* Decodes a path segment by segment; refuses "." and "..", encoded slashes and back-slashes. (transfer full)
 */
char *fj_request_decode_path (const char *path, GError **error);

/* name -> GPtrArray of values. (transfer full) */
GHashTable *fj_request_decode_query (const char *query, GError **error);

G_END_DECLS
