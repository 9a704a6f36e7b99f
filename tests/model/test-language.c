#include "fj-language.h"

#include <locale.h>
#include <stdlib.h>

static void
test_negotiate (void)
{
  g_assert_cmpstr (fj_language_negotiate (NULL), ==, "en");
  g_assert_cmpstr (fj_language_negotiate ("zh-CN"), ==, "zh_CN");
  g_assert_cmpstr (fj_language_negotiate ("zh-Hans-CN,zh;q=0.9,en;q=0.8"), ==, "zh_CN");
  g_assert_cmpstr (fj_language_negotiate ("en-GB, zh;q=0.5"), ==, "en");
  g_assert_cmpstr (fj_language_negotiate ("de, zh;q=0.1"), ==, "zh_CN");
  g_assert_cmpstr (fj_language_negotiate ("zhx, ;;q=, ,"), ==, "en");
}

static gpointer
other_thread (gpointer data)
{
  g_assert_null (fj_language_get_thread ());
  fj_language_set_thread ("en");
  return NULL;
}

static void
test_thread (void)
{
  fj_language_set_thread ("zh_CN");
  g_thread_join (g_thread_new ("other", other_thread, NULL));
  g_assert_cmpstr (fj_language_get_thread (), ==, "zh_CN");
  fj_language_set_thread ("fr");
  g_assert_cmpstr (fj_language_get_thread (), ==, "en");
  fj_language_set_thread (NULL);
}

/* Against gettext itself, over the catalogue that the build made: a sentence that it has comes out in
 * Chinese. */
static void
test_catalogue (void)
{
  const char *english = N_ ("The session has ended or never was. Sign in again.");

  fj_language_set_thread ("zh_CN");
  g_assert_cmpstr (fj_tr (english), !=, english);
  g_assert_true (g_utf8_validate (fj_tr (english), -1, NULL));
  g_assert_cmpstr (fj_tr ("no such sentence %s"), ==, "no such sentence %s");
  g_assert_cmpstr (fj_tr (""), ==, "");
  fj_language_set_thread ("en");
  g_assert_cmpstr (fj_tr (english), ==, english);
  fj_language_set_thread (NULL);
}

/* A damaged catalogue must not be read outside its bytes; this runs under the sanitizers too. */
static void
test_damaged (void)
{
  g_autofree char *dir = g_dir_make_tmp ("fenji-language-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (dir, "zh_CN", "LC_MESSAGES", NULL);
  g_autofree char *path = g_build_filename (folder, "fenji.mo", NULL);
  const guint32 words[7] = { 0x950412deu, 0, 0x0fffffffu, 0xfffffff0u, 0xfffffff0u, 0, 0 };

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, (const char *) words, sizeof words, NULL));
  if (g_test_subprocess ())
    {
      fj_language_init (dir);
      fj_language_set_thread ("zh_CN");
      g_assert_cmpstr (fj_tr ("anything"), ==, "anything");
      exit (0);
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed (); /* the warning is fatal in tests: it was said */
  g_test_trap_assert_stderr ("*is no message catalogue*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  g_test_add_func ("/language/damaged", test_damaged);
  if (!g_test_subprocess ())
    fj_language_init (NULL);
  g_test_add_func ("/language/negotiate", test_negotiate);
  g_test_add_func ("/language/thread", test_thread);
  g_test_add_func ("/language/catalogue", test_catalogue);
  return g_test_run ();
}
