/* Memory that ends at a page that nobody may touch: libraries that are not instrumented are caught when they
 * read or write behind it. */
#pragma once

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib.h>

typedef struct
{
  guint8 *data;
  gsize mapped;
  guint8 *map;
} Fence;

static inline Fence
fence_new (gsize length)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE), whole = (length + page - 1) / page * page;
  Fence self = { .mapped = whole + page };
  self.map = mmap (NULL, self.mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (self.map == MAP_FAILED || mprotect (self.map + whole, page, PROT_NONE) != 0)
    g_error ("no memory for %" G_GSIZE_FORMAT " bytes behind a fence", length);
  self.data = self.map + whole - length;
  return self;
}

static inline Fence
fence_new_copy (const void *data, gsize length)
{
  Fence self = fence_new (length);
  if (length > 0)
    memcpy (self.data, data, length);
  return self;
}

static inline void
fence_clear (Fence *self)
{
  munmap (self->map, self->mapped);
}
