#include "fj-stow-body.h"

#include <string.h>
#include <sys/stat.h>
#include "fj-error.h"
#include "fj-language.h"

#define PREAMBLE 132 /* 128 bytes of anything, then "DICM" */

struct _FjStowBody
{
  GInputStream parent_instance;
  GStrv paths;
  goffset *sizes;
  guint n_paths;
  char *content_type;
  char
      *part_header; /* the same before each file; the first lacks nothing: a leading line break is preamble */
  char *closing;
  goffset length;

  /* Where reading stands: text still to be given out, then the file, then the next path. */
  const char *text;
  gsize text_left;
  GInputStream *file;
  goffset file_left;
  guint next;
  gboolean closed_text;
};

G_DEFINE_FINAL_TYPE (FjStowBody, fj_stow_body, G_TYPE_INPUT_STREAM)

static void
set_text (FjStowBody *body, const char *text)
{
  body->text = text;
  body->text_left = strlen (text);
}

/* Errors of files are ours from the start: nobody should take them for errors of the network. */
static gboolean
file_error (const char *path, GError *cause, GError **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_set_error (error, FJ_ERROR,
               g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? FJ_ERROR_NOT_FOUND : FJ_ERROR_IO,
               _ ("The file %s cannot be read (%s), so nothing was sent. Choose another file."), path,
               cause->message);
  g_error_free (cause);
  return FALSE;
}

/* Opens the next file, or turns to the closing boundary. */
static gboolean
advance (FjStowBody *body, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = NULL;
  GError *cause = NULL;

  g_clear_object (&body->file);
  if (body->next == body->n_paths)
    {
      if (!body->closed_text)
        set_text (body, body->closing);
      body->closed_text = TRUE;
      return TRUE;
    }
  file = g_file_new_for_path (body->paths[body->next]);
  body->file = (GInputStream *) g_file_read (file, cancellable, &cause);
  if (body->file == NULL)
    return file_error (body->paths[body->next], cause, error);
  body->file_left = body->sizes[body->next++];
  set_text (body, body->part_header);
  return TRUE;
}

/* Always -1. */
static gssize
changed (FjStowBody *body, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
               _ ("The file %s changed while it was being sent. Try again when nothing writes to it."),
               body->paths[body->next - 1]);
  return -1;
}

static gssize
stow_body_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  FjStowBody *body = FJ_STOW_BODY (stream);

  for (;;)
    {
      if (body->text_left > 0)
        {
          gsize n = MIN (count, body->text_left);

          memcpy (buffer, body->text, n);
          body->text += n;
          body->text_left -= n;
          return (gssize) n;
        }
      if (body->file != NULL && body->file_left > 0)
        {
          gssize n = g_input_stream_read (body->file, buffer, (gsize) MIN ((goffset) count, body->file_left),
                                          cancellable, error);

          if (n == 0)
            return changed (body, error);
          if (n > 0)
            body->file_left -= n;
          return n;
        }
      if (body->file != NULL)
        {
          char more;
          gssize n = g_input_stream_read (body->file, &more, 1, cancellable, error);

          if (n != 0)
            return n < 0 ? -1 : changed (body, error);
        }
      if (body->closed_text)
        return 0;
      if (!advance (body, cancellable, error))
        return -1;
    }
}

static gboolean
stow_body_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_clear_object (&FJ_STOW_BODY (stream)->file);
  return TRUE;
}

static void
stow_body_finalize (GObject *object)
{
  FjStowBody *body = FJ_STOW_BODY (object);

  g_clear_object (&body->file);
  g_strfreev (body->paths);
  g_free (body->sizes);
  g_free (body->content_type);
  g_free (body->part_header);
  g_free (body->closing);
  G_OBJECT_CLASS (fj_stow_body_parent_class)->finalize (object);
}

static void
fj_stow_body_class_init (FjStowBodyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stow_body_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = stow_body_read;
  G_INPUT_STREAM_CLASS (klass)->close_fn = stow_body_close;
}

static void
fj_stow_body_init (FjStowBody *body)
{
}

/* Length of a regular file that begins as DICOM files do; -1 with @error. */
static goffset
measure (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  GError *cause = NULL;
  char start[PREAMBLE];
  gsize n = 0;

  /* First what it is: opening a pipe would wait. */
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                            G_FILE_QUERY_INFO_NONE, NULL, &cause);
  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    {
      stream = g_file_read (file, NULL, &cause);
      if (stream != NULL)
        g_input_stream_read_all (G_INPUT_STREAM (stream), start, sizeof start, &n, NULL, &cause);
    }
  if (cause != NULL)
    {
      file_error (path, cause, error);
      return -1;
    }
  if (n < sizeof start || memcmp (start + PREAMBLE - 4, "DICM", 4) != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                   _ ("%s is not a DICOM file, so it was not sent. Choose another file."), path);
      return -1;
    }
  return g_file_info_get_size (info);
}

GInputStream *
fj_stow_body_new (const char *const *paths, GError **error)
{
  g_autoptr (FjStowBody) body = g_object_new (FJ_TYPE_STOW_BODY, NULL);
  g_autofree char *boundary = g_uuid_string_random ();

  body->paths = g_strdupv ((GStrv) paths);
  body->n_paths = g_strv_length (body->paths);
  body->sizes = g_new0 (goffset, body->n_paths + 1);
  body->content_type
      = g_strdup_printf ("multipart/related; type=\"application/dicom\"; boundary=%s", boundary);
  body->part_header = g_strdup_printf ("\r\n--%s\r\nContent-Type: application/dicom\r\n\r\n", boundary);
  body->closing = g_strdup_printf ("\r\n--%s--\r\n", boundary);
  body->length = (goffset) strlen (body->closing);
  for (guint i = 0; i < body->n_paths; i++)
    {
      body->sizes[i] = measure (body->paths[i], error);
      if (body->sizes[i] < 0)
        return NULL;
      body->length += (goffset) strlen (body->part_header) + body->sizes[i];
    }
  return G_INPUT_STREAM (g_steal_pointer (&body));
}

goffset
fj_stow_body_get_length (FjStowBody *body)
{
  return body->length;
}

const char *
fj_stow_body_get_content_type (FjStowBody *body)
{
  return body->content_type;
}
