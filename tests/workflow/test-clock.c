#include "fj-clock.h"

/* Figures of workflow.md, written by hand: emergency film and head CT 30 minutes, emergency CT/MR 60,
 * outpatient film 120, CT/MR 240, inpatient 360; anything else the loop, 30. */
static const struct
{
  FjVisitClass visit;
  const char *modality;
  const char *part;
  const char *item;
  guint minutes;
} cases[] = {
  { FJ_VISIT_EMERGENCY, "DX", "胸部", NULL, 30 },
  { FJ_VISIT_EMERGENCY, "CR", "CHEST", NULL, 30 },
  { FJ_VISIT_EMERGENCY, "CT", "头颅", NULL, 30 },
  { FJ_VISIT_EMERGENCY, "CT", "头", NULL, 30 },
  { FJ_VISIT_EMERGENCY, "CT", "颅脑", NULL, 30 },
  { FJ_VISIT_EMERGENCY, "CT", "HEAD", NULL, 30 },
  { FJ_VISIT_EMERGENCY, "CT", "Head and neck", NULL, 30 },
  { FJ_VISIT_EMERGENCY, "CT", NULL, "头颅CT平扫", 30 },
  { FJ_VISIT_EMERGENCY, "CT", "胸部", "头颅CT平扫",
    60 }, /* the charged part decides, the item only without one */
  { FJ_VISIT_EMERGENCY, "CT", "胸部", NULL, 60 },
  { FJ_VISIT_EMERGENCY, "CT", "股骨头", NULL, 60 }, /* the head of a bone */
  { FJ_VISIT_EMERGENCY, "CT", "femoral head", NULL, 60 },
  { FJ_VISIT_EMERGENCY, "CT", "forehead-like", NULL, 60 },
  { FJ_VISIT_EMERGENCY, "CT", NULL, NULL, 60 },
  { FJ_VISIT_EMERGENCY, "MR", "头颅", NULL, 60 },
  { FJ_VISIT_OUTPATIENT, "DX", "胸部", NULL, 120 },
  { FJ_VISIT_OUTPATIENT, "MG", "乳腺", NULL, 120 },
  { FJ_VISIT_OUTPATIENT, "CT", "头颅", NULL, 240 },
  { FJ_VISIT_OUTPATIENT, "CT", "腹部", NULL, 240 },
  { FJ_VISIT_OUTPATIENT, "MR", "膝", NULL, 240 },
  { FJ_VISIT_INPATIENT, "DX", "胸部", NULL, 360 },
  { FJ_VISIT_INPATIENT, "CT", "头颅", NULL, 360 },
  { FJ_VISIT_INPATIENT, "US", "腹部", NULL, 360 },
  { FJ_VISIT_CHECKUP, "DX", "胸部", NULL, 30 },
  { FJ_VISIT_OUTPATIENT, "US", "腹部", NULL, 30 },
  { FJ_VISIT_OUTPATIENT, NULL, NULL, NULL, 30 },
};

static void
test_targets (void)
{
  static const gint64 days[] = { 0, G_GINT64_CONSTANT (1778549400000000) /* 2026 */,
                                 G_GINT64_CONSTANT (-315619200000000) /* 1960 */ };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint d = 0; d < G_N_ELEMENTS (days); d++)
      {
        g_autoptr (FjExam) exam = fj_exam_new ();

        exam->visit_class = cases[i].visit;
        exam->modality = g_strdup (cases[i].modality);
        exam->item = g_strdup (cases[i].item);
        exam->registered_at = days[d];
        if (cases[i].part != NULL)
          {
            g_strfreev (exam->parts);
            exam->parts = g_strsplit (cases[i].part, "|", -1);
          }
        if (fj_clock_target_seconds (exam) != cases[i].minutes * 60)
          g_error ("case %u: %u s, expected %u min", i, fj_clock_target_seconds (exam), cases[i].minutes);
      }
}

static void
test_several_parts (void)
{
  g_autoptr (FjExam) exam = fj_exam_new ();

  exam->visit_class = FJ_VISIT_EMERGENCY;
  exam->modality = g_strdup ("CT");
  g_strfreev (exam->parts);
  exam->parts = g_strsplit ("胸部|头颅", "|", -1);
  g_assert_cmpuint (fj_clock_target_seconds (exam), ==, 30 * 60);
}

static void
test_state (void)
{
  const gint64 start = G_GINT64_CONSTANT (1778549400000000), minute = 60 * G_USEC_PER_SEC;

  g_assert_cmpint (fj_clock_state (start, start, 1800), ==, FJ_CLOCK_ON_TARGET);
  g_assert_cmpint (fj_clock_state (start, start + 24 * minute, 1800), ==,
                   FJ_CLOCK_ON_TARGET); /* exactly 80 % */
  g_assert_cmpint (fj_clock_state (start, start + 24 * minute + 1, 1800), ==, FJ_CLOCK_CLOSE);
  g_assert_cmpint (fj_clock_state (start, start + 30 * minute, 1800), ==, FJ_CLOCK_CLOSE);
  g_assert_cmpint (fj_clock_state (start, start + 30 * minute + 1, 1800), ==, FJ_CLOCK_OVER);
  g_assert_cmpint (fj_clock_state (start, start + 100000 * minute, 1800), ==, FJ_CLOCK_OVER);
  /* A site's clock that runs ahead. */
  g_assert_cmpint (fj_clock_state (start, start - 60 * minute, 1800), ==, FJ_CLOCK_ON_TARGET);
  g_assert_cmpstr (fj_clock_state_to_string (FJ_CLOCK_ON_TARGET), ==, "on");
  g_assert_cmpstr (fj_clock_state_to_string (FJ_CLOCK_CLOSE), ==, "close");
  g_assert_cmpstr (fj_clock_state_to_string (FJ_CLOCK_OVER), ==, "over");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/targets", test_targets);
  g_test_add_func ("/clock/several-parts", test_several_parts);
  g_test_add_func ("/clock/state", test_state);
  return g_test_run ();
}
