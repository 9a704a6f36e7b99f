#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir-element.h"
#include "fj-json.h"
#include "fj-language.h"

#define MAX_OUTCOME (1u << 20)
#define MAX_SENTENCE 2000 /* characters shown of what another program said */

/* One row per code: HTTP status, FHIR issue-type (R4 value set issue-type). The first row of a status is the
 * way back. */
static const struct
{
  FjError code;
  guint status;
  const char *issue;
} rows[] = {
  { FJ_ERROR_INVALID, 400, "invalid" },
  { FJ_ERROR_UNAUTHENTICATED, 401, "login" },
  { FJ_ERROR_FORBIDDEN, 403, "forbidden" },
  { FJ_ERROR_NOT_FOUND, 404, "not-found" },
  { FJ_ERROR_CONFLICT, 409, "conflict" },
  { FJ_ERROR_STALE, 412, "conflict" },
  { FJ_ERROR_TOO_LARGE, 413, "too-long" },
  { FJ_ERROR_UNSUPPORTED, 415, "not-supported" },
  { FJ_ERROR_UNPROCESSABLE, 422, "value" },
  { FJ_ERROR_CORRUPT, 422, "processing" },
  { FJ_ERROR_PRECONDITION, 428, "required" },
  { FJ_ERROR_THROTTLED, 429, "throttled" },
  { FJ_ERROR_UNAVAILABLE, 503, "transient" },
  { FJ_ERROR_INTERNAL, 500, "exception" },
  { FJ_ERROR_IO, 500, "no-store" },
  /* Only read from others. */
  { FJ_ERROR_NOT_FOUND, 405, NULL },
  { FJ_ERROR_UNSUPPORTED, 406, NULL },
  { FJ_ERROR_UNAVAILABLE, 408, NULL },
  { FJ_ERROR_NOT_FOUND, 410, NULL },
  { FJ_ERROR_TOO_LARGE, 414, NULL },
  { FJ_ERROR_TOO_LARGE, 431, NULL },
  { FJ_ERROR_UNAVAILABLE, 502, NULL },
  { FJ_ERROR_UNAVAILABLE, 504, NULL },
  { FJ_ERROR_IO, 507, NULL },
};

static int
row_of (const GError *error)
{
  for (guint i = 0; error != NULL && error->domain == FJ_ERROR && i < G_N_ELEMENTS (rows); i++)
    if ((int) rows[i].code == error->code && rows[i].issue != NULL)
      return (int) i;
  return -1;
}

/* An error of another domain that came this far is our own fault. */
const char *
fj_fhir_issue_code (const GError *error)
{
  int row = row_of (error);

  return row >= 0 ? rows[row].issue : "exception";
}

guint
fj_fhir_http_status (const GError *error)
{
  int row = row_of (error);

  return row >= 0 ? rows[row].status : 500;
}

JsonObject *
fj_fhir_outcome_new (const char *code, const char *text, const char *diagnostics)
{
  JsonObject *outcome = json_object_new (), *issue;

  json_object_set_string_member (outcome, "resourceType", "OperationOutcome");
  issue = fj_fhir_append (outcome, "issue");
  json_object_set_string_member (issue, "severity",
                                 g_strcmp0 (code, "informational") == 0 ? "information" : "error");
  json_object_set_string_member (issue, "code", code);
  if (text != NULL && *text != '\0')
    {
      JsonObject *details = json_object_new ();
      /* A sentence may quote what was sent, cut by bytes. */
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      json_object_set_string_member (details, "text", valid);
      json_object_set_object_member (issue, "details", details);
    }
  fj_fhir_set_string (issue, "diagnostics", diagnostics);
  return outcome;
}

static FjError
code_of_status (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].status == status)
      return rows[i].code;
  return status >= 500 ? FJ_ERROR_INTERNAL : FJ_ERROR_INVALID;
}

/* What another program said, made fit for a screen: one paragraph, bounded. (transfer full) */
static char *
clean_sentence (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  guint n = 0;

  for (const char *at = text; *at != '\0' && n < MAX_SENTENCE; at = g_utf8_next_char (at), n++)
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (clean, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_strdup (g_strstrip (clean->str));
}

/* An outcome of several issues names in each one's diagnostics what it is about. */
static void
set_subjects (GError *error, JsonObject *outcome)
{
  JsonArray *issues = fj_json_get_array (outcome, "issue");
  g_autoptr (GStrvBuilder) subjects = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; issues != NULL && i < json_array_get_length (issues); i++)
    {
      JsonObject *issue = fj_json_element_object (issues, i);
      const char *subject = issue != NULL ? fj_json_get_string (issue, "diagnostics") : NULL;

      if (subject != NULL)
        g_strv_builder_add (subjects, subject);
    }
  list = g_strv_builder_end (subjects);
  if (*list != NULL)
    fj_error_set_subjects (error, (const char *const *) list);
}

GError *
fj_fhir_error_from_reply (guint http_status, GBytes *body)
{
  g_autoptr (JsonObject) outcome
      = body != NULL ? fj_json_parse_object_within (body, MAX_OUTCOME, NULL) : NULL;
  FjError code = code_of_status (http_status);
  const char *text = NULL;

  if (outcome != NULL && g_strcmp0 (fj_json_get_string (outcome, "resourceType"), "OperationOutcome") == 0)
    {
      text = fj_json_get_string (outcome, "issue[0].details.text");
      if (text == NULL)
        text = fj_json_get_string (outcome, "issue[0].details.coding[0].display");
      if (text == NULL)
        text = fj_json_get_string (outcome, "issue[0].diagnostics");
      /* Two codes share a status: the issue type tells them apart. */
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        if (rows[i].status == http_status && rows[i].issue != NULL
            && g_strcmp0 (rows[i].issue, fj_json_get_string (outcome, "issue[0].code")) == 0)
          code = rows[i].code;
    }
  if (text != NULL)
    {
      g_autofree char *sentence = clean_sentence (text);

      if (*sentence != '\0')
        {
          GError *error = g_error_new_literal (FJ_ERROR, code, sentence);
          set_subjects (error, outcome);
          return error;
        }
    }
  if (code == FJ_ERROR_UNAVAILABLE)
    return g_error_new (FJ_ERROR, code, _ ("The server cannot answer now (HTTP %u). Try again in a moment."),
                        http_status);
  return g_error_new (
      FJ_ERROR, code,
      _ ("The server refused the request (HTTP %u) without a reason. Tell whoever looks after the system."),
      http_status);
}
