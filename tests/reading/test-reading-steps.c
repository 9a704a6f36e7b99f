/* fj-reading-steps: stage by stage, protocol by protocol; what is frozen stays until somebody asks. */
#include "reading-stores.h"

/* Stages and protocols are stepped through, and what is frozen stays until somebody asks. */
static void
test_steps (void)
{
  g_autoptr (FjReading) reading = fj_reading_new ();
  g_autoptr (FjImageStore) store = NULL, then = NULL;
  const FjHang *hang;
  const char *first;
  guint stage;

  begin_folder ();
  draw_studies (CHESTS);
  draw_studies ("study('now/b',3,'2.25.12','2.25.1','20260301',SeriesDescription='Thorax 1.0 Br38',\n"
                "  SeriesNumber=2,BodyPartExamined='CHEST',ConvolutionKernel='Br38')\n"
                "study('now/c',3,'2.25.13','2.25.1','20260301',SeriesDescription='Thorax 0.6 Br38',\n"
                "  SeriesNumber=3,BodyPartExamined='CHEST',ConvolutionKernel='Br38',SliceThickness=0.6)\n");
  store = new_folder_store ("now");
  fj_image_store_load (store);
  fj_reading_set_store (reading, store);
  g_assert_false (fj_reading_step_stage (reading, 1));
  wait_settled (reading);
  hang = fj_reading_get_hang (reading);
  first = hang->protocol->id; /* shipped: lives on */
  g_assert_cmpuint (hang->stages->len, >, 1);
  stage = g_array_index (hang->stages, guint, 1);
  g_assert_false (fj_reading_step_stage (reading, -1));
  g_assert_true (fj_reading_step_stage (reading, 1));
  wait_settled (reading);
  g_assert_cmpuint (fj_reading_get_hang (reading)->stage, ==, stage);
  g_assert_cmpstr (fj_reading_get_hang (reading)->protocol->id, ==, first);

  g_assert_false (fj_reading_step_protocol (reading, -1));
  g_assert_true (fj_reading_step_protocol (reading, 1));
  wait_settled (reading);
  g_assert_cmpstr (fj_reading_get_hang (reading)->protocol->id, !=, first);
  g_assert_false (fj_reading_choose (reading, "no such protocol", -1));
  g_assert_true (fj_reading_choose (reading, NULL, -1));
  wait_settled (reading);
  g_assert_cmpstr (fj_reading_get_hang (reading)->protocol->id, ==, first);

  fj_reading_freeze (reading);
  hang = fj_reading_get_hang (reading);
  then = add_prior (reading, "then", NULL);
  wait_settled (reading);
  g_assert_true (fj_reading_get_hang (reading) == hang);
  g_assert_cmpstr (fj_reading_get_prior_text (reading, then, get_set (then, 0)), ==, "Prior 2025-03-01");
  g_assert_true (fj_reading_choose (reading, NULL, -1));
  wait_settled (reading);
  g_assert_true (has_study (reading, "2.25.2"));
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/reading-steps/steps", test_steps);
  return g_test_run ();
}
