#include "fj-player-words.h"

#include <gst/gst.h>
#include <string.h>

static void
says (GQuark domain, int code, gboolean is_of_source, const char *part)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "the plugin's own words");
  g_autofree char *sentence = fj_player_words_for_error (error, is_of_source);

  g_assert_nonnull (strstr (sentence, part));
}

static void
test_words (void)
{
  says (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND, TRUE, "may have been withdrawn");
  says (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_AUTHORIZED, TRUE, "Sign in again");
  says (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ, TRUE, "Check the network");
  says (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE, FALSE, "sound device");
  says (GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND, FALSE, "decoder");
  says (GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN, FALSE, "decoder");
  says (GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND, FALSE, "no film");
  says (GST_STREAM_ERROR, GST_STREAM_ERROR_DECRYPT, FALSE, "encrypted");
  /* The same error means another thing from whoever fetches the bytes. */
  says (GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED, FALSE, "damaged");
  says (GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED, TRUE, "Check the network");
  says (GST_CORE_ERROR, GST_CORE_ERROR_CLOCK, FALSE, "the plugin's own words");
  g_assert_nonnull (strstr (fj_player_words_for_nothing (FALSE), "damaged"));
  g_assert_nonnull (strstr (fj_player_words_for_nothing (TRUE), "network"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/player-words", test_words);
  return g_test_run ();
}
