/* See fj-sandbox-answer.h. */
#include "fj-sandbox-answer.h"

#include <string.h>

#include "fj-dicom-frame.h"
#include "fj-dicom-header.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-sandbox-memory.h"

#define MAX_SIDE 65535
#define MAX_FRAME (G_GUINT64_CONSTANT (2) << 30)

static gint64
get_number (const FjDicomObject *header, FjTag tag, gint64 otherwise)
{
  gint64 value;
  return fj_dicom_object_get_int (header, tag, 0, &value) ? value : otherwise;
}

gboolean
fj_sandbox_shape_read (const FjDicomObject *header, FjSandboxShape *shape, GError **error)
{
  gint64 rows = get_number (header, 0x00280010, 0), columns = get_number (header, 0x00280011, 0);
  gint64 samples = get_number (header, 0x00280002, 1), bits = get_number (header, 0x00280100, 8);
  gint64 stored;
  *shape = (FjSandboxShape){ .frames = fj_dicom_frame_count (header) };
  if (shape->frames == 0 || rows < 1 || columns < 1)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                           _ ("This object has no image. Open it as a report or a list of its attributes."));
      return FALSE;
    }
  if (rows > MAX_SIDE || columns > MAX_SIDE || samples < 1 || samples > 4 || bits < 1 || bits > 64)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                           _ ("The image of this object has a form that cannot be shown here. Ask the sender "
                              "for another form of it."));
      return FALSE;
    }
  shape->rows = (guint) rows;
  shape->columns = (guint) columns;
  shape->samples = (guint) samples;
  shape->bits_allocated = (guint) bits;
  stored = get_number (header, 0x00280101, bits);
  shape->bits_stored = stored >= 1 && stored <= bits ? (guint) stored : (guint) bits;
  shape->is_signed = get_number (header, 0x00280103, 0) == 1;
  if (fj_sandbox_shape_frame_bytes (shape) <= MAX_FRAME)
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("A frame of this image needs %lu MB, more than this program opens. Ask the sender for a smaller one."),
      (gulong) (fj_sandbox_shape_frame_bytes (shape) >> 20));
  return FALSE;
}

guint64
fj_sandbox_shape_frame_bytes (const FjSandboxShape *shape)
{
  return (guint64) shape->rows * shape->columns * shape->samples * ((shape->bits_allocated + 7) / 8);
}

static void
set_nonsense (GError **error)
{
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("What was read of this file does not hold together. Read it again; if that does not "
         "help, ask the sender to send it again."));
}

static gboolean
fits (const FjSandboxShape *shape, guint rows, guint columns, guint samples, FjSampleType type, guint stored)
{
  gboolean is_real = type == FJ_SAMPLE_F32 || type == FJ_SAMPLE_F64;
  return rows == shape->rows && columns == shape->columns && samples == shape->samples
         && fj_sample_size (type) == (shape->bits_allocated + 7) / 8
         && (is_real || (stored == shape->bits_stored && fj_sample_is_signed (type) == shape->is_signed));
}

/* The bits that are set anywhere, after negative values were brought above zero: vectorised. */
#define DEFINE_GATHER(name, type)                                                                            \
  static guint64 gather_##name (const type *values, gsize n, guint64 half)                                   \
  {                                                                                                          \
    type all = 0, add = (type) half;                                                                         \
    for (gsize i = 0; i < n; i++)                                                                            \
      all |= (type) (values[i] + add);                                                                       \
    return all;                                                                                              \
  }
DEFINE_GATHER (8, guint8)
DEFINE_GATHER (16, guint16)
DEFINE_GATHER (32, guint32)

/* Those who draw look values up in tables of Bits Stored. */
static gboolean
stays_in_range (const FjFrame *frame)
{
  FjSampleType type = fj_frame_get_type (frame);
  gsize size = fj_sample_size (type), n = fj_frame_get_size (frame) / size;
  guint stored = fj_frame_get_bits_stored (frame);
  guint64 half = fj_sample_is_signed (type) ? (guint64) 1 << (stored - 1) : 0;
  const void *values = fj_frame_get_data (frame);
  if (type == FJ_SAMPLE_F32 || type == FJ_SAMPLE_F64 || stored == size * 8)
    return TRUE;
  switch (size)
    {
    case 1:
      return gather_8 (values, n, half) >> stored == 0;
    case 2:
      return gather_16 (values, n, half) >> stored == 0;
    default:
      return gather_32 (values, n, half) >> stored == 0;
    }
}

gboolean
fj_sandbox_shape_check (const FjSandboxShape *shape, const FjFrame *frame, GError **error)
{
  if (fits (shape, fj_frame_get_rows (frame), fj_frame_get_columns (frame), fj_frame_get_samples (frame),
            fj_frame_get_type (frame), fj_frame_get_bits_stored (frame))
      && stays_in_range (frame))
    return TRUE;
  set_nonsense (error);
  return FALSE;
}

/* A sentence of the decoder, without what could make it more than one. */
static void
set_told (const FjSandboxReply *reply, GError **error)
{
  g_autofree char *message = g_utf8_make_valid (reply->message, (gssize) strlen (reply->message));
  for (char *c = message; *c; c++)
    if ((guchar) *c < ' ' || *c == 127)
      *c = ' ';
  g_set_error_literal (error, FJ_ERROR, (int) reply->code, message);
}

/* TRUE when there is something in @fd to look at. */
static gboolean
open_answer (const FjSandboxReply *reply, int fd, gboolean *is_sound, GError **error)
{
  *is_sound = memchr (reply->message, 0, sizeof reply->message) != NULL
              && memchr (reply->transfer_syntax, 0, sizeof reply->transfer_syntax) != NULL;
  if (*is_sound && reply->is_error)
    {
      *is_sound = fd < 0 && reply->code <= FJ_ERROR_INTERNAL && *reply->message;
      if (*is_sound)
        {
          set_told (reply, error);
          return FALSE;
        }
    }
  else if (*is_sound)
    *is_sound = fj_sandbox_memory_is_sealed (fd, reply->size);
  if (!*is_sound)
    set_nonsense (error);
  return *is_sound;
}

FjDicomObject *
fj_sandbox_answer_header (const FjSandboxReply *reply, int fd, gboolean *is_sound, GError **error)
{
  FjDicomObject *header = NULL;
  if (!open_answer (reply, fd, is_sound, error))
    return NULL;
  /* What is wrong with it is no word about the file. */
  if (reply->size <= FJ_DICOM_HEADER_MAX)
    header = fj_dicom_header_open (fd, reply->transfer_syntax, reply->has_pixels != 0, NULL);
  *is_sound = header != NULL;
  if (!header)
    set_nonsense (error);
  return header;
}

FjFrame *
fj_sandbox_answer_frame (
    const FjSandboxReply *reply, int fd, const FjSandboxShape *shape, gboolean *is_sound, GError **error)
{
  g_autoptr (GBytes) pixels = NULL;
  g_autoptr (FjFrame) frame = NULL;
  if (!open_answer (reply, fd, is_sound, error))
    return NULL;
  *is_sound = reply->type <= FJ_SAMPLE_F64
              && fits (shape, reply->rows, reply->columns, reply->samples, reply->type, reply->bits_stored)
              && reply->size == fj_sandbox_shape_frame_bytes (shape);
  if (!*is_sound)
    {
      set_nonsense (error);
      return NULL;
    }
  pixels = fj_sandbox_memory_take (fd, reply->size, error);
  if (!pixels)
    return NULL;
  frame = fj_frame_new (reply->rows, reply->columns, reply->samples, reply->type, reply->bits_stored, pixels);
  *is_sound = frame && fj_sandbox_shape_check (shape, frame, error);
  if (!frame)
    set_nonsense (error);
  return *is_sound ? g_steal_pointer (&frame) : NULL;
}
