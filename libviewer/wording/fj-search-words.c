#include "fj-search-words.h"

#include <string.h>

#include "fj-language.h"

#define MAX_HITS 500u /* of one word in one text */

typedef enum
{
  ATOM_CHARACTER, /* of a script without spaces between words */
  ATOM_LETTERS,
  ATOM_DIGITS
} AtomKind;

/* The smallest thing that is found: one Chinese character, one run of letters, one run of digits. Each is one
 * entry of the index, so that places in both are the same. */
typedef struct
{
  AtomKind kind;
  char *word;       /* folded */
  guint start, end; /* characters of the text, @end behind it */
  gboolean joined;  /* a character right behind another one */
} Atom;

static void
atom_clear (gpointer data)
{
  g_free (((Atom *) data)->word);
}

static gboolean
is_unspaced (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
      return TRUE;
    default:
      return FALSE;
    }
}

/* One folded character of the one that stands at @at. */
static void
add_folded (GArray *atoms, GString *run, gunichar c, guint at)
{
  Atom *last = atoms->len > 0 ? &g_array_index (atoms, Atom, atoms->len - 1) : NULL;
  AtomKind kind = is_unspaced (c) ? ATOM_CHARACTER : g_unichar_isdigit (c) ? ATOM_DIGITS : ATOM_LETTERS;
  gboolean goes_on = last != NULL && last->end >= at;

  g_string_truncate (run, 0);
  if (kind != ATOM_CHARACTER && goes_on && last->kind == kind)
    {
      g_string_append (run, last->word);
      g_string_append_unichar (run, c);
      g_free (last->word);
      last->word = g_strdup (run->str);
      last->end = at + 1;
      return;
    }
  g_string_append_unichar (run, c);
  Atom atom = { .kind = kind,
                .word = g_strdup (run->str),
                .start = at,
                .end = at + 1,
                .joined = kind == ATOM_CHARACTER && goes_on && last->kind == ATOM_CHARACTER };
  g_array_append_val (atoms, atom);
}

static GArray *
cut (const char *text)
{
  GArray *atoms = g_array_new (FALSE, FALSE, sizeof (Atom));
  g_autoptr (GString) run = g_string_new (NULL);
  guint at = 0;

  g_array_set_clear_func (atoms, atom_clear);
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p = g_utf8_next_char (p), at++)
    {
      char one[8] = "";
      g_autofree char *decomposed = NULL, *folded = NULL;

      /* A mark belongs to the letter before it, and is left out as that letter's own accent is. */
      if (g_unichar_ismark (g_utf8_get_char (p)))
        {
          Atom *last = atoms->len > 0 ? &g_array_index (atoms, Atom, atoms->len - 1) : NULL;

          if (last != NULL && last->end == at)
            last->end = at + 1;
          continue;
        }
      g_unichar_to_utf8 (g_utf8_get_char (p), one);
      decomposed = g_utf8_normalize (one, -1, G_NORMALIZE_ALL);
      folded = g_utf8_casefold (decomposed != NULL ? decomposed : one, -1);
      for (const char *c = folded; *c != '\0'; c = g_utf8_next_char (c))
        if (g_unichar_isalnum (g_utf8_get_char (c)))
          add_folded (atoms, run, g_utf8_get_char (c), at);
    }
  return atoms;
}

static const Atom *
get_atom (const GArray *atoms, guint i)
{
  return &g_array_index (atoms, Atom, i);
}

/* The entry of atom @i: a character with the one right behind it. */
static void
append_entry (GString *out, const GArray *atoms, guint i)
{
  g_string_append (out, get_atom (atoms, i)->word);
  if (i + 1 < atoms->len && get_atom (atoms, i + 1)->joined)
    g_string_append (out, get_atom (atoms, i + 1)->word);
}

char *
fj_search_words_cut (const char *text)
{
  g_autoptr (GArray) atoms = cut (text);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < atoms->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      append_entry (out, atoms, i);
    }
  return g_string_free (out, FALSE);
}

/* --- the question --- */

struct _FjSearchQuestion
{
  GPtrArray *words; /* of GArray of Atom, none empty */
};

void
fj_search_question_free (FjSearchQuestion *question)
{
  if (question == NULL)
    return;
  g_ptr_array_unref (question->words);
  g_free (question);
}

static gboolean
is_quotation_mark (gunichar c)
{
  return c == '"' || c == 0x201c || c == 0x201d || c == 0xff02;
}

FjSearchQuestion *
fj_search_question_new (const char *text, GError **error)
{
  g_autoptr (FjSearchQuestion) question = g_new0 (FjSearchQuestion, 1);
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  question->words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  if (g_utf8_strlen (text, -1) > FJ_SEARCH_MAX_CHARACTERS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("At most %u characters can be looked for. Type fewer."), FJ_SEARCH_MAX_CHARACTERS);
      return NULL;
    }
  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != 0 && !is_quotation_mark (c) && (is_quoted || !g_unichar_isspace (c)))
        {
          g_string_append_unichar (word, c);
          continue;
        }
      g_autoptr (GArray) atoms = cut (word->str);
      if (atoms->len > 0)
        g_ptr_array_add (question->words, g_array_ref (atoms));
      g_string_truncate (word, 0);
      if (c == 0)
        break;
      if (is_quotation_mark (c))
        is_quoted = !is_quoted;
    }
  if (question->words->len == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("There is no word to look for. Type a word of the report, for example 结节."));
      return NULL;
    }
  if (question->words->len > FJ_SEARCH_MAX_WORDS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("At most %u words can be looked for at a time. Type fewer."), FJ_SEARCH_MAX_WORDS);
      return NULL;
    }
  return g_steal_pointer (&question);
}

/* The last one, when it may be only the beginning of an entry: of letters, or one character alone. */
static gboolean
is_beginning (const GArray *word)
{
  const Atom *last = get_atom (word, word->len - 1);

  return last->kind == ATOM_LETTERS || (last->kind == ATOM_CHARACTER && !last->joined);
}

char *
fj_search_question_to_fts5 (const FjSearchQuestion *question)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < question->words->len; i++)
    {
      const GArray *word = g_ptr_array_index (question->words, i);
      /* The last character of several is in the entry before. */
      guint n = get_atom (word, word->len - 1)->joined ? word->len - 1 : word->len;

      g_string_append (out, i > 0 ? " AND \"" : "\"");
      for (guint atom = 0; atom < n; atom++)
        {
          if (atom > 0)
            g_string_append_c (out, ' ');
          append_entry (out, word, atom);
        }
      g_string_append (out, is_beginning (word) ? "\" *" : "\"");
    }
  return g_string_free (out, FALSE);
}

/* --- where it is --- */

static gboolean
is_at (const GArray *word, const GArray *atoms, guint at)
{
  if (word->len > atoms->len - at)
    return FALSE;
  for (guint i = 0; i < word->len; i++)
    {
      const Atom *asked = get_atom (word, i), *found = get_atom (atoms, at + i);

      if (asked->kind != found->kind || (i > 0 && asked->joined != found->joined))
        return FALSE;
      if (i + 1 == word->len && asked->kind == ATOM_LETTERS ? !g_str_has_prefix (found->word, asked->word)
                                                            : !g_str_equal (found->word, asked->word))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  guint word, start, end;
} Found;

static int
by_start (gconstpointer a, gconstpointer b)
{
  const Found *one = a, *other = b;

  return one->start < other->start ? -1 : one->start > other->start;
}

/* Of each word at most @max places, all by their place in the text. */
static GArray *
find (const FjSearchQuestion *question, const GArray *atoms, guint max)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Found));

  for (guint i = 0; i < question->words->len; i++)
    {
      const GArray *word = g_ptr_array_index (question->words, i);
      guint n = 0;

      for (guint at = 0; at < atoms->len && n < max; at++)
        if (is_at (word, atoms, at))
          {
            Found one = { i, get_atom (atoms, at)->start, get_atom (atoms, at + word->len - 1)->end };

            g_array_append_val (found, one);
            n++;
          }
    }
  g_array_sort (found, by_start);
  return found;
}

gboolean
fj_search_question_matches (const FjSearchQuestion *question, const char *text)
{
  g_autoptr (GArray) atoms = cut (text);
  g_autoptr (GArray) found = find (question, atoms, 1);

  return found->len == question->words->len;
}

/* Where the window of @width characters begins that has most of the words. */
static guint
best_start (const GArray *found, guint width)
{
  guint best = 0, most = 0;

  for (guint i = 0; i < found->len; i++)
    {
      guint start = g_array_index (found, Found, i).start, words = 0;

      for (guint j = i; j < found->len && g_array_index (found, Found, j).end <= start + width; j++)
        words |= 1u << g_array_index (found, Found, j).word;
      if ((guint) __builtin_popcount (words) > most)
        {
          most = (guint) __builtin_popcount (words);
          best = start;
        }
    }
  return best;
}

char *
fj_search_question_snippet (const FjSearchQuestion *question,
                            const char *text,
                            guint max_characters,
                            GArray **hits)
{
  g_autoptr (GArray) atoms = cut (text);
  g_autoptr (GArray) found = find (question, atoms, MAX_HITS);
  glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;
  guint n = (guint) length, before = max_characters / 5, start, end, offset;
  GString *out = g_string_new (NULL);

  *hits = g_array_new (FALSE, FALSE, sizeof (FjSearchHit));
  start = best_start (found, max_characters - before);
  start = n <= max_characters ? 0 : MIN (start - MIN (start, before), n - max_characters);
  end = MIN (n, start + max_characters);
  if (start > 0)
    g_string_append (out, "…");
  offset = start > 0 ? 1 : 0;
  if (text != NULL)
    {
      const char *p = g_utf8_offset_to_pointer (text, start);

      for (guint i = start; i < end; i++, p = g_utf8_next_char (p))
        g_string_append_unichar (out, g_unichar_isspace (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p));
    }
  if (end < n)
    g_string_append (out, "…");
  for (guint i = 0; i < found->len; i++)
    {
      const Found *one = &g_array_index (found, Found, i);
      guint from = MAX (one->start, start), to = MIN (one->end, end);
      FjSearchHit *last = (*hits)->len > 0 ? &g_array_index (*hits, FjSearchHit, (*hits)->len - 1) : NULL;

      if (from >= to)
        continue;
      from = from - start + offset;
      to = to - start + offset;
      if (last != NULL && from <= last->start + last->length)
        last->length = MAX (last->start + last->length, to) - last->start;
      else
        {
          FjSearchHit hit = { from, to - from };

          g_array_append_val (*hits, hit);
        }
    }
  return g_string_free (out, FALSE);
}
