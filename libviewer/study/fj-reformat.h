/* Planes through the volume of a display set as a display set of their own: axial, coronal, sagittal, thin or
 * as slabs. Its images are answered by the store that has the set they are made of, so that whatever shows
 * images shows these. They say that they are derived, and lie where they lie in the patient. */
#pragma once

#include "fj-image-store.h"
#include "fj-reslice.h"

G_BEGIN_DECLS

typedef struct
{
  FjOrientation orientation;
  FjSlab slab;      /* FJ_SLAB_NONE: thin */
  double thickness; /* mm, of a slab */
} FjReformat;

/* The planes of @set, which @store has, in the direction in which such a stack is scrolled. Made when they
 * are asked for; the volume is read by workers at the first of them and kept while anybody shows one. Errors:
 * FJ_ERROR_UNPROCESSABLE with a sentence: no volume can be made of it (one image, gaps in its geometry,
 * colour), FJ_ERROR_TOO_LARGE. (transfer full) */
FjDisplaySet *
fj_image_store_reformat (FjImageStore *store, FjDisplaySet *set, const FjReformat *reformat, GError **error);
/* How @set was cut; NULL: it is no reformat. (transfer none) */
const FjReformat *fj_display_set_get_reformat (FjDisplaySet *set);
/* The images that @set was cut from; NULL: it is no reformat. (transfer none) */
FjDisplaySet *fj_display_set_get_base (FjDisplaySet *set);
/* The volume that @set is cut from, once an image of it was answered; NULL: not read yet, or no reformat. Its
 * memory is under the store's ceiling as long as @set is alive. (transfer full) */
FjVolume *fj_display_set_dup_volume (FjDisplaySet *set);

G_END_DECLS
