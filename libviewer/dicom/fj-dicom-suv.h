/* What a PET object (PS3.3 C.8.9) says of its standardised uptake value: QIBA's vendor-neutral rules. What
 * it does not say stays unknown, with a sentence that says why; nothing is guessed. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-suv.h"

G_BEGIN_DECLS

/* Units (0054,1001): BQML by dose, decay and body; CNTS by the factors of Philips (7053,xx00 and 7053,xx09);
 * GML and CM2ML are SUV already, of SUV Type (0054,1006), by default body weight. Others are not known.
 *
 * Bq/ml needs corrected attenuation and decay (0028,0051), corrected to the START or to ADMIN (0054,1102); an
 * image without decay correction is not turned. START is Series Date and Time unless the acquisition began
 * before; then GE's own (0009,xx0D), else the acquisition less Frame Reference Time, back from the average
 * count rate within Actual Frame Duration. The injection is Radiopharmaceutical Start DateTime, else Start
 * Time on the day of the start or, when that would be after it, the day before.
 *
 * FALSE, with FJ_SUV_NONE and @error (FJ_ERROR_UNPROCESSABLE), when no SUV is known. Where only weight is
 * said, the factors of height and sex are NAN. */
gboolean fj_dicom_suv_read (FjDicomObject *object, FjSuv *suv, GError **error);

G_END_DECLS
