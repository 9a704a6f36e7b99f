#include "fj-spine-labels.h"

#include <string.h>

/* From head to foot. A person may have one thoracic or lumbar vertebra more or less than most: the names of
 * those are understood. */
static const struct
{
  char letter;
  guint usual, most;
} parts[] = { { 'C', 7, 7 }, { 'T', 12, 13 }, { 'L', 5, 6 }, { 'S', 5, 5 } };

typedef struct
{
  guint part, number;
} Vertebra;

/* Reads one name off @text. */
static gboolean
read_vertebra (const char **text, Vertebra *vertebra)
{
  char letter = g_ascii_toupper (**text);
  guint64 number;
  char *end;

  if (letter == 'D')
    letter = 'T';
  for (vertebra->part = 0; vertebra->part < G_N_ELEMENTS (parts); vertebra->part++)
    if (parts[vertebra->part].letter == letter)
      break;
  if (vertebra->part == G_N_ELEMENTS (parts) || !g_ascii_isdigit ((*text)[1]))
    return FALSE;
  number = g_ascii_strtoull (*text + 1, &end, 10);
  if (number < 1 || number > parts[vertebra->part].most)
    return FALSE;
  vertebra->number = (guint) number;
  *text = end;
  return TRUE;
}

static gboolean
find_next (Vertebra *vertebra, gboolean is_towards_head)
{
  if (is_towards_head && vertebra->number > 1)
    {
      vertebra->number--;
      return TRUE;
    }
  if (!is_towards_head && vertebra->number < parts[vertebra->part].usual)
    {
      vertebra->number++;
      return TRUE;
    }
  if (is_towards_head ? vertebra->part == 0 : vertebra->part + 1 == G_N_ELEMENTS (parts))
    return FALSE;
  vertebra->part = is_towards_head ? vertebra->part - 1 : vertebra->part + 1;
  vertebra->number = is_towards_head ? parts[vertebra->part].usual : 1;
  return TRUE;
}

/* A vertebra, or the disc between two that follow each other: then @lower has a number. */
static gboolean
read_label (const char *label, Vertebra *upper, Vertebra *lower)
{
  g_autofree char *words = g_strstrip (g_strdup (label != NULL ? label : ""));
  const char *text = words;
  g_autofree char *rest = NULL;

  *lower = (Vertebra){ 0, 0 };
  if (!read_vertebra (&text, upper))
    return FALSE;
  if (*text == '\0')
    return TRUE;
  if (*text != '/' && *text != '-')
    return FALSE;
  text++;
  /* "L4/5" is short for "L4/L5". */
  if (g_ascii_isdigit (*text))
    text = rest = g_strdup_printf ("%c%s", parts[upper->part].letter, text);
  if (!read_vertebra (&text, lower) || *text != '\0')
    return FALSE;
  if (lower->part == upper->part)
    return lower->number == upper->number + 1;
  /* The last of its part: some people have one less, but of the neck always seven. */
  return lower->part == upper->part + 1 && lower->number == 1
         && upper->number + (upper->part == 0 ? 0 : 1) >= parts[upper->part].usual;
}

static char *
write_label (const Vertebra *upper, const Vertebra *lower)
{
  if (lower->number == 0)
    return g_strdup_printf ("%c%u", parts[upper->part].letter, upper->number);
  return g_strdup_printf ("%c%u/%c%u", parts[upper->part].letter, upper->number, parts[lower->part].letter,
                          lower->number);
}

char *
fj_spine_labels_normalize (const char *label)
{
  Vertebra upper, lower;

  return read_label (label, &upper, &lower) ? write_label (&upper, &lower) : NULL;
}

char *
fj_spine_labels_next (const char *label, gboolean is_towards_head)
{
  Vertebra upper, lower;
  gboolean is_disc;

  if (!read_label (label, &upper, &lower))
    return NULL;
  is_disc = lower.number > 0;
  if (!is_disc)
    return find_next (&upper, is_towards_head) ? write_label (&upper, &lower) : NULL;
  if (is_towards_head)
    {
      lower = upper;
      return find_next (&upper, TRUE) ? write_label (&upper, &lower) : NULL;
    }
  upper = lower;
  return find_next (&lower, FALSE) ? write_label (&upper, &lower) : NULL;
}
