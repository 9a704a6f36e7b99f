/* See fj-resident-id.h. */
#include "fj-resident-id.h"

#include <string.h>

#include "fj-error.h"
#include "fj-language.h"

#define LENGTH 18

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID, sentence);
  return FALSE;
}

/* ISO 7064 MOD 11-2 over the first 17 digits. */
static char
check_character (const char *number)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;
  for (int i = 0; i < LENGTH - 1; i++)
    sum += (number[i] - '0') * weights[i];
  return "10X98765432"[sum % 11];
}

gboolean
fj_resident_id_check (const char *number, const char *today, char **birth_date, FjSex *sex, GError **error)
{
  gsize length = number ? strlen (number) : 0;
  if (length == 15 && strspn (number, "0123456789") == 15)
    return refuse (
        error, _ ("This is a 15-digit number of the first generation, which is no longer valid. Ask for the "
                  "18-character number."));
  if (length != LENGTH)
    return refuse (error, _ ("A resident identity number has 18 characters. Check the number."));
  if (strspn (number, "0123456789") < LENGTH - 1 || !strchr ("0123456789Xx", number[LENGTH - 1]))
    return refuse (
        error, _ ("A resident identity number has 17 digits and a digit or X at the end. Check the number."));
  if (check_character (number) != g_ascii_toupper (number[LENGTH - 1]))
    return refuse (
        error,
        _ ("The check character of the resident identity number is wrong: a digit was mistyped. Compare "
           "it with the card."));
  int date = 0;
  for (int i = 6; i < 14; i++)
    date = date * 10 + number[i] - '0';
  if (!g_date_valid_dmy (date % 100, date / 100 % 100, date / 10000))
    return refuse (
        error,
        _ ("The birth date in the resident identity number does not exist. Compare it with the card."));
  g_autofree char *born = g_strdup_printf ("%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100);
  if (today && strcmp (born, today) > 0)
    return refuse (
        error,
        _ ("The birth date in the resident identity number is in the future. Compare it with the card, "
           "and check the clock of this computer."));
  if (sex)
    *sex = (number[16] - '0') % 2 ? FJ_SEX_MALE : FJ_SEX_FEMALE;
  if (birth_date)
    *birth_date = g_steal_pointer (&born);
  return TRUE;
}

char *
fj_resident_id_mask (const char *number)
{
  gsize length = number ? strlen (number) : 0;
  char *masked = g_strndup (number ? number : "", length);
  /* Anything that is not a whole number is hidden whole: what part of it may be shown is not known. */
  gboolean whole = length == LENGTH;
  for (gsize i = whole ? 4 : 0; i < (whole ? LENGTH - 4 : length); i++)
    masked[i] = '*';
  return masked;
}
