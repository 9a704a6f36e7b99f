/* fj-volume-frames: one copy of the pixels while there is a volume, and none of it left in the cache after.
 */
#include "fj-volume-frames.h"

#include <string.h>

#define ROWS 4
#define COLUMNS 6
#define DEPTH 3

static FjFrame *
make_like (guint number)
{
  gint16 *values = g_new (gint16, ROWS * COLUMNS);
  g_autoptr (GBytes) bytes = g_bytes_new_take (values, sizeof *values * ROWS * COLUMNS);

  for (guint i = 0; i < ROWS * COLUMNS; i++)
    values[i] = (gint16) (number * 100 + i);
  return fj_frame_new (ROWS, COLUMNS, 1, FJ_SAMPLE_S16, 12, bytes);
}

static FjVolume *
make_volume (void)
{
  FjVolumeSlice slices[DEPTH];
  FjVolume *volume;

  for (guint i = 0; i < DEPTH; i++)
    slices[i] = (FjVolumeSlice){ .plane = { .origin = { 0, 0, i * 2.0 },
                                            .row = { 1, 0, 0 },
                                            .column = { 0, 1, 0 },
                                            .row_spacing = 1,
                                            .column_spacing = 1 },
                                 .slope = 1,
                                 .source = i };
  volume = fj_volume_new (slices, DEPTH, ROWS, COLUMNS, FJ_SAMPLE_S16, NULL);
  g_assert_nonnull (volume);
  return volume;
}

static void
test_share (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (FjVolume) volume = make_volume ();
  g_autoptr (FjVolumeFrames) frames = fj_volume_frames_new (volume);
  g_autoptr (FjFrame) kept = NULL;
  FjFrameCacheStatistics numbers;

  for (guint i = 0; i < DEPTH; i++)
    {
      g_autoptr (FjFrame) like = make_like (i);

      if (i == 0)
        fj_frame_cache_insert (cache, "key", i + 5, like, FJ_FRAME_SHOWN);
      memcpy (fj_volume_get_slice_data (volume, i), fj_frame_get_data (like), fj_frame_get_size (like));
      fj_volume_frames_set (frames, i, i < 2 ? g_strdup ("key") : NULL, i + 5, like);
    }
  fj_volume_frames_share (frames, cache, FJ_FRAME_REST);
  fj_frame_cache_get_statistics (cache, &numbers);
  g_assert_cmpuint (numbers.n_frames, ==, 2);
  g_assert_cmpuint (numbers.bytes, ==, 2 * FJ_FRAME_CACHE_OVERHEAD);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FjFrame) like = make_like (i), found = fj_frame_cache_lookup (cache, "key", i + 5);

      g_assert_true (fj_frame_get_data (found) == fj_volume_get_slice_data (volume, i));
      g_assert_cmpmem (fj_frame_get_data (found), fj_frame_get_size (found), fj_frame_get_data (like),
                       fj_frame_get_size (like));
      g_assert_cmpuint (fj_frame_get_bits_stored (found), ==, 12);
    }
  kept = fj_frame_cache_lookup (cache, "key", 5);
  g_clear_pointer (&frames, fj_volume_frames_free);
  g_clear_pointer (&volume, fj_volume_unref);
  g_assert_null (fj_frame_cache_lookup (cache, "key", 5));
  g_assert_null (fj_frame_cache_lookup (cache, "key", 6));
  /* On a pane it stays whole. */
  g_assert_cmpint (((const gint16 *) fj_frame_get_data (kept))[3], ==, 3);
}

/* A volume that could not be read leaves the cache alone. */
static void
test_unread (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (FjVolume) volume = make_volume ();
  g_autoptr (FjVolumeFrames) frames = fj_volume_frames_new (volume);
  g_autoptr (FjFrame) like = make_like (0), found = NULL;

  fj_frame_cache_insert (cache, "key", 0, like, FJ_FRAME_SHOWN);
  fj_volume_frames_set (frames, 0, g_strdup ("key"), 0, like);
  g_clear_pointer (&frames, fj_volume_frames_free);
  found = fj_frame_cache_lookup (cache, "key", 0);
  g_assert_true (found == like);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-frames/share", test_share);
  g_test_add_func ("/volume-frames/unread", test_unread);
  return g_test_run ();
}
