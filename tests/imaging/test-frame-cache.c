/* fj-frame-cache: what stays, what goes, and how much memory the process really has. */
#include "fj-frame-cache.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIDE 512u
#define FRAME_BYTES ((gsize) SIDE * SIDE * 2)
#define ROOM(n) ((n) * (FRAME_BYTES + FJ_FRAME_CACHE_OVERHEAD))

static FjFrame *
frame_of (guint16 value)
{
  guint16 *pixels = g_malloc (FRAME_BYTES);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < SIDE * SIDE; i++)
    pixels[i] = value;
  bytes = g_bytes_new_take (pixels, FRAME_BYTES);
  return fj_frame_new (SIDE, SIDE, 1, FJ_SAMPLE_U16, 16, bytes);
}

static gboolean
insert (FjFrameCache *cache, guint frame, FjFramePriority priority)
{
  g_autoptr (FjFrame) pixels = frame_of ((guint16) frame);

  return fj_frame_cache_insert (cache, "2.25.1", frame, pixels, priority);
}

static gboolean
has (FjFrameCache *cache, guint frame)
{
  g_autoptr (FjFrame) pixels = fj_frame_cache_lookup (cache, "2.25.1", frame);

  g_assert_true (pixels == NULL || *(const guint16 *) fj_frame_get_data (pixels) == (guint16) frame);
  return pixels != NULL;
}

static void
test_least_recent (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (ROOM (3));
  FjFrameCacheStatistics numbers;

  for (guint i = 0; i < 3; i++)
    g_assert_true (insert (cache, i, FJ_FRAME_REST));
  g_assert_true (has (cache, 0)); /* and so 1 is the oldest */
  g_assert_true (insert (cache, 3, FJ_FRAME_REST));
  g_assert_true (has (cache, 0));
  g_assert_false (has (cache, 1));
  g_assert_true (has (cache, 2));
  g_assert_true (has (cache, 3));
  g_assert_true (insert (cache, 3, FJ_FRAME_REST)); /* is there: nothing goes */
  g_assert_null (fj_frame_cache_lookup (cache, "2.25.2", 3));
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.hits, ==, 4);
  g_assert_cmpuint (numbers.misses, ==, 2);
  g_assert_cmpuint (numbers.evicted, ==, 1);
  g_assert_cmpuint (numbers.n_frames, ==, 3);
  g_assert_cmpuint (numbers.bytes, ==, ROOM (3));
  g_assert_cmpuint (numbers.ceiling, ==, ROOM (3));
  fj_frame_cache_clear (cache);
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.bytes + numbers.n_frames, ==, 0);
}

static void
test_priorities (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (ROOM (3));
  FjFrameCacheStatistics numbers;

  g_assert_true (insert (cache, 0, FJ_FRAME_HANGING));
  g_assert_true (insert (cache, 1, FJ_FRAME_REST));
  g_assert_true (insert (cache, 2, FJ_FRAME_NEAR));
  g_assert_true (insert (cache, 3, FJ_FRAME_NEAR)); /* the lowest goes, though 0 is older */
  g_assert_false (has (cache, 1));
  g_assert_false (insert (cache, 4, FJ_FRAME_REST)); /* nothing lower is left */
  g_assert_true (has (cache, 0) && has (cache, 2) && has (cache, 3));
  fj_frame_cache_set_priority (cache, "2.25.1", 0, FJ_FRAME_REST);
  fj_frame_cache_set_priority (cache, "2.25.1", 99, FJ_FRAME_REST);
  g_assert_true (insert (cache, 5, FJ_FRAME_SHOWN));
  g_assert_false (has (cache, 0));
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.refused, ==, 1);
  g_assert_cmpuint (numbers.evicted, ==, 2);
}

static void
test_pins (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (ROOM (2));
  FjFrameCacheStatistics numbers;

  insert (cache, 0, FJ_FRAME_REST);
  insert (cache, 1, FJ_FRAME_REST);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FjFrame) shown = fj_frame_cache_pin (cache, "2.25.1", 0);

      g_assert_nonnull (shown);
    }
  g_assert_null (fj_frame_cache_pin (cache, "2.25.1", 7));
  g_assert_true (insert (cache, 2, FJ_FRAME_SHOWN)); /* 1 goes, though 0 is older */
  g_assert_true (has (cache, 0));
  g_assert_false (has (cache, 1));
  fj_frame_cache_unpin (cache, "2.25.1", 0);
  fj_frame_cache_clear (cache);
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.n_frames, ==, 1); /* pinned once more */
  g_assert_cmpuint (numbers.pinned_bytes, ==, ROOM (1));
  fj_frame_cache_set_priority (cache, "2.25.1", 0, FJ_FRAME_NEAR);
  fj_frame_cache_unpin (cache, "2.25.1", 0);
  insert (cache, 3, FJ_FRAME_NEAR);
  g_assert_true (insert (cache, 4, FJ_FRAME_NEAR));
  g_assert_false (has (cache, 0));
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.pinned_bytes, ==, 0);
}

static void
test_ceiling (void)
{
  g_autoptr (FjFrameCache) small = fj_frame_cache_new (FRAME_BYTES);
  g_autoptr (FjFrameCache) usual = fj_frame_cache_new (0);
  g_autoptr (FjFrameCache) again = fj_frame_cache_ref (usual);
  FjFrameCacheStatistics numbers;
  const gsize mib = 1 << 20;

  g_assert_false (insert (small, 0, FJ_FRAME_SHOWN)); /* with its overhead it has no room */
  fj_frame_cache_get_statistics (small, &numbers);
  g_assert_cmpuint (numbers.bytes, ==, 0);
  fj_frame_cache_get_statistics (again, &numbers);
  g_assert_cmpuint (numbers.ceiling, >=, 128 * mib);
  g_assert_cmpuint (numbers.ceiling, <=, 4096 * mib);
  g_assert_cmpuint (fj_frame_cache_default_ceiling (8192 * mib), ==, 2048 * mib);
  g_assert_cmpuint (fj_frame_cache_default_ceiling (256 * mib), ==, 128 * mib);
  g_assert_cmpuint (fj_frame_cache_default_ceiling (G_MAXUINT64), ==, 4096 * mib);
}

static gsize
read_resident (void)
{
  g_autofree char *text = NULL;
  unsigned long size = 0, resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%lu %lu", &size, &resident), ==, 2);
  return resident * (gsize) sysconf (_SC_PAGESIZE);
}

/* A CT of 3,000 slices, 1.5 GB decoded, opens under 64 MiB. */
static void
test_long_series (void)
{
  const gsize ceiling = 64 << 20;
#ifdef __SANITIZE_ADDRESS__
  const gsize slack = 600 << 20; /* its quarantine keeps what was freed */
#else
  const gsize slack = 8 << 20;
#endif
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (ceiling);
  FjFrameCacheStatistics numbers;
  gsize before = read_resident (), most = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_assert_true (insert (cache, i, i % 10 ? FJ_FRAME_REST : FJ_FRAME_NEAR));
      if (i > 20) /* the cursor has moved on */
        fj_frame_cache_set_priority (cache, "2.25.1", i - 20, FJ_FRAME_REST);
      most = MAX (most, read_resident ());
    }
  fj_frame_cache_get_statistics (cache, &numbers);
  g_test_message ("resident before %zu MiB, at most %zu MiB more; cache at most %zu bytes", before >> 20,
                  (most - before) >> 20, numbers.peak_bytes);
  g_assert_cmpuint (numbers.peak_bytes, <=, ceiling);
  g_assert_cmpuint (numbers.peak_bytes, >, ceiling - ROOM (1));
  g_assert_cmpuint (numbers.n_frames, ==, ceiling / ROOM (1));
  g_assert_cmpuint (most, <=, before + ceiling + FRAME_BYTES + slack);
  g_assert_cmpuint (most, >=, before + ceiling / 2); /* the pages were really there */
}

static gpointer
scroll (gpointer data)
{
  FjFrameCache *cache = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (guint i = 0; i < 2000; i++)
    {
      guint frame = (guint) g_rand_int_range (random, 0, 40);
      g_autoptr (FjFrame) shown = fj_frame_cache_pin (cache, "2.25.1", frame);

      if (shown == NULL)
        {
          insert (cache, frame, (FjFramePriority) g_rand_int_range (random, 0, FJ_FRAME_N_PRIORITIES));
          continue;
        }
      g_assert_cmpuint (*(const guint16 *) fj_frame_get_data (shown), ==, frame);
      fj_frame_cache_set_priority (cache, "2.25.1", frame, FJ_FRAME_REST);
      fj_frame_cache_unpin (cache, "2.25.1", frame);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (ROOM (8));
  FjFrameCacheStatistics numbers;
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("scroll", scroll, cache);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.peak_bytes, <=, ROOM (8));
  g_assert_cmpuint (numbers.hits + numbers.misses, ==, 8000);
  g_assert_cmpuint (numbers.pinned_bytes, ==, 0);
  g_assert_cmpuint (numbers.bytes, ==, ROOM (numbers.n_frames));
}

/* As much beside the frames as they may take, and no more. */
static void
test_lend (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (100);
  FjFrameCacheStatistics numbers;

  g_assert_true (fj_frame_cache_lend (cache, 60));
  g_assert_false (fj_frame_cache_lend (cache, 41));
  g_assert_false (fj_frame_cache_lend (cache, G_MAXSIZE));
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.lent, ==, 60);
  g_assert_true (fj_frame_cache_lend (cache, 40));
  fj_frame_cache_take_back (cache, 60);
  fj_frame_cache_take_back (cache, 40);
  fj_frame_cache_clear (cache);
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.lent, ==, 0);
}

/* What lies in lent memory costs its place in the list alone, also in the place of a frame of its own. */
static void
test_share (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (ROOM (2));
  g_autoptr (FjFrame) own = frame_of (1), lent = frame_of (1), other = frame_of (2);
  g_autoptr (FjFrame) found = NULL, pinned = NULL, again = NULL;
  FjFrameCacheStatistics numbers;

  g_assert_true (fj_frame_cache_insert (cache, "2.25.1", 0, own, FJ_FRAME_NEAR));
  g_assert_true (fj_frame_cache_share (cache, "2.25.1", 0, lent, FJ_FRAME_REST));
  g_assert_true (fj_frame_cache_share (cache, "2.25.1", 1, other, FJ_FRAME_REST));
  found = fj_frame_cache_lookup (cache, "2.25.1", 0);
  g_assert_true (found == lent);
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.bytes, ==, 2 * FJ_FRAME_CACHE_OVERHEAD);
  g_assert_cmpuint (numbers.n_frames, ==, 2);
  /* Another one's is left alone. */
  fj_frame_cache_unshare (cache, "2.25.1", 0, own);
  fj_frame_cache_unshare (cache, "2.25.1", 7, own);
  pinned = fj_frame_cache_pin (cache, "2.25.1", 1);
  fj_frame_cache_unshare (cache, "2.25.1", 0, lent);
  fj_frame_cache_unshare (cache, "2.25.1", 1, other);
  g_assert_null (fj_frame_cache_lookup (cache, "2.25.1", 0));
  again = fj_frame_cache_lookup (cache, "2.25.1", 1);
  g_assert_true (again == other);
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.bytes, ==, FJ_FRAME_CACHE_OVERHEAD);
  g_assert_cmpuint (numbers.pinned_bytes, ==, FJ_FRAME_CACHE_OVERHEAD);
  fj_frame_cache_unpin (cache, "2.25.1", 1);
  fj_frame_cache_clear (cache);
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.bytes, ==, 0);
  g_assert_cmpuint (numbers.pinned_bytes, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-cache/least-recent", test_least_recent);
  g_test_add_func ("/frame-cache/priorities", test_priorities);
  g_test_add_func ("/frame-cache/pins", test_pins);
  g_test_add_func ("/frame-cache/ceiling", test_ceiling);
  g_test_add_func ("/frame-cache/long-series", test_long_series);
  g_test_add_func ("/frame-cache/share", test_share);
  g_test_add_func ("/frame-cache/lend", test_lend);
  g_test_add_func ("/frame-cache/threads", test_threads);
  return g_test_run ();
}
