/* See fj-charset.h. */
#include "fj-charset.h"

#include <string.h>

#include "fj-error.h"
#include "fj-language.h"

#define ESC 0x1B
#define REPLACEMENT "\357\277\275" /* U+FFFD */

/* What a code element of ISO 2022 holds (PS3.3 C.12.1.1.2, tables C.12-2 to C.12-5). */
typedef enum
{
  PART_ASCII,   /* G0, 7 bit; ISO_IR 6 and ISO-IR 14 (romaji) */
  PART_HALF,    /* G1, one byte a character */
  PART_G0_PAIR, /* G0, two 7-bit bytes a character */
  PART_G1_PAIR, /* G1, two 8-bit bytes a character */
  PART_NONE     /* G1 with nothing invoked */
} PartKind;

typedef struct
{
  const char *squeezed; /* the defined term without "ISO_IR", "ISO 2022 IR", or what replaces it */
  PartKind kind;        /* of what its escape sequence designates beside ASCII */
  const char *escape;   /* after ESC */
  const char *codec;    /* of iconv */
} Part;

static const Part parts[] = {
  { "6", PART_ASCII, "(B", "ASCII" },       { "14", PART_ASCII, "(J", "ASCII" },
  { "100", PART_HALF, "-A", "ISO-8859-1" }, { "101", PART_HALF, "-B", "ISO-8859-2" },
  { "109", PART_HALF, "-C", "ISO-8859-3" }, { "110", PART_HALF, "-D", "ISO-8859-4" },
  { "144", PART_HALF, "-L", "ISO-8859-5" }, { "127", PART_HALF, "-G", "ISO-8859-6" },
  { "126", PART_HALF, "-F", "ISO-8859-7" }, { "138", PART_HALF, "-H", "ISO-8859-8" },
  { "148", PART_HALF, "-M", "ISO-8859-9" }, { "203", PART_HALF, "-b", "ISO-8859-15" },
  { "166", PART_HALF, "-T", "TIS-620" },    { "13", PART_HALF, ")I", "SHIFT_JIS" },
  { "87", PART_G0_PAIR, "$B", "EUC-JP" },   { "159", PART_G0_PAIR, "$(D", "EUC-JP" },
  { "149", PART_G1_PAIR, "$)C", "EUC-KR" }, { "58", PART_G1_PAIR, "$)A", "GB2312" },
};

/* A stand-alone set, without code extension. */
static const struct
{
  const char *squeezed, *codec;
} whole_sets[] = { { "192", "UTF-8" }, { "GB18030", "GB18030" }, { "GBK", "GBK" } };

/* The sets of fj_charset_encode(). */
static const struct
{
  const char *term, *attribute, *codec;
} targets[] = {
  { "GB18030", "GB18030", "GB18030" },          { "GBK", "GBK", "GBK" },
  { "ISO_IR 192", "ISO_IR 192", "UTF-8" },      { "ISO 2022 IR 58", "\\ISO 2022 IR 58", "GB2312" },
  { "ISO_IR 100", "ISO_IR 100", "ISO-8859-1" }, { "ISO_IR 6", "", "ASCII" },
};

/* Upper case letters and digits only, without the family's name: "ISO 2022 IR 58", "ISO_IR 58" and
 * "iso-ir-58" are "58". Devices spell the terms in many ways; none of these spellings means two things. */
static void
squeeze (const char *term, gsize length, char out[16])
{
  gsize n = 0;
  char all[32];
  for (gsize i = 0; i < length && n + 1 < sizeof all; i++)
    if (g_ascii_isalnum (term[i]))
      all[n++] = g_ascii_toupper (term[i]);
  all[n] = 0;
  const char *rest = all;
  if (g_str_has_prefix (rest, "ISO2022IR"))
    rest += 9;
  else if (g_str_has_prefix (rest, "ISOIR"))
    rest += 5;
  g_strlcpy (out, rest, 16);
}

static const Part *
find_part (const char *squeezed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strcmp (parts[i].squeezed, squeezed) == 0)
      return &parts[i];
  return NULL;
}

/* What a value of the attribute declares. */
typedef struct
{
  const char *whole; /* iconv's name of a stand-alone set, or NULL */
  const Part *g1;    /* what G1 holds at the start of a text, or NULL */
  guint64 declared;  /* bits of parts[] */
  gboolean unknown;  /* some term is none of ours */
} Declaration;

static Declaration
parse_declaration (const char *text)
{
  Declaration self = { 0 };
  g_auto (GStrv) terms = g_strsplit (text ? text : "", "\\", 16);
  for (guint n = 0; terms[n]; n++)
    {
      char squeezed[16];
      squeeze (terms[n], strlen (terms[n]), squeezed);
      if (!*squeezed)
        {
          self.declared |= 1;
          continue;
        }
      for (gsize i = 0; i < G_N_ELEMENTS (whole_sets); i++)
        if (n == 0 && strcmp (whole_sets[i].squeezed, squeezed) == 0)
          self.whole = whole_sets[i].codec;
      const Part *part = find_part (squeezed);
      if (part)
        {
          self.declared |= G_GUINT64_CONSTANT (1) << (part - parts);
          /* A set of pairs in the first value is against the rule; its bytes say what they are all the same.
           */
          if (n == 0 && (part->kind == PART_HALF || part->kind == PART_G1_PAIR))
            self.g1 = part;
          if (strcmp (squeezed, "13") == 0)
            self.declared |= 2; /* ISO_IR 13 is ISO-IR 14 in G0 */
        }
      else if (!self.whole)
        self.unknown = TRUE;
    }
  self.declared |= 1;
  return self;
}

#define MAX_CONVERTERS (G_N_ELEMENTS (parts) + G_N_ELEMENTS (whole_sets))

/* Open converters between UTF-8 and other sets, for as long as one text takes: opening one costs more than
 * converting a line. */
typedef struct
{
  gboolean encodes; /* from UTF-8 */
  guint n;
  const char *codecs[MAX_CONVERTERS];
  GIConv open[MAX_CONVERTERS];
} Converters;

static void
converters_clear (Converters *self)
{
  for (guint i = 0; i < self->n; i++)
    if (self->open[i] != (GIConv) -1)
      g_iconv_close (self->open[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Converters, converters_clear)

/* As g_convert() without its error. (transfer full) (nullable) */
static char *
converters_run (
    Converters *self, const char *codec, const char *text, gsize length, gsize *read, gsize *written)
{
  guint i = 0;
  while (i < self->n && strcmp (self->codecs[i], codec) != 0)
    i++;
  if (i == self->n)
    {
      g_assert (i < G_N_ELEMENTS (self->open));
      self->codecs[self->n] = codec;
      self->open[self->n++] = self->encodes ? g_iconv_open (codec, "UTF-8") : g_iconv_open ("UTF-8", codec);
    }
  return self->open[i] == (GIConv) -1
             ? NULL
             : g_convert_with_iconv (text, length, self->open[i], read, written, NULL);
}

static gboolean
append_converted (GString *out, Converters *converters, const char *codec, const char *bytes, gsize length)
{
  if (strcmp (codec, "UTF-8") == 0)
    {
      if (!g_utf8_validate_len (bytes, length, NULL))
        return FALSE;
      g_string_append_len (out, bytes, length);
      return TRUE;
    }
  gsize read = 0, written = 0;
  g_autofree char *text = converters_run (converters, codec, bytes, length, &read, &written);
  if (!text || read != length || !g_utf8_validate_len (text, written, NULL))
    return FALSE;
  g_string_append_len (out, text, written);
  return TRUE;
}

static gboolean
has_controls_8bit (const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guint8) bytes[i] >= 0x80 && (guint8) bytes[i] < 0xA0)
      return TRUE;
  return FALSE;
}

static gboolean
vr_is (const char *vr, const char *list)
{
  return vr && strlen (vr) == 2 && strstr (list, vr) != NULL;
}

/* TRUE when the byte ends the reach of an escape sequence (PS3.5 6.1.2.5.3). */
static gboolean
is_reset (const char *vr, guint8 c)
{
  if (c == '\\')
    return !vr_is (vr, "ST LT UT");
  if (c == '^' || c == '=')
    return vr_is (vr, "PN");
  return c == '\r' || c == '\n' || c == '\f' || c == '\t';
}

/* Texts with code extensions, and the single-byte sets, which are the same without escape sequences. FALSE
 * when a byte has no meaning; *foreign when an escape sequence designates a set that is not declared. */
static gboolean
decode_extended (GString *out,
                 Converters *converters,
                 const Declaration *declaration,
                 const char *vr,
                 const guint8 *p,
                 gsize length,
                 gboolean *foreign)
{
  const Part *g0 = &parts[0], *g1 = declaration->g1;
  for (gsize i = 0; i < length;)
    {
      if (p[i] == ESC)
        {
          const Part *found = NULL;
          gsize n = 0;
          for (gsize k = 0; k < G_N_ELEMENTS (parts) && !found; k++)
            {
              n = strlen (parts[k].escape);
              if (length - i - 1 >= n && memcmp (p + i + 1, parts[k].escape, n) == 0)
                found = &parts[k];
            }
          if (!found)
            return FALSE;
          if (found->kind == PART_ASCII || found->kind == PART_G0_PAIR)
            g0 = found;
          else
            g1 = found;
          if (!(declaration->declared & (G_GUINT64_CONSTANT (1) << (found - parts))))
            *foreign = TRUE;
          i += 1 + n;
          continue;
        }
      if (p[i] < 0x20 || (g0->kind != PART_G0_PAIR && p[i] < 0x80))
        {
          if (is_reset (vr, p[i]))
            {
              g0 = &parts[0];
              g1 = declaration->g1;
            }
          g_string_append_c (out, p[i++]);
          continue;
        }
      if (p[i] < 0x80)
        {
          /* Delimiters stand between escape sequences, but a writer that forgets to switch back still means
           * them. */
          if (p[i] == 0x20 || i + 1 >= length || p[i + 1] < 0x21 || p[i + 1] > 0x7E)
            {
              if (p[i] != 0x20 && !is_reset (vr, p[i]))
                return FALSE;
              if (p[i] != 0x20)
                g0 = &parts[0];
              g_string_append_c (out, p[i++]);
              continue;
            }
          char pair[3] = { (char) 0x8F, (char) (p[i] | 0x80), (char) (p[i + 1] | 0x80) };
          gboolean is_supplement = strcmp (g0->squeezed, "159") == 0;
          if (!append_converted (out, converters, g0->codec, is_supplement ? pair : pair + 1,
                                 is_supplement ? 3 : 2))
            return FALSE;
          i += 2;
          continue;
        }
      if (!g1)
        return FALSE;
      gsize n = i;
      while (n < length && p[n] >= 0x80)
        n++;
      if (has_controls_8bit ((const char *) p + i, n - i)
          || !append_converted (out, converters, g1->codec, (const char *) p + i, n - i))
        return FALSE;
      i = n;
    }
  return TRUE;
}

static gsize
strip_escapes (const char *bytes, gsize length, char *out)
{
  gsize n_out = 0;
  for (gsize i = 0; i < length;)
    {
      gsize skip = 0;
      for (gsize k = 0; bytes[i] == ESC && k < G_N_ELEMENTS (parts) && skip == 0; k++)
        {
          gsize n = strlen (parts[k].escape);
          if (length - i - 1 >= n && memcmp (bytes + i + 1, parts[k].escape, n) == 0)
            skip = 1 + n;
        }
      if (skip == 0)
        out[n_out++] = bytes[i++];
      i += skip;
    }
  return n_out;
}

static gboolean
is_ascii (const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guint8) bytes[i] >= 0x80 || bytes[i] == ESC)
      return FALSE;
  return TRUE;
}

char *
fj_charset_decode (
    const char *specific_character_set, const char *vr, const char *bytes, gsize length, gboolean *repaired)
{
  gboolean dummy;
  if (!repaired)
    repaired = &dummy;
  *repaired = FALSE;
  /* Zeros at the end are padding; one in the middle would cut a C string. */
  while (length > 0 && bytes[length - 1] == 0)
    length--;
  GString *out = g_string_sized_new (length + 8);
  gboolean has_zero = memchr (bytes, 0, length) != NULL;
  if (!has_zero && is_ascii (bytes, length))
    {
      g_string_append_len (out, bytes, length);
      return g_string_free (out, FALSE);
    }
  Declaration declaration = parse_declaration (specific_character_set);
  g_auto (Converters) converters = { 0 };
  gboolean foreign = FALSE;
  gboolean ok = FALSE;
  if (!has_zero && declaration.whole && !memchr (bytes, ESC, length))
    ok = append_converted (out, &converters, declaration.whole, bytes, length);
  else if (!has_zero && !declaration.whole && !(declaration.unknown && !declaration.g1))
    ok = decode_extended (out, &converters, &declaration, vr, (const guint8 *) bytes, length, &foreign);
  if (ok)
    {
      *repaired = foreign;
      return g_string_free (out, FALSE);
    }
  *repaired = TRUE;
  /* Escape sequences around the bytes of another set (GBK declared as ISO 2022 IR 58) are no part of the
   * text. */
  g_autofree char *plain = g_malloc (length + 1);
  length = strip_escapes (bytes, length, plain);
  bytes = plain;
  static const char *const guesses[] = { "UTF-8", "GB18030", "GBK" };
  for (gsize i = 0; i < G_N_ELEMENTS (guesses) && !has_zero; i++)
    {
      g_string_truncate (out, 0);
      if (!append_converted (out, &converters, guesses[i], bytes, length))
        continue;
      g_string_replace (out, "\033", REPLACEMENT, 0);
      return g_string_free (out, FALSE);
    }
  g_string_truncate (out, 0);
  for (gsize i = 0; i < length; i++)
    if ((guint8) bytes[i] >= 0x80 || bytes[i] == 0 || bytes[i] == ESC)
      g_string_append (out, REPLACEMENT);
    else
      g_string_append_c (out, bytes[i]);
  return g_string_free (out, FALSE);
}

static int
find_target (const char *charset)
{
  if (!charset || !*charset)
    return G_N_ELEMENTS (targets) - 1;
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    if (strcmp (targets[i].term, charset) == 0 || strcmp (targets[i].attribute, charset) == 0)
      return i;
  return -1;
}

/* The bytes of one character, or NULL when the set does not have it. */
static char *
encode_character (Converters *converters, const char *codec, const char *utf8, gsize n, gsize *written)
{
  if (strcmp (codec, "UTF-8") == 0)
    {
      *written = n;
      return g_strndup (utf8, n);
    }
  gsize read = 0;
  return converters_run (converters, codec, utf8, n, &read, written);
}

char *
fj_charset_encode (const char *charset, const char *vr, const char *utf8, gsize *length, GError **error)
{
  int target = find_target (charset);
  if (target < 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("The character set \"%s\" is not known. Choose GB18030, GBK, ISO_IR 192, ISO 2022 IR 58, "
             "ISO_IR 100 or ISO_IR 6."),
          charset);
      return NULL;
    }
  if (!g_utf8_validate (utf8, -1, NULL))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("The text is not valid UTF-8. Enter it again."));
      return NULL;
    }
  const char *codec = targets[target].codec;
  gboolean is_extended = strcmp (codec, "GB2312") == 0;
  gboolean invoked = FALSE;
  g_auto (Converters) converters = { .encodes = TRUE };
  g_autoptr (GString) out = g_string_sized_new (strlen (utf8) + 16);
  for (const char *p = utf8; *p;)
    {
      const char *next = g_utf8_next_char (p);
      if ((guint8) *p < 0x80)
        {
          if (is_reset (vr, *p))
            invoked = FALSE;
          g_string_append_c (out, *p);
        }
      else
        {
          gsize written = 0;
          g_autofree char *bytes = encode_character (&converters, codec, p, next - p, &written);
          if (!bytes || (strcmp (codec, "ISO-8859-1") == 0 && (guint8) bytes[0] < 0xA0))
            {
              g_autofree char *character = g_strndup (p, next - p);
              g_set_error (
                  error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                  _ ("The character \"%s\" (U+%04X) does not exist in the character set %s. Use another "
                     "character, or give the device another character set."),
                  character, g_utf8_get_char (p), targets[target].term);
              return NULL;
            }
          if (is_extended && !invoked)
            g_string_append (out, "\033$)A");
          invoked = TRUE;
          g_string_append_len (out, bytes, written);
        }
      p = next;
    }
  if (length)
    *length = out->len;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

const char *
fj_charset_attribute (const char *charset)
{
  int target = find_target (charset);
  return target < 0 ? "" : targets[target].attribute;
}

gboolean
fj_charset_is_known (const char *charset)
{
  return find_target (charset) >= 0;
}
