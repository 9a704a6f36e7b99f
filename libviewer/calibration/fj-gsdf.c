#include "fj-gsdf.h"

#include <math.h>

/* PS3.14 7.1: logarithm of the luminance by the natural logarithm of the index. */
double
fj_gsdf_get_luminance (double jnd)
{
  double x = log (CLAMP (jnd, FJ_GSDF_FIRST_JND, FJ_GSDF_LAST_JND));
  double above
      = -1.3011877 + x * (8.0242636e-2 + x * (1.3646699e-1 + x * (-2.5468404e-2 + x * 1.3635334e-3)));
  double below
      = 1
        + x
              * (-2.5840191e-2
                 + x * (-1.0320229e-1 + x * (2.8745620e-2 + x * (-3.1978977e-3 + x * 1.2992634e-4))));

  return pow (10, above / below);
}

/* PS3.14 7.2: the index by the decimal logarithm of the luminance. */
double
fj_gsdf_get_jnd (double luminance)
{
  static const double terms[] = { 71.498068,  94.593053,   41.912053,  9.8247004,   0.28175407,
                                  -1.1878455, -0.18014349, 0.14710899, -0.017046845 };
  double lowest = fj_gsdf_get_luminance (FJ_GSDF_FIRST_JND),
         highest = fj_gsdf_get_luminance (FJ_GSDF_LAST_JND);
  double x, jnd = 0;

  if (!(luminance > lowest))
    return FJ_GSDF_FIRST_JND;
  if (luminance >= highest)
    return FJ_GSDF_LAST_JND;
  x = log10 (luminance);
  for (guint i = G_N_ELEMENTS (terms); i > 0; i--)
    jnd = jnd * x + terms[i - 1];
  return CLAMP (jnd, FJ_GSDF_FIRST_JND, FJ_GSDF_LAST_JND);
}
