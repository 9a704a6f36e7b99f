/* What is measured as a Measurement Report (PS3.16 TID 1500) in a Comprehensive SR (PS3.3 A.35.3).
 *
 * A mark is a Measurement Group: of a closed region TID 1410, of anything else TID 1501. Its figures are
 * Image Regions of the group; the numbers of an open figure are also inferred from it, where readers of TID
 * 300 look. On what ground a length is in millimetres is its Measurement Method. Text is a Comment; what made
 * it ours and of which kind is in the Tracking Identifier (fj-annotation-figure.h), when it was drawn in
 * Observation DateTime. */
#pragma once

#include "fj-annotation-content.h"
#include "fj-annotation-item.h"
#include "fj-mark-measure.h"

G_BEGIN_DECLS

/* A mark and what it measures. Borrowed for the call. */
typedef struct
{
  const FjMark *mark;
  const FjMeasure *measures; /* as fj_mark_measure() has them */
  guint n_measures;
  const char *unit;                       /* of values: "HU"; NULL: none */
  double suv_factor;                      /* as FjMarkRoom has it; 0 or NAN: no uptake */
  guint n_frames;                         /* of the image's object; 1: no frame is named */
  const FjAnnotationCode *finding, *site; /* NULL: not known */
} FjAnnotationFinding;

/* Without findings: a report without groups, which says that nothing is measured any more
 * (fj-annotation-merge.h).
 * @is_complete: the reader is done (Completion Flag). Errors: FJ_ERROR_INVALID for a mark that is not whole
 * or not on an image of an archive. (transfer full) */
FjDicomObject *fj_annotation_sr_write (const FjAnnotationSubject *subject,
                                       const FjAnnotationMaker *maker,
                                       const FjAnnotationFinding *findings,
                                       guint n_findings,
                                       gboolean is_complete,
                                       GError **error);

/* Adds the marks of a structured report, of whatever template: ours as they were; figures of others to look
 * at, with the numbers and words that belong to them. Errors: FJ_ERROR_UNSUPPORTED when it is no structured
 * report. */
gboolean fj_annotation_sr_read (FjDicomObject *object, FjAnnotationContent *content, GError **error);

G_END_DECLS
