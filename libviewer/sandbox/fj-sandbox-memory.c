/* See fj-sandbox-memory.h. memfd_create(2), fcntl(2) "File Sealing". */
#define _GNU_SOURCE 1 /* memfd_create */

#include "fj-sandbox-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "fj-error.h"
#include "fj-language.h"

#define SEALS (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW)
/* Below this a copy is as cheap as a mapping. */
#define MAP_FROM 65536

static void
set_no_room (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                       _ ("There is not enough memory for this image. Close other programs and try again."));
}

int
fj_sandbox_memory_seal (gconstpointer data, gsize size, GError **error)
{
  const guint8 *from = data;
  int fd = memfd_create ("fenji-pixels", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  while (fd >= 0 && size > 0)
    {
      gssize n = write (fd, from, size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      from += n;
      size -= n;
    }
  if (fd >= 0 && size == 0 && fcntl (fd, F_ADD_SEALS, SEALS | F_SEAL_SEAL) == 0)
    return fd;
  set_no_room (error);
  if (fd >= 0)
    close (fd);
  return -1;
}

gboolean
fj_sandbox_memory_is_sealed (int fd, guint64 size)
{
  struct stat told;
  struct statfs where;
  int seals = fcntl (fd, F_GET_SEALS);
  /* Seals first: what they hold does not change after. Huge pages could run out when they are looked at. */
  return seals >= 0 && (seals & SEALS) == SEALS && fstat (fd, &told) == 0 && S_ISREG (told.st_mode)
         && told.st_size >= 0 && (guint64) told.st_size == size && fstatfs (fd, &where) == 0
         && where.f_type == TMPFS_MAGIC;
}

typedef struct
{
  gpointer start;
  gsize size;
} Mapping;

static void
mapping_free (gpointer data)
{
  Mapping *self = data;
  munmap (self->start, self->size);
  g_free (self);
}

static GBytes *
copy_out (int fd, gsize size)
{
  g_autofree guint8 *to = g_try_malloc (MAX (size, 1));
  gsize done = 0;
  while (to && done < size)
    {
      gssize n = pread (fd, to + done, size - done, (off_t) done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return NULL;
      done += n;
    }
  return to ? g_bytes_new_take (g_steal_pointer (&to), size) : NULL;
}

GBytes *
fj_sandbox_memory_take (int fd, gsize size, GError **error)
{
  GBytes *bytes = NULL;
  if (size < MAP_FROM)
    bytes = copy_out (fd, size);
  else
    {
      gpointer start = mmap (NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
      if (start != MAP_FAILED)
        {
          Mapping *mapping = g_new (Mapping, 1);
          *mapping = (Mapping){ start, size };
          bytes = g_bytes_new_with_free_func (start, size, mapping_free, mapping);
        }
    }
  if (!bytes)
    set_no_room (error);
  return bytes;
}
