/* Whatever an archive has that says something about images, to plain values: presentation states, structured
 * reports, key object selections, segmentations. Slow where there are many masks: not for the main loop. */
#pragma once

#include "fj-annotation-seg.h"

G_BEGIN_DECLS

/* A larger object is refused before it is parsed. */
#define FJ_ANNOTATION_MOST_BYTES ((gsize) 256 * 1024 * 1024)

/* Whether objects of that class can be read here. */
gboolean fj_annotation_can_read (const char *sop_class_uid);

/* Errors: FJ_ERROR_UNSUPPORTED for other classes; those of the form's own reader. (transfer full) */
FjAnnotationContent *fj_annotation_read (FjDicomObject *object, GError **error);
/* The same of a header (fj_sandbox_read_header()), with the frames of a segmentation from @decode. A
 * structured report, a selection or a presentation state is all header. */
FjAnnotationContent *
fj_annotation_read_with (FjDicomObject *header, FjAnnotationDecode decode, gpointer data, GError **error);
/* A Part 10 file. Errors: FJ_ERROR_TOO_LARGE; those of fj_dicom_object_open_bytes() too. (transfer full) */
FjAnnotationContent *fj_annotation_read_bytes (GBytes *bytes, GError **error);

G_END_DECLS
