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

G_END_DECLS
