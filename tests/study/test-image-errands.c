/* fj-image-errands: each errand brings one result home to the context it was made in; none after closing. */
#include "study-store.h"

#include "fj-image-store-private.h"
#include "study-source.h"

typedef struct
{
  FjErrands *errands;
  GPtrArray *results;
  GThread *thread;
} Home;

static gboolean
on_came (gpointer data)
{
  Home *home = data;
  FjErrandResult *result;

  g_assert_true (g_thread_self () == home->thread);
  while ((result = fj_errands_take (home->errands)) != NULL)
    g_ptr_array_add (home->results, result);
  return G_SOURCE_CONTINUE;
}

static void
begin_home (Home *home, FjImageSource *source, FjFrameCache *cache)
{
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (1, decoder);

  home->thread = g_thread_self ();
  home->results = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_errand_result_free);
  home->errands = fj_errands_new (source, sandbox, cache, NULL, on_came, home);
}

static void
test_all (void)
{
  g_autoptr (TestSource) source = NULL;
  g_autoptr (FjFrameCache) cache
      = fj_frame_cache_new (4096); /* room for a frame of 20 x 24, and no more of 1 MB */
  g_autoptr (FjImageLook) listed = NULL;
  g_autoptr (GPtrArray) looks = NULL;
  FjErrandResult *result;
  Home home;

  begin_folder ();
  draw ("stack('a',2,'2.25.1')\n");
  source = test_source_new (folder);
  test_source_add (source, "a", 2, "2.25.1", 1);
  begin_home (&home, FJ_IMAGE_SOURCE (source), cache);
  fj_errands_list (home.errands);
  WAIT_FOR (home.results->len == 1);
  result = g_ptr_array_index (home.results, 0);
  g_assert_cmpint (result->kind, ==, FJ_ERRAND_LISTED);
  g_assert_cmpuint (result->list->len, ==, 2);
  listed = fj_image_look_new_listed (g_ptr_array_index (result->list, 1));

  fj_errands_fetch (home.errands, listed, 1, FJ_FRAME_REST);
  WAIT_FOR (home.results->len == 2);
  result = g_ptr_array_index (home.results, 1);
  g_assert_cmpint (result->kind, ==, FJ_ERRAND_LOOKED);
  g_assert_cmpuint (result->index, ==, 1);
  g_assert_cmpuint (result->look->n_images, ==, 1);

  looks = g_ptr_array_new ();
  g_ptr_array_add (looks, result->look);
  fj_errands_split (home.errands, "2.25.1", looks);
  WAIT_FOR (home.results->len == 3);
  result = g_ptr_array_index (home.results, 2);
  g_assert_cmpint (result->kind, ==, FJ_ERRAND_SPLIT);
  g_assert_cmpstr (result->name, ==, "2.25.1");
  g_assert_cmpuint (result->list->len, ==, 1);

  fj_errands_read (home.errands, "one", "a01", "2.25.1.1", 0, 960, FJ_FRAME_NEAR);
  WAIT_FOR (home.results->len == 4);
  result = g_ptr_array_index (home.results, 3);
  g_assert_cmpint (result->kind, ==, FJ_ERRAND_READ);
  g_assert_cmpstr (result->name, ==, "one");
  g_assert_no_error (result->error);
  g_assert_cmpstr (result->image->facts->instance_uid, ==, "2.25.1.1");

  fj_errands_read (home.errands, "large", "a00", "", 0, 1 << 20,
                   FJ_FRAME_REST); /* no room to read it ahead */
  fj_errands_read (home.errands, "bad", "a00", "2.25.9", 0, 960, FJ_FRAME_SHOWN);
  WAIT_FOR (home.results->len == 6);
  for (guint i = 4; i < 6; i++)
    {
      result = g_ptr_array_index (home.results, i);
      g_assert_null (result->image);
      g_assert_true ((result->error != NULL) == g_str_equal (result->name, "bad"));
    }
  g_assert_nonnull (fj_errands_get_reader (home.errands));
  fj_errands_close (home.errands);
  g_ptr_array_unref (home.results);
  end_folder ();
}

/* Files of this machine are looked at together. */
static void
test_look (void)
{
  const char *paths[] = { NULL, NULL };
  g_autoptr (FjImageSource) source = NULL;
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_look_unref);
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Home home;

  begin_folder ();
  draw ("stack('a',30,'2.25.1')\n");
  paths[0] = folder;
  source = fj_folder_source_new (paths);
  begin_home (&home, source, cache);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/a%02u", folder, i);
      FjImageObject object = { .key = path };
      guint index = 100 + i;

      g_ptr_array_add (looks, fj_image_look_new_listed (&object));
      g_array_append_val (indices, index);
    }
  fj_errands_look (home.errands, looks, indices);
  WAIT_FOR (home.results->len == 30);
  for (guint i = 0; i < 30; i++)
    {
      const FjErrandResult *result = g_ptr_array_index (home.results, i);
      const FjImageLook *listed = g_ptr_array_index (looks, result->index - 100);

      g_assert_cmpstr (result->look->key, ==, listed->key);
      g_assert_cmpuint (result->look->n_images, ==, 1);
      g_hash_table_add (seen, GUINT_TO_POINTER (result->index));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 30);
  fj_errands_close (home.errands);
  g_ptr_array_unref (home.results);
  end_folder ();
}

static void
test_close (void)
{
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  TestSource *source;
  Home home;

  begin_folder ();
  draw ("stack('a',8,'2.25.1')\n");
  source = test_source_new (folder);
  test_source_add (source, "a", 8, "2.25.1", 1);
  test_source_open (source, 0);
  begin_home (&home, FJ_IMAGE_SOURCE (source), cache);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (FjImageLook) listed = fj_image_look_new_listed (g_ptr_array_index (source->objects, i));
      g_autofree char *name = g_strdup_printf ("%u", i);

      fj_errands_fetch (home.errands, listed, i, FJ_FRAME_REST);
      fj_errands_read (home.errands, name, listed->key, "", 0, 1, FJ_FRAME_REST);
    }
  g_assert_false (fj_errands_drop_read (home.errands, "none"));
  g_assert_true (fj_errands_drop_read (home.errands, "7"));
  fj_errands_close (home.errands);
  for (guint i = 0; i < 5000 && G_OBJECT (source)->ref_count > 1; i++)
    g_usleep (1000);
  g_assert_cmpuint (G_OBJECT (source)->ref_count, ==, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (home.results->len, ==, 0);
  g_ptr_array_unref (home.results);
  g_object_unref (source);
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/image-errands/all", test_all);
  g_test_add_func ("/image-errands/look", test_look);
  g_test_add_func ("/image-errands/close", test_close);
  return g_test_run ();
}
