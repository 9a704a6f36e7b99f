#include "fj-paper-words.h"

#include <stdlib.h>

typedef struct
{
  const char *en;
  const char *zh;
} Pair;

static const Pair words[FJ_N_WORDS] = {
  [FJ_WORD_NAME] = { "Name", "姓名" },
  [FJ_WORD_SEX] = { "Sex", "性别" },
  [FJ_WORD_AGE] = { "Age", "年龄" },
  [FJ_WORD_ACCESSION] = { "Exam no.", "检查号" },
  [FJ_WORD_PATIENT_NUMBER] = { "Patient no.", "患者编号" },
  [FJ_WORD_VISIT] = { "Visit", "就诊类别" },
  [FJ_WORD_VISIT_NUMBER] = { "Visit no.", "就诊号" },
  [FJ_WORD_BED] = { "Bed", "床号" },
  [FJ_WORD_DEPARTMENT] = { "Department", "申请科室" },
  [FJ_WORD_DOCTOR] = { "Requested by", "申请医师" },
  [FJ_WORD_ITEM] = { "Examination", "检查项目" },
  [FJ_WORD_PARTS] = { "Body part", "检查部位" },
  [FJ_WORD_IMAGES] = { "Images", "图像数" },
  [FJ_WORD_REGISTERED] = { "Registered", "登记时间" },
  [FJ_WORD_BIRTH_DATE] = { "Born", "出生日期" },
  [FJ_WORD_CLINICAL] = { "Clinical information", "临床信息" },
  [FJ_WORD_TECHNIQUE] = { "Technique", "检查技术" },
  [FJ_WORD_FINDINGS] = { "Findings", "检查所见" },
  [FJ_WORD_IMPRESSION] = { "Impression", "诊断意见" },
  [FJ_WORD_BLANK_BELOW] = { "(blank below this line)", "（以下空白）" },
  [FJ_WORD_ISSUED_BY] = { "Examined at", "检查医院" },
  [FJ_WORD_DIAGNOSED_BY] = { "Read at", "诊断医院" },
  [FJ_WORD_READER] = { "Reported by", "报告医师" },
  [FJ_WORD_AUDITOR] = { "Verified by", "审核医师" },
  [FJ_WORD_REPORTED_AT] = { "Reported", "报告时间" },
  [FJ_WORD_SIGNED_AT] = { "Verified", "审核时间" },
  [FJ_WORD_VERSION] = { "Version", "版本" },
  [FJ_WORD_CORRECTED] = { "Corrected report", "更正报告" },
  [FJ_WORD_AMENDED] = { "Amended report", "修订报告" },
  [FJ_WORD_APPENDED] = { "Report with addendum", "补充报告" },
  [FJ_WORD_DISCLAIMER]
  = { "For the treating doctor; to be read together with the clinical findings. Valid with the verifying doctor's signature.",
      "本报告供临床医师结合临床资料参考，经审核医师签名后有效。" },
  [FJ_WORD_SIGNATURE] = { "Electronic signature", "电子签名" },
  [FJ_WORD_DIGEST] = { "Digest", "校验码" },
  [FJ_WORD_CONTINUED] = { "continued", "续页" },
  [FJ_WORD_SCAN] = { "Scan: latest version", "扫码查看最新版本" },
  [FJ_WORD_SHARED] = { "Shared", "检查互认" },
  [FJ_WORD_COLON] = { ": ", "：" },
};

static const struct
{
  const char *modality;
  Pair title;
} titles[] = {
  { "DX", { "Digital Radiography Report", "DR检查报告单" } },
  { "CR", { "Radiography Report", "X线检查报告单" } },
  { "CT", { "CT Report", "CT检查报告单" } },
  { "MR", { "MR Report", "MR检查报告单" } },
  { "US", { "Ultrasound Report", "超声检查报告单" } },
  { "MG", { "Mammography Report", "乳腺X线检查报告单" } },
  { "XA", { "Angiography Report", "血管造影检查报告单" } },
  { "RF", { "Fluoroscopy Report", "透视造影检查报告单" } },
  { "NM", { "Nuclear Medicine Report", "核医学检查报告单" } },
  { "PT", { "PET Report", "PET检查报告单" } },
  { "ES", { "Endoscopy Report", "内镜检查报告单" } },
};

static const char *
choose (gboolean chinese, const Pair *pair)
{
  return chinese ? pair->zh : pair->en;
}

gboolean
fj_paper_is_chinese (const char *language)
{
  return language != NULL && g_str_has_prefix (language, "zh");
}

const char *
fj_paper_word (gboolean chinese, FjPaperWord word)
{
  g_return_val_if_fail (word < FJ_N_WORDS, "");
  return choose (chinese, &words[word]);
}

const char *
fj_paper_title (gboolean chinese, const char *modality)
{
  static const Pair other = { "Diagnostic Imaging Report", "影像诊断报告单" };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].modality, modality) == 0)
      return choose (chinese, &titles[i].title);
  return choose (chinese, &other);
}

const char *
fj_paper_sex (gboolean chinese, FjSex sex)
{
  static const Pair names[] = {
    [FJ_SEX_UNKNOWN] = { "unknown", "未知" },
    [FJ_SEX_MALE] = { "male", "男" },
    [FJ_SEX_FEMALE] = { "female", "女" },
    [FJ_SEX_OTHER] = { "other", "其他" },
  };
  return choose (chinese, &names[(guint) sex < G_N_ELEMENTS (names) ? sex : FJ_SEX_UNKNOWN]);
}

const char *
fj_paper_visit (gboolean chinese, FjVisitClass visit)
{
  static const Pair names[] = {
    [FJ_VISIT_OUTPATIENT] = { "outpatient", "门诊" },
    [FJ_VISIT_EMERGENCY] = { "emergency", "急诊" },
    [FJ_VISIT_INPATIENT] = { "inpatient", "住院" },
    [FJ_VISIT_CHECKUP] = { "check-up", "体检" },
  };
  return (guint) visit < G_N_ELEMENTS (names) ? choose (chinese, &names[visit]) : "";
}

char *
fj_paper_age (gboolean chinese, const char *dicom_age)
{
  static const struct
  {
    char unit;
    const char *zh, *one, *many;
  } units[] = {
    { 'Y', "岁", "year", "years" },
    { 'M', "个月", "month", "months" },
    { 'W', "周", "week", "weeks" },
    { 'D', "天", "day", "days" },
  };
  char *end = NULL;

  if (dicom_age == NULL)
    return NULL;
  long number = strtol (dicom_age, &end, 10);
  for (guint i = 0; end != dicom_age && i < G_N_ELEMENTS (units); i++)
    if (*end == units[i].unit)
      return chinese ? g_strdup_printf ("%ld%s", number, units[i].zh)
                     : g_strdup_printf ("%ld %s", number, number == 1 ? units[i].one : units[i].many);
  return NULL;
}

const char *
fj_paper_side (gboolean chinese, const char *laterality)
{
  static const Pair left = { "left", "左侧" }, right = { "right", "右侧" }, both = { "both sides", "双侧" };

  if (g_strcmp0 (laterality, "L") == 0)
    return choose (chinese, &left);
  if (g_strcmp0 (laterality, "R") == 0)
    return choose (chinese, &right);
  if (g_strcmp0 (laterality, "B") == 0)
    return choose (chinese, &both);
  return NULL;
}

char *
fj_paper_page (gboolean chinese, guint page, guint pages)
{
  return g_strdup_printf (chinese ? "第 %u 页 / 共 %u 页" : "Page %u of %u", page, pages);
}
