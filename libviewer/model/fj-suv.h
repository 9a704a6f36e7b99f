/* Standardised uptake values of PET: parameters and formula, as QIBA's vendor-neutral rules have them
 * (body weight) and PS3.16 CID 85 names them (the others). Pure; NAN where something is not known. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_SUV_BODY_WEIGHT,    /* g/ml */
  FJ_SUV_LEAN_BODY_MASS, /* g/ml; James: 1.10 w - 128 (w/h)² of men, 1.07 w - 148 (w/h)² of women (kg, cm) */
  FJ_SUV_BODY_SURFACE    /* cm²/ml; Du Bois: 0.007184 w^0.425 h^0.725 m² */
} FjSuvType;
#define FJ_SUV_N_TYPES (FJ_SUV_BODY_SURFACE + 1)

/* On what ground a value becomes an SUV. */
typedef enum
{
  FJ_SUV_NONE,          /* not known */
  FJ_SUV_CONCENTRATION, /* values are Bq/ml: by dose, decay and body */
  FJ_SUV_VENDOR_FACTOR, /* values are counts, and the scanner says the factor */
  FJ_SUV_STORED         /* values are SUV already */
} FjSuvBasis;

typedef struct
{
  double dose;       /* Bq, when it was given (calibrated to that time) */
  double half_life;  /* s */
  double decay_time; /* s from then to the time for which the pixels hold; 0 when that is the injection */
  double weight;     /* kg; not positive: not known, and so below */
  double height;     /* m */
  char sex;          /* 'M', 'F'; else not known */
} FjSuvParameters;

typedef struct
{
  FjSuvBasis basis;
  FjSuvParameters parameters;    /* of FJ_SUV_CONCENTRATION */
  double factor[FJ_SUV_N_TYPES]; /* SUV = factor times the value after the Modality LUT; NAN: not known */
} FjSuv;

/* Of the dose, what is left after the decay, Bq. */
double fj_suv_get_decayed_dose (const FjSuvParameters *parameters);
/* SUV of 1 Bq/ml. */
double fj_suv_get_factor (const FjSuvParameters *parameters, FjSuvType type);
/* "g/ml", "cm2/ml". */
const char *fj_suv_type_get_unit (FjSuvType type);

G_END_DECLS
