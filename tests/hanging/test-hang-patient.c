#include "fj-hang-patient.h"

static FjHangStack *
add_stack (FjHangStudy *study, const char *key, const char *series, const char *number, const char *instance)
{
  FjHangStack *stack = fj_hang_study_add_stack (study, key, series);

  if (number != NULL)
    fj_hang_values_set (stack->values, 0x00200011, number);
  if (instance != NULL)
    fj_hang_values_set (stack->values, 0x00200013, instance);
  return stack;
}

static FjHangStudy *
add_study (FjHangPatient *patient, const char *uid, const char *date, const char *time)
{
  FjHangStudy *study = fj_hang_patient_add_study (patient, uid);

  if (date != NULL)
    fj_hang_values_set (study->values, 0x00080020, date);
  if (time != NULL)
    fj_hang_values_set (study->values, 0x00080030, time);
  return study;
}

static void
assert_order (const FjHangStudy *study, const char *keys)
{
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < study->stacks->len; i++)
    g_string_append_printf (order, "%s ", ((FjHangStack *) study->stacks->pdata[i])->key);
  g_assert_cmpstr (order->str, ==, keys);
}

/* By number as a number, series UID, instance number, key; without a number last; from either direction. */
static void
test_stacks (void)
{
  static const char *const STACKS[][4] = {
    { "a", "1.9", "2", NULL },  { "b", "1.1", "10", NULL }, { "c", "1.2", "10", NULL },
    { "e", "1.3", "11", "10" }, { "f", "1.3", "11", "9" },  { "d", "1.3", "11", "9" },
    { "g", "1.0", NULL, NULL },
  };

  for (guint backwards = 0; backwards < 2; backwards++)
    {
      g_autoptr (FjHangPatient) patient = fj_hang_patient_new ("p");
      FjHangStudy *study = fj_hang_patient_add_study (patient, "1");

      for (guint i = 0; i < G_N_ELEMENTS (STACKS); i++)
        {
          const char *const *s = STACKS[backwards ? G_N_ELEMENTS (STACKS) - 1 - i : i];

          add_stack (study, s[0], s[1], s[2], s[3]);
        }
      fj_hang_patient_sort (patient);
      assert_order (study, "a b c d f e g ");
    }
}

/* Times by hand: `date -u -d "2026-01-02 08:30:15" +%s`. */
static void
test_studies (void)
{
  g_autoptr (FjHangPatient) patient = fj_hang_patient_new ("p");
  FjHangStudy *undated = add_study (patient, "1.1", NULL, "101010"), *newest;

  add_study (patient, "1.2", "20260102", "083015.123");
  add_study (patient, "1.4", "1969.12.31", "23:59:59");
  add_study (patient, "1.3", "20260102", NULL);
  add_study (patient, "1.5", "20260230", NULL); /* no such day */
  add_stack (undated, "k", "1.1.1", NULL, NULL);
  fj_hang_patient_sort (patient);
  newest = patient->studies->pdata[0];
  g_assert_cmpstr (newest->study_uid, ==, "1.2");
  g_assert_cmpint (newest->time, ==, 1767342615);
  g_assert_cmpint (((FjHangStudy *) patient->studies->pdata[1])->time, ==, 1767312000);
  g_assert_cmpint (((FjHangStudy *) patient->studies->pdata[2])->time, ==, -1);
  g_assert_cmpint (undated->time, ==, G_MININT64);
  g_assert_true (patient->studies->pdata[3] == undated);
  g_assert_cmpstr (((FjHangStudy *) patient->studies->pdata[4])->study_uid, ==, "1.5");
  g_assert_cmpuint (fj_hang_patient_find (patient, "k")->study, ==, 3);
  g_assert_null (fj_hang_patient_find (patient, "K"));
  g_assert_true (fj_hang_patient_add_study (patient, "1.2") == newest);
}

static void
test_below (void)
{
  g_autoptr (FjHangPatient) patient = fj_hang_patient_new ("p");
  FjHangStudy *study = fj_hang_patient_add_study (patient, "1");
  FjHangStack *stack = add_stack (study, "k", "1.1", "1", NULL);
  FjHangValues *own = fj_hang_values_new (stack->values);

  fj_hang_values_set (patient->values, 0x00100040, "F");
  fj_hang_stack_add_image (stack, "1.1.1", 0, own);
  fj_hang_stack_add_image (stack, "1.1.2", 0, NULL);
  g_assert_cmpuint (stack->n_images, ==, 2);
  g_assert_cmpstr (fj_hang_values_get_text (own, 0x00100040, 0), ==, "F");
  g_assert_true (fj_hang_is_projection ("DX"));
  g_assert_true (fj_hang_is_projection ("MG"));
  g_assert_false (fj_hang_is_projection ("CT"));
  g_assert_false (fj_hang_is_projection (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-patient/stacks", test_stacks);
  g_test_add_func ("/hang-patient/studies", test_studies);
  g_test_add_func ("/hang-patient/below", test_below);
  return g_test_run ();
}
