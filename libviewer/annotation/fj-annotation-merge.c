/* See fj-annotation-merge.h. */
#include "fj-annotation-merge.h"

#include <string.h>

typedef struct
{
  const FjAnnotationContent *content;
  const FjAnnotationMark *mark;
} Candidate;

static const char *
name_of (const char *person)
{
  return person ? person : "";
}

/* Person to the moment of his last saving. */
static GHashTable *
list_savings (const GPtrArray *contents)
{
  GHashTable *savings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < contents->len; i++)
    {
      const FjAnnotationContent *content = g_ptr_array_index (contents, i);
      const gint64 *before = g_hash_table_lookup (savings, name_of (content->creator));

      if (!content->is_own || (before && *before >= content->made_at))
        continue;
      g_hash_table_insert (savings, (gpointer) name_of (content->creator),
                           g_memdup2 (&content->made_at, sizeof content->made_at));
    }
  return savings;
}

static gboolean
holds (GHashTable *savings, const char *person, const FjAnnotationContent *content)
{
  const gint64 *last = g_hash_table_lookup (savings, name_of (person));

  return !last || content->made_at >= *last;
}

/* By UID, the latest first; of one moment that of the UID of its object: any order, but always the same. */
static gint
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  gint order = strcmp (x->mark->mark->uid, y->mark->mark->uid);

  if (order == 0)
    order = (x->content->made_at < y->content->made_at) - (x->content->made_at > y->content->made_at);
  return order != 0 ? order : g_strcmp0 (x->content->sop_instance_uid, y->content->sop_instance_uid);
}

static gint
compare_marks (gconstpointer a, gconstpointer b)
{
  const FjAnnotationMark *x = *(const FjAnnotationMark *const *) a, *y = *(const FjAnnotationMark *const *) b;
  gint order = (x->mark->created_at > y->mark->created_at) - (x->mark->created_at < y->mark->created_at);

  return order != 0 ? order : strcmp (x->mark->uid, y->mark->uid);
}

static void
merge_marks (const GPtrArray *contents, GHashTable *savings, FjAnnotationContent *merged)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; i < contents->len; i++)
    {
      const FjAnnotationContent *content = g_ptr_array_index (contents, i);

      for (guint k = 0; k < content->marks->len; k++)
        {
          const Candidate candidate = { content, g_ptr_array_index (content->marks, k) };

          if (!candidate.mark->is_own || holds (savings, candidate.mark->mark->author, content))
            g_array_append_val (candidates, candidate);
        }
    }
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      const FjAnnotationMark *mark = g_array_index (candidates, Candidate, i).mark;

      /* The one that is there is newer, or the same mark in another form. */
      if (g_hash_table_contains (merged->uids, mark->mark->uid))
        continue;
      if (mark->is_own)
        fj_annotation_content_add_own (merged, fj_mark_copy (mark->mark));
      else
        fj_annotation_content_add_foreign (merged, fj_mark_copy (mark->mark), mark->mark->uid, mark->words);
    }
  g_ptr_array_sort (merged->marks, compare_marks);
}

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  const FjAnnotationKey *x = *(const FjAnnotationKey *const *) a, *y = *(const FjAnnotationKey *const *) b;
  gint order = g_strcmp0 (x->image.sop_instance_uid, y->image.sop_instance_uid);

  if (order == 0)
    order = (x->image.frame > y->image.frame) - (x->image.frame < y->image.frame);
  if (order == 0)
    order = (gint) x->purpose - (gint) y->purpose;
  return order != 0 ? order : x->is_whole - y->is_whole;
}

static void
merge_keys (const GPtrArray *contents, GHashTable *savings, FjAnnotationContent *merged)
{
  for (guint i = 0; i < contents->len; i++)
    {
      const FjAnnotationContent *content = g_ptr_array_index (contents, i);

      if (content->is_own && !holds (savings, content->creator, content))
        continue;
      for (guint k = 0; k < content->keys->len; k++)
        {
          const FjAnnotationKey *key = g_ptr_array_index (content->keys, k);
          FjAnnotationKey *added = fj_annotation_content_add_key (merged);

          fj_mark_image_copy (&key->image, &added->image);
          added->is_whole = key->is_whole;
          added->purpose = key->purpose;
        }
    }
  g_ptr_array_sort (merged->keys, compare_keys);
  for (guint i = 1; i < merged->keys->len;)
    if (compare_keys (&merged->keys->pdata[i - 1], &merged->keys->pdata[i]) == 0)
      g_ptr_array_remove_index (merged->keys, i);
    else
      i++;
}

FjAnnotationContent *
fj_annotation_merge (const GPtrArray *contents)
{
  FjAnnotationContent *merged = fj_annotation_content_new ();
  g_autoptr (GHashTable) savings = list_savings (contents);

  merge_marks (contents, savings, merged);
  merge_keys (contents, savings, merged);
  for (guint i = 0; i < contents->len; i++)
    {
      const FjAnnotationContent *content = g_ptr_array_index (contents, i);

      for (guint k = 0; k < content->sentences->len; k++)
        fj_annotation_content_say (merged, g_ptr_array_index (content->sentences, k));
    }
  return merged;
}
