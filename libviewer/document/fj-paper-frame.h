/* What stands around a report's text on every page: heading, patient, signatures, footer, watermark. */
#pragma once

#include <cairo.h>
#include "fj-report-paper.h"

G_BEGIN_DECLS

#define FJ_PAPER_WIDTH 595.276 /* A4 in points */
#define FJ_PAPER_HEIGHT 841.890
#define FJ_PAPER_MARGIN 51.0
#define FJ_PAPER_SANS "Noto Sans CJK SC"
#define FJ_PAPER_SERIF "Noto Serif CJK SC"

/* Draws the first page's heading and the patient block. *y receives where the text may begin. */
gboolean fj_paper_frame_first (cairo_t *cr, const FjReportPaper *paper, double *y, GError **error);
/* Draws the short heading of a following page, patient included; returns where the text may begin. */
double fj_paper_frame_next (cairo_t *cr, const FjReportPaper *paper);
/* Draws both doctors and the times at the foot of the last page. */
void fj_paper_frame_signatures (cairo_t *cr, const FjReportPaper *paper);
void fj_paper_frame_footer (cairo_t *cr, const FjReportPaper *paper, guint page, guint pages);
void fj_paper_frame_watermark (cairo_t *cr, const char *text);

/* Where the text must end, and what the signatures take of that. */
double fj_paper_frame_bottom (void);
double fj_paper_frame_signature_height (void);

/* FALSE with an error when the fonts of this machine cannot show the headings. */
gboolean fj_paper_frame_check_fonts (cairo_t *cr, gboolean chinese, GError **error);

G_END_DECLS
