#include "fj-patient.h"

static const struct
{
  const char *dicom;
  const char *fhir;
} sex_words[] = {
  [FJ_SEX_UNKNOWN] = { "", "unknown" },
  [FJ_SEX_MALE] = { "M", "male" },
  [FJ_SEX_FEMALE] = { "F", "female" },
  [FJ_SEX_OTHER] = { "O", "other" },
};

FjPatient *
fj_patient_new (void)
{
  return g_new0 (FjPatient, 1);
}

FjPatient *
fj_patient_copy (const FjPatient *patient)
{
  FjPatient *copy = g_memdup2 (patient, sizeof *patient);

  copy->id = g_strdup (patient->id);
  copy->site = g_strdup (patient->site);
  copy->mrn = g_strdup (patient->mrn);
  copy->resident_id = g_strdup (patient->resident_id);
  copy->name = g_strdup (patient->name);
  copy->family = g_strdup (patient->family);
  copy->given = g_strdup (patient->given);
  copy->pinyin = g_strdup (patient->pinyin);
  copy->birth_date = g_strdup (patient->birth_date);
  copy->phone = g_strdup (patient->phone);
  return copy;
}

void
fj_patient_free (FjPatient *patient)
{
  if (patient == NULL)
    return;
  g_free (patient->id);
  g_free (patient->site);
  g_free (patient->mrn);
  g_free (patient->resident_id);
  g_free (patient->name);
  g_free (patient->family);
  g_free (patient->given);
  g_free (patient->pinyin);
  g_free (patient->birth_date);
  g_free (patient->phone);
  g_free (patient);
}

const char *
fj_sex_to_dicom (FjSex sex)
{
  g_return_val_if_fail ((guint) sex < G_N_ELEMENTS (sex_words), "");
  return sex_words[sex].dicom;
}

FjSex
fj_sex_from_dicom (const char *code)
{
  for (guint i = FJ_SEX_MALE; code != NULL && i < G_N_ELEMENTS (sex_words); i++)
    if (g_str_equal (sex_words[i].dicom, code))
      return (FjSex) i;
  return FJ_SEX_UNKNOWN;
}

const char *
fj_sex_to_fhir (FjSex sex)
{
  g_return_val_if_fail ((guint) sex < G_N_ELEMENTS (sex_words), "unknown");
  return sex_words[sex].fhir;
}

FjSex
fj_sex_from_fhir (const char *code)
{
  for (guint i = FJ_SEX_MALE; code != NULL && i < G_N_ELEMENTS (sex_words); i++)
    if (g_str_equal (sex_words[i].fhir, code))
      return (FjSex) i;
  return FJ_SEX_UNKNOWN;
}
