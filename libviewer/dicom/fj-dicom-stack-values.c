/* See fj-dicom-stack-values.h. */
#include "fj-dicom-stack-values.h"

#include <math.h>
#include <string.h>

#include "fj-dicom-bits.h"
#include "fj-dicom-moment.h"
#include "fj-shared-text.h"

#define IMAGE_TYPE 0x00080008
#define ACQUISITION_DATE 0x00080022
#define ACQUISITION_DATE_TIME 0x0008002A
#define ACQUISITION_TIME 0x00080032
#define ECHO_TIME 0x00180081
#define INVERSION_TIME 0x00180082
#define ECHO_NUMBER 0x00180086
#define TRIGGER_TIME 0x00181060
#define FRAME_ACQUISITION_DATE_TIME 0x00189074
#define INVERSION_TIMES 0x00189079
#define EFFECTIVE_ECHO_TIME 0x00189082
#define B_VALUE 0x00189087
#define GRADIENT 0x00189089
#define ECHO_GROUP 0x00189114
#define MODIFIER_GROUP 0x00189115
#define DIFFUSION_GROUP 0x00189117
#define CARDIAC_GROUP 0x00189118
#define ACQUISITION_NUMBER 0x00200012
#define INSTANCE_NUMBER 0x00200013
#define FRAME_OF_REFERENCE 0x00200052
#define TEMPORAL_POSITION 0x00200100
#define STACK_ID 0x00209056
#define FRAME_CONTENT_GROUP 0x00209111
#define TEMPORAL_INDEX 0x00209128
#define TRIGGER_DELAY 0x00209153
#define CARDIAC_PHASE 0x00209241
#define RESPIRATORY_PHASE 0x00209245
#define RESPIRATORY_GROUP 0x00209253
#define SAMPLES 0x00280002
#define PHOTOMETRIC 0x00280004
#define ROWS 0x00280010
#define COLUMNS 0x00280011
#define BITS_ALLOCATED 0x00280100
#define PIXEL_REPRESENTATION 0x00280103

static double
number (const FjDicomStackValues *values, FjTag group, FjTag tag)
{
  double value;

  return values->get_double (values->data, group, tag, 0, &value) ? value : NAN;
}

/* The first of them that is said. */
static double
either (double a, double b)
{
  return isnan (a) ? b : a;
}

static guint
count (const FjDicomStackValues *values, FjTag tag, guint otherwise)
{
  double value = number (values, 0, tag);

  return value >= 0 && value <= G_MAXUINT16 ? (guint) value : otherwise;
}

/* What follows the fraction (an offset from UTC) is the same for all images of a series. */
static double
seconds_of (const char *date, const char *time)
{
  FjDicomMoment moment;

  return fj_dicom_moment_read (date, time, &moment) ? fj_dicom_moment_get_seconds (&moment) : NAN;
}

static double
read_time (const FjDicomStackValues *values)
{
  g_autofree char *whole = values->dup_text (values->data, FRAME_CONTENT_GROUP, FRAME_ACQUISITION_DATE_TIME);
  g_autofree char *date = NULL, *time = NULL;

  if (!whole)
    whole = values->dup_text (values->data, 0, ACQUISITION_DATE_TIME);
  if (whole && strlen (whole) >= 10)
    return seconds_of (whole, whole + 8);
  date = values->dup_text (values->data, 0, ACQUISITION_DATE);
  time = values->dup_text (values->data, 0, ACQUISITION_TIME);
  return date && time ? seconds_of (date, time) : NAN;
}

/* The standard's attribute, else that of the vendor whose block it is. */
static double
read_b_value (const FjDicomStackValues *values)
{
  double b = number (values, DIFFUSION_GROUP, B_VALUE);

  if (!isnan (b))
    return b;
  if (values->get_private (values->data, 0x0019, "SIEMENS MR HEADER", 0x0C, "IS", &b)
      || values->get_private (values->data, 0x2001, "Philips Imaging DD 001", 0x03, "FL", &b)
      || values->get_private (values->data, 0x0065, "Image Private Header", 0x09, "FD", &b))
    return b >= 0 ? b : NAN;
  /* General Electric adds 10^9 to tell these values from older ones. */
  if (values->get_private (values->data, 0x0043, "GEMS_PARM_01", 0x39, "IS", &b))
    return b >= 0 ? fmod (b, 100000) : NAN;
  return NAN;
}

static void
read_gradient (const FjDicomStackValues *values, FjStackImage *image)
{
  double v[3], length;

  for (guint i = 0; i < 3; i++)
    if (!values->get_double (values->data, DIFFUSION_GROUP, GRADIENT, i, &v[i]))
      return;
  length = sqrt (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  if (!(length > 1e-6) || !isfinite (length)) /* an image without diffusion weighting has zeros */
    return;
  image->has_gradient = TRUE;
  image->gradient = (FjVector){ v[0] / length, v[1] / length, v[2] / length };
}

/* Float Pixel Data have 32 or 64 bits and no Pixel Representation (PS3.3 C.7.6.24, .25). */
static FjSampleType
read_type (const FjDicomStackValues *values)
{
  double representation = number (values, 0, PIXEL_REPRESENTATION);
  guint bits = count (values, BITS_ALLOCATED, 16);

  if (bits == 64)
    return FJ_SAMPLE_F64;
  if (bits == 32 && isnan (representation))
    return FJ_SAMPLE_F32;
  return fj_dicom_bits_type (bits, representation == 1);
}

gboolean
fj_dicom_stack_values_are_grey (const FjDicomStackValues *values)
{
  g_autofree char *photometric = values->dup_text (values->data, 0, PHOTOMETRIC);

  return photometric
         && (g_str_equal (photometric, "MONOCHROME1") || g_str_equal (photometric, "MONOCHROME2"));
}

static GRefString *
get_text (const FjDicomStackValues *values, FjTag group, FjTag tag)
{
  g_autofree char *text = values->dup_text (values->data, group, tag);

  return text ? fj_shared_text_new (text) : NULL;
}

void
fj_dicom_stack_values_read (const FjDicomStackValues *values, FjStackImage *image)
{
  image->rows = count (values, ROWS, 0);
  image->columns = count (values, COLUMNS, 0);
  image->samples = count (values, SAMPLES, 1);
  image->type = read_type (values);
  image->frame_of_reference = get_text (values, 0, FRAME_OF_REFERENCE);
  image->image_type = get_text (values, 0, IMAGE_TYPE);
  image->stack_id = get_text (values, FRAME_CONTENT_GROUP, STACK_ID);
  image->instance_number = number (values, 0, INSTANCE_NUMBER);
  image->acquisition_number = number (values, 0, ACQUISITION_NUMBER);
  image->temporal_position
      = either (number (values, FRAME_CONTENT_GROUP, TEMPORAL_INDEX), number (values, 0, TEMPORAL_POSITION));
  image->trigger_time
      = either (number (values, CARDIAC_GROUP, TRIGGER_DELAY), number (values, 0, TRIGGER_TIME));
  image->phase = either (number (values, CARDIAC_GROUP, CARDIAC_PHASE),
                         number (values, RESPIRATORY_GROUP, RESPIRATORY_PHASE));
  image->acquisition_time = read_time (values);
  image->echo_time = either (number (values, ECHO_GROUP, EFFECTIVE_ECHO_TIME), number (values, 0, ECHO_TIME));
  image->echo_number = number (values, 0, ECHO_NUMBER);
  image->inversion_time
      = either (number (values, MODIFIER_GROUP, INVERSION_TIMES), number (values, 0, INVERSION_TIME));
  image->b_value = read_b_value (values);
  read_gradient (values, image);
}
