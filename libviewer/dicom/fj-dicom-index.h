/* The header of a DICOM file as a node of FjStudy: what a gateway or a folder index needs, without pixels. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-study.h"

G_BEGIN_DECLS

/* Adds the instance to the tree of @study (whose study_uid, accession, patient_id, description, started_at are filled
 * from the first object and must not differ afterwards: that is an error). (transfer none) */
FjInstance *fj_dicom_index_add (FjStudy *study, const FjDicomObject *object, GError **error);

G_END_DECLS
