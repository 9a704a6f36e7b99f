#include "fj-image-mention.h"

#include <stdlib.h>
#include <string.h>

#define BEGIN "(Se "
#define MIDDLE ", Im "
#define MOST_DIGITS 9

char *
fj_image_mention_to_text (const char *what, const char *values, gint series, guint image)
{
  g_auto (GStrv) lines = g_strsplit (values != NULL ? values : "", "\n", -1);
  g_autofree char *joined = g_strjoinv ("; ", lines);

  g_strstrip (joined);
  return g_strdup_printf ("%s%s%s " BEGIN "%d" MIDDLE "%u)", what, *joined != '\0' ? " " : "", joined, series,
                          image);
}

/* A number of at most nine digits; how many bytes it takes, 0: none. */
static gsize
read_number (const char *text, gboolean may_be_negative, gint *number)
{
  gsize sign = may_be_negative && *text == '-' ? 1 : 0;
  gsize digits = strspn (text + sign, "0123456789");

  if (digits == 0 || digits > MOST_DIGITS)
    return 0;
  *number = atoi (text);
  return sign + digits;
}

static gboolean
read_at (const char *text, gsize start, FjImageMention *mention)
{
  const char *at = text + start + strlen (BEGIN);
  gint series, image;
  gsize n = read_number (at, TRUE, &series);

  if (n == 0 || !g_str_has_prefix (at + n, MIDDLE))
    return FALSE;
  at += n + strlen (MIDDLE);
  n = read_number (at, FALSE, &image);
  if (n == 0 || at[n] != ')' || image < 1)
    return FALSE;
  *mention = (FjImageMention){ series, (guint) image, start, (gsize) (at + n + 1 - text) };
  return TRUE;
}

gboolean
fj_image_mention_find (const char *text, gsize at, FjImageMention *mention)
{
  gsize length = strlen (text), begin, end;
  gboolean is_found = FALSE;

  at = MIN (at, length);
  for (begin = at; begin > 0 && text[begin - 1] != '\n'; begin--)
    ;
  end = at + strcspn (text + at, "\n");
  for (gsize i = begin; i < end; i++)
    if (g_str_has_prefix (text + i, BEGIN) && read_at (text, i, mention))
      {
        is_found = TRUE;
        if (mention->end >= at)
          break;
      }
  return is_found;
}
