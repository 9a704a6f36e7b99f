/* fj-image-store: what is opened, in which order, what becomes of bad files and slow sources, and that
 * who waits when it is closed hears so. */
#include "study-store.h"

#include "fj-dicom-frame.h"
#include "study-source.h"

static FjImageStore *
open_folder (void)
{
  const char *paths[] = { folder, NULL };

  return open_paths (paths);
}

static FjImageStore *
open_source (TestSource *source)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  FjImageStore *store = new_store (FJ_IMAGE_SOURCE (source), cache);

  fj_image_store_load (store);
  return store;
}

static guint
count_sets (FjImageStore *store)
{
  return g_list_model_get_n_items (G_LIST_MODEL (store));
}

/* A series in order of its places, with the pixels that decoding gives. */
static void
test_folder (void)
{
  g_autoptr (FjImageStore) store = NULL;
  FjDisplaySet *set;

  begin_folder ();
  draw ("stack('a',9,'2.25.11',SeriesNumber=4,SeriesDescription='Lung')\n"
        "stack('b',3,'2.25.22',SeriesNumber=2)\n"
        "for i in range(9): tool('dcmcrle','a%02d'%i,'a%02d'%i) if i%2 else None\n");
  store = open_folder ();
  g_assert_cmpuint (count_sets (store), ==, 2);
  g_assert_cmpint (fj_display_set_get_series_number (get_set (store, 0)), ==, 2);
  set = get_set (store, 1);
  g_assert_cmpstr (fj_display_set_get_key (set), ==, "2.25.11#0.0");
  g_assert_true (fj_image_store_find (store, "2.25.11#0.0") == set);
  g_assert_null (fj_image_store_find (store, "2.25.12#0.0"));
  g_assert_cmpstr (fj_display_set_get_description (set), ==, "Lung");
  g_assert_cmpstr (fj_display_set_get_modality (set), ==, "CT");
  g_assert_cmpuint (fj_display_set_get_n_images (set), ==, 9);
  g_assert_cmpuint (fj_display_set_get_n_here (set), ==, 9);
  for (guint i = 0; i < 9; i++)
    {
      const FjDisplayImage *image = fj_display_set_get_image (set, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (FjShownImage) before = fj_image_store_peek (store, set, i);
      g_autoptr (FjShownImage) shown = request (store, set, i, &error);
      g_autoptr (FjShownImage) after = fj_image_store_peek (store, set, i);
      g_autoptr (FjDicomObject) object = fj_dicom_object_open (image->key, FJ_DICOM_OPEN_ALL, NULL);
      g_autoptr (FjFrame) expected = fj_dicom_frame_decode (object, 0, NULL);

      g_assert_no_error (error);
      g_assert_null (before);
      g_assert_nonnull (after);
      g_assert_cmpfloat (image->stack.plane.origin.z, ==, 2.0 * i);
      g_assert_cmpfloat (shown->facts->plane.origin.z, ==, 2.0 * i);
      g_assert_cmpstr (shown->facts->instance_uid, ==, image->instance_uid);
      g_assert_cmpmem (fj_frame_get_data (shown->pixels), fj_frame_get_size (shown->pixels),
                       fj_frame_get_data (expected), fj_frame_get_size (expected));
    }
  end_folder ();
}

/* What is no image comes last, and says what it is. */
static void
test_sentences (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw ("stack('b',1,'2.25.22')\n"
        "open('a.txt','w').write('no image')\n"
        "open('c','w').close()\n"
        "d=pydicom.dcmread('b00');del d.PixelData,d.Rows\n"
        "d.SOPClassUID=d.file_meta.MediaStorageSOPClassUID='1.2.840.10008.5.1.4.1.1.11.1'\n"
        "d.save_as('d')\n");
  store = open_folder ();
  g_assert_cmpuint (count_sets (store), ==, 4);
  g_assert_cmpuint (fj_display_set_get_n_images (get_set (store, 0)), ==, 1);
  for (guint i = 1; i < 4; i++)
    {
      FjDisplaySet *set = get_set (store, i);
      const char *sentence = fj_display_set_get_sentence (set);
      static const char *const names[] = { "", "a.txt: ", "c: ", "d: " };
      g_autoptr (FjShownImage) none = request (store, set, 0, &error);

      g_assert_null (none);
      g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
      g_clear_error (&error);
      g_assert_cmpuint (fj_display_set_get_n_images (set), ==, 0);
      g_assert_true (g_str_has_prefix (sentence, names[i]));
      g_assert_cmpuint (strlen (sentence), >, 30);
    }
  g_assert_nonnull (strstr (fj_display_set_get_sentence (get_set (store, 3)), "Presentation state"));
  g_assert_cmpstr (fj_display_set_get_title (get_set (store, 3)), ==, "Presentation state · d");
  g_assert_nonnull (strstr (fj_display_set_get_sentence (get_set (store, 2)), "The file is empty"));
  g_assert_null (request (store, get_set (store, 0), 7, &error)); /* an index that is not there */
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  end_folder ();
}

static void
on_failed (FjImageStore *store, const char *sentence, char **told)
{
  *told = g_strdup (sentence);
}

static void
test_nothing_there (void)
{
  const char *paths[] = { "/nowhere/at/all", NULL };
  g_autoptr (FjImageSource) source = fj_folder_source_new (paths);
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (FjImageStore) store = new_store (source, cache);
  g_autofree char *told = NULL;

  g_signal_connect (store, "failed", G_CALLBACK (on_failed), &told);
  fj_image_store_load (store);
  WAIT_FOR (!is_loading (store));
  g_assert_nonnull (told);
  g_assert_cmpuint (strlen (told), >, 30);
  g_assert_cmpuint (count_sets (store), ==, 0);
}

/* Every object that comes with pydicom is shown or says why not. */
static void
test_all_of_pydicom (void)
{
  g_autofree char *path = NULL, *python = NULL;
  const char *argv[]
      = { "/usr/bin/python3", "-c",
          "import pydicom,os;print(os.path.dirname(pydicom.__file__)+'/data/test_files',end='')", NULL };
  const char *paths[] = { NULL, NULL };
  g_autoptr (FjImageStore) store = NULL;
  guint n_shown = 0, n_told = 0;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &path, NULL, NULL, NULL));
  paths[0] = path;
  store = open_paths (paths);
  for (guint i = 0; i < count_sets (store); i++)
    {
      FjDisplaySet *set = get_set (store, i);

      n_told += fj_display_set_get_n_images (set) == 0 ? 1 : 0;
      g_assert_cmpuint (strlen (fj_display_set_get_title (set)), >, 0);
      for (guint k = 0; k < MIN (fj_display_set_get_n_images (set), 8); k++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (FjShownImage) shown = request (store, set, k, &error);

          n_shown += shown != NULL ? 1 : 0;
          if (shown == NULL)
            g_assert_cmpuint (strlen (error->message), >, 30);
        }
    }
  g_test_message ("%u shown, %u sentences", n_shown, n_told);
  g_assert_cmpuint (n_shown, >, 50);
  g_assert_cmpuint (n_told, >, 10);
}

typedef struct
{
  guint n_replaced, n_changed, here, total;
  gboolean is_wrong;
} Heard;

static void
on_replaced (FjImageStore *store, FjDisplaySet *old, FjDisplaySet *new, Heard *heard)
{
  heard->n_replaced++;
  heard->is_wrong |= !g_str_equal (fj_display_set_get_key (old), fj_display_set_get_key (new))
                     || fj_image_store_find (store, fj_display_set_get_key (new)) != new
                     || fj_display_set_get_n_here (new) < fj_display_set_get_n_here (old);
}

static void
on_progress (FjImageStore *store, guint here, guint total, Heard *heard)
{
  heard->is_wrong |= here < heard->here;
  heard->here = here;
  heard->total = total;
}

/* Of an archive the list says it all; files come in one by one. */
static void
test_remote (void)
{
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;
  Heard heard = { 0 };
  FjDisplaySet *set;
  Answer answer = { 0 };

  begin_folder ();
  draw (
      "stack('a',20,'2.25.11',StudyInstanceUID='2.25.1')\nstack('b',5,'2.25.22',StudyInstanceUID='2.25.1')\n");
  source = test_source_new (folder);
  test_source_add (source, "a", 20, "2.25.11", 1);
  test_source_add (source, "b", 5, "2.25.22", 2);
  test_source_open (source, 0);
  store = open_source (source);
  g_signal_connect (store, "replaced", G_CALLBACK (on_replaced), &heard);
  g_signal_connect (store, "progress", G_CALLBACK (on_progress), &heard);
  WAIT_FOR (count_sets (store) == 2);
  set = get_set (store, 0);
  g_assert_cmpstr (fj_display_set_get_key (set), ==, "2.25.11#0.0");
  g_assert_cmpstr (fj_display_set_get_title (set), ==, "Series 1 · Thorax");
  g_assert_cmpuint (fj_display_set_get_n_images (set), ==, 20);
  g_assert_cmpuint (fj_display_set_get_n_here (set), ==, 0);
  for (guint i = 0; i < 20; i++) /* in the order of their numbers: file (7 i + 3) mod 20 */
    {
      g_autofree char *uid = g_strdup_printf ("2.25.11.%u", (i + 17) * 3 % 20);

      g_assert_cmpstr (fj_display_set_get_image (set, i)->instance_uid, ==, uid);
      g_assert_false (fj_display_set_get_image (set, i)->is_here);
    }
  /* What is asked for comes before the rest, though it is asked for last: all connections are in use, and the
   * first that is free fetches it. */
  while (test_source_count_asked (source) < 4)
    g_usleep (1000);
  fj_image_store_request_async (store, set, 5, FJ_FRAME_SHOWN, NULL, on_answer, &answer);
  test_source_open (source, 1);
  while (test_source_count_asked (source) < 5)
    g_usleep (1000);
  g_mutex_lock (&source->mutex);
  g_assert_cmpstr (g_ptr_array_index (source->asked, 4), ==, fj_display_set_get_image (set, 5)->key);
  g_mutex_unlock (&source->mutex);
  test_source_open (source, -1);
  WAIT_FOR (answer.is_done);
  g_assert_no_error (answer.error);
  g_assert_cmpfloat (answer.image->facts->plane.origin.z, ==, 10);
  answer_clear (&answer);
  WAIT_FOR (!is_loading (store));
  g_assert_cmpuint (source->most_waiting, <=, 4 + 4);
  g_assert_false (heard.is_wrong);
  g_assert_cmpuint (heard.here, ==, 25);
  g_assert_cmpuint (heard.total, ==, 25);
  g_assert_cmpuint (heard.n_replaced, >=, 2);
  set = get_set (store, 0);
  g_assert_cmpuint (fj_display_set_get_n_here (set), ==, 20);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpfloat (fj_display_set_get_image (set, i)->stack.plane.origin.z, ==, 2.0 * i);
  end_folder ();
}

/* The middle of each series is fetched before the rest of any. */
static void
test_middle_first (void)
{
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (GHashTable) first = g_hash_table_new (g_str_hash, g_str_equal);

  begin_folder ();
  draw (
      "stack('a',20,'2.25.11')\nstack('b',20,'2.25.22')\nstack('c',20,'2.25.33')\nstack('d',20,'2.25.44')\n");
  source = test_source_new (folder);
  for (guint i = 0; i < 4; i++)
    {
      const char name[] = { (char) ('a' + i), '\0' };
      g_autofree char *series = g_strdup_printf ("2.25.%u%u", i + 1, i + 1);

      test_source_add (source, name, 20, series, (gint) i);
    }
  /* Four at a time: none of them gets its file before all four have asked. */
  test_source_open (source, 0);
  store = open_source (source);
  /* Nothing comes to the main loop while they wait. */
  for (guint i = 0; i < 20000 && test_source_count_asked (source) < 4; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (test_source_count_asked (source), >=, 4);
  g_mutex_lock (&source->mutex);
  for (guint i = 0; i < 4; i++)
    g_hash_table_add (first, g_ptr_array_index (source->asked, i));
  g_mutex_unlock (&source->mutex);
  g_assert_true (g_hash_table_contains (first, "a10") && g_hash_table_contains (first, "b10")
                 && g_hash_table_contains (first, "c10") && g_hash_table_contains (first, "d10"));
  test_source_open (source, -1);
  WAIT_FOR (!is_loading (store));
  end_folder ();
}

/* An archive that fails: the sentence to who asks, the image stays where it is, load() tries again. */
static void
test_failing (void)
{
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjShownImage) shown = NULL, again = NULL;
  g_autofree char *told = NULL;

  begin_folder ();
  draw ("stack('a',5,'2.25.11',StudyInstanceUID='2.25.1')\n");
  source = test_source_new (folder);
  source->bad = g_strdup ("a00");
  source->cannot_list = TRUE;
  test_source_add (source, "a", 5, "2.25.11", 1);
  store = open_source (source);
  g_signal_connect (store, "failed", G_CALLBACK (on_failed), &told);
  WAIT_FOR (!is_loading (store));
  g_assert_cmpstr (told, ==, "The archive does not answer. Try again.");
  source->cannot_list = FALSE;
  fj_image_store_load (store);
  WAIT_FOR (!is_loading (store));
  g_assert_cmpuint (count_sets (store), ==, 1);
  g_assert_cmpuint (fj_display_set_get_n_images (get_set (store, 0)), ==, 5);
  g_assert_cmpuint (fj_display_set_get_n_here (get_set (store, 0)), ==, 4);
  g_assert_cmpstr (fj_display_set_get_image (get_set (store, 0), 3)->key, ==, "a00");
  shown = request (store, get_set (store, 0), 3, &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_mutex_lock (&source->mutex);
  g_clear_pointer (&source->bad, g_free);
  g_mutex_unlock (&source->mutex);
  again = request (store, get_set (store, 0), 3, &error);
  g_assert_no_error (error);
  fj_image_store_load (store);
  WAIT_FOR (!is_loading (store));
  g_assert_cmpuint (fj_display_set_get_n_here (get_set (store, 0)), ==, 5);
  end_folder ();
}

/* What has come to the source since is added by load(). */
static void
test_more (void)
{
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjImageStore) store = NULL;

  begin_folder ();
  draw ("stack('a',4,'2.25.11')\nstack('b',3,'2.25.22')\n");
  source = test_source_new (folder);
  test_source_add (source, "a", 4, "2.25.11", 1);
  store = open_source (source);
  WAIT_FOR (!is_loading (store));
  g_assert_cmpuint (count_sets (store), ==, 1);
  test_source_add (source, "b", 3, "2.25.22", 2);
  fj_image_store_load (store);
  WAIT_FOR (!is_loading (store));
  g_assert_cmpuint (count_sets (store), ==, 2);
  g_assert_cmpuint (test_source_count_fetched (source), ==, 7);
  end_folder ();
}

/* Each request is answered once, with its image or as cancelled. */
static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjShownImage) image = fj_image_store_request_finish (FJ_IMAGE_STORE (source), result, &error);

  if (image == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  (*(guint *) data)++;
}

/* Closed, or let go, while fetches hang and images are on their way. */
static void
test_close (void)
{
  begin_folder ();
  draw ("stack('a',12,'2.25.11')\n");
  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (TestSource) source = test_source_new (folder);
      FjImageStore *store;
      guint n_asked = 0, n_answered = 0;

      test_source_add (source, "a", 12, "2.25.11", 1);
      test_source_open (source, round % 3 == 0 ? 0 : -1);
      store = open_source (source);
      if (round % 4 != 0)
        {
          WAIT_FOR (count_sets (store) == 1);
          for (guint i = 0; i < 12; i++)
            fj_image_store_request_async (store, get_set (store, 0), i, FJ_FRAME_SHOWN, NULL, on_closed,
                                          &n_answered);
          n_asked = 12;
          fj_image_store_read_ahead (store, get_set (store, 0), 3, 1);
        }
      if (round % 2 == 0)
        fj_image_store_close (store);
      fj_image_store_close (store);
      g_assert_false (is_loading (store));
      if (count_sets (store) > 0)
        g_assert_null (fj_image_store_peek (store, get_set (store, 0), 0));
      g_object_unref (store);
      for (guint i = 0; i < 50; i++)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (200);
        }
      g_assert_cmpuint (n_answered, ==, n_asked);
      /* Threads that were at work let the source go. */
      for (guint i = 0; i < 5000 && G_OBJECT (source)->ref_count > 1; i++)
        g_usleep (1000);
      g_assert_cmpuint (G_OBJECT (source)->ref_count, ==, 1);
    }
  end_folder ();
}

/* A file that was written anew under its name is not taken for the one that was looked at. */
static void
test_changed (void)
{
  g_autoptr (FjImageStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjShownImage) first = NULL, second = NULL;

  begin_folder ();
  draw ("stack('a',2,'2.25.11')\n");
  store = open_folder ();
  first = request (store, get_set (store, 0), 0, &error);
  g_assert_no_error (error);
  draw ("stack('z',2,'2.25.99')\nos.rename('z01','a01')\nos.rename('z00','a00')\n");
  second = request (store, get_set (store, 0), 1, &error);
  g_assert_null (second);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CONFLICT);
  end_folder ();
}

/* The shared data, where it is. */
static void
test_malformed (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("FENJI_DATA") ? g_getenv ("FENJI_DATA") : "", "malformed", NULL);
  const char *paths[] = { path, NULL };
  g_autoptr (FjImageStore) store = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return;
  store = open_paths (paths);
  g_assert_cmpuint (count_sets (store), >, 30);
  for (guint i = 0; i < count_sets (store); i++)
    {
      FjDisplaySet *set = get_set (store, i);

      for (guint k = 0; k < MIN (fj_display_set_get_n_images (set), 8); k++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (FjShownImage) shown = request (store, set, k, &error);

          g_assert_true (shown != NULL || strlen (error->message) > 30);
        }
      if (fj_display_set_get_n_images (set) == 0)
        g_assert_cmpuint (strlen (fj_display_set_get_sentence (set)), >, 30);
    }
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/image-store/folder", test_folder);
  g_test_add_func ("/image-store/sentences", test_sentences);
  g_test_add_func ("/image-store/nothing-there", test_nothing_there);
  g_test_add_func ("/image-store/all-of-pydicom", test_all_of_pydicom);
  g_test_add_func ("/image-store/remote", test_remote);
  g_test_add_func ("/image-store/middle-first", test_middle_first);
  g_test_add_func ("/image-store/failing", test_failing);
  g_test_add_func ("/image-store/more", test_more);
  g_test_add_func ("/image-store/close", test_close);
  g_test_add_func ("/image-store/changed", test_changed);
  g_test_add_func ("/image-store/malformed", test_malformed);
  return g_test_run ();
}
