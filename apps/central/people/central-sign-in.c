#include "central-private.h"

#include <string.h>
#include "central-password.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

/* Failures in a row until the lock; the lock doubles with each further failure. */
#define ACCOUNT_TRIES 5
#define PEER_TRIES 50
#define FIRST_LOCK G_TIME_SPAN_MINUTE
#define LONGEST_LOCK (15 * G_TIME_SPAN_MINUTE)
#define FORGET (30 * G_TIME_SPAN_MINUTE)
#define MAX_USER 128u

typedef struct
{
  CentralCall *call;
  const char *user;
  char *by_user, *by_peer; /* subjects of sign_in_failure */
  char *hash;              /* of the account's password, or NULL */
  CentralSession *session;
  char *token;
} SignIn;

static gint64
lock_for (gint64 tries, gint64 allowed)
{
  if (tries < allowed)
    return 0;
  return MIN (FIRST_LOCK << MIN (tries - allowed, 10), LONGEST_LOCK);
}

typedef struct
{
  gint64 tries;
  gint64 last;
  gint64 locked_until;
} Failures;

static gboolean
read_failures (CentralTransaction *transaction, const char *subject, Failures *failures, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT tries, last, locked_until FROM sign_in_failure WHERE subject = ?", "s",
      subject);

  *failures = (Failures){ 0 };
  if (rows == NULL)
    return FALSE;
  if (central_rows_next (rows, &cause))
    *failures
        = (Failures){ central_rows_int (rows, 0), central_rows_int (rows, 1), central_rows_int (rows, 2) };
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
check_lock (CentralTransaction *transaction, const char *subject, GError **error)
{
  Failures failures;
  gint64 now = fj_time_now ();

  if (!read_failures (transaction, subject, &failures, error))
    return FALSE;
  if (failures.locked_until <= now)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_THROTTLED,
               _ ("Too many failed tries to sign in. Wait %d minutes, then try again."),
               (int) ((failures.locked_until - now) / G_TIME_SPAN_MINUTE) + 1);
  return FALSE;
}

static gboolean
begin (CentralTransaction *transaction, gpointer data, GError **error)
{
  SignIn *sign_in = data;
  g_autoptr (GError) cause = NULL;

  if (!check_lock (transaction, sign_in->by_peer, error)
      || !check_lock (transaction, sign_in->by_user, error))
    return FALSE;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT password FROM account WHERE name = ? AND disabled = 0", "s", sign_in->user);
  if (rows == NULL)
    return FALSE;
  if (central_rows_next (rows, &cause))
    sign_in->hash = g_strdup (central_rows_string (rows, 0));
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
count_failure (CentralTransaction *transaction, const char *subject, gint64 allowed, GError **error)
{
  Failures failures;
  gint64 now = fj_time_now ();

  if (!read_failures (transaction, subject, &failures, error))
    return FALSE;
  gint64 tries = failures.last + FORGET < now ? 1 : failures.tries + 1;
  gint64 lock = lock_for (tries, allowed);
  return central_exec (transaction, error,
                       "INSERT INTO sign_in_failure (subject, tries, last, locked_until) VALUES (?, ?, ?, ?) "
                       "ON CONFLICT (subject) DO UPDATE SET tries = excluded.tries, last = excluded.last, "
                       "locked_until = excluded.locked_until",
                       "siii", subject, tries, now, lock > 0 ? now + lock : (gint64) 0);
}

static gboolean
note_failure (CentralTransaction *transaction, gpointer data, GError **error)
{
  SignIn *sign_in = data;

  return count_failure (transaction, sign_in->by_user, ACCOUNT_TRIES, error)
         && count_failure (transaction, sign_in->by_peer, PEER_TRIES, error);
}

static gboolean
complete (CentralTransaction *transaction, gpointer data, GError **error)
{
  SignIn *sign_in = data;
  CentralCall *call = sign_in->call;

  g_clear_pointer (&sign_in->session, central_session_unref);
  g_clear_pointer (&sign_in->token, g_free);
  sign_in->session = central_sessions_create (transaction, sign_in->user, &sign_in->token, error);
  if (sign_in->session == NULL)
    return FALSE;
  call->session = sign_in->session;
  gboolean ok
      = central_exec (transaction, error, "DELETE FROM sign_in_failure WHERE subject = ?", "s",
                      sign_in->by_user)
        && central_exec (transaction, error,
                         "UPDATE sign_in_failure SET tries = tries - 1, locked_until = 0 WHERE subject = ?",
                         "s", sign_in->by_peer)
        && central_audit_record (transaction, call, 200, error);
  call->session = NULL;
  return ok;
}

static FjReply *
session_reply (const CentralSession *session, const char *token)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *practitioner = json_object_new ();
  JsonArray *roles = json_array_new ();
  g_autofree char *reference = g_strconcat ("Practitioner/", session->practitioner, NULL);
  g_autofree char *expires = fj_time_to_fhir (session->expires, 0);

  json_object_set_string_member (object, "token", token);
  json_object_set_string_member (object, "expires", expires);
  json_object_set_string_member (practitioner, "reference", reference);
  json_object_set_string_member (practitioner, "display", session->display);
  json_object_set_object_member (object, "practitioner", practitioner);
  for (guint i = 0; i < session->n_roles; i++)
    {
      JsonObject *role = json_object_new ();
      json_object_set_string_member (role, "role", fj_role_to_string (session->roles[i].role));
      json_object_set_string_member (role, "organization", session->roles[i].organization);
      json_array_add_object_element (roles, role);
    }
  json_object_set_array_member (object, "roles", roles);
  g_autoptr (GBytes) body = fj_json_to_bytes (object);
  return fj_reply_new (200, "application/json", body);
}

FjReply *
central_sign_in (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  Central *central = call->central;
  const char *user = call->body != NULL ? fj_json_get_string (call->body, "user") : NULL;
  const char *password = call->body != NULL ? fj_json_get_string (call->body, "password") : NULL;
  FjReply *reply = NULL;

  if (user == NULL || password == NULL || *user == '\0' || strlen (user) > MAX_USER
      || strlen (password) > CENTRAL_PASSWORD_MAX)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("Signing in takes {\"user\": …, \"password\": …}, both as text."));
      return NULL;
    }
  if (!central_password_enter (user, error))
    return NULL;
  SignIn sign_in = { .call = call, .user = user };
  sign_in.by_user = g_strconcat ("user:", user, NULL);
  sign_in.by_peer = g_strconcat ("peer:", call->request->peer, NULL);
  if (central_store_read (central->store, begin, &sign_in, error))
    {
      gboolean right = central_password_verify (sign_in.hash, password);
      /* Only a name that exists is written down: what was typed may be a password in the wrong field. */
      if (sign_in.hash != NULL)
        call->account = g_strdup (user);
      if (right && central_store_write (central->store, complete, &sign_in, error))
        {
          central_sessions_add (central->sessions, sign_in.session, sign_in.token);
          reply = session_reply (sign_in.session, sign_in.token);
        }
      else if (!right && central_store_write (central->store, note_failure, &sign_in, error))
        g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED,
                             _ ("User name or password is wrong. Try again."));
    }
  central_password_leave (user);
  g_clear_pointer (&sign_in.session, central_session_unref);
  g_free (sign_in.token);
  g_free (sign_in.hash);
  g_free (sign_in.by_user);
  g_free (sign_in.by_peer);
  return reply;
}

static gboolean
end_session (CentralTransaction *transaction, gpointer data, GError **error)
{
  CentralCall *call = data;

  return central_exec (transaction, error, "DELETE FROM session WHERE id = ?", "s", call->session->id)
         && central_audit_record (transaction, call, 204, error);
}

FjReply *
central_sign_out (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  if (!central_store_write (call->central->store, end_session, call, error))
    return NULL;
  central_sessions_remove (call->central->sessions, call->session->id);
  return fj_reply_new (204, NULL, NULL);
}
