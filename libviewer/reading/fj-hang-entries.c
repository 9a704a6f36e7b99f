#include "fj-hang-entries.h"

#include <string.h>

#include "fj-hang-who.h"

#define BIRTH_DATE 0x00100030u

typedef struct
{
  const GPtrArray *inputs;
  GArray *wanted, *entries;
  GStringChunk *texts;
  GHashTable *firsts; /* key to the FjHangValues of whom it was first */
} List;

/* ---- what is there ---- */

FjHeaderValues *
fj_hang_entries_find_header (const GPtrArray *inputs, guint store, const FjDisplayImage *image)
{
  const FjHangInput *input = inputs->pdata[store];
  g_autoptr (FjHeaderValues) header
      = image->is_here ? fj_header_shelf_find (input->shelf, image->key, image->frame) : NULL;

  return header != NULL && !fj_header_values_is_failed (header) ? g_steal_pointer (&header) : NULL;
}

void
fj_hang_entries_want (GArray *wanted, guint store, const FjDisplayImage *image)
{
  if (image->is_here)
    fj_hang_wanted_add (wanted, store, image->key, image->frame);
}

/* The first image; while that is not here, any other that has been read, or the first that can be. */
static void
choose_header (List *list, FjHangEntry *entry)
{
  guint n = fj_display_set_get_n_images (entry->set), first_here = n;

  for (guint i = 0; i < n && entry->header == NULL; i++)
    {
      const FjDisplayImage *image = fj_display_set_get_image (entry->set, i);

      entry->header = fj_hang_entries_find_header (list->inputs, entry->store, image);
      if (entry->header != NULL)
        entry->first = i;
      if (first_here == n && image->is_here)
        first_here = i;
      /* The first header is not read yet: it is about to be. */
      if (i == 0 && image->is_here && entry->header == NULL)
        fj_hang_entries_want (list->wanted, entry->store, image);
    }
  if (entry->header == NULL && first_here > 0 && first_here < n)
    fj_hang_entries_want (list->wanted, entry->store, fj_display_set_get_image (entry->set, first_here));
}

static void
entry_clear (gpointer data)
{
  FjHangEntry *entry = data;

  g_clear_pointer (&entry->header, fj_header_values_unref);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const FjHangEntry *x = a, *y = b;
  int order = (x->store > y->store) - (x->store < y->store);

  if (order == 0)
    order = strcmp (fj_display_set_get_study_uid (x->set), fj_display_set_get_study_uid (y->set));
  if (order == 0)
    order = strcmp (fj_display_set_get_series_uid (x->set), fj_display_set_get_series_uid (y->set));
  if (order == 0)
    order = (fj_display_set_get_group (x->set) > fj_display_set_get_group (y->set))
            - (fj_display_set_get_group (x->set) < fj_display_set_get_group (y->set));
  if (order == 0)
    order = (fj_display_set_get_step (x->set) > fj_display_set_get_step (y->set))
            - (fj_display_set_get_step (x->set) < fj_display_set_get_step (y->set));
  if (order == 0)
    order = strcmp (fj_display_set_get_image (x->set, 0)->instance_uid,
                    fj_display_set_get_image (y->set, 0)->instance_uid);
  return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

/* A study that two stores have is that of the first. */
static void
list_entries (List *list)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < list->inputs->len; i++)
    {
      const FjHangInput *input = list->inputs->pdata[i];

      for (guint j = 0; j < input->sets->len; j++)
        {
          FjHangEntry entry = { .store = i, .place = j, .set = input->sets->pdata[j] };
          gpointer owner;

          if (fj_display_set_get_n_images (entry.set) == 0)
            continue;
          if (!g_hash_table_lookup_extended (seen, fj_display_set_get_study_uid (entry.set), NULL, &owner))
            g_hash_table_insert (seen, (gpointer) fj_display_set_get_study_uid (entry.set),
                                 GUINT_TO_POINTER (i));
          else if (GPOINTER_TO_UINT (owner) != i)
            continue;
          choose_header (list, &entry);
          g_array_append_val (list->entries, entry);
        }
    }
  g_array_sort (list->entries, compare_entries);
}

/* ---- whose it is ---- */

static const char *
get_key (List *list, const FjHangEntry *entry)
{
  const FjHangValues *values, *first;
  g_autofree char *key = NULL;

  if (entry->header == NULL)
    return NULL;
  values = fj_header_values_get (entry->header, FJ_HANG_OBJECT_PATIENT);
  key = fj_hang_who_make_key (values, fj_display_set_get_study_uid (entry->set));
  first = g_hash_table_lookup (list->firsts, key);
  if (first == NULL)
    g_hash_table_insert (list->firsts, g_strdup (key), (gpointer) values);
  else if (fj_hang_who_contradicts (first, values))
    {
      /* One number, two persons: neither may stand beside the other as an earlier study. */
      g_autofree char *number = g_steal_pointer (&key);

      key = g_strdup_printf ("%s\\%s", number, fj_hang_values_get_text (values, BIRTH_DATE, 0));
    }
  return g_string_chunk_insert_const (list->texts, key);
}

/* What is not known of a series is known of its study, if that has one patient only. */
static void
fill_from_study (GArray *entries)
{
  for (guint begin = 0, end; begin < entries->len; begin = end)
    {
      const FjHangEntry *first = &g_array_index (entries, FjHangEntry, begin);
      const char *who = NULL;
      gboolean is_one = TRUE;

      for (end = begin; end < entries->len; end++)
        {
          const FjHangEntry *entry = &g_array_index (entries, FjHangEntry, end);

          if (entry->store != first->store
              || strcmp (fj_display_set_get_study_uid (entry->set), fj_display_set_get_study_uid (first->set))
                     != 0)
            break;
          if (entry->who == NULL)
            continue;
          is_one = is_one && (who == NULL || strcmp (who, entry->who) == 0);
          who = entry->who;
        }
      for (guint i = begin; i < end && is_one; i++)
        if (g_array_index (entries, FjHangEntry, i).who == NULL)
          g_array_index (entries, FjHangEntry, i).who = who;
    }
}

/* Nothing has been read: the study that is listed first. */
static void
take_listed (List *list)
{
  const FjHangEntry *first = NULL;

  for (guint i = 0; i < list->entries->len; i++)
    {
      const FjHangEntry *entry = &g_array_index (list->entries, FjHangEntry, i);

      if (entry->store != 0)
        continue;
      if (entry->who != NULL)
        return;
      if (first == NULL || entry->place < first->place)
        first = entry;
    }
  for (guint i = 0; first != NULL && i < list->entries->len; i++)
    {
      FjHangEntry *entry = &g_array_index (list->entries, FjHangEntry, i);

      if (entry->store == 0
          && strcmp (fj_display_set_get_study_uid (entry->set), fj_display_set_get_study_uid (first->set))
                 == 0)
        entry->who = fj_display_set_get_study_uid (first->set);
    }
}

/* All keys of store @store. (transfer full) */
static GHashTable *
list_keys (const List *list, guint store)
{
  GHashTable *keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < list->entries->len; i++)
    {
      const FjHangEntry *entry = &g_array_index (list->entries, FjHangEntry, i);

      if (entry->store == store && entry->who != NULL)
        g_hash_table_add (keys, (gpointer) entry->who);
    }
  return keys;
}

static const char *
only_key (GHashTable *keys)
{
  GHashTableIter iter;
  gpointer key = NULL;

  if (g_hash_table_size (keys) != 1)
    return NULL;
  g_hash_table_iter_init (&iter, keys);
  g_hash_table_iter_next (&iter, &key, NULL);
  return key;
}

/* Earlier studies of other stores: of nobody that is open, they are not hung. */
static void
join (List *list)
{
  g_autoptr (GHashTable) home = list_keys (list, 0);

  for (guint store = 1; store < list->inputs->len; store++)
    {
      const FjHangInput *input = list->inputs->pdata[store];
      g_autoptr (GHashTable) keys = list_keys (list, store);
      const char *only = only_key (keys) != NULL && input->is_other_hospital && input->is_identity_confirmed
                             ? only_key (home)
                             : NULL;

      for (guint i = 0; i < list->entries->len; i++)
        {
          FjHangEntry *entry = &g_array_index (list->entries, FjHangEntry, i);

          if (entry->store == store && entry->who != NULL && !g_hash_table_contains (home, entry->who))
            entry->who = only;
        }
    }
}

static void
tell_apart (List *list)
{
  for (guint i = 0; i < list->entries->len; i++)
    {
      FjHangEntry *entry = &g_array_index (list->entries, FjHangEntry, i);

      entry->who = get_key (list, entry);
    }
  fill_from_study (list->entries);
  take_listed (list);
  join (list);
}

GArray *
fj_hang_entries_list (const GPtrArray *inputs, GStringChunk *texts, GArray *wanted)
{
  g_autoptr (GHashTable) firsts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  List list = { .inputs = inputs, .wanted = wanted, .texts = texts, .firsts = firsts };

  list.entries = g_array_new (FALSE, TRUE, sizeof (FjHangEntry));
  g_array_set_clear_func (list.entries, entry_clear);
  list_entries (&list);
  tell_apart (&list);
  return list.entries;
}
