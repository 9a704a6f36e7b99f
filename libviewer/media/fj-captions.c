#include "fj-captions.h"

#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

static const gsize most_bytes = 4 * 1024 * 1024;
static const guint most_captions = 20000;
static const gsize most_text = 4096;
static const guint most_hours = 99;

struct _FjCaptions
{
  gint refs;
  GArray *list;    /* of FjCaption, their strings owned */
  GPtrArray *keys; /* what a search compares, one for each */
};

static void
clear_caption (gpointer data)
{
  FjCaption *caption = data;

  g_free ((char *) caption->text);
  g_free ((char *) caption->speaker);
}

/* Case, width and breaks taken out of a text. */
static char *
make_key (const char *text)
{
  g_autofree char *wide = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (wide, -1);
  GString *key = g_string_new (NULL);

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (key, g_utf8_get_char (at));
  return g_string_free (key, FALSE);
}

/* "&amp;" and its like at @at; @length gets how long it is. 0 when it is only an ampersand. */
static gunichar
read_entity (const char *at, gsize *length)
{
  static const struct
  {
    const char *name;
    gunichar character;
  } known[] = { { "&amp;", '&' },  { "&lt;", '<' },     { "&gt;", '>' },    { "&nbsp;", 0xa0 },
                { "&quot;", '"' }, { "&lrm;", 0x200e }, { "&rlm;", 0x200f } };
  char *end = NULL;
  guint64 number;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (at, known[i].name))
      {
        *length = strlen (known[i].name);
        return known[i].character;
      }
  if (at[1] != '#')
    return 0;
  if (at[2] == 'x' || at[2] == 'X')
    number = g_ascii_isxdigit (at[3]) ? g_ascii_strtoull (at + 3, &end, 16) : 0;
  else
    number = g_ascii_isdigit (at[2]) ? g_ascii_strtoull (at + 2, &end, 10) : 0;
  if (end == NULL || *end != ';' || number == 0 || number > 0x10ffff
      || !g_unichar_validate ((gunichar) number))
    return 0;
  *length = (gsize) (end + 1 - at);
  return (gunichar) number;
}

/* The name in "<v.loud 张老师>"; NULL for every other mark. */
static char *
read_speaker (const char *mark, gsize length)
{
  g_autofree char *inside = g_strndup (mark + 1, length - 2);
  char *space;

  if (inside[0] != 'v' || (inside[1] != ' ' && inside[1] != '.' && inside[1] != '\t'))
    return NULL;
  space = strpbrk (inside, " \t");
  if (space == NULL)
    return NULL;
  g_strstrip (space);
  return *space != '\0' ? g_strdup (space) : NULL;
}

/* The text between the marks. @length bytes from @payload, lines parted by \n. */
static void
read_payload (FjCaption *caption, const char *payload)
{
  GString *text = g_string_new (NULL);
  const char *at = payload;

  while (*at != '\0' && text->len < most_text)
    {
      const char *close = *at == '<' ? strchr (at, '>') : NULL;
      gsize length = 1;
      gunichar character;

      if (close != NULL)
        {
          if (caption->speaker == NULL)
            caption->speaker = read_speaker (at, (gsize) (close + 1 - at));
          at = close + 1;
          continue;
        }
      character = *at == '&' ? read_entity (at, &length) : 0;
      if (character != 0)
        {
          g_string_append_unichar (text, character);
          at += length;
          continue;
        }
      g_string_append_unichar (text, g_utf8_get_char (at));
      at = g_utf8_next_char (at);
    }
  caption->text = g_strstrip (g_string_free (text, FALSE));
}

static gboolean
read_number (const char **at, guint digits, guint *value)
{
  guint n = 0;

  for (*value = 0; g_ascii_isdigit (**at) && n < 4; n++, (*at)++)
    *value = *value * 10 + (guint) (**at - '0');
  return digits == 0 ? n >= 2 : n == digits;
}

/* "[hh:]mm:ss.mmm" (WebVTT 6.3). */
static gboolean
read_time (const char **at, double *seconds)
{
  guint hours = 0, minutes, whole, thousandths;

  if (!read_number (at, 0, &minutes) || **at != ':')
    return FALSE;
  (*at)++;
  if (!read_number (at, 2, &whole))
    return FALSE;
  if (**at == ':')
    {
      hours = minutes;
      minutes = whole;
      (*at)++;
      if (!read_number (at, 2, &whole))
        return FALSE;
    }
  if (**at != '.')
    return FALSE;
  (*at)++;
  if (!read_number (at, 3, &thousandths) || hours > most_hours || minutes > 59 || whole > 59)
    return FALSE;
  *seconds = hours * 3600.0 + minutes * 60.0 + whole + thousandths / 1000.0;
  return TRUE;
}

static void
skip_blanks (const char **at)
{
  while (**at == ' ' || **at == '\t')
    (*at)++;
}

/* "00:01.000 --> 00:04.000 line:80%": what follows the times is where to show it. */
static gboolean
read_timing (const char *line, double *start, double *end)
{
  const char *at = line;

  skip_blanks (&at);
  if (!read_time (&at, start))
    return FALSE;
  skip_blanks (&at);
  if (!g_str_has_prefix (at, "-->"))
    return FALSE;
  at += 3;
  skip_blanks (&at);
  return read_time (&at, end) && (*at == '\0' || *at == ' ' || *at == '\t') && *end > *start;
}

static gboolean
is_blank (const char *line)
{
  return *line == '\0';
}

/* One block of lines from @lines on; returns the line after it. */
static char **
read_block (FjCaptions *self, char **lines)
{
  FjCaption caption = { 0 };
  gboolean is_timed = FALSE;
  g_autoptr (GString) payload = g_string_new (NULL);

  /* A name of its own, a note or a style may come first; only what has a time is a text. */
  if (strstr (lines[0], "-->") == NULL && lines[1] != NULL && strstr (lines[1], "-->") != NULL)
    lines++;
  if (strstr (lines[0], "-->") != NULL)
    is_timed = read_timing (*lines++, &caption.start, &caption.end);
  else
    lines++;
  for (; *lines != NULL && !is_blank (*lines) && strstr (*lines, "-->") == NULL; lines++)
    if (is_timed && payload->len < 4 * most_text)
      g_string_append_printf (payload, "%s%s", payload->len > 0 ? "\n" : "", *lines);
  if (!is_timed)
    return lines;
  read_payload (&caption, payload->str);
  if (*caption.text != '\0')
    g_array_append_val (self->list, caption);
  else
    clear_caption (&caption);
  return lines;
}

static int
by_start (gconstpointer a, gconstpointer b)
{
  double left = ((const FjCaption *) a)->start, right = ((const FjCaption *) b)->start;

  return (left > right) - (left < right);
}

static void
fill (FjCaptions *self, char **lines)
{
  /* The first block is the head: what stands beside the signature, regions, styles. */
  while (*lines != NULL && !is_blank (*lines) && strstr (*lines, "-->") == NULL)
    lines++;
  while (*lines != NULL && self->list->len <= most_captions)
    lines = is_blank (*lines) ? lines + 1 : read_block (self, lines);
  g_array_sort (self->list, by_start);
  for (guint i = 0; i < self->list->len; i++)
    g_ptr_array_add (self->keys, make_key (g_array_index (self->list, FjCaption, i).text));
}

static gboolean
has_signature (const char *text)
{
  return g_str_has_prefix (text, "WEBVTT") && (text[6] == '\0' || strchr (" \t\n", text[6]) != NULL);
}

FjCaptions *
fj_captions_parse (GBytes *vtt, GError **error)
{
  g_return_val_if_fail (vtt != NULL, NULL);
  gsize size;
  const char *bytes = g_bytes_get_data (vtt, &size);
  g_autoptr (FjCaptions) self = NULL;
  g_autoptr (GString) text = NULL;
  g_auto (GStrv) lines = NULL;

  if (size > most_bytes)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                           _ ("The captions are larger than 4 MiB. Part them, or publish them anew."));
      return NULL;
    }
  if (size > 0 && !g_utf8_validate_len (bytes, size, NULL))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                           _ ("The captions are not UTF-8 text. Save them as UTF-8 and publish them anew."));
      return NULL;
    }
  text = g_string_new_len (bytes, (gssize) size);
  g_string_replace (text, "\r\n", "\n", 0);
  g_string_replace (text, "\r", "\n", 0);
  if (g_str_has_prefix (text->str, "\xef\xbb\xbf"))
    g_string_erase (text, 0, 3);
  if (!has_signature (text->str))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("These are no captions: a WebVTT file begins with \"WEBVTT\"."));
      return NULL;
    }
  self = g_new0 (FjCaptions, 1);
  self->refs = 1;
  self->list = g_array_new (FALSE, TRUE, sizeof (FjCaption));
  g_array_set_clear_func (self->list, clear_caption);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  lines = g_strsplit (text->str, "\n", -1);
  fill (self, lines);
  if (self->list->len > most_captions)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("The captions have more than 20,000 entries. Part them, or publish them anew."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

FjCaptions *
fj_captions_ref (FjCaptions *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
fj_captions_unref (FjCaptions *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  g_array_unref (self->list);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

guint
fj_captions_get_count (const FjCaptions *self)
{
  return self->list->len;
}

const FjCaption *
fj_captions_get (const FjCaptions *self, guint index)
{
  return index < self->list->len ? &g_array_index (self->list, FjCaption, index) : NULL;
}

char *
fj_captions_text_at (const FjCaptions *self, double seconds)
{
  GString *text = NULL;

  for (guint i = 0; i < self->list->len; i++)
    {
      const FjCaption *caption = fj_captions_get (self, i);

      if (caption->start > seconds)
        break;
      if (caption->end <= seconds)
        continue;
      if (text == NULL)
        text = g_string_new (NULL);
      else
        g_string_append_c (text, '\n');
      g_string_append (text, caption->text);
    }
  return text != NULL ? g_string_free (text, FALSE) : NULL;
}

int
fj_captions_index_at (const FjCaptions *self, double seconds)
{
  int found = -1;

  for (guint i = 0; i < self->list->len && fj_captions_get (self, i)->start <= seconds; i++)
    found = (int) i;
  return found;
}

int
fj_captions_find (const FjCaptions *self, const char *words, guint from)
{
  g_return_val_if_fail (words != NULL, -1);
  g_autofree char *key = make_key (words);

  if (*key == '\0')
    return -1;
  for (guint i = from; i < self->keys->len; i++)
    if (strstr (g_ptr_array_index (self->keys, i), key) != NULL)
      return (int) i;
  return -1;
}
