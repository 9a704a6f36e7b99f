#include "viewer-prefetch.h"

#include "fj-pacs-source.h"
#include "viewer-exam.h"
#include "viewer-prior-choice.h"

/* Of earlier exams: what most protocols show beside a current one. */
#define N_PRIORS 1u

struct _ViewerPrefetch
{
  GObject parent;
  const ViewerImaging *imaging;
  FjClient *client;
  char *exam;
  GHashTable *stores; /* exam id -> FjImageStore */
  char *kept_for;     /* the exam that they are of, or beside */
  GQueue priors;      /* of char: exam ids that are not fetched yet */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ViewerPrefetch, viewer_prefetch, G_TYPE_OBJECT)

enum
{
  FETCHED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* A call that is under way: it belongs to the exam that it was made for. */
typedef struct
{
  ViewerPrefetch *prefetch;
  GCancellable *cancellable;
  FjExam *exam; /* of the timeline */
} Errand;

static Errand *
errand_new (ViewerPrefetch *self, const FjExam *exam)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->prefetch = g_object_ref (self);
  errand->cancellable = g_object_ref (self->cancellable);
  errand->exam = exam != NULL ? fj_exam_copy (exam) : NULL;
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->prefetch);
  g_object_unref (errand->cancellable);
  g_clear_pointer (&errand->exam, fj_exam_free);
  g_free (errand);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static gboolean
is_wanted (const Errand *errand)
{
  return errand->prefetch->cancellable == errand->cancellable
         && !g_cancellable_is_cancelled (errand->cancellable);
}

static FjImageStore *
open_images (ViewerPrefetch *self, FjClient *client, const char *exam)
{
  g_autoptr (FjImageSource) source = fj_pacs_source_new (client, self->imaging->objects, exam, NULL);

  return fj_image_store_new (source, self->imaging->sandbox, self->imaging->frames);
}

/* --- one after another: images, who it is, what was before, images of that --- */

static void fetch_prior (ViewerPrefetch *self);

static void
timeline_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) priors = viewer_timeline_read_finish (result, &error);
  g_autoptr (GPtrArray) chosen = NULL;

  if (priors == NULL || !is_wanted (errand))
    return;
  chosen = viewer_priors_choose (errand->exam, priors, N_PRIORS);
  for (guint i = 0; i < chosen->len; i++)
    g_queue_push_tail (&errand->prefetch->priors,
                       g_strdup (viewer_prior_get (g_ptr_array_index (chosen, i))->exam));
  fetch_prior (errand->prefetch);
}

static void
exam_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ViewerOpened) opened = viewer_exam_open_finish (result, &error);
  ViewerPrefetch *self = errand->prefetch;

  if (opened != NULL && is_wanted (errand))
    viewer_timeline_read_async (self->client, opened->exam->patient, opened->exam->id, self->cancellable,
                                timeline_read, errand_new (self, opened->exam));
}

static void
read_exam (ViewerPrefetch *self)
{
  viewer_exam_open_async (self->client, self->exam, TRUE, self->cancellable, exam_read,
                          errand_new (self, NULL));
}

static void
loaded (FjImageStore *store, GParamSpec *property, gpointer data)
{
  ViewerPrefetch *self = data;
  g_autofree char *exam = g_strdup (g_object_get_data (G_OBJECT (store), "exam"));
  gboolean is_loading;

  g_object_get (store, "is-loading", &is_loading, NULL);
  if (is_loading || self->exam == NULL)
    return;
  g_signal_handlers_disconnect_by_func (store, loaded, self);
  if (g_str_equal (exam, self->exam))
    read_exam (self);
  else
    fetch_prior (self);
  g_signal_emit (self, signals[FETCHED], 0, exam);
}

/* The listing of a store that failed is not kept: whoever opens the exam asks anew and says why. */
static void
failed (FjImageStore *store, const char *sentence, gpointer data)
{
  ViewerPrefetch *self = data;

  g_debug ("prefetch: %s", sentence);
  g_signal_handlers_disconnect_by_data (store, self);
  g_hash_table_remove (self->stores, g_object_get_data (G_OBJECT (store), "exam"));
}

static void
fetch (ViewerPrefetch *self, const char *exam)
{
  FjImageStore *store = open_images (self, self->client, exam);

  g_object_set_data_full (G_OBJECT (store), "exam", g_strdup (exam), g_free);
  g_hash_table_replace (self->stores, g_strdup (exam), store);
  g_signal_connect_object (store, "failed", G_CALLBACK (failed), self, 0);
  fj_image_store_load (store);
  g_signal_connect_object (store, "notify::is-loading", G_CALLBACK (loaded), self, 0);
}

static void
fetch_prior (ViewerPrefetch *self)
{
  g_autofree char *exam = g_queue_pop_head (&self->priors);

  if (exam != NULL && !g_hash_table_contains (self->stores, exam))
    fetch (self, exam);
}

/* --- the person --- */

static void
close_store (gpointer store)
{
  fj_image_store_close (store);
  g_object_unref (store);
}

void
viewer_prefetch_stop (ViewerPrefetch *self)
{
  GHashTableIter iter;
  gpointer store;

  g_return_if_fail (VIEWER_IS_PREFETCH (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->exam, g_free);
  g_clear_object (&self->client);
  g_queue_clear_full (&self->priors, g_free);
  /* One that is half fetched would go on; what it has on disk is found again. */
  g_hash_table_iter_init (&iter, self->stores);
  while (g_hash_table_iter_next (&iter, NULL, &store))
    {
      gboolean is_loading;

      g_signal_handlers_disconnect_by_data (store, self);
      g_object_get (store, "is-loading", &is_loading, NULL);
      if (is_loading)
        g_hash_table_iter_remove (&iter);
    }
}

void
viewer_prefetch_end (ViewerPrefetch *self)
{
  g_return_if_fail (VIEWER_IS_PREFETCH (self));
  viewer_prefetch_stop (self);
  g_hash_table_remove_all (self->stores);
  g_clear_pointer (&self->kept_for, g_free);
}

void
viewer_prefetch_begin (ViewerPrefetch *self, FjClient *client, const char *exam)
{
  g_return_if_fail (VIEWER_IS_PREFETCH (self));
  g_return_if_fail (exam != NULL);

  if (self->client == client && g_strcmp0 (self->exam, exam) == 0)
    return;
  if (g_strcmp0 (self->kept_for, exam) == 0)
    viewer_prefetch_stop (self);
  else
    viewer_prefetch_end (self);
  g_free (self->kept_for);
  self->kept_for = g_strdup (exam);
  self->client = g_object_ref (client);
  self->exam = g_strdup (exam);
  self->cancellable = g_cancellable_new ();
  if (g_hash_table_contains (self->stores, exam))
    read_exam (self);
  else
    fetch (self, exam);
}

FjImageStore *
viewer_prefetch_take (ViewerPrefetch *self, FjClient *client, const char *exam)
{
  gpointer key, store;

  g_return_val_if_fail (VIEWER_IS_PREFETCH (self), NULL);
  viewer_prefetch_stop (self);
  if (!g_hash_table_steal_extended (self->stores, exam, &key, &store))
    return open_images (self, client, exam);
  g_free (key);
  return store;
}

static void
viewer_prefetch_finalize (GObject *object)
{
  ViewerPrefetch *self = VIEWER_PREFETCH (object);

  viewer_prefetch_stop (self);
  g_hash_table_unref (self->stores);
  g_free (self->kept_for);
  G_OBJECT_CLASS (viewer_prefetch_parent_class)->finalize (object);
}

static void
viewer_prefetch_class_init (ViewerPrefetchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_prefetch_finalize;
  signals[FETCHED] = g_signal_new ("fetched", VIEWER_TYPE_PREFETCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_prefetch_init (ViewerPrefetch *self)
{
  self->stores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, close_store);
}

ViewerPrefetch *
viewer_prefetch_new (const ViewerImaging *imaging)
{
  ViewerPrefetch *self = g_object_new (VIEWER_TYPE_PREFETCH, NULL);

  self->imaging = imaging;
  return self;
}
