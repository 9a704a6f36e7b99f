/* fj-report-lint: what cannot be so is found at its place, and what may be so is left alone. */
#include "fj-report-lint.h"

#include <locale.h>
#include <string.h>

#include "fj-json.h"

/* "findings empty!" for a blocking one, "impression side 左" with the words at the place. */
static char *
look (const FjLintSubject *subject)
{
  static const char *const fields[] = { "technique", "findings", "impression" };
  static const char *const codes[]
      = { "empty", "gap", "sex", "age", "side", "size", "absent", "unfounded", "critical" };
  g_autoptr (GArray) faults = fj_report_lint (subject);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < faults->len; i++)
    {
      const FjLintFault *fault = &g_array_index (faults, FjLintFault, i);

      g_assert_nonnull (fault->sentence);
      g_string_append_printf (text, "%s%s %s", i > 0 ? "; " : "", fields[fault->field], codes[fault->code]);
      if (fault->end > 0)
        g_string_append_printf (text, " %.*s", (int) (fault->end - fault->begin),
                                subject->text[fault->field] + fault->begin);
      if (fault->blocks)
        g_string_append_c (text, '!');
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *findings, *impression, *laterality, *history;
  FjSex sex;
  int age;
  const char *expected;
} Case;

static const Case cases[] = {
  { "双肺未见异常。", "未见异常。", NULL, NULL, FJ_SEX_MALE, -1, "" },
  { "", "", NULL, NULL, FJ_SEX_MALE, -1, "findings empty!; impression empty!" },
  { "　\n ", "结论", NULL, NULL, FJ_SEX_UNKNOWN, -1, "findings empty!" }, /* U+3000 is no finding */
  { "肝脏大小约__mm", "【 】结节", NULL, NULL, FJ_SEX_MALE, -1, "findings gap __; impression gap 【 】" },
  { "[左上/右上]肺", "肺[__ mm]结节", NULL, NULL, FJ_SEX_MALE, -1,
    "findings gap [左上/右上]; impression gap [__ mm]" },
  { "×××肺", "见【左肺", NULL, NULL, FJ_SEX_MALE, -1, "findings gap ×××; impression gap 【" },
  { "[ ] cm", "", NULL, NULL, FJ_SEX_MALE, -1, "impression empty!; findings gap [ ]" },
  { "右膝关节退变", "骨质增生", "L", NULL, FJ_SEX_MALE, -1, "findings side 右" },
  { "右膝关节退变", "左侧正常", "L", NULL, FJ_SEX_MALE, -1, "" },
  { "双膝关节退变", "同前", "L", NULL, FJ_SEX_MALE, -1, "" },
  { "The left knee", "bright marrow, upright view", "R", NULL, FJ_SEX_MALE, -1, "findings side left" },
  { "左膝", "右膝", "B", NULL, FJ_SEX_MALE, -1, "" },
  { "右下肺斑片影", "左下肺炎症", NULL, NULL, FJ_SEX_MALE, -1, "impression side 肺炎" },
  { "子宫大小正常", "正常", NULL, NULL, FJ_SEX_MALE, -1, "findings sex 子宫" },
  { "子宫大小正常", "正常", NULL, NULL, FJ_SEX_UNKNOWN, -1, "" },
  { "正常", "前列腺增生", NULL, NULL, FJ_SEX_FEMALE, -1, "impression sex 前列腺" },
  { "prostatectomy clips", "x", NULL, NULL, FJ_SEX_FEMALE, -1, "" }, /* another word */
  { "患者65岁，心影不大。", "正常", NULL, NULL, FJ_SEX_FEMALE, 7, "findings age 65岁" },
  { "患者65岁，心影不大。", "正常", NULL, NULL, FJ_SEX_FEMALE, 64, "" },
  { "左肾结石，直径约18cm。", "左肾结石。", NULL, NULL, FJ_SEX_MALE, -1, "findings size 18cm" },
  { "肝脏斜径约900mm。", "正常", NULL, NULL, FJ_SEX_MALE, -1, "findings size 900mm" },
  { "胆囊不大，壁不厚。", "未见异常", NULL, "胆囊切除术后", FJ_SEX_MALE, -1, "findings absent 胆囊" },
  { "胆囊缺如。", "胆囊切除术后", NULL, "胆囊切除术后", FJ_SEX_MALE, -1, "" },
  { "脾脏不大。", "脾切除术后。", NULL, NULL, FJ_SEX_MALE, -1, "findings absent 脾脏" },
  { "双肺未见结节。", "右肺结节。", NULL, NULL, FJ_SEX_MALE, -1, "impression unfounded 结节" },
  { "心肺膈未见异常。", "右侧气胸。", NULL, NULL, FJ_SEX_MALE, -1, "impression unfounded 气胸" },
  { "右侧肺压缩约30%。", "右侧气胸。", NULL, NULL, FJ_SEX_MALE, -1, "" },
  { "双侧膈下游离气体。", "消化道穿孔。", NULL, NULL, FJ_SEX_MALE, -1,
    "findings critical 膈下游离气体; impression critical 消化道穿孔" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FjLintSubject subject = { .text = { "", cases[i].findings, cases[i].impression },
                                      .laterality = cases[i].laterality,
                                      .sex = cases[i].sex,
                                      .age = cases[i].age,
                                      .history = cases[i].history };
      g_autofree char *found = look (&subject);

      g_test_message ("%s / %s", cases[i].findings, cases[i].impression);
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
test_critical_marked (void)
{
  const FjLintSubject subject
      = { .text = { NULL, "双侧膈下游离气体。", "消化道穿孔。" }, .is_critical = TRUE, .age = -1 };
  g_autofree char *found = look (&subject);

  g_assert_cmpstr (found, ==, "");
}

/* The published drafts whose fault can be seen without the audited text, and the audited ones, in which there
 * is none but what somebody must be told. */
static void
test_published (void)
{
  const char *data = g_getenv ("FENJI_DATA");
  g_autofree char *path
      = data != NULL ? g_build_filename (data, "..", "fixtures", "report-pairs.json", NULL) : NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  if (path == NULL || !g_file_get_contents (path, &content, &length, NULL))
    return;
  {
    g_autoptr (GBytes) bytes = g_bytes_new (content, length);
    g_autoptr (JsonNode) node = fj_json_parse_within (bytes, 1 << 20, NULL);
    JsonArray *list = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (list); i++)
      {
        JsonObject *pair = fj_json_element_object (list, i);
        const char *item = fj_json_get_string (pair, "item");
        FjLintSubject subject = { .text = { NULL, fj_json_get_string (pair, "draft.findings"),
                                            fj_json_get_string (pair, "draft.impression") },
                                  .laterality = strstr (item, "左") != NULL ? "L" : NULL,
                                  .age = -1 };
        g_autofree char *draft = look (&subject), *audited = NULL;

        subject.is_critical = TRUE;
        subject.text[FJ_LINT_FINDINGS] = fj_json_get_string (pair, "audited.findings");
        subject.text[FJ_LINT_IMPRESSION] = fj_json_get_string (pair, "audited.impression");
        audited = look (&subject);
        g_test_message ("%s: %s", item, draft);
        g_assert_cmpstr (audited, ==, "");
        if (strstr (item, "胸部CT") != NULL)
          g_assert_cmpstr (draft, ==, "findings size 8cm");
        if (strstr (item, "头颅") != NULL)
          g_assert_cmpstr (draft, ==, "impression critical 硬膜下血肿");
      }
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-lint/cases", test_cases);
  g_test_add_func ("/report-lint/critical-marked", test_critical_marked);
  g_test_add_func ("/report-lint/published", test_published);
  return g_test_run ();
}
