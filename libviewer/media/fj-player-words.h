/* GStreamer's errors as sentences for whoever wants to see the lesson. Of fj-player.c only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong and what to do about it, in the language of the thread. @is_of_source: the element that
 * fetches the film's bytes says it. (transfer full) */
char *fj_player_words_for_error (const GError *error, gboolean is_of_source);
/* There is no first frame, and nobody says why. (transfer none) */
const char *fj_player_words_for_nothing (gboolean is_remote);

G_END_DECLS
