#include "viewer-export-keys.h"

#include "fj-error.h"
#include "fj-export-file.h"
#include "fj-export-picture.h"
#include "fj-language.h"
#include "viewer-export-choices.h"

/* One run, from the question for the folder to the last picture. */
typedef struct
{
  FjReadingView *view;
  FjImageStore *store;
  GPtrArray *sets; /* of the key images */
  GArray *indices; /* of guint: which of each set */
  guint next, n_written;
  char *folder;
  FjStillWith with;
  GCancellable *cancellable;
  GtkWidget *dialog, *bar; /* NULL: not shown, or closed */
  GError *trouble;         /* the first */
} Run;

static void
run_free (Run *run)
{
  if (run->dialog != NULL)
    {
      g_signal_handlers_disconnect_by_data (run->dialog, run);
      gtk_window_destroy (GTK_WINDOW (run->dialog));
    }
  g_object_unref (run->view);
  g_object_unref (run->store);
  g_ptr_array_unref (run->sets);
  g_array_unref (run->indices);
  g_free (run->folder);
  g_object_unref (run->cancellable);
  g_clear_error (&run->trouble);
  g_free (run);
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
finish (Run *run)
{
  guint n = run->sets->len;
  g_autofree char *folder = g_filename_display_basename (run->folder), *sentence = NULL;

  if (g_cancellable_is_cancelled (run->cancellable))
    sentence = g_strdup_printf (_ ("Stopped. Key images written to the folder %s: %u of %u."), folder,
                                run->n_written, n);
  else if (run->trouble != NULL)
    sentence = g_strdup_printf (_ ("Key images written to the folder %s: %u of %u. %s"), folder,
                                run->n_written, n, run->trouble->message);
  else
    sentence = g_strdup_printf (_ ("Key images written to the folder %s: %u. A name that the device burned "
                                   "into an image is still in it."),
                                folder, n);
  tell (run->view, sentence);
  run_free (run);
}

/* --- one picture, in a worker --- */

typedef struct
{
  FjShownImage *image;
  FjViewport viewport;
  cairo_surface_t *over; /* NULL: nothing */
  char *folder;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  fj_shown_image_free (job->image);
  g_clear_pointer (&job->over, cairo_surface_destroy);
  g_free (job->folder);
  g_free (job);
}

static void
write_picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  g_autofree char *name = fj_export_picture_dup_name (job->image->facts);
  g_autofree char *path = fj_export_file_dup_free (job->folder, name);
  g_autoptr (GBytes) bytes
      = fj_export_picture_encode (job->image, &job->viewport, job->over, FJ_EXPORT_PNG, &error);

  if (bytes != NULL && fj_export_file_write (path, bytes, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- one after the other --- */

static void step (Run *run);

static void
take (Run *run, GError *error)
{
  if (error == NULL)
    run->n_written++;
  else if (run->trouble == NULL)
    run->trouble = error;
  else
    g_error_free (error);
  run->next++;
  step (run);
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  take (data, error);
}

/* As the pane has it that shows the series: who reads has chosen that window. */
static void
find_look (Run *run, FjDisplaySet *set, FjViewport *viewport)
{
  FjPaneGrid *grid = fj_reading_view_get_grid (run->view);

  fj_viewport_init (viewport);
  for (guint i = 0; i < fj_pane_grid_get_n_seen (grid); i++)
    {
      FjPane *pane = fj_pane_grid_get_pane (grid, i);
      FjDisplaySet *shown = fj_pane_get_set (pane);

      if (shown != NULL && fj_pane_get_store (pane) == run->store
          && g_str_equal (fj_display_set_get_key (shown), fj_display_set_get_key (set)))
        {
          *viewport = *fj_pane_get_viewport (pane);
          return;
        }
    }
}

static void
got_image (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  FjDisplaySet *set = run->sets->pdata[run->next];
  GError *error = NULL;
  g_autoptr (FjShownImage) image = fj_image_store_request_finish (run->store, result, &error);
  g_autoptr (FjStill) still = NULL;
  g_autoptr (GTask) task = NULL;
  FjViewport viewport;
  Job *job;

  if (g_cancellable_is_cancelled (run->cancellable))
    {
      g_clear_error (&error);
      finish (run);
      return;
    }
  if (image == NULL)
    {
      take (run, error);
      return;
    }
  find_look (run, set, &viewport);
  viewport.image = g_array_index (run->indices, guint, run->next);
  still = fj_still_new (GTK_WIDGET (run->view), image, set, &viewport,
                        fj_reading_view_get_mark_tool (run->view));
  job = g_new0 (Job, 1);
  job->image = g_steal_pointer (&image);
  job->viewport = viewport;
  job->over = viewer_export_choices_paint (still, run->with);
  job->folder = g_strdup (run->folder);
  task = g_task_new (NULL, NULL, written, run);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, write_picture);
}

static void
step (Run *run)
{
  if (run->next == run->sets->len || g_cancellable_is_cancelled (run->cancellable))
    {
      finish (run);
      return;
    }
  if (run->bar != NULL)
    {
      g_autofree char *words = g_strdup_printf (_ ("Key image %u of %u"), run->next + 1, run->sets->len);

      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (run->bar), (double) run->next / run->sets->len);
      gtk_progress_bar_set_text (GTK_PROGRESS_BAR (run->bar), words);
    }
  fj_image_store_request_async (run->store, run->sets->pdata[run->next],
                                g_array_index (run->indices, guint, run->next), FJ_FRAME_SHOWN,
                                run->cancellable, got_image, run);
}

/* --- how far it is --- */

static void
closed (GtkWidget *dialog, gpointer data)
{
  Run *run = data;

  run->dialog = run->bar = NULL;
  g_cancellable_cancel (run->cancellable);
}

static void
show_progress (Run *run)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (run->view));

  run->dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        _ ("Writing key images"), NULL);
  run->bar = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (run->bar), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (run->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Key images written"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (run->dialog), run->bar);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (run->dialog), "stop", _ ("_Stop"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (run->dialog), "stop");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (run->dialog), TRUE);
  g_signal_connect (run->dialog, "destroy", G_CALLBACK (closed), run);
  gtk_window_present (GTK_WINDOW (run->dialog));
}

/* --- choosing --- */

static void
chosen (GtkNativeDialog *chooser, int response, gpointer data)
{
  Run *run = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  run->folder = response == GTK_RESPONSE_ACCEPT && file != NULL ? g_file_get_path (file) : NULL;
  run->with = viewer_export_choices_get (GTK_FILE_CHOOSER (chooser));
  g_object_unref (chooser);
  if (run->folder == NULL)
    {
      run_free (run);
      return;
    }
  show_progress (run);
  step (run);
}

static gboolean
has (Run *run, FjDisplaySet *set, guint index)
{
  for (guint i = 0; i < run->sets->len; i++)
    if (run->sets->pdata[i] == set && g_array_index (run->indices, guint, i) == index)
      return TRUE;
  return FALSE;
}

void
viewer_export_keys (FjReadingView *view)
{
  FjMarkList *list;
  GtkFileChooserNative *chooser;
  Run *run;

  g_return_if_fail (FJ_IS_READING_VIEW (view));
  if (fj_reading_view_get_store (view) == NULL)
    return;
  run = g_new0 (Run, 1);
  run->view = g_object_ref (view);
  run->store = g_object_ref (fj_reading_view_get_store (view));
  run->sets = g_ptr_array_new_with_free_func (g_object_unref);
  run->indices = g_array_new (FALSE, FALSE, sizeof (guint));
  run->cancellable = g_cancellable_new ();
  list = fj_reading_view_get_marks (view);
  for (guint i = 0; i < fj_mark_list_get_n_all_keys (list); i++)
    {
      FjDisplaySet *set;
      guint index;

      if (fj_reading_view_locate (view, fj_mark_list_get_any_key (list, i, NULL), &set, &index)
          && !has (run, set, index))
        {
          g_ptr_array_add (run->sets, g_object_ref (set));
          g_array_append_val (run->indices, index);
        }
    }
  if (run->sets->len == 0)
    {
      tell (view, _ ("Nobody has chosen a key image here yet. J chooses one."));
      run_free (run);
      return;
    }
  chooser = gtk_file_chooser_native_new (_ ("Save all key images into a folder"),
                                         GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))),
                                         GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  viewer_export_choices_offer (GTK_FILE_CHOOSER (chooser));
  g_signal_connect (chooser, "response", G_CALLBACK (chosen), run);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
