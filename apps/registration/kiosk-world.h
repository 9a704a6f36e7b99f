/* What the kiosk needs of the world outside, as a table of blocking functions: central and a printer in
 * earnest (kiosk-central.h), anything else in tests. Each returns FALSE, NULL or 0 with @error;
 * FJ_ERROR_UNAUTHENTICATED when the session is over. Called from two threads at once, one for central, one
 * for the printer. */
#pragma once

#include "fj-printer.h"
#include "kiosk-item.h"

G_BEGIN_DECLS

typedef struct
{
  gpointer data;

  /* ---- central ---- */

  /* The exams that changed after @after, waiting up to @wait seconds for the first; *next: up to where that
   * is.
   * @after beyond the end: none, and *next is the end. (transfer full, strings) */
  GPtrArray *(*changed) (
      gpointer data, gint64 after, guint wait, gint64 *next, GCancellable *cancellable, GError **error);
  /* The signed report of @exam that is to be handed over; *item NULL when there is none (any more). */
  gboolean (*look) (
      gpointer data, const char *exam, KioskItem **item, GCancellable *cancellable, GError **error);
  /* All of them that were signed at @since or later. (transfer full, KioskItem) */
  GPtrArray *(*standing) (gpointer data, gint64 since, GCancellable *cancellable, GError **error);
  /* The frozen PDF of just this version. FJ_ERROR_STALE: another version stands. */
  GBytes *(*fetch) (gpointer data, const KioskItem *item, GCancellable *cancellable, GError **error);
  /* It is on paper. May be said any number of times. */
  gboolean (*deliver) (gpointer data, const KioskItem *item, GCancellable *cancellable, GError **error);

  /* ---- the printer: fj-printer.h ---- */

  gboolean (*ready) (gpointer data, FjPrinterTroubles *troubles, GCancellable *cancellable, GError **error);
  gint (*submit) (gpointer data, const char *title, GBytes *pdf, GCancellable *cancellable, GError **error);
  gboolean (*follow) (gpointer data,
                      gint job,
                      const char *title,
                      FjPrintState *state,
                      FjPrinterTroubles *troubles,
                      GCancellable *cancellable,
                      GError **error);
  gint (*find) (gpointer data, const char *title, GCancellable *cancellable, GError **error);
} KioskWorld;

G_END_DECLS
