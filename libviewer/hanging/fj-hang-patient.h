/* What there is to be hung: one patient's studies, their stacks (what one pane can scroll through: a series,
 * or the part of it that lies in one place and belongs together; of projections one image) and the images of
 * each. Attributes lie in tables above one another: image over stack over study over patient.
 *
 * The order of everything is fixed by fj_hang_patient_sort(), whatever the order of the input: studies from
 * the newest to the oldest (date, time, UID), stacks by series number, then series UID, then instance number
 * (of one image), then key; images as they are scrolled, which their maker says. Read only after that, by any
 * thread. */
#pragma once

#include "fj-hang-values.h"

G_BEGIN_DECLS

typedef struct
{
  char *instance_uid;
  guint frame;          /* from 0 */
  FjHangValues *values; /* NULL: nothing of its own */
} FjHangImage;

typedef struct
{
  char *key; /* unique among the patient's stacks: that of FjDisplaySet, or the series UID */
  char *series_uid;
  FjHangValues *values;
  GArray *images; /* of FjHangImage; may be empty when only the series is known */
  guint n_images; /* as many as there are or as are said to come */
  guint study;    /* index of its study in the patient, after sorting */
} FjHangStack;

typedef struct
{
  char *study_uid;
  gint64 time; /* start of it, seconds since 1970-01-01 as if local time were UTC; G_MININT64: not known, and
                  then sorting takes it from Study Date and Time */
  FjHangValues *values;
  GPtrArray *stacks; /* of FjHangStack */
  gboolean is_other_hospital,
      is_identity_confirmed; /* the second: a person said that it is the same patient */
} FjHangStudy;

typedef struct
{
  char *key; /* Issuer and Patient ID, as its source tells patients apart */
  FjHangValues *values;
  GPtrArray *studies; /* of FjHangStudy */
} FjHangPatient;

FjHangPatient *fj_hang_patient_new (const char *key);
void fj_hang_patient_free (FjHangPatient *patient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangPatient, fj_hang_patient_free)
/* The study of that UID, made when it is not there. (transfer none) */
FjHangStudy *fj_hang_patient_add_study (FjHangPatient *patient, const char *study_uid);
FjHangStack *fj_hang_study_add_stack (FjHangStudy *study, const char *key, const char *series_uid);
/* Takes @values (nullable). */
void
fj_hang_stack_add_image (FjHangStack *stack, const char *instance_uid, guint frame, FjHangValues *values);
/* Puts everything in its order. To be called once all is there, before anything is derived or hung. */
void fj_hang_patient_sort (FjHangPatient *patient);
/* Stack of that key and its study; NULL. */
FjHangStack *fj_hang_patient_find (FjHangPatient *patient, const char *key);

/* Projections (CR DX MG RG IO PX …) are hung image by image. */
gboolean fj_hang_is_projection (const char *modality);
/* Those, and the pictures and films of ultrasound, angiography and endoscopy: a stack for each object. */
gboolean fj_hang_is_single (const char *modality);

G_END_DECLS
