/* The well-known colour palettes (PS3.6 annex B): for grey images that are looked at in colours, PET and
 * nuclear medicine first of all. */
#pragma once

#include "fj-lut.h"

G_BEGIN_DECLS

/* Fills @palette with 256 entries of 8 bits. @name: the palette's label ("HOT_IRON", "PET", "HOT_METAL_BLUE",
 * "PET_20_STEP", "SPRING", "SUMMER", "FALL", "WINTER") or its UID (1.2.840.10008.1.5.1 to .8). FALSE when it
 * is none of them: @palette is empty then. */
gboolean fj_palette_make (const char *name, FjPalette *palette);

G_END_DECLS
