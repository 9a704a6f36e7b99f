#include "fj-drafts.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "fj-error.h"
#include "fj-json.h"

static char *
make_folder (void)
{
  return g_dir_make_tmp ("fenji-drafts-XXXXXX", NULL);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

static JsonObject *
document (const char *text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "text", text);
  return object;
}

static void
put (FjDrafts *drafts, const char *key, const char *text)
{
  g_autoptr (JsonObject) object = document (text);
  g_autoptr (GError) error = NULL;

  fj_drafts_put (drafts, key, object, &error);
  g_assert_no_error (error);
}

static void
assert_text (FjDrafts *drafts, const char *key, const char *text)
{
  g_autoptr (JsonObject) object = fj_drafts_get (drafts, key);

  g_assert_cmpstr (object != NULL ? fj_json_get_string (object, "text") : NULL, ==, text);
}

static void
test_keep (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *account = g_build_filename (folder, "account", NULL);
  g_autofree char *longest = g_strnfill (5000, 'x');
  const char *const keys[] = {
    "registration", "report/0c0e7a52", "../../etc/passwd", "a%2Fb", "a/b", "报告/一", longest, ".", ""
  };
  g_autoptr (GError) error = NULL;
  GStatBuf status;
  FjDrafts *drafts = fj_drafts_new (account, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (account, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    put (drafts, keys[i], keys[i]);
  fj_drafts_free (drafts);

  drafts = fj_drafts_new (account, &error);
  g_auto (GStrv) listed = fj_drafts_list (drafts);
  g_assert_cmpuint (g_strv_length (listed), ==, G_N_ELEMENTS (keys));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_true (g_strv_contains ((const char *const *) listed, keys[i]));
      g_assert_true (i == 0 || strcmp (listed[i - 1], listed[i]) < 0);
      assert_text (drafts, keys[i], keys[i]);
    }
  put (drafts, "registration", "第二稿");
  assert_text (drafts, "registration", "第二稿");
  fj_drafts_remove (drafts, "registration");
  fj_drafts_remove (drafts, "never there");
  assert_text (drafts, "registration", NULL);
  /* Nothing got out of the account's folder, and nobody else may read what is in it. */
  g_autoptr (GDir) outside = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (outside), ==, "account");
  g_assert_null (g_dir_read_name (outside));
  g_autoptr (GDir) inside = g_dir_open (account, 0, NULL);
  for (const char *name; (name = g_dir_read_name (inside)) != NULL;)
    {
      g_autofree char *path = g_build_filename (account, name, NULL);
      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
    }
  fj_drafts_free (drafts);
  remove_folder (account);
  remove_folder (folder);
}

static void
test_damaged (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *half = g_build_filename (folder, "half.json", NULL);
  g_autofree char *other = g_build_filename (folder, "other.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDrafts) drafts = NULL;

  g_assert_true (g_file_set_contents (half, "{\"key\":\"half\",\"docu", -1, NULL));
  g_assert_true (g_file_set_contents (other, "{\"key\":\"something else\",\"document\":{}}", -1, NULL));
  drafts = fj_drafts_new (folder, &error);
  g_assert_null (fj_drafts_get (drafts, "half"));
  g_assert_null (fj_drafts_get (drafts, "other"));
  g_assert_null (fj_drafts_new ("/dev/null/drafts", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  remove_folder (folder);
}

static void
count (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_drafts_put_finish (result, &error));
  g_assert_no_error (error);
  ++*(guint *) data;
}

/* Threads may overtake each other; what was typed last is what stays. */
static void
test_async (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (FjDrafts) drafts = fj_drafts_new (folder, NULL);
  guint done = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (JsonObject) object = document (text);

      fj_drafts_put_async (drafts, "report/1", object, count, &done);
      fj_drafts_put_async (drafts, "report/2", object, count, &done);
      json_object_set_string_member (object, "text", "changed afterwards");
    }
  fj_drafts_remove (drafts, "report/2");
  while (done < 200)
    g_main_context_iteration (NULL, TRUE);
  assert_text (drafts, "report/1", "99");
  assert_text (drafts, "report/2", NULL);
  remove_folder (folder);
}

/* A program that is killed while it writes has what it was told was written, or what came after, and always
 * whole. */
static void
test_killed (void)
{
  for (guint round = 0; round < 12; round++)
    {
      g_autofree char *folder = make_folder ();
      g_autoptr (FjDrafts) drafts = NULL;
      g_autoptr (JsonObject) found = NULL;
      int told[2];
      guint acknowledged = 0, number;
      pid_t child;

      g_assert_cmpint (pipe (told), ==, 0);
      child = fork ();
      if (child == 0)
        {
          FjDrafts *own = fj_drafts_new (folder, NULL);

          for (guint i = 1;; i++)
            {
              g_autofree char *text = g_strdup_printf ("%u", i);
              g_autofree char *padding = g_strnfill (20000, 'p');
              g_autoptr (JsonObject) object = document (text);

              json_object_set_string_member (object, "padding", padding);
              if (!fj_drafts_put (own, "report/1", object, NULL) || write (told[1], &i, sizeof i) != sizeof i)
                _exit (1);
            }
        }
      close (told[1]);
      g_assert_cmpint (read (told[0], &number, sizeof number), ==, sizeof number);
      acknowledged = number;
      g_usleep (1000 + round * 700);
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      while (read (told[0], &number, sizeof number) == sizeof number)
        acknowledged = number;
      close (told[0]);
      drafts = fj_drafts_new (folder, NULL);
      found = fj_drafts_get (drafts, "report/1");
      g_assert_nonnull (found);
      number = (guint) g_ascii_strtoull (fj_json_get_string (found, "text"), NULL, 10);
      g_assert_cmpuint (number, >=, acknowledged);
      g_assert_cmpuint (number, <=, acknowledged + 1);
      g_assert_cmpuint (strlen (fj_json_get_string (found, "padding")), ==, 20000);
      remove_folder (folder);
    }
}

static void
test_folder (void)
{
  g_autofree char *one = fj_drafts_folder ("http://a", "p");
  g_autofree char *other = fj_drafts_folder ("http://b", "p");
  g_autofree char *third = fj_drafts_folder ("http://a", "q");

  g_assert_true (g_str_has_prefix (one, g_get_user_data_dir ()));
  g_assert_cmpstr (one, !=, other);
  g_assert_cmpstr (one, !=, third);
  g_assert_null (strstr (one, "http"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drafts/keep", test_keep);
  g_test_add_func ("/drafts/damaged", test_damaged);
  g_test_add_func ("/drafts/async", test_async);
  g_test_add_func ("/drafts/killed", test_killed);
  g_test_add_func ("/drafts/folder", test_folder);
  return g_test_run ();
}
