/* Visits every UID of an object, those in nested sequences included, and puts another in its place. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* @tag: the element that holds @uid. Returns the UID to write there, or NULL to keep it; it is copied at
 * once. */
typedef const char *(*FjDicomUidMap) (FjTag tag, const char *uid, gpointer user_data);

/* Asks @map for each value of each element of VR UI, in the order of the data set. Returns how many were
 * changed. */
guint fj_dicom_uids_map (FjDicomObject *object, FjDicomUidMap map, gpointer user_data);

G_END_DECLS
