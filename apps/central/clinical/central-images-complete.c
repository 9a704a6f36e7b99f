/* $images-complete: what the gateway sent is compared with what the PACS gives back. */
#include <string.h>
#include "central-studies.h"
#include "fj-dicom-digest.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define TAG_SOP_INSTANCE_UID 0x00080018u

typedef struct
{
  CentralCall *call;
  const char *exam;
  char *study_uid;      /* NULL: all of the exam's */
  GPtrArray *studies;   /* of CentralStudy, as they were when the comparison began */
  GHashTable *expected; /* SOP Instance UIDs still to be confirmed */
  GHashTable *found;    /* SOP Instance UID -> dataset digest as the PACS has it; "" when it cannot be read */
  FjReply *reply;
} Completion;

/* --- before: what is expected --- */

static gboolean
begin (CentralTransaction *transaction, gpointer data, GError **error)
{
  Completion *completion = data;
  CentralCall *call = completion->call;
  g_autoptr (CentralExam) exam = central_exam_load (call, transaction, completion->exam, error);
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GError) local = NULL;

  if (exam == NULL
      || !central_call_allow (call, transaction, FJ_VERB_COMPLETE_IMAGES, exam->resource->site, error))
    return FALSE;
  /* A machine's event needs no version; who names one is held to it. */
  if (fj_request_header (call->request, "if-match") != NULL
      && !central_resource_match (exam->resource, call, transaction, &completion->reply, error))
    return completion->reply != NULL;
  if (!central_call_parameter (call, "study", 80, &completion->study_uid, error))
    return FALSE;
  if (completion->study_uid != NULL && g_str_has_prefix (completion->study_uid, "urn:oid:"))
    memmove (completion->study_uid, completion->study_uid + strlen ("urn:oid:"),
             strlen (completion->study_uid) - strlen ("urn:oid:") + 1);
  if (completion->study_uid != NULL && !fj_uid_is_valid (completion->study_uid))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("Parameters \"study\": \"%s\" is no Study Instance UID. Send the one of the images."),
                   completion->study_uid);
      return FALSE;
    }
  completion->studies = central_studies_of_exam (transaction, completion->exam, completion->study_uid, error);
  if (completion->studies == NULL)
    return FALSE;
  if (completion->studies->len == 0)
    {
      if (completion->study_uid != NULL)
        g_set_error (
            error, FJ_ERROR, FJ_ERROR_CONFLICT,
            _ ("The study %s is not one of this exam. Send its ImagingStudy first, or match it to the exam."),
            completion->study_uid);
      else
        g_set_error (
            error, FJ_ERROR, FJ_ERROR_CONFLICT,
            _ ("No images of this exam have arrived yet. Send them, or look for them among the unmatched ones."));
      return FALSE;
    }
  completion->expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  completion->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  rows = central_query (
      transaction, error,
      "SELECT instance.sop_instance_uid FROM instance JOIN imaging_study"
      " ON imaging_study.id = instance.study WHERE imaging_study.exam = ? AND instance.confirmed = 0"
      " AND (? IS NULL OR imaging_study.study_uid = ?)",
      "sss", completion->exam, completion->study_uid, completion->study_uid);
  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    g_hash_table_add (completion->expected, g_strdup (central_rows_string (rows, 0)));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

/* --- meanwhile: what the PACS has --- */

static gboolean
digest_one (const char *path, gpointer data, GError **error)
{
  Completion *completion = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &local);
  g_autofree char *uid = NULL;
  g_autofree char *digest = NULL;

  if (object == NULL)
    return TRUE; /* not counted as found: it will be named as missing */
  uid = fj_dicom_object_dup_string (object, TAG_SOP_INSTANCE_UID);
  if (uid == NULL || !g_hash_table_contains (completion->expected, uid))
    return TRUE;
  digest = fj_dicom_digest_dataset (object, NULL, &local);
  g_hash_table_replace (completion->found, g_steal_pointer (&uid),
                        digest != NULL ? g_steal_pointer (&digest) : g_strdup (""));
  return TRUE;
}

static gboolean
has_expected (const Completion *completion, const FjStudy *study)
{
  for (guint s = 0; s < study->series->len; s++)
    {
      const FjSeries *series = g_ptr_array_index (study->series, s);
      for (guint i = 0; i < series->instances->len; i++)
        if (g_hash_table_contains (
                completion->expected,
                ((FjInstance *) g_ptr_array_index (series->instances, i))->sop_instance_uid))
          return TRUE;
    }
  return FALSE;
}

static gboolean
fetch (Completion *completion, GError **error)
{
  for (guint i = 0; i < completion->studies->len; i++)
    {
      const CentralStudy *study = g_ptr_array_index (completion->studies, i);
      g_autoptr (GError) local = NULL;

      if (!has_expected (completion, study->study))
        continue;
      if (!central_pacs_fetch_study (completion->call->central, study->study->study_uid, NULL, digest_one,
                                     completion, &local)
          && !g_error_matches (local, FJ_ERROR, FJ_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

/* --- after: what is confirmed --- */

typedef struct
{
  JsonArray *issues;
  guint n;
} Problems;

static void
add_problem (Problems *problems, const char *uid, gboolean missing)
{
  JsonObject *issue = json_object_new ();
  JsonObject *details = json_object_new ();
  g_autofree char *text
      = missing ? g_strdup_printf (_ ("The PACS does not have the image %s. Send it again."), uid)
                : g_strdup_printf (
                    _ ("The image %s in the PACS is not the one that was announced. Send it again."), uid);

  json_object_set_string_member (issue, "severity", "error");
  json_object_set_string_member (issue, "code", missing ? "not-found" : "conflict");
  json_object_set_string_member (details, "text", text);
  json_object_set_object_member (issue, "details", details);
  json_object_set_string_member (issue, "diagnostics", uid);
  json_array_add_object_element (problems->issues, issue);
  problems->n++;
}

static gboolean
confirm_instances (Completion *completion,
                   const char *study,
                   CentralTransaction *transaction,
                   Problems *problems,
                   GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT sop_instance_uid, dataset_digest FROM instance WHERE study = ? AND confirmed = 0"
      " ORDER BY sop_instance_uid",
      "s", study);
  g_autoptr (GPtrArray) good = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;
  gint64 now = fj_time_now ();

  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    {
      const char *uid = central_rows_string (rows, 0);
      const char *expected = central_rows_string (rows, 1);
      const char *found = g_hash_table_lookup (completion->found, uid);

      if (found == NULL)
        add_problem (problems, uid, TRUE);
      else if (g_strcmp0 (found, expected) != 0) /* also when no digest was announced */
        add_problem (problems, uid, FALSE);
      else
        g_ptr_array_add (good, g_strdup (uid));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < good->len; i++)
    if (!central_exec (transaction, error,
                       "UPDATE instance SET confirmed = 1, confirmed_at = ? WHERE sop_instance_uid = ?", "is",
                       (gint64) now, g_ptr_array_index (good, i)))
      return FALSE;
  return TRUE;
}

/* The first sentence names them all, for those who read only that. */
static void
name_all (Problems *problems)
{
  JsonObject *first = json_array_get_object_element (problems->issues, 0);
  g_autoptr (GString) uids = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < problems->n; i++)
    g_string_append_printf (
        uids, "%s%s", i > 0 ? " " : "",
        fj_json_get_string (json_array_get_object_element (problems->issues, i), "diagnostics"));
  text = g_strdup_printf (
      _ ("The PACS does not have these %u images as they were announced; send them again: %s"), problems->n,
      uids->str);
  json_object_set_string_member (fj_json_get_object (first, "details"), "text", text);
}

static FjReply *
refuse (Problems *problems)
{
  g_autoptr (JsonObject) outcome = json_object_new ();

  if (problems->n > 1)
    name_all (problems);
  json_object_set_string_member (outcome, "resourceType", "OperationOutcome");
  json_object_set_array_member (outcome, "issue", json_array_ref (problems->issues));
  return central_reply_json (409, outcome);
}

static gboolean
move_on (Completion *completion, CentralTransaction *transaction, GError **error)
{
  CentralCall *call = completion->call;
  g_autoptr (CentralExam) exam = central_exam_load (call, transaction, completion->exam, error);
  g_autoptr (CentralTask) task = NULL;
  g_autofree char *focus = NULL;
  FjLifecycleFacts facts;
  FjLifecycleOutcome outcome = FJ_OUTCOME_KEPT;

  if (exam == NULL || !central_exam_facts (exam, call, transaction, &facts, error)
      || !central_task_open_of (transaction, completion->exam, &task, error))
    return FALSE;
  /* Another study of the exam may still be on its way: its own completion moves the exam. */
  if (facts.images_verified)
    {
      if (!central_exam_apply (exam, call, transaction, FJ_EVENT_IMAGES_COMPLETE, &facts,
                               completion->study_uid, &outcome, error))
        return FALSE;
      if (outcome == FJ_OUTCOME_MOVED && task != NULL && g_str_equal (task->code, "acquire"))
        {
          focus = g_strdup_printf ("ServiceRequest/%s", completion->exam);
          if (!central_task_close (task, call, transaction, "completed", error)
              || !central_task_make (call, transaction, exam, "draft", focus, NULL, NULL, NULL, error))
            return FALSE;
        }
    }
  completion->reply = central_reply_resource (200, exam->resource->document);
  return TRUE;
}

static gboolean
finish (CentralTransaction *transaction, gpointer data, GError **error)
{
  Completion *completion = data;
  g_autoptr (JsonArray) issues = json_array_new ();
  Problems problems = { issues, 0 };
  g_autoptr (GPtrArray) studies
      = central_studies_of_exam (transaction, completion->exam, completion->study_uid, error);

  g_clear_pointer (&completion->reply, fj_reply_free);
  if (studies == NULL)
    return FALSE;
  for (guint i = 0; i < studies->len; i++)
    {
      CentralStudy *study = g_ptr_array_index (studies, i);
      guint before = problems.n;

      if (!confirm_instances (completion, study->resource->id, transaction, &problems, error))
        return FALSE;
      if (problems.n > before || study->study->complete || fj_study_count_instances (study->study) == 0)
        continue;
      study->study->complete = TRUE;
      if (!central_study_save (study, completion->call, transaction, "images-complete", error))
        return FALSE;
    }
  if (problems.n > 0)
    completion->reply = refuse (&problems);
  else if (!move_on (completion, transaction, error))
    return FALSE;
  return central_audit_record (transaction, completion->call, completion->reply->status, error);
}

FjReply *
central_images_complete (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  CentralStore *store = central_get_store (call->central);
  Completion completion = { .call = call, .exam = call->request->captures[0] };
  gboolean good = central_store_read (store, begin, &completion, error);

  if (good && completion.reply == NULL)
    good = fetch (&completion, error) && central_store_write (store, finish, &completion, error);
  if (!good)
    g_clear_pointer (&completion.reply, fj_reply_free);
  g_free (completion.study_uid);
  g_clear_pointer (&completion.studies, g_ptr_array_unref);
  g_clear_pointer (&completion.expected, g_hash_table_unref);
  g_clear_pointer (&completion.found, g_hash_table_unref);
  return completion.reply;
}
