/* One image set of the Hanging Protocol IOD whose display sets filter it apart (PA here, lateral there,
 * PS3.17 V.3) to several of ours: a set of ours shows the same stack in all of its boxes. Filters that the
 * same stack may pass share a set, so that one volume goes into all of them. */
#pragma once

#include "fj-hang-protocol.h"

G_BEGIN_DECLS

typedef struct _FjHangDicomSplit FjHangDicomSplit;

/* Adds sets to @protocol as they are needed, up to its bound. */
FjHangDicomSplit *fj_hang_dicom_split_new (FjHangProtocol *protocol);
void fj_hang_dicom_split_free (FjHangDicomSplit *split);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangDicomSplit, fj_hang_dicom_split_free)

/* Number of the set for a display set of image set @number with @filters, which it then prefers to pass. */
guint fj_hang_dicom_split_choose (FjHangDicomSplit *split, guint number, const GPtrArray *filters);

/* No stack passes both. */
gboolean fj_hang_dicom_split_is_apart (const FjHangRule *a, const FjHangRule *b);

G_END_DECLS
