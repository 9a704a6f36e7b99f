/* How a volume is looked at: direction, size, place, function, cut. Plain state: copied by assignment,
 * changed by what people do, apart from drawing. Nothing in it is a pixel of a screen. */
#pragma once

#include "fj-volume-render.h"

G_BEGIN_DECLS

/* From where one looks. */
typedef enum
{
  FJ_LOOK_FRONT, /* head up; the patient's right on the left */
  FJ_LOOK_BACK,
  FJ_LOOK_LEFT, /* from the patient's left */
  FJ_LOOK_RIGHT,
  FJ_LOOK_HEAD, /* front up */
  FJ_LOOK_FEET, /* front up */
  FJ_LOOK_N_SIDES
} FjLookSide;

#define FJ_LOOK_LEAST_ZOOM 0.25
#define FJ_LOOK_MOST_ZOOM 20.0

typedef struct
{
  FjVector right, down;  /* perpendicular unit vectors, LPS */
  double zoom;           /* times the size that fits */
  double pan_x, pan_y;   /* what lies in the middle, mm along right and down from the volume's middle */
  guint preset;          /* of those of the modality */
  double shift, stretch; /* of fj_transfer_function_init() */
  double cut;            /* 0: all, 1: nothing is left; of the depth, from the eye */
} FjVolumeLook;

/* From the front, fitted, the first preset, nothing cut. */
void fj_volume_look_init (FjVolumeLook *look);
gboolean fj_volume_look_equal (const FjVolumeLook *a, const FjVolumeLook *b);
void fj_volume_look_from (FjVolumeLook *look, FjLookSide side);
/* What is nearest to the eye follows a hand that moves right by @x degrees and down by @y. */
void fj_volume_look_turn (FjVolumeLook *look, double x, double y);
void fj_volume_look_zoom (FjVolumeLook *look, double factor);
/* The volume follows a hand that moved by (@x, @y) mm; its middle stays within @radius mm. */
void fj_volume_look_pan (FjVolumeLook *look, double x, double y, double radius);
/* A hand moved right by @dx pixels: softer; down by @dy: what is seen needs higher values. */
void fj_volume_look_window (FjVolumeLook *look, double dx, double dy);
void fj_volume_look_cut (FjVolumeLook *look, double by);
/* The function as it is in the preset. */
void fj_volume_look_set_preset (FjVolumeLook *look, guint preset);

/* Millimetres of a pixel of a picture of @width x @height. */
double
fj_volume_look_get_pixel (const FjVolumeLook *look, const FjVolumeRender *render, guint width, guint height);
void fj_volume_look_get_camera (const FjVolumeLook *look,
                                const FjVolumeRender *render,
                                guint width,
                                guint height,
                                FjVolumeCamera *camera);

G_END_DECLS
