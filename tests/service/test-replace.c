#include "fj-replace.h"

#include <string.h>

/* The text in every possible cut into blocks gives what one replacement of the whole gives. */
static void
check (const char *from, const char *to, const char *text, const char *expected)
{
  for (gsize block = 1; block <= strlen (text) + 1; block++)
    {
      g_autoptr (FjReplace) replace = fj_replace_new (from, to);
      g_autoptr (GString) out = g_string_new (NULL);
      for (gsize at = 0; at < strlen (text); at += block)
        {
          g_autoptr (GBytes) in = g_bytes_new (text + at, MIN (block, strlen (text) - at));
          g_autoptr (GBytes) some = fj_replace_push (replace, in);
          g_string_append_len (out, g_bytes_get_data (some, NULL), (gssize) g_bytes_get_size (some));
        }
      g_autoptr (GBytes) rest = fj_replace_push (replace, NULL);
      g_string_append_len (out, g_bytes_get_data (rest, NULL), (gssize) g_bytes_get_size (rest));
      g_assert_cmpstr (out->str, ==, expected);
    }
}

static void
test_cuts (void)
{
  check ("http://a:1/x", "https://b/y", "", "");
  check ("http://a:1/x", "https://b/y", "nothing here", "nothing here");
  check ("http://a:1/x", "https://b/y", "http://a:1/x", "https://b/y");
  check ("http://a:1/x", "https://b/y", "[\"http://a:1/x/1\",\"http://a:1/x/2\"]",
         "[\"https://b/y/1\",\"https://b/y/2\"]");
  check ("http://a:1/x", "s", "http://a:1/http://a:1/xhttp://a:1/", "http://a:1/shttp://a:1/");
  check ("aab", "X", "aaaab aaab aa", "aaX aX aa");
  check ("aa", "aaa", "aaaaa", "aaaaaaa");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replace/cuts", test_cuts);
  return g_test_run ();
}
