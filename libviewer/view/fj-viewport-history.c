#include "fj-viewport-history.h"

/* What a change is about; a step is of one kind, or of several at once (reset). */
typedef enum
{
  KIND_WINDOW = 1 << 0,
  KIND_INVERT = 1 << 1,
  KIND_PLACE = 1 << 2,
  KIND_TURN = 1 << 3,
  KIND_SMOOTH = 1 << 4
} Kind;

typedef struct
{
  guint pane;
  Kind kind;
  FjViewport before, after;
  gint64 last; /* when it was added to */
} Step;

struct _FjViewportHistory
{
  GArray *steps; /* of Step */
  guint done;    /* of them; the rest can be done again */
};

FjViewportHistory *
fj_viewport_history_new (void)
{
  FjViewportHistory *history = g_new0 (FjViewportHistory, 1);

  history->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  return history;
}

void
fj_viewport_history_free (FjViewportHistory *history)
{
  g_array_unref (history->steps);
  g_free (history);
}

static Kind
compare (const FjViewport *a, const FjViewport *b)
{
  Kind kind = 0;

  if (a->window_mode != b->window_mode || a->voi != b->voi || a->function != b->function
      || a->center != b->center || a->width != b->width)
    kind |= KIND_WINDOW;
  if (!a->is_inverted != !b->is_inverted)
    kind |= KIND_INVERT;
  if (a->zoom_mode != b->zoom_mode || a->anchor != b->anchor || a->zoom != b->zoom
      || a->center_column != b->center_column || a->center_row != b->center_row)
    kind |= KIND_PLACE;
  if (a->rotation != b->rotation || !a->is_flipped != !b->is_flipped)
    kind |= KIND_TURN;
  if (!a->is_smooth != !b->is_smooth)
    kind |= KIND_SMOOTH;
  return kind;
}

void
fj_viewport_history_record (
    FjViewportHistory *history, guint pane, const FjViewport *before, const FjViewport *after, gint64 now)
{
  Kind kind = compare (before, after);
  Step *last = NULL, step = { pane, kind, *before, *after, now };

  if (kind == 0)
    return;
  g_array_set_size (history->steps, history->done);
  if (history->done > 0)
    last = &g_array_index (history->steps, Step, history->done - 1);
  /* Turns and switches are single acts of will: two of them are two steps. */
  if (last != NULL && last->pane == pane && last->kind == kind && (kind & ~(KIND_WINDOW | KIND_PLACE)) == 0
      && now - last->last <= FJ_VIEWPORT_HISTORY_PAUSE)
    {
      last->after = *after;
      last->last = now;
      return;
    }
  g_array_append_val (history->steps, step);
  if (history->steps->len > FJ_VIEWPORT_HISTORY_LONGEST)
    g_array_remove_index (history->steps, 0);
  history->done = history->steps->len;
}

void
fj_viewport_history_record_marks (FjViewportHistory *history)
{
  Step step = { .pane = FJ_VIEWPORT_HISTORY_MARKS };

  g_array_set_size (history->steps, history->done);
  g_array_append_val (history->steps, step);
  if (history->steps->len > FJ_VIEWPORT_HISTORY_LONGEST)
    g_array_remove_index (history->steps, 0);
  history->done = history->steps->len;
}

static void
put_back (FjViewport *viewport, const FjViewport *from)
{
  FjViewport now = *viewport;

  *viewport = *from;
  viewport->image = now.image;
  viewport->cine_rate = now.cine_rate;
}

gboolean
fj_viewport_history_undo (FjViewportHistory *history, FjViewport *viewport)
{
  Step *step;

  if (history->done == 0)
    return FALSE;
  step = &g_array_index (history->steps, Step, --history->done);
  step->last = G_MININT64 / 2; /* what comes after it is a step of its own */
  if (step->pane != FJ_VIEWPORT_HISTORY_MARKS)
    put_back (viewport, &step->before);
  return TRUE;
}

gboolean
fj_viewport_history_redo (FjViewportHistory *history, FjViewport *viewport)
{
  const Step *step;

  if (history->done == history->steps->len)
    return FALSE;
  step = &g_array_index (history->steps, Step, history->done++);
  if (step->pane != FJ_VIEWPORT_HISTORY_MARKS)
    put_back (viewport, &step->after);
  return TRUE;
}

gboolean
fj_viewport_history_get_undo_pane (FjViewportHistory *history, guint *pane)
{
  if (history->done == 0)
    return FALSE;
  *pane = g_array_index (history->steps, Step, history->done - 1).pane;
  return TRUE;
}

gboolean
fj_viewport_history_get_redo_pane (FjViewportHistory *history, guint *pane)
{
  if (history->done == history->steps->len)
    return FALSE;
  *pane = g_array_index (history->steps, Step, history->done).pane;
  return TRUE;
}

void
fj_viewport_history_forget (FjViewportHistory *history, guint pane)
{
  for (guint i = history->steps->len; i-- > 0;)
    if (g_array_index (history->steps, Step, i).pane == pane)
      {
        g_array_remove_index (history->steps, i);
        if (i < history->done)
          history->done--;
      }
}
