#include "fj-folder-source.h"

#include <errno.h>
#include <sys/stat.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-series-folder.h"

struct _FjFolderSource
{
  GObject parent_instance;
  char **paths;
};

static void fj_folder_source_init_iface (FjImageSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjFolderSource,
                               fj_folder_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_IMAGE_SOURCE, fj_folder_source_init_iface))

/* A path with what it is sorted by. */
typedef struct
{
  char *collated;
  char *path;
} Named;

static int
compare_named (gconstpointer a, gconstpointer b)
{
  const Named *one = a, *other = b;
  int order = strcmp (one->collated, other->collated);

  return order != 0 ? order : strcmp (one->path, other->path);
}

/* "IM2" before "IM10", as file managers have it. */
static void
sort (GPtrArray *paths)
{
  g_autofree Named *named = g_new0 (Named, paths->len + 1);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *shown = g_filename_display_name (g_ptr_array_index (paths, i));

      named[i] = (Named){ g_utf8_collate_key_for_filename (shown, -1), g_ptr_array_index (paths, i) };
    }
  qsort (named, paths->len, sizeof (Named), compare_named);
  for (guint i = 0; i < paths->len; i++)
    {
      g_ptr_array_index (paths, i) = named[i].path;
      g_free (named[i].collated);
    }
}

static gboolean
add_files (const char *path, GPtrArray *paths, GCancellable *cancellable, GError **error)
{
  struct stat st;
  g_autofree char *shown = NULL;

  if (stat (path, &st) == 0)
    {
      if (S_ISDIR (st.st_mode))
        return fj_series_folder_list (path, paths, cancellable, error);
      g_ptr_array_add (paths, g_strdup (path));
      return TRUE;
    }
  shown = g_filename_display_name (path);
  g_set_error (error, FJ_ERROR, errno == ENOENT ? FJ_ERROR_NOT_FOUND : FJ_ERROR_IO,
               _ ("\"%s\" cannot be opened: %s. Check that it is there and may be read."), shown,
               g_strerror (errno));
  return FALSE;
}

static GPtrArray *
list (FjImageSource *source, GCancellable *cancellable, GError **error)
{
  FjFolderSource *self = FJ_FOLDER_SOURCE (source);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_object_free);

  for (char **path = self->paths; *path != NULL; path++)
    if (!add_files (*path, paths, cancellable, error))
      return NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (paths->len > FJ_SERIES_MOST_FILES)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("More than %u files were chosen. Choose fewer, or a folder inside."),
                   FJ_SERIES_MOST_FILES);
      return NULL;
    }
  sort (paths);
  for (guint i = 0; i < paths->len; i++)
    {
      FjImageObject *object;

      if (!g_hash_table_add (seen, g_ptr_array_index (paths, i)))
        continue;
      object = g_new0 (FjImageObject, 1);
      object->key = g_strdup (g_ptr_array_index (paths, i));
      g_ptr_array_add (objects, object);
    }
  return g_steal_pointer (&objects);
}

static char *
fetch (FjImageSource *source, const char *key, GCancellable *cancellable, GError **error)
{
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_strdup (key);
}

static gboolean
is_local (FjImageSource *source)
{
  return TRUE;
}

static void
fj_folder_source_init_iface (FjImageSourceInterface *iface)
{
  iface->list = list;
  iface->fetch = fetch;
  iface->is_local = is_local;
}

static void
fj_folder_source_finalize (GObject *object)
{
  g_strfreev (FJ_FOLDER_SOURCE (object)->paths);
  G_OBJECT_CLASS (fj_folder_source_parent_class)->finalize (object);
}

static void
fj_folder_source_class_init (FjFolderSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_folder_source_finalize;
}

static void
fj_folder_source_init (FjFolderSource *self)
{
}

FjImageSource *
fj_folder_source_new (const char *const *paths)
{
  FjFolderSource *self = g_object_new (FJ_TYPE_FOLDER_SOURCE, NULL);

  self->paths = g_strdupv ((char **) paths);
  return FJ_IMAGE_SOURCE (self);
}
