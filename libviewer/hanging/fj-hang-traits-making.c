#include "fj-hang-traits-parts.h"

#include <string.h>

#define SOP_CLASS 0x00080016u
#define NUMBER_OF_FRAMES 0x00280008u

static const char *const DOSE_CLASSES[]
    = { "1.2.840.10008.5.1.4.1.1.88.67", /* X-Ray Radiation Dose SR */
        "1.2.840.10008.5.1.4.1.1.88.68", /* Radiopharmaceutical Radiation Dose SR */
        "1.2.840.10008.5.1.4.1.1.88.73", /* Patient Radiation Dose SR */
        "1.2.840.10008.5.1.4.1.1.88.75", /* Performed Imaging Agent Administration SR */
        NULL };

/* Values of Image Type, and what they say; the more particular first. */
static const struct
{
  const char *type, *reconstruction;
} TYPES[] = {
  { "MINIP", "MINIP" },
  { "MIN_IP", "MINIP" },
  { "MNIP", "MINIP" },
  { "MIN IP", "MINIP" },
  { "MIP", "MIP" },
  { "MAX_IP", "MIP" },
  { "MAXIP", "MIP" },
  { "THICKSLAB_MIP", "MIP" },
  { "PROJECTION IMAGE", "MIP" }, /* GE */
  { "MAXIMUM", "MIP" },
  { "VRT", "VR" },
  { "VR", "VR" },
  { "VOLREN", "VR" },
  { "VOLUME_RENDERED", "VR" },
  { "CPR", "CURVED" },
  { "CURVED", "CURVED" },
  { "CURVED_REFORMAT", "CURVED" },
  { "SCREEN SAVE", "SCREENSHOT" }, /* GE */
  { "SCREENSAVE", "SCREENSHOT" },
  { "SCREEN_CAPTURE", "SCREENSHOT" },
  { "SCREEN SHOT", "SCREENSHOT" },
  { "CAPTURE", "SCREENSHOT" },
  { "REFORMATTED", "MPR" }, /* GE */
  { "MPR", "MPR" },         /* Siemens */
  { "CSA MPR", "MPR" },
  { "CSAMPR", "MPR" },
  { "OBLIQUE", "MPR" }, /* CT Image Type, value 3 of some */
};

static const char *
reconstruction (const FjHangStack *stack, const FjHangVocabulary *vocabulary)
{
  const FjHangValues *values = stack->values;
  const char *class = fj_hang_values_get_text (values, SOP_CLASS, 0);
  gboolean is_ct = fj_hang_traits_is_modality (values, "CT");

  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    /* Siemens also says MPR of an MR that was reformatted, but never of the MPRAGE that it calls t1_mpr. */
    if (fj_hang_traits_has_type (values, TYPES[i].type))
      return TYPES[i].reconstruction;
  if (class != NULL && g_str_has_prefix (class, "1.2.840.10008.5.1.4.1.1.7")
      && !fj_hang_is_projection (fj_hang_values_get_text (values, FJ_HANG_MODALITY, 0))
      && !fj_hang_traits_is_modality (values, "US"))
    return "SCREENSHOT";
  /* A tube turns about the length of the body: another plane was reckoned. */
  if (is_ct
      && (fj_hang_values_has (values, FJ_HANG_PLANE, "SAGITTAL")
          || fj_hang_values_has (values, FJ_HANG_PLANE, "CORONAL"))
      && !(fj_hang_traits_has_type (values, "ORIGINAL") && fj_hang_traits_has_type (values, "AXIAL")))
    {
      const char *word = fj_hang_traits_word (vocabulary, FJ_HANG_RECONSTRUCTION, values);

      return word != NULL ? word : "MPR";
    }
  return fj_hang_traits_word (vocabulary, FJ_HANG_RECONSTRUCTION, values);
}

static gboolean
is_dose (const FjHangStack *stack, const FjHangVocabulary *vocabulary)
{
  const char *class = fj_hang_values_get_text (stack->values, SOP_CLASS, 0);

  return (class != NULL && g_strv_contains (DOSE_CLASSES, class))
         || fj_hang_traits_word (vocabulary, FJ_HANG_IS_DOSE, stack->values) != NULL;
}

/* A word alone does not make a localizer of a long stack: "Thorax nach Topogramm". */
static gboolean
is_localizer (const FjHangStack *stack, const FjHangVocabulary *vocabulary)
{
  if (fj_hang_traits_has_type (stack->values, "LOCALIZER")
      || fj_hang_traits_has_type (stack->values, "SCOUT"))
    return TRUE;
  return stack->n_images <= 150
         && fj_hang_traits_word (vocabulary, FJ_HANG_IS_LOCALIZER, stack->values) != NULL;
}

static gboolean
is_film (const FjHangStack *stack)
{
  static const char *const OVER_TIME[] = { "US", "IVUS", "XA", "RF", "ES", "XC", NULL };
  const char *modality = fj_hang_values_get_text (stack->values, FJ_HANG_MODALITY, 0);
  double frames;

  return modality != NULL && g_strv_contains (OVER_TIME, modality)
         && fj_hang_values_get_number (stack->values, NUMBER_OF_FRAMES, 0, &frames) && frames > 1;
}

void
fj_hang_traits_making (FjHangStack *stack, const FjHangVocabulary *vocabulary)
{
  const char *made;

  if (is_dose (stack, vocabulary))
    {
      fj_hang_values_add (stack->values, FJ_HANG_IS_DOSE, "YES");
      return;
    }
  if (is_localizer (stack, vocabulary))
    {
      fj_hang_values_add (stack->values, FJ_HANG_IS_LOCALIZER, "YES");
      return;
    }
  if (is_film (stack))
    fj_hang_values_add (stack->values, FJ_HANG_IS_FILM, "YES");
  made = reconstruction (stack, vocabulary);
  if (made != NULL)
    fj_hang_values_add (stack->values, FJ_HANG_RECONSTRUCTION, made);
}
