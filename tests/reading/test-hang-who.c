/* fj-hang-who: who is who, and what a study is beside the current one. */
#include "fj-hang-who.h"

#include <locale.h>

static void
test_keys (void)
{
  static const struct
  {
    const char *issuer, *id, *name, *birth, *key;
  } CASES[] = {
    { "H", "P1", "A^B", "19610304", "H\\P1" }, { NULL, "P1", "A^B", "19610304", "P1" },
    { "H", " P1 ", "A^B", NULL, "H\\P1" },     { "H", "", "A^B", "19610304", "\\\\A^B\\19610304" },
    { NULL, NULL, "A^B", NULL, "2.25.1" },     { NULL, NULL, NULL, "19610304", "2.25.1" },
    { "H", "  ", " ", "19610304", "2.25.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (FjHangValues) values = fj_hang_values_new (NULL);
      g_autofree char *key = NULL;

      fj_hang_values_set (values, 0x00100021, CASES[i].issuer);
      fj_hang_values_set (values, 0x00100020, CASES[i].id);
      fj_hang_values_set (values, 0x00100010, CASES[i].name);
      fj_hang_values_set (values, 0x00100030, CASES[i].birth);
      key = fj_hang_who_make_key (values, "2.25.1");
      g_assert_cmpstr (key, ==, CASES[i].key);
    }
}

static FjHangValues *
person (const char *name, const char *birth)
{
  FjHangValues *values = fj_hang_values_new (NULL);

  fj_hang_values_set (values, 0x00100010, name);
  fj_hang_values_set (values, 0x00100030, birth);
  return values;
}

static void
test_contradicts (void)
{
  static const struct
  {
    const char *name, *birth, *other_name, *other_birth;
    gboolean is_other;
  } CASES[] = { { "A^B", "19610304", "C^D", "19710304", TRUE },
                { "A^B", "19610304", "a b", "19710304", FALSE },
                { "A^B", "19610304", "C^D", "19610304", FALSE },
                { "A^B", "19610304", "C^D", NULL, FALSE },
                { "A^B", "19610304", NULL, "19710304", FALSE },
                { "Ouyang^Xiaohong=欧阳^晓红", "19610304", "OUYANG^XH=欧阳晓红", "19710304", FALSE },
                { "Ouyang^Xiaohong=欧阳^晓红", "19610304", "Dan^Xiaohong=单^小红", "19710304", TRUE },
                { "=欧阳^晓红", "19610304", "Ouyang^Xiaohong", "19710304", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (FjHangValues) one = person (CASES[i].name, CASES[i].birth);
      g_autoptr (FjHangValues) other = person (CASES[i].other_name, CASES[i].other_birth);

      g_assert_cmpint (fj_hang_who_contradicts (one, other), ==, CASES[i].is_other);
      g_assert_cmpint (fj_hang_who_contradicts (other, one), ==, CASES[i].is_other);
    }
}

static void
test_studies (void)
{
  static const struct
  {
    const char *uid, *date, *text;
  } CASES[] = { { "2.25.9", "20270101", "Other study 2027-01-01" },
                { "2.25.1", "20260301", NULL },
                { "2.25.2", "20260301", "Other study 2026-03-01" },
                { "2.25.3", "20250301", "Prior 2025-03-01" },
                { "2.25.4", NULL, "Other study, date unknown" } };
  g_autoptr (FjHangPatient) patient = fj_hang_patient_new ("H\\P1");

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    fj_hang_values_set (fj_hang_patient_add_study (patient, CASES[i].uid)->values, 0x00080020, CASES[i].date);
  fj_hang_patient_sort (patient);
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = fj_hang_who_describe_study (patient, i, 1);

      g_assert_cmpstr (((const FjHangStudy *) patient->studies->pdata[i])->study_uid, ==, CASES[i].uid);
      g_assert_cmpstr (text, ==, CASES[i].text);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-who/keys", test_keys);
  g_test_add_func ("/hang-who/contradicts", test_contradicts);
  g_test_add_func ("/hang-who/studies", test_studies);
  return g_test_run ();
}
