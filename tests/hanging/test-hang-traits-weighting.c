#include "derived.h"

static void
check (const char *rest, FjTag tag, const char *wanted)
{
  g_autofree char *series = g_strdup_printf ("{'Modality': 'MR', 'images': 20, %s}", rest);
  g_autoptr (FjHangPatient) patient = derived_new ("", series);
  g_autofree char *is = derived_get (patient, 0, tag);

  if (strcmp (is, wanted) != 0)
    g_error ("%s: “%s”, not “%s”", rest, is, wanted);
}

#define TIMES(sequence, tr, te, ti)                                                                          \
  "'ScanningSequence': '" sequence "', 'RepetitionTime': " #tr ", 'EchoTime': " #te ", 'InversionTime': " #ti

/* No name at all. */
static void
test_times (void)
{
  check (TIMES ("SE", 550, 10, 0), FJ_HANG_WEIGHTING, "T1");
  check (TIMES ("SE", 4500, 100, 0), FJ_HANG_WEIGHTING, "T2");
  check (TIMES ("SE", 3000, 34, 0), FJ_HANG_WEIGHTING, "PD");
  check (TIMES ("SE\\\\IR", 9000, 120, 2500), FJ_HANG_WEIGHTING, "FLAIR");
  check (TIMES ("IR", 4000, 45, 160), FJ_HANG_WEIGHTING, "STIR");
  check (TIMES ("SE\\\\IR", 2100, 24, 780), FJ_HANG_WEIGHTING, "T1");
  check (TIMES ("GR\\\\IR", 1900, 2.5, 900), FJ_HANG_WEIGHTING, "T1");
  check (TIMES ("GR", 600, 20, 0) ", 'FlipAngle': 20", FJ_HANG_WEIGHTING, "T2STAR");
  check (TIMES ("GR", 4, 1.7, 0) ", 'FlipAngle': 12", FJ_HANG_WEIGHTING, "T1");
  check (TIMES ("GR", 4, 2, 0) ", 'FlipAngle': 60", FJ_HANG_WEIGHTING, "FIESTA");
  check (TIMES ("EP", 3000, 80, 0), FJ_HANG_WEIGHTING, "");
  check (TIMES ("SE", 1400, 45, 0), FJ_HANG_WEIGHTING, "");
}

/* Times beat a wrong name; a name tells what times cannot. */
static void
test_names (void)
{
  check (TIMES ("SE", 4500, 100, 0) ", 'SeriesDescription': 't1_tse_tra'", FJ_HANG_WEIGHTING, "T2");
  check (TIMES ("GR", 5, 1.8, 0) ", 'FlipAngle': 12, 'SeriesDescription': 't1 dyn'", FJ_HANG_WEIGHTING,
         "DCE");
  check (TIMES ("GR", 22, 3.5, 0) ", 'FlipAngle': 18, 'SeriesDescription': '3D-TOF'", FJ_HANG_WEIGHTING,
         "MRA");
  check (TIMES ("GR", 22, 3.5, 0) ", 'FlipAngle': 18, 'AngioFlag': 'Y'", FJ_HANG_WEIGHTING, "MRA");
  check ("'SeriesDescription': 'SAG T1 FLAIR'", FJ_HANG_WEIGHTING, "T1");
  check ("'SeriesDescription': 'Ax T2 FLAIR FS'", FJ_HANG_WEIGHTING, "FLAIR");
  check ("'SeriesDescription': 'T2* GRE'", FJ_HANG_WEIGHTING, "T2STAR");
  check ("'SeriesDescription': 'ep2d_diff_b50_800_ADC'", FJ_HANG_WEIGHTING, "ADC");
  check ("'SeriesDescription': 'eADC'", FJ_HANG_WEIGHTING, "");
  check ("'SeriesDescription': 'dADC'", FJ_HANG_WEIGHTING, "ADC");
  check ("'SeriesDescription': '磁敏感加权'", FJ_HANG_WEIGHTING, "SWI");
  check ("'SeriesDescription': 'unknown'", FJ_HANG_WEIGHTING, "");
  check ("'ImageType': 'DERIVED\\\\PRIMARY\\\\DIFFUSION\\\\ADC', 'SeriesDescription': 'x'", FJ_HANG_WEIGHTING,
         "ADC");
}

static void
test_b_values (void)
{
  check ("'SeriesDescription': 'ep2d_diff_b50_800'", FJ_HANG_B_VALUE, "50\\800");
  check ("'SeriesDescription': 'DWI b=1400 3mm'", FJ_HANG_B_VALUE, "1400");
  check ("'SeriesDescription': 'DWI', 'SequenceName': '*ep_b800t'", FJ_HANG_B_VALUE, "800");
  check ("'SeriesDescription': 'DWI', 'SequenceName': '*ep_b1000#4'", FJ_HANG_B_VALUE, "1000");
  check ("'SeriesDescription': 'Ax DWI b-1000'", FJ_HANG_B_VALUE, "1000");
  check ("'SeriesDescription': 'DWI b 3 scan'", FJ_HANG_B_VALUE, "");
  check ("'DiffusionBValue': 1000", FJ_HANG_B_VALUE, "1000");
  check ("'DiffusionBValue': 1000", FJ_HANG_WEIGHTING, "DWI");
  check ("'00431039': [1000000600, 8, 0, 0]", FJ_HANG_B_VALUE, "600"); /* GE */
  check ("'0019100c': '800', 'SeriesDescription': 'diff b50'", FJ_HANG_B_VALUE, "800");
  check ("'SeriesDescription': 'ADC b1000'", FJ_HANG_B_VALUE, "");
  derived_assert_one ("{'Modality': 'MR', 'images': [{'DiffusionBValue': 800}, {'DiffusionBValue': 0},"
                      "{'DiffusionBValue': 800}]}",
                      FJ_HANG_B_VALUE, "0\\800");
}

static void
test_fat (void)
{
  check (TIMES ("SE", 3000, 34, 0) ", 'ScanOptions': 'PFP\\\\FS'", FJ_HANG_FAT_SATURATED, "YES");
  check (TIMES ("SE", 3000, 34, 0) ", 'ScanOptions': 'PFP'", FJ_HANG_FAT_SATURATED, "NO");
  check (TIMES ("SE", 3000, 34, 0), FJ_HANG_FAT_SATURATED, "");
  check (TIMES ("SE", 3000, 34, 0) ", 'ScanOptions': 'PFP', 'SeriesDescription': 'PDW_SPAIR'",
         FJ_HANG_FAT_SATURATED, "YES");
  check (TIMES ("IR", 4000, 45, 160), FJ_HANG_FAT_SATURATED, "YES");
  check ("'SeriesDescription': 't2 fse 抑脂'", FJ_HANG_FAT_SATURATED, "YES");
  check ("'SeriesDescription': 't2 fse 不压脂'", FJ_HANG_FAT_SATURATED, "NO");
  check ("'SeriesDescription': 'T1W_mDIXON_W +C'", FJ_HANG_FAT_SATURATED, "YES");
  check ("'SeriesDescription': 'T1W_mDIXON_F +C'", FJ_HANG_FAT_SATURATED, "NO");
  check ("'SeriesDescription': 'FAT: Ax LAVA-Flex'", FJ_HANG_FAT_SATURATED, "NO");
  check ("'SeriesDescription': 'WATER: Ax LAVA-Flex'", FJ_HANG_FAT_SATURATED, "YES");
  check ("'SeriesDescription': 'T2W_mDIXON_W'", FJ_HANG_FAT_SATURATED, "YES");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-traits-weighting/times", test_times);
  g_test_add_func ("/hang-traits-weighting/names", test_names);
  g_test_add_func ("/hang-traits-weighting/b_values", test_b_values);
  g_test_add_func ("/hang-traits-weighting/fat", test_fat);
  return g_test_run ();
}
