#include "central-media.h"

#include <string.h>

/* The first bytes as other people's writers make them. */
static void
test_fits (void)
{
  static const struct
  {
    const char *type;
    const char *bytes;
    gsize size;
    gboolean fits;
  } cases[] = {
    { "video/webm",
      "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm",
      28, TRUE },
    { "audio/webm", "\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", 12, TRUE },
    { "video/webm", "\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska", 16, FALSE },
    { "video/webm", "\x1a\x45\xdf\xa3\x42\x82\x85webm\0", 12, TRUE }, /* GStreamer */
    { "video/webm", "\x1a\x45\xdf\xa3\x42\x82\x01\0\0\0\0\0\0\x04webm", 18, TRUE },
    { "video/webm", "\x1a\x45\xdf\xa3\x42\x82\x85webmx", 12, FALSE },
    { "video/webm", "\x1a\x45\xdf\xa3\x42\x82\x84web", 10, FALSE },
    { "video/webm", "\x1a\x45\xdf\xa3\x42\x82\x00webm", 11, FALSE },
    { "video/webm", "\x1a\x45\xdf\xa3\x42\x82", 6, FALSE },
    { "video/webm", "\x1a\x45\xdf\xa3\x42\x82\xffwebm", 11, FALSE },
    { "video/mp4",
      "\0\0\0\x20"
      "ftypisom",
      12, TRUE },
    { "audio/mp4",
      "\0\0\0\x1c"
      "ftypM4A ",
      12, TRUE },
    { "video/mp4", "ftypisom", 8, FALSE },
    { "video/mp4",
      "\0\0\0\x20"
      "fty",
      7, FALSE },
    { "video/webm",
      "\0\0\0\x20"
      "ftypisom",
      12, FALSE },
    { "video/ogg", "OggS\0\x02", 6, TRUE },
    { "text/vtt", "WEBVTT", 6, TRUE },
    { "text/vtt", "WEBVTT \n", 8, TRUE },
    { "text/vtt", "\xef\xbb\xbfWEBVTT\r\n", 11, TRUE },
    { "text/vtt", "WEBVTTS\n", 8, FALSE },
    { "text/vtt", "1\n00:00:01,000 --> ", 19, FALSE },
    { "image/jpeg", "\xff\xd8\xff\xe0", 4, TRUE },
    { "image/png", "\x89PNG\r\n\x1a\n", 8, TRUE },
    { "image/png", "\xff\xd8\xff\xe0", 4, FALSE },
    { "text/html", "WEBVTT", 6, FALSE },
    { "video/mp4", "", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u: %s", i, cases[i].type);
      g_assert_cmpint (central_media_fits (cases[i].type, (const guint8 *) cases[i].bytes, cases[i].size), ==,
                       cases[i].fits);
    }
}

static void
test_kinds (void)
{
  g_assert_cmpint (central_media_kind ("video/mp4"), ==, CENTRAL_MEDIA_FILM);
  g_assert_cmpint (central_media_kind ("audio/ogg"), ==, CENTRAL_MEDIA_FILM);
  g_assert_cmpint (central_media_kind ("text/vtt"), ==, CENTRAL_MEDIA_CAPTIONS);
  g_assert_cmpint (central_media_kind ("image/png"), ==, CENTRAL_MEDIA_PICTURE);
  g_assert_cmpint (central_media_kind ("image/svg+xml"), ==, CENTRAL_MEDIA_OTHER);
  g_assert_cmpint (central_media_kind (NULL), ==, CENTRAL_MEDIA_OTHER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/fits", test_fits);
  g_test_add_func ("/media/kinds", test_kinds);
  return g_test_run ();
}
