#include "fj-suv.h"

#include <math.h>

#define G_PER_KG 1000
#define CM_PER_M 100
#define CM2_PER_M2 10000

/* Written so that a NaN is not known either. */
static gboolean
is_known (double value)
{
  return value > 0 && isfinite (value);
}

double
fj_suv_get_decayed_dose (const FjSuvParameters *parameters)
{
  if (!is_known (parameters->dose) || !is_known (parameters->half_life) || !isfinite (parameters->decay_time)
      || parameters->decay_time < 0)
    return NAN;
  return parameters->dose * exp2 (-parameters->decay_time / parameters->half_life);
}

/* What the concentration is measured against: g, g, cm². */
static double
get_body (const FjSuvParameters *parameters, FjSuvType type)
{
  double weight = parameters->weight, height = parameters->height * CM_PER_M, lean;

  if (!is_known (weight))
    return NAN;
  if (type == FJ_SUV_BODY_WEIGHT)
    return weight * G_PER_KG;
  if (!is_known (height))
    return NAN;
  if (type == FJ_SUV_BODY_SURFACE)
    return 0.007184 * pow (weight, 0.425) * pow (height, 0.725) * CM2_PER_M2;
  if (parameters->sex == 'M')
    lean = 1.10 * weight - 128 * pow (weight / height, 2);
  else if (parameters->sex == 'F')
    lean = 1.07 * weight - 148 * pow (weight / height, 2);
  else
    return NAN;
  return lean > 0 ? lean * G_PER_KG : NAN; /* beyond the bodies that the formula was made from */
}

double
fj_suv_get_factor (const FjSuvParameters *parameters, FjSuvType type)
{
  double factor = get_body (parameters, type) / fj_suv_get_decayed_dose (parameters);

  return is_known (factor) ? factor : NAN;
}

const char *
fj_suv_type_get_unit (FjSuvType type)
{
  return type == FJ_SUV_BODY_SURFACE ? "cm2/ml" : "g/ml";
}
