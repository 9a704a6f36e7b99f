#include "fj-exam-list.h"

#include <string.h>
#include "fj-error.h"
#include "fj-exam-rows.h"
#include "fj-fhir-worklist.h"

#define PAGE 200      /* rows; central's most */
#define MAX_EXAMS 100 /* asked for by id at a time; more: all is read again */
#define COALESCE_MS 100
#define FIRST_PAUSE_MS 1000
#define LONGEST_PAUSE_MS 30000

/* What a request under way reads. */
typedef enum
{
  NOTHING,
  ALL,  /* as much as is shown, again; or the first page */
  MORE, /* the next page */
  SOME  /* changed exams */
} Kind;

struct _FjExamList
{
  GObject parent_instance;
  FjClient *client;
  FjChanges *changes;
  char *query;
  FjExamRows *rows;
  guint counts[FJ_N_STAGES];
  char *next; /* cursor */
  char *sentence;
  gint64 horizon; /* the newest instant that the first reading knew */

  gboolean told_loading;
  gboolean read_once; /* this query has been read */
  gboolean unsure;    /* it was, before it was known where the changes begin */
  gboolean wants_all, wants_more;
  GHashTable *dirty; /* ids of exams that changed */

  Kind reading;
  GCancellable *cancellable; /* of the request under way */
  GPtrArray *incoming;       /* of ALL, page by page */
  GHashTable *asked;         /* of SOME */
  guint timer;               /* until changes are looked at, or the next attempt */
  guint pause;
};

enum
{
  PROP_IS_LOADING = 1,
  PROP_SENTENCE,
  PROP_HAS_MORE,
  N_PROPS
};

enum
{
  COUNTS_CHANGED,
  ARRIVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return FJ_TYPE_EXAM_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return fj_exam_rows_length (FJ_EXAM_LIST (model)->rows);
}

static gpointer
get_item (GListModel *model, guint position)
{
  FjExamList *list = FJ_EXAM_LIST (model);

  return position < fj_exam_rows_length (list->rows) ? g_object_ref (fj_exam_rows_at (list->rows, position))
                                                     : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FjExamList,
                               fj_exam_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void go_on (FjExamList *list);

/* ---- rows ---- */

static const FjExamRowData *
data_at (GPtrArray *rows, guint index)
{
  return fj_exam_row_get (g_ptr_array_index (rows, index));
}

/* Came into the list, and not only into what is loaded of it. @index: where it stands now. */
static gboolean
is_arrival (FjExamList *list, const FjExamRowData *row, int index)
{
  return index >= 0
         && (list->next == NULL || (guint) index + 1 < fj_exam_rows_length (list->rows)
             || row->times[row->stage] > list->horizon);
}

static void
announce (FjExamList *list, GPtrArray *arrivals)
{
  for (guint i = 0; i < arrivals->len; i++)
    g_signal_emit (list, signals[ARRIVED], 0, g_ptr_array_index (arrivals, i));
}

static void
put_rows (FjExamList *list, GPtrArray *rows, gboolean with_arrivals)
{
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    if (is_arrival (list, data_at (rows, i), fj_exam_rows_put (list->rows, g_ptr_array_index (rows, i)))
        && with_arrivals)
      g_ptr_array_add (arrivals, g_object_ref (g_ptr_array_index (rows, i)));
  announce (list, arrivals);
}

/* All at once: the rows of another query, or the first. */
static void
replace_rows (FjExamList *list, GPtrArray *rows)
{
  list->horizon = 0;
  for (guint i = 0; i < rows->len; i++)
    for (guint stage = 0; stage < FJ_N_STAGES; stage++)
      list->horizon = MAX (list->horizon, data_at (rows, i)->times[stage]);
  fj_exam_rows_replace (list->rows, rows);
}

/* ---- state ---- */

static void
set_sentence (FjExamList *list, const char *sentence)
{
  if (g_strcmp0 (list->sentence, sentence) == 0)
    return;
  g_free (list->sentence);
  list->sentence = g_strdup (sentence);
  g_object_notify_by_pspec (G_OBJECT (list), properties[PROP_SENTENCE]);
}

static void
set_next (FjExamList *list, const char *next)
{
  gboolean had = list->next != NULL;
  char *copy = g_strdup (next);

  g_free (list->next);
  list->next = copy;
  if (had != (next != NULL))
    g_object_notify_by_pspec (G_OBJECT (list), properties[PROP_HAS_MORE]);
}

static void
set_counts (FjExamList *list, const guint *counts)
{
  if (memcmp (list->counts, counts, sizeof list->counts) == 0)
    return;
  memcpy (list->counts, counts, sizeof list->counts);
  g_signal_emit (list, signals[COUNTS_CHANGED], 0);
}

gboolean
fj_exam_list_is_loading (FjExamList *list)
{
  g_return_val_if_fail (FJ_IS_EXAM_LIST (list), FALSE);
  return list->reading == MORE || (list->reading == ALL && !list->read_once);
}

static void
set_reading (FjExamList *list, Kind reading)
{
  list->reading = reading;
  /* Whether it is loading also depends on what was read meanwhile: what was told last decides. */
  if (list->told_loading != fj_exam_list_is_loading (list))
    {
      list->told_loading = !list->told_loading;
      g_object_notify_by_pspec (G_OBJECT (list), properties[PROP_IS_LOADING]);
    }
}

static gboolean
on_timer (gpointer data)
{
  FjExamList *list = data;

  list->timer = 0;
  go_on (list);
  return G_SOURCE_REMOVE;
}

static void
look_again_in (FjExamList *list, guint milliseconds)
{
  if (list->timer == 0)
    list->timer = g_timeout_add (milliseconds, on_timer, list);
}

static void
look_again_now (FjExamList *list)
{
  g_clear_handle_id (&list->timer, g_source_remove);
  list->pause = FIRST_PAUSE_MS;
  go_on (list);
}

/* ---- requests ---- */

static void
take_rows (FjExamList *list, GPtrArray *rows, const char *next)
{
  switch (list->reading)
    {
    case ALL:
      if (!list->read_once)
        replace_rows (list, rows);
      else
        {
          fj_exam_rows_keep_only (list->rows, rows);
          put_rows (list, rows, TRUE);
        }
      set_next (list, next);
      break;
    case MORE:
      put_rows (list, rows, FALSE);
      set_next (list, next);
      break;
    case SOME:
      for (guint i = 0; i < rows->len; i++)
        g_hash_table_remove (list->asked, data_at (rows, i)->exam);
      GHashTableIter iter;
      gpointer exam;
      g_hash_table_iter_init (&iter, list->asked);
      while (g_hash_table_iter_next (&iter, &exam, NULL))
        fj_exam_rows_remove (list->rows, exam);
      put_rows (list, rows, TRUE);
      break;
    case NOTHING:
      break;
    }
}

/* What was being read is to be read again. */
static void
take_error (FjExamList *list, const GError *error)
{
  GHashTableIter iter;
  gpointer exam;
  gboolean passes = g_error_matches (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE)
                    || g_error_matches (error, FJ_ERROR, FJ_ERROR_THROTTLED)
                    || g_error_matches (error, FJ_ERROR, FJ_ERROR_INTERNAL)
                    || g_error_matches (error, FJ_ERROR, FJ_ERROR_IO)
                    || g_error_matches (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED);

  if (!list->read_once)
    {
      /* Rows that answer another question must not stand there. */
      g_autoptr (GPtrArray) none = g_ptr_array_new ();
      replace_rows (list, none);
      set_next (list, NULL);
    }
  set_sentence (list, error->message);
  if (!passes)
    return;
  list->wants_all = list->wants_all || list->reading == ALL;
  list->wants_more = list->wants_more || list->reading == MORE;
  if (list->reading == SOME)
    {
      g_hash_table_iter_init (&iter, list->asked);
      while (g_hash_table_iter_next (&iter, &exam, NULL))
        g_hash_table_add (list->dirty, g_strdup (exam));
    }
  look_again_in (list, list->pause);
  list->pause = MIN (list->pause * 2, LONGEST_PAUSE_MS);
}

static void ask (FjExamList *list, Kind reading, const char *condition);

/* The next page of ALL, when as much as was shown is not there yet. TRUE: under way. */
static gboolean
ask_for_rest (FjExamList *list, GPtrArray *rows, const char *next)
{
  g_autofree char *condition = next != NULL ? g_strconcat ("after=", next, NULL) : NULL;

  g_ptr_array_extend_and_steal (list->incoming, g_ptr_array_ref (rows));
  if (next == NULL || list->incoming->len >= fj_exam_rows_length (list->rows) || !list->read_once)
    return FALSE;
  ask (list, ALL, condition);
  return TRUE;
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree GWeakRef *reference = data;
  g_autoptr (FjExamList) list = g_weak_ref_get (reference);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) reply = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *next = NULL;
  guint counts[FJ_N_STAGES];

  g_weak_ref_clear (reference);
  /* Of a query that is not asked any more. */
  if (list == NULL || list->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&list->cancellable);
  if (reply != NULL)
    rows = fj_fhir_worklist_rows (reply, counts, &next, &error);
  if (rows == NULL)
    take_error (list, error);
  else
    {
      if (list->reading == ALL && ask_for_rest (list, rows, next))
        return;
      take_rows (list, list->reading == ALL ? list->incoming : rows, next);
      if (list->reading == ALL)
        {
          list->read_once = TRUE;
          list->unsure = list->changes != NULL && fj_changes_get_position (list->changes) < 0;
        }
      list->pause = FIRST_PAUSE_MS;
      set_counts (list, counts);
      set_sentence (list, NULL);
    }
  g_clear_pointer (&list->incoming, g_ptr_array_unref);
  g_clear_pointer (&list->asked, g_hash_table_unref);
  set_reading (list, NOTHING);
  if (rows != NULL)
    go_on (list);
}

static void
ask (FjExamList *list, Kind reading, const char *condition)
{
  g_autofree char *path
      = g_strdup_printf ("/worklist?%s%scount=%u%s%s", list->query, *list->query != '\0' ? "&" : "", PAGE,
                         condition != NULL ? "&" : "", condition != NULL ? condition : "");
  GWeakRef *reference = g_new0 (GWeakRef, 1);

  g_weak_ref_init (reference, list);
  list->cancellable = g_cancellable_new ();
  set_reading (list, reading);
  fj_client_send_async (list->client, "GET", path, NULL, 0, NULL, list->cancellable, on_reply, reference);
}

static void
ask_for_some (FjExamList *list)
{
  g_autofree char **ids = (char **) g_hash_table_get_keys_as_array (list->dirty, NULL);
  g_autofree char *joined = g_strjoinv (",", ids);
  g_autofree char *condition = g_strconcat ("exam=", joined, NULL);

  list->asked = list->dirty;
  list->dirty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ask (list, SOME, condition);
}

/* Whatever is to be read next, one at a time. */
static void
go_on (FjExamList *list)
{
  if (list->reading != NOTHING || list->timer != 0 || list->client == NULL)
    return;
  if (list->changes != NULL && list->sentence != NULL
      && !(fj_changes_is_online (list->changes) && fj_changes_has_session (list->changes)))
    return; /* their properties say when */
  if (g_hash_table_size (list->dirty) > MAX_EXAMS)
    list->wants_all = TRUE;
  if (list->wants_all)
    {
      list->wants_all = FALSE;
      g_hash_table_remove_all (list->dirty);
      list->incoming = g_ptr_array_new_with_free_func (g_object_unref);
      ask (list, ALL, NULL);
    }
  else if (list->wants_more)
    {
      g_autofree char *condition = g_strconcat ("after=", list->next, NULL);

      list->wants_more = FALSE;
      if (list->next != NULL)
        ask (list, MORE, condition);
    }
  else if (g_hash_table_size (list->dirty) > 0)
    ask_for_some (list);
}

/* ---- changes ---- */

static void
mark_patient (FjExamList *list, const char *patient)
{
  for (guint i = 0; i < fj_exam_rows_length (list->rows); i++)
    {
      const FjExamRowData *row = fj_exam_row_get (fj_exam_rows_at (list->rows, i));

      if (g_strcmp0 (row->patient, patient) == 0)
        g_hash_table_add (list->dirty, g_strdup (row->exam));
    }
}

static void
on_changed (FjExamList *list, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const FjChange *change = g_ptr_array_index (changes, i);

      if (change->exam != NULL)
        g_hash_table_add (list->dirty, g_strdup (change->exam));
      else if (g_str_equal (change->type, "Patient"))
        mark_patient (list, change->id);
    }
  if (g_hash_table_size (list->dirty) > 0)
    look_again_in (list, COALESCE_MS);
}

static void
on_resynchronise (FjExamList *list)
{
  list->wants_all = TRUE;
  look_again_in (list, COALESCE_MS);
}

static void
on_link (FjExamList *list)
{
  look_again_now (list);
}

static void
on_position (FjExamList *list)
{
  if (!list->unsure)
    return;
  list->unsure = FALSE;
  on_resynchronise (list);
}

/* ---- the object ---- */

static void
forget_request (FjExamList *list)
{
  g_cancellable_cancel (list->cancellable);
  g_clear_object (&list->cancellable);
  g_clear_pointer (&list->incoming, g_ptr_array_unref);
  g_clear_pointer (&list->asked, g_hash_table_unref);
  g_clear_handle_id (&list->timer, g_source_remove);
}

gboolean
fj_exam_list_set_query (FjExamList *list, const char *query)
{
  g_return_val_if_fail (FJ_IS_EXAM_LIST (list), FALSE);

  if (query == NULL)
    query = "";
  if (g_strcmp0 (list->query, query) == 0)
    return FALSE;
  g_free (list->query);
  list->query = g_strdup (query);
  forget_request (list);
  g_hash_table_remove_all (list->dirty);
  list->read_once = list->unsure = list->wants_more = FALSE;
  list->wants_all = TRUE;
  list->pause = FIRST_PAUSE_MS;
  set_reading (list, NOTHING);
  set_sentence (list, NULL);
  go_on (list);
  return TRUE;
}

void
fj_exam_list_reload (FjExamList *list)
{
  g_return_if_fail (FJ_IS_EXAM_LIST (list));
  list->wants_all = TRUE;
  set_sentence (list, NULL);
  look_again_now (list);
}

void
fj_exam_list_load_more (FjExamList *list)
{
  g_return_if_fail (FJ_IS_EXAM_LIST (list));
  if (list->next == NULL || list->reading == MORE)
    return;
  list->wants_more = TRUE;
  go_on (list);
}

gboolean
fj_exam_list_has_more (FjExamList *list)
{
  g_return_val_if_fail (FJ_IS_EXAM_LIST (list), FALSE);
  return list->next != NULL;
}

const char *
fj_exam_list_get_sentence (FjExamList *list)
{
  g_return_val_if_fail (FJ_IS_EXAM_LIST (list), NULL);
  return list->sentence;
}

guint
fj_exam_list_get_count (FjExamList *list, FjStage stage)
{
  g_return_val_if_fail (FJ_IS_EXAM_LIST (list) && stage < FJ_N_STAGES, 0);
  return list->counts[stage];
}

FjExamRow *
fj_exam_list_find (FjExamList *list, const char *exam)
{
  g_return_val_if_fail (FJ_IS_EXAM_LIST (list) && exam != NULL, NULL);
  return fj_exam_rows_find (list->rows, exam);
}

static void
fj_exam_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjExamList *list = FJ_EXAM_LIST (object);

  if (id == PROP_IS_LOADING)
    g_value_set_boolean (value, fj_exam_list_is_loading (list));
  else if (id == PROP_SENTENCE)
    g_value_set_string (value, list->sentence);
  else if (id == PROP_HAS_MORE)
    g_value_set_boolean (value, list->next != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_exam_list_dispose (GObject *object)
{
  FjExamList *list = FJ_EXAM_LIST (object);

  forget_request (list);
  g_clear_object (&list->client);
  g_clear_object (&list->changes);
  G_OBJECT_CLASS (fj_exam_list_parent_class)->dispose (object);
}

static void
fj_exam_list_finalize (GObject *object)
{
  FjExamList *list = FJ_EXAM_LIST (object);

  g_hash_table_unref (list->dirty);
  fj_exam_rows_free (list->rows);
  g_free (list->query);
  g_free (list->next);
  g_free (list->sentence);
  G_OBJECT_CLASS (fj_exam_list_parent_class)->finalize (object);
}

static void
fj_exam_list_class_init (FjExamListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fj_exam_list_get_property;
  object_class->dispose = fj_exam_list_dispose;
  object_class->finalize = fj_exam_list_finalize;
  properties[PROP_IS_LOADING] = g_param_spec_boolean ("is-loading", NULL, NULL, FALSE, flags);
  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  properties[PROP_HAS_MORE] = g_param_spec_boolean ("has-more", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[COUNTS_CHANGED] = g_signal_new ("counts-changed", FJ_TYPE_EXAM_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[ARRIVED] = g_signal_new ("arrived", FJ_TYPE_EXAM_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, FJ_TYPE_EXAM_ROW);
}

static void
fj_exam_list_init (FjExamList *list)
{
  list->rows = fj_exam_rows_new (G_LIST_MODEL (list));
  list->dirty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  list->pause = FIRST_PAUSE_MS;
}

FjExamList *
fj_exam_list_new (FjClient *client, FjChanges *changes, const char *query)
{
  FjExamList *list = g_object_new (FJ_TYPE_EXAM_LIST, NULL);

  list->client = g_object_ref (client);
  if (changes != NULL)
    {
      list->changes = g_object_ref (changes);
      g_signal_connect_object (changes, "changed", G_CALLBACK (on_changed), list, G_CONNECT_SWAPPED);
      g_signal_connect_object (changes, "resynchronise", G_CALLBACK (on_resynchronise), list,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (changes, "notify::is-online", G_CALLBACK (on_link), list, G_CONNECT_SWAPPED);
      g_signal_connect_object (changes, "notify::has-session", G_CALLBACK (on_link), list, G_CONNECT_SWAPPED);
      g_signal_connect_object (changes, "notify::position", G_CALLBACK (on_position), list,
                               G_CONNECT_SWAPPED);
    }
  fj_exam_list_set_query (list, query);
  return list;
}
