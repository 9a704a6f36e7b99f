/* Numbers of a region after the Modality LUT: mean, deviation, extremes, histogram, profile. Never NaN
 * silently. Of grey frames: in a frame of colour no pixel counts. */
#pragma once

#include "fj-frame.h"
#include "fj-lut.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_REGION_RECTANGLE,
  FJ_REGION_ELLIPSE,
  FJ_REGION_POLYGON,
  FJ_REGION_OBLIQUE_ELLIPSE
} FjRegionShape;

/* Pixel coordinates: (0, 0) is the corner of the first pixel, its centre (0.5, 0.5). A pixel belongs to the
 * region when its centre does: on the left or upper side of a rectangle or polygon it does, on the right or
 * lower one not, so that regions side by side share no pixel; on an ellipse it does. */
typedef struct
{
  FjRegionShape shape;
  double x, y, width, height; /* rectangle; the box of an ellipse whose axes lie along rows and columns */
  const double *points;       /* polygon: x0 y0 x1 y1 …, closed by itself; even-odd where sides cross */
  guint n_points;
  /* Oblique ellipse, its middle at (x, y): two conjugate half diameters, x and y of each. The half axes are
   * such a pair; so is what becomes of them where pixels are not square. */
  double half_diameters[2][2];
} FjRegion;

typedef struct
{
  guint64 n;              /* pixels counted; with 0 the rest means nothing */
  guint64 n_padding;      /* left out: pixel padding, and what is no finite number */
  double mean, deviation; /* sample deviation (n - 1); 0 when n is 1 */
  double minimum, maximum, sum;
} FjStatistics;

void fj_statistics_compute (const FjFrame *frame,
                            const FjGreyPipeline *pipeline,
                            const FjRegion *region,
                            FjStatistics *statistics);
/* @bins counts over [@low, @high); values outside are in *below and *above. */
void fj_statistics_histogram (const FjFrame *frame,
                              const FjGreyPipeline *pipeline,
                              const FjRegion *region,
                              double low,
                              double high,
                              guint n_bins,
                              guint64 *bins,
                              guint64 *below,
                              guint64 *above);
/* Values along a line at unit steps of pixels, linear between the centres of pixels. NAN marks a place
 * without a value: outside the frame, or padding takes part; draw a gap there. Empty when the line has no
 * finite length. (transfer full): array of double */
GArray *fj_statistics_profile (
    const FjFrame *frame, const FjGreyPipeline *pipeline, double x0, double y0, double x1, double y1);

G_END_DECLS
