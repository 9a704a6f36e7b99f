/* An exam: one ordered examination = one ServiceRequest = one accession number, and where it is in its life.
 */
#pragma once

#include <glib.h>
#include "fj-gate.h"

G_BEGIN_DECLS

/* The life of an exam. The order is the rank by which machines' events join (fj-lifecycle.h). */
typedef enum
{
  FJ_STAGE_NONE, /* not registered yet */
  FJ_STAGE_REGISTERED,
  FJ_STAGE_BOOKED,
  FJ_STAGE_ARRIVED,
  FJ_STAGE_ACQUIRING,
  FJ_STAGE_ACQUIRED,
  FJ_STAGE_ASSIGNED,
  FJ_STAGE_DRAFTING,
  FJ_STAGE_RETURNED,
  FJ_STAGE_SUBMITTED,
  FJ_STAGE_AUDITING,
  FJ_STAGE_CONSULTING,
  FJ_STAGE_SIGNED,
  FJ_STAGE_DELIVERED,
  FJ_STAGE_AMENDED,
  FJ_STAGE_RECALLED,
  FJ_STAGE_CANCELLED,
  FJ_N_STAGES
} FjStage;

const char *fj_stage_to_string (FjStage stage);  /* "registered" … ; the words of the API */
FjStage fj_stage_from_string (const char *word); /* FJ_STAGE_NONE when unknown */

typedef enum
{
  FJ_URGENCY_ROUTINE,
  FJ_URGENCY_URGENT,
  FJ_URGENCY_ASAP,
  FJ_URGENCY_STAT
} FjUrgency; /* FHIR request-priority */

const char *fj_urgency_to_string (FjUrgency urgency);
gboolean fj_urgency_from_string (const char *word, FjUrgency *urgency);

typedef enum
{
  FJ_VISIT_OUTPATIENT,
  FJ_VISIT_EMERGENCY,
  FJ_VISIT_INPATIENT,
  FJ_VISIT_CHECKUP
} FjVisitClass;

const char *
fj_visit_class_to_string (FjVisitClass visit); /* "outpatient" "emergency" "inpatient" "checkup" */
gboolean fj_visit_class_from_string (const char *word, FjVisitClass *visit);

/* All strings are UTF-8, owned, and NULL when unknown; string vectors are NULL-terminated and never NULL. */
typedef struct
{
  char *id;         /* UUID of the ServiceRequest */
  char *accession;  /* at most 16 characters: 4-letter site code, YYMMDD, 5 digits */
  char *patient;    /* id of the Patient */
  char *site;       /* id of the ordering Organization */
  char *item_code;  /* catalogue code of the examination, "DR-CHEST-PA-LAT" */
  char *item;       /* its words, "胸部正侧位" */
  char *modality;   /* DICOM modality, "DX" "CT" "MR" "US" … */
  char **parts;     /* body parts charged, words of the catalogue */
  char *laterality; /* "L" "R" "B" or NULL */
  FjVisitClass visit_class;
  FjUrgency urgency;
  char *visit_number;
  char *bed;
  char *department; /* ordering department */
  char *doctor;     /* ordering doctor's name */
  char *clinical_information;
  char *device;         /* AE title that the exam is planned on, or NULL for any of its modality */
  char *study_uid;      /* Study Instance UID given out by the worklist: made at registration */
  char *request_form;   /* id of the DocumentReference of the scanned request form, or NULL */
  gint64 registered_at; /* microseconds since the epoch, UTC */
  gint64 scheduled_at;  /* same, 0: as registered */
  FjStage stage;
  GPtrArray *gates; /* of FjGate, never NULL; central owns them */
  guint version;    /* ETag of the ServiceRequest */
} FjExam;

FjExam *fj_exam_new (void);
FjExam *fj_exam_copy (const FjExam *exam);
void fj_exam_free (FjExam *exam);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjExam, fj_exam_free)

G_END_DECLS
