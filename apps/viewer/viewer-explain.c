#include "viewer-explain.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "fj-error.h"
#include "fj-folder-source.h"
#include "fj-hang-explain.h"
#include "fj-hang-list.h"
#include "fj-hang-protocol-dicom.h"
#include "fj-hang-protocol-json.h"
#include "fj-hang-site-words.h"
#include "fj-hang-traits.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-reading.h"

#define N_DECODERS 4u
#define MOST_LIST_BYTES (64u << 20)
#define MOST_PROTOCOL_BYTES (4u << 20)

typedef struct
{
  char *folder, *list, *protocol;
} Options;

/* ---- what it is called with ---- */

/* The value of option @name at @index, of "--name=VALUE" or of "--name VALUE". */
static gboolean
take_value (int argc, char **argv, int *index, const char *name, char **value)
{
  const char *word = argv[*index];
  gsize length = strlen (name);

  if (!g_str_has_prefix (word, name) || (word[length] != '\0' && word[length] != '='))
    return FALSE;
  g_free (*value);
  if (word[length] == '=')
    *value = g_strdup (word + length + 1);
  else
    *value
        = *index + 1 < argc && !g_str_has_prefix (argv[*index + 1], "--") ? g_strdup (argv[++*index]) : NULL;
  /* Named without a value: wrong, but named. */
  if (*value == NULL)
    *value = g_strdup ("");
  return TRUE;
}

static gboolean
is_called (int argc, char **argv)
{
  static const char *const NAMES[] = { "--explain-hang", "--series-list" };

  for (int i = 1; i < argc; i++)
    for (guint k = 0; k < G_N_ELEMENTS (NAMES); k++)
      {
        g_autofree char *value = NULL;
        int at = i;

        if (take_value (argc, argv, &at, NAMES[k], &value))
          return TRUE;
      }
  return FALSE;
}

/* FALSE: called wrongly. */
static gboolean
read_options (int argc, char **argv, Options *options)
{
  for (int i = 1; i < argc; i++)
    if (!take_value (argc, argv, &i, "--explain-hang", &options->folder)
        && !take_value (argc, argv, &i, "--series-list", &options->list)
        && !take_value (argc, argv, &i, "--protocol", &options->protocol))
      return FALSE;
  /* "--explain-hang --series-list FILE" says the same twice. */
  if (options->list != NULL && options->folder != NULL && *options->folder == '\0')
    g_clear_pointer (&options->folder, g_free);
  return (options->folder != NULL) != (options->list != NULL)
         && (options->folder == NULL || *options->folder != '\0')
         && (options->list == NULL || *options->list != '\0')
         && (options->protocol == NULL || *options->protocol != '\0');
}

static GBytes *
read_file (const char *path, gsize most, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) why = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &why);
  g_autofree char *bytes = g_malloc (most + 1);
  gsize n = 0;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, most + 1, &n, NULL, &why))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("%s cannot be read: %s"), path, why->message);
      return NULL;
    }
  if (n > most)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("%s is larger than such a file may be."), path);
      return NULL;
    }
  return g_bytes_new (bytes, n);
}

/* An object of any vendor's, parsed where it can do no harm. */
static FjHangProtocol *
read_dicom (const char *path, GError **error)
{
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (1, NULL);
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (sandbox, path, error);
  g_autoptr (FjDicomObject) object
      = file != NULL ? fj_sandbox_read_header (sandbox, file, NULL, error) : NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  FjHangProtocol *protocol = object != NULL ? fj_hang_protocol_read_dicom (object, notes, error) : NULL;

  for (guint i = 0; protocol != NULL && i < notes->len; i++)
    g_printerr ("fenji-viewer: %s: %s\n", path, (const char *) notes->pdata[i]);
  return protocol;
}

/* JSON begins with a brace, after blanks at most; whatever else is given is tried as DICOM. */
static gboolean
looks_like_json (GBytes *bytes)
{
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);
  gsize at = 0;

  while (at < n && g_ascii_isspace (text[at]))
    at++;
  return at < n && text[at] == '{';
}

static FjHangProtocol *
read_protocol (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (path, MOST_PROTOCOL_BYTES, error);
  FjHangProtocol *protocol = NULL;

  if (bytes == NULL)
    return NULL;
  protocol = looks_like_json (bytes) ? fj_hang_protocol_parse (bytes, error) : read_dicom (path, error);
  if (protocol == NULL)
    g_prefix_error (error, "%s: ", path);
  return protocol;
}

/* ---- series that are told ---- */

static int
compare_patients (gconstpointer a, gconstpointer b)
{
  const FjHangPatient *x = *(FjHangPatient *const *) a, *y = *(FjHangPatient *const *) b;
  gint64 of_x = x->studies->len > 0 ? ((const FjHangStudy *) x->studies->pdata[0])->time : G_MININT64;
  gint64 of_y = y->studies->len > 0 ? ((const FjHangStudy *) y->studies->pdata[0])->time : G_MININT64;

  if (of_x != of_y)
    return of_x > of_y ? -1 : 1;
  return strcmp (x->key, y->key);
}

static gboolean
explain_list (const char *path, const FjHangProtocol *own, JsonArray *hung, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (path, MOST_LIST_BYTES, error);
  g_autoptr (GPtrArray) patients = bytes != NULL ? fj_hang_list_parse (bytes, error) : NULL;
  g_autoptr (GPtrArray) shipped = fj_hang_protocols_shipped (), protocols = g_ptr_array_new ();
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_site_words_load (told);
  FjHangRequest request
      = { .protocols = protocols, .protocol_id = own != NULL ? own->id : NULL, .stage = -1 };

  for (guint i = 0; i < told->len; i++)
    g_printerr ("fenji-viewer: %s\n", (const char *) told->pdata[i]);
  if (patients == NULL)
    {
      if (bytes != NULL)
        g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  for (guint i = 0; i < shipped->len; i++)
    if (own == NULL || strcmp (((const FjHangProtocol *) shipped->pdata[i])->id, own->id) != 0)
      g_ptr_array_add (protocols, shipped->pdata[i]);
  if (own != NULL)
    g_ptr_array_add (protocols, (gpointer) own);
  g_ptr_array_sort (patients, compare_patients);
  for (guint i = 0; i < patients->len; i++)
    {
      g_autoptr (FjHang) hang = NULL;

      fj_hang_traits_derive (patients->pdata[i], vocabulary);
      hang = fj_hang_find (patients->pdata[i], -1, &request);
      json_array_add_object_element (hung, fj_hang_to_json (hang));
    }
  return TRUE;
}

/* ---- a folder ---- */

static void
quit_loop (GMainLoop *loop)
{
  g_main_loop_quit (loop);
}

static void
keep_sentence (FjImageStore *store, const char *sentence, char **kept)
{
  g_free (*kept);
  *kept = g_strdup (sentence);
}

/* Files that are no images or cannot be read: not fatal, but not silent. */
static void
tell_sentences (FjImageStore *store)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (fj_display_set_get_sentence (set) != NULL)
        g_printerr ("fenji-viewer: %s\n", fj_display_set_get_sentence (set));
    }
}

/* Each of the patients in turn, as a window would hang it. */
static void
hang_patients (FjReading *reading, GMainLoop *loop, JsonArray *hung)
{
  g_auto (GStrv) patients = fj_reading_dup_patients (reading);

  for (guint i = 0; patients[i] != NULL; i++)
    {
      if (i > 0)
        {
          fj_reading_set_patient (reading, patients[i]);
          g_main_loop_run (loop);
        }
      json_array_add_object_element (hung, fj_hang_to_json (fj_reading_get_hang (reading)));
    }
}

static gboolean
explain_folder (const char *path, const FjHangProtocol *own, JsonArray *hung, GError **error)
{
  const char *paths[] = { path, NULL };
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (N_DECODERS, NULL);
  g_autoptr (FjFrameCache) cache = fj_frame_cache_new (0);
  g_autoptr (FjImageSource) source = fj_folder_source_new (paths);
  g_autoptr (FjImageStore) store = fj_image_store_new (source, sandbox, cache);
  g_autoptr (FjReading) reading = fj_reading_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *failed = NULL;

  g_signal_connect (store, "failed", G_CALLBACK (keep_sentence), &failed);
  g_signal_connect_swapped (reading, "settled", G_CALLBACK (quit_loop), loop);
  fj_image_store_load (store);
  fj_reading_set_store (reading, store);
  if (own != NULL)
    fj_reading_try (reading, own);
  g_main_loop_run (loop);
  if (failed != NULL)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_IO, failed);
  else
    {
      tell_sentences (store);
      hang_patients (reading, loop, hung);
    }
  fj_reading_set_store (reading, NULL);
  fj_image_store_close (store);
  return failed == NULL;
}

/* ---- */

static void
write_hung (JsonArray *hung)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) json = NULL;
  gsize length;
  const char *text;

  json_object_set_array_member (object, "patients", json_array_ref (hung));
  json = fj_json_to_bytes (object);
  text = g_bytes_get_data (json, &length);
  fwrite (text, 1, length, stdout);
  fputc ('\n', stdout);
}

static int
explain (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) hung = json_array_new ();
  g_autoptr (FjHangProtocol) own
      = options->protocol != NULL ? read_protocol (options->protocol, &error) : NULL;
  const char *path = options->folder != NULL ? options->folder : options->list;

  if (error == NULL && options->folder != NULL)
    explain_folder (options->folder, own, hung, &error);
  else if (error == NULL)
    explain_list (options->list, own, hung, &error);
  if (error == NULL && json_array_get_length (hung) == 0)
    g_set_error (&error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("%s has no images that could be hung."), path);
  if (error != NULL)
    {
      g_printerr ("fenji-viewer: %s\n", error->message);
      return 1;
    }
  write_hung (hung);
  return fflush (stdout) == 0 && ferror (stdout) == 0 ? 0 : 1;
}

gboolean
viewer_explain_main (int argc, char **argv, int *status)
{
  Options options = { 0 };

  if (!is_called (argc, argv))
    return FALSE;
  setlocale (LC_ALL, "");
  fj_language_init (NULL);
  if (read_options (argc, argv, &options))
    *status = explain (&options);
  else
    {
      g_printerr ("%s", _ ("fenji-viewer --explain-hang DIR [--protocol FILE]\n"
                           "fenji-viewer --series-list FILE.json [--protocol FILE]\n"));
      *status = 2;
    }
  g_free (options.folder);
  g_free (options.list);
  g_free (options.protocol);
  return TRUE;
}
