#include "fj-client-exchange.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-stow-body.h"

#define ATTEMPTS 3
#define FIRST_PAUSE_MS 100
#define PIECE 65536

void
fj_client_exchange_clear (FjClientExchange *exchange)
{
  g_clear_pointer (&exchange->content_type, g_free);
  g_clear_pointer (&exchange->reply, g_bytes_unref);
}
static const char *
language_header (void)
{
  const char *language = fj_language_get_thread ();

  if (language == NULL)
    language = g_get_language_names ()[0];
  return g_str_has_prefix (language, "zh") ? "zh-CN" : "en";
}

static void
on_wrote (SoupMessage *message, guint size, FjClientExchange *exchange)
{
  exchange->done += size;
  if (exchange->progress != NULL)
    exchange->progress (exchange->done, exchange->total, exchange->progress_data);
}

/* (transfer full for message) */
static SoupMessage *
set_file_body (FjClientExchange *exchange, SoupMessage *message, GError **error)
{
  g_autoptr (SoupMessage) owned = message;
  g_autoptr (GFile) file = g_file_new_for_path (exchange->file);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &cause);
  g_autoptr (GFileInfo) info
      = stream != NULL ? g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, &cause)
                       : NULL;

  if (info == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                   _ ("The file %s cannot be read (%s), so nothing was sent. Choose another file."),
                   exchange->file, cause->message);
      return NULL;
    }
  exchange->done = 0;
  exchange->total = g_file_info_get_size (info);
  soup_message_set_request_body (message, exchange->file_type, G_INPUT_STREAM (stream), exchange->total);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote), exchange);
  return g_steal_pointer (&owned);
}

static SoupMessage *
build_message (FjClient *client, FjClientExchange *exchange, GError **error)
{
  g_autofree char *uri = g_strconcat (client->base, exchange->path, NULL);
  g_autoptr (SoupMessage) message = *exchange->path == '/' ? soup_message_new (exchange->method, uri) : NULL;
  SoupMessageHeaders *headers;

  if (message == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("\"%s\" is no path on the server."), exchange->path);
      return NULL;
    }
  /* A redirection could carry the token to another host. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* What may not be sent twice must not meet a kept connection that the server is just closing. */
  if (exchange->idempotency_key == NULL && g_str_equal (exchange->method, "POST"))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", exchange->accept);
  soup_message_headers_replace (headers, "Accept-Language", language_header ());
  if (exchange->idempotency_key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", exchange->idempotency_key);
  if (exchange->etag == FJ_CLIENT_CREATE)
    soup_message_headers_replace (headers, "If-None-Match", "*");
  else if (exchange->etag != 0)
    {
      g_autofree char *etag = g_strdup_printf ("W/\"%u\"", exchange->etag);
      soup_message_headers_replace (headers, "If-Match", etag);
    }
  g_mutex_lock (&client->mutex);
  if (client->identity.token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", client->identity.token, NULL);
      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  g_mutex_unlock (&client->mutex);
  if (exchange->files != NULL)
    {
      g_autoptr (GInputStream) body = fj_stow_body_new (exchange->files, error);

      if (body == NULL)
        return NULL;
      soup_message_set_request_body (message, fj_stow_body_get_content_type (FJ_STOW_BODY (body)), body,
                                     fj_stow_body_get_length (FJ_STOW_BODY (body)));
    }
  else if (exchange->file != NULL && !exchange->sink)
    return set_file_body (exchange, g_steal_pointer (&message), error);
  else if (exchange->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/fhir+json", exchange->body);
  return g_steal_pointer (&message);
}

static GBytes *
read_bounded (
    GInputStream *stream, SoupMessage *message, gsize max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *piece = g_malloc (PIECE);
  goffset announced = soup_message_headers_get_content_length (soup_message_get_response_headers (message));
  gssize n = 0;

  while (announced <= (goffset) max && bytes->len <= max
         && (n = g_input_stream_read (stream, piece, PIECE, cancellable, error)) > 0)
    g_byte_array_append (bytes, piece, (guint) n);
  if (n < 0)
    return NULL;
  if (announced > (goffset) max || bytes->len > max)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("The server's answer is larger than %zu"
                      " bytes, so it was not taken. Ask for less at a time."),
                   max);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* What is received goes beside @file, on disk before it takes its name. */
static gboolean
read_to_file (FjClientExchange *exchange,
              GInputStream *stream,
              SoupMessage *message,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *beside = g_strconcat (exchange->file, ".part", NULL);
  g_autoptr (GFile) part = g_file_new_for_path (beside), file = g_file_new_for_path (exchange->file);
  g_autofree guint8 *piece = g_malloc (PIECE);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileOutputStream) sink = g_file_replace (
      part, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, cancellable, &cause);
  goffset announced = soup_message_headers_get_content_length (soup_message_get_response_headers (message));
  gssize n = 1;

  exchange->done = 0;
  exchange->total = announced > 0 ? announced : -1;
  while (sink != NULL && cause == NULL && n > 0 && exchange->done <= (goffset) exchange->max_reply)
    {
      n = g_input_stream_read (stream, piece, PIECE, cancellable, error);
      if (n < 0)
        break;
      g_output_stream_write_all (G_OUTPUT_STREAM (sink), piece, (gsize) n, NULL, cancellable, &cause);
      on_wrote (message, (guint) n, exchange);
    }
  if (n == 0 && cause == NULL && g_output_stream_close (G_OUTPUT_STREAM (sink), cancellable, &cause)
      && g_file_move (part, file, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &cause))
    {
      exchange->reply = g_bytes_new (NULL, 0);
      return TRUE;
    }
  g_file_delete (part, NULL, NULL);
  if (n < 0)
    return FALSE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (cause != NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                 _ ("The file %s cannot be written (%s). Make room on the disk and try again."),
                 exchange->file, cause->message);
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                 _ ("The server's answer is larger than %zu"
                    " bytes, so it was not taken. Ask for less at a time."),
                 exchange->max_reply);
  return FALSE;
}

/* The number in W/"3" or "3"; 0 when there is none. */
static guint
parse_etag (const char *etag)
{
  guint64 version = 0;
  g_autofree char *digits = NULL;
  const char *quote = etag != NULL ? strchr (etag, '"') : NULL;
  const char *end = quote != NULL ? strchr (quote + 1, '"') : NULL;

  if (end == NULL)
    return 0;
  digits = g_strndup (quote + 1, end - quote - 1);
  return g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT, &version, NULL) ? (guint) version : 0;
}

/* One try. FALSE: no whole reply came; errors are as GIO and libsoup say them, or FJ_ERROR. */
static gboolean
attempt (FjClient *client, FjClientExchange *exchange, GCancellable *cancellable, GError **error)
{
  /* Sources of the connection must not land on a loop that another thread runs. */
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr (SoupMessage) message = build_message (client, exchange, error);
  g_autoptr (GInputStream) stream = NULL;
  SoupMessageHeaders *headers;

  if (message == NULL)
    return FALSE;
  stream = soup_session_send (client->session, message, cancellable, error);
  if (stream == NULL)
    return FALSE;
  fj_client_exchange_clear (exchange);
  exchange->status = soup_message_get_status (message);
  if (exchange->sink && exchange->status == 200)
    read_to_file (exchange, stream, message, cancellable, error);
  else
    exchange->reply
        = read_bounded (stream, message, MIN (exchange->max_reply, FJ_CLIENT_MAX_FETCH), cancellable, error);
  if (exchange->reply == NULL)
    return FALSE;
  headers = soup_message_get_response_headers (message);
  exchange->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  exchange->reply_etag = parse_etag (soup_message_headers_get_one (headers, "ETag"));
  return TRUE;
}

/* Nothing of the request can have been acted on. */
static gboolean
never_arrived (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE);
}

static gboolean
worth_another_try (const FjClientExchange *exchange, const GError *error)
{
  if (error->domain != G_IO_ERROR && error->domain != SOUP_SESSION_ERROR)
    return FALSE; /* our own, certificates, names of hosts */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return FALSE;
  return never_arrived (error) || g_str_equal (exchange->method, "GET") || exchange->idempotency_key != NULL;
}

/* Waits, unless cancelled. */
static void
pause_for (guint milliseconds, GCancellable *cancellable)
{
  GPollFD fd;

  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_poll (&fd, 1, (int) milliseconds);
      g_cancellable_release_fd (cancellable);
    }
  else
    g_usleep (milliseconds * 1000);
}

/* What a person is told when no reply came. */
static gboolean
translate (FjClient *client, GError *cause, GError **error)
{
  if (cause->domain == FJ_ERROR || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (cause->domain == G_TLS_ERROR)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
        _ ("The identity of %s cannot be verified (%s), so nothing was sent. Tell whoever looks after the system."),
        client->host, cause->message);
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                 _ ("%s does not answer (%s). Check the network and try again."), client->host,
                 cause->message);
  g_error_free (cause);
  return FALSE;
}

/* Fills the reply of @exchange, whatever its status. */
static gboolean
converse (FjClient *client, FjClientExchange *exchange, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = NULL;

  /* A session is no write that could be asked for again: its answer is a secret that nobody should keep. */
  if (g_str_equal (exchange->method, "POST") && exchange->idempotency_key == NULL
      && !g_str_equal (exchange->path, "/session"))
    exchange->idempotency_key = key = g_uuid_string_random ();
  for (guint try = 1, pause = FIRST_PAUSE_MS;; try++, pause *= 4)
    {
      g_autoptr (GError) local = NULL;
      gboolean done = !g_cancellable_set_error_if_cancelled (cancellable, &local)
                      && attempt (client, exchange, cancellable, &local);

      if (done || try == ATTEMPTS || !worth_another_try (exchange, local))
        {
          if (key != NULL)
            exchange->idempotency_key = NULL;
          return done || translate (client, g_steal_pointer (&local), error);
        }
      pause_for (pause, cancellable);
    }
}

/* The same, and a status that is none of success is an error. */
gboolean
fj_client_exchange (FjClient *client, FjClientExchange *exchange, GCancellable *cancellable, GError **error)
{
  if (!converse (client, exchange, cancellable, error))
    return FALSE;
  if (exchange->status >= 200 && exchange->status < 300)
    return TRUE;
  g_propagate_error (error, fj_fhir_error_from_reply (exchange->status, exchange->reply));
  return FALSE;
}

/* The body of the reply; an empty object when there is none. */
JsonObject *
fj_client_exchange_json (FjClient *client, const FjClientExchange *exchange, GError **error)
{
  g_autoptr (GError) local = NULL;
  JsonObject *reply;

  if (g_bytes_get_size (exchange->reply) == 0)
    return json_object_new ();
  reply = fj_json_parse_object (exchange->reply, &local);
  if (reply == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                 _ ("The answer of %s cannot be read (%s). Tell whoever looks after the system."),
                 client->host, local->message);
  return reply;
}
