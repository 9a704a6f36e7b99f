/* See fj-surname.h. Readings after GB/T 28039-2011 and Xiandai Hanyu Cidian (7th ed.), entries marked as
 * surnames. Where families read one character in two ways (覃 Qin or Tan, 乐 Yue or Le), the more frequent
 * one stands here: the desk can correct the pinyin of a patient. */
#include "fj-surname.h"

#include <string.h>

typedef struct
{
  const char *surname, *reading;
} Surname;

/* With their traditional spellings. */
static const Surname compounds[] = {
  { "欧阳", "ou yang" },    { "歐陽", "ou yang" },
  { "司马", "si ma" },      { "司馬", "si ma" },
  { "上官", "shang guan" }, { "诸葛", "zhu ge" },
  { "諸葛", "zhu ge" },     { "司徒", "si tu" },
  { "司空", "si kong" },    { "司寇", "si kou" },
  { "夏侯", "xia hou" },    { "皇甫", "huang fu" },
  { "尉迟", "yu chi" },     { "尉遲", "yu chi" },
  { "公孙", "gong sun" },   { "公孫", "gong sun" },
  { "长孙", "zhang sun" },  { "長孫", "zhang sun" },
  { "慕容", "mu rong" },    { "宇文", "yu wen" },
  { "令狐", "ling hu" },    { "端木", "duan mu" },
  { "东方", "dong fang" },  { "東方", "dong fang" },
  { "南宫", "nan gong" },   { "南宮", "nan gong" },
  { "西门", "xi men" },     { "西門", "xi men" },
  { "独孤", "du gu" },      { "獨孤", "du gu" },
  { "轩辕", "xuan yuan" },  { "軒轅", "xuan yuan" },
  { "万俟", "mo qi" },      { "萬俟", "mo qi" },
  { "闻人", "wen ren" },    { "聞人", "wen ren" },
  { "赫连", "he lian" },    { "赫連", "he lian" },
  { "澹台", "tan tai" },    { "澹臺", "tan tai" },
  { "公冶", "gong ye" },    { "宗政", "zong zheng" },
  { "濮阳", "pu yang" },    { "濮陽", "pu yang" },
  { "淳于", "chun yu" },    { "单于", "chan yu" },
  { "單于", "chan yu" },    { "太叔", "tai shu" },
  { "申屠", "shen tu" },    { "仲孙", "zhong sun" },
  { "仲孫", "zhong sun" },  { "钟离", "zhong li" },
  { "鍾離", "zhong li" },   { "鲜于", "xian yu" },
  { "鮮于", "xian yu" },    { "闾丘", "lyu qiu" },
  { "閭丘", "lyu qiu" },    { "亓官", "qi guan" },
  { "呼延", "hu yan" },     { "拓跋", "tuo ba" },
  { "百里", "bai li" },     { "东郭", "dong guo" },
  { "東郭", "dong guo" },   { "梁丘", "liang qiu" },
  { "左丘", "zuo qiu" },    { "公羊", "gong yang" },
  { "公西", "gong xi" },    { "漆雕", "qi diao" },
  { "乐正", "yue zheng" },  { "樂正", "yue zheng" },
  { "壤驷", "rang si" },    { "子车", "zi ju" },
  { "颛孙", "zhuan sun" },  { "巫马", "wu ma" },
  { "羊舌", "yang she" },   { "微生", "wei sheng" },
  { "谷梁", "gu liang" },   { "榖梁", "gu liang" },
  { "夹谷", "jia gu" },     { "宰父", "zai fu" },
  { "段干", "duan gan" },   { "第五", "di wu" },
  { "哥舒", "ge shu" },     { "纳兰", "na lan" },
  { "耶律", "ye lyu" },     { "完颜", "wan yan" },
  { "贺兰", "he lan" },     { "爱新觉罗", "ai xin jue luo" },
};

static const Surname readings[] = {
  { "单", "shan" },  { "單", "shan" },  { "仇", "qiu" },  { "曾", "zeng" },  { "解", "xie" },
  { "查", "zha" },   { "区", "ou" },    { "區", "ou" },   { "朴", "piao" },  { "翟", "zhai" },
  { "盖", "ge" },    { "蓋", "ge" },    { "乐", "yue" },  { "樂", "yue" },   { "任", "ren" },
  { "缪", "miao" },  { "繆", "miao" },  { "牟", "mou" },  { "黑", "he" },    { "员", "yun" },
  { "員", "yun" },   { "贠", "yun" },   { "秘", "bi" },   { "折", "she" },   { "召", "shao" },
  { "覃", "qin" },   { "种", "chong" }, { "繁", "po" },   { "逄", "pang" },  { "隗", "wei" },
  { "葛", "ge" },    { "那", "na" },    { "过", "guo" },  { "過", "guo" },   { "能", "nai" },
  { "句", "gou" },   { "勾", "gou" },   { "佴", "nai" },  { "祭", "zhai" },  { "郇", "xun" },
  { "谌", "chen" },  { "諶", "chen" },  { "宓", "mi" },   { "郗", "xi" },    { "晁", "chao" },
  { "车", "che" },   { "車", "che" },   { "俞", "yu" },   { "於", "yu" },    { "瞿", "qu" },
  { "曲", "qu" },    { "柏", "bai" },   { "薄", "bo" },   { "卜", "bu" },    { "石", "shi" },
  { "沈", "shen" },  { "贾", "jia" },   { "賈", "jia" },  { "长", "zhang" }, { "叶", "ye" },
  { "葉", "ye" },    { "都", "du" },    { "呙", "guo" },  { "相", "xiang" }, { "应", "ying" },
  { "應", "ying" },  { "褚", "chu" },   { "阚", "kan" },  { "闞", "kan" },   { "撒", "sa" },
  { "哈", "ha" },    { "盛", "sheng" }, { "钭", "tou" },  { "省", "xing" },  { "眭", "sui" },
  { "乜", "nie" },   { "干", "gan" },   { "幹", "gan" },  { "亓", "qi" },    { "逯", "lu" },
  { "尉", "wei" },   { "宿", "su" },    { "台", "tai" },  { "校", "jiao" },  { "仉", "zhang" },
  { "仝", "tong" },  { "郜", "gao" },   { "郄", "qie" },  { "缴", "jiao" },  { "要", "yao" },
  { "冯", "feng" },  { "馮", "feng" },  { "宁", "ning" }, { "甯", "ning" },  { "华", "hua" },
  { "華", "hua" },   { "冼", "xian" },  { "洗", "xian" }, { "占", "zhan" },  { "纪", "ji" },
  { "紀", "ji" },    { "万", "wan" },   { "萬", "wan" },  { "行", "xing" },  { "藏", "zang" },
  { "晟", "cheng" }, { "炅", "gui" },   { "妫", "gui" },  { "寻", "xun" },   { "訾", "zi" },
  { "莘", "shen" },
};

static const Surname *
find_compound (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (compounds); i++)
    if (g_str_has_prefix (name, compounds[i].surname))
      return &compounds[i];
  return NULL;
}

gsize
fj_surname_length (const char *name)
{
  const Surname *compound = find_compound (name);
  if (compound && name[strlen (compound->surname)])
    return strlen (compound->surname);
  return *name ? (gsize) (g_utf8_next_char (name) - name) : 0;
}

const char *
fj_surname_reading (const char *surname)
{
  const Surname *compound = find_compound (surname);
  if (compound && strcmp (compound->surname, surname) == 0)
    return compound->reading;
  for (gsize i = 0; i < G_N_ELEMENTS (readings); i++)
    if (strcmp (readings[i].surname, surname) == 0)
      return readings[i].reading;
  return NULL;
}
