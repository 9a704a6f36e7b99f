#include "fj-pixel-memory.h"

#include <sys/mman.h>

#define HUGE ((gsize) 2 << 20)
#define MUCH (4 * HUGE) /* below, what huge pages would waste at the end is too large a part */
#define HEAD 64         /* before the pixels, in a line of the cache of its own */

/* What stands before the pixels. */
typedef struct
{
  gpointer mapping; /* NULL: of malloc, from the head on */
  gsize length;
} Head;

G_STATIC_ASSERT (sizeof (Head) <= HEAD);

static gpointer
begin_at (gpointer start, gpointer mapping, gsize length)
{
  *(Head *) start = (Head){ mapping, length };
  return (guint8 *) start + HEAD;
}

/* Maps enough to begin at the start of a huge page. Whole huge pages, but for a last one of which less than
 * half would be used. */
static gpointer
map (gsize size)
{
  gsize length = (size + HUGE / 2) / HUGE * HUGE;
  guint8 *mapping, *start;

  length = MAX (length, size);
  mapping = mmap (NULL, length + HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED)
    return NULL;
  start = mapping + (HUGE - (gsize) mapping % HUGE) % HUGE;
  /* Where it is refused, pages are small. */
  (void) madvise (start, length, MADV_HUGEPAGE);
  return begin_at (start, mapping, length + HUGE);
}

gpointer
fj_pixel_memory_new (gsize size)
{
  gpointer start;

  if (size > G_MAXSSIZE - 2 * HUGE)
    return NULL;
  if (size >= MUCH)
    return map (size + HEAD);
  start = g_try_malloc0 (size + HEAD);
  return start != NULL ? begin_at (start, NULL, 0) : NULL;
}

void
fj_pixel_memory_free (gpointer memory)
{
  guint8 *start;
  Head head;

  if (memory == NULL)
    return;
  start = (guint8 *) memory - HEAD;
  head = *(Head *) (gpointer) start;
  if (head.mapping != NULL)
    munmap (head.mapping, head.length);
  else
    g_free (start);
}
