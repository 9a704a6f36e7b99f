#include "fj-mask.h"

void
fj_mask_init (FjMask *mask)
{
  *mask = (FjMask){ .ranges = g_array_new (FALSE, FALSE, sizeof (guint)),
                    .frames = g_array_new (FALSE, FALSE, sizeof (guint)),
                    .averaging = 1,
                    .interval = 1 };
}

void
fj_mask_clear (FjMask *mask)
{
  g_clear_pointer (&mask->ranges, g_array_unref);
  g_clear_pointer (&mask->frames, g_array_unref);
}

static gboolean
is_applicable (const FjMask *mask, guint frame)
{
  if (mask->ranges->len < 2)
    return mask->operation != FJ_MASK_REVERSE_INTERVAL; /* that one counts from its first range */
  for (guint i = 0; i + 1 < mask->ranges->len; i += 2)
    if (frame >= g_array_index (mask->ranges, guint, i)
        && frame <= g_array_index (mask->ranges, guint, i + 1))
      return TRUE;
  return FALSE;
}

static gboolean
add (GArray *frames, gint64 frame, guint n_frames)
{
  guint number = (guint) CLAMP (frame, 0, G_MAXUINT);

  if (frame < 1 || frame > n_frames)
    return FALSE;
  g_array_append_val (frames, number);
  return TRUE;
}

gboolean
fj_mask_find_frames (const FjMask *mask, guint frame, guint n_frames, GArray *contrast, GArray *masks)
{
  gboolean found = frame >= 1 && frame <= n_frames && is_applicable (mask, frame);
  gint64 first;

  for (guint i = 0; found && i < MAX (mask->averaging, 1); i++)
    found = add (contrast, (gint64) frame + i, n_frames);
  if (!found)
    return FALSE;
  switch (mask->operation)
    {
    case FJ_MASK_AVERAGE:
      for (guint i = 0; found && i < mask->frames->len; i++)
        found = add (masks, g_array_index (mask->frames, guint, i), n_frames);
      return found && mask->frames->len > 0;
    case FJ_MASK_INTERVAL:
      return add (masks, (gint64) frame - mask->interval, n_frames);
    case FJ_MASK_REVERSE_INTERVAL:
      first = g_array_index (mask->ranges, guint, 0);
      return add (masks, first - mask->interval - (frame - first), n_frames);
    case FJ_MASK_NONE:
    default:
      return FALSE;
    }
}
