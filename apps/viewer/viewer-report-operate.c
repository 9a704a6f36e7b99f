/* Submit, return and sign: what is not saved is saved first, then the version that is known is handed on. */
#include "viewer-report-private.h"

#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-language.h"

typedef struct
{
  char *operation;
  JsonObject *parameters;
  ViewerWords words; /* as they stood on the screen when a person was asked */
} Operation;

static void
operation_free (Operation *operation)
{
  g_free (operation->operation);
  json_object_unref (operation->parameters);
  viewer_words_clear (&operation->words);
  g_free (operation);
}

static void
posted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (viewer_report_post_finish (g_task_get_source_object (task), FJ_CLIENT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
flushed (GObject *source, GAsyncResult *result, gpointer data)
{
  ViewerReport *self = VIEWER_REPORT (source);
  g_autoptr (GTask) task = data;
  Operation *operation = g_task_get_task_data (task);
  GError *error = NULL;

  if (!viewer_report_flush_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* Another's words may have been joined with these while they were saved. */
  if (!viewer_words_equal (viewer_report_get_words (self), &operation->words))
    {
      g_task_return_new_error (task, FJ_ERROR, FJ_ERROR_STALE,
                               _ ("Someone else changed this report meanwhile, and both texts were joined. "
                                  "Read it once more, then try again."));
      return;
    }
  viewer_report_post_async (self, operation->operation, operation->parameters, g_task_get_cancellable (task),
                            posted, g_object_ref (task));
}

void
viewer_report_operate_async (ViewerReport *self,
                             const char *operation,
                             const char *note,
                             const ViewerWords *shown,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Operation *data = g_new0 (Operation, 1);

  g_return_if_fail (VIEWER_IS_REPORT (self));

  g_task_set_source_tag (task, viewer_report_operate_async);
  data->operation = g_strdup (operation);
  viewer_words_copy (&data->words, shown != NULL ? shown : viewer_report_get_words (self));
  data->parameters = fj_fhir_parameters_new ();
  if (note != NULL)
    fj_fhir_parameters_add_string (data->parameters, "note", note);
  g_task_set_task_data (task, data, (GDestroyNotify) operation_free);
  if (!viewer_words_equal (viewer_report_get_words (self), &data->words))
    {
      g_task_return_new_error (
          task, FJ_ERROR, FJ_ERROR_STALE,
          _ ("The text has changed since you were asked. Read it once more, then try again."));
      return;
    }
  viewer_report_flush_async (self, cancellable, flushed, g_object_ref (task));
}

gboolean
viewer_report_operate_finish (ViewerReport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
