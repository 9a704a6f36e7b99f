/* Which frames of a run are subtracted from which, as plain values (PS3.3 C.7.6.10): digital subtraction
 * angiography. Frames are counted from 1. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_MASK_NONE,
  FJ_MASK_AVERAGE,         /* AVG_SUB: the mean of some frames */
  FJ_MASK_INTERVAL,        /* TID: the frame so many before */
  FJ_MASK_REVERSE_INTERVAL /* REV_TID: as the contrast frames go on, masks go back */
} FjMaskOperation;

typedef struct
{
  FjMaskOperation operation;
  GArray *ranges;  /* of guint: first and last contrast frame, of each range; empty: all */
  GArray *frames;  /* of guint: the masks of FJ_MASK_AVERAGE */
  guint averaging; /* contrast frames from the current one on that are averaged, at least 1 */
  gint interval;   /* TID Offset */
  double shift_rows, shift_columns; /* of the mask, in pixels: positive is down, right */
} FjMask;

/* No operation, nothing in it. */
void fj_mask_init (FjMask *mask);
void fj_mask_clear (FjMask *mask);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjMask, fj_mask_clear)

/* The frames of a run of @n_frames to average for what is seen at @frame, and for its mask: appended to
 * @contrast and @masks (of guint). FALSE when the operation is not for that frame, or one of them is not
 * there. */
gboolean
fj_mask_find_frames (const FjMask *mask, guint frame, guint n_frames, GArray *contrast, GArray *masks);

G_END_DECLS
