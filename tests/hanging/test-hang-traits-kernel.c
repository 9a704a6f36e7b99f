#include "derived.h"

static void
kernel (const char *kernel_name, const char *description, const char *part, const char *wanted)
{
  g_autofree char *series = g_strdup_printf (
      "{'Modality': 'CT', 'images': 90, 'SeriesDescription': '%s', 'BodyPartExamined': '%s'%s%s%s}",
      description, part, kernel_name != NULL ? ", 'ConvolutionKernel': '" : "",
      kernel_name != NULL ? kernel_name : "", kernel_name != NULL ? "'" : "");
  g_autoptr (FjHangPatient) patient = derived_new ("", series);
  g_autofree char *is = derived_get (patient, 0, FJ_HANG_KERNEL);

  if (strcmp (is, wanted) != 0)
    g_error ("%s “%s” of the %s is “%s”, not “%s”", kernel_name, description, part, is, wanted);
}

static void
test_vendors (void)
{
  static const struct
  {
    const char *kernel, *part, *wanted;
  } KERNELS[] = {
    { "B30f", "CHEST", "SOFT" },
    { "B70f", "CHEST", "LUNG" },
    { "B60s", "LSPINE", "BONE" },
    { "Bl57d\\\\3", "CHEST", "LUNG" },
    { "Br40d\\\\3", "ABDOMEN", "SOFT" },
    { "I70f\\\\3", "CHEST", "LUNG" },
    { "H31s", "HEAD", "BRAIN" },
    { "Hr64", "HEAD", "BONE" },
    { "H30s", "CSPINE", "SOFT" },
    { "Qr40", "ABDOMEN", "SOFT" },
    { "STANDARD", "HEAD", "BRAIN" },
    { "STANDARD", "ABDOMEN", "SOFT" },
    { "LUNG", "CHEST", "LUNG" },
    { "BONEPLUS", "HEAD", "BONE" },
    { "BONE", "CHEST", "LUNG" },
    { "DETAIL", "LSPINE", "SOFT" },
    { "FC08", "ABDOMEN", "SOFT" },
    { "FC51", "CHEST", "LUNG" },
    { "FC30", "HEAD", "BONE" },
    { "FC26", "HEAD", "BRAIN" },
    { "B_SHARP_C", "CHEST", "LUNG" },
    { "B_VSHARP", "CHEST", "LUNG" },
    { "B_SOFT_B", "CHEST", "SOFT" },
    { "H_SHARP_C", "HEAD", "BONE" },
    { "H_SOFT_B", "HEAD", "BRAIN" },
    { "UB", "HEAD", "BRAIN" },
    { "YE", "HEAD", "BONE" },
    { "L", "CHEST", "LUNG" },
    { "B", "ABDOMEN", "SOFT" },
    { "Lung20", "CHEST", "LUNG" },
    { "XYZ", "CHEST", "" },
    { "B70f", "ABDOMEN", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (KERNELS); i++)
    kernel (KERNELS[i].kernel, "", KERNELS[i].part, KERNELS[i].wanted);
}

/* The kernel was in the scanner; the words are somebody's. They decide what a sharp one is for. */
static void
test_words (void)
{
  kernel ("B_SOFT_B", "肺窗", "CHEST", "SOFT");
  kernel ("B70f", "Knochen", "CHEST", "BONE");
  kernel ("B_SHARP_C", "1.0 B_SHARP_C 骨窗", "CHEST", "BONE");
  kernel (NULL, "1.0 x 0.8 B_SHARP_C", "CHEST", "LUNG");
  kernel (NULL, "Thorax 1.0 Bl57", "", "LUNG");
  kernel (NULL, "Recon 2: LUNG", "", "LUNG");
  kernel (NULL, "纵隔窗", "", "SOFT");
  kernel (NULL, "骨盆", "", "");
  kernel (NULL, "Thorax 1.0", "CHEST", "");
}

static void
test_window (void)
{
  derived_assert_one (
      "{'Modality': 'CT', 'images': 9, 'ConvolutionKernel': 'B70f', 'BodyPartExamined': 'CHEST',"
      "'WindowCenter': 450, 'WindowWidth': 1500}",
      FJ_HANG_KERNEL, "BONE");
  derived_assert_one ("{'Modality': 'CT', 'images': 9, 'WindowCenter': -600, 'WindowWidth': 1500}",
                      FJ_HANG_KERNEL, "");
  derived_assert_one ("{'Modality': 'MR', 'images': 9, 'ConvolutionKernel': 'B70f'}", FJ_HANG_KERNEL, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-traits-kernel/vendors", test_vendors);
  g_test_add_func ("/hang-traits-kernel/words", test_words);
  g_test_add_func ("/hang-traits-kernel/window", test_window);
  return g_test_run ();
}
