/* Header of a DICOM object to the attributes that hanging asks for: a fixed list of each level of the
 * patient's tree. Of objects of many frames also what the functional groups say of one frame (PS3.3
 * C.7.6.16). */
#pragma once

#include "fj-hang-values.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_HANG_OBJECT_PATIENT,
  FJ_HANG_OBJECT_STUDY,
  FJ_HANG_OBJECT_STACK, /* what a series says of all its images */
  FJ_HANG_OBJECT_IMAGE
} FjHangObjectLevel;

/* Adds to @values what @object says at @level; what it does not say stays absent. @frame from 0, of IMAGE
 * only. Values longer than 1,024 bytes are left out. Not thread-safe in @object. */
void fj_hang_object_read (FjDicomObject *object, FjHangObjectLevel level, guint frame, FjHangValues *values);

G_END_DECLS
