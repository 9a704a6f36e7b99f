/* Is a registration right: what the form says beside its fields, as sentences. The same rules as central's,
 * so that a clerk hears of a mistake while the patient still stands there. Pure functions. */
#pragma once

#include "registration-draft.h"

G_BEGIN_DECLS

/* In the order of the form: the first problem is where the eye should go. */
typedef enum
{
  REGISTRATION_FIELD_NAME,
  REGISTRATION_FIELD_PINYIN,
  REGISTRATION_FIELD_NUMBER,
  REGISTRATION_FIELD_SEX,
  REGISTRATION_FIELD_BIRTH,
  REGISTRATION_FIELD_PHONE,
  REGISTRATION_FIELD_ITEM,
  REGISTRATION_FIELD_SIDE,
  REGISTRATION_FIELD_VISIT,
  REGISTRATION_FIELD_BED,
  REGISTRATION_FIELD_DEPARTMENT,
  REGISTRATION_FIELD_DOCTOR,
  REGISTRATION_FIELD_CLINICAL,
  REGISTRATION_FIELD_DEVICE,
  REGISTRATION_FIELD_SCHEDULED,
  REGISTRATION_N_FIELDS
} RegistrationField;

/* What is wrong in @field, NULL when it is right. @today: "YYYY-MM-DD". (transfer full) (nullable) */
char *registration_check_field (const RegistrationDraft *draft, RegistrationField field, const char *today);
/* The first field with a problem; REGISTRATION_N_FIELDS when it may be sent. */
RegistrationField registration_check (const RegistrationDraft *draft, const char *today);

/* What was typed as birth: "1980-05-12" "19800512" "1980/5/12" "1980年5月12日", "1980-05", "1980", or an age
 * at
 * @today: "46", "46岁" "46y", "3月" "3个月" "3m", "5天" "5d". A FHIR date, less exact where an age is; NULL
 * when it is nothing of these. (transfer full) (nullable) */
char *registration_read_birth (const char *text, const char *today);
/* "46 years" … or, where the date is less exact than that, "45 or 46 years"; NULL when not known. (transfer
 * full) */
char *registration_describe_age (const char *birth_date, const char *today);
/* "14:30" today or "2026-11-23 09:00", local time; microseconds since the epoch. */
gboolean registration_read_scheduled (const char *text, const char *today, gint64 *instant);
/* Birth date (transfer full) and sex of the draft with what its resident id says taken in. */
void registration_derive (const RegistrationDraft *draft, const char *today, char **birth_date, FjSex *sex);
/* The safety questions of this exam and person: codes of fj-gates.h. (transfer full) */
GStrv registration_gates_of (const RegistrationDraft *draft, const char *today);
/* "Unknown 11-22 14:03": for a person whom nobody knows. (transfer full) */
char *registration_name_unknown (gint64 now);
/* "2026-11-22" of the local zone. (transfer full) */
char *registration_today (void);

G_END_DECLS
