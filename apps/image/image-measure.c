#include "image-measure.h"

#include <math.h>

#include "fj-volume-measure.h"
#include "image-volume.h"

static void
print_number (gboolean json, const char *name, double value, const char *unit)
{
  if (isnan (value))
    return;
  if (json)
    g_print (", \"%s\": %.10g", name, value);
  else
    g_print ("%-22s %.10g%s\n", name, value, unit);
}

gboolean
image_measure (const ImageOptions *options, const char *folder, GError **error)
{
  const double *seed = options->seed, *box = options->box;
  FjVolumeObject object = {
    .low = options->has_above ? options->above : -INFINITY,
    .high = options->has_below ? options->below : INFINITY,
    .has_seed = options->has_seed,
    .seed = { seed[0], seed[1], seed[2] },
    .has_box = options->has_box,
    .box_low = { fmin (box[0], box[3]), fmin (box[1], box[4]), fmin (box[2], box[5]) },
    .box_high = { fmax (box[0], box[3]), fmax (box[1], box[4]), fmax (box[2], box[5]) },
  };
  g_auto (ImageVolume) opened = { 0 };
  FjVolumeMeasure measure;
  FjVolumeFlags flags;

  if (!image_volume_open (folder, &opened, error)
      || !fj_volume_measure (opened.volume, &object, &measure, error))
    return FALSE;
  flags = fj_volume_get_flags (opened.volume);
  if (options->json)
    g_print ("{\"voxels\": %" G_GUINT64_FORMAT, measure.n_voxels);
  else
    g_print ("%-22s %" G_GUINT64_FORMAT "\n", "voxels", measure.n_voxels);
  print_number (options->json, "counted", measure.counted, " mm3");
  print_number (options->json, "weighted", measure.weighted, " mm3");
  print_number (options->json, "inside", measure.inside, "");
  print_number (options->json, "outside", measure.outside, "");
  print_number (options->json, "mean", measure.mean, "");
  print_number (options->json, "minimum", measure.minimum, "");
  print_number (options->json, "maximum", measure.maximum, "");
  if (options->json)
    g_print (", \"cut\": %s, \"gaps\": %s, \"variable-spacing\": %s, \"tilted\": %s}\n",
             measure.is_cut ? "true" : "false", flags & FJ_VOLUME_GAPS ? "true" : "false",
             flags & FJ_VOLUME_VARIABLE_SPACING ? "true" : "false",
             flags & FJ_VOLUME_TILTED ? "true" : "false");
  else
    g_print ("%s%s%s%s", measure.is_cut ? "cut by the border\n" : "", flags & FJ_VOLUME_GAPS ? "gaps\n" : "",
             flags & FJ_VOLUME_VARIABLE_SPACING ? "variable spacing\n" : "",
             flags & FJ_VOLUME_TILTED ? "tilted\n" : "");
  return TRUE;
}
