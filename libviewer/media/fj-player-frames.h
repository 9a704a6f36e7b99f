/* The picture's end of a player: an appsink whose newest frame is handed to the main context. Of fj-player.c
 * only.
 *
 * Frames that come faster than the main loop takes them are passed over; none is copied. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _FjPlayerFrames FjPlayerFrames;
typedef void (*FjPlayerFrameFunc) (guint width, guint height, gsize stride, GBytes *pixels, gpointer data);

/* @func is called in @context. NULL when GStreamer has no appsink. */
FjPlayerFrames *fj_player_frames_new (GMainContext *context, FjPlayerFrameFunc func, gpointer data);
/* After the pipeline has been set to NULL. @func is not called any more. */
void fj_player_frames_free (FjPlayerFrames *frames);
/* (transfer none) */
GstElement *fj_player_frames_get_sink (FjPlayerFrames *frames);

/* Of the newest frame, in seconds of the film. After an exact seek it begins where the seek went to, which
 * may be in its middle; its end is always its own. 0 before the first. */
double fj_player_frames_get_start (FjPlayerFrames *frames);
double fj_player_frames_get_end (FjPlayerFrames *frames);
/* One frame by the film's rate; 0 when that is not known. NULL is allowed. */
double fj_player_frames_get_length (FjPlayerFrames *frames);

G_END_DECLS
