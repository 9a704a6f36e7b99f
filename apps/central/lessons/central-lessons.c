#include "central-lessons.h"

#include "central-media.h"
#include "central-sites.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

gboolean
central_lesson_read_verb (const CentralResource *resource, FjVerb *verb)
{
  if (g_str_equal (resource->type, "ImagingStudy"))
    {
      JsonArray *extensions = fj_json_get_array (resource->document, "extension");

      for (guint i = 0; extensions != NULL && i < json_array_get_length (extensions); i++)
        {
          JsonObject *extension = fj_json_element_object (extensions, i);

          if (extension != NULL
              && g_strcmp0 (fj_json_get_string (extension, "url"), CENTRAL_EXTENSION_TEACHING) == 0
              && fj_json_get_boolean (extension, "valueBoolean", FALSE))
            {
              *verb = FJ_VERB_READ_LESSONS;
              return TRUE;
            }
        }
      return FALSE;
    }
  if (!g_str_equal (resource->type, "DocumentReference") || !fj_fhir_is_lesson (resource->document))
    return FALSE;
  *verb = g_strcmp0 (fj_json_get_string (resource->document, "status"), "current") == 0
                  && g_strcmp0 (fj_json_get_string (resource->document, "docStatus"), "final") == 0
              ? FJ_VERB_READ_LESSONS
              : FJ_VERB_TEACH;
  return TRUE;
}

gboolean
central_lesson_is_meant (
    CentralTransaction *transaction, const char *id, JsonObject *body, gboolean *is, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;

  *is = body != NULL && fj_fhir_is_lesson (body);
  if (*is || id == NULL)
    return TRUE;
  rows = central_query (transaction, error, "SELECT 1 FROM lesson WHERE id = ?", "s", id);
  return central_rows_first (rows, is, error);
}

/* --- its files --- */

/* There, of the right kind, of the same hospital, and of no other lesson; type and size are what was put. */
static gboolean
check_part (CentralTransaction *transaction,
            const char *lesson,
            const char *site,
            FjLessonPart *part,
            CentralMediaKind kind,
            GError **error)
{
  gboolean found = FALSE;
  g_autoptr (CentralRows) rows = NULL;
  g_autofree char *id = g_strdup (part->id);

  if (id == NULL)
    return TRUE;
  rows = central_query (transaction, error, "SELECT site, content_type, size, lesson FROM media WHERE id = ?",
                        "s", id);
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found || g_strcmp0 (central_rows_string (rows, 0), site) != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("There is no file %s at this hospital. Put it to /media/%s first."), id, id);
      return FALSE;
    }
  if (central_media_kind (central_rows_string (rows, 1)) != kind)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("The file %s is \"%s\" and cannot be this part of a lesson. Choose another file."), id,
                   central_rows_string (rows, 1));
      return FALSE;
    }
  if (central_rows_string (rows, 3) != NULL && g_strcmp0 (central_rows_string (rows, 3), lesson) != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                   _ ("The file %s is part of another lesson. Put it once more under an id of its own."), id);
      return FALSE;
    }
  fj_lesson_part_set (part, id, central_rows_string (rows, 1), (guint64) central_rows_int (rows, 2));
  return TRUE;
}

static gboolean
check_parts (CentralTransaction *transaction, FjLesson *lesson, const char *site, GError **error)
{
  return check_part (transaction, lesson->id, site, &lesson->film, CENTRAL_MEDIA_FILM, error)
         && check_part (transaction, lesson->id, site, &lesson->captions, CENTRAL_MEDIA_CAPTIONS, error)
         && check_part (transaction, lesson->id, site, &lesson->poster, CENTRAL_MEDIA_PICTURE, error);
}

static gboolean
join_parts (CentralTransaction *transaction, const FjLesson *lesson, GError **error)
{
  const FjLessonPart *parts[] = { &lesson->film, &lesson->captions, &lesson->poster };

  if (!central_exec (transaction, error, "UPDATE media SET lesson = NULL WHERE lesson = ?", "s", lesson->id))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i]->id != NULL
        && !central_exec (transaction, error, "UPDATE media SET lesson = ? WHERE id = ?", "ss", lesson->id,
                          parts[i]->id))
      return FALSE;
  return TRUE;
}

static gboolean
check_studies (CentralTransaction *transaction, const FjLesson *lesson, GError **error)
{
  for (guint i = 0; lesson->studies != NULL && lesson->studies[i] != NULL; i++)
    {
      gboolean found = FALSE;
      g_autoptr (CentralRows) rows = central_query (
          transaction, error, "SELECT 1 FROM teaching_study WHERE study_uid = ?", "s", lesson->studies[i]);

      if (!central_rows_first (rows, &found, error))
        return FALSE;
      if (found)
        continue;
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("The study %s is no teaching case. Store it de-identified first; a patient's own study cannot be "
             "shown in a lesson."),
          lesson->studies[i]);
      return FALSE;
    }
  return TRUE;
}

/* --- storing --- */

static char *
words_key (const FjLesson *lesson)
{
  g_autofree char *words
      = g_strjoin ("\n", lesson->title, lesson->author_name != NULL ? lesson->author_name : "",
                   lesson->description != NULL ? lesson->description : "",
                   lesson->body_part != NULL ? lesson->body_part : "", NULL);
  g_autofree char *normal = g_utf8_normalize (words, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (normal, -1);
}

static gboolean
save (CentralResource *resource,
      FjLesson *lesson,
      CentralCall *call,
      CentralTransaction *transaction,
      const char *event,
      GError **error)
{
  g_autofree char *key = words_key (lesson);
  JsonObject *document = fj_fhir_lesson_to_json (lesson, resource->document);

  json_object_unref (resource->document);
  resource->document = document;
  return central_resource_save (resource, call, transaction, event, error)
         && central_exec (
             transaction, error,
             "INSERT INTO lesson (id, site, author, status, words_key, body_part, modality, level, updated)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status,"
             " words_key = excluded.words_key, body_part = excluded.body_part, modality = excluded.modality,"
             " level = excluded.level, updated = excluded.updated",
             "ssssssssi", lesson->id, resource->site, lesson->author,
             fj_lesson_status_to_string (lesson->status), key, lesson->body_part, lesson->modality,
             lesson->level, resource->updated)
         && join_parts (transaction, lesson, error);
}

/* The stored lesson as it is; NULL with @error, which also says when it is something else. */
static FjLesson *
load (const CentralResource *resource, GError **error)
{
  if (fj_fhir_is_lesson (resource->document))
    return fj_fhir_lesson_from_json (resource->document, error);
  g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
               _ ("DocumentReference/%s is no lesson. Choose an id of its own for the lesson."),
               resource->id);
  return NULL;
}

static gboolean
check_status (const FjLesson *lesson, FjLessonStatus now, GError **error)
{
  if (lesson->status == now)
    return TRUE;
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_CONFLICT,
      _ ("A lesson is published and withdrawn by $publish and $withdraw, not by changing its status. Send "
         "the status as it was."));
  return FALSE;
}

static void
replace (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

FjReply *
central_lesson_put (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CentralResource) before = NULL;
  g_autoptr (CentralResource) resource = NULL;
  g_autoptr (FjLesson) old = NULL;
  g_autoptr (FjLesson) lesson = NULL;
  g_autoptr (CentralSite) site = NULL;
  gboolean exists = FALSE;
  FjReply *reply = NULL;

  if (!central_put_check (call, transaction, FJ_VERB_TEACH, "DocumentReference", id, call->body, &exists,
                          error))
    return NULL;
  if (exists)
    {
      before = central_resource_load (transaction, "DocumentReference", id, error);
      old = before != NULL ? load (before, error) : NULL;
      if (old == NULL || !central_resource_match (before, call, transaction, &reply, error))
        return reply;
    }
  else
    {
      site = central_site_choose (call, transaction, FJ_VERB_TEACH,
                                  fj_request_query (call->request, "organization"), error);
      if (site == NULL)
        return NULL;
    }
  if (central_call_body (call, "DocumentReference", error) == NULL)
    return NULL;
  lesson = fj_fhir_lesson_from_json (call->body, error);
  if (lesson == NULL || !check_status (lesson, old != NULL ? old->status : FJ_LESSON_DRAFT, error))
    return NULL;
  replace (&lesson->id, id);
  replace (&lesson->author, old != NULL ? old->author : central_call_actor (call));
  replace (&lesson->author_name, old != NULL ? old->author_name : central_call_actor_name (call));
  lesson->published_at = old != NULL ? old->published_at : 0;
  resource = central_resource_new ("DocumentReference", id, before != NULL ? before->site : site->id, NULL,
                                   NULL, fj_json_copy (call->body));
  resource->version = before != NULL ? before->version : 0;
  if (!check_parts (transaction, lesson, resource->site, error) || !check_studies (transaction, lesson, error)
      || !save (resource, lesson, call, transaction, before != NULL ? "update" : "create", error))
    return NULL;
  return central_reply_resource (before != NULL ? 200 : 201, resource->document);
}

/* --- publishing --- */

static FjReply *
move (CentralCall *call, CentralTransaction *transaction, FjLessonStatus to, GError **error)
{
  const char *id = call->request->captures[0];
  g_autoptr (CentralResource) resource = NULL;
  g_autoptr (FjLesson) lesson = NULL;
  FjReply *reply = NULL;
  gboolean is_lesson = FALSE;

  if (!central_lesson_is_meant (transaction, id, NULL, &is_lesson, error))
    return NULL;
  resource = is_lesson ? central_resource_load (transaction, "DocumentReference", id, error) : NULL;
  /* Whether there is one is told only to those who teach somewhere. */
  if (!is_lesson)
    {
      g_autoptr (CentralSite) any = central_site_choose (call, transaction, FJ_VERB_TEACH, NULL, error);

      if (any != NULL || g_error_matches (*error, FJ_ERROR, FJ_ERROR_INVALID))
        {
          g_clear_error (error);
          g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("There is no lesson with the id %.64s."), id);
        }
      return NULL;
    }
  if (resource == NULL || !central_call_allow (call, transaction, FJ_VERB_TEACH, resource->site, error)
      || !central_resource_match (resource, call, transaction, &reply, error))
    return reply;
  lesson = load (resource, error);
  if (lesson == NULL)
    return NULL;
  if (lesson->status == to) /* said before */
    return central_reply_resource (200, resource->document);
  if (to == FJ_LESSON_WITHDRAWN && lesson->status == FJ_LESSON_DRAFT)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                           _ ("This lesson was never published: there is nothing to withdraw."));
      return NULL;
    }
  lesson->status = to;
  if (to == FJ_LESSON_PUBLISHED)
    lesson->published_at = fj_time_now ();
  if (!check_parts (transaction, lesson, resource->site, error) || !check_studies (transaction, lesson, error)
      || !save (resource, lesson, call, transaction, to == FJ_LESSON_PUBLISHED ? "publish" : "withdraw",
                error))
    return NULL;
  return central_reply_resource (200, resource->document);
}

FjReply *
central_lesson_publish (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  return move (call, transaction, FJ_LESSON_PUBLISHED, error);
}

FjReply *
central_lesson_withdraw (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  return move (call, transaction, FJ_LESSON_WITHDRAWN, error);
}
