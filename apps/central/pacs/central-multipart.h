/* Reads multipart bodies (RFC 2046 5.1.1; PS3.18 8.6.1.2) part by part from a blocking stream, in bounded
 * memory.
 *
 * Our own because an answer that breaks off must be an error: libsoup's reader gives empty parts for ever. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _CentralMultipart CentralMultipart;

/* @boundary as in Content-Type. All errors are FJ_ERROR_UNAVAILABLE: whoever answers like that is to be asked
 * again. */
CentralMultipart *
central_multipart_new (GInputStream *stream, const char *boundary, GCancellable *cancellable, GError **error);
/* Goes to the next part, past its headers. FALSE without an error: that was the last. With one: the body is
 * malformed, ends before its end, or the connection broke. */
gboolean central_multipart_next (CentralMultipart *multipart, GError **error);
/* Bytes of the part's body; 0: its end; -1 with an error as above. */
gssize central_multipart_read (CentralMultipart *multipart, void *buffer, gsize size, GError **error);
void central_multipart_free (CentralMultipart *multipart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralMultipart, central_multipart_free)

G_END_DECLS
