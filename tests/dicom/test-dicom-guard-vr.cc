/* fj-dicom-guard-vr: the width of the length field is that which DCMTK reads, for every pair of characters
 * there is. */
#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include "fj-dicom-guard.h"

static void
test_every_vr (void)
{
  for (int first = 0; first < 256; first++)
    for (int second = 0; second < 256; second++)
      {
        const char name[3] = { (char) first, (char) second, 0 };
        g_assert_cmpint (fj_dicom_guard_vr_is_long (name), ==, DcmVR (name).usesExtendedLengthEncoding ());
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-guard-vr/every-vr", test_every_vr);
  return g_test_run ();
}
