/* fj-series-folder: everything but folders; one that cannot be read is named as if it were a file. */
#include "series-files.h"

#include "fj-series-folder.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
test_list (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw ("open('a','w').close()\nos.makedirs('b/c')\nopen('b/c/d','w').close()\nos.symlink('b','e')\n"
        "os.symlink('a','f')\nos.symlink('nowhere','g')\nos.mkfifo('h')\n");
  g_assert_true (fj_series_folder_list (folder, paths, NULL, &error));
  g_assert_no_error (error);
  g_ptr_array_sort (paths, compare);
  for (guint i = 0; i < paths->len; i++)
    g_string_append_printf (out, "%s ", (char *) g_ptr_array_index (paths, i) + strlen (folder) + 1);
  g_assert_cmpstr (out->str, ==, "a b/c/d f g h ");
  end_folder ();
}

static void
test_errors (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  begin_folder ();
  draw ("os.makedirs('/'.join(['d']*33))\n");
  g_assert_false (fj_series_folder_list (folder, paths, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (fj_series_folder_list ("/nowhere", paths, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/series-folder/list", test_list);
  g_test_add_func ("/series-folder/errors", test_errors);
  return g_test_run ();
}
