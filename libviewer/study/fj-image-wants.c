#include "fj-display-split.h"
#include "fj-error.h"
#include "fj-image-store-private.h"
#include "fj-language.h"

#define N_SHOWN 64u /* frames on panes at most; older ones count as no longer shown */
#define SHOWN_SHARE                                                                                          \
  2u               /* and no more of the cache than one part of so many: the rest is for what comes next */
#define N_AHEAD 12 /* neighbours in the direction of the wheel */
#define N_BEHIND 4
/* Of planes: one is cut in less time than a turn of the wheel takes, and each is memory that frames do not
 * need. */
#define N_PLANES_AHEAD 3
#define N_PLANES_BEHIND 1

/* One who waits for an image. */
typedef struct
{
  FjImageWants *wants;
  char *name;
  GAsyncReadyCallback callback;
  gpointer data;
  GCancellable *cancellable;
  GSource *cancelled; /* NULL: not watched */
} Waiter;

typedef struct
{
  char *name;
  FjStoreObject *object; /* NULL: of a plane */
  FjDisplaySet *planes;  /* of it; NULL: of an image of the source */
  gboolean is_begun;     /* of a plane: it is being cut */
  guint frame;           /* of the object, or the number of the plane from 0 */
  gsize bytes;
  FjFramePriority priority;
  GPtrArray *waiters; /* of Waiter; empty: only read ahead */
} Want;

/* What was read ahead of a pane on a display set. */
typedef struct
{
  FjDisplaySet *set; /* for which the rest has been put in the queue */
  GPtrArray *near;   /* names */
} Plan;

/* A frame in the cache. */
typedef struct
{
  char *pixel_key;
  guint frame;
  gsize bytes;
} Shown;

struct _FjImageWants
{
  FjImageStore *store; /* not owned */
  FjFrameCache *cache; /* the store's */
  GHashTable *wants;   /* name to Want */
  GHashTable *plans;   /* key of a display set to Plan */
  GQueue shown;        /* of Shown, the latest first */
  gsize shown_bytes, most_shown_bytes;
};

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_clear_object (&waiter->cancellable);
  g_free (waiter->name);
  g_free (waiter);
}

static void
want_free (gpointer data)
{
  Want *want = data;

  g_ptr_array_unref (want->waiters);
  g_clear_object (&want->planes);
  g_free (want->name);
  g_free (want);
}

static void
plan_free (gpointer data)
{
  Plan *plan = data;

  g_clear_object (&plan->set);
  g_ptr_array_unref (plan->near);
  g_free (plan);
}

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_free (shown->pixel_key);
  g_free (shown);
}

FjImageWants *
fj_image_wants_new (FjImageStore *store, FjFrameCache *cache)
{
  FjImageWants *wants = g_new0 (FjImageWants, 1);
  FjFrameCacheStatistics statistics;

  fj_frame_cache_get_statistics (cache, &statistics);
  wants->most_shown_bytes = statistics.ceiling / SHOWN_SHARE;
  wants->cache = cache;
  wants->store = store;
  wants->wants = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, want_free);
  wants->plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, plan_free);
  return wants;
}

/* --- what is on panes is kept before what was --- */

static void
note_shown (FjImageWants *wants, char *pixel_key, guint frame, const FjShownImage *image)
{
  Shown *shown = NULL;

  for (GList *link = wants->shown.head; link != NULL && shown == NULL; link = link->next)
    {
      Shown *one = link->data;

      if (one->frame == frame && g_str_equal (one->pixel_key, pixel_key))
        {
          shown = one;
          g_queue_delete_link (&wants->shown, link);
          break;
        }
    }
  if (shown == NULL)
    {
      shown = g_new0 (Shown, 1);
      shown->pixel_key = g_steal_pointer (&pixel_key);
      shown->frame = frame;
      shown->bytes = fj_frame_get_size (image->pixels);
      wants->shown_bytes += shown->bytes;
      fj_frame_cache_set_priority (wants->cache, shown->pixel_key, frame, FJ_FRAME_SHOWN);
    }
  g_free (pixel_key);
  g_queue_push_head (&wants->shown, shown);
  while (wants->shown.length > N_SHOWN
         || (wants->shown.length > 1 && wants->shown_bytes > wants->most_shown_bytes))
    {
      shown = g_queue_pop_tail (&wants->shown);
      wants->shown_bytes -= shown->bytes;
      fj_frame_cache_set_priority (wants->cache, shown->pixel_key, shown->frame, FJ_FRAME_REST);
      shown_free (shown);
    }
}

FjShownImage *
fj_image_wants_peek (FjImageWants *wants, FjDisplaySet *set, guint index)
{
  const FjDisplayImage *image = fj_display_set_get_image (set, index);
  FjImageReader *reader = fj_errands_get_reader (fj_image_store_get_errands (wants->store));
  g_autofree char *name = fj_image_reader_make_name (image->key, image->frame);
  char *pixel_key = NULL;
  FjShownImage *shown = fj_image_reader_peek (reader, name, image->frame, &pixel_key);

  if (shown != NULL)
    note_shown (wants, pixel_key, image->frame, shown);
  return shown;
}

/* --- those who wait --- */

static void
hand_over (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiter *waiter = data;
  GAsyncReadyCallback callback = waiter->callback;
  gpointer user_data = waiter->data;

  waiter_free (waiter);
  callback (source, result, user_data);
}

static void
free_shown (gpointer image)
{
  fj_shown_image_free (image);
}

/* Takes @waiter and, either of both, @image or @error. */
static void
answer (FjImageWants *wants, Waiter *waiter, FjShownImage *image, GError *error)
{
  g_autoptr (GTask) task = NULL;

  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  task = g_task_new (wants->store, NULL, hand_over, waiter);
  if (image != NULL)
    g_task_return_pointer (task, image, free_shown);
  else
    g_task_return_error (task, error);
}

static GError *
make_cancelled (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
}

void
fj_image_wants_free (FjImageWants *wants)
{
  GHashTableIter iter;
  gpointer want;

  /* Whoever waits has something to let go. */
  g_hash_table_iter_init (&iter, wants->wants);
  while (g_hash_table_iter_next (&iter, NULL, &want))
    {
      GPtrArray *waiters = ((Want *) want)->waiters;

      while (waiters->len > 0)
        answer (wants, g_ptr_array_steal_index (waiters, waiters->len - 1), NULL, make_cancelled ());
    }
  g_hash_table_unref (wants->plans);
  g_hash_table_unref (wants->wants);
  g_queue_clear_full (&wants->shown, shown_free);
  g_free (wants);
}

static void
forget (FjImageWants *wants, Want *want)
{
  if (want->object != NULL && want->object->wants != NULL)
    g_ptr_array_remove (want->object->wants, want);
  g_hash_table_remove (wants->wants, want->name);
}

/* It is in the queue of the readers, or they have begun. */
static gboolean
is_with_readers (const Want *want)
{
  return want->planes != NULL ? want->is_begun : want->object->look->is_here;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Waiter *waiter = data;
  FjImageWants *wants = waiter->wants;
  Want *want = g_hash_table_lookup (wants->wants, waiter->name);
  guint at;

  if (want != NULL && g_ptr_array_find (want->waiters, waiter, &at))
    {
      g_ptr_array_steal_index (want->waiters, at);
      /* Nobody waits any more. What has begun goes on: its image will be at hand. */
      if (want->waiters->len == 0
          && (!is_with_readers (want)
              || fj_errands_drop_read (fj_image_store_get_errands (wants->store), want->name)))
        forget (wants, want);
    }
  answer (wants, waiter, NULL, make_cancelled ());
  return G_SOURCE_REMOVE;
}

/* --- wants --- */

static void
begin_reading (FjImageWants *wants, Want *want)
{
  const FjImageLook *look;

  if (want->planes != NULL)
    {
      want->is_begun = fj_image_reformats_prepare (fj_image_store_get_reformats (wants->store), want->planes,
                                                   want->priority);
      if (want->is_begun)
        fj_errands_cut (fj_image_store_get_errands (wants->store), want->name, want->planes, want->frame,
                        want->priority);
      return;
    }
  look = want->object->look;
  fj_errands_read (fj_image_store_get_errands (wants->store), want->name, look->key, look->instance_uid,
                   want->frame, want->bytes, want->priority);
}

/* The want of image @index of @set, more urgent if need be. @object: of an image of the source. */
static Want *
add (FjImageWants *wants, FjDisplaySet *set, guint index, FjStoreObject *object, FjFramePriority priority)
{
  const FjDisplayImage *image = fj_display_set_get_image (set, index);
  g_autofree char *name = fj_image_reader_make_name (image->key, image->frame);
  Want *want = g_hash_table_lookup (wants->wants, name);

  if (want != NULL && want->priority <= priority)
    return want;
  if (want == NULL)
    {
      want = g_new0 (Want, 1);
      want->name = g_steal_pointer (&name);
      want->object = object;
      want->planes = object == NULL ? g_object_ref (set) : NULL;
      want->frame = image->frame;
      want->bytes = (gsize) image->stack.rows * image->stack.columns * image->stack.samples
                    * fj_sample_size (image->stack.type);
      want->waiters = g_ptr_array_new_with_free_func (waiter_free);
      g_hash_table_insert (wants->wants, want->name, want);
      if (object != NULL && !object->look->is_here)
        {
          if (object->wants == NULL)
            object->wants = g_ptr_array_new ();
          g_ptr_array_add (object->wants, want);
        }
    }
  want->priority = priority;
  if (object == NULL || object->look->is_here)
    begin_reading (wants, want);
  else
    fj_image_store_look_at (wants->store, object, priority);
  return want;
}

static GError *
find_refusal (FjImageWants *wants, FjDisplaySet *set, guint index, FjStoreObject **object)
{
  const FjDisplayImage *image = fj_display_set_get_image (set, index);
  const char *sentence = fj_display_set_get_sentence (set);

  if (sentence != NULL)
    return g_error_new_literal (FJ_ERROR, FJ_ERROR_NOT_FOUND, sentence);
  if (image != NULL && fj_display_set_get_reformat_volume (set) != NULL)
    return NULL;
  *object = image != NULL ? fj_image_store_find_object (wants->store, image->key) : NULL;
  if (*object == NULL)
    return g_error_new_literal (FJ_ERROR, FJ_ERROR_NOT_FOUND,
                                _ ("This image is not among those that are open. Open its study again."));
  if ((*object)->look->sentence != NULL)
    return g_error_new_literal (FJ_ERROR, FJ_ERROR_NOT_FOUND, (*object)->look->sentence);
  return NULL;
}

void
fj_image_wants_request (FjImageWants *wants,
                        FjDisplaySet *set,
                        guint index,
                        FjFramePriority priority,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  FjStoreObject *object = NULL;
  GError *error = find_refusal (wants, set, index, &object);
  FjShownImage *shown = error == NULL ? fj_image_wants_peek (wants, set, index) : NULL;
  Waiter *waiter = g_new0 (Waiter, 1);
  Want *want;

  waiter->wants = wants;
  waiter->callback = callback;
  waiter->data = user_data;
  if (error != NULL || shown != NULL)
    {
      answer (wants, waiter, shown, error);
      return;
    }
  want = add (wants, set, index, object, priority);
  waiter->name = g_strdup (want->name);
  g_ptr_array_add (want->waiters, waiter);
  if (cancellable == NULL)
    return;
  waiter->cancellable = g_object_ref (cancellable);
  waiter->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_cancelled), waiter, NULL);
  g_source_attach (waiter->cancelled, fj_image_store_get_context (wants->store));
}

static void
answer_all (FjImageWants *wants, Want *want, FjShownImage *image, const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_ptr_array_ref (want->waiters);

  forget (wants, want);
  while (waiters->len > 0)
    {
      Waiter *waiter = g_ptr_array_steal_index (waiters, 0);

      if (image != NULL)
        answer (wants, waiter, fj_shown_image_new (image->facts, image->pixels), NULL);
      else
        answer (wants, waiter, NULL, g_error_copy (error));
    }
}

void
fj_image_wants_looked (FjImageWants *wants, FjStoreObject *object, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&object->wants);
  g_autoptr (GError) why = error != NULL ? g_error_copy (error) : NULL;

  if (why == NULL && object->look->sentence != NULL)
    why = g_error_new_literal (FJ_ERROR, FJ_ERROR_NOT_FOUND, object->look->sentence);
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    {
      Want *want = g_ptr_array_index (waiting, i);

      if (why != NULL)
        answer_all (wants, want, NULL, why);
      else
        {
          /* How large it is, is known now. */
          if (object->look->n_images > 0)
            {
              const FjStackImage *stack = &object->look->images[0];

              want->bytes
                  = (gsize) stack->rows * stack->columns * stack->samples * fj_sample_size (stack->type);
            }
          begin_reading (wants, want);
        }
    }
}

void
fj_image_wants_came (FjImageWants *wants, const char *name, FjShownImage *image, const GError *error)
{
  Want *want = g_hash_table_lookup (wants->wants, name);

  if (want == NULL)
    return;
  if (image == NULL && error == NULL && want->waiters->len > 0)
    {
      /* Left out for want of room when it was only read ahead; somebody wants it now. */
      begin_reading (wants, want);
      return;
    }
  if (image != NULL && want->waiters->len > 0 && want->priority <= FJ_FRAME_HANGING)
    {
      FjImageReader *reader = fj_errands_get_reader (fj_image_store_get_errands (wants->store));
      char *pixel_key = NULL;
      g_autoptr (FjShownImage) kept = fj_image_reader_peek (reader, name, want->frame, &pixel_key);

      if (kept != NULL)
        note_shown (wants, pixel_key, want->frame, kept);
    }
  answer_all (wants, want, image, error);
}

/* --- planes --- */

static int
compare_wants (gconstpointer a, gconstpointer b)
{
  const Want *one = *(Want *const *) a, *other = *(Want *const *) b;

  if (one->priority != other->priority)
    return one->priority < other->priority ? -1 : 1;
  return (one->frame > other->frame) - (one->frame < other->frame);
}

/* Of planes that are not being cut, the most urgent first. */
static GPtrArray *
list_waiting_planes (FjImageWants *wants)
{
  GPtrArray *waiting = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, wants->wants);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Want *) value)->planes != NULL && !((Want *) value)->is_begun)
      g_ptr_array_add (waiting, value);
  g_ptr_array_sort (waiting, compare_wants);
  return waiting;
}

void
fj_image_wants_filled (FjImageWants *wants, FjReformatVolume *volume, const GError *error)
{
  g_autoptr (GPtrArray) waiting = list_waiting_planes (wants);

  for (guint i = 0; i < waiting->len; i++)
    {
      Want *want = g_ptr_array_index (waiting, i);

      if (volume != NULL && fj_display_set_get_reformat_volume (want->planes) != volume)
        continue;
      if (error != NULL)
        answer_all (wants, want, NULL, error);
      else
        begin_reading (wants, want);
    }
}

void
fj_image_wants_leave (FjImageWants *wants, FjDisplaySet *set)
{
  g_autoptr (GPtrArray) waiting = list_waiting_planes (wants);
  g_autoptr (GError) cancelled = make_cancelled ();

  for (guint i = 0; i < waiting->len; i++)
    if (((Want *) g_ptr_array_index (waiting, i))->planes == set)
      answer_all (wants, g_ptr_array_index (waiting, i), NULL, cancelled);
}

/* --- read ahead --- */

/* Puts image @index in the queue, unless it is at hand. */
static void
read_one (FjImageWants *wants, FjDisplaySet *set, gint64 index, FjFramePriority priority, GPtrArray *names)
{
  const FjDisplayImage *image
      = index >= 0 && index <= G_MAXUINT ? fj_display_set_get_image (set, (guint) index) : NULL;
  gboolean is_plane = fj_display_set_get_reformat_volume (set) != NULL;
  FjStoreObject *object
      = image != NULL && !is_plane ? fj_image_store_find_object (wants->store, image->key) : NULL;
  g_autofree char *name = NULL, *pixel_key = NULL;
  g_autoptr (FjShownImage) shown = NULL;

  if (image == NULL || (!is_plane && (object == NULL || object->look->sentence != NULL)))
    return;
  name = fj_image_reader_make_name (image->key, image->frame);
  shown = fj_image_reader_peek (fj_errands_get_reader (fj_image_store_get_errands (wants->store)), name,
                                image->frame, &pixel_key);
  if (shown == NULL)
    {
      add (wants, set, (guint) index, object, priority);
      if (names != NULL)
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
}

/* The neighbours of the last step that nobody has begun with give way to those of this one. */
static void
step_back (FjImageWants *wants, const Plan *plan)
{
  for (guint i = 0; i < plan->near->len; i++)
    {
      Want *want = g_hash_table_lookup (wants->wants, g_ptr_array_index (plan->near, i));

      if (want == NULL || want->waiters->len > 0 || !is_with_readers (want)
          || !fj_errands_drop_read (fj_image_store_get_errands (wants->store), want->name))
        continue;
      /* A plane is cut again sooner than anybody comes back to it. */
      if (want->planes != NULL)
        {
          forget (wants, want);
          continue;
        }
      want->priority = FJ_FRAME_REST;
      begin_reading (wants, want);
    }
  g_ptr_array_set_size (plan->near, 0);
}

void
fj_image_wants_read_ahead (FjImageWants *wants, FjDisplaySet *set, guint index, int direction)
{
  const char *key = fj_display_set_get_key (set);
  Plan *plan = g_hash_table_lookup (wants->plans, key);
  gint64 n = fj_display_set_get_n_images (set), step = direction < 0 ? -1 : 1;
  gboolean is_plane = fj_display_set_get_reformat_volume (set) != NULL;
  gint64 ahead = is_plane ? N_PLANES_AHEAD : N_AHEAD;
  gint64 behind = direction == 0 ? ahead : is_plane ? N_PLANES_BEHIND : N_BEHIND;

  if (plan == NULL)
    {
      plan = g_new0 (Plan, 1);
      plan->near = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (wants->plans, g_strdup (key), plan);
    }
  step_back (wants, plan);
  for (gint64 i = 1; i <= ahead; i++)
    {
      read_one (wants, set, index + i * step, FJ_FRAME_NEAR, plan->near);
      if (i <= behind)
        read_one (wants, set, index - i * step, FJ_FRAME_NEAR, plan->near);
    }
  /* Planes are cut faster than they are scrolled through, and last as long as somebody has their set. */
  if (plan->set == set || is_plane)
    return;
  g_set_object (&plan->set, set);
  for (gint64 i = 1; i < n; i++)
    {
      read_one (wants, set, index + i * step, FJ_FRAME_REST, NULL);
      read_one (wants, set, index - i * step, FJ_FRAME_REST, NULL);
    }
}

/* --- of the store --- */

FjShownImage *
fj_image_store_peek (FjImageStore *store, FjDisplaySet *set, guint index)
{
  FjImageWants *wants;

  g_return_val_if_fail (FJ_IS_IMAGE_STORE (store), NULL);
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);

  wants = fj_image_store_get_wants (store);
  return wants != NULL && index < fj_display_set_get_n_images (set) ? fj_image_wants_peek (wants, set, index)
                                                                    : NULL;
}

void
fj_image_store_request_async (FjImageStore *store,
                              FjDisplaySet *set,
                              guint index,
                              FjFramePriority priority,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  FjImageWants *wants;

  g_return_if_fail (FJ_IS_IMAGE_STORE (store));
  g_return_if_fail (FJ_IS_DISPLAY_SET (set));
  g_return_if_fail (callback != NULL);

  wants = fj_image_store_get_wants (store);
  if (wants != NULL)
    fj_image_wants_request (wants, set, index, priority, cancellable, callback, user_data);
}

FjShownImage *
fj_image_store_request_finish (FjImageStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
fj_image_store_read_ahead (FjImageStore *store, FjDisplaySet *set, guint index, int direction)
{
  FjImageWants *wants;

  g_return_if_fail (FJ_IS_IMAGE_STORE (store));
  g_return_if_fail (FJ_IS_DISPLAY_SET (set));

  wants = fj_image_store_get_wants (store);
  if (wants != NULL)
    fj_image_wants_read_ahead (wants, set, index, direction);
}
