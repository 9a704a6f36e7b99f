/* Grey and colour pictures into files, by the ending of their name: .png, or .pgm (8-bit grey, binary). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @pixels: @samples (1 grey, 3 RGB) bytes a pixel, rows without padding. The file is complete when this
 * returns TRUE; on error nothing is left. */
gboolean image_output_write (
    const char *path, guint width, guint height, guint samples, const guint8 *pixels, GError **error);

/* FALSE, with the sentence that @path cannot be written because of @why (of the system). */
gboolean image_output_fail (const char *path, const char *why, GError **error);

G_END_DECLS
