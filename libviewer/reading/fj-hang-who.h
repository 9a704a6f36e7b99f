/* By what a patient is told from others, and what a study is called beside the current one. */
#pragma once

#include "fj-hang-patient.h"

G_BEGIN_DECLS

/* "ISSUER\ID"; where the number is blank "\\NAME\BIRTH DATE" when both are known; else the study: what cannot
 * be told apart is not put together. @values: of the header, of the patient. (transfer full) */
char *fj_hang_who_make_key (const FjHangValues *values, const char *study_uid);
/* Another name and another birth date under one number: two persons of hospitals that number alike, or a
 * number typed for somebody else. Both must be known of both; a different spelling or a wrong date alone is
 * the same person. */
gboolean fj_hang_who_contradicts (const FjHangValues *one, const FjHangValues *other);
/* For people: "Prior 2025-03-01"; NULL for the current study itself. @patient is sorted. (transfer full) */
char *fj_hang_who_describe_study (const FjHangPatient *patient, guint study, guint current);

G_END_DECLS
