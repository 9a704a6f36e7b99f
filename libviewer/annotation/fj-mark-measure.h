/* What a mark measures on its image: lengths with their ground, angles, areas, statistics of what lies
 * inside. Nothing is guessed: without a ground a length is in pixels, and says so; of pixels of different
 * height and width no angle is given in pixels' space that is not the patient's. */
#pragma once

#include "fj-mark.h"

#include "fj-frame.h"
#include "fj-lut.h"
#include "fj-spacing.h"
#include "fj-statistics.h"

G_BEGIN_DECLS

/* What must be known of the image. Borrowed for the call. */
typedef struct
{
  guint rows, columns;
  /* Of several at a point the first holds (fj_dicom_spacing_list): where not the same one holds at all
   * points, a length is in pixels and an angle unknown. */
  const FjSpacing *spacings;
  guint n_spacings;
  double aspect;                  /* height of a pixel by its width, where there is no spacing; 0: unknown */
  const FjFrame *frame;           /* NULL: not at hand, or its numbers are indices: no statistics */
  const FjGreyPipeline *pipeline; /* its Modality LUT gives the values */
  const char *unit;               /* of the values: "HU"; NULL or "" : none */
  double suv_factor;              /* SUV by body weight of a value of 1 (FjSuv); 0 or NAN: not known */
  gboolean is_complete;           /* FALSE: a preview or parts are missing: nothing may be measured */
} FjMarkRoom;

typedef enum
{
  FJ_MEASURE_LENGTH,     /* mm, or pixels */
  FJ_MEASURE_LONG_AXIS,  /* the same */
  FJ_MEASURE_SHORT_AXIS, /* the same */
  FJ_MEASURE_PERIMETER,  /* the same */
  FJ_MEASURE_AREA,       /* mm², or pixels² */
  FJ_MEASURE_ANGLE,      /* degrees */
  FJ_MEASURE_RATIO,      /* without unit */
  FJ_MEASURE_VALUE,      /* of a pixel, in the room's unit */
  FJ_MEASURE_MEAN,
  FJ_MEASURE_DEVIATION,
  FJ_MEASURE_MINIMUM,
  FJ_MEASURE_MAXIMUM,
  FJ_MEASURE_N_PIXELS
} FjMeasureKind;

typedef struct
{
  FjMeasureKind kind;
  double value;
  gboolean is_physical; /* mm, mm²; FALSE: pixels. Of lengths and areas */
  FjSpacingBasis basis; /* of lengths and areas */
} FjMeasure;

/* In an order for reading aloud, the one that the mark is for first; array of FjMeasure, empty when nothing
 * can be measured. All are finite: what has no value (an angle of a point, the mean of no pixel) is left out.
 * Regions: mean, deviation, minimum, maximum, area, perimeter, pixels. Cardiothoracic: ratio, length of the
 * heart, of the thorax. Leg: length from the femoral head to the ankle, of the femur, of the tibia, angle at
 * the knee. Pixels are counted by their height and width, whatever that is. (transfer full) */
GArray *fj_mark_measure (const FjMark *mark, const FjMarkRoom *room);
/* What of the image lies inside a mark that measures values: of an ellipse, a rectangle, a freehand region, a
 * probe; for histograms. @region borrows the points of @mark. FALSE: it is none, or not whole. */
gboolean fj_mark_get_region (const FjMark *mark, FjRegion *region);
/* "23.4 mm (detector)", "112 px", "34.5°", "mean 40.2 HU": translated. (transfer full) */
char *fj_measure_to_text (const FjMeasure *measure, const char *unit);
/* "detector", "patient" …: on what ground a length is in millimetres; translated, static. */
const char *fj_measure_basis_to_text (FjSpacingBasis basis);
/* How the unit of values is written that Rescale Type (PS3.3 C.11.1.1.2), Modality LUT Type or Units of PET
 * (C.8.9.1.1.3) names: that the values of a CT without any are HU is FjModalityLut's knowledge already. NULL
 * for none or unspecified ("US"). Valid as long as @type. */
const char *fj_measure_unit_to_text (const char *type);
/* All of it as lines beside a mark, the mark's own text first; NULL: nothing to say. A region or probe
 * without a pixel of grey says "no value"; where the SUV is known it stands beside the value that the file
 * holds, "SUVbw 2.3". (transfer full) */
char *fj_mark_dup_lines (const FjMark *mark, const FjMarkRoom *room);

G_END_DECLS
