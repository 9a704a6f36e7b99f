/* See fj-annotation-sr.h: writing. */
#include "fj-annotation-sr.h"

#include <math.h>
#include <string.h>

#include "fj-annotation-figure.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-uid.h"

#define COMPREHENSIVE "1.2.840.10008.5.1.4.1.1.88.33"
#define OURS "99FENJI"

static const FjAnnotationCode length_code = { "410668003", "SCT", "Length" };
static const FjAnnotationCode value_code = { "pixel-value", OURS, "Pixel value" };
static const FjAnnotationCode attenuation_code = { "112031", "DCM", "Attenuation Coefficient" };
static const FjAnnotationCode cobb_code = { "285285000", "SCT", "Cobb angle" };
static const FjAnnotationCode angle_code = { "1483009", "SCT", "Angle" };

/* What a measure is called; those of values are derivations of one concept. */
static const struct
{
  FjAnnotationCode name, derivation;
} measure_codes[] = {
  [FJ_MEASURE_LENGTH] = { { "410668003", "SCT", "Length" }, { NULL, NULL, NULL } },
  [FJ_MEASURE_LONG_AXIS] = { { "103339001", "SCT", "Long axis" }, { NULL, NULL, NULL } },
  [FJ_MEASURE_SHORT_AXIS] = { { "103340004", "SCT", "Short axis" }, { NULL, NULL, NULL } },
  [FJ_MEASURE_PERIMETER] = { { "131191004", "SCT", "Perimeter" }, { NULL, NULL, NULL } },
  [FJ_MEASURE_AREA] = { { "42798000", "SCT", "Area" }, { NULL, NULL, NULL } },
  [FJ_MEASURE_ANGLE] = { { NULL, NULL, NULL }, { NULL, NULL, NULL } },
  [FJ_MEASURE_RATIO] = { { "cardiothoracic", OURS, "Cardiothoracic ratio" }, { NULL, NULL, NULL } },
  [FJ_MEASURE_VALUE] = { { NULL, NULL, NULL }, { NULL, NULL, NULL } },
  [FJ_MEASURE_MEAN] = { { NULL, NULL, NULL }, { "373098007", "SCT", "Mean" } },
  [FJ_MEASURE_DEVIATION] = { { NULL, NULL, NULL }, { "386136009", "SCT", "Standard Deviation" } },
  [FJ_MEASURE_MINIMUM] = { { NULL, NULL, NULL }, { "255605001", "SCT", "Minimum" } },
  [FJ_MEASURE_MAXIMUM] = { { NULL, NULL, NULL }, { "56851009", "SCT", "Maximum" } },
  [FJ_MEASURE_N_PIXELS] = { { "pixel-count", OURS, "Number of pixels" }, { NULL, NULL, NULL } },
};

/* The ground of a length as a method; what stands in an image already in C.7.6.2 or 10.7 is only named here.
 */
static const FjAnnotationCode bases[] = {
  [FJ_SPACING_NONE] = { "pixels", OURS, "Counted in pixels" },
  [FJ_SPACING_PATIENT] = { "patient", OURS, "Pixel Spacing in the patient" },
  [FJ_SPACING_CALIBRATED] = { "calibrated", OURS, "Calibrated Pixel Spacing" },
  [FJ_SPACING_DETECTOR] = { "detector", OURS, "Imager Pixel Spacing at the detector" },
  [FJ_SPACING_ERMF] = { "ermf", OURS, "Imager Pixel Spacing by estimated magnification" },
  [FJ_SPACING_REGION] = { "region", OURS, "Calibrated ultrasound region" },
};

static const FjAnnotationCode *
get_name (const FjAnnotationFinding *finding, const FjMeasure *measure)
{
  switch (measure->kind)
    {
    case FJ_MEASURE_ANGLE:
      return finding->mark->kind == FJ_MARK_COBB ? &cobb_code : &angle_code;
    case FJ_MEASURE_VALUE:
    case FJ_MEASURE_MEAN:
    case FJ_MEASURE_DEVIATION:
    case FJ_MEASURE_MINIMUM:
    case FJ_MEASURE_MAXIMUM:
      return g_strcmp0 (finding->unit, "HU") == 0 ? &attenuation_code : &value_code;
    case FJ_MEASURE_LENGTH:
    case FJ_MEASURE_LONG_AXIS:
    case FJ_MEASURE_SHORT_AXIS:
    case FJ_MEASURE_PERIMETER:
    case FJ_MEASURE_AREA:
    case FJ_MEASURE_RATIO:
    case FJ_MEASURE_N_PIXELS:
    default:
      return measure->kind < G_N_ELEMENTS (measure_codes) ? &measure_codes[measure->kind].name : &length_code;
    }
}

static FjAnnotationCode
get_unit (const FjAnnotationFinding *finding, const FjMeasure *measure)
{
  static const FjAnnotationCode known[] = {
    { "[hnsf'U]", "UCUM", "HU" }, { "g/ml", "UCUM", "g/ml" },     { "mg/ml", "UCUM", "mg/ml" },
    { "Bq/ml", "UCUM", "Bq/ml" }, { "%", "UCUM", "%" },           { "1", "UCUM", "no units" },
    { "mm", "UCUM", "mm" },       { "mm2", "UCUM", "mm2" },       { "{pixels}", "UCUM", "pixels" },
    { "deg", "UCUM", "deg" },     { "{ratio}", "UCUM", "ratio" },
  };
  const char *meaning;

  switch (measure->kind)
    {
    case FJ_MEASURE_LENGTH:
    case FJ_MEASURE_LONG_AXIS:
    case FJ_MEASURE_SHORT_AXIS:
    case FJ_MEASURE_PERIMETER:
      meaning = measure->is_physical ? "mm" : "pixels";
      break;
    case FJ_MEASURE_AREA:
      meaning = measure->is_physical ? "mm2" : "pixels";
      break;
    case FJ_MEASURE_N_PIXELS:
      meaning = "pixels";
      break;
    case FJ_MEASURE_ANGLE:
      meaning = "deg";
      break;
    case FJ_MEASURE_RATIO:
      meaning = "ratio";
      break;
    case FJ_MEASURE_VALUE:
    case FJ_MEASURE_MEAN:
    case FJ_MEASURE_DEVIATION:
    case FJ_MEASURE_MINIMUM:
    case FJ_MEASURE_MAXIMUM:
    default:
      meaning = finding->unit && *finding->unit ? finding->unit : "no units";
    }
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].meaning, meaning) == 0)
      return known[i];
  /* A unit that only the image's maker knows. */
  return (FjAnnotationCode){ "[arb'U]", "UCUM", meaning };
}

/* --- figures --- */

static gboolean
add_figure (FjDicomObject *parent,
            const char *relationship,
            const FjAnnotationFigure *figure,
            const FjAnnotationFinding *finding,
            GError **error)
{
  static const FjAnnotationCode region = { "111030", "DCM", "Image Region" };
  g_autofree char *points = fj_annotation_figure_to_string (figure);
  FjDicomObject *item = fj_annotation_item_add (parent, relationship, "SCOORD", &region, error);
  const FjMarkImage *image = &finding->mark->image;

  return item && fj_dicom_object_set_string (item, 0x00700022, points, error)
         && fj_dicom_object_set_string (item, 0x00700023, figure->type, error)
         && fj_annotation_item_add_image (item, "SELECTED FROM", image,
                                          finding->n_frames > 1 ? image->frame : 0, error);
}

/* Of marks that measure several lengths, the points that one of them is between; NULL: all of the figures. */
static GArray *
find_ends (const FjMark *mark, const FjMeasure *measure, guint n_before)
{
  static const guint leg[3][2] = { { 0, 2 }, { 0, 1 }, { 1, 2 } }, chest[2][2] = { { 0, 1 }, { 2, 3 } };
  const guint *ends = NULL;
  GArray *points;

  if (measure->kind != FJ_MEASURE_LENGTH)
    return NULL;
  if (mark->kind == FJ_MARK_LEG_LENGTH && n_before < 3)
    ends = leg[n_before];
  else if (mark->kind == FJ_MARK_CARDIOTHORACIC && n_before < 2)
    ends = chest[n_before];
  if (!ends)
    return NULL;
  points = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < 2; i++)
    g_array_append_vals (points, &g_array_index (mark->points, double, 2 * ends[i]), 2);
  return points;
}

static gboolean
infer (FjDicomObject *number,
       const GPtrArray *figures,
       const FjAnnotationFinding *finding,
       const FjMeasure *measure,
       guint n_before,
       GError **error)
{
  g_autoptr (GArray) ends = find_ends (finding->mark, measure, n_before);
  const FjAnnotationFigure line = { "POLYLINE", ends, FALSE };

  if (ends)
    return add_figure (number, "INFERRED FROM", &line, finding, error);
  for (guint i = 0; i < figures->len; i++)
    if (!add_figure (number, "INFERRED FROM", g_ptr_array_index (figures, i), finding, error))
      return FALSE;
  return TRUE;
}

/* --- numbers --- */

/* A number with its unit, its ground or what it is derived by; NULL for neither. */
static FjDicomObject *
add_number (FjDicomObject *group,
            const FjAnnotationCode *name,
            double value,
            const FjAnnotationCode *unit,
            const FjAnnotationCode *ground,
            const FjAnnotationCode *derived_by,
            GError **error)
{
  static const FjAnnotationCode method = { "370129005", "SCT", "Measurement Method" };
  static const FjAnnotationCode derivation = { "121401", "DCM", "Derivation" };
  FjDicomObject *item = fj_annotation_item_add (group, "CONTAINS", "NUM", name, error), *measured;
  g_autofree char *decimal = fj_annotation_dup_decimal (value);
  char exact[G_ASCII_DTOSTR_BUF_SIZE];

  if (!item)
    return NULL;
  g_ascii_formatd (exact, sizeof exact, "%.17g", value);
  measured = fj_dicom_object_append_item (item, 0x0040A300);
  if (!fj_dicom_object_set_string (measured, 0x0040A30A, decimal, error)
      || !fj_dicom_object_set_string (measured, 0x0040A161, exact, error)
      || !fj_annotation_item_set_code (measured, FJ_ITEM_UNIT, unit, error)
      || (ground && !fj_annotation_item_add_code (item, "HAS CONCEPT MOD", &method, ground, error))
      || (derived_by
          && !fj_annotation_item_add_code (item, "HAS CONCEPT MOD", &derivation, derived_by, error)))
    return NULL;
  return item;
}

static FjDicomObject *
add_measure (FjDicomObject *group,
             const FjAnnotationFinding *finding,
             const FjMeasure *measure,
             GError **error)
{
  FjAnnotationCode unit = get_unit (finding, measure);
  g_autofree char *meaning = fj_annotation_dup_line (unit.meaning, 64);
  FjSpacingBasis basis
      = measure->is_physical && measure->basis < G_N_ELEMENTS (bases) ? measure->basis : FJ_SPACING_NONE;
  const FjAnnotationCode *derivation = &measure_codes[measure->kind].derivation;

  unit.meaning = meaning;
  return add_number (group, get_name (finding, measure), measure->value, &unit,
                     measure->kind <= FJ_MEASURE_AREA ? &bases[basis] : NULL,
                     derivation->value ? derivation : NULL, error);
}

/* The uptake that a value means, beside it. */
static gboolean
add_uptake (FjDicomObject *group,
            const FjAnnotationFinding *finding,
            const FjMeasure *measure,
            GError **error)
{
  static const FjAnnotationCode name = { "126401", "DCM", "SUVbw" };
  static const FjAnnotationCode unit = { "{SUVbw}g/ml", "UCUM", "Standardized Uptake Value body weight" };
  const FjAnnotationCode *derivation = &measure_codes[measure->kind].derivation;

  if (measure->kind < FJ_MEASURE_VALUE || measure->kind > FJ_MEASURE_MAXIMUM
      || !isfinite (finding->suv_factor) || finding->suv_factor <= 0)
    return TRUE;
  return add_number (group, &name, measure->value * finding->suv_factor, &unit, NULL,
                     derivation->value ? derivation : NULL, error)
         != NULL;
}

/* --- a group --- */

static gboolean
is_region (FjMarkKind kind)
{
  return kind == FJ_MARK_ELLIPSE || kind == FJ_MARK_RECTANGLE || kind == FJ_MARK_FREEHAND;
}

static gboolean
add_group (FjDicomObject *parent,
           const FjAnnotationFinding *finding,
           const FjAnnotationMaker *maker,
           GError **error)
{
  static const FjAnnotationCode name = { "125007", "DCM", "Measurement Group" };
  static const FjAnnotationCode tracking_id = { "112039", "DCM", "Tracking Identifier" };
  static const FjAnnotationCode tracking_uid = { "112040", "DCM", "Tracking Unique Identifier" };
  static const FjAnnotationCode observer = { "121008", "DCM", "Person Observer Name" };
  static const FjAnnotationCode found = { "121071", "DCM", "Finding" };
  static const FjAnnotationCode site = { "363698007", "SCT", "Finding Site" };
  static const FjAnnotationCode comment = { "121106", "DCM", "Comment" };
  const FjMark *mark = finding->mark;
  FjDicomObject *group
      = fj_annotation_item_add_container (parent, &name, is_region (mark->kind) ? "1410" : "1501", error);
  g_autofree char *id = fj_annotation_figure_dup_tracking (mark, NULL);
  g_autofree char *moment = mark->created_at ? fj_annotation_dup_moment (mark->created_at) : NULL;
  g_autofree char *text = fj_annotation_dup_paragraph (mark->text, 10240);
  g_autoptr (GPtrArray) figures = fj_annotation_figure_list (mark);
  guint n_lengths = 0;

  if (!group || !fj_dicom_object_set_string (group, 0x0040A032, moment, error)
      || !fj_annotation_item_add_text (group, "HAS OBS CONTEXT", "TEXT", &tracking_id, id, error)
      || !fj_annotation_item_add_text (group, "HAS OBS CONTEXT", "UIDREF", &tracking_uid, mark->uid, error)
      || (mark->author && g_strcmp0 (mark->author, maker->author) != 0
          && !fj_annotation_item_add_text (group, "HAS OBS CONTEXT", "PNAME", &observer, mark->author, error))
      || (finding->finding
          && !fj_annotation_item_add_code (group, "CONTAINS", &found, finding->finding, error))
      || (finding->site
          && !fj_annotation_item_add_code (group, "HAS CONCEPT MOD", &site, finding->site, error))
      || (*text && !fj_annotation_item_add_text (group, "CONTAINS", "TEXT", &comment, text, error)))
    return FALSE;
  for (guint i = 0; i < figures->len; i++)
    if (!add_figure (group, "CONTAINS", g_ptr_array_index (figures, i), finding, error))
      return FALSE;
  for (guint i = 0; i < finding->n_measures; i++)
    {
      const FjMeasure *measure = &finding->measures[i];
      FjDicomObject *number = add_measure (group, finding, measure, error);

      if (!number || (!is_region (mark->kind) && !infer (number, figures, finding, measure, n_lengths, error))
          || !add_uptake (group, finding, measure, error))
        return FALSE;
      n_lengths += measure->kind == FJ_MEASURE_LENGTH;
    }
  return TRUE;
}

/* --- the document --- */

static gboolean
add_library (FjDicomObject *root, const FjMarkImage *const *images, guint n_images, GError **error)
{
  static const FjAnnotationCode library = { "111028", "DCM", "Image Library" };
  static const FjAnnotationCode group = { "126200", "DCM", "Image Library Group" };
  FjDicomObject *item = fj_annotation_item_add_container (root, &library, NULL, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  item = item ? fj_annotation_item_add_container (item, &group, NULL, error) : NULL;
  if (!item)
    return FALSE;
  for (guint i = 0; i < n_images; i++)
    if (g_hash_table_add (seen, images[i]->sop_instance_uid)
        && !fj_annotation_item_add_image (item, "CONTAINS", images[i], 0, error))
      return FALSE;
  return TRUE;
}

static gboolean
build (FjDicomObject *object,
       const FjAnnotationMaker *maker,
       const FjAnnotationFinding *findings,
       guint n_findings,
       const FjMarkImage *const *images,
       gboolean is_complete,
       GError **error)
{
  static const FjAnnotationCode title = { "126000", "DCM", "Imaging Measurement Report" };
  static const FjAnnotationCode reported = { "121058", "DCM", "Procedure reported" };
  static const FjAnnotationCode procedure = { "363679005", "SCT", "Imaging procedure" };
  static const FjAnnotationCode measurements = { "126010", "DCM", "Imaging Measurements" };
  FjDicomObject *container;

  if (!fj_annotation_item_set_head (object, maker, "1500", images, n_findings, error)
      || !fj_dicom_object_set_empty_sequence (object, 0x0040A372)
      || !fj_dicom_object_set_string (object, 0x0040A491, is_complete ? "COMPLETE" : "PARTIAL", error)
      || !fj_dicom_object_set_string (object, 0x0040A493, "UNVERIFIED", error)
      || !fj_annotation_item_set_code (object, FJ_ITEM_CONCEPT, &title, error)
      || !fj_annotation_item_add_language (object, maker, error)
      || !fj_annotation_item_add_observers (object, maker, error)
      || !fj_annotation_item_add_code (object, "HAS CONCEPT MOD", &reported, &procedure, error)
      || !add_library (object, images, n_findings, error))
    return FALSE;
  container = fj_annotation_item_add_container (object, &measurements, NULL, error);
  for (guint i = 0; container && i < n_findings; i++)
    if (!add_group (container, &findings[i], maker, error))
      return FALSE;
  return container != NULL;
}

FjDicomObject *
fj_annotation_sr_write (const FjAnnotationSubject *subject,
                        const FjAnnotationMaker *maker,
                        const FjAnnotationFinding *findings,
                        guint n_findings,
                        gboolean is_complete,
                        GError **error)
{
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  g_autofree char *series_uid = maker->series_uid ? g_strdup (maker->series_uid) : fj_uid_new ();
  g_autoptr (FjDicomObject) object = NULL;

  for (guint i = 0; i < n_findings; i++)
    {
      const FjMarkImage *image = &findings[i].mark->image;

      if (fj_mark_is_whole (findings[i].mark) && image->study_uid && image->series_uid && image->sop_class_uid
          && image->sop_instance_uid)
        g_ptr_array_add (images, (gpointer) image);
    }
  if (images->len < n_findings)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("A mark is not whole, or not on an image of the archive, so it cannot be stored."));
      return NULL;
    }
  object = fj_annotation_subject_write (subject, maker, COMPREHENSIVE, "SR", "Measurements", series_uid, 0,
                                        error);
  if (!object
      || !build (object, maker, findings, n_findings, (const FjMarkImage *const *) images->pdata, is_complete,
                 error))
    return NULL;
  return g_steal_pointer (&object);
}
