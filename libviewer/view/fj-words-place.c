#include "fj-words-place.h"

#include <math.h>

#define GAP 9.0 /* from the anchor */
#define GRID 14 /* places looked at along each side when there is none beside the anchor */
/* What a place costs besides its distance. */
#define COST_OWN 100000.0
#define COST_WORDS 30000.0
#define COST_OTHER 10000.0

/* Liang and Barsky: the part of the line that lies between the sides. */
gboolean
fj_words_box_has_line (const FjWordsBox *box, double x0, double y0, double x1, double y1)
{
  double dx = x1 - x0, dy = y1 - y0, from = 0, to = 1;
  double p[4] = { -dx, dx, -dy, dy };
  double q[4] = { x0 - box->x, box->x + box->width - x0, y0 - box->y, box->y + box->height - y0 };

  for (guint i = 0; i < 4; i++)
    {
      if (p[i] == 0 && q[i] < 0)
        return FALSE;
      if (p[i] < 0)
        from = MAX (from, q[i] / p[i]);
      else if (p[i] > 0)
        to = MIN (to, q[i] / p[i]);
    }
  return from <= to;
}

static gboolean
overlap (const FjWordsBox *a, const FjWordsBox *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

static double
get_cost (const FjWordsRoom *room, const FjWordsBox *box, double anchor_x, double anchor_y)
{
  double away_x = MAX (MAX (box->x - anchor_x, anchor_x - box->x - box->width), 0);
  double away_y = MAX (MAX (box->y - anchor_y, anchor_y - box->y - box->height), 0);
  double cost = hypot (away_x, away_y);
  gboolean covers_own = FALSE, covers_other = FALSE;

  for (guint i = 0; i < room->n_lines; i++)
    {
      const double *line = room->lines + 4 * i;
      gboolean is_own = i >= room->own_begin && i < room->own_end;

      if ((is_own ? covers_own : covers_other)
          || !fj_words_box_has_line (box, line[0], line[1], line[2], line[3]))
        continue;
      *(is_own ? &covers_own : &covers_other) = TRUE;
    }
  for (guint i = 0; i < room->n_taken; i++)
    if (overlap (box, &room->taken[i]))
      cost += COST_WORDS;
  return cost + (covers_own ? COST_OWN : 0) + (covers_other ? COST_OTHER : 0);
}

static void
try_place (const FjWordsRoom *room,
           double anchor_x,
           double anchor_y,
           double x,
           double y,
           FjWordsBox *best,
           double *best_cost)
{
  FjWordsBox box = *best;
  double cost;

  box.x = MAX (MIN (x, room->width - box.width), 0);
  box.y = MAX (MIN (y, room->height - box.height), 0);
  cost = get_cost (room, &box, anchor_x, anchor_y);
  if (cost >= *best_cost)
    return;
  *best_cost = cost;
  *best = box;
}

void
fj_words_place (const FjWordsRoom *room, double anchor_x, double anchor_y, FjWordsBox *box)
{
  double w = box->width, h = box->height, best = INFINITY;
  const double beside[][2]
      = { { GAP, -h / 2 },      { GAP, GAP },      { GAP, -GAP - h },      { -w / 2, GAP },
          { -w / 2, -GAP - h }, { -GAP - w, GAP }, { -GAP - w, -GAP - h }, { -GAP - w, -h / 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (beside) && best >= COST_OTHER; i++)
    {
      best = INFINITY;
      try_place (room, anchor_x, anchor_y, anchor_x + beside[i][0], anchor_y + beside[i][1], box, &best);
    }
  if (best < COST_OTHER)
    return;
  best = get_cost (room, box, anchor_x, anchor_y);
  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    try_place (room, anchor_x, anchor_y, anchor_x + beside[i][0], anchor_y + beside[i][1], box, &best);
  for (guint row = 0; row <= GRID; row++)
    for (guint column = 0; column <= GRID; column++)
      try_place (room, anchor_x, anchor_y, (room->width - w) * column / GRID, (room->height - h) * row / GRID,
                 box, &best);
}
