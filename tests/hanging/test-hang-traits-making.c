#include "derived.h"

#define CT(rest) "{'Modality': 'CT', 'images': 90, " rest "}"
#define CORONAL "'ImageOrientationPatient': [1, 0, 0, 0, 0, -1]"

static void
test_localizer (void)
{
  derived_assert_one (CT ("'ImageType': 'ORIGINAL\\\\PRIMARY\\\\LOCALIZER'"), FJ_HANG_IS_LOCALIZER, "YES");
  derived_assert_one (CT ("'SeriesDescription': '定位像'"), FJ_HANG_IS_LOCALIZER, "YES");
  derived_assert_one (CT ("'SeriesDescription': 'AAHead_Scout'"), FJ_HANG_IS_LOCALIZER, "YES");
  derived_assert_one (CT ("'SeriesDescription': 'local flow'"), FJ_HANG_IS_LOCALIZER, "");
  /* nobody plans on 400 slices */
  derived_assert_one ("{'Modality': 'CT', 'images': 400, 'SeriesDescription': 'Thorax nach Scout'}",
                      FJ_HANG_IS_LOCALIZER, "");
}

static void
test_dose (void)
{
  derived_assert_one ("{'Modality': 'SR', 'images': 1, 'SOPClassUID': '1.2.840.10008.5.1.4.1.1.88.67'}",
                      FJ_HANG_IS_DOSE, "YES");
  derived_assert_one (CT ("'SeriesDescription': 'Dose Report'"), FJ_HANG_IS_DOSE, "YES");
  derived_assert_one (CT ("'SeriesDescription': 'Low Dose Chest'"), FJ_HANG_IS_DOSE, "");
  derived_assert_one (CT ("'SeriesDescription': '胸部低剂量'"), FJ_HANG_IS_DOSE, "");
  derived_assert_one (CT ("'SeriesDescription': '剂量报告'"), FJ_HANG_IS_DOSE, "YES");
}

static void
test_reconstruction (void)
{
  derived_assert_one (CT ("'ImageType': 'DERIVED\\\\SECONDARY\\\\REFORMATTED\\\\AVERAGE'"),
                      FJ_HANG_RECONSTRUCTION, "MPR");
  derived_assert_one (CT ("'ImageType': 'DERIVED\\\\SECONDARY\\\\AXIAL\\\\MIP'"), FJ_HANG_RECONSTRUCTION,
                      "MIP");
  derived_assert_one (CT ("'ImageType': 'ORIGINAL\\\\PRIMARY\\\\AXIAL'"), FJ_HANG_RECONSTRUCTION, "");
  /* reckoned planes, whatever their Image Type; a head held back was scanned so */
  derived_assert_one (CT (CORONAL), FJ_HANG_RECONSTRUCTION, "MPR");
  derived_assert_one (CT (CORONAL ", 'SeriesDescription': 'cor MIP'"), FJ_HANG_RECONSTRUCTION, "MIP");
  derived_assert_one (CT (CORONAL ", 'ImageType': 'ORIGINAL\\\\PRIMARY\\\\AXIAL'"), FJ_HANG_RECONSTRUCTION,
                      "");
  derived_assert_one ("{'Modality': 'MR', 'images': 9, 'SeriesDescription': 't1_mpr_cor', " CORONAL "}",
                      FJ_HANG_RECONSTRUCTION, "");
  derived_assert_one ("{'Modality': 'CT', 'images': 1, 'SOPClassUID': '1.2.840.10008.5.1.4.1.1.7'}",
                      FJ_HANG_RECONSTRUCTION, "SCREENSHOT");
}

static void
test_film (void)
{
  derived_assert_one ("{'Modality': 'XA', 'images': [{'NumberOfFrames': 60}]}", FJ_HANG_IS_FILM, "YES");
  derived_assert_one ("{'Modality': 'US', 'images': [{'NumberOfFrames': 1}]}", FJ_HANG_IS_FILM, "");
  derived_assert_one ("{'Modality': 'CT', 'images': [{'NumberOfFrames': 60}]}", FJ_HANG_IS_FILM, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-traits-making/localizer", test_localizer);
  g_test_add_func ("/hang-traits-making/dose", test_dose);
  g_test_add_func ("/hang-traits-making/reconstruction", test_reconstruction);
  g_test_add_func ("/hang-traits-making/film", test_film);
  return g_test_run ();
}
