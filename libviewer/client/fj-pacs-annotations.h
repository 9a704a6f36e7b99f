/* Which objects of a study in the archive say something about its images: presentation states, structured
 * reports, key object selections, found by QIDO-RS (PS3.18 10.6) through central's gate. They stand in no
 * ImagingStudy. Their keys are those of fj-pacs-source.h, which fetches them. */
#pragma once

#include "fj-client.h"

G_BEGIN_DECLS

/* Of one study; of more, those that come after these are left out. */
#define FJ_PACS_ANNOTATIONS_MOST 2000u

typedef struct
{
  char *key; /* "STUDY/SERIES/INSTANCE" */
  char *sop_class_uid;
} FjPacsAnnotation;

void fj_pacs_annotation_free (FjPacsAnnotation *annotation);

/* Blocking: for threads. Errors: those of fj_client_fetch(); FJ_ERROR_INVALID where the archive's answer
 * cannot be read. (transfer full): array of FjPacsAnnotation */
GPtrArray *
fj_pacs_annotations_list (FjClient *client, const char *study_uid, GCancellable *cancellable, GError **error);

G_END_DECLS
