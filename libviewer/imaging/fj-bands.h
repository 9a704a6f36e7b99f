/* Rows of a picture shared out among threads: the caller works too, so that a busy machine never blocks it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Does rows @begin … @end - 1; called at the same time for rows that do not overlap. */
typedef void (*FjBand) (guint begin, guint end, gpointer data);

/* Returns when all of @rows are done. @threads: 0 for as many as there are processors. @step: rows at a time.
 */
void fj_bands_run (guint threads, guint rows, guint step, FjBand band, gpointer data);

G_END_DECLS
