/* Luminance and chrominance to RGB (PS3.3 C.7.6.3.1.2), integers rounded as libjpeg does. For the sources of
 * dicom/ only. */
#pragma once

#include "fj-dicom-codec.h"

G_BEGIN_DECLS

/* @n pixels of three samples of @bits_allocated (8, 16) in host order, in place. */
void fj_dicom_colour_from_full (gpointer pixels, gsize n, guint bits_allocated, guint bits_stored);
/* The same of the reduced range (YBR_PARTIAL: luminance 16 to 235, chrominance 16 to 240 of 8 bits). */
void fj_dicom_colour_from_partial (gpointer pixels, gsize n, guint bits_allocated, guint bits_stored);
/* Two luminances and their common chrominances to two pixels of three samples; @n pixels, an even number. */
void fj_dicom_colour_unfold_422 (const guint8 *from, gsize n, guint bits_allocated, guint8 *to);
/* Photometric Interpretation of what a decoder gave of three samples, whose tag is @tag: a transform of the
 * codestream is undone, and no two pixels share their colours any more. NULL when it is @tag. */
const char *fj_dicom_colour_get_photometric (const char *tag, FjDicomColour colour);

G_END_DECLS
