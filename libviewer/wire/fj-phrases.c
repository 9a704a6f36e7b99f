#include "fj-phrases.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

#define MAX_WORD 64    /* characters of a title or part */
#define MAX_TEXT 20000 /* characters of findings or impression: the report's own bound */

extern const char fj_phrases_json[];
extern const char fj_templates_json[];

struct _FjPhrases
{
  gatomicrefcount refs;
  guint version;
  GPtrArray *sets; /* of FjPhraseSet */
};

static void
phrase_free (gpointer data)
{
  FjPhrase *phrase = data;

  g_free (phrase->id);
  g_free (phrase->title_zh);
  g_free (phrase->title_en);
  g_free (phrase->technique_zh);
  g_free (phrase->technique_en);
  g_free (phrase->findings_zh);
  g_free (phrase->findings_en);
  g_free (phrase->impression_zh);
  g_free (phrase->impression_en);
  g_free (phrase);
}

static void
set_free (gpointer data)
{
  FjPhraseSet *set = data;

  g_free (set->modality);
  g_free (set->part_zh);
  g_free (set->part_en);
  g_ptr_array_unref (set->phrases);
  g_free (set);
}

/* ---- reading ---- */

/* {"zh", "en"}; English that is absent is the Chinese: better than nothing in a report. */
static gboolean
read_words (JsonObject *json, const char *name, guint max, gboolean required, char **zh, char **en)
{
  g_autofree char *path_zh = g_strconcat (name, ".zh", NULL), *path_en = g_strconcat (name, ".en", NULL);
  const char *chinese = fj_json_get_string (json, path_zh), *english = fj_json_get_string (json, path_en);

  if (chinese == NULL)
    chinese = english;
  if (english == NULL || *english == '\0')
    english = chinese;
  *zh = g_strdup (chinese != NULL ? chinese : "");
  *en = g_strdup (english != NULL ? english : "");
  return (!required || **zh != '\0') && g_utf8_strlen (*zh, -1) <= max && g_utf8_strlen (*en, -1) <= max;
}

static gboolean
read_phrase (FjPhraseSet *set, JsonObject *json)
{
  FjPhrase *phrase = g_new0 (FjPhrase, 1);
  const char *id = json != NULL ? fj_json_get_string (json, "id") : NULL;
  gboolean good;

  g_ptr_array_add (set->phrases, phrase);
  if (json == NULL)
    return FALSE;
  phrase->id = id != NULL && strlen (id) <= MAX_WORD ? g_strdup (id) : g_uuid_string_random ();
  phrase->normal = fj_json_get_boolean (json, "normal", FALSE);
  good = read_words (json, "title", MAX_WORD, TRUE, &phrase->title_zh, &phrase->title_en);
  good &= read_words (json, "technique", MAX_TEXT, FALSE, &phrase->technique_zh, &phrase->technique_en);
  good &= read_words (json, "findings", MAX_TEXT, FALSE, &phrase->findings_zh, &phrase->findings_en);
  good &= read_words (json, "impression", MAX_TEXT, FALSE, &phrase->impression_zh, &phrase->impression_en);
  return good;
}

static gboolean
read_set (FjPhrases *phrases, guint index, JsonObject *json, GError **error)
{
  FjPhraseSet *set = g_new0 (FjPhraseSet, 1);
  JsonArray *list = json != NULL ? fj_json_get_array (json, "phrases") : NULL;
  const char *modality = json != NULL ? fj_json_get_string (json, "modality") : NULL;
  gboolean good;

  set->phrases = g_ptr_array_new_with_free_func (phrase_free);
  g_ptr_array_add (phrases->sets, set);
  good = list != NULL && modality != NULL && *modality != '\0' && strlen (modality) <= 16
         && json_array_get_length (list) <= FJ_PHRASES_MAX_OF_SET;
  set->modality = g_strdup (good ? modality : "");
  good = good && read_words (json, "part", MAX_WORD, TRUE, &set->part_zh, &set->part_en);
  for (guint i = 0; good && i < json_array_get_length (list); i++)
    good = read_phrase (set, fj_json_element_object (list, i));
  if (!good)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_INVALID,
        _ ("Set %u of the report phrases needs a modality, a part and at most %u phrases, each with a "
           "title of at most 64 characters and texts of at most 20000."),
        index + 1, FJ_PHRASES_MAX_OF_SET);
  return good;
}

static FjPhrases *
phrases_new (guint version)
{
  FjPhrases *phrases = g_new0 (FjPhrases, 1);

  g_atomic_ref_count_init (&phrases->refs);
  phrases->version = version;
  phrases->sets = g_ptr_array_new_with_free_func (set_free);
  return phrases;
}

FjPhrases *
fj_phrases_from_json (JsonObject *json, GError **error)
{
  JsonArray *sets = fj_json_get_array (json, "sets");
  g_autoptr (FjPhrases) phrases
      = phrases_new ((guint) CLAMP (fj_json_get_int (json, "version", 0), 0, G_MAXINT32));

  if (sets == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("The report phrases have no list of sets."));
      return NULL;
    }
  if (json_array_get_length (sets) > FJ_PHRASES_MAX_SETS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("There are more than %u sets of report phrases."),
                   FJ_PHRASES_MAX_SETS);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (sets); i++)
    if (!read_set (phrases, i, fj_json_element_object (sets, i), error))
      return NULL;
  return g_steal_pointer (&phrases);
}

const char *
fj_phrases_shipped_text (void)
{
  return fj_phrases_json;
}

const char *
fj_phrases_shipped_templates_text (void)
{
  return fj_templates_json;
}

static FjPhrases *
read_shipped (const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = fj_json_parse_object (bytes, &error);
  FjPhrases *phrases = json != NULL ? fj_phrases_from_json (json, &error) : NULL;

  /* Part of the program: tests read it. */
  if (phrases == NULL)
    g_error ("data/%s: %s", name, error->message);
  return phrases;
}

FjPhrases *
fj_phrases_new_shipped (void)
{
  return read_shipped ("phrases.json", fj_phrases_json);
}

FjPhrases *
fj_phrases_new_shipped_templates (void)
{
  return read_shipped ("templates.json", fj_templates_json);
}

FjPhrases *
fj_phrases_ref (FjPhrases *phrases)
{
  g_atomic_ref_count_inc (&phrases->refs);
  return phrases;
}

void
fj_phrases_unref (FjPhrases *phrases)
{
  if (phrases == NULL || !g_atomic_ref_count_dec (&phrases->refs))
    return;
  g_ptr_array_unref (phrases->sets);
  g_free (phrases);
}

guint
fj_phrases_get_version (FjPhrases *phrases)
{
  return phrases->version;
}

guint
fj_phrases_get_n_sets (FjPhrases *phrases)
{
  return phrases->sets->len;
}

const FjPhraseSet *
fj_phrases_get_set (FjPhrases *phrases, guint index)
{
  g_return_val_if_fail (index < phrases->sets->len, NULL);
  return g_ptr_array_index (phrases->sets, index);
}

/* ---- finding ---- */

static gboolean
is_film (const char *modality)
{
  return g_str_equal (modality, "DX") || g_str_equal (modality, "CR");
}

static gboolean
part_fits (const FjPhraseSet *set, const char *const *parts, const char *item)
{
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (strstr (parts[i], set->part_zh) != NULL || g_ascii_strcasecmp (parts[i], set->part_en) == 0)
      return TRUE;
  return item != NULL && strstr (item, set->part_zh) != NULL;
}

GPtrArray *
fj_phrases_find (FjPhrases *phrases, const char *modality, const char *const *parts, const char *item)
{
  GPtrArray *found = g_ptr_array_new ();

  g_return_val_if_fail (modality != NULL, found);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < phrases->sets->len; i++)
      {
        FjPhraseSet *set = g_ptr_array_index (phrases->sets, i);

        if ((g_str_equal (set->modality, modality) || (is_film (set->modality) && is_film (modality)))
            && part_fits (set, parts, item) == (pass == 0))
          g_ptr_array_add (found, set);
      }
  return found;
}

/* ---- a person's own ---- */

static void
write_both (char **zh, char **en, const char *text)
{
  char *copy = g_strdup (text != NULL ? text : ""); /* @text may be what stands here */

  g_free (*zh);
  g_free (*en);
  *zh = copy;
  *en = g_strdup (copy);
}

static void
write_words (
    FjPhrase *phrase, const char *title, const char *technique, const char *findings, const char *impression)
{
  write_both (&phrase->title_zh, &phrase->title_en, title);
  write_both (&phrase->technique_zh, &phrase->technique_en, technique);
  write_both (&phrase->findings_zh, &phrase->findings_en, findings);
  write_both (&phrase->impression_zh, &phrase->impression_en, impression);
}

const FjPhrase *
fj_phrases_add (FjPhrases *phrases,
                const char *modality,
                const char *part_zh,
                const char *part_en,
                const char *title,
                const char *technique,
                const char *findings,
                const char *impression)
{
  FjPhraseSet *set = NULL;
  FjPhrase *phrase = g_new0 (FjPhrase, 1);

  for (guint i = 0; set == NULL && i < phrases->sets->len; i++)
    {
      FjPhraseSet *other = g_ptr_array_index (phrases->sets, i);

      if (g_str_equal (other->modality, modality) && g_str_equal (other->part_zh, part_zh))
        set = other;
    }
  if (set == NULL)
    {
      set = g_new0 (FjPhraseSet, 1);
      set->modality = g_strdup (modality);
      set->part_zh = g_strdup (part_zh);
      set->part_en = g_strdup (part_en != NULL ? part_en : part_zh);
      set->phrases = g_ptr_array_new_with_free_func (phrase_free);
      g_ptr_array_add (phrases->sets, set);
    }
  phrase->id = g_uuid_string_random ();
  write_words (phrase, title, technique, findings, impression);
  g_ptr_array_add (set->phrases, phrase);
  return phrase;
}

static FjPhrase *
find_by_id (FjPhrases *phrases, const char *id, guint *set_index, guint *index)
{
  for (guint i = 0; i < phrases->sets->len; i++)
    {
      FjPhraseSet *set = g_ptr_array_index (phrases->sets, i);

      for (guint j = 0; j < set->phrases->len; j++)
        {
          FjPhrase *phrase = g_ptr_array_index (set->phrases, j);

          if (!g_str_equal (phrase->id, id))
            continue;
          *set_index = i;
          *index = j;
          return phrase;
        }
    }
  return NULL;
}

gboolean
fj_phrases_change (FjPhrases *phrases,
                   const char *id,
                   const char *title,
                   const char *technique,
                   const char *findings,
                   const char *impression)
{
  guint set, index;
  FjPhrase *phrase = find_by_id (phrases, id, &set, &index);

  if (phrase != NULL)
    write_words (phrase, title, technique, findings, impression);
  return phrase != NULL;
}

gboolean
fj_phrases_remove (FjPhrases *phrases, const char *id)
{
  guint set, index;
  FjPhraseSet *left;

  if (find_by_id (phrases, id, &set, &index) == NULL)
    return FALSE;
  left = g_ptr_array_index (phrases->sets, set);
  g_ptr_array_remove_index (left->phrases, index);
  if (left->phrases->len == 0)
    g_ptr_array_remove_index (phrases->sets, set);
  return TRUE;
}

static void
add_words (JsonObject *json, const char *name, const char *zh, const char *en)
{
  JsonObject *words = json_object_new ();

  json_object_set_string_member (words, "zh", zh);
  json_object_set_string_member (words, "en", en);
  json_object_set_object_member (json, name, words);
}

static JsonObject *
phrase_to_json (const FjPhrase *phrase)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", phrase->id);
  json_object_set_boolean_member (json, "normal", phrase->normal);
  add_words (json, "title", phrase->title_zh, phrase->title_en);
  if (*phrase->technique_zh != '\0')
    add_words (json, "technique", phrase->technique_zh, phrase->technique_en);
  add_words (json, "findings", phrase->findings_zh, phrase->findings_en);
  add_words (json, "impression", phrase->impression_zh, phrase->impression_en);
  return json;
}

JsonObject *
fj_phrases_to_json (FjPhrases *phrases)
{
  JsonObject *json = json_object_new ();
  JsonArray *sets = json_array_new ();

  json_object_set_int_member (json, "version", phrases->version);
  json_object_set_array_member (json, "sets", sets);
  for (guint i = 0; i < phrases->sets->len; i++)
    {
      const FjPhraseSet *set = g_ptr_array_index (phrases->sets, i);
      JsonObject *object = json_object_new ();
      JsonArray *list = json_array_new ();

      json_object_set_string_member (object, "modality", set->modality);
      add_words (object, "part", set->part_zh, set->part_en);
      for (guint j = 0; j < set->phrases->len; j++)
        json_array_add_object_element (list, phrase_to_json (g_ptr_array_index (set->phrases, j)));
      json_object_set_array_member (object, "phrases", list);
      json_array_add_object_element (sets, object);
    }
  return json;
}
