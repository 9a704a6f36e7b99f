#include "loopback.h"

#include <string.h>
#include "fj-language.h"

#ifdef __SANITIZE_ADDRESS__
/* libsoup 3.2.3 loses the path of a request whose Content-Length is malformed (fixed later upstream). */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:soup_headers_parse_request";
}
#endif

typedef struct
{
  GMutex lock;
  GCond cond;
  gint inside; /* handlers that wait */
  gint wanted; /* they go on when so many are inside */
  gint calls;
  guint logged;
  guint last_status;
} State;

static void
say (FjResponder *responder, guint status, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  fj_responder_reply (responder, fj_reply_new (status, "text/plain", body));
}

static void
echo (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  State *state = user_data;
  g_autofree char *captures = g_strjoinv ("|", request->captures);
  g_autofree char *text
      = g_strdup_printf ("%s %s [%s] q=%s session=%s language=%s thread=%s size=%zu", request->method,
                         request->path, captures, fj_request_query (request, "q"), (char *) request->session,
                         request->language, fj_language_get_thread (), g_bytes_get_size (request->body));

  g_atomic_int_inc (&state->calls);
  say (responder, 200, text);
}

/* Waits until state->wanted handlers are inside at once. */
static void
meet (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  State *state = user_data;

  g_mutex_lock (&state->lock);
  state->inside++;
  g_cond_broadcast (&state->cond);
  while (state->inside < state->wanted)
    g_cond_wait (&state->cond, &state->lock);
  g_mutex_unlock (&state->lock);
  say (responder, 200, "met");
}

static gpointer
reply_elsewhere (gpointer responder)
{
  say (responder, 200, "later");
  return NULL;
}

static void
later (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  g_thread_unref (g_thread_new ("later", reply_elsewhere, responder));
}

static void
break_inside (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, FJ_ERROR_INTERNAL, "secret cause");

  fj_responder_reply (responder, fj_reply_new_error (request, error));
}

static const FjRoute routes[] = {
  { "GET", "/echo/{a}/{b}", FJ_ROUTE_SESSION, echo, NULL },
  { "POST", "/echo", FJ_ROUTE_OPEN, echo, NULL },
  { "PUT", "/echo", FJ_ROUTE_OPEN, echo, NULL },
  { "GET", "/meet", FJ_ROUTE_OPEN, meet, NULL },
  { "GET", "/later", FJ_ROUTE_OPEN, later, NULL },
  { "GET", "/break", FJ_ROUTE_OPEN, break_inside, NULL },
  { "GET", "/local", FJ_ROUTE_LOOPBACK, later, NULL },
};

static void
on_log (const FjRequest *request, guint status, gint64 microseconds, gpointer user_data)
{
  State *state = user_data;

  g_mutex_lock (&state->lock);
  state->logged++;
  state->last_status = status;
  g_cond_broadcast (&state->cond);
  g_mutex_unlock (&state->lock);
}

typedef struct
{
  State state;
  Loopback *loopback;
  guint16 port;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_mutex_init (&fixture->state.lock);
  g_cond_init (&fixture->state.cond);
  fixture->loopback = loopback_start (routes, G_N_ELEMENTS (routes), &fixture->state);
  fj_service_set_log (loopback_service (fixture->loopback), on_log, &fixture->state);
  fixture->port = loopback_port (fixture->loopback);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  loopback_stop (fixture->loopback);
  g_mutex_clear (&fixture->state.lock);
  g_cond_clear (&fixture->state.cond);
}

static void
expect (Fixture *fixture, const char *head, const char *body, const char *status, const char *part)
{
  g_autofree char *answer = loopback_ask (fixture->port, head, body);
  g_autofree char *line = g_strconcat ("HTTP/1.1 ", status, NULL);

  g_test_message ("%.40s", head);
  if (!g_str_has_prefix (answer, line) || (part != NULL && strstr (answer, part) == NULL))
    g_error ("expected %s and “%s”, got: %s", status, part, answer);
}

static void
test_requests (Fixture *fixture, gconstpointer data)
{
  expect (fixture, "GET /echo/1/%E5%BC%A0?q=a+b HTTP/1.1\r\n" GOOD, NULL, "200",
          "GET /echo/1/张 [1|张] q=a b session=session language=en thread=en size=0");
  expect (fixture, "GET /echo/1/2 HTTP/1.1\r\nAccept-Language: zh-CN\r\n" GOOD, NULL, "200",
          "language=zh_CN thread=zh_CN");
  expect (fixture, "POST /echo HTTP/1.1\r\n", "hello", "200", "size=5");
  expect (fixture, "GET /later HTTP/1.1\r\n", NULL, "200", "later");
  expect (fixture, "GET /local HTTP/1.1\r\n", NULL, "200", "later");
  expect (fixture, "GET /later HTTP/1.1\r\n", NULL, "200", "X-Request-Id: ");
  expect (fixture, "GET /later HTTP/1.1\r\n", NULL, "200", "X-Content-Type-Options: nosniff");
  g_autofree char *head = loopback_ask (fixture->port, "HEAD /later HTTP/1.1\r\n", NULL);
  g_assert_true (g_str_has_prefix (head, "HTTP/1.1 200"));
  g_assert_true (g_str_has_suffix (head, "\r\n\r\n"));
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  expect (fixture, "GET /echo/1/2 HTTP/1.1\r\n", NULL, "401", "WWW-Authenticate: Bearer");
  expect (fixture, "GET /echo/1/2 HTTP/1.1\r\nAuthorization: Bearer bad\r\n", NULL, "401", "no session");
  expect (fixture, "GET /nothing HTTP/1.1\r\n", NULL, "404", "OperationOutcome");
  expect (fixture, "GET /echo HTTP/1.1\r\n", NULL, "405", "Allow: POST, PUT\r\n");
  expect (fixture, "DELETE /later HTTP/1.1\r\n", NULL, "405", "Allow: GET\r\n");
  expect (fixture, "GET /break HTTP/1.1\r\n", NULL, "500", "OperationOutcome");
  g_autofree char *answer = loopback_ask (fixture->port, "GET /break HTTP/1.1\r\n", NULL);
  g_assert_null (strstr (answer, "secret"));
  g_assert_cmpint (g_atomic_int_get (&fixture->state.calls), ==, 0);
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "GET /echo/1/%zz HTTP/1.1\r\n",
    "GET /echo/1/% HTTP/1.1\r\n",
    "GET /echo/1/%00 HTTP/1.1\r\n",
    "GET /echo/1%2f2/3 HTTP/1.1\r\n",
    "GET /echo/%2e%2e/x HTTP/1.1\r\n",
    "GET /echo/1/%ff HTTP/1.1\r\n",
    "GET /later?q=%zz HTTP/1.1\r\n",
    "GET /later?q=%00 HTTP/1.1\r\n",
    "NONSENSE\r\n",
    "GET /later HTTP/9.9\r\n",
    "POST /echo HTTP/1.1\r\nContent-Length: -1\r\n",
    "POST /echo HTTP/1.1\r\nContent-Length: 1x\r\n",
    "POST /echo HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
    "POST /echo HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "POST /echo HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *answer = loopback_ask (fixture->port, bad[i], NULL);
      g_test_message ("%s", bad[i]);
      /* A refusal or a closed connection, and the service goes on. */
      g_assert_true (*answer == '\0' || g_str_has_prefix (answer, "HTTP/1.1 4")
                     || g_str_has_prefix (answer, "HTTP/1.1 5") || g_str_has_prefix (answer, "HTTP/1.0 "));
    }
  g_assert_cmpint (g_atomic_int_get (&fixture->state.calls), ==, 0);
  expect (fixture, "GET /later HTTP/1.1\r\n", NULL, "200", "later");
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_value = g_strnfill (FJ_SERVICE_MAX_TARGET, 'x');
  g_autofree char *target = g_strdup_printf ("GET /later?q=%s HTTP/1.1\r\n", long_value);
  g_autoptr (GString) headers = g_string_new ("GET /later HTTP/1.1\r\n");
  g_autofree char *huge_value = g_strnfill (300 * 1024, 'x');
  g_autofree char *huge = g_strdup_printf ("GET /later HTTP/1.1\r\nX-Huge: %s\r\n", huge_value);

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (headers, "X-Header-%u: 1\r\n", i);
  expect (fixture, target, NULL, "413", "OperationOutcome");
  expect (fixture, headers->str, NULL, "413", "OperationOutcome");
  g_autofree char *answer = loopback_ask (fixture->port, huge, NULL);
  g_assert_true (*answer == '\0' || g_str_has_prefix (answer, "HTTP/1.1 4"));

  /* By its Content-Length alone: not one byte of the body is sent. */
  g_autoptr (GSocket) socket = loopback_connect (fixture->port);
  g_autofree char *large = g_strdup_printf ("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: %u\r\n\r\n",
                                            FJ_SERVICE_MAX_BODY + 1);
  loopback_send (socket, large, -1);
  g_autofree char *refused = loopback_read_head (socket);
  g_assert_true (g_str_has_prefix (refused, "HTTP/1.1 413"));
  g_assert_nonnull (strstr (refused, "Connection: close"));
  expect (fixture, "GET /later HTTP/1.1\r\n", NULL, "200", "later");
}

/* Chunks without an announced end: cut off at the bound, long before the client is done. */
static void
test_endless_chunks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) socket = loopback_connect (fixture->port);
  g_autofree char *block = g_strnfill (1 << 20, 'x');
  gsize sent = 0;

  loopback_send (socket, "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", -1);
  while (sent < (64u << 20) && !(g_socket_condition_check (socket, G_IO_IN) & G_IO_IN))
    {
      loopback_send (socket, "100000\r\n", -1);
      loopback_send (socket, block, 1 << 20);
      loopback_send (socket, "\r\n", -1);
      sent += 1 << 20;
    }
  g_autofree char *answer = loopback_read_head (socket);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 413"));
  g_assert_cmpuint (sent, <, 40u << 20);
  g_assert_cmpint (g_atomic_int_get (&fixture->state.calls), ==, 0);
}

static void
test_continue (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) socket = loopback_connect (fixture->port);
  loopback_send (
      socket,
      "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
      -1);
  g_autofree char *first = loopback_read_head (socket);
  g_assert_true (g_str_has_prefix (first, "HTTP/1.1 100"));
  loopback_send (socket, "hello", -1);
  g_autofree char *answer = loopback_read_all (socket, NULL);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200"));

  g_autoptr (GSocket) large = loopback_connect (fixture->port);
  loopback_send (
      large,
      "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: "
      "99999999\r\n\r\n",
      -1);
  g_autofree char *refused = loopback_read_head (large);
  g_assert_true (g_str_has_prefix (refused, "HTTP/1.1 413"));
}

/* Waits for the log to say that @n exchanges are over. */
static void
wait_logged (State *state, guint n)
{
  g_mutex_lock (&state->lock);
  while (state->logged < n)
    g_cond_wait (&state->cond, &state->lock);
  g_mutex_unlock (&state->lock);
}

static void
test_client_leaves (Fixture *fixture, gconstpointer data)
{
  State *state = &fixture->state;

  /* In the middle of its body: nobody is called. */
  GSocket *half = loopback_connect (fixture->port);
  loopback_send (half, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf", -1);
  g_socket_close (half, NULL);
  g_object_unref (half);
  wait_logged (state, 1);
  g_assert_cmpint (g_atomic_int_get (&state->calls), ==, 0);

  /* While its handler works: the answer goes nowhere, nothing breaks. */
  state->wanted = 2;
  GSocket *waiting = loopback_connect (fixture->port);
  loopback_send (waiting, "GET /meet HTTP/1.1\r\nHost: h\r\n\r\n", -1);
  g_mutex_lock (&state->lock);
  while (state->inside < 1)
    g_cond_wait (&state->cond, &state->lock);
  g_mutex_unlock (&state->lock);
  g_socket_close (waiting, NULL);
  g_object_unref (waiting);
  expect (fixture, "GET /meet HTTP/1.1\r\n", NULL, "200", "met");
  expect (fixture, "GET /later HTTP/1.1\r\n", NULL, "200", "later");
}

static gpointer
ask_meet (gpointer data)
{
  Fixture *fixture = data;

  return loopback_ask (fixture->port, "GET /meet HTTP/1.1\r\n", NULL);
}

/* All the workers at once, none waiting for another. */
static void
test_parallel (Fixture *fixture, gconstpointer data)
{
  GThread *threads[FJ_SERVICE_WORKERS];

  fixture->state.wanted = FJ_SERVICE_WORKERS;
  for (guint i = 0; i < FJ_SERVICE_WORKERS; i++)
    threads[i] = g_thread_new ("client", ask_meet, fixture);
  for (guint i = 0; i < FJ_SERVICE_WORKERS; i++)
    {
      g_autofree char *answer = g_thread_join (threads[i]);
      g_assert_nonnull (strstr (answer, "met"));
    }
}

static void
test_keep_alive (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) socket = loopback_connect (fixture->port);
  char body[5];

  for (guint i = 0; i < 50; i++)
    {
      loopback_send (socket, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n", -1);
      g_autofree char *head = loopback_read_head (socket);
      g_assert_true (g_str_has_prefix (head, "HTTP/1.1 200"));
      for (gssize n = 0; n < 5;)
        n += g_socket_receive (socket, body + n, (gsize) (5 - n), NULL, NULL);
      g_assert_cmpmem (body, 5, "later", 5);
    }
}

static gboolean
stop (gpointer service)
{
  fj_service_stop (service, 20);
  return G_SOURCE_REMOVE;
}

static gpointer
let_go (gpointer data)
{
  State *state = data;

  /* Only once the service refuses newcomers, that is while it waits for the one inside. */
  g_mutex_lock (&state->lock);
  state->wanted = 1;
  g_cond_broadcast (&state->cond);
  g_mutex_unlock (&state->lock);
  return NULL;
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  State *state = &fixture->state;

  state->wanted = 2;
  GThread *client = g_thread_new ("client", ask_meet, fixture);
  g_mutex_lock (&state->lock);
  while (state->inside < 1)
    g_cond_wait (&state->cond, &state->lock);
  g_mutex_unlock (&state->lock);
  GThread *releaser = g_thread_new ("releaser", let_go, state);
  loopback_run (fixture->loopback, stop, loopback_service (fixture->loopback));
  g_thread_join (releaser);
  g_autofree char *answer = g_thread_join (client);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200"));

  /* Nobody listens any more. */
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", fixture->port);
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_assert_false (g_socket_connect (socket, address, NULL, NULL));
}

static void
test_taken_port (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjService) second = fj_service_new (routes, G_N_ELEMENTS (routes), NULL, NULL, NULL);

  g_assert_false (fj_service_listen (second, "127.0.0.1", fixture->port, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (fj_service_listen (second, "not-an-address", 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/service/requests", test_requests);
  ADD ("/service/refusals", test_refusals);
  ADD ("/service/malformed", test_malformed);
  ADD ("/service/limits", test_limits);
  ADD ("/service/endless-chunks", test_endless_chunks);
  ADD ("/service/continue", test_continue);
  ADD ("/service/client-leaves", test_client_leaves);
  ADD ("/service/parallel", test_parallel);
  ADD ("/service/keep-alive", test_keep_alive);
  ADD ("/service/stop", test_stop);
  ADD ("/service/taken-port", test_taken_port);
  return g_test_run ();
}
