#include "fj-object-cache.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>
#include "fj-error.h"

typedef struct
{
  char *folder;
  FjObjectCache *cache;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("fenji-objects-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  fixture->folder = g_build_filename (top, "a", "objects", NULL);
  fixture->cache = fj_object_cache_new (fixture->folder, 10000, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = g_path_get_dirname (fixture->folder), *top = g_path_get_dirname (a);

  fj_object_cache_clear (fixture->cache);
  fj_object_cache_unref (fixture->cache);
  /* Nothing is left behind, half-written files included. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_rmdir (a);
  g_rmdir (top);
  g_free (fixture->folder);
}

static char *
store (FjObjectCache *cache, const char *key, gsize size)
{
  g_autofree char *data = g_strnfill (size, *key);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  char *path = fj_object_cache_store (cache, key, bytes, &error);

  g_assert_no_error (error);
  return path;
}

static gboolean
has (FjObjectCache *cache, const char *key)
{
  g_autofree char *path = fj_object_cache_lookup (cache, key);

  return path != NULL;
}

/* As if it had been used @seconds ago. */
static void
age (const char *path, int seconds)
{
  gint64 then = g_get_real_time () / G_USEC_PER_SEC - seconds;

  g_assert_cmpint (utime (path, &(struct utimbuf){ then, then }), ==, 0);
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stored = store (fixture->cache, "1.2/1.3/1.4", 500), *found = NULL, *text = NULL,
                  *odd = NULL;
  gsize length;
  GStatBuf status;

  g_assert_true (g_str_has_prefix (stored, fixture->folder));
  found = fj_object_cache_lookup (fixture->cache, "1.2/1.3/1.4");
  g_assert_cmpstr (found, ==, stored);
  g_assert_true (g_file_get_contents (found, &text, &length, NULL));
  g_assert_cmpuint (length, ==, 500);
  g_assert_cmpint (g_stat (found, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (fixture->folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_false (has (fixture->cache, "1.2/1.3/1.5"));
  odd = store (fixture->cache, "../../outside", 10);
  g_assert_true (g_str_has_prefix (odd, fixture->folder));
  g_assert_null (strstr (odd, ".."));
  /* Another program of the same person. */
  g_autoptr (FjObjectCache) other = fj_object_cache_new (fixture->folder, 10000, NULL);
  g_assert_true (has (other, "1.2/1.3/1.4"));
  fj_object_cache_remove (other, "1.2/1.3/1.4");
  g_assert_false (has (fixture->cache, "1.2/1.3/1.4"));
}

static void
test_ceiling (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = store (fixture->cache, "a", 3000), *b = store (fixture->cache, "b", 3000),
                  *c = store (fixture->cache, "c", 3000), *d = NULL, *e = NULL;

  age (a, 3000);
  age (b, 2000);
  age (c, 1000);
  g_assert_true (has (fixture->cache, "a")); /* used now: b is the oldest */
  d = store (fixture->cache, "d", 3000);
  g_assert_false (has (fixture->cache, "b"));
  g_assert_true (has (fixture->cache, "a"));
  g_assert_true (has (fixture->cache, "c"));
  g_assert_true (has (fixture->cache, "d"));
  /* What was just fetched is not taken away from who is about to open it, whatever the ceiling says. */
  e = store (fixture->cache, "e", 9000);
  g_assert_true (has (fixture->cache, "a") && has (fixture->cache, "d") && has (fixture->cache, "e"));
}

static void
test_leftovers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = g_build_filename (fixture->folder, "x.dcm.1.part", NULL);
  g_autofree char *young = g_build_filename (fixture->folder, "y.dcm.2.part", NULL);
  g_autofree char *foreign = g_build_filename (fixture->folder, "README", NULL);

  g_assert_true (g_file_set_contents (old, "half", -1, NULL) && g_file_set_contents (young, "half", -1, NULL)
                 && g_file_set_contents (foreign, "not ours", -1, NULL));
  age (old, 7200);
  g_autoptr (FjObjectCache) other = fj_object_cache_new (fixture->folder, 10000, NULL);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
  fj_object_cache_clear (other);
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_unlink (young);
  g_unlink (foreign);
}

static void
test_clear_later (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = store (fixture->cache, "a", 100);

  fj_object_cache_clear_later (fixture->cache);
  for (guint i = 0; i < 5000 && g_file_test (path, G_FILE_TEST_EXISTS); i++)
    g_usleep (1000);
  g_assert_false (has (fixture->cache, "a"));
}

static gpointer
hammer (gpointer data)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i % 7);
      g_autofree char *path = store (data, key, 400), *text = NULL;
      gsize length = 0;

      /* Whoever reads meets whole files only. */
      if (g_file_get_contents (path, &text, &length, NULL))
        g_assert_cmpuint (length, ==, 400);
    }
  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hammer", hammer, fixture->cache);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_nowhere (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = fj_object_cache_default_folder ();

  g_assert_null (fj_object_cache_new ("/dev/null/objects", 1000, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_assert_true (g_str_has_prefix (folder, g_get_user_cache_dir ()));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/object-cache/keep", Fixture, NULL, set_up, test_keep, tear_down);
  g_test_add ("/object-cache/ceiling", Fixture, NULL, set_up, test_ceiling, tear_down);
  g_test_add ("/object-cache/leftovers", Fixture, NULL, set_up, test_leftovers, tear_down);
  g_test_add ("/object-cache/clear-later", Fixture, NULL, set_up, test_clear_later, tear_down);
  g_test_add ("/object-cache/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add_func ("/object-cache/nowhere", test_nowhere);
  return g_test_run ();
}
