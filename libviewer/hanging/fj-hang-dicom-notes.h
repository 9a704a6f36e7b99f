/* What an import says about what it could not take over: sentences for people, those of several display sets
 * in one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FjHangDicomNotes FjHangDicomNotes;

FjHangDicomNotes *fj_hang_dicom_notes_new (void);
void fj_hang_dicom_notes_free (FjHangDicomNotes *notes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangDicomNotes, fj_hang_dicom_notes_free)

/* @display_set: its number; 0: of the whole protocol. The same sentence is said once for all display sets; at
 * most 100 different ones are kept. */
void fj_hang_dicom_notes_add (FjHangDicomNotes *notes, guint display_set, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* In the order in which they came, into @sentences (nullable): of char *. */
void fj_hang_dicom_notes_finish (const FjHangDicomNotes *notes, GPtrArray *sentences);

G_END_DECLS
