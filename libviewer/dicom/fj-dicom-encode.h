/* One table of encoders, by transfer syntax, of frames to encapsulate (PS3.5 8.2, A.4, Annex G): the other
 * side of fj-dicom-codec.h. For the sources of dicom/ and for benches.
 *
 * An encoder takes stored values as a decoder gives them: little endian words of Bits Allocated, samples of a
 * pixel together, row by row. Of each sample the lowest Bits Stored bits are kept, and its sign where it has
 * one; the caller says Bits Stored = Bits Allocated where the other bits have a meaning. What comes out is
 * one frame, decodes to the same values, and fits one fragment but for the padding to even length. Lossless,
 * unless a bound of near-lossless coding is asked for. The pixels are trusted: they come out of our own
 * decoders. Thread-safe. */
#pragma once

#include "fj-dicom-codec.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean is_rgb; /* three samples are red, green and blue: a reversible transform among them pays */
  guint near;      /* largest difference of a sample that is allowed, 0 for none (ISO 14495-1 NEAR) */
} FjDicomEncoding;

/* Appends the frame to @packed. Errors: FJ_ERROR_UNSUPPORTED for samples that the codec does not hold,
 * FJ_ERROR_TOO_LARGE, FJ_ERROR_INTERNAL. */
typedef gboolean (*FjDicomEncode) (const guint8 *pixels,
                                   const FjDicomCells *cells,
                                   const FjDicomEncoding *encoding,
                                   GByteArray *packed,
                                   GError **error);

typedef struct
{
  const char *transfer_syntax;
  const char *name; /* for a command line */
  FjDicomEncode encode;
  gboolean has_transform; /* makes YBR_RCT of RGB (ISO 15444-1 G.2) */
} FjDicomEncoder;

/* By UID or by name; NULL when there is no encoder. */
const FjDicomEncoder *fj_dicom_encoder_find (const char *transfer_syntax);
/* All of them, up to one without a name. */
const FjDicomEncoder *fj_dicom_encoder_list (void);

/* FJ_ERROR_UNSUPPORTED: @codec does not hold such samples. */
void fj_dicom_encode_set_unsupported (GError **error, const char *codec, const FjDicomCells *cells);
/* FJ_ERROR_INTERNAL; @detail is what the codec says, in its own words. */
void fj_dicom_encode_set_failed (GError **error, const char *detail);
/* @n samples, from sample @first of the frame and @step apart: Bits Stored bits, with the sign where they
 * have one. Bits Allocated 8 and 16 only. */
void fj_dicom_encode_get_samples (
    const FjDicomCells *cells, const guint8 *pixels, gsize first, guint step, guint n, gint32 *out);

/* The families. */
gboolean fj_dicom_encode_rle (const guint8 *pixels,
                              const FjDicomCells *cells,
                              const FjDicomEncoding *encoding,
                              GByteArray *packed,
                              GError **error);
gboolean fj_dicom_encode_jpegls (const guint8 *pixels,
                                 const FjDicomCells *cells,
                                 const FjDicomEncoding *encoding,
                                 GByteArray *packed,
                                 GError **error);
/* RPCL, one tile, one tile-part a resolution, TLM: the lowest resolutions are the first bytes (PS3.5 10.18).
 */
gboolean fj_dicom_encode_htj2k (const guint8 *pixels,
                                const FjDicomCells *cells,
                                const FjDicomEncoding *encoding,
                                GByteArray *packed,
                                GError **error);
/* Also of Bits Allocated 1: @pixels are then the packed bits of one frame, the lowest first (A.4.13). */
gboolean fj_dicom_encode_deflate (const guint8 *pixels,
                                  const FjDicomCells *cells,
                                  const FjDicomEncoding *encoding,
                                  GByteArray *packed,
                                  GError **error);

G_END_DECLS
