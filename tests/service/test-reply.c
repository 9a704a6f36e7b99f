#include <string.h>
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-service.h"

/* The statuses of fj-error.h's table, by hand. */
static void
test_statuses (void)
{
  static const struct
  {
    FjError code;
    guint status;
  } cases[] = {
    { FJ_ERROR_INVALID, 400 },      { FJ_ERROR_UNAUTHENTICATED, 401 }, { FJ_ERROR_FORBIDDEN, 403 },
    { FJ_ERROR_NOT_FOUND, 404 },    { FJ_ERROR_CONFLICT, 409 },        { FJ_ERROR_STALE, 412 },
    { FJ_ERROR_TOO_LARGE, 413 },    { FJ_ERROR_UNSUPPORTED, 415 },     { FJ_ERROR_UNPROCESSABLE, 422 },
    { FJ_ERROR_PRECONDITION, 428 }, { FJ_ERROR_THROTTLED, 429 },       { FJ_ERROR_CORRUPT, 422 },
    { FJ_ERROR_UNAVAILABLE, 503 },
  };
  FjRequest request = { .id = (char *) "11111111-2222-4333-8444-555555555555" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, (gint) cases[i].code, "a sentence.");
      g_autoptr (FjReply) reply = fj_reply_new_error (&request, error);
      g_autoptr (JsonObject) outcome = fj_json_parse_object (reply->body, NULL);
      g_assert_cmpuint (reply->status, ==, cases[i].status);
      g_assert_cmpstr (fj_json_get_string (outcome, "resourceType"), ==, "OperationOutcome");
      g_assert_cmpstr (fj_json_get_string (outcome, "issue[0].details.text"), ==, "a sentence.");
      g_assert_cmpstr (fj_json_get_string (outcome, "issue[0].diagnostics"), ==, request.id);
      g_assert_true ((reply->status == 401) == g_hash_table_contains (reply->headers, "WWW-Authenticate"));
    }
}

/* What went wrong inside is not told. */
static void
test_internal (void)
{
  FjRequest request = { .id = (char *) "the-id" };
  static const FjError codes[] = { FJ_ERROR_IO, FJ_ERROR_INTERNAL };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, (gint) codes[i], "/var/secret/file of 张三");
      g_autoptr (FjReply) reply = fj_reply_new_error (&request, error);
      g_autoptr (JsonObject) outcome = fj_json_parse_object (reply->body, NULL);
      g_assert_cmpuint (reply->status, ==, 500);
      g_assert_null (strstr (fj_json_get_string (outcome, "issue[0].details.text"), "secret"));
      g_assert_cmpstr (fj_json_get_string (outcome, "issue[0].diagnostics"), ==, "the-id");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reply/statuses", test_statuses);
  g_test_add_func ("/reply/internal", test_internal);
  return g_test_run ();
}
