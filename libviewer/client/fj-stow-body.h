/* The body of a STOW-RS request as a stream: DICOM files between multipart/related boundaries (PS3.18 10.5.1,
 * RFC 2387), its length known before the first byte is read, never more than one buffer in memory. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_STOW_BODY (fj_stow_body_get_type ())
G_DECLARE_FINAL_TYPE (FjStowBody, fj_stow_body, FJ, STOW_BODY, GInputStream)

/* @paths: NULL-terminated, at least one. Each must be a regular file with the DICOM preamble (PS3.10 7.1); a
 * file that changes its length while it is read is an error. (transfer full) */
GInputStream *fj_stow_body_new (const char *const *paths, GError **error);
goffset fj_stow_body_get_length (FjStowBody *body);
/* multipart/related; type="application/dicom"; boundary=… (transfer none) */
const char *fj_stow_body_get_content_type (FjStowBody *body);

G_END_DECLS
