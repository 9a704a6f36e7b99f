/* The kiosk's state machine: brings each newly signed report of its site to paper exactly once. Apart from
 * widgets, network and threads: each call does one step and comes back. The order of things is what makes it
 * exactly once: intent into the book, then to the printer; the job's number into the book, then followed;
 * done into the book, then told to central. After a crash in between, the printer is asked for the job by its
 * title; when it does not know, a person is asked. It never prints again by itself what may be on paper.
 *
 * kiosk_spooler_follow() and kiosk_spooler_print() may run in two threads; each is for one thread. */
#pragma once

#include "kiosk-ledger.h"
#include "kiosk-world.h"

G_BEGIN_DECLS

/* What a screen shows. Items are copies, NULL when there is none. */
typedef struct
{
  KioskItem *current; /* at the printer or on its way there */
  FjPrintState job;   /* of it */
  KioskItem *asked;   /* a person must say whether this one is on paper: the oldest */
  guint n_asked;
  KioskItem *last; /* the one that came out last, since the program started */
  guint n_waiting;
  FjPrinterTroubles troubles;
  char *printer_sentence; /* the printer cannot be used, and why; NULL */
  char *central_sentence; /* central cannot be reached, and why; NULL */
  char *book_sentence;    /* the book cannot be written: nothing is printed; NULL */
  gboolean is_refused;    /* the session is over: sign in */
  gboolean has_central;   /* central has answered since the start */
} KioskState;

void kiosk_state_clear (KioskState *state);

typedef struct _KioskSpooler KioskSpooler;

/* @ledger and @world live longer. */
KioskSpooler *kiosk_spooler_new (KioskLedger *ledger, const KioskWorld *world);
void kiosk_spooler_free (KioskSpooler *spooler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KioskSpooler, kiosk_spooler_free)

/* One round with central: what changed (waiting up to @wait seconds for it) goes into the book, what is on
 * paper is told. FALSE: come again later, why is in the state. */
gboolean kiosk_spooler_follow (KioskSpooler *spooler, guint wait, GCancellable *cancellable);
/* One step with the printer. In how many milliseconds the next one is due; 0: at once. */
guint kiosk_spooler_print (KioskSpooler *spooler, GCancellable *cancellable);
/* A person has looked: it is on paper, or it is to be printed again. */
gboolean kiosk_spooler_answer (
    KioskSpooler *spooler, const char *report, guint version, gboolean is_on_paper, GError **error);

/* (transfer full: kiosk_state_clear) */
void kiosk_spooler_get_state (KioskSpooler *spooler, KioskState *state);

G_END_DECLS
