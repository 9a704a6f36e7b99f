/* What a pane shows of its images and how: slice, window, zoom, pan, turn. One plain type that drawing
 * follows: what a tool changes, a hanging protocol sets, a presentation state saves, an event track records,
 * undo goes back to and panes share.
 *
 * Nothing in it is a pixel of a screen: the same viewport means the same in a pane of any size. Copied by
 * assignment. Columns and rows are those of the image, (0, 0) is the corner of its first pixel. */
#pragma once

#include "fj-arrangement.h"
#include "fj-lut.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_ZOOM_FIT,      /* all of the image, as large as the pane allows; zoom and centre do not count */
  FJ_ZOOM_PIXEL,    /* a pixel of the image on a pixel of the screen; zoom does not count */
  FJ_ZOOM_FREE,     /* times the size that fits */
  FJ_ZOOM_TRUE_SIZE /* a millimetre of the patient on a millimetre of the screen; zoom does not count. Where
                       either is not known: as FJ_ZOOM_FIT */
} FjZoomMode;

/* Of FJ_ZOOM_FREE, whatever is asked for. */
#define FJ_ZOOM_LEAST (1.0 / 50)
#define FJ_ZOOM_MOST 100.0

/* Which edge of a fitted image lies at that of the pane; of the image as it is stored, so that turning it
 * carries the edge along. A breast hangs by its chest wall. */
typedef enum
{
  FJ_ANCHOR_CENTER,
  FJ_ANCHOR_FIRST_COLUMN,
  FJ_ANCHOR_LAST_COLUMN,
  FJ_ANCHOR_FIRST_ROW,
  FJ_ANCHOR_LAST_ROW
} FjAnchor;

typedef enum
{
  FJ_WINDOW_OF_IMAGE, /* alternative @voi of each image's own (PS3.3 C.11.2); of none, chosen from its values
                       */
  FJ_WINDOW_SET       /* center and width, for every image */
} FjWindowMode;

typedef struct
{
  guint image; /* of the display set, from 0 */

  FjWindowMode window_mode;
  guint voi;
  FjVoiFunction function; /* LINEAR, LINEAR_EXACT or SIGMOID, of FJ_WINDOW_SET */
  double center, width;   /* in modality values, of FJ_WINDOW_SET */
  gboolean is_inverted;   /* against what the image asks for */

  FjZoomMode zoom_mode;
  FjAnchor anchor;                  /* of FJ_ZOOM_FIT */
  double zoom;                      /* of FJ_ZOOM_FREE */
  double center_column, center_row; /* what lies in the middle of the pane */

  guint rotation;      /* clockwise degrees: 0, 90, 180, 270; before the flip */
  gboolean is_flipped; /* left to right */
  gboolean is_smooth;  /* between pixels when enlarged: linear; FALSE: nearest */

  double cine_rate; /* images a second, 0: standing still */
} FjViewport;

/* The image's own window, fitted, smooth, standing still at the first image. */
void fj_viewport_init (FjViewport *viewport);
gboolean fj_viewport_equal (const FjViewport *a, const FjViewport *b);

/* The image on a pane: what an operation must know besides the viewport. */
typedef struct
{
  guint rows, columns;
  double aspect;                 /* height of a pixel by its width */
  guint pane_width, pane_height; /* pixels of the screen */
  double pixel_width;            /* of the image, mm; 0: not known */
  double screen_pitch;           /* from pixel to pixel of the screen, mm; 0: not known */
} FjViewportRoom;

/* How the image lies on the pane: @arrangement has the size of the pane, turned. */
void fj_viewport_arrange (const FjViewport *viewport, const FjViewportRoom *room, FjArrangement *arrangement);
/* Pixels of the screen that a pixel of the image is wide. */
double fj_viewport_get_scale (const FjViewport *viewport, const FjViewportRoom *room);
/* A point of the pane (pixels of the screen) in the image, and back. */
void fj_viewport_to_image (
    const FjViewport *viewport, const FjViewportRoom *room, double x, double y, double *column, double *row);
void fj_viewport_from_image (
    const FjViewport *viewport, const FjViewportRoom *room, double column, double row, double *x, double *y);

/* Operations of people. Each leaves a viewport that can be shown, whatever its arguments. */
void fj_viewport_scroll (FjViewport *viewport, int steps, guint n_images, gboolean wraps);
/* Times @factor; what lies under (@x, @y) of the pane stays there. */
void fj_viewport_zoom (FjViewport *viewport, const FjViewportRoom *room, double factor, double x, double y);
/* The image follows a pointer that moved by (@dx, @dy) pixels of the screen. At least a quarter of the pane
 * or of the image stays in sight. */
void fj_viewport_pan (FjViewport *viewport, const FjViewportRoom *room, double dx, double dy);
/* A pointer moved right by @dx: wider; down by @dy: higher centre (darker). @shown: the window in force; the
 * step is in proportion to its width. */
void fj_viewport_window (FjViewport *viewport, const FjVoi *shown, double dx, double dy);
void fj_viewport_set_window (FjViewport *viewport, double center, double width);
/* As it is seen, whether it is flipped or not: @quarters clockwise; left to right; upside down. */
void fj_viewport_turn (FjViewport *viewport, int quarters);
void fj_viewport_flip_horizontal (FjViewport *viewport);
void fj_viewport_flip_vertical (FjViewport *viewport);
/* All but the image back to what fj_viewport_init() says. */
void fj_viewport_reset (FjViewport *viewport);

G_END_DECLS
