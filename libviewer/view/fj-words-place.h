/* Where the words of a mark stand: beside it, never over it, in the pane, over other marks and their words
 * only where there is no other room. Pure. Any unit, the same for all; pixels of the screen as a rule. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double x, y, width, height;
} FjWordsBox;

typedef struct
{
  double width, height;     /* of the pane: from (0, 0) */
  const double *lines;      /* x0 y0 x1 y1 … of what is drawn */
  guint n_lines;            /* lines, of four numbers each */
  guint own_begin, own_end; /* those of them that are the mark's own */
  const FjWordsBox *taken;  /* words that stand already */
  guint n_taken;
} FjWordsRoom;

/* @box: in, how large the words are; out, where. Larger than the pane: from its upper left corner. */
void fj_words_place (const FjWordsRoom *room, double anchor_x, double anchor_y, FjWordsBox *box);
/* The line from (@x0, @y0) to (@x1, @y1) has a point in @box. */
gboolean fj_words_box_has_line (const FjWordsBox *box, double x0, double y0, double x1, double y1);

G_END_DECLS
