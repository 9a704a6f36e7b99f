#include "fj-service.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include "fj-language.h"
#include "fj-refusal.h"
#include "fj-request.h"
#include "fj-router.h"
#include "fj-time.h"

/* What is still unread of a refused request is read to its end only up to this size; else the connection is
 * closed. */
#define DRAIN_LIMIT (1u << 20)
#define BACKLOG 1024
#define WANTED_FILES ((rlim_t) (4 * FJ_SERVICE_MAX_CONNECTIONS))
#define EXCHANGE_KEY "fj-exchange"

struct _FjService
{
  FjRoute *routes;
  guint n_routes;
  FjAuthenticator authenticate;
  GDestroyNotify session_unref;
  gpointer user_data;
  FjServiceLog log;
  gpointer log_data;
  GMainContext *context;
  SoupServer *server;
  GSocketService *listener;
  GThreadPool *pool;
  guint16 port;
  GHashTable *connections; /* that are open; weak */
  gboolean accepting;
  gboolean draining;
  gint n_running; /* exchanges that are not over */
};

/* One request and its answer. Referenced by the message and by the worker that answers. */
struct _FjResponder
{
  gatomicrefcount refs;
  FjService *service;
  SoupServerMessage *message; /* weak: cleared on the main loop when it is over */
  FjRequest *request;
  FjReply *reply; /* between the worker and the main loop */
  gint answered;
  gsize received;
  gboolean over;
};

static void
exchange_unref (FjResponder *exchange)
{
  if (!g_atomic_ref_count_dec (&exchange->refs))
    return;
  g_atomic_int_add (&exchange->service->n_running, -1);
  g_main_context_wakeup (exchange->service->context);
  fj_request_free (exchange->request, exchange->service->session_unref);
  g_clear_pointer (&exchange->reply, fj_reply_free);
  g_free (exchange);
}

static FjResponder *
exchange_ref (FjResponder *exchange)
{
  g_atomic_ref_count_inc (&exchange->refs);
  return exchange;
}

/* The message goes (finished, aborted or stolen). */
static void
exchange_release (gpointer data)
{
  FjResponder *exchange = data;

  exchange->message = NULL;
  exchange_unref (exchange);
}

static void
exchange_over (FjResponder *exchange, guint status)
{
  FjService *service = exchange->service;

  if (exchange->over)
    return;
  exchange->over = TRUE;
  if (service->log != NULL)
    service->log (exchange->request, status, fj_time_now () - exchange->request->received_at,
                  service->log_data);
}

static void
on_finished (SoupServerMessage *message, gpointer user_data)
{
  FjResponder *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  if (exchange != NULL)
    {
      exchange->message = NULL;
      exchange_over (exchange, soup_server_message_get_status (message));
    }
}

static void
apply_reply (SoupServerMessage *message, const FjReply *reply, const char *request_id)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  GHashTableIter iter;
  gpointer name, value;

  soup_server_message_set_status (message, reply->status, NULL);
  soup_message_headers_replace (headers, "X-Request-Id", request_id);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  g_hash_table_iter_init (&iter, reply->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    soup_message_headers_replace (headers, name, value);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CONTENT_LENGTH);
  if (reply->body != NULL && g_bytes_get_size (reply->body) > 0)
    {
      soup_message_headers_replace (headers, "Content-Type",
                                    reply->content_type != NULL ? reply->content_type
                                                                : "application/fhir+json");
      soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (reply->body));
      soup_message_body_append_bytes (soup_server_message_get_response_body (message), reply->body);
      soup_message_body_complete (soup_server_message_get_response_body (message));
    }
}

/* On the main loop: the worker's reply becomes the message's. */
static gboolean
deliver (gpointer data)
{
  FjResponder *exchange = data;

  if (exchange->message != NULL)
    {
      apply_reply (exchange->message, exchange->reply, exchange->request->id);
      soup_server_message_unpause (exchange->message);
    }
  exchange_unref (exchange);
  return G_SOURCE_REMOVE;
}

void
fj_responder_reply (FjResponder *responder, FjReply *reply)
{
  if (!g_atomic_int_compare_and_exchange (&responder->answered, FALSE, TRUE))
    {
      g_critical ("a request was answered twice");
      fj_reply_free (reply);
      return;
    }
  responder->reply = reply;
  GSource *source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, responder, NULL);
  g_source_attach (source, responder->service->context);
  g_source_unref (source);
}

/* In a worker. */
static void
work (gpointer data, gpointer user_data)
{
  FjResponder *exchange = data;
  FjService *service = user_data;
  FjRequest *request = exchange->request;
  g_autoptr (GError) error = NULL;

  fj_language_set_thread (request->language);
  if (!(request->route->flags & (FJ_ROUTE_OPEN | FJ_ROUTE_LOOPBACK)) && request->session == NULL)
    request->session = service->authenticate (request, service->user_data, &error);
  if (error != NULL)
    fj_responder_reply (exchange, fj_reply_new_error (request, error));
  else
    request->route->handle (request, exchange, service->user_data);
  fj_language_set_thread (NULL);
}

typedef struct
{
  SoupServerMessage *message;
  FjReply *reply;
} LateRefusal;

static gboolean
send_refusal (gpointer data)
{
  LateRefusal *refusal = data;
  FjResponder *exchange = g_object_get_data (G_OBJECT (refusal->message), EXCHANGE_KEY);

  if (exchange == NULL || exchange->message != NULL)
    {
      if (exchange != NULL)
        {
          exchange->message = NULL;
          fj_reply_set_header (refusal->reply, "X-Request-Id", exchange->request->id);
          exchange_over (exchange, refusal->reply->status);
        }
      fj_refusal_send (refusal->message, refusal->reply);
    }
  fj_reply_free (refusal->reply);
  g_object_unref (refusal->message);
  g_free (refusal);
  return G_SOURCE_REMOVE;
}

/* Whether so much of the request is still to come that the connection is better closed. */
static gboolean
has_long_rest (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_expectations (headers) & SOUP_EXPECTATION_CONTINUE)
    return FALSE; /* the client waits for our word before it sends */
  switch (soup_message_headers_get_encoding (headers))
    {
    case SOUP_ENCODING_CONTENT_LENGTH:
      return soup_message_headers_get_content_length (headers) > (goffset) DRAIN_LIMIT
             || soup_message_headers_get_content_length (headers) < 0;
    case SOUP_ENCODING_CHUNKED:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
refuse_now (SoupServerMessage *message, FjReply *reply)
{
  LateRefusal *refusal = g_new0 (LateRefusal, 1);

  soup_server_message_pause (message);
  refusal->message = g_object_ref (message);
  refusal->reply = reply;
  GSource *source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, send_refusal, refusal, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_source_unref (source);
}

void
fj_service_refuse (SoupServerMessage *message, FjReply *reply)
{
  FjResponder *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  if (has_long_rest (message))
    refuse_now (message, reply);
  else
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      apply_reply (message, reply, exchange != NULL ? exchange->request->id : "");
      fj_reply_free (reply);
    }
}

void
fj_service_reply (SoupServerMessage *message, FjReply *reply)
{
  FjResponder *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  apply_reply (message, reply, exchange != NULL ? exchange->request->id : "");
  fj_reply_free (reply);
}

static void
refuse_error (SoupServerMessage *message, const FjRequest *request, const GError *error)
{
  fj_service_refuse (message, fj_reply_new_error (request, error));
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  FjResponder *exchange = user_data;
  g_autoptr (GError) error = NULL;

  if (exchange->received > FJ_SERVICE_MAX_BODY)
    return;
  exchange->received += g_bytes_get_size (chunk);
  if (exchange->received <= FJ_SERVICE_MAX_BODY)
    return;
  fj_language_set_thread (exchange->request->language);
  g_set_error (&error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
               _ ("The request is larger than %u MiB. Send it in parts."), FJ_SERVICE_MAX_BODY >> 20);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  refuse_now (message, fj_reply_new_error (exchange->request, error));
}

static gboolean
is_loopback (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return G_IS_INET_SOCKET_ADDRESS (address)
         && g_inet_address_get_is_loopback (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* Everything that can be decided from the headers. FALSE: refused with @error (and perhaps an Allow header).
 */
static gboolean
admit (FjService *service, SoupServerMessage *message, FjRequest *request, char **allowed, GError **error)
{
  g_auto (GStrv) captures = NULL;
  const FjRoute *route = fj_router_find (service->routes, service->n_routes, request->method, request->path,
                                         &captures, allowed);

  if (route == NULL)
    {
      if (*allowed == NULL)
        g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                             _ ("There is nothing at this address. Check it against /metadata."));
      return FALSE;
    }
  request->route = route;
  request->captures = g_steal_pointer (&captures);
  if ((route->flags & FJ_ROUTE_LOOPBACK) && !is_loopback (message))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
                           _ ("This address answers only on the server itself."));
      return FALSE;
    }
  if (route->stream != NULL)
    {
      if (!(route->flags & (FJ_ROUTE_OPEN | FJ_ROUTE_LOOPBACK)))
        {
          request->session = service->authenticate (request, service->user_data, error);
          return request->session != NULL;
        }
      return TRUE;
    }
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > (goffset) FJ_SERVICE_MAX_BODY)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("The request is larger than %u MiB. Send it in parts."), FJ_SERVICE_MAX_BODY >> 20);
      return FALSE;
    }
  return TRUE;
}

/* The headers are there, the body is not. */
static void
on_headers (
    SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  FjService *service = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *allowed = NULL;

  FjResponder *exchange = g_new0 (FjResponder, 1);
  g_atomic_ref_count_init (&exchange->refs);
  exchange->service = service;
  exchange->message = message;
  g_atomic_int_inc (&service->n_running);
  exchange->request = fj_request_new (message, &error);
  g_object_set_data_full (G_OBJECT (message), EXCHANGE_KEY, exchange, exchange_release);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), NULL);

  if (error != NULL)
    {
      /* Where it ends cannot be trusted either. */
      refuse_now (message, fj_reply_new_error (exchange->request, error));
      fj_language_set_thread (NULL);
      return;
    }
  if (service->draining)
    {
      g_set_error_literal (&error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                           _ ("The server is being stopped. Try again in a minute."));
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                    "close");
    }
  if (error == NULL && g_thread_pool_unprocessed (service->pool) > FJ_SERVICE_MAX_WAITING)
    g_set_error_literal (&error, FJ_ERROR, FJ_ERROR_THROTTLED,
                         _ ("The server is busy. Try again in a moment."));
  if (error != NULL)
    refuse_error (message, exchange->request, error);
  else if (admit (service, message, exchange->request, &allowed, &error))
    {
      const FjRoute *route = exchange->request->route;
      if (route->stream != NULL)
        {
          soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
          route->stream (message, exchange->request, service->user_data);
        }
      else
        g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), exchange);
    }
  else if (error == NULL)
    {
      g_set_error (&error, FJ_ERROR, FJ_ERROR_INVALID, _ ("%s is not possible here, only %s."),
                   exchange->request->method, allowed);
      FjReply *reply = fj_reply_new_error (exchange->request, error);
      reply->status = SOUP_STATUS_METHOD_NOT_ALLOWED;
      fj_reply_set_header (reply, "Allow", allowed);
      fj_service_refuse (message, reply);
    }
  else
    refuse_error (message, exchange->request, error);
  fj_language_set_thread (NULL);
}

/* The body is there too. */
static void
on_request (
    SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  FjService *service = user_data;
  FjResponder *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  if (exchange == NULL || exchange->request->route == NULL || exchange->request->route->stream != NULL
      || exchange->received > FJ_SERVICE_MAX_BODY)
    return;
  g_bytes_unref (exchange->request->body);
  exchange->request->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  soup_server_message_pause (message);
  g_thread_pool_push (service->pool, exchange_ref (exchange), NULL);
}

static void
on_connection_gone (gpointer data, GObject *where)
{
  FjService *service = data;

  g_hash_table_remove (service->connections, where);
  if (!service->accepting && !service->draining
      && g_hash_table_size (service->connections) < FJ_SERVICE_MAX_CONNECTIONS)
    {
      service->accepting = TRUE;
      g_socket_service_start (service->listener);
    }
}

static gboolean
on_incoming (GSocketService *listener, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  FjService *service = user_data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GError) error = NULL;

  if (local == NULL || remote == NULL)
    return TRUE; /* already gone */
  g_socket_set_timeout (socket, FJ_SERVICE_IDLE_SECONDS);
  g_socket_set_option (socket, 6 /* IPPROTO_TCP */, 1 /* TCP_NODELAY */, 1, NULL);
  /* The relay watches the socket for a client that leaves; libsoup does not show it for connections given to
   * it. */
  g_object_set_data_full (G_OBJECT (remote), FJ_SERVICE_SOCKET, g_object_ref (socket), g_object_unref);
  g_hash_table_add (service->connections, connection);
  g_object_weak_ref (G_OBJECT (connection), on_connection_gone, service);
  if (g_hash_table_size (service->connections) >= FJ_SERVICE_MAX_CONNECTIONS)
    {
      service->accepting = FALSE;
      g_socket_service_stop (service->listener);
    }
  soup_server_accept_iostream (service->server, G_IO_STREAM (connection), local, remote, &error);
  return TRUE;
}

/* libsoup keeps a connection open for a second request only while it has a listener of its own; ours does the
 * accepting (bounds, time-outs). So it is given one that nobody can reach: a socket file that is gone before
 * anyone sees it. */
static void
add_unreachable_listener (SoupServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("fenji-XXXXXX", &error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "s", NULL) : NULL;
  g_autoptr (GSocketAddress) address = path != NULL ? g_unix_socket_address_new (path) : NULL;
  g_autoptr (GSocket) socket = address != NULL ? g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                                               G_SOCKET_PROTOCOL_DEFAULT, &error)
                                               : NULL;

  if (socket != NULL && g_socket_bind (socket, address, FALSE, &error) && g_unlink (path) == 0
      && g_socket_listen (socket, &error))
    soup_server_listen_socket (server, socket, 0, &error);
  if (folder != NULL)
    g_rmdir (folder);
  if (error != NULL)
    g_message ("connections serve one request each: %s", error->message);
}

FjService *
fj_service_new (const FjRoute *routes,
                guint n_routes,
                FjAuthenticator authenticate,
                GDestroyNotify session_unref,
                gpointer user_data)
{
  FjService *service = g_new0 (FjService, 1);

  service->routes = g_memdup2 (routes, sizeof (FjRoute) * n_routes);
  service->n_routes = n_routes;
  service->authenticate = authenticate;
  service->session_unref = session_unref;
  service->user_data = user_data;
  service->connections = g_hash_table_new (NULL, NULL);
  service->context = g_main_context_ref_thread_default ();
  service->pool = g_thread_pool_new (work, service, FJ_SERVICE_WORKERS, FALSE, NULL);
  /* Paths are decoded once, by us, with our own rules. */
  service->server = soup_server_new ("raw-paths", TRUE, NULL);
  add_unreachable_listener (service->server);
  soup_server_add_early_handler (service->server, NULL, on_headers, service, NULL);
  soup_server_add_handler (service->server, NULL, on_request, service, NULL);
  return service;
}

/* Each connection is a file, and each upload that is passed on two more. */
static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < WANTED_FILES)
    {
      limit.rlim_cur = MIN (limit.rlim_max, WANTED_FILES);
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

gboolean
fj_service_listen (FjService *service, const char *address, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) cause = NULL;

  if (inet == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("“%s” is no numeric network address."), address);
      return FALSE;
    }
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (inet, port);
  raise_file_limit ();
  service->listener = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (service->listener), BACKLOG);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service->listener), wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &effective, &cause))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("Cannot listen on %s port %u: %s. Choose another port."),
                   address, port, cause->message);
      return FALSE;
    }
  service->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (service->listener, "incoming", G_CALLBACK (on_incoming), service);
  service->accepting = TRUE;
  g_socket_service_start (service->listener);
  return TRUE;
}

const char *
fj_service_get_request_id (SoupServerMessage *message)
{
  FjResponder *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  return exchange != NULL ? exchange->request->id : "";
}

guint16
fj_service_get_port (FjService *service)
{
  return service->port;
}

void
fj_service_set_log (FjService *service, FjServiceLog log, gpointer user_data)
{
  service->log = log;
  service->log_data = user_data;
}

static gboolean
on_grace_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
fj_service_stop (FjService *service, guint grace_seconds)
{
  gboolean over = FALSE;

  if (service->draining)
    return;
  service->draining = TRUE;
  if (service->listener != NULL)
    {
      g_socket_service_stop (service->listener);
      g_socket_listener_close (G_SOCKET_LISTENER (service->listener));
    }
  g_autoptr (GSource) timeout = g_timeout_source_new_seconds (grace_seconds);
  g_source_set_callback (timeout, on_grace_over, &over, NULL);
  g_source_attach (timeout, service->context);
  while (!over && g_atomic_int_get (&service->n_running) > 0)
    g_main_context_iteration (service->context, TRUE);
  g_source_destroy (timeout);
  soup_server_disconnect (service->server);
}

void
fj_service_free (FjService *service)
{
  if (service == NULL)
    return;
  fj_service_stop (service, 0);
  /* Handlers that are still at work hold their request; their answers go nowhere, but they must be given. */
  g_thread_pool_free (service->pool, FALSE, TRUE);
  while (g_atomic_int_get (&service->n_running) > 0 || g_main_context_pending (service->context))
    g_main_context_iteration (service->context, TRUE);
  g_clear_object (&service->listener);
  g_object_unref (service->server);
  GHashTableIter iter;
  gpointer connection;
  g_hash_table_iter_init (&iter, service->connections);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    g_object_weak_unref (connection, on_connection_gone, service);
  g_hash_table_unref (service->connections);
  g_main_context_unref (service->context);
  g_free (service->routes);
  g_free (service);
}
