/* The tools that measure, in the bar and at a key: a button that opens a palette of them, each with its
 * picture, its name and its letter. The key that opens it and then a letter choose one without a glance. */
#pragma once

#include <gtk/gtk.h>

#include "fj-mark.h"

G_BEGIN_DECLS

/* Its tools are the states of the action "view.measure": a kind's word, or "" for none. (transfer floating)
 */
GtkWidget *fj_mark_palette_new (void);
/* Marks are kept: what it says of how long they last does not hold. */
void fj_mark_palette_set_kept (GtkWidget *palette);
/* Tells fj_key_map_get_default() the letters of all kinds; the actions are "view.measure('length')". */
void fj_mark_palette_tell_keys (void);
/* The letter of a kind, of lower case: "l"; NULL: it has none. (transfer full) */
char *fj_mark_palette_dup_letter (FjMarkKind kind);
/* "fj-mark-length-symbolic"; static. */
const char *fj_mark_palette_get_icon (FjMarkKind kind);

G_END_DECLS
