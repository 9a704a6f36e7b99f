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

/* Whose object it is: "Measurement Report, Doe^Jane, 2018-03-01". (transfer full) (nullable) */
static char *
dup_source (const GPtrArray *contents, const char *uid)
{
  for (guint i = 0; i < contents->len; i++)
    {
      const FjAnnotationContent *content = g_ptr_array_index (contents, i);
      g_autoptr (GDateTime) made_at = NULL;
      g_autofree char *date = NULL;
      const char *parts[4] = { NULL };
      guint n = 0;

      if (content->is_own || !g_hash_table_contains (content->uids, uid))
        continue;
      if (content->made_at != 0)
        made_at = g_date_time_new_from_unix_local (content->made_at / G_USEC_PER_SEC);
      date = made_at != NULL ? g_date_time_format (made_at, "%Y-%m-%d") : NULL;
      if (content->title != NULL)
        parts[n++] = content->title;
      if (content->creator != NULL)
        parts[n++] = content->creator;
      if (date != NULL)
        parts[n++] = date;
      return n > 0 ? g_strjoinv (", ", (char **) parts) : NULL;
    }
  return NULL;
}

/* What another maker's object says of it, and which object that is: a number without its source is none. */
static void
give_source (FjMark *mark, const char *words, const GPtrArray *contents)
{
  g_autofree char *source = dup_source (contents, mark->uid);
  g_autofree char *before = g_steal_pointer (&mark->text);
  const char *said = words != NULL ? words : before;

  if (said != NULL && source != NULL)
    mark->text = g_strconcat (said, "\n", source, NULL);
  else
    mark->text = g_strdup (said != NULL ? said : source);
}

static void
load_marks (FjAnnotationLoad *load,
            const FjAnnotationContent *merged,
            const GPtrArray *contents,
            const char *author)
{
  for (guint i = 0; i < merged->marks->len; i++)
    {
      const FjAnnotationMark *mark = g_ptr_array_index (merged->marks, i);
      FjAnnotationLoaded *loaded = g_new0 (FjAnnotationLoaded, 1);

      loaded->mark = fj_mark_copy (mark->mark);
      if (!mark->is_own)
        loaded->origin = FJ_MARK_OUTSIDE;
      else
        loaded->origin = g_strcmp0 (mark->mark->author, author) == 0 ? FJ_MARK_OWN : FJ_MARK_COLLEAGUE;
      if (!mark->is_own)
        give_source (loaded->mark, mark->words, contents);
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

static void
others_key_free (gpointer data)
{
  FjAnnotationOthersKey *key = data;

  fj_mark_image_clear (&key->image);
  g_free (key->who);
  g_free (key);
}

/* "Wang^Shenhe=王^审核": as it is read, in the script of its people. NULL of nothing. (transfer full) */
static char *
dup_person (const char *pn)
{
  g_auto (GStrv) groups = g_strsplit (pn != NULL ? pn : "", "=", 3);
  gboolean is_ideographic = groups[0] != NULL && groups[1] != NULL && *groups[1] != '\0';
  const char *group = is_ideographic ? groups[1] : groups[0];
  g_auto (GStrv) parts = g_strsplit (group != NULL ? group : "", "^", -1);
  g_autofree char *joined = g_strjoinv (is_ideographic ? "" : " ", parts);

  g_strstrip (joined);
  return *joined != '\0' ? g_steal_pointer (&joined) : NULL;
}

static void
load_others_of (FjAnnotationLoad *load, const GPtrArray *contents, const char *who)
{
  g_autoptr (FjAnnotationContent) merged = fj_annotation_merge (contents);

  for (guint i = 0; i < merged->keys->len; i++)
    {
      const FjAnnotationKey *key = g_ptr_array_index (merged->keys, i);
      FjAnnotationOthersKey *others;

      if (key->purpose != FJ_KEY_OF_INTEREST)
        continue;
      others = g_new0 (FjAnnotationOthersKey, 1);
      fj_mark_image_copy (&key->image, &others->image);
      others->who = g_strdup (who);
      g_ptr_array_add (load->others_keys, others);
    }
}

/* Of each colleague the last saving, person by person; objects of other programs one by one. */
static void
load_others_keys (FjAnnotationLoad *load, const GPtrArray *contents, const char *author)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < contents->len; i++)
    {
      const FjAnnotationContent *content = g_ptr_array_index (contents, i);
      g_autoptr (GPtrArray) of_one = g_ptr_array_new ();
      g_autofree char *who = dup_person (content->creator);

      if (is_authors (content, author)
          || (content->is_own
              && !g_hash_table_add (seen, (gpointer) (content->creator != NULL ? content->creator : ""))))
        continue;
      g_ptr_array_add (of_one, (gpointer) content);
      for (guint k = i + 1; content->is_own && k < contents->len; k++)
        if (is_authors (g_ptr_array_index (contents, k), content->creator))
          g_ptr_array_add (of_one, g_ptr_array_index (contents, k));
      load_others_of (load, of_one, who);
    }
}

FjAnnotationLoad *
fj_annotation_load_new (const GPtrArray *contents, const char *author)
{
  FjAnnotationLoad *load = g_new0 (FjAnnotationLoad, 1);
  g_autoptr (FjAnnotationContent) merged = fj_annotation_merge (contents);

  load->marks = g_ptr_array_new_with_free_func (loaded_free);
  load->keys = g_ptr_array_new_with_free_func (image_free);
  load->others_keys = g_ptr_array_new_with_free_func (others_key_free);
  load->sentences = g_ptr_array_new_with_free_func (g_free);
  load_marks (load, merged, contents, author);
  load_keys (load, contents, author);
  load_others_keys (load, contents, author);
  for (guint i = 0; i < merged->sentences->len; i++)
    g_ptr_array_add (load->sentences, g_strdup (g_ptr_array_index (merged->sentences, i)));
  return load;
}

void
fj_annotation_load_free (FjAnnotationLoad *load)
{
  g_ptr_array_unref (load->marks);
  g_ptr_array_unref (load->keys);
  g_ptr_array_unref (load->others_keys);
  g_ptr_array_unref (load->sentences);
  g_free (load);
}
