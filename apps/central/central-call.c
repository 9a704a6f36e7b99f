#include "central-private.h"

#include <string.h>
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define KEY_DAYS 7
#define MAX_KEY 200u

void
central_call_init (CentralCall *call, Central *central, const FjRequest *request)
{
  *call = (CentralCall){ .central = central, .request = request, .session = request->session };
  call->patients = g_ptr_array_new_with_free_func (g_free);
}

void
central_call_clear (CentralCall *call)
{
  g_clear_pointer (&call->body, json_object_unref);
  g_clear_pointer (&call->patients, g_ptr_array_unref);
  g_clear_pointer (&call->exam, g_free);
  g_clear_pointer (&call->account, g_free);
}

void
central_call_touch (CentralCall *call, const char *patient)
{
  if (patient != NULL && !g_ptr_array_find_with_equal_func (call->patients, patient, g_str_equal, NULL))
    g_ptr_array_add (call->patients, g_strdup (patient));
}

gboolean
central_call_if_match (const CentralCall *call, guint *version, GError **error)
{
  const char *header = fj_request_header (call->request, "if-match");
  guint64 number = 0;

  if (header == NULL || *header == '\0' || strcmp (header, "*") == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PRECONDITION,
                           _ ("Say with If-Match which version you saw. Read it again and repeat."));
      return FALSE;
    }
  g_autofree char *text = g_strstrip (g_strdup (header));
  const char *digits = g_str_has_prefix (text, "W/") ? text + 2 : text;
  gsize length = strlen (digits);
  g_autofree char *inner = NULL;
  if (length >= 3 && digits[0] == '"' && digits[length - 1] == '"')
    inner = g_strndup (digits + 1, length - 2);
  if (inner == NULL || !g_ascii_string_to_unsigned (inner, 10, 1, G_MAXUINT32, &number, NULL))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("If-Match must be one version as the server gave it in ETag, like W/\"3\"."));
      return FALSE;
    }
  *version = (guint) number;
  return TRUE;
}

/* ---- who may ---- */

static gboolean
has_session (const CentralCall *call, GError **error)
{
  if (call->session == NULL)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED, _ ("Sign in first."));
  return call->session != NULL;
}

gboolean
central_call_allow (
    CentralCall *call, CentralTransaction *transaction, FjVerb verb, const char *site, GError **error)
{
  g_autofree char *reading = NULL;
  g_autoptr (GError) cause = NULL;

  if (!has_session (call, error))
    return FALSE;
  if (site != NULL)
    {
      g_autoptr (CentralRows) rows
          = central_query (transaction, error, "SELECT part_of FROM organization WHERE id = ?", "s", site);
      if (rows == NULL)
        return FALSE;
      if (central_rows_next (rows, &cause))
        reading = g_strdup (central_rows_string (rows, 0));
      if (cause != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
    }
  return fj_authorization_check (call->session->roles, call->session->n_roles, verb, site, reading, error);
}

GStrv
central_call_sites (CentralCall *call, CentralTransaction *transaction, FjVerb verb, GError **error)
{
  g_autoptr (GStrvBuilder) sites = g_strv_builder_new ();
  g_autoptr (GError) cause = NULL;

  if (!has_session (call, error))
    return NULL;
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT id, part_of FROM organization ORDER BY id", "");
  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &cause))
    if (fj_authorization_check (call->session->roles, call->session->n_roles, verb,
                                central_rows_string (rows, 0), central_rows_string (rows, 1), NULL))
      g_strv_builder_add (sites, central_rows_string (rows, 0));
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  return g_strv_builder_end (sites);
}

/* ---- replies ---- */

FjReply *
central_reply_resource (guint status, JsonObject *resource)
{
  g_autoptr (GBytes) body = fj_json_to_bytes (resource);
  FjReply *reply = fj_reply_new (status, NULL, body);
  guint version = fj_fhir_get_version (resource);
  const char *updated = fj_json_get_string (resource, "meta.lastUpdated");
  const char *type = fj_json_get_string (resource, "resourceType");
  const char *id = fj_json_get_string (resource, "id");
  gint64 instant;

  if (version > 0)
    {
      g_autofree char *etag = g_strdup_printf ("W/\"%u\"", version);
      fj_reply_set_header (reply, "ETag", etag);
    }
  if (updated != NULL && fj_time_from_fhir (updated, &instant))
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
      g_autofree char *text = soup_date_time_to_string (time, SOUP_DATE_HTTP);
      fj_reply_set_header (reply, "Last-Modified", text);
    }
  if (status == 201 && type != NULL && id != NULL)
    {
      g_autofree char *location = g_strdup_printf ("/%s/%s", type, id);
      fj_reply_set_header (reply, "Location", location);
      fj_reply_set_header (reply, "Content-Location", location);
    }
  return reply;
}

/* RFC 9110 13.1.2: the caller has this version already. */
static FjReply *
not_modified (const FjRequest *request, FjReply *reply)
{
  const char *seen = fj_request_header (request, "if-none-match");
  const char *etag = g_hash_table_lookup (reply->headers, "ETag");

  if (reply->status != 200 || seen == NULL || etag == NULL || strcmp (request->method, "GET") != 0)
    return reply;
  if (strcmp (seen, etag) != 0 && strcmp (seen, "*") != 0)
    return reply;
  FjReply *short_reply = fj_reply_new (304, NULL, NULL);
  fj_reply_set_header (short_reply, "ETag", etag);
  fj_reply_free (reply);
  return short_reply;
}

/* ---- Idempotency-Key ---- */

typedef struct
{
  const char *key; /* NULL: none given */
  const char *owner;
  char *hash;
} Once;

static gboolean
once_init (Once *once, const CentralCall *call, GError **error)
{
  const FjRequest *request = call->request;
  const char *key = fj_request_header (request, "idempotency-key");
  const char *match = fj_request_header (request, "if-match");

  *once = (Once){ 0 };
  /* Open routes give out tokens, which are kept nowhere. */
  if (strcmp (request->method, "POST") != 0 || key == NULL || call->session == NULL)
    return TRUE;
  gsize length = strlen (key);
  if (length == 0 || length > MAX_KEY || !g_str_is_ascii (key))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("Idempotency-Key must be 1 to %u plain characters. Use a UUID."), MAX_KEY);
      return FALSE;
    }
  once->key = key;
  once->owner = call->session->practitioner;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) request->path, (gssize) strlen (request->path) + 1);
  if (match != NULL)
    g_checksum_update (checksum, (const guchar *) match, (gssize) strlen (match));
  g_checksum_update (checksum, (const guchar *) "", 1);
  gsize size;
  const guchar *data = g_bytes_get_data (request->body, &size);
  if (size > 0)
    g_checksum_update (checksum, data, (gssize) size);
  once->hash = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

/* The saved reply, or NULL without an error when the request is new. */
static FjReply *
once_find (const Once *once, CentralTransaction *transaction, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (once->key == NULL)
    return NULL;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT request, status, content_type, headers, body FROM idempotency WHERE owner = ? AND key = ? AND at > ?",
      "ssi", once->owner, once->key, fj_time_now () - KEY_DAYS * G_TIME_SPAN_DAY);
  if (rows == NULL)
    return NULL;
  if (!central_rows_next (rows, &cause))
    {
      if (cause != NULL)
        g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if (strcmp (central_rows_string (rows, 0), once->hash) != 0)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("This Idempotency-Key belongs to another request. Use a new key for a new request."));
      return NULL;
    }
  g_autoptr (GBytes) body = central_rows_bytes (rows, 4);
  FjReply *reply = fj_reply_new ((guint) central_rows_int (rows, 1), central_rows_string (rows, 2), body);
  g_auto (GStrv) lines = g_strsplit (central_rows_string (rows, 3), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');
      if (colon != NULL)
        {
          *colon = '\0';
          fj_reply_set_header (reply, lines[i], colon + 1);
        }
    }
  fj_reply_set_header (reply, "Idempotent-Replayed", "true");
  return reply;
}

static gboolean
once_save (const Once *once, CentralTransaction *transaction, const FjReply *reply, GError **error)
{
  g_autoptr (GString) headers = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name, value;
  gint64 now = fj_time_now ();

  if (once->key == NULL || reply->status >= 400)
    return TRUE;
  g_hash_table_iter_init (&iter, reply->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_string_append_printf (headers, "%s:%s\n", (char *) name, (char *) value);
  return central_exec (transaction, error, "DELETE FROM idempotency WHERE at <= ?", "i",
                       now - KEY_DAYS * G_TIME_SPAN_DAY)
         && central_exec (
             transaction, error,
             "INSERT INTO idempotency (owner, key, request, status, content_type, headers, body, at) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             "sssissbi", once->owner, once->key, once->hash, (gint64) reply->status, reply->content_type,
             headers->str, reply->body, now);
}

/* Two requests with one key at once. Of a @task, whose work is done outside the write job, the second is told
 * to come again; writes need no such mark: they are done one after the other, and the second finds the first
 * one's reply. */
static char *
once_enter (const Once *once, Central *central, gboolean task, GError **error)
{
  if (once->key == NULL)
    return NULL;
  g_autofree char *name = g_strconcat (once->owner, " ", once->key, NULL);
  g_mutex_lock (&central->lock);
  gboolean is_new = !g_hash_table_contains (central->in_flight, name);
  if (is_new && task)
    g_hash_table_add (central->in_flight, g_strdup (name));
  g_mutex_unlock (&central->lock);
  if (!is_new)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("The same request is being worked on. Ask again in a moment with the same key."));
      return NULL;
    }
  return task ? g_steal_pointer (&name) : NULL;
}

static void
once_leave (Central *central, char *name)
{
  if (name == NULL)
    return;
  g_mutex_lock (&central->lock);
  g_hash_table_remove (central->in_flight, name);
  g_mutex_unlock (&central->lock);
  g_free (name);
}

/* ---- the call ---- */

typedef struct
{
  CentralCall *call;
  const CentralRoute *route;
  Once once;
  FjReply *reply;
  gboolean replayed;
  guint outcome;
} Run;

static gboolean
run_find (CentralTransaction *transaction, gpointer data, GError **error)
{
  Run *run = data;
  g_autoptr (GError) cause = NULL;

  run->reply = once_find (&run->once, transaction, &cause);
  run->replayed = run->reply != NULL;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
run_read (CentralTransaction *transaction, gpointer data, GError **error)
{
  Run *run = data;

  run->reply = run->route->call (run->call, transaction, error);
  return run->reply != NULL;
}

static gboolean
run_write (CentralTransaction *transaction, gpointer data, GError **error)
{
  Run *run = data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (FjReply) reply = once_find (&run->once, transaction, &cause);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  run->replayed = reply != NULL;
  if (!run->replayed)
    {
      reply = run->route->call (run->call, transaction, error);
      if (reply == NULL)
        return FALSE;
    }
  if (!run->call->audited && !central_audit_record (transaction, run->call, reply->status, error))
    return FALSE;
  if (!run->replayed && !once_save (&run->once, transaction, reply, error))
    return FALSE;
  run->reply = g_steal_pointer (&reply);
  return TRUE;
}

static gboolean
run_audit (CentralTransaction *transaction, gpointer data, GError **error)
{
  Run *run = data;

  return (run->call->audited || central_audit_record (transaction, run->call, run->outcome, error))
         && (run->reply == NULL || run->replayed || once_save (&run->once, transaction, run->reply, error));
}

gboolean
central_call_audit (CentralCall *call, guint outcome, GError **error)
{
  Run run = { .call = call, .outcome = outcome };

  call->audited = FALSE;
  return central_store_write (call->central->store, run_audit, &run, error);
}

static gboolean
parse_body (CentralCall *call, GError **error)
{
  const char *type = fj_request_header (call->request, "content-type");

  if (g_bytes_get_size (call->request->body) == 0)
    return TRUE;
  if (type != NULL && strncmp (type, "application/fhir+json", 21) != 0
      && strncmp (type, "application/json", 16) != 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                           _ ("The body must be JSON. Send Content-Type: application/fhir+json."));
      return FALSE;
    }
  call->body = fj_json_parse_object (call->request->body, error);
  return call->body != NULL;
}

/* A condition that nobody looks at would make a second record: better no record. */
static gboolean
check_condition (const CentralCall *call, const CentralRoute *route, GError **error)
{
  if (fj_request_header (call->request, "if-none-exist") == NULL || (route->traits & CENTRAL_CONDITION))
    return TRUE;
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_INVALID,
      _ ("If-None-Exist is possible for POST /Patient only. Leave it out, or make the id yourself and use PUT."));
  return FALSE;
}

static FjReply *
run_task (Run *run, GError **error)
{
  Central *central = run->call->central;

  if (run->once.key != NULL && !central_store_read (central->store, run_find, run, error))
    return NULL;
  if (run->reply != NULL)
    return run->reply;
  return run->reply = run->route->call (run->call, NULL, error);
}

static FjReply *
run_call (Run *run, GError **error)
{
  CentralCall *call = run->call;
  Central *central = call->central;
  g_autoptr (GError) cause = NULL;

  if (!check_condition (call, run->route, error) || !parse_body (call, error)
      || !once_init (&run->once, call, error))
    return NULL;
  char *entered = once_enter (&run->once, central, run->route->kind != CENTRAL_CALL_WRITE, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  gboolean ok;
  if (run->route->kind == CENTRAL_CALL_WRITE)
    ok = central_store_write (central->store, run_write, run, error);
  else
    {
      ok = run->route->kind == CENTRAL_CALL_READ ? central_store_read (central->store, run_read, run, error)
                                                 : run_task (run, error) != NULL;
      /* Nothing is shown before it is written down that it was shown. */
      if (ok)
        {
          run->outcome = run->reply->status;
          gboolean is_public = (run->route->flags & FJ_ROUTE_OPEN) && run->route->kind == CENTRAL_CALL_READ;
          gboolean is_written = call->audited && (run->once.key == NULL || run->replayed);
          ok = is_public || is_written || central_store_write (central->store, run_audit, run, error);
        }
    }
  once_leave (central, entered);
  if (!ok)
    g_clear_pointer (&run->reply, fj_reply_free);
  return run->reply;
}

void
central_call_handle (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  CentralCall call;
  Run run = { .call = &call, .route = request->route->data };
  g_autoptr (GError) error = NULL;

  central_call_init (&call, user_data, request);
  FjReply *refusal = central_accept_refuse (request, run.route->traits);
  FjReply *reply = refusal == NULL ? run_call (&run, &error) : NULL;
  if (reply == NULL)
    {
      g_autoptr (GError) audit_error = NULL;
      if (error == NULL && refusal == NULL)
        g_set_error (&error, FJ_ERROR, FJ_ERROR_INTERNAL, "%s failed without a word", run.route->pattern);
      reply = refusal != NULL ? refusal : fj_reply_new_error (request, error);
      if (!central_call_audit (&call, reply->status, &audit_error))
        {
          fj_reply_free (reply);
          reply = fj_reply_new_error (request, audit_error);
        }
    }
  reply = not_modified (request, reply);
  g_free (run.once.hash);
  central_call_clear (&call);
  fj_responder_reply (responder, reply);
}

/* ---- refused at the door ---- */

/* What the audit event needs of a request that will be gone when it is written. */
static void
copy_free (gpointer data)
{
  FjRequest *copy = data;

  g_free (copy->id);
  g_free (copy->method);
  g_free (copy->path);
  g_free (copy->peer);
  g_free (copy);
}

static void
audit_refused (Central *central, gpointer data)
{
  const FjRequest *request = data;
  CentralCall call;
  g_autoptr (GError) error = NULL;

  central_call_init (&call, central, request);
  if (!central_call_audit (&call, 401, &error))
    g_message ("a refusal could not be written to the audit trail: %s", error->message);
  central_call_clear (&call);
}

gpointer
central_call_authenticate (const FjRequest *request, gpointer user_data, GError **error)
{
  Central *central = user_data;
  CentralSession *session = central_sessions_authenticate (request, central, error);

  if (session != NULL)
    return session;
  if (request->route->stream == NULL)
    {
      audit_refused (central, (gpointer) request);
      return NULL;
    }
  /* On the main loop: elsewhere, and nobody waits for it. */
  FjRequest *copy = g_new0 (FjRequest, 1);
  copy->id = g_strdup (request->id);
  copy->method = g_strdup (request->method);
  copy->path = g_strdup (request->path);
  copy->peer = g_strdup (request->peer);
  central_background (central, audit_refused, copy, copy_free);
  return NULL;
}
