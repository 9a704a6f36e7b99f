/* The player of a lesson as a widget: picture, captions, position, speed, and its keys. What is played, and
 * how far, is the FjPlayer's.
 *
 * Signals: "played" (double from, double to: seconds that were really played, at most a few at a time);
 * "full-screen" (gboolean wanted). */
#pragma once

#include <gtk/gtk.h>
#include "fj-captions.h"
#include "fj-player.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_PLAYER (lectures_player_get_type ())
G_DECLARE_FINAL_TYPE (LecturesPlayer, lectures_player, LECTURES, PLAYER, GtkWidget)

GtkWidget *lectures_player_new (GSettings *settings);
/* @bearer: the session's token. @position: seconds to go on from. The last lesson is closed. */
void lectures_player_open (LecturesPlayer *self, const char *uri, const char *bearer, double position);
/* NULL: none. */
void lectures_player_set_captions (LecturesPlayer *self, FjCaptions *captions);
void lectures_player_close (LecturesPlayer *self);
/* (transfer none) */
FjPlayer *lectures_player_get_player (LecturesPlayer *self);
/* Does what the key asks for; FALSE when it is none of the player's. @beside_images as of lectures_key(). */
gboolean
lectures_player_take_key (LecturesPlayer *self, guint keyval, GdkModifierType state, gboolean beside_images);

G_END_DECLS
