/* Studies: what a gateway says of the images it received, and whether the PACS really has them. */
#pragma once

#include "central-tasks.h"
#include "fj-study.h"

G_BEGIN_DECLS

typedef struct
{
  CentralResource *resource; /* the ImagingStudy */
  FjStudy *study;
} CentralStudy;

void central_study_free (CentralStudy *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralStudy, central_study_free)

/* The exam's studies (of CentralStudy), or the one with @study_uid. NULL with @error. */
GPtrArray *central_studies_of_exam (CentralTransaction *transaction,
                                    const char *exam,
                                    const char *study_uid,
                                    GError **error);
/* Domain object of a stored version. (transfer full) */
FjStudy *central_study_from_document (const CentralResource *resource, GError **error);

/* Document and rows, the next version. */
gboolean central_study_save (CentralStudy *study,
                             CentralCall *call,
                             CentralTransaction *transaction,
                             const char *event,
                             GError **error);

/* PUT /ImagingStudy/{id}: a machine's event, joins whatever the order of arrival. */
FjReply *central_study_put (CentralCall *call, CentralTransaction *transaction, GError **error);

/* POST /ServiceRequest/{id}/$images-complete (central-images-complete.c): reads every instance back from the
 * PACS and compares its dataset digest. 409 names those that are missing or different: one issue each, code
 * "not-found" or "conflict", diagnostics = SOP Instance UID. A task: @transaction is NULL. */
FjReply *central_images_complete (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
