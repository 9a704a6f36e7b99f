/* The tool that draws: what a pointer does with it. */
#include "fj-mark-tool-private.h"

#include <math.h>
#include <string.h>

#include "fj-language.h"
#include "fj-mark-handle.h"
#include "fj-spine-labels.h"

/* Of a line drawn by hand; longer ones are thinned by being drawn on. */
#define MOST_POINTS 4000u

static gboolean
is_stroke (FjMarkKind kind)
{
  return kind == FJ_MARK_LENGTH || kind == FJ_MARK_ARROW || kind == FJ_MARK_RECTANGLE
         || kind == FJ_MARK_ELLIPSE || kind == FJ_MARK_BIDIRECTIONAL;
}

static gboolean
takes_words (FjMarkKind kind)
{
  return kind == FJ_MARK_TEXT || kind == FJ_MARK_ARROW || kind == FJ_MARK_SPINE_LABEL;
}

static guint
get_most (FjMarkKind kind)
{
  guint least, most;

  fj_mark_kind_get_n_points (kind, &least, &most);
  return most;
}

/* --- where the pointer is --- */

static void
get_plane (const FjMark *mark, const FjMarkSubject *subject, FjMarkPlane *plane)
{
  fj_mark_plane_init (plane, mark, subject->spacings, subject->n_spacings, subject->aspect);
}

/* Level, upright or 45° from @anchor, as it is in the patient. */
static void
constrain (const FjMarkPlane *plane, const double anchor[2], double at[2])
{
  double vector[2], angle, along;

  fj_mark_plane_vector (plane, anchor, at, vector);
  angle = round (atan2 (vector[1], vector[0]) / G_PI_4) * G_PI_4;
  along = vector[0] * cos (angle) + vector[1] * sin (angle);
  at[0] = anchor[0] + along * cos (angle) / plane->scale[0];
  at[1] = anchor[1] + along * sin (angle) / plane->scale[1];
}

/* What stays where it is while the pointer moves. FALSE: nothing does. */
static gboolean
get_anchor (FjMarkTool *self, double anchor[2])
{
  guint n = self->draft != NULL ? fj_mark_get_n_points (self->draft) : 0, at;

  if (self->phase == PHASE_DRAWING && is_stroke (self->draft->kind) && self->n_fixed > 0)
    {
      anchor[0] = self->pressed[0];
      anchor[1] = self->pressed[1];
      return TRUE;
    }
  if (self->phase == PHASE_DRAWING)
    at = self->n_fixed == get_most (self->draft->kind) ? self->n_fixed - 2 : self->n_fixed - 1;
  else if (self->phase == PHASE_HANDLE)
    at = self->handle > 0 ? self->handle - 1 : self->handle + 1;
  else
    return FALSE;
  if (at >= n)
    return FALSE;
  fj_mark_get_point (self->draft, at, &anchor[0], &anchor[1]);
  return TRUE;
}

static void
locate (FjMarkTool *self, const FjMarkSubject *subject, const FjMarkPointer *pointer, double at[2])
{
  double anchor[2];
  FjMarkPlane plane;

  at[0] = pointer->column;
  at[1] = pointer->row;
  if (pointer->is_constrained && self->draft != NULL && get_anchor (self, anchor))
    {
      get_plane (self->draft, subject, &plane);
      constrain (&plane, anchor, at);
    }
  at[0] = CLAMP (at[0], 0, subject->columns);
  at[1] = CLAMP (at[1], 0, subject->rows);
}

/* --- taking hold --- */

static FjMarkHit
hit (const FjMark *mark, const FjMarkSubject *subject, const FjMarkPointer *pointer, guint *handle)
{
  FjMarkPlane plane;

  get_plane (mark, subject, &plane);
  return fj_mark_hit (mark, &plane, pointer->column, pointer->row, pointer->tolerance, handle);
}

/* The picked one first; while something is to be drawn, its handles only: lines may begin at lines. */
static const FjMark *
find_hit (FjMarkTool *self,
          const FjMarkSubject *subject,
          const FjMarkPointer *pointer,
          FjMarkHit *how,
          guint *handle)
{
  const FjMark *picked = self->picked != NULL ? fj_mark_list_find (self->list, self->picked) : NULL;
  const FjMark *lines = NULL;
  gboolean is_plain = self->kind == FJ_MARK_N_KINDS;

  if (picked != NULL && fj_mark_tool_is_on (self, picked, subject))
    {
      *how = hit (picked, subject, pointer, handle);
      if (*how == FJ_MARK_HIT_HANDLE || (is_plain && *how != FJ_MARK_HIT_NOTHING))
        return picked;
    }
  for (guint i = fj_mark_list_get_n (self->list); is_plain && i-- > 0;)
    {
      const FjMark *mark = fj_mark_list_get (self->list, i);

      if (!fj_mark_tool_is_on (self, mark, subject))
        continue;
      *how = hit (mark, subject, pointer, handle);
      if (*how == FJ_MARK_HIT_HANDLE)
        return mark;
      if (*how == FJ_MARK_HIT_LINE && lines == NULL)
        lines = mark;
    }
  *how = FJ_MARK_HIT_LINE;
  return lines;
}

gboolean
fj_mark_tool_is_over (FjMarkTool *self, const FjMarkSubject *subject, const FjMarkPointer *pointer)
{
  FjMarkHit how;
  guint handle;

  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  return self->draft == NULL && find_hit (self, subject, pointer, &how, &handle) != NULL;
}

static gboolean
take_hold (FjMarkTool *self, const FjMarkSubject *subject, const FjMarkPointer *pointer)
{
  FjMarkHit how;
  guint handle = 0;
  const FjMark *mark = find_hit (self, subject, pointer, &how, &handle);

  if (mark == NULL)
    return FALSE;
  /* Somebody else's is looked at only. */
  if (fj_mark_list_get_origin (self->list, mark->uid) != FJ_MARK_OWN)
    {
      fj_mark_tool_pick (self, mark->uid);
      return TRUE;
    }
  self->draft = fj_mark_copy (mark);
  self->original = fj_mark_copy (mark);
  self->handle = handle;
  self->pressed[0] = pointer->column;
  self->pressed[1] = pointer->row;
  self->phase = how == FJ_MARK_HIT_HANDLE ? PHASE_HANDLE : PHASE_MOVING;
  g_free (self->picked);
  self->picked = g_strdup (mark->uid);
  if (pointer->n_press == 2 && takes_words (mark->kind))
    self->phase = PHASE_WORDS;
  return TRUE;
}

/* --- drawing --- */

/* What the next vertebra is called, where it can be known: towards the head or the feet of the last one on
 * the same image. (transfer full) (nullable) */
static char *
find_next_label (FjMarkTool *self)
{
  double at[2], last[2], towards_head;

  if (self->vertebra == NULL || (self->head[0] == 0 && self->head[1] == 0))
    return NULL;
  if (self->vertebra->image.sop_instance_uid != NULL
          ? !fj_mark_image_equal (&self->vertebra->image, &self->draft->image)
          : g_strcmp0 (fj_mark_tool_get_place (self, self->vertebra->uid),
                       fj_mark_tool_get_place (self, self->draft->uid))
                != 0)
    return NULL;
  fj_mark_get_point (self->draft, 0, &at[0], &at[1]);
  fj_mark_get_point (self->vertebra, 0, &last[0], &last[1]);
  towards_head = (at[0] - last[0]) * self->head[0] + (at[1] - last[1]) * self->head[1];
  return towards_head != 0 ? fj_spine_labels_next (self->vertebra->text, towards_head > 0) : NULL;
}

static void
end_drawing (FjMarkTool *self)
{
  FjMark *draft = self->draft;

  if (!is_stroke (draft->kind) && self->has_floating)
    g_array_set_size (draft->points, 2 * self->n_fixed);
  self->has_floating = FALSE;
  if (draft->kind == FJ_MARK_SPINE_LABEL)
    draft->text = find_next_label (self);
  if (takes_words (draft->kind) && draft->text == NULL)
    {
      self->phase = PHASE_WORDS;
      fj_mark_tool_tell (self);
    }
  else
    fj_mark_tool_commit (self);
}

static gboolean
begin (FjMarkTool *self, const FjMarkSubject *subject)
{
  if (subject->refusal != NULL)
    {
      fj_mark_tool_say (self, subject->refusal);
      return FALSE;
    }
  self->draft = fj_mark_new (self->kind, &subject->image);
  self->draft->author = g_strdup (self->author);
  self->draft->created_at = g_get_real_time ();
  self->phase = PHASE_DRAWING;
  self->has_look = subject->look != NULL;
  if (self->has_look)
    self->look = *subject->look;
  self->head[0] = subject->head[0];
  self->head[1] = subject->head[1];
  if (subject->image.sop_instance_uid == NULL && subject->place != NULL)
    g_hash_table_insert (self->places, g_strdup (self->draft->uid), g_strdup (subject->place));
  return TRUE;
}

/* @at becomes the next point that stays. */
static void
fix (FjMarkTool *self, const double at[2])
{
  if (self->has_floating)
    fj_mark_set_point (self->draft, self->n_fixed, at[0], at[1]);
  else
    fj_mark_add_point (self->draft, at[0], at[1]);
  self->has_floating = FALSE;
  self->n_fixed++;
}

static void
let_float (FjMarkTool *self, const double at[2])
{
  if (self->has_floating)
    fj_mark_set_point (self->draft, self->n_fixed, at[0], at[1]);
  else
    fj_mark_add_point (self->draft, at[0], at[1]);
  self->has_floating = TRUE;
}

static void
stroke (FjMarkTool *self, const FjMarkSubject *subject, const double at[2])
{
  FjMarkPlane plane;

  get_plane (self->draft, subject, &plane);
  fj_mark_set_stroke (self->draft, &plane, self->pressed, at);
}

static void
press_drawing (FjMarkTool *self, const FjMarkSubject *subject, const FjMarkPointer *pointer)
{
  double at[2];

  locate (self, subject, pointer, at);
  self->n_presses++;
  self->has_dragged = FALSE;
  if (is_stroke (self->draft->kind))
    {
      /* The second press ends it, when the button is let go. */
      if (self->n_fixed > 0)
        stroke (self, subject, at);
      else
        memcpy (self->pressed, at, sizeof self->pressed);
      self->n_fixed = 1;
    }
  else if (pointer->n_press == 2 && self->n_fixed > 0 && get_most (self->draft->kind) == G_MAXUINT)
    fj_mark_tool_finish (self);
  else if (self->n_fixed < get_most (self->draft->kind))
    {
      fix (self, at);
      memcpy (self->pressed, at, sizeof self->pressed);
    }
}

gboolean
fj_mark_tool_press (FjMarkTool *self, const FjMarkSubject *subject, const FjMarkPointer *pointer)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);

  /* Words that were not given, or another image: what was begun elsewhere is not gone on with here. */
  if (self->draft != NULL
      && (self->phase != PHASE_DRAWING || !fj_mark_tool_is_on (self, self->draft, subject)))
    fj_mark_tool_drop_draft (self);
  self->is_down = TRUE;
  if (self->phase != PHASE_DRAWING)
    {
      if (take_hold (self, subject, pointer))
        {
          fj_mark_tool_tell (self);
          return TRUE;
        }
      if (self->kind == FJ_MARK_N_KINDS)
        {
          self->is_down = FALSE;
          fj_mark_tool_pick (self, NULL);
          return FALSE;
        }
      /* A double click that has just ended something begins nothing. */
      if (pointer->n_press == 2 || !begin (self, subject))
        return TRUE;
    }
  press_drawing (self, subject, pointer);
  fj_mark_tool_tell (self);
  return TRUE;
}

static void
move_drawing (FjMarkTool *self,
              const FjMarkSubject *subject,
              const FjMarkPointer *pointer,
              const double at[2])
{
  FjMark *draft = self->draft;

  if (self->is_down
      && hypot (at[0] - self->pressed[0], (at[1] - self->pressed[1]) * subject->aspect) > pointer->tolerance)
    self->has_dragged = TRUE;
  if (self->is_down && !self->has_dragged)
    return;
  if (is_stroke (draft->kind))
    stroke (self, subject, at);
  else if (self->n_fixed == get_most (draft->kind))
    {
      if (self->is_down)
        fj_mark_set_point (draft, self->n_fixed - 1, at[0], at[1]);
    }
  else if (draft->kind == FJ_MARK_FREEHAND && self->is_down)
    {
      double last[2];

      fj_mark_get_point (draft, self->n_fixed - 1, &last[0], &last[1]);
      if (self->n_fixed < MOST_POINTS
          && hypot (at[0] - last[0], (at[1] - last[1]) * subject->aspect) > pointer->tolerance / 4)
        fix (self, at);
    }
  else
    let_float (self, at);
}

/* What lies on the image stays on it. */
static void
move_all (FjMarkTool *self, const FjMarkSubject *subject, double columns, double rows)
{
  double low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY };

  for (guint i = 0; i < fj_mark_get_n_points (self->draft); i++)
    {
      double column, row;

      fj_mark_get_point (self->draft, i, &column, &row);
      low[0] = MIN (low[0], column);
      high[0] = MAX (high[0], column);
      low[1] = MIN (low[1], row);
      high[1] = MAX (high[1], row);
    }
  fj_mark_move (self->draft, CLAMP (columns, MIN (-low[0], 0), MAX (subject->columns - high[0], 0)),
                CLAMP (rows, MIN (-low[1], 0), MAX (subject->rows - high[1], 0)));
}

void
fj_mark_tool_move (FjMarkTool *self, const FjMarkSubject *subject, const FjMarkPointer *pointer)
{
  FjMarkPlane plane;
  double at[2];

  g_return_if_fail (FJ_IS_MARK_TOOL (self));
  if (self->draft == NULL || self->phase == PHASE_WORDS || !fj_mark_tool_is_on (self, self->draft, subject))
    return;
  if (self->phase != PHASE_DRAWING && self->is_down)
    {
      if (!self->has_dragged
          && hypot (pointer->column - self->pressed[0], pointer->row - self->pressed[1])
                 < pointer->tolerance / 4)
        return;
      self->has_dragged = TRUE;
      /* From where it began: no rest of a step adds up. */
      fj_mark_free (self->draft);
      self->draft = fj_mark_copy (self->original);
      locate (self, subject, pointer, at);
      get_plane (self->draft, subject, &plane);
      if (self->phase == PHASE_HANDLE)
        fj_mark_move_handle (self->draft, &plane, self->handle, at[0], at[1]);
      else
        move_all (self, subject, pointer->column - self->pressed[0], pointer->row - self->pressed[1]);
    }
  else if (self->phase == PHASE_DRAWING)
    {
      locate (self, subject, pointer, at);
      move_drawing (self, subject, pointer, at);
    }
  fj_mark_tool_tell (self);
}

void
fj_mark_tool_release (FjMarkTool *self, const FjMarkSubject *subject, const FjMarkPointer *pointer)
{
  FjMark *draft = self->draft;

  g_return_if_fail (FJ_IS_MARK_TOOL (self));
  self->is_down = FALSE;
  if (draft == NULL || self->phase == PHASE_WORDS)
    return;
  if (self->phase != PHASE_DRAWING)
    fj_mark_tool_commit (self);
  else if (is_stroke (draft->kind))
    {
      if (fj_mark_get_n_points (draft) > 0 && (self->has_dragged || self->n_presses > 1))
        end_drawing (self);
    }
  else if (draft->kind == FJ_MARK_FREEHAND)
    {
      if (self->has_dragged && self->n_presses == 1 && self->n_fixed >= 3)
        end_drawing (self);
    }
  else
    {
      double at[2];

      if (self->has_floating && self->has_dragged)
        {
          fj_mark_get_point (draft, self->n_fixed, &at[0], &at[1]);
          fix (self, at);
        }
      if (self->n_fixed == get_most (draft->kind))
        end_drawing (self);
    }
}

gboolean
fj_mark_tool_finish (FjMarkTool *self)
{
  guint least, most;

  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  if (self->phase != PHASE_DRAWING)
    return FALSE;
  fj_mark_kind_get_n_points (self->draft->kind, &least, &most);
  if (is_stroke (self->draft->kind) || self->n_fixed < least)
    {
      fj_mark_tool_drop_draft (self);
      fj_mark_tool_tell (self);
    }
  else
    end_drawing (self);
  return TRUE;
}
