/* fj-dicom-suv: the times, units and gaps of PET headers. test-image-suv.py compares whole images with numpy.
 */
#include "drawn.h"
#include "fj-dicom-suv.h"
#include "fj-error.h"

#include <math.h>
#include <string.h>

/* 370 MBq at 08:00, scanned at 09:00:30, of a man of 80 kg; @changes come after, in Python. */
static FjDicomObject *
drawn_pet (const char *changes)
{
  g_autofree char *script = g_strconcat (
      "fill(ds, dict(Modality='PT', Units='BQML', DecayCorrection='START', PatientWeight=80,\n"
      "  CorrectedImage=['DECY', 'ATTN', 'SCAT'], SeriesDate='20240229', SeriesTime='090030',\n"
      "  AcquisitionDate='20240229', AcquisitionTime='090030.5',\n"
      "  RadiopharmaceuticalInformationSequence=sequence(item(RadionuclideTotalDose='370000000',\n"
      "    RadionuclideHalfLife='6586.2', RadiopharmaceuticalStartTime='080000'))))\n"
      "agent = ds.RadiopharmaceuticalInformationSequence[0]\n",
      changes, NULL);

  return drawn_object (script);
}

/* The same, changed here: "GGGGEEEE=value", apart by blanks; "+" before it for an attribute of the tracer; no
 * value removes it. */
static FjDicomObject *
pet (const char *changes)
{
  static FjDicomObject *whole = NULL;
  g_auto (GStrv) words = g_strsplit (changes, " ", -1);
  FjDicomObject *object;

  if (whole == NULL)
    whole = drawn_pet ("");
  object = fj_dicom_object_copy (whole);
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      gboolean of_tracer = words[i][0] == '+';
      char *value = strchr (words[i], '=') + 1;
      FjTag tag = (FjTag) g_ascii_strtoull (words[i] + of_tracer, NULL, 16);
      g_autoptr (GError) error = NULL;

      fj_dicom_object_set_string (of_tracer ? fj_dicom_object_get_item (object, 0x00540016, 0) : object, tag,
                                  *value != '\0' ? value : NULL, &error);
      g_assert_no_error (error);
    }
  return object;
}

static void
expect_decay (FjDicomObject *changed, double seconds)
{
  g_autoptr (FjDicomObject) object = changed;
  g_autoptr (GError) error = NULL;
  FjSuv suv;

  g_assert_true (fj_dicom_suv_read (object, &suv, &error));
  g_assert_no_error (error);
  g_assert_cmpint (suv.basis, ==, FJ_SUV_CONCENTRATION);
  g_assert_cmpfloat_with_epsilon (suv.parameters.decay_time, seconds, 1e-6);
  g_assert_cmpfloat_with_epsilon (suv.factor[FJ_SUV_BODY_WEIGHT] * 370e6 * pow (2, -seconds / 6586.2), 80000,
                                  1e-6);
  g_assert_true (isnan (suv.factor[FJ_SUV_BODY_SURFACE]));
}

static void
test_times (void)
{
  expect_decay (pet (""), 3630);
  expect_decay (pet ("00080031=090029.5 +00181072=080000.5"), 3629);
  /* before midnight, and over the end of February */
  expect_decay (pet ("00080031=001000 +00181072=233000"), 2400);
  expect_decay (pet ("00080021=20240301 00080022=20240301 00080031=003000 +00181078=20240229233000.000000"),
                3600);
  expect_decay (pet ("+00181078=20240229075930+0800"), 3660);
  expect_decay (pet ("00541102=ADMIN 00080031="), 0);
  /* As old writers spelled it */
  expect_decay (drawn_pet ("ds.SeriesTime = '09:00:30'; agent.RadiopharmaceuticalStartTime = '08:00:00.5'"),
                3629.5);
  /* A series made later: GE says the time itself … */
  expect_decay (drawn_pet ("ds.SeriesTime = '170000'; ds.add_new(0x00090010, 'LO', 'GEMS_PETD_01')\n"
                           "ds.add_new(0x0009100d, 'UN', b'20240229090100.00 ')"),
                3660);
  /* … else it is counted back: a frame of 120 s that began 570 s after the start */
  expect_decay (
      drawn_pet (
          "import math\nds.SeriesTime = '170000'; ds.AcquisitionTime = '091000'\n"
          "ds.ActualFrameDuration = '120000'; d = math.log(2) / 6586.2\n"
          "ds.FrameReferenceTime = str(round(1000 * (570 + math.log(d * 120 / (1 - math.exp(-d * 120))) / d), 9))"),
      3630);
}

static void
test_other_units (void)
{
  g_autoptr (FjDicomObject) stored = pet ("00541001=GML 00101030=");
  g_autoptr (FjDicomObject) lean = pet ("00541001=GML 00541006=LBM");
  g_autoptr (FjDicomObject) surface = pet ("00541001=CM2ML 00541006=BSA");
  g_autoptr (FjDicomObject) factor
      = drawn_pet ("ds.Units = 'CNTS'; ds.add_new(0x70530010, 'LO', 'Philips PET Private Group')\n"
                   "ds.add_new(0x70531000, 'DS', '0.000125'); ds.add_new(0x70531009, 'DS', '9')");
  g_autoptr (FjDicomObject) scale = drawn_pet (
      "ds.Units = 'CNTS'; ds.add_new(0x70530010, 'LO', 'Philips PET Private Group')\n"
      "ds.add_new(0x70531000, 'DS', '0'); ds.add_new(0x70531009, 'DS', '2.5'); ds.DecayCorrection = 'ADMIN'");
  FjSuv suv;

  g_assert_true (fj_dicom_suv_read (stored, &suv, NULL));
  g_assert_cmpint (suv.basis, ==, FJ_SUV_STORED);
  g_assert_cmpfloat (suv.factor[FJ_SUV_BODY_WEIGHT], ==, 1);
  g_assert_true (isnan (suv.factor[FJ_SUV_LEAN_BODY_MASS]));
  g_assert_true (fj_dicom_suv_read (lean, &suv, NULL));
  g_assert_cmpfloat (suv.factor[FJ_SUV_LEAN_BODY_MASS], ==, 1);
  g_assert_true (isnan (suv.factor[FJ_SUV_BODY_WEIGHT]));
  g_assert_true (fj_dicom_suv_read (surface, &suv, NULL));
  g_assert_cmpfloat (suv.factor[FJ_SUV_BODY_SURFACE], ==, 1);
  g_assert_true (fj_dicom_suv_read (factor, &suv, NULL));
  g_assert_cmpint (suv.basis, ==, FJ_SUV_VENDOR_FACTOR);
  g_assert_cmpfloat (suv.factor[FJ_SUV_BODY_WEIGHT], ==, 0.000125);
  g_assert_true (fj_dicom_suv_read (scale, &suv, NULL));
  g_assert_cmpint (suv.basis, ==, FJ_SUV_CONCENTRATION);
  g_assert_cmpfloat_with_epsilon (suv.factor[FJ_SUV_BODY_WEIGHT], 2.5 * 80000 / 370e6, 1e-15);
}

static void
test_body (void)
{
  g_autoptr (FjDicomObject) man = pet ("00101020=1.8 00100040=M 00541102=ADMIN");
  g_autoptr (FjDicomObject) other = pet ("00101020=1.8 00100040=O");
  FjSuv suv;

  g_assert_true (fj_dicom_suv_read (man, &suv, NULL));
  g_assert_cmpfloat_with_epsilon (suv.factor[FJ_SUV_LEAN_BODY_MASS] * 370e6, (88 - 128.0 * 16 / 81) * 1000,
                                  1e-6);
  g_assert_true (fj_dicom_suv_read (other, &suv, NULL));
  g_assert_true (isnan (suv.factor[FJ_SUV_LEAN_BODY_MASS]));
  g_assert_false (isnan (suv.factor[FJ_SUV_BODY_SURFACE]));
}

static void
expect_unknown (FjDicomObject *changed, const char *word)
{
  g_autoptr (FjDicomObject) object = changed;
  g_autoptr (GError) error = NULL;
  FjSuv suv;

  g_assert_false (fj_dicom_suv_read (object, &suv, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpint (suv.basis, ==, FJ_SUV_NONE);
  g_assert_true (isnan (suv.factor[FJ_SUV_BODY_WEIGHT]));
}

/* What is not said stays unknown, and the sentence says what. */
static void
test_unknown (void)
{
  static const struct
  {
    const char *changes, *word;
  } cases[] = {
    { "00101030=", "heavy" },
    { "00101030=0", "heavy" },
    { "00540016=", "half-life" },
    { "+00181074=", "half-life" },
    { "+00181075=0", "half-life" },
    { "+00181074=370", "becquerels" },
    { "00280051=DECY", "attenuation" },
    { "00280051=ATTN\\NORM", "attenuation" },
    { "00541102=NONE", "to what time" },
    { "00541102=", "to what time" },
    { "00080031= 00080022=", "when the scan" },
    { "00080031=170000", "when the scan" },
    { "+00181072=", "when the scan" },
    { "+00181078=20240229120000", "right times" },
    { "+00181078=20240201080000", "right times" },
    { "00541001=PROPCPS", "unit" },
    { "00541001=", "unit" },
    { "00541001=CNTS", "counts" },
    { "00541001=GML 00541006=IBW", "kind" },
  };
  static const struct
  {
    const char *changes, *word;
  } drawn[] = {
    { "ds.RadiopharmaceuticalInformationSequence.append(item(RadionuclideTotalDose='1'))", "More than one" },
    { "ds.SeriesTime = '999999'", "when the scan" },
    { "ds.SeriesTime = '123'", "when the scan" },
    { "agent.RadiopharmaceuticalStartTime = '8'", "when the scan" },
    { "ds.Units = 'CNTS'; ds.CorrectedImage = ['DECY']; ds.add_new(0x70530010, 'LO', 'Philips PET Private Group')\n"
      "ds.add_new(0x70531000, 'DS', '0.000125')",
      "attenuation" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_unknown (pet (cases[i].changes), cases[i].word);
  for (guint i = 0; i < G_N_ELEMENTS (drawn); i++)
    expect_unknown (drawn_pet (drawn[i].changes), drawn[i].word);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-suv/times", test_times);
  g_test_add_func ("/dicom-suv/other-units", test_other_units);
  g_test_add_func ("/dicom-suv/body", test_body);
  g_test_add_func ("/dicom-suv/unknown", test_unknown);
  return g_test_run ();
}
