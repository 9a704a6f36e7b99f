/* What the steps of the acceptance loop share: the people signed in, the exams on their way, the clock. */
#pragma once

#include "fj-client.h"
#include "fj-exam.h"
#include "fj-report.h"
#include "simulator-cases.h"
#include "simulator-input.h"
#include "simulator-stack.h"

G_BEGIN_DECLS

typedef struct
{
  const SimulatorPerson *person;
  const SimulatorOrder *order;
  const char *modality;             /* as ordered */
  const SimulatorInputStudy *study; /* NULL: phantoms */
  char *patient_id;                 /* id of the Patient */
  char *exam_id;                    /* id of the ServiceRequest */
  char *form_id;                    /* id of the Binary with the scanned request form */
  char *accession;
  char *mrn;
  const SimulatorDevice *device;
  SimulatorEntry *entry;
  char *directory;     /* its files */
  GPtrArray *paths;    /* of char * */
  GHashTable *uids;    /* input SOP Instance UID -> new one */
  GHashTable *digests; /* SOP Instance UID -> dataset digest of what was sent */
  JsonObject *row;     /* of the worklist, latest */
  JsonObject *report;  /* resource, latest */
  guint report_version;
  char *sr_uid;
  char *sr_series;
  char *sr_path;
  char *pdf_url;
  char *pdf_path;
  gboolean failed; /* takes no part in later steps */
} SimulatorExam;

typedef struct
{
  SimulatorStack *stack;
  SimulatorTexts *texts;
  SimulatorInput *input; /* NULL: phantoms */
  char *directory;       /* for the images on their way; removed at the end */
  char *keep;            /* folder for papers and SRs, or NULL */
  GHashTable *clients;   /* account -> FjClient */
  GPtrArray *exams;      /* of SimulatorExam */
  gint64 sequence;       /* of the change feed, as far as it was read */
} SimulatorRun;

/* A step of everything at once, or of one exam; adds to @detail what it found. */
typedef gboolean (*SimulatorWholeStep) (SimulatorRun *run, GString *detail, GError **error);
typedef gboolean (*SimulatorExamStep) (SimulatorRun *run,
                                       SimulatorExam *exam,
                                       GString *detail,
                                       GError **error);

typedef struct
{
  const char *name;
  const char *title; /* N_ () */
  SimulatorWholeStep whole;
  SimulatorExamStep each;
  gboolean vital; /* when it fails, nothing after it can be tried */
} SimulatorStep;

/* In the order of the loop (simulator-steps-*.c). */
gboolean simulator_step_connect (SimulatorRun *run, GString *detail, GError **error);
gboolean simulator_step_sign_in (SimulatorRun *run, GString *detail, GError **error);
gboolean simulator_step_register (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_worklist (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_take (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_send (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_complete (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean
simulator_step_check_images (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_start (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_draft (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_submit (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_refusals (SimulatorRun *run, GString *detail, GError **error);
gboolean simulator_step_claim (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_correct (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_sign (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_sr (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_deliver (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);
gboolean simulator_step_end (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error);

void simulator_exam_free (SimulatorExam *exam);

/* The client of an account ("reader"); NULL before it is signed in. (transfer none) */
FjClient *simulator_run_client (SimulatorRun *run, const char *account);
/* Reads the exam's worklist row into exam->row. */
gboolean simulator_run_read_row (SimulatorRun *run, SimulatorExam *exam, GError **error);
/* Follows the change feed until the exam is in one of @stages (ends with FJ_STAGE_NONE), or the time is over.
 */
gboolean simulator_run_wait (
    SimulatorRun *run, SimulatorExam *exam, const FjStage *stages, guint seconds, GError **error);
/* A step found something wrong: FJ_ERROR_CONFLICT with the sentence. Always FALSE. */
gboolean simulator_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
