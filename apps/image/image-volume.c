#include "image-volume.h"

#include <gio/gio.h>
#include <string.h>
#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-language.h"

#define MAX_FILES 100000u
#define SERIES_INSTANCE_UID 0x0020000eu

/* One file of the folder that says where it lies. */
typedef struct
{
  char *path;
  char *series;
  FjVolumeSlice slice;
} Entry;

static void
entry_free (Entry *entry)
{
  g_free (entry->path);
  g_free (entry->series);
  g_free (entry);
}

static void
list_files (const char *folder, GPtrArray *paths)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && paths->len < MAX_FILES)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        list_files (path, paths);
      else
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

/* The header only; NULL when the file is no single-frame image with a place in the patient. */
static Entry *
read_entry (const char *path)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, NULL);
  g_autofree char *series = object != NULL ? fj_dicom_object_dup_string (object, SERIES_INSTANCE_UID) : NULL;
  g_auto (FjGreyPipeline) pipeline = { 0 };
  FjPlane plane;

  if (series == NULL || !fj_dicom_object_is_image (object) || fj_dicom_frame_count (object) != 1
      || !fj_dicom_frame_get_plane (object, 0, &plane, NULL)
      || !fj_dicom_frame_get_pipeline (object, 0, &pipeline, NULL))
    return NULL;
  Entry *entry = g_new0 (Entry, 1);
  entry->path = g_strdup (path);
  entry->series = g_steal_pointer (&series);
  entry->slice
      = (FjVolumeSlice){ .plane = plane,
                         .slope = pipeline.modality.table == NULL ? pipeline.modality.slope : 1,
                         .intercept = pipeline.modality.table == NULL ? pipeline.modality.intercept : 0 };
  return entry;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The entries of the largest series; of two as large, that whose UID comes first. */
static GPtrArray *
largest_series (GPtrArray *entries, char **series_uid)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *chosen = g_ptr_array_new ();
  const char *best = NULL;
  guint best_count = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const char *series = ((const Entry *) g_ptr_array_index (entries, i))->series;
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, series)) + 1;

      g_hash_table_insert (counts, (gpointer) series, GUINT_TO_POINTER (count));
      if (count > best_count || (count == best_count && strcmp (series, best) < 0))
        {
          best = series;
          best_count = count;
        }
    }
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (((const Entry *) g_ptr_array_index (entries, i))->series, best))
      g_ptr_array_add (chosen, g_ptr_array_index (entries, i));
  *series_uid = g_strdup (best);
  return chosen;
}

static FjFrame *
read_frame (const Entry *entry, FjDicomObject **object, GError **error)
{
  g_autoptr (FjDicomObject) opened = fj_dicom_object_open (entry->path, FJ_DICOM_OPEN_ALL, error);
  FjFrame *frame = opened != NULL ? fj_dicom_frame_decode (opened, 0, error) : NULL;

  if (frame == NULL)
    g_prefix_error (error, "%s: ", entry->path);
  else if (object != NULL)
    *object = g_steal_pointer (&opened);
  return frame;
}

static gboolean
read_pixels (ImageVolume *result, GPtrArray *chosen, GError **error)
{
  FjVolume *volume = result->volume;

  for (guint i = 0; i < fj_volume_get_depth (volume); i++)
    {
      const Entry *entry = g_ptr_array_index (chosen, fj_volume_get_slice (volume, i)->source);
      g_autoptr (FjDicomObject) object = NULL;
      g_autoptr (FjFrame) frame = read_frame (entry, &object, error);

      if (frame == NULL)
        return FALSE;
      if (fj_frame_get_rows (frame) != fj_volume_get_rows (volume)
          || fj_frame_get_columns (frame) != fj_volume_get_columns (volume)
          || fj_frame_get_type (frame) != fj_volume_get_type (volume) || fj_frame_get_samples (frame) != 1)
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
              _ ("%s has another size or kind of pixels than the rest of its series. Take it out and try again."),
              entry->path);
          return FALSE;
        }
      memcpy (fj_volume_get_slice_data (volume, i), fj_frame_get_data (frame), fj_frame_get_size (frame));
      if (i == fj_volume_get_depth (volume) / 2
          && !fj_dicom_frame_get_pipeline (object, 0, &result->pipeline, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
image_volume_open (const char *folder, ImageVolume *result, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (FjVolumeSlice));
  g_autoptr (FjFrame) first = NULL;

  *result = (ImageVolume){ 0 };
  fj_grey_pipeline_init (&result->pipeline);
  list_files (folder, paths);
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = 0; i < paths->len; i++)
    {
      Entry *entry = read_entry (g_ptr_array_index (paths, i));

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }
  if (entries->len == 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("In %s there is no image that says where it lies in the patient, so no volume can be made."),
          folder);
      return FALSE;
    }
  chosen = largest_series (entries, &result->series_uid);
  result->n_left_out = paths->len - chosen->len;
  for (guint i = 0; i < chosen->len; i++)
    {
      FjVolumeSlice slice = ((const Entry *) g_ptr_array_index (chosen, i))->slice;

      slice.source = i;
      g_array_append_val (slices, slice);
    }
  first = read_frame (g_ptr_array_index (chosen, 0), NULL, error);
  if (first == NULL)
    return FALSE;
  result->volume
      = fj_volume_new ((const FjVolumeSlice *) slices->data, slices->len, fj_frame_get_rows (first),
                       fj_frame_get_columns (first), fj_frame_get_type (first), error);
  if (result->volume == NULL)
    return FALSE;
  fj_grey_pipeline_clear (&result->pipeline);
  return read_pixels (result, chosen, error);
}

void
image_volume_clear (ImageVolume *volume)
{
  g_clear_pointer (&volume->volume, fj_volume_unref);
  fj_grey_pipeline_clear (&volume->pipeline);
  g_free (volume->series_uid);
}
