#include "fj-hang-vocabulary.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

#define MODALITY 0x00080060u
#define MAX_TERMS 4000u
#define MAX_WORDS 500u    /* of one term */
#define MAX_SOURCES 16u   /* attributes that are asked for one */
#define MAX_TEXT 256u     /* bytes of a text that is looked through: an LO is 64 characters */
#define MAX_MATCHES 64u   /* in one text */
#define MOST_FOUND 8192u  /* answers that are kept */
#define MAX_WORDING 1024u /* bytes of a word or pattern */

extern const char fj_hang_vocabulary_json[];

typedef struct
{
  FjTag attribute;
  char *code;
  FjTag *sources; /* NULL: those of its attribute; ends with 0 */
  char **modality;
  GPtrArray *patterns; /* of GRegex */
  char * * not ;       /* as fold() writes them */
  guint layer;         /* the later one is asked first */
} Term;

/* A wording and what it says. */
typedef struct
{
  char *text; /* as fold() writes it */
  const Term *term;
} Word;

struct _FjHangVocabulary
{
  GPtrArray *terms;     /* of Term */
  GHashTable *words;    /* first token -> GPtrArray of Word */
  GHashTable *sources;  /* attribute -> FjTag[] ending with 0 */
  GHashTable *asked;    /* attribute -> GArray of FjTag: all that any of its terms looks into, ascending */
  GHashTable *patterns; /* attribute -> GPtrArray of Term that have any */
  GMutex mutex;
  GHashTable *found; /* what was asked -> codes: a history of years has few names */
  guint n_layers;
};

static void
term_free (gpointer data)
{
  Term *term = data;

  g_free (term->code);
  g_free (term->sources);
  g_strfreev (term->modality);
  g_ptr_array_unref (term->patterns);
  g_strfreev (term->not );
  g_free (term);
}

static void
word_free (gpointer data)
{
  Word *word = data;

  g_free (word->text);
  g_free (word);
}

/* ---- texts ---- */

/* Han and the other scripts that are written without blanks. */
static gboolean
is_dense (gunichar c)
{
  return c >= 0x2e80;
}

static gboolean
is_letter (gunichar c)
{
  return c != 0 && !is_dense (c) && g_unichar_isalnum (c);
}

/* One spelling of all: small letters of normal width, one blank between words, where somebody wrote _ ^ / or
 * changed from small letters to capitals ("dADC", "ThoraxRoutine") or from letters to Han. A hyphen stays
 * where nothing follows it ("C-"). */
static char *
fold (const char *text)
{
  g_autofree char *bounded = g_utf8_make_valid (text, strnlen (text, MAX_TEXT));
  g_autofree char *normal = g_utf8_normalize (bounded, -1, G_NORMALIZE_NFKC);
  GString *folded = g_string_new (NULL);
  gunichar before = ' ';

  for (const char *p = normal; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gunichar after = g_utf8_get_char (g_utf8_next_char (p));

      if (c == '_' || c == '^' || c == '/' || c == '\\' || c == ',' || c == ';' || g_unichar_isspace (c)
          || g_unichar_iscntrl (c) || (c == '-' && is_letter (after)))
        c = ' ';
      if (c == ' ' && before == ' ')
        continue;
      if ((g_unichar_islower (before) && g_unichar_isupper (c))
          || (is_dense (c) != is_dense (before) && before != ' ' && c != ' '))
        g_string_append_c (folded, ' ');
      g_string_append_unichar (folded, g_unichar_tolower (c));
      before = c;
    }
  if (folded->len > 0 && folded->str[folded->len - 1] == ' ')
    g_string_truncate (folded, folded->len - 1);
  return g_string_free (folded, FALSE);
}

/* Bytes of the token at @p: letters and digits together, anything else alone. */
static gsize
token_length (const char *p)
{
  const char *end = p;

  while (is_letter (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  return (end != p ? end : g_utf8_next_char (p)) - p;
}

/* @word stands at @p, which is where a token begins, and ends where one ends. */
static gboolean
stands_at (const char *p, const char *word)
{
  gsize length = strlen (word);

  if (strncmp (p, word, length) != 0)
    return FALSE;
  return !is_letter (g_utf8_get_char (p + length))
         || !is_letter (g_utf8_get_char (g_utf8_prev_char (p + length)));
}

static gboolean
has_word (const char *text, const char *word)
{
  for (const char *p = text; *p != '\0'; p += token_length (p))
    if (stands_at (p, word))
      return TRUE;
  return FALSE;
}

/* ---- reading ---- */

static gboolean
bad_term (guint index, const char *sentence, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("Term %u of the vocabulary: %s"), index + 1, sentence);
  return FALSE;
}

/* Texts of member @name; NULL when there is none, @ok FALSE when it is something else. */
static char **
take_texts (JsonObject *object, const char *name, gboolean folded, gboolean *ok)
{
  JsonArray *array = fj_json_get_array (object, name);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (array == NULL)
    {
      *ok = *ok && !json_object_has_member (object, name);
      return NULL;
    }
  if (json_array_get_length (array) > MAX_WORDS)
    *ok = FALSE;
  for (guint i = 0; *ok && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                             ? json_node_get_string (node)
                             : "";
      char *word = folded ? fold (text) : g_strdup (text);

      *ok = *word != '\0' && strlen (text) <= MAX_WORDING;
      g_ptr_array_add (texts, word);
    }
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

static FjTag *
take_sources (JsonObject *object, gboolean *ok)
{
  g_auto (GStrv) names = take_texts (object, "of", FALSE, ok);
  FjTag *sources = NULL;

  if (names == NULL || !*ok)
    return NULL;
  if (g_strv_length (names) > MAX_SOURCES)
    {
      *ok = FALSE;
      return NULL;
    }
  sources = g_new0 (FjTag, g_strv_length (names) + 1);
  for (guint i = 0; names[i] != NULL; i++)
    if ((sources[i] = fj_hang_attribute_from_name (names[i])) == 0)
      *ok = FALSE;
  return sources;
}

static gboolean
take_patterns (Term *term, JsonObject *object, guint index, GError **error)
{
  gboolean ok = TRUE;
  g_auto (GStrv) patterns = take_texts (object, "patterns", FALSE, &ok);

  for (guint i = 0; ok && patterns != NULL && patterns[i] != NULL; i++)
    {
      g_autoptr (GError) problem = NULL;
      GRegex *regex = g_regex_new (patterns[i], G_REGEX_OPTIMIZE, 0, &problem);

      if (regex == NULL)
        return bad_term (index, problem->message, error);
      g_ptr_array_add (term->patterns, regex);
    }
  return ok || bad_term (index, _ ("Its patterns are not texts."), error);
}

static void
index_word (FjHangVocabulary *vocabulary, const char *text, const Term *term)
{
  g_autofree char *token = g_strndup (text, token_length (text));
  GPtrArray *words = g_hash_table_lookup (vocabulary->words, token);
  Word *word = g_new0 (Word, 1);

  if (words == NULL)
    {
      words = g_ptr_array_new_with_free_func (word_free);
      g_hash_table_insert (vocabulary->words, g_steal_pointer (&token), words);
    }
  word->text = g_strdup (text);
  word->term = term;
  g_ptr_array_add (words, word);
}

static int
compare_tags (gconstpointer a, gconstpointer b)
{
  FjTag x = *(const FjTag *) a, y = *(const FjTag *) b;

  return (x > y) - (x < y);
}

static void
ask (FjHangVocabulary *vocabulary, FjTag attribute, const FjTag *sources)
{
  GArray *asked = g_hash_table_lookup (vocabulary->asked, GUINT_TO_POINTER (attribute));

  if (asked == NULL)
    {
      asked = g_array_new (FALSE, FALSE, sizeof (FjTag));
      g_hash_table_insert (vocabulary->asked, GUINT_TO_POINTER (attribute), asked);
    }
  for (guint i = 0; sources != NULL && sources[i] != 0; i++)
    {
      gboolean is_there = FALSE;

      for (guint j = 0; j < asked->len; j++)
        is_there = is_there || g_array_index (asked, FjTag, j) == sources[i];
      if (!is_there)
        g_array_append_val (asked, sources[i]);
    }
  g_array_sort (asked, compare_tags);
}

static gboolean
add_term (FjHangVocabulary *vocabulary, JsonObject *object, guint index, guint layer, GError **error)
{
  const char *name = fj_json_get_string (object, "attribute"), *code = fj_json_get_string (object, "code");
  g_auto (GStrv) words = NULL;
  gboolean ok = TRUE;
  Term *term;

  if (name == NULL || code == NULL || *code == '\0' || fj_hang_attribute_from_name (name) == 0)
    return bad_term (index, _ ("It has no attribute that is known, or no code."), error);
  term = g_new0 (Term, 1);
  term->attribute = fj_hang_attribute_from_name (name);
  term->code = g_strdup (code);
  term->patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_regex_unref);
  term->layer = layer;
  g_ptr_array_add (vocabulary->terms, term);
  term->sources = take_sources (object, &ok);
  term->modality = take_texts (object, "modality", FALSE, &ok);
  term->not = take_texts (object, "not", TRUE, &ok);
  words = take_texts (object, "words", TRUE, &ok);
  if (!ok)
    return bad_term (index,
                     _ ("Its words, modalities and sources are arrays of texts, and sources are attributes."),
                     error);
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    index_word (vocabulary, words[i], term);
  if (!take_patterns (term, object, index, error))
    return FALSE;
  ask (vocabulary, term->attribute, term->sources);
  if (term->patterns->len > 0)
    {
      GPtrArray *terms = g_hash_table_lookup (vocabulary->patterns, GUINT_TO_POINTER (term->attribute));

      if (terms == NULL)
        {
          terms = g_ptr_array_new ();
          g_hash_table_insert (vocabulary->patterns, GUINT_TO_POINTER (term->attribute), terms);
        }
      g_ptr_array_add (terms, term);
    }
  return TRUE;
}

/* "sources": {"Region": ["SeriesDescription", …]}: where terms of an attribute look that do not say it. */
static gboolean
add_sources (FjHangVocabulary *vocabulary, JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autoptr (JsonObject) wrapped = json_object_new ();
      FjTag attribute = fj_hang_attribute_from_name (l->data), *sources;
      gboolean ok = TRUE;

      json_object_set_member (wrapped, "of", json_node_copy (json_object_get_member (object, l->data)));
      sources = take_sources (wrapped, &ok);
      if (!ok || attribute == 0 || sources == NULL)
        {
          g_free (sources);
          g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("Sources of the vocabulary: “%s” is no attribute, or its sources are none."),
                       (const char *) l->data);
          return FALSE;
        }
      g_hash_table_insert (vocabulary->sources, GUINT_TO_POINTER (attribute), sources);
      ask (vocabulary, attribute, sources);
    }
  return TRUE;
}

gboolean
fj_hang_vocabulary_add (FjHangVocabulary *vocabulary, GBytes *json, GError **error)
{
  g_autoptr (JsonObject) object = fj_json_parse_object (json, error);
  JsonArray *terms;
  JsonObject *sources;
  guint layer = vocabulary->n_layers;

  if (object == NULL)
    return FALSE;
  terms = fj_json_get_array (object, "terms");
  sources = fj_json_get_object (object, "sources");
  if (terms == NULL)
    return bad_term (0, _ ("There is no array of terms."), error);
  if (json_array_get_length (terms) + vocabulary->terms->len > MAX_TERMS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("The vocabulary has more than %u terms."),
                   MAX_TERMS);
      return FALSE;
    }
  vocabulary->n_layers++;
  g_hash_table_remove_all (vocabulary->found);
  if (sources != NULL && !add_sources (vocabulary, sources, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (terms); i++)
    {
      JsonObject *term = fj_json_element_object (terms, i);

      if (term == NULL)
        return bad_term (i, _ ("It is not an object."), error);
      if (!add_term (vocabulary, term, i, layer, error))
        return FALSE;
    }
  return TRUE;
}

FjHangVocabulary *
fj_hang_vocabulary_new (void)
{
  FjHangVocabulary *vocabulary = g_new0 (FjHangVocabulary, 1);
  g_autoptr (GBytes) shipped = g_bytes_new_static (fj_hang_vocabulary_json, strlen (fj_hang_vocabulary_json));
  g_autoptr (GError) error = NULL;

  g_mutex_init (&vocabulary->mutex);
  vocabulary->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  vocabulary->terms = g_ptr_array_new_with_free_func (term_free);
  vocabulary->words
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  vocabulary->sources = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  vocabulary->asked = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  vocabulary->patterns = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  if (!fj_hang_vocabulary_add (vocabulary, shipped, &error))
    g_error ("the shipped vocabulary: %s", error->message); /* a fault of this build */
  return vocabulary;
}

void
fj_hang_vocabulary_free (FjHangVocabulary *vocabulary)
{
  if (vocabulary == NULL)
    return;
  g_hash_table_unref (vocabulary->found);
  g_mutex_clear (&vocabulary->mutex);
  g_hash_table_unref (vocabulary->words);
  g_hash_table_unref (vocabulary->asked);
  g_hash_table_unref (vocabulary->patterns);
  g_hash_table_unref (vocabulary->sources);
  g_ptr_array_unref (vocabulary->terms);
  g_free (vocabulary);
}

/* ---- finding ---- */

typedef struct
{
  const Term *term;
  guint source; /* how manieth of those that the term asks */
  guint text;   /* which text: of one, a wording inside of a longer one says nothing */
  guint start, end;
} Match;

typedef struct
{
  const FjHangVocabulary *vocabulary;
  FjTag attribute;
  const char *modality;
  GArray *matches; /* of Match */
} Search;

/* The how manieth source of @term @source is; -1: none. */
static int
rank_of_source (const Search *search, const Term *term, FjTag source)
{
  const FjTag *sources = term->sources;

  if (sources == NULL)
    sources = g_hash_table_lookup (search->vocabulary->sources, GUINT_TO_POINTER (term->attribute));
  for (int i = 0; sources != NULL && sources[i] != 0; i++)
    if (sources[i] == source)
      return i;
  return -1;
}

static void
consider (Search *search,
          const Term *term,
          FjTag source,
          guint text_index,
          const char *text,
          guint start,
          guint end)
{
  Match match = { .term = term, .text = text_index, .start = start, .end = end };
  int rank;

  if (term->attribute != search->attribute || search->matches->len >= MAX_MATCHES)
    return;
  if (term->modality != NULL
      && (search->modality == NULL
          || !g_strv_contains ((const char *const *) term->modality, search->modality)))
    return;
  rank = rank_of_source (search, term, source);
  if (rank < 0)
    return;
  for (guint i = 0; term->not != NULL && term->not [i] != NULL; i++)
    if (has_word (text, term->not [i]))
      return;
  match.source = rank;
  g_array_append_val (search->matches, match);
}

static void
search_text (Search *search, FjTag source, guint text_index, const char *text)
{
  GPtrArray *terms = g_hash_table_lookup (search->vocabulary->patterns, GUINT_TO_POINTER (search->attribute));

  for (const char *p = text; *p != '\0'; p += token_length (p))
    {
      char token[64];
      gsize length = token_length (p);
      GPtrArray *words;

      if (length >= sizeof token)
        continue;
      memcpy (token, p, length);
      token[length] = '\0';
      words = g_hash_table_lookup (search->vocabulary->words, token);
      for (guint i = 0; words != NULL && i < words->len; i++)
        {
          const Word *word = words->pdata[i];

          if (word->term->attribute == search->attribute && stands_at (p, word->text))
            consider (search, word->term, source, text_index, text, p - text, p - text + strlen (word->text));
        }
    }
  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const Term *term = terms->pdata[i];

      if (rank_of_source (search, term, source) < 0)
        continue;
      for (guint j = 0; j < term->patterns->len; j++)
        {
          g_autoptr (GMatchInfo) info = NULL;
          int start, end;

          if (g_regex_match (term->patterns->pdata[j], text, 0, &info)
              && g_match_info_fetch_pos (info, 0, &start, &end) && end > start)
            consider (search, term, source, text_index, text, start, end);
        }
    }
}

/* The surest first: a site's own, then by source, then the longest wording, then the order of the file. */
static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const Match *x = a, *y = b;

  if (x->term->layer != y->term->layer)
    return x->term->layer > y->term->layer ? -1 : 1;
  if (x->source != y->source)
    return x->source < y->source ? -1 : 1;
  if (x->end - x->start != y->end - y->start)
    return x->end - x->start > y->end - y->start ? -1 : 1;
  if (x->text != y->text)
    return x->text < y->text ? -1 : 1;
  return x->start < y->start ? -1 : x->start > y->start;
}

static gboolean
is_inside_longer (const Match *match, const GArray *matches)
{
  for (guint i = 0; i < matches->len; i++)
    {
      const Match *other = &g_array_index (matches, Match, i);

      if (other->text == match->text && other->start <= match->start && other->end >= match->end
          && other->end - other->start > match->end - match->start)
        return TRUE;
    }
  return FALSE;
}

static char **
look_up (const FjHangVocabulary *vocabulary, FjTag attribute, const FjHangValues *values, char **words)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (Match));
  const GArray *sources = g_hash_table_lookup (vocabulary->asked, GUINT_TO_POINTER (attribute));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  Search search = { vocabulary, attribute, fj_hang_values_get_text (values, MODALITY, 0), matches };

  const Match *surest = NULL;

  if (words != NULL)
    *words = NULL;
  for (guint i = 0; sources != NULL && i < sources->len; i++)
    {
      FjTag source = g_array_index (sources, FjTag, i);
      const char *const *given = fj_hang_values_get (values, source);

      for (guint j = 0; given != NULL && given[j] != NULL && texts->len < 64; j++)
        {
          char *text = fold (given[j]);

          g_ptr_array_add (texts, text);
          search_text (&search, source, texts->len - 1, text);
        }
    }
  g_array_sort (matches, compare_matches);
  for (guint i = 0; i < matches->len; i++)
    {
      const Match *match = &g_array_index (matches, Match, i);
      gboolean is_there = FALSE;

      for (guint j = 0; j < codes->len; j++)
        is_there = is_there || strcmp (codes->pdata[j], match->term->code) == 0;
      if (is_there || is_inside_longer (match, matches))
        continue;
      if (surest == NULL)
        surest = match;
      if (match->term->layer != surest->term->layer || match->source != surest->source)
        break;
      if (codes->len == 0 && words != NULL)
        *words
            = g_strndup ((const char *) texts->pdata[match->text] + match->start, match->end - match->start);
      g_ptr_array_add (codes, match->term->code);
    }
  g_ptr_array_add (codes, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&codes), FALSE);
}

/* Attribute, modality and all texts that are looked into; NULL: they have what stands between them here.
 * (transfer full) */
static char *
name_question (const FjHangVocabulary *vocabulary, FjTag attribute, const FjHangValues *values)
{
  const GArray *sources = g_hash_table_lookup (vocabulary->asked, GUINT_TO_POINTER (attribute));
  const char *modality = fj_hang_values_get_text (values, MODALITY, 0);
  g_autoptr (GString) name = g_string_sized_new (256);

  g_string_append_printf (name, "%08x%s", attribute, modality != NULL ? modality : "");
  for (guint i = 0; sources != NULL && i < sources->len; i++)
    {
      const char *const *given = fj_hang_values_get (values, g_array_index (sources, FjTag, i));

      g_string_append_c (name, '\1');
      for (guint j = 0; given != NULL && given[j] != NULL; j++)
        {
          if (strpbrk (given[j], "\1\2") != NULL)
            return NULL;
          g_string_append_c (name, '\2');
          g_string_append (name, given[j]);
        }
    }
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* The codes belong to the vocabulary. (transfer container) */
static char **
copy_codes (char **codes)
{
  return g_memdup2 (codes, (g_strv_length (codes) + 1) * sizeof *codes);
}

char **
fj_hang_vocabulary_find (const FjHangVocabulary *vocabulary,
                         FjTag attribute,
                         const FjHangValues *values,
                         char **words)
{
  FjHangVocabulary *kept = (FjHangVocabulary *) vocabulary; /* what it found is no part of what it says */
  g_autofree char *question = NULL;
  char **codes = NULL;

  if (words != NULL)
    return look_up (vocabulary, attribute, values, words);
  question = name_question (vocabulary, attribute, values);
  if (question == NULL)
    return look_up (vocabulary, attribute, values, NULL);
  g_mutex_lock (&kept->mutex);
  codes = g_hash_table_lookup (kept->found, question);
  if (codes != NULL)
    codes = copy_codes (codes);
  g_mutex_unlock (&kept->mutex);
  if (codes != NULL)
    return codes;
  codes = look_up (vocabulary, attribute, values, NULL);
  g_mutex_lock (&kept->mutex);
  if (g_hash_table_size (kept->found) >= MOST_FOUND)
    g_hash_table_remove_all (kept->found);
  g_hash_table_replace (kept->found, g_steal_pointer (&question), copy_codes (codes));
  g_mutex_unlock (&kept->mutex);
  return codes;
}
