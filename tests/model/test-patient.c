#include "fj-patient.h"

static void
test_sex (void)
{
  g_assert_cmpint (fj_sex_from_dicom ("M"), ==, FJ_SEX_MALE);
  g_assert_cmpint (fj_sex_from_dicom (""), ==, FJ_SEX_UNKNOWN);
  /* Neither lower case nor a word is the code: unknown, never a guess. */
  g_assert_cmpint (fj_sex_from_dicom ("f"), ==, FJ_SEX_UNKNOWN);
  g_assert_cmpint (fj_sex_from_fhir ("female"), ==, FJ_SEX_FEMALE);
  g_assert_cmpint (fj_sex_from_fhir (NULL), ==, FJ_SEX_UNKNOWN);
  g_assert_cmpstr (fj_sex_to_dicom (FJ_SEX_OTHER), ==, "O");
  g_assert_cmpstr (fj_sex_to_fhir (FJ_SEX_UNKNOWN), ==, "unknown");
}

static void
test_copy (void)
{
  g_autoptr (FjPatient) patient = fj_patient_new ();
  g_autoptr (FjPatient) copy = NULL;

  patient->name = g_strdup ("欧阳小红");
  patient->sex = FJ_SEX_FEMALE;
  copy = fj_patient_copy (patient);
  patient->name[0] = 'x';
  g_assert_cmpstr (copy->name, ==, "欧阳小红");
  g_assert_cmpint (copy->sex, ==, FJ_SEX_FEMALE);
  g_assert_null (copy->birth_date);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patient/sex", test_sex);
  g_test_add_func ("/patient/copy", test_copy);
  return g_test_run ();
}
