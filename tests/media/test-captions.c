#include "fj-captions.h"
#include "fj-error.h"

#include <string.h>

static FjCaptions *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  FjCaptions *captions = fj_captions_parse (bytes, &error);

  g_assert_no_error (error);
  return captions;
}

static void
refused (const char *text, gssize length, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  g_assert_null (fj_captions_parse (bytes, &error));
  g_assert_error (error, FJ_ERROR, code);
}

static void
holds (FjCaptions *captions, guint index, double start, double end, const char *text, const char *speaker)
{
  const FjCaption *caption = fj_captions_get (captions, index);

  g_assert_nonnull (caption);
  g_assert_cmpfloat_with_epsilon (caption->start, start, 1e-9);
  g_assert_cmpfloat_with_epsilon (caption->end, end, 1e-9);
  g_assert_cmpstr (caption->text, ==, text);
  g_assert_cmpstr (caption->speaker, ==, speaker);
}

/* The examples of the standard (WebVTT 1.1, 1.2, 1.4), and what editors write. */
static void
test_reads (void)
{
  g_autoptr (FjCaptions) captions
      = parse ("\xef\xbb\xbfWEBVTT 第一讲\r\n"
               "Kind: captions\r\n"
               "\r\n"
               "STYLE\r\n"
               "::cue { color: red }\r\n"
               "\r\n"
               "NOTE not shown\r\n"
               "at all\r\n"
               "\r\n"
               "00:01.000 --> 00:04.000\r\n"
               "Never drink liquid nitrogen.\r\n"
               "\r\n"
               "2\r\n"
               "00:05.000 --> 00:09.000 position:10% align:start\r\n"
               "— It will perforate your stomach.\r\n"
               "— You could die.\r\n"
               "\r\n"
               "01:00:05.250 --> 101:00:00.000\r\n"
               "left out: too late\r\n"
               "\r\n"
               "00:01:02.500\t-->\t00:01:03.500\r\n"
               "<v.loud 张老师>左肺<b>上叶</b>&lt;CT&gt; &amp; A&B&#x80ba;&nope;</v>\r\n"
               "\r\n"
               "00:20.000 --> 00:10.000\r\n"
               "left out: ends before it begins\r\n"
               "\r\n"
               "00:10.000 --> 00:11.000\r\n"
               "<c.yellow></c>\r\n"
               "\r\n"
               "00:02.000 --> 00:03.000\r\n"
               "earlier\r\n"
               "00:11.000 --> 00:12.000\r\n"
               "without a blank line");

  g_assert_cmpuint (fj_captions_get_count (captions), ==, 5);
  holds (captions, 0, 1, 4, "Never drink liquid nitrogen.", NULL);
  holds (captions, 1, 2, 3, "earlier", NULL);
  holds (captions, 2, 5, 9, "— It will perforate your stomach.\n— You could die.", NULL);
  holds (captions, 3, 11, 12, "without a blank line", NULL);
  holds (captions, 4, 62.5, 63.5, "左肺上叶<CT> & A&B肺&nope;", "张老师");
  g_assert_null (fj_captions_get (captions, 5));
}

static void
shows (FjCaptions *captions, double seconds, const char *text)
{
  g_autofree char *shown = fj_captions_text_at (captions, seconds);

  g_assert_cmpstr (shown, ==, text);
}

static void
test_at (void)
{
  g_autoptr (FjCaptions) captions
      = parse ("WEBVTT\n\n00:01.000 --> 00:04.000\na\n\n00:02.000 --> 00:03.000\nb\n");

  shows (captions, 0.999, NULL);
  shows (captions, 1, "a");
  shows (captions, 2, "a\nb");
  shows (captions, 3, "a");
  shows (captions, 4, NULL);
  g_assert_cmpint (fj_captions_index_at (captions, 0.5), ==, -1);
  g_assert_cmpint (fj_captions_index_at (captions, 1.5), ==, 0);
  g_assert_cmpint (fj_captions_index_at (captions, 99), ==, 1);
}

static void
test_find (void)
{
  g_autoptr (FjCaptions) captions
      = parse ("WEBVTT\n\n00:01.000 --> 00:02.000\n胸部ＣＴ平扫，左肺\n上叶结节\n\n"
               "00:02.000 --> 00:03.000\nPleural Effusion\n\n"
               "00:03.000 --> 00:04.000\n左肺上叶\n");

  g_assert_cmpint (fj_captions_find (captions, "左肺上叶", 0), ==, 0);
  g_assert_cmpint (fj_captions_find (captions, "左肺上叶", 1), ==, 2);
  g_assert_cmpint (fj_captions_find (captions, "ct 平扫", 0), ==, 0);
  g_assert_cmpint (fj_captions_find (captions, "pleural effusion", 0), ==, 1);
  g_assert_cmpint (fj_captions_find (captions, "右肺", 0), ==, -1);
  g_assert_cmpint (fj_captions_find (captions, "  ", 0), ==, -1);
  g_assert_cmpint (fj_captions_find (captions, "左", 3), ==, -1);
}

static void
test_nothing (void)
{
  g_autoptr (FjCaptions) bare = parse ("WEBVTT");
  g_autoptr (FjCaptions) broken
      = parse ("WEBVTT\n\n00:01.00 --> 00:02.000\nx\n\n1:01.000 --> 00:02.000\nx\n\n"
               "00:61.000 --> 02:00.000\nx\n\n--> \n\n-->\n-->");

  g_assert_cmpuint (fj_captions_get_count (bare), ==, 0);
  g_assert_cmpuint (fj_captions_get_count (broken), ==, 0);
  shows (bare, 1, NULL);
}

static void
test_refused (void)
{
  g_autoptr (GString) many = g_string_new ("WEBVTT\n\n");

  refused ("", 0, FJ_ERROR_INVALID);
  refused ("1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", -1, FJ_ERROR_INVALID);
  refused ("WEBVTTX\n", -1, FJ_ERROR_INVALID);
  refused ("WEBVTT\n\n00:01.000 --> 00:02.000\n\xd7\xf3\xb7\xce\n", -1, FJ_ERROR_CORRUPT); /* GB18030 */
  refused ("WEBVTT\n\n\0", 9, FJ_ERROR_CORRUPT);
  for (guint i = 0; i <= 20000; i++)
    g_string_append (many, "00:01.000 --> 00:02.000\nx\n\n");
  refused (many->str, -1, FJ_ERROR_TOO_LARGE);
  while (many->len <= 4 * 1024 * 1024)
    g_string_append (many, "NOTE                                                                       \n\n");
  refused (many->str, -1, FJ_ERROR_TOO_LARGE);
}

/* A text is cut, never a character. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new ("WEBVTT\n\n00:01.000 --> 00:02.000\n");

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "肺");

  g_autoptr (FjCaptions) captions = parse (text->str);
  const char *cut = fj_captions_get (captions, 0)->text;

  g_assert_cmpuint (strlen (cut), <, 4200);
  g_assert_cmpuint (strlen (cut), >, 4000);
  g_assert_true (g_utf8_validate (cut, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/captions/reads", test_reads);
  g_test_add_func ("/captions/at", test_at);
  g_test_add_func ("/captions/find", test_find);
  g_test_add_func ("/captions/nothing", test_nothing);
  g_test_add_func ("/captions/refused", test_refused);
  g_test_add_func ("/captions/long", test_long);
  return g_test_run ();
}
