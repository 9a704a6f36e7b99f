/* Ages at a date, in the unit a doctor expects. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* DICOM AS (PS3.5 6.2): "028D" below 29 days (or until the first month is over), "011M" below two years,
 * "034Y" above. @birth_date and @at are "YYYY-MM-DD"; a partial birth date ("YYYY", "YYYY-MM") gives years or
 * months when they are certain, else NULL. NULL also when @at is before birth. (transfer full) (nullable) */
char *fj_age_to_dicom (const char *birth_date, const char *at);

/* "28天", "11个月", "34岁" or "28 days" … by fj_tr(). (transfer full) (nullable) */
char *fj_age_to_display (const char *birth_date, const char *at);

G_END_DECLS
