/* Windows that radiologists know by name, per modality, each with the key that sets it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* msgid: "Lung" */
  double center, width;
} FjWindowPreset;

/* Those of @modality in the order of their keys 1, 2, 3 …; none for modalities whose values mean nothing by
 * themselves. (transfer none) */
const FjWindowPreset *fj_window_presets_get (const char *modality, guint *n);
/* The one of exactly this window. (transfer none) (nullable) */
const FjWindowPreset *fj_window_presets_find (const char *modality, double center, double width);

/* The one of that name, in English and in letters of either case ("lung"). (transfer none) (nullable) */
const FjWindowPreset *fj_window_presets_get_named (const char *modality, const char *name);

G_END_DECLS
