
#include <string.h>
#include "central-audit.h"
#include "central-file.h"
#include "fj-language.h"
#include "fj-time.h"

#define FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"

/* ---- the canonical form ---- */

static void
add_text (GString *bytes, const char *text)
{
  if (text == NULL)
    g_string_append (bytes, "-,");
  else
    g_string_append_printf (bytes, "%" G_GSIZE_FORMAT ":%s,", strlen (text), text);
}

static void
add_int (GString *bytes, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  add_text (bytes, text);
}

char *
central_audit_hash (const CentralAuditEvent *event, const char *previous)
{
  g_autoptr (GString) bytes = g_string_new ("fenji-audit-1,");

  add_text (bytes, previous);
  add_int (bytes, event->seq);
  add_int (bytes, event->at);
  add_text (bytes, event->request);
  add_text (bytes, event->session);
  add_text (bytes, event->practitioner);
  add_text (bytes, event->role);
  add_text (bytes, event->organization);
  add_text (bytes, event->peer);
  add_text (bytes, event->action);
  add_text (bytes, event->target);
  add_int (bytes, event->outcome);
  add_text (bytes, event->account);
  add_text (bytes, event->exam);
  add_text (bytes, event->patients);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, bytes->str, (gssize) bytes->len);
}

char *
central_audit_head_text (gint64 seq, gint64 at, const char *hash)
{
  return g_strdup_printf ("fenji-audit-head-1\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n", seq, at,
                          hash);
}

/* ---- appending ---- */

static char *
roles_text (const CentralSession *session)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < session->n_roles; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", fj_role_to_string (session->roles[i].role));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_tail (CentralTransaction *transaction, gint64 *seq, char **hash, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", "");

  if (rows == NULL)
    return FALSE;
  *seq = 0;
  if (central_rows_next (rows, &cause))
    {
      *seq = central_rows_int (rows, 0);
      *hash = g_strdup (central_rows_string (rows, 1));
    }
  else if (cause == NULL)
    *hash = g_strdup (FIRST_HASH);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
central_audit_record (CentralTransaction *transaction, CentralCall *call, guint outcome, GError **error)
{
  const CentralSession *session = call->session;
  const FjRequest *request = call->request;
  g_autofree char *previous = NULL;
  gint64 seq;

  if (!read_tail (transaction, &seq, &previous, error))
    return FALSE;
  g_autofree char *role = session != NULL ? roles_text (session) : NULL;
  g_autoptr (GPtrArray) patients = g_ptr_array_new ();
  for (guint i = 0; i < call->patients->len; i++)
    g_ptr_array_add (patients, g_ptr_array_index (call->patients, i));
  g_ptr_array_add (patients, NULL);
  g_autofree char *patients_text = g_strjoinv (" ", (char **) patients->pdata);
  CentralAuditEvent event = {
    .seq = seq + 1,
    .at = fj_time_now (),
    .request = request->id,
    .session = session != NULL ? session->id : NULL,
    .practitioner = session != NULL ? session->practitioner : NULL,
    .role = role,
    .organization = session != NULL && session->n_roles > 0 ? session->roles[0].organization : NULL,
    .peer = request->peer,
    .action = request->method,
    .target = request->path,
    .outcome = outcome,
    .account = call->account,
    .exam = call->exam,
    .patients = patients_text,
  };
  g_autofree char *hash = central_audit_hash (&event, previous);
  if (!central_exec (
          transaction, error,
          "INSERT INTO audit (seq, at, request, session, practitioner, role, organization, peer, action, "
          "target, outcome, account, exam, patients, previous, hash) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          "iissssssssisssss", event.seq, event.at, event.request, event.session, event.practitioner,
          event.role, event.organization, event.peer, event.action, event.target, (gint64) event.outcome,
          event.account, event.exam, event.patients, previous, hash))
    return FALSE;
  call->audited = TRUE;
  return TRUE;
}

/* ---- signed heads ---- */

typedef struct
{
  CentralKeys *keys;
  char *text; /* of the newest head, for the file */
} Head;

static gboolean
sign_head (CentralTransaction *transaction, gpointer data, GError **error)
{
  Head *head = data;
  g_autofree char *hash = NULL;
  gint64 seq;
  gint64 now = fj_time_now ();
  g_autoptr (GError) cause = NULL;

  if (!read_tail (transaction, &seq, &hash, error))
    return FALSE;
  if (seq == 0)
    return TRUE;
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT 1 FROM audit_head WHERE seq = ?", "i", seq);
  if (rows == NULL)
    return FALSE;
  if (central_rows_next (rows, &cause))
    return TRUE;
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_autofree char *text = central_audit_head_text (seq, now, hash);
  g_autofree char *signature = central_keys_sign_root (head->keys, text, strlen (text));
  if (!central_exec (transaction, error,
                     "INSERT INTO audit_head (seq, at, hash, signature) VALUES (?, ?, ?, ?)", "iiss", seq,
                     now, hash, signature))
    return FALSE;
  head->text = g_strconcat (text, signature, "\n", NULL);
  return TRUE;
}

gboolean
central_audit_sign_head (Central *central, GError **error)
{
  Head head = { .keys = central->keys };
  g_autofree char *path = g_build_filename (central->state_dir, CENTRAL_AUDIT_HEAD_FILE, NULL);
  gboolean ok = central_store_write (central->store, sign_head, &head, error);

  /* A second place, so that cutting the end off the table is seen even when the table of heads is cut too. */
  if (ok && head.text != NULL)
    ok = central_file_write (path, head.text, strlen (head.text), error);
  g_free (head.text);
  return ok;
}
