/* A volume seen through: direct volume rendering by ray casting, front to back, in parallel projection.
 *
 * A ray takes trilinear samples of modality values at whole multiples of a step from the plane through the
 * camera's centre. Each has colour and opacity of a transfer function, lit from the eye by the gradient in
 * the patient (so that uneven spacing and sheared stacks are lit as they lie). A ray ends when nothing behind
 * can be seen any more. Bricks of voxels that a function makes invisible are passed over; that changes no
 * pixel. Where something lies follows from the volume's matrix alone. */
#pragma once

#include "fj-transfer-function.h"
#include "fj-volume.h"

G_BEGIN_DECLS

/* Opacity at which a ray ends. */
#define FJ_VOLUME_RENDER_FULL 0.99
/* Entries of the function's table; the nearest is taken. */
#define FJ_VOLUME_RENDER_TABLE 4096u

typedef struct _FjVolumeRender FjVolumeRender;

/* Where it is looked at from: LPS, mm. */
typedef struct
{
  FjVector center;      /* in the middle of the picture */
  FjVector right, down; /* perpendicular unit vectors; one looks along right x down */
  double pixel;         /* mm */
  double cut;           /* what lies nearer than that is cut away: mm behind the centre; -INFINITY: nothing */
} FjVolumeCamera;

/* Notes what bricks of @volume hold, with all processors; keeps it. Needs some hundredths of the volume's
 * memory. @cancelled (nullable): not 0, and it stops. Errors: FJ_ERROR_UNPROCESSABLE with a sentence: slices
 * that are missing, uneven or too few, values of another rescale in each slice or of more than 16 bits. NULL
 * without an error: it was stopped. Thread-safe from then on. */
FjVolumeRender *fj_volume_render_new (FjVolume *volume, const gint *cancelled, GError **error);
FjVolumeRender *fj_volume_render_ref (FjVolumeRender *render);
void fj_volume_render_unref (FjVolumeRender *render);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjVolumeRender, fj_volume_render_unref)

/* The middle of the volume, and the radius of the ball around it, mm. */
FjVector fj_volume_render_get_center (const FjVolumeRender *render);
double fj_volume_render_get_radius (const FjVolumeRender *render);
/* The smallest distance of neighbours, mm. */
double fj_volume_render_get_spacing (const FjVolumeRender *render);
/* The range of modality values that is worth showing: from the least to that which a hundredth of the bricks
 * exceeds somewhere, so that single bright voxels do not darken the rest. FALSE: all is padding, or one
 * value. */
gboolean fj_volume_render_get_range (const FjVolumeRender *render, double *low, double *high);
/* Bytes besides the volume. */
gsize fj_volume_render_get_memory (const FjVolumeRender *render);

/* For tests of what bricks must not change. */
typedef enum
{
  FJ_RENDER_SKIP_EMPTY = 0,
  FJ_RENDER_EVERY_SAMPLE
} FjRenderWay;

/* Native 0xAARRGGBB, opaque on black, to @pixels (@stride bytes a row). @step: mm from sample to sample, more
 * than 0. @threads: 0 for all. The same pixels for any number of threads. @cancelled: as above; FALSE when it
 * was stopped, and the picture is not whole. */
gboolean fj_volume_render_draw (const FjVolumeRender *render,
                                const FjVolumeCamera *camera,
                                const FjTransferFunction *function,
                                double step,
                                FjRenderWay way,
                                guint width,
                                guint height,
                                gsize stride,
                                guint threads,
                                const gint *cancelled,
                                guint8 *pixels);

G_END_DECLS
