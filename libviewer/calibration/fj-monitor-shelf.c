#include "fj-monitor-shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-monitor-json.h"

struct _FjMonitorShelf
{
  char *own;
  char **others;
};

FjMonitorShelf *
fj_monitor_shelf_new (const char *own, const char *const *others)
{
  FjMonitorShelf *shelf = g_new0 (FjMonitorShelf, 1);
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();

  shelf->own
      = own != NULL ? g_strdup (own) : g_build_filename (g_get_user_config_dir (), "fenji", "monitors", NULL);
  if (others != NULL)
    shelf->others = g_strdupv ((char **) others);
  else
    {
      for (const char *const *folder = g_get_system_config_dirs (); *folder != NULL; folder++)
        {
          g_autofree char *path = g_build_filename (*folder, "fenji", "monitors", NULL);

          g_strv_builder_add (folders, path);
        }
      shelf->others = g_strv_builder_end (folders);
    }
  return shelf;
}

void
fj_monitor_shelf_free (FjMonitorShelf *shelf)
{
  if (shelf == NULL)
    return;
  g_free (shelf->own);
  g_strfreev (shelf->others);
  g_free (shelf);
}

/* --- reading --- */

/* No more of the file than may be there, whatever its size says; a pipe would never end. */
static GBytes *
read_file (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  g_autofree guint8 *data = NULL;
  gsize size = 0;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      close (fd);
      return NULL;
    }
  data = g_malloc (FJ_MONITOR_MOST_BYTES + 1);
  while (size <= FJ_MONITOR_MOST_BYTES)
    {
      gssize n = read (fd, data + size, FJ_MONITOR_MOST_BYTES + 1 - size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      size += (gsize) n;
    }
  close (fd);
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

static void
tell (GPtrArray *problems, const char *path, const char *sentence)
{
  if (problems != NULL)
    g_ptr_array_add (problems, g_strdup_printf ("%s: %s", path, sentence));
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* In a fixed order, so that equally new files are taken alike each time. */
static GPtrArray *
list_files (const char *folder, GPtrArray *problems)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".json"))
        continue;
      if (paths->len == FJ_MONITOR_SHELF_MOST_FILES)
        {
          tell (problems, folder, _ ("There are too many files; some were not read."));
          break;
        }
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    }
  g_ptr_array_sort (paths, compare_names);
  return g_steal_pointer (&paths);
}

static void
merge (FjMonitor *into, FjMonitor *from)
{
  gboolean is_newer
      = from->characteristic != NULL
        && (into->characteristic == NULL || from->characteristic->time > into->characteristic->time);

  if (is_newer)
    {
      into->measured_months = from->measured_months;
      fj_monitor_take_measurement (into, g_steal_pointer (&from->characteristic));
    }
  /* A check belongs to the characteristic that it was made with. */
  if (from->check != NULL
      && (is_newer
          || (into->characteristic == NULL && from->characteristic == NULL
              && (into->check == NULL || from->check->time > into->check->time))))
    fj_monitor_take_measurement (into, g_steal_pointer (&from->check));
  if (from->self_test != NULL && (into->self_test == NULL || from->self_test->time > into->self_test->time))
    {
      into->seen_months = from->seen_months;
      fj_monitor_take_self_test (into, g_steal_pointer (&from->self_test));
    }
}

static void
read_folder (const char *folder, FjMonitor *known, GPtrArray *problems)
{
  g_autoptr (GPtrArray) paths = list_files (folder, problems);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autoptr (GBytes) bytes = read_file (path);
      g_autoptr (GError) error = NULL;
      g_autoptr (FjMonitor) monitor = bytes != NULL ? fj_monitor_parse (bytes, &error) : NULL;

      if (bytes == NULL)
        tell (problems, path, _ ("It cannot be read."));
      else if (monitor == NULL)
        tell (problems, path, error->message);
      else if (fj_monitor_is_same (known, monitor))
        merge (known, monitor);
    }
}

FjMonitor *
fj_monitor_shelf_find (FjMonitorShelf *shelf, const FjMonitor *which, GPtrArray *problems)
{
  FjMonitor *known = fj_monitor_new (which->manufacturer, which->model, which->serial, which->connector);

  read_folder (shelf->own, known, problems);
  for (guint i = 0; shelf->others[i] != NULL; i++)
    read_folder (shelf->others[i], known, problems);
  return known;
}

/* --- keeping --- */

/* "monitor-EIZO-RX360-DP-1-1f0c….json": for people, and not that of another monitor. */
static char *
make_path (FjMonitorShelf *shelf, const FjMonitor *monitor)
{
  const char *which = monitor->serial != NULL ? monitor->serial : monitor->connector;
  g_autofree char *words = g_strjoin ("\n", monitor->manufacturer != NULL ? monitor->manufacturer : "",
                                      monitor->model != NULL ? monitor->model : "", which, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, words, -1);
  g_autofree char *name = NULL, *file = NULL;

  g_strcanon (words, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '-');
  name = g_strndup (words, 60);
  digest[12] = '\0';
  file = g_strdup_printf ("monitor-%s-%s.json", name, digest);
  return g_build_filename (shelf->own, file, NULL);
}

gboolean
fj_monitor_shelf_keep (FjMonitorShelf *shelf, const FjMonitor *monitor, GError **error)
{
  g_autoptr (GBytes) json = fj_monitor_to_json (monitor);
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = NULL;

  if (!fj_monitor_is_same (monitor, monitor))
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("This monitor says neither its serial number nor where it is connected: what is "
             "measured could not be told from that of another one."));
      return FALSE;
    }
  path = make_path (shelf, monitor);
  if (g_mkdir_with_parents (shelf->own, 0700) != 0
      || !g_file_set_contents_full (path, g_bytes_get_data (json, NULL), (gssize) g_bytes_get_size (json),
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                    &failure))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The measurement cannot be kept in %s: %s"), shelf->own,
                   failure != NULL ? failure->message : g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}
