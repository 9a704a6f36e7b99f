#include "image-output.h"

#include <gio/gio.h>
#include <png.h>
#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

static gboolean
make_png (guint width, guint height, guint samples, const guint8 *pixels, GByteArray *file, GError **error)
{
  png_image image = { .version = PNG_IMAGE_VERSION,
                      .width = width,
                      .height = height,
                      .format = samples == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY };
  png_alloc_size_t size = 0;

  if (png_image_write_get_memory_size (image, size, 0, pixels, 0, NULL) && size <= G_MAXUINT)
    {
      g_byte_array_set_size (file, (guint) size);
      if (png_image_write_to_memory (&image, file->data, &size, 0, pixels, 0, NULL))
        {
          g_byte_array_set_size (file, (guint) size);
          return TRUE;
        }
    }
  g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL,
               _ ("The picture cannot be made a PNG file: %s. Ask for a smaller one, or for .pgm."),
               image.message);
  return FALSE;
}

static gboolean
make_pgm (guint width, guint height, guint samples, const guint8 *pixels, GByteArray *file, GError **error)
{
  g_autofree char *header = g_strdup_printf ("P5\n%u %u\n255\n", width, height);

  if (samples != 1)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("PGM holds grey pictures only, and this one has colours. Give a name that ends in .png."));
      return FALSE;
    }
  g_byte_array_append (file, (const guint8 *) header, (guint) strlen (header));
  g_byte_array_append (file, pixels, width * height);
  return TRUE;
}

gboolean
image_output_fail (const char *path, const char *why, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
               _ ("“%s” cannot be written: %s. Check the folder, then try again."), path, why);
  return FALSE;
}

gboolean
image_output_write (
    const char *path, guint width, guint height, guint samples, const guint8 *pixels, GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) why = NULL;
  gboolean made;

  if (g_str_has_suffix (path, ".png"))
    made = make_png (width, height, samples, pixels, file, error);
  else if (g_str_has_suffix (path, ".pgm"))
    made = make_pgm (width, height, samples, pixels, file, error);
  else
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("“%s” ends neither in .png nor in .pgm. Choose one of them."), path);
      return FALSE;
    }
  if (!made)
    return FALSE;
  if (!g_file_set_contents_full (path, (const char *) file->data, file->len, G_FILE_SET_CONTENTS_CONSISTENT,
                                 0666, &why))
    return image_output_fail (path, why->message, error);
  return TRUE;
}
