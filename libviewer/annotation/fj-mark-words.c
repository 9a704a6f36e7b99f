/* What marks measure, in words: the second half of fj-mark-measure.h. */
#include "fj-mark-measure.h"

#include <math.h>

#include "fj-language.h"

/* --- numbers --- */

/* As many digits as the number is worth: whole numbers of four digits and more, three digits below. */
static char *
format_value (double value, const char *unit)
{
  double size = fabs (value);
  g_autofree char *number = NULL;

  if (size >= 999.5 || value == floor (value))
    number = g_strdup_printf ("%.0f", value);
  else if (size >= 9.995)
    number = g_strdup_printf ("%.1f", value);
  else if (size >= 0.0995)
    number = g_strdup_printf ("%.2f", value);
  else
    number = g_strdup_printf ("%.3g", value);
  if (unit == NULL || *unit == '\0')
    return g_steal_pointer (&number);
  return g_strdup_printf ("%s %s", number, unit);
}

const char *
fj_measure_basis_to_text (FjSpacingBasis basis)
{
  switch (basis)
    {
    case FJ_SPACING_PATIENT:
      return _ ("patient");
    case FJ_SPACING_CALIBRATED:
      return _ ("calibrated");
    case FJ_SPACING_DETECTOR:
      return _ ("detector");
    case FJ_SPACING_ERMF:
      return _ ("magnification corrected");
    case FJ_SPACING_REGION:
      return _ ("US region");
    default:
      return _ ("no scale");
    }
}

const char *
fj_measure_unit_to_text (const char *type)
{
  static const char *const words[][2] = {
    { "US", NULL },
    { "UNSPECIFIED", NULL },
    { "OD", "mOD" },
    { "MGML", "mg/ml" },
    { "PCT", "%" },
    { "Z_EFF", "Z eff" },
    { "ED", "10²³/ml" },
    { "HU_MOD", "HU mod" },
    { "BQML", "Bq/ml" },
    { "CNTS", "counts" },
    { "GML", "g/ml" },
    { "PROPCNTS", "∝ counts" },
    { "PROPCPS", "∝ counts/s" },
    { "CPS", "counts/s" },
  };

  if (type == NULL || *type == '\0')
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (type, words[i][0]))
      return words[i][1];
  return type;
}

static char *
format_length (const FjMeasure *measure)
{
  if (!measure->is_physical)
    return g_strdup_printf (_ ("%.0f px"), measure->value);
  return g_strdup_printf (_ ("%.1f mm (%s)"), measure->value, fj_measure_basis_to_text (measure->basis));
}

static char *
format_area (const FjMeasure *measure)
{
  g_autofree char *number = format_value (measure->value, NULL);

  if (!measure->is_physical)
    return g_strdup_printf (_ ("area %.0f px²"), measure->value);
  return g_strdup_printf (_ ("area %s mm² (%s)"), number, fj_measure_basis_to_text (measure->basis));
}

char *
fj_measure_to_text (const FjMeasure *measure, const char *unit)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (measure != NULL, NULL);
  if (!isfinite (measure->value))
    return g_strdup (_ ("no value"));
  value = format_value (measure->value, unit);
  switch (measure->kind)
    {
    case FJ_MEASURE_LENGTH:
      return format_length (measure);
    case FJ_MEASURE_LONG_AXIS:
    case FJ_MEASURE_SHORT_AXIS:
    case FJ_MEASURE_PERIMETER:
      {
        g_autofree char *length = format_length (measure);

        return g_strdup_printf (measure->kind == FJ_MEASURE_LONG_AXIS    ? _ ("long axis %s")
                                : measure->kind == FJ_MEASURE_SHORT_AXIS ? _ ("short axis %s")
                                                                         : _ ("perimeter %s"),
                                length);
      }
    case FJ_MEASURE_AREA:
      return format_area (measure);
    case FJ_MEASURE_ANGLE:
      return g_strdup_printf ("%.1f°", measure->value);
    case FJ_MEASURE_RATIO:
      return g_strdup_printf (_ ("ratio %.2f"), measure->value);
    case FJ_MEASURE_VALUE:
      return g_steal_pointer (&value);
    case FJ_MEASURE_MEAN:
      return g_strdup_printf (_ ("mean %s"), value);
    case FJ_MEASURE_DEVIATION:
      return g_strdup_printf (_ ("SD %s"), value);
    case FJ_MEASURE_MINIMUM:
      return g_strdup_printf (_ ("min %s"), value);
    case FJ_MEASURE_MAXIMUM:
      return g_strdup_printf (_ ("max %s"), value);
    case FJ_MEASURE_N_PIXELS:
      return g_strdup_printf (_ ("%.0f pixels"), measure->value);
    default:
      g_return_val_if_reached (NULL);
    }
}

/* --- lines beside a mark --- */

/* What the lengths of a mark with several are of, in the order of fj_mark_measure(); NULL: it has no name. */
static const char *
name_of (FjMarkKind kind, const FjMeasure *measure, guint n_lengths)
{
  static const char *const legs[] = { N_ ("leg"), N_ ("femur"), N_ ("tibia") };
  static const char *const chests[] = { N_ ("heart"), N_ ("thorax") };

  if (kind == FJ_MARK_COBB)
    return "Cobb";
  if (kind == FJ_MARK_LEG_LENGTH && measure->kind == FJ_MEASURE_ANGLE)
    return N_ ("knee");
  if (measure->kind != FJ_MEASURE_LENGTH)
    return NULL;
  if (kind == FJ_MARK_LEG_LENGTH && n_lengths < G_N_ELEMENTS (legs))
    return legs[n_lengths];
  if (kind == FJ_MARK_CARDIOTHORACIC && n_lengths < G_N_ELEMENTS (chests))
    return chests[n_lengths];
  return NULL;
}

static char *
describe (FjMarkKind kind, const FjMeasure *measure, guint n_lengths, const char *unit)
{
  g_autofree char *text = fj_measure_to_text (measure, unit);
  const char *name = name_of (kind, measure, n_lengths);

  if (kind == FJ_MARK_CARDIOTHORACIC && measure->kind == FJ_MEASURE_RATIO)
    return g_strdup_printf (_ ("CTR %.2f"), measure->value);
  return name != NULL ? g_strdup_printf ("%s %s", fj_tr (name), text) : g_steal_pointer (&text);
}

static gboolean
measures_values (FjMarkKind kind)
{
  return kind == FJ_MARK_ELLIPSE || kind == FJ_MARK_RECTANGLE || kind == FJ_MARK_FREEHAND
         || kind == FJ_MARK_PROBE;
}

static gboolean
measures (FjMarkKind kind)
{
  return kind != FJ_MARK_ARROW && kind != FJ_MARK_TEXT && kind != FJ_MARK_SPINE_LABEL;
}

/* Deviation stands beside the mean, the maximum beside the minimum. */
static const char *
separator_before (FjMeasureKind kind)
{
  return kind == FJ_MEASURE_DEVIATION || kind == FJ_MEASURE_MAXIMUM ? " · " : "\n";
}

static void
add_line (GString *lines, const char *separator, const char *line)
{
  if (lines->len > 0)
    g_string_append (lines, separator);
  g_string_append (lines, line);
}

/* What a reader of PET looks for, from what the pixels hold; NULL: not known. */
static char *
describe_suv (const GArray *measured, double factor)
{
  double mean = NAN, maximum = NAN;

  if (!isfinite (factor) || !(factor > 0))
    return NULL;
  for (guint i = 0; i < measured->len; i++)
    {
      const FjMeasure *measure = &g_array_index (measured, FjMeasure, i);

      if (measure->kind == FJ_MEASURE_VALUE)
        return g_strdup_printf (_ ("SUVbw %.2f"), factor * measure->value);
      if (measure->kind == FJ_MEASURE_MEAN)
        mean = factor * measure->value;
      else if (measure->kind == FJ_MEASURE_MAXIMUM)
        maximum = factor * measure->value;
    }
  return isnan (mean) ? NULL : g_strdup_printf (_ ("SUVbw mean %.2f · max %.2f"), mean, maximum);
}

char *
fj_mark_dup_lines (const FjMark *mark, const FjMarkRoom *room)
{
  g_autoptr (GArray) measured = NULL;
  g_autoptr (GString) lines = NULL;
  g_autofree char *uptake = NULL;
  guint n_lengths = 0;
  gboolean has_value = FALSE;

  g_return_val_if_fail (mark != NULL && room != NULL, NULL);
  lines = g_string_new (mark->text);
  measured = fj_mark_measure (mark, room);
  if (measures (mark->kind) && fj_mark_is_whole (mark) && !room->is_complete)
    add_line (lines, "\n", _ ("Not measured: the image is incomplete"));
  uptake = describe_suv (measured, room->suv_factor);
  if (uptake != NULL)
    add_line (lines, "\n", uptake);
  for (guint i = 0; i < measured->len; i++)
    {
      const FjMeasure *measure = &g_array_index (measured, FjMeasure, i);
      g_autofree char *line = NULL;

      has_value = has_value || measure->kind == FJ_MEASURE_MEAN || measure->kind == FJ_MEASURE_VALUE;
      /* How many pixels there were is for files. */
      if (measure->kind == FJ_MEASURE_N_PIXELS)
        continue;
      line = describe (mark->kind, measure, n_lengths, room->unit);
      n_lengths += measure->kind == FJ_MEASURE_LENGTH;
      add_line (lines, separator_before (measure->kind), line);
    }
  if (measures_values (mark->kind) && fj_mark_is_whole (mark) && room->is_complete && room->frame != NULL
      && !has_value)
    add_line (lines, "\n", _ ("no value"));
  return lines->len > 0 ? g_string_free (g_steal_pointer (&lines), FALSE) : NULL;
}
