#include "kiosk-worker.h"

/* A long poll of central's changes; what was printed is told in between. */
#define WAIT_IDLE 10 /* seconds */
#define WAIT_BUSY 1
#define FIRST_AGAIN_MS 500 /* after central did not answer, then twice as long each time */
#define LAST_AGAIN_MS 15000

struct _KioskWorker
{
  GObject parent_instance;
  KioskSpooler *spooler;
  GMainContext *context;
  GCancellable *cancellable;
  GThread *follower, *printer;
  GMutex lock;
  GCond wake;
  guint n_wakes;
  GPtrArray *answers; /* Answer, under the lock */
  gint is_told;       /* a "changed" is under way to the main context */
};

G_DEFINE_FINAL_TYPE (KioskWorker, kiosk_worker, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REFUSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

typedef struct
{
  KioskWorker *worker;
  gboolean is_refused;
} News;

static gboolean
on_news (gpointer data)
{
  News *news = data;

  g_atomic_int_set (&news->worker->is_told, 0);
  if (g_cancellable_is_cancelled (news->worker->cancellable))
    return G_SOURCE_REMOVE;
  g_signal_emit (news->worker, signals[SIGNAL_CHANGED], 0);
  if (news->is_refused)
    g_signal_emit (news->worker, signals[SIGNAL_REFUSED], 0);
  return G_SOURCE_REMOVE;
}

static void
free_news (gpointer data)
{
  News *news = data;

  g_object_unref (news->worker);
  g_free (news);
}

static void
say (KioskWorker *worker, gboolean is_refused)
{
  News *news;
  g_autoptr (GSource) source = NULL;

  /* One is enough: it is looked at when it arrives. */
  if (!g_atomic_int_compare_and_exchange (&worker->is_told, 0, 1) && !is_refused)
    return;
  news = g_new (News, 1);
  *news = (News){ g_object_ref (worker), is_refused };
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_news, news, free_news);
  g_source_attach (source, worker->context);
}

static guint
count_wakes (KioskWorker *worker)
{
  g_mutex_lock (&worker->lock);
  guint n = worker->n_wakes;
  g_mutex_unlock (&worker->lock);
  return n;
}

/* Until the time is over, or somebody woke us since @n was counted. */
static void
rest (KioskWorker *worker, guint milliseconds, guint n)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&worker->lock);
  while (n == worker->n_wakes && !g_cancellable_is_cancelled (worker->cancellable))
    if (!g_cond_wait_until (&worker->wake, &worker->lock, end))
      break;
  g_mutex_unlock (&worker->lock);
}

static gpointer
run_follower (gpointer data)
{
  KioskWorker *worker = data;
  guint again = FIRST_AGAIN_MS;
  guint wait = 0;

  while (!g_cancellable_is_cancelled (worker->cancellable))
    {
      KioskState state;
      guint n = count_wakes (worker);
      gboolean done = kiosk_spooler_follow (worker->spooler, wait, worker->cancellable);

      if (g_cancellable_is_cancelled (worker->cancellable))
        break;
      kiosk_spooler_get_state (worker->spooler, &state);
      say (worker, !done && state.is_refused);
      wait = state.current != NULL || state.n_waiting + state.n_asked > 0 ? WAIT_BUSY : WAIT_IDLE;
      kiosk_state_clear (&state);
      if (done)
        {
          again = FIRST_AGAIN_MS;
          continue;
        }
      rest (worker, again, n);
      again = MIN (again * 2, LAST_AGAIN_MS);
    }
  return NULL;
}

typedef struct
{
  char *report;
  guint version;
  gboolean is_on_paper;
} Answer;

static void
free_answer (gpointer data)
{
  g_free (((Answer *) data)->report);
  g_free (data);
}

static void
take_answers (KioskWorker *worker)
{
  g_mutex_lock (&worker->lock);
  g_autoptr (GPtrArray) answers = g_steal_pointer (&worker->answers);
  worker->answers = g_ptr_array_new_with_free_func (free_answer);
  g_mutex_unlock (&worker->lock);
  for (guint i = 0; i < answers->len; i++)
    {
      const Answer *answer = g_ptr_array_index (answers, i);
      g_autoptr (GError) error = NULL;

      /* What could not be written down is asked again. */
      if (!kiosk_spooler_answer (worker->spooler, answer->report, answer->version, answer->is_on_paper,
                                 &error))
        g_warning ("%s", error->message);
    }
}

void
kiosk_worker_answer (KioskWorker *worker, const char *report, guint version, gboolean is_on_paper)
{
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer){ g_strdup (report), version, is_on_paper };
  g_mutex_lock (&worker->lock);
  g_ptr_array_add (worker->answers, answer);
  g_mutex_unlock (&worker->lock);
  kiosk_worker_wake (worker);
}

static gpointer
run_printer (gpointer data)
{
  KioskWorker *worker = data;

  while (!g_cancellable_is_cancelled (worker->cancellable))
    {
      guint n = count_wakes (worker);

      take_answers (worker);
      guint pause = kiosk_spooler_print (worker->spooler, worker->cancellable);

      if (g_cancellable_is_cancelled (worker->cancellable))
        break;
      say (worker, FALSE);
      if (pause > 0)
        rest (worker, pause, n);
    }
  return NULL;
}

void
kiosk_worker_wake (KioskWorker *worker)
{
  g_mutex_lock (&worker->lock);
  worker->n_wakes++;
  g_cond_broadcast (&worker->wake);
  g_mutex_unlock (&worker->lock);
}

void
kiosk_worker_stop (KioskWorker *worker)
{
  g_cancellable_cancel (worker->cancellable);
  kiosk_worker_wake (worker);
  g_clear_pointer (&worker->follower, g_thread_join);
  g_clear_pointer (&worker->printer, g_thread_join);
}

KioskWorker *
kiosk_worker_new (KioskSpooler *spooler)
{
  KioskWorker *worker = g_object_new (KIOSK_TYPE_WORKER, NULL);

  worker->spooler = spooler;
  worker->follower = g_thread_new ("kiosk-central", run_follower, worker);
  worker->printer = g_thread_new ("kiosk-printer", run_printer, worker);
  return worker;
}

static void
kiosk_worker_finalize (GObject *object)
{
  KioskWorker *worker = KIOSK_WORKER (object);

  g_assert (worker->follower == NULL && worker->printer == NULL);
  g_ptr_array_unref (worker->answers);
  g_object_unref (worker->cancellable);
  g_main_context_unref (worker->context);
  g_mutex_clear (&worker->lock);
  g_cond_clear (&worker->wake);
  G_OBJECT_CLASS (kiosk_worker_parent_class)->finalize (object);
}

static void
kiosk_worker_class_init (KioskWorkerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kiosk_worker_finalize;
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", KIOSK_TYPE_WORKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REFUSED]
      = g_signal_new ("refused", KIOSK_TYPE_WORKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kiosk_worker_init (KioskWorker *worker)
{
  g_mutex_init (&worker->lock);
  g_cond_init (&worker->wake);
  worker->answers = g_ptr_array_new_with_free_func (free_answer);
  worker->cancellable = g_cancellable_new ();
  worker->context = g_main_context_ref_thread_default ();
}
