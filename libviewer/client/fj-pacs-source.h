/* Studies of the PACS as an image source: the list from central's ImagingStudy, the objects by WADO-RS
 * through central's gate, kept in a cache on disk under a ceiling (fj-object-cache.h). Keys are
 * "STUDY/SERIES/INSTANCE". */
#pragma once

#include "fj-client.h"
#include "fj-image-source.h"
#include "fj-object-cache.h"

G_BEGIN_DECLS

#define FJ_TYPE_PACS_SOURCE (fj_pacs_source_get_type ())
G_DECLARE_FINAL_TYPE (FjPacsSource, fj_pacs_source, FJ, PACS_SOURCE, GObject)

/* The studies of an exam (@exam: id of the ServiceRequest), or one study by its UID; the other is NULL. */
FjImageSource *
fj_pacs_source_new (FjClient *client, FjObjectCache *cache, const char *exam, const char *study_uid);

G_END_DECLS
