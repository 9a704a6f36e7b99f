/* Printing a signed report by hand: the frozen paper goes to a printer, its job is followed to its end, and
 * only then the exam counts as handed over. No GTK. */
#pragma once

#include "fj-client.h"

G_BEGIN_DECLS

/* @sentence: what the printer is doing or waits for; in the caller's main context. */
typedef void (*RegistrationPrintProgress) (const char *sentence, gpointer user_data);

/* @printer: address or queue (fj-printer.h); NULL or "": the system's default. @exam: to say $deliver of when
 * it is out.
 * @progress is called only while @cancellable is not cancelled. */
void registration_print_async (FjClient *client,
                               const char *printer,
                               const char *title,
                               GBytes *pdf,
                               const char *exam,
                               RegistrationPrintProgress progress,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* TRUE: printed, and central knows. FJ_ERROR_CONFLICT: it is not known whether it printed, somebody must
 * look. */
gboolean registration_print_finish (GAsyncResult *result, GError **error);

G_END_DECLS
