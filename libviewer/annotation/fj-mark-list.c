#include "fj-mark-list.h"

/* What one step changed: a mark that was made, altered or taken away, or an image that was chosen or not any
 * more. Both sides are copies, so that going back and forth gives exactly what was there. */
typedef struct
{
  guint at;               /* place in the list, or among the keys */
  FjMark *before, *after; /* NULL: not there. Both NULL: a step of key images */
  FjMarkImage key;
  gboolean is_key; /* after it */
  guint64 state_before, state_after;
} Step;

/* An image that somebody else chose. */
typedef struct
{
  FjMarkImage image;
  char *who; /* NULL: not said */
} OthersKey;

struct _FjMarkList
{
  GObject parent_instance;
  GPtrArray *marks;    /* of FjMark */
  GPtrArray *keys;     /* of FjMarkImage */
  GArray *others_keys; /* of OthersKey */
  GHashTable *origins; /* UID -> FjMarkOrigin, of what is not one's own */
  GQueue undo, redo;   /* of Step, the last one at the tail */
  guint64 last_state;  /* a number for every state that a change ever led to */
  guint64 state, saved_state;
};

G_DEFINE_FINAL_TYPE (FjMarkList, fj_mark_list, G_TYPE_OBJECT)

static guint changed;

static void
others_key_clear (gpointer data)
{
  OthersKey *key = data;

  fj_mark_image_clear (&key->image);
  g_free (key->who);
}

static void
image_free (gpointer data)
{
  fj_mark_image_clear (data);
  g_free (data);
}

static void
step_free (gpointer data)
{
  Step *step = data;

  fj_mark_free (step->before);
  fj_mark_free (step->after);
  fj_mark_image_clear (&step->key);
  g_free (step);
}

static gboolean
find (FjMarkList *list, const char *uid, guint *at)
{
  for (guint i = 0; i < list->marks->len; i++)
    {
      const FjMark *mark = g_ptr_array_index (list->marks, i);

      if (g_strcmp0 (mark->uid, uid) == 0)
        {
          *at = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
find_key (FjMarkList *list, const FjMarkImage *image, guint *at)
{
  for (guint i = 0; i < list->keys->len; i++)
    if (fj_mark_image_equal (g_ptr_array_index (list->keys, i), image))
      {
        *at = i;
        return TRUE;
      }
  return FALSE;
}

static void
put (FjMarkList *list, guint at, const FjMark *mark)
{
  guint there;

  /* An archive may have brought it back meanwhile: there is only one of a UID. */
  if (find (list, mark->uid, &there))
    g_ptr_array_remove_index (list->marks, there);
  g_ptr_array_insert (list->marks, (int) MIN (at, list->marks->len), fj_mark_copy (mark));
}

static void
put_key (FjMarkList *list, guint at, const FjMarkImage *image)
{
  FjMarkImage *copy;
  guint there;

  if (find_key (list, image, &there))
    return;
  copy = g_new0 (FjMarkImage, 1);
  fj_mark_image_copy (image, copy);
  g_ptr_array_insert (list->keys, (int) MIN (at, list->keys->len), copy);
}

/* From @from to @to; either may be NULL. */
static void
exchange (FjMarkList *list, guint at, const FjMark *from, const FjMark *to)
{
  guint there;

  if (to == NULL)
    {
      if (find (list, from->uid, &there))
        g_ptr_array_remove_index (list->marks, there);
    }
  else if (from == NULL || !find (list, from->uid, &there))
    put (list, at, to);
  else
    {
      fj_mark_free (list->marks->pdata[there]);
      list->marks->pdata[there] = fj_mark_copy (to);
    }
}

static void
apply (FjMarkList *list, const Step *step, gboolean is_forward)
{
  guint there;

  if (step->before != NULL || step->after != NULL)
    exchange (list, step->at, is_forward ? step->before : step->after,
              is_forward ? step->after : step->before);
  else if (step->is_key == is_forward)
    put_key (list, step->at, &step->key);
  else if (find_key (list, &step->key, &there))
    g_ptr_array_remove_index (list->keys, there);
  list->state = is_forward ? step->state_after : step->state_before;
}

/* Takes @step. */
static void
take_step (FjMarkList *list, Step *step)
{
  step->state_before = list->state;
  step->state_after = ++list->last_state;
  g_queue_clear_full (&list->redo, step_free);
  g_queue_push_tail (&list->undo, step);
  if (list->undo.length > FJ_MARK_LIST_MOST_STEPS)
    step_free (g_queue_pop_head (&list->undo));
  apply (list, step, TRUE);
  g_signal_emit (list, changed, 0);
}

static gboolean
travel (FjMarkList *list, GQueue *from, GQueue *to, gboolean is_forward)
{
  Step *step = g_queue_pop_tail (from);

  if (step == NULL)
    return FALSE;
  apply (list, step, is_forward);
  g_queue_push_tail (to, step);
  g_signal_emit (list, changed, 0);
  return TRUE;
}

/* --- object --- */

static void
fj_mark_list_finalize (GObject *object)
{
  FjMarkList *list = FJ_MARK_LIST (object);

  g_queue_clear_full (&list->undo, step_free);
  g_queue_clear_full (&list->redo, step_free);
  g_ptr_array_unref (list->marks);
  g_ptr_array_unref (list->keys);
  g_array_unref (list->others_keys);
  g_hash_table_unref (list->origins);
  G_OBJECT_CLASS (fj_mark_list_parent_class)->finalize (object);
}

static void
fj_mark_list_class_init (FjMarkListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = fj_mark_list_finalize;
  changed
      = g_signal_new ("changed", FJ_TYPE_MARK_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_mark_list_init (FjMarkList *list)
{
  list->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_mark_free);
  list->keys = g_ptr_array_new_with_free_func (image_free);
  list->others_keys = g_array_new (FALSE, FALSE, sizeof (OthersKey));
  g_array_set_clear_func (list->others_keys, others_key_clear);
  list->origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&list->undo);
  g_queue_init (&list->redo);
}

FjMarkList *
fj_mark_list_new (void)
{
  return g_object_new (FJ_TYPE_MARK_LIST, NULL);
}

/* --- marks --- */

guint
fj_mark_list_get_n (FjMarkList *list)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list), 0);
  return list->marks->len;
}

const FjMark *
fj_mark_list_get (FjMarkList *list, guint i)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list) && i < list->marks->len, NULL);
  return g_ptr_array_index (list->marks, i);
}

const FjMark *
fj_mark_list_find (FjMarkList *list, const char *uid)
{
  guint at;

  g_return_val_if_fail (FJ_IS_MARK_LIST (list), NULL);
  return uid != NULL && find (list, uid, &at) ? g_ptr_array_index (list->marks, at) : NULL;
}

static gboolean
may_come (FjMarkList *list, const FjMark *mark)
{
  guint at;

  return mark->uid != NULL && fj_mark_is_whole (mark) && !find (list, mark->uid, &at);
}

gboolean
fj_mark_list_add (FjMarkList *list, const FjMark *mark)
{
  Step *step;

  g_return_val_if_fail (FJ_IS_MARK_LIST (list) && mark != NULL, FALSE);
  if (!may_come (list, mark))
    return FALSE;
  step = g_new0 (Step, 1);
  step->at = list->marks->len;
  step->after = fj_mark_copy (mark);
  take_step (list, step);
  return TRUE;
}

gboolean
fj_mark_list_replace (FjMarkList *list, const FjMark *mark)
{
  Step *step;
  guint at;

  g_return_val_if_fail (FJ_IS_MARK_LIST (list) && mark != NULL, FALSE);
  if (mark->uid == NULL || !fj_mark_is_whole (mark) || !find (list, mark->uid, &at)
      || fj_mark_list_get_origin (list, mark->uid) != FJ_MARK_OWN)
    return FALSE;
  /* A click that moved nothing is nothing to undo. */
  if (fj_mark_equal (g_ptr_array_index (list->marks, at), mark))
    return TRUE;
  step = g_new0 (Step, 1);
  step->at = at;
  step->before = fj_mark_copy (g_ptr_array_index (list->marks, at));
  step->after = fj_mark_copy (mark);
  take_step (list, step);
  return TRUE;
}

gboolean
fj_mark_list_remove (FjMarkList *list, const char *uid)
{
  Step *step;
  guint at;

  g_return_val_if_fail (FJ_IS_MARK_LIST (list), FALSE);
  if (uid == NULL || !find (list, uid, &at) || fj_mark_list_get_origin (list, uid) != FJ_MARK_OWN)
    return FALSE;
  step = g_new0 (Step, 1);
  step->at = at;
  step->before = fj_mark_copy (g_ptr_array_index (list->marks, at));
  take_step (list, step);
  return TRUE;
}

gboolean
fj_mark_list_load (FjMarkList *list, const FjMark *mark)
{
  return fj_mark_list_load_from (list, mark, FJ_MARK_OWN);
}

gboolean
fj_mark_list_load_from (FjMarkList *list, const FjMark *mark, FjMarkOrigin origin)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list) && mark != NULL, FALSE);
  if (!may_come (list, mark))
    return FALSE;
  g_ptr_array_add (list->marks, fj_mark_copy (mark));
  if (origin != FJ_MARK_OWN)
    g_hash_table_insert (list->origins, g_strdup (mark->uid), GINT_TO_POINTER (origin));
  g_signal_emit (list, changed, 0);
  return TRUE;
}

FjMarkOrigin
fj_mark_list_get_origin (FjMarkList *list, const char *uid)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list), FJ_MARK_OWN);
  return uid != NULL ? (FjMarkOrigin) GPOINTER_TO_INT (g_hash_table_lookup (list->origins, uid))
                     : FJ_MARK_OWN;
}

void
fj_mark_list_clear (FjMarkList *list)
{
  g_return_if_fail (FJ_IS_MARK_LIST (list));
  g_queue_clear_full (&list->undo, step_free);
  g_queue_clear_full (&list->redo, step_free);
  g_ptr_array_set_size (list->marks, 0);
  g_ptr_array_set_size (list->keys, 0);
  g_array_set_size (list->others_keys, 0);
  g_hash_table_remove_all (list->origins);
  list->saved_state = list->state;
  g_signal_emit (list, changed, 0);
}

/* --- undo --- */

gboolean
fj_mark_list_can_undo (FjMarkList *list)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list), FALSE);
  return list->undo.length > 0;
}

gboolean
fj_mark_list_can_redo (FjMarkList *list)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list), FALSE);
  return list->redo.length > 0;
}

gboolean
fj_mark_list_undo (FjMarkList *list)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list), FALSE);
  return travel (list, &list->undo, &list->redo, FALSE);
}

gboolean
fj_mark_list_redo (FjMarkList *list)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list), FALSE);
  return travel (list, &list->redo, &list->undo, TRUE);
}

gboolean
fj_mark_list_is_modified (FjMarkList *list)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list), FALSE);
  return list->state != list->saved_state;
}

void
fj_mark_list_set_saved (FjMarkList *list)
{
  g_return_if_fail (FJ_IS_MARK_LIST (list));
  if (list->saved_state == list->state)
    return;
  list->saved_state = list->state;
  g_signal_emit (list, changed, 0);
}

/* --- key images --- */

gboolean
fj_mark_list_is_key (FjMarkList *list, const FjMarkImage *image)
{
  guint at;

  g_return_val_if_fail (FJ_IS_MARK_LIST (list) && image != NULL, FALSE);
  return find_key (list, image, &at);
}

void
fj_mark_list_set_key (FjMarkList *list, const FjMarkImage *image, gboolean is_key)
{
  gboolean is_there;
  Step *step;
  guint at;

  g_return_if_fail (FJ_IS_MARK_LIST (list) && image != NULL);
  is_there = find_key (list, image, &at);
  /* An image without a name cannot be referred to. */
  if (image->sop_instance_uid == NULL || !is_there == !is_key)
    return;
  step = g_new0 (Step, 1);
  step->at = is_there ? at : list->keys->len;
  step->is_key = !!is_key;
  /* As it was chosen: the other UIDs may have been known then only. */
  fj_mark_image_copy (is_there ? g_ptr_array_index (list->keys, at) : image, &step->key);
  take_step (list, step);
}

gboolean
fj_mark_list_load_key (FjMarkList *list, const FjMarkImage *image)
{
  guint at;

  g_return_val_if_fail (FJ_IS_MARK_LIST (list) && image != NULL, FALSE);
  if (image->sop_instance_uid == NULL || find_key (list, image, &at))
    return FALSE;
  put_key (list, list->keys->len, image);
  g_signal_emit (list, changed, 0);
  return TRUE;
}

guint
fj_mark_list_get_n_keys (FjMarkList *list)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list), 0);
  return list->keys->len;
}

const FjMarkImage *
fj_mark_list_get_key (FjMarkList *list, guint i)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list) && i < list->keys->len, NULL);
  return g_ptr_array_index (list->keys, i);
}

gboolean
fj_mark_list_load_others_key (FjMarkList *list, const FjMarkImage *image, const char *who)
{
  OthersKey key = { 0 };

  g_return_val_if_fail (FJ_IS_MARK_LIST (list) && image != NULL, FALSE);
  if (image->sop_instance_uid == NULL)
    return FALSE;
  for (guint i = 0; i < list->others_keys->len; i++)
    {
      const OthersKey *there = &g_array_index (list->others_keys, OthersKey, i);

      if (fj_mark_image_equal (&there->image, image) && g_strcmp0 (there->who, who) == 0)
        return FALSE;
    }
  fj_mark_image_copy (image, &key.image);
  key.who = g_strdup (who);
  g_array_append_val (list->others_keys, key);
  g_signal_emit (list, changed, 0);
  return TRUE;
}

guint
fj_mark_list_get_n_all_keys (FjMarkList *list)
{
  g_return_val_if_fail (FJ_IS_MARK_LIST (list), 0);
  return list->keys->len + list->others_keys->len;
}

const FjMarkImage *
fj_mark_list_get_any_key (FjMarkList *list, guint i, const char **who)
{
  const OthersKey *key;

  g_return_val_if_fail (FJ_IS_MARK_LIST (list), NULL);
  if (who != NULL)
    *who = NULL;
  if (i < list->keys->len)
    return g_ptr_array_index (list->keys, i);
  if (i >= fj_mark_list_get_n_all_keys (list))
    return NULL;
  key = &g_array_index (list->others_keys, OthersKey, i - list->keys->len);
  if (who != NULL)
    *who = key->who;
  return &key->image;
}

char *
fj_mark_list_dup_key_choosers (FjMarkList *list, const FjMarkImage *image)
{
  GString *names = NULL;

  g_return_val_if_fail (FJ_IS_MARK_LIST (list) && image != NULL, NULL);
  for (guint i = 0; i < list->others_keys->len; i++)
    {
      const OthersKey *key = &g_array_index (list->others_keys, OthersKey, i);

      if (!fj_mark_image_equal (&key->image, image))
        continue;
      if (names == NULL)
        names = g_string_new (NULL);
      if (key->who != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", key->who);
    }
  return names != NULL ? g_string_free (names, FALSE) : NULL;
}
