/* fj-hang-protocol-write: what is written is read as the same; what goes without saying is not written. */
#include "whole-protocol.h"

static void
test_there_and_back (void)
{
  static const char least[] = "{\"id\": \"a\", \"name\": \"b\", \"stages\": [{\"boxes\": [{}]}]}";
  const char *texts[] = { whole, least };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjHangProtocol) protocol = parse (texts[i], &error);
      g_autoptr (FjHangProtocol) again = NULL;
      g_autoptr (GBytes) json = NULL, second = NULL;

      g_assert_no_error (error);
      json = fj_hang_protocol_to_json (protocol);
      again = fj_hang_protocol_parse (json, &error);
      g_assert_no_error (error);
      g_assert_true (fj_hang_protocol_equal (protocol, again));
      second = fj_hang_protocol_to_json (again);
      g_assert_true (g_bytes_equal (json, second));
    }
}

static void
test_short (void)
{
  g_autoptr (FjHangProtocol) protocol
      = parse ("{\"id\": \"a\", \"name\": \"b\", \"stages\": [{\"boxes\": [{\"set\": 0}]}]}", NULL);
  g_autoptr (GBytes) json = fj_hang_protocol_to_json (protocol);
  static const char *const unsaid[]
      = { "author", "look", "needed", "choice", "maxPriors", "filters", "screen" };

  for (guint i = 0; i < G_N_ELEMENTS (unsaid); i++)
    g_assert_null (g_strstr_len (g_bytes_get_data (json, NULL), (gssize) g_bytes_get_size (json), unsaid[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-protocol-write/there-and-back", test_there_and_back);
  g_test_add_func ("/hang-protocol-write/short", test_short);
  return g_test_run ();
}
