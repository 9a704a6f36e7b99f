#include "fj-series-folder.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "fj-error.h"
#include "fj-language.h"

static gboolean
set_too_many (GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("The folder has more than %u files, or folders nested deeper than %u. Choose a folder inside "
         "of it."),
      FJ_SERIES_MOST_FILES, FJ_SERIES_DEEPEST);
  return FALSE;
}

/* Everything but folders and links to folders; what is no file is said so when it is opened. */
static gboolean
is_folder (const char *path, guchar type)
{
  struct stat st;

  if (type != DT_UNKNOWN)
    return type == DT_DIR;
  return lstat (path, &st) == 0 && S_ISDIR (st.st_mode);
}

/* A link whose end is a folder. */
static gboolean
is_linked_folder (const char *path, guchar type)
{
  struct stat st;

  return type != DT_REG && type != DT_DIR && stat (path, &st) == 0 && S_ISDIR (st.st_mode);
}

static gboolean
list_folder (const char *folder, guint depth, GPtrArray *paths, GCancellable *cancellable, GError **error)
{
  DIR *dir = opendir (folder);
  const struct dirent *entry;
  gboolean done = TRUE;

  if (!dir && depth > 0) /* named among the failures, as a file that cannot be read */
    {
      g_ptr_array_add (paths, g_strdup (folder));
      return TRUE;
    }
  if (!dir)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                   _ ("The folder \"%s\" cannot be read: %s. Check that it is there and may be opened."),
                   folder, g_strerror (errno));
      return FALSE;
    }
  while (done && (entry = readdir (dir)) != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      g_autofree char *path = NULL;

      if (strcmp (entry->d_name, ".") == 0 || strcmp (entry->d_name, "..") == 0)
        continue;
      path = g_build_filename (folder, entry->d_name, NULL);
      if (paths->len == FJ_SERIES_MOST_FILES)
        done = set_too_many (error);
      else if (is_folder (path, entry->d_type))
        done = depth < FJ_SERIES_DEEPEST ? list_folder (path, depth + 1, paths, cancellable, error)
                                         : set_too_many (error);
      else if (!is_linked_folder (path, entry->d_type))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  closedir (dir);
  return done;
}

gboolean
fj_series_folder_list (const char *folder, GPtrArray *paths, GCancellable *cancellable, GError **error)
{
  return list_folder (folder, 0, paths, cancellable, error);
}
