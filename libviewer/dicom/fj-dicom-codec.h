/* One table of decoders, by transfer syntax, of encapsulated frames (PS3.5 8.2, A.4, Annex G). For the
 * sources of dicom/ only.
 *
 * A decoder gives the stored values: little endian words of Bits Allocated, samples of a pixel together, row
 * by row. The codestream's own component transform (RCT, ICT) is undone, a colour space is not changed: what
 * the values are then is said in *@colour. Sizes in the codestream are compared with the attributes before
 * anything is allocated for them. Bits above Bits Stored are as the codestream has them. Thread-safe. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the attributes say of a frame (PS3.3 C.7.6.3.1). */
typedef struct
{
  guint rows, columns, samples;
  guint bits_allocated; /* 8, 16, … 32: whole bytes */
  guint bits_stored;
  gboolean is_signed;
} FjDicomCells;

typedef enum
{
  FJ_DICOM_COLOUR_TAGGED, /* what Photometric Interpretation says */
  FJ_DICOM_COLOUR_RGB,
  FJ_DICOM_COLOUR_YBR /* full range, as JFIF has it */
} FjDicomColour;

/* @out: rows * columns * samples * bits_allocated / 8 bytes. */
typedef gboolean (*FjDicomDecode) (const guint8 *packed,
                                   gsize length,
                                   const FjDicomCells *cells,
                                   guint8 *out,
                                   FjDicomColour *colour,
                                   GError **error);

typedef enum
{
  FJ_DICOM_STARTS_ANY,  /* nothing tells where a frame begins: one fragment each (RLE) */
  FJ_DICOM_STARTS_JPEG, /* SOI */
  FJ_DICOM_STARTS_J2K   /* SOC and SIZ, or the signature box of JP2 */
} FjDicomStart;

/* What a transfer syntax does to values. */
typedef enum
{
  FJ_DICOM_LOSS_NONE,
  FJ_DICOM_LOSS_MAYBE, /* the codestream may lose something, or nothing */
  FJ_DICOM_LOSS_ALWAYS /* a discrete cosine transform, whatever the header says */
} FjDicomLoss;

typedef struct
{
  const char *transfer_syntax;
  FjDicomDecode decode;
  FjDicomStart start;
  FjDicomLoss loss;
  gboolean is_native; /* what comes out lies as native values do: by plane, if the attributes say so */
  gboolean has_bits;  /* of Bits Allocated 1: eight pixels a byte, each frame from a byte of its own on */
} FjDicomCodec;

/* NULL when there is no decoder. */
const FjDicomCodec *fj_dicom_codec_find (const char *transfer_syntax);
/* TRUE when a frame may begin with these bytes. */
gboolean fj_dicom_codec_starts (const FjDicomCodec *codec, const guint8 *data, gsize length);

gsize fj_dicom_cells_frame_bytes (const FjDicomCells *cells);
/* Widens samples of one byte, at the head of @out, to Bits Allocated 16 in place; negative ones stay
 * negative. */
void fj_dicom_cells_widen (const FjDicomCells *cells, guint8 *out);
/* Writes @n values @from with @step bytes between samples of one component; little endian. */
void
fj_dicom_cells_put (const FjDicomCells *cells, const gint32 *from, gsize n, guint component, guint8 *pixels);

/* FJ_ERROR_CORRUPT; @detail is what the codec says, in its own words. */
void fj_dicom_codec_set_corrupt (GError **error, const char *detail);
/* FALSE with an error when the codestream's sizes are not those of the attributes. */
gboolean fj_dicom_codec_check (
    const FjDicomCells *cells, guint rows, guint columns, guint samples, guint precision, GError **error);

/* The families. */
gboolean fj_dicom_codec_rle (const guint8 *packed,
                             gsize length,
                             const FjDicomCells *cells,
                             guint8 *out,
                             FjDicomColour *colour,
                             GError **error);
gboolean fj_dicom_codec_jpeg (const guint8 *packed,
                              gsize length,
                              const FjDicomCells *cells,
                              guint8 *out,
                              FjDicomColour *colour,
                              GError **error);
gboolean fj_dicom_codec_jpegls (const guint8 *packed,
                                gsize length,
                                const FjDicomCells *cells,
                                guint8 *out,
                                FjDicomColour *colour,
                                GError **error);
gboolean fj_dicom_codec_j2k (const guint8 *packed,
                             gsize length,
                             const FjDicomCells *cells,
                             guint8 *out,
                             FjDicomColour *colour,
                             GError **error);
gboolean fj_dicom_codec_deflate (const guint8 *packed,
                                 gsize length,
                                 const FjDicomCells *cells,
                                 guint8 *out,
                                 FjDicomColour *colour,
                                 GError **error);

/* The IJG decoders of DCMTK, for what libjpeg-turbo leaves: lossless processes, and 12 bits. @precision: as
 * the start of frame says, already compared with @cells. @out: whole frame, one byte a sample up to eight
 * bits, else two. */
gboolean fj_dicom_codec_ijg (const guint8 *packed,
                             gsize length,
                             const FjDicomCells *cells,
                             guint precision,
                             guint8 *out,
                             GError **error);

G_END_DECLS
