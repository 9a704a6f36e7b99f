#include "viewer-hanging-draft.h"

#define MOST_STEPS 200u

struct _ViewerHangingDraft
{
  GObject parent;
  FjHangProtocol *now;
  FjHangProtocol *saved;  /* NULL: never */
  GPtrArray *undo, *redo; /* of FjHangProtocol, the latest last */
  gconstpointer by;       /* of the latest step */
};

G_DEFINE_FINAL_TYPE (ViewerHangingDraft, viewer_hanging_draft, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
viewer_hanging_draft_finalize (GObject *object)
{
  ViewerHangingDraft *self = VIEWER_HANGING_DRAFT (object);

  fj_hang_protocol_free (self->now);
  fj_hang_protocol_free (self->saved);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  G_OBJECT_CLASS (viewer_hanging_draft_parent_class)->finalize (object);
}

static void
viewer_hanging_draft_class_init (ViewerHangingDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_draft_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIEWER_TYPE_HANGING_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
viewer_hanging_draft_init (ViewerHangingDraft *self)
{
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_protocol_free);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_protocol_free);
}

ViewerHangingDraft *
viewer_hanging_draft_new (const FjHangProtocol *protocol, gboolean is_saved)
{
  ViewerHangingDraft *self = g_object_new (VIEWER_TYPE_HANGING_DRAFT, NULL);

  self->now = fj_hang_protocol_copy (protocol);
  self->saved = is_saved ? fj_hang_protocol_copy (protocol) : NULL;
  return self;
}

const FjHangProtocol *
viewer_hanging_draft_get (ViewerHangingDraft *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING_DRAFT (self), NULL);
  return self->now;
}

void
viewer_hanging_draft_change (ViewerHangingDraft *self, FjHangProtocol *protocol, gconstpointer by)
{
  g_return_if_fail (VIEWER_IS_HANGING_DRAFT (self));

  if (fj_hang_protocol_equal (self->now, protocol))
    {
      fj_hang_protocol_free (protocol);
      return;
    }
  if (by != NULL && by == self->by && self->undo->len > 0)
    fj_hang_protocol_free (self->now);
  else
    g_ptr_array_add (self->undo, self->now);
  if (self->undo->len > MOST_STEPS)
    g_ptr_array_remove_index (self->undo, 0);
  self->now = protocol;
  self->by = by;
  g_ptr_array_set_size (self->redo, 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
viewer_hanging_draft_can_undo (ViewerHangingDraft *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING_DRAFT (self), FALSE);
  return self->undo->len > 0;
}

gboolean
viewer_hanging_draft_can_redo (ViewerHangingDraft *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING_DRAFT (self), FALSE);
  return self->redo->len > 0;
}

static void
step (ViewerHangingDraft *self, GPtrArray *from, GPtrArray *to)
{
  if (from->len == 0)
    return;
  g_ptr_array_add (to, self->now);
  self->now = g_ptr_array_steal_index (from, from->len - 1);
  self->by = NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
viewer_hanging_draft_undo (ViewerHangingDraft *self)
{
  g_return_if_fail (VIEWER_IS_HANGING_DRAFT (self));
  step (self, self->undo, self->redo);
}

void
viewer_hanging_draft_redo (ViewerHangingDraft *self)
{
  g_return_if_fail (VIEWER_IS_HANGING_DRAFT (self));
  step (self, self->redo, self->undo);
}

void
viewer_hanging_draft_saved (ViewerHangingDraft *self)
{
  g_return_if_fail (VIEWER_IS_HANGING_DRAFT (self));

  g_clear_pointer (&self->saved, fj_hang_protocol_free);
  self->saved = fj_hang_protocol_copy (self->now);
  self->by = NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
viewer_hanging_draft_is_changed (ViewerHangingDraft *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING_DRAFT (self), FALSE);
  return self->saved == NULL || !fj_hang_protocol_equal (self->now, self->saved);
}
