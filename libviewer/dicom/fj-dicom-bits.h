/* From the cells of native or decoded pixel data to values: little endian words of Bits Allocated whose
 * unused bits may hold anything become numbers of the machine (PS3.5 8.1.1). For the sources of dicom/ only.
 */
#pragma once

#include "fj-dicom-codec.h"
#include "fj-frame.h"

G_BEGIN_DECLS

/* What the values of cells of @bits_allocated bits are kept in. */
FjSampleType fj_dicom_bits_type (guint bits_allocated, gboolean is_signed);
/* @n cells in place: the value moves to the lowest bits, its sign is extended. Attributes that cannot be
 * (@high_bit, cells->bits_stored) count as not said. @stored: bits of a value. */
FjSampleType
fj_dicom_bits_tidy (const FjDicomCells *cells, guint high_bit, guint8 *bytes, gsize n, guint *stored);

G_END_DECLS
