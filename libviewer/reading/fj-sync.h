/* Panes that move together: what another pane's viewport becomes when one was moved. Within one Frame of
 * Reference by places in the patient; across them by a pair of places that a person said correspond; never
 * otherwise. Pure. */
#pragma once

#include "fj-display-set.h"
#include "fj-image-facts.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

/* Stacks further from parallel than this do not scroll together. */
#define FJ_SYNC_MOST_DEGREES 10.0

/* A pane as far as moving together looks. */
typedef struct
{
  FjDisplaySet *set;
  const FjViewport *viewport;
  const FjImageFacts *facts; /* of the image on screen; NULL: none */
  FjViewportRoom room;       /* of it */
} FjSyncPane;

/* Places that a person said are the same: of the one pane and of the other (LPS, mm, each in its Frame of
 * Reference). */
typedef struct
{
  FjVector from, to;
} FjSyncLink;

/* Whether their stacks scroll together. */
gboolean fj_sync_is_parallel (const FjPlane *a, const FjPlane *b);
/* The image of @to that lies where the one of @from lies, of parallel stacks. @link (nullable) goes before
 * the Frame of Reference. FALSE: that cannot be said, or the place lies beyond the ends of @to. */
gboolean fj_sync_scroll (const FjSyncPane *from, const FjSyncPane *to, const FjSyncLink *link, guint *image);
/* The image of @to nearest to @point of @frame_of_reference, and where on it (0, 0: corner of the first
 * pixel). FALSE: another Frame of Reference, or beyond its ends. */
gboolean fj_sync_find_point (const FjSyncPane *to,
                             const char *frame_of_reference,
                             FjVector point,
                             guint *image,
                             double *column,
                             double *row);
/* As many millimetres of the patient on a millimetre of the screen, and the same place in the middle. FALSE:
 * not parallel, or of another Frame of Reference. @viewport: that of @to. */
gboolean fj_sync_zoom (const FjSyncPane *from, const FjSyncPane *to, FjViewport *viewport);
/* The same window; FALSE: of another modality. */
gboolean fj_sync_window (const FjSyncPane *from, const FjSyncPane *to, FjViewport *viewport);

G_END_DECLS
