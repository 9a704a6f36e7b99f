/* Plays a lesson: MP4, WebM or HLS from a file or over HTTP ranges (playbin3), video into frames for whoever
 * draws them, speed with the pitch kept, exact seeks. No GTK.
 *
 * Signals, in the main context: "frame" (guint width, guint height, gsize stride, GBytes *pixels: BGRx),
 * "position" (four times a second while playing), "ended", "failed" (const char *sentence). Properties:
 * "is-playing", "is-buffering", "rate", "volume" (0 to 1), "is-muted".
 *
 * One seek at a time: of those that come while one is under way, the last is done. Nothing here waits. After
 * "failed" the player is closed; after "ended" it is paused, and play begins anew. FENJI_AUDIO_SINK (a
 * gst-launch description) takes the place of the system's sink: tests measure what is heard. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_PLAYER (fj_player_get_type ())
G_DECLARE_FINAL_TYPE (FjPlayer, fj_player, FJ, PLAYER, GObject)

FjPlayer *fj_player_new (void);
/* @bearer: token for HTTP, or NULL. Paused at the first frame. */
void fj_player_open (FjPlayer *player, const char *uri, const char *bearer);
void fj_player_play (FjPlayer *player);
void fj_player_pause (FjPlayer *player);
void fj_player_seek (FjPlayer *player, double seconds);  /* to the frame that is shown at that time */
void fj_player_step (FjPlayer *player, int frames);      /* pauses; both ways */
void fj_player_set_rate (FjPlayer *player, double rate); /* 0.5 to 3 */
double fj_player_get_rate (FjPlayer *player);
double fj_player_get_position (FjPlayer *player); /* seconds */
double fj_player_get_duration (FjPlayer *player); /* 0 when not known */
gboolean fj_player_is_playing (FjPlayer *player);
void fj_player_close (FjPlayer *player);

G_END_DECLS
