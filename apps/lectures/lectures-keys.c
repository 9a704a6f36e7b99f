#include "lectures-keys.h"

#include <math.h>

static const struct
{
  guint keyval;
  LecturesKey key;
  gboolean is_of_images; /* images use it too */
} table[] = {
  { GDK_KEY_space, { LECTURES_KEY_TOGGLE }, TRUE },
  { GDK_KEY_k, { LECTURES_KEY_TOGGLE }, FALSE },
  { GDK_KEY_AudioPlay, { LECTURES_KEY_TOGGLE }, FALSE },
  { GDK_KEY_AudioPause, { LECTURES_KEY_TOGGLE }, FALSE },
  { GDK_KEY_j, { LECTURES_KEY_SEEK, -10 }, FALSE },
  { GDK_KEY_l, { LECTURES_KEY_SEEK, 10 }, FALSE },
  { GDK_KEY_Left, { LECTURES_KEY_SEEK, -5 }, TRUE },
  { GDK_KEY_Right, { LECTURES_KEY_SEEK, 5 }, TRUE },
  { GDK_KEY_comma, { LECTURES_KEY_STEP, 0, -1 }, FALSE },
  { GDK_KEY_period, { LECTURES_KEY_STEP, 0, 1 }, FALSE },
  { GDK_KEY_less, { LECTURES_KEY_RATE, 0, -1 }, FALSE },
  { GDK_KEY_greater, { LECTURES_KEY_RATE, 0, 1 }, FALSE },
  { GDK_KEY_bracketleft, { LECTURES_KEY_MARK_START }, FALSE },
  { GDK_KEY_bracketright, { LECTURES_KEY_MARK_END }, FALSE },
  { GDK_KEY_c, { LECTURES_KEY_CAPTIONS }, FALSE },
  { GDK_KEY_m, { LECTURES_KEY_MUTE }, FALSE },
  { GDK_KEY_Up, { LECTURES_KEY_VOLUME, 0, 1 }, TRUE },
  { GDK_KEY_Down, { LECTURES_KEY_VOLUME, 0, -1 }, TRUE },
  { GDK_KEY_f, { LECTURES_KEY_FULL_SCREEN }, TRUE },
  { GDK_KEY_F11, { LECTURES_KEY_FULL_SCREEN }, FALSE },
  { GDK_KEY_Escape, { LECTURES_KEY_LEAVE }, FALSE },
};

LecturesKey
lectures_key (guint keyval, GdkModifierType state, gboolean beside_images)
{
  const LecturesKey none = { LECTURES_KEY_NONE };

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK))
    return none;
  keyval = gdk_keyval_to_lower (keyval);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].keyval == keyval)
      return beside_images && table[i].is_of_images ? none : table[i].key;
  return none;
}

static const double rates[] = { 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3 };

const double *
lectures_rates (guint *n)
{
  *n = G_N_ELEMENTS (rates);
  return rates;
}

double
lectures_rate_after (double rate, int steps)
{
  int nearest = 0;

  for (int i = 1; i < (int) G_N_ELEMENTS (rates); i++)
    if (fabs (rates[i] - rate) < fabs (rates[nearest] - rate))
      nearest = i;
  return rates[CLAMP (nearest + steps, 0, (int) G_N_ELEMENTS (rates) - 1)];
}

char *
lectures_time_to_string (double seconds)
{
  guint whole = isfinite (seconds) && seconds > 0 ? (guint) MIN (seconds, 359999.0) : 0;

  if (whole >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
  return g_strdup_printf ("%u:%02u", whole / 60, whole % 60);
}
