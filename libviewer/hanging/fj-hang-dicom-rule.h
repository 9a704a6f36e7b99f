/* Rules and the questions that the Hanging Protocol IOD can ask: image set selectors (PS3.3 C.23.1), filter
 * and sorting operations (C.23.3.1), with the selector macros of C.23.4. */
#pragma once

#include "fj-hang-dicom-notes.h"
#include "fj-hang-protocol.h"

G_BEGIN_DECLS

/* --- reading: items to rules that are required --- */

/* An item of Image Set Selector Sequence. What is absent in an image is met with usage MATCH and not met with
 * NO_MATCH. Questions that have no place here are left out with a note. */
void fj_hang_dicom_read_selector (FjDicomObject *item, FjHangDicomNotes *notes, GPtrArray *rules);
/* An item of Filter Operations Sequence. What is absent includes the image, but for a filter that follows one
 * of presence of the same attribute. */
void
fj_hang_dicom_read_filter (FjDicomObject *item, FjHangDicomNotes *notes, guint display_set, GPtrArray *rules);
/* An item of Sorting Operations Sequence. @plane: that the filters leave, which ALONG_AXIS is about; NULL. */
void fj_hang_dicom_read_sort (
    FjDicomObject *item, FjHangDicomNotes *notes, guint display_set, const char *plane, GArray *sorts);

/* --- writing --- */

/* A new item of the sequence in @parent; FALSE, and nothing is written, when the IOD cannot ask that: derived
 * attributes but side, view and (of filters) plane, other than being equal, weights. */
gboolean fj_hang_dicom_write_selector (const FjHangRule *rule, FjDicomObject *parent);
gboolean fj_hang_dicom_write_filter (const FjHangRule *rule, FjDicomObject *parent);
gboolean fj_hang_dicom_write_sort (const FjHangSort *sort, FjDicomObject *parent);

G_END_DECLS
