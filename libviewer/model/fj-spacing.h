/* What a pixel measures in millimetres, and on what ground: a length without a ground is in pixels
 * (PS3.3 10.7, C.8.5.5). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_SPACING_NONE,       /* the image does not say: measure in pixels */
  FJ_SPACING_PATIENT,    /* Pixel Spacing of a cross-section: in the patient by construction (CT, MR …) */
  FJ_SPACING_CALIBRATED, /* Pixel Spacing of a projection, corrected or calibrated */
  FJ_SPACING_DETECTOR,   /* Imager Pixel Spacing: at the detector, so lengths are magnified */
  FJ_SPACING_ERMF,       /* Imager Pixel Spacing divided by the estimated magnification */
  FJ_SPACING_REGION      /* a calibrated region of an ultrasound image */
} FjSpacingBasis;

typedef struct
{
  FjSpacingBasis basis;
  double row_spacing;    /* between rows (down), mm; 0 with FJ_SPACING_NONE */
  double column_spacing; /* between columns (across), mm */
  /* Pixels where this holds, the last ones included; of FJ_SPACING_REGION a part of the image. */
  guint x0, y0, x1, y1;
} FjSpacing;

G_END_DECLS
