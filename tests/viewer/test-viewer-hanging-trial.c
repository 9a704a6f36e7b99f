/* viewer-hanging-trial: what a protocol that is being edited would show, also where it would not hang. */
#include "viewer-hanging-trial.h"

#include "hanging-fixture.h"
#include "viewer-hanging-edit.h"
#include "viewer-hanging-rule.h"

static FjHangRule *
add_rule (GPtrArray *rules, FjTag tag, const char *text)
{
  FjHangRule *rule = fj_hang_rule_new (tag, FJ_HANG_EQUALS);

  g_assert_true (viewer_hanging_rule_set (rule, VIEWER_HANGING_IS, text));
  rule->is_required = TRUE;
  rule->weight = 2;
  g_ptr_array_add (rules, rule);
  return rule;
}

static FjHangPatient *
make_chest (void)
{
  return make_patient (AXIAL ("3", "2.25.1", "Thorax", "Bl57") "," AXIAL ("4", "2.25.2", "Bone", "Br64"));
}

static void
test_boxes (void)
{
  g_autoptr (FjHangPatient) patient = make_chest ();
  g_autoptr (FjHangProtocol) protocol = viewer_hanging_edit_new ("Mine");
  g_autoptr (ViewerHangingTrial) trial = NULL;
  FjHangStage *stage = protocol->stages->pdata[0];

  add_rule (((FjHangImageSet *) protocol->sets->pdata[0])->rules, FJ_HANG_KERNEL, "LUNG");
  add_rule (viewer_hanging_edit_add_set (protocol, "native")->rules, FJ_HANG_PHASE, "ARTERIAL");
  viewer_hanging_edit_set_grid (stage, 1, 1, 3);
  /* The box at the right was made before the one in the middle. */
  viewer_hanging_edit_put (stage, 0, 0, 2, 2);
  viewer_hanging_edit_put (stage, 0, 0, 1, 0);
  trial = viewer_hanging_trial_new (protocol, 0, patient);
  g_assert_true (trial->is_hung);
  g_assert_cmpuint (trial->found->len, ==, 3);
  g_assert_cmpstr (trial->found->pdata[0], ==, "3 · Thorax");
  g_assert_nonnull (strstr (trial->why->pdata[0], "score 2"));
  g_assert_null (trial->found->pdata[1]);
  g_assert_nonnull (strstr (trial->why->pdata[1], "native"));
  g_assert_null (trial->found->pdata[2]);
}

/* A stage that lacks what it needs, of a protocol for other studies, is shown all the same, and it is said.
 */
static void
test_not_hung (void)
{
  g_autoptr (FjHangPatient) patient = make_chest ();
  g_autoptr (FjHangProtocol) protocol = viewer_hanging_edit_new ("Mine");
  g_autoptr (ViewerHangingTrial) trial = NULL, lacking = NULL, none = NULL;
  FjHangStage *second;

  add_rule (viewer_hanging_edit_add_set (protocol, "native")->rules, FJ_HANG_PHASE, "ARTERIAL");
  viewer_hanging_edit_add_stage (protocol, "second", 0);
  second = protocol->stages->pdata[1];
  viewer_hanging_edit_set_needed (second, 2, TRUE);
  lacking = viewer_hanging_trial_new (protocol, 1, patient);
  g_assert_true (lacking->is_hung);
  g_assert_nonnull (strstr (lacking->sentence, "another stage"));
  g_assert_cmpstr (lacking->found->pdata[0], ==, "3 · Thorax");
  add_rule (protocol->applies, 0x00080060, "MR");
  trial = viewer_hanging_trial_new (protocol, 1, patient);
  g_assert_false (trial->is_hung);
  g_assert_nonnull (strstr (trial->sentence, "does not apply"));
  g_assert_cmpstr (trial->found->pdata[0], ==, "3 · Thorax");
  none = viewer_hanging_trial_new (protocol, 0, NULL);
  g_assert_false (none->is_hung);
  g_assert_cmpuint (none->found->len, ==, 0);
}

static void
test_set (void)
{
  g_autoptr (FjHangPatient) patient = make_chest ();
  g_autoptr (FjHangProtocol) protocol = viewer_hanging_edit_new ("Mine");
  g_autoptr (GPtrArray) any = NULL, none = NULL, lung = NULL;

  any = viewer_hanging_trial_find (protocol, 1, patient, 3);
  g_assert_cmpuint (any->len, ==, 2);
  add_rule (((FjHangImageSet *) protocol->sets->pdata[0])->rules, FJ_HANG_KERNEL, "LUNG");
  lung = viewer_hanging_trial_find (protocol, 1, patient, 3);
  g_assert_cmpuint (lung->len, ==, 1);
  g_assert_nonnull (strstr (lung->pdata[0], "Thorax"));
  none = viewer_hanging_trial_find (protocol, 9, patient, 3);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-hanging-trial/boxes", test_boxes);
  g_test_add_func ("/viewer-hanging-trial/not-hung", test_not_hung);
  g_test_add_func ("/viewer-hanging-trial/set", test_set);
  return g_test_run ();
}
