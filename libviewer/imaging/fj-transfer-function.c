#include "fj-transfer-function.h"

#include <math.h>

#include "fj-language.h"

/* Air -1000, lung -900 … -500, fat -100, water 0, soft tissue 20 … 80, with contrast 150 … 500, bone from 200
 * (spongy) to 1500 (compact). */
static const FjTransferPreset presets[] = {
  { "bone",
    N_ ("Bone"),
    "CT",
    FALSE,
    { 5,
      { { 120, 0.55, 0.25, 0.15, 0 },
        { 200, 0.75, 0.50, 0.35, 0.10 },
        { 320, 0.93, 0.82, 0.65, 0.45 },
        { 700, 1.00, 0.97, 0.90, 0.85 },
        { 1800, 1.00, 1.00, 1.00, 0.95 } } } },
  { "vessels",
    N_ ("Vessels (CTA)"),
    "CT",
    FALSE,
    { 6,
      { { 110, 0.50, 0.05, 0.03, 0 },
        { 170, 0.75, 0.12, 0.08, 0.20 },
        { 280, 0.95, 0.35, 0.25, 0.60 },
        { 420, 1.00, 0.75, 0.60, 0.55 },
        { 700, 1.00, 0.95, 0.88, 0.70 },
        { 1800, 1.00, 1.00, 1.00, 0.90 } } } },
  { "lung",
    N_ ("Lung"),
    "CT",
    FALSE,
    { 6,
      { { -930, 0.30, 0.45, 0.75, 0 },
        { -860, 0.45, 0.65, 0.95, 0.015 },
        { -700, 0.70, 0.85, 1.00, 0.045 },
        { -500, 1.00, 0.80, 0.65, 0.05 },
        { -350, 1.00, 0.70, 0.55, 0.008 },
        { -250, 1.00, 0.70, 0.55, 0 } } } },
  { "skin",
    N_ ("Skin"),
    "CT",
    FALSE,
    { 4,
      { { -500, 0.70, 0.50, 0.40, 0 },
        { -250, 0.85, 0.64, 0.52, 0.50 },
        { -50, 0.93, 0.75, 0.63, 0.95 },
        { 300, 0.96, 0.82, 0.72, 0.95 } } } },
  { "surface",
    N_ ("Surface"),
    "MR",
    TRUE,
    { 4,
      { { 0.12, 0.45, 0.42, 0.40, 0 },
        { 0.25, 0.70, 0.66, 0.62, 0.30 },
        { 0.60, 0.92, 0.88, 0.84, 0.80 },
        { 1.00, 1.00, 1.00, 1.00, 0.90 } } } },
  { "bright",
    N_ ("Bright structures"),
    "MR",
    TRUE,
    { 4,
      { { 0.55, 0.50, 0.10, 0.06, 0 },
        { 0.75, 0.85, 0.35, 0.25, 0.15 },
        { 1.00, 1.00, 0.75, 0.60, 0.70 },
        { 1.50, 1.00, 0.95, 0.90, 0.90 } } } },
};

const FjTransferPreset *
fj_transfer_presets_get (const char *modality, guint *n)
{
  const FjTransferPreset *first = NULL;

  *n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_strcmp0 (presets[i].modality, modality) == 0)
      {
        if (first == NULL)
          first = &presets[i];
        (*n)++;
      }
  return first;
}

void
fj_transfer_function_init (FjTransferFunction *function,
                           const FjTransferPreset *preset,
                           double low,
                           double high,
                           double shift,
                           double stretch)
{
  double first, last, middle;

  *function = preset->function;
  if (preset->is_relative)
    for (guint i = 0; i < function->n; i++)
      function->points[i].value = low + function->points[i].value * (high - low);
  first = function->points[0].value;
  last = function->points[function->n - 1].value;
  middle = (first + last) / 2;
  for (guint i = 0; i < function->n; i++)
    function->points[i].value
        = middle + (function->points[i].value - middle) * stretch + shift * (last - first);
}

static double
between (double a, double b, double part)
{
  return a + (b - a) * part;
}

void
fj_transfer_function_get (const FjTransferFunction *function, double value, FjTransferPoint *point)
{
  const FjTransferPoint *points = function->points, *above;
  guint i = 0;
  double part;

  while (i < function->n && points[i].value <= value)
    i++;
  *point = points[i == 0 ? 0 : i - 1];
  point->value = value;
  if (i == 0 || i == function->n)
    return;
  above = &points[i];
  part = (value - points[i - 1].value) / (above->value - points[i - 1].value);
  point->red = between (point->red, above->red, part);
  point->green = between (point->green, above->green, part);
  point->blue = between (point->blue, above->blue, part);
  point->opacity = between (point->opacity, above->opacity, part);
}

void
fj_transfer_function_tabulate (const FjTransferFunction *function, double step, guint n, float *table)
{
  double first = function->points[0].value, last = function->points[function->n - 1].value;

  for (guint i = 0; i < n; i++)
    {
      FjTransferPoint point;

      fj_transfer_function_get (function, first + (last - first) * i / (n - 1), &point);
      table[4 * i] = (float) point.red;
      table[4 * i + 1] = (float) point.green;
      table[4 * i + 2] = (float) point.blue;
      table[4 * i + 3] = (float) (1 - pow (1 - point.opacity, step));
    }
}
