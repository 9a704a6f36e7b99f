#include "fj-export-file.h"

#include <string.h>

#include "fj-error.h"
#include "fj-language.h"

char *
fj_export_file_explain (const char *name, const GError *error)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return g_strdup_printf (
        _ ("%s was not written: the disk is full. Free some room, or choose a folder on another disk."),
        name);
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES)
      || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PERM)
      || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ROFS))
    return g_strdup_printf (
        _ ("%s was not written: nothing may be written into that folder. Choose another one."), name);
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
      || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    return g_strdup_printf (_ ("%s was not written: there is no such folder. Choose another one."), name);
  return g_strdup_printf (_ ("%s could not be written: %s"), name, error->message);
}

gboolean
fj_export_file_write (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  g_autofree char *name = NULL, *sentence = NULL;
  const char *data;
  gsize size;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &size);
  if (g_file_set_contents_full (path, data, (gssize) size,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &trouble))
    return TRUE;
  name = g_filename_display_basename (path);
  sentence = fj_export_file_explain (name, trouble);
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_IO, sentence);
  return FALSE;
}

char *
fj_export_file_dup_free (const char *folder, const char *name)
{
  const char *end = strrchr (name, '.');
  gsize n_stem = end != NULL ? (gsize) (end - name) : strlen (name);
  char *path = g_build_filename (folder, name, NULL);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK); i++)
    {
      g_autofree char *other = g_strdup_printf ("%.*s (%u)%s", (int) n_stem, name, i, name + n_stem);

      g_free (path);
      path = g_build_filename (folder, other, NULL);
    }
  return path;
}
