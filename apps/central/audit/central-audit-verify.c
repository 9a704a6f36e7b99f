#include "central-audit.h"

#include <string.h>
#include "fj-language.h"

#define FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"

typedef struct
{
  CentralKeys *keys;
  const char *state_dir;
  gint64 n_events; /* right so far */
  char *previous;  /* hash of the last right one */
} Verification;

static gboolean
broken (GError **error, gint64 seq, const char *what)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, seq);

  g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT, _ ("The audit trail is broken at event %s: %s"), number,
               what);
  return FALSE;
}

/* Each event hashes to what it says, follows the one before it, and none is missing in between. */
static gboolean
verify_events (CentralTransaction *transaction, Verification *verification, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT seq, at, request, session, practitioner, role, organization, peer, action, target, outcome, account, "
      "exam, patients, previous, hash, typeof(seq) || typeof(at) || typeof(outcome) FROM audit ORDER BY seq",
      "");

  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &cause))
    {
      gint64 expected = verification->n_events + 1;
      CentralAuditEvent event = {
        .seq = central_rows_int (rows, 0),
        .at = central_rows_int (rows, 1),
        .request = central_rows_string (rows, 2),
        .session = central_rows_string (rows, 3),
        .practitioner = central_rows_string (rows, 4),
        .role = central_rows_string (rows, 5),
        .organization = central_rows_string (rows, 6),
        .peer = central_rows_string (rows, 7),
        .action = central_rows_string (rows, 8),
        .target = central_rows_string (rows, 9),
        .outcome = (guint) central_rows_int (rows, 10),
        .account = central_rows_string (rows, 11),
        .exam = central_rows_string (rows, 12),
        .patients = central_rows_string (rows, 13),
      };
      const char *previous = central_rows_string (rows, 14);
      const char *hash = central_rows_string (rows, 15);
      if (event.seq != expected)
        return broken (error, expected, _ ("the event is missing."));
      /* A number that became text would read the same. */
      if (g_strcmp0 (central_rows_string (rows, 16), "integerintegerinteger") != 0
          || central_rows_int (rows, 10) != (gint64) event.outcome)
        return broken (error, expected, _ ("the event was changed."));
      if (g_strcmp0 (previous, verification->previous) != 0)
        return broken (error, expected, _ ("it does not follow the event before it."));
      g_autofree char *computed = central_audit_hash (&event, verification->previous);
      if (g_strcmp0 (hash, computed) != 0)
        return broken (error, expected, _ ("the event was changed."));
      g_free (verification->previous);
      verification->previous = g_steal_pointer (&computed);
      verification->n_events = expected;
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  return TRUE;
}

/* A signed head must name an event that is there, with that hash. */
static gboolean
verify_head (CentralTransaction *transaction,
             Verification *verification,
             gint64 seq,
             gint64 at,
             const char *hash,
             const char *signature,
             GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = central_audit_head_text (seq, at, hash != NULL ? hash : "");

  if (!central_keys_verify_root (verification->keys, text, strlen (text), signature))
    return broken (error, seq, _ ("its signed head was changed."));
  if (seq > verification->n_events)
    return broken (error, verification->n_events + 1, _ ("the end of the trail was cut off."));
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT hash FROM audit WHERE seq = ?", "i", seq);
  if (rows == NULL)
    return FALSE;
  if (!central_rows_next (rows, &cause) || g_strcmp0 (central_rows_string (rows, 0), hash) != 0)
    return broken (error, seq, _ ("it is not the event that was signed."));
  return TRUE;
}

static gboolean
verify_head_table (CentralTransaction *transaction, Verification *verification, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT seq, at, hash, signature FROM audit_head ORDER BY seq", "");

  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &cause))
    if (!verify_head (transaction, verification, central_rows_int (rows, 0), central_rows_int (rows, 1),
                      central_rows_string (rows, 2), central_rows_string (rows, 3), error))
      return FALSE;
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  return TRUE;
}

/* The newest head's second copy; a trail without any head yet has none. */
static gboolean
verify_head_file (CentralTransaction *transaction, Verification *verification, GError **error)
{
  g_autofree char *path = g_build_filename (verification->state_dir, CENTRAL_AUDIT_HEAD_FILE, NULL);
  g_autofree char *text = NULL;
  gint64 seq, at;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr (GError) cause = NULL;
      g_autoptr (CentralRows) rows
          = central_query (transaction, error, "SELECT count(*) FROM audit_head", "");
      if (rows == NULL)
        return FALSE;
      if (!central_rows_next (rows, &cause) || central_rows_int (rows, 0) == 0)
        return TRUE;
      return broken (error, verification->n_events, _ ("the file with the newest signed head is missing."));
    }
  g_auto (GStrv) lines = NULL;
  if (g_file_get_contents (path, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  if (lines == NULL || g_strv_length (lines) != 6 || strcmp (lines[0], "fenji-audit-head-1") != 0
      || !g_ascii_string_to_signed (lines[1], 10, 1, G_MAXINT64, &seq, NULL)
      || !g_ascii_string_to_signed (lines[2], 10, 0, G_MAXINT64, &at, NULL))
    return broken (error, verification->n_events, _ ("the file with the newest signed head was changed."));
  return verify_head (transaction, verification, seq, at, lines[3], lines[4], error);
}

static gboolean
verify (CentralTransaction *transaction, gpointer data, GError **error)
{
  Verification *verification = data;

  return verify_events (transaction, verification, error)
         && verify_head_table (transaction, verification, error)
         && verify_head_file (transaction, verification, error);
}

gboolean
central_audit_verify (
    CentralStore *store, CentralKeys *keys, const char *state_dir, gint64 *n_events, GError **error)
{
  Verification verification = { .keys = keys, .state_dir = state_dir, .previous = g_strdup (FIRST_HASH) };
  gboolean ok = central_store_read (store, verify, &verification, error);

  *n_events = verification.n_events;
  g_free (verification.previous);
  return ok;
}
