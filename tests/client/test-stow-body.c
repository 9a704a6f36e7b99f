#include "fj-stow-body.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include "fj-error.h"

typedef struct
{
  char *folder;
  char *paths[3];
} Files;

static void
set_up (Files *files, gconstpointer data)
{
  char content[200] = { 0 };

  memcpy (content + 128, "DICM", 4);
  memset (content + 132, 'a', sizeof content - 132);
  files->folder = g_dir_make_tmp ("fenji-XXXXXX", NULL);
  files->paths[0] = g_build_filename (files->folder, "a", NULL);
  files->paths[1] = g_build_filename (files->folder, "b", NULL);
  files->paths[2] = NULL;
  g_assert_true (g_file_set_contents (files->paths[0], content, sizeof content, NULL));
  g_assert_true (g_file_set_contents (files->paths[1], content, 132, NULL)); /* nothing but the preamble */
}

static void
tear_down (Files *files, gconstpointer data)
{
  g_remove (files->paths[0]);
  g_remove (files->paths[1]);
  g_rmdir (files->folder);
  g_free (files->paths[0]);
  g_free (files->paths[1]);
  g_free (files->folder);
}

static GBytes *
read_all (GInputStream *stream, gsize piece, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (piece);
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, piece, NULL, error)) > 0)
    g_byte_array_append (all, buffer, (guint) n);
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

/* RFC 2046 5.1.1 by hand: delimiter, header, empty line, content; the closing delimiter; every length is as
 * announced. */
static void
test_text (Files *files, gconstpointer data)
{
  static const gsize pieces[] = { 1, 7, 131, 132, 133, 4096 };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GInputStream) stream = fj_stow_body_new ((const char *const *) files->paths, &error);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GString) expected = g_string_new (NULL);
      const char *type, *boundary;

      g_assert_no_error (error);
      bytes = read_all (stream, pieces[i], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, fj_stow_body_get_length (FJ_STOW_BODY (stream)));
      type = fj_stow_body_get_content_type (FJ_STOW_BODY (stream));
      boundary = strstr (type, "boundary=") + strlen ("boundary=");
      for (guint f = 0; f < 2; f++)
        {
          g_autofree char *content = NULL;
          gsize length;

          g_assert_true (g_file_get_contents (files->paths[f], &content, &length, NULL));
          g_string_append_printf (expected, "\r\n--%s\r\nContent-Type: application/dicom\r\n\r\n", boundary);
          g_string_append_len (expected, content, (gssize) length);
        }
      g_string_append_printf (expected, "\r\n--%s--\r\n", boundary);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->str,
                       expected->len);
      g_assert_true (g_input_stream_close (stream, NULL, NULL));
    }
}

static void
assert_refused (Files *files, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_stow_body_new ((const char *const *) files->paths, &error));
  g_assert_error (error, FJ_ERROR, code);
  g_assert_nonnull (strstr (error->message, files->paths[1]));
}

static void
test_bad_files (Files *files, gconstpointer data)
{
  g_assert_true (g_file_set_contents (files->paths[1], "too short", -1, NULL));
  assert_refused (files, FJ_ERROR_UNSUPPORTED);
  g_assert_true (g_file_set_contents (files->paths[1], "", 0, NULL));
  assert_refused (files, FJ_ERROR_UNSUPPORTED);
  g_remove (files->paths[1]);
  assert_refused (files, FJ_ERROR_NOT_FOUND);
  g_assert_cmpint (mkfifo (files->paths[1], 0600), ==, 0); /* opening it would wait for ever */
  assert_refused (files, FJ_ERROR_UNSUPPORTED);
  g_remove (files->paths[1]);
  g_assert_cmpint (g_mkdir (files->paths[1], 0700), ==, 0);
  assert_refused (files, FJ_ERROR_UNSUPPORTED);
}

/* A file that shrinks, grows or goes while it is sent: the announced length cannot be kept, so it is an
 * error. */
static void
test_changing_files (Files *files, gconstpointer data)
{
  static const int sizes[] = { 150, 250, -1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GInputStream) stream = fj_stow_body_new ((const char *const *) files->paths, &error);
      g_autofree char *content = g_malloc0 (300);
      int expected = sizes[i] >= 0 ? FJ_ERROR_CORRUPT : FJ_ERROR_NOT_FOUND;

      g_assert_no_error (error);
      if (sizes[i] >= 0)
        g_assert_true (g_file_set_contents (files->paths[0], content, sizes[i], NULL));
      else
        g_remove (files->paths[0]);
      g_assert_null (read_all (stream, 4096, &error));
      g_assert_error (error, FJ_ERROR, expected);
      memcpy (content + 128, "DICM", 4);
      g_assert_true (g_file_set_contents (files->paths[0], content, 200, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/stow-body/text", Files, NULL, set_up, test_text, tear_down);
  g_test_add ("/stow-body/bad-files", Files, NULL, set_up, test_bad_files, tear_down);
  g_test_add ("/stow-body/changing-files", Files, NULL, set_up, test_changing_files, tear_down);
  return g_test_run ();
}
