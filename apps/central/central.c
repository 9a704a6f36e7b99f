#include "central-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include "central-file.h"
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

  central->state_dir = g_strdup (state_dir);
  central->lock_fd = -1;
  g_mutex_init (&central->lock);
  central->in_flight = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (pacs_url != NULL)
    central->pacs_url = g_strconcat (pacs_url, "/dicom-web", NULL);
  if (!central_file_ensure_folder (state_dir, error) || !central_file_ensure_folder (spool, error)
      || !take_lock (central, error))
    return NULL;
  g_autofree char *url = g_strdup_printf ("sqlite:%s/central.db", state_dir);
  central->keys = central_keys_open (state_dir, error);
  if (central->keys == NULL)
    return NULL;
  central->store = central_store_open (url, error);
  if (central->store == NULL)
    return NULL;
  central->sessions = central_sessions_new (central->store, error);
  if (central->sessions == NULL)
    return NULL;
  return g_steal_pointer (&central);
}

void
central_close (Central *central)
{
  if (central == NULL)
    return;
  g_clear_pointer (&central->sessions, central_sessions_free);
  g_clear_pointer (&central->store, central_store_close);
  g_clear_pointer (&central->keys, central_keys_free);
  g_hash_table_unref (central->in_flight);
  g_mutex_clear (&central->lock);
  if (central->lock_fd >= 0)
    close (central->lock_fd);
  g_free (central->state_dir);
  g_free (central->pacs_url);
  g_free (central->base_url);
  g_free (central);
}
