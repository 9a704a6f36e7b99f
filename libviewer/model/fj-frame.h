/* One decoded frame: stored values as the object holds them, in their own depth. Immutable and shared by
 * reference, so that threads may read it freely. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_SAMPLE_U8,
  FJ_SAMPLE_S8,
  FJ_SAMPLE_U16,
  FJ_SAMPLE_S16,
  FJ_SAMPLE_U32,
  FJ_SAMPLE_S32,
  FJ_SAMPLE_F32, /* Float Pixel Data (7FE0,0008) */
  FJ_SAMPLE_F64  /* Double Float Pixel Data (7FE0,0009) */
} FjSampleType;

/* Bytes of one sample. */
gsize fj_sample_size (FjSampleType type);
gboolean fj_sample_is_signed (FjSampleType type);
/* Sample @index of an array of @type, which is aligned as its type asks for. */
double fj_sample_get (FjSampleType type, const void *samples, gsize index);

typedef struct _FjFrame FjFrame;

/* @data: @rows * @columns * @samples values, row by row, samples of a pixel side by side (planar
 * configuration 0), no padding; host byte order; bits above Bits Stored are gone and signs extended.
 * @samples: 1 (grey, palette index) or 3 (colour, as RGB: what the codec and Photometric Interpretation ask
 * for has been done). NULL when the sizes do not fit. */
FjFrame *
fj_frame_new (guint rows, guint columns, guint samples, FjSampleType type, guint bits_stored, GBytes *data);
FjFrame *fj_frame_ref (FjFrame *frame);
void fj_frame_unref (FjFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjFrame, fj_frame_unref)

guint fj_frame_get_rows (const FjFrame *frame);
guint fj_frame_get_columns (const FjFrame *frame);
guint fj_frame_get_samples (const FjFrame *frame);
FjSampleType fj_frame_get_type (const FjFrame *frame);
guint fj_frame_get_bits_stored (const FjFrame *frame);
const void *fj_frame_get_data (const FjFrame *frame); /* until the frame goes */
gsize fj_frame_get_size (const FjFrame *frame);       /* bytes */

G_END_DECLS
