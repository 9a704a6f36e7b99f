/* fenji-viewer --explain-hang DIR [--protocol FILE]
 * fenji-viewer --series-list FILE.json [--protocol FILE]
 *
 * How the viewer would hang what lies in a folder, or series that are told by attributes (fj-hang-list.h), as
 * JSON on standard output (fj-hang-explain.h): of each patient the newest study as the current one. A
 * protocol of one's own, JSON or DICOM, goes before the others. Without a display.
 *
 * Exit status: 0; 1 with a sentence on standard error when something cannot be read or nothing hangs; 2 when
 * it is called wrongly. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE: that is what the program was called for; *status is what it ends with. */
gboolean viewer_explain_main (int argc, char **argv, int *status);

G_END_DECLS
