#include "central-range.h"

#include <string.h>

/* Digits to a number; FALSE when there are none or too many. */
static gboolean
read_number (const char **at, guint64 *value)
{
  const char *start = *at;

  *value = 0;
  while (g_ascii_isdigit (**at))
    {
      if (*value > (G_MAXUINT64 - 9) / 10)
        return FALSE;
      *value = *value * 10 + (guint64) (**at - '0');
      (*at)++;
    }
  return *at > start;
}

static void
skip_blanks (const char **at)
{
  while (**at == ' ' || **at == '\t')
    (*at)++;
}

CentralRange
central_range_parse (const char *header, guint64 size, guint64 *first, guint64 *last)
{
  const char *at = header;
  gboolean has_first, has_last;

  if (header == NULL || g_ascii_strncasecmp (header, "bytes=", 6) != 0)
    return CENTRAL_RANGE_WHOLE;
  at += 6;
  skip_blanks (&at);
  has_first = g_ascii_isdigit (*at);
  if ((has_first && !read_number (&at, first)) || *at++ != '-')
    return CENTRAL_RANGE_WHOLE;
  has_last = g_ascii_isdigit (*at);
  if ((has_last && !read_number (&at, last)) || (!has_first && !has_last))
    return CENTRAL_RANGE_WHOLE;
  skip_blanks (&at);
  if (*at == ',')
    return CENTRAL_RANGE_NONE;
  if (*at != '\0' || (has_first && has_last && *last < *first))
    return CENTRAL_RANGE_WHOLE;
  if (!has_first) /* the last *last bytes */
    {
      if (*last == 0 || size == 0)
        return CENTRAL_RANGE_NONE;
      *first = *last < size ? size - *last : 0;
      *last = size - 1;
      return CENTRAL_RANGE_PART;
    }
  if (*first >= size)
    return CENTRAL_RANGE_NONE;
  *last = has_last ? MIN (*last, size - 1) : size - 1;
  return CENTRAL_RANGE_PART;
}
