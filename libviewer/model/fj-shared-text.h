/* Texts that many images say alike (a patient's name, a series' UID), kept once. Thread-safe.
 *
 * Instead of g_ref_string_new_intern(), which in GLib 2.74 may give out a string that another thread is
 * just letting go of. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same text again is mostly the same memory; never rely on it. (transfer full): g_ref_string_release() */
GRefString *fj_shared_text_new (const char *text);

G_END_DECLS
