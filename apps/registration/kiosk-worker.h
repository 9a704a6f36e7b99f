/* Runs the kiosk's state machine: one thread that follows central, one for the printer, so that neither waits
 * for the other. Says in the main context when there is something new to show.
 *
 * Signals: "changed"; "refused" (the session is over, or there is none: sign in again). */
#pragma once

#include <glib-object.h>
#include "kiosk-spooler.h"

G_BEGIN_DECLS

#define KIOSK_TYPE_WORKER (kiosk_worker_get_type ())
G_DECLARE_FINAL_TYPE (KioskWorker, kiosk_worker, KIOSK, WORKER, GObject)

/* Starts at once. @spooler lives longer. */
KioskWorker *kiosk_worker_new (KioskSpooler *spooler);
/* Waits for both threads, at most as long as one exchange takes to see that it was cancelled. */
void kiosk_worker_stop (KioskWorker *worker);
/* A person has looked whether it is on paper. Returns at once; written down by the printing thread. */
void kiosk_worker_answer (KioskWorker *worker, const char *report, guint version, gboolean is_on_paper);
/* There is a session again: do not wait any longer. */
void kiosk_worker_wake (KioskWorker *worker);

G_END_DECLS
