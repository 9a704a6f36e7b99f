/* Chinese surnames: which characters belong to one, and how it is read where that differs from the word. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of the surname at the beginning of @name, a name in Han characters: those of a compound surname
 * (欧阳, 司马 …) when a given name follows, else those of the first character. */
gsize fj_surname_length (const char *name);

/* Lower-case syllables, separated by spaces, when the surname is in the table ("shan" for 单, "zhang sun" for
 * 长孙); else NULL: it is read as the word. */
const char *fj_surname_reading (const char *surname);

G_END_DECLS
