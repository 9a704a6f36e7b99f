#include "fj-player-words.h"

#include <gst/gst.h>
#include "fj-language.h"

static const char *
for_resource (int code)
{
  switch (code)
    {
    case GST_RESOURCE_ERROR_NOT_FOUND:
      return _ (
          "The lesson cannot be played: its film is not where it should be. It may have been withdrawn; "
          "refresh the library.");
    case GST_RESOURCE_ERROR_NOT_AUTHORIZED:
      return _ ("The lesson cannot be played: your session does not allow it or has ended. Sign in again.");
    case GST_RESOURCE_ERROR_OPEN_WRITE:
    case GST_RESOURCE_ERROR_WRITE:
    case GST_RESOURCE_ERROR_BUSY:
    case GST_RESOURCE_ERROR_SETTINGS:
      return _ ("The lesson cannot be played: the sound device of this computer does not work or is in use. "
                "Close other programs with sound and try again.");
    default:
      return _ (
          "The lesson cannot be loaded: the server does not answer or broke off. Check the network and try "
          "again; the position is kept.");
    }
}

static const char *
for_stream (int code)
{
  switch (code)
    {
    case GST_STREAM_ERROR_CODEC_NOT_FOUND:
      return _ (
          "This lesson cannot be played here: the decoder for its picture or sound is not installed. Ask "
          "for the package gstreamer1.0-libav, or for the lesson as WebM.");
    case GST_STREAM_ERROR_TYPE_NOT_FOUND:
    case GST_STREAM_ERROR_WRONG_TYPE:
      return _ (
          "This is no film that can be played. Lessons are MP4, WebM or Ogg; ask the teacher to publish it "
          "again.");
    case GST_STREAM_ERROR_DECRYPT:
    case GST_STREAM_ERROR_DECRYPT_NOKEY:
      return _ (
          "This lesson is encrypted in a way that cannot be played here. Ask the teacher for one without "
          "copy protection.");
    default:
      return _ (
          "The lesson's film is damaged and cannot be played. Load it again; if that does not help, tell "
          "the teacher.");
    }
}

const char *
fj_player_words_for_nothing (gboolean is_remote)
{
  return is_remote ? for_resource (GST_RESOURCE_ERROR_READ) : for_stream (GST_STREAM_ERROR_FAILED);
}

char *
fj_player_words_for_error (const GError *error, gboolean is_of_source)
{
  const char *sentence;

  if (error->domain == GST_RESOURCE_ERROR)
    sentence = for_resource (error->code);
  else if (error->domain == GST_STREAM_ERROR && is_of_source) /* a connection that was refused */
    sentence = for_resource (GST_RESOURCE_ERROR_READ);
  else if (error->domain == GST_STREAM_ERROR)
    sentence = for_stream (error->code);
  else if (error->domain == GST_CORE_ERROR && error->code == GST_CORE_ERROR_MISSING_PLUGIN)
    sentence = for_stream (GST_STREAM_ERROR_CODEC_NOT_FOUND);
  else
    {
      /* TRANSLATORS: %s is GStreamer's own words. */
      return g_strdup_printf (_ ("The lesson stopped: %s. Open it again."), error->message);
    }
  return g_strdup (sentence);
}
