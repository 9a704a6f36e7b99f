#include <string.h>
#include "registration-draft.h"
#include "fj-error.h"
#include "fj-json.h"

static RegistrationDraft *
full_draft (void)
{
  RegistrationDraft *draft = registration_draft_new ();
  static const char *const parts[] = { "胸部", "腹部", NULL };

  registration_draft_set (&draft->name, "  单小红 ");
  registration_draft_set (&draft->pinyin, "Shan^Xiaohong");
  draft->person = REGISTRATION_PERSON_NEWBORN;
  draft->paper = REGISTRATION_PAPER_PASSPORT;
  registration_draft_set (&draft->number, "E12345678");
  draft->sex = FJ_SEX_FEMALE;
  registration_draft_set (&draft->birth, "5天");
  draft->visit_class = FJ_VISIT_INPATIENT;
  draft->urgency = FJ_URGENCY_STAT;
  g_strfreev (draft->parts);
  draft->parts = g_strdupv ((char **) parts);
  draft->needs_side = TRUE;
  registration_draft_set (&draft->laterality, "L");
  registration_draft_set (&draft->clinical_information, "发热\n3天");
  registration_draft_answer (draft, "pregnancy", "no", NULL);
  registration_draft_answer (draft, "allergy", "yes", " 碘 ");
  draft->scan = g_bytes_new_static ("\xff\xd8\xff\x00picture", 11);
  return draft;
}

static void
assert_same (const RegistrationDraft *a, const RegistrationDraft *b)
{
  g_autoptr (JsonObject) left = registration_draft_to_json (a), right = registration_draft_to_json (b);
  g_autoptr (GBytes) one = fj_json_to_bytes (left), other = fj_json_to_bytes (right);

  g_assert_cmpmem (g_bytes_get_data (one, NULL), g_bytes_get_size (one), g_bytes_get_data (other, NULL),
                   g_bytes_get_size (other));
}

static void
test_kept (void)
{
  g_autoptr (RegistrationDraft) draft = full_draft (), copy = registration_draft_copy (draft);
  g_autoptr (JsonObject) json = registration_draft_to_json (draft);
  g_autoptr (GBytes) disk = fj_json_to_bytes (json);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) again = fj_json_parse_object (disk, &error);
  g_assert_no_error (error);
  g_autoptr (RegistrationDraft) read = registration_draft_from_json (again, &error);
  g_assert_no_error (error);

  assert_same (draft, read);
  assert_same (draft, copy);
  g_assert_cmpstr (read->name, ==, "单小红");
  g_assert_cmpstr (read->parts[1], ==, "腹部");
  g_assert_cmpint (read->urgency, ==, FJ_URGENCY_STAT);
  g_assert_cmpint (read->sex, ==, FJ_SEX_FEMALE);
  g_assert_true (read->needs_side);
  g_assert_true (g_bytes_equal (read->scan, draft->scan));
  g_assert_cmpstr (registration_draft_get_answer (read, "allergy")->note, ==, "碘");
  g_assert_cmpstr (read->key, ==, draft->key);
}

static void
test_empty (void)
{
  g_autoptr (RegistrationDraft) draft = registration_draft_new (), other = registration_draft_new ();

  g_assert_true (registration_draft_is_empty (draft));
  g_assert_cmpstr (draft->exam_id, !=, other->exam_id);
  g_assert_cmpstr (draft->exam_id, !=, draft->patient_id);
  registration_draft_set (&draft->bed, "   ");
  g_assert_true (registration_draft_is_empty (draft));
  registration_draft_set (&draft->bed, "12");
  g_assert_false (registration_draft_is_empty (draft));
  registration_draft_answer (other, "pregnancy", "no", NULL);
  g_assert_false (registration_draft_is_empty (other));
  registration_draft_answer (other, "pregnancy", NULL, NULL);
  g_assert_true (registration_draft_is_empty (other));
}

static void
test_answers (void)
{
  g_autoptr (RegistrationDraft) draft = registration_draft_new ();

  registration_draft_answer (draft, "pregnancy", "no", NULL);
  registration_draft_answer (draft, "pregnancy", "yes", "12 weeks");
  g_assert_cmpuint (draft->answers->len, ==, 1);
  g_assert_cmpstr (registration_draft_get_answer (draft, "pregnancy")->answer, ==, "yes");
  g_assert_null (registration_draft_get_answer (draft, "allergy"));
}

static void
test_bad (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"format\":2}",
    "{\"format\":1,\"patient\":\"x\"}",
    "{\"format\":1,\"person\":9}",
  };
  g_autoptr (RegistrationDraft) draft = registration_draft_new ();
  g_autoptr (JsonObject) json = registration_draft_to_json (draft);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) bad = fj_json_parse_object (bytes, &error);
      g_assert_no_error (error);
      g_assert_null (registration_draft_from_json (bad, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
  /* One member of a good one spoilt at a time. */
  static const struct
  {
    const char *name, *value;
  } spoilt[] = { { "exam", "no-uuid" }, { "urgency", "soon" }, { "visit-class", "" }, { "scan", "" } };
  for (guint i = 0; i < G_N_ELEMENTS (spoilt); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) bad = fj_json_copy (json);
      json_object_set_string_member (bad, spoilt[i].name, spoilt[i].value);
      g_assert_null (registration_draft_from_json (bad, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registration-draft/kept", test_kept);
  g_test_add_func ("/registration-draft/empty", test_empty);
  g_test_add_func ("/registration-draft/answers", test_answers);
  g_test_add_func ("/registration-draft/bad", test_bad);
  return g_test_run ();
}
