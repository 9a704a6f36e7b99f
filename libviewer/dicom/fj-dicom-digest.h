/* Digests of a DICOM object that survive what may happen to it on its way (api.md, "Digests").
 *
 * pixels: SHA-256 over the decoded stored values, frame by frame, each sample little endian in Bits
 * Allocated, samples of a pixel together (as with Planar Configuration 0), bits above Bits Stored zero or the
 * sign.
 *
 * dataset: SHA-256 over a canonical serialisation: explicit VR little endian, sorted by tag, sequences and
 * items of defined length. The VR is written as UN throughout and strings without more padding than even
 * length needs: a VR does not survive implicit VR for private elements, and so the digest depends on no data
 * dictionary. Left out, because they only say how the object happens to be written: group lengths, file meta,
 * trailing padding, Planar Configuration, offset tables, and the note that DCMTK's encoder leaves in
 * Derivation Description. Photometric Interpretation is that of the decoded values: RGB for YBR_RCT. Pixel
 * data (nested ones too) are replaced by their pixel digest. The same for any lossless transfer syntax of the
 * same object; another one for any changed byte of meaning.
 *
 * Pixel data of a transfer syntax that cannot be decoded here (JPEG XL, video), and such as do not fit
 * their attributes, are digested as stored and *decoded becomes FALSE: the digest then only compares with one
 * of the same syntax. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* 64 hexadecimal digits. (transfer full) */
char *fj_dicom_digest_pixels (FjDicomObject *object, gboolean *decoded, GError **error);
char *fj_dicom_digest_dataset (FjDicomObject *object, gboolean *decoded, GError **error);

G_END_DECLS
