#include "fj-person-text.h"

#include <string.h>

/* Ideographs and Hangul are set without spaces; kana, being wide too, only beside them. */
static gboolean
is_wide (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (*c != '^' && *c != ' ' && !g_unichar_iswide (g_utf8_get_char (c)))
      return FALSE;
  return TRUE;
}

/* One group of a name: Family^Given^Middle^Prefix^Suffix. */
static char *
join (const char *group)
{
  g_auto (GStrv) parts = g_strsplit (group, "^", -1);
  const char *between = is_wide (group) ? "" : " ";
  GString *out = g_string_new (NULL);

  for (char **part = parts; *part != NULL; part++)
    {
      g_strstrip (*part);
      if (**part != '\0' && out->len > 0)
        g_string_append (out, between);
      g_string_append (out, *part);
    }
  return g_string_free (out, FALSE);
}

char *
fj_person_text_name (const char *stored)
{
  static const guint order[] = { 1, 0, 2 };
  g_autofree char *valid = stored != NULL ? g_utf8_make_valid (stored, -1) : NULL;
  g_auto (GStrv) groups = NULL;
  guint n;

  if (valid == NULL)
    return NULL;
  valid[strcspn (valid, "\\")] = '\0'; /* the first of several */
  groups = g_strsplit (valid, "=", 3);
  n = g_strv_length (groups);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] < n)
      {
        g_autofree char *name = join (groups[order[i]]);

        if (*name != '\0')
          return g_steal_pointer (&name);
      }
  return NULL;
}

static char *
dup_trimmed (const char *stored)
{
  g_autofree char *valid = stored != NULL ? g_strstrip (g_utf8_make_valid (stored, -1)) : NULL;

  return valid != NULL && *valid != '\0' ? g_steal_pointer (&valid) : NULL;
}

/* Leading digits of @text, dots and colons between them left out, at most @n: old writers have them. */
static guint
take_digits (const char *text, char separator, guint n, char *digits)
{
  guint taken = 0;

  for (; taken < n && (g_ascii_isdigit (*text) || *text == separator); text++)
    if (*text != separator)
      digits[taken++] = *text;
  digits[taken] = '\0';
  return taken;
}

char *
fj_person_text_date (const char *stored)
{
  g_autofree char *text = dup_trimmed (stored);
  char d[9];
  guint year, month, day;

  if (text == NULL || take_digits (text, '.', 8, d) != 8)
    return g_steal_pointer (&text);
  year = (guint) (g_ascii_digit_value (d[0]) * 1000 + g_ascii_digit_value (d[1]) * 100
                  + g_ascii_digit_value (d[2]) * 10 + g_ascii_digit_value (d[3]));
  month = (guint) (g_ascii_digit_value (d[4]) * 10 + g_ascii_digit_value (d[5]));
  day = (guint) (g_ascii_digit_value (d[6]) * 10 + g_ascii_digit_value (d[7]));
  if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return g_steal_pointer (&text);
  return g_strdup_printf ("%04u-%02u-%02u", year, month, day);
}

char *
fj_person_text_time (const char *stored)
{
  g_autofree char *text = dup_trimmed (stored);
  char d[5];

  if (text == NULL || take_digits (text, ':', 4, d) < 2)
    return g_steal_pointer (&text);
  if (d[2] == '\0' || d[3] == '\0')
    strcpy (d + 2, "00");
  if (strncmp (d, "23", 2) > 0 || strncmp (d + 2, "59", 2) > 0)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%.2s:%.2s", d, d + 2);
}
