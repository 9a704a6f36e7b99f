#include "derived.h"

#define CT(number, rest)                                                                                     \
  "{'Modality': 'CT', 'SeriesNumber': " #number                                                              \
  ", 'FrameOfReferenceUID': '1.2.3', 'SliceThickness': 1, " rest "}"
#define SAME "'images': 300, 'ConvolutionKernel': 'B_SHARP_C', 'AcquisitionTime': '101112'"

static void
second (const char *other, const char *wanted)
{
  g_autofree char *series = g_strconcat (CT (2, SAME) ",", other, NULL);
  g_autoptr (FjHangPatient) patient = derived_new ("", series);

  derived_assert (patient, 0, FJ_HANG_IS_DUPLICATE, "");
  derived_assert (patient, 1, FJ_HANG_IS_DUPLICATE, wanted);
}

static void
test_duplicates (void)
{
  second (CT (3, SAME ", 'SeriesDescription': '肺窗', 'WindowCenter': -600"), "YES");
  second (CT (3, "'images': 299, 'ConvolutionKernel': 'B_SHARP_C', 'AcquisitionTime': '101112'"), "");
  second (CT (3, "'images': 300, 'ConvolutionKernel': 'B_SOFT_B', 'AcquisitionTime': '101112'"), "");
  second (CT (3, "'images': 300, 'ConvolutionKernel': 'B_SHARP_C', 'AcquisitionTime': '101512'"), "");
  second (CT (3, SAME ", 'KVP': 80"), "");
  second (CT (3, SAME ", 'ReconstructionDiameter': 200"), "");
  second (CT (3, SAME ", 'ImageOrientationPatient': [1, 0, 0, 0, 0, -1]"), "");
}

/* What is not known to be the same is not called the same. */
static void
test_unknown (void)
{
  g_autoptr (FjHangPatient) bare = derived_new ("", CT (1, "'images': 300") "," CT (2, "'images': 300"));

  derived_assert (bare, 1, FJ_HANG_IS_DUPLICATE, "");
}

#define MG(number, intent, rest)                                                                             \
  "{'Modality': 'MG', 'images': 1, 'SeriesNumber': " #number ", 'PresentationIntentType': 'FOR " intent      \
  "'" rest "}"

static void
test_twins (void)
{
  g_autoptr (FjHangPatient) twins = derived_new (
      "",
      MG (1, "PROCESSING", ", 'ViewPosition': 'CC', 'ImageLaterality': 'R'") "," MG (
          2, "PRESENTATION",
          ", 'ViewPosition': 'CC', 'ImageLaterality': 'R'") "," MG (3, "PROCESSING",
                                                                    ", 'ViewPosition': 'CC', 'ImageLaterality': 'L'"));
  g_autoptr (FjHangPatient) alone = derived_new ("", MG (1, "PROCESSING", ", 'ViewPosition': 'CC'"));

  derived_assert (twins, 0, FJ_HANG_IS_PROCESSING_TWIN, "YES");
  derived_assert (twins, 1, FJ_HANG_IS_PROCESSING_TWIN, "");
  derived_assert (twins, 2, FJ_HANG_IS_PROCESSING_TWIN, ""); /* there is no other of that breast */
  derived_assert (alone, 0, FJ_HANG_IS_PROCESSING_TWIN, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-traits-copies/duplicates", test_duplicates);
  g_test_add_func ("/hang-traits-copies/unknown", test_unknown);
  g_test_add_func ("/hang-traits-copies/twins", test_twins);
  return g_test_run ();
}
