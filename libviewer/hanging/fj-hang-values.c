#include "fj-hang-values.h"

#include <string.h>

typedef struct
{
  FjTag tag;
  GPtrArray *texts; /* NULL at the end */
} Entry;

struct _FjHangValues
{
  gatomicrefcount refs;
  FjHangValues *below;
  GArray *entries; /* of Entry, by tag */
};

static void
clear_entry (gpointer data)
{
  g_ptr_array_unref (((Entry *) data)->texts);
}

FjHangValues *
fj_hang_values_new (FjHangValues *below)
{
  FjHangValues *values = g_new0 (FjHangValues, 1);

  g_atomic_ref_count_init (&values->refs);
  values->below = below != NULL ? fj_hang_values_ref (below) : NULL;
  values->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (values->entries, clear_entry);
  return values;
}

FjHangValues *
fj_hang_values_ref (FjHangValues *values)
{
  g_atomic_ref_count_inc (&values->refs);
  return values;
}

void
fj_hang_values_unref (FjHangValues *values)
{
  if (!g_atomic_ref_count_dec (&values->refs))
    return;
  g_clear_pointer (&values->below, fj_hang_values_unref);
  g_array_unref (values->entries);
  g_free (values);
}

/* Where @tag is in this table, or where it belongs. */
static gboolean
locate (const FjHangValues *values, FjTag tag, guint *place)
{
  guint low = 0, high = values->entries->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      FjTag here = g_array_index (values->entries, Entry, middle).tag;

      if (here == tag)
        {
          *place = middle;
          return TRUE;
        }
      if (here < tag)
        low = middle + 1;
      else
        high = middle;
    }
  *place = low;
  return FALSE;
}

/* Its texts, without the NULL at the end. */
static GPtrArray *
open_entry (FjHangValues *values, FjTag tag)
{
  guint place;

  if (!locate (values, tag, &place))
    {
      Entry entry = { tag, g_ptr_array_new_with_free_func (g_free) };

      g_array_insert_val (values->entries, place, entry);
      return entry.texts;
    }
  else
    {
      GPtrArray *texts = g_array_index (values->entries, Entry, place).texts;

      g_ptr_array_set_size (texts, (int) texts->len - 1);
      return texts;
    }
}

void
fj_hang_values_add (FjHangValues *values, FjTag tag, const char *value)
{
  GPtrArray *texts = open_entry (values, tag);

  g_ptr_array_add (texts, g_strdup (value));
  g_ptr_array_add (texts, NULL);
}

void
fj_hang_values_set (FjHangValues *values, FjTag tag, const char *text)
{
  g_auto (GStrv) parts = text != NULL && *text != '\0' ? g_strsplit (text, "\\", -1) : NULL;
  GPtrArray *texts = open_entry (values, tag);

  g_ptr_array_set_size (texts, 0);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    g_ptr_array_add (texts, g_steal_pointer (&parts[i]));
  g_ptr_array_add (texts, NULL);
  /* The texts are the array's now. */
  g_free (g_steal_pointer (&parts));
}

void
fj_hang_values_set_number (FjHangValues *values, FjTag tag, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  fj_hang_values_set (values, tag, g_ascii_formatd (text, sizeof text, "%.10g", number));
}

const char *const *
fj_hang_values_get (const FjHangValues *values, FjTag tag)
{
  guint place;

  for (; values != NULL; values = values->below)
    if (locate (values, tag, &place))
      return (const char *const *) g_array_index (values->entries, Entry, place).texts->pdata;
  return NULL;
}

const char *
fj_hang_values_get_text (const FjHangValues *values, FjTag tag, guint index)
{
  const char *const *texts = fj_hang_values_get (values, tag);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    if (i == index)
      return texts[i];
  return NULL;
}

gboolean
fj_hang_values_get_number (const FjHangValues *values, FjTag tag, guint index, double *number)
{
  const char *text = fj_hang_values_get_text (values, tag, index);
  char *end;

  if (text == NULL)
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;
  return end != text && *end == '\0' && *number - *number == 0; /* neither endless nor none */
}

gboolean
fj_hang_values_has (const FjHangValues *values, FjTag tag, const char *value)
{
  const char *const *texts = fj_hang_values_get (values, tag);

  return texts != NULL && g_strv_contains (texts, value);
}

GArray *
fj_hang_values_list (const FjHangValues *values)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (FjTag));

  for (guint i = 0; i < values->entries->len; i++)
    g_array_append_val (tags, g_array_index (values->entries, Entry, i).tag);
  return tags;
}
