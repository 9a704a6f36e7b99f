#include "fj-reading-made.h"

#include <string.h>

#include "fj-reformat.h"

typedef struct
{
  FjDisplaySet *from, *set;
  GArray *images; /* of guint: of @from, for each of @set */
} Made;

struct _FjReadingMade
{
  GHashTable *now, *before; /* what of which to Made */
};

static void
made_free (gpointer data)
{
  Made *one = data;

  g_object_unref (one->from);
  g_object_unref (one->set);
  g_clear_pointer (&one->images, g_array_unref);
  g_free (one);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, made_free);
}

FjReadingMade *
fj_reading_made_new (void)
{
  FjReadingMade *made = g_new0 (FjReadingMade, 1);

  made->now = new_table ();
  made->before = new_table ();
  return made;
}

void
fj_reading_made_free (FjReadingMade *made)
{
  g_hash_table_unref (made->now);
  g_hash_table_unref (made->before);
  g_free (made);
}

void
fj_reading_made_begin (FjReadingMade *made)
{
  g_hash_table_unref (made->before);
  made->before = made->now;
  made->now = new_table ();
}

/* Also what the last hang made. (transfer none) (nullable) */
static Made *
find (FjReadingMade *made, const char *name)
{
  gpointer key, one = g_hash_table_lookup (made->now, name);

  if (one != NULL || !g_hash_table_steal_extended (made->before, name, &key, &one))
    return one;
  g_hash_table_insert (made->now, key, one);
  return one;
}

/* Images of the display set, in the order of the box; NULL: all, as they are. (transfer full) */
static GArray *
list_images (const FjHangPlacement *placement, const FjHangOrigin *origin)
{
  GArray *images;

  /* A single picture stands among the others of its series; a film plays alone. */
  if (placement->frames == NULL
      && (origin->images == NULL || origin->images->len < 2
          || origin->images->len == fj_display_set_get_n_images (origin->set)))
    return NULL;
  images = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; placement->frames != NULL && i < placement->frames->len; i++)
    {
      guint index = fj_hang_origin_get_image (origin, g_array_index (placement->frames, guint, i));

      g_array_append_val (images, index);
    }
  if (placement->frames == NULL)
    g_array_append_vals (images, origin->images->data, origin->images->len);
  return images;
}

static Made *
pick (FjReadingMade *made, const FjHangOrigin *origin, GArray *images)
{
  g_autoptr (GString) indices = g_string_new (NULL);
  g_autofree char *name = NULL, *sum = NULL;
  Made *one;

  for (guint i = 0; i < images->len; i++)
    g_string_append_printf (indices, "%u,", g_array_index (images, guint, i));
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, indices->str, (gssize) indices->len);
  sum[16] = '\0';
  name = g_strdup_printf ("%p %s", (void *) origin->set, sum);
  one = find (made, name);
  if (one != NULL)
    return one;
  one = g_new0 (Made, 1);
  one->from = g_object_ref (origin->set);
  one->images = g_array_ref (images);
  one->set = fj_display_set_pick (origin->set, sum, (const guint *) images->data, images->len);
  g_hash_table_insert (made->now, g_steal_pointer (&name), one);
  return one;
}

static guint
locate (const GArray *images, guint index)
{
  for (guint i = 0; i < images->len; i++)
    if (g_array_index (images, guint, i) == index)
      return i;
  return 0;
}

/* --- planes --- */

/* What the box wants cut; FALSE: nothing, its images lie as it wants them. */
static gboolean
find_reformat (const FjHangPlacement *placement, FjReformat *reformat)
{
  static const struct
  {
    const char *name;
    FjOrientation orientation;
  } planes[] = { { "AXIAL", FJ_ORIENTATION_AXIAL },
                 { "CORONAL", FJ_ORIENTATION_CORONAL },
                 { "SAGITTAL", FJ_ORIENTATION_SAGITTAL } };
  static const FjSlab slabs[] = { [FJ_HANG_PROJECT_MEAN] = FJ_SLAB_MEAN,
                                  [FJ_HANG_PROJECT_MAX] = FJ_SLAB_MAXIMUM,
                                  [FJ_HANG_PROJECT_MIN] = FJ_SLAB_MINIMUM };
  const FjHangLook *look = &placement->box->look;
  const char *own = fj_hang_values_get_text (placement->stack->values, FJ_HANG_PLANE, 0);
  const char *plane = look->plane != NULL ? look->plane : own;
  gboolean is_slab = look->slab > 0;

  if (plane == NULL || (!is_slab && (look->plane == NULL || g_strcmp0 (look->plane, own) == 0)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (planes); i++)
    if (strcmp (planes[i].name, plane) == 0)
      {
        *reformat = (FjReformat){ .orientation = planes[i].orientation,
                                  .slab = is_slab ? slabs[look->projection] : FJ_SLAB_NONE,
                                  .thickness = is_slab ? look->slab : 0 };
        return TRUE;
      }
  return FALSE;
}

/* NULL: no planes are asked for, or none can be made. */
static FjDisplaySet *
cut (FjReadingMade *made, FjImageStore *store, const FjHangPlacement *placement, const FjHangOrigin *origin)
{
  FjReformat reformat;
  g_autoptr (FjDisplaySet) set = NULL;
  g_autofree char *name = NULL;
  Made *one;

  /* While images come in, a volume would be read anew for each that comes. */
  if (!find_reformat (placement, &reformat)
      || fj_display_set_get_n_here (origin->set) < fj_display_set_get_n_images (origin->set))
    return NULL;
  set = fj_image_store_reformat (store, origin->set, &reformat, NULL);
  if (set == NULL)
    return NULL;
  name = g_strdup_printf ("%p %s", (void *) origin->set, fj_display_set_get_key (set));
  one = find (made, name);
  if (one == NULL)
    {
      one = g_new0 (Made, 1);
      one->from = g_object_ref (origin->set);
      one->set = g_steal_pointer (&set);
      g_hash_table_insert (made->now, g_steal_pointer (&name), one);
    }
  return one->set;
}

static guint
choose_plane (FjHangWhere where, guint n)
{
  return where == FJ_HANG_MIDDLE ? n / 2 : where == FJ_HANG_LAST && n > 0 ? n - 1 : 0;
}

FjDisplaySet *
fj_reading_made_get (FjReadingMade *made,
                     FjImageStore *store,
                     const FjHangPlacement *placement,
                     const FjHangOrigin *origin,
                     guint *image)
{
  FjDisplaySet *planes = cut (made, store, placement, origin);
  g_autoptr (GArray) images = planes == NULL ? list_images (placement, origin) : NULL;

  if (planes != NULL)
    {
      *image = choose_plane (placement->box->look.where, fj_display_set_get_n_images (planes));
      return planes;
    }
  *image = fj_hang_origin_get_image (origin, placement->image);
  if (images == NULL)
    return origin->set;
  *image = locate (images, *image);
  return pick (made, origin, images)->set;
}

static Made *
find_made (GHashTable *table, FjDisplaySet *set)
{
  GHashTableIter iter;
  gpointer one;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &one))
    if (((Made *) one)->set == set)
      return one;
  return NULL;
}

FjDisplaySet *
fj_reading_made_get_source (FjReadingMade *made, FjDisplaySet *set, guint *image)
{
  Made *one = find_made (made->now, set);

  if (one == NULL)
    one = find_made (made->before, set);
  /* Planes that a person asked for. */
  if (one == NULL && fj_display_set_get_base (set) != NULL)
    {
      if (image != NULL)
        *image = 0;
      return fj_display_set_get_base (set);
    }
  if (one == NULL)
    return set;
  if (image != NULL)
    *image
        = one->images != NULL && *image < one->images->len ? g_array_index (one->images, guint, *image) : 0;
  return one->from;
}
