#include "fj-window-presets.h"

#include <math.h>

#include "fj-language.h"

/* Only CT has values that mean the same everywhere: Hounsfield units. */
static const FjWindowPreset ct[] = {
  { N_ ("Brain"), 40, 80 },    { N_ ("Subdural"), 75, 215 },    { N_ ("Stroke"), 35, 40 },
  { N_ ("Lung"), -600, 1500 }, { N_ ("Mediastinum"), 40, 400 }, { N_ ("Abdomen"), 50, 350 },
  { N_ ("Liver"), 80, 150 },   { N_ ("Bone"), 500, 2000 },      { N_ ("Angiography"), 300, 600 },
};

const FjWindowPreset *
fj_window_presets_get (const char *modality, guint *n)
{
  if (g_strcmp0 (modality, "CT") == 0)
    {
      *n = G_N_ELEMENTS (ct);
      return ct;
    }
  *n = 0;
  return NULL;
}

const FjWindowPreset *
fj_window_presets_find (const char *modality, double center, double width)
{
  guint n;
  const FjWindowPreset *presets = fj_window_presets_get (modality, &n);

  for (guint i = 0; i < n; i++)
    if (fabs (presets[i].center - center) < 0.5 && fabs (presets[i].width - width) < 0.5)
      return &presets[i];
  return NULL;
}

const FjWindowPreset *
fj_window_presets_get_named (const char *modality, const char *name)
{
  guint n;
  const FjWindowPreset *presets = fj_window_presets_get (modality, &n);

  for (guint i = 0; name != NULL && i < n; i++)
    if (g_ascii_strcasecmp (presets[i].name, name) == 0)
      return &presets[i];
  return NULL;
}
