/* What is known of a study's images without opening them: the tree study - series - instance, with digests.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *sop_instance_uid;
  char *sop_class_uid;
  gint number;          /* Instance Number (0020,0013), 0 when absent */
  guint frames;         /* Number of Frames, 1 when absent */
  char *dataset_digest; /* 64 hexadecimal digits (fj-dicom-digest.h), or NULL when not known */
} FjInstance;

typedef struct
{
  char *series_uid;
  char *modality;
  char *description;
  char *body_part;
  gint number;          /* Series Number (0020,0011), 0 when absent */
  GPtrArray *instances; /* of FjInstance, owned */
} FjSeries;

typedef struct
{
  char *id; /* UUID of the ImagingStudy */
  char *study_uid;
  char *exam;       /* id of the ServiceRequest, or NULL: unmatched */
  char *patient;    /* id of the Patient, or NULL: unmatched */
  char *site;       /* id of the Organization whose gateway received it */
  char *accession;  /* as the images say */
  char *patient_id; /* as the images say */
  char *description;
  char *unmatched;   /* the sentence that says why it matches no order, or NULL */
  gint64 started_at; /* microseconds since the epoch; 0 when unknown */
  gboolean complete;
  GPtrArray *series; /* of FjSeries, owned */
} FjStudy;

FjStudy *fj_study_new (void);
void fj_study_free (FjStudy *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjStudy, fj_study_free)

/* The series of that UID, made when absent. (transfer none) */
FjSeries *fj_study_ensure_series (FjStudy *study, const char *series_uid);
/* The instance of that UID, made when absent. (transfer none) */
FjInstance *fj_series_ensure_instance (FjSeries *series, const char *sop_instance_uid);
/* (transfer none) (nullable) */
FjInstance *fj_study_find_instance (const FjStudy *study, const char *sop_instance_uid);
guint fj_study_count_instances (const FjStudy *study);

G_END_DECLS
