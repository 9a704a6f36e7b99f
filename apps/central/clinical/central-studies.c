#include "central-studies.h"

#include <string.h>
#include "fj-language.h"
#include "fj-uid.h"

void
central_study_free (CentralStudy *study)
{
  if (study == NULL)
    return;
  central_resource_free (study->resource);
  g_clear_pointer (&study->study, fj_study_free);
  g_free (study);
}

static void
replace_string (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

FjStudy *
central_study_from_document (const CentralResource *resource, GError **error)
{
  FjStudy *study = fj_fhir_study_from_json (resource->document, error);

  if (study == NULL)
    return NULL;
  replace_string (&study->id, resource->id);
  replace_string (&study->site, resource->site);
  return study;
}

static CentralStudy *
load_study (CentralTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CentralStudy) study = g_new0 (CentralStudy, 1);

  study->resource = central_resource_load (transaction, "ImagingStudy", id, error);
  if (study->resource == NULL)
    return NULL;
  study->study = central_study_from_document (study->resource, error);
  return study->study != NULL ? g_steal_pointer (&study) : NULL;
}

GPtrArray *
central_studies_of_exam (CentralTransaction *transaction,
                         const char *exam,
                         const char *study_uid,
                         GError **error)
{
  g_autoptr (GPtrArray) studies = g_ptr_array_new_with_free_func ((GDestroyNotify) central_study_free);
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT id FROM imaging_study WHERE exam = ? AND (? IS NULL OR study_uid = ?) ORDER BY study_uid",
      "sss", exam, study_uid, study_uid);
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    {
      CentralStudy *study = load_study (transaction, central_rows_string (rows, 0), error);
      if (study == NULL)
        return NULL;
      g_ptr_array_add (studies, study);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&studies);
}

/* --- which exam the images are of --- */

static void
leave_unmatched (FjStudy *study, const char *sentence)
{
  g_clear_pointer (&study->exam, g_free);
  g_clear_pointer (&study->patient, g_free);
  if (study->unmatched == NULL)
    study->unmatched = g_strdup (sentence);
}

/* By accession and patient number, both, exactly; anything less is for a person to decide. A gateway that
 * could not match says why, and is believed. */
static gboolean
match (FjStudy *study, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  g_autofree char *sentence = NULL;
  gboolean found;

  if (study->exam == NULL && study->unmatched != NULL)
    {
      leave_unmatched (study, NULL);
      return TRUE;
    }
  if (study->accession == NULL || *study->accession == '\0' || study->patient_id == NULL
      || *study->patient_id == '\0')
    {
      leave_unmatched (
          study, _ ("The images bear no accession number or no patient number. Choose the order they belong "
                    "to."));
      return TRUE;
    }
  rows = central_query (
      transaction, error,
      "SELECT exam.id, exam.patient, patient.mrn FROM exam JOIN patient ON patient.id = exam.patient"
      " WHERE exam.accession = ? AND exam.site = ?",
      "ss", study->accession, study->site);
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found)
    {
      sentence = g_strdup_printf (
          _ ("No order of this hospital has the accession number %.20s that the images bear. Choose "
             "the order they belong to."),
          study->accession);
      leave_unmatched (study, sentence);
      return TRUE;
    }
  if (g_strcmp0 (study->patient_id, central_rows_string (rows, 2)) != 0)
    {
      sentence = g_strdup_printf (
          _ ("The images bear the patient number %.64s, but the order %.20s is for %s. Find out "
             "whose images they are."),
          study->patient_id, study->accession, central_rows_string (rows, 2));
      leave_unmatched (study, sentence);
      return TRUE;
    }
  if (study->exam != NULL && g_strcmp0 (study->exam, central_rows_string (rows, 0)) != 0)
    {
      leave_unmatched (
          study, _ ("The order that the gateway named is not the one whose accession number the images bear. "
                    "Choose the order they belong to."));
      return TRUE;
    }
  replace_string (&study->exam, central_rows_string (rows, 0));
  replace_string (&study->patient, central_rows_string (rows, 1));
  g_clear_pointer (&study->unmatched, g_free);
  return TRUE;
}

/* --- instances --- */

typedef struct
{
  char *digest;
  gboolean confirmed;
} Known;

static void
known_free (gpointer data)
{
  Known *known = data;

  g_free (known->digest);
  g_free (known);
}

static GHashTable *
known_instances (CentralTransaction *transaction, const char *study, GError **error)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT sop_instance_uid, dataset_digest, confirmed FROM instance WHERE study = ?",
      "s", study);
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    {
      Known *known = g_new0 (Known, 1);
      known->digest = g_strdup (central_rows_string (rows, 1));
      known->confirmed = central_rows_int (rows, 2) != 0;
      g_hash_table_insert (table, g_strdup (central_rows_string (rows, 0)), known);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&table);
}

static gboolean
add_instance (CentralTransaction *transaction,
              const FjStudy *study,
              const FjSeries *series,
              const FjInstance *instance,
              GError **error)
{
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT 1 FROM instance WHERE sop_instance_uid = ?", "s",
                       instance->sop_instance_uid);
  gboolean found;

  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (found)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("The image %s is already part of another study. Two images with one UID cannot be told apart: keep "
             "these images aside and look at the modality."),
          instance->sop_instance_uid);
      return FALSE;
    }
  return central_exec (
      transaction, error,
      "INSERT INTO instance (sop_instance_uid, study, series_uid, sop_class_uid, dataset_digest,"
      " confirmed, confirmed_at) VALUES (?, ?, ?, ?, ?, 0, NULL)",
      "sssss", instance->sop_instance_uid, study->id, series->series_uid,
      instance->sop_class_uid != NULL ? instance->sop_class_uid : "", instance->dataset_digest);
}

static gboolean
same_uid_other_image (const char *uid, GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CONFLICT,
      _ ("The image %s was received before with other content. Two images with one UID cannot be told apart: "
         "keep the new one aside and look at the modality."),
      uid);
  return FALSE;
}

/* Writes what is new. *@changed: there is something to tell; *@n_new: images that were not known. */
static gboolean
write_instances (CentralTransaction *transaction,
                 FjStudy *study,
                 GHashTable *known,
                 gboolean *changed,
                 guint *n_new,
                 GError **error)
{
  for (guint s = 0; s < study->series->len; s++)
    {
      const FjSeries *series = g_ptr_array_index (study->series, s);
      for (guint i = 0; i < series->instances->len; i++)
        {
          FjInstance *instance = g_ptr_array_index (series->instances, i);
          Known *old = g_hash_table_lookup (known, instance->sop_instance_uid);

          if (old == NULL)
            {
              if (!add_instance (transaction, study, series, instance, error))
                return FALSE;
              (*n_new)++;
              continue;
            }
          if (instance->dataset_digest == NULL)
            instance->dataset_digest = g_strdup (old->digest);
          else if (old->digest == NULL)
            {
              if (!central_exec (
                      transaction, error,
                      "UPDATE instance SET dataset_digest = ?, confirmed = 0 WHERE sop_instance_uid = ?",
                      "ss", instance->dataset_digest, instance->sop_instance_uid))
                return FALSE;
              *changed = TRUE;
            }
          else if (!g_str_equal (old->digest, instance->dataset_digest))
            return same_uid_other_image (instance->sop_instance_uid, error);
          g_hash_table_remove (known, instance->sop_instance_uid);
        }
    }
  return TRUE;
}

/* What is left in @known was not named this time: confirmed images stay (they are in the PACS), others go. */
static gboolean
keep_or_drop (CentralTransaction *transaction,
              FjStudy *study,
              const FjStudy *before,
              GHashTable *known,
              gboolean *changed,
              GError **error)
{
  GHashTableIter iter;
  gpointer uid;
  gpointer value;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &uid, &value))
    {
      const Known *old = value;
      if (!old->confirmed)
        {
          if (!central_exec (transaction, error, "DELETE FROM instance WHERE sop_instance_uid = ?", "s", uid))
            return FALSE;
          *changed = TRUE;
          continue;
        }
      for (guint s = 0; s < before->series->len; s++)
        {
          const FjSeries *series = g_ptr_array_index (before->series, s);
          for (guint i = 0; i < series->instances->len; i++)
            {
              const FjInstance *instance = g_ptr_array_index (series->instances, i);
              FjSeries *to;
              FjInstance *copy;

              if (!g_str_equal (instance->sop_instance_uid, uid))
                continue;
              to = fj_study_ensure_series (study, series->series_uid);
              if (to->modality == NULL)
                to->modality = g_strdup (series->modality);
              copy = fj_series_ensure_instance (to, uid);
              replace_string (&copy->sop_class_uid, instance->sop_class_uid);
              replace_string (&copy->dataset_digest, instance->dataset_digest);
              copy->number = instance->number;
              copy->frames = instance->frames;
            }
        }
    }
  return TRUE;
}

/* --- storing --- */

static gboolean
write_rows (CentralStudy *study, gboolean is_new, CentralTransaction *transaction, GError **error)
{
  const FjStudy *s = study->study;
  gint64 n_instances = fj_study_count_instances (s);

  if (is_new ? !central_exec (
          transaction, error,
          "INSERT INTO imaging_study (exam, patient, accession, complete, n_series, n_instances, version,"
          " id, study_uid, site) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          "sssiiiisss", s->exam, s->patient, s->accession, (gint64) s->complete, (gint64) s->series->len,
          n_instances, (gint64) study->resource->version, study->resource->id, s->study_uid,
          study->resource->site)
             : !central_exec (
                 transaction, error,
                 "UPDATE imaging_study SET exam = ?, patient = ?, accession = ?, complete = ?, n_series = ?,"
                 " n_instances = ?, version = ? WHERE id = ?",
                 "sssiiiis", s->exam, s->patient, s->accession, (gint64) s->complete, (gint64) s->series->len,
                 n_instances, (gint64) study->resource->version, study->resource->id))
    return FALSE;
  return central_exec (
      transaction, error,
      "INSERT INTO study (study_uid, id, site, exam, patient, accession, patient_id, unmatched, complete,"
      " started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (study_uid) DO UPDATE SET id = excluded.id, exam = excluded.exam,"
      " patient = excluded.patient, accession = excluded.accession, patient_id = excluded.patient_id,"
      " unmatched = excluded.unmatched, complete = excluded.complete, started_at = excluded.started_at",
      "ssssssssii", s->study_uid, study->resource->id, study->resource->site, s->exam, s->patient,
      s->accession, s->patient_id, s->unmatched, (gint64) s->complete, (gint64) s->started_at);
}

gboolean
central_study_save (CentralStudy *study,
                    CentralCall *call,
                    CentralTransaction *transaction,
                    const char *event,
                    GError **error)
{
  gboolean is_new = study->resource->version == 0;
  JsonObject *document = fj_fhir_study_to_json (study->study, study->resource->document);

  json_object_unref (study->resource->document);
  study->resource->document = document;
  replace_string (&study->resource->exam, study->study->exam);
  replace_string (&study->resource->patient, study->study->patient);
  return central_resource_save (study->resource, call, transaction, event, error)
         && write_rows (study, is_new, transaction, error);
}

/* The hospital whose study it is: as the DICOMweb gate knows it already, or the caller's. */
static gboolean
choose_site (
    CentralCall *call, CentralTransaction *transaction, const FjStudy *study, char **site, GError **error)
{
  g_autoptr (CentralSite) own = NULL;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT site FROM study WHERE study_uid = ?", "s", study->study_uid);
  gboolean found;

  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (found)
    {
      *site = g_strdup (central_rows_string (rows, 0));
      return central_call_allow (call, transaction, FJ_VERB_STORE_IMAGES, *site, error);
    }
  own = central_site_choose (call, transaction, FJ_VERB_STORE_IMAGES, study->site, error);
  if (own == NULL)
    return FALSE;
  *site = g_strdup (own->id);
  return TRUE;
}

static gboolean
check_id (const char *id, const FjStudy *study, GError **error)
{
  g_autofree char *expected = fj_uuid_from_name (study->study_uid);

  if (g_str_equal (expected, id))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("The id of an ImagingStudy follows from its Study Instance UID: for %s it is %s."),
               study->study_uid, expected);
  return FALSE;
}

/* The exam hears of new images; the state table says what that means now. */
static gboolean
tell_exam (
    CentralStudy *study, CentralCall *call, CentralTransaction *transaction, guint n_new, GError **error)
{
  g_autoptr (CentralExam) exam = NULL;
  g_autofree char *detail = g_strdup_printf ("%u images of %s", n_new, study->study->study_uid);
  FjLifecycleFacts facts;

  if (study->study->exam == NULL || n_new == 0)
    return TRUE;
  exam = central_exam_load (call, transaction, study->study->exam, error);
  return exam != NULL && central_exam_facts (exam, call, transaction, &facts, error)
         && central_exam_apply (exam, call, transaction, FJ_EVENT_IMAGE, &facts, detail, NULL, error);
}

FjReply *
central_study_put (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *id = call->request->captures[0];
  JsonObject *body;
  g_autoptr (CentralStudy) before = NULL;
  g_autoptr (CentralStudy) study = NULL;
  g_autoptr (CentralSite) any = NULL;
  g_autoptr (GHashTable) known = NULL;
  g_autofree char *site = NULL;
  gboolean exists = FALSE;
  gboolean changed = FALSE;
  guint n_new = 0;
  FjReply *reply = NULL;

  if (fj_uuid_is_valid (id) && !central_resource_exists (transaction, "ImagingStudy", id, &exists, error))
    return NULL;
  if (exists)
    {
      before = load_study (transaction, id, error);
      if (before == NULL
          || !central_call_allow (call, transaction, FJ_VERB_STORE_IMAGES, before->resource->site, error))
        return NULL;
      if (fj_request_header (call->request, "if-match") != NULL
          && !central_resource_match (before->resource, call, transaction, &reply, error))
        return reply;
    }
  else
    {
      any = central_site_choose (call, transaction, FJ_VERB_STORE_IMAGES, NULL, error);
      if (any == NULL && !g_error_matches (*error, FJ_ERROR, FJ_ERROR_INVALID))
        return NULL;
      g_clear_error (error);
    }
  body = central_call_body (call, "ImagingStudy", error);
  if (body == NULL)
    return NULL;
  study = g_new0 (CentralStudy, 1);
  study->study = fj_fhir_study_from_json (body, error);
  if (study->study == NULL || !check_id (id, study->study, error))
    return NULL;
  if (before != NULL)
    site = g_strdup (before->resource->site);
  else if (!choose_site (call, transaction, study->study, &site, error))
    return NULL;
  replace_string (&study->study->id, id);
  replace_string (&study->study->site, site);
  if (before != NULL && before->study->exam != NULL)
    {
      /* Once matched it stays so; only $reassign moves it. */
      replace_string (&study->study->exam, before->study->exam);
      replace_string (&study->study->patient, before->study->patient);
      g_clear_pointer (&study->study->unmatched, g_free);
    }
  else if (!match (study->study, transaction, error))
    return NULL;
  known = known_instances (transaction, id, error);
  if (known == NULL || !write_instances (transaction, study->study, known, &changed, &n_new, error)
      || (before != NULL && !keep_or_drop (transaction, study->study, before->study, known, &changed, error)))
    return NULL;
  changed = changed || n_new > 0 || before == NULL || g_strcmp0 (before->study->exam, study->study->exam) != 0
            || g_strcmp0 (before->study->unmatched, study->study->unmatched) != 0;
  if (study->study->exam != NULL)
    central_call_set_exam (call, study->study->exam);
  if (study->study->patient != NULL)
    central_call_touch (call, study->study->patient);
  if (!changed) /* said before */
    return central_reply_resource (200, before->resource->document);
  /* Complete is what central itself confirmed; anything new has to be confirmed again. */
  study->study->complete = before != NULL && before->study->complete && n_new == 0;
  study->resource = central_resource_new ("ImagingStudy", id, site, study->study->patient, study->study->exam,
                                          fj_json_copy (body));
  study->resource->version = before != NULL ? before->resource->version : 0;
  if (!central_study_save (study, call, transaction, "images", error)
      || !tell_exam (study, call, transaction,
                     before == NULL || before->study->exam != NULL ? n_new : MAX (n_new, 1), error))
    return NULL;
  return central_reply_resource (before != NULL ? 200 : 201, study->resource->document);
}
