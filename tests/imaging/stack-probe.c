/* What fj_stack_split says of images described on standard input, for programs that know the truth: a line an
 * image, words apart by tabs, "-" for what is not said: rows columns samples type frame-of-reference
 * image-type stack-id instance acquisition temporal trigger phase time echo-time echo inversion b-value
 * gradient (x,y,z) position orientation spacing (comma between numbers). A line a stack comes out: group,
 * step, flags, volume flags, spacing, attributes, lines of its images. */
#include <stdio.h>
#include <string.h>

#include "fj-stack.h"

enum
{
  N_WORDS = 21
};

static GRefString *
get_word (const char *word)
{
  return g_str_equal (word, "-") ? NULL : g_ref_string_new_intern (word);
}

static guint
read_numbers (const char *word, double *numbers, guint n)
{
  g_auto (GStrv) parts = g_strsplit (word, ",", -1);

  if (g_strv_length (parts) != n)
    return 0;
  for (guint i = 0; i < n; i++)
    numbers[i] = g_ascii_strtod (parts[i], NULL);
  return n;
}

static void
read_image (char **words, guint line, FjStackImage *image)
{
  double *numbers[] = { &image->instance_number,
                        &image->acquisition_number,
                        &image->temporal_position,
                        &image->trigger_time,
                        &image->phase,
                        &image->acquisition_time,
                        &image->echo_time,
                        &image->echo_number,
                        &image->inversion_time,
                        &image->b_value };
  double g[3], p[3], o[6], s[2];

  fj_stack_image_init (image);
  image->source = line;
  image->rows = (guint) atoi (words[0]);
  image->columns = (guint) atoi (words[1]);
  image->samples = (guint) atoi (words[2]);
  image->type = (FjSampleType) atoi (words[3]);
  image->frame_of_reference = get_word (words[4]);
  image->image_type = get_word (words[5]);
  image->stack_id = get_word (words[6]);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!g_str_equal (words[7 + i], "-"))
      *numbers[i] = g_ascii_strtod (words[7 + i], NULL);
  if (read_numbers (words[17], g, 3))
    {
      image->has_gradient = TRUE;
      image->gradient = (FjVector){ g[0], g[1], g[2] };
    }
  if (read_numbers (words[18], p, 3) && read_numbers (words[19], o, 6) && read_numbers (words[20], s, 2))
    {
      image->has_plane = TRUE;
      image->plane
          = (FjPlane){ { p[0], p[1], p[2] }, { o[0], o[1], o[2] }, { o[3], o[4], o[5] }, s[0], s[1], 0 };
    }
}

int
main (void)
{
  g_autoptr (GArray) images = g_array_new (FALSE, FALSE, sizeof (FjStackImage));
  g_autoptr (GPtrArray) stacks = NULL;
  char line[4096];

  g_array_set_clear_func (images, (GDestroyNotify) fj_stack_image_clear);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strchomp (line), "\t", -1);
      FjStackImage image;

      if (g_strv_length (words) != N_WORDS)
        return 2;
      read_image (words, images->len, &image);
      g_array_append_val (images, image);
    }
  stacks = fj_stack_split ((const FjStackImage *) images->data, images->len);
  for (guint i = 0; i < stacks->len; i++)
    {
      const FjStack *stack = g_ptr_array_index (stacks, i);

      printf ("%u\t%u\t%u\t%u\t%.9g\t", stack->group, stack->step, stack->flags, stack->volume_flags,
              stack->spacing);
      for (guint k = 0; k < stack->n_values; k++)
        printf ("%s%s=%.9g", k ? "," : "", fj_stack_attribute_get_name (stack->values[k].attribute),
                stack->values[k].value);
      for (guint k = 0; k < stack->n_images; k++)
        printf ("%c%u", k ? ',' : '\t', stack->images[k]);
      putchar ('\n');
    }
  return 0;
}
