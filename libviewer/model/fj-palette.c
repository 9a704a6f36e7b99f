#include "fj-palette.h"

#define ENTRIES 256u
#define UID_ROOT "1.2.840.10008.1.5."
#define MOST_KNOTS 14

/* The tables of the standard rise and fall in straight lines: where a line ends. */
typedef struct
{
  guint8 at, value;
} Knot;

typedef struct
{
  const char *name;
  guint number; /* last part of the UID */
  Knot channels[3][MOST_KNOTS];
} Lines;

static const Lines lines[] = {
  { "HOT_IRON",
    1,
    { { { 0, 0 }, { 127, 254 }, { 129, 255 }, { 255, 255 } },
      { { 0, 0 }, { 128, 0 }, { 254, 252 }, { 255, 255 } },
      { { 0, 0 }, { 191, 0 }, { 254, 252 }, { 255, 255 } } } },
  { "PET",
    2,
    { { { 0, 0 }, { 63, 0 }, { 64, 1 }, { 149, 170 }, { 150, 171 }, { 192, 255 }, { 255, 255 } },
      { { 0, 0 },
        { 31, 62 },
        { 33, 67 },
        { 62, 125 },
        { 63, 128 },
        { 95, 64 },
        { 97, 61 },
        { 127, 1 },
        { 128, 0 },
        { 254, 252 },
        { 255, 255 } },
      { { 0, 0 },
        { 1, 1 },
        { 128, 255 },
        { 130, 248 },
        { 192, 0 },
        { 233, 165 },
        { 235, 174 },
        { 254, 250 },
        { 255, 255 } } } },
  { "HOT_METAL_BLUE",
    3,
    { { { 0, 0 }, { 85, 0 }, { 102, 50 }, { 119, 90 }, { 153, 190 }, { 170, 255 }, { 255, 255 } },
      { { 0, 0 }, { 119, 0 }, { 238, 224 }, { 255, 255 } },
      { { 0, 0 },
        { 17, 33 },
        { 42, 83 },
        { 43, 84 },
        { 76, 149 },
        { 93, 183 },
        { 94, 184 },
        { 102, 200 },
        { 119, 150 },
        { 136, 50 },
        { 153, 0 },
        { 170, 0 },
        { 238, 200 },
        { 255, 255 } } } },
  { "SPRING", 5, { { { 0, 255 }, { 255, 255 } }, { { 0, 0 }, { 255, 255 } }, { { 0, 255 }, { 255, 0 } } } },
  { "SUMMER",
    6,
    { { { 0, 0 }, { 255, 0 } }, { { 0, 255 }, { 255, 128 } }, { { 0, 0 }, { 127, 0 }, { 255, 254 } } } },
  { "FALL", 7, { { { 0, 255 }, { 255, 255 } }, { { 0, 255 }, { 255, 0 } }, { { 0, 0 }, { 255, 0 } } } },
  { "WINTER",
    8,
    { { { 0, 0 }, { 127, 0 }, { 255, 127 } }, { { 0, 0 }, { 255, 255 } }, { { 0, 255 }, { 255, 128 } } } },
};

/* Twenty even steps. */
#define STEPS 20u

static const guint8 steps[STEPS][3] = {
  { 0, 0, 0 },     { 96, 0, 80 },     { 48, 48, 80 },    { 48, 48, 112 },  { 80, 80, 128 },
  { 96, 96, 176 }, { 112, 112, 192 }, { 128, 128, 224 }, { 48, 96, 48 },   { 48, 144, 48 },
  { 80, 192, 80 }, { 64, 224, 64 },   { 224, 224, 80 },  { 208, 208, 96 }, { 208, 176, 64 },
  { 208, 144, 0 }, { 192, 96, 0 },    { 176, 48, 0 },    { 255, 0, 0 },    { 255, 255, 255 },
};

static void
draw_lines (const Knot *knots, guint16 *entries)
{
  entries[0] = knots[0].value;
  for (; knots->at < ENTRIES - 1; knots++)
    {
      gint from = knots[0].value, rise = knots[1].value - from, run = knots[1].at - knots[0].at;

      for (gint i = 1; i <= run; i++)
        entries[knots->at + i] = (guint16) ((2 * (from * run + rise * i) + run) / (2 * run));
    }
}

static gboolean
is_called (const char *name, const char *label, guint number)
{
  char uid[sizeof UID_ROOT + 1];

  g_snprintf (uid, sizeof uid, UID_ROOT "%u", number);
  return g_str_equal (name, label) || g_str_equal (name, uid);
}

static void
take (guint16 entries[3][ENTRIES], FjPalette *palette)
{
  palette->red = fj_table_new (0, 8, entries[0], ENTRIES);
  palette->green = fj_table_new (0, 8, entries[1], ENTRIES);
  palette->blue = fj_table_new (0, 8, entries[2], ENTRIES);
}

gboolean
fj_palette_make (const char *name, FjPalette *palette)
{
  guint16 entries[3][ENTRIES];

  *palette = (FjPalette){ NULL };
  if (is_called (name, "PET_20_STEP", 4))
    {
      for (guint i = 0; i < ENTRIES; i++)
        for (guint c = 0; c < 3; c++)
          entries[c][i] = steps[MIN (i * STEPS / (ENTRIES - 1), STEPS - 1)][c];
      take (entries, palette);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (is_called (name, lines[i].name, lines[i].number))
      {
        for (guint c = 0; c < 3; c++)
          draw_lines (lines[i].channels[c], entries[c]);
        take (entries, palette);
        return TRUE;
      }
  return FALSE;
}
