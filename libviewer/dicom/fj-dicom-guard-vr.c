/* See fj-dicom-guard.h: how wide the length field of an explicit VR element is. */
#include "fj-dicom-guard.h"

gboolean
fj_dicom_guard_vr_is_long (const char vr[2])
{
  static const char shorts[] = "AEASATCSDADSDTFLFDISLOLTPNSHSLSSSTTMUIULUS";
  for (gsize i = 0; shorts[i]; i += 2)
    if (shorts[i] == vr[0] && shorts[i + 1] == vr[1])
      return FALSE;
  /* Names that DCMTK's table has for itself and accepts from a file. */
  if ((vr[0] == 'o' && vr[1] == 'x') || (vr[0] == 'p' && vr[1] == 'x') || (vr[0] == 'l' && vr[1] == 't'))
    return TRUE;
  /* Future VRs are of capital letters and long (PS3.5 7.1.2); anything else is a mistake, read as short. */
  return vr[0] >= 'A' && vr[0] <= 'Z' && vr[1] >= 'A' && vr[1] <= 'Z';
}
