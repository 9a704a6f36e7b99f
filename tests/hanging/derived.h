/* For tests of what is derived: a study from a few lines of JSON, and one attribute of one of its stacks as
 * text with backslashes between its values, "" when it is not known. */
#pragma once

#include <string.h>

#include "fj-hang-list.h"
#include "fj-hang-traits.h"

/* @study: members of a study, @series: its series, both with ' for ". (transfer full) */
static inline FjHangPatient *
derived_new (const char *study, const char *series)
{
  g_autofree char *text
      = g_strdup_printf ("{'patients': [{'PatientID': '1', 'studies': [{%s%s'series': [%s]}]}]}", study,
                         *study ? "," : "", series);
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GPtrArray) patients = NULL;
  FjHangPatient *patient;

  g_strdelimit (text, "'", '"');
  json = g_bytes_new (text, strlen (text));
  patients = fj_hang_list_parse (json, &error);
  g_assert_no_error (error);
  g_ptr_array_set_free_func (patients, NULL);
  patient = patients->pdata[0];
  fj_hang_traits_derive (patient, vocabulary);
  return patient;
}

/* Stack @index in its order; -1: of the study. (transfer full) */
static inline char *
derived_get (const FjHangPatient *patient, int index, FjTag tag)
{
  const FjHangStudy *study = patient->studies->pdata[0];
  const FjHangValues *values
      = index < 0 ? study->values : ((const FjHangStack *) study->stacks->pdata[index])->values;
  const char *const *texts = fj_hang_values_get (values, tag);

  return texts != NULL && texts[0] != NULL ? g_strjoinv ("\\", (char **) texts) : g_strdup ("");
}

#define derived_assert(patient, index, tag, wanted)                                                          \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *is_ = derived_get (patient, index, tag);                                                \
                                                                                                             \
    g_assert_cmpstr (is_, ==, wanted);                                                                       \
  }                                                                                                          \
  G_STMT_END

/* One attribute of a study of one series. */
#define derived_assert_one(series, tag, wanted)                                                              \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autoptr (FjHangPatient) patient_ = derived_new ("", series);                                           \
                                                                                                             \
    derived_assert (patient_, 0, tag, wanted);                                                               \
  }                                                                                                          \
  G_STMT_END
