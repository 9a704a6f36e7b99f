/* The walk of fj-dicom-guard over the elements of a data set: tags, lengths, items and fragments, each held
 * against what contains it and against the bounds of fj-dicom-guard.h. Not for others than the guard. */
#pragma once

#include "fj-dicom-guard-source.h"
#include "fj-dicom-guard-visit.h"
#include "fj-dicom-guard.h"

G_BEGIN_DECLS

typedef struct
{
  FjDicomGuardSource source;
  FjDicomGuardIsSequence is_sequence; /* may be NULL */
  FjDicomGuardSummary *summary;
  const FjDicomGuardVisitor *visitor; /* may be NULL */
  guint64 list_steps;
  GError **error;
} FjDicomGuardWalk;

/* From the cursor to the end, in the layout that the summary names; counts, nesting, pixel data and padding
 * are written into the summary. Errors as of fj_dicom_guard_check_fd(). */
G_GNUC_INTERNAL gboolean fj_dicom_guard_walk_dataset (FjDicomGuardWalk *self);

/* Fill the error for a source that gave out, for an element that may not stand where it stands, for one that
 * is longer than what contains it. Always FALSE. */
G_GNUC_INTERNAL gboolean fj_dicom_guard_walk_broken (FjDicomGuardWalk *self);
G_GNUC_INTERNAL gboolean fj_dicom_guard_walk_misplaced (FjDicomGuardWalk *self, guint32 tag);
G_GNUC_INTERNAL gboolean fj_dicom_guard_walk_overrun (FjDicomGuardWalk *self, guint32 tag);

G_END_DECLS
