/* Looks without files, for tests. */
#pragma once

#include "fj-display-split.h"

/* @number: Instance Number; lies @down mm below the first, as people read, unless that is NAN. */
G_GNUC_UNUSED static FjImageLook *
make_look (const char *key, gint number, double down, gboolean is_here)
{
  g_autofree char *uid = g_strdup_printf ("2.25.%s", key);
  FjImageObject object = { .key = (char *) key,
                           .study_uid = (char *) "2.25.1",
                           .series_uid = (char *) "2.25.11",
                           .instance_uid = uid,
                           .modality = (char *) "CT",
                           .series_description = (char *) "Lung",
                           .series_number = 3,
                           .number = number,
                           .frames = 1 };
  FjImageLook *look = fj_image_look_new_listed (&object);
  FjStackImage *image;

  if (!is_here)
    return look;
  look->is_here = TRUE;
  look->n_images = 1;
  look->images = image = g_new (FjStackImage, 1);
  fj_stack_image_init (image);
  image->rows = image->columns = 64;
  image->samples = 1;
  image->type = FJ_SAMPLE_S16;
  image->instance_number = number;
  image->has_plane = down == down;
  if (image->has_plane)
    image->plane = (FjPlane){ .origin = { 0, 0, -down },
                              .row = { 1, 0, 0 },
                              .column = { 0, 1, 0 },
                              .row_spacing = 1,
                              .column_spacing = 1 };
  image->frame_of_reference = g_ref_string_new_intern ("2.25.5");
  return look;
}

G_GNUC_UNUSED static GPtrArray *
new_looks (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_look_unref);
}

G_GNUC_UNUSED static void
add_look (GPtrArray *looks, const char *key, gint number, double down, gboolean is_here)
{
  g_ptr_array_add (looks, make_look (key, number, down, is_here));
}

/* The keys of the images of a set, those that are not here in brackets. (transfer full) */
G_GNUC_UNUSED static char *
describe_set (FjDisplaySet *set)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < fj_display_set_get_n_images (set); i++)
    {
      const FjDisplayImage *image = fj_display_set_get_image (set, i);

      g_string_append_printf (out, image->is_here ? "%s%s" : "%s(%s)", i > 0 ? " " : "", image->key);
      if (image->frame > 0)
        g_string_append_printf (out, ".%u", image->frame);
    }
  return g_string_free (out, FALSE);
}
