#include "fj-request.h"

#include <string.h>

static void
test_decode (void)
{
  static const struct
  {
    const char *text, *query, *path;
  } cases[] = {
    { "abc", "abc", "abc" },
    { "a%20b", "a b", "a b" },
    { "a+b", "a b", "a+b" },
    { "%E5%BC%A0", "张", "张" },
    { "%e5%bc%a0", "张", "张" },
    { "%", NULL, NULL },
    { "%4", NULL, NULL },
    { "%zz", NULL, NULL },
    { "%00", NULL, NULL },
    { "%0a", NULL, NULL },
    { "%7f", NULL, NULL },
    { "%ff%fe", NULL, NULL },
    { "%c0%80", NULL, NULL },
    { "%ed%a0%80", NULL, NULL }, /* half of a surrogate pair */
    { "", "", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *query = fj_request_decode (cases[i].text, strlen (cases[i].text), TRUE);
      g_autofree char *path = fj_request_decode (cases[i].text, strlen (cases[i].text), FALSE);
      g_assert_cmpstr (query, ==, cases[i].query);
      g_assert_cmpstr (path, ==, cases[i].path);
    }
}

static void
test_path (void)
{
  static const struct
  {
    const char *encoded, *decoded;
  } cases[] = {
    { "/", "/" },       { "/a/b", "/a/b" },       { "/a//b", "/a//b" },
    { "/a/", "/a/" },   { "/%24sign", "/$sign" }, { "a", NULL },
    { "", NULL },       { "/a/../b", NULL },      { "/..", NULL },
    { "/.", NULL },     { "/%2e%2e", NULL },      { "/a%2fb", NULL },
    { "/a%5cb", NULL }, { "/a\\b", NULL },        { "/...", "/..." },
    { "/%", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *decoded = fj_request_decode_path (cases[i].encoded, &error);
      g_assert_cmpstr (decoded, ==, cases[i].decoded);
      if (decoded == NULL)
        g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
}

static const char *
value (GHashTable *query, const char *name, guint index)
{
  GPtrArray *values = g_hash_table_lookup (query, name);

  return values != NULL && index < values->len ? g_ptr_array_index (values, index) : NULL;
}

static void
test_query (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) query = fj_request_decode_query ("a=1&b=%E5%BC%A0+x&a=2&&c&d=x=y&", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (query), ==, 4);
  g_assert_cmpstr (value (query, "a", 0), ==, "1");
  g_assert_cmpstr (value (query, "a", 1), ==, "2");
  g_assert_cmpstr (value (query, "b", 0), ==, "张 x");
  g_assert_cmpstr (value (query, "c", 0), ==, "");
  g_assert_cmpstr (value (query, "d", 0), ==, "x=y");

  g_autoptr (GHashTable) none = fj_request_decode_query (NULL, &error);
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
}

static void
test_bad_query (void)
{
  static const char *const bad[] = { "a=%zz", "%=1", "a=%00", "=1", "a=%ff" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (fj_request_decode_query (bad[i], &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
  g_autoptr (GString) many = g_string_new (NULL);
  for (guint i = 0; i <= FJ_REQUEST_MAX_PARAMETERS; i++)
    g_string_append (many, "a=1&");
  g_autoptr (GError) error = NULL;
  g_assert_null (fj_request_decode_query (many->str, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request/decode", test_decode);
  g_test_add_func ("/request/path", test_path);
  g_test_add_func ("/request/query", test_query);
  g_test_add_func ("/request/bad-query", test_bad_query);
  return g_test_run ();
}
