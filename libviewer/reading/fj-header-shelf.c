#include "fj-header-shelf.h"

#define N_LEVELS (FJ_HANG_OBJECT_IMAGE + 1)

struct _FjHeaderValues
{
  gatomicrefcount refs;
  gboolean is_failed;
  FjHangValues *levels[N_LEVELS];
};

typedef struct
{
  char *key;
  guint frame;
} Name;

struct _FjHeaderShelf
{
  gatomicrefcount refs;
  GMutex mutex;
  GHashTable *headers; /* Name to FjHeaderValues */
};

/* ---- one header ---- */

FjHeaderValues *
fj_header_values_new_failed (void)
{
  FjHeaderValues *header = g_new0 (FjHeaderValues, 1);

  g_atomic_ref_count_init (&header->refs);
  header->is_failed = TRUE;
  for (guint i = 0; i < N_LEVELS; i++)
    header->levels[i] = fj_hang_values_new (NULL);
  return header;
}

FjHeaderValues *
fj_header_values_new (FjDicomObject *object, guint frame)
{
  FjHeaderValues *header = fj_header_values_new_failed ();

  header->is_failed = FALSE;
  for (guint i = 0; i < N_LEVELS; i++)
    fj_hang_object_read (object, i, frame, header->levels[i]);
  return header;
}

FjHeaderValues *
fj_header_values_ref (FjHeaderValues *header)
{
  g_atomic_ref_count_inc (&header->refs);
  return header;
}

void
fj_header_values_unref (FjHeaderValues *header)
{
  if (!g_atomic_ref_count_dec (&header->refs))
    return;
  for (guint i = 0; i < N_LEVELS; i++)
    fj_hang_values_unref (header->levels[i]);
  g_free (header);
}

gboolean
fj_header_values_is_failed (const FjHeaderValues *header)
{
  return header->is_failed;
}

const FjHangValues *
fj_header_values_get (const FjHeaderValues *header, FjHangObjectLevel level)
{
  return header->levels[level];
}

/* ---- all of them ---- */

static guint
name_hash (gconstpointer data)
{
  const Name *name = data;

  return g_str_hash (name->key) * 31 + name->frame;
}

static gboolean
name_equal (gconstpointer a, gconstpointer b)
{
  const Name *x = a, *y = b;

  return x->frame == y->frame && g_str_equal (x->key, y->key);
}

static void
name_free (gpointer data)
{
  g_free (((Name *) data)->key);
  g_free (data);
}

FjHeaderShelf *
fj_header_shelf_new (void)
{
  FjHeaderShelf *shelf = g_new0 (FjHeaderShelf, 1);

  g_atomic_ref_count_init (&shelf->refs);
  g_mutex_init (&shelf->mutex);
  shelf->headers
      = g_hash_table_new_full (name_hash, name_equal, name_free, (GDestroyNotify) fj_header_values_unref);
  return shelf;
}

FjHeaderShelf *
fj_header_shelf_ref (FjHeaderShelf *shelf)
{
  g_atomic_ref_count_inc (&shelf->refs);
  return shelf;
}

void
fj_header_shelf_unref (FjHeaderShelf *shelf)
{
  if (!g_atomic_ref_count_dec (&shelf->refs))
    return;
  g_hash_table_unref (shelf->headers);
  g_mutex_clear (&shelf->mutex);
  g_free (shelf);
}

void
fj_header_shelf_put (FjHeaderShelf *shelf, const char *key, guint frame, FjHeaderValues *header)
{
  Name *name = g_new (Name, 1);

  name->key = g_strdup (key);
  name->frame = frame;
  g_mutex_lock (&shelf->mutex);
  g_hash_table_replace (shelf->headers, name, header);
  g_mutex_unlock (&shelf->mutex);
}

FjHeaderValues *
fj_header_shelf_find (FjHeaderShelf *shelf, const char *key, guint frame)
{
  Name name = { (char *) key, frame };
  FjHeaderValues *header;

  g_mutex_lock (&shelf->mutex);
  header = g_hash_table_lookup (shelf->headers, &name);
  if (header != NULL)
    fj_header_values_ref (header);
  g_mutex_unlock (&shelf->mutex);
  return header;
}
