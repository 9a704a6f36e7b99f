#include "fj-bands.h"
#include "fj-display-split.h"
#include "fj-error.h"
#include "fj-image-store-private.h"
#include "fj-language.h"

#define N_FETCHERS 4u /* connections to an archive */
#define MOST_READERS 4u
#define AT_A_TIME 4u /* files that a thread looks at */

typedef enum
{
  JOB_LIST,
  JOB_LOOK,
  JOB_FETCH,
  JOB_SPLIT,
  JOB_READ,
  JOB_FILL,
  JOB_CUT,
  JOB_WARM
} JobKind;

typedef struct
{
  JobKind kind;
  GPtrArray *looks; /* JOB_LOOK, JOB_SPLIT */
  GArray *indices;  /* JOB_LOOK */
  FjImageLook *listed;
  guint index, frame;
  gsize bytes;
  GRefString *key, *instance_uid;
  FjReformatVolume *volume; /* JOB_FILL, JOB_CUT: its plane @plane, cached as @key */
  FjReformat reformat;
  FjStackImage plane;
} Job;

/* What the threads share; goes with the last of them. */
typedef struct
{
  gatomicrefcount refs;
  FjImageSource *source;
  FjSandbox *sandbox;
  FjFrameCache *cache;
  FjSeriesClaims *claims;
  FjImageReader *reader;
  GCancellable *cancellable;
  const char *language; /* sentences are for who made the store */
  GMutex mutex;
  GQueue home;   /* of FjErrandResult */
  GSource *wake; /* NULL: closed */
} Shared;

struct _FjErrands
{
  Shared *shared;
  FjImageQueue *general, *fetchers, *readers, *fillers;
};

void
fj_errand_result_free (FjErrandResult *result)
{
  if (result == NULL)
    return;
  g_free (result->name);
  g_clear_pointer (&result->look, fj_image_look_unref);
  g_clear_pointer (&result->list, g_ptr_array_unref);
  fj_shown_image_free (result->image);
  g_clear_pointer (&result->volume, fj_reformat_volume_unref);
  g_clear_error (&result->error);
  g_free (result);
}

static void
shared_unref (gpointer data)
{
  Shared *shared = data;
  FjErrandResult *result;

  if (!g_atomic_ref_count_dec (&shared->refs))
    return;
  while ((result = g_queue_pop_head (&shared->home)) != NULL)
    fj_errand_result_free (result);
  fj_image_reader_free (shared->reader);
  fj_series_claims_free (shared->claims);
  fj_frame_cache_unref (shared->cache);
  fj_sandbox_unref (shared->sandbox);
  g_object_unref (shared->source);
  g_object_unref (shared->cancellable);
  g_mutex_clear (&shared->mutex);
  g_free (shared);
}

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_ref_count_inc (&shared->refs);
  return shared;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->looks, g_ptr_array_unref);
  g_clear_pointer (&job->indices, g_array_unref);
  g_clear_pointer (&job->listed, fj_image_look_unref);
  g_clear_pointer (&job->key, g_ref_string_release);
  g_clear_pointer (&job->instance_uid, g_ref_string_release);
  g_clear_pointer (&job->volume, fj_reformat_volume_unref);
  g_free (job);
}

static FjErrandResult *
make_result (FjErrandKind kind, const char *name)
{
  FjErrandResult *result = g_new0 (FjErrandResult, 1);

  result->kind = kind;
  result->name = g_strdup (name);
  return result;
}

static void
bring (Shared *shared, FjErrandResult *result)
{
  g_mutex_lock (&shared->mutex);
  if (shared->wake != NULL)
    {
      g_queue_push_tail (&shared->home, result);
      g_source_set_ready_time (shared->wake, 0);
      result = NULL;
    }
  g_mutex_unlock (&shared->mutex);
  fj_errand_result_free (result);
}

/* --- the work, in threads --- */

static void
list (Shared *shared)
{
  FjErrandResult *result = make_result (FJ_ERRAND_LISTED, NULL);

  result->list = fj_image_source_list (shared->source, shared->cancellable, &result->error);
  bring (shared, result);
}

/* Looks at the file at @path; NULL: @error says why it is not there. */
static void
look (Shared *shared, const FjImageLook *listed, guint index, const char *path, GError *error)
{
  FjErrandResult *result = make_result (FJ_ERRAND_LOOKED, NULL);

  result->index = index;
  result->error = error;
  if (path != NULL)
    result->look = fj_image_look_new (listed, path, shared->sandbox, shared->claims, shared->cancellable);
  bring (shared, result);
}

typedef struct
{
  Shared *shared;
  const Job *job;
} Band;

static void
look_at_band (guint begin, guint end, gpointer data)
{
  const Band *band = data;
  const char *own = fj_language_get_thread ();

  fj_language_set_thread (band->shared->language);
  for (guint i = begin; i < end && !g_cancellable_is_cancelled (band->shared->cancellable); i++)
    {
      const FjImageLook *listed = g_ptr_array_index (band->job->looks, i);

      look (band->shared, listed, g_array_index (band->job->indices, guint, i), listed->key, NULL);
    }
  fj_language_set_thread (own);
}

static void
fetch (Shared *shared, const Job *job)
{
  GError *error = NULL;
  g_autofree char *path
      = fj_image_source_fetch (shared->source, job->listed->key, shared->cancellable, &error);

  look (shared, job->listed, job->index, path, error);
}

static void
split (Shared *shared, const Job *job)
{
  FjErrandResult *result = make_result (FJ_ERRAND_SPLIT, job->key);

  result->list = fj_display_split (job->key, job->looks);
  bring (shared, result);
}

/* What is read ahead must not put out what was read ahead before. */
static gboolean
has_room (Shared *shared, gsize bytes)
{
  FjFrameCacheStatistics statistics;

  fj_frame_cache_get_statistics (shared->cache, &statistics);
  return statistics.bytes + bytes <= statistics.ceiling;
}

static void
read_image (Shared *shared, const char *name, const Job *job, FjFramePriority priority)
{
  FjErrandResult *result = make_result (FJ_ERRAND_READ, name);

  if (priority < FJ_FRAME_REST || has_room (shared, job->bytes))
    result->image = fj_image_reader_read (shared->reader, job->key, job->instance_uid, job->frame, priority,
                                          shared->cancellable, &result->error);
  bring (shared, result);
}

/* A volume is let go before its result is seen: who then closes planes has their memory at once. */
static void
fill (Shared *shared, Job *job)
{
  FjErrandResult *result = make_result (FJ_ERRAND_FILLED, NULL);

  result->volume = g_steal_pointer (&job->volume);
  fj_reformat_volume_read (result->volume, shared->reader, shared->cancellable, &result->error);
  bring (shared, result);
}

/* Who waits for it gets all processors; what is cut ahead must not be in the way. */
static void
cut (Shared *shared, const char *name, Job *job, FjFramePriority priority)
{
  FjErrandResult *result = make_result (FJ_ERRAND_READ, name);

  result->image = fj_image_reader_peek (shared->reader, name, job->frame, NULL);
  if (result->image == NULL)
    {
      result->image = fj_reformat_volume_cut (job->volume, &job->reformat, &job->plane, job->frame + 1,
                                              priority == FJ_FRAME_SHOWN ? 0 : 1);
      fj_image_reader_keep (shared->reader, name, job->key, job->frame, result->image, priority);
    }
  g_clear_pointer (&job->volume, fj_reformat_volume_unref);
  bring (shared, result);
}

static void
work (const char *name, gpointer data, FjFramePriority priority, gpointer user_data)
{
  Shared *shared = user_data;
  Job *job = data;
  Band band = { shared, job };

  fj_language_set_thread (shared->language);
  switch (job->kind)
    {
    case JOB_LIST:
      list (shared);
      break;
    case JOB_LOOK:
      fj_bands_run (0, job->looks->len, AT_A_TIME, look_at_band, &band);
      break;
    case JOB_FETCH:
      fetch (shared, job);
      break;
    case JOB_SPLIT:
      split (shared, job);
      break;
    case JOB_READ:
      read_image (shared, name, job, priority);
      break;
    case JOB_FILL:
      fill (shared, job);
      break;
    case JOB_CUT:
      cut (shared, name, job, priority);
      break;
    case JOB_WARM:
      /* The dictionary and the first decoder, while the files are listed. Why there is none is said where one
       * is needed. */
      fj_dicom_init ();
      fj_sandbox_get_layers (shared->sandbox, NULL);
      break;
    }
}

/* --- the thread of the store --- */

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return callback (data);
}

static GSourceFuncs wake_functions = { NULL, NULL, dispatch, NULL, NULL, NULL };

static FjImageQueue *
make_queue (FjErrands *errands, guint n_threads)
{
  return fj_image_queue_new (n_threads, work, job_free, shared_ref (errands->shared), shared_unref);
}

static Job *
make_job (JobKind kind)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  return job;
}

FjErrands *
fj_errands_new (FjImageSource *source,
                FjSandbox *sandbox,
                FjFrameCache *cache,
                GMainContext *context,
                GSourceFunc came,
                gpointer data)
{
  FjErrands *errands = g_new0 (FjErrands, 1);
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->refs);
  shared->source = g_object_ref (source);
  shared->sandbox = fj_sandbox_ref (sandbox);
  shared->cache = fj_frame_cache_ref (cache);
  shared->claims = fj_series_claims_new ();
  shared->reader = fj_image_reader_new (source, sandbox, cache);
  shared->cancellable = g_cancellable_new ();
  shared->language = fj_language_get_thread ();
  g_mutex_init (&shared->mutex);
  shared->wake = g_source_new (&wake_functions, sizeof (GSource));
  g_source_set_static_name (shared->wake, "fj-image-store");
  g_source_set_callback (shared->wake, came, data, NULL);
  g_source_attach (shared->wake, context);
  errands->shared = shared;
  errands->general = make_queue (errands, 3); /* one may list, one look, one split */
  errands->fetchers = make_queue (errands, N_FETCHERS);
  errands->readers = make_queue (errands, CLAMP (g_get_num_processors (), 2, MOST_READERS));
  errands->fillers = make_queue (errands, 1); /* it shares its work out among all processors itself */
  fj_image_queue_put (errands->readers, "warm", make_job (JOB_WARM), FJ_FRAME_SHOWN);
  return errands;
}

void
fj_errands_close (FjErrands *errands)
{
  Shared *shared = errands->shared;

  g_mutex_lock (&shared->mutex);
  g_source_destroy (shared->wake);
  g_clear_pointer (&shared->wake, g_source_unref);
  g_mutex_unlock (&shared->mutex);
  g_cancellable_cancel (shared->cancellable);
  fj_image_queue_close (errands->general);
  fj_image_queue_close (errands->fetchers);
  fj_image_queue_close (errands->readers);
  fj_image_queue_close (errands->fillers);
  shared_unref (shared);
  g_free (errands);
}

FjErrandResult *
fj_errands_take (FjErrands *errands)
{
  FjErrandResult *result;

  g_mutex_lock (&errands->shared->mutex);
  result = g_queue_pop_head (&errands->shared->home);
  g_mutex_unlock (&errands->shared->mutex);
  return result;
}

FjImageReader *
fj_errands_get_reader (FjErrands *errands)
{
  return errands->shared->reader;
}

void
fj_errands_list (FjErrands *errands)
{
  fj_image_queue_put (errands->general, "list", make_job (JOB_LIST), FJ_FRAME_SHOWN);
}

void
fj_errands_look (FjErrands *errands, GPtrArray *looks, GArray *indices)
{
  Job *job = make_job (JOB_LOOK);
  g_autofree char *name = g_strdup_printf ("look %p", (gpointer) job);

  job->looks = g_ptr_array_ref (looks);
  job->indices = g_array_ref (indices);
  fj_image_queue_put (errands->general, name, job, FJ_FRAME_REST);
}

void
fj_errands_fetch (FjErrands *errands, FjImageLook *listed, guint index, FjFramePriority priority)
{
  Job *job = make_job (JOB_FETCH);

  job->listed = fj_image_look_ref (listed);
  job->index = index;
  fj_image_queue_put (errands->fetchers, listed->key, job, priority);
}

void
fj_errands_split (FjErrands *errands, const char *series_key, GPtrArray *looks)
{
  Job *job = make_job (JOB_SPLIT);
  g_autofree char *name = g_strconcat ("split ", series_key, NULL);

  job->looks = g_ptr_array_ref (looks);
  job->key = g_ref_string_new (series_key);
  fj_image_queue_put (errands->general, name, job, FJ_FRAME_HANGING);
}

void
fj_errands_read (FjErrands *errands,
                 const char *name,
                 const char *key,
                 const char *instance_uid,
                 guint frame,
                 gsize bytes,
                 FjFramePriority priority)
{
  Job *job = make_job (JOB_READ);

  job->key = g_ref_string_new (key);
  job->instance_uid = g_ref_string_new (instance_uid);
  job->frame = frame;
  job->bytes = bytes;
  fj_image_queue_put (errands->readers, name, job, priority);
}

void
fj_errands_fill (FjErrands *errands, FjReformatVolume *volume, FjFramePriority priority)
{
  Job *job = make_job (JOB_FILL);
  g_autofree char *name = g_strdup_printf ("%p", (gpointer) volume);

  job->volume = fj_reformat_volume_ref (volume);
  fj_image_queue_put (errands->fillers, name, job, priority);
}

void
fj_errands_cut (
    FjErrands *errands, const char *name, FjDisplaySet *set, guint index, FjFramePriority priority)
{
  const FjDisplayImage *image = fj_display_set_get_image (set, index);
  Job *job = make_job (JOB_CUT);

  job->volume = fj_reformat_volume_ref (fj_display_set_get_reformat_volume (set));
  job->reformat = *fj_display_set_get_reformat (set);
  job->plane = image->stack;
  job->key = g_ref_string_new (image->key);
  job->frame = image->frame;
  fj_image_queue_put (errands->readers, name, job, priority);
}

gboolean
fj_errands_drop_read (FjErrands *errands, const char *name)
{
  return fj_image_queue_drop (errands->readers, name);
}
