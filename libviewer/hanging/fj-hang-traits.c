#include "fj-hang-traits-parts.h"

#include <string.h>

gboolean
fj_hang_traits_has_type (const FjHangValues *values, const char *value)
{
  const char *const *types = fj_hang_values_get (values, FJ_HANG_IMAGE_TYPE);

  for (guint i = 0; types != NULL && types[i] != NULL; i++)
    if (g_ascii_strcasecmp (types[i], value) == 0)
      return TRUE;
  return FALSE;
}

gboolean
fj_hang_traits_is_modality (const FjHangValues *values, const char *modality)
{
  return fj_hang_values_has (values, FJ_HANG_MODALITY, modality);
}

const char *
fj_hang_traits_word (const FjHangVocabulary *vocabulary, FjTag attribute, const FjHangValues *values)
{
  g_autofree char **codes = fj_hang_vocabulary_find (vocabulary, attribute, values, NULL);

  return codes[0];
}

char **
fj_hang_traits_words_of (const FjHangVocabulary *vocabulary,
                         FjTag attribute,
                         const FjHangValues *values,
                         const FjTag *sources)
{
  g_autoptr (FjHangValues) some = fj_hang_values_new (NULL);
  const char *modality = fj_hang_values_get_text (values, FJ_HANG_MODALITY, 0);

  if (modality != NULL)
    fj_hang_values_add (some, FJ_HANG_MODALITY, modality);
  for (guint i = 0; sources[i] != 0; i++)
    {
      const char *const *texts = fj_hang_values_get (values, sources[i]);

      for (guint j = 0; texts != NULL && texts[j] != NULL; j++)
        fj_hang_values_add (some, sources[i], texts[j]);
    }
  return fj_hang_vocabulary_find (vocabulary, attribute, some, NULL);
}

gboolean
fj_hang_traits_get_seconds (const FjHangValues *values, FjTag tag, double *seconds)
{
  const char *text = fj_hang_values_get_text (values, tag, 0);
  gsize length = text != NULL ? strspn (text, "0123456789") : 0;

  if (length >= 14) /* DT: YYYYMMDDHHMMSS */
    {
      text += 8;
      length -= 8;
    }
  if (length != 6)
    return FALSE;
  *seconds = (text[0] - '0') * 36000 + (text[1] - '0') * 3600 + (text[2] - '0') * 600 + (text[3] - '0') * 60
             + (text[4] - '0') * 10 + (text[5] - '0');
  if (text[6] == '.')
    *seconds += g_ascii_strtod (text + 6, NULL);
  return *seconds < 86401;
}

static void
derive_study (FjHangStudy *study, const FjHangVocabulary *vocabulary)
{
  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];

      fj_hang_values_set_number (stack->values, FJ_HANG_N_IMAGES, stack->n_images);
      fj_hang_traits_plane (stack, vocabulary);
      fj_hang_traits_making (stack, vocabulary);
    }
  fj_hang_traits_region (study, vocabulary);
  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];

      if (fj_hang_traits_is_modality (stack->values, "CT"))
        fj_hang_traits_kernel (stack, vocabulary);
      else if (fj_hang_traits_is_modality (stack->values, "MR"))
        fj_hang_traits_weighting (stack, vocabulary);
    }
  fj_hang_traits_phases (study, vocabulary);
  fj_hang_traits_views (study, vocabulary);
  fj_hang_traits_copies (study);
}

void
fj_hang_traits_derive (FjHangPatient *patient, const FjHangVocabulary *vocabulary)
{
  for (guint i = 0; i < patient->studies->len; i++)
    derive_study (patient->studies->pdata[i], vocabulary);
}
