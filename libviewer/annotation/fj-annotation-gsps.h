/* Marks as softcopy presentation states of grey images and of colour images (PS3.3 A.33.1, .2, PS3.4 N): what
 * is drawn on images, and how they were shown when it was saved.
 *
 * A state has one creator, one Modality LUT, one polarity and one rotation for all of its images, so marks
 * become as many states as their authors and images ask for. A mark is one graphic group (C.10.11) whose
 * description is the moment when it was made; its graphics carry its UID as Tracking UID. Marks are on the
 * layer MARKS, words that were measured on the layer WORDS. */
#pragma once

#include "fj-annotation-content.h"
#include "fj-annotation-subject.h"
#include "fj-lut.h"

G_BEGIN_DECLS

/* An image (or a frame of it) and how it is shown. Borrowed for the call. */
typedef struct
{
  FjMarkImage image;
  guint n_frames; /* of the object; 1: none is named in references */
  guint rows, columns;
  double row_spacing, column_spacing;       /* mm, for Presentation Pixel Spacing; 0: not known */
  guint aspect_vertical, aspect_horizontal; /* where spacing is not known; 0: 1 to 1 */
  gboolean is_colour;                       /* what follows of values does not count then */
  const FjModalityLut *modality;            /* NULL: none */
  const FjVoi *voi;                         /* NULL: none */
  gboolean is_inverted;                     /* the lowest value is seen white, whatever makes it so */
  guint rotation;                           /* clockwise degrees 0, 90, 180, 270; before the flip */
  gboolean is_flipped;
  gint left, top, right, bottom; /* displayed columns and rows from 1; all 0: the whole image */
} FjAnnotationImage;

/* @lines: what is written beside each mark, of @n_marks; it, and any of it, may be NULL. Errors:
 * FJ_ERROR_INVALID for a mark that is not whole, without an image in an archive or none of @images;
 * FJ_ERROR_UNSUPPORTED for images that are shown through tables (write those marks as a report: what they say
 * is all in it). (transfer full): array of FjDicomObject, empty without marks */
GPtrArray *fj_annotation_gsps_write (const FjAnnotationSubject *subject,
                                     const FjAnnotationMaker *maker,
                                     const FjMark *const *marks,
                                     const char *const *lines,
                                     guint n_marks,
                                     const FjAnnotationImage *images,
                                     guint n_images,
                                     GError **error);

/* Adds the marks of a state to @content, and the state itself. What is ours comes back as it was, to 32 bits
 * of a coordinate; another's graphics become marks to look at, what is for all
 * frames of an image on its first. Errors: those of
 * fj_dicom_presentation_read(). */
gboolean fj_annotation_gsps_read (FjDicomObject *object, FjAnnotationContent *content, GError **error);

G_END_DECLS
