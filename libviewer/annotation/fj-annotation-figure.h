/* A mark as the figures of DICOM and back: POINT, POLYLINE and ELLIPSE in image coordinates mean the same in
 * a presentation state (PS3.3 C.10.5.1.2, PIXEL) and in a report (SCOORD, PS3.3 C.18.6). */
#pragma once

#include "fj-mark.h"

G_BEGIN_DECLS

typedef struct
{
  const char *type; /* "POINT", "POLYLINE", "ELLIPSE" */
  GArray *points;   /* of double: column, row … */
  gboolean is_closed;
} FjAnnotationFigure;

/* In the order in which fj_annotation_figure_join() takes their points again; of an ellipse the major axis
 * first, as the standard has it. (transfer full): array of FjAnnotationFigure */
GPtrArray *fj_annotation_figure_list (const FjMark *mark);
/* "10.5\20.25\…" as FL, 32 bits a number. (transfer full) */
char *fj_annotation_figure_to_string (const FjAnnotationFigure *figure);
/* Gives @mark its points from those of all its figures. FALSE: they are not those of its kind. */
gboolean fj_annotation_figure_join (FjMark *mark, const GArray *points);

/* Any figure as a mark of another's: closed POLYLINE a freehand region, CIRCLE and ELLIPSE an ellipse, POINT
 * a probe, open POLYLINE a polyline, MULTIPOINT nothing. NULL: no mark is like it. (transfer full) (nullable)
 */
FjMark *fj_annotation_figure_to_foreign (const char *type, const GArray *points, const FjMarkImage *image);

/* What is ours is told by the Tracking Identifier: "fenji:length:UID"; of something drawn for the mark that
 * is no point of it, "fenji:length.words:UID". (transfer full) */
char *fj_annotation_figure_dup_tracking (const FjMark *mark, const char *part);
/* FALSE: it is not ours. @part: "" or what follows the point; (out) (transfer full) */
gboolean fj_annotation_figure_parse_tracking (const char *id, const char *uid, FjMarkKind *kind, char **part);

G_END_DECLS
