/* The files that a path means: itself, or what is in the folder, in the order of names. */
#pragma once

#include <string.h>

#include <glib.h>

static inline int
inputs_compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* An array of paths that frees them; empty when there is nothing. (transfer full) */
static inline GPtrArray *
inputs_list (const char *path)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  if (!folder && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_ptr_array_add (paths, g_strdup (path));
  for (const char *name = folder ? g_dir_read_name (folder) : NULL; name; name = g_dir_read_name (folder))
    g_ptr_array_add (paths, g_build_filename (path, name, NULL));
  g_ptr_array_sort (paths, inputs_compare);
  return paths;
}
