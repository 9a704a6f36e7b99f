#include "kiosk-ledger.h"

#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <glib/gstdio.h>
#include "fj-error.h"

typedef struct
{
  char *folder;
  char *book;
  KioskLedger *ledger;
} Fixture;

static void
reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->ledger, kiosk_ledger_close);
  fixture->ledger = kiosk_ledger_open (fixture->folder, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("fenji-ledger-XXXXXX", NULL);
  fixture->book = g_build_filename (fixture->folder, "book", NULL);
  reopen (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", fixture->folder);

  g_clear_pointer (&fixture->ledger, kiosk_ledger_close);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
  g_free (fixture->book);
}

static void
add (Fixture *fixture, const char *report, guint version)
{
  g_autoptr (KioskItem) item = kiosk_item_new (report, version);
  g_autoptr (GError) error = NULL;

  item->exam = g_strconcat ("exam of ", report, NULL);
  item->masked = g_strdup ("张*三");
  g_assert_true (kiosk_ledger_add (fixture->ledger, item, &error));
  g_assert_no_error (error);
}

static gboolean
move (Fixture *fixture, const char *report, guint version, KioskStep step)
{
  g_autoptr (KioskItem) item = kiosk_ledger_find (fixture->ledger, report, version);
  g_autoptr (GError) error = NULL;

  item->step = step;
  if (step == KIOSK_STEP_INTENT && item->title == NULL)
    item->title = g_strdup ("title");
  if (kiosk_ledger_move (fixture->ledger, item, &error))
    return TRUE;
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CONFLICT);
  return FALSE;
}

static void
test_survives (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KioskItem) item = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begun;

  g_assert_cmpint (kiosk_ledger_get_position (fixture->ledger), ==, -1);
  g_assert_cmpint (kiosk_ledger_get_begun (fixture->ledger), ==, 0);
  g_assert_true (kiosk_ledger_set_position (fixture->ledger, 41, &error));
  begun = kiosk_ledger_get_begun (fixture->ledger);
  g_assert_cmpint (begun, >, 0);
  add (fixture, "a", 3);
  add (fixture, "b", 1);
  g_assert_true (move (fixture, "a", 3, KIOSK_STEP_INTENT));
  g_assert_true (kiosk_ledger_set_position (fixture->ledger, 42, &error));
  reopen (fixture);
  g_assert_cmpint (kiosk_ledger_get_position (fixture->ledger), ==, 42);
  g_assert_cmpint (kiosk_ledger_get_begun (fixture->ledger), ==, begun);
  item = kiosk_ledger_first (fixture->ledger, KIOSK_STEP_INTENT);
  g_assert_cmpstr (item->report, ==, "a");
  g_assert_cmpstr (item->exam, ==, "exam of a");
  g_assert_cmpstr (item->title, ==, "title");
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_WAITING), ==, 1);
  g_assert_cmpuint (kiosk_ledger_newest_version (fixture->ledger, "a"), ==, 3);
  g_assert_cmpuint (kiosk_ledger_newest_version (fixture->ledger, "x"), ==, 0);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_assert_false (fixture->ledger == NULL);
  add (fixture, "a", 1);
  add (fixture, "a", 1); /* once more: nothing */
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_WAITING), ==, 1);
  g_assert_false (move (fixture, "a", 1, KIOSK_STEP_PRINTED));
  g_assert_false (move (fixture, "a", 1, KIOSK_STEP_DELIVERED));
  g_assert_true (move (fixture, "a", 1, KIOSK_STEP_INTENT));
  g_assert_false (move (fixture, "a", 1, KIOSK_STEP_INTENT));
  g_assert_true (move (fixture, "a", 1, KIOSK_STEP_SUBMITTED));
  g_assert_false (move (fixture, "a", 1, KIOSK_STEP_WAITING));
  g_assert_true (move (fixture, "a", 1, KIOSK_STEP_PRINTED));
  add (fixture, "a", 1);
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_WAITING), ==, 0);
  /* A newer version of what is on paper is said to be one. */
  add (fixture, "a", 4);
  add (fixture, "b", 4);
  g_autoptr (KioskItem) amended = kiosk_ledger_find (fixture->ledger, "a", 4);
  g_autoptr (KioskItem) first = kiosk_ledger_find (fixture->ledger, "b", 4);
  g_assert_true (amended->is_amended);
  g_assert_false (first->is_amended);
}

/* Cut off at every byte of the last line, as a crash may leave it. */
static void
test_torn (Fixture *fixture, gconstpointer data)
{
  g_autofree char *whole = NULL;
  gsize size;
  gsize last;

  add (fixture, "a", 1);
  g_assert_true (move (fixture, "a", 1, KIOSK_STEP_INTENT));
  g_clear_pointer (&fixture->ledger, kiosk_ledger_close);
  g_assert_true (g_file_get_contents (fixture->book, &whole, &size, NULL));
  last = (gsize) (strchr (whole, '\n') - whole) + 1;
  for (gsize length = last; length < size; length++)
    {
      g_assert_true (g_file_set_contents (fixture->book, whole, (gssize) length, NULL));
      reopen (fixture);
      g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_WAITING), ==, 1);
      /* And the next line stands by itself. */
      g_assert_true (move (fixture, "a", 1, KIOSK_STEP_INTENT));
      reopen (fixture);
      g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_INTENT), ==, 1);
      g_clear_pointer (&fixture->ledger, kiosk_ledger_close);
    }
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "nonsense\n",
    "{}\n",
    "{\"step\":\"waiting\",\"report\":\"a\",\"version\":1}\n\n{\"position\":1}\n",
    "{\"position\":-5}\n",
    "{\"step\":\"printed\",\"report\":\"a\"}\n",
  };

  g_clear_pointer (&fixture->ledger, kiosk_ledger_close);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (fixture->book, bad[i], -1, NULL));
      g_assert_null (kiosk_ledger_open (fixture->folder, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
    }
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kiosk_ledger_open (fixture->folder, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CONFLICT);
}

/* No room: not acknowledged, nothing half written, and it goes on when there is room again. */
static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  struct rlimit usual;
  struct rlimit tight;
  g_autoptr (KioskItem) item = kiosk_item_new ("late", 1);
  g_autoptr (GError) error = NULL;
  GStatBuf facts;

  add (fixture, "a", 1);
  g_assert_cmpint (g_stat (fixture->book, &facts), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  tight = usual;
  tight.rlim_cur = (rlim_t) facts.st_size + 10;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  g_assert_false (kiosk_ledger_add (fixture->ledger, item, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  g_assert_null (kiosk_ledger_find (fixture->ledger, "late", 1));
  g_clear_error (&error);
  g_assert_true (kiosk_ledger_add (fixture->ledger, item, &error));
  g_assert_no_error (error);
  reopen (fixture);
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_WAITING), ==, 2);
}

/* A large book is written anew when it is opened; nothing unfinished is lost, what is old and done goes. */
static void
test_tidy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("{\"position\":9,\"begun\":1000}\n");
  GStatBuf facts;

  g_clear_pointer (&fixture->ledger, kiosk_ledger_close);
  for (guint i = 0; i < 16000; i++)
    g_string_append_printf (
        text, "{\"step\":\"%s\",\"report\":\"report-%u\",\"version\":2,\"masked\":\"张*三\",\"at\":%d}\n",
        i == 7       ? "asked"
        : i == 15999 ? "waiting"
                     : "delivered",
        i, 1000 + (int) i);
  g_string_append_printf (
      text, "{\"step\":\"delivered\",\"report\":\"new\",\"version\":2,\"at\":%" G_GINT64_FORMAT "}\n",
      g_get_real_time ());
  g_assert_true (g_file_set_contents (fixture->book, text->str, (gssize) text->len, NULL));
  for (guint i = 0; i < 2; i++)
    {
      reopen (fixture);
      g_assert_cmpint (kiosk_ledger_get_position (fixture->ledger), ==, 9);
      g_assert_cmpint (kiosk_ledger_get_begun (fixture->ledger), ==, 1000);
      g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_ASKED), ==, 1);
      g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_WAITING), ==, 1);
      g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_DELIVERED), ==, 1);
      g_assert_cmpint (g_stat (fixture->book, &facts), ==, 0);
      g_assert_cmpint (facts.st_size, <, 2000);
      g_assert_cmpint (facts.st_mode & 0777, ==, 0600);
    }
  g_assert_true (move (fixture, "report-15999", 2, KIOSK_STEP_INTENT));
  reopen (fixture);
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_INTENT), ==, 1);
}

int
main (int argc, char **argv)
{
#define TEST(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  g_test_init (&argc, &argv, NULL);
  TEST ("/kiosk-ledger/survives", test_survives);
  TEST ("/kiosk-ledger/order", test_order);
  TEST ("/kiosk-ledger/torn", test_torn);
  TEST ("/kiosk-ledger/damaged", test_damaged);
  TEST ("/kiosk-ledger/one-at-a-time", test_one_at_a_time);
  TEST ("/kiosk-ledger/disk-full", test_disk_full);
  TEST ("/kiosk-ledger/tidy", test_tidy);
  return g_test_run ();
}
