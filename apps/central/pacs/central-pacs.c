#include "central-pacs.h"
#include "central-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>
#include "central-multipart.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-uid.h"

#define SECONDS 60u
#define BLOCK 262144u
#define ANY_DICOM "multipart/related; type=\"application/dicom\"; transfer-syntax=*"

/* One session per exchange: each belongs to the thread that uses it. */
static SoupSession *
session_new (guint seconds)
{
  return soup_session_new_with_options ("timeout", seconds, NULL);
}

static gboolean
away (GError **error, const char *cause)
{
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE", "pacs: %s", cause);
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                       _ ("The image archive does not answer. Try again in a minute."));
  return FALSE;
}

/* The answer's body, when the status is a good one. */
static GInputStream *
ask (Central *central, SoupSession *session, SoupMessage *message, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GInputStream) stream = soup_session_send (session, message, central->stopping, &cause);

  if (stream == NULL)
    {
      away (error, cause->message);
      return NULL;
    }
  guint status = soup_message_get_status (message);
  if (status == 404)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("The image archive does not have this."));
  else if (status < 200 || status >= 300)
    {
      g_autofree char *text = g_strdup_printf ("answered with status %u", status);
      away (error, text);
    }
  else
    return g_steal_pointer (&stream);
  return NULL;
}

static SoupMessage *
message_new (Central *central, const char *method, const char *path, const char *accept)
{
  g_autofree char *url = g_strconcat (central_get_pacs_url (central), path, NULL);
  SoupMessage *message = soup_message_new (method, url);

  if (message != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", accept);
  return message;
}

/* Reads all of @stream into memory. */
static GBytes *
read_all (GInputStream *stream, gsize max_bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *block = g_malloc (BLOCK);
  g_autoptr (GError) cause = NULL;
  gssize n;

  while ((n = g_input_stream_read (stream, block, BLOCK, cancellable, &cause)) > 0)
    {
      if (bytes->len + (gsize) n > max_bytes)
        {
          g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                               _ ("The answer of the image archive is too large. Ask for less at once."));
          return NULL;
        }
      g_byte_array_append (bytes, block, (guint) n);
    }
  if (n < 0)
    {
      away (error, cause->message);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

JsonNode *
central_pacs_get_json (Central *central, const char *path, gsize max_bytes, GError **error)
{
  g_autoptr (SoupSession) session = session_new (SECONDS);
  g_autoptr (SoupMessage) message = message_new (central, "GET", path, "application/dicom+json");

  if (message == NULL)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("The image archive cannot be asked this."));
      return NULL;
    }
  g_autoptr (GInputStream) stream = ask (central, session, message, error);
  g_autoptr (GBytes) bytes = stream != NULL ? read_all (stream, max_bytes, central->stopping, error) : NULL;
  if (bytes == NULL)
    return NULL;
  if (g_bytes_get_size (bytes) == 0)
    return json_node_init_array (json_node_alloc (), json_array_new ());
  return fj_json_parse_within (bytes, max_bytes, error);
}

gboolean
central_pacs_is_there (Central *central)
{
  g_autoptr (SoupSession) session = session_new (2);
  g_autoptr (SoupMessage) message
      = message_new (central, "GET", "/studies?limit=1", "application/dicom+json");
  g_autoptr (GInputStream) stream
      = message != NULL ? soup_session_send (session, message, central->stopping, NULL) : NULL;

  return stream != NULL && soup_message_get_status (message) < 300;
}

/* ---- retrieving ---- */

typedef struct
{
  const char *folder;
  CentralPacsEach each;
  gpointer user_data;
  guint n_instances;
} Retrieval;

static gboolean
disk_error (GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO, "spool: %s", g_strerror (errno));
  return FALSE;
}

/* One part into a file of its own. */
static gboolean
spool_part (CentralMultipart *part, int fd, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  goffset total = 0;
  gssize n;

  while ((n = central_multipart_read (part, block, BLOCK, error)) > 0)
    {
      total += n;
      if (total > CENTRAL_PACS_MAX_INSTANCE)
        {
          g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                               _ ("An image in the archive is too large."));
          return FALSE;
        }
      for (gssize written = 0; written < n;)
        {
          gssize w = write (fd, block + written, (gsize) (n - written));
          if (w < 0 && errno == EINTR)
            continue;
          if (w <= 0)
            return disk_error (error);
          written += w;
        }
    }
  return n == 0;
}

static gboolean
take_part (CentralMultipart *part, Retrieval *retrieval, GError **error)
{
  g_autofree char *path = g_build_filename (retrieval->folder, "pacs-XXXXXX", NULL);

  if (++retrieval->n_instances > CENTRAL_PACS_MAX_INSTANCES)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                           _ ("The study in the archive has too many images."));
      return FALSE;
    }
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return disk_error (error);
  gboolean ok = spool_part (part, fd, error);
  close (fd);
  ok = ok && retrieval->each (path, retrieval->user_data, error);
  g_unlink (path);
  return ok;
}

/* GET of multipart/related, part by part. */
static gboolean
retrieve (Central *central, const char *path, Retrieval *retrieval, GError **error)
{
  g_autoptr (SoupSession) session = session_new (SECONDS);
  g_autoptr (SoupMessage) message = message_new (central, "GET", path, ANY_DICOM);
  g_autofree char *folder = g_build_filename (central_get_state_dir (central), "spool", NULL);
  g_autoptr (GError) cause = NULL;

  retrieval->folder = folder;
  g_autoptr (GInputStream) stream = ask (central, session, message, error);
  if (stream == NULL)
    return FALSE;
  g_autoptr (GHashTable) parameters = NULL;
  const char *type
      = soup_message_headers_get_content_type (soup_message_get_response_headers (message), &parameters);
  if (type == NULL || g_ascii_strcasecmp (type, "multipart/related") != 0)
    return away (error, "answered without multipart/related");
  g_autoptr (CentralMultipart) parts = central_multipart_new (
      stream, g_hash_table_lookup (parameters, "boundary"), central->stopping, error);
  if (parts == NULL)
    return FALSE;
  while (central_multipart_next (parts, &cause))
    if (!take_part (parts, retrieval, error))
      return FALSE;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
check_uid (const char *uid, GError **error)
{
  if (uid != NULL && fj_uid_is_valid (uid))
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("This is not a DICOM UID."));
  return FALSE;
}

gboolean
central_pacs_fetch_study (Central *central,
                          const char *study_uid,
                          const char *series_uid,
                          CentralPacsEach each,
                          gpointer user_data,
                          GError **error)
{
  Retrieval retrieval = { .each = each, .user_data = user_data };

  if (!check_uid (study_uid, error) || (series_uid != NULL && !check_uid (series_uid, error)))
    return FALSE;
  g_autofree char *path = series_uid != NULL
                              ? g_strdup_printf ("/studies/%s/series/%s", study_uid, series_uid)
                              : g_strdup_printf ("/studies/%s", study_uid);
  return retrieve (central, path, &retrieval, error);
}

static gboolean
keep_bytes (const char *path, gpointer user_data, GError **error)
{
  GBytes **bytes = user_data;
  g_autofree char *data = NULL;
  gsize length;
  GStatBuf info;

  if (*bytes != NULL)
    return TRUE;
  if (g_stat (path, &info) != 0)
    return disk_error (error);
  if (info.st_size > CENTRAL_PACS_MAX_IN_MEMORY)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("An image in the archive is too large."));
      return FALSE;
    }
  if (!g_file_get_contents (path, &data, &length, NULL))
    return disk_error (error);
  *bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  return TRUE;
}

GBytes *
central_pacs_fetch_instance (Central *central,
                             const char *study_uid,
                             const char *series_uid,
                             const char *sop_instance_uid,
                             GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  Retrieval retrieval = { .each = keep_bytes, .user_data = &bytes };

  if (!check_uid (study_uid, error) || !check_uid (series_uid, error) || !check_uid (sop_instance_uid, error))
    return NULL;
  g_autofree char *path
      = g_strdup_printf ("/studies/%s/series/%s/instances/%s", study_uid, series_uid, sop_instance_uid);
  if (!retrieve (central, path, &retrieval, error))
    return NULL;
  if (bytes == NULL)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("The image archive does not have this."));
  return g_steal_pointer (&bytes);
}

/* ---- storing ---- */

gboolean
central_pacs_store (
    Central *central, const char *study_uid, const char *sop_instance_uid, GBytes *dicom_file, GError **error)
{
  g_autoptr (SoupSession) session = session_new (SECONDS);
  g_autofree char *path = g_strdup_printf ("/studies/%s", study_uid);
  g_autoptr (SoupMessage) message = message_new (central, "POST", path, "application/dicom+json");
  g_autofree char *boundary = g_uuid_string_random ();
  g_autofree char *type
      = g_strdup_printf ("multipart/related; type=\"application/dicom\"; boundary=\"%s\"", boundary);
  g_autofree char *head = g_strdup_printf ("--%s\r\nContent-Type: application/dicom\r\n\r\n", boundary);
  g_autofree char *tail = g_strdup_printf ("\r\n--%s--\r\n", boundary);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (dicom_file, &size);

  g_byte_array_append (body, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (body, data, (guint) size);
  g_byte_array_append (body, (const guint8 *) tail, (guint) strlen (tail));
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&body));
  soup_message_set_request_body_from_bytes (message, type, bytes);
  g_autoptr (GInputStream) stream = ask (central, session, message, error);
  if (stream == NULL)
    return FALSE;
  g_autoptr (GBytes) reply = read_all (stream, 1u << 20, central->stopping, error);
  g_autoptr (JsonObject) answer = reply != NULL ? fj_json_parse_object (reply, error) : NULL;
  if (answer == NULL)
    return FALSE;
  /* PS3.18 10.5.3: 00081199 Referenced SOP Sequence says what was stored, 00081198 what was not. */
  JsonArray *stored = fj_json_get_array (answer, "00081199.Value");
  for (guint i = 0; stored != NULL && i < json_array_get_length (stored); i++)
    {
      JsonObject *item = fj_json_element_object (stored, i);
      const char *uid = item != NULL ? fj_json_get_string (item, "00081155.Value[0]") : NULL;
      if (g_strcmp0 (uid, sop_instance_uid) == 0)
        return TRUE;
    }
  return away (error, "did not confirm an object sent to it");
}
