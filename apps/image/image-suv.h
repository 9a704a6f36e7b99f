/* Uptake values beside the statistics of a PET image, with the ground on which they stand, or why they are
 * not known. Of other images nothing. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-statistics.h"

G_BEGIN_DECLS

/* @json: members of an object that is open, each after a comma. */
void image_suv_print (FjDicomObject *object, const FjStatistics *statistics, gboolean json);

G_END_DECLS
