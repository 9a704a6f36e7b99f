/* Files that leave the program: complete under their name and on disk, or not there at all.
 *
 * Blocks until the disk has it: called in worker threads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes @bytes to @path, readable by its owner only: beside it first, synced, then under the name. A file
 * that was there is replaced as a whole, and stays as it was when something goes wrong: whoever asked a
 * person for @path has asked about that too. Errors: FJ_ERROR_IO with a sentence that names the file. */
gboolean fj_export_file_write (const char *path, GBytes *bytes, GError **error);

/* Where @name may be written in @folder so that nothing there is replaced: as it is, or with a number before
 * what it ends in ("CT-3-12 (2).png"). (transfer full) */
char *fj_export_file_dup_free (const char *folder, const char *name);

/* Why the file called @name could not be written, and what to do, of an error of GLib's file functions
 * (G_FILE_ERROR). (transfer full) */
char *fj_export_file_explain (const char *name, const GError *error);

G_END_DECLS
