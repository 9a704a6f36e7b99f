/* Display sets that a hang makes of those of a store: the frames that a box filters and sorts, one object of
 * a series, a plane of a volume. The same one as long as what it is made of is the same, so that panes stay
 * as they are from one hang to the next. For fj-reading.c. */
#pragma once

#include "fj-hang-gather.h"
#include "fj-hang.h"
#include "fj-image-store.h"

G_BEGIN_DECLS

typedef struct _FjReadingMade FjReadingMade;

FjReadingMade *fj_reading_made_new (void);
void fj_reading_made_free (FjReadingMade *made);
/* Another hang: what it does not ask for goes at the next. */
void fj_reading_made_begin (FjReadingMade *made);
/* What @placement shows of @origin: its display set, or one made of it. @image: of that, the first that is
 * shown. (transfer none) */
FjDisplaySet *fj_reading_made_get (FjReadingMade *made,
                                   FjImageStore *store,
                                   const FjHangPlacement *placement,
                                   const FjHangOrigin *origin,
                                   guint *image);
/* What @set was made of, or @set. @image (nullable): of @set, becomes that of the other. (transfer none) */
FjDisplaySet *fj_reading_made_get_source (FjReadingMade *made, FjDisplaySet *set, guint *image);

G_END_DECLS
