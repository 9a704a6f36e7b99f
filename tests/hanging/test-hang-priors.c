/* Earlier studies, in the order in which they help. */
#include "fj-hang-priors.h"

#include <locale.h>
#include "derived.h"

#define STUDY(uid, date, more, modality)                                                                     \
  "{'StudyInstanceUID': '" uid "', 'StudyDate': '" date "', " more " 'series': [{'SeriesInstanceUID': '" uid \
  ".1', 'Modality': '" modality "', 'images': 2}]}"

/* UIDs of those that have to do with @studies' newest, then "|", then the others. */
static char *
rank (const char *studies)
{
  g_autofree char *text = g_strdup_printf ("{'patients': [{'PatientID': '1', 'studies': [%s]}]}", studies);
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GPtrArray) patients = NULL;
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) priors = NULL;
  GString *order = g_string_new (NULL);
  FjHangPatient *patient;
  gboolean is_past = FALSE;

  g_strdelimit (text, "'", '"');
  json = g_bytes_new (text, strlen (text));
  patients = fj_hang_list_parse (json, &error);
  g_assert_no_error (error);
  g_ptr_array_set_free_func (patients, (GDestroyNotify) fj_hang_patient_free);
  patient = patients->pdata[0];
  fj_hang_traits_derive (patient, vocabulary);
  priors = fj_hang_priors_rank (patient, 0);
  for (guint i = 0; i < priors->len; i++)
    {
      const FjHangPrior *prior = &g_array_index (priors, FjHangPrior, i);
      const FjHangStudy *study = patient->studies->pdata[prior->study];

      g_assert_nonnull (prior->why);
      g_string_append_printf (order, "%s%s%s", i > 0 ? " " : "",
                              prior->relevance <= 0 && !is_past ? "| " : "", study->study_uid);
      is_past = prior->relevance <= 0;
    }
  return g_string_free (order, FALSE);
}

static void
test_order (void)
{
  g_autofree char *is = rank (STUDY ("1.1", "20260301", "'StudyDescription': 'CT Thorax',", "CT") "," STUDY (
      "1.2", "20260201", "'StudyDescription': 'Chest PA',",
      "DX") "," STUDY ("1.3", "20260101", "'StudyDescription': 'CT head',",
                       "CT") "," STUDY ("1.4", "20240101", "'StudyDescription': 'CT Thorax',",
                                        "CT") "," STUDY ("1.5", "20250101", "'StudyDescription': 'CT Chest',",
                                                         "CT") "," STUDY ("1.6", "20270101", "", "CT"));

  /* 1.6 is the newest, of no known region: only the same modality helps. */
  g_assert_cmpstr (is, ==, "1.1 1.3 1.5 1.4 | 1.2");
  g_free (is);
  is = rank (STUDY ("1.1", "20260301", "'StudyDescription': 'CT Thorax',", "CT") "," STUDY (
      "1.2", "20260201", "'StudyDescription': 'Chest PA',",
      "DX") "," STUDY ("1.3", "20260101", "'StudyDescription': 'CT head',",
                       "CT") "," STUDY ("1.4", "20240101", "'StudyDescription': 'CT Thorax',",
                                        "CT") "," STUDY ("1.5", "20250101", "'StudyDescription': 'CT Chest',",
                                                         "CT"));
  /* the same procedure before the more recent, then the other modality, then the other region */
  g_assert_cmpstr (is, ==, "1.4 1.5 1.2 | 1.3");
}

static void
test_sides (void)
{
  g_autofree char *is = rank (STUDY ("1.1", "20260301", "'StudyDescription': 'Right knee',", "DX") "," STUDY (
      "1.2", "20260201", "'StudyDescription': 'Left knee',",
      "DX") "," STUDY ("1.3", "20200101", "'StudyDescription': 'Right knee',", "CR"));

  g_assert_cmpstr (is, ==, "1.3 | 1.2");
}

static void
test_spine (void)
{
  g_autofree char *is = rank (STUDY ("1.1", "20260301", "'StudyDescription': 'L-spine',", "MR") "," STUDY (
      "1.2", "20260201", "'StudyDescription': 'C-spine',",
      "MR") "," STUDY ("1.3", "20200101", "'StudyDescription': 'LWS',", "MR"));

  g_assert_cmpstr (is, ==, "1.3 | 1.2");
}

/* Whose identity nobody confirmed is left out, and what is as old. */
static void
test_excluded (void)
{
  g_autofree char *is = rank (STUDY ("1.1", "20260301", "'StudyDescription': 'Chest',", "CT") "," STUDY (
      "1.2", "20260301", "'StudyDescription': 'Chest',",
      "CT") "," STUDY ("1.3", "20260201", "'StudyDescription': 'Chest', 'other_hospital': true,",
                       "CT") "," STUDY ("1.4", "20250201",
                                        "'StudyDescription': 'Chest', 'other_hospital': true,"
                                        " 'identity_confirmed': true,",
                                        "CT"));

  g_assert_cmpstr (is, ==, "1.4");
  g_free (is);
  /* the other way round: the newest is of another hospital */
  is = rank (STUDY ("1.1", "20260301", "'StudyDescription': 'Chest', 'other_hospital': true,",
                    "CT") "," STUDY ("1.2", "20260201", "'StudyDescription': 'Chest',", "CT"));
  g_assert_cmpstr (is, ==, "");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-priors/order", test_order);
  g_test_add_func ("/hang-priors/sides", test_sides);
  g_test_add_func ("/hang-priors/spine", test_spine);
  g_test_add_func ("/hang-priors/excluded", test_excluded);
  return g_test_run ();
}
