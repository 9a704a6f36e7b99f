#include "image-options.h"

#include <string.h>

#include "fj-error.h"
#include "fj-language.h"

#define LARGEST_SIDE 16384u
#define MOST_BINS 65536

gboolean
image_options_refuse (GError **error, const char *option, const char *value)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("%s does not take “%s”. See fenji-image without arguments."), option,
               value != NULL ? value : "");
  return FALSE;
}

gboolean
image_options_read_number (const char *option, const char *text, double *value, GError **error)
{
  char *end = NULL;

  if (text != NULL && *text != '\0')
    *value = g_ascii_strtod (text, &end);
  return end != NULL && *end == '\0' && *value == *value && *value < 1e12 && *value > -1e12
             ? TRUE
             : image_options_refuse (error, option, text);
}

static gboolean
read_size (const char *text, ImageOptions *options, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (text != NULL ? text : "", "x", 3);
  guint64 width = 0, height = 0;

  if (g_strv_length (sides) != 2 || !g_ascii_string_to_unsigned (sides[0], 10, 1, LARGEST_SIDE, &width, NULL)
      || !g_ascii_string_to_unsigned (sides[1], 10, 1, LARGEST_SIDE, &height, NULL))
    return image_options_refuse (error, "--size", text);
  options->width = (guint) width;
  options->height = (guint) height;
  return TRUE;
}

static gboolean
read_switch (const char *name, ImageOptions *options)
{
  if (g_str_equal (name, "--json"))
    options->json = TRUE;
  else if (g_str_equal (name, "--shutters"))
    options->shutters = TRUE;
  else if (g_str_equal (name, "--overlays"))
    options->overlays = TRUE;
  else if (g_str_equal (name, "--subtract"))
    options->subtract = TRUE;
  else
    return FALSE;
  return TRUE;
}

/* @n numbers with commas between. */
static gboolean
read_numbers (const char *option, const char *text, double *numbers, guint n, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", (gint) n + 1);

  if (g_strv_length (parts) != n)
    return image_options_refuse (error, option, text);
  for (guint i = 0; i < n; i++)
    if (!image_options_read_number (option, parts[i], &numbers[i], error))
      return FALSE;
  return TRUE;
}

/* A histogram has room for its bins in memory, and its values go upwards. */
static gboolean
read_bins (const char *text, ImageOptions *options, GError **error)
{
  double *bins = options->bins;

  if (!read_numbers ("--bins", text, bins, 3, error))
    return FALSE;
  return bins[0] < bins[1] && bins[2] >= 1 && bins[2] <= MOST_BINS && bins[2] == (guint) bins[2]
             ? TRUE
             : image_options_refuse (error, "--bins", text);
}

/* What to measure. FALSE without @error: @name is none of it. */
static gboolean
read_object (const char *name, const char *value, ImageOptions *options, GError **error)
{
  if (g_str_equal (name, "--above"))
    return options->has_above = image_options_read_number (name, value, &options->above, error);
  if (g_str_equal (name, "--below"))
    return options->has_below = image_options_read_number (name, value, &options->below, error);
  if (g_str_equal (name, "--seed"))
    return options->has_seed = read_numbers (name, value, options->seed, 3, error);
  if (g_str_equal (name, "--bins"))
    return read_bins (value, options, error);
  if (g_str_equal (name, "--box"))
    return options->has_box = read_numbers (name, value, options->box, 6, error);
  return FALSE;
}

/* By hand: GOption takes no option with two values, and no negative ones. */
gboolean
image_options_read (int argc, char **argv, ImageOptions *options, GError **error)
{
  guint n_inputs = 0, n_marks = 0;

  for (int i = 2; i < argc; i++)
    {
      const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
      GError *failure = NULL;
      double number = 0;

      if (!g_str_has_prefix (name, "--"))
        {
          options->inputs[n_inputs++] = argv[i];
          continue;
        }
      if (read_switch (name, options))
        continue;
      i++;
      if (g_str_equal (name, "--window"))
        {
          if (!image_options_read_number (name, value, &options->center, error)
              || !image_options_read_number (name, i + 1 < argc ? argv[i + 1] : NULL, &options->window_width,
                                             error))
            return FALSE;
          if (options->window_width < 1)
            return image_options_refuse (error, name, argv[i + 1]);
          options->has_window = TRUE;
          i++;
        }
      else if (g_str_equal (name, "--size"))
        {
          if (!read_size (value, options, error))
            return FALSE;
        }
      else if (g_str_equal (name, "--frame"))
        {
          if (!image_options_read_number (name, value, &number, error))
            return FALSE;
          if (number < 1 || number > G_MAXINT || number != (guint) number)
            return image_options_refuse (error, name, value);
          options->frame = (guint) number - 1;
          options->has_frame = TRUE;
        }
      else if (g_str_equal (name, "--mask"))
        {
          if (!image_options_read_number (name, value, &number, error))
            return FALSE;
          if (number < 1 || number > G_MAXINT || number != (guint) number)
            return image_options_refuse (error, name, value);
          options->mask = (guint) number;
          options->subtract = TRUE;
        }
      else if (g_str_equal (name, "--position"))
        {
          if (!image_options_read_number (name, value, &options->position, error))
            return FALSE;
          if (options->position < 0 || options->position > 1)
            return image_options_refuse (error, name, value);
        }
      else if (g_str_equal (name, "--mark") && value != NULL)
        options->marks[n_marks++] = argv[i];
      else if (g_str_equal (name, "--output") && value != NULL)
        options->output = value;
      else if (g_str_equal (name, "--plane") && value != NULL)
        options->plane = value;
      else if (g_str_equal (name, "--presentation") && value != NULL)
        options->presentation = value;
      else if (g_str_equal (name, "--palette") && value != NULL)
        options->palette = value;
      else if (g_str_equal (name, "--roi") && value != NULL)
        options->roi = value;
      else if (g_str_equal (name, "--to") && value != NULL)
        options->to = value;
      else if (!read_object (name, value, options, &failure))
        {
          if (failure == NULL)
            return image_options_refuse (error, name, value);
          g_propagate_error (error, failure);
          return FALSE;
        }
    }
  return TRUE;
}
