/* The images of one series to stacks: sets of images that belong above one another, each in order, and the
 * sliders that lead from one to the next (phases, echoes, b values). Pure: no pixels, no DICOM; the same
 * stacks whatever the order of the input.
 *
 * Images part, in this order, by
 *  1. having a place in the patient (those without stay together);
 *  2. Frame of Reference UID; rows, columns, samples, type; Stack ID; the kind that Image Type tells:
 *     localizer, projection, magnitude, phase, real, imaginary, ADC, FA, water, fat, in phase, out of phase;
 *  3. direction (difference of unit vectors above 0.001) and Pixel Spacing (above 0.05 %);
 *  4. lying beside one another (a station of a spine): more than half a pixel apart at one position.
 * Where no two images of 2 share a direction, or of 3 a place, they stay together as FJ_STACK_MIXED.
 *
 * What is left is one stack, unless several images lie at one position. Then an attribute must explain it:
 * the first, in the order of FjStackAttribute, each of whose values has one image at every position; else
 * the first two together, else the first three; else the order of the trigger times at each position, else
 * that of the acquisition times when each pass ended before the next began; else the first attribute, then
 * the first two, with no two images of a value at one position and more than half of the positions filled
 * (FJ_STACK_INCOMPLETE). What nothing explains stays in one stack with FJ_VOLUME_DUPLICATES, and so do
 * images that are alike in everything. No image is left out. */
#pragma once

#include "fj-slice-order.h"
#include "fj-stack-image.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_STACK_UNPLACED = 1 << 0, /* its images do not say where they lie: in order of Instance Number */
  FJ_STACK_MIXED = 1 << 1, /* each lies another way (a rotation, a scout of three planes): the same order */
  FJ_STACK_LOCALIZER = 1 << 2, /* Image Type says so */
  FJ_STACK_INCOMPLETE = 1 << 3 /* lacks places that other stacks of its group have */
} FjStackFlags;

typedef enum
{
  FJ_STACK_TEMPORAL_POSITION,
  FJ_STACK_TRIGGER_TIME, /* ms */
  FJ_STACK_PHASE,        /* % */
  FJ_STACK_ECHO_TIME,    /* ms */
  FJ_STACK_ECHO_NUMBER,
  FJ_STACK_B_VALUE,        /* s/mm² */
  FJ_STACK_DIFFUSION,      /* b value with gradient; s/mm² */
  FJ_STACK_INVERSION_TIME, /* ms */
  FJ_STACK_ACQUISITION_NUMBER,
  FJ_STACK_ACQUISITION_TIME, /* s since midnight of 1970-01-01, local */
  FJ_STACK_IMAGE_TYPE
} FjStackAttribute;
#define FJ_STACK_N_ATTRIBUTES (FJ_STACK_IMAGE_TYPE + 1)
#define FJ_STACK_MAX_VALUES 3

/* What tells a stack from the others of its group. */
typedef struct
{
  FjStackAttribute attribute;
  double value;          /* NAN when not said, and for FJ_STACK_IMAGE_TYPE; a mean when told by rank */
  gboolean has_gradient; /* FJ_STACK_DIFFUSION */
  FjVector gradient;
  const char *text; /* FJ_STACK_IMAGE_TYPE: lives as long as the image it came from; else NULL */
} FjStackValue;

typedef struct
{
  guint group; /* from 0; stacks of one group lie in one place, and a slider leads through them */
  guint step;  /* from 0: along that slider */
  FjStackFlags flags;
  FjVolumeFlags volume_flags; /* as FjVolume will say; DUPLICATES stay in @images, side by side */
  double spacing;             /* mean distance along the normal, mm; 0 when UNPLACED or MIXED */
  guint n_images;
  guint *images;  /* indices of the input, upwards along the normal (row x column) */
  guint n_values; /* 0 when the group has one stack */
  FjStackValue values[FJ_STACK_MAX_VALUES];
} FjStack;

/* @images: of one series, told apart by their source and frame. Groups come in order of their lowest Instance
 * Number, localizers after the rest and what has no place last; steps by their values. (transfer full): of
 * FjStack, at least one unless @n is 0 */
GPtrArray *fj_stack_split (const FjStackImage *images, guint n);
/* Its images are grey, of one place above another: a volume can be built of them. */
gboolean fj_stack_is_volume (const FjStack *stack, const FjStackImage *images);

/* For people, in their language: "Echo time". (transfer none) */
const char *fj_stack_attribute_get_name (FjStackAttribute attribute);
/* "ms", "" when it has none. (transfer none) */
const char *fj_stack_attribute_get_unit (FjStackAttribute attribute);

G_END_DECLS
