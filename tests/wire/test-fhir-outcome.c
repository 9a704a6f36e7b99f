#include "fj-fhir.h"

#include <gio/gio.h>
#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

/* By hand from fj-error.h's comments and the R4 value set issue-type. */
static const struct
{
  FjError code;
  guint status;
  const char *issue;
} expected[] = {
  { FJ_ERROR_INVALID, 400, "invalid" },       { FJ_ERROR_UNAUTHENTICATED, 401, "login" },
  { FJ_ERROR_FORBIDDEN, 403, "forbidden" },   { FJ_ERROR_NOT_FOUND, 404, "not-found" },
  { FJ_ERROR_CONFLICT, 409, "conflict" },     { FJ_ERROR_STALE, 412, "conflict" },
  { FJ_ERROR_TOO_LARGE, 413, "too-long" },    { FJ_ERROR_UNSUPPORTED, 415, "not-supported" },
  { FJ_ERROR_UNPROCESSABLE, 422, "value" },   { FJ_ERROR_PRECONDITION, 428, "required" },
  { FJ_ERROR_THROTTLED, 429, "throttled" },   { FJ_ERROR_CORRUPT, 422, "processing" },
  { FJ_ERROR_UNAVAILABLE, 503, "transient" }, { FJ_ERROR_IO, 500, "no-store" },
  { FJ_ERROR_INTERNAL, 500, "exception" },
};

/* Each code goes out as its status and issue, and comes back as itself with its sentence. */
static void
test_codes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GError) error
          = g_error_new_literal (FJ_ERROR, expected[i].code, "报告已签发。Change it by an addendum.");
      g_autoptr (GError) back = NULL;
      g_autoptr (JsonObject) outcome
          = fj_fhir_outcome_new (fj_fhir_issue_code (error), error->message, "request-7");
      g_autoptr (GBytes) bytes = fj_json_to_bytes (outcome);

      g_assert_cmpuint (fj_fhir_http_status (error), ==, expected[i].status);
      g_assert_cmpstr (fj_fhir_issue_code (error), ==, expected[i].issue);
      g_assert_cmpstr (fj_json_get_string (outcome, "issue[0].severity"), ==, "error");
      g_assert_cmpstr (fj_json_get_string (outcome, "issue[0].diagnostics"), ==, "request-7");
      back = fj_fhir_error_from_reply (expected[i].status, bytes);
      g_assert_error (back, FJ_ERROR, (int) expected[i].code);
      g_assert_cmpstr (back->message, ==, error->message);
    }
}

static void
test_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "disk full");

  g_assert_cmpuint (fj_fhir_http_status (error), ==, 500);
  g_assert_cmpstr (fj_fhir_issue_code (error), ==, "exception");
}

static void
assert_reply (guint status, const char *body, int code, const char *part)
{
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (GError) error = fj_fhir_error_from_reply (status, bytes);

  if (!g_error_matches (error, FJ_ERROR, code) || strstr (error->message, part) == NULL)
    g_error ("%u %s: %d %s", status, body, error->code, error->message);
}

/* Whatever a proxy, a PACS or a broken server says. */
static void
test_replies (void)
{
  g_autofree char *long_text = g_strnfill (10000, 'y');
  g_autofree char *long_body = g_strdup_printf (
      "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"details\":{\"text\":\"%s\"}}]}", long_text);
  g_autoptr (GBytes) bytes = g_bytes_new (long_body, strlen (long_body));
  g_autoptr (GError) bounded = fj_fhir_error_from_reply (400, bytes);

  assert_reply (404, NULL, FJ_ERROR_NOT_FOUND, "404");
  assert_reply (410, "", FJ_ERROR_NOT_FOUND, "410");
  assert_reply (502, "<html>Bad gateway</html>", FJ_ERROR_UNAVAILABLE, "502");
  assert_reply (504, "{}", FJ_ERROR_UNAVAILABLE, "504");
  assert_reply (418, "[]", FJ_ERROR_INVALID, "418");
  assert_reply (599, "{", FJ_ERROR_INTERNAL, "599");
  assert_reply (301, "", FJ_ERROR_INVALID, "301");
  assert_reply (400, "{\"resourceType\":\"OperationOutcome\",\"issue\":[]}", FJ_ERROR_INVALID, "400");
  assert_reply (400, "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"details\":{\"text\":\"  \"}}]}",
                FJ_ERROR_INVALID, "400");
  assert_reply (400, "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"diagnostics\":\"only this\"}]}",
                FJ_ERROR_INVALID, "only this");
  assert_reply (400, "{\"resourceType\":\"Patient\",\"issue\":[{\"diagnostics\":\"only this\"}]}",
                FJ_ERROR_INVALID, "400");
  assert_reply (
      400, "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"details\":{\"text\":\"a\\nb\\u0007c\"}}]}",
      FJ_ERROR_INVALID, "a b c");
  g_assert_cmpuint (strlen (bounded->message), ==, 2000);
}

static void
test_without_words (void)
{
  g_autoptr (JsonObject) outcome = fj_fhir_outcome_new ("informational", NULL, NULL);

  g_assert_cmpstr (fj_json_get_string (outcome, "issue[0].severity"), ==, "information");
  g_assert_false (json_object_has_member (fj_json_get_object (outcome, "issue[0]"), "details"));
  g_assert_false (json_object_has_member (fj_json_get_object (outcome, "issue[0]"), "diagnostics"));
}

/* Several issues, each about something: what it is about is told apart from the sentence. */
static void
test_subjects (void)
{
  static const char outcome[]
      = "{\"resourceType\":\"OperationOutcome\",\"issue\":["
        "{\"severity\":\"error\",\"code\":\"not-found\",\"details\":{\"text\":\"Two are missing.\"},"
        "\"diagnostics\":\"2.25.11\"},"
        "{\"severity\":\"error\",\"code\":\"conflict\",\"diagnostics\":\"2.25.12\"},"
        "7]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (outcome, strlen (outcome));
  g_autoptr (GError) error = fj_fhir_error_from_reply (409, bytes);
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) bare = fj_fhir_error_from_reply (500, NULL);
  const char *const *subjects;

  g_assert_cmpstr (error->message, ==, "Two are missing.");
  g_clear_error (&error);
  subjects = fj_error_get_subjects (copy);
  g_assert_nonnull (subjects);
  g_assert_cmpuint (g_strv_length ((char **) subjects), ==, 2);
  g_assert_cmpstr (subjects[0], ==, "2.25.11");
  g_assert_cmpstr (subjects[1], ==, "2.25.12");
  g_assert_null (fj_error_get_subjects (bare));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outcome/codes", test_codes);
  g_test_add_func ("/outcome/foreign", test_foreign);
  g_test_add_func ("/outcome/replies", test_replies);
  g_test_add_func ("/outcome/without-words", test_without_words);
  g_test_add_func ("/fhir/outcome/subjects", test_subjects);
  return g_test_run ();
}
