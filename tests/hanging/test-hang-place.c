/* One stage: what is taken once, what a person chose, and which images of it. */
#include "fj-hang-place.h"

#include <locale.h>
#include "hung.h"

/* A stack is taken once: the set of the lower number has it. */
static void
test_once (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  g_autoptr (FjHangProtocol) protocol = simple ("p", FJ_HANG_KERNEL, "LUNG");
  g_autoptr (FjHang) found = NULL;

  add_rule (add_set (protocol, 2, "two", 0)->rules, 0x00080060, "CT", 0, TRUE);
  add_box (protocol->stages->pdata[0], 0, 1, 2, 0);
  found = hang (patient, NULL, &protocol, 1);
  assert_shows (found, 0, "1.3");
  assert_shows (found, 1, "1.4");
}

static void
test_memory (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  g_autoptr (FjHangProtocol) protocol = simple ("p", FJ_HANG_KERNEL, "SOFT");
  g_autoptr (GHashTable) memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (FjHang) found = NULL;

  add_box (protocol->stages->pdata[0], 0, 1, 1, 1);
  add_box (protocol->stages->pdata[0], 0, 2, 1, 2);
  g_hash_table_insert (memory, g_strdup ("p/1/0"), fj_hang_stack_signature (study->stacks->pdata[1]));
  found = hang (patient, memory, &protocol, 1);
  assert_shows (found, 0, "1.2");
  assert_shows (found, 1, "1.4");
  assert_shows (found, 2, NULL); /* not what stands in the first already */
}

/* Two series of the same name are two, and a choice beyond all that there are is nothing. */
static void
test_same_names (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "",
      "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesNumber': 1, 'SeriesDescription': 'x', 'images': 9},"
      "{'SeriesInstanceUID': '1.2', 'Modality': 'CT', 'SeriesNumber': 2, 'SeriesDescription': 'x', 'images': 9},"
      "{'SeriesInstanceUID': '1.3', 'Modality': 'CT', 'SeriesNumber': 3, 'SeriesDescription': 'y', 'images': 90}");
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (FjHangProtocol) protocol = simple ("p", 0x00080060, "CT");
  g_autoptr (GHashTable) memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (FjHang) found = NULL;

  add_box (protocol->stages->pdata[0], 0, 1, 1, 1);
  add_box (protocol->stages->pdata[0], 0, 2, 1, 2);
  add_box (protocol->stages->pdata[0], 0, 3, 1, G_MAXUINT);
  add_box (protocol->stages->pdata[0], 0, 4, 1, 0);
  g_hash_table_insert (memory, g_strdup ("p/1/0"), fj_hang_stack_signature (study->stacks->pdata[0]));
  g_hash_table_insert (memory, g_strdup ("p/1/1"), fj_hang_stack_signature (study->stacks->pdata[0]));
  found = hang (patient, memory, &protocol, 1);
  assert_shows (found, 0, "1.1");
  assert_shows (found, 1, "1.2");
  assert_shows (found, 2, "1.3");
  assert_shows (found, 3, NULL);
  assert_shows (found, 4, "1.1");
}

/* By hand for one set goes before the rules of another, which then has to do without it. */
static void
test_hand_before_rules (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  g_autoptr (FjHangProtocol) protocol = simple ("p", FJ_HANG_KERNEL, "LUNG");
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (GHashTable) memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (FjHang) found = NULL;

  add_rule (add_set (protocol, 2, "two", 0)->rules, FJ_HANG_KERNEL, "SOFT", 0, TRUE);
  add_box (protocol->stages->pdata[0], 0, 1, 2, 0);
  g_hash_table_insert (memory, g_strdup ("p/2/0"), fj_hang_stack_signature (study->stacks->pdata[2]));
  found = hang (patient, memory, &protocol, 1);
  assert_shows (found, 0, NULL);
  assert_shows (found, 1, "1.3");
}

/* A left breast that somebody once put into the right one's place does not come back there. */
static void
test_other_side (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "",
      "{'SeriesInstanceUID': '1.1', 'Modality': 'MG', 'SeriesDescription': 'R CC', 'ViewPosition': 'CC', 'images': ["
      "{'SOPInstanceUID': '1.1.1', 'ImageLaterality': 'R'}]},"
      "{'SeriesInstanceUID': '1.2', 'Modality': 'MG', 'SeriesDescription': 'L CC', 'ViewPosition': 'CC', 'images': ["
      "{'SOPInstanceUID': '1.2.1', 'ImageLaterality': 'L'}]}");
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (FjHangProtocol) sided = simple ("p", FJ_HANG_SIDE, "R"), any = simple ("p", 0x00080060, "MG");
  g_autoptr (GHashTable) memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (FjHang) found = NULL, free_to_choose = NULL;

  g_assert_true (fj_hang_values_has (((FjHangStack *) study->stacks->pdata[1])->values, FJ_HANG_SIDE, "L"));
  g_hash_table_insert (memory, g_strdup ("p/1/0"), fj_hang_stack_signature (study->stacks->pdata[1]));
  found = hang (patient, memory, &sided, 1);
  assert_shows (found, 0, "1.1");
  free_to_choose = hang (patient, memory, &any, 1);
  assert_shows (free_to_choose, 0, "1.2");
}

static void
test_frames (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "", "{'SeriesInstanceUID': '1.1', 'Modality': 'MR', 'SeriesDescription': 'ep2d_diff', 'images': ["
          "{'SOPInstanceUID': '1.1.1', 'InstanceNumber': 1, 'DiffusionBValue': 0, 'EchoTime': 3},"
          "{'SOPInstanceUID': '1.1.2', 'InstanceNumber': 2, 'DiffusionBValue': 800, 'EchoTime': 2},"
          "{'SOPInstanceUID': '1.1.3', 'InstanceNumber': 3, 'DiffusionBValue': 1000, 'EchoTime': 1}]}");
  g_autoptr (FjHangProtocol) protocol = simple ("p", 0x00080060, "MR");
  FjHangBox *box = ((FjHangStage *) protocol->stages->pdata[0])->boxes->pdata[0];
  FjHangRule *rule = fj_hang_rule_new (0x00189087, FJ_HANG_RANGE);
  FjHangSort sort = { .attribute = 0x00180081 };
  double range[] = { 500, 2000 };
  g_autoptr (FjHang) found = NULL;

  rule->numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_vals (rule->numbers, range, 2);
  rule->is_required = TRUE;
  g_ptr_array_add (box->filters, rule);
  g_array_append_val (box->sorts, sort);
  box->look.where = FJ_HANG_LAST;
  found = hang (patient, NULL, &protocol, 1);
  g_assert_cmpuint (at (found, 0)->frames->len, ==, 2);
  g_assert_cmpuint (g_array_index (at (found, 0)->frames, guint, 0), ==, 2);
  g_assert_cmpuint (g_array_index (at (found, 0)->frames, guint, 1), ==, 1);
  g_assert_cmpuint (at (found, 0)->image, ==, 1);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-place/once", test_once);
  g_test_add_func ("/hang-place/memory", test_memory);
  g_test_add_func ("/hang-place/same-names", test_same_names);
  g_test_add_func ("/hang-place/hand-before-rules", test_hand_before_rules);
  g_test_add_func ("/hang-place/other-side", test_other_side);
  g_test_add_func ("/hang-place/frames", test_frames);
  return g_test_run ();
}
