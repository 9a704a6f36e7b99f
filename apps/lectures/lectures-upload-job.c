#include "lectures-upload-job.h"

#include <glib/gstdio.h>
#include "fj-error.h"
#include "fj-fhir-lesson.h"
#include "fj-folder-source.h"
#include "fj-json.h"
#include "fj-language.h"

#define TAG_STUDY_UID 0x0020000du
#define TAG_IDENTITY_REMOVED 0x00120062u
#define MOST_FILES 2000u

typedef struct
{
  FjClient *client;
  FjSandbox *sandbox;
  LecturesUploadDraft *draft;
  LecturesUploadProgress progress;
  gpointer progress_data;
  GMainContext *context;
  GCancellable *cancellable;
  FjLesson *lesson;
  const char *what; /* is being done now */
  double told;      /* share that was told last */
} Job;

void
lectures_upload_draft_free (LecturesUploadDraft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->title);
  g_free (draft->description);
  g_free (draft->body_part);
  g_free (draft->modality);
  g_free (draft->level);
  g_free (draft->film);
  g_free (draft->captions);
  g_clear_pointer (&draft->poster, g_bytes_unref);
  g_free (draft->case_folder);
  g_free (draft);
}

static void
job_free (Job *job)
{
  g_object_unref (job->client);
  fj_sandbox_unref (job->sandbox);
  lectures_upload_draft_free (job->draft);
  g_main_context_unref (job->context);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->lesson, fj_lesson_free);
  g_free (job);
}

const char *
lectures_upload_media_type (const char *path)
{
  static const struct
  {
    const char *ending, *type;
  } types[] = { { ".mp4", "video/mp4" },   { ".m4v", "video/mp4" },  { ".webm", "video/webm" },
                { ".ogv", "video/ogg" },   { ".ogg", "video/ogg" },  { ".mp3", "audio/mpeg" },
                { ".m4a", "audio/mp4" },   { ".opus", "audio/ogg" }, { ".vtt", "text/vtt" },
                { ".jpeg", "image/jpeg" }, { ".jpg", "image/jpeg" }, { ".png", "image/png" } };
  g_autofree char *lower = path != NULL ? g_ascii_strdown (path, -1) : NULL;

  for (guint i = 0; lower != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (lower, types[i].ending))
      return types[i].type;
  return NULL;
}

char *
lectures_upload_draft_check (const LecturesUploadDraft *draft)
{
  const char *film = lectures_upload_media_type (draft->film);
  g_autofree char *title = g_strstrip (g_strdup (draft->title != NULL ? draft->title : ""));

  if (*title == '\0')
    return g_strdup (_ ("The lesson needs a title: learners find it by that."));
  if (draft->film == NULL)
    return g_strdup (_ ("Choose the film of the lesson."));
  if (film == NULL || !(g_str_has_prefix (film, "video/") || g_str_has_prefix (film, "audio/")))
    return g_strdup (_ ("The film must be an MP4, WebM or Ogg file."));
  if (draft->captions != NULL && g_strcmp0 (lectures_upload_media_type (draft->captions), "text/vtt") != 0)
    return g_strdup (_ ("Captions must be a WebVTT file (.vtt)."));
  return NULL;
}

/* --- progress --- */

typedef struct
{
  LecturesUploadProgress progress;
  gpointer data;
  GCancellable *cancellable;
  const char *what;
  double share;
} Telling;

static gboolean
tell_there (gpointer data)
{
  Telling *telling = data;

  if (!g_cancellable_is_cancelled (telling->cancellable))
    telling->progress (telling->what, telling->share, telling->data);
  return G_SOURCE_REMOVE;
}

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_clear_object (&telling->cancellable);
  g_free (telling);
}

static void
tell (Job *job, double share)
{
  Telling *telling;

  if (job->progress == NULL || (share < job->told + 0.01 && share > 0 && share < 1))
    return;
  job->told = share;
  telling = g_new0 (Telling, 1);
  *telling = (Telling){ job->progress, job->progress_data, NULL, job->what, share };
  if (job->cancellable != NULL)
    telling->cancellable = g_object_ref (job->cancellable);
  g_main_context_invoke_full (job->context, G_PRIORITY_DEFAULT, tell_there, telling, telling_free);
}

static void
begin (Job *job, const char *what)
{
  job->what = what;
  job->told = 0;
  tell (job, 0);
}

static void
on_sent (goffset done, goffset total, gpointer data)
{
  tell (data, total > 0 ? (double) done / (double) total : 0);
}

/* --- files --- */

static gboolean
send_file (Job *job, const char *path, FjLessonPart *part, GError **error)
{
  const char *type = lectures_upload_media_type (path);
  g_autofree char *id = g_uuid_string_random (), *route = g_strdup_printf ("/media/%s", id);
  g_autoptr (JsonObject) reply = fj_client_upload_file (
      job->client, "PUT", route, path, type, FJ_CLIENT_CREATE, on_sent, job, job->cancellable, error);

  if (reply == NULL)
    return FALSE;
  fj_lesson_part_set (part, id, type, 0);
  return TRUE;
}

static gboolean
send_poster (Job *job, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) why = NULL;
  int fd = g_file_open_tmp ("fenji-poster-XXXXXX.png", &path, &why);
  gsize size;
  const char *data = g_bytes_get_data (job->draft->poster, &size);
  gboolean sent;

  if (fd < 0 || !g_close (fd, &why) || !g_file_set_contents (path, data, (gssize) size, &why))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_IO,
          _ ("The picture of the lesson cannot be kept for sending: %s. Free some space, then try again."),
          why->message);
      return FALSE;
    }
  sent = send_file (job, path, &job->lesson->poster, error);
  g_unlink (path);
  return sent;
}

/* --- the teaching case --- */

/* Which study a file is of. A file that still names its patient stops everything here, before anything leaves
 * this machine; central looks again. */
static char *
read_study (Job *job, const char *path, GError **error)
{
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (job->sandbox, path, error);
  g_autoptr (FjDicomObject) header
      = file != NULL ? fj_sandbox_read_header (job->sandbox, file, job->cancellable, error) : NULL;
  g_autofree char *removed = NULL, *study = NULL, *name = g_path_get_basename (path);

  if (header == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  removed = fj_dicom_object_dup_string (header, TAG_IDENTITY_REMOVED);
  study = fj_dicom_object_dup_string (header, TAG_STUDY_UID);
  if (g_strcmp0 (removed, "YES") != 0)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
        _ ("%s does not say that the patient's identity was removed (0012,0062). De-identify the case, "
           "then choose it again."),
        name);
  else if (study == NULL || *study == '\0')
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                 _ ("%s does not say which study it belongs to. Leave it out, then try again."), name);
  else
    return g_steal_pointer (&study);
  return NULL;
}

/* Study Instance UID -> array of paths. */
static GHashTable *
read_case (Job *job, GError **error)
{
  const char *paths[] = { job->draft->case_folder, NULL };
  g_autoptr (FjImageSource) source = fj_folder_source_new (paths);
  g_autoptr (GPtrArray) objects = fj_image_source_list (source, job->cancellable, error);
  g_autoptr (GHashTable) studies
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  if (objects == NULL)
    return NULL;
  if (objects->len == 0 || objects->len > MOST_FILES)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("The folder of the case has %u files; 1 to %u can be sent. Choose the folder of one case."),
          objects->len, MOST_FILES);
      return NULL;
    }
  for (guint i = 0; i < objects->len; i++)
    {
      const char *path = ((FjImageObject *) objects->pdata[i])->key;
      char *study = read_study (job, path, error);
      GPtrArray *files = study != NULL ? g_hash_table_lookup (studies, study) : NULL;

      if (study == NULL)
        return NULL;
      if (files == NULL)
        {
          files = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (studies, study, files);
        }
      else
        g_free (study);
      g_ptr_array_add (files, g_strdup (path));
      tell (job, (double) (i + 1) / objects->len);
    }
  return g_steal_pointer (&studies);
}

static gboolean
send_case (Job *job, GHashTable *studies, GError **error)
{
  g_autoptr (GStrvBuilder) uids = g_strv_builder_new ();
  guint n = g_hash_table_size (studies), done = 0;
  GHashTableIter iter;
  gpointer uid, files;

  g_hash_table_iter_init (&iter, studies);
  while (g_hash_table_iter_next (&iter, &uid, &files))
    {
      g_autoptr (GPtrArray) paths = g_ptr_array_ref (files);
      g_autoptr (GBytes) reply = NULL;

      g_ptr_array_add (paths, NULL);
      reply = fj_client_stow (job->client, uid, (char **) paths->pdata, job->cancellable, error);
      if (reply == NULL)
        return FALSE;
      g_strv_builder_add (uids, uid);
      tell (job, (double) ++done / n);
    }
  job->lesson->studies = g_strv_builder_end (uids);
  return TRUE;
}

/* --- the lesson --- */

static void
fill_lesson (Job *job)
{
  const LecturesUploadDraft *draft = job->draft;
  FjLesson *lesson = fj_lesson_new ();

  g_free (lesson->id);
  lesson->id = g_uuid_string_random ();
  lesson->title = g_strstrip (g_strdup (draft->title));
  lesson->description = g_strdup (draft->description);
  lesson->body_part = g_strdup (draft->body_part);
  lesson->modality = g_strdup (draft->modality);
  lesson->level = g_strdup (draft->level);
  lesson->duration = draft->duration;
  lesson->author = g_strdup (fj_client_get_practitioner (job->client));
  lesson->author_name = g_strdup (fj_client_get_display (job->client));
  job->lesson = lesson;
}

static gboolean
send_lesson (Job *job, GError **error)
{
  g_autoptr (JsonObject) json = fj_fhir_lesson_to_json (job->lesson, NULL);
  g_autofree char *path = g_strdup_printf ("/DocumentReference/%s", job->lesson->id);
  g_autofree char *publish = g_strconcat (path, "/$publish", NULL);
  guint etag = 0;
  g_autoptr (JsonObject) stored = fj_client_send (job->client, "PUT", path, json, FJ_CLIENT_CREATE, NULL,
                                                  &etag, job->cancellable, error);
  g_autoptr (JsonObject) published = NULL;

  if (stored == NULL || !job->draft->is_to_be_published)
    return stored != NULL;
  published = fj_client_send (job->client, "POST", publish, NULL, etag, NULL, NULL, job->cancellable, error);
  return published != NULL;
}

static gboolean
run (Job *job, GError **error)
{
  const LecturesUploadDraft *draft = job->draft;
  g_autoptr (GHashTable) studies = NULL;

  fill_lesson (job);
  if (draft->case_folder != NULL)
    {
      begin (job, _ ("The teaching case is read"));
      studies = read_case (job, error);
      if (studies == NULL)
        return FALSE;
    }
  begin (job, _ ("The film is sent"));
  if (!send_file (job, draft->film, &job->lesson->film, error))
    return FALSE;
  if (draft->captions != NULL && !send_file (job, draft->captions, &job->lesson->captions, error))
    return FALSE;
  if (draft->poster != NULL && !send_poster (job, error))
    return FALSE;
  if (studies != NULL)
    {
      begin (job, _ ("The teaching case is sent"));
      if (!send_case (job, studies, error))
        return FALSE;
    }
  begin (job, _ ("The lesson is put into the library"));
  return send_lesson (job, error);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (run (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lectures_upload_async (FjClient *client,
                       FjSandbox *sandbox,
                       LecturesUploadDraft *draft,
                       LecturesUploadProgress progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->client = g_object_ref (client);
  job->sandbox = fj_sandbox_ref (sandbox);
  job->draft = draft;
  job->progress = progress;
  job->progress_data = progress_data;
  job->context = g_main_context_ref_thread_default ();
  if (cancellable != NULL)
    job->cancellable = g_object_ref (cancellable);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, run_in_thread);
}

gboolean
lectures_upload_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
