/* Functional groups (PS3.3 C.7.6.16): where an attribute of one frame is kept. For the sources of dicom/ and
 * annotation/. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* Number of Frames as the header states it, with or without pixels; 1 when it does not. */
guint fj_dicom_group_count_frames (const FjDicomObject *object);
/* What holds @attribute for frame @frame (from 0): the item of group sequence @group that the frame has of
 * its own (5200,9230), else that of all frames (5200,9229), else @object itself. An empty attribute counts as
 * none. NULL when none of them has it. (transfer none) (nullable) */
FjDicomObject *fj_dicom_group_find (FjDicomObject *object, guint frame, FjTag group, FjTag attribute);

/* Consecutive numbers of a value; FALSE when one is missing or is none. */
gboolean fj_dicom_group_get_doubles (const FjDicomObject *object, FjTag tag, double *values, guint n);

/* All numbers of a value, at most @max of them; what follows one that is none is left out. (transfer full):
 * array of double */
GArray *fj_dicom_group_list_doubles (const FjDicomObject *object, FjTag tag, guint max);
/* The text, or NULL when it is absent or empty. (transfer full) (nullable) */
char *fj_dicom_group_dup_text (const FjDicomObject *object, FjTag tag);
gboolean fj_dicom_group_text_is (const FjDicomObject *object, FjTag tag, const char *expected);

/* SS, US or "either" as the 16 bits that they are, read as signed or not: writers mistake one for the other.
 */
gboolean fj_dicom_group_get_word (
    const FjDicomObject *object, FjTag tag, guint index, gboolean is_signed, gint64 *value);

G_END_DECLS
