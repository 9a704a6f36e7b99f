/* See fj-dicom-suv.h. Times are seconds of the proleptic calendar in the scanner's own zone. */
#include "fj-dicom-suv.h"

#include <math.h>
#include <string.h>

#include "fj-dicom-group.h"
#include "fj-dicom-moment.h"
#include "fj-dicom-vendor.h"
#include "fj-error.h"
#include "fj-language.h"

#define SERIES_DATE 0x00080021
#define ACQUISITION_DATE 0x00080022
#define SERIES_TIME 0x00080031
#define ACQUISITION_TIME 0x00080032
#define SEX 0x00100040
#define SIZE 0x00101020
#define WEIGHT 0x00101030
#define START_TIME 0x00181072
#define TOTAL_DOSE 0x00181074
#define HALF_LIFE 0x00181075
#define START_DATE_TIME 0x00181078
#define FRAME_DURATION 0x00181242
#define CORRECTED_IMAGE 0x00280051
#define RADIOPHARMACEUTICAL 0x00540016
#define UNITS 0x00541001
#define SUV_TYPE 0x00541006
#define DECAY_CORRECTION 0x00541102
#define FRAME_REFERENCE_TIME 0x00541300

#define GE_GROUP 0x0009
#define GE_CREATOR "GEMS_PETD_01"
#define GE_SCAN_DATE_TIME 0x0D
#define PHILIPS_GROUP 0x7053
#define PHILIPS_CREATOR "Philips PET Private Group"
#define PHILIPS_SUV_FACTOR 0x00
#define PHILIPS_CONCENTRATION_FACTOR 0x09

#define DAY 86400.0
#define LEAST_DOSE 10000 /* Bq: what is less was written in MBq */

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE, sentence);
  return FALSE;
}

/* Decay is a matter of minutes: an hour alone is no time. */
static gboolean
parse_moment (const char *date, const char *time, double *seconds)
{
  FjDicomMoment moment;

  if (strlen (time) < 4 || !fj_dicom_moment_read (date, time, &moment))
    return FALSE;
  *seconds = fj_dicom_moment_get_seconds (&moment);
  return TRUE;
}

static gboolean
read_moment (const FjDicomObject *object, FjTag date_tag, FjTag time_tag, double *seconds)
{
  g_autofree char *date = fj_dicom_group_dup_text (object, date_tag);
  g_autofree char *time = fj_dicom_group_dup_text (object, time_tag);

  return date != NULL && time != NULL && parse_moment (date, time, seconds);
}

/* A DT. Its zone is left out: the scanner writes its dates and times by the same clock. */
static gboolean
parse_date_time (const char *text, double *seconds)
{
  return text != NULL && strlen (text) >= 12 && parse_moment (text, text + 8, seconds);
}

static gboolean
has_correction (const FjDicomObject *object, const char *name)
{
  g_autofree char *text = fj_dicom_group_dup_text (object, CORRECTED_IMAGE);
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", "\\", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (g_strstrip (names[i]), name))
      return TRUE;
  return FALSE;
}

/* From the start of a frame to the time when its count rate is the mean of the frame, s. */
static double
get_mean_rate_time (double duration, double half_life)
{
  double decay = G_LN2 / half_life * duration;

  return log (decay / -expm1 (-decay)) * half_life / G_LN2;
}

/* The time to which START refers. */
static gboolean
read_start (const FjDicomObject *object, double half_life, double *start)
{
  double acquisition, reference, duration;
  gboolean has_series = read_moment (object, SERIES_DATE, SERIES_TIME, start);
  gboolean has_acquisition = read_moment (object, ACQUISITION_DATE, ACQUISITION_TIME, &acquisition);
  g_autofree char *ge = NULL;

  if (has_series && has_acquisition && *start <= acquisition)
    return TRUE;
  /* A series that was made later has another time of its own. */
  ge = fj_dicom_vendor_dup_text (object, GE_GROUP, GE_CREATOR, GE_SCAN_DATE_TIME);
  if (parse_date_time (ge, start))
    return TRUE;
  if (!has_acquisition || !fj_dicom_object_get_double (object, FRAME_REFERENCE_TIME, 0, &reference)
      || !fj_dicom_object_get_double (object, FRAME_DURATION, 0, &duration) || !(reference > 0)
      || !(duration > 0))
    return FALSE;
  *start = acquisition - reference / 1000 + get_mean_rate_time (duration / 1000, half_life);
  return TRUE;
}

static gboolean
read_injection (FjDicomObject *agent, double start, double *injection)
{
  g_autofree char *moment = fj_dicom_group_dup_text (agent, START_DATE_TIME);
  g_autofree char *time = fj_dicom_group_dup_text (agent, START_TIME);
  double since_midnight;

  if (parse_date_time (moment, injection))
    return TRUE;
  if (time == NULL || !parse_moment ("19700101", time, &since_midnight))
    return FALSE;
  since_midnight = fmod (since_midnight, DAY);
  *injection = floor (start / DAY) * DAY + since_midnight;
  if (*injection > start)
    *injection -= DAY; /* given before midnight */
  return TRUE;
}

static gboolean
check_corrections (const FjDicomObject *object, GError **error)
{
  if (has_correction (object, "ATTN") && has_correction (object, "DECY"))
    return TRUE;
  return refuse (error,
                 _ ("The image does not say that it was corrected for attenuation and decay, so its SUV "
                    "is not known. Read it in its own unit."));
}

static gboolean
read_decay (FjDicomObject *object, FjDicomObject *agent, FjSuvParameters *parameters, GError **error)
{
  double start, injection;

  if (fj_dicom_group_text_is (object, DECAY_CORRECTION, "ADMIN"))
    return TRUE;
  if (!fj_dicom_group_text_is (object, DECAY_CORRECTION, "START"))
    return refuse (error, _ ("The image does not say to what time its decay was corrected, so its SUV is not "
                             "known. Read it in its own unit."));
  if (!read_start (object, parameters->half_life, &start) || !read_injection (agent, start, &injection))
    return refuse (error,
                   _ ("The image does not say when the scan began or when the tracer was given, so its "
                      "SUV is not known. Ask the site for both times."));
  parameters->decay_time = start - injection;
  if (parameters->decay_time < 0 || parameters->decay_time > DAY)
    return refuse (error, _ ("By its times the scan began before the tracer was given, or more than a day "
                             "after, so its SUV is not known. Ask the site for the right times."));
  return TRUE;
}

static void
read_body (const FjDicomObject *object, FjSuvParameters *parameters)
{
  g_autofree char *sex = fj_dicom_group_dup_text (object, SEX);

  if (!fj_dicom_object_get_double (object, WEIGHT, 0, &parameters->weight))
    parameters->weight = 0;
  if (!fj_dicom_object_get_double (object, SIZE, 0, &parameters->height))
    parameters->height = 0;
  parameters->sex = sex != NULL && (g_str_equal (sex, "M") || g_str_equal (sex, "F")) ? sex[0] : '\0';
}

/* @scale: of the values to Bq/ml. */
static gboolean
read_concentration (FjDicomObject *object, double scale, FjSuv *suv, GError **error)
{
  FjDicomObject *agent = fj_dicom_object_get_item (object, RADIOPHARMACEUTICAL, 0);
  FjSuvParameters *parameters = &suv->parameters;

  read_body (object, parameters);
  if (!(parameters->weight > 0))
    return refuse (error,
                   _ ("The image does not say how heavy the patient is, so its SUV is not known. Ask the "
                      "site for the weight."));
  if (agent == NULL || !fj_dicom_object_get_double (agent, TOTAL_DOSE, 0, &parameters->dose)
      || !(parameters->dose > 0) || !fj_dicom_object_get_double (agent, HALF_LIFE, 0, &parameters->half_life)
      || !(parameters->half_life > 0))
    return refuse (error, _ ("The image does not say how much of which tracer was given, so its SUV is not "
                             "known. Ask the site for dose and half-life."));
  if (parameters->dose < LEAST_DOSE)
    return refuse (error,
                   _ ("The dose in the image is too small to be in becquerels, so its SUV is not known. "
                      "Ask the site for the right dose."));
  if (fj_dicom_object_count_items (object, RADIOPHARMACEUTICAL) > 1)
    return refuse (error,
                   _ ("More than one tracer was given for the image, so its SUV is not known. Read it in "
                      "its own unit."));
  if (!check_corrections (object, error) || !read_decay (object, agent, parameters, error))
    return FALSE;
  suv->basis = FJ_SUV_CONCENTRATION;
  for (FjSuvType type = 0; type < FJ_SUV_N_TYPES; type++)
    suv->factor[type] = scale * fj_suv_get_factor (parameters, type);
  return TRUE;
}

static gboolean
read_stored (const FjDicomObject *object, FjSuv *suv, GError **error)
{
  g_autofree char *type = fj_dicom_group_dup_text (object, SUV_TYPE);
  gboolean is_surface = fj_dicom_group_text_is (object, UNITS, "CM2ML");

  if (is_surface ? type == NULL || g_str_equal (type, "BSA") : type == NULL || g_str_equal (type, "BW"))
    suv->factor[is_surface ? FJ_SUV_BODY_SURFACE : FJ_SUV_BODY_WEIGHT] = 1;
  else if (!is_surface && (g_str_equal (type, "LBM") || g_str_equal (type, "LBMJAMES128")))
    suv->factor[FJ_SUV_LEAN_BODY_MASS] = 1;
  else
    return refuse (error,
                   _ ("The image holds uptake values of a kind that is not known here. Read it in its own "
                      "unit."));
  suv->basis = FJ_SUV_STORED;
  return TRUE;
}

static gboolean
read_by_units (FjDicomObject *object, FjSuv *suv, GError **error)
{
  double factor;

  if (fj_dicom_group_text_is (object, UNITS, "BQML"))
    return read_concentration (object, 1, suv, error);
  if (fj_dicom_group_text_is (object, UNITS, "GML") || fj_dicom_group_text_is (object, UNITS, "CM2ML"))
    return read_stored (object, suv, error);
  if (!fj_dicom_group_text_is (object, UNITS, "CNTS"))
    return refuse (error,
                   _ ("The image is not in a unit from which an SUV can be computed. Read it in its own "
                      "unit."));
  if (fj_dicom_vendor_get_double (object, PHILIPS_GROUP, PHILIPS_CREATOR, PHILIPS_SUV_FACTOR, &factor)
      && factor > 0)
    {
      if (!check_corrections (object, error))
        return FALSE;
      suv->basis = FJ_SUV_VENDOR_FACTOR;
      suv->factor[FJ_SUV_BODY_WEIGHT] = factor;
      return TRUE;
    }
  if (fj_dicom_vendor_get_double (object, PHILIPS_GROUP, PHILIPS_CREATOR, PHILIPS_CONCENTRATION_FACTOR,
                                  &factor)
      && factor > 0)
    return read_concentration (object, factor, suv, error);
  return refuse (error,
                 _ ("The image is in counts and does not say what a count is, so its SUV is not known. "
                    "Read it in its own unit."));
}

gboolean
fj_dicom_suv_read (FjDicomObject *object, FjSuv *suv, GError **error)
{
  *suv = (FjSuv){ .factor = { NAN, NAN, NAN } };
  if (read_by_units (object, suv, error))
    return TRUE;
  *suv = (FjSuv){ .factor = { NAN, NAN, NAN } };
  return FALSE;
}
