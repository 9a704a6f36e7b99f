/* A data set as the bytes that travel in a message: no preamble, no file meta information. Internal to
 * dimse/. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* NULL when it cannot be written in that (uncompressed) syntax. (transfer full) (nullable) */
GByteArray *fj_dimse_dataset_encode (const FjDicomObject *object, const char *transfer_syntax);

/* Where the data set begins in a Part 10 file that has been opened already, and its transfer syntax is
 * @object's: the preamble, "DICM" and group 0002 are passed over (PS3.10 7.1). -1 when the file is not so. */
gint64 fj_dimse_dataset_offset (int fd);

G_END_DECLS
