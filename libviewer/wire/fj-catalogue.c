#include "fj-catalogue.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

#define MAX_TEXT 64  /* characters of a word of the catalogue: the order's own bound */
#define MAX_PARTS 16 /* of one item: the order's own bound */
#define MAX_WORDS 8  /* of a search */

extern const char fj_catalogue_json[];

struct _FjCatalogue
{
  gatomicrefcount refs;
  guint version;
  GPtrArray *items;    /* of FjCatalogueItem */
  GHashTable *by_code; /* code in capitals -> FjCatalogueItem */
};

static void
item_free (gpointer data)
{
  FjCatalogueItem *item = data;

  g_free (item->code);
  g_free (item->zh);
  g_free (item->en);
  g_free (item->modality);
  g_strfreev (item->parts_zh);
  g_strfreev (item->parts_en);
  g_free (item->initials);
  g_free (item);
}

/* ---- reading ---- */

static gboolean
bad_item (guint index, const char *sentence, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("Item %u of the catalogue: %s"), index + 1, sentence);
  return FALSE;
}

static char *
take_word (JsonObject *json, const char *name)
{
  const char *text = fj_json_get_string (json, name);
  g_autofree char *word = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  if (word == NULL || *word == '\0' || g_utf8_strlen (word, -1) > MAX_TEXT)
    return NULL;
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return NULL;
  return g_steal_pointer (&word);
}

static gboolean
read_parts (JsonObject *json, FjCatalogueItem *item)
{
  JsonArray *parts = fj_json_get_array (json, "parts");
  guint n = parts != NULL ? json_array_get_length (parts) : 0;

  if (n > MAX_PARTS)
    return FALSE;
  item->parts_zh = g_new0 (char *, n + 1);
  item->parts_en = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *part = fj_json_element_object (parts, i);

      item->parts_zh[i] = part != NULL ? take_word (part, "zh") : NULL;
      item->parts_en[i] = part != NULL ? take_word (part, "en") : NULL;
      if (item->parts_zh[i] == NULL || item->parts_en[i] == NULL)
        {
          g_clear_pointer (&item->parts_zh[i], g_free);
          g_clear_pointer (&item->parts_en[i], g_free);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_item (FjCatalogue *catalogue, guint index, JsonObject *json, GError **error)
{
  FjCatalogueItem *item = g_new0 (FjCatalogueItem, 1);
  const char *initials;

  g_ptr_array_add (catalogue->items, item);
  if (json == NULL)
    return bad_item (index, _ ("it is no object."), error);
  item->code = take_word (json, "code");
  item->zh = take_word (json, "zh");
  item->en = take_word (json, "en");
  item->modality = take_word (json, "modality");
  if (item->code == NULL || item->zh == NULL || item->en == NULL || item->modality == NULL)
    return bad_item (index, _ ("code, zh, en and modality are required, each at most 64 characters."), error);
  if (!read_parts (json, item))
    return bad_item (index, _ ("each of its parts needs zh and en; there may be at most 16."), error);
  item->laterality = fj_json_get_boolean (json, "laterality", FALSE);
  item->contrast = fj_json_get_boolean (json, "contrast", FALSE);
  initials = fj_json_get_string (json, "initials");
  item->initials = g_ascii_strdown (initials != NULL ? initials : "", -1);
  if (!g_hash_table_insert (catalogue->by_code, g_ascii_strup (item->code, -1), item))
    return bad_item (index, _ ("another item has the same code."), error);
  return TRUE;
}

FjCatalogue *
fj_catalogue_from_json (JsonObject *json, GError **error)
{
  JsonArray *items = fj_json_get_array (json, "items");
  g_autoptr (FjCatalogue) catalogue = g_new0 (FjCatalogue, 1);

  g_atomic_ref_count_init (&catalogue->refs);
  catalogue->items = g_ptr_array_new_with_free_func (item_free);
  catalogue->by_code = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  catalogue->version = (guint) CLAMP (fj_json_get_int (json, "version", 0), 0, G_MAXINT32);
  if (items == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("The catalogue has no list of items."));
      return NULL;
    }
  if (json_array_get_length (items) > FJ_CATALOGUE_MAX_ITEMS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("The catalogue has more than %u items."),
                   FJ_CATALOGUE_MAX_ITEMS);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (items); i++)
    if (!read_item (catalogue, i, fj_json_element_object (items, i), error))
      return NULL;
  return g_steal_pointer (&catalogue);
}

const char *
fj_catalogue_shipped_text (void)
{
  return fj_catalogue_json;
}

FjCatalogue *
fj_catalogue_new_shipped (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (fj_catalogue_json, strlen (fj_catalogue_json));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = fj_json_parse_object (bytes, &error);
  FjCatalogue *catalogue = json != NULL ? fj_catalogue_from_json (json, &error) : NULL;

  /* Part of the program: tests read it. */
  if (catalogue == NULL)
    g_error ("data/catalogue.json: %s", error->message);
  return catalogue;
}

FjCatalogue *
fj_catalogue_ref (FjCatalogue *catalogue)
{
  g_atomic_ref_count_inc (&catalogue->refs);
  return catalogue;
}

void
fj_catalogue_unref (FjCatalogue *catalogue)
{
  if (catalogue == NULL || !g_atomic_ref_count_dec (&catalogue->refs))
    return;
  g_hash_table_unref (catalogue->by_code);
  g_ptr_array_unref (catalogue->items);
  g_free (catalogue);
}

guint
fj_catalogue_get_version (FjCatalogue *catalogue)
{
  return catalogue->version;
}

guint
fj_catalogue_get_n_items (FjCatalogue *catalogue)
{
  return catalogue->items->len;
}

const FjCatalogueItem *
fj_catalogue_get (FjCatalogue *catalogue, guint index)
{
  g_return_val_if_fail (index < catalogue->items->len, NULL);
  return g_ptr_array_index (catalogue->items, index);
}

const FjCatalogueItem *
fj_catalogue_find (FjCatalogue *catalogue, const char *code)
{
  g_autofree char *upper = code != NULL ? g_ascii_strup (code, -1) : NULL;

  return upper != NULL ? g_hash_table_lookup (catalogue->by_code, upper) : NULL;
}

/* ---- searching ---- */

typedef struct
{
  const FjCatalogueItem *item;
  guint rank; /* smaller is better */
  guint index;
} Hit;

#define NO_FIT G_MAXUINT

/* Does a word of @text begin with @word? */
static gboolean
word_begins (const char *text, const char *word)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (const char *p = folded; (p = strstr (p, word)) != NULL; p++)
    if (p == folded || !g_ascii_isalnum (p[-1]))
      return TRUE;
  return FALSE;
}

/* How well @word (case folded) fits. */
static guint
rank_of (const FjCatalogueItem *item, const char *word)
{
  g_autofree char *code = g_utf8_casefold (item->code, -1);
  g_autofree char *zh = g_utf8_casefold (item->zh, -1);

  if (g_str_equal (code, word) || g_str_equal (zh, word) || g_str_equal (item->initials, word))
    return 0;
  if (g_str_has_prefix (zh, word) || g_str_has_prefix (item->initials, word) || g_str_has_prefix (code, word))
    return 1;
  if (word_begins (item->en, word))
    return 2;
  if (strstr (zh, word) != NULL || word_begins (item->code, word))
    return 3;
  for (guint i = 0; item->parts_zh[i] != NULL; i++)
    if (strstr (item->parts_zh[i], word) != NULL || word_begins (item->parts_en[i], word))
      return 3;
  return g_str_is_ascii (word) && strlen (word) > 1 && strstr (item->initials, word) != NULL ? 4 : NO_FIT;
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *one = a, *other = b;

  if (one->rank != other->rank)
    return one->rank < other->rank ? -1 : 1;
  return one->index < other->index ? -1 : 1;
}

static gboolean
modality_fits (const char *wanted, const char *modality)
{
  gboolean film = g_str_equal (modality, "DX") || g_str_equal (modality, "CR");

  return wanted == NULL || *wanted == '\0' || g_str_equal (wanted, modality)
         || (film && (g_str_equal (wanted, "DX") || g_str_equal (wanted, "CR")));
}

GPtrArray *
fj_catalogue_search (FjCatalogue *catalogue, const char *text, const char *modality, guint max)
{
  g_autofree char *folded = g_utf8_casefold (text != NULL ? text : "", -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", MAX_WORDS + 1);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < catalogue->items->len; i++)
    {
      Hit hit = { .item = g_ptr_array_index (catalogue->items, i), .index = i };

      if (!modality_fits (modality, hit.item->modality))
        continue;
      for (guint w = 0; words[w] != NULL && hit.rank != NO_FIT; w++)
        {
          guint rank = *words[w] != '\0' ? rank_of (hit.item, words[w]) : 0;

          hit.rank = rank == NO_FIT ? NO_FIT : MAX (hit.rank, rank);
        }
      if (hit.rank != NO_FIT)
        g_array_append_val (hits, hit);
    }
  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < hits->len && (max == 0 || i < max); i++)
    g_ptr_array_add (found, (gpointer) g_array_index (hits, Hit, i).item);
  return found;
}
