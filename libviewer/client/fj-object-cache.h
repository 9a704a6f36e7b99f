/* DICOM objects on disk, under a ceiling: what was fetched once is not fetched again. Files are complete
 * (written beside, renamed), readable by their owner only, least recently used go first. Thread-safe; several
 * programs of one person may share the folder. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FjObjectCache FjObjectCache;

#define FJ_OBJECT_CACHE_CEILING (G_GUINT64_CONSTANT (4) << 30) /* bytes, where nobody says otherwise */

/* Where a person's programs keep theirs: under their XDG cache folder. (transfer full) */
char *fj_object_cache_default_folder (void);

/* @folder is made when absent (0700); @ceiling in bytes. FJ_ERROR_IO. */
FjObjectCache *fj_object_cache_new (const char *folder, guint64 ceiling, GError **error);
FjObjectCache *fj_object_cache_ref (FjObjectCache *cache);
void fj_object_cache_unref (FjObjectCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjObjectCache, fj_object_cache_unref)

/* The path of @key, now the most recently used; NULL when it is not here. (transfer full) (nullable) */
char *fj_object_cache_lookup (FjObjectCache *cache, const char *key);
/* Keeps @bytes as @key; the path. (transfer full) */
char *fj_object_cache_store (FjObjectCache *cache, const char *key, GBytes *bytes, GError **error);
/* Forgets one that turned out to be of no use. */
void fj_object_cache_remove (FjObjectCache *cache, const char *key);
/* Forgets all, for signing out of a shared machine. */
void fj_object_cache_clear (FjObjectCache *cache);
/* The same in a worker: thousands of files take their time. */
void fj_object_cache_clear_later (FjObjectCache *cache);

G_END_DECLS
