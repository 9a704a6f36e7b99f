/* What the centre's answers say. The uploader at work is tested from outside: test-gateway.py. */
#include "gateway-uploader.h"

#include <string.h>

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* As PS3.18 10.5.3 (Table 10.5.3-1) and Orthanc write it. */
static void
test_answer (void)
{
  static const char text[]
      = "{\"00081190\":{\"vr\":\"UR\",\"Value\":[\"http://x\"]},"
        "\"00081198\":{\"vr\":\"SQ\",\"Value\":[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"1.3\"]}}]},"
        "\"00081199\":{\"vr\":\"SQ\",\"Value\":["
        "{\"00081150\":{\"vr\":\"UI\",\"Value\":[\"1.1.1\"]},\"00081155\":{\"vr\":\"UI\",\"Value\":[\"1.2\"]}},"
        "{\"00081155\":{\"vr\":\"UI\"}},{},7,"
        "{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"1.4\"]}}]}}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GHashTable) stored = new_set ();
  g_autoptr (GHashTable) failed = new_set ();
  g_autoptr (GError) error = NULL;

  g_assert_true (gateway_uploader_read_answer (bytes, stored, failed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (stored), ==, 2);
  g_assert_true (g_hash_table_contains (stored, "1.2"));
  g_assert_true (g_hash_table_contains (stored, "1.4"));
  g_assert_cmpuint (g_hash_table_size (failed), ==, 1);
  g_assert_true (g_hash_table_contains (failed, "1.3"));
}

static void
test_bad_answer (void)
{
  static const char *const texts[] = { "", "<html>", "[]", "{\"00081199\":" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GHashTable) stored = new_set ();
      g_autoptr (GHashTable) failed = new_set ();
      g_autoptr (GError) error = NULL;
      g_assert_false (gateway_uploader_read_answer (bytes, stored, failed, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gateway/uploader/answer", test_answer);
  g_test_add_func ("/gateway/uploader/bad-answer", test_bad_answer);
  return g_test_run ();
}
