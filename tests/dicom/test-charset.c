/* fj-charset: the standard's own examples (PS3.5 annexes H to K), traps of GBK, mislabelled text. */
#include <locale.h>
#include <string.h>

#include "fj-charset.h"
#include "fj-error.h"
#include "fj-language.h"

typedef struct
{
  const char *charset, *vr, *bytes, *utf8;
  gboolean repaired;
} Case;

static const Case decode_cases[] = {
  { NULL, "LO", "CT THORAX", "CT THORAX", FALSE },
  { "", "PN", "Wang^XiaoDong", "Wang^XiaoDong", FALSE },
  /* PS3.5 J.3: Chinese in UTF-8 and GB18030 */
  { "ISO_IR 192", "PN",
    "Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1=", "Wang^XiaoDong=王^小東=", FALSE },
  { "GB18030", "PN", "Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=", "Wang^XiaoDong=王^小东=", FALSE },
  /* PS3.5 K.2: ISO 2022 IR 58 */
  { "\\ISO 2022 IR 58", "PN",
    "Zhang^XiaoDong=\033$)A\xd5\xc5^\033$)A\xd0\xa1\xb6\xab=", "Zhang^XiaoDong=张^小东=", FALSE },
  { "\\ISO 2022 IR 58", "LT", "1st.\r\n\033$)A\xb5\xda\xd2\xbb\r\n2nd", "1st.\r\n第一\r\n2nd", FALSE },
  /* PS3.5 H.3.1, H.3.2: Japanese; I.2: Korean */
  { "\\ISO 2022 IR 87", "PN",
    "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B=\033$B$d$^$@\033(B^\033$B$?$m$&\033(B",
    "Yamada^Tarou=山田^太郎=やまだ^たろう", FALSE },
  { "ISO 2022 IR 13\\ISO 2022 IR 87", "PN",
    "\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\033$B;3ED\033(J^\033$BB@O:\033(J=\033$B$d$^$@\033(J^\033$B$?$m$&\033(J",
    "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう", FALSE },
  { "\\ISO 2022 IR 149", "PN",
    "Hong^Gildong=\033$)C\xfb\xf3^\033$)C\xd1\xce\xd4\xd7=\033$)C\xc8\xab^\033$)C\xb1\xe6\xb5\xbf",
    "Hong^Gildong=洪^吉洞=홍^길동", FALSE },
  { "ISO_IR 100", "PN", "Buc^J\xe9r\xf4me", "Buc^Jérôme", FALSE },
  { "ISO_IR 144", "PN",
    "\xbb\xee\xda"
    "ce\xdc\xd1\xe3\xe0\xd3",
    "Люкceмбург", FALSE },
  { "ISO_IR 126", "PN", "\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2", "Διονυσιος", FALSE },
  /* Second bytes 0x5C and 0x5E of GBK are no delimiters: 昞 is 95 5C, 昢 is 95 5E */
  { "GBK", "PN", "Li^Bing=\xc0\xee^\x95\x5c", "Li^Bing=李^昞", FALSE },
  { "GB18030", "LO", "\x95\x5c\\\x95\x5e", "昞\\昢", FALSE },
  { "GB18030", "LO", "\x81\x30\x84\x36", "¥", FALSE },
  /* Spellings of devices */
  { "iso-ir 192", "LO", "\xe5\xbc\xa0", "张", FALSE },
  { "ISO 2022 IR 58", "LO", "\xd5\xc5", "张", FALSE },
  /* Mislabelled */
  { NULL, "LO", "\xe5\xbc\xa0\xe4\xb8\x89", "张三", TRUE },
  { NULL, "LO", "\xd5\xc5\xc8\xfd", "张三", TRUE },
  { "ISO_IR 192", "LO", "\xd5\xc5\xc8\xfd", "张三", TRUE },
  { "GB18030", "LO", "\xff\xfe ok", "\xef\xbf\xbd\xef\xbf\xbd ok", TRUE },
  { "\\ISO 2022 IR 58", "LO", "\xd5\xc5", "张", TRUE },
  { "\\ISO 2022 IR 58", "LO", "\033$)A\x95\x5c", "昞", TRUE },
  { "\\ISO 2022 IR 87", "LO", "\033$)A\xd5\xc5", "张", TRUE },
  { "KLINGON", "LO", "plain", "plain", FALSE },
  { "KLINGON", "LO", "\xd5\xc5", "张", TRUE },
  { NULL, "LO", "\033$Z?", "\xef\xbf\xbd$Z?", TRUE },
};

static void
test_decode (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (decode_cases); i++)
    {
      const Case *c = &decode_cases[i];
      gboolean repaired = 2;
      g_autofree char *text = fj_charset_decode (c->charset, c->vr, c->bytes, strlen (c->bytes), &repaired);
      g_test_message ("case %u", (guint) i);
      g_assert_cmpstr (text, ==, c->utf8);
      g_assert_cmpint (repaired, ==, c->repaired);
    }
}

static void
test_decode_zeros (void)
{
  gboolean repaired = FALSE;
  g_autofree char *padded = fj_charset_decode (NULL, "LO", "AB\0\0", 4, &repaired);
  g_assert_cmpstr (padded, ==, "AB");
  g_assert_false (repaired);
  g_autofree char *inside = fj_charset_decode ("ISO_IR 192", "LO", "A\0B", 3, &repaired);
  g_assert_cmpstr (inside, ==,
                   "A\xef\xbf\xbd"
                   "B");
  g_assert_true (repaired);
}

static void
test_encode (void)
{
  static const Case cases[] = {
    { "ISO 2022 IR 58", "PN",
      "Zhang^XiaoDong=\033$)A\xd5\xc5^\033$)A\xd0\xa1\xb6\xab=", "Zhang^XiaoDong=张^小东=" },
    { "ISO 2022 IR 58", "LT", "1st.\r\n\033$)A\xb5\xda a\xd2\xbb\r\n\033$)A\xd2\xbb",
      "1st.\r\n第 a一\r\n一" },
    { "ISO 2022 IR 58", "LO", "\033$)A\xd2\xbb\\\033$)A\xd2\xbb", "一\\一" },
    { "ISO 2022 IR 58", "LT", "\033$)A\xd2\xbb\\\xd2\xbb", "一\\一" },
    { "GB18030", "PN", "Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=", "Wang^XiaoDong=王^小东=" },
    { "GBK", "LO", "\x95\x5c", "昞" },
    { "ISO_IR 192", "LO", "\xe5\xbc\xa0", "张" },
    { "ISO_IR 100", "LO", "J\xe9r\xf4me", "Jérôme" },
    { "ISO_IR 6", "LO", "plain", "plain" },
    { NULL, "LO", "plain", "plain" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize length = 0;
      gboolean repaired = TRUE;
      g_autofree char *bytes
          = fj_charset_encode (cases[i].charset, cases[i].vr, cases[i].utf8, &length, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (bytes, length, cases[i].bytes, strlen (cases[i].bytes));
      g_autofree char *back = fj_charset_decode (fj_charset_attribute (cases[i].charset), cases[i].vr, bytes,
                                                 length, &repaired);
      g_assert_cmpstr (back, ==, cases[i].utf8);
      g_assert_false (repaired);
    }
}

static void
test_encode_refuses (void)
{
  static const char *const cases[][2]
      = { { "ISO_IR 6", "é" }, { "ISO_IR 100", "张" }, { "ISO 2022 IR 58", "龘" }, { "GBK", "𠮷" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *bytes = fj_charset_encode (cases[i][0], "LO", cases[i][1], NULL, &error);
      g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
      g_assert_null (bytes);
      g_assert_nonnull (strstr (error->message, cases[i][1]));
    }
  g_autoptr (GError) unknown = NULL;
  g_assert_null (fj_charset_encode ("KOI8-R", "LO", "a", NULL, &unknown));
  g_assert_error (unknown, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_autoptr (GError) invalid = NULL;
  g_assert_null (fj_charset_encode ("GB18030", "LO", "\xff", NULL, &invalid));
  g_assert_error (invalid, FJ_ERROR, FJ_ERROR_INVALID);
}

static void
test_attribute (void)
{
  g_assert_cmpstr (fj_charset_attribute ("ISO 2022 IR 58"), ==, "\\ISO 2022 IR 58");
  g_assert_cmpstr (fj_charset_attribute ("ISO_IR 6"), ==, "");
  g_assert_cmpstr (fj_charset_attribute (NULL), ==, "");
  g_assert_cmpstr (fj_charset_attribute ("GBK"), ==, "GBK");
  g_assert_true (fj_charset_is_known ("GB18030"));
  g_assert_false (fj_charset_is_known ("UTF-8"));
}

/* Every character of GB18030's two-byte part goes there and back, delimiters in second bytes included. */
static void
test_gbk_round_trip (void)
{
  guint n = 0;
  for (gunichar c = 0x4E00; c < 0x9FA6; c++)
    {
      char utf8[8] = { 0 };
      gsize length = 0;
      gboolean repaired = FALSE;
      g_unichar_to_utf8 (c, utf8);
      g_autofree char *bytes = fj_charset_encode ("GB18030", "PN", utf8, &length, NULL);
      g_autofree char *back = fj_charset_decode ("GB18030", "PN", bytes, length, &repaired);
      g_assert_cmpstr (back, ==, utf8);
      g_assert_false (repaired);
      n += length == 2 && (bytes[1] == '\\' || bytes[1] == '^' || bytes[1] == '=');
    }
  g_assert_cmpuint (n, >, 100); /* the trap exists */
}

/* Any bytes at all: never a failure, never invalid UTF-8. */
static void
test_any_bytes (void)
{
  static const char *const sets[] = { NULL,         "ISO_IR 192",       "GB18030", "GBK", "\\ISO 2022 IR 58",
                                      "ISO_IR 100", "\\ISO 2022 IR 87", "\\\\\\x" };
  GRand *random = g_rand_new_with_seed (20260512);
  for (guint i = 0; i < 20000; i++)
    {
      char bytes[24];
      gsize length = g_rand_int_range (random, 0, sizeof bytes);
      for (gsize k = 0; k < length; k++)
        bytes[k] = g_rand_int_range (random, 0, 8) == 0 ? 033 : g_rand_int_range (random, 0, 256);
      g_autofree char *text = fj_charset_decode (sets[i % G_N_ELEMENTS (sets)], "PN", bytes, length, NULL);
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charset/decode", test_decode);
  g_test_add_func ("/charset/decode-zeros", test_decode_zeros);
  g_test_add_func ("/charset/encode", test_encode);
  g_test_add_func ("/charset/encode-refuses", test_encode_refuses);
  g_test_add_func ("/charset/attribute", test_attribute);
  g_test_add_func ("/charset/gbk-round-trip", test_gbk_round_trip);
  g_test_add_func ("/charset/any-bytes", test_any_bytes);
  return g_test_run ();
}
