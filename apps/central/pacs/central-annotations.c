#include "central-annotations.h"

#include <string.h>
#include "central-body.h"
#include "central-dicomweb.h"
#include "central-lessons.h"
#include "central-sites.h"
#include "central-stow.h"
#include "fj-language.h"
#include "fj-time.h"

#define MAX_BODY ((goffset) 32 << 20)
#define MAX_OBJECTS 64u

#define TAG_PATIENT_ID 0x00100020u

/* PS3.4 B.5: what may come. */
static const char *const sop_classes[] = {
  "1.2.840.10008.5.1.4.1.1.11.1",  /* Grayscale Softcopy Presentation State */
  "1.2.840.10008.5.1.4.1.1.11.2",  /* Color Softcopy Presentation State */
  "1.2.840.10008.5.1.4.1.1.88.22", /* Enhanced SR */
  "1.2.840.10008.5.1.4.1.1.88.33", /* Comprehensive SR */
  "1.2.840.10008.5.1.4.1.1.88.34", /* Comprehensive 3D SR */
  "1.2.840.10008.5.1.4.1.1.88.59", /* Key Object Selection */
};

typedef struct
{
  CentralCall *call;
  char *study_uid;
  gboolean is_of_patient; /* FALSE: a teaching case, or meant as one */
  char *mrn;              /* of its patient at its site */
  GPtrArray *objects;     /* of CentralStowObject */
} Annotations;

static void
annotations_clear (Annotations *annotations)
{
  g_free (annotations->study_uid);
  g_free (annotations->mrn);
  g_clear_pointer (&annotations->objects, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Annotations, annotations_clear)

static gboolean
may (const CentralSession *session, FjVerb verb)
{
  for (guint i = 0; session != NULL && i < session->n_roles; i++)
    if (fj_authorization_check (&session->roles[i], 1, verb, session->roles[i].organization, NULL, NULL))
      return TRUE;
  return FALSE;
}

gboolean
central_annotations_are_meant (const CentralSession *session)
{
  return !may (session, FJ_VERB_STORE_IMAGES)
         && (may (session, FJ_VERB_ANNOTATE) || may (session, FJ_VERB_TEACH));
}

/* --- whose study --- */

static gboolean
look_up (CentralTransaction *transaction, gpointer data, GError **error)
{
  Annotations *annotations = data;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT study.site, study.patient, study.exam, patient.mrn FROM study LEFT JOIN patient ON patient.id ="
      " study.patient WHERE study_uid = ? AND NOT EXISTS (SELECT 1 FROM teaching_study WHERE"
      " teaching_study.study_uid = study.study_uid)",
      "s", annotations->study_uid);
  CentralCall *call = annotations->call;

  if (!central_rows_first (rows, &annotations->is_of_patient, error))
    return FALSE;
  /* Who only teaches hears from there why not. */
  annotations->is_of_patient = annotations->is_of_patient && may (call->session, FJ_VERB_ANNOTATE);
  if (!annotations->is_of_patient)
    return TRUE;
  central_call_touch (call, central_rows_string (rows, 1));
  if (call->exam == NULL)
    call->exam = g_strdup (central_rows_string (rows, 2));
  g_free (annotations->mrn);
  annotations->mrn = g_strdup (central_rows_string (rows, 3));
  return central_call_allow (call, transaction, FJ_VERB_ANNOTATE, central_rows_string (rows, 0), error);
}

static gboolean
begin (Annotations *annotations, GError **error)
{
  const FjRequest *request = annotations->call->request;
  CentralDicomwebKind kind;
  g_autofree char *path = NULL;

  return central_dicomweb_parse (request->method, request->captures[0], &kind, &path, &annotations->study_uid,
                                 error)
         && central_store_read (annotations->call->central->store, look_up, annotations, error);
}

static gboolean
allow (CentralCall *call, goffset *most, GError **error)
{
  g_auto (Annotations) annotations = { .call = call };
  g_autofree char *boundary = NULL;

  *most = MAX_BODY;
  if (!begin (&annotations, error))
    return FALSE;
  if (!annotations.is_of_patient)
    return central_teaching_allow (call, most, error);
  boundary = central_stow_boundary (call->request, error);
  return boundary != NULL;
}

/* --- what they are --- */

static gboolean
check_object (const GPtrArray *objects,
              guint index,
              const CentralStowObject *object,
              FjDicomObject *dicom,
              gpointer data,
              GError **error)
{
  const Annotations *annotations = data;
  gboolean is_known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (sop_classes) && !is_known; i++)
    is_known = g_strcmp0 (object->sop_class, sop_classes[i]) == 0;
  if (!is_known)
    return central_stow_refuse (
        error, index, object,
        _ ("Only presentation states, structured reports and key object selections may be "
           "added to a patient's study by hand."));
  /* Drawn on one patient's images, filed under another's: never. */
  if (annotations->mrn == NULL || !central_stow_says (dicom, TAG_PATIENT_ID, annotations->mrn))
    return central_stow_refuse (
        error, index, object,
        _ ("its Patient ID is not that of the study's patient. Open the exam again and "
           "save what you drew there."));
  return TRUE;
}

/* An object that is there already stays as it is: the same again is fine, another under its UID is not. */
static gboolean
keep (CentralTransaction *transaction, gpointer data, GError **error)
{
  Annotations *annotations = data;

  /* The study may have become another's since the body began to come. */
  if (!look_up (transaction, annotations, error))
    return FALSE;
  if (!annotations->is_of_patient)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("There is no study with this UID."));
      return FALSE;
    }
  for (guint i = 0; i < annotations->objects->len; i++)
    {
      const CentralStowObject *object = g_ptr_array_index (annotations->objects, i);
      g_autoptr (CentralRows) images = central_query (
          transaction, error, "SELECT 1 FROM instance WHERE sop_instance_uid = ?", "s", object->sop_instance);
      gboolean is_image, is_there;

      if (!central_rows_first (images, &is_image, error))
        return FALSE;
      g_autoptr (CentralRows) rows = central_query (
          transaction, error, "SELECT study_uid, digest FROM annotation WHERE sop_instance_uid = ?", "s",
          object->sop_instance);
      if (!central_rows_first (rows, &is_there, error))
        return FALSE;
      if (is_there && g_strcmp0 (central_rows_string (rows, 0), annotations->study_uid) == 0
          && g_strcmp0 (central_rows_string (rows, 1), object->digest) == 0)
        continue;
      if (is_image || is_there)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                       _ ("There is another object with the UID %s. Nothing was stored."),
                       object->sop_instance);
          return FALSE;
        }
      g_autoptr (GMappedFile) mapped = g_mapped_file_new (object->path, FALSE, NULL);
      g_autoptr (GBytes) bytes = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
      if (bytes == NULL)
        {
          g_set_error_literal (error, FJ_ERROR, FJ_ERROR_IO, "spool: a part is gone");
          return FALSE;
        }
      if (!central_outbox_add (transaction, annotations->study_uid, object->sop_instance, bytes, error)
          || !central_exec (
              transaction, error,
              "INSERT INTO annotation (sop_instance_uid, study_uid, sop_class_uid, digest, author, made_at)"
              " VALUES (?, ?, ?, ?, ?, ?)",
              "sssssi", object->sop_instance, annotations->study_uid, object->sop_class, object->digest,
              central_call_actor (annotations->call), fj_time_now ()))
        return FALSE;
    }
  return central_audit_record (transaction, annotations->call, 200, error);
}

static FjReply *
work (CentralCall *call, const char *path, goffset size, GError **error)
{
  g_auto (Annotations) annotations = { .call = call, .objects = central_stow_objects_new () };
  g_autofree char *too_many
      = g_strdup_printf (_ ("At most %u objects may be added at once. Save more often."), MAX_OBJECTS);

  if (!begin (&annotations, error))
    return NULL;
  if (!annotations.is_of_patient)
    return central_teaching_work (call, path, size, error);
  if (!central_stow_take_apart (call, path, annotations.study_uid, MAX_OBJECTS, too_many, annotations.objects,
                                check_object, &annotations, error)
      || !central_store_write (call->central->store, keep, &annotations, error))
    return NULL;
  central_outbox_wake (call->central);
  return central_stow_answer (call->central, annotations.study_uid, annotations.objects);
}

static const CentralBodyKind kind = { allow, work };

void
central_annotations_store (SoupServerMessage *message, const FjRequest *request, gpointer central)
{
  central_body_take (central, message, request, &kind);
}
