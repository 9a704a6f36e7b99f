#include "fj-thumbnail.h"

#include "fj-picture.h"

typedef struct
{
  FjShownImage *image;
  guint size;
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->image, fj_shown_image_free);
  g_free (job);
}

static void
draw (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  gsize stride = (gsize) job->size * 4;
  guint8 *pixels = g_malloc0 (stride * job->size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * job->size);
  g_autoptr (FjPicture) picture = fj_picture_new ();
  FjViewport viewport;

  fj_viewport_init (&viewport);
  fj_picture_set_overlays_shown (picture, FALSE);
  fj_picture_render (picture, job->image, &viewport, job->size, job->size, stride, pixels);
  g_task_return_pointer (
      task, gdk_memory_texture_new ((int) job->size, (int) job->size, GDK_MEMORY_DEFAULT, bytes, stride),
      g_object_unref);
}

static void
on_requested (GObject *store, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->image = fj_image_store_request_finish (FJ_IMAGE_STORE (store), result, &error);
  if (job->image == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, draw);
}

void
fj_thumbnail_load_async (FjImageStore *store,
                         FjDisplaySet *set,
                         guint index,
                         guint size,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->size = CLAMP (size, 16, 1024);
  g_task_set_source_tag (task, fj_thumbnail_load_async);
  g_task_set_task_data (task, job, free_job);
  fj_image_store_request_async (store, set, index, FJ_FRAME_REST, cancellable, on_requested, task);
}

GdkTexture *
fj_thumbnail_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
