/* A camera's live picture and single shots, by GStreamer, without GTK. FENJI_CAMERA_SOURCE (a gst-launch
 * description such as "videotestsrc is-live=true") takes the place of the first camera: tests have none.
 *
 * Signal "frame" (guint width, guint height, GBytes *pixels): BGRx rows of width * 4 bytes, in the main
 * context. Signal "failed" (const char *sentence). */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_CAMERA (fj_camera_get_type ())
G_DECLARE_FINAL_TYPE (FjCamera, fj_camera, FJ, CAMERA, GObject)

/* FJ_ERROR_NOT_FOUND when there is none. */
FjCamera *fj_camera_new (GError **error);
void fj_camera_start (FjCamera *camera);
void fj_camera_stop (FjCamera *camera);
/* The newest frame; NULL before the first. (transfer full) (nullable) */
GBytes *fj_camera_snapshot (FjCamera *camera, guint *width, guint *height);

G_END_DECLS
