#include "fj-reformat.h"

#include <math.h>

#include "fj-display-split.h"
#include "fj-error.h"
#include "fj-image-store-private.h"
#include "fj-language.h"

#define THICKEST 1000.0 /* mm: no patient is */

struct _FjImageReformats
{
  FjImageStore *store; /* not owned */
  FjFrameCache *cache; /* the store's */
  GPtrArray *sets;     /* of GWeakRef of FjDisplaySet */
  GHashTable *asked;   /* volumes that are being read, to priority + 1; they are held by the errand */
};

static void
free_weak (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

FjImageReformats *
fj_image_reformats_new (FjImageStore *store, FjFrameCache *cache)
{
  FjImageReformats *reformats = g_new0 (FjImageReformats, 1);

  reformats->store = store;
  reformats->cache = cache;
  reformats->sets = g_ptr_array_new_with_free_func (free_weak);
  reformats->asked = g_hash_table_new (NULL, NULL);
  return reformats;
}

void
fj_image_reformats_free (FjImageReformats *reformats)
{
  g_ptr_array_unref (reformats->sets);
  g_hash_table_unref (reformats->asked);
  g_free (reformats);
}

/* Forgets those that are gone. (transfer full): of FjDisplaySet, as they were made */
static GPtrArray *
list_alive (FjImageReformats *reformats)
{
  GPtrArray *alive = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < reformats->sets->len;)
    {
      FjDisplaySet *set = g_weak_ref_get (g_ptr_array_index (reformats->sets, i));

      if (set != NULL)
        {
          g_ptr_array_add (alive, set);
          i++;
        }
      else
        g_ptr_array_remove_index (reformats->sets, i);
    }
  return alive;
}

FjDisplaySet *
fj_image_reformats_find (FjImageReformats *reformats, const char *key)
{
  g_autoptr (GPtrArray) alive = list_alive (reformats);

  /* The latest: one of that key may have taken the place of another that somebody still has. */
  for (guint i = alive->len; i-- > 0;)
    if (g_str_equal (fj_display_set_get_key (g_ptr_array_index (alive, i)), key))
      return g_ptr_array_index (alive, i);
  return NULL;
}

/* --- making them --- */

static FjReformat
tidy (const FjReformat *reformat)
{
  FjReformat tidied = *reformat;

  if (!(tidied.thickness > 0))
    tidied.slab = FJ_SLAB_NONE;
  tidied.thickness = tidied.slab != FJ_SLAB_NONE ? fmin (tidied.thickness, THICKEST) : 0;
  return tidied;
}

static char *
make_key (FjDisplaySet *base, const FjReformat *reformat)
{
  static const char *const planes[] = { [FJ_ORIENTATION_AXIAL] = "axial",
                                        [FJ_ORIENTATION_CORONAL] = "coronal",
                                        [FJ_ORIENTATION_SAGITTAL] = "sagittal" };
  static const char *const slabs[] = {
    [FJ_SLAB_NONE] = "thin", [FJ_SLAB_MAXIMUM] = "max", [FJ_SLAB_MINIMUM] = "min", [FJ_SLAB_MEAN] = "mean"
  };
  char thickness[G_ASCII_DTOSTR_BUF_SIZE] = "";

  if (reformat->slab != FJ_SLAB_NONE)
    g_ascii_dtostr (thickness, sizeof thickness, reformat->thickness);
  return g_strdup_printf ("%s#mpr.%s.%s%s", fj_display_set_get_key (base), planes[reformat->orientation],
                          slabs[reformat->slab], thickness);
}

static const char *
name_plane (FjOrientation orientation)
{
  switch (orientation)
    {
    case FJ_ORIENTATION_CORONAL:
      return _ ("coronal");
    case FJ_ORIENTATION_SAGITTAL:
      return _ ("sagittal");
    default:
      return _ ("axial");
    }
}

/* "sagittal, MIP 10 mm" */
static char *
describe (const FjReformat *reformat)
{
  const char *plane = name_plane (reformat->orientation);

  switch (reformat->slab)
    {
    case FJ_SLAB_MAXIMUM:
      return g_strdup_printf (_ ("%s, MIP %.4g mm"), plane, reformat->thickness);
    case FJ_SLAB_MINIMUM:
      return g_strdup_printf (_ ("%s, MinIP %.4g mm"), plane, reformat->thickness);
    case FJ_SLAB_MEAN:
      return g_strdup_printf (_ ("%s, mean of %.4g mm"), plane, reformat->thickness);
    default:
      return g_strdup (plane);
    }
}

static char *
append (const char *text, const char *words)
{
  return *text != '\0' ? g_strdup_printf ("%s · %s", text, words) : g_strdup (words);
}

/* On a pane long descriptions are cut at their end, and how it was cut must not be. */
static char *
prepend (const char *text, const char *words)
{
  return *text != '\0' ? g_strdup_printf ("%s · %s", words, text) : g_strdup (words);
}

/* The volume of @base, made when no reformat of it is alive. */
static FjReformatVolume *
find_volume (FjImageReformats *reformats, const GPtrArray *alive, FjDisplaySet *base, GError **error)
{
  for (guint i = 0; i < alive->len; i++)
    {
      FjReformatVolume *volume = fj_display_set_get_reformat_volume (g_ptr_array_index (alive, i));

      if (fj_reformat_volume_get_base (volume) == base)
        return fj_reformat_volume_ref (volume);
    }
  return fj_reformat_volume_new (base, reformats->cache, error);
}

static FjDisplaySet *
make (FjImageReformats *reformats, FjDisplaySet *base, const FjReformat *wanted, GError **error)
{
  static gint serial = 0; /* a cache of frames may serve several stores */
  g_autoptr (GPtrArray) alive = list_alive (reformats);
  g_autoptr (FjReformatVolume) volume = find_volume (reformats, alive, base, error);
  g_autoptr (GArray) planes = NULL;
  g_autofree char *key = NULL, *image_key = NULL, *words = NULL;
  FjReformat reformat = tidy (wanted);
  FjDisplaySet *set;
  GWeakRef *weak;

  if (volume == NULL
      || (fj_image_store_is_settled (reformats->store, base) && !fj_reformat_volume_check (volume, error)))
    return NULL;
  key = make_key (base, &reformat);
  for (guint i = 0; i < alive->len; i++)
    {
      set = g_ptr_array_index (alive, i);
      if (fj_display_set_get_reformat_volume (set) == volume
          && g_str_equal (fj_display_set_get_key (set), key))
        return g_object_ref (set);
    }
  image_key = g_strdup_printf ("%s@%d", key, g_atomic_int_add (&serial, 1));
  planes = fj_reformat_volume_list_planes (volume, &reformat);
  words = describe (&reformat);
  set = fj_display_set_new_reformat (volume, &reformat, planes, g_steal_pointer (&key),
                                     g_steal_pointer (&image_key),
                                     append (fj_display_set_get_title (base), words),
                                     prepend (fj_display_set_get_description (base), words));
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, set);
  g_ptr_array_add (reformats->sets, weak);
  return set;
}

/* Of fj_display_set_pick(): not in the list, but of what is. */
static gboolean
has_images (FjImageStore *store, FjDisplaySet *set)
{
  const FjDisplayImage *image = fj_display_set_get_image (set, 0);

  return image != NULL && fj_image_store_find_object (store, image->key) != NULL;
}

FjDisplaySet *
fj_image_store_reformat (FjImageStore *store, FjDisplaySet *set, const FjReformat *reformat, GError **error)
{
  FjImageReformats *reformats;
  FjDisplaySet *base;

  g_return_val_if_fail (FJ_IS_IMAGE_STORE (store), NULL);
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  g_return_val_if_fail (reformat != NULL, NULL);

  reformats = fj_image_store_get_reformats (store);
  if (fj_display_set_get_base (set) != NULL)
    set = fj_display_set_get_base (set);
  base = reformats != NULL ? fj_image_store_find (store, fj_display_set_get_key (set)) : NULL;
  if (base == NULL && reformats != NULL && has_images (store, set))
    base = set;
  if (base == NULL)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                           _ ("This image is not among those that are open. Open its study again."));
      return NULL;
    }
  return make (reformats, base, reformat, error);
}

FjVolume *
fj_display_set_dup_volume (FjDisplaySet *set)
{
  FjReformatVolume *volume;

  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  volume = fj_display_set_get_reformat_volume (set);
  return volume != NULL ? fj_reformat_volume_dup_pixels (volume) : NULL;
}

/* --- their volumes --- */

gboolean
fj_image_reformats_prepare (FjImageReformats *reformats, FjDisplaySet *set, FjFramePriority priority)
{
  FjReformatVolume *volume = fj_display_set_get_reformat_volume (set);
  guint asked;

  if (fj_reformat_volume_is_read (volume))
    return TRUE;
  if (!fj_image_store_is_settled (reformats->store, fj_reformat_volume_get_base (volume)))
    return FALSE;
  asked = GPOINTER_TO_UINT (g_hash_table_lookup (reformats->asked, volume));
  if (asked == 0 || priority + 1 < asked)
    {
      g_hash_table_insert (reformats->asked, volume, GUINT_TO_POINTER (priority + 1));
      fj_errands_fill (fj_image_store_get_errands (reformats->store), volume, priority);
    }
  return FALSE;
}

void
fj_image_reformats_filled (FjImageReformats *reformats, FjReformatVolume *volume, const GError *error)
{
  g_hash_table_remove (reformats->asked, volume);
  fj_image_wants_filled (fj_image_store_get_wants (reformats->store), volume, error);
}

void
fj_image_reformats_go_on (FjImageReformats *reformats)
{
  g_autoptr (GPtrArray) alive = list_alive (reformats);

  if (alive->len > 0)
    fj_image_wants_filled (fj_image_store_get_wants (reformats->store), NULL, NULL);
}

void
fj_image_reformats_replaced (FjImageReformats *reformats, FjDisplaySet *old, FjDisplaySet *now)
{
  g_autoptr (GPtrArray) alive = list_alive (reformats);
  FjImageStore *store = reformats->store;

  for (guint i = 0; i < alive->len; i++)
    {
      FjDisplaySet *set = g_ptr_array_index (alive, i);
      FjReformatVolume *volume = fj_display_set_get_reformat_volume (set);
      g_autoptr (FjDisplaySet) fuller = NULL;
      g_autoptr (GError) error = NULL;

      if (fj_reformat_volume_get_base (volume) != old)
        continue;
      fuller = make (reformats, now, fj_display_set_get_reformat (set), &error);
      if (fuller == NULL)
        {
          fj_image_wants_filled (fj_image_store_get_wants (store), volume, error);
          continue;
        }
      g_signal_emit_by_name (store, "replaced", set, fuller);
      /* Who hears of it may have closed the store, and @reformats with it. */
      if (fj_image_store_get_wants (store) == NULL)
        return;
      fj_image_wants_leave (fj_image_store_get_wants (store), set);
    }
}
