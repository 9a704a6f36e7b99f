/* A picture for a pane: an image through its grey or colour pipeline, window, shutters, overlays and turn, as
 * a viewport says, at the size of the pane. No GTK. */
#pragma once

#include "fj-image-facts.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

typedef struct _FjPicture FjPicture;

/* Keeps tables between pictures: one for each pane. Not thread-safe. */
FjPicture *fj_picture_new (void);
void fj_picture_free (FjPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjPicture, fj_picture_free)

void fj_picture_set_overlays_shown (FjPicture *picture,
                                    gboolean shown); /* overlay planes of the image; TRUE */

/* Millimetres from pixel to pixel of the screen, for pictures in true size; 0 (as it begins): not known. */
void fj_picture_set_screen_pitch (FjPicture *picture, double pitch);

/* What the screen is driven by for each grey of a grey image, overlays and shutters included: the table of a
 * calibrated monitor, 256 levels, copied (PS3.14: the greys of the pipeline are P-values). NULL (as it
 * begins): by the greys themselves. Colour images are not changed: their colours say nothing of a monitor's
 * greys. */
void fj_picture_set_greys (FjPicture *picture, const guint8 *levels);

/* @out: width * height pixels of 4 bytes, native-endian 0xffRRGGBB (CAIRO_FORMAT_RGB24, GDK_MEMORY_DEFAULT on
 * little endian), rows of @stride bytes. What lies beside the image is black. Grey and colour alike; the
 * window of a colour image is not changed. */
void fj_picture_render (FjPicture *picture,
                        const FjShownImage *image,
                        const FjViewport *viewport,
                        guint width,
                        guint height,
                        gsize stride,
                        guint8 *out);

/* The window in force for @image under @viewport: the viewport's own, the image's alternative, or, when the
 * file has none, one chosen from the values of @image (1 % to 99 % of those that are not padding). @voi is
 * uninitialised before; cleared with fj_voi_clear(). FALSE: the image has no window (colour). */
gboolean fj_picture_get_window (const FjShownImage *image, const FjViewport *viewport, FjVoi *voi);

G_END_DECLS
