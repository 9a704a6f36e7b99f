#include <math.h>
#include <string.h>

#include "fj-dicom-frame.h"
#include "fj-dicom-spacing.h"
#include "fj-dicom-suv.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-mark-measure.h"
#include "image-commands.h"
#include "image-keep.h"
#include "image-listing.h"

#define PHOTOMETRIC 0x00280004
#define MOST_POINTS 100000

typedef struct
{
  FjDicomObject *object;
  FjFrame *frame;
  GArray *spacings;
  FjGreyPipeline pipeline;
  FjMarkRoom room;
} Drawn;

static void
drawn_clear (Drawn *drawn)
{
  g_clear_pointer (&drawn->spacings, g_array_unref);
  g_clear_pointer (&drawn->frame, fj_frame_unref);
  g_clear_pointer (&drawn->object, fj_dicom_object_free);
  fj_grey_pipeline_clear (&drawn->pipeline);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawn, drawn_clear)

static gboolean
open_image (const ImageOptions *options, const char *path, Drawn *drawn, GError **error)
{
  g_autofree char *photometric = NULL;
  double uptake = NAN;
  FjSuv suv;

  drawn->object = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, error);
  if (drawn->object == NULL)
    return FALSE;
  drawn->frame = fj_dicom_frame_decode (drawn->object, options->frame, error);
  if (drawn->frame == NULL
      || !fj_dicom_frame_get_pipeline (drawn->object, options->frame, &drawn->pipeline, error))
    return FALSE;
  if (fj_dicom_suv_read (drawn->object, &suv, NULL))
    uptake = suv.factor[FJ_SUV_BODY_WEIGHT];
  photometric = fj_dicom_object_dup_string (drawn->object, PHOTOMETRIC);
  drawn->spacings = fj_dicom_spacing_list (drawn->object, options->frame);
  drawn->room = (FjMarkRoom){
    .rows = fj_frame_get_rows (drawn->frame),
    .columns = fj_frame_get_columns (drawn->frame),
    .spacings = (const FjSpacing *) drawn->spacings->data,
    .n_spacings = drawn->spacings->len,
    .aspect = fj_dicom_spacing_get_aspect (drawn->object, options->frame),
    .frame = g_strcmp0 (photometric, "PALETTE COLOR") == 0 ? NULL : drawn->frame,
    .pipeline = &drawn->pipeline,
    .unit = fj_measure_unit_to_text (drawn->pipeline.modality.unit),
    .suv_factor = uptake,
    .is_complete = TRUE,
  };
  return TRUE;
}

/* "KIND:X,Y,X,Y…"; the name of its kind serves those that need words. */
static FjMark *
parse_mark (const char *text, GError **error)
{
  static const FjMarkImage nowhere = { .frame = 1 };
  const char *colon = strchr (text, ':');
  g_autofree char *word = g_strndup (text, colon != NULL ? (gsize) (colon - text) : 0);
  g_auto (GStrv) numbers = g_strsplit (colon != NULL ? colon + 1 : "", ",", 2 * MOST_POINTS);
  g_autoptr (FjMark) mark = NULL;
  guint n = g_strv_length (numbers);
  FjMarkKind kind;

  if (!fj_mark_kind_from_string (word, &kind) || n % 2 != 0)
    {
      image_options_refuse (error, "--mark", text);
      return NULL;
    }
  mark = fj_mark_new (kind, &nowhere);
  mark->text = g_strdup (word);
  for (guint i = 0; i < n; i += 2)
    {
      double column, row;

      if (!image_options_read_number ("--mark", numbers[i], &column, error)
          || !image_options_read_number ("--mark", numbers[i + 1], &row, error))
        return NULL;
      fj_mark_add_point (mark, column, row);
    }
  if (!fj_mark_is_whole (mark))
    {
      image_options_refuse (error, "--mark", text);
      return NULL;
    }
  return g_steal_pointer (&mark);
}

/* --- printing --- */

static const char *
measure_word (FjMeasureKind kind)
{
  static const char *const words[] = {
    [FJ_MEASURE_LENGTH] = "length",
    [FJ_MEASURE_LONG_AXIS] = "long-axis",
    [FJ_MEASURE_SHORT_AXIS] = "short-axis",
    [FJ_MEASURE_PERIMETER] = "perimeter",
    [FJ_MEASURE_AREA] = "area",
    [FJ_MEASURE_ANGLE] = "angle",
    [FJ_MEASURE_RATIO] = "ratio",
    [FJ_MEASURE_VALUE] = "value",
    [FJ_MEASURE_MEAN] = "mean",
    [FJ_MEASURE_DEVIATION] = "deviation",
    [FJ_MEASURE_MINIMUM] = "minimum",
    [FJ_MEASURE_MAXIMUM] = "maximum",
    [FJ_MEASURE_N_PIXELS] = "pixels",
  };

  return (guint) kind < G_N_ELEMENTS (words) ? words[kind] : NULL;
}

static const char *
measure_unit (const FjMeasure *measure, const char *of_values)
{
  switch (measure->kind)
    {
    case FJ_MEASURE_LENGTH:
    case FJ_MEASURE_LONG_AXIS:
    case FJ_MEASURE_SHORT_AXIS:
    case FJ_MEASURE_PERIMETER:
      return measure->is_physical ? "mm" : "px";
    case FJ_MEASURE_AREA:
      return measure->is_physical ? "mm2" : "px2";
    case FJ_MEASURE_ANGLE:
      return "deg";
    case FJ_MEASURE_RATIO:
    case FJ_MEASURE_N_PIXELS:
      return "1";
    case FJ_MEASURE_VALUE:
    case FJ_MEASURE_MEAN:
    case FJ_MEASURE_DEVIATION:
    case FJ_MEASURE_MINIMUM:
    case FJ_MEASURE_MAXIMUM:
    default:
      return of_values != NULL ? of_values : "";
    }
}

static void
print_histogram (const Drawn *drawn, const FjMark *mark, const double bins[3])
{
  guint n = (guint) bins[2];
  g_autofree guint64 *counts = g_new (guint64, MAX (n, 1));
  guint64 below, above;
  FjRegion region;

  if (n == 0 || drawn->room.frame == NULL || !fj_mark_get_region (mark, &region))
    return;
  fj_statistics_histogram (drawn->frame, &drawn->pipeline, &region, bins[0], bins[1], n, counts, &below,
                           &above);
  g_print (", \"histogram\": {\"below\": %" G_GUINT64_FORMAT ", \"above\": %" G_GUINT64_FORMAT
           ", \"bins\": [",
           below, above);
  for (guint i = 0; i < n; i++)
    g_print ("%s%" G_GUINT64_FORMAT, i > 0 ? ", " : "", counts[i]);
  g_print ("]}");
}

static void
print_json (const Drawn *drawn, const FjMark *mark, const double bins[3])
{
  g_autoptr (GArray) measures = fj_mark_measure (mark, &drawn->room);

  g_print ("{\"mark\": \"%s\", \"measures\": [", fj_mark_kind_to_string (mark->kind));
  for (guint i = 0; i < measures->len; i++)
    {
      const FjMeasure *measure = &g_array_index (measures, FjMeasure, i);
      g_autofree char *unit = image_listing_dup_quoted (measure_unit (measure, drawn->room.unit));

      g_print ("%s{\"kind\": \"%s\", \"value\": %.15g, \"unit\": %s", i > 0 ? ", " : "",
               measure_word (measure->kind), measure->value, unit);
      if (measure->is_physical)
        g_print (", \"basis\": \"%s\"", image_listing_get_basis (measure->basis));
      g_print ("}");
    }
  g_print ("]");
  print_histogram (drawn, mark, bins);
  g_print ("}");
}

gboolean
image_mark (const ImageOptions *options, const char *path, GError **error)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_mark_free);
  g_auto (Drawn) drawn = { 0 };

  if (options->marks[0] == NULL)
    return image_options_refuse (error, "--mark", NULL);
  for (char **text = options->marks; *text != NULL; text++)
    {
      FjMark *mark = parse_mark (*text, error);

      if (mark == NULL)
        return FALSE;
      g_ptr_array_add (marks, mark);
    }
  if (!open_image (options, path, &drawn, error))
    return FALSE;
  for (guint i = 0; i < marks->len; i++)
    {
      const FjMark *mark = g_ptr_array_index (marks, i);

      if (options->json)
        {
          g_print ("%s", i == 0 ? "[" : ",\n ");
          print_json (&drawn, mark, options->bins);
        }
      else
        {
          g_autofree char *lines = fj_mark_dup_lines (mark, &drawn.room);

          g_print ("%s\n", lines);
        }
    }
  if (options->json)
    g_print ("]\n");
  return options->output == NULL
         || image_keep (drawn.object, options->frame, &drawn.room, marks, options->output, error);
}
