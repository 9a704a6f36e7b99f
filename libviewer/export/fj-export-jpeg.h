/* A picture as a JPEG file (ISO/IEC 10918-1, JFIF): for slides and messages. It loses detail, so that whoever
 * reads images gets the other form (fj-export-picture.h). Grey stays grey; colours keep their full resolution
 * (4:4:4). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_EXPORT_JPEG_QUALITY 95

/* @pixels: rows of @stride bytes, four of them a pixel, as Cairo's RGB24 has them. Errors: FJ_ERROR_INTERNAL
 * with libjpeg's words. (transfer full) */
GBytes *fj_export_jpeg_encode (const guint8 *pixels, guint width, guint height, gsize stride, GError **error);

G_END_DECLS
