/* The request form as central takes it: any picture that a clerk has (camera, file, clipboard), upright, as
 * JPEG under 300 KB. Untrusted bytes: dimensions are bounded before anything is decoded. Blocking: for a
 * worker. */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

#define REGISTRATION_SCAN_MAX_BYTES (300u * 1000u)          /* of the JPEG */
#define REGISTRATION_SCAN_MAX_FILE (64u << 20)              /* bytes of what is read */
#define REGISTRATION_SCAN_MAX_PIXELS (120u * 1000u * 1000u) /* of what is decoded */
#define REGISTRATION_SCAN_MAX_SIDE 20000

/* The picture in @bytes (JPEG, PNG, TIFF, BMP, GIF, WebP where gdk-pixbuf reads it), upright by its EXIF, on
 * white where it is transparent, not larger than it is needed. FJ_ERROR_UNSUPPORTED, FJ_ERROR_TOO_LARGE,
 * FJ_ERROR_CORRUPT. (transfer full) */
GdkPixbuf *registration_scan_read (GBytes *bytes, GError **error);
/* The same of pixels as fj-camera.h gives them: BGRx, width * 4 bytes a row. (transfer full) */
GdkPixbuf *registration_scan_from_bgrx (GBytes *pixels, guint width, guint height, GError **error);
/* A quarter turn clockwise. (transfer full) */
GdkPixbuf *registration_scan_turn (GdkPixbuf *picture);
/* JPEG under REGISTRATION_SCAN_MAX_BYTES: first with less quality, then without colours, last with fewer
 * pixels, so that small print stays legible. (transfer full) */
GBytes *registration_scan_compress (GdkPixbuf *picture, GError **error);

G_END_DECLS
