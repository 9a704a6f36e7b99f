#include "simulator-cases.h"

#include <json-glib/json-glib.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

static const SimulatorPerson people[] = {
  { "欧阳晓㛃", FJ_SEX_FEMALE, "1968-03-21" }, /* four bytes in GB18030, not in GBK */
  { "王𠮷祥", FJ_SEX_MALE, "1955-11-02" },     /* beyond the Basic Multilingual Plane */
  { "单小红", FJ_SEX_FEMALE, "1983-07-15" },   /* the surname reads Shan */
  { "曾国强", FJ_SEX_MALE, "1990-01-30" },     /* Zeng */
  { "李秀英", FJ_SEX_FEMALE, "1947-05-09" },   { "张建军", FJ_SEX_MALE, "1972-10-01" },
};

const SimulatorPerson *
simulator_person (guint index)
{
  return &people[index % G_N_ELEMENTS (people)];
}

static const SimulatorOrder orders[] = {
  { "DX", "DR-CHEST-PA-LAT", "胸部正侧位", "胸部", "呼吸内科", "钱门诊", "咳嗽、咳痰伴发热3天，体温38.6℃。",
    "站立后前位及左侧位摄影。" },
  { "CR", "DR-CHEST-PA-LAT", "胸部正侧位", "胸部", "呼吸内科", "钱门诊", "咳嗽、咳痰伴发热3天，体温38.6℃。",
    "站立后前位及左侧位摄影。" },
  { "CT", "CT-CHEST-PLAIN", "胸部CT平扫", "胸部", "呼吸内科", "钱门诊", "体检发现肺结节1年，复查。",
    "仰卧位，自肺尖至肺底平扫。" },
  { "MR", "MR-HEAD-PLAIN", "头颅MR平扫", "头颅", "神经内科", "钱门诊", "头晕、右侧肢体麻木1周。",
    "横断位T2WI，矢状位T1WI，冠状位T2WI。" },
  { "US", "US-ABDOMEN", "腹部超声", "腹部", "消化内科", "钱门诊", "右上腹不适2周。", "凸阵探头，空腹检查。" },
  { "MG", "MG-BILATERAL", "乳腺钼靶", "乳腺", "乳腺外科", "钱门诊", "乳腺筛查。", "双侧CC位及MLO位摄影。" },
};

static const SimulatorOrder general
    = { "OT", "OT-GENERAL", "影像检查", "全身", "全科", "钱门诊", "进一步检查。", "常规检查。" };

const SimulatorOrder *
simulator_order (const char *modality)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_strcmp0 (orders[i].modality, modality) == 0)
      return &orders[i];
  return &general;
}

const char *
simulator_ordered_modality (const char *modality)
{
  static const char *const ordered[]
      = { "CR", "CT", "DX", "ES", "IO", "MG", "MR", "NM", "PT", "PX", "RF", "US", "XA", NULL };

  return modality != NULL && g_strv_contains (ordered, modality) ? modality : "DX";
}

static const struct
{
  const char *item, *findings, *impression, *audited_findings, *audited_impression;
} own[] = {
  { "胸部正侧位", "左下肺野见斑片状模糊影，边界不清。心影大小、形态未见异常。双侧肋膈角锐利。", "左下肺炎。",
    "左下肺野见斑片状模糊影，侧位位于左下叶后基底段，边界不清。余双肺野清晰。心影大小、形态未见异常，纵隔居中。"
    "双侧膈面光整，肋膈角锐利。",
    "左下肺炎症，建议治疗后复查。" },
  { "胸部CT平扫", "右肺上叶见磨玻璃结节，直径约8mm。双肺门及纵隔未见肿大淋巴结。", "右肺上叶结节。",
    "右肺上叶见纯磨玻璃结节，直径约8mm，边界清楚，未见实性成分。余双肺未见实变。双肺门及纵隔未见肿大淋巴结。"
    "双侧胸腔未见积液。",
    "右肺上叶纯磨玻璃结节，建议3个月后复查。" },
  { "头颅MR平扫", "右侧顶叶见类圆形长T2信号，直径约10mm。脑室系统未见扩大，中线居中。", "右侧顶叶异常信号。",
    "右侧顶叶皮层下见类圆形长T1长T2信号，直径约10mm，边界清楚，无明显占位效应。脑室系统未见扩大，中线结构居中。",
    "右侧顶叶皮层下异常信号，缺血灶可能，建议增强检查。" },
  { "腹部超声", "肝实质回声均匀，肝内见无回声区，大小约3.0cm×2.6cm。", "肝囊肿。",
    "肝脏大小、形态正常，实质回声均匀；肝左叶见一无回声区，大小约3.0cm×2.6cm，壁薄光滑，后方回声增强。",
    "肝左叶囊肿。" },
  { "乳腺钼靶", "双侧乳腺呈散在纤维腺体型，未见明确肿块。", "双侧乳腺未见异常。",
    "双侧乳腺呈散在纤维腺体型，未见明确肿块、结构扭曲及恶性钙化。双侧腋下未见肿大淋巴结。",
    "双侧乳腺未见明显异常，BI-RADS 1类。" },
  { "影像检查", "所检部位形态、结构未见明显异常。", "未见异常。",
    "所检部位形态、结构未见明显异常，图像质量符合诊断要求。", "所检部位未见明显异常，请结合临床。" },
};

struct _SimulatorTexts
{
  GHashTable *by_item; /* item -> SimulatorText */
};

static void
text_free (gpointer data)
{
  SimulatorText *text = data;

  g_free (text->findings);
  g_free (text->impression);
  g_free (text->audited_findings);
  g_free (text->audited_impression);
  g_free (text);
}

static SimulatorText *
text_new (const char *findings,
          const char *impression,
          const char *audited_findings,
          const char *audited_impression)
{
  SimulatorText *text = g_new0 (SimulatorText, 1);

  text->findings = g_strdup (findings);
  text->impression = g_strdup (impression);
  text->audited_findings = g_strdup (audited_findings);
  text->audited_impression = g_strdup (audited_impression);
  return text;
}

static gboolean
read_pairs (SimulatorTexts *texts, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *contents = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &contents, &length, &local))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("The texts cannot be read: %s. Leave --texts out, or name "
                      "another file."),
                   local->message);
      return FALSE;
    }
  g_autoptr (GBytes) bytes = g_bytes_new_take (contents, length);
  g_autoptr (JsonNode) root = fj_json_parse_within (bytes, 1 << 20, error);
  if (root == NULL)
    return FALSE;
  JsonArray *pairs = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  for (guint i = 0; pairs != NULL && i < json_array_get_length (pairs); i++)
    {
      JsonObject *pair = fj_json_element_object (pairs, i);
      const char *item = pair != NULL ? fj_json_get_string (pair, "item") : NULL;
      static const char *const paths[]
          = { "draft.findings", "draft.impression", "audited.findings", "audited.impression" };
      const char *values[G_N_ELEMENTS (paths)];
      gboolean whole = item != NULL;
      for (guint p = 0; whole && p < G_N_ELEMENTS (paths); p++)
        whole = (values[p] = fj_json_get_string (pair, paths[p])) != NULL;
      if (!whole)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("%s: entry %u needs item, draft and audited, each with findings and impression."),
                       path, i + 1);
          return FALSE;
        }
      g_hash_table_replace (texts->by_item, g_strdup (item),
                            text_new (values[0], values[1], values[2], values[3]));
    }
  if (pairs == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("%s: a JSON array of texts is expected."), path);
  return pairs != NULL;
}

SimulatorTexts *
simulator_texts_new (const char *path, GError **error)
{
  g_autoptr (SimulatorTexts) texts = g_new0 (SimulatorTexts, 1);

  texts->by_item = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, text_free);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    g_hash_table_insert (
        texts->by_item, g_strdup (own[i].item),
        text_new (own[i].findings, own[i].impression, own[i].audited_findings, own[i].audited_impression));
  return path == NULL || read_pairs (texts, path, error) ? g_steal_pointer (&texts) : NULL;
}

void
simulator_texts_free (SimulatorTexts *texts)
{
  if (texts == NULL)
    return;
  g_hash_table_unref (texts->by_item);
  g_free (texts);
}

const SimulatorText *
simulator_texts_find (SimulatorTexts *texts, const SimulatorOrder *order)
{
  const SimulatorText *text = g_hash_table_lookup (texts->by_item, order->item);

  return text != NULL ? text : g_hash_table_lookup (texts->by_item, general.item);
}
