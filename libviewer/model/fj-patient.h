/* A patient: one person as one issuer (hospital) knows them. Linked records are one person. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Patient's Sex, PS3.3 C.7.1.1 (0010,0040). Unknown is unknown: it is never guessed. */
typedef enum
{
  FJ_SEX_UNKNOWN,
  FJ_SEX_MALE,
  FJ_SEX_FEMALE,
  FJ_SEX_OTHER
} FjSex;

/* All strings are UTF-8, owned, and NULL when unknown. */
typedef struct
{
  char *id;          /* UUID */
  char *site;        /* issuer: id of the Organization */
  char *mrn;         /* the issuer's patient number = DICOM Patient ID (0010,0020), at most 64 characters */
  char *resident_id; /* resident id number (GB 11643), 18 characters, or NULL */
  char *name;   /* as written, "张三" or "John Smith"; never NULL (an unknown person has a name given by the
                   desk) */
  char *family; /* "张" or NULL: split known only when given or by FjPersonName */
  char *given;  /* "三" or NULL */
  char *pinyin; /* alphabetic component group, "Zhang^San" (PS3.5 6.2.1), or NULL */
  FjSex sex;
  char *birth_date; /* "YYYY-MM-DD", "YYYY-MM" or "YYYY" (FHIR date), or NULL */
  char *phone;
} FjPatient;

FjPatient *fj_patient_new (void);
FjPatient *fj_patient_copy (const FjPatient *patient);
void fj_patient_free (FjPatient *patient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjPatient, fj_patient_free)

const char *fj_sex_to_dicom (FjSex sex); /* "M", "F", "O" or "" */
FjSex fj_sex_from_dicom (const char *code);
const char *fj_sex_to_fhir (FjSex sex); /* "male", "female", "other", "unknown" */
FjSex fj_sex_from_fhir (const char *code);

G_END_DECLS
