#include "fj-refusal.h"

#include <string.h>
#include "loopback.h"

/* What fj_refusal does is mostly seen in test-service.c and test-relay.c; here: its own two functions on a
 * message whose body is still on its way. */

typedef struct
{
  SoupServerMessage *message;
  gboolean cut;
} Late;

static gboolean
send_late (gpointer data)
{
  Late *late = data;

  if (late->cut)
    fj_refusal_cut (late->message);
  else
    {
      g_autoptr (GBytes) body = g_bytes_new_static ("enough", 6);
      g_autoptr (FjReply) reply = fj_reply_new (413, "text/plain", body);
      fj_reply_set_header (reply, "X-Why", "test");
      fj_refusal_send (late->message, reply);
    }
  g_object_unref (late->message);
  g_free (late);
  return G_SOURCE_REMOVE;
}

static void
refuse (SoupServerMessage *message, const FjRequest *request, gpointer user_data)
{
  Late *late = g_new0 (Late, 1);

  late->message = g_object_ref (message);
  late->cut = strcmp (request->path, "/cut") == 0;
  soup_server_message_pause (message);
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_callback (source, send_late, late, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static const FjRoute routes[] = {
  { "POST", "/refuse", FJ_ROUTE_OPEN, NULL, refuse },
  { "POST", "/cut", FJ_ROUTE_OPEN, NULL, refuse },
};

/* The client goes on sending for a while: it still reads the answer, not a reset. */
static void
test_send (void)
{
  Loopback *loopback = loopback_start (routes, G_N_ELEMENTS (routes), NULL);
  g_autoptr (GSocket) socket = loopback_connect (loopback_port (loopback));
  g_autofree char *block = g_strnfill (1 << 20, 'x');

  loopback_send (socket, "POST /refuse HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n", -1);
  loopback_send (socket, block, 1 << 20);
  loopback_send (socket, block, 1 << 20);
  g_autofree char *head = loopback_read_head (socket);
  g_assert_true (g_str_has_prefix (head, "HTTP/1.1 413 "));
  g_assert_nonnull (strstr (head, "Connection: close\r\n"));
  g_assert_nonnull (strstr (head, "Content-Length: 6\r\n"));
  g_assert_nonnull (strstr (head, "X-Why: test\r\n"));
  g_assert_true (loopback_wait_closed (socket));
  loopback_stop (loopback);
}

static void
test_cut (void)
{
  Loopback *loopback = loopback_start (routes, G_N_ELEMENTS (routes), NULL);
  g_autoptr (GSocket) socket = loopback_connect (loopback_port (loopback));

  loopback_send (socket, "POST /cut HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n", -1);
  gsize length;
  g_autofree char *nothing = loopback_read_all (socket, &length);
  g_assert_cmpuint (length, ==, 0);
  loopback_stop (loopback);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refusal/send", test_send);
  g_test_add_func ("/refusal/cut", test_cut);
  return g_test_run ();
}
