#include "fj-service.h"

#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"

FjReply *
fj_reply_new (guint status, const char *content_type, GBytes *body)
{
  FjReply *reply = g_new0 (FjReply, 1);

  reply->status = status;
  reply->content_type = g_strdup (content_type);
  reply->body = body != NULL ? g_bytes_ref (body) : NULL;
  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return reply;
}

void
fj_reply_set_header (FjReply *reply, const char *name, const char *value)
{
  g_hash_table_insert (reply->headers, g_strdup (name), g_strdup (value));
}

void
fj_reply_free (FjReply *reply)
{
  if (reply == NULL)
    return;
  g_free (reply->content_type);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_hash_table_unref (reply->headers);
  g_free (reply);
}

FjReply *
fj_reply_new_error (const FjRequest *request, const GError *error)
{
  guint status = fj_fhir_http_status (error);
  const char *text = error->message;

  if (status == 500)
    {
      /* What went wrong inside is for the log; it may name files or people. */
      g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "REQUEST", request->id, "MESSAGE",
                        "the request failed inside: %s", error->message);
      text = _ (
          "The server could not do this because of a fault of its own. Try again; if it happens again, tell "
          "whoever looks after the server the number of this message.");
    }
  g_autoptr (JsonObject) outcome = fj_fhir_outcome_new (fj_fhir_issue_code (error), text, request->id);
  g_autoptr (GBytes) body = fj_json_to_bytes (outcome);
  FjReply *reply = fj_reply_new (status, NULL, body);
  if (status == 401)
    fj_reply_set_header (reply, "WWW-Authenticate", "Bearer");
  return reply;
}
