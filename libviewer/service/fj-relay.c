#define _GNU_SOURCE /* POLLRDHUP */
#include "fj-relay.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "fj-language.h"
#include "fj-refusal.h"
#include "fj-replace.h"
#include "fj-service.h"

#define BLOCK 65536u
/* Longer than the longest wait of an API that is relayed (/changes: a minute). */
#define SILENT_SECONDS 120u

/* The request's body goes through a socket pair, whose buffer in the kernel is all that is ever held of it:
 *
 *     client --got-chunk--> pair[0] ==== pair[1] --splice--> upstream        full: the client's message is
 * paused client <--wrote-chunk-- one block <--read-- upstream                   next block only after the
 * last is written */
typedef struct
{
  gatomicrefcount refs;
  SoupServerMessage *client; /* NULL when its exchange is over */
  SoupMessage *upstream;
  GCancellable *cancellable;
  GMainContext *context;
  char *base_from, *base_to;
  FjReplace *replace;
  FjRelayDone done;
  gpointer user_data;

  int feed; /* our end of the pair; -1: closed */
  GBytes *pending;
  gsize pending_offset;
  GSource *feed_source;
  gboolean request_read;
  gboolean discard; /* upstream reads no more of the request */

  GSource *watch;
  GInputStream *answer;
  gboolean answering;
  gboolean answered;
  guint status;
  goffset sent, received;
} Relay;

static Relay *
relay_ref (Relay *relay)
{
  g_atomic_ref_count_inc (&relay->refs);
  return relay;
}

static void
relay_unref (Relay *relay)
{
  if (!g_atomic_ref_count_dec (&relay->refs))
    return;
  g_clear_object (&relay->answer);
  g_clear_object (&relay->upstream);
  g_clear_object (&relay->cancellable);
  g_clear_pointer (&relay->pending, g_bytes_unref);
  g_clear_pointer (&relay->replace, fj_replace_free);
  g_clear_pointer (&relay->context, g_main_context_unref);
  g_free (relay->base_from);
  g_free (relay->base_to);
  g_free (relay);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_source_unref (*source);
      *source = NULL;
    }
}

static void
close_feed (Relay *relay)
{
  clear_source (&relay->feed_source);
  g_clear_pointer (&relay->pending, g_bytes_unref);
  if (relay->feed >= 0)
    close (relay->feed);
  relay->feed = -1;
}

/* The exchange with the client is over, well or not. */
static void
relay_end (Relay *relay)
{
  SoupServerMessage *client = g_steal_pointer (&relay->client);

  if (client == NULL)
    return;
  g_signal_handlers_disconnect_by_data (client, relay);
  /* First cancel: an end of the feed would look like the end of the request. */
  g_cancellable_cancel (relay->cancellable);
  close_feed (relay);
  clear_source (&relay->watch);
  if (relay->done != NULL)
    relay->done (relay->status, relay->sent, relay->received, relay->user_data);
  g_object_unref (client);
  relay_unref (relay);
}

static void
on_client_finished (SoupServerMessage *client, gpointer user_data)
{
  relay_end (user_data);
}

/* The answer cannot be completed: the client must notice, so its connection is cut. */
static void
relay_cut (Relay *relay)
{
  if (relay->client == NULL)
    return;
  g_autoptr (SoupServerMessage) client = g_object_ref (relay->client);
  relay_end (relay);
  fj_refusal_cut (client);
}

static gboolean
on_client_left (int fd, GIOCondition condition, gpointer user_data)
{
  relay_cut (user_data);
  return G_SOURCE_REMOVE;
}

/* While the message is paused libsoup does not look at the socket: we do. */
static void
watch_client (Relay *relay)
{
  GSocketAddress *address = soup_server_message_get_remote_address (relay->client);
  GSocket *socket = address != NULL ? g_object_get_data (G_OBJECT (address), FJ_SERVICE_SOCKET) : NULL;

  if (socket == NULL || relay->watch != NULL)
    return;
  relay->watch
      = g_unix_fd_source_new (g_socket_get_fd (socket), (GIOCondition) POLLRDHUP | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (relay->watch, G_SOURCE_FUNC (on_client_left), relay, NULL);
  g_source_attach (relay->watch, relay->context);
}

/* Upstream is away: 503, whatever is still to be read. */
static void
relay_fail (Relay *relay, const char *cause)
{
  if (relay->client == NULL)
    return;
  if (relay->answering)
    {
      relay_cut (relay);
      return;
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupServerMessage) client = g_object_ref (relay->client);
  FjRequest request = { .id = (char *) fj_service_get_request_id (client) };
  const char *accept
      = soup_message_headers_get_list (soup_server_message_get_request_headers (client), "Accept-Language");
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE", "relay: upstream does not answer: %s",
                    cause);
  fj_language_set_thread (fj_language_negotiate (accept));
  g_set_error_literal (&error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                       _ ("The server behind this one does not answer. Try again in a minute."));
  g_autoptr (FjReply) reply = fj_reply_new_error (&request, error);
  fj_language_set_thread (NULL);
  fj_reply_set_header (reply, "Retry-After", "5");
  relay->status = 0;
  relay_end (relay);
  fj_refusal_send (client, reply);
}

/* ---- the request, client to upstream ---- */

static gboolean on_feed_writable (int fd, GIOCondition condition, gpointer user_data);

/* Writes what is pending. FALSE: the pair is full. */
static gboolean
flush_feed (Relay *relay)
{
  while (relay->pending != NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (relay->pending, &size);
      gssize n = send (relay->feed, data + relay->pending_offset, size - relay->pending_offset,
                       MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return FALSE;
      if (n < 0)
        {
          /* Upstream has closed its end: its answer or its error is on the way. */
          relay->discard = TRUE;
          close_feed (relay);
          return TRUE;
        }
      relay->sent += n;
      relay->pending_offset += (gsize) n;
      if (relay->pending_offset == size)
        g_clear_pointer (&relay->pending, g_bytes_unref);
    }
  return TRUE;
}

static gboolean
on_feed_writable (int fd, GIOCondition condition, gpointer user_data)
{
  Relay *relay = user_data;

  if (!flush_feed (relay))
    return G_SOURCE_CONTINUE;
  clear_source (&relay->feed_source);
  clear_source (&relay->watch);
  if (relay->request_read)
    {
      close_feed (relay);
      watch_client (relay);
    }
  else
    soup_server_message_unpause (relay->client);
  return G_SOURCE_REMOVE;
}

static void
on_request_chunk (SoupServerMessage *client, GBytes *chunk, gpointer user_data)
{
  Relay *relay = user_data;

  if (relay->discard || relay->feed < 0)
    return;
  relay->pending = g_bytes_ref (chunk);
  relay->pending_offset = 0;
  if (flush_feed (relay))
    return;
  soup_server_message_pause (client);
  watch_client (relay);
  relay->feed_source = g_unix_fd_source_new (relay->feed, G_IO_OUT | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (relay->feed_source, G_SOURCE_FUNC (on_feed_writable), relay, NULL);
  g_source_attach (relay->feed_source, relay->context);
}

static void
on_request_read (SoupServerMessage *client, gpointer user_data)
{
  Relay *relay = user_data;

  relay->request_read = TRUE;
  if (relay->pending == NULL)
    close_feed (relay);
  if (!relay->answering)
    {
      soup_server_message_pause (client);
      watch_client (relay);
    }
}

/* ---- the answer, upstream to client ---- */

static void read_answer (Relay *relay);

static void
on_answer_block (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Relay *relay = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (relay->client == NULL)
    ;
  else if (block == NULL)
    relay_cut (relay);
  else
    {
      SoupMessageBody *body = soup_server_message_get_response_body (relay->client);
      gboolean last = g_bytes_get_size (block) == 0;
      relay->received += (goffset) g_bytes_get_size (block);
      if (relay->replace != NULL)
        {
          GBytes *replaced = fj_replace_push (relay->replace, last ? NULL : block);
          g_bytes_unref (block);
          block = replaced;
        }
      if (g_bytes_get_size (block) > 0)
        soup_message_body_append_bytes (body, block);
      if (last)
        {
          relay->answered = TRUE;
          soup_message_body_complete (body);
        }
      if (last || g_bytes_get_size (block) > 0)
        soup_server_message_unpause (relay->client);
      else
        read_answer (relay);
    }
  relay_unref (relay);
}

static void
read_answer (Relay *relay)
{
  g_input_stream_read_bytes_async (relay->answer, BLOCK, G_PRIORITY_DEFAULT, relay->cancellable,
                                   on_answer_block, relay_ref (relay));
}

static void
on_wrote_chunk (SoupServerMessage *client, gpointer user_data)
{
  Relay *relay = user_data;

  if (relay->answer != NULL && !relay->answered)
    read_answer (relay);
}

/* RFC 9110 7.6.1, and what each hop says for itself. */
static gboolean
is_hop_by_hop (const char *name, const char *connection)
{
  static const char *const names[] = { "Connection",
                                       "Keep-Alive",
                                       "Proxy-Authenticate",
                                       "Proxy-Authorization",
                                       "Proxy-Connection",
                                       "TE",
                                       "Trailer",
                                       "Transfer-Encoding",
                                       "Upgrade",
                                       "Content-Length",
                                       "Expect",
                                       "Host" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return connection != NULL && soup_header_contains (connection, name);
}

static char *
rewrite (Relay *relay, const char *url)
{
  if (relay->base_from != NULL && relay->base_to != NULL && g_str_has_prefix (url, relay->base_from))
    return g_strconcat (relay->base_to, url + strlen (relay->base_from), NULL);
  return g_strdup (url);
}

static void
begin_answer (Relay *relay)
{
  SoupMessageHeaders *from = soup_message_get_response_headers (relay->upstream);
  SoupMessageHeaders *to = soup_server_message_get_response_headers (relay->client);
  const char *connection = soup_message_headers_get_list (from, "Connection");
  const char *type = soup_message_headers_get_content_type (from, NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  relay->status = soup_message_get_status (relay->upstream);
  soup_server_message_set_status (relay->client, relay->status, NULL);
  soup_message_headers_iter_init (&iter, from);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    if (!is_hop_by_hop (name, connection) && g_ascii_strcasecmp (name, "Date") != 0)
      {
        g_autofree char *rewritten
            = g_ascii_strcasecmp (name, "Location") == 0 || g_ascii_strcasecmp (name, "Content-Location") == 0
                  ? rewrite (relay, value)
                  : g_strdup (value);
        soup_message_headers_append (to, name, rewritten);
      }
  const char *id = fj_service_get_request_id (relay->client);
  if (*id != '\0')
    soup_message_headers_replace (to, "X-Request-Id", id);
  if (relay->base_from != NULL && relay->base_to != NULL && type != NULL && strstr (type, "json") != NULL)
    relay->replace = fj_replace_new (relay->base_from, relay->base_to);

  gboolean is_head = strcmp (soup_server_message_get_method (relay->client), "HEAD") == 0;
  if (soup_message_headers_get_encoding (from) == SOUP_ENCODING_CONTENT_LENGTH
      && (relay->replace == NULL || is_head))
    soup_message_headers_set_content_length (to, soup_message_headers_get_content_length (from));
  else if (soup_server_message_get_http_version (relay->client) == SOUP_HTTP_1_0)
    {
      soup_message_headers_set_encoding (to, SOUP_ENCODING_EOF);
      soup_message_headers_replace (to, "Connection", "close");
    }
  else
    soup_message_headers_set_encoding (to, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (relay->client), FALSE);
  relay->answering = TRUE;
  clear_source (&relay->watch);
  read_answer (relay);
}

static void
on_upstream (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Relay *relay = user_data;
  g_autoptr (GError) error = NULL;

  relay->answer = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (relay->client != NULL)
    {
      if (relay->answer == NULL)
        relay_fail (relay, error->message);
      else
        begin_answer (relay);
    }
  relay_unref (relay);
}

static gboolean
on_malformed_target (gpointer user_data)
{
  relay_fail (user_data, "malformed address");
  relay_unref (user_data);
  return G_SOURCE_REMOVE;
}

SoupSession *
fj_relay_session_new (void)
{
  SoupSession *session = soup_session_new_with_options ("max-conns", 256, "max-conns-per-host", 128,
                                                        "idle-timeout", 20, "timeout", SILENT_SECONDS, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  return session;
}

void
fj_relay (SoupSession *session,
          SoupServerMessage *message,
          const FjRelayTarget *target,
          FjRelayDone done,
          gpointer user_data)
{
  SoupMessageHeaders *from = soup_server_message_get_request_headers (message);
  const char *connection = soup_message_headers_get_list (from, "Connection");
  g_autoptr (GUri) uri = g_uri_parse (target->url, SOUP_HTTP_URI_FLAGS, NULL);
  SoupEncoding encoding = soup_message_headers_get_encoding (from);
  goffset length = encoding == SOUP_ENCODING_CHUNKED ? -1 : soup_message_headers_get_content_length (from);
  SoupMessageHeadersIter iter;
  const char *name, *value;
  int pair[2];

  Relay *relay = g_new0 (Relay, 1);
  g_atomic_ref_count_init (&relay->refs);
  relay->client = g_object_ref (message);
  relay->cancellable = g_cancellable_new ();
  relay->context = g_main_context_ref_thread_default ();
  relay->base_from = g_strdup (target->base_from);
  relay->base_to = g_strdup (target->base_to);
  relay->done = done;
  relay->user_data = user_data;
  relay->feed = -1;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "finished", G_CALLBACK (on_client_finished), relay);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_request_chunk), relay);
  g_signal_connect (message, "got-body", G_CALLBACK (on_request_read), relay);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), relay);
  gboolean has_body = encoding == SOUP_ENCODING_CHUNKED || length > 0;
  if (uri == NULL || (has_body && socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0))
    {
      g_autoptr (GSource) source = g_idle_source_new ();
      g_source_set_callback (source, on_malformed_target, relay_ref (relay), NULL);
      g_source_attach (source, relay->context);
      return;
    }

  relay->upstream = soup_message_new_from_uri (soup_server_message_get_method (message), uri);
  soup_message_set_flags (relay->upstream, SOUP_MESSAGE_NO_REDIRECT);
  SoupMessageHeaders *to = soup_message_get_request_headers (relay->upstream);
  soup_message_headers_iter_init (&iter, from);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    if (!is_hop_by_hop (name, connection)
        && !(g_ascii_strcasecmp (name, "Authorization") == 0
             && (target->drop_authorization || target->authorization != NULL)))
      soup_message_headers_append (to, name, value);
  if (target->authorization != NULL && !target->drop_authorization)
    soup_message_headers_replace (to, "Authorization", target->authorization);
  if (has_body)
    {
      relay->feed = pair[0];
      g_unix_set_fd_nonblocking (pair[1], TRUE, NULL);
      g_autoptr (GInputStream) body = g_unix_input_stream_new (pair[1], TRUE);
      soup_message_set_request_body (relay->upstream, soup_message_headers_get_one (from, "Content-Type"),
                                     body, length);
    }
  soup_session_send_async (session, relay->upstream, G_PRIORITY_DEFAULT, relay->cancellable, on_upstream,
                           relay_ref (relay));
}
