#include "central-stow.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "central-multipart.h"
#include "central-pacs.h"
#include "fj-dicom-digest.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-uid.h"

#define BLOCK 262144u

#define TAG_SOP_CLASS_UID 0x00080016u
#define TAG_SOP_INSTANCE_UID 0x00080018u
#define TAG_MODALITY 0x00080060u
#define TAG_SERIES_DESCRIPTION 0x0008103eu
#define TAG_BODY_PART 0x00180015u
#define TAG_STUDY_UID 0x0020000du
#define TAG_SERIES_UID 0x0020000eu
#define TAG_SERIES_NUMBER 0x00200011u
#define TAG_INSTANCE_NUMBER 0x00200013u
#define TAG_FRAMES 0x00280008u

static void
object_free (gpointer data)
{
  CentralStowObject *object = data;

  if (object->path != NULL)
    g_unlink (object->path);
  g_free (object->path);
  g_free (object->sop_class);
  g_free (object->sop_instance);
  g_free (object->study);
  g_free (object->series);
  g_free (object->modality);
  g_free (object->description);
  g_free (object->body_part);
  g_free (object->digest);
  g_free (object);
}

GPtrArray *
central_stow_objects_new (void)
{
  return g_ptr_array_new_with_free_func (object_free);
}

char *
central_stow_boundary (const FjRequest *request, GError **error)
{
  const char *type = fj_request_header (request, "content-type");
  const char *semicolon = type != NULL ? strchr (type, ';') : NULL;
  g_autoptr (GHashTable) parameters = NULL;
  const char *inner, *boundary = NULL;

  if (semicolon != NULL && g_ascii_strncasecmp (type, "multipart/related", strlen ("multipart/related")) == 0)
    {
      parameters = soup_header_parse_semi_param_list (semicolon + 1);
      inner = g_hash_table_lookup (parameters, "type");
      if (inner == NULL || g_ascii_strcasecmp (inner, "application/dicom") == 0)
        boundary = g_hash_table_lookup (parameters, "boundary");
    }
  if (boundary == NULL)
    g_set_error_literal (
        error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
        _ ("Images come as multipart/related; type=\"application/dicom\" with a boundary (PS3.18 "
           "10.5.1)."));
  return g_strdup (boundary);
}

gboolean
central_stow_refuse (GError **error, guint index, const CentralStowObject *object, const char *sentence)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
               _ ("File %u (SOP Instance UID %s): %s Nothing was stored."), index,
               object->sop_instance != NULL ? object->sop_instance : "?", sentence);
  return FALSE;
}

gboolean
central_stow_says (FjDicomObject *dicom, FjTag tag, const char *word)
{
  g_autofree char *value = fj_dicom_object_dup_string (dicom, tag);

  return g_strcmp0 (value, word) == 0;
}

/* --- a part --- */

static gboolean
is_uid (const char *uid)
{
  return uid != NULL && fj_uid_is_valid (uid);
}

static gboolean
check_uids (const GPtrArray *objects,
            guint index,
            const CentralStowObject *object,
            const char *study_uid,
            GError **error)
{
  if (!is_uid (object->sop_class) || !is_uid (object->sop_instance) || !is_uid (object->series))
    return central_stow_refuse (error, index, object, _ ("its UIDs are missing or malformed."));
  if (g_strcmp0 (object->study, study_uid) != 0)
    return central_stow_refuse (
        error, index, object,
        _ ("its Study Instance UID is not the one of the address. Send each study by itself."));
  for (guint i = 0; i < objects->len; i++)
    if (g_str_equal (((CentralStowObject *) g_ptr_array_index (objects, i))->sop_instance,
                     object->sop_instance))
      return central_stow_refuse (error, index, object, _ ("it comes twice."));
  return TRUE;
}

static gboolean
read_object (const GPtrArray *objects,
             guint index,
             CentralStowObject *object,
             const char *study_uid,
             CentralStowCheck check,
             gpointer data,
             GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (FjDicomObject) dicom = fj_dicom_object_open (object->path, FJ_DICOM_OPEN_ALL, &cause);

  if (dicom == NULL)
    return central_stow_refuse (error, index, object, cause->message);
  object->sop_class = fj_dicom_object_dup_string (dicom, TAG_SOP_CLASS_UID);
  object->sop_instance = fj_dicom_object_dup_string (dicom, TAG_SOP_INSTANCE_UID);
  object->study = fj_dicom_object_dup_string (dicom, TAG_STUDY_UID);
  object->series = fj_dicom_object_dup_string (dicom, TAG_SERIES_UID);
  object->modality = fj_dicom_object_dup_string (dicom, TAG_MODALITY);
  object->description = fj_dicom_object_dup_string (dicom, TAG_SERIES_DESCRIPTION);
  object->body_part = fj_dicom_object_dup_string (dicom, TAG_BODY_PART);
  fj_dicom_object_get_int (dicom, TAG_SERIES_NUMBER, 0, &object->series_number);
  fj_dicom_object_get_int (dicom, TAG_INSTANCE_NUMBER, 0, &object->number);
  if (!fj_dicom_object_get_int (dicom, TAG_FRAMES, 0, &object->frames) || object->frames < 1)
    object->frames = 1;
  if (!check (objects, index, object, dicom, data, error)
      || !check_uids (objects, index, object, study_uid, error))
    return FALSE;
  object->digest = fj_dicom_digest_dataset (dicom, NULL, &cause);
  return object->digest != NULL || central_stow_refuse (error, index, object, cause->message);
}

/* One part into a file of its own. */
static gboolean
spool_part (CentralCall *call, CentralMultipart *parts, CentralStowObject *object, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  g_autofree char *path = g_build_filename (call->central->state_dir, "spool", "body-XXXXXX", NULL);
  goffset total = 0;
  gssize n;
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_IO, "spool: cannot make a file");
      return FALSE;
    }
  object->path = g_steal_pointer (&path);
  while ((n = central_multipart_read (parts, block, BLOCK, error)) > 0)
    {
      total += n;
      for (gssize done = 0, w; done < n; done += w)
        if ((w = write (fd, block + done, (gsize) (n - done))) <= 0)
          {
            g_set_error_literal (
                error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                _ ("The server has no room left for this. Tell whoever looks after the server, and "
                   "send it again later."));
            close (fd);
            return FALSE;
          }
      if (total > CENTRAL_PACS_MAX_IN_MEMORY)
        {
          g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("One of the images is too large."));
          close (fd);
          return FALSE;
        }
    }
  close (fd);
  return n == 0;
}

gboolean
central_stow_take_apart (CentralCall *call,
                         const char *path,
                         const char *study_uid,
                         guint most,
                         const char *too_many,
                         GPtrArray *objects,
                         CentralStowCheck check,
                         gpointer data,
                         GError **error)
{
  g_autofree char *boundary = central_stow_boundary (call->request, error);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autoptr (CentralMultipart) parts = NULL;
  g_autoptr (GError) cause = NULL;

  if (boundary == NULL)
    return FALSE;
  if (stream == NULL)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_IO, "spool: the body is gone");
      return FALSE;
    }
  parts = central_multipart_new (G_INPUT_STREAM (stream), boundary, NULL, &cause);
  while (parts != NULL && central_multipart_next (parts, &cause))
    {
      CentralStowObject *object = g_new0 (CentralStowObject, 1);

      if (objects->len >= most)
        cause = g_error_new_literal (FJ_ERROR, FJ_ERROR_TOO_LARGE, too_many);
      if (cause != NULL || !spool_part (call, parts, object, &cause)
          || !read_object (objects, objects->len + 1, object, study_uid, check, data, &cause))
        {
          object_free (object);
          break;
        }
      g_ptr_array_add (objects, object);
    }
  /* The reader blames an archive; here the sender is wrong. */
  if (g_error_matches (cause, FJ_ERROR, FJ_ERROR_UNAVAILABLE))
    g_set_error_literal (
        error, FJ_ERROR, FJ_ERROR_INVALID,
        _ ("The images could not be taken apart: the body is no multipart/related, or ends before its "
           "end. Send them again."));
  else if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (objects->len == 0)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("There are no images in this."));
  else
    return TRUE;
  return FALSE;
}

/* --- the answer --- */

static void
add_value (JsonObject *json, const char *tag, const char *vr, const char *value)
{
  JsonObject *element = json_object_new ();
  JsonArray *values = json_array_new ();

  json_array_add_string_element (values, value);
  json_object_set_string_member (element, "vr", vr);
  json_object_set_array_member (element, "Value", values);
  json_object_set_object_member (json, tag, element);
}

FjReply *
central_stow_answer (Central *central, const char *study_uid, const GPtrArray *objects)
{
  g_autoptr (JsonObject) json = json_object_new ();
  g_autofree char *url
      = g_strdup_printf ("%s/dicom-web/studies/%s", central_get_base_url (central), study_uid);
  JsonObject *stored = json_object_new ();
  JsonArray *items = json_array_new ();
  g_autoptr (GBytes) body = NULL;

  add_value (json, "00081190", "UR", url);
  for (guint i = 0; i < objects->len; i++)
    {
      const CentralStowObject *object = g_ptr_array_index (objects, i);
      g_autofree char *where
          = g_strdup_printf ("%s/series/%s/instances/%s", url, object->series, object->sop_instance);
      JsonObject *item = json_object_new ();

      add_value (item, "00081150", "UI", object->sop_class);
      add_value (item, "00081155", "UI", object->sop_instance);
      add_value (item, "00081190", "UR", where);
      json_array_add_object_element (items, item);
    }
  json_object_set_string_member (stored, "vr", "SQ");
  json_object_set_array_member (stored, "Value", items);
  json_object_set_object_member (json, "00081199", stored);
  body = fj_json_to_bytes (json);
  return fj_reply_new (200, "application/dicom+json", body);
}
