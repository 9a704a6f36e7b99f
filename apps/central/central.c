#include "central-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include "central-body.h"
#include "central-changes.h"
#include "central-dicomweb.h"
#include "central-file.h"
#include "central-metrics.h"
#include "central-outbox.h"
#include "central-report-index.h"
#include "fj-relay.h"
#include "fj-time.h"
#include "fj-language.h"

CentralStore *
central_get_store (Central *central)
{
  return central->store;
}

CentralKeys *
central_get_keys (Central *central)
{
  return central->keys;
}

const char *
central_get_pacs_url (Central *central)
{
  return central->pacs_url;
}

const char *
central_get_base_url (Central *central)
{
  return central->base_url != NULL ? central->base_url : "";
}

const char *
central_get_state_dir (Central *central)
{
  return central->state_dir;
}

/* One program per state: a second one would break the audit chain. */
static gboolean
take_lock (Central *central, GError **error)
{
  g_autofree char *path = g_build_filename (central->state_dir, "lock", NULL);

  central->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (central->lock_fd >= 0 && flock (central->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
               _ ("Another fenji-central uses “%s”. Stop it first, or give another --state."),
               central->state_dir);
  return FALSE;
}

Central *
central_open (const char *state_dir, const char *pacs_url, GError **error)
{
  g_autoptr (Central) central = g_new0 (Central, 1);
  g_autofree char *spool = g_build_filename (state_dir, "spool", NULL);
  g_autofree char *media = g_build_filename (state_dir, "media", NULL);

  central->state_dir = g_strdup (state_dir);
  central->lock_fd = -1;
  central->stopping = g_cancellable_new ();
  g_mutex_init (&central->lock);
  central->in_flight = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (pacs_url != NULL)
    central->pacs_url = g_strconcat (pacs_url, "/dicom-web", NULL);
  if (!central_file_ensure_folder (state_dir, error) || !central_file_ensure_folder (spool, error)
      || !central_file_ensure_folder (media, error) || !take_lock (central, error))
    return NULL;
  central_body_sweep (state_dir);
  g_autofree char *database = g_build_filename (state_dir, "central.db", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", database, NULL);
  /* A new key beside an old database would disown every signature in it. */
  if (g_file_test (database, G_FILE_TEST_EXISTS) && !central_keys_exist (state_dir, error))
    return NULL;
  central->keys = central_keys_open (state_dir, error);
  if (central->keys == NULL)
    return NULL;
  central->store = central_store_open (url, error);
  if (central->store == NULL)
    return NULL;
  if (!central_report_index_ensure (central->store, error))
    return NULL;
  central->sessions = central_sessions_new (central->store, error);
  if (central->sessions == NULL)
    return NULL;
  return g_steal_pointer (&central);
}

static void
on_committed (gint64 sequence, gpointer user_data)
{
  Central *central = user_data;

  central_changes_committed (central->changes, sequence);
  central_outbox_wake (central);
}

typedef struct
{
  CentralWork work;
  gpointer data;
  GDestroyNotify free;
} Background;

static void
run_background (gpointer item, gpointer central)
{
  Background *background = item;

  background->work (central, background->data);
  if (background->free != NULL)
    background->free (background->data);
  g_free (background);
}

void
central_background (Central *central, CentralWork work, gpointer data, GDestroyNotify free)
{
  Background *background = g_new0 (Background, 1);

  background->work = work;
  background->data = data;
  background->free = free;
  g_thread_pool_push (central->background, background, NULL);
}

void
central_start (Central *central, const char *base_url)
{
  central->base_url = g_strdup (base_url);
  central->relay = fj_relay_session_new ();
  central->deciders
      = g_thread_pool_new (central_dicomweb_decide, central, CENTRAL_DICOMWEB_DECIDERS, FALSE, NULL);
  central->bodies = central_body_pool_new ();
  central->background = g_thread_pool_new (run_background, central, 1, FALSE, NULL);
  central->started_at = fj_time_now ();
  central->metrics = central_metrics_new ();
  central->changes = central_changes_new (central);
  central->outbox = central_outbox_new (central);
  central_store_set_committed (central->store, on_committed, central);
}

void
central_stop (Central *central)
{
  g_cancellable_cancel (central->stopping);
  central_changes_stop (central->changes);
}

void
central_close (Central *central)
{
  if (central == NULL)
    return;
  if (central->store != NULL)
    central_store_set_committed (central->store, NULL, NULL);
  g_clear_pointer (&central->outbox, central_outbox_free);
  if (central->background != NULL)
    g_thread_pool_free (central->background, FALSE, TRUE);
  if (central->bodies != NULL)
    g_thread_pool_free (central->bodies, FALSE, TRUE);
  if (central->deciders != NULL)
    g_thread_pool_free (central->deciders, FALSE, TRUE);
  g_clear_pointer (&central->changes, central_changes_free);
  g_clear_pointer (&central->metrics, central_metrics_free);
  g_clear_object (&central->relay);
  g_clear_object (&central->stopping);
  g_clear_pointer (&central->sessions, central_sessions_free);
  g_clear_pointer (&central->store, central_store_close);
  g_clear_pointer (&central->keys, central_keys_free);
  g_hash_table_unref (central->in_flight);
  g_clear_pointer (&central->catalogue, fj_catalogue_unref);
  g_mutex_clear (&central->lock);
  if (central->lock_fd >= 0)
    close (central->lock_fd);
  g_free (central->state_dir);
  g_free (central->pacs_url);
  g_free (central->base_url);
  g_free (central);
}
