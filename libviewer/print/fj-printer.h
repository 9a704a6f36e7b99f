/* Printers and their jobs through libcups (IPP, RFC 8011): submit a PDF, follow the job to its end, say in
 * words what keeps it. Blocking functions, for a worker thread; no print server of the system is needed for
 * ipp:// URIs. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a job is doing, of RFC 8011 5.3.7. */
typedef enum
{
  FJ_PRINT_PENDING,
  FJ_PRINT_PROCESSING,
  FJ_PRINT_STOPPED, /* waits for somebody: see the reasons */
  FJ_PRINT_COMPLETED,
  FJ_PRINT_CANCELED,
  FJ_PRINT_ABORTED,
  FJ_PRINT_UNKNOWN /* the printer does not know the job (any more) */
} FjPrintState;

/* What keeps a printer, of printer-state-reasons. */
typedef enum
{
  FJ_PRINTER_PAPER_EMPTY = 1 << 0,
  FJ_PRINTER_PAPER_JAM = 1 << 1,
  FJ_PRINTER_COVER_OPEN = 1 << 2,
  FJ_PRINTER_INK_EMPTY = 1 << 3, /* toner or ink */
  FJ_PRINTER_INK_LOW = 1 << 4,
  FJ_PRINTER_OFFLINE = 1 << 5,
  FJ_PRINTER_PAUSED = 1 << 6,
  FJ_PRINTER_OTHER = 1 << 7,
  FJ_PRINTER_HALTED = 1 << 8 /* whatever the reasons: it makes nothing now, or takes no jobs */
} FjPrinterTroubles;

typedef struct _FjPrinter FjPrinter;

/* @uri: "ipps://host:port/ipp/print" (ipp:// on this machine only: a report does not cross a network in the
 * clear; nothing is asked of it yet), or the name of a queue of the system's CUPS; NULL: its default.
 * FJ_ERROR_INVALID, FJ_ERROR_NOT_FOUND, FJ_ERROR_UNAVAILABLE (CUPS does not answer), with a sentence. */
FjPrinter *fj_printer_new (const char *uri, GError **error);
void fj_printer_free (FjPrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjPrinter, fj_printer_free)

/* Is it there, does it take PDF, what keeps it. FJ_ERROR_UNAVAILABLE when it does not answer,
 * FJ_ERROR_UNSUPPORTED when it takes no PDF. */
gboolean
fj_printer_look (FjPrinter *printer, FjPrinterTroubles *troubles, GCancellable *cancellable, GError **error);
/* Sends @pdf, unchanged, as @title (job-name), @copies of it; the job's number, 0 on error. On an error after
 * the request may have reached the printer the code is FJ_ERROR_CONFLICT: whether it prints is not known,
 * look for it by its title, or a person must look. With every other code nothing was printed. */
gint fj_printer_submit (FjPrinter *printer,
                        const char *title,
                        GBytes *pdf,
                        guint copies,
                        GCancellable *cancellable,
                        GError **error);
/* Numbers are used again after a printer was switched off: @title says which job is meant, another one of
 * that number is FJ_PRINT_UNKNOWN. @troubles as fj_printer_look() has them. */
gboolean fj_printer_follow_job (FjPrinter *printer,
                                gint job,
                                const char *title,
                                FjPrintState *state,
                                FjPrinterTroubles *troubles,
                                GCancellable *cancellable,
                                GError **error);
/* Whatever its title. */
gboolean fj_printer_get_job (FjPrinter *printer,
                             gint job,
                             FjPrintState *state,
                             FjPrinterTroubles *troubles,
                             GCancellable *cancellable,
                             GError **error);
/* The newest job of that title that the printer knows, finished ones included; 0: none; -1 with @error when
 * it could not be asked. For looking after a crash. */
gint fj_printer_find_job (FjPrinter *printer, const char *title, GCancellable *cancellable, GError **error);
gboolean fj_printer_cancel_job (FjPrinter *printer, gint job, GError **error);
/* "The printer has no paper. Please tell the staff." for a passer-by; the most important trouble; "" for
 * none. (transfer none) */
const char *fj_printer_troubles_to_sentence (FjPrinterTroubles troubles);
/* Names of the system's queues. (transfer full) */
GStrv fj_printer_list (void);

G_END_DECLS
