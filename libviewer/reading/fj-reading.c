#include "fj-reading.h"

#include <string.h>

#include "fj-header-reader.h"
#include "fj-language.h"
#include "fj-reading-made.h"
#include "fj-reading-work.h"

#define FIRST_WAITS_MS 300 /* a folder's first hang waits so long for the headers of its series */
#define AT_ONCE 250        /* headers that are asked for after one hang */
#define REST 3             /* a hang that took long is followed by a rest of so many times as long */

/* A store with what is known of it. */
typedef struct
{
  FjReading *reading;
  FjImageStore *store;
  FjHeaderShelf *shelf;
  FjHeaderReader *headers;
  char *text; /* of a prior */
  gboolean is_other_hospital, is_identity_confirmed;
} Opened;

/* What a worker has: outlives the reading when that goes meanwhile. */
typedef struct
{
  gatomicrefcount refs;
  FjReading *reading; /* NULL: it does not care any more; of the reading's thread only */
  FjReadingWork *work;
  gint64 begun, took;
  gboolean is_asked_for;
} Errand;

struct _FjReading
{
  GObject parent_instance;
  GMainContext *context;
  GPtrArray *opened; /* of Opened, the current study's first */
  char *patient, *item, **parts, *protocol_id;
  gint stage;
  GPtrArray *own, *tried;
  GHashTable *memory;

  gboolean is_frozen, is_asked_for; /* the second: a person wants another hang */
  gboolean is_dirty, is_settled;
  GSource *timer;  /* of the next hang; NULL: none is due */
  Errand *errand;  /* under way */
  gint64 due;      /* no hang before, monotonic */
  gint64 waits_to; /* the first hang may wait for headers until then; 0: it has not been looked at */

  GArray *wanted; /* of FjHangWanted, of the latest hang */
  guint n_asked;  /* of them */

  FjReadingSnapshot *known; /* the latest */
  FjReadingSnapshot *hung;  /* what is on the screen */
  FjReadingMade *made;
};

enum
{
  HUNG,
  SETTLED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjReading, fj_reading, G_TYPE_OBJECT)

static void schedule (FjReading *self);

static void
change (FjReading *self)
{
  self->is_dirty = TRUE;
  schedule (self);
}

/* ---- stores ---- */

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_signal_handlers_disconnect_by_data (opened->store, opened);
  fj_header_reader_free (opened->headers);
  fj_header_shelf_unref (opened->shelf);
  g_object_unref (opened->store);
  g_free (opened->text);
  g_free (opened);
}

/* Not all at once: years of a patient have thousands. */
static void
ask_for_headers (FjReading *self)
{
  guint n = 0;

  for (; self->wanted != NULL && self->n_asked < self->wanted->len && n < AT_ONCE; self->n_asked++)
    {
      const FjHangWanted *one = &g_array_index (self->wanted, FjHangWanted, self->n_asked);

      n += fj_header_reader_ask (((Opened *) self->opened->pdata[one->store])->headers, one->key, one->frame);
    }
}

static gboolean
headers_came (gpointer data)
{
  Opened *opened = data;

  if (fj_header_reader_count_waiting (opened->headers) < AT_ONCE / 2)
    ask_for_headers (opened->reading);
  change (opened->reading);
  return G_SOURCE_CONTINUE;
}

static void
sets_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  change (((Opened *) data)->reading);
}

static void
loading_changed (FjImageStore *store, GParamSpec *pspec, gpointer data)
{
  schedule (((Opened *) data)->reading);
}

static Opened *
open_store (FjReading *self, FjImageStore *store)
{
  Opened *opened = g_new0 (Opened, 1);

  opened->reading = self;
  opened->store = g_object_ref (store);
  opened->shelf = fj_header_shelf_new ();
  opened->headers
      = fj_header_reader_new (fj_image_store_get_source (store), fj_image_store_get_sandbox (store),
                              opened->shelf, self->context, headers_came, opened);
  g_signal_connect (store, "items-changed", G_CALLBACK (sets_changed), opened);
  g_signal_connect (store, "notify::is-loading", G_CALLBACK (loading_changed), opened);
  g_ptr_array_add (self->opened, opened);
  change (self);
  return opened;
}

static GPtrArray *
copy_sets (FjImageStore *store)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sets, g_list_model_get_item (G_LIST_MODEL (store), i));
  return sets;
}

static gboolean
is_local (const Opened *opened)
{
  return fj_image_source_is_local (fj_image_store_get_source (opened->store));
}

/* Files still come, or headers. */
static gboolean
is_busy (FjReading *self)
{
  for (guint i = 0; i < self->opened->len; i++)
    {
      const Opened *opened = self->opened->pdata[i];
      gboolean is_loading;

      g_object_get (opened->store, "is-loading", &is_loading, NULL);
      if (is_loading || fj_header_reader_count_waiting (opened->headers) > 0)
        return TRUE;
    }
  return FALSE;
}

/* ---- hanging ---- */

static void
errand_unref (gpointer data)
{
  Errand *errand = data;

  if (!g_atomic_ref_count_dec (&errand->refs))
    return;
  fj_reading_work_free (errand->work);
  g_free (errand);
}

static void
stop_timer (FjReading *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
drop_errand (FjReading *self)
{
  if (self->errand != NULL)
    self->errand->reading = NULL;
  g_clear_pointer (&self->errand, errand_unref);
}

static FjReadingWork *
make_work (FjReading *self)
{
  FjReadingWork *work = g_new0 (FjReadingWork, 1);

  work->language = fj_language_get_thread ();
  work->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_input_free);
  for (guint i = 0; i < self->opened->len; i++)
    {
      const Opened *opened = self->opened->pdata[i];
      g_autoptr (GPtrArray) sets = copy_sets (opened->store);
      FjHangInput *input = fj_hang_input_new (sets, opened->shelf);

      input->is_other_hospital = opened->is_other_hospital;
      input->is_identity_confirmed = opened->is_identity_confirmed;
      g_ptr_array_add (work->inputs, input);
    }
  work->patient = g_strdup (self->patient);
  work->item = g_strdup (self->item);
  work->parts = g_strdupv (self->parts);
  work->own = self->own != NULL ? g_ptr_array_ref (self->own) : NULL;
  work->tried = self->tried != NULL ? g_ptr_array_ref (self->tried) : NULL;
  work->memory = self->memory != NULL ? g_hash_table_ref (self->memory) : NULL;
  work->protocol_id = g_strdup (self->tried != NULL ? ((const FjHangProtocol *) self->tried->pdata[0])->id
                                                    : self->protocol_id);
  work->stage = self->stage;
  return work;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;

  fj_reading_work_run (errand->work);
  errand->took = g_get_monotonic_time () - errand->begun;
  g_task_return_boolean (task, TRUE);
}

/* The first hang of a folder would be turned over at once by what its headers say. */
static gboolean
waits_for_headers (FjReading *self)
{
  const Opened *current = self->opened->pdata[0];

  if (self->hung != NULL || !is_local (current))
    return FALSE;
  if (self->waits_to == 0)
    self->waits_to = g_get_monotonic_time () + FIRST_WAITS_MS * 1000;
  return fj_header_reader_count_waiting (current->headers) > 0 && g_get_monotonic_time () < self->waits_to;
}

static void
hang (FjReading *self, FjReadingSnapshot *snapshot)
{
  g_clear_pointer (&self->hung, fj_reading_snapshot_drop);
  self->hung = fj_reading_snapshot_ref (snapshot);
  fj_reading_made_begin (self->made);
  g_signal_emit (self, signals[HUNG], 0);
}

static void
done (GObject *source, GAsyncResult *result, gpointer data)
{
  Errand *errand = data;
  g_autoptr (FjReading) self = errand->reading != NULL ? g_object_ref (errand->reading) : NULL;

  if (self != NULL)
    {
      FjReadingWork *work = errand->work;

      drop_errand (self);
      g_clear_pointer (&self->known, fj_reading_snapshot_drop);
      self->known = fj_reading_snapshot_ref (work->snapshot);
      g_clear_pointer (&self->wanted, g_array_unref);
      self->wanted = g_steal_pointer (&work->wanted);
      self->n_asked = 0;
      ask_for_headers (self);
      self->due = g_get_monotonic_time () + MAX (FJ_READING_PAUSE_MS * 1000, REST * errand->took);
      if (work->snapshot->hang != NULL && (!self->is_frozen || errand->is_asked_for)
          && !waits_for_headers (self))
        hang (self, work->snapshot);
      schedule (self);
    }
  errand_unref (errand);
}

static void
begin (FjReading *self)
{
  Errand *errand = g_new0 (Errand, 1);
  g_autoptr (GTask) task = NULL;

  g_atomic_ref_count_init (&errand->refs);
  g_atomic_ref_count_inc (&errand->refs);
  g_atomic_ref_count_inc (&errand->refs);
  errand->reading = self;
  errand->work = make_work (self);
  errand->is_asked_for = self->is_asked_for;
  errand->begun = g_get_monotonic_time ();
  self->errand = errand;
  self->is_dirty = self->is_asked_for = self->is_settled = FALSE;
  task = g_task_new (NULL, NULL, done, errand);
  g_task_set_task_data (task, errand, errand_unref);
  g_task_run_in_thread (task, run);
}

static gboolean
on_time (gpointer data)
{
  FjReading *self = data;

  stop_timer (self);
  if (self->errand == NULL && self->is_dirty && self->opened->len > 0)
    begin (self);
  return G_SOURCE_REMOVE;
}

/* The next hang when one is due, or that all is done. */
static void
schedule (FjReading *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->errand != NULL || self->timer != NULL || self->opened->len == 0)
    return;
  if (self->is_dirty)
    {
      gint64 wait = self->is_asked_for ? 0 : MAX (0, self->due - now);

      self->timer = g_timeout_source_new ((guint) ((wait + 999) / 1000));
      g_source_set_callback (self->timer, on_time, self, NULL);
      g_source_attach (self->timer, self->context);
    }
  else if (!self->is_settled && !is_busy (self))
    {
      self->is_settled = TRUE;
      g_signal_emit (self, signals[SETTLED], 0);
    }
}

static void
ask (FjReading *self)
{
  self->is_frozen = FALSE;
  self->is_asked_for = TRUE;
  stop_timer (self);
  change (self);
}

/* ---- what is open ---- */

static void
close_all (FjReading *self)
{
  drop_errand (self);
  stop_timer (self);
  g_ptr_array_set_size (self->opened, 0);
  g_clear_pointer (&self->known, fj_reading_snapshot_drop);
  g_clear_pointer (&self->hung, fj_reading_snapshot_drop);
  fj_reading_made_begin (self->made);
  fj_reading_made_begin (self->made);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->patient, g_free);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->parts, g_strfreev);
  g_clear_pointer (&self->protocol_id, g_free);
  g_clear_pointer (&self->tried, g_ptr_array_unref);
  self->stage = -1;
  self->is_frozen = self->is_asked_for = self->is_dirty = self->is_settled = FALSE;
  self->due = self->waits_to = 0;
}

void
fj_reading_set_store (FjReading *reading, FjImageStore *store)
{
  g_return_if_fail (FJ_IS_READING (reading));
  g_return_if_fail (store == NULL || FJ_IS_IMAGE_STORE (store));

  close_all (reading);
  if (store != NULL)
    open_store (reading, store);
}

void
fj_reading_add_prior (FjReading *reading, FjImageStore *store, const FjReadingPrior *prior)
{
  Opened *opened;

  g_return_if_fail (FJ_IS_READING (reading));
  g_return_if_fail (FJ_IS_IMAGE_STORE (store));
  g_return_if_fail (reading->opened->len > 0);

  opened = open_store (reading, store);
  if (prior == NULL)
    return;
  opened->text = g_strdup (prior->text);
  opened->is_other_hospital = prior->is_other_hospital;
  opened->is_identity_confirmed = prior->is_identity_confirmed;
}

void
fj_reading_set_order (FjReading *reading, const char *item, const char *const *parts)
{
  g_return_if_fail (FJ_IS_READING (reading));

  g_free (reading->item);
  g_strfreev (reading->parts);
  reading->item = g_strdup (item);
  reading->parts = g_strdupv ((char **) parts);
  change (reading);
}

char **
fj_reading_dup_patients (FjReading *reading)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  g_return_val_if_fail (FJ_IS_READING (reading), NULL);
  for (guint i = 0; reading->known != NULL && i < reading->known->patients->len; i++)
    {
      const FjHangGathered *gathered = reading->known->patients->pdata[i];

      g_ptr_array_add (keys, g_strdup (gathered->patient->key));
    }
  g_ptr_array_add (keys, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

void
fj_reading_set_patient (FjReading *reading, const char *key)
{
  g_return_if_fail (FJ_IS_READING (reading));

  g_free (reading->patient);
  reading->patient = g_strdup (key);
  g_clear_pointer (&reading->protocol_id, g_free);
  reading->stage = -1;
  ask (reading);
}

void
fj_reading_set_protocols (FjReading *reading, GPtrArray *protocols)
{
  g_return_if_fail (FJ_IS_READING (reading));

  g_clear_pointer (&reading->own, g_ptr_array_unref);
  reading->own = protocols != NULL ? g_ptr_array_ref (protocols) : NULL;
  change (reading);
}

void
fj_reading_set_memory (FjReading *reading, GHashTable *memory)
{
  g_return_if_fail (FJ_IS_READING (reading));

  g_clear_pointer (&reading->memory, g_hash_table_unref);
  reading->memory = memory != NULL ? g_hash_table_ref (memory) : NULL;
  change (reading);
}

void
fj_reading_freeze (FjReading *reading)
{
  g_return_if_fail (FJ_IS_READING (reading));

  reading->is_frozen = TRUE;
}

/* ---- what hangs ---- */

const FjHang *
fj_reading_get_hang (FjReading *reading)
{
  g_return_val_if_fail (FJ_IS_READING (reading), NULL);

  return reading->hung != NULL ? reading->hung->hang : NULL;
}

void
fj_reading_get_place (FjReading *reading, guint placement, FjReadingPlace *place)
{
  const FjReadingSnapshot *hung;
  const FjHangPlacement *placed;
  const FjHangOrigin *origin;
  const Opened *opened;

  g_return_if_fail (FJ_IS_READING (reading));

  hung = reading->hung;
  *place = (FjReadingPlace){ 0 };
  if (hung == NULL || placement >= hung->hang->placements->len)
    return;
  placed = &g_array_index (hung->hang->placements, FjHangPlacement, placement);
  origin = placed->stack != NULL ? fj_hang_gathered_find (hung->gathered, placed->stack) : NULL;
  if (origin == NULL)
    return;
  opened = reading->opened->pdata[origin->store];
  place->store = opened->store;
  place->set = fj_reading_made_get (reading->made, opened->store, placed, origin, &place->image);
  place->prior = hung->prior_texts->pdata[placed->study];
  if (place->prior != NULL && opened->text != NULL)
    place->prior = opened->text;
}

static Opened *
find_opened (FjReading *reading, FjImageStore *store)
{
  for (guint i = 0; i < reading->opened->len; i++)
    if (((Opened *) reading->opened->pdata[i])->store == store)
      return reading->opened->pdata[i];
  return NULL;
}

const char *
fj_reading_get_prior_text (FjReading *reading, FjImageStore *store, FjDisplaySet *set)
{
  const FjReadingSnapshot *known;
  const Opened *opened;
  guint study;

  g_return_val_if_fail (FJ_IS_READING (reading), NULL);
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);

  known = reading->known;
  opened = find_opened (reading, store);
  if (opened != NULL && opened->text != NULL)
    return opened->text;
  if (opened == NULL)
    return NULL;
  study = known != NULL
              ? GPOINTER_TO_UINT (g_hash_table_lookup (known->studies, fj_display_set_get_study_uid (set)))
              : 0;
  if (study > 0)
    return known->prior_texts->pdata[study - 1];
  /* What was added as a prior never passes for current, whatever is known of it. */
  return opened != reading->opened->pdata[0] ? _ ("Other study, date unknown") : NULL;
}

const FjHangStack *
fj_reading_find_stack (FjReading *reading, FjImageStore *store, FjDisplaySet *set, guint image)
{
  guint index = 0;

  g_return_val_if_fail (FJ_IS_READING (reading), NULL);
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);

  set = fj_reading_made_get_source (reading->made, set, &image);
  if (reading->known == NULL || reading->known->gathered == NULL || find_opened (reading, store) == NULL)
    return NULL;
  g_ptr_array_find (reading->opened, find_opened (reading, store), &index);
  return fj_hang_gathered_find_stack (reading->known->gathered, index, fj_display_set_get_key (set), image);
}

/* ---- what a person asks for ---- */

static gboolean
can_choose (const FjHang *hung, const char *protocol_id)
{
  for (guint i = 0; hung != NULL && i < hung->verdicts->len; i++)
    {
      const FjHangVerdict *verdict = &g_array_index (hung->verdicts, FjHangVerdict, i);

      if (verdict->is_eligible && strcmp (verdict->protocol->id, protocol_id) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
fj_reading_choose (FjReading *reading, const char *protocol_id, gint stage)
{
  char *id;

  g_return_val_if_fail (FJ_IS_READING (reading), FALSE);

  if (protocol_id != NULL && !can_choose (fj_reading_get_hang (reading), protocol_id))
    return FALSE;
  id = g_strdup (protocol_id); /* it may be the old one */
  g_free (reading->protocol_id);
  reading->protocol_id = id;
  reading->stage = stage;
  ask (reading);
  return TRUE;
}

void
fj_reading_try (FjReading *reading, const FjHangProtocol *protocol)
{
  g_return_if_fail (FJ_IS_READING (reading));

  g_clear_pointer (&reading->tried, g_ptr_array_unref);
  if (protocol != NULL)
    {
      reading->tried = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_protocol_free);
      g_ptr_array_add (reading->tried, fj_hang_protocol_copy (protocol));
    }
  ask (reading);
}

/* ---- the object ---- */

static void
fj_reading_dispose (GObject *object)
{
  FjReading *self = FJ_READING (object);

  close_all (self);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->memory, g_hash_table_unref);
  G_OBJECT_CLASS (fj_reading_parent_class)->dispose (object);
}

static void
fj_reading_finalize (GObject *object)
{
  FjReading *self = FJ_READING (object);

  g_ptr_array_unref (self->opened);
  fj_reading_made_free (self->made);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (fj_reading_parent_class)->finalize (object);
}

static void
fj_reading_class_init (FjReadingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fj_reading_dispose;
  object_class->finalize = fj_reading_finalize;
  signals[HUNG]
      = g_signal_new ("hung", FJ_TYPE_READING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED]
      = g_signal_new ("settled", FJ_TYPE_READING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_reading_init (FjReading *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->opened = g_ptr_array_new_with_free_func (opened_free);
  self->made = fj_reading_made_new ();
  self->stage = -1;
}

FjReading *
fj_reading_new (void)
{
  return g_object_new (FJ_TYPE_READING, NULL);
}
