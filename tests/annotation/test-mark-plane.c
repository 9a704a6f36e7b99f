/* Which spacing holds for a mark: that of one region for all of its points, or none. */
#include "fj-mark-measure.h"
#include "fj-mark-plane.h"

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

/* Where each region measures differently, a line from one into the other measures nothing in the patient. */
static void
test_regions (void)
{
  static const FjSpacing regions[] = {
    { FJ_SPACING_NONE, 0, 0, 60, 60, 79, 79 }, /* seconds, on top of the first one */
    { FJ_SPACING_REGION, 0.5, 0.5, 0, 0, 49, 99 },
    { FJ_SPACING_REGION, 0.25, 0.25, 50, 0, 99, 99 },
  };
  FjMarkRoom room = room_of (regions, G_N_ELEMENTS (regions));

  assert_one (MARK (FJ_MARK_LENGTH, 10, 10, 20, 10), &room, FJ_MEASURE_LENGTH, 5, FJ_SPACING_REGION);
  assert_one (MARK (FJ_MARK_LENGTH, 60, 10, 70, 10), &room, FJ_MEASURE_LENGTH, 2.5, FJ_SPACING_REGION);
  assert_one (MARK (FJ_MARK_LENGTH, 45, 10, 55, 10), &room, FJ_MEASURE_LENGTH, 10, FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_LENGTH, 60, 10, 65, 70), &room, FJ_MEASURE_LENGTH, hypot (5, 60),
              FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_LENGTH, 62, 70, 65, 70), &room, FJ_MEASURE_LENGTH, 3, FJ_SPACING_NONE);
  assert_one (MARK (FJ_MARK_LENGTH, 10, 10, 10, 120), &room, FJ_MEASURE_LENGTH, 110, FJ_SPACING_NONE);
  {
    g_autoptr (FjMark) across = MARK (FJ_MARK_ANGLE, 20, 10, 10, 10, 60, 20);
    g_autoptr (FjMark) seconds = MARK (FJ_MARK_ANGLE, 61, 61, 70, 70, 75, 61);
    g_autoptr (GArray) none = fj_mark_measure (across, &room), no_shape = fj_mark_measure (seconds, &room);

    g_assert_cmpuint (none->len + no_shape->len, ==, 0);
  }
}

static void
test_plane (void)
{
  static const double a[] = { 10, 10 }, b[] = { 16, 14 };
  g_autoptr (FjMark) mark = MARK (FJ_MARK_LENGTH, 10, 10, 16, 14);
  FjMarkPlane plane;
  double vector[2];

  fj_mark_plane_init (&plane, mark, &high, 1, 1);
  fj_mark_plane_vector (&plane, a, b, vector);
  NEAR (vector[0], 3);
  NEAR (vector[1], 4);
  NEAR (fj_mark_plane_distance (&plane, b, a), 5);
  g_assert_true (plane.is_physical && plane.has_shape);
  /* Nothing but the shape of pixels. */
  fj_mark_plane_init (&plane, mark, NULL, 0, 2);
  g_assert_true (!plane.is_physical && plane.has_shape && plane.basis == FJ_SPACING_NONE);
  NEAR (plane.scale[0], 1);
  NEAR (plane.scale[1], 2);
  fj_mark_plane_init (&plane, mark, NULL, 0, NAN);
  g_assert_false (plane.is_physical || plane.has_shape);
  /* An image that says that it has no spacing has none, and still its shape. */
  {
    static const FjSpacing none = { .basis = FJ_SPACING_NONE };

    fj_mark_plane_init (&plane, mark, &none, 1, 2);
    g_assert_true (!plane.is_physical && plane.has_shape);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark-plane/regions", test_regions);
  g_test_add_func ("/mark-plane/plane", test_plane);
  return g_test_run ();
}
