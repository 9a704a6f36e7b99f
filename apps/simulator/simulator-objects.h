/* DICOM objects of drawn pictures, as the modality of a worklist entry would make them (PS3.3 A.3, A.4, A.7,
 * A.26). */
#pragma once

#include "fj-dicom-object.h"
#include "simulator-entry.h"

G_BEGIN_DECLS

/* Array of FjDicomObject, one per picture (SimulatorPicture), in @entry's character set. @now: microseconds
 * since the epoch, when the images were taken. (transfer full) */
GPtrArray *simulator_objects_new (
    const SimulatorEntry *entry, const char *modality, GPtrArray *pictures, gint64 now, GError **error);

G_END_DECLS
