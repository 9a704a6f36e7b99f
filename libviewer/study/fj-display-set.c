#include <math.h>

#include "fj-display-split.h"

struct _FjDisplaySet
{
  GObject parent_instance;
  char *key, *title;
  GPtrArray *looks;  /* of FjImageLook: the texts of @images are theirs */
  FjImageLook *look; /* what is said of the whole; one of @looks */
  FjDisplayImage *images;
  guint n_images, n_here;
  FjStackFlags stack_flags;
  FjVolumeFlags volume_flags;
  guint group, step;

  /* Of planes. */
  FjReformatVolume *volume; /* NULL: images as they came */
  FjReformat reformat;
  char *image_key, *description;
};

G_DEFINE_FINAL_TYPE (FjDisplaySet, fj_display_set, G_TYPE_OBJECT)

static void
fj_display_set_finalize (GObject *object)
{
  FjDisplaySet *self = FJ_DISPLAY_SET (object);

  g_free (self->key);
  g_free (self->title);
  g_free (self->images);
  if (self->volume != NULL)
    fj_reformat_volume_let_go (self->volume);
  g_clear_pointer (&self->volume, fj_reformat_volume_unref);
  g_free (self->image_key);
  g_free (self->description);
  g_clear_pointer (&self->looks, g_ptr_array_unref);
  G_OBJECT_CLASS (fj_display_set_parent_class)->finalize (object);
}

static void
fj_display_set_class_init (FjDisplaySetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_display_set_finalize;
}

static void
fj_display_set_init (FjDisplaySet *self)
{
}

FjDisplaySet *
fj_display_set_new (
    char *key, char *title, const GPtrArray *looks, guint look, FjDisplayImage *images, guint n)
{
  FjDisplaySet *self = g_object_new (FJ_TYPE_DISPLAY_SET, NULL);

  self->key = key;
  self->title = title;
  self->looks = g_ptr_array_new_full (looks->len, (GDestroyNotify) fj_image_look_unref);
  for (guint i = 0; i < looks->len; i++)
    g_ptr_array_add (self->looks, fj_image_look_ref (g_ptr_array_index (looks, i)));
  self->look = g_ptr_array_index (self->looks, look);
  self->images = images;
  self->n_images = n;
  for (guint i = 0; i < n; i++)
    self->n_here += images[i].is_here ? 1 : 0;
  return self;
}

void
fj_display_set_set_stack (FjDisplaySet *set, const FjStack *stack)
{
  set->stack_flags = stack->flags;
  set->volume_flags = stack->volume_flags;
  set->group = stack->group;
  set->step = stack->step;
}

FjDisplaySet *
fj_display_set_pick (FjDisplaySet *set, const char *name, const guint *indices, guint n)
{
  FjDisplayImage *images;
  FjDisplaySet *picked;
  guint words = 0;

  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  g_return_val_if_fail (n > 0, NULL);

  images = g_new (FjDisplayImage, n);
  for (guint i = 0; i < n; i++)
    images[i] = set->images[indices[i]];
  g_ptr_array_find (set->looks, set->look, &words);
  picked = fj_display_set_new (g_strdup_printf ("%s/%s", set->key, name), g_strdup (set->title), set->looks,
                               words, images, n);
  picked->stack_flags = set->stack_flags;
  picked->volume_flags = set->volume_flags;
  picked->group = set->group;
  picked->step = set->step;
  return picked;
}

FjDisplaySet *
fj_display_set_new_reformat (FjReformatVolume *volume,
                             const FjReformat *reformat,
                             const GArray *planes,
                             char *key,
                             char *image_key,
                             char *title,
                             char *description)
{
  FjDisplaySet *base = fj_reformat_volume_get_base (volume), *self;
  FjDisplayImage *images = g_new0 (FjDisplayImage, planes->len);
  guint look = 0;

  for (guint i = 0; i < planes->len; i++)
    images[i] = (FjDisplayImage){ .key = image_key,
                                  .instance_uid = (char *) "",
                                  .frame = i,
                                  .is_here = TRUE,
                                  .stack = g_array_index (planes, FjStackImage, i) };
  g_ptr_array_find (base->looks, base->look, &look);
  self = fj_display_set_new (key, title, base->looks, look, images, planes->len);
  self->volume = fj_reformat_volume_ref (volume);
  fj_reformat_volume_hold (volume);
  self->reformat = *reformat;
  self->image_key = image_key;
  self->description = description;
  self->group = base->group;
  self->step = base->step;
  self->volume_flags = fj_reformat_volume_get_flags (volume);
  self->stack_flags = base->stack_flags & FJ_STACK_INCOMPLETE;
  if (base->n_here < base->n_images)
    self->stack_flags |= FJ_STACK_INCOMPLETE;
  return self;
}

FjReformatVolume *
fj_display_set_get_reformat_volume (FjDisplaySet *set)
{
  return set->volume;
}

const FjReformat *
fj_display_set_get_reformat (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return set->volume != NULL ? &set->reformat : NULL;
}

FjDisplaySet *
fj_display_set_get_base (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return set->volume != NULL ? fj_reformat_volume_get_base (set->volume) : NULL;
}

const char *
fj_display_set_get_key (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return set->key;
}

const char *
fj_display_set_get_study_uid (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return set->look->study_uid;
}

const char *
fj_display_set_get_series_uid (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return set->look->series_uid;
}

const char *
fj_display_set_get_title (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return set->title;
}

const char *
fj_display_set_get_modality (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return set->look->modality;
}

gint
fj_display_set_get_series_number (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), 0);
  return set->look->series_number;
}

const char *
fj_display_set_get_description (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return set->description != NULL ? set->description : set->look->description;
}

guint
fj_display_set_get_n_images (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), 0);
  return set->n_images;
}

const FjDisplayImage *
fj_display_set_get_image (FjDisplaySet *set, guint index)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return index < set->n_images ? &set->images[index] : NULL;
}

guint
fj_display_set_get_n_here (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), 0);
  return set->n_here;
}

FjStackFlags
fj_display_set_get_stack_flags (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), 0);
  return set->stack_flags;
}

FjVolumeFlags
fj_display_set_get_volume_flags (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), 0);
  return set->volume_flags;
}

guint
fj_display_set_get_group (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), 0);
  return set->group;
}

guint
fj_display_set_get_step (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), 0);
  return set->step;
}

const char *
fj_display_set_get_sentence (FjDisplaySet *set)
{
  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), NULL);
  return set->n_images == 0 ? set->look->sentence : NULL;
}

gboolean
fj_display_set_find_nearest (FjDisplaySet *set, const char *frame_of_reference, FjVector point, guint *index)
{
  double nearest = INFINITY;
  FjVector normal = { 0 };

  g_return_val_if_fail (FJ_IS_DISPLAY_SET (set), FALSE);
  if (frame_of_reference == NULL || *frame_of_reference == '\0'
      || set->stack_flags & (FJ_STACK_UNPLACED | FJ_STACK_MIXED))
    return FALSE;
  for (guint i = 0; i < set->n_images; i++)
    {
      const FjStackImage *image = &set->images[i].stack;
      double distance;

      if (!set->images[i].is_here || !image->has_plane
          || g_strcmp0 (image->frame_of_reference, frame_of_reference) != 0)
        continue;
      if (nearest == INFINITY)
        normal = fj_plane_normal (&image->plane);
      distance = fabs (fj_vector_dot (fj_vector_subtract (point, image->plane.origin), normal));
      if (distance < nearest)
        {
          nearest = distance;
          *index = i;
        }
    }
  return isfinite (nearest);
}
