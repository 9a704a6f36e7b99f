/* An exam as a list shows it: one row of central's worklist, immutable. What the status board, the reading
 * list and the kiosk show and sort. */
#pragma once

#include <glib-object.h>
#include "fj-exam.h"
#include "fj-patient.h"
#include "fj-report.h"

G_BEGIN_DECLS

/* All strings are UTF-8, owned, and NULL when unknown. Instants: microseconds since the epoch, 0 when not
 * yet. */
typedef struct
{
  char *exam; /* id of the ServiceRequest */
  guint version;
  char *accession;
  char *patient;                   /* id */
  char *name, *pinyin, *mrn, *age; /* age as central says it at registration */
  FjSex sex;
  char *birth_date;
  char *item;
  char **parts; /* NULL-terminated, never NULL */
  char *modality;
  char *site, *site_name;
  char *device;
  FjVisitClass visit_class;
  FjUrgency urgency;
  FjStage stage;
  char *holder, *holder_name; /* who works on it now */
  gint64 times[FJ_N_STAGES];  /* when each stage was reached */
  guint target_seconds;       /* of the loop clock */
  gint64 closed_at;           /* when the clock stopped; 0: it runs */
  char *study_uid;
  guint n_series, n_instances;
  gboolean complete; /* all images are in the PACS and verified */
  char *task, *task_code;
  guint task_version;
  char *report;
  FjReportStatus report_status;
  guint report_version;
  gboolean critical;
  /* The critical value that counts: one that nobody has taken, else the last; NULL: none was told. */
  char *critical_value;
  guint critical_version, critical_level;
  gint64 critical_sent_at, critical_deadline, critical_read_back_at;
  guint n_open_gates; /* safety questions without an answer */
} FjExamRowData;

#define FJ_TYPE_EXAM_ROW (fj_exam_row_get_type ())
G_DECLARE_FINAL_TYPE (FjExamRow, fj_exam_row, FJ, EXAM_ROW, GObject)

/* @data is taken over: its strings belong to the row from now on. */
FjExamRow *fj_exam_row_new (FjExamRowData *data);
const FjExamRowData *fj_exam_row_get (FjExamRow *row);
/* The same exam in the same state: nothing to redraw. */
gboolean fj_exam_row_equal (FjExamRow *a, FjExamRow *b);

G_END_DECLS
