#include "fj-error.h"
#include "fj-image-store-private.h"
#include "fj-language.h"

#define BETWEEN_SPLITS 150 /* ms */
#define FIRST_LOCAL 60     /* ms: most folders are looked at by then, and split only once */

struct _FjImageStore
{
  GObject parent_instance;
  FjImageSource *source;
  FjSandbox *sandbox;
  FjFrameCache *cache;
  gboolean is_local;
  GMainContext *context;
  FjErrands *errands; /* NULL: closed */
  FjImageWants *wants;
  FjImageReformats *reformats;

  GPtrArray *objects;     /* of FjStoreObject, in the order of the source */
  GHashTable *by_key;     /* key to FjStoreObject */
  GPtrArray *series;      /* of FjStoreSeries, in the order of their first objects */
  GHashTable *by_series;  /* study and series to FjStoreSeries */
  GHashTable *study_rank; /* study UID to rank + 1 */
  GPtrArray *sets;        /* of FjDisplaySet: the list */

  guint n_looking, n_here, n_splitting;
  gboolean has_new_sets; /* that the list does not have yet */
  gboolean is_listing, is_loading;
  gboolean lists_again; /* load() was called while it listed */
  guint told_here, told_total;
  GSource *timer;    /* of the next split; NULL: none is due */
  gint64 last_split; /* monotonic; 0: never */
};

enum
{
  PROP_IS_LOADING = 1,
  N_PROPERTIES
};
enum
{
  PROGRESS,
  REPLACED,
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void fj_image_store_init_model (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjImageStore,
                               fj_image_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fj_image_store_init_model))

/* --- the list --- */

static GType
get_item_type (GListModel *model)
{
  return FJ_TYPE_DISPLAY_SET;
}

static guint
get_n_items (GListModel *model)
{
  return FJ_IMAGE_STORE (model)->sets->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  FjImageStore *self = FJ_IMAGE_STORE (model);

  return position < self->sets->len ? g_object_ref (g_ptr_array_index (self->sets, position)) : NULL;
}

static void
fj_image_store_init_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
tell_replaced (FjImageStore *self, GPtrArray *old)
{
  g_autoptr (GHashTable) before = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) now = g_ptr_array_ref (self->sets);

  for (guint i = 0; i < old->len; i++)
    {
      FjDisplaySet *set = g_ptr_array_index (old, i);

      g_hash_table_insert (before, (gpointer) fj_display_set_get_key (set), set);
    }
  for (guint i = 0; i < now->len && self->errands != NULL; i++)
    {
      FjDisplaySet *set = g_ptr_array_index (now, i);
      FjDisplaySet *other = g_hash_table_lookup (before, fj_display_set_get_key (set));

      if (other == NULL || other == set)
        continue;
      g_signal_emit (self, signals[REPLACED], 0, other, set);
      if (self->errands != NULL)
        fj_image_reformats_replaced (self->reformats, other, set);
    }
}

static void
update_list (FjImageStore *self)
{
  g_autoptr (GPtrArray) old = self->sets, now = fj_store_list_collect (self->series);

  self->has_new_sets = FALSE;
  self->sets = g_ptr_array_ref (now);
  fj_store_list_tell (G_LIST_MODEL (self), old, now);
  tell_replaced (self, old);
}

/* --- series and objects --- */

static void
series_free (gpointer data)
{
  FjStoreSeries *series = data;

  g_ptr_array_unref (series->objects);
  g_clear_pointer (&series->sets, g_ptr_array_unref);
  g_free (series->key);
  g_free (series);
}

static void
object_free (gpointer data)
{
  FjStoreObject *object = data;

  fj_image_look_unref (object->look);
  g_clear_pointer (&object->wants, g_ptr_array_unref);
  g_free (object);
}

static guint
rank_study (FjImageStore *self, const char *study_uid)
{
  gpointer rank = g_hash_table_lookup (self->study_rank, study_uid);

  if (rank == NULL)
    {
      rank = GUINT_TO_POINTER (g_hash_table_size (self->study_rank) + 1);
      g_hash_table_insert (self->study_rank, g_strdup (study_uid), rank);
    }
  return GPOINTER_TO_UINT (rank);
}

/* An object that does not say its series is alone: nobody knows what it belongs to. One UID in two studies is
 * two series. */
static FjStoreSeries *
ensure_series (FjImageStore *self, const FjImageLook *look)
{
  const char *uid = *look->series_uid != '\0' ? look->series_uid : look->key;
  g_autofree char *name = g_strdup_printf ("%s\n%s", look->study_uid, uid);
  FjStoreSeries *series = g_hash_table_lookup (self->by_series, name);

  if (series != NULL)
    return series;
  series = g_new0 (FjStoreSeries, 1);
  series->key = g_strdup (uid);
  for (guint i = 0; i < self->series->len; i++)
    if (g_str_equal (((FjStoreSeries *) g_ptr_array_index (self->series, i))->key, uid))
      {
        g_free (series->key);
        series->key = g_strdup_printf ("%s@%s", uid, look->study_uid);
        break;
      }
  series->objects = g_ptr_array_new ();
  series->study_rank = rank_study (self, look->study_uid);
  series->rank = self->series->len;
  g_ptr_array_add (self->series, series);
  g_hash_table_insert (self->by_series, g_steal_pointer (&name), series);
  return series;
}

static int
compare_objects (gconstpointer a, gconstpointer b)
{
  const FjStoreObject *one = *(FjStoreObject *const *) a, *other = *(FjStoreObject *const *) b;

  return (one->index > other->index) - (one->index < other->index);
}

static void
put_into_series (FjImageStore *self, FjStoreObject *object)
{
  if (object->series == NULL)
    {
      object->series = ensure_series (self, object->look);
      g_ptr_array_add (object->series->objects, object);
    }
  object->series->is_changed = TRUE;
}

static FjStoreObject *
add_object (FjImageStore *self, const FjImageObject *listed)
{
  FjStoreObject *object = g_new0 (FjStoreObject, 1);

  object->index = self->objects->len;
  object->look = fj_image_look_new_listed (listed);
  g_ptr_array_add (self->objects, object);
  g_hash_table_insert (self->by_key, object->look->key, object);
  if (!self->is_local && listed->series_uid != NULL)
    put_into_series (self, object);
  return object;
}

/* --- splitting --- */

static void
split_series (FjImageStore *self, FjStoreSeries *series)
{
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_look_unref);

  if (!series->is_changed || series->is_splitting)
    return;
  g_ptr_array_sort (series->objects, compare_objects);
  for (guint i = 0; i < series->objects->len; i++)
    g_ptr_array_add (looks,
                     fj_image_look_ref (((FjStoreObject *) g_ptr_array_index (series->objects, i))->look));
  series->is_changed = FALSE;
  series->is_splitting = TRUE;
  self->n_splitting++;
  fj_errands_split (self->errands, series->key, looks);
}

static void
stop_timer (FjImageStore *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
split_now (FjImageStore *self)
{
  stop_timer (self);
  self->last_split = g_get_monotonic_time ();
  for (guint i = 0; i < self->series->len; i++)
    split_series (self, g_ptr_array_index (self->series, i));
}

static gboolean
on_time (gpointer data)
{
  split_now (data);
  return G_SOURCE_REMOVE;
}

/* Now, when all is there or nothing has been shown for long enough; else in a while. */
static void
schedule_split (FjImageStore *self)
{
  gint64 due = self->last_split / 1000 + BETWEEN_SPLITS - g_get_monotonic_time () / 1000;
  gboolean is_changed = FALSE;

  for (guint i = 0; i < self->series->len && !is_changed; i++)
    is_changed = ((FjStoreSeries *) g_ptr_array_index (self->series, i))->is_changed;
  if (!is_changed)
    return;
  if (self->last_split == 0)
    due = self->is_local ? FIRST_LOCAL : 0;
  if (due <= 0 || (self->n_looking == 0 && !self->is_listing))
    {
      split_now (self);
      return;
    }
  if (self->timer != NULL)
    return;
  self->timer = g_timeout_source_new ((guint) due);
  g_source_set_callback (self->timer, on_time, self, NULL);
  g_source_attach (self->timer, self->context);
}

static gboolean
is_busy (const FjImageStore *self)
{
  if (self->is_listing || self->n_looking > 0 || self->n_splitting > 0)
    return TRUE;
  for (guint i = 0; i < self->series->len; i++)
    if (((FjStoreSeries *) g_ptr_array_index (self->series, i))->is_changed)
      return TRUE;
  return FALSE;
}

static void
set_loading (FjImageStore *self, gboolean is_loading)
{
  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
}

/* --- what errands bring home --- */

/* The middle of each series first, then the rest. */
static void
fetch_all (FjImageStore *self)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      const FjStoreSeries *series = g_ptr_array_index (self->series, i);

      fj_image_store_look_at (self, g_ptr_array_index (series->objects, series->objects->len / 2),
                              FJ_FRAME_HANGING);
    }
  for (guint i = 0; i < self->objects->len; i++)
    fj_image_store_look_at (self, g_ptr_array_index (self->objects, i), FJ_FRAME_REST);
}

static gboolean
needs_look (const FjStoreObject *object)
{
  return !object->is_under_way && (!object->look->is_here || object->look->sentence != NULL);
}

static void
look_at_all (FjImageStore *self)
{
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_look_unref);
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->objects->len; i++)
    {
      FjStoreObject *object = g_ptr_array_index (self->objects, i);

      if (!needs_look (object))
        continue;
      object->is_under_way = TRUE;
      self->n_looking++;
      g_ptr_array_add (looks, fj_image_look_ref (object->look));
      g_array_append_val (indices, i);
    }
  if (looks->len > 0)
    fj_errands_look (self->errands, looks, indices);
}

static void
take_list (FjImageStore *self, FjErrandResult *result)
{
  self->is_listing = FALSE;
  if (result->error != NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, result->error->message);
      return;
    }
  for (guint i = 0; i < result->list->len; i++)
    {
      const FjImageObject *listed = g_ptr_array_index (result->list, i);

      if (!g_hash_table_contains (self->by_key, listed->key))
        add_object (self, listed);
    }
  if (self->is_local)
    look_at_all (self);
  else
    fetch_all (self);
  if (self->lists_again)
    fj_image_store_load (self);
}

static void
take_look (FjImageStore *self, FjErrandResult *result)
{
  FjStoreObject *object = g_ptr_array_index (self->objects, result->index);

  if (object->is_under_way)
    self->n_looking--;
  object->is_under_way = FALSE;
  if (!object->is_counted)
    self->n_here++;
  object->is_counted = TRUE;
  if (result->look != NULL)
    {
      fj_image_look_unref (object->look);
      object->look = fj_image_look_ref (result->look);
      /* The table's key was the old look's. */
      g_hash_table_replace (self->by_key, object->look->key, object);
      put_into_series (self, object);
    }
  if (result->look != NULL || result->error != NULL)
    fj_image_wants_looked (self->wants, object, result->error);
}

static void
take_split (FjImageStore *self, FjErrandResult *result)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      FjStoreSeries *series = g_ptr_array_index (self->series, i);

      if (!g_str_equal (series->key, result->name))
        continue;
      series->is_splitting = FALSE;
      self->n_splitting--;
      g_clear_pointer (&series->sets, g_ptr_array_unref);
      series->sets = g_steal_pointer (&result->list);
      self->has_new_sets = TRUE;
      return;
    }
}

static void
take (FjImageStore *self, FjErrandResult *result)
{
  switch (result->kind)
    {
    case FJ_ERRAND_LISTED:
      take_list (self, result);
      break;
    case FJ_ERRAND_LOOKED:
      take_look (self, result);
      break;
    case FJ_ERRAND_READ:
      fj_image_wants_came (self->wants, result->name, result->image, result->error);
      break;
    case FJ_ERRAND_SPLIT:
      take_split (self, result);
      break;
    case FJ_ERRAND_FILLED:
      fj_image_reformats_filled (self->reformats, result->volume, result->error);
      break;
    }
}

static void
tell_progress (FjImageStore *self)
{
  guint total = self->is_listing && self->objects->len == 0 ? 0 : self->objects->len;

  if (self->told_here == self->n_here && self->told_total == total)
    return;
  self->told_here = self->n_here;
  self->told_total = total;
  g_signal_emit (self, signals[PROGRESS], 0, self->n_here, total);
}

static gboolean
came (gpointer data)
{
  g_autoptr (FjImageStore) self = g_object_ref (data);

  /* Who hears of it may close the store. */
  while (self->errands != NULL)
    {
      FjErrandResult *result = fj_errands_take (self->errands);

      if (result == NULL)
        break;
      take (self, result);
      fj_errand_result_free (result);
    }
  /* Series that were split together are seen together. */
  if (self->errands != NULL && self->has_new_sets && self->n_splitting == 0)
    update_list (self);
  if (self->errands != NULL)
    tell_progress (self);
  if (self->errands != NULL)
    schedule_split (self);
  if (self->errands != NULL)
    fj_image_reformats_go_on (self->reformats);
  if (self->errands != NULL)
    set_loading (self, is_busy (self));
  return G_SOURCE_CONTINUE;
}

/* --- for the other parts --- */

FjErrands *
fj_image_store_get_errands (FjImageStore *store)
{
  return store->errands;
}

GMainContext *
fj_image_store_get_context (FjImageStore *store)
{
  return store->context;
}

FjImageWants *
fj_image_store_get_wants (FjImageStore *store)
{
  return store->errands != NULL ? store->wants : NULL;
}

FjImageReformats *
fj_image_store_get_reformats (FjImageStore *store)
{
  return store->errands != NULL ? store->reformats : NULL;
}

gboolean
fj_image_store_is_settled (FjImageStore *store, FjDisplaySet *set)
{
  const FjDisplayImage *image = fj_display_set_get_image (set, 0);
  const FjStoreObject *object = image != NULL ? fj_image_store_find_object (store, image->key) : NULL;
  const FjStoreSeries *series = object != NULL ? object->series : NULL;
  const FjDisplaySet *listed = fj_image_store_find (store, fj_display_set_get_key (set));

  if (series == NULL || store->is_listing || series->is_changed || series->is_splitting || store->has_new_sets
      || (listed != NULL && listed != set))
    return FALSE;
  /* Which series a file of a folder belongs to is known once it has been looked at. */
  if (store->is_local)
    return store->n_looking == 0;
  for (guint i = 0; i < series->objects->len; i++)
    if (((const FjStoreObject *) g_ptr_array_index (series->objects, i))->is_under_way)
      return FALSE;
  return TRUE;
}

FjStoreObject *
fj_image_store_find_object (FjImageStore *store, const char *key)
{
  return g_hash_table_lookup (store->by_key, key);
}

void
fj_image_store_look_at (FjImageStore *store, FjStoreObject *object, FjFramePriority priority)
{
  if (object->look->is_here && object->look->sentence == NULL)
    return;
  if (store->is_local && object->is_under_way)
    return;
  if (!object->is_under_way)
    store->n_looking++;
  object->is_under_way = TRUE;
  fj_errands_fetch (store->errands, object->look, object->index, priority);
}

/* --- the object --- */

FjImageStore *
fj_image_store_new (FjImageSource *source, FjSandbox *sandbox, FjFrameCache *cache)
{
  FjImageStore *self;

  g_return_val_if_fail (FJ_IS_IMAGE_SOURCE (source), NULL);
  g_return_val_if_fail (sandbox != NULL && cache != NULL, NULL);

  self = g_object_new (FJ_TYPE_IMAGE_STORE, NULL);
  self->source = g_object_ref (source);
  self->sandbox = fj_sandbox_ref (sandbox);
  self->cache = fj_frame_cache_ref (cache);
  self->is_local = fj_image_source_is_local (source);
  self->wants = fj_image_wants_new (self, cache);
  self->reformats = fj_image_reformats_new (self, cache);
  self->errands = fj_errands_new (source, sandbox, cache, self->context, came, self);
  return self;
}

void
fj_image_store_load (FjImageStore *store)
{
  g_return_if_fail (FJ_IS_IMAGE_STORE (store));

  if (store->errands == NULL)
    return;
  store->lists_again = store->is_listing;
  if (store->is_listing)
    return;
  store->is_listing = TRUE;
  fj_errands_list (store->errands);
  set_loading (store, TRUE);
}

void
fj_image_store_close (FjImageStore *store)
{
  g_return_if_fail (FJ_IS_IMAGE_STORE (store));

  if (store->errands == NULL)
    return;
  stop_timer (store);
  g_clear_pointer (&store->errands, fj_errands_close);
  g_clear_pointer (&store->wants, fj_image_wants_free);
  g_clear_pointer (&store->reformats, fj_image_reformats_free);
  set_loading (store, FALSE);
}

FjDisplaySet *
fj_image_store_find (FjImageStore *store, const char *key)
{
  g_return_val_if_fail (FJ_IS_IMAGE_STORE (store), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < store->sets->len; i++)
    if (g_str_equal (fj_display_set_get_key (g_ptr_array_index (store->sets, i)), key))
      return g_ptr_array_index (store->sets, i);
  return store->errands != NULL ? fj_image_reformats_find (store->reformats, key) : NULL;
}

FjImageSource *
fj_image_store_get_source (FjImageStore *store)
{
  g_return_val_if_fail (FJ_IS_IMAGE_STORE (store), NULL);
  return store->source;
}

FjSandbox *
fj_image_store_get_sandbox (FjImageStore *store)
{
  g_return_val_if_fail (FJ_IS_IMAGE_STORE (store), NULL);
  return store->sandbox;
}

static void
fj_image_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_IS_LOADING)
    g_value_set_boolean (value, FJ_IMAGE_STORE (object)->is_loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_image_store_dispose (GObject *object)
{
  fj_image_store_close (FJ_IMAGE_STORE (object));
  G_OBJECT_CLASS (fj_image_store_parent_class)->dispose (object);
}

static void
fj_image_store_finalize (GObject *object)
{
  FjImageStore *self = FJ_IMAGE_STORE (object);

  g_clear_pointer (&self->wants, fj_image_wants_free);
  g_clear_pointer (&self->reformats, fj_image_reformats_free);
  g_ptr_array_unref (self->sets);
  g_hash_table_unref (self->by_series);
  g_hash_table_unref (self->by_key);
  g_hash_table_unref (self->study_rank);
  g_ptr_array_unref (self->series);
  g_ptr_array_unref (self->objects);
  g_clear_pointer (&self->sandbox, fj_sandbox_unref);
  g_clear_pointer (&self->cache, fj_frame_cache_unref);
  g_clear_object (&self->source);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (fj_image_store_parent_class)->finalize (object);
}

static void
fj_image_store_class_init (FjImageStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_image_store_get_property;
  object_class->dispose = fj_image_store_dispose;
  object_class->finalize = fj_image_store_finalize;
  properties[PROP_IS_LOADING]
      = g_param_spec_boolean ("is-loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[PROGRESS] = g_signal_new ("progress", FJ_TYPE_IMAGE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[REPLACED] = g_signal_new ("replaced", FJ_TYPE_IMAGE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, FJ_TYPE_DISPLAY_SET, FJ_TYPE_DISPLAY_SET);
  signals[FAILED] = g_signal_new ("failed", FJ_TYPE_IMAGE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fj_image_store_init (FjImageStore *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->objects = g_ptr_array_new_with_free_func (object_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->series = g_ptr_array_new_with_free_func (series_free);
  self->by_series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->study_rank = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sets = g_ptr_array_new_with_free_func (g_object_unref);
}
