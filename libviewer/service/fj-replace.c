#define _GNU_SOURCE /* memmem */
#include "fj-replace.h"

#include <string.h>

struct _FjReplace
{
  char *from, *to;
  gsize from_length, to_length;
  GByteArray *held;
};

FjReplace *
fj_replace_new (const char *from, const char *to)
{
  FjReplace *replace = g_new0 (FjReplace, 1);

  replace->from = g_strdup (from);
  replace->to = g_strdup (to);
  replace->from_length = strlen (from);
  replace->to_length = strlen (to);
  replace->held = g_byte_array_new ();
  return replace;
}

GBytes *
fj_replace_push (FjReplace *replace, GBytes *block)
{
  GByteArray *out = g_byte_array_new ();
  gsize at = 0;

  if (block != NULL)
    g_byte_array_append (replace->held, g_bytes_get_data (block, NULL), (guint) g_bytes_get_size (block));
  for (;;)
    {
      const guint8 *rest = replace->held->data + at;
      gsize n_rest = replace->held->len - at;
      const guint8 *hit = n_rest >= replace->from_length
                              ? memmem (rest, n_rest, replace->from, replace->from_length)
                              : NULL;
      if (hit == NULL)
        break;
      g_byte_array_append (out, rest, (guint) (hit - rest));
      g_byte_array_append (out, (const guint8 *) replace->to, (guint) replace->to_length);
      at += (gsize) (hit - rest) + replace->from_length;
    }
  /* What could be the beginning of the text waits for the next block. */
  gsize n_rest = replace->held->len - at;
  gsize keep = block == NULL ? 0 : MIN (n_rest, replace->from_length - 1);
  while (keep > 0 && memcmp (replace->held->data + replace->held->len - keep, replace->from, keep) != 0)
    keep--;
  g_byte_array_append (out, replace->held->data + at, (guint) (n_rest - keep));
  g_byte_array_remove_range (replace->held, 0, replace->held->len - (guint) keep);
  return g_byte_array_free_to_bytes (out);
}

void
fj_replace_free (FjReplace *replace)
{
  if (replace == NULL)
    return;
  g_free (replace->from);
  g_free (replace->to);
  g_byte_array_unref (replace->held);
  g_free (replace);
}
