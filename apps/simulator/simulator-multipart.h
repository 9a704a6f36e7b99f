/* The parts of a multipart/related body (RFC 2046 5.1, RFC 2387), as DICOMweb answers come. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Array of GBytes, the bodies of the parts, without copying. @content_type names the boundary. A body that is
 * no multipart is its own only part. Errors: no boundary, no end. (transfer full) */
GPtrArray *simulator_multipart_split (GBytes *body, const char *content_type, GError **error);

G_END_DECLS
