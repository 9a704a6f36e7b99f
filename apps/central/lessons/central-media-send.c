/* A file as an answer, block by block: the next is read when the last has been written. */
#include "central-media.h"

#include <gio/gunixinputstream.h>
#include <unistd.h>
#include "fj-refusal.h"

#define BLOCK 262144u

typedef struct
{
  gatomicrefcount refs;
  SoupServerMessage *message; /* NULL when its exchange is over */
  GInputStream *stream;
  GCancellable *cancellable;
  guint64 left; /* bytes still to be read */
} Sending;

void
central_media_file_free (CentralMediaFile *file)
{
  if (file == NULL)
    return;
  if (file->fd >= 0)
    close (file->fd);
  g_free (file->content_type);
  g_free (file->etag);
  g_free (file);
}

static void
sending_unref (Sending *sending)
{
  if (!g_atomic_ref_count_dec (&sending->refs))
    return;
  g_object_unref (sending->stream);
  g_object_unref (sending->cancellable);
  g_free (sending);
}

static void
end (Sending *sending)
{
  SoupServerMessage *message = g_steal_pointer (&sending->message);

  if (message == NULL)
    return;
  g_signal_handlers_disconnect_by_data (message, sending);
  g_cancellable_cancel (sending->cancellable);
  g_object_unref (message);
  sending_unref (sending);
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  end (data);
}

static void
on_block (GObject *source, GAsyncResult *result, gpointer data)
{
  Sending *sending = data;
  g_autoptr (GBytes) block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  if (sending->message == NULL)
    ;
  else if (block == NULL || g_bytes_get_size (block) == 0)
    {
      /* The file ends before its end: the client must notice. */
      g_autoptr (SoupServerMessage) message = g_object_ref (sending->message);

      end (sending);
      fj_refusal_cut (message);
    }
  else
    {
      SoupMessageBody *body = soup_server_message_get_response_body (sending->message);

      sending->left -= g_bytes_get_size (block);
      soup_message_body_append_bytes (body, block);
      if (sending->left == 0)
        soup_message_body_complete (body);
      soup_server_message_unpause (sending->message);
    }
  sending_unref (sending);
}

static void
read_block (Sending *sending)
{
  g_atomic_ref_count_inc (&sending->refs);
  g_input_stream_read_bytes_async (sending->stream, (gsize) MIN (sending->left, BLOCK), G_PRIORITY_DEFAULT,
                                   sending->cancellable, on_block, sending);
}

static void
on_wrote_chunk (SoupServerMessage *message, gpointer data)
{
  Sending *sending = data;

  if (sending->left > 0)
    read_block (sending);
}

void
central_media_send (SoupServerMessage *message, const FjRequest *request, CentralMediaFile *file)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  guint64 length = file->is_part ? file->last - file->first + 1 : file->size;
  Sending *sending;

  soup_server_message_set_status (message, file->is_part ? 206 : 200, NULL);
  soup_message_headers_replace (headers, "X-Request-Id", request->id);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Cache-Control", "private, no-cache");
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  soup_message_headers_replace (headers, "Content-Type", file->content_type);
  soup_message_headers_replace (headers, "ETag", file->etag);
  if (file->is_part)
    soup_message_headers_set_content_range (headers, (goffset) file->first, (goffset) file->last,
                                            (goffset) file->size);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CONTENT_LENGTH);
  soup_message_headers_set_content_length (headers, (goffset) length);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  /* The server would cut ranges by itself out of what it holds. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  if (length == 0 || g_str_equal (soup_server_message_get_method (message), "HEAD"))
    {
      soup_message_body_complete (soup_server_message_get_response_body (message));
      soup_server_message_unpause (message);
      return;
    }
  sending = g_new0 (Sending, 1);
  g_atomic_ref_count_init (&sending->refs);
  sending->message = g_object_ref (message);
  sending->stream = g_unix_input_stream_new (file->fd, TRUE);
  file->fd = -1;
  sending->cancellable = g_cancellable_new ();
  sending->left = length;
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), sending);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), sending);
  read_block (sending);
}
