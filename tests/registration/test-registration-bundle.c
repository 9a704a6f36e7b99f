#include "registration-bundle.h"

#include "fj-fhir.h"
#include "fj-json.h"

#define TODAY "2026-11-22"

static RegistrationDraft *
some_draft (void)
{
  RegistrationDraft *draft = registration_draft_new ();

  registration_draft_set (&draft->name, "单小红");
  registration_draft_set (&draft->number, "11010519491231002x");
  registration_draft_set (&draft->phone, "13812345678");
  registration_draft_set (&draft->item_code, "MR-HEAD");
  registration_draft_set (&draft->item, "头颅MR平扫");
  registration_draft_set (&draft->modality, "MR");
  registration_draft_set (&draft->scheduled, "14:30");
  return draft;
}

static JsonObject *
entry_of (JsonObject *bundle, const char *type)
{
  JsonArray *entries = fj_json_get_array (bundle, "entry");

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      if (g_strcmp0 (fj_json_get_string (entry, "resource.resourceType"), type) == 0)
        return entry;
    }
  return NULL;
}

static void
test_new_patient (void)
{
  g_autoptr (RegistrationDraft) draft = some_draft ();
  g_autoptr (GError) error = NULL;

  draft->scan = g_bytes_new_static ("\xff\xd8\xffscan", 7);
  g_autoptr (JsonObject) bundle = registration_bundle_new (draft, TODAY);
  JsonObject *entry = entry_of (bundle, "Patient");
  g_autoptr (FjPatient) patient = fj_fhir_patient_from_json (fj_json_get_object (entry, "resource"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (patient->name, ==, "单小红");
  g_assert_cmpstr (patient->pinyin, ==, "Shan^Xiaohong");
  g_assert_cmpstr (patient->family, ==, "单");
  g_assert_cmpstr (patient->resident_id, ==, "11010519491231002X");
  g_assert_cmpstr (patient->birth_date, ==, "1949-12-31");
  g_assert_cmpint (patient->sex, ==, FJ_SEX_FEMALE);
  g_assert_cmpstr (fj_json_get_string (entry, "request.ifNoneExist"), ==,
                   "identifier=urn:oid:2.16.156.10011.1.3|11010519491231002X");

  /* Everything refers to the entry, not to an id that central may replace. */
  g_autofree char *inside = g_strconcat ("urn:uuid:", draft->patient_id, NULL);
  entry = entry_of (bundle, "ServiceRequest");
  g_assert_cmpstr (fj_json_get_string (entry, "resource.subject.reference"), ==, inside);
  entry = entry_of (bundle, "DocumentReference");
  g_assert_cmpstr (fj_json_get_string (entry, "resource.subject.reference"), ==, inside);
  entry = entry_of (bundle, "Binary");
  g_assert_cmpstr (fj_json_get_string (entry, "resource.contentType"), ==, "image/jpeg");
  gsize length;
  g_autofree guchar *data = g_base64_decode (fj_json_get_string (entry, "resource.data"), &length);
  g_assert_cmpmem (data, length, "\xff\xd8\xffscan", 7);
}

static void
test_again (void)
{
  g_autoptr (RegistrationDraft) draft = some_draft (), copy = registration_draft_copy (draft);
  g_autoptr (JsonObject) one = registration_bundle_new (draft, TODAY),
                         other = registration_bundle_new (copy, TODAY);
  g_autoptr (GBytes) first = fj_json_to_bytes (one), second = fj_json_to_bytes (other);

  g_assert_true (g_bytes_equal (first, second));
}

static void
test_known_patient (void)
{
  g_autoptr (RegistrationDraft) draft = some_draft ();
  g_autofree char *literal = g_strconcat ("Patient/", draft->patient_id, NULL);

  draft->is_known = TRUE;
  g_autoptr (JsonObject) bundle = registration_bundle_new (draft, TODAY);
  g_assert_null (entry_of (bundle, "Patient"));
  g_assert_null (entry_of (bundle, "DocumentReference"));
  g_assert_cmpstr (fj_json_get_string (entry_of (bundle, "ServiceRequest"), "resource.subject.reference"), ==,
                   literal);
}

static void
test_order (void)
{
  g_autoptr (RegistrationDraft) draft = some_draft ();
  g_autoptr (GError) error = NULL;
  static const char *const parts[] = { "头颅", NULL };

  g_strfreev (draft->parts);
  draft->parts = g_strdupv ((char **) parts);
  draft->visit_class = FJ_VISIT_INPATIENT;
  draft->urgency = FJ_URGENCY_URGENT;
  registration_draft_set (&draft->bed, "12");
  registration_draft_set (&draft->laterality,
                          "L"); /* of an item that was chosen before: this one has no side */
  g_autoptr (JsonObject) bundle = registration_bundle_new (draft, TODAY);
  JsonObject *entry = entry_of (bundle, "ServiceRequest");
  JsonObject *resource = fj_json_get_object (entry, "resource");
  json_object_set_string_member (fj_json_get_object (resource, "subject"), "reference", "Patient/p");
  g_autoptr (FjExam) exam = fj_fhir_exam_from_json (resource, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (exam->id, ==, draft->exam_id);
  g_assert_cmpstr (exam->item_code, ==, "MR-HEAD");
  g_assert_cmpstr (exam->modality, ==, "MR");
  g_assert_cmpstr (exam->parts[0], ==, "头颅");
  g_assert_cmpint (exam->visit_class, ==, FJ_VISIT_INPATIENT);
  g_assert_cmpint (exam->urgency, ==, FJ_URGENCY_URGENT);
  g_assert_cmpstr (exam->bed, ==, "12");
  g_assert_null (exam->laterality);
  g_assert_null (exam->request_form);
  g_assert_cmpint (exam->scheduled_at, !=, 0);
}

static void
test_papers_and_persons (void)
{
  g_autoptr (RegistrationDraft) draft = some_draft ();

  draft->paper = REGISTRATION_PAPER_PASSPORT;
  draft->person = REGISTRATION_PERSON_NEWBORN;
  registration_draft_set (&draft->number, "E12345678");
  g_autoptr (JsonObject) bundle = registration_bundle_new (draft, TODAY);
  JsonObject *entry = entry_of (bundle, "Patient");
  g_assert_cmpstr (fj_json_get_string (entry, "resource.identifier[0].value"), ==, "E12345678");
  g_assert_cmpstr (fj_json_get_string (entry, "resource.identifier[0].type.coding[0].code"), ==, "PPN");
  g_assert_cmpstr (fj_json_get_string (entry, "resource.extension[0].valueCode"), ==, "newborn");
  g_assert_null (fj_json_get_string (entry, "request.ifNoneExist"));
}

static void
test_correct (void)
{
  g_autoptr (RegistrationDraft) draft = some_draft ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) bundle = registration_bundle_new (draft, TODAY);
  g_autoptr (JsonObject) stored
      = fj_json_copy (fj_json_get_object (entry_of (bundle, "Patient"), "resource"));

  json_object_set_string_member (stored, "language", "zh"); /* what the form does not know of stays */
  g_assert_null (registration_bundle_correct_patient (draft, stored, TODAY, &error));
  g_assert_no_error (error);
  registration_draft_set (&draft->phone, "13900000000");
  g_autoptr (JsonObject) corrected = registration_bundle_correct_patient (draft, stored, TODAY, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fj_json_get_string (corrected, "telecom[0].value"), ==, "13900000000");
  g_assert_cmpstr (fj_json_get_string (corrected, "language"), ==, "zh");

  json_object_remove_member (stored, "name");
  g_assert_null (registration_bundle_correct_patient (draft, stored, TODAY, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registration-bundle/new-patient", test_new_patient);
  g_test_add_func ("/registration-bundle/again", test_again);
  g_test_add_func ("/registration-bundle/known-patient", test_known_patient);
  g_test_add_func ("/registration-bundle/order", test_order);
  g_test_add_func ("/registration-bundle/papers-and-persons", test_papers_and_persons);
  g_test_add_func ("/registration-bundle/correct", test_correct);
  return g_test_run ();
}
