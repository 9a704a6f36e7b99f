#include "fj-language.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

/* One catalogue of the .mo format (GNU gettext manual, "The Format of GNU MO Files"), mapped and looked up by
 * binary search. gettext itself knows one language per process; a server answers each request in its own. */
typedef struct
{
  GMappedFile *file;
  const char *bytes;
  gsize size;
  guint32 n_strings;
  guint32 originals;    /* offset of the table of msgids */
  guint32 translations; /* offset of the table of msgstrs */
} Catalogue;

static Catalogue *zh_CN; /* set once by fj_language_init() */
static GPrivate thread_language;

static guint32
read_u32 (const Catalogue *catalogue, gsize offset)
{
  guint32 value;

  memcpy (&value, catalogue->bytes + offset, sizeof value);
  return value;
}

/* The NUL-terminated string that entry @index of the table at @table describes; NULL when it leaves the file.
 */
static const char *
read_string (const Catalogue *catalogue, guint32 table, guint32 index)
{
  gsize length = read_u32 (catalogue, table + (gsize) index * 8);
  gsize offset = read_u32 (catalogue, table + (gsize) index * 8 + 4);

  if (offset >= catalogue->size || length >= catalogue->size - offset
      || catalogue->bytes[offset + length] != '\0')
    return NULL;
  return catalogue->bytes + offset;
}

static Catalogue *
catalogue_open (const char *path)
{
  Catalogue catalogue = { .file = g_mapped_file_new (path, FALSE, NULL) };

  if (catalogue.file == NULL)
    return NULL;
  catalogue.bytes = g_mapped_file_get_contents (catalogue.file);
  catalogue.size = g_mapped_file_get_length (catalogue.file);
  if (catalogue.size < 28 || read_u32 (&catalogue, 0) != 0x950412deu)
    goto unusable;
  catalogue.n_strings = read_u32 (&catalogue, 8);
  catalogue.originals = read_u32 (&catalogue, 12);
  catalogue.translations = read_u32 (&catalogue, 16);
  if (catalogue.n_strings > catalogue.size / 16
      || catalogue.originals > catalogue.size - (gsize) catalogue.n_strings * 8
      || catalogue.translations > catalogue.size - (gsize) catalogue.n_strings * 8)
    goto unusable;
  return g_memdup2 (&catalogue, sizeof catalogue);

unusable:
  g_warning ("%s is no message catalogue; sentences stay in English.", path);
  g_mapped_file_unref (catalogue.file);
  return NULL;
}

static const char *
catalogue_find (const Catalogue *catalogue, const char *msgid)
{
  guint32 low = 0, high = catalogue->n_strings;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      const char *original = read_string (catalogue, catalogue->originals, middle);
      int order = original == NULL ? -1 : strcmp (msgid, original);

      if (order == 0)
        return read_string (catalogue, catalogue->translations, middle);
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return NULL;
}

void
fj_language_init (const char *directory)
{
  g_autofree char *path = NULL;

  if (directory == NULL)
    directory = g_getenv ("FENJI_LOCALEDIR");
  if (directory == NULL || *directory == '\0')
    directory = FENJI_LOCALEDIR;
  bindtextdomain (GETTEXT_PACKAGE, directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  path = g_build_filename (directory, "zh_CN", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  if (zh_CN == NULL)
    zh_CN = catalogue_open (path);
}

void
fj_language_set_thread (const char *language)
{
  const char *known = NULL;

  if (language != NULL)
    known = g_str_equal (language, "zh_CN") ? "zh_CN" : "en";
  g_private_set (&thread_language, (gpointer) known);
}

const char *
fj_language_get_thread (void)
{
  return g_private_get (&thread_language);
}

const char *
fj_language_negotiate (const char *accept_language)
{
  const char *best = "en";
  double best_quality = 0;
  g_auto (GStrv) ranges = NULL;

  if (accept_language == NULL)
    return best;
  ranges = g_strsplit (accept_language, ",", 32);
  for (char **range = ranges; *range != NULL; range++)
    {
      char *parameters = strchr (*range, ';');
      double quality = 1;
      const char *language = NULL;

      if (parameters != NULL)
        {
          const char *q = strstr (parameters, "q=");

          *parameters = '\0';
          if (q != NULL)
            quality = g_ascii_strtod (q + 2, NULL);
        }
      g_strstrip (*range);
      if (g_ascii_strncasecmp (*range, "zh", 2) == 0 && ((*range)[2] == '\0' || (*range)[2] == '-'))
        language = "zh_CN";
      else if (g_ascii_strncasecmp (*range, "en", 2) == 0 && ((*range)[2] == '\0' || (*range)[2] == '-'))
        language = "en";
      if (language != NULL && quality > best_quality)
        {
          best = language;
          best_quality = quality;
        }
    }
  return best;
}

const char *
fj_tr (const char *msgid)
{
  const char *language = fj_language_get_thread ();
  const char *found = NULL;

  if (language == NULL)
    return dgettext (GETTEXT_PACKAGE, msgid);
  if (zh_CN != NULL && g_str_equal (language, "zh_CN") && *msgid != '\0')
    found = catalogue_find (zh_CN, msgid);
  return found == NULL || *found == '\0' ? msgid : found;
}
