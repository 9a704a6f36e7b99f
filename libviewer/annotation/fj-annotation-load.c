/* See fj-annotation-load.h. */
#include "fj-annotation-load.h"

#include "fj-annotation-merge.h"

static void
loaded_free (gpointer data)
{
  FjAnnotationLoaded *loaded = data;

  fj_mark_free (loaded->mark);
  g_free (loaded);
}

static void
image_free (gpointer data)
{
  fj_mark_image_clear (data);
  g_free (data);
}

static gboolean
is_authors (const FjAnnotationContent *content, const char *author)
{
  return content->is_own && g_strcmp0 (content->creator, author) == 0;
}

static void
load_marks (FjAnnotationLoad *load, const FjAnnotationContent *merged, const char *author)
{
  for (guint i = 0; i < merged->marks->len; i++)
    {
      const FjAnnotationMark *mark = g_ptr_array_index (merged->marks, i);
      FjAnnotationLoaded *loaded = g_new0 (FjAnnotationLoaded, 1);

      loaded->mark = fj_mark_copy (mark->mark);
      loaded->origin = !mark->is_own                                 ? FJ_MARK_OUTSIDE
                       : g_strcmp0 (mark->mark->author, author) == 0 ? FJ_MARK_OWN
                                                                     : FJ_MARK_COLLEAGUE;
      /* What another maker's object says of it: its own words would be lost without its numbers. */
      if (loaded->origin == FJ_MARK_OUTSIDE && mark->words != NULL)
        {
          g_free (loaded->mark->text);
          loaded->mark->text = g_strdup (mark->words);
        }
      g_ptr_array_add (load->marks, loaded);
    }
}

/* Each study has a saving of its own, and the last one of each holds. */
static void
load_keys (FjAnnotationLoad *load, const GPtrArray *contents, const char *author)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_autoptr (FjAnnotationContent) merged = NULL;

  for (guint i = 0; i < contents->len; i++)
    {
      const FjAnnotationContent *content = g_ptr_array_index (contents, i);

      if (!is_authors (content, author))
        continue;
      g_ptr_array_add (own, (gpointer) content);
      load->own_moment = MAX (load->own_moment, content->made_at);
    }
  merged = fj_annotation_merge (own);
  for (guint i = 0; i < merged->keys->len; i++)
    {
      const FjAnnotationKey *key = g_ptr_array_index (merged->keys, i);
      FjMarkImage *image = g_new0 (FjMarkImage, 1);

      fj_mark_image_copy (&key->image, image);
      g_ptr_array_add (load->keys, image);
    }
}

FjAnnotationLoad *
fj_annotation_load_new (const GPtrArray *contents, const char *author)
{
  FjAnnotationLoad *load = g_new0 (FjAnnotationLoad, 1);
  g_autoptr (FjAnnotationContent) merged = fj_annotation_merge (contents);

  load->marks = g_ptr_array_new_with_free_func (loaded_free);
  load->keys = g_ptr_array_new_with_free_func (image_free);
  load->sentences = g_ptr_array_new_with_free_func (g_free);
  load_marks (load, merged, author);
  load_keys (load, contents, author);
  for (guint i = 0; i < merged->sentences->len; i++)
    g_ptr_array_add (load->sentences, g_strdup (g_ptr_array_index (merged->sentences, i)));
  return load;
}

void
fj_annotation_load_free (FjAnnotationLoad *load)
{
  g_ptr_array_unref (load->marks);
  g_ptr_array_unref (load->keys);
  g_ptr_array_unref (load->sentences);
  g_free (load);
}
