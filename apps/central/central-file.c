#include "central-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "fj-error.h"
#include "fj-language.h"

static gboolean
fail (const char *path, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("Cannot write “%s”: %s."), path, g_strerror (errno));
  return FALSE;
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return fsync (fd) == 0;
}

gboolean
central_file_write (const char *path, const void *data, gsize length, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".new", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return fail (path, error);
  gboolean ok = write_all (fd, data, length);
  int cause = errno;
  close (fd);
  errno = cause;
  if (!ok || g_rename (temporary, path) != 0)
    {
      fail (path, error);
      g_unlink (temporary);
      return FALSE;
    }
  int folder_fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ok = folder_fd >= 0 && fsync (folder_fd) == 0;
  if (!ok)
    fail (path, error);
  if (folder_fd >= 0)
    close (folder_fd);
  return ok;
}

gboolean
central_file_ensure_folder (const char *path, GError **error)
{
  return g_mkdir_with_parents (path, 0700) == 0 || fail (path, error);
}
