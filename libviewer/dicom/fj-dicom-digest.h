/* Digests of a DICOM object that survive what may happen to it on its way (api.md, "Digests").
 *
 * pixels: SHA-256 over the decoded stored values, frame by frame, each sample little endian in Bits Allocated.
 * dataset: SHA-256 over a canonical serialisation: explicit VR little endian, sorted by tag, sequences and items of
 * defined length, group lengths and file meta left out, pixel data replaced by the pixel digest. The same for any
 * lossless transfer syntax of the same object; another one for any changed byte of meaning.
 * Pixel data of a transfer syntax that cannot be decoded here are digested as stored and *decoded becomes FALSE: the
 * digest then only compares with one of the same syntax. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* 64 hexadecimal digits. (transfer full) */
char *fj_dicom_digest_pixels (FjDicomObject *object, gboolean *decoded, GError **error);
char *fj_dicom_digest_dataset (FjDicomObject *object, gboolean *decoded, GError **error);

G_END_DECLS
