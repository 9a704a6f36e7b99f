/* See fj-age.h. */
#include "fj-age.h"

#include <stdio.h>
#include <string.h>

#include "fj-language.h"

typedef enum
{
  UNIT_DAYS,
  UNIT_MONTHS,
  UNIT_YEARS
} Unit;

/* Reads "YYYY-MM-DD"; of a partial date the first and the last day that it may mean. */
static gboolean
parse_span (const char *text, GDate *first, GDate *last)
{
  unsigned year = 0, month = 0, day = 0;
  gsize length = text ? strlen (text) : 0;
  if ((length != 4 && length != 7 && length != 10) || strspn (text, "0123456789-") != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if ((text[i] == '-') != (i == 4 || i == 7))
      return FALSE;
  int n = sscanf (text, "%4u-%2u-%2u", &year, &month, &day);
  if (n != (length == 4 ? 1 : length == 7 ? 2 : 3) || year == 0)
    return FALSE;
  if (n >= 2 && !g_date_valid_month (month))
    return FALSE;
  if (n == 3 && !g_date_valid_dmy (day, month, year))
    return FALSE;
  g_date_clear (first, 1);
  g_date_clear (last, 1);
  g_date_set_dmy (first, n == 3 ? day : 1, n >= 2 ? month : 1, year);
  GDateMonth last_month = n >= 2 ? month : 12;
  g_date_set_dmy (last, n == 3 ? day : g_date_get_days_in_month (last_month, year), last_month, year);
  return TRUE;
}

/* The age at @at in the unit for it; FALSE before birth. A month is complete on the same day of a later
 * month, or on the first of the next when that month is too short. */
static gboolean
age_of (const GDate *birth, const GDate *at, guint *number, Unit *unit)
{
  int days = g_date_days_between (birth, at);
  if (days < 0)
    return FALSE;
  int months = (g_date_get_year (at) - g_date_get_year (birth)) * 12 + (int) g_date_get_month (at)
               - (int) g_date_get_month (birth);
  if (g_date_get_day (at) < g_date_get_day (birth))
    months--;
  /* A month of the calendar may have 31 days: until it is over, days are the truth. */
  *unit = days < 29 || months == 0 ? UNIT_DAYS : months < 24 ? UNIT_MONTHS : UNIT_YEARS;
  *number = *unit == UNIT_DAYS ? days : *unit == UNIT_MONTHS ? months : months / 12;
  return *number <= 999;
}

static gboolean
find_age (const char *birth_date, const char *at, guint *number, Unit *unit)
{
  GDate first, last, now, end;
  guint other;
  Unit other_unit;
  if (!parse_span (birth_date, &first, &last) || !at || strlen (at) != 10 || !parse_span (at, &now, &end))
    return FALSE;
  /* Nobody is examined before birth. */
  if (g_date_compare (&last, &now) > 0 && g_date_compare (&first, &last) != 0)
    last = now;
  return age_of (&first, &now, number, unit) && age_of (&last, &now, &other, &other_unit) && *number == other
         && *unit == other_unit;
}

char *
fj_age_to_dicom (const char *birth_date, const char *at)
{
  guint number;
  Unit unit;
  if (!find_age (birth_date, at, &number, &unit))
    return NULL;
  return g_strdup_printf ("%03u%c", number, "DMY"[unit]);
}

char *
fj_age_to_display (const char *birth_date, const char *at)
{
  guint number;
  Unit unit;
  if (!find_age (birth_date, at, &number, &unit))
    return NULL;
  switch (unit)
    {
    case UNIT_DAYS:
      return number == 1 ? g_strdup (_ ("1 day")) : g_strdup_printf (_ ("%u days"), number);
    case UNIT_MONTHS:
      return number == 1 ? g_strdup (_ ("1 month")) : g_strdup_printf (_ ("%u months"), number);
    default:
      return g_strdup_printf (_ ("%u years"), number);
    }
}
