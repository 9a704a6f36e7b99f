/* fj-image-wants, as a store has them: who waits is answered once, who cancels at once; what is read ahead,
 * in which order, and what it may not put out. */
#include "study-store.h"

#include "study-source.h"

static FjImageStore *
open_series (TestSource **source, guint n, FjFrameCache *cache)
{
  FjImageStore *store;

  *source = test_source_new (folder);
  test_source_add (*source, "a", n, "2.25.1", 1);
  store = new_store (FJ_IMAGE_SOURCE (*source), cache);
  fj_image_store_load (store);
  return store;
}

/* Several who want one image share the work, and cancelling one takes nothing from the others. */
static void
test_shared (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answers[4] = { 0 };
  FjFrameCacheStatistics statistics;

  begin_folder ();
  draw ("stack('a',4,'2.25.1')\n");
  store = open_series (&source, 4, cache);
  test_source_open (source, 0);
  WAIT_FOR (g_list_model_get_n_items (G_LIST_MODEL (store)) == 1);
  for (guint i = 0; i < 4; i++)
    fj_image_store_request_async (store, get_set (store, 0), 2, FJ_FRAME_SHOWN, i == 1 ? cancellable : NULL,
                                  on_answer, &answers[i]);
  g_assert_false (answers[0].is_done);
  g_cancellable_cancel (cancellable);
  WAIT_FOR (answers[1].is_done);
  g_assert_error (answers[1].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (answers[0].is_done || answers[2].is_done || answers[3].is_done);
  test_source_open (source, -1);
  WAIT_FOR (answers[0].is_done && answers[2].is_done && answers[3].is_done);
  g_assert_true (answers[0].image->pixels == answers[3].image->pixels);
  g_assert_true (answers[0].image->facts == answers[2].image->facts);
  fj_frame_cache_get_statistics (cache, &statistics);
  g_assert_cmpuint (statistics.n_frames, ==, 1);
  for (guint i = 0; i < 4; i++)
    answer_clear (&answers[i]);
  end_folder ();
}

/* Cancelled before it was asked for, and before its file came. */
static void
test_cancelled (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FjShownImage) later = NULL;
  Answer early = { 0 }, before = { 0 };
  FjFrameCacheStatistics statistics;

  begin_folder ();
  draw ("stack('a',4,'2.25.1')\n");
  store = open_series (&source, 4, cache);
  test_source_open (source, 0);
  WAIT_FOR (g_list_model_get_n_items (G_LIST_MODEL (store)) == 1);
  fj_image_store_request_async (store, get_set (store, 0), 1, FJ_FRAME_SHOWN, cancellable, on_answer, &early);
  g_cancellable_cancel (cancellable);
  fj_image_store_request_async (store, get_set (store, 0), 1, FJ_FRAME_SHOWN, cancellable, on_answer,
                                &before);
  g_assert_false (early.is_done || before.is_done); /* never from inside of the call */
  WAIT_FOR (early.is_done && before.is_done);
  g_assert_error (early.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (before.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer_clear (&early);
  answer_clear (&before);
  test_source_open (source, -1);
  WAIT_FOR (!is_loading (store));
  fj_frame_cache_get_statistics (cache, &statistics);
  g_assert_cmpuint (statistics.n_frames, ==, 0); /* nobody waited for it any more */
  later = request (store, get_set (store, 0), 1, NULL);
  g_assert_nonnull (later);
  end_folder ();
}

static guint
count_at_hand (FjImageStore *store, guint from, guint to)
{
  guint n = 0;

  for (guint i = from; i < to; i++)
    {
      g_autoptr (FjShownImage) image = fj_image_store_peek (store, get_set (store, 0), i);

      n += image != NULL ? 1 : 0;
    }
  return n;
}

/* All of a series that fits. */
static void
test_ahead (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;

  begin_folder ();
  draw ("stack('a',40,'2.25.1')\n");
  store = open_series (&source, 40, cache);
  WAIT_FOR (!is_loading (store));
  fj_image_store_read_ahead (store, get_set (store, 0), 20, 1);
  WAIT_FOR (count_at_hand (store, 0, 40) == 39);
  g_assert_cmpuint (count_at_hand (store, 20, 21), ==, 0); /* the pane asks for its own */
  end_folder ();
}

/* Of a series that does not fit (to look at an image is to show it): what is near stays, the rest does not
 * turn it out; what is shown goes before. */
static void
test_no_room (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (40 * (960 + FJ_FRAME_CACHE_OVERHEAD));
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (FjShownImage) shown = NULL, far = NULL;
  FjFrameCacheStatistics statistics;

  begin_folder ();
  draw ("stack('a',80,'2.25.1')\n");
  store = open_series (&source, 80, cache);
  WAIT_FOR (!is_loading (store));
  shown = request (store, get_set (store, 0), 40, NULL);
  fj_image_store_read_ahead (store, get_set (store, 0), 40, 1);
  WAIT_FOR (count_at_hand (store, 41, 53) == 12 && count_at_hand (store, 36, 41) == 5);
  far = request (store, get_set (store, 0), 2, NULL); /* waits in line after the rest has been refused */
  g_assert_nonnull (far);
  fj_image_store_read_ahead (store, get_set (store, 0), 60, -1);
  WAIT_FOR (count_at_hand (store, 48, 60) == 12);
  fj_frame_cache_get_statistics (cache, &statistics);
  g_assert_cmpuint (statistics.peak_bytes, <=, statistics.ceiling);
  end_folder ();
}

/* The files of the neighbours are fetched before the rest. */
static void
test_fetched_ahead (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;

  begin_folder ();
  draw ("stack('a',60,'2.25.1')\n");
  source = test_source_new (folder);
  test_source_add (source, "a", 60, "2.25.1", 1);
  test_source_open (source, 0);
  store = new_store (FJ_IMAGE_SOURCE (source), cache);
  fj_image_store_load (store);
  WAIT_FOR (g_list_model_get_n_items (G_LIST_MODEL (store)) == 1);
  fj_image_store_read_ahead (store, get_set (store, 0), 10, 1);
  test_source_open (source, 20);
  WAIT_FOR (count_at_hand (store, 11, 23) == 12 && count_at_hand (store, 6, 10) == 4);
  g_assert_cmpuint (test_source_count_fetched (source), <=, 20);
  test_source_open (source, -1);
  WAIT_FOR (!is_loading (store));
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/image-wants/shared", test_shared);
  g_test_add_func ("/image-wants/cancelled", test_cancelled);
  g_test_add_func ("/image-wants/ahead", test_ahead);
  g_test_add_func ("/image-wants/no-room", test_no_room);
  g_test_add_func ("/image-wants/fetched-ahead", test_fetched_ahead);
  return g_test_run ();
}
