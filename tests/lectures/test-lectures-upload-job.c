#include "lectures-upload-job.h"

#include <string.h>

static void
assert_check (const LecturesUploadDraft *draft, const char *expected)
{
  g_autofree char *wrong = lectures_upload_draft_check (draft);

  if (expected == NULL)
    g_assert_null (wrong);
  else
    {
      g_assert_nonnull (wrong);
      g_assert_nonnull (strstr (wrong, expected));
    }
}

static void
test_check (void)
{
  char title[] = "  肋骨  ", blank[] = "   ", film[] = "/a/Film.MP4", text[] = "/a/film.txt",
       vtt[] = "/a/zh.vtt";
  char srt[] = "/a/zh.srt", picture[] = "/a/b.png";
  LecturesUploadDraft draft = { 0 };

  assert_check (&draft, "title");
  draft.title = blank;
  assert_check (&draft, "title");
  draft.title = title;
  assert_check (&draft, "Choose the film");
  draft.film = text;
  assert_check (&draft, "MP4");
  draft.film = picture; /* a media type, but no film */
  assert_check (&draft, "MP4");
  draft.film = film;
  assert_check (&draft, NULL);
  draft.captions = srt;
  assert_check (&draft, "WebVTT");
  draft.captions = vtt;
  assert_check (&draft, NULL);
}

static void
test_media_type (void)
{
  g_assert_cmpstr (lectures_upload_media_type ("x.webm"), ==, "video/webm");
  g_assert_cmpstr (lectures_upload_media_type ("课.JPG"), ==, "image/jpeg");
  g_assert_cmpstr (lectures_upload_media_type ("a.vtt"), ==, "text/vtt");
  g_assert_null (lectures_upload_media_type ("mp4"));
  g_assert_null (lectures_upload_media_type ("a.exe"));
  g_assert_null (lectures_upload_media_type (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lectures-upload-job/check", test_check);
  g_test_add_func ("/lectures-upload-job/media-type", test_media_type);
  return g_test_run ();
}
