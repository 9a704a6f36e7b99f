/* Small files that must not be lost or read by others: written beside, fsynced, renamed, the folder fsynced;
 * mode 0600. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean central_file_write (const char *path, const void *data, gsize length, GError **error);
/* The folder, for its owner only; no error when it exists. */
gboolean central_file_ensure_folder (const char *path, GError **error);

G_END_DECLS
