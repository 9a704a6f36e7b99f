/* fj-dicom-table: descriptors, packing, signs and segments as PS3.3 C.11.1.1 and C.7.9.2 have them. */
#include "fj-dicom-table.h"

#include "drawn.h"
#include "fj-error.h"

#define DESCRIPTOR 0x00283002
#define DATA 0x00283006
#define RED_DESCRIPTOR 0x00281101
#define RED_DATA 0x00281201
#define RED_SEGMENTS 0x00281221

static FjTable *
read_lut (const char *descriptor, const char *data, gint64 low, gint64 high)
{
  g_autofree char *script = g_strdup_printf (
      "import struct\nds.add_new(0x00283002, %s)\nds.add_new(0x00283006, %s)\n", descriptor, data);
  g_autoptr (FjDicomObject) object = drawn_object (script);
  return fj_dicom_table_read (object, DESCRIPTOR, DATA, 0, low, high, NULL);
}

static void
test_descriptor (void)
{
  g_autoptr (FjTable) words = read_lut ("'US', [4, 10, 12]", "'US', [1, 2, 3, 4095]", 0, 4095);
  g_assert_cmpuint (words->n, ==, 4);
  g_assert_cmpint (words->first, ==, 10);
  g_assert_cmpuint (words->bits, ==, 12);
  g_assert_cmpuint (words->entries[3], ==, 4095);
  g_autoptr (FjTable) all = read_lut ("'US', [0, 0, 16]", "'OW', bytes(131070) + b'\\xff\\x7f'", 0, 65535);
  g_assert_cmpuint (all->n, ==, 65536);
  g_assert_cmpuint (all->entries[65535], ==, 0x7fff);
  /* Two 8-bit entries in a word, the first in its low half; an odd number is padded. */
  g_autoptr (FjTable) packed = read_lut ("'US', [5, 0, 8]", "'OW', bytes([9, 8, 7, 6, 5, 0])", 0, 255);
  g_assert_cmpuint (packed->n, ==, 5);
  g_assert_cmpuint (packed->bits, ==, 8);
  g_assert_cmpuint (packed->entries[0], ==, 9);
  g_assert_cmpuint (packed->entries[1], ==, 8);
  g_assert_cmpuint (packed->entries[4], ==, 5);
  /* Entries that are wider than described. */
  g_autoptr (FjTable) wide = read_lut ("'US', [2, 0, 8]", "'US', [3, 1024]", 0, 255);
  g_assert_cmpuint (wide->bits, ==, 11);
  g_assert_null (read_lut ("'US', [9, 0, 12]", "'US', [1, 2, 3, 4]", 0, 4095));
  g_assert_null (read_lut ("'US', [4, 0]", "'US', [1, 2, 3, 4]", 0, 4095));
}

static void
test_sign (void)
{
  static const struct
  {
    const char *descriptor;
    gint64 low, high, first;
  } cases[] = {
    { "'SS', [2, -1024, 8]", -1024, 3071, -1024 },
    { "'US', [2, 64512, 8]", -1024, 3071, -1024 },  /* a writer that knows no SS */
    { "'US', [2, 40000, 8]", -1024, 64511, 40000 }, /* can come up */
    { "'US', [2, 64512, 8]", 0, 65535, 64512 },
    { "'SS', [2, -1024, 8]", 0, 65535, 64512 }, /* nothing is negative: mislabelled */
    { "'US', [2, 32768, 16]", -32768, 32767, -32768 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjTable) table
          = read_lut (cases[i].descriptor, "'US', [0, 255]", cases[i].low, cases[i].high);
      g_assert_cmpint (table->first, ==, cases[i].first);
    }
}

static FjTable *
read_segments (const char *descriptor, const char *fields)
{
  g_autofree char *script = g_strdup_printf (
      "import struct\nds.add_new(0x00281101, 'US', %s)\nds.add_new(0x00281221, 'OW', %s)\n", descriptor,
      fields);
  g_autoptr (FjDicomObject) object = drawn_object (script);
  g_autoptr (GError) error = NULL;
  FjTable *table = fj_dicom_table_read (object, RED_DESCRIPTOR, RED_DATA, RED_SEGMENTS, 0, 65535, &error);
  if (!table)
    g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  return table;
}

static void
assert_entries (const FjTable *table, const guint16 *expected, guint n)
{
  g_assert_nonnull (table);
  g_assert_cmpmem (table->entries, table->n * 2, expected, n * 2);
}

static void
test_segments (void)
{
  /* Discrete 10 20; linear to 40 in 4; the same again by reference to the beginning. */
  static const guint16 expected[] = { 10, 20, 25, 30, 35, 40, 10, 20, 25, 30, 35, 40 };
  g_autoptr (FjTable) words
      = read_segments ("[12, 0, 16]", "struct.pack('<11H', 0, 2, 10, 20, 1, 4, 40, 2, 2, 0, 0)");
  assert_entries (words, expected, 12);
  g_autoptr (FjTable) bytes
      = read_segments ("[12, 0, 8]", "bytes([0, 2, 10, 20, 1, 4, 40, 2, 2, 0, 0, 0, 0, 0])");
  assert_entries (bytes, expected, 12);
  /* Halves to even: what pydicom's _expand_segmented_lut gives. */
  static const guint16 halves[] = { 7, 6, 6, 5, 4, 4 };
  g_autoptr (FjTable) linear
      = read_segments ("[6, 0, 16]", "struct.pack('<8H', 0, 1, 7, 1, 4, 4, 0, 1) + bytes([4, 0])");
  assert_entries (linear, halves, 6);

  g_assert_null (read_segments ("[3, 0, 16]", "struct.pack('<3H', 1, 3, 5)"));             /* linear first */
  g_assert_null (read_segments ("[3, 0, 16]", "struct.pack('<4H', 0, 9, 1, 2)"));          /* cut short */
  g_assert_null (read_segments ("[3, 0, 16]", "struct.pack('<5H', 0, 2, 1, 2, 0)"));       /* too few */
  g_assert_null (read_segments ("[1, 0, 16]", "struct.pack('<5H', 0, 3, 1, 2, 3)"));       /* too many */
  g_assert_null (read_segments ("[4, 0, 16]", "struct.pack('<7H', 0, 1, 1, 2, 9, 6, 0)")); /* to itself */
  g_assert_null (read_segments ("[4, 0, 16]", "struct.pack('<4H', 7, 1, 1, 2)")); /* no such segment */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-table/descriptor", test_descriptor);
  g_test_add_func ("/dicom-table/sign", test_sign);
  g_test_add_func ("/dicom-table/segments", test_segments);
  return g_test_run ();
}
