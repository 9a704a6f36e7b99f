/* Lookup tables of DICOM (PS3.3 C.11.1.1, C.7.6.3.1.5, C.7.9.2) to FjTable. For the sources of dicom/. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-lut.h"

G_BEGIN_DECLS

/* The table of @descriptor (entries, first input, bits) and @data of @item; with @segmented (not 0) that when
 * there is no @data. @low … @high: the inputs that can occur; where the VR of the first input does not settle
 * its sign, the one that they leave possible is taken.
 *
 * Read generously where what is meant is certain: 0 entries are 65536; 8-bit entries may be packed, two in a
 * word; entries wider than the descriptor says widen the table. Fewer entries than described, or segments
 * that do not unfold to that number, are an error (FJ_ERROR_CORRUPT). (transfer full) */
FjTable *fj_dicom_table_read (FjDicomObject *item,
                              FjTag descriptor,
                              FjTag data,
                              FjTag segmented,
                              gint64 low,
                              gint64 high,
                              GError **error);

G_END_DECLS
