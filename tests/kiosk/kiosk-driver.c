/* The kiosk's state machine in a process that a test can kill: central is a folder, the printer a real one.
 *
 *   kiosk-driver FOLDER URI [--kill-at N] [--answer printed|again]
 *
 * FOLDER/central/changes has an exam a line; EXAM.json says what is to be handed over (absent: nothing),
 * EXAM.pdf is its paper; FOLDER/central/away, when there, is a central that does not answer. Deliveries are
 * lines of FOLDER/central/delivered. --kill-at: SIGKILL of itself at the Nth of the points that lie before
 * and after each call to the world outside. Ends when there is nothing more to do by itself, and says so in
 * one line. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "fj-error.h"
#include "fj-json.h"
#include "kiosk-central.h"
#include "kiosk-spooler.h"

#define MAX_SECONDS 60
#define MAX_PAUSE_MS 30u

typedef struct
{
  char *folder; /* central */
  const KioskWorld *real;
  gint kill_at;
  gint points;
} Driver;

static void
point (Driver *driver)
{
  if (++driver->points == driver->kill_at)
    {
      raise (SIGKILL);
      abort ();
    }
}

static char *
path_of (Driver *driver, const char *name, const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);

  return g_build_filename (driver->folder, file, NULL);
}

static gboolean
answers (Driver *driver, GError **error)
{
  g_autofree char *away = path_of (driver, "away", "");

  if (!g_file_test (away, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE, "Central is away.");
  return FALSE;
}

static GPtrArray *
changed (gpointer data, gint64 after, guint wait, gint64 *next, GCancellable *cancellable, GError **error)
{
  Driver *driver = data;
  g_autofree char *path = path_of (driver, "changes", "");
  g_autofree char *text = NULL;
  GPtrArray *exams;

  point (driver);
  if (!answers (driver, error))
    return NULL;
  exams = g_ptr_array_new_with_free_func (g_free);
  *next = 0;
  if (g_file_get_contents (path, &text, NULL, NULL))
    {
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
        if (++*next > after)
          g_ptr_array_add (exams, g_strdup (lines[i]));
    }
  point (driver);
  return exams;
}

static gboolean
look (gpointer data, const char *exam, KioskItem **item, GCancellable *cancellable, GError **error)
{
  Driver *driver = data;
  g_autofree char *path = path_of (driver, exam, ".json");
  char *text;
  gsize size;

  *item = NULL;
  point (driver);
  if (!answers (driver, error))
    return FALSE;
  if (g_file_get_contents (path, &text, &size, NULL))
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, size);
      g_autoptr (JsonObject) json = fj_json_parse_object (bytes, NULL);

      *item = kiosk_item_from_json (json);
    }
  point (driver);
  return TRUE;
}

static GPtrArray *
standing (gpointer data, gint64 since, GCancellable *cancellable, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, "Not asked for here.");
  return NULL;
}

static GBytes *
fetch (gpointer data, const KioskItem *item, GCancellable *cancellable, GError **error)
{
  Driver *driver = data;
  g_autofree char *path = path_of (driver, item->exam, ".pdf");
  char *text;
  gsize size;

  point (driver);
  if (!answers (driver, error) || !g_file_get_contents (path, &text, &size, error))
    return NULL;
  point (driver);
  return g_bytes_new_take (text, size);
}

static gboolean
deliver (gpointer data, const KioskItem *item, GCancellable *cancellable, GError **error)
{
  Driver *driver = data;
  g_autofree char *path = path_of (driver, "delivered", "");
  g_autofree char *order = path_of (driver, item->exam, ".json");
  g_autofree char *line = g_strdup_printf ("%s %u\n", item->report, item->version);
  int file;

  point (driver);
  if (!answers (driver, error))
    return FALSE;
  file = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_assert_cmpint (write (file, line, strlen (line)), ==, (gssize) strlen (line));
  close (file);
  unlink (order);
  point (driver);
  return TRUE;
}

static gboolean
ready (gpointer data, FjPrinterTroubles *troubles, GCancellable *cancellable, GError **error)
{
  Driver *driver = data;

  return driver->real->ready (driver->real->data, troubles, cancellable, error);
}

static gint
submit (gpointer data, const char *title, GBytes *pdf, GCancellable *cancellable, GError **error)
{
  Driver *driver = data;
  gint job;

  point (driver);
  job = driver->real->submit (driver->real->data, title, pdf, cancellable, error);
  point (driver);
  return job;
}

static gboolean
follow (gpointer data,
        gint job,
        const char *title,
        FjPrintState *state,
        FjPrinterTroubles *troubles,
        GCancellable *cancellable,
        GError **error)
{
  Driver *driver = data;
  gboolean done = driver->real->follow (driver->real->data, job, title, state, troubles, cancellable, error);

  point (driver);
  return done;
}

static gint
find (gpointer data, const char *title, GCancellable *cancellable, GError **error)
{
  Driver *driver = data;

  return driver->real->find (driver->real->data, title, cancellable, error);
}

static void
answer_all (KioskSpooler *spooler, KioskLedger *ledger, gboolean is_on_paper)
{
  g_autoptr (GPtrArray) asked = kiosk_ledger_list (ledger, KIOSK_STEP_ASKED);

  for (guint i = 0; i < asked->len; i++)
    {
      const KioskItem *item = g_ptr_array_index (asked, i);
      g_autoptr (GError) error = NULL;

      g_assert_true (kiosk_spooler_answer (spooler, item->report, item->version, is_on_paper, &error));
      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *answer = NULL;
  gint kill_at = 0;
  gboolean is_waiting = FALSE;
  const GOptionEntry entries[] = {
    { "kill-at", 0, 0, G_OPTION_ARG_INT, &kill_at, "N", NULL },
    { "answer", 0, 0, G_OPTION_ARG_STRING, &answer, "WORD", NULL },
    { "wait", 0, 0, G_OPTION_ARG_NONE, &is_waiting, "goes on until killed", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new ("FOLDER URI");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error) || argc != 3)
    return 2;
  g_autofree char *book = g_build_filename (argv[1], "book", NULL);
  g_autoptr (KioskLedger) ledger = kiosk_ledger_open (book, &error);
  if (ledger == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 3;
    }
  g_autoptr (KioskCentral) real = kiosk_central_new (argv[2]);
  Driver driver = { g_build_filename (argv[1], "central", NULL), kiosk_central_get_world (real), kill_at, 0 };
  const KioskWorld world = { &driver, changed, look, standing, fetch, deliver, ready, submit, follow, find };
  g_autoptr (KioskSpooler) spooler = kiosk_spooler_new (ledger, &world);
  gint64 end = g_get_monotonic_time () + MAX_SECONDS * G_TIME_SPAN_SECOND;
  guint idle = 0;

  if (answer != NULL)
    answer_all (spooler, ledger, g_str_equal (answer, "printed"));
  while (g_get_monotonic_time () < end && (is_waiting || idle < 3))
    {
      gboolean done = kiosk_spooler_follow (spooler, 0, NULL);
      guint pause = kiosk_spooler_print (spooler, NULL);
      guint busy = 0;

      for (KioskStep step = 0; step < KIOSK_STEP_DELIVERED; step++)
        if (step != KIOSK_STEP_ASKED)
          busy += kiosk_ledger_count (ledger, step);
      idle = done && busy == 0 ? idle + 1 : 0;
      g_usleep (MIN (pause, MAX_PAUSE_MS) * 1000);
    }
  KioskState state;
  kiosk_spooler_get_state (spooler, &state);
  printf ("asked=%u waiting=%u delivered=%u passed=%u points=%d doubt=%d\n", state.n_asked, state.n_waiting,
          kiosk_ledger_count (ledger, KIOSK_STEP_DELIVERED), kiosk_ledger_count (ledger, KIOSK_STEP_PASSED),
          driver.points, state.asked != NULL ? (int) state.asked->doubt : 0);
  kiosk_state_clear (&state);
  g_free (driver.folder);
  return 0;
}
