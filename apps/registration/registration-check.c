#include "registration-check.h"

#include <stdio.h>
#include <string.h>
#include "fj-age.h"
#include "fj-gates.h"
#include "fj-language.h"
#include "fj-person-name.h"
#include "fj-resident-id.h"

#define OLDEST 150 /* years */
#define MAX_CLINICAL 4000

/* ---- dates ---- */

/* Numbers in @text, at most three; FALSE when something else than digits and the usual separators is there.
 */
static gboolean
read_numbers (const char *text, guint numbers[3], guint digits[3], guint *n)
{
  *n = 0;
  for (const char *p = text; *p != '\0';)
    {
      gunichar c = g_utf8_get_char (p);
      guint64 value = 0;
      guint length = 0;

      if (strchr ("-/. ", (int) MIN (c, 127)) != NULL || c == 0x5E74 /* 年 */ || c == 0x6708 /* 月 */
          || c == 0x65E5 /* 日 */)
        {
          p = g_utf8_next_char (p);
          continue;
        }
      for (; g_ascii_isdigit (*p) && length < 9; p++, length++)
        value = value * 10 + (guint64) (*p - '0');
      if (length == 0 || *n == 3)
        return FALSE;
      numbers[*n] = (guint) value;
      digits[(*n)++] = length;
    }
  return *n > 0;
}

static char *
date_of (guint year, guint month, guint day, guint n)
{
  if (year < 1000 || year > 9999 || (n >= 2 && (month < 1 || month > 12))
      || (n == 3 && (day > 31 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))))
    return NULL;
  if (n == 1)
    return g_strdup_printf ("%04u", year);
  if (n == 2)
    return g_strdup_printf ("%04u-%02u", year, month);
  return g_strdup_printf ("%04u-%02u-%02u", year, month, day);
}

static gboolean
parse_day (const char *text, GDate *day)
{
  guint year, month, number;

  g_date_clear (day, 1);
  if (text == NULL || sscanf (text, "%4u-%2u-%2u", &year, &month, &number) != 3
      || !g_date_valid_dmy ((GDateDay) number, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_set_dmy (day, (GDateDay) number, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

/* "46岁": the birth date as far as it follows. */
static char *
birth_of_age (guint64 age, const char *unit, const char *today)
{
  GDate day;

  if (!parse_day (today, &day))
    return NULL;
  if (strcmp (unit, "") == 0 || strcmp (unit, "岁") == 0 || g_ascii_strcasecmp (unit, "y") == 0
      || strcmp (unit, "周岁") == 0)
    return age <= OLDEST ? g_strdup_printf ("%04u", g_date_get_year (&day) - (guint) age) : NULL;
  if (strcmp (unit, "月") == 0 || strcmp (unit, "个月") == 0 || strcmp (unit, "月龄") == 0
      || g_ascii_strcasecmp (unit, "m") == 0)
    {
      if (age > 12 * OLDEST)
        return NULL;
      g_date_subtract_months (&day, (guint) age);
      return g_strdup_printf ("%04u-%02u", g_date_get_year (&day), g_date_get_month (&day));
    }
  if (strcmp (unit, "天") == 0 || strcmp (unit, "日") == 0 || strcmp (unit, "日龄") == 0
      || g_ascii_strcasecmp (unit, "d") == 0)
    {
      if (age > 999)
        return NULL;
      g_date_subtract_days (&day, (guint) age);
      return date_of (g_date_get_year (&day), g_date_get_month (&day), g_date_get_day (&day), 3);
    }
  return NULL;
}

char *
registration_read_birth (const char *text, const char *today)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  gsize digits = strspn (stripped, G_CSET_DIGITS);
  guint numbers[3] = { 0 }, lengths[3], n;

  if (digits > 0 && digits <= 3 && strlen (stripped) <= 16)
    {
      g_autofree char *unit = g_strstrip (g_strdup (stripped + digits));
      char *birth = birth_of_age (g_ascii_strtoull (stripped, NULL, 10), unit, today);
      if (birth != NULL)
        return birth;
    }
  if (digits == 8 && stripped[8] == '\0')
    {
      guint64 whole = g_ascii_strtoull (stripped, NULL, 10);
      return date_of ((guint) (whole / 10000), (guint) (whole / 100 % 100), (guint) (whole % 100), 3);
    }
  if (!read_numbers (stripped, numbers, lengths, &n) || lengths[0] != 4 || (n >= 2 && lengths[1] > 2)
      || (n == 3 && lengths[2] > 2))
    return NULL;
  return date_of (numbers[0], numbers[1], numbers[2], n);
}

char *
registration_describe_age (const char *birth_date, const char *today)
{
  char *age = birth_date != NULL ? fj_age_to_display (birth_date, today) : NULL;
  guint year;

  if (age != NULL || birth_date == NULL || sscanf (birth_date, "%4u", &year) != 1)
    return age;
  guint now = (guint) atoi (today);
  /* Of a month or a year alone two ages are possible. */
  if (now <= year || now - year > OLDEST)
    return NULL;
  return now - year < 3 && strlen (birth_date) > 4
             ? NULL
             : g_strdup_printf (_ ("%u or %u years"), now - year - 1, now - year);
}

gboolean
registration_read_scheduled (const char *text, const char *today, gint64 *instant)
{
  guint year, month, day, hour, minute;
  int length = 0;
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (GDateTime) time = NULL;

  *instant = 0;
  if (sscanf (stripped, "%4u-%2u-%2u %2u:%2u%n", &year, &month, &day, &hour, &minute, &length) != 5
      || stripped[length] != '\0')
    {
      length = 0;
      if (sscanf (stripped, "%2u:%2u%n", &hour, &minute, &length) != 2 || stripped[length] != '\0'
          || sscanf (today, "%4u-%2u-%2u", &year, &month, &day) != 3)
        return FALSE;
    }
  if (hour > 23 || minute > 59)
    return FALSE;
  time = g_date_time_new_local ((int) year, (int) month, (int) day, (int) hour, (int) minute, 0);
  if (time == NULL)
    return FALSE;
  *instant = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  return TRUE;
}

void
registration_derive (const RegistrationDraft *draft, const char *today, char **birth_date, FjSex *sex)
{
  *birth_date = NULL;
  *sex = draft->sex;
  if (draft->paper == REGISTRATION_PAPER_RESIDENT && draft->number != NULL)
    {
      FjSex of_number;
      if (fj_resident_id_check (draft->number, today, birth_date, &of_number, NULL))
        *sex = of_number;
    }
  if (*birth_date == NULL && draft->birth != NULL)
    *birth_date = registration_read_birth (draft->birth, today);
}

GStrv
registration_gates_of (const RegistrationDraft *draft, const char *today)
{
  g_autofree char *birth_date = NULL;
  FjSex sex;

  if (draft->modality == NULL)
    return g_new0 (char *, 1);
  registration_derive (draft, today, &birth_date, &sex);
  return fj_gates_for (draft->modality, draft->has_contrast, sex, birth_date, today);
}

char *
registration_name_unknown (gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autofree char *stamp = g_date_time_format (time, "%m%d-%H%M");

  return g_strdup_printf (_ ("Unknown person %s"), stamp);
}

char *
registration_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

/* ---- fields ---- */

/* One line that travels into DICOM (PS3.5 6.2: no backslash, no control characters). */
static char *
check_line (const char *text, guint max)
{
  if (text == NULL)
    return NULL;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (*p == '\\' || g_unichar_iscntrl (g_utf8_get_char (p)))
      return g_strdup (_ ("A backslash or a line break cannot go onto images. Write it without."));
  if (g_utf8_strlen (text, -1) > max)
    return g_strdup_printf (_ ("At most %u characters are possible here. Shorten it."), max);
  return NULL;
}

static char *
check_name (const RegistrationDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pinyin = NULL, *pn = NULL;
  char *problem = check_line (draft->name, 64);

  if (problem != NULL)
    return problem;
  if (draft->name == NULL)
    return g_strdup (
        draft->person == REGISTRATION_PERSON_NEWBORN
            ? _ ("Enter the newborn's name, or the mother's name with \"son of\" or \"daughter of\".")
            : _ ("Enter the name, or choose \"Unknown person\"."));
  pinyin = draft->pinyin != NULL ? g_strdup (draft->pinyin) : fj_person_name_to_pinyin (draft->name);
  pn = fj_person_name_to_dicom (draft->name, pinyin, &error);
  return pn == NULL ? g_strdup (error->message) : NULL;
}

static char *
check_pinyin (const RegistrationDraft *draft)
{
  if (draft->pinyin == NULL)
    return NULL;
  if (!g_str_is_ascii (draft->pinyin))
    return g_strdup (_ ("The spelling may have only letters without accents, such as Zhang^San."));
  return check_line (draft->pinyin, 64);
}

static char *
check_number (const RegistrationDraft *draft, const char *today)
{
  g_autoptr (GError) error = NULL;

  if (draft->number == NULL)
    return NULL;
  if (draft->paper != REGISTRATION_PAPER_RESIDENT)
    return check_line (draft->number, 32);
  return fj_resident_id_check (draft->number, today, NULL, NULL, &error) ? NULL : g_strdup (error->message);
}

static char *
check_birth (const RegistrationDraft *draft, const char *today)
{
  g_autofree char *birth = NULL, *of_number = NULL;
  guint year;

  if (draft->birth == NULL)
    {
      FjSex sex;
      registration_derive (draft, today, &birth, &sex);
      return birth == NULL && draft->person != REGISTRATION_PERSON_UNKNOWN
                 ? g_strdup (_ ("Enter the birth date, or an age such as 46, 3m or 5d."))
                 : NULL;
    }
  birth = registration_read_birth (draft->birth, today);
  if (birth == NULL)
    return g_strdup (
        _ ("This is no date and no age. Write 1980-05-12, 1980, or an age such as 46, 3m or 5d."));
  year = (guint) atoi (birth);
  if (strncmp (birth, today, strlen (birth)) > 0)
    return g_strdup (_ ("This birth date is in the future. Correct it."));
  if (year + OLDEST < (guint) atoi (today))
    return g_strdup (_ ("Nobody is that old. Correct the birth date."));
  if (draft->paper == REGISTRATION_PAPER_RESIDENT && draft->number != NULL
      && fj_resident_id_check (draft->number, today, &of_number, NULL, NULL)
      && !g_str_has_prefix (of_number, birth))
    return g_strdup_printf (_ ("The resident ID says %s. Look at the card and correct one of them."),
                            of_number);
  return NULL;
}

static char *
check_sex (const RegistrationDraft *draft, const char *today)
{
  FjSex of_number;

  if (draft->paper == REGISTRATION_PAPER_RESIDENT && draft->number != NULL
      && fj_resident_id_check (draft->number, today, NULL, &of_number, NULL))
    return draft->sex != FJ_SEX_UNKNOWN && draft->sex != of_number ? g_strdup (
               _ ("The sex contradicts the resident ID. Look at the card and correct one of them."))
                                                                   : NULL;
  return draft->sex == FJ_SEX_UNKNOWN && draft->person == REGISTRATION_PERSON_NAMED
             ? g_strdup (_ ("Choose the sex. Safety questions and the reading depend on it."))
             : NULL;
}

static char *
check_phone (const RegistrationDraft *draft)
{
  if (draft->phone != NULL && draft->phone[strspn (draft->phone, "0123456789+-() ")] != '\0')
    return g_strdup (_ ("A telephone number has only digits, +, - and spaces."));
  return check_line (draft->phone, 32);
}

static char *
check_clinical (const RegistrationDraft *draft)
{
  return draft->clinical_information != NULL && g_utf8_strlen (draft->clinical_information, -1) > MAX_CLINICAL
             ? g_strdup_printf (_ ("At most %u characters are possible here. Shorten it."), MAX_CLINICAL)
             : NULL;
}

static char *
check_scheduled (const RegistrationDraft *draft, const char *today)
{
  gint64 instant;

  return draft->scheduled != NULL && !registration_read_scheduled (draft->scheduled, today, &instant)
             ? g_strdup (_ ("Write the time as 14:30 for today, or as 2026-11-23 09:00."))
             : NULL;
}

char *
registration_check_field (const RegistrationDraft *draft, RegistrationField field, const char *today)
{
  switch (field)
    {
    case REGISTRATION_FIELD_NAME:
      return check_name (draft);
    case REGISTRATION_FIELD_PINYIN:
      return check_pinyin (draft);
    case REGISTRATION_FIELD_NUMBER:
      return check_number (draft, today);
    case REGISTRATION_FIELD_SEX:
      return check_sex (draft, today);
    case REGISTRATION_FIELD_BIRTH:
      return check_birth (draft, today);
    case REGISTRATION_FIELD_PHONE:
      return check_phone (draft);
    case REGISTRATION_FIELD_ITEM:
      return draft->item == NULL || draft->modality == NULL
                 ? g_strdup (_ ("Choose what is to be examined from the list."))
                 : NULL;
    case REGISTRATION_FIELD_SIDE:
      return draft->needs_side && draft->laterality == NULL
                 ? g_strdup (_ ("This examination has a side. Choose left, right or both."))
                 : NULL;
    case REGISTRATION_FIELD_VISIT:
      return check_line (draft->visit_number, 64);
    case REGISTRATION_FIELD_BED:
      return check_line (draft->bed, 16);
    case REGISTRATION_FIELD_DEPARTMENT:
      return check_line (draft->department, 64);
    case REGISTRATION_FIELD_DOCTOR:
      return check_line (draft->doctor, 64);
    case REGISTRATION_FIELD_CLINICAL:
      return check_clinical (draft);
    case REGISTRATION_FIELD_DEVICE:
      return check_line (draft->device, 16);
    case REGISTRATION_FIELD_SCHEDULED:
      return check_scheduled (draft, today);
    case REGISTRATION_N_FIELDS:
      break;
    }
  return NULL;
}

RegistrationField
registration_check (const RegistrationDraft *draft, const char *today)
{
  for (RegistrationField field = 0; field < REGISTRATION_N_FIELDS; field++)
    {
      g_autofree char *problem = registration_check_field (draft, field, today);
      if (problem != NULL)
        return field;
    }
  return REGISTRATION_N_FIELDS;
}
