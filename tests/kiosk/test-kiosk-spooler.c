/* The state machine against a world made of variables: what is shown when, and what central's moods lead to.
 * The crashes are in test-kiosk-crash.py. */
#include "kiosk-spooler.h"

#include "fj-error.h"

typedef struct
{
  gint64 end;          /* of central's changes */
  GPtrArray *exams;    /* changed since */
  KioskItem *stands;   /* what look() gives */
  GPtrArray *standing; /* what standing() gives, taken over */
  gint64 since;
  FjError central_error, printer_error, deliver_error; /* 0: none */
  gboolean has_central_error, has_printer_error, has_deliver_error;
  FjPrinterTroubles troubles;
  FjPrintState job;
  guint n_submitted, n_delivered, n_fetched;
  gint found;
  gboolean is_lost; /* submit: nobody knows */
} World;

static gboolean
fails (gboolean fails, FjError code, GError **error)
{
  if (fails)
    g_set_error (error, FJ_ERROR, (gint) code, "A sentence.");
  return fails;
}

static GPtrArray *
changed (gpointer data, gint64 after, guint wait, gint64 *next, GCancellable *cancellable, GError **error)
{
  World *world = data;
  GPtrArray *exams;

  if (fails (world->has_central_error, world->central_error, error))
    return NULL;
  exams = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; after < world->end && i < world->exams->len; i++)
    g_ptr_array_add (exams, g_strdup (g_ptr_array_index (world->exams, i)));
  *next = world->end;
  return exams;
}

static gboolean
look (gpointer data, const char *exam, KioskItem **item, GCancellable *cancellable, GError **error)
{
  World *world = data;

  *item = NULL;
  if (fails (world->has_central_error, world->central_error, error))
    return FALSE;
  *item = world->stands != NULL ? kiosk_item_copy (world->stands) : NULL;
  return TRUE;
}

static GPtrArray *
standing (gpointer data, gint64 since, GCancellable *cancellable, GError **error)
{
  World *world = data;

  world->since = since;
  return g_steal_pointer (&world->standing);
}

static GBytes *
fetch (gpointer data, const KioskItem *item, GCancellable *cancellable, GError **error)
{
  World *world = data;

  world->n_fetched++;
  return fails (world->has_central_error, world->central_error, error) ? NULL
                                                                       : g_bytes_new_static ("paper", 5);
}

static gboolean
deliver (gpointer data, const KioskItem *item, GCancellable *cancellable, GError **error)
{
  World *world = data;

  world->n_delivered++;
  return !fails (world->has_deliver_error, world->deliver_error, error);
}

static gboolean
ready (gpointer data, FjPrinterTroubles *troubles, GCancellable *cancellable, GError **error)
{
  World *world = data;

  *troubles = world->troubles;
  return !fails (world->has_printer_error, world->printer_error, error);
}

static gint
submit (gpointer data, const char *title, GBytes *pdf, GCancellable *cancellable, GError **error)
{
  World *world = data;

  if (fails (world->is_lost, FJ_ERROR_CONFLICT, error))
    return 0;
  return (gint) ++world->n_submitted;
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
  World *world = data;

  *state = world->job;
  *troubles = world->troubles;
  return !fails (world->has_printer_error, world->printer_error, error);
}

static gint
find (gpointer data, const char *title, GCancellable *cancellable, GError **error)
{
  return ((World *) data)->found;
}

typedef struct
{
  char *folder;
  World world;
  KioskWorld table;
  KioskLedger *ledger;
  KioskSpooler *spooler;
  KioskState state;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("fenji-spooler-XXXXXX", NULL);
  fixture->world.exams = g_ptr_array_new ();
  fixture->world.end = 10;
  fixture->table
      = (KioskWorld){ &fixture->world, changed, look, standing, fetch, deliver, ready, submit, follow, find };
  fixture->ledger = kiosk_ledger_open (fixture->folder, NULL);
  fixture->spooler = kiosk_spooler_new (fixture->ledger, &fixture->table);
  g_assert_true (kiosk_spooler_follow (fixture->spooler, 0, NULL)); /* the first start */
  g_assert_cmpint (kiosk_ledger_get_position (fixture->ledger), ==, 10);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", fixture->folder);

  kiosk_state_clear (&fixture->state);
  kiosk_spooler_free (fixture->spooler);
  kiosk_ledger_close (fixture->ledger);
  kiosk_item_free (fixture->world.stands);
  g_ptr_array_unref (fixture->world.exams);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
}

static const KioskState *
state (Fixture *fixture)
{
  kiosk_state_clear (&fixture->state);
  kiosk_spooler_get_state (fixture->spooler, &fixture->state);
  return &fixture->state;
}

static KioskItem *
new_item (guint version)
{
  KioskItem *item = kiosk_item_new ("report", version);

  item->exam = g_strdup ("exam");
  item->accession = g_strdup ("QSWS26112200001");
  item->masked = g_strdup ("张*三");
  return item;
}

static void
sign (Fixture *fixture, guint version)
{
  g_clear_pointer (&fixture->world.stands, kiosk_item_free);
  fixture->world.stands = new_item (version);
  g_ptr_array_set_size (fixture->world.exams, 0);
  g_ptr_array_add (fixture->world.exams, (gpointer) "exam");
  fixture->world.end++;
  g_assert_true (kiosk_spooler_follow (fixture->spooler, 0, NULL));
}

static void
test_shows_each_step (Fixture *fixture, gconstpointer data)
{
  g_assert_true (state (fixture)->has_central);
  g_assert_null (state (fixture)->current);
  sign (fixture, 3);
  g_assert_cmpuint (state (fixture)->n_waiting, ==, 1);
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpstr (state (fixture)->current->masked, ==, "张*三");
  fixture->world.job = FJ_PRINT_STOPPED;
  fixture->world.troubles = FJ_PRINTER_PAPER_EMPTY;
  g_assert_cmpuint (kiosk_spooler_print (fixture->spooler, NULL), >, 0);
  g_assert_cmpuint (state (fixture)->troubles, ==, FJ_PRINTER_PAPER_EMPTY);
  g_assert_cmpint (state (fixture)->job, ==, FJ_PRINT_STOPPED);
  fixture->world.job = FJ_PRINT_COMPLETED;
  fixture->world.troubles = 0;
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_null (state (fixture)->current);
  g_assert_cmpstr (state (fixture)->last->report, ==, "report");
  g_assert_cmpuint (fixture->world.n_delivered, ==, 0);
  g_assert_true (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_true (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_cmpuint (fixture->world.n_delivered, ==, 1);
  g_assert_cmpuint (fixture->world.n_submitted, ==, 1);
}

static void
test_central_away (Fixture *fixture, gconstpointer data)
{
  sign (fixture, 3);
  fixture->world.has_central_error = TRUE;
  fixture->world.central_error = FJ_ERROR_UNAVAILABLE;
  g_assert_false (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_cmpstr (state (fixture)->central_sentence, ==, "A sentence.");
  g_assert_false (state (fixture)->is_refused);
  for (guint i = 0; i < 3; i++)
    kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpuint (fixture->world.n_submitted, ==, 0);
  fixture->world.central_error = FJ_ERROR_UNAUTHENTICATED;
  g_assert_false (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_true (state (fixture)->is_refused);
  fixture->world.has_central_error = FALSE;
  g_assert_true (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_null (state (fixture)->central_sentence);
  g_assert_false (state (fixture)->is_refused);
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpuint (fixture->world.n_submitted, ==, 1);
}

static void
test_printer_away (Fixture *fixture, gconstpointer data)
{
  sign (fixture, 3);
  fixture->world.has_printer_error = TRUE;
  fixture->world.printer_error = FJ_ERROR_UNAVAILABLE;
  g_assert_cmpuint (kiosk_spooler_print (fixture->spooler, NULL), >, 0);
  g_assert_cmpstr (state (fixture)->printer_sentence, ==, "A sentence.");
  g_assert_cmpuint (fixture->world.n_fetched, ==, 0);
  fixture->world.has_printer_error = FALSE;
  /* It says that it takes nothing: it is given nothing. */
  fixture->world.troubles = FJ_PRINTER_HALTED | FJ_PRINTER_COVER_OPEN;
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpuint (fixture->world.n_submitted, ==, 0);
  g_assert_cmpuint (state (fixture)->troubles & FJ_PRINTER_COVER_OPEN, !=, 0);
  g_assert_null (state (fixture)->printer_sentence);
  fixture->world.troubles = 0;
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpuint (fixture->world.n_submitted, ==, 1);
}

static void
test_line_broke_while_submitting (Fixture *fixture, gconstpointer data)
{
  sign (fixture, 3);
  fixture->world.is_lost = TRUE;
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_INTENT), ==, 1);
  /* It is there after all. */
  fixture->world.found = 77;
  kiosk_spooler_print (fixture->spooler, NULL);
  g_autoptr (KioskItem) item = kiosk_ledger_first (fixture->ledger, KIOSK_STEP_SUBMITTED);
  g_assert_cmpint (item->job, ==, 77);
}

static void
test_asks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sign (fixture, 3);
  fixture->world.is_lost = TRUE;
  for (guint i = 0; i < 12; i++)
    kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpuint (state (fixture)->n_asked, ==, 1);
  g_assert_cmpint (state (fixture)->asked->doubt, ==, KIOSK_DOUBT_LOST);
  g_assert_null (state (fixture)->current);
  /* The change comes again: it is still asked. */
  sign (fixture, 3);
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpuint (fixture->world.n_submitted, ==, 0);
  fixture->world.is_lost = FALSE;
  g_assert_true (kiosk_spooler_answer (fixture->spooler, "report", 3, FALSE, &error));
  g_assert_true (kiosk_spooler_answer (fixture->spooler, "report", 3, TRUE, &error)); /* too late: nothing */
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpuint (fixture->world.n_submitted, ==, 1);
  fixture->world.job = FJ_PRINT_CANCELED;
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpint (state (fixture)->asked->doubt, ==, KIOSK_DOUBT_CANCELED);
  g_assert_true (kiosk_spooler_answer (fixture->spooler, "report", 3, TRUE, &error));
  g_assert_true (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_cmpuint (fixture->world.n_delivered, ==, 1);
  g_assert_cmpuint (fixture->world.n_submitted, ==, 1);
}

/* Central came back from a backup: its numbers begin again, and it offers what was printed long ago. */
static void
test_central_forgot (Fixture *fixture, gconstpointer data)
{
  KioskItem *fresh = kiosk_item_new ("another", 2);

  sign (fixture, 3);
  fixture->world.job = FJ_PRINT_COMPLETED;
  kiosk_spooler_print (fixture->spooler, NULL);
  kiosk_spooler_print (fixture->spooler, NULL);
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_PRINTED), ==, 1);
  fresh->exam = g_strdup ("other exam");
  fixture->world.end = 4;
  fixture->world.standing = g_ptr_array_new_with_free_func ((GDestroyNotify) kiosk_item_free);
  g_ptr_array_add (fixture->world.standing, new_item (3));
  g_ptr_array_add (fixture->world.standing, fresh);
  g_assert_true (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_cmpint (fixture->world.since, ==, kiosk_ledger_get_begun (fixture->ledger));
  g_assert_cmpint (kiosk_ledger_get_position (fixture->ledger), ==, 4);
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_WAITING), ==, 1);
  g_autoptr (KioskItem) waiting = kiosk_ledger_first (fixture->ledger, KIOSK_STEP_WAITING);
  g_assert_cmpstr (waiting->report, ==, "another");
}

static void
test_delivery_refused (Fixture *fixture, gconstpointer data)
{
  sign (fixture, 3);
  fixture->world.job = FJ_PRINT_COMPLETED;
  kiosk_spooler_print (fixture->spooler, NULL);
  kiosk_spooler_print (fixture->spooler, NULL);
  fixture->world.has_deliver_error = TRUE;
  fixture->world.deliver_error = FJ_ERROR_UNAVAILABLE;
  g_assert_false (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_PRINTED), ==, 1);
  /* Refused, for this one: it is told again, and what is new does not wait for it. */
  fixture->world.deliver_error = FJ_ERROR_FORBIDDEN;
  g_ptr_array_set_size (fixture->world.exams, 0);
  g_ptr_array_add (fixture->world.exams, (gpointer) "exam");
  fixture->world.stands->version = 5;
  fixture->world.end++;
  g_assert_false (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_PRINTED), ==, 1);
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_WAITING), ==, 1);
  g_assert_null (state (fixture)->central_sentence);
  /* A newer version stands: that is an answer too. */
  fixture->world.deliver_error = FJ_ERROR_CONFLICT;
  g_assert_true (kiosk_spooler_follow (fixture->spooler, 0, NULL));
  g_assert_cmpuint (kiosk_ledger_count (fixture->ledger, KIOSK_STEP_PRINTED), ==, 0);
  g_assert_cmpuint (fixture->world.n_delivered, ==, 3);
}

int
main (int argc, char **argv)
{
#define TEST(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  g_test_init (&argc, &argv, NULL);
  TEST ("/kiosk-spooler/shows-each-step", test_shows_each_step);
  TEST ("/kiosk-spooler/central-away", test_central_away);
  TEST ("/kiosk-spooler/printer-away", test_printer_away);
  TEST ("/kiosk-spooler/line-broke-while-submitting", test_line_broke_while_submitting);
  TEST ("/kiosk-spooler/asks", test_asks);
  TEST ("/kiosk-spooler/central-forgot", test_central_forgot);
  TEST ("/kiosk-spooler/delivery-refused", test_delivery_refused);
  return g_test_run ();
}
