#include "fj-paper-flow.h"

/* Lines that go along when the signature needs a page of its own. */
#define LINES_WITH_SIGNATURE 3

typedef struct
{
  PangoLayout *layout; /* owned by the flow */
  int number;          /* of the line in it */
  double offset;       /* of its left edge */
  double leading;
  double gap; /* above it, but not at the top of a page */
  gboolean keep;
  guint page;
  double baseline;
} Line;

struct _FjPaperFlow
{
  cairo_t *cr;
  double x, width;
  PangoLanguage *language;
  GPtrArray *layouts;
  GArray *lines;
};

FjPaperFlow *
fj_paper_flow_new (cairo_t *cr, double x, double width, gboolean chinese)
{
  FjPaperFlow *flow = g_new0 (FjPaperFlow, 1);

  flow->cr = cairo_reference (cr);
  flow->x = x;
  flow->width = width;
  flow->language = pango_language_from_string (chinese ? "zh-cn" : "en");
  flow->layouts = g_ptr_array_new_with_free_func (g_object_unref);
  flow->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  return flow;
}

void
fj_paper_flow_free (FjPaperFlow *flow)
{
  if (flow == NULL)
    return;
  cairo_destroy (flow->cr);
  g_ptr_array_unref (flow->layouts);
  g_array_unref (flow->lines);
  g_free (flow);
}

void
fj_paper_flow_add (FjPaperFlow *flow, const FjPaperStyle *style, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (flow->cr);
  g_ptr_array_add (flow->layouts, layout);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (style->font);
  pango_context_set_language (pango_layout_get_context (layout), flow->language);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, pango_units_from_double (flow->width));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_indent (layout, pango_units_from_double (style->indent));
  if (style->centred)
    pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, text, -1);

  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (layout);
  int number = 0;
  do
    {
      PangoRectangle logical;
      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      Line line = { .layout = layout,
                    .number = number,
                    .offset = pango_units_to_double (logical.x),
                    .leading = style->leading,
                    .gap = number == 0 ? style->gap : 0,
                    .keep = style->keep };
      g_array_append_val (flow->lines, line);
      number++;
    }
  while (pango_layout_iter_next_line (iter));
}

/* Sets lines from @first on, the first of them at @top of @page. Returns where the last one ends. */
static double
set_lines (FjPaperFlow *flow, guint first, guint *page, double top, double next_top, double bottom)
{
  double y = top;
  gboolean at_top = TRUE;
  guint page_begin = first;

  for (guint i = first; i < flow->lines->len; i++)
    {
      Line *line = &g_array_index (flow->lines, Line, i);
      double height = line->leading + (at_top ? 0 : line->gap);
      if (y + height > bottom && !at_top)
        {
          /* A heading goes to the next page with the text that it heads. */
          guint begin = i;
          while (begin > page_begin + 1 && g_array_index (flow->lines, Line, begin - 1).keep)
            begin--;
          i = begin;
          line = &g_array_index (flow->lines, Line, i);
          (*page)++;
          page_begin = i;
          y = next_top;
          height = line->leading;
        }
      y += height;
      line->page = *page;
      /* The descent takes about three tenths of the leading in the fonts used. */
      line->baseline = y - 0.3 * line->leading;
      at_top = FALSE;
    }
  return y;
}

guint
fj_paper_flow_break (FjPaperFlow *flow, double first_top, double next_top, double bottom, double reserve)
{
  guint page = 0;
  double end = set_lines (flow, 0, &page, first_top, next_top, bottom);
  if (flow->lines->len == 0)
    return 1;

  /* The last lines stay together, with the heading above them. */
  guint tail = flow->lines->len > LINES_WITH_SIGNATURE ? flow->lines->len - LINES_WITH_SIGNATURE : 0;
  while (tail > 0 && g_array_index (flow->lines, Line, tail - 1).keep)
    tail--;
  gboolean split = g_array_index (flow->lines, Line, tail).page != page;
  if (!split && end + reserve > bottom)
    page++;
  if (split || end + reserve > bottom)
    set_lines (flow, tail, &page, next_top, next_top, bottom);
  return page + 1;
}

void
fj_paper_flow_draw (FjPaperFlow *flow, cairo_t *cr, guint page)
{
  for (guint i = 0; i < flow->lines->len; i++)
    {
      const Line *line = &g_array_index (flow->lines, Line, i);
      if (line->page != page)
        continue;
      cairo_move_to (cr, flow->x + line->offset, line->baseline);
      pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (line->layout, line->number));
    }
}
