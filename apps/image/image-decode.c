#include <gio/gio.h>

#include "fj-dicom-frame.h"
#include "image-commands.h"
#include "image-output.h"

/* By FjSampleType, in the words that numpy has for them. */
static const char *const type_words[]
    = { "uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64" };

static void
report (const ImageOptions *options, const FjFrame *frame, guint n)
{
  g_print (options->json ? "{\"frames\": %u, \"rows\": %u, \"columns\": %u, \"samples\": %u, "
                           "\"type\": \"%s\", \"bits-stored\": %u}\n"
                         : "frames %u  rows %u  columns %u  samples %u  type %s  bits-stored %u\n",
           n, fj_frame_get_rows (frame), fj_frame_get_columns (frame), fj_frame_get_samples (frame),
           type_words[fj_frame_get_type (frame)], fj_frame_get_bits_stored (frame));
}

static gboolean
write_frames (const ImageOptions *options, FjDicomObject *object, GFile *file, GError **error)
{
  g_autoptr (GError) why = NULL;
  guint first = options->has_frame ? options->frame : 0;
  guint n = options->has_frame ? 1 : MAX (fj_dicom_frame_count (object), 1);
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (FjFrame) frame = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_clear_pointer (&frame, fj_frame_unref);
      frame = fj_dicom_frame_decode (object, first + i, error);
      if (frame == NULL)
        return FALSE;
      if (stream == NULL)
        stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, &why);
      if (stream == NULL
          || !g_output_stream_write_all (G_OUTPUT_STREAM (stream), fj_frame_get_data (frame),
                                         fj_frame_get_size (frame), NULL, NULL, &why))
        return image_output_fail (options->output, why->message, error);
    }
  if (!g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &why))
    return image_output_fail (options->output, why->message, error);
  report (options, frame, n);
  return TRUE;
}

/* Under another name until it is whole: some of the frames would be taken for all of them. */
gboolean
image_decode (const ImageOptions *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  g_autofree char *partial_path = g_strconcat (options->output, ".partial", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (options->output);
  g_autoptr (GFile) partial = g_file_new_for_path (partial_path);
  g_autoptr (GError) why = NULL;

  if (object == NULL)
    return FALSE;
  if (write_frames (options, object, partial, error))
    {
      if (g_file_move (partial, file, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &why))
        return TRUE;
      image_output_fail (options->output, why->message, error);
    }
  g_file_delete (partial, NULL, NULL);
  return FALSE;
}
