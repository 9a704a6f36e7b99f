#include "fj-hang-site-words.h"

#include <gio/gio.h>

#include "fj-error.h"
#include "fj-language.h"

#define MOST_BYTES (1u << 20)

/* NULL without @error: there is no such file. */
static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) why = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &why);
  g_autofree char *bytes = NULL;
  gsize n = 0;

  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return NULL;
  bytes = g_malloc (MOST_BYTES + 1);
  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, MOST_BYTES + 1, &n, NULL, &why))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("%s cannot be read: %s"), path, why->message);
      return NULL;
    }
  if (n > MOST_BYTES)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("%s is larger than such a file may be."), path);
      return NULL;
    }
  return g_bytes_new (bytes, n);
}

/* The shipped one with @files; NULL: the last of them cannot be used. */
static FjHangVocabulary *
build (const GPtrArray *files, GError **error)
{
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();

  for (guint i = 0; i < files->len; i++)
    if (!fj_hang_vocabulary_add (vocabulary, files->pdata[i], error))
      return NULL;
  return g_steal_pointer (&vocabulary);
}

/* What is refused may have been taken in half: built anew without it. */
static void
add_folder (FjHangVocabulary **vocabulary, GPtrArray *files, const char *folder, GPtrArray *told)
{
  g_autofree char *path = g_build_filename (folder, "fenji", FJ_HANG_SITE_WORDS, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = read_file (path, &error);
  FjHangVocabulary *fuller = NULL;

  if (bytes != NULL)
    {
      g_ptr_array_add (files, g_bytes_ref (bytes));
      fuller = build (files, &error);
    }
  if (fuller != NULL)
    {
      fj_hang_vocabulary_free (*vocabulary);
      *vocabulary = fuller;
      return;
    }
  if (bytes != NULL)
    {
      g_ptr_array_set_size (files, (int) files->len - 1);
      g_prefix_error (&error, "%s: ", path);
    }
  if (error != NULL && told != NULL)
    g_ptr_array_add (told, g_strdup (error->message));
}

FjHangVocabulary *
fj_hang_site_words_load (GPtrArray *told)
{
  const char *const *folders = g_get_system_config_dirs ();
  FjHangVocabulary *vocabulary = fj_hang_vocabulary_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  /* What is added later goes before; of the folders the first counts most. */
  for (guint i = g_strv_length ((char **) folders); i > 0; i--)
    add_folder (&vocabulary, files, folders[i - 1], told);
  add_folder (&vocabulary, files, g_get_user_config_dir (), told);
  return vocabulary;
}
