/* The kiosk's book: which report went how far on its way to paper, on disk before it happens, so that a crash
 * at any moment leaves no report printed twice and none forgotten. One line of JSON a step, appended and
 * fsynced.
 *
 * Thread-safe. Only one process has a book open. After an fsync that failed nothing is written any more: what
 * the disk then holds nobody knows, and the kiosk stops printing (FJ_ERROR_IO on each change). */
#pragma once

#include <gio/gio.h>
#include "kiosk-item.h"

G_BEGIN_DECLS

typedef struct _KioskLedger KioskLedger;

/* @folder is made when absent (0700). What a crash left of a last line is cut off. FJ_ERROR_CONFLICT: another
 * kiosk has it open; FJ_ERROR_CORRUPT: a line inside cannot be read; FJ_ERROR_IO. */
KioskLedger *kiosk_ledger_open (const char *folder, GError **error);
void kiosk_ledger_close (KioskLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KioskLedger, kiosk_ledger_close)

/* Up to where central's changes have been looked at; -1: this kiosk has never run. */
gint64 kiosk_ledger_get_position (KioskLedger *ledger);
/* When it ran first: what was signed before is not its business. Microseconds since the epoch; 0: never. */
gint64 kiosk_ledger_get_begun (KioskLedger *ledger);
gboolean kiosk_ledger_set_position (KioskLedger *ledger, gint64 position, GError **error);

/* A report to be printed, unless it is in the book already (then nothing happens). is_amended is decided
 * here: an earlier version of it is on paper. */
gboolean kiosk_ledger_add (KioskLedger *ledger, const KioskItem *item, GError **error);
/* The report and version of @item go to @item's step, with its title, digest, job and doubt. The step must
 * follow the one that the book has (kiosk_step_follows). On disk when it returns TRUE. */
gboolean kiosk_ledger_move (KioskLedger *ledger, const KioskItem *item, GError **error);

/* The oldest item in @step; NULL: none. (transfer full) (nullable) */
KioskItem *kiosk_ledger_first (KioskLedger *ledger, KioskStep step);
/* All in @step, in the order in which they came. (transfer full) */
GPtrArray *kiosk_ledger_list (KioskLedger *ledger, KioskStep step);
guint kiosk_ledger_count (KioskLedger *ledger, KioskStep step);
KioskItem *kiosk_ledger_find (KioskLedger *ledger, const char *report, guint version);
/* The newest version of @report in the book; 0: none. */
guint kiosk_ledger_newest_version (KioskLedger *ledger, const char *report);

G_END_DECLS
