#include "fj-hang-traits-parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ORIENTATION 0x00200037u
#define POSITION 0x00200032u
#define SPACING_BETWEEN_SLICES 0x00180088u
#define NEAR_AXIS                                                                                            \
  0.9             /* cosine: what is tilted less is called by the axis (PS3.3 C.23.4.2 names no value)       \
                   */
#define NAMED 0.5 /* what people call by an axis is not further from it */

static const char *const PLANES[] = { "SAGITTAL", "CORONAL", "AXIAL" };

static gboolean
get_vector (const FjHangValues *values, FjTag tag, guint first, double vector[3])
{
  for (guint i = 0; i < 3; i++)
    if (!fj_hang_values_get_number (values, tag, first + i, &vector[i]))
      return FALSE;
  return TRUE;
}

/* Unit normal of an image; FALSE when its orientation is none. */
static gboolean
get_normal (const FjHangValues *values, double normal[3])
{
  double row[3], column[3], length;

  if (values == NULL || !get_vector (values, ORIENTATION, 0, row)
      || !get_vector (values, ORIENTATION, 3, column))
    return FALSE;
  normal[0] = row[1] * column[2] - row[2] * column[1];
  normal[1] = row[2] * column[0] - row[0] * column[2];
  normal[2] = row[0] * column[1] - row[1] * column[0];
  length = sqrt (normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
  if (!(length > 0.5 && length < 1.5)) /* two unit vectors at right angles give 1 */
    return FALSE;
  for (guint i = 0; i < 3; i++)
    normal[i] /= length;
  return TRUE;
}

static const char *
plane_of_normal (const double normal[3])
{
  for (guint i = 0; i < 3; i++)
    if (fabs (normal[i]) >= NEAR_AXIS)
      return PLANES[i];
  return "OBLIQUE";
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The median of the steps between the images along @normal; 0 when fewer than three of them say where they
 * are. */
static double
spacing_of_positions (const FjHangStack *stack, const double normal[3])
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < stack->images->len; i++)
    {
      const FjHangImage *image = &g_array_index (stack->images, FjHangImage, i);
      double position[3], along;

      if (image->values == NULL || !get_vector (image->values, POSITION, 0, position))
        return 0;
      along = position[0] * normal[0] + position[1] * normal[1] + position[2] * normal[2];
      g_array_append_val (places, along);
    }
  if (places->len < 3)
    return 0;
  g_array_sort (places, compare_doubles);
  for (guint i = 0; i + 1 < places->len; i++)
    g_array_index (places, double, i)
        = g_array_index (places, double, i + 1) - g_array_index (places, double, i);
  g_array_set_size (places, places->len - 1);
  g_array_sort (places, compare_doubles);
  return g_array_index (places, double, places->len / 2);
}

/* All images in one plane, or MIXED. */
static const char *
plane_of_images (const FjHangStack *stack, double normal[3])
{
  const char *plane = NULL;

  if (get_normal (stack->values, normal))
    plane = plane_of_normal (normal);
  for (guint i = 0; i < stack->images->len; i++)
    {
      const FjHangImage *image = &g_array_index (stack->images, FjHangImage, i);
      double own[3];
      const char *other;

      if (image->values == NULL || !get_normal (image->values, own))
        continue;
      other = plane_of_normal (own);
      if (plane == NULL)
        memcpy (normal, own, sizeof own);
      else if (strcmp (plane, other) != 0)
        return "MIXED";
      plane = other;
    }
  return plane;
}

void
fj_hang_traits_plane (FjHangStack *stack, const FjHangVocabulary *vocabulary)
{
  double normal[3] = { 0 }, spacing = 0;
  const char *plane, *word;

  if (fj_hang_is_projection (fj_hang_values_get_text (stack->values, FJ_HANG_MODALITY, 0)))
    return;
  plane = plane_of_images (stack, normal);
  if (plane == NULL)
    {
      word = fj_hang_traits_word (vocabulary, FJ_HANG_PLANE, stack->values);
      if (word != NULL)
        fj_hang_values_add (stack->values, FJ_HANG_PLANE, word);
    }
  else
    {
      fj_hang_values_add (stack->values, FJ_HANG_PLANE, plane);
      word = strcmp (plane, "OBLIQUE") == 0 ? fj_hang_traits_word (vocabulary, FJ_HANG_PLANE, stack->values)
                                            : NULL;
      /* A coronal of the shoulder or of the prostate lies oblique and is still called coronal. */
      for (guint i = 0; word != NULL && i < G_N_ELEMENTS (PLANES); i++)
        if (strcmp (word, PLANES[i]) == 0 && fabs (normal[i]) >= NAMED)
          fj_hang_values_add (stack->values, FJ_HANG_PLANE, word);
      if (strcmp (plane, "MIXED") != 0)
        spacing = spacing_of_positions (stack, normal);
    }
  if (spacing < 1e-3
      && (!fj_hang_values_get_number (stack->values, SPACING_BETWEEN_SLICES, 0, &spacing)
          || !isfinite (spacing)))
    return;
  if (fabs (spacing) >= 1e-3) /* some write the direction into its sign */
    fj_hang_values_set_number (stack->values, FJ_HANG_SPACING, round (fabs (spacing) * 1e4) / 1e4);
}
