/* Private elements (PS3.5 7.8.1): found by the words of their creator, not by a fixed number, and read as
 * text whatever the VR, since it is lost in implicit VR. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* Element @element (the last two digits) of the block that @creator reserved in @group, as printable ASCII
 * without spaces around it; NULL when there is none. (transfer full) (nullable) */
char *
fj_dicom_vendor_dup_text (const FjDicomObject *object, guint16 group, const char *creator, guint8 element);
/* The same as a number; FALSE when it is none. */
gboolean fj_dicom_vendor_get_double (
    const FjDicomObject *object, guint16 group, const char *creator, guint8 element, double *value);

/* What we keep ourselves: an element of bytes (OB, at most 16 MiB). Bytes of odd number get a null byte, as
 * PS3.5 7.1 asks. NULL when there is none. (transfer full) (nullable) */
GBytes *
fj_dicom_vendor_dup_bytes (const FjDicomObject *object, guint16 group, const char *creator, guint8 element);
/* In the block that @creator reserved, or else the first free one. Errors: no block is free, too long. */
gboolean fj_dicom_vendor_set_bytes (
    FjDicomObject *object, guint16 group, const char *creator, guint8 element, GBytes *bytes, GError **error);
/* Every block of @creator in @group, with what reserved it. */
void fj_dicom_vendor_remove (FjDicomObject *object, guint16 group, const char *creator);

G_END_DECLS
