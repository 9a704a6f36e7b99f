/* The first half of fj-hang-gather: display sets in an order of their own, each with the header that speaks
 * for it, and whose it is. For fj-hang-gather.c only. */
#pragma once

#include "fj-hang-gather.h"

G_BEGIN_DECLS

typedef struct
{
  guint store, place; /* place: among the sets of the store, as listed */
  FjDisplaySet *set;
  guint first;            /* image whose header speaks for all */
  FjHeaderValues *header; /* its own; NULL: not read */
  const char *who;        /* whose it is; NULL: not known, or of nobody that is open. Text of @texts */
} FjHangEntry;

/* Of all display sets with images, by study, series and place in it; of a study that two stores have those of
 * the first. @wanted: as of fj_hang_gather(). (transfer full): of FjHangEntry */
GArray *fj_hang_entries_list (const GPtrArray *inputs, GStringChunk *texts, GArray *wanted);

/* NULL: it is not here, not read, or could not be read. (transfer full) */
FjHeaderValues *
fj_hang_entries_find_header (const GPtrArray *inputs, guint store, const FjDisplayImage *image);
/* The header is asked for if it is here. */
void fj_hang_entries_want (GArray *wanted, guint store, const FjDisplayImage *image);

G_END_DECLS
