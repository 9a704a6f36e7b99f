#include "fj-mark-tool-private.h"

#include "fj-language.h"

#include "fj-spine-labels.h"

enum
{
  CHANGED,
  STEPPED,
  SAID,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjMarkTool, fj_mark_tool, G_TYPE_OBJECT)

void
fj_mark_tool_tell (FjMarkTool *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
fj_mark_tool_tell_step (FjMarkTool *self)
{
  g_signal_emit (self, signals[STEPPED], 0);
}

void
fj_mark_tool_say (FjMarkTool *self, const char *sentence)
{
  g_signal_emit (self, signals[SAID], 0, sentence);
}

void
fj_mark_tool_drop_draft (FjMarkTool *self)
{
  g_clear_pointer (&self->draft, fj_mark_free);
  g_clear_pointer (&self->original, fj_mark_free);
  self->phase = PHASE_IDLE;
  self->n_fixed = self->n_presses = 0;
  self->has_floating = self->has_dragged = FALSE;
}

gboolean
fj_mark_tool_is_hidden (FjMarkTool *self, const char *uid)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  return !self->shows_outside && fj_mark_list_get_origin (self->list, uid) == FJ_MARK_OUTSIDE;
}

void
fj_mark_tool_show_outside (FjMarkTool *self, gboolean is_shown)
{
  g_return_if_fail (FJ_IS_MARK_TOOL (self));
  self->shows_outside = is_shown;
  if (self->picked != NULL && fj_mark_tool_is_hidden (self, self->picked))
    g_clear_pointer (&self->picked, g_free);
  fj_mark_tool_tell (self);
}

gboolean
fj_mark_tool_is_on (FjMarkTool *self, const FjMark *mark, const FjMarkSubject *subject)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  if (fj_mark_tool_is_hidden (self, mark->uid))
    return FALSE;
  if (mark->image.sop_instance_uid != NULL)
    return fj_mark_image_equal (&mark->image, &subject->image);
  return subject->place != NULL
         && g_strcmp0 (g_hash_table_lookup (self->places, mark->uid), subject->place) == 0;
}

void
fj_mark_tool_commit (FjMarkTool *self)
{
  g_autoptr (FjMark) mark = g_steal_pointer (&self->draft);
  gboolean is_new = self->original == NULL;
  gboolean is_same = !is_new && fj_mark_equal (mark, self->original);
  gboolean is_done;

  fj_mark_tool_drop_draft (self);
  if (is_same || !fj_mark_is_whole (mark))
    {
      fj_mark_tool_tell (self);
      return;
    }
  if (is_new && self->has_look)
    g_hash_table_insert (self->looks, g_strdup (mark->uid), g_memdup2 (&self->look, sizeof self->look));
  if (mark->kind == FJ_MARK_SPINE_LABEL)
    {
      g_clear_pointer (&self->vertebra, fj_mark_free);
      self->vertebra = fj_mark_copy (mark);
    }
  g_free (self->picked);
  self->picked = g_strdup (mark->uid);
  is_done = is_new ? fj_mark_list_add (self->list, mark) : fj_mark_list_replace (self->list, mark);
  if (is_done)
    fj_mark_tool_tell_step (self);
  fj_mark_tool_tell (self);
}

gboolean
fj_mark_tool_abandon (FjMarkTool *self)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  if (self->draft != NULL)
    fj_mark_tool_drop_draft (self);
  else if (self->picked != NULL)
    g_clear_pointer (&self->picked, g_free);
  else if (self->kind != FJ_MARK_N_KINDS)
    self->kind = FJ_MARK_N_KINDS;
  else
    return FALSE;
  fj_mark_tool_tell (self);
  return TRUE;
}

/* --- words --- */

gboolean
fj_mark_tool_awaits_text (FjMarkTool *self)
{
  return self->phase == PHASE_WORDS;
}

char *
fj_mark_tool_dup_proposal (FjMarkTool *self)
{
  char *next = NULL;

  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), NULL);
  if (self->draft != NULL && self->draft->text != NULL)
    return g_strdup (self->draft->text);
  if (self->draft != NULL && self->draft->kind == FJ_MARK_SPINE_LABEL && self->vertebra != NULL)
    next = fj_spine_labels_next (self->vertebra->text, FALSE);
  return next != NULL ? next : g_strdup ("");
}

static void
set_words (FjMark *mark, const char *text)
{
  g_autofree char *words = g_strstrip (g_strdup (text != NULL ? text : ""));
  char *label = mark->kind == FJ_MARK_SPINE_LABEL ? fj_spine_labels_normalize (words) : NULL;

  g_free (mark->text);
  mark->text = label != NULL ? label : *words != '\0' ? g_steal_pointer (&words) : NULL;
}

void
fj_mark_tool_give_text (FjMarkTool *self, const char *text)
{
  g_return_if_fail (FJ_IS_MARK_TOOL (self));
  if (self->phase != PHASE_WORDS)
    return;
  set_words (self->draft, text);
  fj_mark_tool_commit (self);
}

static void
refuse_anothers (FjMarkTool *self, const char *uid)
{
  if (fj_mark_list_get_origin (self->list, uid) != FJ_MARK_OWN)
    fj_mark_tool_say (
        self, _ ("Somebody else drew this mark, so it cannot be changed. Draw one of your own beside it."));
}

gboolean
fj_mark_tool_rename (FjMarkTool *self, const char *uid, const char *text)
{
  g_autoptr (FjMark) mark = NULL;
  const FjMark *before;

  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  before = fj_mark_list_find (self->list, uid);
  if (before == NULL)
    return FALSE;
  mark = fj_mark_copy (before);
  set_words (mark, text);
  if (fj_mark_equal (before, mark))
    return TRUE;
  if (!fj_mark_list_replace (self->list, mark))
    {
      refuse_anothers (self, uid);
      return FALSE;
    }
  fj_mark_tool_tell_step (self);
  return TRUE;
}

/* --- the list --- */

gboolean
fj_mark_tool_remove (FjMarkTool *self, const char *uid)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  if (!fj_mark_list_remove (self->list, uid))
    {
      refuse_anothers (self, uid);
      return FALSE;
    }
  fj_mark_tool_tell_step (self);
  return TRUE;
}

gboolean
fj_mark_tool_remove_picked (FjMarkTool *self)
{
  g_autofree char *uid = NULL;

  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  if (self->draft != NULL && self->original == NULL)
    return fj_mark_tool_abandon (self);
  if (self->picked == NULL)
    return FALSE;
  uid = g_strdup (self->picked);
  fj_mark_tool_drop_draft (self);
  return fj_mark_tool_remove (self, uid);
}

void
fj_mark_tool_set_key (FjMarkTool *self, const FjMarkImage *image, gboolean is_key)
{
  g_return_if_fail (FJ_IS_MARK_TOOL (self));
  if (!fj_mark_list_is_key (self->list, image) == !is_key)
    return;
  fj_mark_list_set_key (self->list, image, is_key);
  if (!fj_mark_list_is_key (self->list, image) == !is_key)
    fj_mark_tool_tell_step (self);
}

gboolean
fj_mark_tool_undo (FjMarkTool *self)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  fj_mark_tool_drop_draft (self);
  return fj_mark_list_undo (self->list);
}

gboolean
fj_mark_tool_redo (FjMarkTool *self)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FALSE);
  fj_mark_tool_drop_draft (self);
  return fj_mark_list_redo (self->list);
}

static void
on_list_changed (FjMarkTool *self)
{
  if (self->picked != NULL && fj_mark_list_find (self->list, self->picked) == NULL)
    g_clear_pointer (&self->picked, g_free);
  if (self->original != NULL && fj_mark_list_find (self->list, self->original->uid) == NULL)
    fj_mark_tool_drop_draft (self);
  /* A label that was taken back is not counted on from. */
  if (self->vertebra != NULL && fj_mark_list_find (self->list, self->vertebra->uid) == NULL)
    g_clear_pointer (&self->vertebra, fj_mark_free);
  fj_mark_tool_tell (self);
}

void
fj_mark_tool_clear (FjMarkTool *self)
{
  g_return_if_fail (FJ_IS_MARK_TOOL (self));
  fj_mark_tool_drop_draft (self);
  g_clear_pointer (&self->picked, g_free);
  g_clear_pointer (&self->vertebra, fj_mark_free);
  g_hash_table_remove_all (self->places);
  g_hash_table_remove_all (self->looks);
  self->kind = FJ_MARK_N_KINDS;
  fj_mark_list_clear (self->list);
  fj_mark_tool_tell (self);
}

/* --- what it is set to --- */

FjMarkList *
fj_mark_tool_get_list (FjMarkTool *self)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), NULL);
  return self->list;
}

void
fj_mark_tool_set_author (FjMarkTool *self, const char *author)
{
  g_return_if_fail (FJ_IS_MARK_TOOL (self));
  g_free (self->author);
  self->author = g_strdup (author);
}

void
fj_mark_tool_set_kind (FjMarkTool *self, FjMarkKind kind)
{
  g_return_if_fail (FJ_IS_MARK_TOOL (self));
  if (self->kind == kind)
    return;
  fj_mark_tool_drop_draft (self);
  self->kind = kind;
  fj_mark_tool_tell (self);
}

FjMarkKind
fj_mark_tool_get_kind (FjMarkTool *self)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), FJ_MARK_N_KINDS);
  return self->kind;
}

void
fj_mark_tool_pick (FjMarkTool *self, const char *uid)
{
  g_return_if_fail (FJ_IS_MARK_TOOL (self));
  if (g_strcmp0 (self->picked, uid) == 0 || (uid != NULL && fj_mark_list_find (self->list, uid) == NULL))
    return;
  g_free (self->picked);
  self->picked = g_strdup (uid);
  fj_mark_tool_tell (self);
}

const char *
fj_mark_tool_get_picked (FjMarkTool *self)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), NULL);
  return self->picked;
}

const FjMark *
fj_mark_tool_get_draft (FjMarkTool *self)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), NULL);
  return self->draft;
}

const char *
fj_mark_tool_get_place (FjMarkTool *self, const char *uid)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), NULL);
  return g_hash_table_lookup (self->places, uid);
}

const FjViewport *
fj_mark_tool_get_look (FjMarkTool *self, const char *uid)
{
  g_return_val_if_fail (FJ_IS_MARK_TOOL (self), NULL);
  return g_hash_table_lookup (self->looks, uid);
}

/* --- object --- */

static void
fj_mark_tool_finalize (GObject *object)
{
  FjMarkTool *self = FJ_MARK_TOOL (object);

  fj_mark_tool_drop_draft (self);
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_object_unref (self->list);
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->looks);
  g_clear_pointer (&self->vertebra, fj_mark_free);
  g_free (self->author);
  g_free (self->picked);
  G_OBJECT_CLASS (fj_mark_tool_parent_class)->finalize (object);
}

static void
fj_mark_tool_class_init (FjMarkToolClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = fj_mark_tool_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", FJ_TYPE_MARK_TOOL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STEPPED]
      = g_signal_new ("stepped", FJ_TYPE_MARK_TOOL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] = g_signal_new ("said", FJ_TYPE_MARK_TOOL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fj_mark_tool_init (FjMarkTool *self)
{
  self->list = fj_mark_list_new ();
  self->kind = FJ_MARK_N_KINDS;
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect_swapped (self->list, "changed", G_CALLBACK (on_list_changed), self);
}

FjMarkTool *
fj_mark_tool_new (void)
{
  return g_object_new (FJ_TYPE_MARK_TOOL, NULL);
}
