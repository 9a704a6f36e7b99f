#include "central-exam-rows.h"

#include <string.h>
#include "central-filter.h"
#include "fj-age.h"
#include "fj-clock.h"
#include "fj-exam.h"
#include "fj-patient.h"
#include "fj-time.h"

/* Columns by their place in the rows; those that callers look at are named in the header. */
enum
{
  EXAM = CENTRAL_EXAM_ROW_EXAM,
  VERSION,
  ACCESSION,
  PATIENT = CENTRAL_EXAM_ROW_PATIENT,
  NAME,
  PINYIN,
  SEX,
  BIRTH_DATE,
  MRN,
  ITEM,
  PARTS,
  MODALITY,
  SITE = CENTRAL_EXAM_ROW_SITE,
  SITE_NAME,
  DEVICE,
  VISIT_CLASS,
  URGENCY,
  STAGE,
  REGISTERED_AT = CENTRAL_EXAM_ROW_REGISTERED_AT,
  TARGET,
  CLOSED_AT,
  STUDY_UID,
  TASK,
  TASK_CODE,
  TASK_VERSION,
  HOLDER,
  HOLDER_NAME,
  REPORT,
  REPORT_STATUS,
  REPORT_VERSION,
  CRITICAL,
  N_SERIES,
  N_INSTANCES,
  COMPLETE,
  ARRIVED_UID,
  GATES_OPEN,
  GATE_CODES,
  CRITICAL_ID,
  CRITICAL_VERSION,
  CRITICAL_SENT,
  CRITICAL_DEADLINE,
  CRITICAL_LEVEL,
  CRITICAL_READ_BACK
};

#define COLUMNS                                                                                                    \
  "e.id, e.version, e.accession, p.id, p.name, p.pinyin, p.sex, p.birth_date, p.mrn, e.item, e.parts, e.modality," \
  " e.site, o.name, e.device, e.visit_class, e.urgency, e.stage, e.registered_at, e.target_seconds, e.closed_at,"  \
  " e.study_uid, t.id, t.code, t.version, t.holder, t.holder_name, r.id, r.status, r.version, r.critical,"         \
  " (SELECT SUM(s.n_series) FROM imaging_study s WHERE s.exam = e.id),"                                            \
  " (SELECT SUM(s.n_instances) FROM imaging_study s WHERE s.exam = e.id),"                                         \
  " (SELECT MIN(s.complete) FROM imaging_study s WHERE s.exam = e.id),"                                            \
  " (SELECT MIN(s.study_uid) FROM imaging_study s WHERE s.exam = e.id),"                                           \
  " e.gates_open, e.gate_codes, c.id, c.version, c.sent_at, c.deadline, c.level, c.read_back_at"

char *
central_exam_rows_sql (const char *conditions)
{
  /* First which exams, then what is told of them: nothing is joined that is not shown. */
  return g_strconcat (
      "SELECT " COLUMNS " FROM (SELECT * FROM exam e WHERE 1 = 1", conditions,
      " ORDER BY e.registered_at DESC, e.id DESC LIMIT ?) e JOIN patient p ON p.id = e.patient"
      " JOIN organization o ON o.id = e.site LEFT JOIN task t ON t.exam = e.id AND t.open = 1"
      " LEFT JOIN report r ON r.exam = e.id"
      /* Of several critical values the one that nobody has taken, and the oldest of those. */
      " LEFT JOIN critical_value c ON c.id = (SELECT k.id FROM critical_value k WHERE k.exam = e.id"
      " ORDER BY k.open DESC, k.sent_at LIMIT 1) ORDER BY e.registered_at DESC, e.id DESC",
      NULL);
}

static JsonObject *
named (const char *id, const char *name_member, const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, name_member, name);
  return object;
}

static void
set_text (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

/* 0: not yet. */
static void
set_instant (JsonObject *object, const char *member, gint64 instant)
{
  g_autofree char *text = instant != 0 ? fj_time_to_fhir (instant, 0) : NULL;

  set_text (object, member, text);
}

static JsonObject *
patient_json (CentralRows *rows, gint64 now)
{
  JsonObject *patient = named (central_rows_string (rows, PATIENT), "name", central_rows_string (rows, NAME));
  const char *birth_date = central_rows_string (rows, BIRTH_DATE);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autofree char *today = g_date_time_format (time, "%Y-%m-%d");
  g_autofree char *age = birth_date != NULL ? fj_age_to_display (birth_date, today) : NULL;

  set_text (patient, "pinyin", central_rows_string (rows, PINYIN));
  set_text (patient, "sex", central_rows_string (rows, SEX));
  set_text (patient, "age", age);
  set_text (patient, "birthDate", birth_date);
  set_text (patient, "mrn", central_rows_string (rows, MRN));
  return patient;
}

static JsonArray *
parts_json (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node))
                                                      : json_array_new ();
}

static void
set_step (JsonObject *row, CentralRows *rows)
{
  const char *task = central_rows_string (rows, TASK);
  const char *holder = central_rows_string (rows, HOLDER);

  if (task != NULL)
    {
      JsonObject *object = named (task, "code", central_rows_string (rows, TASK_CODE));
      json_object_set_int_member (object, "version", central_rows_int (rows, TASK_VERSION));
      json_object_set_object_member (row, "task", object);
    }
  else
    json_object_set_null_member (row, "task");
  if (holder != NULL)
    json_object_set_object_member (row, "holder",
                                   named (holder, "display", central_rows_string (rows, HOLDER_NAME)));
  else
    json_object_set_null_member (row, "holder");
}

static void
set_report (JsonObject *row, CentralRows *rows)
{
  const char *report = central_rows_string (rows, REPORT);

  if (report != NULL)
    {
      JsonObject *object = named (report, "status", central_rows_string (rows, REPORT_STATUS));
      json_object_set_int_member (object, "version", central_rows_int (rows, REPORT_VERSION));
      json_object_set_object_member (row, "report", object);
    }
  else
    json_object_set_null_member (row, "report");
  json_object_set_boolean_member (row, "critical", central_rows_int (rows, CRITICAL) != 0);
}

static JsonObject *
images_json (CentralRows *rows)
{
  JsonObject *images = json_object_new ();
  const char *arrived = central_rows_string (rows, ARRIVED_UID);

  /* The study that came; before that, the one that the modality was asked to make. */
  json_object_set_string_member (images, "study",
                                 arrived != NULL ? arrived : central_rows_string (rows, STUDY_UID));
  json_object_set_int_member (images, "series", central_rows_int (rows, N_SERIES));
  json_object_set_int_member (images, "instances", central_rows_int (rows, N_INSTANCES));
  json_object_set_boolean_member (
      images, "complete", central_rows_int (rows, N_INSTANCES) > 0 && central_rows_int (rows, COMPLETE) != 0);
  return images;
}

/* The open safety questions: their number and codes. */
static JsonObject *
gates_json (CentralRows *rows)
{
  JsonObject *gates = json_object_new ();
  JsonArray *codes = json_array_new ();
  const char *text = central_rows_string (rows, GATE_CODES);
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      json_array_add_string_element (codes, words[i]);
  json_object_set_int_member (gates, "open", central_rows_int (rows, GATES_OPEN));
  json_object_set_array_member (gates, "codes", codes);
  return gates;
}

static void
set_critical (JsonObject *row, CentralRows *rows)
{
  const char *id = central_rows_string (rows, CRITICAL_ID);
  JsonObject *value;

  if (id == NULL)
    {
      json_object_set_null_member (row, "criticalValue");
      return;
    }
  value = json_object_new ();
  json_object_set_string_member (value, "id", id);
  json_object_set_int_member (value, "version", central_rows_int (rows, CRITICAL_VERSION));
  set_instant (value, "sent", central_rows_int (rows, CRITICAL_SENT));
  set_instant (value, "deadline", central_rows_int (rows, CRITICAL_DEADLINE));
  json_object_set_int_member (value, "level", central_rows_int (rows, CRITICAL_LEVEL));
  set_instant (value, "readBack", central_rows_int (rows, CRITICAL_READ_BACK));
  json_object_set_object_member (row, "criticalValue", value);
}

JsonObject *
central_exam_row_json (CentralRows *rows, gint64 now)
{
  JsonObject *row = json_object_new ();
  gint64 registered = central_rows_int (rows, REGISTERED_AT);
  gint64 closed = central_rows_int (rows, CLOSED_AT);
  guint target = (guint) central_rows_int (rows, TARGET);

  json_object_set_string_member (row, "exam", central_rows_string (rows, EXAM));
  json_object_set_int_member (row, "version", central_rows_int (rows, VERSION));
  json_object_set_string_member (row, "accession", central_rows_string (rows, ACCESSION));
  json_object_set_object_member (row, "patient", patient_json (rows, now));
  json_object_set_string_member (row, "item", central_rows_string (rows, ITEM));
  json_object_set_array_member (row, "parts", parts_json (central_rows_string (rows, PARTS)));
  json_object_set_string_member (row, "modality", central_rows_string (rows, MODALITY));
  json_object_set_object_member (
      row, "site", named (central_rows_string (rows, SITE), "name", central_rows_string (rows, SITE_NAME)));
  set_text (row, "device", central_rows_string (rows, DEVICE));
  json_object_set_string_member (row, "visitClass", central_rows_string (rows, VISIT_CLASS));
  json_object_set_string_member (row, "urgency", central_rows_string (rows, URGENCY));
  json_object_set_string_member (row, "stage", central_rows_string (rows, STAGE));
  set_step (row, rows);
  json_object_set_object_member (row, "times", json_object_new ());
  json_object_set_int_member (row, "target", target);
  set_instant (row, "closed", closed);
  json_object_set_string_member (
      row, "clock",
      fj_clock_state_to_string (fj_clock_state (registered, closed != 0 ? closed : now, target)));
  json_object_set_object_member (row, "images", images_json (rows));
  json_object_set_object_member (row, "gates", gates_json (rows));
  set_report (row, rows);
  set_critical (row, rows);
  return row;
}

gboolean
central_exam_rows_add_times (GHashTable *by_exam, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autofree const char **ids = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GError) local = NULL;

  if (g_hash_table_size (by_exam) == 0)
    return TRUE;
  ids = (const char **) g_hash_table_get_keys_as_array (by_exam, NULL);
  central_filter_in (filter, "exam", ids);
  sql = g_strconcat ("SELECT exam, stage, at FROM exam_stage WHERE 1 = 1", filter->sql->str, NULL);
  rows = central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    {
      JsonObject *row = g_hash_table_lookup (by_exam, central_rows_string (rows, 0));
      g_autofree char *at = fj_time_to_fhir (central_rows_int (rows, 2), 0);

      json_object_set_string_member (json_object_get_object_member (row, "times"),
                                     central_rows_string (rows, 1), at);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}
