#include "viewer-words.h"

static ViewerWords
words (const char *findings, const char *impression)
{
  ViewerWords w = { 0 };

  viewer_words_init (&w, NULL);
  viewer_words_set (&w, VIEWER_FIELD_FINDINGS, findings);
  viewer_words_set (&w, VIEWER_FIELD_IMPRESSION, impression);
  return w;
}

static void
test_merge (void)
{
  ViewerWords base = words ("甲", "乙");
  ViewerWords mine = words ("甲改", "乙");
  ViewerWords theirs = words ("甲", "乙改");
  ViewerWords clash = words ("甲另改", "乙改");
  ViewerWords merged = { 0 };

  theirs.critical = TRUE;
  g_assert_true (viewer_words_merge (&merged, &base, &mine, &theirs));
  g_assert_cmpstr (merged.text[VIEWER_FIELD_FINDINGS], ==, "甲改");
  g_assert_cmpstr (merged.text[VIEWER_FIELD_IMPRESSION], ==, "乙改");
  g_assert_true (merged.critical);
  viewer_words_clear (&merged);
  /* The same field, two texts: mine stays, and it is said. */
  g_assert_false (viewer_words_merge (&merged, &base, &mine, &clash));
  g_assert_cmpstr (merged.text[VIEWER_FIELD_FINDINGS], ==, "甲改");
  viewer_words_clear (&merged);
  /* Both wrote the same: no conflict. */
  g_assert_true (viewer_words_merge (&merged, &base, &mine, &mine));
  viewer_words_clear (&merged);
  viewer_words_clear (&base);
  viewer_words_clear (&mine);
  viewer_words_clear (&theirs);
  viewer_words_clear (&clash);
}

static void
test_take (void)
{
  ViewerWords mine = words ("我的", "同");
  ViewerWords theirs = words ("他的", "同");

  mine.critical = TRUE;
  viewer_words_take (&mine, &theirs, VIEWER_TAKE_MINE);
  g_assert_cmpstr (mine.text[VIEWER_FIELD_FINDINGS], ==, "我的");
  viewer_words_take (&mine, &theirs, VIEWER_TAKE_BOTH);
  g_assert_cmpstr (mine.text[VIEWER_FIELD_FINDINGS], ==, "他的\n我的");
  g_assert_cmpstr (mine.text[VIEWER_FIELD_IMPRESSION], ==, "同");
  g_assert_true (mine.critical);
  viewer_words_take (&mine, &theirs, VIEWER_TAKE_THEIRS);
  g_assert_true (viewer_words_equal (&mine, &theirs));
  viewer_words_clear (&mine);
  /* One of both is empty: nothing is put in front of it. */
  mine = words ("", "意见");
  viewer_words_take (&mine, &theirs, VIEWER_TAKE_BOTH);
  g_assert_cmpstr (mine.text[VIEWER_FIELD_FINDINGS], ==, "他的");
  viewer_words_clear (&mine);
  viewer_words_clear (&theirs);
}

static void
test_json (void)
{
  ViewerWords one = words ("所见\n\"引号\"", "");
  ViewerWords other = { 0 };
  g_autoptr (JsonObject) json = viewer_words_to_json (&one);

  one.critical = TRUE;
  viewer_words_from_json (&other, json);
  g_assert_cmpstr (other.text[VIEWER_FIELD_FINDINGS], ==, one.text[VIEWER_FIELD_FINDINGS]);
  g_assert_false (viewer_words_equal (&one, &other)); /* the flag was set later */
  viewer_words_clear (&other);
  viewer_words_from_json (&other, NULL);
  g_assert_true (viewer_words_is_empty (&other));
  viewer_words_clear (&other);
  other = words (" 所见\n\"引号\"\n ", "  ");
  other.critical = TRUE;
  g_assert_true (viewer_words_equal (&one, &other));
  viewer_words_clear (&one);
  viewer_words_clear (&other);
}

static void
test_text (void)
{
  g_auto (ViewerWords) words = { 0 };
  g_autofree char *none = NULL, *text = NULL;

  viewer_words_init (&words, NULL);
  viewer_words_set (&words, VIEWER_FIELD_TECHNIQUE, " \n");
  none = viewer_words_to_text (&words);
  g_assert_null (none);
  viewer_words_set (&words, VIEWER_FIELD_FINDINGS, "右肺结节。\n\n余未见异常。\n");
  viewer_words_set (&words, VIEWER_FIELD_IMPRESSION, "结节");
  text = viewer_words_to_text (&words);
  g_assert_cmpstr (text, ==, "Findings\n右肺结节。\n\n余未见异常。\n\nImpression\n结节\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-words/merge", test_merge);
  g_test_add_func ("/viewer-words/take", test_take);
  g_test_add_func ("/viewer-words/json", test_json);
  g_test_add_func ("/viewer-words/text", test_text);
  return g_test_run ();
}
