#include "central-filter.h"
#include "central-lessons.h"
#include "central-sites.h"
#include "fj-language.h"

#define DEFAULT_COUNT 50
#define MAX_COUNT 200
#define MAX_WORDS 8

/* Every word of @text somewhere in title, author, description or body part. */
static void
add_words (CentralFilter *filter, const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (normal, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", MAX_WORDS);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GString) pattern = g_string_new ("%");

      if (*words[i] == '\0')
        continue;
      for (const char *at = words[i]; *at != '\0'; at++)
        {
          if (*at == '%' || *at == '_' || *at == '\\')
            g_string_append_c (pattern, '\\');
          g_string_append_c (pattern, *at);
        }
      g_string_append_c (pattern, '%');
      central_filter_add (filter, " AND lesson.words_key LIKE ? ESCAPE '\\'");
      central_filter_bind (filter, pattern->str);
    }
}

static void
add_equal (CentralFilter *filter, CentralCall *call, const char *name, const char *literal)
{
  const char *value = fj_request_query (call->request, name);

  if (value == NULL || *value == '\0')
    return;
  central_filter_add (filter, literal);
  central_filter_bind (filter, value);
}

/* What is published, and everything of the hospitals at which the caller teaches. */
static gboolean
add_visible (CentralFilter *filter, CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_auto (GStrv) sites = NULL;

  if (!central_call_allow (call, transaction, FJ_VERB_READ_LESSONS, NULL, error))
    return FALSE;
  sites = central_call_sites (call, transaction, FJ_VERB_TEACH, error);
  if (sites == NULL)
    return FALSE;
  central_filter_add (filter, " AND (lesson.status = 'published' OR (1 = 1");
  central_filter_in (filter, "lesson.site", (const char *const *) sites);
  central_filter_add (filter, "))");
  return TRUE;
}

static gboolean
add_conditions (CentralFilter *filter, CentralCall *call, GError **error)
{
  static const char *const known[]
      = { "q", "bodypart", "modality", "level", "status", "after", "count", "_format", NULL };
  const char *words = fj_request_query (call->request, "q");
  const char *after = fj_request_query (call->request, "after");
  g_autofree char *id = NULL;
  gint64 key;

  if (!central_check_parameters (call, known, error))
    return FALSE;
  if (words != NULL)
    add_words (filter, words);
  add_equal (filter, call, "bodypart", " AND lesson.body_part = ?");
  add_equal (filter, call, "modality", " AND lesson.modality = ?");
  add_equal (filter, call, "level", " AND lesson.level = ?");
  add_equal (filter, call, "status", " AND lesson.status = ?");
  if (after == NULL)
    return TRUE;
  if (!central_cursor_parse (after, &key, &id, error))
    return FALSE;
  central_filter_add (filter, " AND (lesson.updated < ? OR (lesson.updated = ? AND lesson.id < ?))");
  central_filter_bind_int (filter, key);
  central_filter_bind_int (filter, key);
  central_filter_bind (filter, id);
  return TRUE;
}

/* FHIR's sizes end at 2 GiB; the files' own do not. */
static gboolean
fill_size (CentralTransaction *transaction, FjLessonPart *part, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (CentralRows) rows = NULL;

  if (part->id == NULL)
    return TRUE;
  rows = central_query (transaction, error, "SELECT size FROM media WHERE id = ?", "s", part->id);
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (found)
    part->size = (guint64) central_rows_int (rows, 0);
  return TRUE;
}

FjReply *
central_lesson_list (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *sql = NULL, *last = NULL;
  JsonArray *list = json_array_new ();
  guint count, n = 0;

  json_object_set_array_member (answer, "rows", list);
  if (!add_visible (filter, call, transaction, error) || !add_conditions (filter, call, error)
      || !central_parse_count (fj_request_query (call->request, "count"), DEFAULT_COUNT, MAX_COUNT, &count,
                               error))
    return NULL;
  central_filter_bind_int (filter, (gint64) count + 1);
  sql = g_strconcat ("SELECT r.document, lesson.id, lesson.updated FROM lesson JOIN clinical_resource r"
                     " ON r.type = 'DocumentReference' AND r.id = lesson.id WHERE 1 = 1",
                     filter->sql->str, " ORDER BY lesson.updated DESC, lesson.id DESC LIMIT ?", NULL);
  rows = central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    {
      g_autoptr (JsonObject) document = NULL;
      g_autoptr (FjLesson) lesson = NULL;

      if (n++ == count)
        {
          json_object_set_string_member (answer, "next", last);
          break;
        }
      document = central_document_parse ("DocumentReference", central_rows_string (rows, 1),
                                         central_rows_string (rows, 0), error);
      lesson = document != NULL ? fj_fhir_lesson_from_json (document, error) : NULL;
      if (lesson == NULL || !fill_size (transaction, &lesson->film, error)
          || !fill_size (transaction, &lesson->captions, error)
          || !fill_size (transaction, &lesson->poster, error))
        return NULL;
      json_array_add_object_element (list, fj_fhir_lesson_to_row (lesson));
      g_free (last);
      last = central_cursor_new (central_rows_int (rows, 2), central_rows_string (rows, 1));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return central_reply_json (200, answer);
}
