/* The files of a folder with all below it, under bounds (FJ_SERIES_MOST_FILES, FJ_SERIES_DEEPEST). */
#pragma once

#include "fj-series-index.h"

G_BEGIN_DECLS

/* Appends to @paths (of char *, owned) everything in @folder but folders and links to folders, in no order. A
 * folder inside that cannot be read is appended as if it were a file: whoever opens it hears why. Errors:
 * FJ_ERROR_IO, FJ_ERROR_TOO_LARGE. When cancelled, what was found so far. */
gboolean
fj_series_folder_list (const char *folder, GPtrArray *paths, GCancellable *cancellable, GError **error);

G_END_DECLS
