/* What stands beside a mark: every number with its unit, every length with its ground. */
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

static FjFrame *
ramp (void)
{
  gint16 values[100 * 100];
  g_autoptr (GBytes) bytes = NULL;

  for (gint i = 0; i < (gint) G_N_ELEMENTS (values); i++)
    values[i] = (gint16) (i % 100);
  bytes = g_bytes_new (values, 100 * 100 * sizeof *values);
  return fj_frame_new (100, 100, 1, FJ_SAMPLE_S16, 16, bytes);
}

static void
assert_says (FjMark *mark, const FjMarkRoom *room, const char *expected)
{
  g_autoptr (FjMark) owned = mark;
  g_autofree char *words = fj_mark_dup_lines (owned, room);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  g_autoptr (FjFrame) frame = ramp ();
  g_auto (FjGreyPipeline) pipeline;
  FjMarkRoom room = room_of (&high, 1), bare = room_of (NULL, 0);
  g_autoptr (FjMark) arrow = MARK (FJ_MARK_ARROW, 10, 10, 20, 10);

  fj_grey_pipeline_init (&pipeline);
  room.pipeline = &pipeline;
  room.frame = frame;
  room.unit = fj_measure_unit_to_text ("HU");
  assert_says (MARK (FJ_MARK_LENGTH, 10, 10, 16, 14), &room, "5.0 mm (patient)");
  assert_says (MARK (FJ_MARK_LENGTH, 10, 10, 110, 10), &bare, "100 px");
  assert_says (MARK (FJ_MARK_ANGLE, 20, 10, 10, 10, 12, 11), &room, "45.0°");
  assert_says (MARK (FJ_MARK_COBB, 0, 0, 10, 0, 50, 50, 48, 51), &room, "Cobb 45.0°");
  assert_says (MARK (FJ_MARK_PROBE, 10, 10), &room, "10 HU");
  assert_says (
      MARK (FJ_MARK_RECTANGLE, 10, 10, 14, 12), &room,
      "mean 11.5 HU · SD 1.20 HU\nmin 10 HU · max 13 HU\narea 4 mm² (patient)\nperimeter 8.0 mm (patient)");
  assert_says (MARK (FJ_MARK_RECTANGLE, 110, 10, 114, 12), &room,
               "area 4 mm² (patient)\nperimeter 8.0 mm (patient)\nno value");
  assert_says (MARK (FJ_MARK_PROBE, 110, 10), &room, "no value");
  assert_says (MARK (FJ_MARK_PROBE, 10, 10), &bare, NULL); /* not at hand is not the same as none */
  assert_says (MARK (FJ_MARK_CARDIOTHORACIC, 30, 50, 70, 50, 10, 60, 90, 60), &room,
               "CTR 0.50\nheart 20.0 mm (patient)\nthorax 40.0 mm (patient)");
  assert_says (MARK (FJ_MARK_LEG_LENGTH, 50, 0, 44, 4, 50, 8), &room,
               "leg 8.0 mm (patient)\nfemur 5.0 mm (patient)\ntibia 5.0 mm (patient)\nknee 106.3°");
  arrow->text = g_strdup ("结节");
  assert_says (g_steal_pointer (&arrow), &room, "结节");
  /* Unspecified units are none; what a file names is written as people do. */
  g_assert_null (fj_measure_unit_to_text ("US"));
  g_assert_null (fj_measure_unit_to_text (""));
  g_assert_null (fj_measure_unit_to_text (NULL));
  g_assert_cmpstr (fj_measure_unit_to_text ("BQML"), ==, "Bq/ml");
  g_assert_cmpstr (fj_measure_unit_to_text ("Velocity"), ==, "Velocity");
  {
    FjMeasure none = { FJ_MEASURE_MEAN, NAN, FALSE, FJ_SPACING_NONE };
    g_autofree char *text = fj_measure_to_text (&none, "HU");

    g_assert_cmpstr (text, ==, "no value");
  }
}

/* Of PET the uptake comes first, and what the file holds stays beside it. */
static void
test_uptake (void)
{
  g_autoptr (FjFrame) frame = ramp ();
  g_auto (FjGreyPipeline) pipeline;
  FjMarkRoom room = room_of (&high, 1);

  fj_grey_pipeline_init (&pipeline);
  pipeline.modality.slope = 100;
  room.pipeline = &pipeline;
  room.frame = frame;
  room.unit = fj_measure_unit_to_text ("BQML");
  room.suv_factor = 0.002;
  assert_says (MARK (FJ_MARK_PROBE, 10, 10), &room, "SUVbw 2.00\n1000 Bq/ml");
  assert_says (
      MARK (FJ_MARK_RECTANGLE, 10, 10, 14, 12), &room,
      "SUVbw mean 2.30 · max 2.60\nmean 1150 Bq/ml · SD 119.5 Bq/ml\nmin 1000 Bq/ml · max 1300 Bq/ml\n"
      "area 4 mm² (patient)\nperimeter 8.0 mm (patient)");
  assert_says (MARK (FJ_MARK_LENGTH, 10, 10, 16, 14), &room, "5.0 mm (patient)");
  room.suv_factor = NAN; /* the file does not say enough */
  assert_says (MARK (FJ_MARK_PROBE, 10, 10), &room, "1000 Bq/ml");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark-words/lines", test_words);
  g_test_add_func ("/mark-words/uptake", test_uptake);
  return g_test_run ();
}
