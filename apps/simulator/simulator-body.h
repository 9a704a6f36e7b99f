/* Bodies of ellipsoids: cut by planes, projected by rays. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double centre[3]; /* mm, patient coordinates */
  double axis[3];   /* half lengths */
  double value;     /* of what is inside, where no later one covers it: HU, or MR signal */
  double second; /* MR: signal in the second contrast; chest: what it adds to its surroundings along a ray */
} SimulatorEllipsoid;

/* Array of SimulatorEllipsoid. (transfer full) */
GArray *simulator_body_chest (gboolean with_nodule);
GArray *simulator_body_head (void);

/* A picture plane or a film: from the middle of the first pixel along two axes of the body. */
typedef struct
{
  guint rows, columns;
  double origin[3];   /* of the middle of the first pixel */
  int column_axis;    /* which body axis a row of pixels runs along, 0 to 2 */
  double column_step; /* mm per column, negative: against the axis */
  int row_axis;
  double row_step;
} SimulatorPlane;

/* Values on the plane (rows * columns); @second chooses the second contrast. */
void simulator_body_cut (const GArray *body, const SimulatorPlane *plane, gboolean second, double *values);
/* Water-equivalent millimetres along the rays through the plane's pixels. */
void simulator_body_project (const GArray *body, const SimulatorPlane *plane, double *values);

/* A fixed sequence of numbers: standard normal, near enough. */
double simulator_noise (guint32 *state);
double simulator_uniform (guint32 *state); /* [0, 1) */

G_END_DECLS
