/* The header of an object as bytes of its own, to be handed from a process that parses untrusted files to one
 * that uses them.
 *
 * The bytes are a Part 10 file in Explicit VR Little Endian with everything before Pixel Data (group 7FE0),
 * whatever the transfer syntax of the object was. Left out: pixel data inside sequences (icons), and values
 * of private elements longer than FJ_DICOM_HEADER_LONG. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

#define FJ_DICOM_HEADER_MAX ((gsize) 64 << 20) /* bytes of a header */
#define FJ_DICOM_HEADER_LONG 65536             /* bytes of a private value */

/* @has_pixels: whether pixel data follow in @object, which is the same afterwards as before. Errors:
 * FJ_ERROR_TOO_LARGE, and those of fj_dicom_object_to_bytes(). (transfer full) */
GBytes *fj_dicom_header_to_bytes (FjDicomObject *object, gboolean *has_pixels, GError **error);

/* An object as FJ_DICOM_OPEN_HEADER gives it, of a header that lies in @fd from its beginning, which nobody
 * may change any more and which stays the caller's. What @fd holds is not trusted: it is bounded like any
 * file, and refused (FJ_ERROR_CORRUPT) when it is no header or @transfer_syntax no UID. */
FjDicomObject *
fj_dicom_header_open (int fd, const char *transfer_syntax, gboolean has_pixels, GError **error);

G_END_DECLS
