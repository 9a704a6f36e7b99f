#include "viewer-marks-send.h"

#include <glib/gstdio.h>

#include "fj-annotation-read.h"
#include "fj-annotation-saving.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-pacs-annotations.h"
#include "fj-pacs-source.h"

static void
image_free (gpointer data)
{
  fj_mark_image_clear (data);
  g_free (data);
}

void
viewer_marks_found_free (ViewerMarksFound *found)
{
  g_clear_pointer (&found->load, fj_annotation_load_free);
  g_ptr_array_unref (found->studies);
  g_free (found);
}

/* An object of the archive as its header. */
static FjDicomObject *
read_header (FjImageSource *source,
             const ViewerImaging *imaging,
             const char *key,
             FjSandboxFile **file,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = fj_image_source_fetch (source, key, cancellable, error);

  *file = path != NULL ? fj_sandbox_open (imaging->sandbox, path, error) : NULL;
  return *file != NULL ? fj_sandbox_read_header (imaging->sandbox, *file, cancellable, error) : NULL;
}

/* --- what is there --- */

static void
note_study (ViewerMarksFound *found, const FjImageObject *object)
{
  for (guint i = 0; i < found->studies->len; i++)
    if (g_strcmp0 (((FjMarkImage *) found->studies->pdata[i])->study_uid, object->study_uid) == 0)
      return;
  FjMarkImage *image = g_new0 (FjMarkImage, 1);

  image->study_uid = g_strdup (object->study_uid);
  image->series_uid = g_strdup (object->series_uid);
  image->sop_class_uid = g_strdup (""); /* a study is known by any of its images, of whatever class */
  image->sop_instance_uid = g_strdup (object->instance_uid);
  image->frame = 1;
  g_ptr_array_add (found->studies, image);
}

/* FALSE only when it is cancelled: one object is not all. */
static gboolean
read_one (FjImageSource *source,
          const ViewerImaging *imaging,
          const FjPacsAnnotation *annotation,
          GPtrArray *contents,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (FjSandboxFile) file = NULL;
  g_autoptr (FjDicomObject) header = NULL;
  FjAnnotationContent *content = NULL;

  if (!fj_annotation_can_read (annotation->sop_class_uid))
    return TRUE;
  header = read_header (source, imaging, annotation->key, &file, cancellable, &cause);
  if (header != NULL)
    content = fj_annotation_read_with (header, NULL, NULL, &cause);
  if (content != NULL)
    {
      g_ptr_array_add (contents, content);
      return TRUE;
    }
  /* An archive that does not answer is no damaged object: what it holds would be taken for absent. */
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (cause, FJ_ERROR, FJ_ERROR_UNAVAILABLE)
      || g_error_matches (cause, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  content = fj_annotation_content_new ();
  fj_annotation_content_say (content, cause->message);
  g_ptr_array_add (contents, content);
  return TRUE;
}

ViewerMarksFound *
viewer_marks_find (FjClient *client,
                   const ViewerImaging *imaging,
                   const char *exam,
                   const char *author,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (FjImageSource) source = fj_pacs_source_new (client, imaging->objects, exam, NULL);
  g_autoptr (GPtrArray) objects = fj_image_source_list (source, cancellable, error);
  g_autoptr (GPtrArray) contents
      = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_annotation_content_free);
  g_autoptr (ViewerMarksFound) found = NULL;

  if (objects == NULL)
    return NULL;
  found = g_new0 (ViewerMarksFound, 1);
  found->studies = g_ptr_array_new_with_free_func (image_free);
  for (guint i = 0; i < objects->len; i++)
    note_study (found, g_ptr_array_index (objects, i));
  for (guint i = 0; i < found->studies->len; i++)
    {
      const FjMarkImage *study = g_ptr_array_index (found->studies, i);
      g_autoptr (GPtrArray) annotations
          = fj_pacs_annotations_list (client, study->study_uid, cancellable, error);

      if (annotations == NULL)
        return NULL;
      for (guint k = 0; k < annotations->len; k++)
        if (!read_one (source, imaging, g_ptr_array_index (annotations, k), contents, cancellable, error))
          return NULL;
    }
  found->load = fj_annotation_load_new (contents, author);
  return g_steal_pointer (&found);
}

/* --- sending --- */

typedef struct
{
  FjImageSource *source;
  const ViewerImaging *imaging;
  GCancellable *cancellable;
} Sending;

static gboolean
open_image (const FjMarkImage *image, FjDicomObject **header, FjFrame **frame, gpointer data, GError **error)
{
  const Sending *sending = data;
  g_autofree char *key = g_strjoin ("/", image->study_uid, image->series_uid, image->sop_instance_uid, NULL);
  g_autoptr (FjSandboxFile) file = NULL;

  *header = read_header (sending->source, sending->imaging, key, &file, sending->cancellable, error);
  if (*header == NULL)
    return FALSE;
  if (frame == NULL)
    return TRUE;
  *frame = fj_sandbox_read_frame (sending->imaging->sandbox, file, *header, image->frame - 1,
                                  sending->cancellable, error);
  if (*frame == NULL)
    g_clear_pointer (header, fj_dicom_object_free);
  return *frame != NULL;
}

static gboolean
store (FjClient *client,
       const char *study_uid,
       const GPtrArray *objects,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("fenji-marks-XXXXXX", error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) answer = NULL;
  gboolean is_written = folder != NULL;

  for (guint i = 0; is_written && i < objects->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.dcm", i + 1);
      char *path = g_build_filename (folder, name, NULL);

      g_ptr_array_add (paths, path);
      is_written = fj_dicom_object_save (g_ptr_array_index (objects, i), path, NULL, error);
    }
  g_ptr_array_add (paths, NULL);
  if (is_written)
    answer = fj_client_stow (client, study_uid, (char **) paths->pdata, cancellable, error);
  for (guint i = 0; i + 1 < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
  if (folder != NULL)
    g_rmdir (folder);
  return answer != NULL;
}

static gboolean
send_study (FjClient *client,
            const Sending *sending,
            const ViewerMarksDraft *draft,
            const FjMarkImage *study,
            GError **error)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new (), keys = g_ptr_array_new (), objects = NULL;
  const FjAnnotationMaker maker
      = { .author = draft->author, .made_at = draft->moment, .language = fj_language_get_thread () };
  FjAnnotationSaving saving = { .any = study };

  for (guint i = 0; i < draft->marks->len; i++)
    {
      FjMark *mark = g_ptr_array_index (draft->marks, i);

      if (g_strcmp0 (mark->image.study_uid, study->study_uid) == 0)
        g_ptr_array_add (marks, mark);
    }
  for (guint i = 0; i < draft->keys->len; i++)
    {
      FjMarkImage *key = g_ptr_array_index (draft->keys, i);

      if (g_strcmp0 (key->study_uid, study->study_uid) == 0)
        g_ptr_array_add (keys, key);
    }
  saving.marks = (const FjMark *const *) marks->pdata;
  saving.n_marks = marks->len;
  saving.keys = (const FjMarkImage *const *) keys->pdata;
  saving.n_keys = keys->len;
  objects = fj_annotation_saving_write (&saving, &maker, open_image, (gpointer) sending, error);
  return objects != NULL && store (client, study->study_uid, objects, sending->cancellable, error);
}

gboolean
viewer_marks_send (FjClient *client,
                   const ViewerImaging *imaging,
                   const ViewerMarksDraft *draft,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (FJ_IS_CLIENT (client) && draft != NULL, FALSE);
  for (guint i = 0; i < draft->studies->len; i++)
    {
      const FjMarkImage *study = g_ptr_array_index (draft->studies, i);
      g_autoptr (FjImageSource) source
          = fj_pacs_source_new (client, imaging->objects, NULL, study->study_uid);
      const Sending sending = { source, imaging, cancellable };

      if (!send_study (client, &sending, draft, study, error))
        return FALSE;
    }
  return TRUE;
}
