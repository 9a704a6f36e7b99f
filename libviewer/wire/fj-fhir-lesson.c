#include "fj-fhir-lesson.h"

#include <math.h>
#include <string.h>
#include "fj-error.h"
#include "fj-fhir-element.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

static const double longest = 100 * 3600.0; /* seconds */

static gboolean
is_level (const char *text)
{
  return g_strv_contains (fj_lesson_levels (), text);
}

/* CS of DICOM (PS3.5 6.2), without blanks. */
static gboolean
is_modality (const char *text)
{
  gsize length = strlen (text);

  return length >= 2 && length <= 16 && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == length;
}

#define FIELD(member) G_STRUCT_OFFSET (FjLesson, member)

static const FjFhirElement elements[] = {
  { .name = "DocumentReference.id",
    .offset = FIELD (id),
    .read = fj_fhir_read_id,
    .write = fj_fhir_write_member,
    .key = "id",
    .max = 64 },
  { .name = "DocumentReference.meta.versionId",
    .field = FJ_FIELD_NUMBER,
    .offset = FIELD (version),
    .read = fj_fhir_read_version },
  { .name = "DocumentReference.description",
    .offset = FIELD (title),
    .read = fj_fhir_read_member,
    .write = fj_fhir_write_member,
    .key = "description",
    .max = 200,
    .required = TRUE },
  { .name = "DocumentReference.extension",
    .offset = FIELD (description),
    .read = fj_fhir_read_extension,
    .write = fj_fhir_write_extension,
    .key = FJ_EXTENSION_ABSTRACT,
    .target = "valueString" },
  { .name = "DocumentReference.extension",
    .offset = FIELD (body_part),
    .read = fj_fhir_read_extension,
    .write = fj_fhir_write_extension,
    .key = FJ_EXTENSION_BODY_PART,
    .target = "valueString",
    .max = 64 },
  { .name = "DocumentReference.extension",
    .offset = FIELD (modality),
    .read = fj_fhir_read_extension,
    .write = fj_fhir_write_extension,
    .key = FJ_EXTENSION_MODALITY,
    .target = "valueCode",
    .max = 16,
    .check = is_modality,
    .rule = N_ ("a modality is one of DICOM's codes, such as CT. Correct it.") },
  { .name = "DocumentReference.extension",
    .offset = FIELD (level),
    .read = fj_fhir_read_extension,
    .write = fj_fhir_write_extension,
    .key = FJ_EXTENSION_LEVEL,
    .target = "valueCode",
    .max = 16,
    .check = is_level,
    .rule = N_ ("the level is basic, intermediate or advanced.") },
  { .name = "DocumentReference.date",
    .field = FJ_FIELD_INSTANT,
    .offset = FIELD (published_at),
    .read = fj_fhir_read_instant,
    .write = fj_fhir_write_instant,
    .key = "date" },
};

static const char *const lists[] = { "category", "author", "content", "extension", NULL };
static const char *const objects[] = { "context", NULL };
static const char *const strings[] = { "status", "docStatus", "description", "date", NULL };
static const FjFhirResource resource
    = { "DocumentReference", elements, G_N_ELEMENTS (elements), lists, objects, strings };

gboolean
fj_fhir_is_lesson (JsonObject *json)
{
  JsonArray *categories = fj_json_get_array (json, "category");

  for (guint i = 0; categories != NULL && i < json_array_get_length (categories); i++)
    {
      JsonObject *category = fj_json_element_object (categories, i);
      JsonArray *codings = category != NULL ? fj_json_get_array (category, "coding") : NULL;

      for (guint c = 0; codings != NULL && c < json_array_get_length (codings); c++)
        {
          JsonObject *coding = fj_json_element_object (codings, c);

          if (coding != NULL && g_strcmp0 (fj_json_get_string (coding, "system"), FJ_SYSTEM_DOCUMENT) == 0
              && g_strcmp0 (fj_json_get_string (coding, "code"), "lesson") == 0)
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID, sentence);
  return FALSE;
}

/* ---- the files ---- */

/* "media/UUID", also as an absolute address of ours. */
static const char *
media_id (const char *url)
{
  const char *at = url != NULL ? g_strrstr (url, "media/") : NULL;

  if (at == NULL || (at != url && at[-1] != '/') || !fj_uuid_is_valid (at + strlen ("media/")))
    return NULL;
  return at + strlen ("media/");
}

static FjLessonPart *
part_of (FjLesson *lesson, const char *code)
{
  if (g_strcmp0 (code, "film") == 0)
    return &lesson->film;
  if (g_strcmp0 (code, "captions") == 0)
    return &lesson->captions;
  return g_strcmp0 (code, "poster") == 0 ? &lesson->poster : NULL;
}

static gboolean
read_content (JsonObject *json, FjLesson *lesson, GError **error)
{
  JsonArray *content = fj_json_get_array (json, "content");

  for (guint i = 0; content != NULL && i < json_array_get_length (content); i++)
    {
      JsonObject *item = fj_json_element_object (content, i);
      FjLessonPart *part = item != NULL ? part_of (lesson, fj_json_get_string (item, "format.code")) : NULL;
      const char *id = part != NULL ? media_id (fj_json_get_string (item, "attachment.url")) : NULL;
      gint64 size;

      if (part == NULL)
        return refuse (error,
                       _ ("DocumentReference.content: format.code says what a file of a lesson is: film, "
                          "captions or poster."));
      if (part->id != NULL)
        return refuse (error,
                       _ ("DocumentReference.content: a lesson has one film, one poster and one file of "
                          "captions at most. Take the others out."));
      if (id == NULL)
        return refuse (error,
                       _ ("DocumentReference.content: attachment.url of a lesson's file is media/UUID, where "
                          "it was put before."));
      size = fj_json_get_int (item, "attachment.size", 0);
      fj_lesson_part_set (part, id, fj_json_get_string (item, "attachment.contentType"),
                          size > 0 ? (guint64) size : 0);
    }
  return lesson->film.id != NULL
         || refuse (error, _ ("DocumentReference.content: a lesson needs a film. Put it to /media first."));
}

static void
write_part (JsonObject *json, const FjLessonPart *part, const char *code)
{
  JsonObject *item, *attachment, *format;
  g_autofree char *url = NULL;

  if (part->id == NULL)
    return;
  item = fj_fhir_append (json, "content");
  attachment = json_object_new ();
  format = json_object_new ();
  url = g_strconcat ("media/", part->id, NULL);
  fj_fhir_set_string (attachment, "contentType", part->type);
  json_object_set_string_member (attachment, "url", url);
  if (part->size > 0 && part->size <= G_MAXINT32) /* R4: unsignedInt */
    json_object_set_int_member (attachment, "size", (gint64) part->size);
  json_object_set_object_member (item, "attachment", attachment);
  json_object_set_string_member (format, "system", FJ_SYSTEM_LESSON_PART);
  json_object_set_string_member (format, "code", code);
  json_object_set_object_member (item, "format", format);
}

/* ---- the teaching case ---- */

static gboolean
read_studies (JsonObject *json, FjLesson *lesson, GError **error)
{
  JsonArray *related = fj_json_get_array (json, "context.related");
  g_autoptr (GStrvBuilder) studies = g_strv_builder_new ();
  guint n = related != NULL ? json_array_get_length (related) : 0;

  if (n > FJ_LESSON_MAX_STUDIES)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("DocumentReference.context.related: a teaching case has at most %u studies."),
                   FJ_LESSON_MAX_STUDIES);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = fj_json_element_object (related, i);
      const char *value = item != NULL ? fj_json_get_string (item, "identifier.value") : NULL;

      if (value == NULL
          || g_strcmp0 (fj_json_get_string (item, "identifier.system"), FJ_SYSTEM_DICOM_UID) != 0
          || !g_str_has_prefix (value, "urn:oid:") || !fj_uid_is_valid (value + strlen ("urn:oid:")))
        return refuse (
            error, _ ("DocumentReference.context.related: a study of a teaching case is an identifier of the "
                      "system urn:dicom:uid with the value urn:oid:UID."));
      g_strv_builder_add (studies, value + strlen ("urn:oid:"));
    }
  if (n > 0)
    lesson->studies = g_strv_builder_end (studies);
  return TRUE;
}

static void
write_studies (JsonObject *json, const FjLesson *lesson)
{
  JsonObject *context = fj_json_get_object (json, "context");

  if (context == NULL)
    {
      if (lesson->studies == NULL)
        return;
      context = json_object_new ();
      json_object_set_object_member (json, "context", context);
    }
  json_object_remove_member (context, "related");
  for (guint i = 0; lesson->studies != NULL && lesson->studies[i] != NULL; i++)
    {
      JsonObject *identifier = json_object_new ();
      g_autofree char *value = g_strconcat ("urn:oid:", lesson->studies[i], NULL);

      json_object_set_string_member (identifier, "system", FJ_SYSTEM_DICOM_UID);
      json_object_set_string_member (identifier, "value", value);
      json_object_set_object_member (fj_fhir_append (context, "related"), "identifier", identifier);
    }
  if (json_object_get_size (context) == 0)
    json_object_remove_member (json, "context");
}

/* ---- the rest ---- */

static gboolean
read_number (JsonObject *json, const char *member, double most, double *value)
{
  JsonNode *node = json != NULL ? json_object_get_member (json, member) : NULL;

  *value = 0;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_INT64
          && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *value = json_node_get_double (node);
  return isfinite (*value) && *value >= 0 && *value <= most;
}

static gboolean
read_duration (JsonObject *json, FjLesson *lesson, GError **error)
{
  return read_number (fj_fhir_extension (json, FJ_EXTENSION_DURATION), "valueDecimal", longest,
                      &lesson->duration)
         || refuse (
             error,
             _ ("DocumentReference.extension: the duration is valueDecimal, seconds, at most 100 hours."));
}

static void
write_duration (JsonObject *json, const FjLesson *lesson)
{
  JsonObject *extension;

  fj_fhir_set_extension (json, FJ_EXTENSION_DURATION, "valueString", NULL);
  if (lesson->duration <= 0)
    return;
  extension = fj_fhir_append (json, "extension");
  json_object_set_string_member (extension, "url", FJ_EXTENSION_DURATION);
  json_object_set_double_member (extension, "valueDecimal", lesson->duration);
}

static void
read_status (JsonObject *json, FjLesson *lesson)
{
  if (g_strcmp0 (fj_json_get_string (json, "status"), "superseded") == 0)
    lesson->status = FJ_LESSON_WITHDRAWN;
  else if (g_strcmp0 (fj_json_get_string (json, "docStatus"), "final") == 0)
    lesson->status = FJ_LESSON_PUBLISHED;
}

static void
write_status (JsonObject *json, const FjLesson *lesson)
{
  fj_fhir_set_string (json, "status", lesson->status == FJ_LESSON_WITHDRAWN ? "superseded" : "current");
  fj_fhir_set_string (json, "docStatus", lesson->status == FJ_LESSON_DRAFT ? "preliminary" : "final");
}

static void
read_author (JsonObject *json, FjLesson *lesson)
{
  JsonArray *authors = fj_json_get_array (json, "author");
  JsonObject *first
      = authors != NULL && json_array_get_length (authors) > 0 ? fj_json_element_object (authors, 0) : NULL;

  if (first == NULL)
    return;
  lesson->author = g_strdup (fj_json_reference_id (fj_json_get_string (first, "reference"), "Practitioner"));
  lesson->author_name = g_strdup (fj_json_get_string (first, "display"));
}

static void
write_author (JsonObject *json, const FjLesson *lesson)
{
  JsonObject *author;
  g_autofree char *reference = NULL;

  json_object_remove_member (json, "author");
  if (lesson->author == NULL)
    return;
  author = fj_fhir_append (json, "author");
  reference = g_strconcat ("Practitioner/", lesson->author, NULL);
  json_object_set_string_member (author, "reference", reference);
  fj_fhir_set_string (author, "display", lesson->author_name);
}

FjLesson *
fj_fhir_lesson_from_json (JsonObject *json, GError **error)
{
  g_autoptr (FjLesson) lesson = fj_lesson_new ();
  const char *updated;

  if (!fj_fhir_is_lesson (json))
    {
      refuse (error, _ ("DocumentReference.category: a lesson has the coding urn:fenji:document|lesson."));
      return NULL;
    }
  if (!fj_fhir_resource_read (&resource, json, lesson, error) || !read_content (json, lesson, error)
      || !read_studies (json, lesson, error) || !read_duration (json, lesson, error))
    return NULL;
  read_status (json, lesson);
  read_author (json, lesson);
  updated = fj_json_get_string (json, "meta.lastUpdated");
  if (updated != NULL)
    fj_time_from_fhir (updated, &lesson->updated_at);
  return g_steal_pointer (&lesson);
}

JsonObject *
fj_fhir_lesson_to_json (const FjLesson *lesson, JsonObject *base)
{
  g_autoptr (FjLesson) scratch = fj_lesson_new ();
  JsonObject *json = fj_fhir_resource_write (&resource, lesson, base, scratch);

  if (!fj_fhir_is_lesson (json))
    json_array_add_object_element (fj_fhir_ensure_array (json, "category"),
                                   fj_fhir_concept (FJ_SYSTEM_DOCUMENT, "lesson", NULL));
  write_status (json, lesson);
  write_author (json, lesson);
  write_duration (json, lesson);
  json_object_remove_member (json, "content");
  write_part (json, &lesson->film, "film");
  write_part (json, &lesson->captions, "captions");
  write_part (json, &lesson->poster, "poster");
  write_studies (json, lesson);
  return json;
}

/* ---- rows ---- */

static void
row_part (JsonObject *row, const char *name, const FjLessonPart *part)
{
  JsonObject *json;
  g_autofree char *url = NULL;

  if (part->id == NULL)
    return;
  json = json_object_new ();
  url = g_strconcat ("/media/", part->id, NULL);
  json_object_set_string_member (json, "url", url);
  fj_fhir_set_string (json, "type", part->type);
  json_object_set_int_member (json, "size", (gint64) part->size);
  json_object_set_object_member (row, name, json);
}

static void
row_instant (JsonObject *row, const char *name, gint64 instant)
{
  g_autofree char *text = instant != 0 ? fj_fhir_format_instant (instant) : NULL;

  fj_fhir_set_string (row, name, text);
}

JsonObject *
fj_fhir_lesson_to_row (const FjLesson *lesson)
{
  JsonObject *row = json_object_new ();
  JsonArray *studies = json_array_new ();

  fj_fhir_set_string (row, "id", lesson->id);
  json_object_set_int_member (row, "version", lesson->version);
  json_object_set_string_member (row, "status", fj_lesson_status_to_string (lesson->status));
  fj_fhir_set_string (row, "title", lesson->title);
  fj_fhir_set_string (row, "description", lesson->description);
  fj_fhir_set_string (row, "author", lesson->author_name);
  fj_fhir_set_string (row, "authorId", lesson->author);
  fj_fhir_set_string (row, "bodyPart", lesson->body_part);
  fj_fhir_set_string (row, "modality", lesson->modality);
  fj_fhir_set_string (row, "level", lesson->level);
  json_object_set_double_member (row, "duration", lesson->duration);
  row_part (row, "film", &lesson->film);
  row_part (row, "captions", &lesson->captions);
  row_part (row, "poster", &lesson->poster);
  for (guint i = 0; lesson->studies != NULL && lesson->studies[i] != NULL; i++)
    json_array_add_string_element (studies, lesson->studies[i]);
  json_object_set_array_member (row, "studies", studies);
  row_instant (row, "published", lesson->published_at);
  row_instant (row, "updated", lesson->updated_at);
  return row;
}

static void
take_part (JsonObject *row, const char *name, FjLessonPart *part)
{
  JsonObject *json = fj_json_get_object (row, name);
  const char *id = json != NULL ? media_id (fj_json_get_string (json, "url")) : NULL;

  if (id != NULL)
    fj_lesson_part_set (part, id, fj_json_get_string (json, "type"),
                        (guint64) MAX (0, fj_json_get_int (json, "size", 0)));
}

static void
take_studies (JsonObject *row, FjLesson *lesson)
{
  JsonArray *studies = fj_json_get_array (row, "studies");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; studies != NULL && i < json_array_get_length (studies) && n < FJ_LESSON_MAX_STUDIES; i++)
    {
      JsonNode *node = json_array_get_element (studies, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
          && fj_uid_is_valid (json_node_get_string (node)))
        {
          g_strv_builder_add (builder, json_node_get_string (node));
          n++;
        }
    }
  if (n > 0)
    lesson->studies = g_strv_builder_end (builder);
}

FjLesson *
fj_fhir_lesson_from_row (JsonObject *row, GError **error)
{
  g_autoptr (FjLesson) lesson = fj_lesson_new ();
  const char *published = fj_json_get_string (row, "published"),
             *updated = fj_json_get_string (row, "updated");

  lesson->id = g_strdup (fj_json_get_string (row, "id"));
  lesson->title = g_strdup (fj_json_get_string (row, "title"));
  take_part (row, "film", &lesson->film);
  if (lesson->id == NULL || !fj_uuid_is_valid (lesson->id) || lesson->title == NULL || lesson->film.id == NULL
      || !fj_lesson_status_from_string (fj_json_get_string (row, "status"), &lesson->status)
      || !read_number (row, "duration", longest, &lesson->duration))
    {
      refuse (error, _ ("The server's list of lessons cannot be understood. Update this program."));
      return NULL;
    }
  lesson->version = (guint) fj_json_get_int (row, "version", 0);
  lesson->description = g_strdup (fj_json_get_string (row, "description"));
  lesson->author_name = g_strdup (fj_json_get_string (row, "author"));
  lesson->author = g_strdup (fj_json_get_string (row, "authorId"));
  lesson->body_part = g_strdup (fj_json_get_string (row, "bodyPart"));
  lesson->modality = g_strdup (fj_json_get_string (row, "modality"));
  lesson->level = g_strdup (fj_json_get_string (row, "level"));
  take_part (row, "captions", &lesson->captions);
  take_part (row, "poster", &lesson->poster);
  take_studies (row, lesson);
  if (published != NULL)
    fj_time_from_fhir (published, &lesson->published_at);
  if (updated != NULL)
    fj_time_from_fhir (updated, &lesson->updated_at);
  return g_steal_pointer (&lesson);
}

/* ---- progress ---- */

JsonObject *
fj_fhir_lesson_progress_to_json (const FjLessonProgress *progress)
{
  JsonObject *json = json_object_new ();
  JsonArray *watched = json_array_new ();

  fj_fhir_set_string (json, "lesson", progress->lesson);
  json_object_set_double_member (json, "position", progress->position);
  for (guint i = 0; i < progress->segments->len; i++)
    {
      const FjLessonSegment *segment = &g_array_index (progress->segments, FjLessonSegment, i);
      JsonArray *pair = json_array_new ();

      json_array_add_double_element (pair, segment->start);
      json_array_add_double_element (pair, segment->end);
      json_array_add_array_element (watched, pair);
    }
  json_object_set_array_member (json, "watched", watched);
  row_instant (json, "updated", progress->updated_at);
  return json;
}

static gboolean
read_time (JsonArray *pair, guint index, double *time)
{
  JsonNode *node = json_array_get_element (pair, index);

  if (!JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_INT64
          && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *time = json_node_get_double (node);
  return isfinite (*time) && *time >= 0 && *time <= longest;
}

static gboolean
read_watched (JsonObject *json, FjLessonProgress *progress)
{
  JsonArray *watched = fj_json_get_array (json, "watched");
  guint n = watched != NULL ? json_array_get_length (watched) : 0;

  if (n > FJ_LESSON_PROGRESS_MAX_SEGMENTS)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (watched, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      double start, end;

      if (pair == NULL || json_array_get_length (pair) != 2 || !read_time (pair, 0, &start)
          || !read_time (pair, 1, &end) || end <= start)
        return FALSE;
      fj_lesson_progress_add (progress, start, end);
    }
  return TRUE;
}

FjLessonProgress *
fj_fhir_lesson_progress_from_json (JsonObject *json, GError **error)
{
  const char *lesson = fj_json_get_string (json, "lesson"), *updated = fj_json_get_string (json, "updated");
  g_autoptr (FjLessonProgress) progress = fj_lesson_progress_new (lesson);

  if (lesson == NULL || !fj_uuid_is_valid (lesson)
      || !read_number (json, "position", longest, &progress->position) || !read_watched (json, progress)
      || (updated != NULL && !fj_time_from_fhir (updated, &progress->updated_at)))
    {
      refuse (error, _ ("What was kept of the progress in a lesson cannot be understood. It begins anew."));
      return NULL;
    }
  return g_steal_pointer (&progress);
}
