#include "fj-hang-traits-parts.h"

#include <string.h>

#define CONVOLUTION_KERNEL 0x00181210u
#define WINDOW_CENTER 0x00281050u
#define WINDOW_WIDTH 0x00281051u

static gboolean
is_region (const FjHangStack *stack, const char *region)
{
  return fj_hang_values_has (stack->values, FJ_HANG_REGION, region);
}

static gboolean
is_bony (const FjHangStack *stack)
{
  static const char *const BONY[]
      = { "HEAD",  "SPINE", "SHOULDER", "ELBOW", "WRIST", "HAND",  "FINGER",  "HIP",   "KNEE",
          "ANKLE", "FOOT",  "TOE",      "ARM",   "LEG",   "THIGH", "FOREARM", "PELVIS" };

  for (guint i = 0; i < G_N_ELEMENTS (BONY); i++)
    if (is_region (stack, BONY[i]))
      return TRUE;
  return FALSE;
}

/* A sharp kernel is for lungs or for bones; which, the words tell, the window that it is sent with, or what
 * there is in that region. */
static const char *
sharp_for (const FjHangStack *stack, const char *said)
{
  double center, width;

  if (said != NULL && (strcmp (said, "LUNG") == 0 || strcmp (said, "BONE") == 0))
    return said;
  if (fj_hang_values_get_number (stack->values, WINDOW_CENTER, 0, &center)
      && fj_hang_values_get_number (stack->values, WINDOW_WIDTH, 0, &width))
    {
      if (center <= -300)
        return "LUNG";
      if (center >= 200 && width >= 1000)
        return "BONE";
    }
  if (is_region (stack, "CHEST"))
    return is_bony (stack) ? NULL : "LUNG";
  return is_bony (stack) && !is_region (stack, "ABDOMEN") ? "BONE" : NULL;
}

void
fj_hang_traits_kernel (FjHangStack *stack, const FjHangVocabulary *vocabulary)
{
  static const FjTag OF_HEADER[] = { CONVOLUTION_KERNEL, 0 };
  static const FjTag OF_WORDS[] = { FJ_HANG_SERIES_DESCRIPTION, FJ_HANG_PROTOCOL_NAME, 0 };
  g_autofree char **header = fj_hang_traits_words_of (vocabulary, FJ_HANG_KERNEL, stack->values, OF_HEADER);
  g_autofree char **words = fj_hang_traits_words_of (vocabulary, FJ_HANG_KERNEL, stack->values, OF_WORDS);
  const char *kernel = header[0] != NULL ? header[0] : words[0], *said = words[0];
  gboolean is_head = is_region (stack, "HEAD"), is_aside;

  is_aside = fj_hang_values_has (stack->values, FJ_HANG_IS_LOCALIZER, "YES")
             || fj_hang_values_has (stack->values, FJ_HANG_IS_DOSE, "YES");
  if (kernel == NULL || is_aside)
    return;
  if (strcmp (kernel, "SHARP") == 0)
    {
      /* Both a kernel's name and a window's may stand in one description: "1.0 B_SHARP_C 骨窗". */
      for (guint i = 0; words[i] != NULL; i++)
        if (strcmp (words[i], "SHARP") != 0)
          {
            said = words[i];
            break;
          }
      kernel = sharp_for (stack, said);
    }
  else if (strcmp (kernel, "SOFT") == 0 && is_head && !is_region (stack, "NECK"))
    kernel = "BRAIN";
  else if (strcmp (kernel, "BRAIN") == 0 && !is_head && is_bony (stack) + is_region (stack, "NECK") > 0)
    kernel = "SOFT"; /* kernels for heads serve necks and cervical spines too */
  if (kernel != NULL)
    fj_hang_values_add (stack->values, FJ_HANG_KERNEL, kernel);
}
