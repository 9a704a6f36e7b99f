/* The hang as JSON: what tests and machines read of it. */
#include "fj-hang-explain.h"

#include <locale.h>
#include "derived.h"
#include "fj-json.h"

static FjHangProtocol *
make_protocol (void)
{
  FjHangProtocol *protocol = fj_hang_protocol_new ("p", "P");
  FjHangStage *stage = fj_hang_protocol_add_stage (protocol, "first");
  FjHangRule *rule = fj_hang_rule_new (FJ_HANG_KERNEL, FJ_HANG_EQUALS);
  FjHangBox *box = fj_hang_stage_add_box (stage);

  rule->texts = g_strsplit ("LUNG", "|", 0);
  rule->is_required = TRUE;
  g_ptr_array_add (fj_hang_protocol_add_set (protocol, 1)->rules, rule);
  stage->columns = 4;
  box->set = 1;
  box->look.has_window = TRUE;
  box->look.center = -600;
  box->look.width = 1500;
  box = fj_hang_stage_add_box (stage);
  box->column = 1;
  box->set = 1;
  box = fj_hang_stage_add_box (stage);
  box->column = 2;
  box = fj_hang_stage_add_box (stage);
  box->column = 3;
  box->set = 1;
  box->look.window_preset = g_strdup ("lung");
  return protocol;
}

static const char *
why (JsonObject *patient, const char *series)
{
  JsonArray *rejected = fj_json_get_array (patient, "rejected");

  for (guint i = 0; i < json_array_get_length (rejected); i++)
    {
      JsonObject *object = fj_json_element_object (rejected, i);

      if (strcmp (fj_json_get_string (object, "series"), series) == 0)
        return fj_json_get_string (object, "why");
    }
  return "";
}

static void
test_json (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "'StudyInstanceUID': '9'",
      "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesDescription': 'Thorax 1.0 Bl57', 'images': ["
      "{'SOPInstanceUID': '1.1.1', 'ImageOrientationPatient': [1, 0, 0, 0, 1, 0], 'WindowCenter': 40,"
      " 'WindowWidth': 400}, {'SOPInstanceUID': '1.1.2'}]},"
      "{'SeriesInstanceUID': '1.2', 'Modality': 'CT', 'SeriesDescription': 'Thorax 5.0 Br40', 'images': 60},"
      "{'SeriesInstanceUID': '1.3', 'Modality': 'CT', 'SeriesDescription': 'Topogram', 'images': 1}");
  g_autoptr (FjHangProtocol) protocol = make_protocol ();
  g_autoptr (GPtrArray) protocols = g_ptr_array_new (), hangs = g_ptr_array_new ();
  FjHangRequest request = { .protocols = protocols, .stage = -1 };
  g_autoptr (FjHang) hang = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *first, *second, *patient_object;
  JsonArray *viewports, *window;

  g_ptr_array_add (protocols, protocol);
  hang = fj_hang_find (patient, -1, &request);
  g_ptr_array_add (hangs, hang);
  json = fj_hangs_to_json (hangs);
  object = fj_json_parse_object (json, &error);
  g_assert_no_error (error);
  patient_object = fj_json_get_object (object, "patients[0]");
  g_assert_cmpstr (fj_json_get_string (patient_object, "current"), ==, "9");
  g_assert_cmpstr (fj_json_get_string (patient_object, "protocol"), ==, "p");
  g_assert_cmpstr (fj_json_get_string (patient_object, "stage"), ==, "first");
  viewports = fj_json_get_array (patient_object, "viewports");
  g_assert_cmpuint (json_array_get_length (viewports), ==, 4);
  first = fj_json_element_object (viewports, 0);
  g_assert_cmpstr (fj_json_get_string (first, "series"), ==, "1.1");
  g_assert_cmpstr (fj_json_get_string (first, "image"), ==, "1.1.1");
  g_assert_cmpstr (fj_json_get_string (first, "orientation"), ==, "L\\P");
  g_assert_cmpfloat (json_array_get_double_element (fj_json_get_array (first, "window"), 0), ==, -600);
  g_assert_cmpfloat (json_array_get_double_element (fj_json_get_array (first, "window"), 1), ==, 1500);
  g_assert_false (json_object_get_boolean_member (first, "prior"));
  second = fj_json_element_object (viewports, 1);
  g_assert_cmpint (fj_json_get_int (second, "column", -1), ==, 1);
  g_assert_cmpfloat (json_array_get_double_element (fj_json_get_array (second, "window"), 0), ==, 40);
  window = fj_json_get_array (fj_json_element_object (viewports, 3), "window");
  g_assert_cmpfloat (json_array_get_double_element (window, 0), ==, -600);
  g_assert_cmpfloat (json_array_get_double_element (window, 1), ==, 1500);
  g_assert_true (json_object_get_null_member (fj_json_element_object (viewports, 2), "series"));
  g_assert_nonnull (strstr (why (patient_object, "1.2"), "LUNG"));
  g_assert_cmpstr (why (patient_object, "1.3"), ==, "a localizer");
  g_assert_cmpuint (json_array_get_length (fj_json_get_array (patient_object, "reasons")), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-explain/json", test_json);
  return g_test_run ();
}
