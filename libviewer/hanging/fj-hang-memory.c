#include "fj-hang-memory.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

#define VERSION 1
#define MAX_PLACE 128u     /* bytes */
#define MAX_SIGNATURE 512u /* bytes */

typedef struct
{
  char *place, *signature;
  gint64 at;
} Entry;

struct _FjHangMemory
{
  GPtrArray *entries; /* by place: the order of the JSON does not depend on that of the swaps */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->place);
  g_free (entry->signature);
  g_free (entry);
}

FjHangMemory *
fj_hang_memory_new (void)
{
  FjHangMemory *memory = g_new0 (FjHangMemory, 1);

  memory->entries = g_ptr_array_new_with_free_func (entry_free);
  return memory;
}

void
fj_hang_memory_free (FjHangMemory *memory)
{
  if (memory == NULL)
    return;
  g_ptr_array_unref (memory->entries);
  g_free (memory);
}

char *
fj_hang_memory_place (const char *protocol_id, guint set, guint choice)
{
  g_return_val_if_fail (protocol_id != NULL, NULL);
  return g_strdup_printf ("%s/%u/%u", protocol_id, set, choice);
}

/* Where @place stands, or would. */
static guint
find_place (const FjHangMemory *memory, const char *place, gboolean *found)
{
  guint low = 0, high = memory->entries->len;

  *found = FALSE;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Entry *entry = g_ptr_array_index (memory->entries, middle);
      int order = strcmp (entry->place, place);

      if (order == 0)
        {
          *found = TRUE;
          return middle;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Of the same moment the greater text counts, so that both computers come to the same. */
static gboolean
is_later (const Entry *entry, const char *signature, gint64 at)
{
  return at > entry->at || (at == entry->at && g_strcmp0 (signature, entry->signature) > 0);
}

/* The oldest go when there are too many; of the same age the first by its place. */
static void
drop_oldest (FjHangMemory *memory)
{
  gsize bytes = 0;

  for (guint i = 0; i < memory->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (memory->entries, i);

      bytes += strlen (entry->place) + (entry->signature != NULL ? strlen (entry->signature) : 0);
    }
  while (memory->entries->len > FJ_HANG_MEMORY_MAX_ENTRIES || bytes > FJ_HANG_MEMORY_MAX_BYTES)
    {
      guint oldest = 0;
      const Entry *entry;

      for (guint i = 1; i < memory->entries->len; i++)
        if (((Entry *) g_ptr_array_index (memory->entries, i))->at
            < ((Entry *) g_ptr_array_index (memory->entries, oldest))->at)
          oldest = i;
      entry = g_ptr_array_index (memory->entries, oldest);
      bytes -= strlen (entry->place) + (entry->signature != NULL ? strlen (entry->signature) : 0);
      g_ptr_array_remove_index (memory->entries, oldest);
    }
}

static gboolean
put (FjHangMemory *memory, const char *place, const char *signature, gint64 at)
{
  gboolean found;
  guint index = find_place (memory, place, &found);
  Entry *entry;

  if (found)
    {
      entry = g_ptr_array_index (memory->entries, index);
      if (!is_later (entry, signature, at))
        return FALSE;
      g_free (entry->signature);
    }
  else
    {
      entry = g_new0 (Entry, 1);
      entry->place = g_strdup (place);
      g_ptr_array_insert (memory->entries, (int) index, entry);
    }
  entry->signature = g_strdup (signature);
  entry->at = at;
  return TRUE;
}

gboolean
fj_hang_memory_set (FjHangMemory *memory, const char *place, const char *signature, gint64 at_milliseconds)
{
  g_return_val_if_fail (memory != NULL && place != NULL, FALSE);

  if (*place == '\0' || strlen (place) > MAX_PLACE
      || (signature != NULL && strlen (signature) > MAX_SIGNATURE)
      || !put (memory, place, signature, at_milliseconds))
    return FALSE;
  drop_oldest (memory);
  return TRUE;
}

gboolean
fj_hang_memory_merge (FjHangMemory *memory, const FjHangMemory *other)
{
  gboolean has_changed = FALSE;

  g_return_val_if_fail (memory != NULL && other != NULL, FALSE);
  for (guint i = 0; i < other->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (other->entries, i);

      if (put (memory, entry->place, entry->signature, entry->at))
        has_changed = TRUE;
    }
  drop_oldest (memory);
  return has_changed;
}

GHashTable *
fj_hang_memory_to_table (const FjHangMemory *memory)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < memory->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (memory->entries, i);

      if (entry->signature != NULL)
        g_hash_table_insert (table, g_strdup (entry->place), g_strdup (entry->signature));
    }
  return table;
}

/* ---- JSON ---- */

static gboolean
read_entry (FjHangMemory *memory, JsonArray *entries, guint index, GError **error)
{
  JsonObject *json = fj_json_element_object (entries, index);
  const char *place = json != NULL ? fj_json_get_string (json, "place") : NULL;
  const char *wants = json != NULL ? fj_json_get_string (json, "wants") : NULL;
  gint64 at = json != NULL ? fj_json_get_int (json, "at", -1) : -1;

  if (place == NULL || *place == '\0' || strlen (place) > MAX_PLACE)
    g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                 _ ("entries[%u].place: a text of 1 to %u bytes is required."), index, MAX_PLACE);
  else if (json_object_has_member (json, "wants") && (wants == NULL || strlen (wants) > MAX_SIGNATURE))
    g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("entries[%u].wants: at most %u bytes of text."), index,
                 MAX_SIGNATURE);
  else if (at < 0)
    g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                 _ ("entries[%u].at: milliseconds since 1970 are required."), index);
  else
    {
      put (memory, place, wants, at);
      return TRUE;
    }
  return FALSE;
}

FjHangMemory *
fj_hang_memory_from_json (JsonObject *json, GError **error)
{
  g_autoptr (FjHangMemory) memory = fj_hang_memory_new ();
  JsonArray *entries = fj_json_get_array (json, "entries");
  gint64 version = fj_json_get_int (json, "version", 0);

  if (version > VERSION)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                   _ ("It was written by a newer version of this program. Update this one."));
      return NULL;
    }
  if (version != VERSION || entries == NULL || json_array_get_length (entries) > FJ_HANG_MEMORY_MAX_ENTRIES)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("\"version\" 1 and \"entries\", at most %u of them, are required."),
                   FJ_HANG_MEMORY_MAX_ENTRIES);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (entries); i++)
    if (!read_entry (memory, entries, i, error))
      return NULL;
  drop_oldest (memory);
  return g_steal_pointer (&memory);
}

JsonObject *
fj_hang_memory_to_json (const FjHangMemory *memory)
{
  JsonObject *json = json_object_new ();
  JsonArray *entries = json_array_new ();

  json_object_set_int_member (json, "version", VERSION);
  for (guint i = 0; i < memory->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (memory->entries, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "place", entry->place);
      if (entry->signature != NULL)
        json_object_set_string_member (object, "wants", entry->signature);
      json_object_set_int_member (object, "at", entry->at);
      json_array_add_object_element (entries, object);
    }
  json_object_set_array_member (json, "entries", entries);
  return json;
}
