/* An object in another transfer syntax: the same stored values, packed otherwise (PS3.5 8.2, A.4).
 *
 * What changes is the Pixel Data element, one fragment a frame with an offset table (the extended one where
 * 32 bits do not reach), and the attributes that say how it is written: Planar Configuration becomes 0,
 * Photometric Interpretation what the codec makes of the colours (YBR_RCT, RGB, YBR_FULL). Pixel data inside
 * of sequences (icons) become native. The pixels digest and the dataset digest stay the same
 * (fj-dicom-digest.h).
 *
 * Lossless only. An image that went through a lossy codec stays marked: Lossy Image Compression "01" is
 * written where the packer of a lossy JPEG forgot it (PS3.3 C.7.6.1.1.5); only then the dataset digest
 * changes. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* UID of a transfer syntax that can be written, by the name that a command line has for it (explicit,
 * implicit, deflated, rle, jpeg-ls, htj2k, htj2k-lossless-rpcl, deflated-frames) or by its UID. NULL: none.
 */
const char *fj_dicom_transcode_find (const char *name);
/* The names, separated by "|". (transfer full) */
char *fj_dicom_transcode_dup_names (void);

/* A new object in @transfer_syntax (a UID); @object stays as it is. Errors: FJ_ERROR_UNSUPPORTED when the
 * codec cannot hold such pixels or there is none; what decoding says. (transfer full) */
FjDicomObject *fj_dicom_transcode (FjDicomObject *object, const char *transfer_syntax, GError **error);

G_END_DECLS
