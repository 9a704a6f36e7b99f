/* How one frame is to be shown: the presentation state, shutters and overlays that the command line asks for,
 * and where its pixels go in the picture. */
#pragma once

#include "fj-arrangement.h"
#include "fj-dicom-object.h"
#include "fj-frame.h"
#include "fj-grey.h"
#include "fj-mask.h"
#include "image-options.h"

G_BEGIN_DECLS

typedef struct
{
  FjPresentation *presentation; /* NULL: as the image itself says */
  char *sop_instance_uid;
  guint frame; /* from 1 */
  FjShutter shutter;
  GPtrArray *overlays; /* of the image; of FjOverlay; NULL when nobody asks for overlays */
  FjPalette palette;   /* for grey images; without tables: they stay grey */
  FjMask mask;         /* without an operation when nobody asks for it, or nothing says what to subtract */
  double aspect;       /* height of a pixel by its width */
} ImageDisplay;

/* Errors: those of reading the state; FJ_ERROR_INVALID when it is not for this frame. @display is cleared by
 * the caller whatever happens. */
gboolean image_display_open (const ImageOptions *options,
                             FjDicomObject *object,
                             ImageDisplay *display,
                             GError **error);
void image_display_clear (ImageDisplay *display);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImageDisplay, image_display_clear)

/* A pixel per pixel or the size that is asked for: of the whole image, or of the area that the state shows.
 */
void image_display_arrange (const ImageDisplay *display,
                            const ImageOptions *options,
                            const FjFrame *frame,
                            FjArrangement *arrangement);
/* Shutters and overlays over @pixels, which were rendered by @view. */
void image_display_finish (const ImageDisplay *display,
                           const ImageOptions *options,
                           const FjFrame *frame,
                           const FjGreyView *view,
                           guint samples,
                           guint8 *pixels);

G_END_DECLS
