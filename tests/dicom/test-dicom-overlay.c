/* fj-dicom-overlay: planes of their own and in unused bits of the pixels. */
#include "fj-dicom-overlay.h"

#include "drawn.h"

static void
test_planes (void)
{
  static const guint8 own[] = { 1, 0, 0, 1, 1, 0, 0, 0, 0, 1 };
  g_autoptr (FjDicomObject) object = drawn_object (
      "def plane(group, rows, columns, position=0, **more):\n"
      "    for element, vr, value in ((0x10, 'US', rows), (0x11, 'US', columns), (0x40, 'CS', 'G'),\n"
      "                               (0x50, 'SS', [2, -3]), (0x100, 'US', 16 if position else 1),\n"
      "                               (0x102, 'US', position)):\n"
      "        ds.add_new((group << 16) + element, vr, value)\n"
      "plane(0x6000, 2, 5)\n"
      "ds.add_new(0x60003000, 'OW', bytes([0b00011001, 0b10]))\n"
      "ds.add_new(0x60001500, 'LO', 'sella')\n"
      "plane(0x6002, 4, 4, 15)\n"
      "plane(0x6004, 99, 99)\n"
      "ds.add_new(0x60043000, 'OW', bytes(20))\n"
      "ds.add_new(0x60061001, 'CS', 'LAYER')\n"
      "ds.PixelData = b''.join((0x8000 * (i % 3 == 0) + i).to_bytes(2, 'little') for i in range(16))\n");
  g_autoptr (GPtrArray) overlays = fj_dicom_overlay_list (object);
  g_assert_cmpuint (overlays->len, ==, 4);
  const FjOverlay *first = g_ptr_array_index (overlays, 0), *embedded = g_ptr_array_index (overlays, 1),
                  *short_one = g_ptr_array_index (overlays, 2), *named = g_ptr_array_index (overlays, 3);
  gsize n;
  const guint8 *bits = g_bytes_get_data (first->bits, &n);
  g_assert_cmpmem (bits, n, own, sizeof own);
  g_assert_cmpuint (first->group, ==, 0x6000);
  g_assert_cmpuint (first->rows, ==, 2);
  g_assert_cmpuint (first->columns, ==, 5);
  g_assert_cmpint (first->row, ==, 2);
  g_assert_cmpint (first->column, ==, -3);
  g_assert_cmpstr (first->label, ==, "sella");
  g_assert_cmpint (first->type, ==, 'G');
  g_assert_null (first->layer);
  bits = g_bytes_get_data (embedded->bits, &n);
  g_assert_cmpuint (n, ==, 16);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (bits[i], ==, i % 3 == 0);
  g_assert_null (short_one->bits); /* fewer bits than pixels */
  g_assert_null (named->bits);
  g_assert_cmpstr (named->layer, ==, "LAYER");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-overlay/planes", test_planes);
  return g_test_run ();
}
