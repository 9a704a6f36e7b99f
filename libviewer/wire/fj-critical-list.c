#include "fj-critical-list.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

#define MAX_CODE 64
#define MAX_WORDS 200 /* characters of a finding */
#define MAX_MODALITIES 20u

extern const char fj_critical_values_json[];

struct _FjCriticalList
{
  gatomicrefcount refs;
  guint seconds;
  GPtrArray *findings; /* of FjCriticalFinding */
};

static void
finding_free (gpointer data)
{
  FjCriticalFinding *finding = data;

  g_free (finding->code);
  g_free (finding->zh);
  g_free (finding->en);
  g_strfreev (finding->modalities);
  g_free (finding);
}

/* Modality is a CS of DICOM (PS3.3 C.7.3.1.1.1): CR and DX are one thing to whoever reads. */
static gboolean
is_same_modality (const char *a, const char *b)
{
  return g_str_equal (a, b)
         || ((g_str_equal (a, "CR") || g_str_equal (a, "DX"))
             && (g_str_equal (b, "CR") || g_str_equal (b, "DX")));
}

static char **
read_modalities (JsonObject *json)
{
  JsonArray *array = fj_json_get_array (json, "modalities");
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_MODALITIES) : 0;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

static gboolean
is_text (const char *text, glong most)
{
  return text != NULL && *text != '\0' && g_utf8_strlen (text, -1) <= most;
}

static FjCriticalFinding *
read_finding (JsonObject *json)
{
  const char *code = json != NULL ? fj_json_get_string (json, "code") : NULL;
  const char *zh = json != NULL ? fj_json_get_string (json, "zh") : NULL;
  const char *en = json != NULL ? fj_json_get_string (json, "en") : NULL;
  FjCriticalFinding *finding;

  if (en == NULL)
    en = zh;
  if (zh == NULL)
    zh = en;
  if (!is_text (code, MAX_CODE) || !is_text (zh, MAX_WORDS) || !is_text (en, MAX_WORDS))
    return NULL;
  finding = g_new0 (FjCriticalFinding, 1);
  finding->code = g_strdup (code);
  finding->zh = g_strdup (zh);
  finding->en = g_strdup (en);
  finding->modalities = read_modalities (json);
  return finding;
}

FjCriticalList *
fj_critical_list_from_json (JsonObject *json, GError **error)
{
  JsonArray *findings = fj_json_get_array (json, "findings");
  gint64 seconds = fj_json_get_int (json, "seconds", 0);
  g_autoptr (FjCriticalList) list = g_new0 (FjCriticalList, 1);

  g_atomic_ref_count_init (&list->refs);
  list->findings = g_ptr_array_new_with_free_func (finding_free);
  if (findings == NULL || seconds < (gint64) FJ_CRITICAL_LIST_MIN_SECONDS
      || seconds > (gint64) FJ_CRITICAL_LIST_MAX_SECONDS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The list of critical findings needs \"findings\" and \"seconds\" from %u to %u."),
                   FJ_CRITICAL_LIST_MIN_SECONDS, FJ_CRITICAL_LIST_MAX_SECONDS);
      return NULL;
    }
  list->seconds = (guint) seconds;
  if (json_array_get_length (findings) > FJ_CRITICAL_LIST_MAX)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("There are more than %u critical findings."),
                   FJ_CRITICAL_LIST_MAX);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      FjCriticalFinding *finding = read_finding (fj_json_element_object (findings, i));

      if (finding == NULL)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("Critical finding %u needs a code and words of at most %u characters."), i + 1,
                       (guint) MAX_WORDS);
          return NULL;
        }
      g_ptr_array_add (list->findings, finding);
    }
  return g_steal_pointer (&list);
}

const char *
fj_critical_list_shipped_text (void)
{
  return fj_critical_values_json;
}

FjCriticalList *
fj_critical_list_new_shipped (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (fj_critical_values_json, strlen (fj_critical_values_json));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = fj_json_parse_object (bytes, &error);
  FjCriticalList *list = json != NULL ? fj_critical_list_from_json (json, &error) : NULL;

  /* Part of the program: tests read it. */
  if (list == NULL)
    g_error ("data/critical-values.json: %s", error->message);
  return list;
}

FjCriticalList *
fj_critical_list_ref (FjCriticalList *list)
{
  g_atomic_ref_count_inc (&list->refs);
  return list;
}

void
fj_critical_list_unref (FjCriticalList *list)
{
  if (list == NULL || !g_atomic_ref_count_dec (&list->refs))
    return;
  g_ptr_array_unref (list->findings);
  g_free (list);
}

guint
fj_critical_list_get_seconds (FjCriticalList *list)
{
  return list->seconds;
}

GPtrArray *
fj_critical_list_find (FjCriticalList *list, const char *modality)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < list->findings->len; i++)
    {
      const FjCriticalFinding *finding = g_ptr_array_index (list->findings, i);
      gboolean fits = modality == NULL || finding->modalities[0] == NULL;

      for (guint j = 0; !fits && finding->modalities[j] != NULL; j++)
        fits = is_same_modality (finding->modalities[j], modality);
      if (fits)
        g_ptr_array_add (found, (gpointer) finding);
    }
  return found;
}
