/* A softcopy presentation state as plain values (PS3.3 A.33.1 to .3): how somebody wants images to be
 * shown, and what they drew on them. Where it comes from is dicom/'s matter.
 *
 * Image coordinates are those of the standard: pixel columns and rows from 1, as doubles where the standard
 * has sub-pixel resolution (0.0, 0.0 is then the corner of the first pixel); display coordinates run from 0
 * to 1 over the displayed area. Grey is 0 (black) to 65535 in P-values. Arrays are never NULL. */
#pragma once

#include "fj-lut.h"

G_BEGIN_DECLS

/* An image that a part of the state is for. */
typedef struct
{
  char *series_uid; /* NULL where the standard does not repeat it */
  char *sop_class_uid;
  char *sop_instance_uid;
  GArray *frames; /* of guint, from 1; empty: all frames */
} FjImageReference;

/* In the parts below @images (array of FjImageReference) is empty when they are for all images of the state.
 */

typedef struct
{
  GPtrArray *images;
  FjVoi voi;
} FjPresentationVoi;

typedef enum
{
  FJ_AREA_SCALE_TO_FIT,
  FJ_AREA_TRUE_SIZE,
  FJ_AREA_MAGNIFY
} FjAreaMode;

/* Displayed area (C.10.4), before rotation and flip. May lie outside of the image. */
typedef struct
{
  GPtrArray *images;
  gint left, top, right, bottom; /* first and last column and row, from 1 */
  FjAreaMode mode;
  double row_spacing, column_spacing;       /* Presentation Pixel Spacing, mm; 0 when not said */
  guint aspect_vertical, aspect_horizontal; /* Presentation Pixel Aspect Ratio; 1:1 when not said */
  double magnification;                     /* of FJ_AREA_MAGNIFY */
} FjDisplayedArea;

typedef enum
{
  FJ_SHUTTER_RECTANGULAR = 1 << 0,
  FJ_SHUTTER_CIRCULAR = 1 << 1,
  FJ_SHUTTER_POLYGONAL = 1 << 2,
  FJ_SHUTTER_BITMAP = 1 << 3
} FjShutterShape;

/* Display shutter (C.7.6.11, C.7.6.15): a pixel is seen where all shapes let it through. */
typedef struct
{
  guint shapes;                  /* FjShutterShape bits, 0: none */
  gint left, right, top, bottom; /* the edges themselves are hidden */
  gint center_row, center_column, radius;
  GArray *vertices;     /* of gint: row, column, row, column … */
  guint bitmap_overlay; /* the overlay group that is the bitmap, as 0x6000 … */
  guint grey;           /* Shutter Presentation Value */
} FjShutter;

/* Without shapes; nothing is hidden. */
void fj_shutter_init (FjShutter *shutter);
void fj_shutter_clear (FjShutter *shutter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjShutter, fj_shutter_clear)

/* An overlay plane (C.9.2) of the state, or of the image. */
typedef struct
{
  guint group; /* 0x6000 … 0x601E */
  char *layer; /* Overlay Activation Layer: NULL when the state does not show it */
  guint rows, columns;
  gint row, column;           /* of the first overlay pixel in the image, from 1 */
  guint first_frame, frames;  /* the first is for that frame of the image, from 1 */
  gboolean is_for_all_frames; /* its one frame is for every frame of the image */
  char type;                  /* 'G' graphics, 'R' region of interest */
  char *label;
  GBytes *bits; /* a byte a pixel, 0 or 1, frame by frame; NULL: the plane is the image's own */
} FjOverlay;

typedef struct
{
  char *name;
  gint order;          /* lower ones are drawn first */
  gint grey;           /* -1: not said */
  gint lab[3];         /* CIELab as encoded (C.10.7.1.1) */
  gboolean has_colour; /* @lab is set */
  char *description;
} FjGraphicLayer;

typedef enum
{
  FJ_UNITS_PIXEL, /* of the image, sub-pixel resolution */
  FJ_UNITS_DISPLAY
} FjGraphicUnits;

typedef enum
{
  FJ_GRAPHIC_POINT,
  FJ_GRAPHIC_POLYLINE,
  FJ_GRAPHIC_INTERPOLATED, /* a smooth curve through the points */
  FJ_GRAPHIC_CIRCLE,       /* centre, a point of the circle */
  FJ_GRAPHIC_ELLIPSE       /* ends of the major axis, ends of the minor axis */
} FjGraphicType;

typedef struct
{
  FjGraphicType type;
  FjGraphicUnits units;
  GArray *points; /* of double: column, row, column, row … */
  gboolean is_filled;
  char *tracking_id, *tracking_uid; /* (0062,0020), (0062,0021): what finding it is of; NULL: not said */
  guint group;                      /* FjGraphicGroup's number; 0: of none */
} FjGraphic;

typedef struct
{
  char *text;
  gboolean has_box, has_anchor, is_anchor_visible;
  FjGraphicUnits box_units, anchor_units;
  double box[4];      /* left, top, right, bottom */
  double anchor[2];   /* column, row */
  char justification; /* 'L', 'C', 'R' */
  char *tracking_id, *tracking_uid;
  guint group;
} FjTextNote;

/* Graphics and notes that belong together (C.10.11). */
typedef struct
{
  guint number; /* Graphic Group ID */
  char *label, *description;
} FjGraphicGroup;

/* What is drawn on one layer (C.10.5). */
typedef struct
{
  GPtrArray *images;
  char *layer;
  GPtrArray *graphics; /* of FjGraphic */
  GPtrArray *notes;    /* of FjTextNote */
} FjAnnotation;

typedef enum
{
  FJ_PRESENTATION_OF_GREY,   /* A.33.1 */
  FJ_PRESENTATION_OF_COLOUR, /* A.33.2: no grey pipeline */
  FJ_PRESENTATION_IN_COLOURS /* A.33.3, pseudo-colour: of grey images, through a palette at the end */
} FjPresentationKind;

typedef struct
{
  FjPresentationKind kind;
  FjPalette palette; /* of FJ_PRESENTATION_IN_COLOURS */
  char *sop_instance_uid, *study_uid;
  char *label, *description, *creator, *created; /* created: DA and TM as "YYYYMMDD HHMMSS"; may be NULL */
  GPtrArray *images;                             /* of FjImageReference: all that the state is for */
  FjModalityLut modality;                        /* the identity when the state has none */
  GPtrArray *vois;                               /* of FjPresentationVoi */
  FjPresentationShape shape;
  FjTable *presentation; /* of FJ_PRESENTATION_TABLE */
  GPtrArray *areas;      /* of FjDisplayedArea */
  guint rotation;        /* clockwise degrees: 0, 90, 180, 270; before the flip */
  gboolean is_flipped;   /* left to right */
  FjShutter shutter;
  GPtrArray *overlays;    /* of FjOverlay */
  GPtrArray *layers;      /* of FjGraphicLayer, by order */
  GPtrArray *annotations; /* of FjAnnotation */
  GPtrArray *groups;      /* of FjGraphicGroup */
} FjPresentation;

/* An empty one: no images, identity throughout. */
FjPresentation *fj_presentation_new (void);
void fj_presentation_free (FjPresentation *presentation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjPresentation, fj_presentation_free)

/* New elements, for the one who fills it; arrays are there and empty. */
FjImageReference *fj_image_reference_new (void);
FjPresentationVoi *fj_presentation_add_voi (FjPresentation *presentation);
FjDisplayedArea *fj_presentation_add_area (FjPresentation *presentation);
FjGraphicLayer *fj_presentation_add_layer (FjPresentation *presentation);
FjAnnotation *fj_presentation_add_annotation (FjPresentation *presentation);
FjGraphicGroup *fj_presentation_add_group (FjPresentation *presentation);
FjGraphic *fj_annotation_add_graphic (FjAnnotation *annotation);
FjTextNote *fj_annotation_add_note (FjAnnotation *annotation);
/* An array of FjImageReference that frees them. */
GPtrArray *fj_image_references_new (void);
void fj_overlay_free (FjOverlay *overlay);

/* TRUE when one of @images is frame @frame (from 1) of @sop_instance_uid. */
gboolean fj_image_references_contain (const GPtrArray *images, const char *sop_instance_uid, guint frame);
/* TRUE when the state is for that frame. */
gboolean
fj_presentation_is_for (const FjPresentation *presentation, const char *sop_instance_uid, guint frame);
/* The VOI transformation and displayed area of that frame; NULL when the state has none for it. (transfer
 * none)
 */
const FjVoi *
fj_presentation_find_voi (const FjPresentation *presentation, const char *sop_instance_uid, guint frame);
const FjDisplayedArea *
fj_presentation_find_area (const FjPresentation *presentation, const char *sop_instance_uid, guint frame);
/* Puts the state's transformations in the place of all that @pipeline has from the image, as PS3.4 N.2 asks:
 * what the state leaves out is the identity, and the image's polarity (MONOCHROME1) plays no part. Pixel
 * padding stays. */
void fj_presentation_apply (const FjPresentation *presentation,
                            const char *sop_instance_uid,
                            guint frame,
                            FjGreyPipeline *pipeline);

G_END_DECLS
