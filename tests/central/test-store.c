#include "central-store.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "fj-language.h"

typedef struct
{
  char *folder;
  char *url;
  CentralStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("fenji-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->url = g_strdup_printf ("sqlite:%s/central.db", fixture->folder);
  fixture->store = central_store_open (fixture->url, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "central.db", "central.db-wal", "central.db-shm" };

  g_clear_pointer (&fixture->store, central_store_close);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->url);
}

/* ---- jobs ---- */

static gboolean
insert (CentralTransaction *transaction, gpointer name, GError **error)
{
  return central_exec (transaction, error, "INSERT INTO meta (name, value) VALUES (?, ?)", "ss", name, "x")
         && central_change (transaction, "Meta", name, 1, NULL, NULL, error) > 0;
}

static gboolean
insert_and_fail (CentralTransaction *transaction, gpointer name, GError **error)
{
  if (insert (transaction, name, error))
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CONFLICT, "no");
  return FALSE;
}

static gboolean
count (CentralTransaction *transaction, gpointer data, GError **error)
{
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT count(*) FROM meta WHERE name <> 'schema_version'", "");

  if (rows == NULL || !central_rows_next (rows, error))
    return FALSE;
  *(gint64 *) data = central_rows_int (rows, 0);
  return TRUE;
}

static gint64
count_rows (CentralStore *store)
{
  gint64 n = -1;
  g_autoptr (GError) error = NULL;

  g_assert_true (central_store_read (store, count, &n, &error));
  return n;
}

/* ---- tests ---- */

static gboolean
all_types (CentralTransaction *transaction, gpointer data, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\2", 3);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);

  g_assert_true (
      central_exec (transaction, error,
                    "INSERT INTO outbox (study_uid, sop_instance_uid, object, created, last_error) "
                    "VALUES (?, ?, ?, ?, ?)",
                    "ssbis", "1.2", "张三", bytes, G_MAXINT64, NULL));
  g_assert_cmpint (central_changed (transaction), ==, 1);
  g_assert_true (
      central_exec (transaction, error,
                    "INSERT INTO outbox (study_uid, sop_instance_uid, object, created) VALUES (?, ?, ?, ?)",
                    "ssbi", "'); DROP TABLE outbox; --", "b", empty, (gint64) -1));
  g_assert_true (central_exec (transaction, error, "UPDATE outbox SET tries = tries + 1", ""));
  g_assert_cmpint (central_changed (transaction), ==, 2);

  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT study_uid, sop_instance_uid, object, created, last_error FROM outbox ORDER BY seq", "");
  g_assert_true (central_rows_next (rows, error));
  g_assert_cmpstr (central_rows_string (rows, 1), ==, "张三");
  g_autoptr (GBytes) back = central_rows_bytes (rows, 2);
  g_assert_true (g_bytes_equal (back, bytes));
  g_assert_cmpint (central_rows_int (rows, 3), ==, G_MAXINT64);
  g_assert_null (central_rows_string (rows, 4));
  g_assert_null (central_rows_bytes (rows, 4));
  g_assert_true (central_rows_next (rows, error));
  g_assert_cmpstr (central_rows_string (rows, 0), ==, "'); DROP TABLE outbox; --");
  g_autoptr (GBytes) nothing = central_rows_bytes (rows, 2);
  g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
  g_assert_false (central_rows_next (rows, error));

  /* The same statement twice at once. */
  g_autoptr (CentralRows) one
      = central_query (transaction, error, "SELECT seq FROM outbox WHERE seq > ?", "i", (gint64) 0);
  g_autoptr (CentralRows) two
      = central_query (transaction, error, "SELECT seq FROM outbox WHERE seq > ?", "i", (gint64) 1);
  g_assert_true (central_rows_next (one, error));
  g_assert_true (central_rows_next (two, error));
  g_assert_cmpint (central_rows_int (one, 0), ==, 1);
  g_assert_cmpint (central_rows_int (two, 0), ==, 2);
  return TRUE;
}

static void
test_types (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (central_store_write (fixture->store, all_types, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
bad_sql (CentralTransaction *transaction, gpointer sql, GError **error)
{
  return central_exec (transaction, error, sql, "s", "x");
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    FjError code;
  } cases[] = {
    { "INSERT INTO nowhere (a) VALUES (?)", FJ_ERROR_INTERNAL },
    { "INSERT INTO meta (name, value) VALUES (?, ?)", FJ_ERROR_INTERNAL }, /* two places, one value */
    { "INSERT INTO meta (name, value) VALUES ('schema_version', ?)", FJ_ERROR_CONFLICT },
    { "INSERT INTO practitioner_role (id, practitioner, organization, role) VALUES (?, 'a', 'b', 'c')",
      FJ_ERROR_UNPROCESSABLE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (central_store_write (fixture->store, bad_sql, (gpointer) cases[i].sql, &error));
      g_assert_error (error, FJ_ERROR, (gint) cases[i].code);
    }
  g_autoptr (GError) error = NULL;
  g_assert_false (central_store_read (fixture->store, insert, (gpointer) "a", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INTERNAL);
  g_assert_cmpint (count_rows (fixture->store), ==, 0);
  g_clear_error (&error);
  g_assert_null (central_store_open ("postgres:x", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

/* Holds the writer until the others have queued, so that they share one commit. */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean holding;
  gboolean go;
} Gate;

static gboolean
hold (CentralTransaction *transaction, gpointer data, GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->holding = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->go)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return TRUE;
}

typedef struct
{
  CentralStore *store;
  CentralJob job;
  gpointer data;
  gboolean ok;
  gint64 seen;
} Writer;

static gpointer
write_thread (gpointer data)
{
  Writer *writer = data;

  writer->ok = central_store_write (writer->store, writer->job, writer->data, NULL);
  return NULL;
}

/* One job of a group is undone, its neighbours are not. */
static void
test_group (Fixture *fixture, gconstpointer data)
{
  Gate gate = { .go = FALSE };
  Writer writers[20];
  GThread *threads[20];
  char names[20][16];
  Writer holder = { .store = fixture->store, .job = hold, .data = &gate };
  GThread *holding = g_thread_new ("hold", write_thread, &holder);

  g_mutex_lock (&gate.lock);
  while (!gate.holding)
    g_cond_wait (&gate.cond, &gate.lock);
  g_mutex_unlock (&gate.lock);
  for (guint i = 0; i < 20; i++)
    {
      g_snprintf (names[i], sizeof names[i], "row-%u", i);
      writers[i] = (Writer){ .store = fixture->store,
                             .job = i % 3 == 0 ? insert_and_fail : insert,
                             .data = names[i] };
      threads[i] = g_thread_new ("writer", write_thread, &writers[i]);
    }
  g_mutex_lock (&gate.lock);
  gate.go = TRUE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.lock);
  g_thread_join (holding);
  for (guint i = 0; i < 20; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpint (writers[i].ok, ==, i % 3 != 0);
    }
  g_assert_cmpint (count_rows (fixture->store), ==, 13);
}

static gpointer
write_many (gpointer data)
{
  Writer *writer = data;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%u", (char *) writer->data, i);
      g_autoptr (GError) error = NULL;
      g_assert_true (central_store_write (writer->store, insert, name, &error));
      /* Durable means visible, too. */
      g_assert_cmpint (count_rows (writer->store), >, writer->seen);
      writer->seen++;
    }
  return NULL;
}

static void
on_committed (gint64 sequence, gpointer data)
{
  gint64 *highest = data;

  g_assert_cmpint (sequence, >, *highest);
  *highest = sequence;
}

static gboolean
sequence_is_dense (CentralTransaction *transaction, gpointer data, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT count(*), max(seq), count(DISTINCT id) FROM change_log", "");

  g_assert_true (central_rows_next (rows, error));
  g_assert_cmpint (central_rows_int (rows, 0), ==, 800);
  g_assert_cmpint (central_rows_int (rows, 1), ==, 800);
  g_assert_cmpint (central_rows_int (rows, 2), ==, 800);
  return TRUE;
}

static void
test_concurrent (Fixture *fixture, gconstpointer data)
{
  Writer writers[8];
  GThread *threads[8];
  char names[8][8];
  gint64 highest = 0;
  gint64 begin = g_get_monotonic_time ();

  central_store_set_committed (fixture->store, on_committed, &highest);
  for (guint i = 0; i < 8; i++)
    {
      g_snprintf (names[i], sizeof names[i], "w%u", i);
      writers[i] = (Writer){ .store = fixture->store, .data = names[i] };
      threads[i] = g_thread_new ("writer", write_many, &writers[i]);
    }
  for (guint i = 0; i < 8; i++)
    g_thread_join (threads[i]);
  g_test_message ("800 durable writes by 8 threads in %.2f s",
                  (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  g_assert_cmpint (count_rows (fixture->store), ==, 800);
  g_assert_cmpint (highest, ==, 800);
  g_assert_true (central_store_read (fixture->store, sequence_is_dense, NULL, NULL));
}

/* What a read has seen does not change under it. */
static gboolean
read_twice (CentralTransaction *transaction, gpointer data, GError **error)
{
  CentralStore *store = data;
  gint64 before = -1, after = -1;

  g_assert_true (count (transaction, &before, error));
  g_assert_true (central_store_write (store, insert, (gpointer) "meanwhile", error));
  g_assert_true (count (transaction, &after, error));
  g_assert_cmpint (before, ==, 0);
  g_assert_cmpint (after, ==, 0);
  return TRUE;
}

static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (central_store_read (fixture->store, read_twice, fixture->store, &error));
  g_assert_cmpint (count_rows (fixture->store), ==, 1);
}

static gboolean
say_language (CentralTransaction *transaction, gpointer data, GError **error)
{
  *(char **) data = g_strdup (fj_language_get_thread ());
  return TRUE;
}

/* A job's sentences are in the language of who asked for it. */
static void
test_language (Fixture *fixture, gconstpointer data)
{
  g_autofree char *language = NULL;

  fj_language_set_thread ("zh_CN");
  g_assert_true (central_store_write (fixture->store, say_language, &language, NULL));
  fj_language_set_thread (NULL);
  g_assert_cmpstr (language, ==, "zh_CN");
}

/* In the child: writes as fast as it can, and says each number only after the store said that it is durable.
 */
static void
write_and_say (const char *url, int fd)
{
  g_autoptr (CentralStore) store = central_store_open (url, NULL);

  for (guint i = 0;; i++)
    {
      g_autofree char *name = g_strdup_printf ("row-%u", i);
      g_autofree char *line = g_strconcat (name, "\n", NULL);
      if (!central_store_write (store, insert, name, NULL)
          || write (fd, line, strlen (line)) != (ssize_t) strlen (line))
        _exit (1);
    }
}

static gboolean
is_there (CentralTransaction *transaction, gpointer name, GError **error)
{
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT 1 FROM meta WHERE name = ?", "s", name);

  return rows != NULL && central_rows_next (rows, error);
}

/* kill -9 in mid-run, several times on one database: what was acknowledged is there. */
static void
test_kill (const char *program)
{
  g_autofree char *folder = g_dir_make_tmp ("fenji-store-XXXXXX", NULL);
  g_autofree char *url = g_strdup_printf ("sqlite:%s/central.db", folder);
  guint n_acknowledged = 0;

  for (guint round = 0; round < 5; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url_round = g_strdup_printf ("sqlite:%s/central-%u.db", folder, round);
      g_autoptr (GSubprocess) child
          = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--write", url_round, NULL);
      g_assert_no_error (error);
      g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
      g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
      while (said->len < 20 + 7 * round)
        g_ptr_array_add (said, g_data_input_stream_read_line (lines, NULL, NULL, &error));
      g_subprocess_send_signal (child, SIGKILL);
      g_subprocess_wait (child, NULL, NULL);
      char *line;
      while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
        g_ptr_array_add (said, line);

      g_autoptr (CentralStore) store = central_store_open (url_round, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < said->len; i++)
        g_assert_true (central_store_read (store, is_there, g_ptr_array_index (said, i), &error));
      g_assert_cmpint (count_rows (store), >=, said->len);
      n_acknowledged += said->len;
    }
  g_test_message ("%u acknowledged rows, none lost", n_acknowledged);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
test_killed (gconstpointer program)
{
  test_kill (program);
}

/* A database of a later program is refused, not guessed at. */
static gboolean
set_version (CentralTransaction *transaction, gpointer data, GError **error)
{
  return central_exec (transaction, error, "UPDATE meta SET value = '999' WHERE name = 'schema_version'", "");
}

static void
test_schema (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, central_store_close);
  fixture->store = central_store_open (fixture->url, &error);
  g_assert_no_error (error);
  g_assert_true (central_store_write (fixture->store, set_version, NULL, &error));
  g_clear_pointer (&fixture->store, central_store_close);
  g_assert_null (central_store_open (fixture->url, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

/* A database of the first schema, with what was in it, becomes one of the newest. */
extern const char central_schema_core[], central_schema_clinical[];

static gboolean
look_into_migrated (CentralTransaction *transaction, gpointer data, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT accession, gates_open, gate_codes, (SELECT COUNT(*) FROM basic), (SELECT value FROM meta WHERE"
      " name = 'schema_version') FROM exam",
      "");

  g_assert_nonnull (rows);
  g_assert_true (central_rows_next (rows, error));
  g_assert_cmpstr (central_rows_string (rows, 0), ==, "QSWS26112200001");
  g_assert_cmpint (central_rows_int (rows, 1), ==, 0);
  g_assert_cmpstr (central_rows_string (rows, 2), ==, "");
  g_assert_cmpint (central_rows_int (rows, 3), ==, 0);
  g_assert_cmpint (central_rows_int (rows, 4), >=, 2);
  g_assert_false (central_rows_next (rows, error));
  return TRUE;
}

static void
test_migrated (Fixture *fixture, gconstpointer data)
{
  static const char contents[]
      = "INSERT INTO meta (name, value) VALUES ('schema_version', '1');"
        "INSERT INTO exam VALUES ('e', 'QSWS26112200001', 'p', 's', '2.25.1', NULL, '胸部正侧位', '[]', 'DX', 'outpatient',"
        " 'routine', 0, NULL, 'registered', 1, 1, 1800, NULL, 1);";
  const char *const texts[] = { central_schema_core, central_schema_clinical, contents };
  g_autoptr (GError) error = NULL;
  sqlite3 *database = NULL;

  g_clear_pointer (&fixture->store, central_store_close);
  g_unlink (fixture->url + strlen ("sqlite:"));
  g_assert_cmpint (sqlite3_open (fixture->url + strlen ("sqlite:"), &database), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (sqlite3_exec (database, texts[i], NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
  for (guint twice = 0; twice < 2; twice++)
    {
      fixture->store = central_store_open (fixture->url, &error);
      g_assert_no_error (error);
      g_assert_true (central_store_read (fixture->store, look_into_migrated, NULL, &error));
      g_clear_pointer (&fixture->store, central_store_close);
    }
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, central_store_close);
  g_assert_true (
      g_file_set_contents (fixture->url + strlen ("sqlite:"), "this is no database at all, is it", -1, NULL));
  g_assert_null (central_store_open (fixture->url, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--write") == 0)
    write_and_say (argv[2], STDOUT_FILENO);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/store/types", test_types);
  ADD ("/store/errors", test_errors);
  ADD ("/store/group", test_group);
  ADD ("/store/concurrent", test_concurrent);
  ADD ("/store/snapshot", test_snapshot);
  ADD ("/store/language", test_language);
  ADD ("/store/schema", test_schema);
  ADD ("/store/migrated", test_migrated);
  ADD ("/store/damaged", test_damaged);
  g_test_add_data_func ("/store/killed", argv[0], test_killed);
  return g_test_run ();
}
