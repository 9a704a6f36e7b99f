/* fj-person-text: the examples of PS3.5 6.2.1 and annexes H and I, and what old writers left. */
#include "fj-person-text.h"

static void
check (char *(*text) (const char *), const char *stored, const char *expected)
{
  g_autofree char *got = text (stored);

  g_assert_cmpstr (got, ==, expected);
}

static void
test_names (void)
{
  check (fj_person_text_name, "Shan^Xiaohong=单^小红", "单小红");
  check (fj_person_text_name, "DOE^John", "DOE John");
  check (fj_person_text_name, "Adams^John Robert Quincy^^Rev.^B.A. M.Div.",
         "Adams John Robert Quincy Rev. B.A. M.Div.");
  check (fj_person_text_name, "Yamada^Tarou=山田^太郎=やまだ^たろう", "山田太郎");
  check (fj_person_text_name, "Hong^Gildong=洪^吉洞=홍^길동", "洪吉洞");
  check (fj_person_text_name, "Wang^XiaoDong=王^小东=", "王小东");
  check (fj_person_text_name, "张^三", "张三");
  check (fj_person_text_name, "=王^小东", "王小东");
  check (fj_person_text_name, "==홍^길동", "홍길동");
  check (fj_person_text_name, "Doe^Jane^=  =", "Doe Jane");
  check (fj_person_text_name, "A^B\\C^D", "A B");
  check (fj_person_text_name, "CompressedSamples^MR1", "CompressedSamples MR1");
  check (fj_person_text_name, "阿卜杜拉·买买提", "阿卜杜拉·买买提");
  check (fj_person_text_name, "^^", NULL);
  check (fj_person_text_name, "", NULL);
  check (fj_person_text_name, NULL, NULL);
}

static void
test_dates (void)
{
  check (fj_person_text_date, "19610304", "1961-03-04");
  check (fj_person_text_date, "1961.03.04", "1961-03-04");
  check (fj_person_text_date, "20040229120000.00+0800", "2004-02-29");
  check (fj_person_text_date, "20030229", "20030229");
  check (fj_person_text_date, "1961", "1961");
  check (fj_person_text_date, "  ", NULL);
  check (fj_person_text_date, NULL, NULL);
}

static void
test_times (void)
{
  check (fj_person_text_time, "140312.123", "14:03");
  check (fj_person_text_time, "14:03:12", "14:03");
  check (fj_person_text_time, "14", "14:00");
  check (fj_person_text_time, "2403", "2403");
  check (fj_person_text_time, "1260", "1260");
  check (fj_person_text_time, "1", "1");
  check (fj_person_text_time, "", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/person-text/names", test_names);
  g_test_add_func ("/person-text/dates", test_dates);
  g_test_add_func ("/person-text/times", test_times);
  return g_test_run ();
}
