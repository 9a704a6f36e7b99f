/* Key images as a Key Object Selection (PS3.3 A.35.4, PS3.16 TID 2010): images that somebody chose, and why.
 */
#pragma once

#include "fj-annotation-content.h"
#include "fj-annotation-item.h"

G_BEGIN_DECLS

/* Borrowed for the call. */
typedef struct
{
  const FjMarkImage *image;
  guint n_frames; /* of the image's object; 1: no frame is named */
} FjAnnotationChoice;

/* The title is Of Interest (113000, DCM). @description: why, in words; may be NULL. Errors: FJ_ERROR_INVALID
 * without choices, for an image that is in no archive. (transfer full) */
FjDicomObject *fj_annotation_ko_write (const FjAnnotationSubject *subject,
                                       const FjAnnotationMaker *maker,
                                       const FjAnnotationChoice *choices,
                                       guint n_choices,
                                       const char *description,
                                       GError **error);

/* Adds the images of a selection. Errors: FJ_ERROR_UNSUPPORTED when it is none. */
gboolean fj_annotation_ko_read (FjDicomObject *object, FjAnnotationContent *content, GError **error);

G_END_DECLS
