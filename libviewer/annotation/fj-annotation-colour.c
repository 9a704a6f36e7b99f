/* See fj-annotation-colour.h. Formulas: CIE 15 (Lab), Bradford's adaptation from D50 to D65, IEC 61966-2-1.
 */
#include "fj-annotation-colour.h"

#include <math.h>

static double
uncompress (double t)
{
  return t > 6.0 / 29 ? t * t * t : 3 * (6.0 / 29) * (6.0 / 29) * (t - 4.0 / 29);
}

static guint8
to_sample (double linear)
{
  double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow (linear, 1 / 2.4) - 0.055;

  return (guint8) lround (CLAMP (value, 0, 1) * 255);
}

void
fj_annotation_colour_from_lab (const guint lab[3], guint8 rgb[3])
{
  double lightness = lab[0] * 100.0 / 65535, a = lab[1] * 255.0 / 65535 - 128,
         b = lab[2] * 255.0 / 65535 - 128;
  double y = (lightness + 16) / 116;
  /* Relative to the white of D50. */
  double x50 = 0.96422 * uncompress (y + a / 500), y50 = uncompress (y),
         z50 = 0.82521 * uncompress (y - b / 200);
  /* From D50 straight to linear sRGB: the inverse of sRGB's primaries times Bradford. */
  static const double matrix[3][3] = { { 3.1338561, -1.6168667, -0.4906146 },
                                       { -0.9787684, 1.9161415, 0.0334540 },
                                       { 0.0719453, -0.2289914, 1.4052427 } };

  for (guint i = 0; i < 3; i++)
    rgb[i] = to_sample (matrix[i][0] * x50 + matrix[i][1] * y50 + matrix[i][2] * z50);
}
