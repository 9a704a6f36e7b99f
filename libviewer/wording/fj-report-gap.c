#include "fj-report-gap.h"

#include <string.h>

#define MAX_INSIDE 400 /* bytes between the brackets: a longer one is no gap */
#define MAX_UNIT 24    /* bytes */
#define LINE "__"

static void
gap_clear (gpointer data)
{
  FjReportGap *gap = data;

  g_strfreev (gap->choices);
  g_free (gap->unit);
  g_free (gap->proposed);
}

static const char *
skip_line (const char *text)
{
  while (*text == '_')
    text++;
  return text;
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* "__", "__ mm". */
static gboolean
read_line (FjReportGap *gap, const char *inside)
{
  g_autofree char *unit = NULL;

  if (!g_str_has_prefix (inside, LINE))
    return FALSE;
  unit = g_strstrip (g_strdup (skip_line (inside)));
  if (strlen (unit) > MAX_UNIT)
    return FALSE;
  gap->kind = *unit != '\0' ? FJ_REPORT_GAP_VALUE : FJ_REPORT_GAP_TEXT;
  gap->unit = *unit != '\0' ? g_steal_pointer (&unit) : NULL;
  return TRUE;
}

/* "左/右". Numbers alone are a fraction or a grade ("[1/2]"), and no question, unless @is_open. */
static gboolean
read_choices (FjReportGap *gap, const char *inside, gboolean is_open)
{
  g_auto (GStrv) choices = g_strsplit (inside, "/", FJ_REPORT_GAP_MAX_CHOICES + 1);
  guint n = g_strv_length (choices), n_numbers = 0;

  if (n < 2 || n > FJ_REPORT_GAP_MAX_CHOICES)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_strstrip (choices[i]);
      if (*choices[i] == '\0')
        return FALSE;
      n_numbers += choices[i][strspn (choices[i], "0123456789.")] == '\0';
    }
  if (n_numbers == n && !is_open)
    return FALSE;
  gap->kind = FJ_REPORT_GAP_CHOICE;
  gap->choices = g_steal_pointer (&choices);
  return TRUE;
}

static gboolean
read_inside (FjReportGap *gap, const char *inside, gboolean is_open)
{
  g_autofree char *asked = g_strdup (inside);
  char *equals = strrchr (asked, '=');
  const char *proposed = NULL;

  if (is_blank (inside))
    {
      gap->kind = FJ_REPORT_GAP_TEXT;
      return TRUE;
    }
  if (equals != NULL)
    {
      *equals = '\0';
      proposed = g_strstrip (equals + 1);
    }
  if (!read_line (gap, g_strchug (asked)) && !read_choices (gap, asked, is_open))
    {
      if (!is_open)
        return FALSE;
      gap->kind = FJ_REPORT_GAP_TEXT; /* "【请描述】": only templates have these */
      return TRUE;
    }
  if (proposed != NULL && *proposed != '\0'
      && (gap->choices == NULL || g_strv_contains ((const char *const *) gap->choices, proposed)))
    gap->proposed = g_strdup (proposed);
  return TRUE;
}

/* The gap in the brackets that begin at @text. */
static gboolean
read_bracket (FjReportGap *gap, const char *text, const char *opening, const char *closing)
{
  const char *begin = text + strlen (opening);
  const char *end = strstr (begin, closing);
  const char *again = strstr (begin, opening);
  g_autofree char *inside = NULL;

  if (end == NULL || end - begin > MAX_INSIDE || (again != NULL && again < end))
    return FALSE;
  inside = g_strndup (begin, (gsize) (end - begin));
  if (strchr (inside, '\n') != NULL || !read_inside (gap, inside, *opening != '['))
    return FALSE;
  gap->end = gap->begin + (gsize) (end - text) + strlen (closing);
  return TRUE;
}

static gboolean
read_gap (FjReportGap *gap, const char *text)
{
  if (*text == '[')
    return read_bracket (gap, text, "[", "]");
  if (g_str_has_prefix (text, "【"))
    return read_bracket (gap, text, "【", "】");
  if (!g_str_has_prefix (text, LINE))
    return FALSE;
  gap->kind = FJ_REPORT_GAP_TEXT;
  gap->end = gap->begin + (gsize) (skip_line (text) - text);
  return TRUE;
}

GArray *
fj_report_gaps (const char *text)
{
  GArray *gaps = g_array_new (FALSE, TRUE, sizeof (FjReportGap));
  const char *p = text;

  g_array_set_clear_func (gaps, gap_clear);
  while (*p != '\0')
    {
      FjReportGap gap = { .begin = (gsize) (p - text) };

      if (read_gap (&gap, p))
        {
          p = text + gap.end;
          g_array_append_val (gaps, gap);
        }
      else
        p++;
    }
  return gaps;
}

char *
fj_report_gap_fill (const FjReportGap *gap, const char *value)
{
  return gap->unit != NULL ? g_strconcat (value, " ", gap->unit, NULL) : g_strdup (value);
}
