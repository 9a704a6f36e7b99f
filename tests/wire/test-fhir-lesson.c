#include "fj-fhir-lesson.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

#define FILM "7d3c0a52-0c1b-4a4e-9a31-1f0f6a7b0001"
#define VTT "7d3c0a52-0c1b-4a4e-9a31-1f0f6a7b0002"
#define ID "7d3c0a52-0c1b-4a4e-9a31-1f0f6a7b0003"

#define CATEGORY "\"category\":[{\"coding\":[{\"system\":\"urn:fenji:document\",\"code\":\"lesson\"}]}]"
#define CONTENT(code, url) "{\"attachment\":{\"url\":\"" url "\"},\"format\":{\"code\":\"" code "\"}}"
#define HEAD "{\"resourceType\":\"DocumentReference\",\"description\":\"肺\"," CATEGORY ","

static JsonObject *
json (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  JsonObject *object = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return object;
}

static FjLesson *
sample (void)
{
  FjLesson *lesson = fj_lesson_new ();

  lesson->id = g_strdup (ID);
  lesson->status = FJ_LESSON_PUBLISHED;
  lesson->title = g_strdup ("胸部CT");
  lesson->description = g_strdup ("两行\n文字");
  lesson->author = g_strdup ("57116b31-0000-4000-8000-000000000001");
  lesson->author_name = g_strdup ("孙讲师");
  lesson->body_part = g_strdup ("胸部");
  lesson->modality = g_strdup ("CT");
  lesson->level = g_strdup ("basic");
  lesson->duration = 61.5;
  fj_lesson_part_set (&lesson->film, FILM, "video/webm", 1234);
  fj_lesson_part_set (&lesson->captions, VTT, "text/vtt", 56);
  lesson->studies = g_strsplit ("1.2.3 2.25.7", " ", -1);
  lesson->published_at = G_GINT64_CONSTANT (1795413600) * G_USEC_PER_SEC;
  return lesson;
}

static void
same (const FjLesson *a, const FjLesson *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpint (a->status, ==, b->status);
  g_assert_cmpstr (a->title, ==, b->title);
  g_assert_cmpstr (a->description, ==, b->description);
  g_assert_cmpstr (a->author, ==, b->author);
  g_assert_cmpstr (a->author_name, ==, b->author_name);
  g_assert_cmpstr (a->body_part, ==, b->body_part);
  g_assert_cmpstr (a->modality, ==, b->modality);
  g_assert_cmpstr (a->level, ==, b->level);
  g_assert_cmpfloat (a->duration, ==, b->duration);
  g_assert_cmpstr (a->film.id, ==, b->film.id);
  g_assert_cmpstr (a->film.type, ==, b->film.type);
  g_assert_cmpuint (a->film.size, ==, b->film.size);
  g_assert_cmpstr (a->captions.id, ==, b->captions.id);
  g_assert_cmpstr (a->poster.id, ==, b->poster.id);
  g_assert_true (g_strv_equal ((const char *const *) a->studies, (const char *const *) b->studies));
  g_assert_cmpint (a->published_at, ==, b->published_at);
}

static void
test_there_and_back (void)
{
  for (int status = FJ_LESSON_DRAFT; status <= FJ_LESSON_WITHDRAWN; status++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjLesson) lesson = sample ();
      g_autoptr (JsonObject) document = NULL;
      g_autoptr (JsonObject) row = NULL;
      g_autoptr (FjLesson) read = NULL;
      g_autoptr (FjLesson) listed = NULL;

      lesson->status = (FjLessonStatus) status;
      document = fj_fhir_lesson_to_json (lesson, NULL);
      read = fj_fhir_lesson_from_json (document, &error);
      g_assert_no_error (error);
      same (lesson, read);
      row = fj_fhir_lesson_to_row (lesson);
      listed = fj_fhir_lesson_from_row (row, &error);
      g_assert_no_error (error);
      same (lesson, listed);
    }
}

/* What a client sent besides stays, what it sent otherwise is replaced. */
static void
test_base (void)
{
  g_autoptr (JsonObject) base = json (
      HEAD
      "\"identifier\":[{\"value\":\"own\"}],\"docStatus\":\"final\",\"author\":[{\"display\":"
      "\"somebody\"}],\"content\":[" CONTENT (
          "film",
          "http://h/media/" VTT) "],"
                                 "\"context\":{\"related\":[],\"sourcePatientInfo\":{\"display\":\"x\"}},"
                                 "\"extension\":[{\"url\":\"urn:other\",\"valueString\":\"kept\"}]}");
  g_autoptr (FjLesson) lesson = sample ();
  g_autoptr (JsonObject) document = NULL;

  lesson->status = FJ_LESSON_DRAFT;
  g_clear_pointer (&lesson->studies, g_strfreev);
  document = fj_fhir_lesson_to_json (lesson, base);
  g_assert_cmpstr (fj_json_get_string (document, "identifier[0].value"), ==, "own");
  g_assert_cmpstr (fj_json_get_string (document, "extension[0].valueString"), ==, "kept");
  g_assert_cmpstr (fj_json_get_string (document, "docStatus"), ==, "preliminary");
  g_assert_cmpstr (fj_json_get_string (document, "author[0].display"), ==, "孙讲师");
  g_assert_cmpstr (fj_json_get_string (document, "content[0].attachment.url"), ==, "media/" FILM);
  g_assert_cmpstr (fj_json_get_string (document, "context.sourcePatientInfo.display"), ==, "x");
  g_assert_null (fj_json_get_array (document, "context.related"));
  g_assert_cmpuint (json_array_get_length (fj_json_get_array (document, "category")), ==, 1);
}

/* R4's sizes are unsignedInt: a larger one is left out, the row has it. */
static void
test_size (void)
{
  g_autoptr (FjLesson) lesson = sample ();
  g_autoptr (JsonObject) document = NULL;
  g_autoptr (JsonObject) row = NULL;

  lesson->film.size = G_GUINT64_CONSTANT (5) << 30;
  document = fj_fhir_lesson_to_json (lesson, NULL);
  row = fj_fhir_lesson_to_row (lesson);
  g_assert_cmpint (fj_json_get_int (document, "content[0].attachment.size", -1), ==, -1);
  g_assert_cmpint (fj_json_get_int (row, "film.size", -1), ==, G_GINT64_CONSTANT (5) << 30);
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "{\"resourceType\":\"DocumentReference\",\"description\":\"x\",\"content\":[" CONTENT (
        "film", "media/" FILM) "]}",
    "{\"resourceType\":\"DocumentReference\"," CATEGORY ",\"content\":[" CONTENT ("film", "media/" FILM) "]}",
    HEAD "\"content\":[]}",
    HEAD "\"content\":[" CONTENT ("slides", "media/" FILM) "]}",
    HEAD "\"content\":[" CONTENT ("film", "media/x") "]}",
    HEAD "\"content\":[" CONTENT ("film", "multimedia/" FILM) "]}",
    HEAD "\"content\":[" CONTENT ("film", "Binary/" FILM) "]}",
    HEAD "\"content\":[" CONTENT ("film", "media/" FILM) "," CONTENT ("film", "media/" VTT) "]}",
    HEAD "\"content\":[" CONTENT (
        "film", "media/" FILM) "],\"context\":{\"related\":[{\"reference\":\"Patient/1\"}]}}",
    HEAD "\"content\":[" CONTENT ("film", "media/" FILM) "],\"extension\":[{\"url\":\"urn:fenji:duration\","
                                                         "\"valueDecimal\":\"7\"}]}",
    HEAD "\"content\":7}",
  };
  static const char *const bad_rows[] = {
    "{}",
    "{\"id\":\"" ID "\",\"title\":\"x\",\"status\":\"published\"}",
    "{\"id\":\"" ID "\",\"title\":\"x\",\"status\":\"final\",\"film\":{\"url\":\"/media/" FILM "\"}}",
    "{\"id\":\"x\",\"title\":\"x\",\"status\":\"published\",\"film\":{\"url\":\"/media/" FILM "\"}}",
    "{\"id\":\"" ID
    "\",\"title\":\"x\",\"status\":\"published\",\"duration\":-1,\"film\":{\"url\":\"/media/" FILM "\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonObject) document = json (bad[i]);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (fj_fhir_lesson_from_json (document, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      g_autoptr (JsonObject) row = json (bad_rows[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (fj_fhir_lesson_from_row (row, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
}

static void
test_progress (void)
{
  g_autoptr (FjLessonProgress) progress = fj_lesson_progress_new (ID);
  g_autoptr (JsonObject) document = NULL;
  g_autoptr (FjLessonProgress) read = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const bad[] = { "{}",
                                     "{\"lesson\":\"x\"}",
                                     "{\"lesson\":\"" ID "\",\"position\":-1}",
                                     "{\"lesson\":\"" ID "\",\"watched\":[[5,1]]}",
                                     "{\"lesson\":\"" ID "\",\"watched\":[[1]]}",
                                     "{\"lesson\":\"" ID "\",\"watched\":[7]}",
                                     "{\"lesson\":\"" ID "\",\"watched\":[[\"1\",2]]}",
                                     "{\"lesson\":\"" ID "\",\"watched\":[[1,1e30]]}",
                                     "{\"lesson\":\"" ID "\",\"updated\":\"yesterday\"}" };

  fj_lesson_progress_add (progress, 0, 10.25);
  fj_lesson_progress_add (progress, 20, 30);
  progress->position = 30;
  progress->updated_at = G_GINT64_CONSTANT (1795413600) * G_USEC_PER_SEC;
  document = fj_fhir_lesson_progress_to_json (progress);
  read = fj_fhir_lesson_progress_from_json (document, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->lesson, ==, ID);
  g_assert_cmpfloat (read->position, ==, 30);
  g_assert_cmpfloat (fj_lesson_progress_seconds (read), ==, 20.25);
  g_assert_cmpint (read->updated_at, ==, progress->updated_at);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonObject) wrong = json (bad[i]);
      g_autoptr (GError) refused = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (fj_fhir_lesson_progress_from_json (wrong, &refused));
      g_assert_error (refused, FJ_ERROR, FJ_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fhir-lesson/there-and-back", test_there_and_back);
  g_test_add_func ("/fhir-lesson/base", test_base);
  g_test_add_func ("/fhir-lesson/size", test_size);
  g_test_add_func ("/fhir-lesson/refused", test_refused);
  g_test_add_func ("/fhir-lesson/progress", test_progress);
  return g_test_run ();
}
