/* The header of a DICOM file as a node of FjStudy: what a gateway or a folder index needs, without pixels. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-study.h"

G_BEGIN_DECLS

/* Adds the instance to the tree of @study, or brings it up to date when it is there. study_uid, accession,
 * patient_id, description and started_at are filled from the first object; a later one with another Study
 * Instance UID, Patient ID or Accession Number, or one that is already in another series, is an error
 * (FJ_ERROR_UNPROCESSABLE) and changes nothing, and so is one without its four UIDs. A study_uid set before
 * the first object must be the object's. Descriptions and times may differ between the objects of a study;
 * the first ones stay. started_at is in the zone that the object names (0008,0201), else the local one.
 * (transfer none) */
FjInstance *fj_dicom_index_add (FjStudy *study, const FjDicomObject *object, GError **error);

G_END_DECLS
