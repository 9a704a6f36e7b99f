/* fj-folder-source: files and folders mixed, in the order of file managers, links, bounds. */
#include "series-files.h"

#include "fj-folder-source.h"

static char *
list (const char *const *paths, GError **error)
{
  g_autoptr (FjImageSource) source = fj_folder_source_new (paths);
  g_autoptr (GPtrArray) objects = fj_image_source_list (source, NULL, error);
  GString *out = g_string_new (NULL);

  g_assert_true (fj_image_source_is_local (source));
  for (guint i = 0; objects != NULL && i < objects->len; i++)
    {
      const FjImageObject *object = g_ptr_array_index (objects, i);
      g_autofree char *path = fj_image_source_fetch (source, object->key, NULL, NULL);

      g_assert_cmpstr (path, ==, object->key);
      g_assert_null (object->series_uid);
      g_string_append_printf (out, "%s ", object->key + strlen (folder) + 1);
    }
  return g_string_free (out, FALSE);
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = NULL, *single = NULL, *all = NULL, *some = NULL;
  const char *whole[] = { NULL, NULL, NULL }, *mixed[] = { NULL, NULL, NULL, NULL };

  begin_folder ();
  draw ("for n in ['im10','im2','im1','readme']: open(n,'w').close()\n"
        "os.makedirs('deep/er')\nopen('deep/er/x','w').close()\n"
        "os.symlink('.','deep/round')\nos.symlink('../im2','deep/link')\n");
  whole[0] = folder;
  all = list (whole, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (all, ==, "deep/er/x deep/link im1 im2 im10 readme ");
  deep = in_folder ("deep");
  single = in_folder ("im10");
  mixed[0] = single;
  mixed[1] = deep;
  mixed[2] = single; /* twice, listed once */
  some = list (mixed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (some, ==, "deep/er/x deep/link im10 ");
  end_folder ();
}

static void
test_errors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FjImageSource) source = NULL;
  g_autofree char *nowhere = NULL, *none = NULL;
  const char *paths[] = { NULL, NULL };

  begin_folder ();
  nowhere = in_folder ("nowhere");
  paths[0] = nowhere;
  none = list (paths, &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);
  paths[0] = folder;
  source = fj_folder_source_new (paths);
  g_cancellable_cancel (cancellable);
  g_assert_null (fj_image_source_list (source, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (fj_image_source_fetch (source, folder, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  draw ("os.makedirs('/'.join(['d']*34))\n");
  g_assert_null (fj_image_source_list (source, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/folder-source/files", test_files);
  g_test_add_func ("/folder-source/errors", test_errors);
  return g_test_run ();
}
