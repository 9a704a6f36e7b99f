/* "Save what I see": a protocol of what the panes of a hang show now, after a person changed it. What was
 * hung and left keeps the image set that found it; what was put there by hand gets one whose rules tell it
 * from the other series of its study by what they are (fj-hang-distinguish.h), and by their names only where
 * that is not enough. What nothing tells apart are choices of one set. A pane of a study that has nothing to
 * do with the current one stays empty. */
#pragma once

#include "fj-hang.h"

G_BEGIN_DECLS

/* A pane. */
typedef struct
{
  guint screen, row, column, rows, columns; /* of the grid of that screen */
  const FjHangStack *stack;                 /* of the patient; NULL: empty */
  const FjHangPlacement *hung;              /* that put it there; NULL: a person did */
  const FjViewport *viewport;               /* how it is shown; NULL with @stack */
  const FjViewport *as_hung;                /* how @hung would show it; NULL with @hung */
  const char *plane;                        /* reformat, as in FjHangLook; NULL: as stored */
  double slab;                              /* mm; 0: one slice */
  int projection;
} FjHangSeen;

/* Of one stage, without a name and of no study in particular (its applies are empty); of level USER, with a
 * new id. Hangs the patient of @hang as it is now. (transfer full) */
FjHangProtocol *
fj_hang_capture (const FjHang *hang, guint rows, guint columns, const FjHangSeen *panes, guint n_panes);

G_END_DECLS
