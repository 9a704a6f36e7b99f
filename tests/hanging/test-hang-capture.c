/* fj-hang-capture: what is saved hangs the same study as it was seen, and says no more than it must. */
#include "fj-hang-capture.h"

#include "derived.h"
#include "fj-hang-protocol-json.h"

#define SERIES_DESCRIPTION 0x0008103eu

static FjHang *
hang (const FjHangPatient *patient, GPtrArray *protocols, const char *id)
{
  FjHangRequest request = { .protocols = protocols, .protocol_id = id, .stage = -1 };
  FjHang *found = fj_hang_find (patient, -1, &request);

  g_assert_nonnull (found->protocol);
  return found;
}

/* As the hang put it, seen as @viewport. */
static FjHangSeen
see (const FjHang *found, guint i, const FjViewport *viewport)
{
  const FjHangPlacement *placement = &g_array_index (found->placements, FjHangPlacement, i);

  return (FjHangSeen){ .row = placement->box->row,
                       .column = placement->box->column,
                       .rows = placement->box->rows,
                       .columns = placement->box->columns,
                       .stack = placement->stack,
                       .hung = placement->stack != NULL ? placement : NULL,
                       .viewport = viewport,
                       .as_hung = viewport,
                       .plane = placement->box->look.plane };
}

static const FjHangStack *
stack_at (const FjHang *found, guint row, guint column)
{
  for (guint i = 0; i < found->placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (found->placements, FjHangPlacement, i);

      if (placement->box->row == row && placement->box->column == column)
        return placement->stack;
    }
  return NULL;
}

/* Named and hung again, alone. */
static FjHang *
hang_again (FjHangProtocol *protocol, const FjHangPatient *patient, GPtrArray *protocols)
{
  g_autoptr (GError) error = NULL;

  g_free (protocol->name);
  protocol->name = g_strdup ("saved");
  fj_hang_protocol_check (protocol, &error);
  g_assert_no_error (error);
  g_ptr_array_add (protocols, protocol);
  return hang (patient, protocols, NULL);
}

#define CHEST                                                                                                \
  "{'SeriesInstanceUID': '2.25.1', 'Modality': 'CT', 'SeriesNumber': '2', 'SeriesDescription': 'Thorax L', " \
  "'ConvolutionKernel': 'Bl57', 'BodyPartExamined': 'CHEST', 'ImageOrientationPatient': "                    \
  "'1\\\\0\\\\0\\\\0\\\\1\\\\0', 'images': 100},"                                                            \
  "{'SeriesInstanceUID': '2.25.2', 'Modality': 'CT', 'SeriesNumber': '3', 'SeriesDescription': 'Thorax S', " \
  "'ConvolutionKernel': 'Br40', 'BodyPartExamined': 'CHEST', 'ImageOrientationPatient': "                    \
  "'1\\\\0\\\\0\\\\0\\\\1\\\\0', 'images': 100},"                                                            \
  "{'SeriesInstanceUID': '2.25.3', 'Modality': 'CT', 'SeriesNumber': '4', 'SeriesDescription': 'Bone', "     \
  "'ConvolutionKernel': 'Br64', 'BodyPartExamined': 'CHEST', 'ImageOrientationPatient': "                    \
  "'1\\\\0\\\\0\\\\0\\\\1\\\\0', 'images': 50}"

/* Nothing was changed: the same sets, windows and planes, without what nothing is shown of. */
static void
test_as_hung (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("'BodyPartExamined': 'CHEST'", CHEST);
  g_autoptr (GPtrArray) shipped = fj_hang_protocols_shipped ();
  g_autoptr (FjHang) first = hang (patient, shipped, NULL);
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_autoptr (FjHangProtocol) saved = NULL;
  g_autoptr (FjHang) again = NULL;
  FjViewport viewport;
  FjHangSeen panes[4];

  g_assert_cmpstr (first->protocol->id, ==, "ct-chest");
  g_assert_cmpuint (first->placements->len, ==, 4);
  fj_viewport_init (&viewport);
  for (guint i = 0; i < 4; i++)
    panes[i] = see (first, i, &viewport);
  saved = fj_hang_capture (first, 2, 2, panes, 4);
  g_assert_cmpuint (saved->sets->len, ==, 2);
  g_assert_cmpint (saved->level, ==, FJ_HANG_LEVEL_USER);
  again = hang_again (saved, patient, own);
  for (guint i = 0; i < 4; i++)
    {
      const FjHangPlacement *a = &g_array_index (first->placements, FjHangPlacement, i);
      const FjHangPlacement *b = &g_array_index (again->placements, FjHangPlacement, i);

      g_assert_true (a->stack == b->stack);
      g_assert_cmpfloat (a->box->look.center, ==, b->box->look.center);
      g_assert_cmpstr (a->box->look.plane, ==, b->box->look.plane);
      g_assert_cmpuint (a->box->scroll_group, ==, b->box->scroll_group);
    }
}

/* The bone series beside the lungs, by hand, in a bone window, turned, 2.5 times as large. */
static void
test_by_hand (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("'BodyPartExamined': 'CHEST'", CHEST);
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (GPtrArray) shipped = fj_hang_protocols_shipped ();
  g_autoptr (FjHang) first = hang (patient, shipped, NULL);
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_autoptr (FjHangProtocol) saved = NULL;
  g_autoptr (FjHang) again = NULL;
  FjViewport plain, changed;
  FjHangSeen panes[3];
  const FjHangLook *look;

  fj_viewport_init (&plain);
  changed = plain;
  fj_viewport_set_window (&changed, 500, 2000);
  changed.rotation = 90;
  changed.zoom_mode = FJ_ZOOM_FREE;
  changed.zoom = 2.5;
  panes[0] = see (first, 0, &plain);
  panes[1] = (FjHangSeen){
    .column = 1, .rows = 1, .columns = 1, .stack = study->stacks->pdata[2], .viewport = &changed
  };
  panes[2] = (FjHangSeen){ .column = 2, .rows = 1, .columns = 1 };
  saved = fj_hang_capture (first, 1, 3, panes, 3);
  again = hang_again (saved, patient, own);
  g_assert_cmpstr (stack_at (again, 0, 0)->series_uid, ==, "2.25.1");
  g_assert_cmpstr (stack_at (again, 0, 1)->series_uid, ==, "2.25.3");
  g_assert_null (stack_at (again, 0, 2));
  look = &((const FjHangBox *) ((const FjHangStage *) saved->stages->pdata[0])->boxes->pdata[1])->look;
  g_assert_cmpstr (look->window_preset, ==, "Bone");
  g_assert_cmpuint (look->rotation, ==, 90);
  g_assert_cmpint (look->zoom_mode, ==, FJ_HANG_ZOOM_FREE);
  g_assert_cmpfloat (look->zoom, ==, 2.5);
}

/* Another department's names, the same kinds: what was put there by hand is found there, too. */
static void
test_elsewhere (void)
{
  g_autoptr (FjHangPatient) here = derived_new ("'BodyPartExamined': 'CHEST'", CHEST);
  g_autoptr (FjHangPatient) there = derived_new (
      "'BodyPartExamined': 'CHEST'",
      "{'SeriesInstanceUID': '2.25.11', 'Modality': 'CT', 'SeriesNumber': '7', 'SeriesDescription': '骨', "
      "'ConvolutionKernel': 'BONEPLUS', 'ImageOrientationPatient': '1\\\\0\\\\0\\\\0\\\\1\\\\0', 'images': 9},"
      "{'SeriesInstanceUID': '2.25.12', 'Modality': 'CT', 'SeriesNumber': '8', 'SeriesDescription': '肺', "
      "'ConvolutionKernel': 'LUNG', 'ImageOrientationPatient': '1\\\\0\\\\0\\\\0\\\\1\\\\0', 'images': 900}");
  g_autoptr (GPtrArray) shipped = fj_hang_protocols_shipped ();
  g_autoptr (FjHang) first = hang (here, shipped, NULL);
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_autoptr (FjHangProtocol) saved = NULL;
  g_autoptr (FjHang) other = NULL;
  FjViewport plain;
  FjHangSeen pane = { .rows = 1, .columns = 1 };

  fj_viewport_init (&plain);
  pane.stack = ((const FjHangStudy *) here->studies->pdata[0])->stacks->pdata[2];
  pane.viewport = &plain;
  saved = fj_hang_capture (first, 1, 1, &pane, 1);
  other = hang_again (saved, there, own);
  g_assert_cmpstr (stack_at (other, 0, 0)->series_uid, ==, "2.25.11");
}

/* Two that nothing but their names tells apart: what was chosen is told by its name, as it must be. */
static void
test_by_name (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "'BodyPartExamined': 'CHEST'",
      "{'SeriesInstanceUID': '2.25.1', 'Modality': 'CT', 'SeriesNumber': '1', 'SeriesDescription': 'one', "
      "'images': 10}, {'SeriesInstanceUID': '2.25.2', 'Modality': 'CT', 'SeriesNumber': '2', "
      "'SeriesDescription': 'two', 'images': 10}");
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (GPtrArray) shipped = fj_hang_protocols_shipped ();
  g_autoptr (FjHang) first = hang (patient, shipped, "general");
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_autoptr (FjHangProtocol) saved = NULL;
  g_autoptr (FjHang) again = NULL;
  FjViewport plain;
  FjHangSeen panes[2];

  fj_viewport_init (&plain);
  for (guint i = 0; i < 2; i++)
    panes[i] = (FjHangSeen){
      .column = i, .rows = 1, .columns = 1, .stack = study->stacks->pdata[1 - i], .viewport = &plain
    };
  saved = fj_hang_capture (first, 1, 2, panes, 2);
  again = hang_again (saved, patient, own);
  g_assert_cmpstr (stack_at (again, 0, 0)->series_uid, ==, "2.25.2");
  g_assert_cmpstr (stack_at (again, 0, 1)->series_uid, ==, "2.25.1");
}

/* What was hung because it had been swapped before is not what the set's rules find: then its name says it.
 */
static void
test_against_rules (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("'BodyPartExamined': 'CHEST'", CHEST);
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (GPtrArray) shipped = fj_hang_protocols_shipped ();
  g_autoptr (FjHang) first = hang (patient, shipped, NULL);
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_autoptr (FjHangProtocol) saved = NULL;
  g_autoptr (FjHang) again = NULL;
  FjViewport plain;
  FjHangSeen pane;

  fj_viewport_init (&plain);
  pane = see (first, 1, &plain);
  g_assert_cmpstr (pane.stack->series_uid, ==, "2.25.2");
  pane.stack = study->stacks->pdata[2];
  pane.column = 0;
  /* As if the rules of the set fitted both. */
  g_ptr_array_set_size (fj_hang_protocol_find_set (first->protocol, pane.hung->set)->rules, 0);
  saved = fj_hang_capture (first, 1, 1, &pane, 1);
  again = hang_again (saved, patient, own);
  g_assert_cmpstr (stack_at (again, 0, 0)->series_uid, ==, "2.25.3");
}

static FjHangPatient *
make_two_studies (void)
{
  static const char text[]
      = "{'patients': [{'PatientID': '1', 'studies': ["
        "{'StudyInstanceUID': '2.25.70', 'StudyDate': '20260601', 'BodyPartExamined': 'CHEST', 'series': [" CHEST
        "]}, {'StudyInstanceUID': '2.25.71', 'StudyDate': '20250601', 'BodyPartExamined': 'CHEST', 'series': ["
        "{'SeriesInstanceUID': '2.25.72', 'Modality': 'CT', 'SeriesDescription': 'Thorax L', 'ConvolutionKernel': "
        "'Bl57', 'BodyPartExamined': 'CHEST', 'images': 80}]}]}]}";
  g_autofree char *copy = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) json = g_bytes_new (copy, strlen (copy));
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) patients = fj_hang_list_parse (json, &error);

  g_assert_no_error (error);
  g_ptr_array_set_free_func (patients, NULL);
  fj_hang_traits_derive (patients->pdata[0], vocabulary);
  return patients->pdata[0];
}

/* A prior stays one: without it its pane is empty, and never shows the current study. */
static void
test_prior (void)
{
  g_autoptr (FjHangPatient) patient = make_two_studies ();
  g_autoptr (FjHangPatient) alone = derived_new ("'BodyPartExamined': 'CHEST'", CHEST);
  const FjHangStudy *current = patient->studies->pdata[0], *before = patient->studies->pdata[1];
  g_autoptr (GPtrArray) shipped = fj_hang_protocols_shipped ();
  g_autoptr (FjHang) first = hang (patient, shipped, NULL);
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_autoptr (FjHangProtocol) saved = NULL;
  g_autoptr (FjHang) again = NULL, without = NULL;
  FjViewport plain;
  FjHangSeen panes[2];

  fj_viewport_init (&plain);
  panes[0] = (FjHangSeen){ .rows = 1, .columns = 1, .stack = current->stacks->pdata[0], .viewport = &plain };
  panes[1] = (FjHangSeen){
    .column = 1, .rows = 1, .columns = 1, .stack = before->stacks->pdata[0], .viewport = &plain
  };
  saved = fj_hang_capture (first, 1, 2, panes, 2);
  again = hang_again (saved, patient, own);
  g_assert_true (stack_at (again, 0, 1) == before->stacks->pdata[0]);
  without = hang (alone, own, NULL);
  g_assert_cmpstr (stack_at (without, 0, 0)->series_uid, ==, "2.25.1");
  g_assert_null (stack_at (without, 0, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-capture/as-hung", test_as_hung);
  g_test_add_func ("/hang-capture/by-hand", test_by_hand);
  g_test_add_func ("/hang-capture/elsewhere", test_elsewhere);
  g_test_add_func ("/hang-capture/by-name", test_by_name);
  g_test_add_func ("/hang-capture/against-rules", test_against_rules);
  g_test_add_func ("/hang-capture/prior", test_prior);
  return g_test_run ();
}
