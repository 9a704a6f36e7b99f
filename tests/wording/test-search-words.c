/* fj-search-words: Chinese words of every length, letters, figures and widths, as readers type them and as
 * reports have them; and what is found is where it stands. */
#include "fj-search-words.h"

#include <locale.h>
#include <string.h>

static void
test_cut (void)
{
  static const struct
  {
    const char *text, *entries;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "。，、", "" },
    { "右肺结节。", "右肺 肺结 结节 节" },
    { "肺，结节", "肺 结节 节" },
    { "T2WI呈高信号", "t 2 wi 呈高 高信 信号 号" },
    { "大小约12mm", "大小 小约 约 12 mm" },
    { "１２ ㎜", "12 mm" },
    { "Ground-Glass Opacity", "ground glass opacity" },
    { "Ménière", "meniere" },
    { "Me\xcc\x81nie\xcc\x80re", "meniere" },
    { "L4/5", "l 4 5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *entries = fj_search_words_cut (cases[i].text);

      g_assert_cmpstr (entries, ==, cases[i].entries);
    }
}

static void
test_fts5 (void)
{
  static const struct
  {
    const char *text, *expression;
  } cases[] = {
    { "结节", "\"结节\"" },
    { "肺结节", "\"肺结 结节\"" },
    { "节", "\"节\" *" },
    { "肺 结节", "\"肺\" * AND \"结节\"" },
    { "nodul", "\"nodul\" *" },
    { "12mm", "\"12 mm\" *" },
    { "12", "\"12\"" },
    { "\"ground glass\" 肺", "\"ground glass\" * AND \"肺\" *" },
    { "“ground glass”", "\"ground glass\" *" },
    { "T2高信号", "\"t 2 高信 信号\"" },
    /* What means something to the index is no more than a word here. */
    { "a\" OR b* NOT (c:d)", "\"a\" * AND \"or b not c d\" *" },
    { "结节 AND", "\"结节\" AND \"and\" *" },
    { "words : x", "\"words\" * AND \"x\" *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjSearchQuestion) question = fj_search_question_new (cases[i].text, &error);
      g_autofree char *expression = NULL;

      g_assert_no_error (error);
      expression = fj_search_question_to_fts5 (question);
      g_assert_cmpstr (expression, ==, cases[i].expression);
    }
}

static void
test_refused (void)
{
  g_autofree char *long_text = g_strnfill (FJ_SEARCH_MAX_CHARACTERS + 1, 'a');
  const char *const texts[] = { "", "  ", "。", "\"\"", "1 2 3 4 5 6 7 8 9", long_text };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fj_search_question_new (texts[i], &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
}

static void
test_matches (void)
{
  static const struct
  {
    const char *question, *text;
    gboolean is_found;
  } cases[] = {
    { "结节", "右肺上叶见结节。", TRUE },
    { "结节", "右肺上叶见结，节段性。", FALSE },
    { "肺上叶", "右肺上叶见结节。", TRUE },
    { "结节 右肺", "右肺上叶见结节。", TRUE },
    { "结节 左肺", "右肺上叶见结节。", FALSE },
    { "节", "右肺结节", TRUE },
    { "右", "肺右", TRUE },
    { "nodul", "A small NODULE.", TRUE },
    { "odule", "A small nodule.", FALSE },
    { "\"small nodule\"", "A small nodule.", TRUE },
    { "\"nodule small\"", "A small nodule.", FALSE },
    { "nodule small", "A small nodule.", TRUE },
    { "12mm", "约12 mm", TRUE },
    { "12mm", "约112mm", FALSE },
    { "12", "约120mm", FALSE },
    { "ＣＴ", "胸部CT平扫", TRUE },
    { "ct平扫", "胸部CT平扫", TRUE },
    { "meniere", "Ménière", TRUE },
    { "结节", "", FALSE },
    { "结节", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjSearchQuestion) question = fj_search_question_new (cases[i].question, NULL);

      g_assert_nonnull (question);
      g_test_message ("%s in %s", cases[i].question, cases[i].text);
      g_assert_cmpint (fj_search_question_matches (question, cases[i].text), ==, cases[i].is_found);
    }
}

/* The words that @hits mark in @snippet, with bars between. */
static char *
dup_marked (const char *snippet, const GArray *hits)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    {
      FjSearchHit hit = g_array_index (hits, FjSearchHit, i);
      g_autofree char *word = NULL;

      g_assert_cmpint (hit.start + hit.length, <=, g_utf8_strlen (snippet, -1));
      word = g_utf8_substring (snippet, hit.start, hit.start + hit.length);
      g_string_append_printf (out, "%s%s", out->len > 0 ? "|" : "", word);
    }
  return g_string_free (out, FALSE);
}

static void
test_snippet (void)
{
  g_autoptr (GString) far_off = g_string_new (NULL);
  static const struct
  {
    const char *question, *text, *snippet, *marked;
    guint max;
  } cases[] = {
    { "结节", "右肺上叶见结节。\n结节灶。", "右肺上叶见结节。 结节灶。", "结节|结节", 40 },
    { "nodul", "A small Nodule here", "A small Nodule here", "Nodule", 40 },
    { "右肺 肺上叶", "右肺上叶见结节", "右肺上叶见结节", "右肺上叶", 40 },
    { "me", "Me\xcc\x81nie\xcc\x80re", "Me\xcc\x81nie\xcc\x80re", "Me\xcc\x81nie\xcc\x80re", 40 },
    { "㎜", "约 12mm", "约 12mm", "mm", 40 },
    { "丁", "甲乙丙丁戊己庚辛壬癸", "…丙丁戊己庚…", "丁", 5 },
    { "无", "甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊…", "", 5 },
    { "癸", "甲乙丙丁戊己庚辛壬癸", "…己庚辛壬癸", "癸", 5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjSearchQuestion) question = fj_search_question_new (cases[i].question, NULL);
      g_autoptr (GArray) hits = NULL;
      g_autofree char *snippet = fj_search_question_snippet (question, cases[i].text, cases[i].max, &hits);
      g_autofree char *marked = dup_marked (snippet, hits);

      g_assert_cmpstr (snippet, ==, cases[i].snippet);
      g_assert_cmpstr (marked, ==, cases[i].marked);
    }
  /* Where both words are, not where the first one is. */
  g_string_append (far_off, "肺结节。");
  for (guint i = 0; i < 100; i++)
    g_string_append (far_off, "未见异常。");
  g_string_append (far_off, "结节旁见囊肿。");
  g_autoptr (FjSearchQuestion) question = fj_search_question_new ("囊肿 结节", NULL);
  g_autoptr (GArray) hits = NULL;
  g_autofree char *snippet = fj_search_question_snippet (question, far_off->str, 30, &hits);
  g_autofree char *marked = dup_marked (snippet, hits);
  g_assert_cmpstr (marked, ==, "结节|囊肿");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-words/cut", test_cut);
  g_test_add_func ("/search-words/fts5", test_fts5);
  g_test_add_func ("/search-words/refused", test_refused);
  g_test_add_func ("/search-words/matches", test_matches);
  g_test_add_func ("/search-words/snippet", test_snippet);
  return g_test_run ();
}
