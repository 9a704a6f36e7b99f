#include "fj-wording-terms.h"

#include <string.h>

#include "fj-json.h"

/* Made of data/wording/terms.json. */
extern const char fj_wording_terms_json[];

typedef struct
{
  FjTermKind kind;
  guint index;
  char *text; /* lower case */
  gsize length;
} Word;

typedef struct
{
  GArray *concepts, *organs; /* of FjWordingConcept, FjWordingOrgan */
  GArray *words;             /* of Word, the longest first */
} Terms;

static void
add_word (Terms *terms, FjTermKind kind, guint index, const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  Word word = { kind, index, NULL, strlen (lower) };

  word.text = g_steal_pointer (&lower);
  g_array_append_val (terms->words, word);
}

/* @index G_MAXUINT: each word counts for itself. */
static void
add_words (Terms *terms, FjTermKind kind, guint index, JsonArray *list)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    add_word (terms, kind, index == G_MAXUINT ? i : index, json_array_get_string_element (list, i));
}

static void
add_concepts (Terms *terms, JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *json = fj_json_element_object (list, i);
      FjWordingConcept concept
          = { g_strdup (fj_json_get_string (json, "code")), g_strdup (fj_json_get_string (json, "family")),
              fj_json_get_boolean (json, "critical", FALSE), (double) fj_json_get_int (json, "most-mm", 0) };

      g_array_append_val (terms->concepts, concept);
      add_words (terms, FJ_TERM_CONCEPT, i, fj_json_get_array (json, "words"));
    }
}

static void
add_organs (Terms *terms, JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *json = fj_json_element_object (list, i);
      FjWordingOrgan organ
          = { g_strdup (fj_json_get_string (json, "code")), g_strdup (fj_json_get_string (json, "sex")) };

      g_array_append_val (terms->organs, organ);
      add_words (terms, FJ_TERM_ORGAN, i, fj_json_get_array (json, "words"));
    }
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  const Word *one = a, *other = b;

  if (one->length != other->length)
    return one->length > other->length ? -1 : 1;
  return one->kind != other->kind ? (int) one->kind - (int) other->kind : strcmp (one->text, other->text);
}

static Terms *
load (void)
{
  static const struct
  {
    const char *name;
    FjTermKind kind;
  } lists[] = { { "left", FJ_TERM_LEFT },
                { "right", FJ_TERM_RIGHT },
                { "both", FJ_TERM_BOTH },
                { "negations", FJ_TERM_NEGATION },
                { "normals", FJ_TERM_NORMAL },
                { "absents", FJ_TERM_ABSENT },
                { "comparisons", FJ_TERM_COMPARISON },
                { "attributes", FJ_TERM_ATTRIBUTE },
                { "gaps", FJ_TERM_GAP } };
  g_autoptr (GBytes) bytes = g_bytes_new_static (fj_wording_terms_json, strlen (fj_wording_terms_json));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = fj_json_parse_object (bytes, &error);
  Terms *terms = g_new0 (Terms, 1);

  if (json == NULL) /* it is our own file: a broken build */
    g_error ("terms.json: %s", error->message);
  terms->concepts = g_array_new (FALSE, FALSE, sizeof (FjWordingConcept));
  terms->organs = g_array_new (FALSE, FALSE, sizeof (FjWordingOrgan));
  terms->words = g_array_new (FALSE, FALSE, sizeof (Word));
  add_concepts (terms, fj_json_get_array (json, "concepts"));
  add_organs (terms, fj_json_get_array (json, "organs"));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    add_words (terms, lists[i].kind, G_MAXUINT, fj_json_get_array (json, lists[i].name));
  g_array_sort (terms->words, compare_words);
  return terms;
}

static const Terms *
get_terms (void)
{
  static gsize once;
  static Terms *terms;

  if (g_once_init_enter (&once))
    {
      terms = load ();
      g_once_init_leave (&once, 1);
    }
  return terms;
}

const FjWordingConcept *
fj_wording_get_concept (guint index)
{
  g_return_val_if_fail (index < get_terms ()->concepts->len, NULL);
  return &g_array_index (get_terms ()->concepts, FjWordingConcept, index);
}

const FjWordingOrgan *
fj_wording_get_organ (guint index)
{
  g_return_val_if_fail (index < get_terms ()->organs->len, NULL);
  return &g_array_index (get_terms ()->organs, FjWordingOrgan, index);
}

guint
fj_wording_get_n_concepts (void)
{
  return get_terms ()->concepts->len;
}

guint
fj_wording_get_n_organs (void)
{
  return get_terms ()->organs->len;
}

/* Chinese has no bounds between words. */
static gboolean
stands_alone (const char *text, gsize begin, gsize end)
{
  if (!g_ascii_isalpha (text[begin]))
    return TRUE;
  return (begin == 0 || !g_ascii_isalpha (text[begin - 1])) && !g_ascii_isalpha (text[end]);
}

/* In lower case, byte by byte where the original is: letters whose small form takes another number of bytes
 * stay as they are. (transfer full) */
static char *
lower_in_place (const char *text)
{
  char *lower = g_strdup (text);

  for (char *at = lower; *at != '\0'; at++)
    *at = g_ascii_tolower (*at);
  return lower;
}

GArray *
fj_wording_find_terms (const char *text)
{
  const Terms *terms = get_terms ();
  g_autofree char *lower = lower_in_place (text);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (FjTerm));
  gsize taken[FJ_N_TERM_KINDS] = { 0 }; /* bytes up to which a term of that kind was found */

  for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at))
    {
      gsize begin = (gsize) (at - lower);

      for (guint i = 0; i < terms->words->len; i++)
        {
          const Word *word = &g_array_index (terms->words, Word, i);
          FjTerm term = { word->kind, word->index, begin, begin + word->length };

          if (begin < taken[word->kind] || strncmp (at, word->text, word->length) != 0
              || !stands_alone (lower, begin, term.end))
            continue;
          taken[word->kind] = term.end;
          g_array_append_val (found, term);
        }
    }
  return found;
}
