/* Films for tests: each picture bears its own number as bars of light and dark, the sound is one tone. */
#pragma once

#include <glib.h>

#define FILM_BARS 10

/* @frames pictures of 320x240 at @fps, a tone of 440 Hz beside it when @with_tone. @kind: "webm" (VP8, Opus),
 * "ogg" (Theora, Opus) or "mp4" (H.264, Opus). A key picture each 12. */
void film_make (const char *path, const char *kind, guint frames, guint fps, gboolean with_tone);
/* The number that a BGRx picture bears. */
guint film_read (guint width, guint height, gsize stride, GBytes *pixels);
