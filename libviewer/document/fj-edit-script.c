#include "fj-edit-script.h"

/* Diagonals visited while the shortest script is looked for: some 20 ms. Then LATER_DEPTH decides. */
#define BUDGET 4000000
#define FIRST_DEPTH                                                                                          \
  4096 /* edits looked ahead from both ends before a good split is taken for the best one                    \
        */
#define LATER_DEPTH 48

typedef struct
{
  const guint32 *from, *to;
  gboolean *removed, *added;
  /* Per diagonal (place in from - place in to): how far the search from the front and from the back came. */
  int *front, *back;
  gint64 budget;
} Search;

typedef struct
{
  int from, from_end, to, to_end;
} Box;

typedef struct
{
  int from, to;
} Point;

/* The best point reached so far when the search is given up: most characters behind it, from either end. */
static Point
take_furthest (const Search *search, const Box *box, int front_min, int front_max, int back_min, int back_max)
{
  Point ahead = { box->from, box->to };
  Point behind = { box->from_end, box->to_end };

  for (int k = front_max; k >= front_min; k -= 2)
    {
      int x = MIN (search->front[k], box->from_end);
      int y = x - k;

      if (y > box->to_end)
        {
          x = box->to_end + k;
          y = box->to_end;
        }
      if (x + y > ahead.from + ahead.to)
        ahead = (Point){ x, y };
    }
  for (int k = back_max; k >= back_min; k -= 2)
    {
      int x = MAX (search->back[k], box->from);
      int y = x - k;

      if (y < box->to)
        {
          x = box->to + k;
          y = box->to;
        }
      if (x + y < behind.from + behind.to)
        behind = (Point){ x, y };
    }
  return (ahead.from - box->from) + (ahead.to - box->to)
                 >= (box->from_end - behind.from) + (box->to_end - behind.to)
             ? ahead
             : behind;
}

/* A point on a shortest path through @box, whose sides are not empty and whose ends differ. */
static Point
find_middle (Search *search, const Box *box)
{
  int *front = search->front;
  int *back = search->back;
  int least = box->from - box->to_end;
  int most = box->from_end - box->to;
  int front_middle = box->from - box->to;
  int back_middle = box->from_end - box->to_end;
  int front_min = front_middle, front_max = front_middle;
  int back_min = back_middle, back_max = back_middle;
  gboolean is_odd = ((front_middle - back_middle) & 1) != 0;

  front[front_middle] = box->from;
  back[back_middle] = box->from_end;
  for (int depth = 1;; depth++)
    {
      if (front_min > least)
        front[--front_min - 1] = -1;
      else
        front_min++;
      if (front_max < most)
        front[++front_max + 1] = -1;
      else
        front_max--;
      for (int k = front_max; k >= front_min; k -= 2)
        {
          int x = front[k - 1] < front[k + 1] ? front[k + 1] : front[k - 1] + 1;
          int y = x - k;

          while (x < box->from_end && y < box->to_end && search->from[x] == search->to[y])
            x++, y++;
          front[k] = x;
          if (is_odd && back_min <= k && k <= back_max && back[k] <= x)
            return (Point){ x, y };
        }
      if (back_min > least)
        back[--back_min - 1] = G_MAXINT;
      else
        back_min++;
      if (back_max < most)
        back[++back_max + 1] = G_MAXINT;
      else
        back_max--;
      for (int k = back_max; k >= back_min; k -= 2)
        {
          int x = back[k - 1] < back[k + 1] ? back[k - 1] : back[k + 1] - 1;
          int y = x - k;

          while (x > box->from && y > box->to && search->from[x - 1] == search->to[y - 1])
            x--, y--;
          back[k] = x;
          if (!is_odd && front_min <= k && k <= front_max && x <= front[k])
            return (Point){ x, y };
        }
      search->budget -= (front_max - front_min) / 2 + (back_max - back_min) / 2 + 2;
      if (depth >= (search->budget > 0 ? FIRST_DEPTH : LATER_DEPTH))
        return take_furthest (search, box, front_min, front_max, back_min, back_max);
    }
}

static void
compare (Search *search, Box box)
{
  for (;;)
    {
      Point middle;

      while (box.from < box.from_end && box.to < box.to_end && search->from[box.from] == search->to[box.to])
        box.from++, box.to++;
      while (box.from < box.from_end && box.to < box.to_end
             && search->from[box.from_end - 1] == search->to[box.to_end - 1])
        box.from_end--, box.to_end--;
      if (box.from == box.from_end || box.to == box.to_end)
        {
          for (int i = box.from; i < box.from_end; i++)
            search->removed[i] = TRUE;
          for (int j = box.to; j < box.to_end; j++)
            search->added[j] = TRUE;
          return;
        }
      middle = find_middle (search, &box);
      compare (search, (Box){ box.from, middle.from, box.to, middle.to });
      box.from = middle.from;
      box.to = middle.to;
    }
}

void
fj_edit_script (
    const guint32 *from, guint n_from, const guint32 *to, guint n_to, gboolean *removed, gboolean *added)
{
  gsize n_diagonals = (gsize) n_from + n_to + 3;
  g_autofree int *front = NULL;
  g_autofree int *back = NULL;
  Search search = { from, to, removed, added, NULL, NULL, BUDGET };

  g_return_if_fail (n_from < G_MAXINT / 4 && n_to < G_MAXINT / 4);

  front = g_new (int, n_diagonals);
  back = g_new (int, n_diagonals);
  search.front = front + n_to + 1;
  search.back = back + n_to + 1;
  compare (&search, (Box){ 0, (int) n_from, 0, (int) n_to });
}
