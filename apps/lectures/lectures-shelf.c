#include "lectures-shelf.h"

#include "fj-error.h"
#include "fj-fhir-lesson.h"
#include "fj-json.h"
#include "fj-language.h"
#include "lectures-poster.h"
#include "lectures-progress.h"

#define DRAFT "lesson-progress/"
#define PAGE 200
#define MOST_PAGES 50u
#define SOON_MILLISECONDS 300
#define AGAIN_SECONDS 10

struct _LecturesShelf
{
  GObject parent;
  FjClient *client;
  FjChanges *changes;
  FjDrafts *drafts; /* not owned; NULL when there are none, and after closing */
  GListStore *items;
  GCancellable *cancellable;
  GHashTable *unkept; /* set of LecturesItem whose progress central does not have yet */
  GPtrArray *keeping; /* of LecturesItem, under way */
  char *sentence;
  gboolean is_loading;
  gboolean has_drafts; /* they were looked at */
  gboolean is_stale;   /* something changed while it was being read */
  guint soon, again;
};

static void lectures_shelf_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LecturesShelf,
                               lectures_shelf,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, lectures_shelf_model_init))

enum
{
  PROP_IS_LOADING = 1,
  PROP_SENTENCE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* --- as a list --- */

static GType
get_item_type (GListModel *model)
{
  return LECTURES_TYPE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (LECTURES_SHELF (model)->items));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (LECTURES_SHELF (model)->items), position);
}

static void
lectures_shelf_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- reading, in a thread --- */

typedef struct
{
  GPtrArray *lessons;  /* of FjLesson */
  GPtrArray *progress; /* of FjLessonProgress */
} Read;

static void
read_free (Read *read)
{
  g_clear_pointer (&read->lessons, g_ptr_array_unref);
  g_clear_pointer (&read->progress, g_ptr_array_unref);
  g_free (read);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Read, read_free)

static GPtrArray *
read_lessons (FjClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) lessons = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_lesson_free);
  g_autofree char *after = NULL;

  for (guint page = 0; page < MOST_PAGES; page++)
    {
      g_autofree char *path = after != NULL ? g_strdup_printf ("/lessons?count=%d&after=%s", PAGE, after)
                                            : g_strdup_printf ("/lessons?count=%d", PAGE);
      g_autoptr (JsonObject) reply
          = fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
      JsonArray *rows = reply != NULL ? fj_json_get_array (reply, "rows") : NULL;
      const char *next = reply != NULL ? fj_json_get_string (reply, "next") : NULL;

      if (reply == NULL)
        return NULL;
      for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
        {
          JsonObject *row = fj_json_element_object (rows, i);
          FjLesson *lesson = row != NULL ? fj_fhir_lesson_from_row (row, error) : NULL;

          if (lesson == NULL)
            return NULL;
          g_ptr_array_add (lessons, lesson);
        }
      if (next == NULL)
        break;
      g_free (after);
      after = g_uri_escape_string (next, NULL, FALSE);
    }
  return g_steal_pointer (&lessons);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer client, GCancellable *cancellable)
{
  g_autoptr (Read) read = g_new0 (Read, 1);
  GError *error = NULL;

  read->lessons = read_lessons (client, cancellable, &error);
  if (read->lessons != NULL)
    read->progress = lectures_progress_list (client, cancellable, &error);
  if (read->progress != NULL)
    g_task_return_pointer (task, g_steal_pointer (&read), (GDestroyNotify) read_free);
  else
    g_task_return_error (task, error);
}

static void
on_poster (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LecturesItem) item = data;
  g_autoptr (GdkTexture) poster = lectures_poster_load_finish (result, NULL);

  /* A lesson without its picture is a lesson all the same. */
  if (poster != NULL)
    lectures_item_set_poster (item, poster);
}

static LecturesItem *
find_item (LecturesShelf *self, const FjLesson *lesson)
{
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (LecturesItem) item = get_item (G_LIST_MODEL (self), i);

      if (g_str_equal (lectures_item_get_lesson (item)->id, lesson->id))
        return g_steal_pointer (&item);
    }
  return NULL;
}

static LecturesItem *
take_lesson (LecturesShelf *self, FjLesson *lesson)
{
  g_autoptr (LecturesItem) known = find_item (self, lesson);
  LecturesItem *item;

  if (known != NULL && lectures_item_get_lesson (known)->version == lesson->version)
    {
      fj_lesson_free (lesson);
      return g_steal_pointer (&known);
    }
  item = lectures_item_new (lesson);
  if (known != NULL)
    lectures_item_add_progress (item, lectures_item_get_progress (known));
  if (lesson->poster.id != NULL)
    lectures_poster_load_async (self->client, lesson->poster.id, self->cancellable, on_poster,
                                g_object_ref (item));
  return item;
}

static gboolean
is_same (LecturesShelf *self, GPtrArray *items)
{
  gboolean same = items->len == get_n_items (G_LIST_MODEL (self));

  for (guint i = 0; same && i < items->len; i++)
    {
      g_autoptr (LecturesItem) item = get_item (G_LIST_MODEL (self), i);

      same = item == items->pdata[i];
    }
  return same;
}

/* What an earlier run could not send. */
static void
take_drafts (LecturesShelf *self)
{
  g_auto (GStrv) keys = self->drafts != NULL ? fj_drafts_list (self->drafts) : NULL;

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autoptr (JsonObject) json = NULL;
      g_autoptr (FjLessonProgress) progress = NULL;

      if (!g_str_has_prefix (keys[i], DRAFT))
        continue;
      json = fj_drafts_get (self->drafts, keys[i]);
      progress = json != NULL ? fj_fhir_lesson_progress_from_json (json, NULL) : NULL;
      for (guint k = 0; progress != NULL && k < get_n_items (G_LIST_MODEL (self)); k++)
        {
          g_autoptr (LecturesItem) item = get_item (G_LIST_MODEL (self), k);

          if (g_str_equal (lectures_item_get_lesson (item)->id, progress->lesson))
            {
              lectures_item_add_progress (item, progress);
              lectures_shelf_keep (self, item);
            }
        }
    }
}

static void
take_read (LecturesShelf *self, Read *read)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) progress = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < read->progress->len; i++)
    g_hash_table_insert (progress, ((FjLessonProgress *) read->progress->pdata[i])->lesson,
                         read->progress->pdata[i]);
  g_ptr_array_set_free_func (read->lessons, NULL); /* the items have them now */
  for (guint i = 0; i < read->lessons->len; i++)
    {
      FjLesson *lesson = read->lessons->pdata[i];
      const FjLessonProgress *watched = g_hash_table_lookup (progress, lesson->id);
      LecturesItem *item = take_lesson (self, lesson);

      if (watched != NULL)
        lectures_item_add_progress (item, watched);
      g_ptr_array_add (items, item);
    }
  /* A list that is the same is not touched: nothing jumps under the pointer. */
  if (!is_same (self, items))
    g_list_store_splice (self->items, 0, get_n_items (G_LIST_MODEL (self)), items->pdata, items->len);
}

static void
set_state (LecturesShelf *self, gboolean is_loading, const char *sentence)
{
  if (self->is_loading != is_loading)
    {
      self->is_loading = is_loading;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_LOADING]);
    }
  if (g_strcmp0 (self->sentence, sentence) != 0)
    {
      g_free (self->sentence);
      self->sentence = g_strdup (sentence);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SENTENCE]);
    }
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  LecturesShelf *self = LECTURES_SHELF (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (Read) read = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (read != NULL)
    take_read (self, read);
  if (read != NULL && !self->has_drafts)
    {
      self->has_drafts = TRUE;
      take_drafts (self);
    }
  set_state (self, FALSE, error != NULL ? error->message : NULL);
  if (self->is_stale)
    lectures_shelf_reload (self);
}

void
lectures_shelf_reload (LecturesShelf *self)
{
  g_autoptr (GTask) task = NULL;

  self->is_stale = self->is_loading;
  if (self->is_loading || g_cancellable_is_cancelled (self->cancellable))
    return;
  set_state (self, TRUE, self->sentence);
  task = g_task_new (self, self->cancellable, on_read, NULL);
  g_task_set_task_data (task, g_object_ref (self->client), g_object_unref);
  g_task_run_in_thread (task, read_in_thread);
}

/* --- keeping progress --- */

typedef struct
{
  FjClient *client;
  LecturesItem *item; /* main loop only */
  FjLessonProgress *progress;
} Keep;

static void
keep_free (Keep *keep)
{
  g_object_unref (keep->client);
  g_object_unref (keep->item);
  fj_lesson_progress_free (keep->progress);
  g_free (keep);
}

static void
keep_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Keep *keep = data;
  GError *error = NULL;
  FjLessonProgress *joined = lectures_progress_store (keep->client, keep->progress, cancellable, &error);

  if (joined != NULL)
    g_task_return_pointer (task, joined, (GDestroyNotify) fj_lesson_progress_free);
  else
    g_task_return_error (task, error);
}

static gboolean
keep_again (gpointer data)
{
  LecturesShelf *self = data;
  g_autofree gpointer *items = NULL;
  guint n;

  self->again = 0;
  items = g_hash_table_get_keys_as_array (self->unkept, &n);
  for (guint i = 0; i < n; i++)
    lectures_shelf_keep (self, items[i]);
  return G_SOURCE_REMOVE;
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  LecturesShelf *self = LECTURES_SHELF (source);
  Keep *keep = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (FjLessonProgress) joined = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *draft = NULL;

  g_ptr_array_remove (self->keeping, keep->item);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  draft = g_strconcat (DRAFT, keep->progress->lesson, NULL);
  if (joined != NULL)
    {
      lectures_item_add_progress (keep->item, joined);
      if (self->drafts != NULL)
        fj_drafts_remove (self->drafts, draft);
    }
  else
    {
      /* Nobody needs to know: it is not lost, and it is tried again. */
      g_hash_table_add (self->unkept, g_object_ref (keep->item));
      if (self->drafts != NULL)
        {
          g_autoptr (JsonObject) json = fj_fhir_lesson_progress_to_json (keep->progress);

          fj_drafts_put_async (self->drafts, draft, json, NULL, NULL);
        }
      if (self->again == 0)
        self->again = g_timeout_add_seconds (AGAIN_SECONDS, keep_again, self);
    }
  /* More was watched meanwhile. */
  if (joined != NULL && g_hash_table_contains (self->unkept, keep->item))
    lectures_shelf_keep (self, keep->item);
}

void
lectures_shelf_keep (LecturesShelf *self, LecturesItem *item)
{
  const FjLessonProgress *progress = lectures_item_get_progress (item);
  g_autoptr (GTask) task = NULL;
  Keep *keep;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (g_ptr_array_find (self->keeping, item, NULL))
    {
      g_hash_table_add (self->unkept, g_object_ref (item));
      return;
    }
  keep = g_new0 (Keep, 1);
  keep->client = g_object_ref (self->client);
  keep->item = g_object_ref (item);
  keep->progress = fj_lesson_progress_new (progress->lesson);
  fj_lesson_progress_merge (keep->progress, progress);
  g_ptr_array_add (self->keeping, g_object_ref (item));
  g_hash_table_remove (self->unkept, item);
  task = g_task_new (self, self->cancellable, on_kept, NULL);
  g_task_set_task_data (task, keep, (GDestroyNotify) keep_free);
  g_task_run_in_thread (task, keep_in_thread);
}

/* --- what changes --- */

static gboolean
reload_soon (gpointer data)
{
  LecturesShelf *self = data;

  self->soon = 0;
  lectures_shelf_reload (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (FjChanges *changes, GPtrArray *list, LecturesShelf *self)
{
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (((FjChange *) list->pdata[i])->type, "DocumentReference") == 0 && self->soon == 0)
      self->soon = g_timeout_add (SOON_MILLISECONDS, reload_soon, self);
}

static void
on_online (FjChanges *changes, GParamSpec *pspec, LecturesShelf *self)
{
  if (!fj_changes_is_online (changes))
    return;
  if (self->sentence != NULL)
    lectures_shelf_reload (self);
  keep_again (self);
}

gboolean
lectures_shelf_is_loading (LecturesShelf *self)
{
  return self->is_loading;
}

const char *
lectures_shelf_get_sentence (LecturesShelf *self)
{
  return self->sentence;
}

void
lectures_shelf_close (LecturesShelf *self)
{
  /* What is on its way may not arrive any more. */
  for (guint i = 0; self->drafts != NULL && i < self->keeping->len; i++)
    {
      const FjLessonProgress *progress = lectures_item_get_progress (self->keeping->pdata[i]);
      g_autoptr (JsonObject) json = fj_fhir_lesson_progress_to_json (progress);
      g_autofree char *draft = g_strconcat (DRAFT, progress->lesson, NULL);

      fj_drafts_put_async (self->drafts, draft, json, NULL, NULL);
    }
  self->drafts = NULL;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->soon, g_source_remove);
  g_clear_handle_id (&self->again, g_source_remove);
  if (self->changes != NULL)
    g_signal_handlers_disconnect_by_data (self->changes, self);
}

/* --- life --- */

static void
on_items_changed (GListModel *items, guint position, guint removed, guint added, LecturesShelf *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
lectures_shelf_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LecturesShelf *self = LECTURES_SHELF (object);

  if (id == PROP_IS_LOADING)
    g_value_set_boolean (value, self->is_loading);
  else if (id == PROP_SENTENCE)
    g_value_set_string (value, self->sentence);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lectures_shelf_dispose (GObject *object)
{
  LecturesShelf *self = LECTURES_SHELF (object);

  if (self->client != NULL)
    lectures_shelf_close (self);
  g_clear_object (&self->client);
  g_clear_object (&self->changes);
  g_clear_object (&self->items);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->unkept, g_hash_table_unref);
  g_clear_pointer (&self->keeping, g_ptr_array_unref);
  g_clear_pointer (&self->sentence, g_free);
  G_OBJECT_CLASS (lectures_shelf_parent_class)->dispose (object);
}

static void
lectures_shelf_class_init (LecturesShelfClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);

  object->get_property = lectures_shelf_get_property;
  object->dispose = lectures_shelf_dispose;
  props[PROP_IS_LOADING]
      = g_param_spec_boolean ("is-loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SENTENCE]
      = g_param_spec_string ("sentence", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object, N_PROPS, props);
}

static void
lectures_shelf_init (LecturesShelf *self)
{
  self->items = g_list_store_new (LECTURES_TYPE_ITEM);
  self->cancellable = g_cancellable_new ();
  self->unkept = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->keeping = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (on_items_changed), self, 0);
}

LecturesShelf *
lectures_shelf_new (FjClient *client, FjChanges *changes, FjDrafts *drafts)
{
  LecturesShelf *self = g_object_new (LECTURES_TYPE_SHELF, NULL);

  self->client = g_object_ref (client);
  self->changes = g_object_ref (changes);
  self->drafts = drafts;
  g_signal_connect (changes, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (changes, "resynchronise", G_CALLBACK (lectures_shelf_reload), self);
  g_signal_connect (changes, "notify::is-online", G_CALLBACK (on_online), self);
  lectures_shelf_reload (self);
  return self;
}
