/* fj-palette: the well-known palettes by name and UID, entry for entry as pydicom packages them. */
#include "fj-palette.h"

/* Prints 768 entries in lines of digits; linear segments are rounded to nearest. */
#define PROGRAM                                                                                              \
  "import sys, pydicom\n"                                                                                    \
  "from pydicom.data import get_palette_files\n"                                                             \
  "ds = pydicom.dcmread(get_palette_files(sys.argv[1])[0], force=True)\n"                                    \
  "for colour in ('Red', 'Green', 'Blue'):\n"                                                                \
  "    data = ds.get(colour + 'PaletteColorLookupTableData')\n"                                              \
  "    if data is None:\n"                                                                                   \
  "        words, data, at = ds['Segmented' + colour + 'PaletteColorLookupTableData'].value, [], 0\n"        \
  "        while len(data) < 256:\n"                                                                         \
  "            kind, n = words[at], words[at + 1]\n"                                                         \
  "            if kind == 0:\n"                                                                              \
  "                data += words[at + 2:at + 2 + n]\n"                                                       \
  "            else:\n"                                                                                      \
  "                first, last = data[-1], words[at + 2]\n"                                                  \
  "                data += [int(first + (last - first) * i / n + 0.5) for i in range(1, n + 1)]\n"           \
  "            at += 2 + n if kind == 0 else 3\n"                                                            \
  "    print(*data)\n"

static void
test_entries (void)
{
  static const char *const palettes[][3] = {
    { "HOT_IRON", "1.2.840.10008.1.5.1", "hotiron.dcm" },
    { "PET", "1.2.840.10008.1.5.2", "pet.dcm" },
    { "HOT_METAL_BLUE", "1.2.840.10008.1.5.3", "hotmetalblue.dcm" },
    { "PET_20_STEP", "1.2.840.10008.1.5.4", "pet20step.dcm" },
    { "SPRING", "1.2.840.10008.1.5.5", "spring.dcm" },
    { "SUMMER", "1.2.840.10008.1.5.6", "summer.dcm" },
    { "FALL", "1.2.840.10008.1.5.7", "fall.dcm" },
    { "WINTER", "1.2.840.10008.1.5.8", "winter.dcm" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (palettes); i++)
    {
      const char *argv[] = { "/usr/bin/python3", "-W", "ignore", "-c", PROGRAM, palettes[i][2], NULL };
      g_autofree char *printed = NULL;
      g_autoptr (GError) error = NULL;
      int status = 0;
      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &printed, NULL, &status, &error);
      g_assert_no_error (error);
      g_assert_cmpint (status, ==, 0);
      for (guint by = 0; by < 2; by++)
        {
          FjPalette palette;
          char *next = printed;
          g_assert_true (fj_palette_make (palettes[i][by], &palette));
          FjTable *tables[] = { palette.red, palette.green, palette.blue };
          for (guint c = 0; c < 3; c++)
            {
              g_assert_cmpuint (tables[c]->n, ==, 256);
              g_assert_cmpuint (tables[c]->bits, ==, 8);
              for (guint k = 0; k < 256; k++)
                g_assert_cmpuint (tables[c]->entries[k], ==, g_ascii_strtoull (next, &next, 10));
            }
          fj_palette_clear (&palette);
        }
    }
}

static void
test_unknown (void)
{
  static const char *const names[]
      = { "", "HOT", "1.2.840.10008.1.5.9", "1.2.840.10008.1.5.10", "1.2.840.10008.1.5.1." };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      FjPalette palette;
      g_assert_false (fj_palette_make (names[i], &palette));
      g_assert_null (palette.red);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/entries", test_entries);
  g_test_add_func ("/palette/unknown", test_unknown);
  return g_test_run ();
}
