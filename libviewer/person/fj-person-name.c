/* See fj-person-name.h. */
#include "fj-person-name.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-surname.h"

#define GROUP_MAX 64 /* characters of a component group, PS3.5 6.2 */

static gboolean
is_han (gunichar c)
{
  return c == 0x3007 || u_hasBinaryProperty ((UChar32) c, UCHAR_IDEOGRAPHIC);
}

static gboolean
begins_with_han (const char *text)
{
  return *text && is_han (g_utf8_get_char (text));
}

/* Runs @text through an ICU transform. The transforms are slow to open and not safe for two threads: each is
 * opened once and used under a lock. */
static char *
transform (const char *rules, UTransliterator **cached, const char *text)
{
  static GMutex lock;
  g_autofree char *result = NULL;
  UErrorCode status = U_ZERO_ERROR;
  glong length = 0;
  g_autofree gunichar2 *utf16 = g_utf8_to_utf16 (text, -1, NULL, &length, NULL);
  if (!utf16)
    return g_strdup ("");

  g_mutex_lock (&lock);
  if (!*cached)
    {
      UChar id[128];
      u_uastrncpy (id, rules, G_N_ELEMENTS (id));
      *cached = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    }
  if (*cached && U_SUCCESS (status))
    {
      /* One character becomes at most a few letters; when the room does not do, ICU says so. */
      for (int32_t room = (int32_t) length * 4 + 64;; room *= 2)
        {
          g_autofree UChar *buffer = g_new0 (UChar, room);
          int32_t used = (int32_t) length, limit = (int32_t) length;
          memcpy (buffer, utf16, length * sizeof (UChar));
          status = U_ZERO_ERROR;
          utrans_transUChars (*cached, buffer, &used, room, 0, &limit, &status);
          if (status == U_BUFFER_OVERFLOW_ERROR)
            continue;
          if (U_SUCCESS (status))
            result = g_utf16_to_utf8 (buffer, used, NULL, NULL, NULL);
          break;
        }
    }
  g_mutex_unlock (&lock);
  return result ? g_steal_pointer (&result) : g_strdup ("");
}

/* Letters of ASCII only, whatever the script; what has no spelling is left out. */
static char *
to_ascii (const char *text)
{
  static UTransliterator *cached;
  g_autofree char *latin = transform ("Any-Latin; Latin-ASCII", &cached, text);
  GString *out = g_string_new (NULL);
  for (const char *p = latin; *p; p++)
    if ((guint8) *p < 0x80)
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

/* "lyu" for 吕: without tones, ü as GB/T 28039 and passports spell it. "" when the character has no reading.
 */
static char *
read_character (gunichar c)
{
  static UTransliterator *cached;
  char utf8[8] = { 0 };
  g_unichar_to_utf8 (c, utf8);
  g_autofree char *spelled
      = transform ("Han-Latin; NFD; [\\u0300\\u0301\\u0304\\u030C] Remove; NFC; Lower", &cached, utf8);
  GString *out = g_string_new (NULL);
  for (const char *p = g_strstrip (spelled); *p; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) == 0x00FC)
      g_string_append (out, "yu");
    else if (g_ascii_isalpha (*p))
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

/* Without the space (narrow or wide) that fills two-character names up to three, and without doubled space.
 */
static char *
tidy (const char *name)
{
  GString *out = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (name ? name : "", -1);
  gboolean han = FALSE, space = FALSE;
  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          space = TRUE;
          continue;
        }
      if (space && out->len > 0 && !(han && is_han (c)))
        g_string_append_c (out, ' ');
      space = FALSE;
      han = is_han (c);
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* The dot between the parts of a name of another people, in its spellings. */
static const char *
find_dot (const char *name)
{
  for (const char *p = name; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == 0x00B7 || c == 0x2022 || c == 0x30FB || c == 0x2027)
        return p;
    }
  return NULL;
}

static void
split_tidy (const char *name, char **family, char **given)
{
  const char *caret = strchr (name, '^');
  const char *comma = strchr (name, ',');
  if (caret)
    {
      *family = g_strndup (name, caret - name);
      *given = g_strndup (caret + 1, strcspn (caret + 1, "^="));
    }
  else if (begins_with_han (name))
    {
      /* 买买提·吐尔逊 has no family name; written as one part, nothing is lost. */
      gsize length = find_dot (name) ? strlen (name) : fj_surname_length (name);
      *family = g_strndup (name, length);
      *given = g_strdup (name + length);
    }
  else if (comma)
    {
      *family = g_strndup (name, comma - name);
      *given = g_strdup (comma + 1);
    }
  else
    {
      const char *last = strrchr (name, ' ');
      *family = g_strdup (last ? last + 1 : name);
      *given = last ? g_strndup (name, last - name) : g_strdup ("");
    }
  g_strstrip (*family);
  g_strstrip (*given);
}

void
fj_person_name_split (const char *name, char **family, char **given)
{
  g_autofree char *text = tidy (name);
  split_tidy (text, family, given);
}

/* "Xiaohong" for 小红; @readings, when given, are those of a surname: "zhang sun". */
static char *
spell (const char *part, const char *readings)
{
  GString *out = g_string_new (NULL);
  if (readings)
    for (const char *p = readings; *p; p++)
      {
        if (*p != ' ')
          g_string_append_c (out, *p);
      }
  else
    for (const char *p = part; *p; p = g_utf8_next_char (p))
      {
        gunichar c = g_utf8_get_char (p);
        g_autofree char *read = NULL;
        if (is_han (c))
          read = read_character (c);
        else if (c == ' ' || find_dot (p) == p)
          read = g_strdup (" ");
        else
          {
            char utf8[8] = { 0 };
            g_unichar_to_utf8 (c, utf8);
            read = to_ascii (utf8);
          }
        g_string_append (out, read);
      }
  g_strstrip (out->str);
  for (char *p = out->str; *p; p++)
    if (p == out->str || p[-1] == ' ')
      *p = g_ascii_toupper (*p);
  return g_string_free (out, FALSE);
}

char *
fj_person_name_to_pinyin (const char *name)
{
  g_autofree char *text = tidy (name);
  g_autofree char *family = NULL, *given = NULL;
  split_tidy (text, &family, &given);
  g_autofree char *family_latin = NULL, *given_latin = NULL;
  if (begins_with_han (text))
    {
      family_latin = spell (family, find_dot (family) ? NULL : fj_surname_reading (family));
      given_latin = spell (given, NULL);
    }
  else
    {
      family_latin = to_ascii (family);
      given_latin = to_ascii (given);
    }
  /* A name must not vanish because no character of it has a reading. */
  if (!*family_latin && !*given_latin && *text)
    return g_strdup ("X");
  return *given_latin ? g_strconcat (family_latin, "^", given_latin, NULL) : g_strdup (family_latin);
}

char *
fj_person_name_to_initials (const char *name)
{
  g_autofree char *text = tidy (name);
  g_autofree char *family = NULL, *given = NULL;
  split_tidy (text, &family, &given);
  GString *out = g_string_new (NULL);
  const char *p = text;
  if (begins_with_han (text) && !find_dot (text))
    {
      const char *reading = fj_surname_reading (family);
      if (reading)
        {
          g_auto (GStrv) syllables = g_strsplit (reading, " ", -1);
          for (guint i = 0; syllables[i]; i++)
            g_string_append_c (out, syllables[i][0]);
          p = text + strlen (family);
        }
    }
  gboolean at_start = TRUE;
  for (; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (is_han (c))
        {
          g_autofree char *reading = read_character (c);
          g_string_append_len (out, reading, *reading ? 1 : 0);
          at_start = TRUE;
        }
      else if (!g_unichar_isalnum (c))
        at_start = c != '\'';
      else
        {
          char utf8[8] = { 0 };
          g_unichar_to_utf8 (c, utf8);
          g_autofree char *letter = at_start ? to_ascii (utf8) : NULL;
          if (letter && *letter)
            g_string_append_c (out, g_ascii_tolower (*letter));
          at_start = FALSE;
        }
    }
  return g_string_free (out, FALSE);
}

/* Blanks out what delimits components, groups and values. */
static char *
as_component (char *text, const char *delimiters)
{
  return g_strstrip (g_strdelimit (text, delimiters, ' '));
}

static gboolean
check_group (const char *group, GError **error)
{
  if (g_utf8_strlen (group, -1) <= GROUP_MAX)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("The name \"%s\" is longer than the %d characters that images can carry. Shorten it."),
               group, GROUP_MAX);
  return FALSE;
}

char *
fj_person_name_to_dicom (const char *name, const char *pinyin, GError **error)
{
  g_autofree char *text = tidy (name);
  g_autofree char *family = NULL, *given = NULL;
  split_tidy (text, &family, &given);
  as_component (family, "^=\\");
  as_component (given, "^=\\");
  g_autofree char *group = *given ? g_strconcat (family, "^", given, NULL) : g_strdup (family);
  if (!check_group (group, error))
    return NULL;
  if (!begins_with_han (text))
    return g_steal_pointer (&group);

  g_autofree char *spelled = pinyin && *pinyin ? to_ascii (pinyin) : fj_person_name_to_pinyin (text);
  as_component (spelled, "=\\");
  if (!check_group (spelled, error))
    return NULL;
  return g_strconcat (spelled, "=", group, NULL);
}

/* What a person reads of one component group. */
static char *
read_group (const char *group)
{
  g_auto (GStrv) parts = g_strsplit (group, "^", 5);
  guint n = g_strv_length (parts);
  for (guint i = 0; i < n; i++)
    g_strstrip (parts[i]);
  /* Family, given, middle, prefix, suffix. Where names are written family first, without spaces between. */
  gboolean han = FALSE;
  for (const char *p = group; *p; p = g_utf8_next_char (p))
    han = han || is_han (g_utf8_get_char (p));
  static const guint latin_order[] = { 3, 1, 2, 0, 4 }, han_order[] = { 0, 1, 2, 3, 4 };
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < 5; i++)
    {
      guint k = han ? han_order[i] : latin_order[i];
      if (k >= n || !*parts[k])
        continue;
      if (!han && out->len > 0)
        g_string_append_c (out, ' ');
      g_string_append (out, parts[k]);
    }
  return g_string_free (out, FALSE);
}

char *
fj_person_name_from_dicom (const char *pn)
{
  g_autofree char *valid = g_utf8_make_valid (pn ? pn : "", -1);
  g_auto (GStrv) groups = g_strsplit (valid, "=", 3);
  guint n = g_strv_length (groups);
  static const guint order[] = { 1, 0, 2 };
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] < n)
      {
        g_autofree char *text = read_group (groups[order[i]]);
        if (*text)
          return g_steal_pointer (&text);
      }
  return g_strdup ("");
}
