/* See fj-dicom-guard-source.h. */
#include "fj-dicom-guard-source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define LOOK_BACK FJ_DICOM_GUARD_SOURCE_LOOK_BACK

void
fj_dicom_guard_source_init (FjDicomGuardSource *self, int fd, gconstpointer data, guint64 size)
{
  memset (self, 0, sizeof *self);
  self->fd = fd;
  self->data = data;
  self->size = self->raw_size = size;
}

void
fj_dicom_guard_source_clear (FjDicomGuardSource *self)
{
  g_clear_object (&self->inflater);
}

void
fj_dicom_guard_source_begin_inflate (FjDicomGuardSource *self, guint64 expansion_limit)
{
  self->raw_pos = self->pos;
  self->inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  self->expansion_limit = expansion_limit;
  self->size = G_MAXUINT64;
  self->pos = self->window_start = self->window_length = 0;
}

static gssize
source_pread (FjDicomGuardSource *self, guint8 *out, gsize n, guint64 offset)
{
  if (self->fd < 0)
    {
      if (offset >= self->raw_size)
        return 0;
      n = MIN (n, self->raw_size - offset);
      memcpy (out, self->data + offset, n);
      return n;
    }
  for (;;)
    {
      gssize got = pread (self->fd, out, n, offset);
      if (got >= 0)
        return got;
      if (errno != EINTR)
        {
          self->saved_errno = errno;
          return -1;
        }
    }
}

/* Puts the next inflated bytes into the window; FALSE at the end or on an error. */
static gboolean
source_inflate (FjDicomGuardSource *self)
{
  while (!self->inflated_all)
    {
      g_autoptr (GError) error = NULL;
      gsize consumed = 0, produced = 0;
      if (self->raw_start == self->raw_length)
        {
          gssize got = source_pread (self, self->raw, sizeof self->raw, self->raw_pos);
          if (got < 0)
            return FALSE;
          self->raw_pos += got;
          self->raw_start = 0;
          self->raw_length = got;
        }
      gboolean at_end = self->raw_length == 0;
      /* The last bytes stay in front of the new ones, so that a peek can step back over the edge. */
      gsize kept = MIN (self->window_length, LOOK_BACK);
      guint8 tail[LOOK_BACK];
      memcpy (tail, self->window + self->window_offset + self->window_length - kept, kept);
      GConverterResult result = g_converter_convert (
          self->inflater, self->raw + self->raw_start, self->raw_length - self->raw_start,
          self->window + LOOK_BACK, sizeof self->window - LOOK_BACK, at_end ? G_CONVERTER_INPUT_AT_END : 0,
          &consumed, &produced, &error);
      if (result == G_CONVERTER_ERROR)
        {
          /* A converter that needs more input although some is left over keeps it: hand it the next bytes as
           * well. */
          if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) && !at_end)
            {
              gsize left = self->raw_length - self->raw_start;
              memmove (self->raw, self->raw + self->raw_start, left);
              gssize got = left < sizeof self->raw
                               ? source_pread (self, self->raw + left, sizeof self->raw - left, self->raw_pos)
                               : 0;
              if (got > 0)
                {
                  self->raw_pos += got;
                  self->raw_start = 0;
                  self->raw_length = left + got;
                  continue;
                }
            }
          self->inflate_failed = TRUE;
          self->inflated_all = TRUE;
          return FALSE;
        }
      self->raw_start += consumed;
      if (result == G_CONVERTER_FINISHED)
        self->inflated_all = TRUE;
      if (produced > 0)
        {
          memcpy (self->window + LOOK_BACK - kept, tail, kept);
          self->window_start += self->window_length - kept;
          self->window_offset = LOOK_BACK - kept;
          self->window_length = kept + produced;
          if (self->window_start + self->window_length > self->expansion_limit)
            {
              self->expands_too_far = TRUE;
              self->inflated_all = TRUE;
              return FALSE;
            }
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
fj_dicom_guard_source_fill (FjDicomGuardSource *self)
{
  for (;;)
    {
      if (self->pos >= self->window_start && self->pos < self->window_start + self->window_length)
        return TRUE;
      if (self->inflater)
        {
          if (!source_inflate (self))
            return FALSE;
          continue;
        }
      if (self->pos >= self->size)
        return FALSE;
      gssize got = source_pread (self, self->window, sizeof self->window, self->pos);
      if (got <= 0)
        return FALSE;
      self->window_start = self->pos;
      self->window_length = got;
    }
}

gboolean
fj_dicom_guard_source_read (FjDicomGuardSource *self, guint8 *out, gsize n)
{
  while (n > 0)
    {
      if (!fj_dicom_guard_source_fill (self))
        return FALSE;
      gsize there = self->window_start + self->window_length - self->pos;
      gsize take = MIN (there, n);
      memcpy (out, self->window + self->window_offset + (self->pos - self->window_start), take);
      self->pos += take;
      out += take;
      n -= take;
    }
  return TRUE;
}

gboolean
fj_dicom_guard_source_skip (FjDicomGuardSource *self, guint64 n)
{
  if (!self->inflater)
    {
      if (n > self->size - self->pos)
        return FALSE;
      self->pos += n;
      return TRUE;
    }
  while (n > 0)
    {
      if (!fj_dicom_guard_source_fill (self))
        return FALSE;
      guint64 take = MIN (self->window_start + self->window_length - self->pos, n);
      self->pos += take;
      n -= take;
    }
  return TRUE;
}

gboolean
fj_dicom_guard_source_at_end (FjDicomGuardSource *self)
{
  return !fj_dicom_guard_source_fill (self);
}
