/* fj-export-file: complete under its name, or the folder as it was. */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

#include "fj-error.h"
#include "fj-export-file.h"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("fenji-export-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static guint
count (const char *folder, gboolean and_remove)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n++;
      if (and_remove)
        g_remove (path);
    }
  return n;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  count (fixture->folder, TRUE);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
assert_holds (const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_written (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = g_bytes_new_static ("first, which is longer", 22),
                     second = g_bytes_new_static ("second", 6);
  g_autofree char *path = g_build_filename (fixture->folder, "图.png", NULL);
  GStatBuf status;

  g_assert_true (fj_export_file_write (path, first, &error));
  g_assert_no_error (error);
  assert_holds (path, "first, which is longer");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 077, ==, 0); /* a patient's image is nobody else's */
  g_assert_true (fj_export_file_write (path, second, &error));
  g_assert_no_error (error);
  assert_holds (path, "second");
  g_assert_cmpuint (count (fixture->folder, FALSE), ==, 1);
}

/* Nothing is left beside it, and the sentence says which file and what to do. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) gone = NULL, blocked = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "a.png", NULL);
  g_autofree char *taken = g_build_filename (fixture->folder, "b.png", NULL);

  g_assert_false (fj_export_file_write (nowhere, bytes, &gone));
  g_assert_error (gone, FJ_ERROR, FJ_ERROR_IO);
  g_assert_cmpstr (gone->message, ==, "a.png was not written: there is no such folder. Choose another one.");
  g_assert_cmpint (g_mkdir (taken, 0700), ==, 0);
  g_assert_false (fj_export_file_write (taken, bytes, &blocked));
  g_assert_error (blocked, FJ_ERROR, FJ_ERROR_IO);
  g_assert_nonnull (strstr (blocked->message, "b.png"));
  g_assert_cmpuint (count (fixture->folder, FALSE), ==, 1);
}

static void
test_explained (void)
{
  static const struct
  {
    GFileError code;
    const char *sentence;
  } cases[] = {
    { G_FILE_ERROR_NOSPC, "a.png was not written: the disk is full. Free some room, or choose a folder on "
                          "another disk." },
    { G_FILE_ERROR_ACCES,
      "a.png was not written: nothing may be written into that folder. Choose another one." },
    { G_FILE_ERROR_ROFS,
      "a.png was not written: nothing may be written into that folder. Choose another one." },
    { G_FILE_ERROR_IO, "a.png could not be written: the words of the system" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error
          = g_error_new_literal (G_FILE_ERROR, (int) cases[i].code, "the words of the system");
      g_autofree char *sentence = fj_export_file_explain ("a.png", error);

      g_assert_cmpstr (sentence, ==, cases[i].sentence);
    }
}

/* Nothing that is there is named again. */
static void
test_free (Fixture *fixture, gconstpointer data)
{
  static const char *const names[][3]
      = { { "CT-1-2.png", "CT-1-2 (2).png", "CT-1-2 (3).png" }, { "plain", "plain (2)", "plain (3)" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint k = 0; k < 3; k++)
      {
        g_autofree char *path = fj_export_file_dup_free (fixture->folder, names[i][0]);
        g_autofree char *expected = g_build_filename (fixture->folder, names[i][k], NULL);

        g_assert_cmpstr (path, ==, expected);
        g_assert_true (g_file_set_contents (path, "", 0, NULL));
      }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/export-file/written", Fixture, NULL, set_up, test_written, tear_down);
  g_test_add ("/export-file/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/export-file/free", Fixture, NULL, set_up, test_free, tear_down);
  g_test_add_func ("/export-file/explained", test_explained);
  return g_test_run ();
}
