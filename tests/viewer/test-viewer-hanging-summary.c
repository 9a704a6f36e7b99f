/* viewer-hanging-summary: a small CT of the chest, told as the engine answers; the words are the engine's. */
#include "viewer-hanging-summary.h"

#include "fj-hang-protocol-json.h"
#include "hanging-fixture.h"

static GPtrArray *
one_protocol (void)
{
  static const char text[]
      = "{'id': 'mine', 'name': 'CT chest', 'applies': [{'attribute': 'Modality', 'equals': 'CT', 'required': true}],"
        "'sets': [{'number': 1, 'label': 'lung', 'rules': [{'attribute': 'Kernel', 'equals': 'LUNG', 'weight': 3,"
        " 'required': true}]},"
        "{'number': 2, 'label': 'bone', 'rules': [{'attribute': 'Kernel', 'equals': 'BONE', 'required': true}]}],"
        "'stages': [{'name': 'one', 'rows': 1, 'columns': 3, 'boxes': [{'row': 0, 'column': 0, 'set': 1},"
        "{'row': 0, 'column': 1, 'set': 2}, {'row': 0, 'column': 2}]},"
        "{'name': 'two', 'boxes': [{'row': 0, 'column': 0, 'set': 1, 'look': {'plane': 'SAGITTAL'}}]}]}";
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  GPtrArray *protocols = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_protocol_free);

  g_ptr_array_add (protocols, fj_hang_protocol_parse (bytes, &error));
  g_assert_no_error (error);
  g_ptr_array_add (protocols, fj_hang_protocol_new ("other", "Other"));
  return protocols;
}

static void
test_found_and_missing (void)
{
  g_autoptr (FjHangPatient) patient
      = make_patient (AXIAL ("3", "2.25.1", "Thorax 1.0 Bl57", "Bl57") "," SCOUT ("1"));
  g_autoptr (GPtrArray) protocols = one_protocol ();
  FjHangRequest request = { .protocols = protocols, .stage = -1 };
  g_autoptr (FjHang) hang = fj_hang_find (patient, -1, &request);
  g_autoptr (ViewerHangingSummary) summary = viewer_hanging_summary_new (hang);
  const ViewerHangingPane *pane;
  const ViewerHangingLeft *left;
  const ViewerHangingOption *option;

  g_assert_cmpstr (summary->protocol, ==, "CT chest");
  g_assert_cmpstr (summary->stage, ==, "one (1 of 2)");
  g_assert_cmpstr (summary->missing, ==, "Not there: bone");
  g_assert_cmpuint (summary->panes->len, ==, 3);
  pane = summary->panes->pdata[0];
  g_assert_cmpstr (pane->title, ==, "3 · Thorax 1.0 Bl57");
  g_assert_cmpint (pane->state, ==, VIEWER_HANGING_FOUND);
  g_assert_nonnull (strstr (pane->text, "score 3"));
  pane = summary->panes->pdata[1];
  g_assert_cmpint (pane->state, ==, VIEWER_HANGING_MISSING);
  g_assert_cmpstr (pane->title, ==, "Not there: bone");
  pane = summary->panes->pdata[2];
  g_assert_cmpint (pane->state, ==, VIEWER_HANGING_EMPTY);
  g_assert_cmpuint (summary->left->len, ==, 1);
  left = summary->left->pdata[0];
  g_assert_cmpstr (left->title, ==, "1 · Topogram");
  g_assert_cmpuint (left->n, ==, 1);
  g_assert_false (left->is_prior);
  g_assert_nonnull (fj_hang_patient_find (patient, left->key));
  g_assert_cmpuint (summary->options->len, ==, 2);
  option = summary->options->pdata[0];
  g_assert_true (option->is_chosen && option->is_eligible);
  g_assert_cmpstr (option->id, ==, "mine");
  option = summary->options->pdata[1];
  g_assert_false (option->is_chosen || option->is_eligible);
}

/* A box that is the only one, of the only stage: nothing is counted. */
static void
test_whole (void)
{
  g_autoptr (FjHangPatient) patient = make_patient (
      AXIAL ("3", "2.25.1", "Thorax 1.0 Bl57", "Bl57") "," AXIAL ("4", "2.25.2", "Bone", "Br64"));
  g_autoptr (GPtrArray) protocols = one_protocol ();
  FjHangProtocol *protocol = protocols->pdata[0];
  FjHangRequest request = { .protocols = protocols, .stage = -1 };
  g_autoptr (FjHang) hang = NULL;
  g_autoptr (ViewerHangingSummary) summary = NULL;

  g_ptr_array_remove_index (protocol->stages, 0);
  hang = fj_hang_find (patient, -1, &request);
  summary = viewer_hanging_summary_new (hang);
  g_assert_cmpstr (summary->stage, ==, "two");
  g_assert_cmpstr (((const ViewerHangingPane *) summary->panes->pdata[0])->title, ==,
                   "3 · Thorax 1.0 Bl57 · sagittal");
  g_assert_null (summary->missing);
}

static void
test_nothing (void)
{
  g_autoptr (ViewerHangingSummary) none = viewer_hanging_summary_new (NULL);
  g_autoptr (FjHangPatient) patient = make_patient (SCOUT ("1"));
  g_autoptr (GPtrArray) protocols = g_ptr_array_new ();
  FjHangRequest request = { .protocols = protocols, .stage = -1 };
  g_autoptr (FjHang) hang = fj_hang_find (patient, -1, &request);
  g_autoptr (ViewerHangingSummary) summary = viewer_hanging_summary_new (hang);

  g_assert_cmpstr (none->protocol, ==, "Nothing is hung yet.");
  g_assert_cmpuint (none->panes->len, ==, 0);
  g_assert_cmpstr (summary->protocol, ==, "No hanging protocol fits these images.");
  g_assert_null (summary->stage);
  g_assert_cmpuint (summary->left->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-hanging-summary/found-and-missing", test_found_and_missing);
  g_test_add_func ("/viewer-hanging-summary/whole", test_whole);
  g_test_add_func ("/viewer-hanging-summary/nothing", test_nothing);
  return g_test_run ();
}
