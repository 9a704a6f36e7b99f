#include "central-enrol.h"

#include <string.h>
#include "central-directory.h"
#include "central-password.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define MAX_WORD 128u

static const char *const first_roles[] = { "system-admin", "security-admin", "audit-admin" };

typedef struct
{
  gboolean offered;
  char *codes[G_N_ELEMENTS (first_roles)];
} Offer;

typedef struct
{
  const char *code_hash;
  const char *user;
  const char *display;
  const char *password_hash;
  const char *role; /* found by the code */
  CentralCall *call;
} Enrolment;

static gboolean
offer (CentralTransaction *transaction, gpointer data, GError **error)
{
  Offer *made = data;
  g_autoptr (CentralRows) rows = central_query (transaction, error, "SELECT count(*) FROM account", "");

  if (rows == NULL || !central_rows_next (rows, error))
    return FALSE;
  made->offered = central_rows_int (rows, 0) == 0;
  for (guint i = 0; made->offered && i < G_N_ELEMENTS (first_roles); i++)
    {
      g_autofree char *name = g_strconcat ("enrolment:", first_roles[i], NULL);
      g_autofree char *hash = central_token_hash (made->codes[i]);
      if (!central_exec (transaction, error,
                         "INSERT INTO meta (name, value) VALUES (?, ?) "
                         "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                         "ss", name, hash))
        return FALSE;
    }
  return TRUE;
}

gboolean
central_enrol_offer (Central *central, GError **error)
{
  Offer made = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (first_roles); i++)
    made.codes[i] = central_password_new ();
  gboolean ok = central_store_write (central->store, offer, &made, error);
  if (ok && made.offered)
    {
      g_print (_ ("There are no accounts yet. Each of these codes makes one, once, by POST /enrol:\n"));
      for (guint i = 0; i < G_N_ELEMENTS (first_roles); i++)
        g_print ("  %-15s %s\n", first_roles[i], made.codes[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (first_roles); i++)
    g_free (made.codes[i]);
  return ok;
}

/* The administrators belong to an organization; a bare installation is one itself. */
static gboolean
own_organization (CentralTransaction *transaction, char **id, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT id FROM organization ORDER BY level DESC, id LIMIT 1", "");

  if (rows == NULL)
    return FALSE;
  if (central_rows_next (rows, &cause))
    {
      *id = g_strdup (central_rows_string (rows, 0));
      return TRUE;
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_autoptr (JsonObject) organization = json_object_new ();
  *id = fj_uuid_from_name ("organization:installation");
  json_object_set_string_member (organization, "id", *id);
  json_object_set_string_member (organization, "name", "Fenji");
  json_object_set_int_member (organization, "level", 3);
  return central_directory_add_organization (transaction, organization, error);
}

static gboolean
enrol (CentralTransaction *transaction, gpointer data, GError **error)
{
  Enrolment *enrolment = data;
  g_autofree char *organization = NULL;

  enrolment->role = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (first_roles) && enrolment->role == NULL; i++)
    {
      g_autofree char *name = g_strconcat ("enrolment:", first_roles[i], NULL);
      if (!central_exec (transaction, error, "DELETE FROM meta WHERE name = ? AND value = ?", "ss", name,
                         enrolment->code_hash))
        return FALSE;
      if (central_changed (transaction) == 1)
        enrolment->role = first_roles[i];
    }
  if (enrolment->role == NULL)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
          _ ("This enrolment code is not valid or was used. Restart the service for new codes."));
      return FALSE;
    }
  g_autofree char *words = g_strconcat ("practitioner:", enrolment->user, NULL);
  g_autofree char *practitioner = fj_uuid_from_name (words);
  return own_organization (transaction, &organization, error)
         && central_directory_add_person (transaction, practitioner, enrolment->display, enrolment->role,
                                          organization, error)
         && central_exec (transaction, error,
                          "INSERT INTO account (name, practitioner, password, created) VALUES (?, ?, ?, ?)",
                          "sssi", enrolment->user, practitioner, enrolment->password_hash, fj_time_now ())
         && central_audit_record (transaction, enrolment->call, 201, error);
}

FjReply *
central_enrol (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *code = call->body != NULL ? fj_json_get_string (call->body, "code") : NULL;
  const char *user = call->body != NULL ? fj_json_get_string (call->body, "user") : NULL;
  const char *password = call->body != NULL ? fj_json_get_string (call->body, "password") : NULL;
  const char *display = call->body != NULL ? fj_json_get_string (call->body, "display") : NULL;

  if (code == NULL || user == NULL || password == NULL || *user == '\0' || strlen (user) > MAX_WORD
      || (display != NULL && strlen (display) > MAX_WORD) || strlen (code) > MAX_WORD
      || strlen (password) > CENTRAL_PASSWORD_MAX)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("Enrolling takes {\"code\": …, \"user\": …, \"password\": …}, all as text."));
      return NULL;
    }
  if (g_utf8_strlen (password, -1) < CENTRAL_PASSWORD_MIN)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("The password is too short. Take at least %u characters."), CENTRAL_PASSWORD_MIN);
      return NULL;
    }
  g_autofree char *code_hash = central_token_hash (code);
  g_autofree char *password_hash = central_password_hash (password, error);
  if (password_hash == NULL)
    return NULL;
  Enrolment enrolment = { .code_hash = code_hash,
                          .user = user,
                          .display = display != NULL && *display != '\0' ? display : user,
                          .password_hash = password_hash,
                          .call = call };
  if (!central_store_write (call->central->store, enrol, &enrolment, error))
    return NULL;
  call->account = g_strdup (user);
  return fj_reply_new (201, NULL, NULL);
}
