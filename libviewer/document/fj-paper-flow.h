/* Running text on pages: paragraphs are broken into lines, lines are set on as many pages as they need. */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* All lengths are points (1/72 inch), y downwards from the top of the page. */
typedef struct
{
  const char *font; /* Pango description with the size in points, "Noto Serif CJK SC 11" */
  double leading;   /* distance of base lines */
  double indent;    /* of the first line of a paragraph */
  double gap;       /* before the first paragraph */
  gboolean centred;
  gboolean keep; /* never the last line of a page: a heading */
} FjPaperStyle;

typedef struct _FjPaperFlow FjPaperFlow;

FjPaperFlow *fj_paper_flow_new (cairo_t *cr, double x, double width, gboolean chinese);
void fj_paper_flow_free (FjPaperFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjPaperFlow, fj_paper_flow_free)

/* Adds @text; its line ends begin paragraphs. */
void fj_paper_flow_add (FjPaperFlow *flow, const FjPaperStyle *style, const char *text);

/* Sets every line on a page: the first begins at @first_top, others at @next_top, all end at @bottom. Below
 * the last line
 * @reserve points stay free; when they are not, the last lines go to a page of their own together with what
 * stands there, so that a signature is never alone on a page. Returns the number of pages, at least 1. */
guint
fj_paper_flow_break (FjPaperFlow *flow, double first_top, double next_top, double bottom, double reserve);

/* Draws the lines of @page, which counts from 0. */
void fj_paper_flow_draw (FjPaperFlow *flow, cairo_t *cr, guint page);

G_END_DECLS
