/* The sound that says that an exam has come: two tones, made when it is played. Of GStreamer; a machine
 * without sound stays silent and says so once. FENJI_AUDIO_SINK (a gst-launch description) takes the place of
 * the system's sink: tests measure what is heard. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_CHIME_ARRIVED,
  FJ_CHIME_URGENT,
  FJ_CHIME_TROUBLE
} FjChimeKind;

/* Returns at once; one chime at a time, a second call while it sounds is not queued. FALSE when there is no
 * sound here. @volume 0 to 1. */
gboolean fj_chime_play (FjChimeKind kind, double volume);

G_END_DECLS
