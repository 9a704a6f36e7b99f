#include "central-tasks.h"

#include <string.h>
#include "central-reports.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define TASK_SYSTEM "urn:fenji:task"

void
central_task_free (CentralTask *task)
{
  if (task == NULL)
    return;
  central_resource_free (task->resource);
  g_free (task->id);
  g_free (task->exam);
  g_free (task->code);
  g_free (task->status);
  g_free (task->holder);
  g_free (task->holder_name);
  g_free (task->focus);
  g_free (task);
}

CentralTask *
central_task_load (CentralTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CentralTask) task = g_new0 (CentralTask, 1);
  g_autoptr (CentralRows) rows = NULL;
  gboolean found;

  if (!fj_uuid_is_valid (id))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no %s with the id %.64s. Ids here are UUIDs."), "Task", id);
      return NULL;
    }
  task->resource = central_resource_load (transaction, "Task", id, error);
  if (task->resource == NULL)
    return NULL;
  rows = central_query (
      transaction, error,
      "SELECT exam, code, status, holder, holder_name, focus, made_at, due_at FROM task WHERE id = ?", "s",
      id);
  if (!central_rows_first (rows, &found, error))
    return NULL;
  if (!found)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, "Task/%s has no row", id);
      return NULL;
    }
  task->id = g_strdup (id);
  task->exam = g_strdup (central_rows_string (rows, 0));
  task->code = g_strdup (central_rows_string (rows, 1));
  task->status = g_strdup (central_rows_string (rows, 2));
  task->holder = g_strdup (central_rows_string (rows, 3));
  task->holder_name = g_strdup (central_rows_string (rows, 4));
  task->focus = g_strdup (central_rows_string (rows, 5));
  task->made_at = central_rows_int (rows, 6);
  task->due_at = central_rows_int (rows, 7);
  return g_steal_pointer (&task);
}

gboolean
central_task_open_of (CentralTransaction *transaction, const char *exam, CentralTask **task, GError **error)
{
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT id FROM task WHERE exam = ? AND open = 1", "s", exam);
  gboolean found;

  *task = NULL;
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *task = central_task_load (transaction, central_rows_string (rows, 0), error);
  return *task != NULL;
}

static gboolean
is_open (const CentralTask *task)
{
  return g_str_equal (task->status, "requested") || g_str_equal (task->status, "in-progress");
}

/* The document from the row, and the row. */
static gboolean
save_task (
    CentralTask *task, CentralCall *call, CentralTransaction *transaction, const char *event, GError **error)
{
  JsonObject *document = task->resource->document;
  g_autofree char *modified = fj_time_to_fhir (fj_time_now (), 0);

  json_object_set_string_member (document, "status", task->status);
  json_object_set_string_member (document, "lastModified", modified);
  if (task->holder != NULL)
    json_object_set_object_member (document, "owner",
                                   central_reference_new ("Practitioner", task->holder, task->holder_name));
  else if (json_object_has_member (document, "owner"))
    json_object_remove_member (document, "owner");
  if (!central_resource_save (task->resource, call, transaction, event, error))
    return FALSE;
  return central_exec (
      transaction, error,
      "UPDATE task SET status = ?, open = ?, holder = ?, holder_name = ?, version = ? WHERE id = ?", "sissis",
      task->status, (gint64) is_open (task), task->holder, task->holder_name,
      (gint64) task->resource->version, task->id);
}

gboolean
central_task_make (CentralCall *call,
                   CentralTransaction *transaction,
                   const CentralExam *exam,
                   const char *code,
                   const char *focus,
                   const char *holder,
                   const char *holder_name,
                   const char *id,
                   GError **error)
{
  g_autofree char *own_id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  g_autoptr (CentralResource) resource = NULL;
  const char *status = holder != NULL ? "in-progress" : "requested";
  gint64 now = fj_time_now ();
  gint64 due = 0;
  g_autofree char *authored = fj_time_to_fhir (now, 0);
  g_autofree char *end = NULL;
  g_autoptr (CentralRows) rows = NULL;
  gboolean found;
  JsonObject *document = json_object_new ();
  JsonObject *concept = json_object_new ();
  JsonObject *coding = json_object_new ();
  JsonObject *focus_reference = json_object_new ();
  JsonArray *array;

  resource = central_resource_new ("Task", own_id, exam->resource->site, exam->resource->patient,
                                   exam->resource->id, document);
  json_object_set_string_member (document, "resourceType", "Task");
  json_object_set_string_member (document, "status", status);
  json_object_set_string_member (document, "intent", "order");
  json_object_set_string_member (document, "priority", fj_urgency_to_string (exam->exam->urgency));
  json_object_set_string_member (coding, "system", TASK_SYSTEM);
  json_object_set_string_member (coding, "code", code);
  array = json_array_new ();
  json_array_add_object_element (array, coding);
  json_object_set_array_member (concept, "coding", array);
  json_object_set_object_member (document, "code", concept);
  array = json_array_new ();
  json_array_add_object_element (array, central_reference_new ("ServiceRequest", exam->resource->id, NULL));
  json_object_set_array_member (document, "basedOn", array);
  json_object_set_string_member (focus_reference, "reference", focus);
  json_object_set_object_member (document, "focus", focus_reference);
  json_object_set_object_member (document, "for",
                                 central_reference_new ("Patient", exam->resource->patient, NULL));
  json_object_set_string_member (document, "authoredOn", authored);
  json_object_set_string_member (document, "lastModified", authored);
  if (holder != NULL)
    json_object_set_object_member (document, "owner",
                                   central_reference_new ("Practitioner", holder, holder_name));

  /* The loop's target is the deadline of each of its steps. */
  rows = central_query (transaction, error, "SELECT registered_at, target_seconds FROM exam WHERE id = ?",
                        "s", exam->resource->id);
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (found && central_rows_int (rows, 1) > 0)
    {
      JsonObject *restriction = json_object_new ();
      JsonObject *period = json_object_new ();

      due = central_rows_int (rows, 0) + central_rows_int (rows, 1) * G_USEC_PER_SEC;
      end = fj_time_to_fhir (due, 0);
      json_object_set_string_member (period, "end", end);
      json_object_set_object_member (restriction, "period", period);
      json_object_set_object_member (document, "restriction", restriction);
    }
  if (!central_resource_save (resource, call, transaction, "create", error))
    return FALSE;
  return central_exec (
      transaction, error,
      "INSERT INTO task (id, exam, patient, site, code, status, open, holder, holder_name, focus, made_at,"
      " due_at, version) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)",
      "sssssssssiii", own_id, exam->resource->id, exam->resource->patient, exam->resource->site, code, status,
      holder, holder_name, focus, (gint64) now, (gint64) due, (gint64) resource->version);
}

gboolean
central_task_close (
    CentralTask *task, CentralCall *call, CentralTransaction *transaction, const char *status, GError **error)
{
  g_free (task->status);
  task->status = g_strdup (status);
  return save_task (task, call, transaction, status, error);
}

gboolean
central_task_set_holder (CentralTask *task,
                         CentralCall *call,
                         CentralTransaction *transaction,
                         const char *holder,
                         const char *holder_name,
                         GError **error)
{
  char *new_holder = g_strdup (holder);
  char *new_name = g_strdup (holder_name);

  g_free (task->holder);
  task->holder = new_holder;
  g_free (task->holder_name);
  task->holder_name = new_name;
  g_free (task->status);
  task->status = g_strdup (holder != NULL ? "in-progress" : "requested");
  return save_task (task, call, transaction, holder != NULL ? "claim" : "release", error);
}

static const char *
step_name (const char *code)
{
  if (g_strcmp0 (code, "acquire") == 0)
    return _ ("taking the images");
  if (g_strcmp0 (code, "draft") == 0)
    return _ ("drafting");
  return _ ("auditing");
}

gboolean
central_task_check_held (const CentralTask *task, CentralCall *call, const char *code, GError **error)
{
  if (task == NULL)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_CONFLICT,
        _ ("No step of this exam is open now, so nobody works on it. Read the exam again to see its stage."));
  else if (!g_str_equal (task->code, code))
    g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                 _ ("This exam is at the step of %s now, not of %s. Read it again to see its stage."),
                 step_name (task->code), step_name (code));
  else if (task->holder == NULL)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_CONFLICT,
        _ ("Nobody holds this step, so you do not either. Claim it first, then repeat what you did."));
  else if (g_strcmp0 (task->holder, central_call_actor (call)) != 0)
    g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                 _ ("%s holds this step. Ask for its release, or wait until it is done."),
                 task->holder_name != NULL ? task->holder_name : task->holder);
  else
    return TRUE;
  return FALSE;
}

/* --- $claim and $release --- */

static FjVerb
verb_of (const CentralTask *task)
{
  if (g_str_equal (task->code, "acquire"))
    return FJ_VERB_COMPLETE_IMAGES;
  return g_str_equal (task->code, "draft") ? FJ_VERB_DRAFT : FJ_VERB_AUDIT;
}

static CentralTask *
load_for_person (CentralCall *call, CentralTransaction *transaction, FjReply **reply, GError **error)
{
  g_autoptr (CentralTask) task = central_task_load (transaction, call->request->captures[0], error);

  *reply = NULL;
  if (task == NULL || !central_call_allow (call, transaction, verb_of (task), task->resource->site, error))
    return NULL;
  central_call_set_exam (call, task->exam);
  central_call_touch (call, task->resource->patient);
  if (call->session->device != NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
                   _ ("Steps are held by persons, not by devices. Sign in with a person's account."));
      return NULL;
    }
  if (!central_resource_match (task->resource, call, transaction, reply, error))
    return NULL;
  return g_steal_pointer (&task);
}

FjReply *
central_task_claim (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  FjReply *reply = NULL;
  g_autoptr (CentralTask) task = load_for_person (call, transaction, &reply, error);
  g_autoptr (CentralExam) exam = NULL;
  FjLifecycleFacts facts;

  if (task == NULL)
    return reply;
  if (!is_open (task))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("This step is %s and cannot be claimed any more. Read the exam again to see its open step."),
          task->status);
      return NULL;
    }
  if (task->holder != NULL && !g_str_equal (task->holder, central_call_actor (call)))
    {
      central_task_check_held (task, call, task->code, error);
      return NULL;
    }
  if (task->holder != NULL)
    return central_reply_resource (200, task->resource->document); /* it is yours already */
  exam = central_exam_load (call, transaction, task->exam, error);
  if (exam == NULL || !central_exam_facts (exam, call, transaction, &facts, error))
    return NULL;
  if (g_str_equal (task->code, "draft"))
    {
      if (!central_report_start (call, transaction, exam, task, &facts, error))
        return NULL;
      return central_reply_resource (200, task->resource->document);
    }
  if (g_str_equal (task->code, "audit")
      && !central_exam_apply (exam, call, transaction, FJ_EVENT_CLAIM_AUDIT, &facts, NULL, NULL, error))
    return NULL;
  if (!central_task_set_holder (task, call, transaction, central_call_actor (call),
                                central_call_actor_name (call), error))
    return NULL;
  return central_reply_resource (200, task->resource->document);
}

FjReply *
central_task_release (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  FjReply *reply = NULL;
  g_autoptr (CentralTask) task = load_for_person (call, transaction, &reply, error);
  g_autoptr (CentralExam) exam = NULL;
  FjLifecycleFacts facts;

  if (task == NULL)
    return reply;
  if (!is_open (task))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT, _ ("This step is %s: there is nothing to release."),
                   task->status);
      return NULL;
    }
  if (!central_task_check_held (task, call, task->code, error))
    return NULL;
  exam = central_exam_load (call, transaction, task->exam, error);
  if (exam == NULL || !central_exam_facts (exam, call, transaction, &facts, error))
    return NULL;
  if (g_str_equal (task->code, "audit")
      && !central_exam_apply (exam, call, transaction, FJ_EVENT_RELEASE_AUDIT, &facts, NULL, NULL, error))
    return NULL;
  if (!central_task_set_holder (task, call, transaction, NULL, NULL, error))
    return NULL;
  return central_reply_resource (200, task->resource->document);
}
