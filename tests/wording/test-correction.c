/* fj-correction: the classes of corrections as radiologists name them. The published pairs are in
 * fixtures/report-pairs.json, which is used where it is there; the rest are written for this test. */
#include "fj-correction.h"

#include <locale.h>

#include "fj-json.h"

typedef struct
{
  const char *classes; /* words, by order of FjCorrection */
  FjCorrectionText draft, audited;
} Pair;

static const Pair pairs[] = {
  { "", { "双肺纹理清晰。", "心肺未见异常。" }, { "双肺纹理清晰。 ", "心肺未见异常。" } },
  { "wording",
    { "双肺纹理清晰。", "心肺未见异常。" },
    { "双肺野清晰，纹理走行自然。", "心肺膈未见明显异常。" } },
  { "wording",
    { "右肺中叶见斑片影。", "右肺中叶炎症。" },
    { "右肺中叶见斑片状模糊影。", "右肺中叶肺炎，请结合临床。" } },
  { "side", { "左侧第5肋骨折。", "左侧第5肋骨折。" }, { "右侧第5肋骨折。", "右侧第5肋骨折。" } },
  { "missed", { "双肺未见结节、肿块。", "胸部CT未见异常。" }, { "左肺下叶见小结节。", "左肺下叶小结节。" } },
  { "missed", { "右肾见结石。", "右肾结石。" }, { "双肾见结石。", "双肾结石。" } },
  { "missed critical",
    { "腹部肠管未见扩张。", "腹部平片未见异常。" },
    { "双侧膈下游离气体。", "消化道穿孔。" } },
  { "overcall",
    { "右肺上叶结节。", "右肺上叶结节。" },
    { "右肺上叶未见结节，所见为血管断面。", "胸部CT未见异常。" } },
  { "conclusion", { "肝右叶见低密度灶。", "肝囊肿。" }, { "肝右叶见低密度灶。", "肝血管瘤。" } },
  { "conclusion",
    { "左乳外上象限见致密影。", "BI-RADS 3类。" },
    { "左乳外上象限见致密影。", "BI-RADS 4a类。" } },
  { "measurement", { "左肾结石，直径约0.5cm。", "左肾结石。" }, { "左肾结石，直径约0.9cm。", "左肾结石。" } },
  { "wording", { "左肾结石，直径约5mm。", "左肾结石。" }, { "左肾结石，直径约0.5cm。", "左肾结石。" } },
  { "unit",
    { "甲状腺左叶结节，大小约1.2×0.8mm。", "甲状腺左叶结节。" },
    { "甲状腺左叶结节，大小约1.2×0.8cm。", "甲状腺左叶结节。" } },
  { "prior",
    { "右肺下叶结节，直径约6mm。", "右肺下叶结节。" },
    { "右肺下叶结节，直径约6mm，与前片相仿。", "右肺下叶结节，随访。" } },
  { "template",
    { "肝右叶囊肿。脾脏不大。", "肝囊肿。" },
    { "肝右叶囊肿。脾脏缺如。", "肝囊肿；脾切除术后。" } },
  { "template", { "肝内囊肿，直径约__。", "肝囊肿。" }, { "肝内囊肿，直径约1cm。", "肝囊肿。" } },
  { "missed", { "不除外骨折。", "" }, { "不除外骨折，关节腔积液。", "" } },
  { "side",
    { "Consolidation in the right lower lobe.", "Right lower lobe pneumonia." },
    { "Consolidation in the left lower lobe.", "Left lower lobe pneumonia." } },
  { "missed",
    { "No pneumothorax. Lungs are clear.", "Normal chest." },
    { "Small left apical pneumothorax.", "Left pneumothorax." } },
  { "measurement prior",
    { "Nodule measuring 5 mm.", "Nodule." },
    { "Nodule measuring 7 mm, 5 mm previously.", "Growing nodule." } },
  { "conclusion",
    { "Extra-axial collection.", "Subdural hematoma." },
    { "Extra-axial collection.", "Epidural hematoma." } },
};

static char *
write_classes (guint classes)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < FJ_N_CORRECTIONS; i++)
    if (classes & 1u << i)
      g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", fj_correction_to_string (i));
  return g_string_free (words, FALSE);
}

static void
test_pairs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *found = write_classes (fj_correction_classify (&pairs[i].draft, &pairs[i].audited));

      g_test_message ("%s | %s", pairs[i].draft.findings, pairs[i].audited.findings);
      g_assert_cmpstr (found, ==, pairs[i].classes);
    }
}

static FjCorrectionText
get_text (JsonObject *pair, const char *name)
{
  JsonObject *text = fj_json_get_object (pair, name);

  return (FjCorrectionText){ fj_json_get_string (text, "findings"), fj_json_get_string (text, "impression") };
}

static void
test_published (void)
{
  const char *data = g_getenv ("FENJI_DATA");
  g_autofree char *path
      = data != NULL ? g_build_filename (data, "..", "fixtures", "report-pairs.json", NULL) : NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  if (path != NULL && g_file_get_contents (path, &content, &length, NULL))
    {
      g_autoptr (GBytes) bytes = g_bytes_new (content, length);
      g_autoptr (JsonNode) node = fj_json_parse_within (bytes, 1 << 20, NULL);
      JsonArray *list = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (list); i++)
        {
          JsonObject *pair = fj_json_element_object (list, i);
          JsonArray *classes = fj_json_get_array (pair, "classes");
          FjCorrectionText draft = get_text (pair, "draft"), audited = get_text (pair, "audited");
          guint expected = 0;
          g_autofree char *found = write_classes (fj_correction_classify (&draft, &audited)), *wanted = NULL;

          for (guint k = 0; k < json_array_get_length (classes); k++)
            {
              FjCorrection correction;

              g_assert_true (
                  fj_correction_from_string (json_array_get_string_element (classes, k), &correction));
              expected |= 1u << correction;
            }
          wanted = write_classes (expected);
          g_test_message ("%s", fj_json_get_string (pair, "item"));
          g_assert_cmpstr (found, ==, wanted);
        }
    }
}

static void
test_words (void)
{
  for (guint i = 0; i < FJ_N_CORRECTIONS; i++)
    {
      FjCorrection correction;

      g_assert_true (fj_correction_from_string (fj_correction_to_string (i), &correction));
      g_assert_cmpuint (correction, ==, i);
      g_assert_nonnull (fj_correction_get_title (i));
    }
  {
    FjCorrection correction;

    g_assert_false (fj_correction_from_string ("spelling", &correction));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/correction/pairs", test_pairs);
  g_test_add_func ("/correction/published", test_published);
  g_test_add_func ("/correction/words", test_words);
  return g_test_run ();
}
