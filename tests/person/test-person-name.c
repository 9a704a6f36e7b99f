/* fj-person-name: spellings written down by hand after GB/T 28039-2011 and the practice of passports. */
#include <string.h>

#include "fj-error.h"
#include "fj-person-name.h"

static void
test_pinyin (void)
{
  static const char *const cases[][3] = {
    { "张三", "Zhang^San", "zs" },
    { "张　三", "Zhang^San", "zs" }, /* filled up with a wide space */
    { " 李 四 ", "Li^Si", "ls" },
    { "欧阳小红", "Ouyang^Xiaohong", "oyxh" },
    { "王小东", "Wang^Xiaodong", "wxd" },
    /* ü */
    { "吕布", "Lyu^Bu", "lb" },
    { "陆女", "Lu^Nyu", "ln" },
    { "李略", "Li^Lyue", "ll" },
    { "闾丘露薇", "Lyuqiu^Luwei", "lqlw" },
    /* Readings of surnames, and the same character in a given name */
    { "单雄信", "Shan^Xiongxin", "sxx" },
    { "李单", "Li^Dan", "ld" },
    { "仇英", "Qiu^Ying", "qy" },
    { "曾国藩", "Zeng^Guofan", "zgf" },
    { "解珍", "Xie^Zhen", "xz" },
    { "查良镛", "Zha^Liangyong", "zly" },
    { "区寄", "Ou^Ji", "oj" },
    { "朴正熙", "Piao^Zhengxi", "pzx" },
    { "翟让", "Zhai^Rang", "zr" },
    { "盖叫天", "Ge^Jiaotian", "gjt" },
    { "任重", "Ren^Zhong", "rz" },
    { "乐毅", "Yue^Yi", "yy" },
    { "尉迟恭", "Yuchi^Gong", "ycg" },
    { "尉缭", "Wei^Liao", "wl" },
    { "万俟卨", "Moqi^Xie", "mqx" },
    { "万里", "Wan^Li", "wl" },
    { "长孙无忌", "Zhangsun^Wuji", "zswj" },
    { "令狐冲", "Linghu^Chong", "lhc" },
    { "单于夫", "Chanyu^Fu", "cyf" },
    { "諸葛亮", "Zhuge^Liang", "zgl" },
    { "都兰", "Du^Lan", "dl" },
    /* Others */
    { "买买提·吐尔逊", "Maimaiti Tuerxun", "mmttex" },
    { "王Mary", "Wang^Mary", "wm" },
    { "John Smith", "Smith^John", "js" },
    { "Smith, John", "Smith^John", "sj" },
    { "O'Brien, Conan", "O'Brien^Conan", "oc" },
    { "José García", "Garcia^Jose", "jg" },
    { "Иван Петров", "Petrov^Ivan", "ip" },
    { "无名氏", "Wu^Mingshi", "wms" },
    { "\xf0\xa0\xae\xb7", "X", "" }, /* a character without a reading must not make the name vanish */
    { "", "", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *pinyin = fj_person_name_to_pinyin (cases[i][0]);
      g_autofree char *initials = fj_person_name_to_initials (cases[i][0]);
      g_assert_cmpstr (pinyin, ==, cases[i][1]);
      g_assert_cmpstr (initials, ==, cases[i][2]);
    }
  g_autofree char *none = fj_person_name_to_pinyin (NULL);
  g_assert_cmpstr (none, ==, "");
}

/* Every character of the basic block gives ASCII or nothing. */
static void
test_pinyin_is_ascii (void)
{
  guint unread = 0;
  for (gunichar c = 0x4E00; c < 0x9FA6; c += 7)
    {
      char utf8[8] = { 0 };
      g_unichar_to_utf8 (c, utf8);
      g_autofree char *name = g_strconcat ("张", utf8, NULL);
      g_autofree char *pinyin = fj_person_name_to_pinyin (name);
      g_assert_true (g_str_is_ascii (pinyin));
      g_assert_true (g_str_has_prefix (pinyin, "Zhang"));
      unread += strchr (pinyin, '^') == NULL;
    }
  g_assert_cmpuint (unread, <, 15);
}

static void
test_split (void)
{
  static const char *const cases[][3] = {
    { "张三", "张", "三" },
    { "欧阳小红", "欧阳", "小红" },
    { "John Smith", "Smith", "John" },
    { "Smith, John", "Smith", "John" },
    { "Smith^John", "Smith", "John" },
    { "John Ronald Tolkien", "Tolkien", "John Ronald" },
    { "Madonna", "Madonna", "" },
    { "张", "张", "" },
    { "买买提·吐尔逊", "买买提·吐尔逊", "" },
    { "", "", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *family = NULL, *given = NULL;
      fj_person_name_split (cases[i][0], &family, &given);
      g_assert_cmpstr (family, ==, cases[i][1]);
      g_assert_cmpstr (given, ==, cases[i][2]);
    }
}

static void
test_dicom (void)
{
  static const char *const cases[][3] = {
    { "张三", NULL, "Zhang^San=张^三" },
    { "张三", "", "Zhang^San=张^三" },
    { "覃勇", "Tan^Yong", "Tan^Yong=覃^勇" }, /* as the desk corrected it */
    { "吕三", "Lü^San", "Lu^San=吕^三" },
    { "买买提·吐尔逊", NULL, "Maimaiti Tuerxun=买买提·吐尔逊" },
    { "John Smith", NULL, "Smith^John" },
    { "José García", NULL, "García^José" },
    { "张=三\\四", "Zhang=^San\\", "Zhang ^San=张^三 四" },
    { "Smith=, Jo\\hn", NULL, "Smith^Jo hn" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *pn = fj_person_name_to_dicom (cases[i][0], cases[i][1], &error);
      g_assert_no_error (error);
      g_assert_cmpstr (pn, ==, cases[i][2]);
      /* Whatever goes in: one value, at most two groups. */
      g_assert_null (strchr (pn, '\\'));
      g_auto (GStrv) groups = g_strsplit (pn, "=", -1);
      g_assert_cmpuint (g_strv_length (groups), <=, 2);
    }
  g_autoptr (GError) error = NULL;
  g_autofree char *eighty = g_strnfill (80, 'a');
  g_assert_null (fj_person_name_to_dicom (eighty, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (fj_person_name_to_dicom ("张三", eighty, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

static void
test_from_dicom (void)
{
  static const char *const cases[][2] = {
    { "Zhang^San=张^三", "张三" },
    { "Wang^XiaoDong=王^小東=", "王小東" },
    { "Yamada^Tarou=山田^太郎=やまだ^たろう", "山田太郎" },
    { "Smith^John", "John Smith" },
    { "Adams^John Robert Quincy^^Rev.^B.A. M.Div.",
      "Rev. John Robert Quincy Adams B.A. M.Div." }, /* PS3.5 6.2.1.1 */
    { "张^三", "张三" },                             /* as many devices here write it */
    { "张三", "张三" },
    { "Zhang^San=", "San Zhang" },
    { "=张^三", "张三" },
    { "Maimaiti Tuerxun=买买提·吐尔逊", "买买提·吐尔逊" },
    { "^^^^", "" },
    { "", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = fj_person_name_from_dicom (cases[i][0]);
      g_assert_cmpstr (name, ==, cases[i][1]);
    }
  g_autofree char *none = fj_person_name_from_dicom (NULL);
  g_assert_cmpstr (none, ==, "");
}

static gpointer
spell_many (gpointer data)
{
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *pinyin = fj_person_name_to_pinyin ("欧阳小红");
      g_assert_cmpstr (pinyin, ==, "Ouyang^Xiaohong");
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("spell", spell_many, NULL);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/person-name/pinyin", test_pinyin);
  g_test_add_func ("/person-name/pinyin-is-ascii", test_pinyin_is_ascii);
  g_test_add_func ("/person-name/split", test_split);
  g_test_add_func ("/person-name/dicom", test_dicom);
  g_test_add_func ("/person-name/from-dicom", test_from_dicom);
  g_test_add_func ("/person-name/threads", test_threads);
  return g_test_run ();
}
