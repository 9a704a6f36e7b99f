#include "loopback.h"

#include <string.h>
#include <unistd.h>

struct _Loopback
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  FjService *service;
  const FjRoute *routes;
  guint n_routes;
  gpointer user_data;
  GMutex lock;
  GCond cond;
  gboolean ready;
};

static gpointer
authenticate (const FjRequest *request, gpointer user_data, GError **error)
{
  const char *header = fj_request_header (request, "authorization");

  if (g_strcmp0 (header, "Bearer good") == 0)
    return g_strdup ("session");
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED, "no session");
  return NULL;
}

static gpointer
serve (gpointer data)
{
  Loopback *loopback = data;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (loopback->context);
  loopback->service
      = fj_service_new (loopback->routes, loopback->n_routes, authenticate, g_free, loopback->user_data);
  fj_service_listen (loopback->service, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  g_mutex_lock (&loopback->lock);
  loopback->ready = TRUE;
  g_cond_signal (&loopback->cond);
  g_mutex_unlock (&loopback->lock);
  g_main_loop_run (loopback->loop);
  fj_service_free (loopback->service);
  g_main_context_pop_thread_default (loopback->context);
  return NULL;
}

Loopback *
loopback_start (const FjRoute *routes, guint n_routes, gpointer user_data)
{
  Loopback *loopback = g_new0 (Loopback, 1);

  loopback->routes = routes;
  loopback->n_routes = n_routes;
  loopback->user_data = user_data;
  loopback->context = g_main_context_new ();
  loopback->loop = g_main_loop_new (loopback->context, FALSE);
  g_mutex_init (&loopback->lock);
  g_cond_init (&loopback->cond);
  loopback->thread = g_thread_new ("service", serve, loopback);
  g_mutex_lock (&loopback->lock);
  while (!loopback->ready)
    g_cond_wait (&loopback->cond, &loopback->lock);
  g_mutex_unlock (&loopback->lock);
  return loopback;
}

guint16
loopback_port (Loopback *loopback)
{
  return fj_service_get_port (loopback->service);
}

FjService *
loopback_service (Loopback *loopback)
{
  return loopback->service;
}

typedef struct
{
  Loopback *loopback;
  GSourceFunc function;
  gpointer user_data;
  gboolean done;
} Call;

static gboolean
run_call (gpointer data)
{
  Call *call = data;

  call->function (call->user_data);
  g_mutex_lock (&call->loopback->lock);
  call->done = TRUE;
  g_cond_signal (&call->loopback->cond);
  g_mutex_unlock (&call->loopback->lock);
  return G_SOURCE_REMOVE;
}

void
loopback_run (Loopback *loopback, GSourceFunc function, gpointer user_data)
{
  Call call = { loopback, function, user_data, FALSE };

  g_main_context_invoke (loopback->context, run_call, &call);
  g_mutex_lock (&loopback->lock);
  while (!call.done)
    g_cond_wait (&loopback->cond, &loopback->lock);
  g_mutex_unlock (&loopback->lock);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
loopback_stop (Loopback *loopback)
{
  g_main_context_invoke (loopback->context, quit, loopback->loop);
  g_thread_join (loopback->thread);
  g_main_loop_unref (loopback->loop);
  g_main_context_unref (loopback->context);
  g_mutex_clear (&loopback->lock);
  g_cond_clear (&loopback->cond);
  g_free (loopback);
}

GSocket *
loopback_connect (guint16 port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_timeout (socket, 30);
  return socket;
}

void
loopback_send (GSocket *socket, const char *text, gssize length)
{
  gsize left = length < 0 ? strlen (text) : (gsize) length;

  while (left > 0)
    {
      gssize n = g_socket_send (socket, text, left, NULL, NULL);
      if (n <= 0)
        return; /* the other side closed: the caller looks at its answer */
      text += n;
      left -= (gsize) n;
    }
}

char *
loopback_read_all (GSocket *socket, gsize *length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char block[65536];
  gssize n;

  while ((n = g_socket_receive (socket, block, sizeof block, NULL, NULL)) > 0)
    g_string_append_len (text, block, n);
  if (length != NULL)
    *length = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
loopback_read_head (GSocket *socket)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char c;

  while (!g_str_has_suffix (text->str, "\r\n\r\n") && g_socket_receive (socket, &c, 1, NULL, NULL) == 1)
    g_string_append_c (text, c);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
loopback_ask (guint16 port, const char *head, const char *body)
{
  g_autoptr (GSocket) socket = loopback_connect (port);
  g_autoptr (GString) request = g_string_new (head);

  g_string_append (request, "Host: localhost\r\nConnection: close\r\n");
  if (body != NULL)
    g_string_append_printf (request, "Content-Length: %zu\r\n", strlen (body));
  g_string_append_printf (request, "\r\n%s", body != NULL ? body : "");
  loopback_send (socket, request->str, (gssize) request->len);
  return loopback_read_all (socket, NULL);
}

gboolean
loopback_wait_closed (GSocket *socket)
{
  char block[65536];
  gssize n;
  g_autoptr (GError) error = NULL;

  while ((n = g_socket_receive (socket, block, sizeof block, NULL, &error)) > 0)
    ;
  return n == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

gsize
loopback_flood (GSocket *socket, gsize most)
{
  static const char zeros[65536];
  gsize sent = 0;

  while (sent < most && g_socket_condition_timed_wait (socket, G_IO_OUT, G_USEC_PER_SEC / 2, NULL, NULL))
    {
      gssize n
          = g_socket_send_with_blocking (socket, zeros, MIN (sizeof zeros, most - sent), FALSE, NULL, NULL);
      if (n <= 0)
        break;
      sent += (gsize) n;
    }
  return sent;
}

/* ---- upstream ---- */

struct _Upstream
{
  GThread *thread;
  GSocket *socket;
  GCancellable *cancellable;
  UpstreamScript script;
  gpointer user_data;
};

static gpointer
accept_all (gpointer data)
{
  Upstream *upstream = data;

  for (;;)
    {
      g_autoptr (GSocket) connection = g_socket_accept (upstream->socket, upstream->cancellable, NULL);
      if (connection == NULL)
        return NULL;
      g_socket_set_timeout (connection, 30);
      upstream->script (connection, upstream->user_data);
      g_socket_close (connection, NULL);
    }
}

Upstream *
upstream_start (UpstreamScript script, gpointer user_data, guint16 *port)
{
  Upstream *upstream = g_new0 (Upstream, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  upstream->script = script;
  upstream->user_data = user_data;
  upstream->cancellable = g_cancellable_new ();
  upstream->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (upstream->socket, any, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (upstream->socket, &error);
  g_assert_no_error (error);
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (upstream->socket, &error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  upstream->thread = g_thread_new ("upstream", accept_all, upstream);
  return upstream;
}

void
upstream_stop (Upstream *upstream)
{
  g_cancellable_cancel (upstream->cancellable);
  g_thread_join (upstream->thread);
  g_object_unref (upstream->socket);
  g_object_unref (upstream->cancellable);
  g_free (upstream);
}

gsize
loopback_memory (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_auto (GStrv) words = g_strsplit (text, " ", 3);
  return (gsize) g_ascii_strtoull (words[1], NULL, 10) * (gsize) sysconf (_SC_PAGESIZE);
}
