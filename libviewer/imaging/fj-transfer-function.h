/* What values look like when a volume is seen through: colour and opacity of each, as straight lines between
 * points. Presets are data, in Hounsfield units for CT; where values mean nothing by themselves (MR) in parts
 * of the range in which the images are shown. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_TRANSFER_MOST_POINTS 8

/* Colours 0 … 1; @opacity 0 … 1 of one millimetre of it, so that the length of steps changes nothing. */
typedef struct
{
  double value; /* modality value */
  double red, green, blue, opacity;
} FjTransferPoint;

/* Points by increasing value; below the first and above the last one theirs holds. */
typedef struct
{
  guint n;
  FjTransferPoint points[FJ_TRANSFER_MOST_POINTS];
} FjTransferFunction;

typedef struct
{
  const char *id;       /* "bone" */
  const char *name;     /* msgid */
  const char *modality; /* "CT", "MR" */
  gboolean is_relative; /* values are 0 … 1 of a range */
  FjTransferFunction function;
} FjTransferPreset;

/* Those of @modality, in the order of their keys; NULL and 0 when there is none. */
const FjTransferPreset *fj_transfer_presets_get (const char *modality, guint *n);

/* The function of @preset. @low, @high: the range of a relative one; @low < @high.
 * Then moved by @shift and spread around its middle by @stretch (> 0), both 0 and 1 for as it is; @shift in
 * parts of what lies between its first point and its last. */
void fj_transfer_function_init (FjTransferFunction *function,
                                const FjTransferPreset *preset,
                                double low,
                                double high,
                                double shift,
                                double stretch);
/* What @value looks like. */
void fj_transfer_function_get (const FjTransferFunction *function, double value, FjTransferPoint *point);
/* @n (2 or more) entries of red, green, blue, opacity, evenly from the first point's value to the last's;
 * opacity is that of @step mm. */
void fj_transfer_function_tabulate (const FjTransferFunction *function, double step, guint n, float *table);

G_END_DECLS
