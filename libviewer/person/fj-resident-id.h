/* Resident identity numbers of the People's Republic of China: GB 11643-1999. */
#pragma once

#include <glib.h>
#include "fj-patient.h"

G_BEGIN_DECLS

/* Checks length, digits, check character (ISO 7064 MOD 11-2) and that the birth date exists and is not after
 * @today ("YYYY-MM-DD"). On success gives the birth date "YYYY-MM-DD" (transfer full) and the sex. */
gboolean
fj_resident_id_check (const char *number, const char *today, char **birth_date, FjSex *sex, GError **error);

/* "3203**********123X" for screens and logs. (transfer full) */
char *fj_resident_id_mask (const char *number);

G_END_DECLS
