/* The commands of fenji-image: one file each. Each does its work on one input, writes what it found to
 * standard output, and FALSE with a sentence when it could not. */
#pragma once

#include "image-options.h"

G_BEGIN_DECLS

/* What the header says. */
gboolean image_info (const ImageOptions *options, const char *path, GError **error);
/* A frame of a file, or a plane through the volume of a folder, as a picture. */
gboolean image_render (const ImageOptions *options, const char *path, GError **error);
/* Statistics of a region of a frame, or of a slice of a folder; with limits, image_measure(). */
gboolean image_stats (const ImageOptions *options, const char *path, GError **error);
/* What marks drawn on a frame measure. */
gboolean image_mark (const ImageOptions *options, const char *path, GError **error);
/* What an object says about images: marks, key images, masks. */
gboolean image_annotations (const ImageOptions *options, const char *path, GError **error);
/* The values of one frame, or of all one after another, as they are in memory, into a file without a header:
 * stored values without the bits that are none, colours as RGB. */
gboolean image_decode (const ImageOptions *options, const char *path, GError **error);
/* The same image in another transfer syntax; read again and compared before the name is given to it. */
gboolean image_transcode (const ImageOptions *options, const char *path, GError **error);
/* Decodes every frame. */
gboolean image_verify (const ImageOptions *options, const char *path, GError **error);

G_END_DECLS
