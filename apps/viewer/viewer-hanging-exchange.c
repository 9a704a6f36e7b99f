#include "viewer-hanging-exchange.h"

#include "fj-error.h"
#include "fj-hang-protocol-dicom.h"
#include "fj-hang-protocol-json.h"
#include "fj-language.h"

#define MOST_JSON (1 << 20) /* fj_hang_protocol_parse() */

/* --- reading --- */

/* NULL without an error: it does not look like JSON. */
static GBytes *
read_json (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *text = NULL;
  gsize size, at = 0;

  if (stream == NULL)
    return NULL;
  text = g_malloc (MOST_JSON + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, MOST_JSON + 1, &size, NULL, error))
    return NULL;
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  while (at < size && g_ascii_isspace (text[at]))
    at++;
  if (at == size || text[at] != '{')
    return NULL;
  return g_bytes_new (text + at, size - at);
}

FjHangProtocol *
viewer_hanging_exchange_read (FjSandbox *sandbox, const char *path, GPtrArray *notes, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  g_autoptr (GBytes) json = read_json (path, &trouble);
  g_autoptr (FjSandboxFile) file = NULL;
  g_autoptr (FjDicomObject) object = NULL;

  if (trouble != NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The file cannot be read: %s"), trouble->message);
      return NULL;
    }
  if (json != NULL)
    return fj_hang_protocol_parse (json, error);
  file = fj_sandbox_open (sandbox, path, error);
  if (file == NULL)
    return NULL;
  object = fj_sandbox_read_header (sandbox, file, NULL, error);
  return object != NULL ? fj_hang_protocol_read_dicom (object, notes, error) : NULL;
}

/* --- importing --- */

typedef struct
{
  GtkWindow *window;
  FjSandbox *sandbox;
  ViewerHangingImported done;
  gpointer data;
  GPtrArray *notes;
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_object_unref (import->window);
  g_clear_pointer (&import->sandbox, fj_sandbox_unref);
  g_ptr_array_unref (import->notes);
  g_free (import);
}

static void
import_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Import *import = g_object_get_data (G_OBJECT (task), "import");
  GError *error = NULL;
  FjHangProtocol *protocol = viewer_hanging_exchange_read (import->sandbox, data, import->notes, &error);

  if (protocol != NULL)
    g_task_return_pointer (task, protocol, (GDestroyNotify) fj_hang_protocol_free);
  else
    g_task_return_error (task, error);
}

static void
import_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Import *import = data;
  g_autoptr (GError) error = NULL;
  FjHangProtocol *protocol = g_task_propagate_pointer (G_TASK (result), &error);

  import->done (protocol, import->notes, error != NULL ? error->message : NULL, import->data);
  import_free (import);
}

static void
import_chosen (GtkNativeDialog *chooser, int response, gpointer data)
{
  Import *import = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  char *path = response == GTK_RESPONSE_ACCEPT && file != NULL ? g_file_get_path (file) : NULL;

  g_object_unref (chooser);
  if (path != NULL)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, import_done, import);

      g_task_set_task_data (task, path, g_free);
      g_object_set_data (G_OBJECT (task), "import", import);
      g_task_run_in_thread (task, import_run);
      return;
    }
  import->done (NULL, import->notes, NULL, import->data);
  import_free (import);
}

void
viewer_hanging_exchange_import (GtkWindow *window,
                                FjSandbox *sandbox,
                                ViewerHangingImported done,
                                gpointer data)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Import a hanging protocol"), window, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), _ ("_Cancel"));
  Import *import = g_new0 (Import, 1);

  *import = (Import){ .window = g_object_ref (window),
                      .sandbox = sandbox != NULL ? fj_sandbox_ref (sandbox) : NULL,
                      .done = done,
                      .data = data,
                      .notes = g_ptr_array_new_with_free_func (g_free) };
  g_signal_connect (chooser, "response", G_CALLBACK (import_chosen), import);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- exporting --- */

typedef struct
{
  GtkWindow *window;
  FjHangProtocol *protocol;
  gboolean as_dicom;
  ViewerHangingExported done;
  gpointer data;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->window);
  fj_hang_protocol_free (export->protocol);
  g_free (export);
}

static gboolean
write_file (const Export *export, const char *path, GError **error)
{
  if (export->as_dicom)
    {
      g_autoptr (FjDicomObject) object = fj_hang_protocol_write_dicom (export->protocol, error);

      return object != NULL && fj_dicom_object_save (object, path, NULL, error);
    }
  else
    {
      g_autoptr (GBytes) json = fj_hang_protocol_to_json (export->protocol);
      gsize size;
      const char *text = g_bytes_get_data (json, &size);

      return g_file_set_contents_full (path, text, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0666,
                                       error);
    }
}

static void
export_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_file (g_object_get_data (G_OBJECT (task), "export"), data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
export_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *export = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_basename (g_task_get_task_data (G_TASK (result)));
  g_autofree char *sentence = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    sentence = g_strdup_printf (_ ("Written to %s."), name);
  else
    sentence = g_strdup_printf (_ ("%s could not be written: %s"), name, error->message);
  export->done (sentence, export->data);
  export_free (export);
}

static void
export_chosen (GtkNativeDialog *chooser, int response, gpointer data)
{
  Export *export = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  char *path = response == GTK_RESPONSE_ACCEPT && file != NULL ? g_file_get_path (file) : NULL;

  g_object_unref (chooser);
  if (path != NULL)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, export_done, export);

      g_task_set_task_data (task, path, g_free);
      g_object_set_data (G_OBJECT (task), "export", export);
      g_task_run_in_thread (task, export_run);
      return;
    }
  export_free (export);
}

void
viewer_hanging_exchange_export (GtkWindow *window,
                                const FjHangProtocol *protocol,
                                gboolean as_dicom,
                                ViewerHangingExported done,
                                gpointer data)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Export the hanging protocol"), window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  g_autofree char *name
      = g_strdup_printf ("%s.%s", fj_hang_title (protocol->name), as_dicom ? "dcm" : "json");
  Export *export = g_new0 (Export, 1);

  g_strdelimit (name, "/", '-');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  *export = (Export){ .window = g_object_ref (window),
                      .protocol = fj_hang_protocol_copy (protocol),
                      .as_dicom = as_dicom,
                      .done = done,
                      .data = data };
  g_signal_connect (chooser, "response", G_CALLBACK (export_chosen), export);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
