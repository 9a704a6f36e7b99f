/* An image as a picture that any program opens: PNG (ISO/IEC 15948) or JPEG (fj-export-jpeg.h), 8 bits, as a
 * pane shows it.
 *
 * Window, inversion, turn, shutters and overlay planes are those of the pane; zoom and pan are not, so that
 * the picture is the whole image at its own resolution, its pixels made square. Of what lies over the image
 * in a pane only that is in it which the caller brings; nothing else in the file says whose image it is. What
 * the modality burned into the pixels stays. Greys are those of the image's own pipeline (P-values, PS3.14),
 * not of the table of one monitor. Blocks: called in worker threads. */
#pragma once

#include <cairo.h>

#include "fj-image-facts.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

/* The size of the picture in pixels: the image turned as @viewport says, longer along the side on which its
 * pixels are. */
void fj_export_picture_get_size (const FjImageFacts *facts,
                                 const FjViewport *viewport,
                                 guint *width,
                                 guint *height);
/* The same with room for letters: small images are enlarged by a whole number, to
 * FJ_EXPORT_PICTURE_ROOM pixels at least, as long as they are not very long. */
void fj_export_picture_get_size_for_words (const FjImageFacts *facts,
                                           const FjViewport *viewport,
                                           guint *width,
                                           guint *height);
#define FJ_EXPORT_PICTURE_ROOM 480

typedef enum
{
  FJ_EXPORT_PNG, /* every pixel as it is */
  FJ_EXPORT_JPEG /* smaller, and without the finest detail */
} FjExportForm;

/* By what @name ends in: ".png", ".jpg" or ".jpeg", small or large. FALSE: none of them. */
gboolean fj_export_picture_form_of (const char *name, FjExportForm *form);

/* The picture itself, RGB24. Parameters and errors as those of fj_export_picture_encode(). (transfer full) */
cairo_surface_t *fj_export_picture_draw (const FjShownImage *image,
                                         const FjViewport *viewport,
                                         cairo_surface_t *over,
                                         GError **error);
/* The bytes of the file. @over: what lies over the image, and of what size the picture is; NULL: nothing, its
 * own (fj_export_picture_get_size()). Errors: FJ_ERROR_TOO_LARGE when a side is longer than 32,767 pixels,
 * FJ_ERROR_INTERNAL when it cannot be encoded. (transfer full) */
GBytes *fj_export_picture_encode (const FjShownImage *image,
                                  const FjViewport *viewport,
                                  cairo_surface_t *over,
                                  FjExportForm form,
                                  GError **error);

/* A name to begin with: "CT-3-12.png" of series 3, image 12; of a frame of several its number, from 1, comes
 * after. Never from what says who the patient is.
 * (transfer full) */
char *fj_export_picture_dup_name (const FjImageFacts *facts);

G_END_DECLS
