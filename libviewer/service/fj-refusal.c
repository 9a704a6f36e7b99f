#include "fj-refusal.h"

#define LINGER_BYTES (4u << 20)
#define LINGER_SECONDS 3u
#define BLOCK 65536u

typedef struct
{
  GIOStream *stream;
  GSocket *socket; /* NULL: not known */
  GString *text;
  GCancellable *cancellable;
  GSource *timeout;
  gsize drained;
} Refusal;

static void
refusal_free (Refusal *refusal)
{
  g_io_stream_close (refusal->stream, NULL, NULL);
  g_object_unref (refusal->stream);
  g_clear_object (&refusal->socket);
  g_string_free (refusal->text, TRUE);
  g_source_destroy (refusal->timeout);
  g_source_unref (refusal->timeout);
  g_object_unref (refusal->cancellable);
  g_free (refusal);
}

static gboolean
on_timeout (gpointer user_data)
{
  Refusal *refusal = user_data;

  g_cancellable_cancel (refusal->cancellable);
  return G_SOURCE_REMOVE;
}

static void drain (Refusal *refusal);

static void
on_drained (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Refusal *refusal = user_data;
  gssize n = g_input_stream_skip_finish (G_INPUT_STREAM (source), result, NULL);

  if (n > 0 && (refusal->drained += (gsize) n) < LINGER_BYTES)
    drain (refusal);
  else
    refusal_free (refusal);
}

static void
drain (Refusal *refusal)
{
  g_input_stream_skip_async (g_io_stream_get_input_stream (refusal->stream), BLOCK, G_PRIORITY_DEFAULT,
                             refusal->cancellable, on_drained, refusal);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Refusal *refusal = user_data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      if (refusal->socket != NULL)
        g_socket_shutdown (refusal->socket, FALSE, TRUE, NULL);
      drain (refusal);
    }
  else
    refusal_free (refusal);
}

void
fj_refusal_send (SoupServerMessage *message, const FjReply *reply)
{
  g_autoptr (SoupServerMessage) keep = g_object_ref (message);
  GSocketAddress *address = soup_server_message_get_remote_address (message);
  GSocket *socket = address != NULL ? g_object_get_data (G_OBJECT (address), FJ_SERVICE_SOCKET) : NULL;
  g_autoptr (GSocket) kept = socket != NULL ? g_object_ref (socket) : NULL;
  GIOStream *stream = soup_server_message_steal_connection (message);
  GHashTableIter iter;
  gpointer name, value;

  if (stream == NULL)
    return;
  Refusal *refusal = g_new0 (Refusal, 1);
  refusal->stream = stream;
  refusal->socket = g_steal_pointer (&kept);
  refusal->cancellable = g_cancellable_new ();
  refusal->text = g_string_new (NULL);
  gsize length = reply->body != NULL ? g_bytes_get_size (reply->body) : 0;
  g_string_append_printf (refusal->text,
                          "HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n",
                          reply->status, soup_status_get_phrase (reply->status), length);
  if (length > 0)
    g_string_append_printf (refusal->text, "Content-Type: %s\r\n",
                            reply->content_type != NULL ? reply->content_type : "application/fhir+json");
  g_hash_table_iter_init (&iter, reply->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_string_append_printf (refusal->text, "%s: %s\r\n", (char *) name, (char *) value);
  g_string_append (refusal->text, "\r\n");
  if (length > 0)
    g_string_append_len (refusal->text, g_bytes_get_data (reply->body, NULL), (gssize) length);

  refusal->timeout = g_timeout_source_new_seconds (LINGER_SECONDS);
  g_source_set_callback (refusal->timeout, on_timeout, refusal, NULL);
  g_source_attach (refusal->timeout, g_main_context_get_thread_default ());
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream), refusal->text->str,
                                   refusal->text->len, G_PRIORITY_DEFAULT, refusal->cancellable, on_written,
                                   refusal);
}

void
fj_refusal_cut (SoupServerMessage *message)
{
  g_autoptr (SoupServerMessage) keep = g_object_ref (message);
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  if (stream != NULL)
    g_io_stream_close (stream, NULL, NULL);
}
