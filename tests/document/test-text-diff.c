#include "fj-text-diff.h"

#include <string.h>

/* "双肺[-野-]纹理[+增粗+]": what a person would write down. Checks on the way that the parts are in order,
 * that neighbours differ in kind, and that both texts come out of them again. */
static char *
describe (const char *from, const char *to)
{
  g_autoptr (GArray) parts = fj_text_diff (from, to);
  g_autoptr (GString) old = g_string_new (NULL);
  g_autoptr (GString) new = g_string_new (NULL);
  GString *words = g_string_new (NULL);
  int last = -1;

  for (guint i = 0; i < parts->len; i++)
    {
      const FjTextDiffPart *part = &g_array_index (parts, FjTextDiffPart, i);
      const char *text = part->kind == FJ_TEXT_ADDED ? to : from;
      g_autofree char *piece = g_strndup (text + part->start, part->length);

      g_assert_cmpuint (part->length, >, 0);
      g_assert_true (g_utf8_validate (piece, -1, NULL));
      g_assert_cmpint (part->kind, !=, last);
      g_assert_false (part->kind == FJ_TEXT_REMOVED && last == FJ_TEXT_ADDED);
      last = (int) part->kind;
      if (part->kind != FJ_TEXT_ADDED)
        {
          g_assert_cmpuint (part->start, ==, old->len);
          g_string_append (old, piece);
        }
      if (part->kind != FJ_TEXT_REMOVED)
        {
          if (part->kind == FJ_TEXT_ADDED)
            g_assert_cmpuint (part->start, ==, new->len);
          g_string_append (new, piece);
        }
      g_string_append_printf (words,
                              part->kind == FJ_TEXT_SAME      ? "%s"
                              : part->kind == FJ_TEXT_REMOVED ? "[-%s-]"
                                                              : "[+%s+]",
                              piece);
    }
  g_assert_cmpstr (old->str, ==, from != NULL ? from : "");
  g_assert_cmpstr (new->str, ==, to != NULL ? to : "");
  return g_string_free (words, FALSE);
}

static void
test_reports (void)
{
  static const struct
  {
    const char *from, *to, *expected;
  } pairs[] = {
    { "双肺纹理清晰。", "双肺纹理清晰。", "双肺纹理清晰。" },
    { "", "未见异常。", "[+未见异常。+]" },
    { "未见异常。", NULL, "[-未见异常。-]" },
    /* One character, and the side of it. */
    { "左肺上叶见结节影。", "右肺上叶见结节影。", "[-左-][+右+]肺上叶见结节影。" },
    { "左肺上叶结节", "右肺下叶结节", "[-左-][+右+]肺[-上-][+下+]叶结节" },
    { "双肺纹理清晰", "双肺纹理增粗、清晰", "双肺纹理[+增粗、+]清晰" },
    /* A measurement is changed as a whole, and so is a word. */
    { "大小约12mm×8mm", "大小约21mm×8mm", "大小约[-12mm-][+21mm+]×8mm" },
    { "直径1.5cm", "直径1.5mm", "直径[-1.5cm-][+1.5mm+]" },
    { "狭窄30%", "狭窄50%", "狭窄[-30%-][+50%+]" },
    { "T1WI呈低信号", "T2WI呈低信号", "[-T1WI-][+T2WI+]呈低信号" },
    { "No acute fracture.", "An acute fracture.", "[-No-][+An+] acute fracture." },
    /* "." ends the sentence, it is no decimal point. */
    { "max 12. Normal", "max 13. Normal", "max [-12-][+13+]. Normal" },
    /* A sentence more is a sentence more, wherever its full stop could be said to be. */
    { "心影不大。膈面光整。", "心影不大。纵隔居中。膈面光整。", "心影不大。[+纵隔居中。+]膈面光整。" },
    { "1.肺炎。\n2.结节。\n", "1.肺炎。\n", "1.肺炎。\n[-2.结节。\n-]" },
    { "心影不大。纵隔居中。膈面光整。", "心影不大。膈面光整。", "心影不大。[-纵隔居中。-]膈面光整。" },
    /* The chance match of one character does not tear what was written anew. */
    { "两侧肺野透亮度增高", "双肺纹理清晰", "[-两侧肺野透亮度增高-][+双肺纹理清晰+]" },
    /* … but sentences stay apart. */
    { "骨质完整。关节间隙正常。", "桡骨远端骨折。关节面塌陷。",
      "[+桡+]骨[-质完整-][+远端骨折+]。关节[-间隙正常-][+面塌陷+]。" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *words = describe (pairs[i].from, pairs[i].to);

      g_assert_cmpstr (words, ==, pairs[i].expected);
    }
}

/* What a reader sees as one character is never cut: combining marks, variation selectors, joined emoji, CR
 * LF. */
static void
test_clusters (void)
{
  g_autofree char *accent = describe ("e\xcc\x81t", "e\xcc\x80t");
  g_autofree char *variant = describe ("葛\xf3\xa0\x84\x80氏", "葛\xf3\xa0\x84\x81氏");
  g_autofree char *family = describe ("👨‍👩‍👧好", "👨‍👩‍👦好");
  g_autofree char *lines = describe ("甲\r\n乙", "甲\n乙");

  g_assert_cmpstr (accent, ==, "[-e\xcc\x81t-][+e\xcc\x80t+]");
  g_assert_cmpstr (variant, ==, "[-葛\xf3\xa0\x84\x80-][+葛\xf3\xa0\x84\x81+]氏");
  g_assert_cmpstr (family, ==, "[-👨‍👩‍👧-][+👨‍👩‍👦+]好");
  g_assert_cmpstr (lines, ==, "甲[-\r\n-][+\n+]乙");
}

/* Whatever the texts, both come out of the parts again (checked in describe()). */
static void
test_random (void)
{
  static const char *const pieces[]
      = { "肺", "左", "右", "。", "\n", "结节", "12mm", "3.5", "%", " ", "a", "见", "e\xcc\x81" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) one = g_string_new (NULL);
      g_autoptr (GString) other = g_string_new (NULL);
      GString *const texts[] = { one, other };
      g_autofree char *words = NULL;

      for (guint t = 0; t < 2; t++)
        for (gint32 n = g_rand_int_range (rand, 0, 25); n > 0; n--)
          g_string_append (texts[t], pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      words = describe (texts[0]->str, texts[1]->str);
      g_assert_nonnull (words);
    }
}

static char *
long_text (guint seed, gsize bytes)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  while (text->len < bytes)
    {
      g_string_append_unichar (text, (gunichar) g_rand_int_range (rand, 0x4e00, 0x4e00 + 800));
      if (g_rand_int_range (rand, 0, 20) == 0)
        g_string_append (text, "。");
    }
  return g_string_free (text, FALSE);
}

/* The editor asks at every key: the longest text there can be, edited in a hundred places, or replaced. */
static void
test_speed (void)
{
  g_autofree char *one = long_text (1, 65000);
  g_autofree char *other = long_text (2, 65000);
  g_autoptr (GString) edited = g_string_new (one);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *words = NULL;

  for (guint i = 0; i < 100; i++)
    {
      char *place = g_utf8_offset_to_pointer (edited->str, (glong) i * 150 + 7);

      g_string_insert (edited, place - edited->str, "增粗");
    }
  start = g_get_monotonic_time ();
  words = describe (one, edited->str);
  g_test_message ("edited: %.1f ms", (double) (g_get_monotonic_time () - start) / 1e3);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_clear_pointer (&words, g_free);
  start = g_get_monotonic_time ();
  words = describe (one, other);
  g_test_message ("replaced: %.1f ms", (double) (g_get_monotonic_time () - start) / 1e3);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-diff/reports", test_reports);
  g_test_add_func ("/text-diff/clusters", test_clusters);
  g_test_add_func ("/text-diff/random", test_random);
  g_test_add_func ("/text-diff/speed", test_speed);
  return g_test_run ();
}
