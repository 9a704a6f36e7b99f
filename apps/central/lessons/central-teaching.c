/* Teaching cases: STOW-RS (PS3.18 10.5) of studies that belong to no patient. Every object must say that the
 * patient's identity was removed; all are looked at before the first is stored. */
#include "central-lessons.h"

#include "central-dicomweb.h"
#include "central-pacs.h"
#include "central-stow.h"
#include "central-studies.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define MAX_BODY ((goffset) 2 << 30)
#define MAX_OBJECTS 2000u

#define TAG_STUDY_DESCRIPTION 0x00081030u
#define TAG_IDENTITY_REMOVED 0x00120062u
#define TAG_BURNED_IN 0x00280301u

typedef struct
{
  CentralCall *call;
  char *study_uid;
  char *site;
  char *description;
  GPtrArray *objects; /* of CentralStowObject */
} Case;

static void
case_clear (Case *teaching)
{
  g_free (teaching->study_uid);
  g_free (teaching->site);
  g_free (teaching->description);
  g_clear_pointer (&teaching->objects, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* --- before the body --- */

static gboolean
choose_site (CentralTransaction *transaction, gpointer data, GError **error)
{
  Case *teaching = data;
  g_autoptr (CentralSite) site
      = central_site_choose (teaching->call, transaction, FJ_VERB_TEACH,
                             fj_request_query (teaching->call->request, "organization"), error);

  g_free (teaching->site);
  teaching->site = site != NULL ? g_strdup (site->id) : NULL;
  return site != NULL;
}

static gboolean
begin (Case *teaching, GError **error)
{
  const FjRequest *request = teaching->call->request;
  CentralDicomwebKind kind;
  g_autofree char *path = NULL;

  return central_dicomweb_parse (request->method, request->captures[0], &kind, &path, &teaching->study_uid,
                                 error)
         && central_store_read (teaching->call->central->store, choose_site, teaching, error);
}

gboolean
central_teaching_allow (CentralCall *call, goffset *most, GError **error)
{
  g_auto (Case) teaching = { .call = call };
  g_autofree char *boundary = NULL;

  *most = MAX_BODY;
  if (!begin (&teaching, error))
    return FALSE;
  boundary = central_stow_boundary (call->request, error);
  return boundary != NULL;
}

/* --- looking at it --- */

static gboolean
check_object (const GPtrArray *objects,
              guint index,
              const CentralStowObject *object,
              FjDicomObject *dicom,
              gpointer data,
              GError **error)
{
  Case *teaching = data;

  if (!central_stow_says (dicom, TAG_IDENTITY_REMOVED, "YES"))
    return central_stow_refuse (
        error, index, object,
        _ ("Patient Identity Removed (0012,0062) is not YES. De-identify the study first; a teaching "
           "case may not show who it is of."));
  if (central_stow_says (dicom, TAG_BURNED_IN, "YES"))
    return central_stow_refuse (
        error, index, object,
        _ ("Burned In Annotation (0028,0301) is YES: there is writing in the picture itself. Take it out "
           "first."));
  if (teaching->description == NULL)
    teaching->description = fj_dicom_object_dup_string (dicom, TAG_STUDY_DESCRIPTION);
  return TRUE;
}

static gboolean
take_apart (Case *teaching, const char *path, GError **error)
{
  g_autofree char *too_many
      = g_strdup_printf (_ ("A teaching case has at most %u images. Send those that matter."), MAX_OBJECTS);

  return central_stow_take_apart (teaching->call, path, teaching->study_uid, MAX_OBJECTS, too_many,
                                  teaching->objects, check_object, teaching, error);
}

/* --- storing it --- */

/* Not another study's; the same object may come again. *@known: it is there. */
static gboolean
check_instance (CentralTransaction *transaction,
                const char *study,
                const CentralStowObject *object,
                gboolean *known,
                GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT study, dataset_digest FROM instance WHERE sop_instance_uid = ?", "s",
      object->sop_instance);

  if (!central_rows_first (rows, known, error))
    return FALSE;
  if (!*known
      || (g_strcmp0 (central_rows_string (rows, 0), study) == 0
          && g_strcmp0 (central_rows_string (rows, 1), object->digest) == 0))
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CONFLICT,
      _ ("There is another image with the UID %s. A de-identified copy needs UIDs of its own. Nothing was "
         "stored."),
      object->sop_instance);
  return FALSE;
}

/* The study becomes a teaching case before the first image is stored: from then on nobody's images can join
 * it. */
static gboolean
claim (CentralTransaction *transaction, gpointer data, GError **error)
{
  Case *teaching = data;
  g_autofree char *id = fj_uuid_from_name (teaching->study_uid);
  g_autoptr (CentralRows) rows
      = central_query (transaction, error,
                       "SELECT study.site, teaching_study.site FROM study LEFT JOIN teaching_study"
                       " ON teaching_study.study_uid = study.study_uid WHERE study.study_uid = ?",
                       "s", teaching->study_uid);
  gboolean found, known;

  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (found && central_rows_string (rows, 1) == NULL)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                           _ ("This is the study of a patient. A de-identified copy needs UIDs of its own."));
      return FALSE;
    }
  if (found
      && !central_call_allow (teaching->call, transaction, FJ_VERB_TEACH, central_rows_string (rows, 1),
                              error))
    return FALSE;
  for (guint i = 0; i < teaching->objects->len; i++)
    if (!check_instance (transaction, id, g_ptr_array_index (teaching->objects, i), &known, error))
      return FALSE;
  return found
         || (central_exec (transaction, error, "INSERT INTO study (study_uid, site) VALUES (?, ?)", "ss",
                           teaching->study_uid, teaching->site)
             && central_exec (
                 transaction, error,
                 "INSERT INTO teaching_study (study_uid, site, owner, made_at) VALUES (?, ?, ?, ?)", "sssi",
                 teaching->study_uid, teaching->site, central_call_actor (teaching->call), fj_time_now ()));
}

static gboolean
send_all (Case *teaching, GError **error)
{
  for (guint i = 0; i < teaching->objects->len; i++)
    {
      const CentralStowObject *object = g_ptr_array_index (teaching->objects, i);
      g_autoptr (GMappedFile) mapped = g_mapped_file_new (object->path, FALSE, NULL);
      g_autoptr (GBytes) bytes = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;

      if (bytes == NULL)
        {
          g_set_error_literal (error, FJ_ERROR, FJ_ERROR_IO, "spool: a part is gone");
          return FALSE;
        }
      if (!central_pacs_store (teaching->call->central, teaching->study_uid, object->sop_instance, bytes,
                               error))
        return FALSE;
    }
  return TRUE;
}

static void
replace (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
add_object (FjStudy *study, const CentralStowObject *object)
{
  FjSeries *series = fj_study_ensure_series (study, object->series);
  FjInstance *instance = fj_series_ensure_instance (series, object->sop_instance);

  replace (&series->modality, object->modality);
  replace (&series->description, object->description);
  replace (&series->body_part, object->body_part);
  series->number = (gint) CLAMP (object->series_number, 0, G_MAXINT);
  replace (&instance->sop_class_uid, object->sop_class);
  replace (&instance->dataset_digest, object->digest);
  instance->number = (gint) CLAMP (object->number, 0, G_MAXINT);
  instance->frames = (guint) CLAMP (object->frames, 1, G_MAXINT);
}

/* The ImagingStudy as it is, or a new one that says what it is. */
static CentralStudy *
open_study (const Case *teaching, const char *id, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralStudy) study = g_new0 (CentralStudy, 1);
  gboolean exists = FALSE;
  JsonObject *document;

  if (!central_resource_exists (transaction, "ImagingStudy", id, &exists, error))
    return NULL;
  if (exists)
    {
      study->resource = central_resource_load (transaction, "ImagingStudy", id, error);
      study->study = study->resource != NULL ? central_study_from_document (study->resource, error) : NULL;
      return study->study != NULL ? g_steal_pointer (&study) : NULL;
    }
  document = json_object_new ();
  json_object_set_string_member (document, "resourceType", "ImagingStudy");
  {
    JsonArray *extensions = json_array_new ();
    JsonObject *extension = json_object_new ();

    json_object_set_string_member (extension, "url", CENTRAL_EXTENSION_TEACHING);
    json_object_set_boolean_member (extension, "valueBoolean", TRUE);
    json_array_add_object_element (extensions, extension);
    json_object_set_array_member (document, "extension", extensions);
  }
  study->resource = central_resource_new ("ImagingStudy", id, teaching->site, NULL, NULL, document);
  study->study = fj_study_new ();
  study->study->id = g_strdup (id);
  study->study->site = g_strdup (teaching->site);
  study->study->study_uid = g_strdup (teaching->study_uid);
  study->study->description = g_strdup (teaching->description);
  return g_steal_pointer (&study);
}

static gboolean
note (CentralTransaction *transaction, gpointer data, GError **error)
{
  Case *teaching = data;
  g_autofree char *id = fj_uuid_from_name (teaching->study_uid);
  g_autoptr (CentralStudy) study = open_study (teaching, id, transaction, error);
  guint n_new = 0;

  if (study == NULL)
    return FALSE;
  for (guint i = 0; i < teaching->objects->len; i++)
    {
      const CentralStowObject *object = g_ptr_array_index (teaching->objects, i);
      gboolean known;

      if (!check_instance (transaction, id, object, &known, error))
        return FALSE;
      add_object (study->study, object);
      if (known)
        continue;
      n_new++;
      if (!central_exec (
              transaction, error,
              "INSERT INTO instance (sop_instance_uid, study, series_uid, sop_class_uid, dataset_digest,"
              " confirmed, confirmed_at) VALUES (?, ?, ?, ?, ?, 1, ?)",
              "sssssi", object->sop_instance, id, object->series, object->sop_class, object->digest,
              fj_time_now ()))
        return FALSE;
    }
  study->study->complete = TRUE;
  return (n_new == 0 || central_study_save (study, teaching->call, transaction, "images", error))
         && central_audit_record (transaction, teaching->call, 200, error);
}

FjReply *
central_teaching_work (CentralCall *call, const char *path, goffset size, GError **error)
{
  g_auto (Case) teaching = { .call = call, .objects = central_stow_objects_new () };
  CentralStore *store = call->central->store;

  if (!begin (&teaching, error) || !take_apart (&teaching, path, error)
      || !central_store_write (store, claim, &teaching, error) || !send_all (&teaching, error)
      || !central_store_write (store, note, &teaching, error))
    return NULL;
  return central_stow_answer (call->central, teaching.study_uid, teaching.objects);
}
