/* VOI windows and tables of an image or of an item of a presentation state (PS3.3 C.11.2). For the sources of
 * dicom/. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-lut.h"

G_BEGIN_DECLS

/* Smallest and largest value that can come out of @modality for stored values @low … @high. */
void fj_dicom_voi_input_range (
    const FjModalityLut *modality, gint64 low, gint64 high, gint64 *first, gint64 *last);

/* Appends to @vois (array of FjVoi) what @item offers: windows first, in their order, then tables. Windows
 * that the standard rules out (width below 1 for LINEAR, not above 0 for the others) and damaged tables are
 * left out. @low … @high: the values that come out of the Modality LUT. */
void fj_dicom_voi_list_windows (const FjDicomObject *item, GPtrArray *vois);
void fj_dicom_voi_list_tables (FjDicomObject *item, gint64 low, gint64 high, GPtrArray *vois);

G_END_DECLS
