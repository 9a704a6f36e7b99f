#include <string.h>

#include "fj-surname.h"

static void
test_length (void)
{
  g_assert_cmpuint (fj_surname_length ("张三"), ==, strlen ("张"));
  g_assert_cmpuint (fj_surname_length ("欧阳小红"), ==, strlen ("欧阳"));
  g_assert_cmpuint (fj_surname_length ("歐陽修"), ==, strlen ("歐陽"));
  g_assert_cmpuint (fj_surname_length ("欧阳"), ==, strlen ("欧")); /* a whole name has a given name */
  g_assert_cmpuint (fj_surname_length ("爱新觉罗溥仪"), ==, strlen ("爱新觉罗"));
  g_assert_cmpuint (fj_surname_length ("张"), ==, strlen ("张"));
  g_assert_cmpuint (fj_surname_length (""), ==, 0);
}

static void
test_reading (void)
{
  g_assert_cmpstr (fj_surname_reading ("单"), ==, "shan");
  g_assert_cmpstr (fj_surname_reading ("单于"), ==, "chan yu");
  g_assert_cmpstr (fj_surname_reading ("万俟"), ==, "mo qi");
  g_assert_cmpstr (fj_surname_reading ("萬俟"), ==, "mo qi");
  g_assert_null (fj_surname_reading ("张"));
  g_assert_null (fj_surname_reading (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/surname/length", test_length);
  g_test_add_func ("/surname/reading", test_reading);
  return g_test_run ();
}
