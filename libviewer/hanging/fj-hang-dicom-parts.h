/* The parts of a hanging protocol as the Hanging Protocol IOD has them, for fj-hang-protocol-dicom.c: each
 * read from and written to @object by itself. */
#pragma once

#include "fj-hang-dicom-notes.h"
#include "fj-hang-protocol.h"

G_BEGIN_DECLS

/* Hanging Protocol Definition Sequence (PS3.3 C.23.1) and applies: modality, region, side. */
void fj_hang_dicom_read_applies (FjDicomObject *object, FjHangDicomNotes *notes, FjHangProtocol *protocol);
gboolean fj_hang_dicom_write_applies (const FjHangProtocol *protocol, FjDicomObject *object, GError **error);

/* Image Sets Sequence (C.23.1). */
void fj_hang_dicom_read_sets (FjDicomObject *object, FjHangDicomNotes *notes, FjHangProtocol *protocol);
gboolean fj_hang_dicom_write_sets (const FjHangProtocol *protocol, FjDicomObject *object, GError **error);

/* What an item of Display Sets Sequence, and one of its Image Boxes Sequence, say of how it is shown.
 * @number: of the display set, for notes. */
void fj_hang_dicom_read_look (FjDicomObject *display_set,
                              FjDicomObject *box,
                              FjHangDicomNotes *notes,
                              guint number,
                              gboolean is_mammography,
                              FjHangLook *look);
gboolean fj_hang_dicom_write_look (const FjHangLook *look, FjDicomObject *display_set, GError **error);
/* Image Box Layout Type, and what goes with it. Only tiles may be several in a display set. */
gboolean fj_hang_dicom_write_layout (const FjHangLook *look,
                                     gboolean is_one_of_several,
                                     FjDicomObject *box,
                                     GError **error);

/* Screens (C.23.2), Display Sets Sequence and Synchronized Scrolling Sequence (C.23.3); sets must be there
 * already. */
void fj_hang_dicom_read_stages (FjDicomObject *object, FjHangDicomNotes *notes, FjHangProtocol *protocol);
gboolean fj_hang_dicom_write_stages (const FjHangProtocol *protocol, FjDicomObject *object, GError **error);

/* @text as @tag can hold it: at most @longest characters, blanks for control characters, "/" for a backslash;
 * @otherwise when nothing is left. */
gboolean fj_hang_dicom_put_text (
    FjDicomObject *object, FjTag tag, const char *text, guint longest, const char *otherwise, GError **error);
/* At most 256 characters of it, none of them a control character; NULL when it is absent. (transfer full) */
char *fj_hang_dicom_dup_text (const FjDicomObject *object, FjTag tag);
/* An empty sequence (type 2). */
void fj_hang_dicom_put_empty (FjDicomObject *object, FjTag sequence);

G_END_DECLS
