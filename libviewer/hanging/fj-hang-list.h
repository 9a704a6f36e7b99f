/* Series lists: a patient's studies told by attributes instead of files, so that any department's naming can
 * be tried. JSON:
 *
 *   {"patients": [{"PatientID": "…", "PatientSex": "M", …,
 *     "studies": [{"StudyInstanceUID": "…", "StudyDate": "20260102", "StudyDescription": "…",
 *                  "order": {"item": "胸部CT平扫", "parts": ["CHEST"]},
 *       "series": [{"SeriesInstanceUID": "…", "Modality": "CT", "SeriesDescription": "…", "images": 143, …
 *                   or "images": [{"SOPInstanceUID": "…", "ViewPosition": "PA", …}, …]}, …]}]}]}
 *
 * A study may say "other_hospital" and "identity_confirmed" (true); "hang", "comment" (of a patient) and
 * "expect" are for tests and not read. What is looked at image by image (projections, ultrasound,
 * angiography) becomes a stack for each image, with the attributes of both; its NumberOfFrames is how many
 * the stack has.
 *
 * Every other member is a DICOM attribute by keyword or digits: a string (backslashes between values), a
 * number, or an array of those. UIDs left out are made (2.25.…) from that of the series, the study or
 * the patient and the place in it, the same each time. Bounded: 64 patients, 2,000 studies, 20,000 series,
 * 200,000 images. */
#pragma once

#include "fj-hang-patient.h"

G_BEGIN_DECLS

/* Sorted, not yet with derived attributes. Errors: FJ_ERROR_INVALID with the place ("patients[0].studies[2]:
 * …"), FJ_ERROR_TOO_LARGE. (transfer full): of FjHangPatient */
GPtrArray *fj_hang_list_parse (GBytes *json, GError **error);

G_END_DECLS
