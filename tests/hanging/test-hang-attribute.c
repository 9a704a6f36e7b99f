/* fj-hang-attribute: keywords as PS3.6 has them, digits for what is not known. */
#include "fj-hang-attribute.h"

static void
test_names (void)
{
  static const struct
  {
    FjTag tag;
    const char *name;
  } cases[] = {
    { 0x0008103e, "SeriesDescription" },
    { 0x00080060, "Modality" },
    { 0x00100020, "PatientID" },
    { 0x00181210, "ConvolutionKernel" },
    { 0x00189087, "DiffusionBValue" },
    { 0x00200037, "ImageOrientationPatient" },
    { 0x00080008, "ImageType" },
    { 0x00185101, "ViewPosition" },
    { 0x00200062, "ImageLaterality" },
    { FJ_HANG_REGION, "Region" },
    { FJ_HANG_VIEW, "View" },
    { FJ_HANG_B_VALUE, "BValue" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char digits[9];

      g_assert_cmphex (fj_hang_attribute_from_name (cases[i].name), ==, cases[i].tag);
      g_assert_cmpstr (fj_hang_attribute_get_name (cases[i].tag, digits), ==, cases[i].name);
    }
}

static void
test_digits (void)
{
  char digits[9];

  g_assert_cmphex (fj_hang_attribute_from_name ("00231abC"), ==, 0x00231abc);
  g_assert_cmpstr (fj_hang_attribute_get_name (0x00231abc, digits), ==, "00231abc");
  g_assert_cmpstr (fj_hang_attribute_get_title (0x00231abc, digits), ==, "00231abc");
  g_assert_cmphex (fj_hang_attribute_from_name ("0023 abc"), ==, 0);
  g_assert_cmphex (fj_hang_attribute_from_name ("seriesdescription"), ==, 0);
  g_assert_cmphex (fj_hang_attribute_from_name (""), ==, 0);
  g_assert_cmphex (fj_hang_attribute_from_name (NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-attribute/names", test_names);
  g_test_add_func ("/hang-attribute/digits", test_digits);
  return g_test_run ();
}
