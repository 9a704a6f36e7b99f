/* See fj-dicom-moment.h. */
#include "fj-dicom-moment.h"

#include <string.h>

/* Day 719163 of the proleptic Gregorian calendar. */
#define FIRST_OF_1970 719163

/* @n digits at *@text, which moves behind them; -1 when they are not all there. */
static int
take_digits (const char **text, guint n)
{
  int value = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return -1;
      value = value * 10 + (*text)[i] - '0';
    }
  *text += n;
  return value;
}

static void
pass (const char **text, char mark)
{
  if (**text == mark)
    (*text)++;
}

static gboolean
read_date (const char *date, FjDicomMoment *moment)
{
  moment->year = take_digits (&date, 4);
  pass (&date, '.');
  moment->month = take_digits (&date, 2);
  pass (&date, '.');
  moment->day = take_digits (&date, 2);
  return moment->year > 0 && moment->month > 0 && moment->day > 0
         && g_date_valid_dmy ((GDateDay) moment->day, (GDateMonth) moment->month, (GDateYear) moment->year);
}

static gboolean
read_time (const char *time, FjDicomMoment *moment)
{
  double unit = 0.1;
  int part;

  moment->hour = take_digits (&time, 2);
  moment->minute = 0;
  moment->second = 0;
  if (moment->hour < 0 || moment->hour > 23)
    return FALSE;
  pass (&time, ':');
  part = take_digits (&time, 2);
  if (part < 0)
    return TRUE;
  moment->minute = part;
  pass (&time, ':');
  part = take_digits (&time, 2);
  if (part >= 0)
    moment->second = part;
  if (part >= 0 && *time == '.')
    for (const char *c = time + 1; g_ascii_isdigit (*c) && unit > 1e-7; c++, unit /= 10)
      moment->second += (*c - '0') * unit;
  return moment->minute <= 59 && moment->second < 61;
}

gboolean
fj_dicom_moment_read (const char *date, const char *time, FjDicomMoment *moment)
{
  return read_date (date, moment) && read_time (time, moment);
}

double
fj_dicom_moment_get_seconds (const FjDicomMoment *moment)
{
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) moment->day, (GDateMonth) moment->month, (GDateYear) moment->year);
  return ((double) g_date_get_julian (&day) - FIRST_OF_1970) * 86400 + moment->hour * 3600
         + moment->minute * 60 + moment->second;
}
