/* How an image lies on a picture or pane: which part of it, how large, turned and flipped (PS3.3 C.10.4,
 * C.10.6). A plain type: what zoom and pan change, what a presentation state asks for, what is drawn. */
#pragma once

#include "fj-presentation.h"

G_BEGIN_DECLS

typedef struct
{
  /* The part of the image that fills the picture, in pixels of the frame: (0, 0) is the corner of the first
   * one. May lie partly outside. */
  double x, y, width, height;
  guint out_width, out_height; /* pixels of the picture before it is turned */
  guint rotation;              /* clockwise degrees: 0, 90, 180, 270; before the flip */
  gboolean is_flipped;         /* left to right */
} FjArrangement;

/* Longest side of a picture; larger wishes are made smaller. */
#define FJ_ARRANGEMENT_LONGEST 16384u

/* Arranges an image of @rows x @columns. @aspect: height of its pixels by their width. @area: what to show
 * (its own aspect holds then), or NULL for all. @room_width, @room_height: pixels that the turned picture
 * must fill, or 0 for one that is as large as the area wants: a pixel per pixel, or its magnification.
 * @pitch: size of a pixel of the screen in mm, for true size, or 0 when it is not known: the area is fitted
 * then.
 *
 * The area is never distorted: it is centred in the room, and what lies beside it in the image is seen there.
 */
void fj_arrangement_set (FjArrangement *arrangement,
                         guint rows,
                         guint columns,
                         double aspect,
                         const FjDisplayedArea *area,
                         guint rotation,
                         gboolean is_flipped,
                         guint room_width,
                         guint room_height,
                         double pitch);
/* Size of the picture as it is seen. */
void fj_arrangement_get_size (const FjArrangement *arrangement, guint *width, guint *height);
/* A point of the turned picture ((0, 0) is its corner) in the image, and back. */
void
fj_arrangement_to_image (const FjArrangement *arrangement, double x, double y, double *column, double *row);
void
fj_arrangement_from_image (const FjArrangement *arrangement, double column, double row, double *x, double *y);

G_END_DECLS
