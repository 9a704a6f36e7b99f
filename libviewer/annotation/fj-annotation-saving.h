/* All that a person has drawn on one study, as the objects of one saving: a report of what is measured,
 * presentation states of what is drawn, a selection of the key images. Everything is written anew each time
 * and bears one moment, so that it replaces what the person saved before (fj-annotation-merge.h). Decodes
 * images where marks measure values: not for the main loop. */
#pragma once

#include "fj-annotation-item.h"
#include "fj-dicom-object.h"
#include "fj-frame.h"
#include "fj-mark.h"

G_BEGIN_DECLS

/* The header of @image's object and, where @frame is not NULL, its frame decoded. Both (transfer full);
 * FALSE: it is not at hand. */
typedef gboolean (*FjAnnotationOpen) (
    const FjMarkImage *image, FjDicomObject **header, FjFrame **frame, gpointer data, GError **error);

/* Borrowed for the call. */
typedef struct
{
  const FjMarkImage *any; /* an image of the study: what patient and study are called */
  const FjMark *const *marks;
  guint n_marks;
  const FjMarkImage *const *keys;
  guint n_keys;
} FjAnnotationSaving;

/* The report first; without marks it says that nothing is marked any more. States are left out of images
 * that are shown through tables. Errors: those of @open, of the forms; FJ_ERROR_INVALID for what is on an
 * image of another study than @any. (transfer full): array of FjDicomObject */
GPtrArray *fj_annotation_saving_write (const FjAnnotationSaving *saving,
                                       const FjAnnotationMaker *maker,
                                       FjAnnotationOpen open,
                                       gpointer data,
                                       GError **error);

G_END_DECLS
