#include "central-private.h"

#include <sodium.h>
#include <string.h>
#include "fj-language.h"
#include "fj-time.h"

#define TOKEN_BYTES 32
#define MAX_TOKEN 128u
#define ABSOLUTE_HOURS 12
#define IDLE_HOURS 2

/* All sessions that are alive, by the hash of their token: what is not here does not exist. The table in the
 * store is for the next start. */
struct _CentralSessions
{
  CentralStore *store;
  GMutex lock;
  GHashTable *by_token; /* hash -> Entry */
};

typedef struct
{
  CentralSession *session;
  gint64 seen;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  central_session_unref (entry->session);
  g_free (entry);
}

CentralSession *
central_session_ref (CentralSession *session)
{
  g_atomic_ref_count_inc (&session->refs);
  return session;
}

void
central_session_unref (CentralSession *session)
{
  if (session == NULL || !g_atomic_ref_count_dec (&session->refs))
    return;
  for (guint i = 0; i < session->n_roles; i++)
    g_free ((char *) session->roles[i].organization);
  g_free (session->roles);
  g_free (session->id);
  g_free (session->practitioner);
  g_free (session->display);
  g_free (session->device);
  g_free (session->account);
  g_free (session);
}

FjRole
central_session_roles (const CentralSession *session)
{
  FjRole roles = FJ_ROLE_NONE;

  for (guint i = 0; i < session->n_roles; i++)
    roles |= session->roles[i].role;
  return roles;
}

char *
central_token_hash (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

/* Who @account is: person, device, roles. */
static CentralSession *
read_session (
    CentralTransaction *transaction, const char *id, const char *account, gint64 expires, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows
      = central_query (transaction, error,
                       "SELECT a.practitioner, p.name, a.device FROM account a "
                       "JOIN practitioner p ON p.id = a.practitioner WHERE a.name = ? AND a.disabled = 0",
                       "s", account);
  if (rows == NULL)
    return NULL;
  if (!central_rows_next (rows, &cause))
    {
      if (cause == NULL)
        g_set_error_literal (&cause, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED, _ ("Sign in first."));
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  CentralSession *session = g_new0 (CentralSession, 1);
  g_atomic_ref_count_init (&session->refs);
  session->id = g_strdup (id);
  session->account = g_strdup (account);
  session->practitioner = g_strdup (central_rows_string (rows, 0));
  session->display = g_strdup (central_rows_string (rows, 1));
  session->device = g_strdup (central_rows_string (rows, 2));
  session->expires = expires;
  g_autoptr (CentralRows) found = central_query (
      transaction, &cause,
      "SELECT role, organization FROM practitioner_role WHERE practitioner = ? ORDER BY rowid", "s",
      session->practitioner);
  g_autoptr (GArray) roles = g_array_new (FALSE, TRUE, sizeof (FjRoleAt));
  while (found != NULL && central_rows_next (found, &cause))
    {
      FjRoleAt role = { fj_role_from_string (central_rows_string (found, 0)),
                        g_strdup (central_rows_string (found, 1)) };
      g_array_append_val (roles, role);
    }
  session->n_roles = roles->len;
  session->roles = (FjRoleAt *) (gpointer) g_array_free (g_steal_pointer (&roles), FALSE);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      central_session_unref (session);
      return NULL;
    }
  return session;
}

CentralSession *
central_sessions_create (CentralTransaction *transaction, const char *account, char **token, GError **error)
{
  guint8 secret[TOKEN_BYTES];
  char text[sodium_base64_ENCODED_LEN (TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
  g_autofree char *id = g_uuid_string_random ();
  gint64 now = fj_time_now ();
  gint64 expires = now + ABSOLUTE_HOURS * G_TIME_SPAN_HOUR;

  randombytes_buf (secret, sizeof secret);
  sodium_bin2base64 (text, sizeof text, secret, sizeof secret, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (secret, sizeof secret);
  g_autofree char *hash = central_token_hash (text);
  CentralSession *session = read_session (transaction, id, account, expires, error);
  if (session == NULL)
    return NULL;
  if (!central_exec (
          transaction, error,
          "INSERT INTO session (id, token, account, created, seen, expires) VALUES (?, ?, ?, ?, ?, ?)",
          "sssiii", id, hash, account, now, now, expires))
    {
      central_session_unref (session);
      return NULL;
    }
  *token = g_strdup (text);
  sodium_memzero (text, sizeof text);
  return session;
}

static void
add (CentralSessions *sessions, CentralSession *session, const char *hash, gint64 seen)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->session = central_session_ref (session);
  entry->seen = seen;
  g_hash_table_insert (sessions->by_token, g_strdup (hash), entry);
}

void
central_sessions_add (CentralSessions *sessions, CentralSession *session, const char *token)
{
  g_autofree char *hash = central_token_hash (token);

  g_mutex_lock (&sessions->lock);
  add (sessions, session, hash, fj_time_now ());
  g_mutex_unlock (&sessions->lock);
}

static gboolean
has_id (gpointer hash, gpointer entry, gpointer id)
{
  return strcmp (((Entry *) entry)->session->id, id) == 0;
}

void
central_sessions_remove (CentralSessions *sessions, const char *id)
{
  g_mutex_lock (&sessions->lock);
  g_hash_table_foreach_remove (sessions->by_token, has_id, (gpointer) id);
  g_mutex_unlock (&sessions->lock);
}

gpointer
central_sessions_authenticate (const FjRequest *request, gpointer user_data, GError **error)
{
  Central *central = user_data;
  CentralSessions *sessions = central->sessions;
  const char *header = fj_request_header (request, "authorization");
  CentralSession *session = NULL;
  gint64 now = fj_time_now ();

  if (header != NULL && g_ascii_strncasecmp (header, "Bearer ", 7) == 0 && strlen (header) <= MAX_TOKEN)
    {
      g_autofree char *hash = central_token_hash (header + 7);
      g_mutex_lock (&sessions->lock);
      Entry *entry = g_hash_table_lookup (sessions->by_token, hash);
      if (entry != NULL
          && (entry->session->expires <= now || entry->seen + IDLE_HOURS * G_TIME_SPAN_HOUR <= now))
        {
          g_hash_table_remove (sessions->by_token, hash);
          entry = NULL;
        }
      if (entry != NULL)
        {
          entry->seen = now;
          session = central_session_ref (entry->session);
        }
      g_mutex_unlock (&sessions->lock);
    }
  if (session == NULL)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED,
                         header == NULL ? _ ("Sign in first.")
                                        : _ ("The session has ended or never was. Sign in again."));
  return session;
}

/* ---- the store's copy ---- */

static gboolean
load (CentralTransaction *transaction, gpointer data, GError **error)
{
  CentralSessions *sessions = data;
  gint64 now = fj_time_now ();
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows
      = central_query (transaction, error,
                       "SELECT id, token, account, seen, expires FROM session WHERE expires > ? AND seen > ?",
                       "ii", now, now - IDLE_HOURS * G_TIME_SPAN_HOUR);

  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &cause))
    {
      g_autoptr (GError) gone = NULL;
      CentralSession *session
          = read_session (transaction, central_rows_string (rows, 0), central_rows_string (rows, 2),
                          central_rows_int (rows, 4), &gone);
      if (session != NULL)
        {
          add (sessions, session, central_rows_string (rows, 1), central_rows_int (rows, 3));
          central_session_unref (session);
        }
    }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
sweep (CentralTransaction *transaction, gpointer data, GError **error)
{
  CentralSessions *sessions = data;
  gint64 now = fj_time_now ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, value;

  g_mutex_lock (&sessions->lock);
  g_hash_table_iter_init (&iter, sessions->by_token);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Entry *entry = value;
      if (entry->session->expires <= now || entry->seen + IDLE_HOURS * G_TIME_SPAN_HOUR <= now)
        g_hash_table_iter_remove (&iter);
      else
        g_hash_table_insert (seen, g_strdup (key), g_memdup2 (&entry->seen, sizeof entry->seen));
    }
  g_mutex_unlock (&sessions->lock);
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!central_exec (transaction, error, "UPDATE session SET seen = ? WHERE token = ?", "is",
                       *(gint64 *) value, key))
      return FALSE;
  return central_exec (transaction, error, "DELETE FROM session WHERE expires <= ? OR seen <= ?", "ii", now,
                       now - IDLE_HOURS * G_TIME_SPAN_HOUR)
         && central_exec (transaction, error,
                          "DELETE FROM sign_in_failure WHERE last <= ? AND locked_until <= ?", "ii",
                          now - G_TIME_SPAN_DAY, now);
}

gboolean
central_sessions_sweep (CentralSessions *sessions, GError **error)
{
  return central_store_write (sessions->store, sweep, sessions, error);
}

CentralSessions *
central_sessions_new (CentralStore *store, GError **error)
{
  CentralSessions *sessions = g_new0 (CentralSessions, 1);

  sessions->store = store;
  g_mutex_init (&sessions->lock);
  sessions->by_token = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  if (!central_store_read (store, load, sessions, error))
    g_clear_pointer (&sessions, central_sessions_free);
  return sessions;
}

void
central_sessions_free (CentralSessions *sessions)
{
  if (sessions == NULL)
    return;
  g_hash_table_unref (sessions->by_token);
  g_mutex_clear (&sessions->lock);
  g_free (sessions);
}
