#include "fj-facts-shelf.h"

typedef struct
{
  char *name;
  GRefString *pixel_key;
  FjImageFacts *facts;
  gsize bytes;
  GList link; /* of the order of use */
} Entry;

struct _FjFactsShelf
{
  GMutex mutex;
  GHashTable *entries;
  GQueue order; /* least recently used first */
  guint most;
  gsize bytes, most_bytes;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  fj_image_facts_unref (entry->facts);
  g_ref_string_release (entry->pixel_key);
  g_free (entry->name);
  g_free (entry);
}

FjFactsShelf *
fj_facts_shelf_new (guint most, gsize bytes)
{
  FjFactsShelf *shelf = g_new0 (FjFactsShelf, 1);

  g_mutex_init (&shelf->mutex);
  shelf->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  shelf->most = most;
  shelf->most_bytes = bytes;
  return shelf;
}

void
fj_facts_shelf_free (FjFactsShelf *shelf)
{
  g_hash_table_unref (shelf->entries);
  g_mutex_clear (&shelf->mutex);
  g_free (shelf);
}

/* Under the mutex. */
static void
take_out (FjFactsShelf *shelf, Entry *entry)
{
  g_queue_unlink (&shelf->order, &entry->link);
  shelf->bytes -= entry->bytes;
  g_hash_table_remove (shelf->entries, entry->name);
}

void
fj_facts_shelf_put (FjFactsShelf *shelf, const char *name, FjImageFacts *facts, const char *pixel_key)
{
  Entry *entry = g_new0 (Entry, 1), *old;

  entry->name = g_strdup (name);
  entry->pixel_key = g_ref_string_new (pixel_key);
  entry->facts = fj_image_facts_ref (facts);
  entry->bytes = fj_image_facts_get_size (facts);
  entry->link.data = entry;
  g_mutex_lock (&shelf->mutex);
  old = g_hash_table_lookup (shelf->entries, name);
  if (old != NULL)
    take_out (shelf, old);
  while (shelf->order.length > 0
         && (shelf->order.length >= shelf->most || shelf->bytes + entry->bytes > shelf->most_bytes))
    take_out (shelf, shelf->order.head->data);
  g_hash_table_insert (shelf->entries, entry->name, entry);
  g_queue_push_tail_link (&shelf->order, &entry->link);
  shelf->bytes += entry->bytes;
  g_mutex_unlock (&shelf->mutex);
}

FjImageFacts *
fj_facts_shelf_find (FjFactsShelf *shelf, const char *name, char **pixel_key)
{
  FjImageFacts *facts = NULL;
  Entry *entry;

  g_mutex_lock (&shelf->mutex);
  entry = g_hash_table_lookup (shelf->entries, name);
  if (entry != NULL)
    {
      g_queue_unlink (&shelf->order, &entry->link);
      g_queue_push_tail_link (&shelf->order, &entry->link);
      facts = fj_image_facts_ref (entry->facts);
      if (pixel_key != NULL)
        *pixel_key = g_strdup (entry->pixel_key);
    }
  g_mutex_unlock (&shelf->mutex);
  return facts;
}
