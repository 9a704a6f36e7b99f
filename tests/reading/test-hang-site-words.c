/* A hospital's own words: they go before the shipped ones, a person's before the hospital's, and a file that
 * is wrong changes nothing and is named. */
#include "fj-hang-site-words.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#define SERIES_DESCRIPTION 0x0008103eu
#define SITE (g_get_system_config_dirs ()[0])
#define PERSON (g_get_user_config_dir ())

static void
put (const char *folder, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "fenji", FJ_HANG_SITE_WORDS, NULL);
  g_autofree char *below = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (below, 0700);
  if (text != NULL)
    g_file_set_contents (path, text, -1, &error);
  else
    g_remove (path);
  g_assert_no_error (error);
}

static void
assert_kernel (const char *description, const char *wanted, guint n_told)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_site_words_load (told);
  g_autoptr (FjHangValues) values = fj_hang_values_new (NULL);
  g_autofree char **codes = NULL;

  fj_hang_values_add (values, 0x00080060, "CT");
  fj_hang_values_add (values, SERIES_DESCRIPTION, description);
  codes = fj_hang_vocabulary_find (vocabulary, FJ_HANG_KERNEL, values, NULL);
  g_assert_cmpstr (codes[0], ==, wanted);
  g_assert_cmpuint (told->len, ==, n_told);
  for (guint i = 0; i < told->len; i++)
    g_assert_nonnull (strstr (told->pdata[i], FJ_HANG_SITE_WORDS));
}

static void
test_layers (void)
{
  put (SITE, NULL);
  put (PERSON, NULL);
  assert_kernel ("plan q7", NULL, 0);
  assert_kernel ("lung", "LUNG", 0);
  put (SITE, "{\"terms\": [{\"attribute\": \"Kernel\", \"code\": \"BONE\", \"words\": [\"plan q7\"]}]}");
  assert_kernel ("plan q7", "BONE", 0);
  assert_kernel ("lung", "LUNG", 0);
  put (PERSON, "{\"terms\": [{\"attribute\": \"Kernel\", \"code\": \"SOFT\", \"words\": [\"plan q7\"]}]}");
  assert_kernel ("plan q7", "SOFT", 0);
}

/* Its first term is right, its second is not: neither counts. */
static void
test_wrong (void)
{
  put (SITE, "{\"terms\": [{\"attribute\": \"Kernel\", \"code\": \"BONE\", \"words\": [\"plan q7\"]}]}");
  put (PERSON, "{\"terms\": [{\"attribute\": \"Kernel\", \"code\": \"SOFT\", \"words\": [\"plan q7\"]},"
               " {\"attribute\": \"Kernal\", \"code\": \"SOFT\", \"words\": [\"x\"]}]}");
  assert_kernel ("plan q7", "BONE", 1);
  put (SITE, "{");
  assert_kernel ("plan q7", NULL, 2);
  assert_kernel ("lung", "LUNG", 2);
}

static void
test_too_large (void)
{
  g_autofree char *text = g_strnfill ((1u << 20) + 1, ' ');

  put (PERSON, NULL);
  put (SITE, text);
  assert_kernel ("lung", "LUNG", 1);
}

static void
remove_below (const char *top, const char *name)
{
  g_autofree char *home = g_build_filename (top, name, NULL);
  g_autofree char *fenji = g_build_filename (home, "fenji", NULL);
  g_autofree char *words = g_build_filename (fenji, FJ_HANG_SITE_WORDS, NULL);

  g_remove (words);
  g_rmdir (fenji);
  g_rmdir (home);
}

int
main (int argc, char **argv)
{
  g_autofree char *top = g_dir_make_tmp ("fenji-words-XXXXXX", NULL);
  g_autofree char *site = g_build_filename (top, "site", NULL);
  g_autofree char *person = g_build_filename (top, "person", NULL);
  int result;

  setlocale (LC_ALL, "C.UTF-8");
  /* Not G_TEST_OPTION_ISOLATE_DIRS: GLib loses the folders of the test before. */
  g_setenv ("XDG_CONFIG_DIRS", site, TRUE);
  g_setenv ("XDG_CONFIG_HOME", person, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-site-words/layers", test_layers);
  g_test_add_func ("/hang-site-words/wrong", test_wrong);
  g_test_add_func ("/hang-site-words/too-large", test_too_large);
  result = g_test_run ();
  remove_below (top, "site");
  remove_below (top, "person");
  g_rmdir (top);
  return result;
}
