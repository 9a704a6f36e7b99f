#include "kiosk-spooler.h"

#include "fj-error.h"
#include "fj-language.h"
#include "fj-time.h"

#define BEHIND G_GINT64_CONSTANT (0x1FFFFFFFFFFFFF) /* later than every change */
#define FOLLOW_MS 400                               /* a job at the printer is asked about so often */
#define IDLE_MS 2000                        /* so often the book is looked into when nothing is to be done */
#define AGAIN_MS 5000                       /* after something that did not work */
#define LATER_MS 60000                      /* the same for one report whose paper is not to be had */
#define LOOK_SPAN (10 * G_TIME_SPAN_SECOND) /* an idle printer is looked at so often */
#define SEARCHES 4                          /* a lost job is looked for so often before a person is asked */
#define SEARCH_MS 1000
#define POSITION_STEP 100 /* changes that are none of ours, before the book is told of them */

struct _KioskSpooler
{
  KioskLedger *ledger;
  const KioskWorld *world;

  GMutex lock;      /* of the state */
  KioskState state; /* current, last and the sentences; what the book says is taken from it when asked */

  /* of the following thread */
  gint64 seen; /* up to here central's changes have been looked at; the book may be behind */
  /* of the printing thread */
  guint n_searches;
  gint64 looked_at;
  GHashTable *not_before; /* "report version" to when it may be tried again */
};

/* ---- the state ---- */

void
kiosk_state_clear (KioskState *state)
{
  g_clear_pointer (&state->current, kiosk_item_free);
  g_clear_pointer (&state->asked, kiosk_item_free);
  g_clear_pointer (&state->last, kiosk_item_free);
  g_clear_pointer (&state->printer_sentence, g_free);
  g_clear_pointer (&state->central_sentence, g_free);
  g_clear_pointer (&state->book_sentence, g_free);
}

static void
set_sentence (KioskSpooler *spooler, char **sentence, const char *text)
{
  g_mutex_lock (&spooler->lock);
  if (g_strcmp0 (*sentence, text) != 0)
    {
      g_free (*sentence);
      *sentence = g_strdup (text);
    }
  g_mutex_unlock (&spooler->lock);
}

static void
set_item (KioskSpooler *spooler, KioskItem **place, const KioskItem *item)
{
  g_mutex_lock (&spooler->lock);
  g_clear_pointer (place, kiosk_item_free);
  *place = item != NULL ? kiosk_item_copy (item) : NULL;
  g_mutex_unlock (&spooler->lock);
}

static void
set_printer (KioskSpooler *spooler, FjPrintState job, FjPrinterTroubles troubles, const GError *error)
{
  g_mutex_lock (&spooler->lock);
  spooler->state.job = job;
  spooler->state.troubles = troubles;
  g_mutex_unlock (&spooler->lock);
  set_sentence (spooler, &spooler->state.printer_sentence, error != NULL ? error->message : NULL);
}

/* What central said, or that it said nothing. TRUE: all is well. */
static gboolean
note_central (KioskSpooler *spooler, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_mutex_lock (&spooler->lock);
  spooler->state.is_refused = g_error_matches (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED);
  spooler->state.has_central = spooler->state.has_central || error == NULL;
  g_mutex_unlock (&spooler->lock);
  set_sentence (spooler, &spooler->state.central_sentence, error != NULL ? error->message : NULL);
  return error == NULL;
}

static gboolean
note_book (KioskSpooler *spooler, gboolean done, const GError *error)
{
  set_sentence (spooler, &spooler->state.book_sentence, done ? NULL : error->message);
  return done;
}

static gboolean
move (KioskSpooler *spooler, KioskItem *item, KioskStep step)
{
  g_autoptr (GError) error = NULL;

  item->step = step;
  return note_book (spooler, kiosk_ledger_move (spooler->ledger, item, &error), error);
}

void
kiosk_spooler_get_state (KioskSpooler *spooler, KioskState *state)
{
  g_mutex_lock (&spooler->lock);
  *state = spooler->state;
  state->current = state->current != NULL ? kiosk_item_copy (state->current) : NULL;
  state->last = state->last != NULL ? kiosk_item_copy (state->last) : NULL;
  state->printer_sentence = g_strdup (state->printer_sentence);
  state->central_sentence = g_strdup (state->central_sentence);
  state->book_sentence = g_strdup (state->book_sentence);
  g_mutex_unlock (&spooler->lock);
  state->asked = kiosk_ledger_first (spooler->ledger, KIOSK_STEP_ASKED);
  state->n_asked = kiosk_ledger_count (spooler->ledger, KIOSK_STEP_ASKED);
  state->n_waiting = kiosk_ledger_count (spooler->ledger, KIOSK_STEP_WAITING);
}

/* ---- central ---- */

static gboolean
add (KioskSpooler *spooler, const KioskItem *item)
{
  g_autoptr (GError) error = NULL;

  return note_book (spooler, kiosk_ledger_add (spooler->ledger, item, &error), error);
}

static gboolean
set_position (KioskSpooler *spooler, gint64 position)
{
  g_autoptr (GError) error = NULL;

  return note_book (spooler, kiosk_ledger_set_position (spooler->ledger, position, &error), error);
}

/* Never run before: what is signed until now was none of ours. */
static gboolean
begin (KioskSpooler *spooler, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  gint64 next = -1;
  g_autoptr (GPtrArray) exams
      = spooler->world->changed (spooler->world->data, BEHIND, 0, &next, cancellable, &error);

  return note_central (spooler, error) && exams != NULL && set_position (spooler, MAX (next, 0));
}

/* Central remembers less than we have seen (it came back from a backup): everything that stands there and is
 * ours is compared with the book. */
static gboolean
compare_all (KioskSpooler *spooler, gint64 position, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = spooler->world->standing (
      spooler->world->data, kiosk_ledger_get_begun (spooler->ledger), cancellable, &error);

  if (!note_central (spooler, error) || items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (!add (spooler, g_ptr_array_index (items, i)))
      return FALSE;
  spooler->seen = position;
  return set_position (spooler, position);
}

static gboolean
take_changes (KioskSpooler *spooler, guint wait, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  gint64 position = MAX (spooler->seen, kiosk_ledger_get_position (spooler->ledger));
  gint64 next = position;
  gboolean is_ours = FALSE;
  g_autoptr (GPtrArray) exams
      = spooler->world->changed (spooler->world->data, position, wait, &next, cancellable, &error);

  if (!note_central (spooler, error) || exams == NULL)
    return FALSE;
  if (next < position)
    return compare_all (spooler, next, cancellable);
  for (guint i = 0; i < exams->len; i++)
    {
      g_autoptr (KioskItem) item = NULL;

      if (!spooler->world->look (spooler->world->data, g_ptr_array_index (exams, i), &item, cancellable,
                                 &error))
        return note_central (spooler, error) && FALSE;
      is_ours = is_ours || item != NULL;
      if (item != NULL && !add (spooler, item))
        return FALSE;
    }
  /* Looking at the same changes again after a crash does no harm, writing each of them down wears the disk.
   */
  spooler->seen = next;
  return !(is_ours || next - kiosk_ledger_get_position (spooler->ledger) >= POSITION_STEP)
         || set_position (spooler, next);
}

/* Central gave no answer, or not to us; anything else is an answer about the one thing that was asked. */
static gboolean
is_away (const GError *error)
{
  return error->domain != FJ_ERROR || error->code == FJ_ERROR_UNAVAILABLE
         || error->code == FJ_ERROR_UNAUTHENTICATED || error->code == FJ_ERROR_THROTTLED
         || error->code == FJ_ERROR_IO;
}

/* What is on paper and central does not know. */
static gboolean
tell (KioskSpooler *spooler, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) items = kiosk_ledger_list (spooler->ledger, KIOSK_STEP_PRINTED);
  gboolean all = TRUE;

  for (guint i = 0; i < items->len; i++)
    {
      KioskItem *item = g_ptr_array_index (items, i);
      g_autoptr (GError) error = NULL;
      gboolean done = spooler->world->deliver (spooler->world->data, item, cancellable, &error);

      /* A newer version stands, or the exam is gone: saying it again changes nothing. The newer one comes by
       * the changes. */
      if (!done
          && (g_error_matches (error, FJ_ERROR, FJ_ERROR_CONFLICT)
              || g_error_matches (error, FJ_ERROR, FJ_ERROR_NOT_FOUND)
              || g_error_matches (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE)
              || g_error_matches (error, FJ_ERROR, FJ_ERROR_INVALID)))
        {
          g_message ("%s, version %u: %s", item->accession, item->version, error->message);
          g_clear_error (&error);
        }
      /* Refused for another reason: told again later, and what is new is not kept waiting by it. */
      if (error != NULL && !is_away (error))
        {
          all = FALSE;
          continue;
        }
      if (!note_central (spooler, error) || !move (spooler, item, KIOSK_STEP_DELIVERED))
        return FALSE;
    }
  return all;
}

gboolean
kiosk_spooler_follow (KioskSpooler *spooler, guint wait, GCancellable *cancellable)
{
  gboolean told;

  if (kiosk_ledger_get_position (spooler->ledger) < 0)
    return begin (spooler, cancellable);
  told = tell (spooler, cancellable);
  return take_changes (spooler, told ? wait : 0, cancellable) && told;
}

/* ---- the printer ---- */

/* Unlike that of any other attempt, and no name in it: it is shown by printers and kept in their logs. */
static char *
new_title (const KioskItem *item)
{
  return g_strdup_printf ("%s-%u-%08x", item->accession != NULL ? item->accession : "FENJI", item->version,
                          g_random_int ());
}

static guint
ask_person (KioskSpooler *spooler, KioskItem *item, KioskDoubt doubt)
{
  item->doubt = doubt;
  g_message ("%s, version %u: whether it is on paper is not known (%u)", item->accession, item->version,
             doubt);
  if (!move (spooler, item, KIOSK_STEP_ASKED))
    return AGAIN_MS;
  spooler->n_searches = 0;
  set_item (spooler, &spooler->state.current, NULL);
  return 0;
}

/* It was being given to the printer when the kiosk died or the line broke: does the printer know it? */
static guint
search (KioskSpooler *spooler, KioskItem *item, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  gint job = spooler->world->find (spooler->world->data, item->title, cancellable, &error);

  set_printer (spooler, FJ_PRINT_PENDING, 0, error);
  if (job < 0)
    return AGAIN_MS;
  if (job == 0 && ++spooler->n_searches < SEARCHES)
    return SEARCH_MS;
  spooler->n_searches = 0;
  if (job == 0)
    return ask_person (spooler, item, KIOSK_DOUBT_LOST);
  item->job = job;
  return move (spooler, item, KIOSK_STEP_SUBMITTED) ? 0 : AGAIN_MS;
}

static guint
finish (KioskSpooler *spooler, KioskItem *item)
{
  if (!move (spooler, item, KIOSK_STEP_PRINTED))
    return AGAIN_MS;
  item->at = fj_time_now ();
  set_item (spooler, &spooler->state.last, item);
  set_item (spooler, &spooler->state.current, NULL);
  return 0;
}

static guint
follow_job (KioskSpooler *spooler, KioskItem *item, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  FjPrintState job = FJ_PRINT_PENDING;
  FjPrinterTroubles troubles = 0;

  if (!spooler->world->follow (spooler->world->data, item->job, item->title, &job, &troubles, cancellable,
                               &error))
    {
      set_printer (spooler, FJ_PRINT_PENDING, 0, error);
      return AGAIN_MS;
    }
  set_printer (spooler, job, troubles, NULL);
  switch (job)
    {
    case FJ_PRINT_COMPLETED:
      return finish (spooler, item);
    case FJ_PRINT_ABORTED:
      return ask_person (spooler, item, KIOSK_DOUBT_ABORTED);
    case FJ_PRINT_CANCELED:
      return ask_person (spooler, item, KIOSK_DOUBT_CANCELED);
    case FJ_PRINT_UNKNOWN:
      return ask_person (spooler, item, KIOSK_DOUBT_LOST);
    case FJ_PRINT_PENDING:
    case FJ_PRINT_PROCESSING:
    case FJ_PRINT_STOPPED:
    default:
      return FOLLOW_MS;
    }
}

static char *
key_of (const KioskItem *item)
{
  return g_strdup_printf ("%s %u", item->report, item->version);
}

/* The first that waits and is not to be left alone for a while. */
static KioskItem *
next_waiting (KioskSpooler *spooler)
{
  g_autoptr (GPtrArray) items = kiosk_ledger_list (spooler->ledger, KIOSK_STEP_WAITING);
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < items->len; i++)
    {
      const KioskItem *item = g_ptr_array_index (items, i);
      g_autofree char *key = key_of (item);
      const gint64 *due = g_hash_table_lookup (spooler->not_before, key);

      if (due == NULL || *due <= now)
        return kiosk_item_copy (item);
    }
  return NULL;
}

static void
leave_alone (KioskSpooler *spooler, const KioskItem *item, gint64 milliseconds)
{
  gint64 due = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  g_hash_table_insert (spooler->not_before, key_of (item), g_memdup2 (&due, sizeof due));
}

/* Is it still to be printed, just now? Handed over at the desk meanwhile, or a newer version: no. *wanted
 * FALSE then, and the book says so. */
static gboolean
is_still_wanted (KioskSpooler *spooler, KioskItem *item, gboolean *wanted, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KioskItem) stands = NULL;

  *wanted = FALSE;
  if (!spooler->world->look (spooler->world->data, item->exam, &stands, cancellable, &error))
    {
      note_central (spooler, error);
      return FALSE;
    }
  if (stands != NULL && g_str_equal (stands->report, item->report) && stands->version == item->version)
    {
      *wanted = TRUE;
      return TRUE;
    }
  /* The newer version first into the book: nothing is forgotten between the two. */
  return (stands == NULL || add (spooler, stands)) && move (spooler, item, KIOSK_STEP_PASSED);
}

static GBytes *
fetch (KioskSpooler *spooler, KioskItem *item, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = spooler->world->fetch (spooler->world->data, item, cancellable, &error);
  g_autofree char *digest = NULL;

  if (pdf == NULL)
    {
      g_message ("%s, version %u: %s", item->accession, item->version, error->message);
      leave_alone (spooler, item, is_away (error) ? AGAIN_MS : LATER_MS);
      if (is_away (error))
        note_central (spooler, error);
      return NULL;
    }
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf);
  /* The paper of a version is frozen: printed again, it must be the same. */
  if (item->digest != NULL && !g_str_equal (item->digest, digest))
    {
      g_warning ("%s, version %u: the paper is not the one that was to be printed before", item->accession,
                 item->version);
      leave_alone (spooler, item, LATER_MS);
      return NULL;
    }
  g_free (item->digest);
  item->digest = g_steal_pointer (&digest);
  return g_steal_pointer (&pdf);
}

static guint
print_new (KioskSpooler *spooler, KioskItem *item, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  FjPrinterTroubles troubles = 0;
  gboolean wanted;

  /* The printer first: a report that cannot be printed is not fetched. */
  if (!spooler->world->ready (spooler->world->data, &troubles, cancellable, &error))
    {
      set_printer (spooler, FJ_PRINT_PENDING, 0, error);
      return AGAIN_MS;
    }
  set_printer (spooler, FJ_PRINT_PENDING, troubles, NULL);
  if ((troubles & FJ_PRINTER_HALTED) != 0)
    return AGAIN_MS;
  if (!is_still_wanted (spooler, item, &wanted, cancellable))
    return AGAIN_MS;
  if (!wanted)
    return 0;
  set_item (spooler, &spooler->state.current, item);
  pdf = fetch (spooler, item, cancellable);
  if (pdf == NULL)
    {
      set_item (spooler, &spooler->state.current, NULL);
      return 0;
    }
  g_free (item->title);
  item->title = new_title (item);
  item->job = 0;
  item->doubt = KIOSK_DOUBT_NONE;
  if (!move (spooler, item, KIOSK_STEP_INTENT))
    return AGAIN_MS;
  item->job = spooler->world->submit (spooler->world->data, item->title, pdf, cancellable, &error);
  if (item->job > 0)
    return move (spooler, item, KIOSK_STEP_SUBMITTED) ? 0 : AGAIN_MS;
  item->job = 0;
  set_printer (spooler, FJ_PRINT_PENDING, troubles, error);
  /* Whether it arrived nobody knows: it is looked for. Every other refusal is certain. */
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_CONFLICT))
    return SEARCH_MS;
  move (spooler, item, KIOSK_STEP_WAITING);
  set_item (spooler, &spooler->state.current, NULL);
  return AGAIN_MS;
}

/* Nothing to print: the passer-by still wants to know when there is no paper. */
static guint
look_idly (KioskSpooler *spooler, GCancellable *cancellable)
{
  gint64 now = g_get_monotonic_time ();
  FjPrinterTroubles troubles = 0;
  g_autoptr (GError) error = NULL;

  if (spooler->looked_at != 0 && now - spooler->looked_at < LOOK_SPAN)
    return IDLE_MS;
  spooler->looked_at = now;
  if (!spooler->world->ready (spooler->world->data, &troubles, cancellable, &error)
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return IDLE_MS;
  set_printer (spooler, FJ_PRINT_PENDING, troubles, error);
  return IDLE_MS;
}

guint
kiosk_spooler_print (KioskSpooler *spooler, GCancellable *cancellable)
{
  g_autoptr (KioskItem) item = NULL;

  item = kiosk_ledger_first (spooler->ledger, KIOSK_STEP_SUBMITTED);
  if (item == NULL)
    item = kiosk_ledger_first (spooler->ledger, KIOSK_STEP_INTENT);
  if (item != NULL)
    {
      set_item (spooler, &spooler->state.current, item);
      return item->step == KIOSK_STEP_SUBMITTED ? follow_job (spooler, item, cancellable)
                                                : search (spooler, item, cancellable);
    }
  item = next_waiting (spooler);
  if (item != NULL)
    return print_new (spooler, item, cancellable);
  return look_idly (spooler, cancellable);
}

gboolean
kiosk_spooler_answer (
    KioskSpooler *spooler, const char *report, guint version, gboolean is_on_paper, GError **error)
{
  g_autoptr (KioskItem) item = kiosk_ledger_find (spooler->ledger, report, version);

  if (item == NULL || item->step != KIOSK_STEP_ASKED)
    return TRUE; /* answered already, with two fingers */
  item->step = is_on_paper ? KIOSK_STEP_PRINTED : KIOSK_STEP_WAITING;
  return kiosk_ledger_move (spooler->ledger, item, error);
}

/* ---- life ---- */

KioskSpooler *
kiosk_spooler_new (KioskLedger *ledger, const KioskWorld *world)
{
  KioskSpooler *spooler = g_new0 (KioskSpooler, 1);

  spooler->ledger = ledger;
  spooler->world = world;
  spooler->seen = -1;
  g_mutex_init (&spooler->lock);
  spooler->not_before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return spooler;
}

void
kiosk_spooler_free (KioskSpooler *spooler)
{
  if (spooler == NULL)
    return;
  kiosk_state_clear (&spooler->state);
  g_hash_table_unref (spooler->not_before);
  g_mutex_clear (&spooler->lock);
  g_free (spooler);
}
