/* Looking over the shoulder of fj-dicom-guard: who wants a few values of the top level has them from the walk
 * that checks the file, and needs no parser of its own. For the sources of dicom/ only. */
#pragma once

#include "fj-dicom-guard-source.h"
#include "fj-dicom-guard.h"

G_BEGIN_DECLS

typedef struct
{
  /* Each element of the top level, in the order of the file, as far as it is sound; none of a deflated data
   * set. @vr is empty in implicit VR. The cursor of @source is at the value, which may be longer than the
   * file; it may be read and is put back. */
  void (*visit) (guint32 tag, const char vr[2], guint32 length, FjDicomGuardSource *source, gpointer data);
  gpointer data;
} FjDicomGuardVisitor;

/* As fj_dicom_guard_check_fd(). */
gboolean fj_dicom_guard_visit_fd (int fd,
                                  FjDicomGuardIsSequence is_sequence,
                                  const FjDicomGuardVisitor *visitor,
                                  FjDicomGuardSummary *summary,
                                  GError **error);

G_END_DECLS
