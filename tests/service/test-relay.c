#include "fj-relay.h"

#include <stdlib.h>
#include <string.h>
#include "loopback.h"

#define MUCH ((gsize) 1 << 30)    /* what is moved through the relay */
#define LITTLE ((gsize) 48 << 20) /* what buffers may hold */
#ifdef __SANITIZE_ADDRESS__
/* AddressSanitizer keeps what was freed for a while (256 MiB). */
#define GROWTH ((gsize) 512 << 20)
#else
#define GROWTH ((gsize) 48 << 20) /* what memory may grow by */
#endif

typedef struct
{
  char *url; /* of upstream */
  SoupSession *session;
  GMutex lock;
  GCond cond;
  gboolean done;
  guint status;
  goffset sent, received;

  /* what upstream saw and does */
  char *head;
  gsize upstream_received;
  gsize upstream_sent;
  gboolean upstream_ended; /* the other side closed */
  const char *answer;      /* sent as it stands */
  gboolean go;
} State;

static void
on_done (guint status, goffset sent, goffset received, gpointer user_data)
{
  State *state = user_data;

  g_mutex_lock (&state->lock);
  state->done = TRUE;
  state->status = status;
  state->sent = sent;
  state->received = received;
  g_cond_broadcast (&state->cond);
  g_mutex_unlock (&state->lock);
}

static void
wait_done (State *state)
{
  g_mutex_lock (&state->lock);
  while (!state->done)
    g_cond_wait (&state->cond, &state->lock);
  g_mutex_unlock (&state->lock);
}

/* Until upstream has the head of the request. */
static void
wait_head (State *state)
{
  g_mutex_lock (&state->lock);
  while (state->head == NULL)
    g_cond_wait (&state->cond, &state->lock);
  g_mutex_unlock (&state->lock);
}

static void
set_go (State *state)
{
  g_mutex_lock (&state->lock);
  state->go = TRUE;
  g_cond_broadcast (&state->cond);
  g_mutex_unlock (&state->lock);
}

static void
wait_go (State *state)
{
  g_mutex_lock (&state->lock);
  while (!state->go)
    g_cond_wait (&state->cond, &state->lock);
  g_mutex_unlock (&state->lock);
}

static void
forward (SoupServerMessage *message, const FjRequest *request, gpointer user_data)
{
  State *state = user_data;
  FjRelayTarget target = { .url = state->url,
                           .authorization = strcmp (request->path, "/own") == 0 ? "Bearer upstream" : NULL,
                           .drop_authorization = strcmp (request->path, "/drop") == 0,
                           .base_from = "http://inside:1/base",
                           .base_to = "https://outside/our" };

  if (state->session == NULL)
    state->session = fj_relay_session_new ();
  fj_relay (state->session, message, &target, on_done, state);
}

static const FjRoute routes[] = { { "*", "/**", FJ_ROUTE_OPEN, NULL, forward } };

typedef struct
{
  State state;
  Loopback *loopback;
  Upstream *upstream;
  guint16 port;
} Fixture;

static gboolean
drop_session (gpointer state)
{
  g_clear_object (&((State *) state)->session);
  return G_SOURCE_REMOVE;
}

static void
begin (Fixture *fixture, UpstreamScript script)
{
  guint16 port = 1; /* nobody listens there */

  fixture->state = (State){ 0 };
  g_mutex_init (&fixture->state.lock);
  g_cond_init (&fixture->state.cond);
  if (script != NULL)
    fixture->upstream = upstream_start (script, &fixture->state, &port);
  fixture->state.url = g_strdup_printf ("http://127.0.0.1:%u/x?y=%%20z", port);
  fixture->loopback = loopback_start (routes, G_N_ELEMENTS (routes), &fixture->state);
  fixture->port = loopback_port (fixture->loopback);
}

static void
end (Fixture *fixture)
{
  loopback_run (fixture->loopback, drop_session, &fixture->state);
  loopback_stop (fixture->loopback);
  if (fixture->upstream != NULL)
    upstream_stop (fixture->upstream);
  g_free (fixture->state.url);
  g_free (fixture->state.head);
  g_mutex_clear (&fixture->state.lock);
  g_cond_clear (&fixture->state.cond);
}

/* ---- upstream's scripts ---- */

/* Reads the head and as much body as its Content-Length says, gives state->answer. */
static void
give_answer (GSocket *connection, gpointer user_data)
{
  State *state = user_data;
  char block[4096];

  g_free (state->head);
  state->head = loopback_read_head (connection);
  const char *length = strstr (state->head, "Content-Length: ");
  gsize left = length != NULL ? (gsize) strtoul (length + 16, NULL, 10) : 0;
  while (left > 0)
    {
      gssize n = g_socket_receive (connection, block, MIN (left, sizeof block), NULL, NULL);
      if (n <= 0)
        return;
      left -= (gsize) n;
      state->upstream_received += (gsize) n;
    }
  loopback_send (connection, state->answer, -1);
}

/* Sends MUCH, as fast as it is taken. */
static void
pour (GSocket *connection, gpointer user_data)
{
  State *state = user_data;
  g_autofree char *block = g_malloc0 (1 << 20);
  g_autofree char *request = loopback_read_head (connection);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", MUCH);

  loopback_send (connection, head, -1);
  while (state->upstream_sent < MUCH)
    {
      gssize n = g_socket_send (connection, block, MIN (1 << 20, MUCH - state->upstream_sent), NULL, NULL);
      if (n <= 0)
        break;
      state->upstream_sent += (gsize) n;
    }
}

/* Sends until nobody takes more, then waits until the other side closes. */
static void
pour_until_stuck (GSocket *connection, gpointer user_data)
{
  State *state = user_data;
  g_autofree char *request = loopback_read_head (connection);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", MUCH);

  loopback_send (connection, head, -1);
  state->upstream_sent = loopback_flood (connection, MUCH);
  set_go (state);
  state->upstream_ended = loopback_wait_closed (connection);
}

/* Takes the whole request. */
static void
drink (GSocket *connection, gpointer user_data)
{
  State *state = user_data;
  g_autofree char *head = loopback_read_head (connection);
  g_autofree char *block = g_malloc (1 << 20);

  g_assert_nonnull (strstr (head, "Content-Length: 1073741824"));
  while (state->upstream_received < MUCH)
    {
      gssize n = g_socket_receive (connection, block, 1 << 20, NULL, NULL);
      if (n <= 0)
        return;
      state->upstream_received += (gsize) n;
    }
  loopback_send (connection, "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok", -1);
}

/* Takes the head and not one byte more; says when the other side closes. */
static void
take_head_only (GSocket *connection, gpointer user_data)
{
  State *state = user_data;

  char *head = loopback_read_head (connection);
  g_mutex_lock (&state->lock);
  state->head = head;
  g_cond_broadcast (&state->cond);
  g_mutex_unlock (&state->lock);
  wait_go (state);
  state->upstream_ended = loopback_wait_closed (connection);
}

/* Half of what it promised. */
static void
break_off (GSocket *connection, gpointer user_data)
{
  g_autofree char *head = loopback_read_head (connection);

  loopback_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", -1);
}

static void
hang_up (GSocket *connection, gpointer user_data)
{
  g_autofree char *head = loopback_read_head (connection);
}

/* ---- small exchanges ---- */

static char *
ask (Fixture *fixture, const char *head, const char *body, const char *answer)
{
  fixture->state.answer = answer;
  fixture->state.done = FALSE;
  char *text = loopback_ask (fixture->port, head, body);
  wait_done (&fixture->state);
  return text;
}

#define has(text, part)                                                                                      \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    if (strstr (text, part) == NULL)                                                                         \
      g_error ("no “%s” in: %s", part, text);                                                                \
  }                                                                                                          \
  G_STMT_END
#define lacks(text, part) g_assert_null (strstr (text, part))

static void
test_headers (void)
{
  Fixture f = { 0 };
  begin (&f, give_answer);

  g_autofree char *got
      = ask (&f,
             "GET /a HTTP/1.1\r\nAccept: text/x\r\nAuthorization: Bearer mine\r\nKeep-Alive: 5\r\nTE: "
             "trailers\r\nUpgrade: h2c\r\nX-Own: 1\r\nX-Hop: 1\r\nConnection: X-Hop\r\n",
             NULL,
             "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Up: 1\r\nKeep-Alive: 9\r\nConnection: "
             "X-Gone\r\nX-Gone: 1\r\nLocation: http://inside:1/base/1\r\nContent-Length: 4\r\n\r\nbody");
  has (f.state.head, "GET /x?y=%20z HTTP/1.1\r\n");
  has (f.state.head, "Accept: text/x\r\n");
  has (f.state.head, "Authorization: Bearer mine\r\n");
  has (f.state.head, "X-Own: 1\r\n");
  lacks (f.state.head, "X-Hop");
  lacks (f.state.head, "Keep-Alive: 5");
  lacks (f.state.head, "trailers");
  lacks (f.state.head, "h2c");
  lacks (f.state.head, "Host: localhost");
  has (got, "HTTP/1.1 200 OK\r\n");
  has (got, "X-Up: 1\r\n");
  has (got, "Content-Length: 4\r\n");
  has (got, "Location: https://outside/our/1\r\n");
  has (got, "\r\n\r\nbody");
  lacks (got, "Keep-Alive: 9");
  lacks (got, "X-Gone");
  g_assert_cmpuint (f.state.status, ==, 200);
  g_assert_cmpint (f.state.received, ==, 4);

  g_autofree char *own = ask (&f, "GET /own HTTP/1.1\r\nAuthorization: Bearer mine\r\n", NULL,
                              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  has (f.state.head, "Authorization: Bearer upstream\r\n");
  lacks (f.state.head, "mine");
  has (own, "200 OK");
  g_autofree char *drop = ask (&f, "GET /drop HTTP/1.1\r\nAuthorization: Bearer mine\r\n", NULL,
                               "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  lacks (f.state.head, "Authorization");
  has (drop, "200 OK");
  end (&f);
}

static void
test_bodies (void)
{
  Fixture f = { 0 };
  begin (&f, give_answer);

  g_autofree char *post
      = ask (&f, "POST /a HTTP/1.1\r\nContent-Type: text/x\r\n", "hello",
             "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  has (f.state.head, "Content-Type: text/x\r\n");
  g_assert_cmpuint (f.state.upstream_received, ==, 5);
  g_assert_cmpint (f.state.sent, ==, 5);
  has (post, "HTTP/1.1 201 Created\r\n");
  has (post, "3\r\nabc\r\n0\r\n\r\n");

  g_autofree char *json = ask (&f, "GET /a HTTP/1.1\r\n", NULL,
                               "HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\nContent-Length: "
                               "30\r\n\r\n[\"http://inside:1/base/studies\"");
  has (json, "https://outside/our/studies");
  lacks (json, "inside");

  g_autofree char *head
      = ask (&f, "HEAD /a HTTP/1.1\r\n", NULL, "HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n");
  has (head, "Content-Length: 77\r\n");
  g_assert_true (g_str_has_suffix (head, "\r\n\r\n"));
  g_autofree char *none = ask (&f, "GET /a HTTP/1.1\r\n", NULL, "HTTP/1.1 204 No Content\r\n\r\n");
  has (none, "HTTP/1.1 204");
  g_autofree char *same
      = ask (&f, "GET /a HTTP/1.1\r\n", NULL, "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
  has (same, "HTTP/1.1 304");
  g_autofree char *moved
      = ask (&f, "GET /a HTTP/1.1\r\n", NULL,
             "HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n");
  has (moved, "HTTP/1.1 302"); /* passed on, not followed */
  g_autofree char *old = ask (&f, "GET /a HTTP/1.0\r\n", NULL,
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  g_assert_true (g_str_has_suffix (old, "\r\n\r\nabc"));
  end (&f);
}

static void
test_continue (void)
{
  Fixture f = { 0 };
  begin (&f, give_answer);
  f.state.answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  g_autoptr (GSocket) socket = loopback_connect (f.port);
  loopback_send (socket, "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
                 -1);
  g_autofree char *first = loopback_read_head (socket);
  has (first, "HTTP/1.1 100");
  loopback_send (socket, "hello", -1);
  g_autofree char *answer = loopback_read_head (socket);
  has (answer, "HTTP/1.1 200");
  lacks (f.state.head, "Expect");
  end (&f);
}

/* ---- much ---- */

static void
test_large_answer (void)
{
  Fixture f = { 0 };
  begin (&f, pour);
  g_autoptr (GSocket) socket = loopback_connect (f.port);
  g_autofree char *block = g_malloc (1 << 20);
  gsize received = 0, before = loopback_memory (), most = before;
  gssize n;

  loopback_send (socket, "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", -1);
  g_autofree char *head = loopback_read_head (socket);
  has (head, "Content-Length: 1073741824");
  while ((n = g_socket_receive (socket, block, 1 << 20, NULL, NULL)) > 0)
    {
      received += (gsize) n;
      most = MAX (most, loopback_memory ());
    }
  g_assert_cmpuint (received, ==, MUCH);
  g_test_message ("1 GiB down: memory grew by %zu KiB", (most - before) >> 10);
  g_assert_cmpuint (most - before, <, GROWTH);
  wait_done (&f.state);
  g_assert_cmpint (f.state.received, ==, (goffset) MUCH);
  end (&f);
}

static void
test_large_request (void)
{
  Fixture f = { 0 };
  begin (&f, drink);
  g_autoptr (GSocket) socket = loopback_connect (f.port);
  g_autofree char *block = g_malloc0 (1 << 20);
  gsize before = loopback_memory (), most = before;

  loopback_send (
      socket, "POST /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 1073741824\r\n\r\n", -1);
  for (gsize sent = 0; sent < MUCH; sent += 1 << 20)
    {
      loopback_send (socket, block, 1 << 20);
      most = MAX (most, loopback_memory ());
    }
  g_autofree char *answer = loopback_read_all (socket, NULL);
  has (answer, "HTTP/1.1 201 Created");
  has (answer, "\r\n\r\nok");
  g_assert_cmpuint (f.state.upstream_received, ==, MUCH);
  g_test_message ("1 GiB up: memory grew by %zu KiB", (most - before) >> 10);
  g_assert_cmpuint (most - before, <, GROWTH);
  end (&f);
}

/* ---- slow and gone ---- */

/* A client that does not read stops upstream; when it leaves, upstream is let go. */
static void
test_slow_reader (void)
{
  Fixture f = { 0 };
  begin (&f, pour_until_stuck);
  GSocket *socket = loopback_connect (f.port);

  loopback_send (socket, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n", -1);
  wait_go (&f.state);
  g_test_message ("a client that does not read: upstream could send %zu KiB", f.state.upstream_sent >> 10);
  g_assert_cmpuint (f.state.upstream_sent, <, LITTLE);
  g_socket_close (socket, NULL);
  g_object_unref (socket);
  wait_done (&f.state);
  end (&f); /* joins the script, which waits for the end of its connection */
  g_assert_true (f.state.upstream_ended);
}

/* An upstream that does not read stops the client; when the client leaves in the middle, upstream notices. */
static void
test_slow_upstream (void)
{
  Fixture f = { 0 };
  begin (&f, take_head_only);
  GSocket *socket = loopback_connect (f.port);

  loopback_send (socket, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1073741824\r\n\r\n", -1);
  gsize sent = loopback_flood (socket, MUCH);
  g_test_message ("an upstream that does not read: the client could send %zu KiB", sent >> 10);
  g_assert_cmpuint (sent, <, LITTLE);
  g_socket_close (socket, NULL);
  g_object_unref (socket);
  set_go (&f.state); /* the client's end stands behind what is still in the kernel's buffers */
  wait_done (&f.state);
  end (&f);
  g_assert_true (f.state.upstream_ended);
}

/* The same without an announced length: a cut must not look like an end. */
static void
test_client_leaves_in_chunks (void)
{
  Fixture f = { 0 };
  begin (&f, take_head_only);
  GSocket *socket = loopback_connect (f.port);

  loopback_send (socket, "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                 -1);
  wait_head (&f.state);
  g_socket_close (socket, NULL);
  g_object_unref (socket);
  wait_done (&f.state);
  set_go (&f.state);
  end (&f);
  g_assert_true (f.state.upstream_ended);
}

/* While upstream thinks. */
static void
test_client_leaves_waiting (void)
{
  Fixture f = { 0 };
  begin (&f, take_head_only);
  GSocket *socket = loopback_connect (f.port);

  loopback_send (socket, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n", -1);
  wait_head (&f.state);
  g_socket_close (socket, NULL);
  g_object_unref (socket);
  wait_done (&f.state);
  g_assert_cmpuint (f.state.status, ==, 0);
  set_go (&f.state);
  end (&f);
  g_assert_true (f.state.upstream_ended);
}

static void
test_upstream_away (void)
{
  Fixture f = { 0 };
  begin (&f, NULL);
  g_autofree char *answer = ask (&f, "GET /a HTTP/1.1\r\nAccept-Language: en\r\n", NULL, NULL);
  has (answer, "HTTP/1.1 503");
  has (answer, "OperationOutcome");
  has (answer, "Retry-After: ");
  g_assert_cmpuint (f.state.status, ==, 0);

  /* With a large request on its way: said at once, not after reading it. */
  g_autoptr (GSocket) socket = loopback_connect (f.port);
  loopback_send (socket, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1073741824\r\n\r\nsome", -1);
  g_autofree char *early = loopback_read_head (socket);
  has (early, "HTTP/1.1 503");
  has (early, "Connection: close");
  end (&f);
}

static void
test_upstream_breaks (void)
{
  Fixture f = { 0 };
  begin (&f, break_off);
  g_autofree char *answer = ask (&f, "GET /a HTTP/1.1\r\n", NULL, NULL);
  /* The head was passed on and the body is short: the client sees that it is. */
  has (answer, "Content-Length: 100\r\n");
  g_assert_false (strlen (strstr (answer, "\r\n\r\n") + 4) >= 100);
  end (&f);

  begin (&f, hang_up);
  g_autofree char *none = ask (&f, "GET /a HTTP/1.1\r\n", NULL, NULL);
  has (none, "HTTP/1.1 503");
  end (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/headers", test_headers);
  g_test_add_func ("/relay/bodies", test_bodies);
  g_test_add_func ("/relay/continue", test_continue);
  g_test_add_func ("/relay/large-answer", test_large_answer);
  g_test_add_func ("/relay/large-request", test_large_request);
  g_test_add_func ("/relay/slow-reader", test_slow_reader);
  g_test_add_func ("/relay/slow-upstream", test_slow_upstream);
  g_test_add_func ("/relay/client-leaves-in-chunks", test_client_leaves_in_chunks);
  g_test_add_func ("/relay/client-leaves-waiting", test_client_leaves_waiting);
  g_test_add_func ("/relay/upstream-away", test_upstream_away);
  g_test_add_func ("/relay/upstream-breaks", test_upstream_breaks);
  return g_test_run ();
}
