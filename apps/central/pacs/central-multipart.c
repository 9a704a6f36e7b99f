#define _GNU_SOURCE /* memmem */
#include "central-multipart.h"

#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

#define BUFFER_SIZE ((gsize) 256 << 10)
#define MAX_HEAD 16384u /* headers of a part */
#define MAX_BOUNDARY 70u

struct _CentralMultipart
{
  GInputStream *stream;
  GCancellable *cancellable;
  char *delimiter; /* "\r\n--BOUNDARY" */
  gsize delimiter_length;
  guint8 *buffer;
  gsize begin, end; /* what has been read and not given out */
  gboolean in_part;
  gboolean finished;
};

static gboolean
broken (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                       _ ("The answer of the image archive is incomplete or malformed. Try again."));
  return FALSE;
}

CentralMultipart *
central_multipart_new (GInputStream *stream, const char *boundary, GCancellable *cancellable, GError **error)
{
  if (boundary == NULL || *boundary == '\0' || strlen (boundary) > MAX_BOUNDARY)
    {
      broken (error);
      return NULL;
    }
  CentralMultipart *multipart = g_new0 (CentralMultipart, 1);
  multipart->stream = g_object_ref (stream);
  multipart->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  multipart->delimiter = g_strconcat ("\r\n--", boundary, NULL);
  multipart->delimiter_length = strlen (multipart->delimiter);
  multipart->buffer = g_malloc (BUFFER_SIZE);
  /* The first delimiter may stand at the very beginning, where no line end is before it. */
  memcpy (multipart->buffer, "\r\n", 2);
  multipart->end = 2;
  multipart->in_part = TRUE;
  return multipart;
}

void
central_multipart_free (CentralMultipart *multipart)
{
  if (multipart == NULL)
    return;
  g_object_unref (multipart->stream);
  g_clear_object (&multipart->cancellable);
  g_free (multipart->delimiter);
  g_free (multipart->buffer);
  g_free (multipart);
}

/* Reads more behind what is there. FALSE: the end of the stream (an error too: it is never a good place to
 * end) or a failure. */
static gboolean
fill (CentralMultipart *multipart, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gsize length = multipart->end - multipart->begin;

  memmove (multipart->buffer, multipart->buffer + multipart->begin, length);
  multipart->begin = 0;
  multipart->end = length;
  g_assert (length < BUFFER_SIZE);
  gssize n = g_input_stream_read (multipart->stream, multipart->buffer + length, BUFFER_SIZE - length,
                                  multipart->cancellable, &cause);
  if (n > 0)
    {
      multipart->end += (gsize) n;
      return TRUE;
    }
  if (n == 0)
    return broken (error);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE", "pacs: %s", cause->message);
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                       _ ("The image archive does not answer. Try again in a minute."));
  return FALSE;
}

/* Bytes before the next delimiter, as far as that can be said; @found: it stands right behind them. */
static gsize
before_delimiter (const CentralMultipart *multipart, gboolean *found)
{
  const guint8 *data = multipart->buffer + multipart->begin;
  gsize length = multipart->end - multipart->begin;
  const guint8 *hit = memmem (data, length, multipart->delimiter, multipart->delimiter_length);

  *found = hit != NULL;
  if (hit != NULL)
    return (gsize) (hit - data);
  return length >= multipart->delimiter_length ? length - (multipart->delimiter_length - 1) : 0;
}

gssize
central_multipart_read (CentralMultipart *multipart, void *buffer, gsize size, GError **error)
{
  gboolean found;
  gsize available;

  if (!multipart->in_part)
    return 0;
  while ((available = before_delimiter (multipart, &found)) == 0 && !found)
    if (!fill (multipart, error))
      return -1;
  if (available == 0)
    {
      multipart->begin += multipart->delimiter_length;
      multipart->in_part = FALSE;
      return 0;
    }
  available = MIN (available, size);
  memcpy (buffer, multipart->buffer + multipart->begin, available);
  multipart->begin += available;
  return (gssize) available;
}

/* Behind a delimiter: the end of its line and the part's headers, or "--". */
static gboolean
read_head (CentralMultipart *multipart, GError **error)
{
  while (multipart->end - multipart->begin < 2)
    if (!fill (multipart, error))
      return FALSE;
  if (memcmp (multipart->buffer + multipart->begin, "--", 2) == 0)
    {
      multipart->finished = TRUE;
      return FALSE;
    }
  for (;;)
    {
      const guint8 *data = multipart->buffer + multipart->begin;
      gsize length = multipart->end - multipart->begin;
      const guint8 *end = memmem (data, MIN (length, MAX_HEAD), "\r\n\r\n", 4);
      if (end != NULL)
        {
          multipart->begin += (gsize) (end - data) + 4;
          multipart->in_part = TRUE;
          return TRUE;
        }
      if (length >= MAX_HEAD)
        return broken (error);
      if (!fill (multipart, error))
        return FALSE;
    }
}

gboolean
central_multipart_next (CentralMultipart *multipart, GError **error)
{
  guint8 block[4096];
  gssize n;

  if (multipart->finished)
    return FALSE;
  /* What stands before the first delimiter is nobody's, like the rest of a part that was not read. */
  while ((n = central_multipart_read (multipart, block, sizeof block, error)) > 0)
    ;
  if (n < 0)
    return FALSE;
  return read_head (multipart, error);
}
