/* What headers tell hanging, kept for each image whose header has been read, so that growing display sets
 * cost only new ones. Thread-safe. */
#pragma once

#include "fj-hang-object.h"

G_BEGIN_DECLS

/* Of one image; immutable, shared by reference. */
typedef struct _FjHeaderValues FjHeaderValues;

/* Frame @frame (from 0) of @object. (transfer full) */
FjHeaderValues *fj_header_values_new (FjDicomObject *object, guint frame);
/* Of a header that could not be read: nothing is known, and it is not asked for again. (transfer full) */
FjHeaderValues *fj_header_values_new_failed (void);
FjHeaderValues *fj_header_values_ref (FjHeaderValues *header);
void fj_header_values_unref (FjHeaderValues *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHeaderValues, fj_header_values_unref)
gboolean fj_header_values_is_failed (const FjHeaderValues *header);
/* (transfer none) */
const FjHangValues *fj_header_values_get (const FjHeaderValues *header, FjHangObjectLevel level);

typedef struct _FjHeaderShelf FjHeaderShelf;

FjHeaderShelf *fj_header_shelf_new (void);
FjHeaderShelf *fj_header_shelf_ref (FjHeaderShelf *shelf);
void fj_header_shelf_unref (FjHeaderShelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHeaderShelf, fj_header_shelf_unref)
/* Of object @key of the source. Takes @header. */
void fj_header_shelf_put (FjHeaderShelf *shelf, const char *key, guint frame, FjHeaderValues *header);
/* NULL: not read yet. (transfer full) */
FjHeaderValues *fj_header_shelf_find (FjHeaderShelf *shelf, const char *key, guint frame);

G_END_DECLS
