/* The Grayscale Standard Display Function (PS3.14 section 7): which luminance each just-noticeable difference
 * (JND) has, so that equal steps of a P-value look like equal steps on every monitor.
 *
 * Luminances are cd/m² and contain the light that the screen reflects. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_GSDF_FIRST_JND 1.0
#define FJ_GSDF_LAST_JND 1023.0

/* Luminance of @jnd, which is held in 1 … 1023 (0.05 to 3993.404 cd/m²). */
double fj_gsdf_get_luminance (double jnd);
/* The JND index of @luminance, held in 1 … 1023. That of a luminance that is not above 0 is 1. */
double fj_gsdf_get_jnd (double luminance);

G_END_DECLS
