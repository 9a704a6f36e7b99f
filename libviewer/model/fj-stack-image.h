/* What tells the images of a series apart before any pixel is read: the input of splitting a series into
 * stacks (phases, b values, echoes, orientations) and of ordering each. One per frame: an enhanced object
 * gives as many as it has frames. */
#pragma once

#include "fj-frame.h"
#include "fj-plane.h"

G_BEGIN_DECLS

/* Numbers that are not said are NAN, texts that are not said NULL. Texts are interned: the images of a series
 * say the same. */
typedef struct
{
  guint source; /* the caller's own number of the object */
  guint frame;  /* of the object, from 0 */

  guint rows, columns, samples;
  FjSampleType type; /* of the decoded frame */
  gboolean has_plane;
  FjPlane plane;
  double slope, intercept; /* 1 and 0 when the Modality LUT is a table */
  gboolean is_modality_table;
  gboolean has_padding; /* of a grey one: stored values @padding_low … @padding_high are background
                           (C.7.5.1.1.2) */
  double padding_low, padding_high;

  GRefString *frame_of_reference; /* Frame of Reference UID (0020,0052) */
  GRefString *image_type;         /* Image Type (0008,0008) or Frame Type (0008,9007), as stored */
  GRefString *stack_id;           /* Stack ID (0020,9056) */

  double instance_number;    /* (0020,0013) */
  double acquisition_number; /* (0020,0012) */
  double temporal_position;  /* Temporal Position Identifier (0020,0100), Index (0020,9128) */
  double trigger_time;       /* (0018,1060), Nominal Cardiac Trigger Delay Time (0020,9153); ms */
  double phase;              /* of the cardiac or respiratory cycle, percent */
  double acquisition_time;   /* Acquisition Date and Time, seconds since midnight of 1970-01-01, local */
  double echo_time;          /* (0018,0081), Effective Echo Time (0018,9082); ms */
  double echo_number;        /* (0018,0086) */
  double inversion_time;     /* (0018,0082); ms */
  double b_value;            /* (0018,9087), or the vendor's private one; s/mm2 */
  gboolean has_gradient;     /* Diffusion Gradient Orientation (0018,9089) */
  FjVector gradient;         /* unit vector */
} FjStackImage;

void fj_stack_image_init (FjStackImage *image); /* nothing said */
void fj_stack_image_clear (FjStackImage *image);

G_END_DECLS
