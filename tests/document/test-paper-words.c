#include "fj-paper-words.h"

static void
test_complete (void)
{
  for (guint word = 0; word < FJ_N_WORDS; word++)
    {
      g_assert_cmpstr (fj_paper_word (FALSE, word), !=, NULL);
      g_assert_cmpstr (fj_paper_word (TRUE, word), !=, NULL);
      g_assert_cmpstr (fj_paper_word (FALSE, word), !=, fj_paper_word (TRUE, word));
    }
}

static void
test_titles (void)
{
  g_assert_cmpstr (fj_paper_title (TRUE, "DX"), ==, "DR检查报告单");
  g_assert_cmpstr (fj_paper_title (FALSE, "CT"), ==, "CT Report");
  g_assert_cmpstr (fj_paper_title (TRUE, "OT"), ==, "影像诊断报告单");
  g_assert_cmpstr (fj_paper_title (TRUE, NULL), ==, "影像诊断报告单");
}

static void
test_age (void)
{
  static const struct
  {
    const char *dicom, *zh, *en;
  } cases[] = {
    { "034Y", "34岁", "34 years" },
    { "001Y", "1岁", "1 year" },
    { "011M", "11个月", "11 months" },
    { "003W", "3周", "3 weeks" },
    { "028D", "28天", "28 days" },
    { "000D", "0天", "0 days" },
    { "Y", NULL, NULL },
    { "034", NULL, NULL },
    { "", NULL, NULL },
    { NULL, NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *zh = fj_paper_age (TRUE, cases[i].dicom);
      g_autofree char *en = fj_paper_age (FALSE, cases[i].dicom);
      g_assert_cmpstr (zh, ==, cases[i].zh);
      g_assert_cmpstr (en, ==, cases[i].en);
    }
}

static void
test_codes (void)
{
  g_assert_cmpstr (fj_paper_sex (TRUE, FJ_SEX_FEMALE), ==, "女");
  g_assert_cmpstr (fj_paper_sex (TRUE, FJ_SEX_UNKNOWN), ==, "未知");
  g_assert_cmpstr (fj_paper_visit (TRUE, FJ_VISIT_EMERGENCY), ==, "急诊");
  g_assert_cmpstr (fj_paper_side (TRUE, "L"), ==, "左侧");
  g_assert_cmpstr (fj_paper_side (FALSE, "R"), ==, "right");
  g_assert_null (fj_paper_side (TRUE, NULL));
  g_assert_null (fj_paper_side (TRUE, "X"));
  g_assert_true (fj_paper_is_chinese ("zh_CN"));
  g_assert_false (fj_paper_is_chinese ("en"));
  g_assert_false (fj_paper_is_chinese (NULL));
  g_autofree char *page = fj_paper_page (TRUE, 1, 3);
  g_assert_cmpstr (page, ==, "第 1 页 / 共 3 页");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/paper-words/complete", test_complete);
  g_test_add_func ("/document/paper-words/titles", test_titles);
  g_test_add_func ("/document/paper-words/age", test_age);
  g_test_add_func ("/document/paper-words/codes", test_codes);
  return g_test_run ();
}
