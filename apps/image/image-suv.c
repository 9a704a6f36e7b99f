#include "image-suv.h"

#include <math.h>

#include "fj-dicom-suv.h"
#include "image-listing.h"

#define UNITS 0x00541001 /* of the PET Series module, which no other image has */

static const char *const names[FJ_SUV_N_TYPES] = { "suv-bw", "suv-lbm", "suv-bsa" };

static char *
dup_basis (const FjSuv *suv)
{
  const FjSuvParameters *given = &suv->parameters;

  switch (suv->basis)
    {
    case FJ_SUV_CONCENTRATION:
      return g_strdup_printf ("%.10g Bq, %.10g s before, half-life %.10g s, %.10g kg", given->dose,
                              given->decay_time, given->half_life, given->weight);
    case FJ_SUV_VENDOR_FACTOR:
      return g_strdup ("factor of the scanner");
    default:
      return g_strdup ("stored as SUV");
    }
}

void
image_suv_print (FjDicomObject *object, const FjStatistics *statistics, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *basis = NULL;
  FjSuv suv;

  if (!fj_dicom_object_has (object, UNITS))
    return;
  if (!fj_dicom_suv_read (object, &suv, &error))
    {
      image_listing_add (json, FALSE, "suv-unknown", error->message);
      return;
    }
  basis = dup_basis (&suv);
  image_listing_add (json, FALSE, "suv-basis", basis);
  for (FjSuvType type = 0; type < FJ_SUV_N_TYPES; type++)
    {
      double factor = suv.factor[type];

      if (isnan (factor))
        continue;
      if (json)
        g_print (", \"%s\": {\"mean\": %.10g, \"deviation\": %.10g, \"minimum\": %.10g, \"maximum\": %.10g, "
                 "\"unit\": \"%s\"}",
                 names[type], factor * statistics->mean, factor * statistics->deviation,
                 factor * statistics->minimum, factor * statistics->maximum, fj_suv_type_get_unit (type));
      else
        g_print ("%-22s mean %.10g  deviation %.10g  minimum %.10g  maximum %.10g  %s\n", names[type],
                 factor * statistics->mean, factor * statistics->deviation, factor * statistics->minimum,
                 factor * statistics->maximum, fj_suv_type_get_unit (type));
    }
}
