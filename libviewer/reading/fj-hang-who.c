#include "fj-hang-who.h"

#include "fj-language.h"

#define PATIENT_NAME 0x00100010u
#define PATIENT_ID 0x00100020u
#define ISSUER 0x00100021u
#define BIRTH_DATE 0x00100030u

static char *
dup_text (const FjHangValues *values, FjTag tag)
{
  const char *text = fj_hang_values_get_text (values, tag, 0);

  return g_strstrip (g_strdup (text != NULL ? text : ""));
}

char *
fj_hang_who_make_key (const FjHangValues *values, const char *study_uid)
{
  g_autofree char *id = dup_text (values, PATIENT_ID), *issuer = dup_text (values, ISSUER);
  g_autofree char *name = dup_text (values, PATIENT_NAME), *birth = dup_text (values, BIRTH_DATE);

  if (*id != '\0' && *issuer == '\0')
    return g_strdup (id);
  if (*id != '\0')
    return g_strdup_printf ("%s\\%s", issuer, id);
  if (*name != '\0' && *birth != '\0')
    return g_strdup_printf ("\\\\%s\\%s", name, birth);
  return g_strdup (study_uid);
}

/* Group @index of a Person Name (PS3.5 6.2.1.1), letters and digits alone, case folded. */
static char *
dup_letters (const char *name, guint index)
{
  g_auto (GStrv) groups = g_strsplit (name, "=", 3);
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autofree char *folded = NULL;

  if (index >= g_strv_length (groups) || !g_utf8_validate (groups[index], -1, NULL))
    return g_strdup ("");
  folded = g_utf8_casefold (groups[index], -1);
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      g_string_append_unichar (letters, g_utf8_get_char (at));
  return g_string_free (g_steal_pointer (&letters), FALSE);
}

/* In no group that both have they are the same. */
static gboolean
are_other_names (const char *one, const char *other)
{
  gboolean is_compared = FALSE;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *a = dup_letters (one, i), *b = dup_letters (other, i);

      if (*a == '\0' || *b == '\0')
        continue;
      if (g_str_equal (a, b))
        return FALSE;
      is_compared = TRUE;
    }
  return is_compared;
}

gboolean
fj_hang_who_contradicts (const FjHangValues *one, const FjHangValues *other)
{
  g_autofree char *name = dup_text (one, PATIENT_NAME), *other_name = dup_text (other, PATIENT_NAME);
  g_autofree char *birth = dup_text (one, BIRTH_DATE), *other_birth = dup_text (other, BIRTH_DATE);

  return *birth != '\0' && *other_birth != '\0' && !g_str_equal (birth, other_birth)
         && are_other_names (name, other_name);
}

char *
fj_hang_who_describe_study (const FjHangPatient *patient, guint study, guint current)
{
  const FjHangStudy *now = patient->studies->pdata[current], *then = patient->studies->pdata[study];
  g_autoptr (GDateTime) start = NULL;
  g_autofree char *day = NULL;

  if (study == current)
    return NULL;
  if (then->time == G_MININT64)
    return g_strdup (_ ("Other study, date unknown"));
  start = g_date_time_new_from_unix_utc (then->time);
  day = g_date_time_format (start, "%Y-%m-%d");
  /* Without its own date, or of the same moment, nobody knows which is the earlier. */
  return now->time != G_MININT64 && then->time < now->time ? g_strdup_printf (_ ("Prior %s"), day)
                                                           : g_strdup_printf (_ ("Other study %s"), day);
}
