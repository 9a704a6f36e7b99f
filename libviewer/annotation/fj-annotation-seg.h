/* Segmentations (PS3.3 A.51) as masks, for panes to lay over the images: binary and fractional, native or
 * compressed. */
#pragma once

#include "fj-annotation-content.h"
#include "fj-frame.h"

G_BEGIN_DECLS

/* Most bytes of masks that one object may become; what goes beyond is left out, with a sentence. */
#define FJ_ANNOTATION_MOST_MASK_BYTES ((gsize) 512 * 1024 * 1024)

/* Adds a mask for each segment. A fraction is 0 … 255 for 0 … 1; frames of a segment in which nothing is set
 * are left out. A frame is for the image of its first Source Image; where none is named, its plane says where
 * it lies. Frames that cannot be decoded, or are of no segment, are told in a sentence. Errors:
 * FJ_ERROR_UNSUPPORTED when it is no segmentation, or a label map; FJ_ERROR_CORRUPT when it has no segments.
 */
gboolean fj_annotation_seg_read (FjDicomObject *object, FjAnnotationContent *content, GError **error);

/* Frame @index (from 0) of the file whose header @object is, decoded elsewhere (fj-sandbox.h). (transfer
 * full) */
typedef FjFrame *(*FjAnnotationDecode) (FjDicomObject *object, guint index, gpointer data, GError **error);

/* The same of a header and frames that @decode gives; NULL: they are in @object. */
gboolean fj_annotation_seg_read_with (FjDicomObject *object,
                                      FjAnnotationDecode decode,
                                      gpointer data,
                                      FjAnnotationContent *content,
                                      GError **error);

G_END_DECLS
