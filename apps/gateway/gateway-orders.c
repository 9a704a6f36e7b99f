#include "gateway-orders.h"

#include <string.h>

#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-person-name.h"
#include "fj-time.h"
#include "gateway-database.h"
#include "gateway-log.h"

/* Finished orders are kept as long as late images may still have to find them. */
#define KEEP_FINISHED_DAYS 60

static const char *const schema[] = {
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
  "CREATE TABLE request (id TEXT PRIMARY KEY, patient TEXT, registered_at INTEGER NOT NULL, finished INTEGER NOT NULL,"
  " json TEXT NOT NULL);"
  "CREATE INDEX request_patient ON request (patient);"
  "CREATE TABLE patient (id TEXT PRIMARY KEY, json TEXT NOT NULL)",
  NULL,
};

struct _GatewayOrders
{
  GatewayDatabase *database; /* the follower's */
  GRWLock lock;              /* guards what follows */
  GHashTable *exams;         /* id -> FjExam */
  GHashTable *patients;      /* id -> FjPatient */
  GHashTable *orders;        /* id -> GatewayOrder: exams whose patient is known */
  GHashTable *by_accession;  /* accession -> GatewayOrder */
  gint64 position;
  GatewayOrdersChanged changed;
  gpointer user_data;
};

GatewayOrder *
gateway_order_ref (GatewayOrder *order)
{
  g_atomic_ref_count_inc (&order->refs);
  return order;
}

void
gateway_order_unref (GatewayOrder *order)
{
  if (order == NULL || !g_atomic_ref_count_dec (&order->refs))
    return;
  fj_exam_free (order->exam);
  fj_patient_free (order->patient);
  g_free (order);
}

GatewayOrdersStep *
gateway_orders_step_new (void)
{
  GatewayOrdersStep *step = g_new0 (GatewayOrdersStep, 1);

  step->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  step->patients = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  step->gone = g_ptr_array_new_with_free_func (g_free);
  step->position = -1;
  return step;
}

void
gateway_orders_step_free (GatewayOrdersStep *step)
{
  if (step == NULL)
    return;
  g_ptr_array_unref (step->requests);
  g_ptr_array_unref (step->patients);
  g_ptr_array_unref (step->gone);
  g_free (step);
}

/* ---- memory
 * ------------------------------------------------------------------------------------------------------- */

static void
clear_memory (GatewayOrders *orders)
{
  g_hash_table_remove_all (orders->by_accession);
  g_hash_table_remove_all (orders->orders);
  g_hash_table_remove_all (orders->exams);
  g_hash_table_remove_all (orders->patients);
}

/* Makes the order of @exam anew from its parts. */
static void
join (GatewayOrders *orders, const FjExam *exam)
{
  const FjPatient *patient
      = exam->patient != NULL ? g_hash_table_lookup (orders->patients, exam->patient) : NULL;

  if (patient == NULL)
    {
      g_hash_table_remove (orders->orders, exam->id);
      if (exam->accession != NULL)
        g_hash_table_remove (orders->by_accession, exam->accession);
      return;
    }
  GatewayOrder *order = g_new0 (GatewayOrder, 1);
  g_atomic_ref_count_init (&order->refs);
  order->exam = fj_exam_copy (exam);
  order->patient = fj_patient_copy (patient);
  if (exam->accession != NULL)
    g_hash_table_replace (orders->by_accession, g_strdup (exam->accession), gateway_order_ref (order));
  g_hash_table_replace (orders->orders, g_strdup (exam->id), order);
}

static void
forget (GatewayOrders *orders, const char *exam_id)
{
  const FjExam *exam = g_hash_table_lookup (orders->exams, exam_id);

  if (exam == NULL)
    return;
  if (exam->accession != NULL)
    g_hash_table_remove (orders->by_accession, exam->accession);
  g_hash_table_remove (orders->orders, exam_id);
  g_hash_table_remove (orders->exams, exam_id);
}

/* Every order of a patient gets the new record. */
static void
take_patient (GatewayOrders *orders, FjPatient *patient)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_replace (orders->patients, g_strdup (patient->id), patient);
  g_hash_table_iter_init (&iter, orders->exams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (((FjExam *) value)->patient, patient->id) == 0)
      join (orders, value);
}

static void
take_exam (GatewayOrders *orders, FjExam *exam)
{
  const FjExam *before = g_hash_table_lookup (orders->exams, exam->id);

  if (before != NULL && before->accession != NULL && g_strcmp0 (before->accession, exam->accession) != 0)
    g_hash_table_remove (orders->by_accession, before->accession);
  g_hash_table_replace (orders->exams, g_strdup (exam->id), exam);
  join (orders, exam);
}

/* ---- disk ---- */

static gboolean
is_finished (FjStage stage)
{
  return stage == FJ_STAGE_CANCELLED || stage == FJ_STAGE_SIGNED || stage == FJ_STAGE_DELIVERED
         || stage == FJ_STAGE_AMENDED;
}

static char *
to_text (JsonObject *json)
{
  g_autoptr (GBytes) bytes = fj_json_to_bytes (json);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static JsonObject *
from_column (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);
  g_autoptr (GBytes) bytes = g_bytes_new (text, text != NULL ? strlen (text) : 0);

  return fj_json_parse_object (bytes, NULL);
}

/* A modality wants family and given name apart, and both in pinyin; a desk may have given only what is
 * written. */
static FjPatient *
read_patient (JsonObject *json, GError **error)
{
  FjPatient *patient = fj_fhir_patient_from_json (json, error);

  if (patient == NULL)
    return NULL;
  if (patient->family == NULL && patient->name != NULL)
    {
      g_clear_pointer (&patient->given, g_free);
      fj_person_name_split (patient->name, &patient->family, &patient->given);
    }
  if (patient->pinyin == NULL && patient->name != NULL)
    patient->pinyin = fj_person_name_to_pinyin (patient->name);
  return patient;
}

static gboolean
load_patients (GatewayOrders *orders, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (orders->database, error, "SELECT json FROM patient", "");
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (gateway_database_step (orders->database, statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_autoptr (JsonObject) json = from_column (statement, 0);
      FjPatient *patient = json != NULL ? read_patient (json, NULL) : NULL;
      if (patient != NULL)
        g_hash_table_replace (orders->patients, g_strdup (patient->id), patient);
    }
  return FALSE;
}

static gboolean
load_requests (GatewayOrders *orders, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (orders->database, error, "SELECT json FROM request", "");
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (gateway_database_step (orders->database, statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_autoptr (JsonObject) json = from_column (statement, 0);
      FjExam *exam = json != NULL ? fj_fhir_exam_from_json (json, NULL) : NULL;
      if (exam != NULL)
        take_exam (orders, exam);
    }
  return FALSE;
}

static char *
get_meta (GatewayOrders *orders, const char *name, GError **error)
{
  sqlite3_stmt *statement
      = gateway_database_query (orders->database, error, "SELECT value FROM meta WHERE name = ?", "s", name);
  gboolean row = FALSE;
  char *value = NULL;

  if (statement != NULL && gateway_database_step (orders->database, statement, &row, error) && row)
    {
      value = gateway_database_dup_text (statement, 0);
      sqlite3_reset (statement);
    }
  return value;
}

static gboolean
set_meta (GatewayOrders *orders, const char *name, const char *value, GError **error)
{
  return gateway_database_run (orders->database, error, NULL,
                               "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", "ss", name, value);
}

static gboolean
empty_file (GatewayOrders *orders, GError **error)
{
  return gateway_database_run (orders->database, error, NULL, "DELETE FROM request", "")
         && gateway_database_run (orders->database, error, NULL, "DELETE FROM patient", "");
}

/* A copy of another site's orders, or from another centre, is worth nothing. */
static gboolean
check_source (GatewayOrders *orders, const char *site, const char *central, GError **error)
{
  g_autofree char *source = g_strdup_printf ("%s %s", site, central);
  g_autofree char *before = get_meta (orders, "source", NULL);

  if (g_strcmp0 (source, before) == 0)
    return TRUE;
  /* The centre's port may be another after a restart; then only the position is lost, and the copy filled
   * again. */
  g_autofree char *site_before = before != NULL ? g_strndup (before, strcspn (before, " ")) : NULL;
  if (!gateway_database_begin (orders->database, error))
    return FALSE;
  if ((g_strcmp0 (site, site_before) != 0 && !empty_file (orders, error))
      || !set_meta (orders, "position", "-1", error) || !set_meta (orders, "source", source, error))
    {
      gateway_database_rollback (orders->database);
      return FALSE;
    }
  return gateway_database_commit (orders->database, error);
}

GatewayOrders *
gateway_orders_open (const char *folder, const char *site, const char *central, GError **error)
{
  g_autoptr (GatewayOrders) orders = g_new0 (GatewayOrders, 1);
  g_autofree char *path = g_build_filename (folder, "orders.sqlite", NULL);

  g_rw_lock_init (&orders->lock);
  orders->exams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fj_exam_free);
  orders->patients
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fj_patient_free);
  orders->orders
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gateway_order_unref);
  orders->by_accession
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gateway_order_unref);
  orders->database = gateway_database_open (path, schema, error);
  if (orders->database == NULL || !check_source (orders, site, central, error)
      || !load_patients (orders, error) || !load_requests (orders, error))
    return NULL;
  g_autofree char *position = get_meta (orders, "position", NULL);
  orders->position = position != NULL ? g_ascii_strtoll (position, NULL, 10) : -1;
  return g_steal_pointer (&orders);
}

void
gateway_orders_free (GatewayOrders *orders)
{
  if (orders == NULL)
    return;
  g_clear_pointer (&orders->by_accession, g_hash_table_unref);
  g_clear_pointer (&orders->orders, g_hash_table_unref);
  g_clear_pointer (&orders->exams, g_hash_table_unref);
  g_clear_pointer (&orders->patients, g_hash_table_unref);
  gateway_database_free (orders->database);
  g_rw_lock_clear (&orders->lock);
  g_free (orders);
}

/* ---- writing
 * -------------------------------------------------------------------------------------------------------- */

static gboolean
write_step (GatewayOrders *orders,
            const GatewayOrdersStep *step,
            GPtrArray *exams,
            GPtrArray *patients,
            GError **error)
{
  GatewayDatabase *database = orders->database;

  for (guint i = 0; i < patients->len; i++)
    {
      const FjPatient *patient = g_ptr_array_index (patients, i);
      g_autofree char *text = to_text (g_ptr_array_index (step->patients, i));
      if (!gateway_database_run (database, error, NULL,
                                 "INSERT OR REPLACE INTO patient (id, json) VALUES (?, ?)", "ss", patient->id,
                                 text))
        return FALSE;
    }
  for (guint i = 0; i < exams->len; i++)
    {
      const FjExam *exam = g_ptr_array_index (exams, i);
      g_autofree char *text = to_text (g_ptr_array_index (step->requests, i));
      if (!gateway_database_run (database, error, NULL,
                                 "INSERT OR REPLACE INTO request (id, patient, registered_at, finished, json)"
                                 " VALUES (?, ?, ?, ?, ?)",
                                 "ssiis", exam->id, exam->patient, exam->registered_at,
                                 (gint64) is_finished (exam->stage), text))
        return FALSE;
    }
  for (guint i = 0; i < step->gone->len; i++)
    if (!gateway_database_run (database, error, NULL, "DELETE FROM request WHERE id = ?", "s",
                               g_ptr_array_index (step->gone, i)))
      return FALSE;

  gint64 old = fj_time_now () - (gint64) KEEP_FINISHED_DAYS * 24 * 3600 * G_USEC_PER_SEC;
  g_autofree char *position = g_strdup_printf ("%" G_GINT64_FORMAT, step->position);
  return gateway_database_run (database, error, NULL,
                               "DELETE FROM request WHERE finished = 1 AND registered_at < ?", "i", old)
         && gateway_database_run (
             database, error, NULL,
             "DELETE FROM patient WHERE id NOT IN (SELECT patient FROM request WHERE patient NOT NULL)", "")
         && set_meta (orders, "position", position, error);
}

/* Reads what was received; a resource that cannot be read is left out of both lists, and the log says so. */
static void
read_step (GatewayOrdersStep *step, GPtrArray *exams, GPtrArray *patients)
{
  for (guint i = 0; i < step->requests->len;)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *json = g_ptr_array_index (step->requests, i);
      FjExam *exam = fj_fhir_exam_from_json (json, &error);
      if (exam != NULL && exam->id != NULL)
        {
          g_ptr_array_add (exams, exam);
          i++;
          continue;
        }
      gateway_log (GATEWAY_LOG_WARNING, "order-unreadable", "exam", fj_json_get_string (json, "id"), "why",
                   error != NULL ? error->message : NULL, NULL);
      fj_exam_free (exam);
      g_ptr_array_remove_index (step->requests, i);
    }
  for (guint i = 0; i < step->patients->len;)
    {
      FjPatient *patient = read_patient (g_ptr_array_index (step->patients, i), NULL);
      if (patient != NULL && patient->id != NULL)
        {
          g_ptr_array_add (patients, patient);
          i++;
          continue;
        }
      gateway_log (GATEWAY_LOG_WARNING, "patient-unreadable", NULL);
      fj_patient_free (patient);
      g_ptr_array_remove_index (step->patients, i);
    }
}

gboolean
gateway_orders_apply (GatewayOrders *orders,
                      const GatewayOrdersStep *step,
                      gboolean keep_others,
                      GError **error)
{
  g_autoptr (GPtrArray) exams = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_exam_free);
  g_autoptr (GPtrArray) patients = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_patient_free);

  read_step ((GatewayOrdersStep *) step, exams, patients);
  if (!gateway_database_begin (orders->database, error))
    return FALSE;
  if ((!keep_others && !empty_file (orders, error)) || !write_step (orders, step, exams, patients, error))
    {
      gateway_database_rollback (orders->database);
      return FALSE;
    }
  if (!gateway_database_commit (orders->database, error))
    return FALSE;

  g_rw_lock_writer_lock (&orders->lock);
  if (!keep_others)
    clear_memory (orders);
  for (guint i = 0; i < patients->len; i++)
    take_patient (orders, fj_patient_copy (g_ptr_array_index (patients, i)));
  for (guint i = 0; i < exams->len; i++)
    take_exam (orders, fj_exam_copy (g_ptr_array_index (exams, i)));
  for (guint i = 0; i < step->gone->len; i++)
    forget (orders, g_ptr_array_index (step->gone, i));
  orders->position = step->position;
  g_rw_lock_writer_unlock (&orders->lock);

  if (orders->changed != NULL && (exams->len > 0 || patients->len > 0 || step->gone->len > 0 || !keep_others))
    orders->changed (orders->user_data);
  return TRUE;
}

void
gateway_orders_set_changed (GatewayOrders *orders, GatewayOrdersChanged changed, gpointer user_data)
{
  orders->changed = changed;
  orders->user_data = user_data;
}

/* ---- reading
 * -------------------------------------------------------------------------------------------------------- */

gint64
gateway_orders_get_position (GatewayOrders *orders)
{
  g_rw_lock_reader_lock (&orders->lock);
  gint64 position = orders->position;
  g_rw_lock_reader_unlock (&orders->lock);
  return position;
}

gboolean
gateway_orders_has_patient (GatewayOrders *orders, const char *patient_id)
{
  g_rw_lock_reader_lock (&orders->lock);
  gboolean has = g_hash_table_contains (orders->patients, patient_id);
  g_rw_lock_reader_unlock (&orders->lock);
  return has;
}

gboolean
gateway_orders_has (GatewayOrders *orders, const char *exam_id)
{
  g_rw_lock_reader_lock (&orders->lock);
  gboolean has = g_hash_table_contains (orders->exams, exam_id);
  g_rw_lock_reader_unlock (&orders->lock);
  return has;
}

gboolean
gateway_orders_is_open (FjStage stage)
{
  return stage == FJ_STAGE_REGISTERED || stage == FJ_STAGE_BOOKED || stage == FJ_STAGE_ARRIVED
         || stage == FJ_STAGE_ACQUIRING;
}

static gint64
planned_at (const FjExam *exam)
{
  return exam->scheduled_at != 0 ? exam->scheduled_at : exam->registered_at;
}

static int
compare_planned (gconstpointer a, gconstpointer b)
{
  const GatewayOrder *first = *(GatewayOrder *const *) a, *second = *(GatewayOrder *const *) b;
  gint64 difference = planned_at (first->exam) - planned_at (second->exam);

  if (difference != 0)
    return difference < 0 ? -1 : 1;
  return g_strcmp0 (first->exam->id, second->exam->id);
}

GPtrArray *
gateway_orders_list_open (GatewayOrders *orders)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) gateway_order_unref);
  GHashTableIter iter;
  gpointer value;

  g_rw_lock_reader_lock (&orders->lock);
  g_hash_table_iter_init (&iter, orders->orders);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const FjExam *exam = ((GatewayOrder *) value)->exam;

      /* Images that come all the same find it by accession number. */
      if (gateway_orders_is_open (exam->stage) && fj_gate_list_n_open (exam->gates) == 0)
        g_ptr_array_add (list, gateway_order_ref (value));
    }
  g_rw_lock_reader_unlock (&orders->lock);
  g_ptr_array_sort (list, compare_planned);
  return list;
}

static GatewayOrder *
look_up (GatewayOrders *orders, GHashTable *table, const char *key)
{
  g_rw_lock_reader_lock (&orders->lock);
  GatewayOrder *order = g_hash_table_lookup (table, key);
  if (order != NULL)
    gateway_order_ref (order);
  g_rw_lock_reader_unlock (&orders->lock);
  return order;
}

GatewayOrder *
gateway_orders_find (GatewayOrders *orders, const char *accession)
{
  return look_up (orders, orders->by_accession, accession);
}

GatewayOrder *
gateway_orders_get (GatewayOrders *orders, const char *exam_id)
{
  return look_up (orders, orders->orders, exam_id);
}
