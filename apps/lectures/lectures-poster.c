#include "lectures-poster.h"

#include "fj-error.h"
#include "fj-language.h"

#define LONGEST 640                    /* pixels of a side: a card twice over */
#define MOST_PIXELS (40 * 1000 * 1000) /* of the file, before it is made smaller */

/* Told the size before anything is decoded. Zero refuses. */
static void
on_size (GdkPixbufLoader *loader, int width, int height, gboolean *is_too_large)
{
  double scale = MIN (1.0, (double) LONGEST / MAX (MAX (width, height), 1));

  *is_too_large = (gint64) width * height > MOST_PIXELS;
  if (*is_too_large)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
  else
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1), MAX ((int) (height * scale), 1));
}

GdkTexture *
lectures_poster_decode (GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) why = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean is_jpeg = size > 3 && data[0] == 0xFF && data[1] == 0xD8, is_too_large = FALSE, whole;
  GdkPixbuf *pixbuf;

  /* Named, so that no other loader is ever tried on these bytes. */
  loader = gdk_pixbuf_loader_new_with_type (is_jpeg ? "jpeg" : "png", &why);
  if (loader != NULL)
    {
      g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size), &is_too_large);
      whole = gdk_pixbuf_loader_write (loader, data, size, &why);
      whole = gdk_pixbuf_loader_close (loader, whole ? &why : NULL) && whole;
      pixbuf = whole && !is_too_large ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
      if (pixbuf != NULL)
        return gdk_texture_new_for_pixbuf (pixbuf);
    }
  if (is_too_large)
    g_set_error_literal (
        error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
        _ ("The picture of the lesson is too large. Choose one of at most 40 million pixels."));
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                 _ ("The picture of the lesson cannot be read: %s. Choose a JPEG or PNG file."),
                 why != NULL ? why->message : "?");
  return NULL;
}

typedef struct
{
  FjClient *client;
  char *path;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->client);
  g_free (job->path);
  g_free (job);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes
      = fj_client_fetch (job->client, job->path, "image/jpeg, image/png", NULL, cancellable, &error);
  GdkTexture *poster = bytes != NULL ? lectures_poster_decode (bytes, &error) : NULL;

  if (poster != NULL)
    g_task_return_pointer (task, poster, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
lectures_poster_load_async (FjClient *client,
                            const char *media,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->client = g_object_ref (client);
  job->path = g_strdup_printf ("/media/%s", media);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, load_in_thread);
}

GdkTexture *
lectures_poster_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
