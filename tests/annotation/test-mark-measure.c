/* Measures against numbers by hand: of lengths and angles in pixels that are not square, of areas and
 * perimeters in closed form, of statistics that were summed by hand; and what must not be measured. */
#include "fj-mark-measure.h"

#include <math.h>

#include "marks.h"

/* Twice as high as wide, 0.5 mm across. */
static const FjSpacing high = { FJ_SPACING_PATIENT, 1.0, 0.5, 0, 0, 99, 99 };

static FjMarkRoom
room_of (const FjSpacing *spacings, guint n)
{
  return (FjMarkRoom){
    .rows = 100, .columns = 100, .spacings = spacings, .n_spacings = n, .aspect = 1, .is_complete = TRUE
  };
}

/* The @nth measure of a kind; fails where there is none. */
static FjMeasure
the (const GArray *measures, FjMeasureKind kind, guint nth)
{
  for (guint i = 0; i < measures->len; i++)
    if (g_array_index (measures, FjMeasure, i).kind == kind && nth-- == 0)
      return g_array_index (measures, FjMeasure, i);
  g_error ("no measure of kind %d", kind);
}

static gboolean
has (const GArray *measures, FjMeasureKind kind)
{
  for (guint i = 0; i < measures->len; i++)
    if (g_array_index (measures, FjMeasure, i).kind == kind)
      return TRUE;
  return FALSE;
}

static void
assert_one (FjMark *mark, const FjMarkRoom *room, FjMeasureKind kind, double value, FjSpacingBasis basis)
{
  g_autoptr (FjMark) owned = mark;
  g_autoptr (GArray) measures = fj_mark_measure (owned, room);
  FjMeasure first = the (measures, kind, 0);

  NEAR (first.value, value);
  g_assert_cmpint (first.basis, ==, basis);
  g_assert_cmpint (first.is_physical, ==, basis != FJ_SPACING_NONE);
}

static void
test_lengths (void)
{
  FjMarkRoom room = room_of (&high, 1), bare = room_of (NULL, 0);
  FjSpacing detector = high;
  FjMarkRoom at_detector = room_of (&detector, 1);

  detector.basis = FJ_SPACING_DETECTOR;
  /* 6 columns are 3 mm, 4 rows are 4 mm. */
  assert_one (MARK (FJ_MARK_LENGTH, 10, 10, 16, 14), &room, FJ_MEASURE_LENGTH, 5, FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_LENGTH, 10, 10, 16, 14), &at_detector, FJ_MEASURE_LENGTH, 5, FJ_SPACING_DETECTOR);
  assert_one (MARK (FJ_MARK_LENGTH, 10, 10, 13, 14), &bare, FJ_MEASURE_LENGTH, 5, FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_POLYLINE, 0, 0, 6, 4, 6, 5, 10, 5), &room, FJ_MEASURE_LENGTH, 5 + 1 + 2,
              FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_LEG_LENGTH, 50, 0, 44, 4, 50, 8), &room, FJ_MEASURE_LENGTH, 8,
              FJ_SPACING_PATIENT);
  /* The longer one is the long axis, in the patient and not in pixels: 8 columns are 4 mm, 5 rows are 5. */
  assert_one (MARK (FJ_MARK_BIDIRECTIONAL, 10, 10, 18, 10, 14, 8, 14, 13), &room, FJ_MEASURE_LONG_AXIS, 5,
              FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_BIDIRECTIONAL, 10, 10, 18, 10, 14, 8, 14, 13), &room, FJ_MEASURE_SHORT_AXIS, 4,
              FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_BIDIRECTIONAL, 10, 10, 18, 10, 14, 8, 14, 13), &bare, FJ_MEASURE_LONG_AXIS, 8,
              FJ_SPACING_NONE);
}

static void
test_legs_and_hearts (void)
{
  FjMarkRoom room = room_of (&high, 1), bare = room_of (NULL, 0);
  g_autoptr (FjMark) leg = MARK (FJ_MARK_LEG_LENGTH, 50, 0, 44, 4, 44, 10);
  g_autoptr (FjMark) heart = MARK (FJ_MARK_CARDIOTHORACIC, 30, 50, 70, 50, 10, 60, 90, 60);
  g_autoptr (GArray) legs = fj_mark_measure (leg, &room), hearts = fj_mark_measure (heart, &room);
  g_autoptr (GArray) pixels = NULL;

  NEAR (the (legs, FJ_MEASURE_LENGTH, 0).value, hypot (3, 10));
  NEAR (the (legs, FJ_MEASURE_LENGTH, 1).value, 5);
  NEAR (the (legs, FJ_MEASURE_LENGTH, 2).value, 6);
  NEAR (the (legs, FJ_MEASURE_ANGLE, 0).value, 180 - atan2 (3, 4) * 180 / G_PI);
  g_assert_cmpint (g_array_index (hearts, FjMeasure, 0).kind, ==, FJ_MEASURE_RATIO);
  NEAR (the (hearts, FJ_MEASURE_RATIO, 0).value, 0.5);
  NEAR (the (hearts, FJ_MEASURE_LENGTH, 0).value, 20);
  NEAR (the (hearts, FJ_MEASURE_LENGTH, 1).value, 40);
  pixels = fj_mark_measure (heart, &bare);
  NEAR (the (pixels, FJ_MEASURE_RATIO, 0).value, 0.5);
  NEAR (the (pixels, FJ_MEASURE_LENGTH, 0).value, 40);
  /* A thorax without width has no ratio. */
  fj_mark_set_point (heart, 3, 10, 60);
  g_array_unref (pixels);
  pixels = fj_mark_measure (heart, &bare);
  g_assert_false (has (pixels, FJ_MEASURE_RATIO));
}

static void
test_angles (void)
{
  FjMarkRoom room = room_of (&high, 1), bare = room_of (NULL, 0), stretched = bare, unknown = bare;

  stretched.aspect = 2;
  unknown.aspect = 0;
  /* 2 columns and 1 row are 1 mm each: 45° in the patient, less in pixels. */
  assert_one (MARK (FJ_MARK_ANGLE, 20, 10, 10, 10, 12, 11), &room, FJ_MEASURE_ANGLE, 45, FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_ANGLE, 20, 10, 10, 10, 12, 11), &stretched, FJ_MEASURE_ANGLE, 45,
              FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_ANGLE, 20, 10, 10, 10, 12, 11), &bare, FJ_MEASURE_ANGLE, atan (0.5) * 180 / G_PI,
              FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_ANGLE, 20, 10, 10, 10, 8, 9), &room, FJ_MEASURE_ANGLE, 135, FJ_SPACING_NONE);
  /* From direction to direction: backwards is 180 less. End plates have none. */
  assert_one (MARK (FJ_MARK_OPEN_ANGLE, 0, 0, 10, 0, 50, 50, 48, 51), &room, FJ_MEASURE_ANGLE, 135,
              FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_COBB, 0, 0, 10, 0, 50, 50, 48, 51), &room, FJ_MEASURE_ANGLE, 45, FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_COBB, 0, 0, 10, 0, 50, 50, 70, 50), &room, FJ_MEASURE_ANGLE, 0, FJ_SPACING_NONE);
  {
    g_autoptr (FjMark) mark = MARK (FJ_MARK_ANGLE, 20, 10, 10, 10, 12, 11);
    g_autoptr (GArray) none = fj_mark_measure (mark, &unknown), point = NULL;

    g_assert_cmpuint (none->len, ==, 0);
    fj_mark_set_point (mark, 0, 10, 10); /* an arm without a length */
    point = fj_mark_measure (mark, &room);
    g_assert_cmpuint (point->len, ==, 0);
  }
}

static void
test_areas (void)
{
  FjMarkRoom room = room_of (&high, 1), bare = room_of (NULL, 0);

  /* 12 columns, 3 rows: 6 mm by 3 mm. */
  assert_one (MARK (FJ_MARK_RECTANGLE, 22, 13, 10, 10), &room, FJ_MEASURE_AREA, 18, FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_RECTANGLE, 22, 13, 10, 10), &room, FJ_MEASURE_PERIMETER, 18, FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_RECTANGLE, 22, 13, 10, 10), &bare, FJ_MEASURE_AREA, 36, FJ_SPACING_NONE);
  /* A circle of 5 mm in the patient: 20 columns, 10 rows. */
  assert_one (MARK (FJ_MARK_ELLIPSE, 10, 20, 30, 20, 20, 15, 20, 25), &room, FJ_MEASURE_AREA, 25 * G_PI,
              FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_ELLIPSE, 10, 20, 30, 20, 20, 15, 20, 25), &room, FJ_MEASURE_PERIMETER, 10 * G_PI,
              FJ_SPACING_PATIENT);
  /* The same circle drawn obliquely: (3, 4) and (-4, 3) mm. */
  assert_one (MARK (FJ_MARK_ELLIPSE, 26, 24, 14, 16, 12, 23, 28, 17), &room, FJ_MEASURE_AREA, 25 * G_PI,
              FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_ELLIPSE, 26, 24, 14, 16, 12, 23, 28, 17), &room, FJ_MEASURE_PERIMETER, 10 * G_PI,
              FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_FREEHAND, 10, 10, 16, 14, 16, 10), &room, FJ_MEASURE_AREA, 6, FJ_SPACING_PATIENT);
  assert_one (MARK (FJ_MARK_FREEHAND, 10, 10, 16, 14, 16, 10), &room, FJ_MEASURE_PERIMETER, 12,
              FJ_SPACING_PATIENT);
}

static FjFrame *
ramp (guint samples)
{
  gint16 values[100 * 100 * 3];
  g_autoptr (GBytes) bytes = NULL;

  for (gint i = 0; i < (gint) G_N_ELEMENTS (values); i++)
    values[i] = (gint16) (i % 100);
  bytes = g_bytes_new (values, 100 * 100 * samples * sizeof *values);
  return fj_frame_new (100, 100, samples, FJ_SAMPLE_S16, 16, bytes);
}

static void
test_values (void)
{
  g_autoptr (FjFrame) frame = ramp (1), colour = ramp (3);
  g_auto (FjGreyPipeline) pipeline;
  FjMarkRoom room = room_of (&high, 1);
  g_autoptr (FjMark) rectangle = MARK (FJ_MARK_RECTANGLE, 10, 10, 14, 12);
  g_autoptr (FjMark) away = MARK (FJ_MARK_RECTANGLE, 110, 10, 114, 12);
  g_autoptr (FjMark) outline = MARK (FJ_MARK_FREEHAND, 10, 10, 14, 10, 14, 12, 10, 12);
  g_autoptr (GArray) inside = NULL, outside = NULL, drawn = NULL, coloured = NULL;
  g_autofree char *no_value = NULL;

  fj_grey_pipeline_init (&pipeline);
  pipeline.modality.slope = 2;
  pipeline.modality.intercept = -100;
  room.frame = frame;
  room.pipeline = &pipeline;
  room.unit = "HU";
  inside = fj_mark_measure (rectangle, &room);
  drawn = fj_mark_measure (outline, &room);
  /* Columns 10 … 13 in two rows: -80 -78 -76 -74 twice. */
  NEAR (the (inside, FJ_MEASURE_MEAN, 0).value, -77);
  NEAR (the (inside, FJ_MEASURE_DEVIATION, 0).value, sqrt (2 * (9 + 1 + 1 + 9) / 7.0));
  NEAR (the (inside, FJ_MEASURE_MINIMUM, 0).value, -80);
  NEAR (the (inside, FJ_MEASURE_MAXIMUM, 0).value, -74);
  NEAR (the (inside, FJ_MEASURE_N_PIXELS, 0).value, 8);
  g_assert_cmpuint (drawn->len, ==, inside->len);
  for (guint i = 0; i < drawn->len; i++)
    NEAR (g_array_index (drawn, FjMeasure, i).value, g_array_index (inside, FjMeasure, i).value);
  assert_one (MARK (FJ_MARK_PROBE, 10.99, 5), &room, FJ_MEASURE_VALUE, -80, FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_PROBE, 11, 5), &room, FJ_MEASURE_VALUE, -78, FJ_SPACING_NONE);

  /* No pixel: an area, but no mean, and the words say so. */
  outside = fj_mark_measure (away, &room);
  g_assert_false (has (outside, FJ_MEASURE_MEAN));
  NEAR (the (outside, FJ_MEASURE_AREA, 0).value, 4);
  NEAR (the (outside, FJ_MEASURE_N_PIXELS, 0).value, 0);
  no_value = fj_mark_dup_lines (away, &room);
  g_assert_nonnull (strstr (no_value, "no value"));
  g_assert_null (strstr (no_value, "nan"));
  room.frame = colour;
  coloured = fj_mark_measure (rectangle, &room);
  g_assert_false (has (coloured, FJ_MEASURE_MEAN) || has (coloured, FJ_MEASURE_N_PIXELS));
}

static void
test_nothing (void)
{
  FjMarkRoom room = room_of (&high, 1);
  g_autoptr (FjMark) part = MARK (FJ_MARK_LENGTH, 10, 10), whole = MARK (FJ_MARK_LENGTH, 10, 10, 20, 10);
  g_autoptr (FjMark) arrow = MARK (FJ_MARK_ARROW, 10, 10, 20, 10),
                     far = MARK (FJ_MARK_LENGTH, 0, 0, 1e308, 1e308);
  g_autoptr (GArray) of_part = fj_mark_measure (part, &room), of_arrow = fj_mark_measure (arrow, &room);
  g_autoptr (GArray) of_far = NULL, of_preview = NULL;
  g_autofree char *words = NULL;

  fj_mark_set_point (far, 0, -1e308, -1e308);
  of_far = fj_mark_measure (far, &room);
  room.is_complete = FALSE;
  of_preview = fj_mark_measure (whole, &room);
  g_assert_cmpuint (of_part->len + of_arrow->len + of_far->len + of_preview->len, ==, 0);
  words = fj_mark_dup_lines (whole, &room);
  g_assert_cmpstr (words, ==, "Not measured: the image is incomplete");
  g_assert_null (fj_mark_dup_lines (arrow, &room));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark-measure/lengths", test_lengths);
  g_test_add_func ("/mark-measure/legs-and-hearts", test_legs_and_hearts);
  g_test_add_func ("/mark-measure/angles", test_angles);
  g_test_add_func ("/mark-measure/areas", test_areas);
  g_test_add_func ("/mark-measure/values", test_values);
  g_test_add_func ("/mark-measure/nothing", test_nothing);
  return g_test_run ();
}
