/* The DICOM form of hanging protocols: the Hanging Protocol IOD (PS3.3 A.44, C.23.1 – C.23.4), read from any
 * vendor's files and written for any vendor's viewer.
 *
 * What the IOD cannot say (weights, derived attributes, synchronisation of zoom and window, …) is kept in a
 * private block: group 0073, creator "FENJI HANGING 1", element 01 the JSON form, element 02 the dataset
 * digest of the object without the block. Where the digest holds, the JSON form is what is read; where
 * another program changed the public part, or there is no block, the public part is.
 *
 * Traps: y of the IOD grows upwards; what is absent in an image passes a filter, and a selector only with
 * usage MATCH; order is filter, reformat, sort. */
#pragma once

#include "fj-hang-protocol.h"

G_BEGIN_DECLS

/* @notes (nullable): gets sentences (char *, to be freed) about what could not be taken over; nothing unknown
 * makes the import fail. Errors: FJ_ERROR_INVALID when it is no hanging protocol or shows nothing. (transfer
 * full) */
FjHangProtocol *fj_hang_protocol_read_dicom (FjDicomObject *object, GPtrArray *notes, GError **error);
/* A whole object to be saved; its SOP Instance UID is the protocol's id where that is a UID, or else made
 * from it. Errors: FJ_ERROR_INVALID of fj_hang_protocol_check(), or when it has no image sets at all.
 * (transfer full) */
FjDicomObject *fj_hang_protocol_write_dicom (const FjHangProtocol *protocol, GError **error);

G_END_DECLS
