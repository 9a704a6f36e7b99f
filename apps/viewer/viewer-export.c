#include "viewer-export.h"

#include "fj-error.h"
#include "fj-export-file.h"
#include "fj-export-picture.h"
#include "fj-language.h"
#include "viewer-export-choices.h"
#include "viewer-export-keys.h"
#include "viewer-print.h"

/* --- writing, in a worker --- */

typedef struct
{
  FjStill *still; /* until it is chosen what comes with the image; NULL after: it is not for workers */
  FjShownImage *image;
  FjViewport viewport;
  cairo_surface_t *over; /* NULL: nothing */
  char *path;            /* NULL: not chosen yet */
  FjExportForm form;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->still, fj_still_free);
  fj_shown_image_free (job->image);
  g_clear_pointer (&job->over, cairo_surface_destroy);
  g_free (job->path);
  g_free (job);
}

static void
write_picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes
      = fj_export_picture_encode (job->image, &job->viewport, job->over, job->form, &error);

  if (bytes != NULL && fj_export_file_write (job->path, bytes, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
tell (FjReadingView *view, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  /* Its window may have been closed meanwhile. */
  if (gtk_widget_get_root (GTK_WIDGET (view)) != NULL)
    fj_reading_view_add_toast (view, adw_toast_new (escaped));
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_autofree char *name = g_filename_display_basename (job->path);
      g_autofree char *sentence = g_strdup_printf (
          job->form == FJ_EXPORT_PNG
              ? _ ("Written to %s. A name that the device burned into the image is still in it.")
              : _ (
                  "Written to %s, without the finest detail: not for diagnosis. A name that the device burned into "
                  "the image is still in it."),
          name);

      tell (FJ_READING_VIEW (source), sentence);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) /* who changed their mind knows it */
    tell (FJ_READING_VIEW (source), error->message);
}

/* --- choosing --- */

static void
chosen (GtkNativeDialog *chooser, int response, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  job->path = response == GTK_RESPONSE_ACCEPT && file != NULL ? g_file_get_path (file) : NULL;
  if (job->path != NULL)
    job->over
        = viewer_export_choices_paint (job->still, viewer_export_choices_get (GTK_FILE_CHOOSER (chooser)));
  g_clear_pointer (&job->still, fj_still_free);
  g_object_unref (chooser);
  if (job->path == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", "");
      return;
    }
  /* The chooser asked about the file of that very name: no other one may be written. */
  if (!fj_export_picture_form_of (job->path, &job->form))
    {
      g_task_return_new_error (
          task, FJ_ERROR, FJ_ERROR_INVALID, "%s",
          _ ("No picture was written: pictures are PNG or JPEG files. Choose a name that ends in .png or "
             ".jpg."));
      return;
    }
  g_task_run_in_thread (task, write_picture);
}

static void
export_picture (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FjReadingView *view = data;
  FjPane *pane = fj_reading_view_get_active_pane (view);
  FjStill *still = pane != NULL ? fj_still_new_of_pane (pane) : NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));
  g_autofree char *name = NULL;
  GtkFileChooserNative *chooser;
  GtkFileFilter *filter;
  GTask *task;
  Job *job;

  if (still == NULL)
    {
      tell (view, _ ("There is no image in this pane. Choose a pane that shows one, then save it."));
      return;
    }
  job = g_new0 (Job, 1);
  /* What is on screen now, whatever is scrolled to while a name is chosen. */
  job->still = still;
  job->image = fj_shown_image_new (still->image->facts, still->image->pixels);
  job->viewport = still->viewport;
  task = g_task_new (view, NULL, written, NULL);
  g_task_set_task_data (task, job, job_free);
  chooser = gtk_file_chooser_native_new (_ ("Save this image as a picture"), GTK_WINDOW (root),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  name = fj_export_picture_dup_name (still->image->facts);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("PNG and JPEG pictures"));
  gtk_file_filter_add_suffix (filter, "png");
  gtk_file_filter_add_suffix (filter, "jpg");
  gtk_file_filter_add_suffix (filter, "jpeg");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  g_object_unref (filter);
  viewer_export_choices_offer (GTK_FILE_CHOOSER (chooser));
  g_signal_connect (chooser, "response", G_CALLBACK (chosen), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
export_keys (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_export_keys (data);
}

static void
print_images (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_print_images (data);
}

/* --- the actions --- */

static void
mapped_changed (GtkWidget *view, gpointer action)
{
  g_simple_action_set_enabled (action, gtk_widget_get_mapped (view));
}

static void
root_changed (GtkWidget *view, GParamSpec *pspec, gpointer action)
{
  GtkRoot *root = gtk_widget_get_root (view);

  if (G_IS_ACTION_MAP (root))
    g_action_map_add_action (G_ACTION_MAP (root), action);
}

static void
add_action (FjReadingView *view, const char *name, GCallback activated)
{
  GSimpleAction *action = g_simple_action_new (name, NULL);

  g_simple_action_set_enabled (action, FALSE);
  g_object_set_data_full (G_OBJECT (view), name, action, g_object_unref);
  g_signal_connect_object (action, "activate", activated, view, 0);
  g_signal_connect_object (view, "map", G_CALLBACK (mapped_changed), action, G_CONNECT_AFTER);
  g_signal_connect_object (view, "unmap", G_CALLBACK (mapped_changed), action, G_CONNECT_AFTER);
  g_signal_connect_object (view, "notify::root", G_CALLBACK (root_changed), action, 0);
}

void
viewer_export_add (FjReadingView *view)
{
  g_return_if_fail (FJ_IS_READING_VIEW (view));

  add_action (view, "export-picture", G_CALLBACK (export_picture));
  add_action (view, "export-keys", G_CALLBACK (export_keys));
  add_action (view, "print-images", G_CALLBACK (print_images));
}
