#include "fj-text-diff.h"

#include <pango/pango.h>
#include <string.h>
#include "fj-edit-script.h"

/* What is compared as one: a cluster, a word, a number with its unit. */
typedef struct
{
  gsize start, length;           /* bytes */
  guint character, n_characters; /* its first one's place; how many */
  guint32 id;                    /* equal texts, equal ids, in both texts */
} Token;

/* Tokens [from, from_end) of the old text became [to, to_end) of the new one. */
typedef struct
{
  guint from, from_end, to, to_end;
} Change;

static gboolean
is_latin (gunichar c)
{
  return g_unichar_isdigit (c)
         || (g_unichar_isalpha (c) && g_unichar_get_script (c) == G_UNICODE_SCRIPT_LATIN);
}

/* The byte after the word or number that begins at @at: "T2WI", "12.5mm", "30%"; @at when none does. */
static const char *
end_of_word (const char *at, const char *end)
{
  const char *next = at;

  while (next < end)
    {
      gunichar c = g_utf8_get_char (next);
      const char *after = g_utf8_next_char (next);
      gboolean is_after_digit = next > at && g_ascii_isdigit (next[-1]);

      if (is_latin (c) || (next > at && g_unichar_ismark (c)))
        next = after;
      else if (c == '.' && is_after_digit && after < end && g_ascii_isdigit (*after))
        next = after;
      else if ((c == '%' || c == 0x2030 || c == 0x2103 || c == 0xb0) && is_after_digit) /* ‰ ℃ ° */
        return after;
      else
        break;
    }
  return next;
}

static GArray *
split (const char *text, GHashTable *ids)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  gsize length = strlen (text);
  const char *end = text + length;
  guint n_characters = (guint) g_utf8_strlen (text, (gssize) length);
  g_autofree PangoLogAttr *marks = g_new0 (PangoLogAttr, n_characters + 1);
  guint place = 0;

  if (length == 0)
    return tokens;
  pango_get_log_attrs (text, (int) length, -1, NULL, marks, (int) n_characters + 1);
  for (const char *at = text; at < end;)
    {
      Token token = { (gsize) (at - text), 0, place, 0, 0 };
      const char *next = end_of_word (at, end);
      g_autofree char *word = NULL;
      gpointer known;

      if (next > at)
        token.n_characters = (guint) g_utf8_strlen (at, next - at);
      else
        do
          {
            next = g_utf8_next_char (next);
            token.n_characters++;
          }
        while (next < end && !marks[place + token.n_characters].is_cursor_position);
      place += token.n_characters;
      token.length = (gsize) (next - at);
      word = g_strndup (at, token.length);
      known = g_hash_table_lookup (ids, word);
      if (known == NULL)
        {
          known = GUINT_TO_POINTER (g_hash_table_size (ids) + 1);
          g_hash_table_insert (ids, g_steal_pointer (&word), known);
        }
      token.id = GPOINTER_TO_UINT (known);
      g_array_append_val (tokens, token);
      at = next;
    }
  return tokens;
}

static const Token *
token_at (const GArray *tokens, guint index)
{
  return &g_array_index (tokens, Token, index);
}

static guint
count_characters (const GArray *tokens, guint start, guint end)
{
  const Token *last;

  if (start >= end)
    return 0;
  last = token_at (tokens, end - 1);
  return last->character + last->n_characters - token_at (tokens, start)->character;
}

/* --- what makes a change readable --- */

/* 2: a line ends here, 1: a sentence. */
static int
ending (const char *text, const Token *token)
{
  static const char *const ends[] = { "。", "；", "！", "？", ";" };

  if (text[token->start + token->length - 1] == '\n')
    return 2;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (strlen (ends[i]) == token->length && memcmp (text + token->start, ends[i], token->length) == 0)
      return 1;
  return 0;
}

static guint
weight (const Change *change, const GArray *from, const GArray *to)
{
  return MAX (count_characters (from, change->from, change->from_end),
              count_characters (to, change->to, change->to_end));
}

/* What is the same between two changes is chance when it is shorter than both, within a sentence. */
static gboolean
is_chance (const Change *one, const Change *next, const char *text, const GArray *from, const GArray *to)
{
  guint same = count_characters (from, one->from_end, next->from);

  if (same >= weight (one, from, to) || same >= weight (next, from, to))
    return FALSE;
  for (guint i = one->from_end; i < next->from; i++)
    if (ending (text, token_at (from, i)) > 0)
      return FALSE;
  return TRUE;
}

static GArray *
gather (
    const GArray *from, const GArray *to, const char *text, const gboolean *removed, const gboolean *added)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
  guint i = 0, j = 0;

  while (i < from->len || j < to->len)
    {
      Change change = { i, i, j, j };

      while (change.from_end < from->len && removed[change.from_end])
        change.from_end++;
      while (change.to_end < to->len && added[change.to_end])
        change.to_end++;
      i = change.from_end;
      j = change.to_end;
      if (change.from == change.from_end && change.to == change.to_end)
        {
          i++;
          j++;
          continue;
        }
      /* Joined with those before it, as long as only chance keeps them apart. */
      while (changes->len > 0)
        {
          const Change *last = &g_array_index (changes, Change, changes->len - 1);

          if (!is_chance (last, &change, text, from, to))
            break;
          change.from = last->from;
          change.to = last->to;
          g_array_set_size (changes, changes->len - 1);
        }
      g_array_append_val (changes, change);
    }
  return changes;
}

/* Of the places where one and the same insertion or removal may be said to be, the one that is whole lines or
 * sentences: "A。[C。]B。", not "A[。C]。B。". It may go back by @back_most tokens and ahead by @ahead_most.
 */
static void
slide (const GArray *tokens, const char *text, guint *start, guint *end, guint back_most, guint ahead_most)
{
  guint first = *start, last = *end;
  guint ahead = ahead_most;
  int best = 0;

  for (guint back = 0;
       back < back_most && token_at (tokens, first - 1)->id == token_at (tokens, last - 1)->id; back++)
    {
      first--;
      last--;
      ahead++;
    }
  for (;;)
    {
      int after = ending (text, token_at (tokens, last - 1));
      int before = first == 0 ? 2 : ending (text, token_at (tokens, first - 1));

      if (MIN (after, before) > best)
        {
          best = MIN (after, before);
          *start = first;
          *end = last;
        }
      if (ahead == 0 || token_at (tokens, first)->id != token_at (tokens, last)->id)
        return;
      first++;
      last++;
      ahead--;
    }
}

static void
tidy_places (
    GArray *changes, const GArray *from, const GArray *to, const char *from_text, const char *to_text)
{
  for (guint i = 0; i < changes->len; i++)
    {
      Change *change = &g_array_index (changes, Change, i);
      const Change *before = i > 0 ? change - 1 : NULL;
      const Change *after = i + 1 < changes->len ? change + 1 : NULL;
      /* At least one token stays between it and its neighbours, so that they remain apart. */
      guint back = change->from - (before != NULL ? before->from_end + 1 : 0);
      guint ahead = (after != NULL ? after->from - 1 : from->len) - change->from_end;

      if (change->from == change->from_end)
        {
          guint start = change->to;

          slide (to, to_text, &change->to, &change->to_end, back, ahead);
          change->from = change->from_end = change->from + change->to - start;
        }
      else if (change->to == change->to_end)
        {
          guint start = change->from;

          slide (from, from_text, &change->from, &change->from_end, back, ahead);
          change->to = change->to_end = change->to + change->from - start;
        }
    }
}

static void
add_part (GArray *parts, FjTextDiffKind kind, const GArray *tokens, guint start, guint end)
{
  FjTextDiffPart part = { kind, 0, 0 };
  const Token *last;

  if (start >= end)
    return;
  last = token_at (tokens, end - 1);
  part.start = token_at (tokens, start)->start;
  part.length = last->start + last->length - part.start;
  g_array_append_val (parts, part);
}

static guint32 *
ids_of (const GArray *tokens)
{
  guint32 *ids = g_new (guint32, tokens->len + 1);

  for (guint i = 0; i < tokens->len; i++)
    ids[i] = token_at (tokens, i)->id;
  return ids;
}

GArray *
fj_text_diff (const char *from, const char *to)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (FjTextDiffPart));
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *old = from != NULL ? from : "";
  const char *new = to != NULL ? to : "";
  g_autoptr (GArray) from_tokens = split (old, ids);
  g_autoptr (GArray) to_tokens = split (new, ids);
  g_autofree guint32 *from_ids = ids_of (from_tokens);
  g_autofree guint32 *to_ids = ids_of (to_tokens);
  g_autofree gboolean *removed = g_new0 (gboolean, from_tokens->len + 1);
  g_autofree gboolean *added = g_new0 (gboolean, to_tokens->len + 1);
  g_autoptr (GArray) changes = NULL;
  guint done = 0;

  fj_edit_script (from_ids, from_tokens->len, to_ids, to_tokens->len, removed, added);
  changes = gather (from_tokens, to_tokens, old, removed, added);
  tidy_places (changes, from_tokens, to_tokens, old, new);
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);

      add_part (parts, FJ_TEXT_SAME, from_tokens, done, change->from);
      add_part (parts, FJ_TEXT_REMOVED, from_tokens, change->from, change->from_end);
      add_part (parts, FJ_TEXT_ADDED, to_tokens, change->to, change->to_end);
      done = change->from_end;
    }
  add_part (parts, FJ_TEXT_SAME, from_tokens, done, from_tokens->len);
  return parts;
}
