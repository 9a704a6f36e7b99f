/* Display sets and headers without files, for tests. */
#pragma once

#include <string.h>

#include "fj-display-split.h"
#include "fj-hang-gather.h"

typedef struct
{
  const char *study, *series, *modality, *description;
  guint n, frames;       /* objects; frames of each, 0: one */
  gboolean is_single;    /* its images have no place */
  gboolean is_elsewhere; /* its files are not here */
  gint number;           /* of the series */
} DrawnSeries;

/* Objects "SERIES/0" … lie 5 mm below one another. (transfer full): of FjImageLook */
G_GNUC_UNUSED static GPtrArray *
draw_looks (const DrawnSeries *drawn)
{
  GPtrArray *looks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_look_unref);

  for (guint i = 0; i < drawn->n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s/%u", drawn->series, i);
      g_autofree char *uid = g_strdup_printf ("%s.%u", drawn->series, i);
      FjImageObject object = { .key = key,
                               .study_uid = (char *) drawn->study,
                               .series_uid = (char *) drawn->series,
                               .instance_uid = uid,
                               .modality = (char *) drawn->modality,
                               .series_description = (char *) drawn->description,
                               .series_number = drawn->number,
                               .number = (gint) i + 1,
                               .frames = MAX (drawn->frames, 1) };
      FjImageLook *look = fj_image_look_new_listed (&object);

      g_ptr_array_add (looks, look);
      if (drawn->is_elsewhere)
        continue;
      look->is_here = TRUE;
      look->n_images = MAX (drawn->frames, 1);
      look->images = g_new (FjStackImage, look->n_images);
      for (guint k = 0; k < look->n_images; k++)
        {
          FjStackImage *image = &look->images[k];

          fj_stack_image_init (image);
          image->frame = k;
          image->rows = image->columns = 64;
          image->samples = 1;
          image->type = FJ_SAMPLE_U16;
          image->instance_number = i + 1;
          image->has_plane = !drawn->is_single;
          if (image->has_plane)
            image->plane = (FjPlane){ .origin = { 0, 0, -5.0 * i },
                                      .row = { 1, 0, 0 },
                                      .column = { 0, 1, 0 },
                                      .row_spacing = 1,
                                      .column_spacing = 1 };
        }
    }
  return looks;
}

G_GNUC_UNUSED static void
add_drawn (GPtrArray *sets, const DrawnSeries *drawn)
{
  g_autoptr (GPtrArray) looks = draw_looks (drawn);
  g_autoptr (GPtrArray) split = fj_display_split (drawn->series, looks);

  for (guint i = 0; i < split->len; i++)
    g_ptr_array_add (sets, g_object_ref (split->pdata[i]));
}

G_GNUC_UNUSED static GPtrArray *
new_sets (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* A header for all objects of @drawn; @more: pairs of a tag as text and a value, NULL at the end. */
G_GNUC_UNUSED static void
put_headers (FjHeaderShelf *shelf,
             const DrawnSeries *drawn,
             const char *patient_id,
             const char *date,
             const char *const *more)
{
  for (guint i = 0; i < drawn->n; i++)
    {
      g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
      g_autofree char *key = g_strdup_printf ("%s/%u", drawn->series, i);
      g_autofree char *uid = g_strdup_printf ("%s.%u", drawn->series, i);
      g_autofree char *number = g_strdup_printf ("%d", drawn->number);
      g_autofree char *place = g_strdup_printf ("0\\0\\%u", 5 * i);

      fj_dicom_object_set_string (object, 0x00100020, patient_id, NULL);
      fj_dicom_object_set_string (object, 0x00080020, date, NULL);
      fj_dicom_object_set_string (object, 0x0020000d, drawn->study, NULL);
      fj_dicom_object_set_string (object, 0x0020000e, drawn->series, NULL);
      fj_dicom_object_set_string (object, 0x00080018, uid, NULL);
      fj_dicom_object_set_string (object, 0x00080060, drawn->modality, NULL);
      fj_dicom_object_set_string (object, 0x0008103e, drawn->description, NULL);
      fj_dicom_object_set_string (object, 0x00200011, number, NULL);
      fj_dicom_object_set_string (object, 0x00201041, place, NULL);
      for (guint k = 0; more != NULL && more[k] != NULL; k += 2)
        fj_dicom_object_set_string (object, (FjTag) g_ascii_strtoull (more[k], NULL, 16), more[k + 1], NULL);
      for (guint k = 0; k < MAX (drawn->frames, 1); k++)
        fj_header_shelf_put (shelf, key, k, fj_header_values_new (object, k));
    }
}

G_GNUC_UNUSED static FjHangInput *
input_of (const DrawnSeries *const *drawn, FjHeaderShelf *shelf)
{
  g_autoptr (GPtrArray) sets = new_sets ();

  for (guint i = 0; drawn[i] != NULL; i++)
    add_drawn (sets, drawn[i]);
  return fj_hang_input_new (sets, shelf);
}

G_GNUC_UNUSED static GPtrArray *
new_inputs (FjHangInput *first)
{
  GPtrArray *inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_input_free);

  g_ptr_array_add (inputs, first);
  return inputs;
}

G_GNUC_UNUSED static const FjHangStack *
get_stack (const FjHangGathered *gathered, guint study, guint stack)
{
  const FjHangStudy *of = gathered->patient->studies->pdata[study];

  g_assert_cmpuint (stack, <, of->stacks->len);
  return of->stacks->pdata[stack];
}

G_GNUC_UNUSED static const char *
text (const FjHangValues *values, FjTag tag)
{
  return fj_hang_values_get_text (values, tag, 0);
}
