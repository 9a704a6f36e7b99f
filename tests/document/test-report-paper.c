/* The PDF is read back by Poppler's tools, which know nothing of us. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include "fj-error.h"
#include "fj-report-paper.h"

#define SIGNED_AT (1778551200LL * G_USEC_PER_SEC) /* 2026-05-12 10:00 in Shanghai */

typedef struct
{
  FjPatient *patient;
  FjExam *exam;
  FjReport *report;
  FjReportPaper paper;
} Case;

static void
set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static Case
case_new (void)
{
  Case c = { fj_patient_new (), fj_exam_new (), fj_report_new (), { NULL } };

  set (&c.patient->name, "欧阳小𠮷");
  set (&c.patient->pinyin, "Ouyang^Xiaoji");
  set (&c.patient->mrn, "P00012345");
  set (&c.patient->birth_date, "1968-03-21");
  c.patient->sex = FJ_SEX_FEMALE;
  set (&c.exam->accession, "LTWS26051200017");
  set (&c.exam->item, "胸部正侧位");
  set (&c.exam->modality, "DX");
  set (&c.exam->department, "呼吸内科");
  set (&c.exam->doctor, "赵敏");
  set (&c.exam->visit_number, "MZ001");
  set (&c.exam->clinical_information, "咳嗽、咳痰伴发热3天。");
  g_strfreev (c.exam->parts);
  c.exam->parts = g_strsplit ("胸部", ",", -1);
  c.exam->registered_at = SIGNED_AT - 1800 * G_USEC_PER_SEC;
  c.report->status = FJ_REPORT_FINAL;
  c.report->version = 4;
  set (&c.report->technique, "站立后前位及左侧位。");
  set (&c.report->findings, "左下肺野见斑片状模糊影。\n心影不大，双侧肋膈角锐利。");
  set (&c.report->impression, "左下肺炎症，建议治疗后复查。");
  set (&c.report->reader_name, "王晓明");
  set (&c.report->auditor_name, "李建国");
  c.report->submitted_at = SIGNED_AT - 600 * G_USEC_PER_SEC;
  c.report->signed_at = SIGNED_AT;
  c.paper = (FjReportPaper){ .patient = c.patient,
                             .exam = c.exam,
                             .report = c.report,
                             .issuing_hospital = "柳塘镇中心卫生院",
                             .diagnosing_hospital = "东江市第一人民医院",
                             .n_images = 2,
                             .shared = TRUE,
                             .latest_url = "https://report.example.cn/r/17",
                             .signature_algorithm = "Ed25519 (central keystore)",
                             .digest = "9f2c 41d7",
                             .language = "zh_CN" };
  return c;
}

static void
case_clear (Case *c)
{
  fj_patient_free (c->patient);
  fj_exam_free (c->exam);
  fj_report_free (c->report);
}

static GBytes *
print (const Case *c)
{
  g_autoptr (GError) error = NULL;
  GBytes *pdf = fj_report_paper_to_pdf (&c->paper, &error);
  g_assert_no_error (error);
  g_assert_nonnull (pdf);
  return pdf;
}

/* What the tool prints about the PDF. @argument may be NULL. */
static char *
ask (const char *tool, const char *argument, GBytes *pdf)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("fenji-paper-XXXXXX.pdf", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  const char *argv[]
      = { tool, argument != NULL ? argument : path, argument != NULL ? path : NULL, NULL, NULL };
  if (g_str_equal (tool, "pdftotext"))
    argv[3] = "-";
  char *out = NULL;
  int status = 0;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_unlink (path);
  return out;
}

/* Text as one line: where a line breaks on paper is not part of the words. */
static char *
text_of (GBytes *pdf)
{
  g_autofree char *text = ask ("pdftotext", "-raw", pdf);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  return g_strjoinv ("", lines);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("\"%s\" is not in: %s", part, text);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;
  for (const char *at = text; (at = strstr (at, part)) != NULL; at += strlen (part))
    n++;
  return n;
}

static void
test_chinese (void)
{
  Case c = case_new ();
  g_autoptr (GBytes) pdf = print (&c);
  g_autofree char *text = text_of (pdf);
  static const char *const parts[] = {
    "柳塘镇中心卫生院",
    "DR检查报告单",
    "姓名：欧阳小𠮷",
    "性别：女",
    "年龄：58岁",
    "检查号：LTWS26051200017",
    "患者编号：P00012345",
    "出生日期：1968-03-21",
    "登记时间：2026-05-12 09:30",
    "就诊类别：门诊",
    "床号：—",
    "就诊号：MZ001",
    "申请科室：呼吸内科",
    "申请医师：赵敏",
    "图像数：2",
    "检查项目：胸部正侧位",
    "检查部位：胸部",
    "检查医院：柳塘镇中心卫生院",
    "诊断医院：东江市第一人民医院",
    "临床信息：",
    "咳嗽、咳痰伴发热3天。",
    "检查技术：",
    "站立后前位及左侧位。",
    "检查所见：",
    "左下肺野见斑片状模糊影。",
    "心影不大，双侧肋膈角锐利。",
    "诊断意见：",
    "左下肺炎症，建议治疗后复查。",
    "（以下空白）",
    "报告医师：王晓明",
    "审核医师：李建国",
    "报告时间：2026-05-12 09:50",
    "审核时间：2026-05-12 10:00",
    "版本：4",
    "Ed25519 (central keystore)",
    "9f2c 41d7",
    "GX",
    "检查互认",
    "第1页/共1页",
  };
  g_auto (GStrv) words = g_strsplit (text, "第 1 页 / 共 1 页", -1);
  g_autofree char *joined = g_strjoinv ("第1页/共1页", words);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_has (joined, parts[i]);

  g_autofree char *info = ask ("pdfinfo", NULL, pdf);
  assert_has (info, "Pages:           1\n");
  assert_has (info, "(A4)");
  assert_has (info, "2026");
  /* Every font is embedded and can be read back: "emb sub uni" are yes. */
  g_autofree char *fonts = ask ("pdffonts", NULL, pdf);
  g_auto (GStrv) rows = g_strsplit (g_strchomp (fonts), "\n", -1);
  g_assert_cmpuint (g_strv_length (rows), >, 2);
  for (guint i = 2; rows[i] != NULL; i++)
    assert_has (rows[i], "yes yes yes");
  case_clear (&c);
}

static void
test_english (void)
{
  Case c = case_new ();
  c.paper.language = "en";
  c.paper.issuing_hospital = "Liutang Township Health Centre";
  set (&c.exam->laterality, "L");
  c.report->status = FJ_REPORT_CORRECTED;
  g_autoptr (GBytes) pdf = print (&c);
  g_autofree char *text = text_of (pdf);
  static const char *const parts[] = { "Digital Radiography Report",
                                       "Corrected report",
                                       "Version 4",
                                       "(Ouyang Xiaoji)",
                                       "Sex: female",
                                       "Age: 58 years",
                                       "Findings:",
                                       "Impression:",
                                       "Verified by: 李建国",
                                       "胸部 (left)",
                                       "Page 1 of" };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_has (text, parts[i]);
  case_clear (&c);
}

/* Long text flows over pages; each bears the patient, the number and the count; both doctors stand on the
 * last. */
static void
test_pages (void)
{
  Case c = case_new ();
  g_autoptr (GString) findings = g_string_new ("");
  for (guint i = 1; i <= 60; i++)
    g_string_append_printf (
        findings,
        "第%03u段：右肺上叶见纯磨玻璃结节，直径约8mm，边界清楚，其内未见实性成分，邻近胸膜未见牵拉，"
        "余肺野清晰，未见明确实变影。\n",
        i);
  set (&c.report->findings, findings->str);
  g_autoptr (GBytes) pdf = print (&c);
  g_autofree char *info = ask ("pdfinfo", NULL, pdf);
  guint pages = (guint) g_ascii_strtoull (strstr (info, "Pages:") + 6, NULL, 10);
  g_assert_cmpuint (pages, >=, 3);
  g_autofree char *raw = ask ("pdftotext", "-raw", pdf);
  g_auto (GStrv) sheets = g_strsplit (raw, "\f", -1);
  g_assert_cmpuint (g_strv_length (sheets), ==, pages + 1);
  for (guint page = 0; page < pages; page++)
    {
      g_autofree char *number = g_strdup_printf ("第 %u 页 / 共 %u 页", page + 1, pages);
      assert_has (sheets[page], number);
      assert_has (sheets[page], "欧阳小𠮷");
      assert_has (sheets[page], "LTWS26051200017");
      g_assert_cmpuint (count (sheets[page], "审核医师：李建国"), ==, page + 1 == pages ? 1 : 0);
    }
  /* Nothing is lost or printed twice where pages break, and no line begins with a closing mark (PS GB/T
   * 15834). */
  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *mark = g_strdup_printf ("第%03u段", i);
      g_assert_cmpuint (count (raw, mark), ==, 1);
    }
  g_assert_null (strstr (raw, "\n，"));
  g_assert_null (strstr (raw, "\n。"));
  case_clear (&c);
}

/* However long the text is, the signatures never stand on a page without any of it. */
static void
test_signature_with_text (void)
{
  Case c = case_new ();
  g_autoptr (GString) findings = g_string_new ("");
  for (guint i = 1; i <= 27; i++)
    {
      g_string_append_printf (findings, "%s第%03u段。", i > 1 ? "\n" : "", i);
      set (&c.report->findings, findings->str);
      g_autoptr (GBytes) pdf = print (&c);
      g_autofree char *raw = ask ("pdftotext", "-raw", pdf);
      g_auto (GStrv) sheets = g_strsplit (raw, "\f", -1);
      guint pages = g_strv_length (sheets) - 1;
      g_assert_cmpuint (pages, <=, 2);
      assert_has (sheets[pages - 1], "审核医师：李建国");
      assert_has (sheets[pages - 1], "左下肺炎症，建议治疗后复查。");
      assert_has (sheets[pages - 1], "诊断意见");
    }
  case_clear (&c);
}

static void
test_same_bytes (void)
{
  Case c = case_new ();
  g_autoptr (GBytes) one = print (&c);
  g_autoptr (GBytes) two = print (&c);
  g_assert_true (g_bytes_equal (one, two));
  c.report->version++;
  g_autoptr (GBytes) other = print (&c);
  g_assert_false (g_bytes_equal (one, other));
  case_clear (&c);
}

static void
test_watermark (void)
{
  Case c = case_new ();
  c.paper.watermark = "临时报告";
  c.report->signed_at = 0;
  set (&c.report->auditor_name, NULL);
  g_autoptr (GBytes) pdf = print (&c);
  g_autofree char *text = text_of (pdf);
  for (const char *c4 = "临时报告"; *c4 != '\0'; c4 = g_utf8_next_char (c4))
    {
      g_autofree char *one = g_strndup (c4, 3);
      assert_has (text, one);
    }
  assert_has (text, "审核医师：—");
  case_clear (&c);
}

static void
refused (Case *c, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (fj_report_paper_to_pdf (&c->paper, &error));
  g_assert_error (error, FJ_ERROR, code);
  case_clear (c);
}

static void
test_refused (void)
{
  Case c = case_new ();
  c.report->signed_at = 0;
  refused (&c, FJ_ERROR_CONFLICT);
  c = case_new ();
  set (&c.report->auditor_name, NULL);
  refused (&c, FJ_ERROR_CONFLICT);
  c = case_new ();
  set (&c.report->impression, NULL);
  refused (&c, FJ_ERROR_UNPROCESSABLE);
  c = case_new ();
  set (&c.exam->accession, NULL);
  refused (&c, FJ_ERROR_UNPROCESSABLE);
  c = case_new ();
  set (&c.patient->name, "");
  refused (&c, FJ_ERROR_UNPROCESSABLE);
}

/* Control characters, markup, bytes that are no UTF-8, empty and unknown fields: a page all the same. */
static void
test_odd_text (void)
{
  Case c = case_new ();
  set (&c.report->findings, "a\x01"
                            "b <b>粗体</b> &amp;\r\n第二行\xff完");
  set (&c.patient->birth_date, NULL);
  set (&c.patient->mrn, NULL);
  set (&c.exam->item, NULL);
  set (&c.report->technique, "");
  c.paper.issuing_hospital = NULL;
  c.paper.latest_url = NULL;
  c.paper.digest = NULL;
  g_autoptr (GBytes) pdf = print (&c);
  g_autofree char *text = text_of (pdf);
  assert_has (text, "a b <b>粗体</b> &amp;");
  assert_has (text, "第二行");
  assert_has (text, "年龄：—");
  g_assert_null (strstr (text, "检查技术"));
  case_clear (&c);
}

/* The longest numbers that DICOM and the API allow stay in one piece. */
static void
test_long_numbers (void)
{
  static const char *const languages[] = { "zh_CN", "en" };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      Case c = case_new ();
      c.paper.language = languages[i];
      set (&c.exam->accession, "QSWM26112299999W");
      set (&c.patient->mrn, "QSWS0000000000017");
      g_autoptr (GBytes) pdf = print (&c);
      g_autofree char *raw = ask ("pdftotext", "-raw", pdf);
      assert_has (raw, "QSWM26112299999W");
      assert_has (raw, "QSWS0000000000017");
      assert_has (raw, "2026-05-12 09:30");
      case_clear (&c);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/report-paper/chinese", test_chinese);
  g_test_add_func ("/document/report-paper/english", test_english);
  g_test_add_func ("/document/report-paper/pages", test_pages);
  g_test_add_func ("/document/report-paper/signature-with-text", test_signature_with_text);
  g_test_add_func ("/document/report-paper/same-bytes", test_same_bytes);
  g_test_add_func ("/document/report-paper/watermark", test_watermark);
  g_test_add_func ("/document/report-paper/refused", test_refused);
  g_test_add_func ("/document/report-paper/odd-text", test_odd_text);
  g_test_add_func ("/document/report-paper/long-numbers", test_long_numbers);
  return g_test_run ();
}
