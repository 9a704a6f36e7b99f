/* Marks that were drawn on a frame, kept as DICOM: what they measure as a report, what is drawn as a
 * presentation state. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-mark-measure.h"

G_BEGIN_DECLS

/* OUTPUT-report.dcm and OUTPUT-state.dcm, of frame @frame (from 0) of @object. @marks: array of FjMark, on no
 * image yet. Errors: those of fj_annotation_sr_write() and fj_annotation_gsps_write(); of files. */
gboolean image_keep (FjDicomObject *object,
                     guint frame,
                     const FjMarkRoom *room,
                     const GPtrArray *marks,
                     const char *output,
                     GError **error);

G_END_DECLS
