/* See fj-dicom-guard.h. */
#include "fj-dicom-guard.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fj-error.h"
#include "fj-language.h"

#define UNDEFINED 0xFFFFFFFFu
#define TAG_ITEM 0xFFFEE000u
#define TAG_ITEM_END 0xFFFEE00Du
#define TAG_SEQUENCE_END 0xFFFEE0DDu
#define TAG_PIXEL_DATA 0x7FE00010u
#define META_MAX_ELEMENTS 256
#define LOOK_BACK 16
/* Steps through lists that a parser with sorted insertion may be made to take. */
#define MAX_LIST_STEPS 20000000u

/* Where the bytes come from: a descriptor, memory, or either of them through an inflater. */
typedef struct
{
  int fd; /* -1: memory */
  const guint8 *data;
  guint64 size; /* of the file; G_MAXUINT64 behind the inflater */
  guint64 pos;  /* of the next byte to hand out */
  guint8 window[4096];
  guint64 window_start;
  gsize window_offset, window_length; /* of what is valid in the window */
  /* deflated only */
  GConverter *inflater;
  guint64 raw_pos, raw_size, expansion_limit;
  guint8 raw[4096];
  gsize raw_start, raw_length;
  gboolean inflated_all;
  int saved_errno; /* of a failed read, 0 when none */
  gboolean expands_too_far, inflate_failed;
} Source;

typedef struct
{
  Source source;
  FjDicomGuardIsSequence is_sequence;
  FjDicomGuardSummary *summary;
  guint64 list_steps;
  GError **error;
} Walk;

/* One level of items: what is open around the cursor. */
typedef struct
{
  guint64 end; /* G_MAXUINT64: undefined length */
  gboolean implicit, big;
} Extent;

static gssize
source_pread (Source *self, guint8 *out, gsize n, guint64 offset)
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
source_inflate (Source *self)
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

/* Makes the window hold the byte at @pos; FALSE at the end or on an error. */
static gboolean
source_fill (Source *self)
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

static gboolean
source_read (Source *self, guint8 *out, gsize n)
{
  while (n > 0)
    {
      if (!source_fill (self))
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

static gboolean
source_skip (Source *self, guint64 n)
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
      if (!source_fill (self))
        return FALSE;
      guint64 take = MIN (self->window_start + self->window_length - self->pos, n);
      self->pos += take;
      n -= take;
    }
  return TRUE;
}

static gboolean
source_at_end (Source *self)
{
  return !source_fill (self);
}

static guint16
get16 (const guint8 *p, gboolean big)
{
  return big ? (p[0] << 8 | p[1]) : (p[1] << 8 | p[0]);
}

static guint32
get32 (const guint8 *p, gboolean big)
{
  return big ? ((guint32) get16 (p, TRUE) << 16 | get16 (p + 2, TRUE))
             : ((guint32) get16 (p + 2, FALSE) << 16 | get16 (p, FALSE));
}

static guint32
get_tag (const guint8 *p, gboolean big)
{
  return (guint32) get16 (p, big) << 16 | get16 (p + 2, big);
}

gboolean
fj_dicom_guard_vr_is_long (const char vr[2])
{
  static const char shorts[] = "AEASATCSDADSDTFLFDISLOLTPNSHSLSSSTTMUIULUS";
  for (gsize i = 0; shorts[i]; i += 2)
    if (shorts[i] == vr[0] && shorts[i + 1] == vr[1])
      return FALSE;
  /* Names that DCMTK's table has for itself and accepts from a file. */
  if ((vr[0] == 'o' && vr[1] == 'x') || (vr[0] == 'p' && vr[1] == 'x') || (vr[0] == 'l' && vr[1] == 't'))
    return TRUE;
  /* Future VRs are of capital letters and long (PS3.5 7.1.2); anything else is a mistake, read as short. */
  return vr[0] >= 'A' && vr[0] <= 'Z' && vr[1] >= 'A' && vr[1] <= 'Z';
}

static gboolean
walk_broken (Walk *self)
{
  Source *source = &self->source;
  g_autofree char *at = g_strdup_printf ("%" G_GUINT64_FORMAT, source->pos);
  g_autofree char *limit = g_format_size_full (source->expansion_limit, G_FORMAT_SIZE_IEC_UNITS);
  if (source->saved_errno)
    g_set_error (self->error, FJ_ERROR, FJ_ERROR_IO,
                 _ ("The file cannot be read: %s. Try again, or copy it anew."),
                 g_strerror (source->saved_errno));
  else if (source->expands_too_far)
    g_set_error (
        self->error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
        _ ("The compressed data set grows to more than %s, which no image needs. It was not opened."), limit);
  else if (source->inflate_failed)
    g_set_error_literal (self->error, FJ_ERROR, FJ_ERROR_CORRUPT,
                         _ ("The compressed data set is damaged. Ask the sender to send the file again."));
  else
    g_set_error (
        self->error, FJ_ERROR, FJ_ERROR_CORRUPT,
        _ ("The file ends in the middle of a value (after byte %s): it is truncated. Ask the sender to send it again."),
        at);
  return FALSE;
}

static gboolean
walk_misplaced (Walk *self, guint32 tag)
{
  g_autofree char *at = g_strdup_printf ("%" G_GUINT64_FORMAT, self->source.pos);
  g_set_error (
      self->error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("Element (%04X,%04X) before byte %s is not where it can be: the file is damaged. Ask the sender to "
         "send it again."),
      tag >> 16, tag & 0xFFFF, at);
  return FALSE;
}

static gboolean
walk_overrun (Walk *self, guint32 tag)
{
  g_autofree char *at = g_strdup_printf ("%" G_GUINT64_FORMAT, self->source.pos);
  g_set_error (
      self->error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("Element (%04X,%04X) before byte %s is longer than what contains it: the file is damaged. Ask the "
         "sender to send it again."),
      tag >> 16, tag & 0xFFFF, at);
  return FALSE;
}

static gboolean
walk_count (Walk *self)
{
  if (++self->summary->n_elements <= FJ_DICOM_GUARD_MAX_ELEMENTS)
    return TRUE;
  g_set_error (self->error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
               _ ("The file has more than %d data elements, which no image needs. It was not opened."),
               FJ_DICOM_GUARD_MAX_ELEMENTS);
  return FALSE;
}

static gboolean
walk_add_steps (Walk *self, guint64 steps)
{
  self->list_steps += steps;
  if (self->list_steps <= MAX_LIST_STEPS)
    return TRUE;
  g_set_error_literal (
      self->error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("The data elements of the file are in such disorder that reading it would take too long. It "
         "was not opened."));
  return FALSE;
}

static gboolean walk_items (Walk *self, guint32 sequence, guint32 length, const Extent *around, guint depth);

/* Fragments of encapsulated pixel data: items of bytes up to a sequence delimiter (PS3.5 A.4). */
static gboolean
walk_fragments (Walk *self, const Extent *around)
{
  for (;;)
    {
      guint8 head[8];
      if (!source_read (&self->source, head, 8))
        return walk_broken (self);
      guint32 tag = get_tag (head, around->big);
      guint32 length = get32 (head + 4, around->big);
      if (self->source.pos > around->end)
        return walk_overrun (self, tag);
      if (tag == TAG_SEQUENCE_END)
        return TRUE;
      if (tag != TAG_ITEM || length == UNDEFINED)
        return walk_misplaced (self, tag);
      if (!walk_count (self))
        return FALSE;
      if (around->end != G_MAXUINT64 && length > around->end - self->source.pos)
        return walk_overrun (self, tag);
      if (!source_skip (&self->source, length))
        return walk_broken (self);
    }
}

/* Zeros to the end of the file are padding of careless writers, not elements. */
static gboolean
walk_rest_is_zero (Walk *self, guint64 start)
{
  Source *source = &self->source;
  while (source_fill (source))
    {
      const guint8 *p = source->window + source->window_offset + (source->pos - source->window_start);
      gsize n = source->window_start + source->window_length - source->pos;
      for (gsize i = 0; i < n; i++)
        if (p[i])
          return FALSE;
      source->pos += n;
    }
  self->summary->dataset_end = start;
  return source->saved_errno == 0;
}

/* TRUE when the value that follows begins with an item tag; the cursor stays. */
static gboolean
walk_peek_item (Walk *self, guint32 length, gboolean big)
{
  Source *source = &self->source;
  guint8 head[4];
  if (length < 8)
    return FALSE;
  guint64 pos = source->pos;
  gboolean is_item = source_read (source, head, 4) && get_tag (head, big) == TAG_ITEM;
  source->pos = pos;
  return is_item;
}

static gboolean
walk_value (Walk *self, guint32 tag, const char vr[2], guint32 length, const Extent *around, guint depth)
{
  gboolean top = depth == 0;
  if (top && (tag == TAG_PIXEL_DATA || tag == 0x7FE00008u || tag == 0x7FE00009u))
    {
      self->summary->has_pixel_data = TRUE;
      self->summary->is_encapsulated = length == UNDEFINED;
    }
  if (length == UNDEFINED)
    {
      gboolean is_bytes = around->implicit ? tag == TAG_PIXEL_DATA
                                           : (vr[0] == 'O' && (vr[1] == 'B' || vr[1] == 'W'))
                                                 || (vr[0] == 'p' && vr[1] == 'x')
                                                 || (tag == TAG_PIXEL_DATA && vr[0] == 'o' && vr[1] == 'x');
      if (is_bytes)
        return walk_fragments (self, around);
      if (around->implicit || (vr[0] == 'S' && vr[1] == 'Q'))
        return walk_items (self, tag, length, around, depth);
      gboolean is_known_otherwise = !fj_dicom_guard_vr_is_long (vr)
                                    || (vr[0] == 'O' && strchr ("DFLV", vr[1]) != NULL)
                                    || (vr[0] == 'U' && strchr ("CRTV", vr[1]) != NULL)
                                    || (vr[0] == 'S' && vr[1] == 'V') || vr[0] == 'o' || vr[0] == 'l';
      if (is_known_otherwise)
        return walk_misplaced (self, tag);
      /* UN, or a VR of the future, of undefined length: a sequence in implicit VR little endian
       * (PS3.5 6.2.2). */
      Extent inner = { around->end, TRUE, FALSE };
      return walk_items (self, tag, length, &inner, depth);
    }
  if (around->end != G_MAXUINT64 && length > around->end - self->source.pos)
    return walk_overrun (self, tag);
  gboolean is_sequence;
  if (!around->implicit)
    is_sequence = vr[0] == 'S' && vr[1] == 'Q';
  else if (self->is_sequence && ((tag >> 16) & 1) == 0)
    is_sequence = length > 0 && self->is_sequence (tag);
  else
    is_sequence
        = walk_peek_item (self, length, around->big); /* private: only its creator's dictionary would know */
  if (is_sequence)
    return walk_items (self, tag, length, around, depth);
  if (!source_skip (&self->source, length))
    return walk_broken (self);
  return TRUE;
}

/* The elements of the data set (@depth 0) or of one item. */
static gboolean
walk_elements (Walk *self, const Extent *extent, guint depth)
{
  guint64 n_here = 0, n_creators = 0;
  guint32 previous = 0;
  while (self->source.pos < extent->end)
    {
      if (depth == 0 && source_at_end (&self->source))
        return self->source.saved_errno || self->source.expands_too_far || self->source.inflate_failed
                   ? walk_broken (self)
                   : TRUE;
      guint64 start = self->source.pos;
      guint8 head[8], wide[4];
      if (!source_read (&self->source, head, 8))
        {
          if (depth == 0 && !self->source.inflater && start + 8 > self->source.size)
            {
              self->source.pos = start;
              if (walk_rest_is_zero (self, start))
                return TRUE;
            }
          return walk_broken (self);
        }
      guint32 tag = get_tag (head, extent->big);
      if (tag == TAG_ITEM_END && depth > 0 && extent->end == G_MAXUINT64)
        return TRUE;
      if (tag >> 16 == 0xFFFE)
        return walk_misplaced (self, tag);
      if (tag == 0 && depth == 0 && !self->source.inflater)
        {
          guint64 after = self->source.pos;
          if (get32 (head + 4, FALSE) == 0 && walk_rest_is_zero (self, start))
            return TRUE;
          self->source.pos = after;
        }
      if (!walk_count (self))
        return FALSE;
      guint32 length;
      const char *vr = "";
      if (extent->implicit)
        length = get32 (head + 4, extent->big);
      else
        {
          vr = (const char *) head + 4;
          if (!fj_dicom_guard_vr_is_long (vr))
            length = get16 (head + 6, extent->big);
          else if (source_read (&self->source, wide, 4))
            length = get32 (wide, extent->big);
          else
            return walk_broken (self);
        }
      if (self->source.pos > extent->end)
        return walk_overrun (self, tag);
      if (tag <= previous && n_here > 0 && !walk_add_steps (self, n_here))
        return FALSE;
      previous = MAX (previous, tag);
      n_here++;
      if ((tag >> 16) & 1)
        {
          if ((tag & 0xFFFF) < 0x100)
            n_creators++;
          else if (!walk_add_steps (self, n_creators > 64 ? n_creators : 0))
            return FALSE;
        }
      if (!walk_value (self, tag, vr, length, extent, depth))
        return FALSE;
    }
  return TRUE;
}

static gboolean
walk_items (Walk *self, guint32 sequence, guint32 length, const Extent *around, guint depth)
{
  if (depth + 1 > FJ_DICOM_GUARD_MAX_NESTING)
    {
      g_set_error (
          self->error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("Sequences in the file are nested deeper than %d levels, which no image needs. It was not "
             "opened."),
          FJ_DICOM_GUARD_MAX_NESTING);
      return FALSE;
    }
  guint64 end = length == UNDEFINED ? G_MAXUINT64 : self->source.pos + length;
  guint64 bound = MIN (end, around->end);
  /* By the dictionary nobody said that a private value is a sequence: one that is none is skipped as bytes.
   */
  gboolean may_be_bytes = around->implicit && (sequence >> 16) & 1 && length != UNDEFINED;
  while (self->source.pos < end)
    {
      guint8 head[8];
      if (!source_read (&self->source, head, 8))
        return walk_broken (self);
      guint32 tag = get_tag (head, around->big);
      guint32 item_length = get32 (head + 4, around->big);
      if (self->source.pos > bound)
        return walk_overrun (self, tag);
      if (tag == TAG_SEQUENCE_END && end == G_MAXUINT64)
        return TRUE;
      if (tag != TAG_ITEM)
        {
          if (!may_be_bytes)
            return walk_misplaced (self, tag);
          return source_skip (&self->source, end - self->source.pos) ? TRUE : walk_broken (self);
        }
      if (!walk_count (self))
        return FALSE;
      self->summary->nesting = MAX (self->summary->nesting, depth + 1);
      Extent item = *around;
      if (item_length == UNDEFINED)
        item.end = G_MAXUINT64;
      else if (bound != G_MAXUINT64 && item_length > bound - self->source.pos)
        return walk_overrun (self, tag);
      else
        item.end = self->source.pos + item_length;
      if (!walk_elements (self, &item, depth + 1))
        return FALSE;
      if (self->source.pos > bound)
        return walk_overrun (self, sequence);
    }
  return TRUE;
}

/* Reads group 0002 (always explicit VR little endian) and leaves the cursor behind it. */
static gboolean
walk_meta (Walk *self)
{
  Source *source = &self->source;
  FjDicomGuardSummary *summary = self->summary;
  summary->has_meta = TRUE;
  for (guint n = 0;; n++)
    {
      guint64 start = source->pos;
      guint8 head[8], wide[4], value[64];
      if (!source_read (source, head, 8))
        {
          source->pos = start;
          return TRUE; /* an empty or tiny data set: judged by who looks at the data set */
        }
      guint32 tag = get_tag (head, FALSE);
      if (tag >> 16 != 0x0002)
        {
          source->pos = start;
          return TRUE;
        }
      if (n == META_MAX_ELEMENTS)
        return walk_misplaced (self, tag);
      guint32 length = get16 (head + 6, FALSE);
      if (fj_dicom_guard_vr_is_long ((const char *) head + 4))
        {
          if (!source_read (source, wide, 4))
            return walk_broken (self);
          length = get32 (wide, FALSE);
        }
      if (length == UNDEFINED)
        return walk_misplaced (self, tag);
      guint64 after = source->pos + length;
      if (after > source->size)
        return walk_broken (self);
      if (tag == 0x00020000u && length == 4)
        {
          if (!source_read (source, value, 4))
            return walk_broken (self);
          if (get32 (value, FALSE) > source->size - source->pos)
            return walk_overrun (self, tag);
        }
      else if (tag == 0x00020010u && length <= 64)
        {
          if (!source_read (source, value, length))
            return walk_broken (self);
          while (length > 0 && (value[length - 1] == 0 || value[length - 1] == ' '))
            length--;
          memcpy (summary->transfer_syntax, value, length);
          summary->transfer_syntax[length] = 0;
        }
      source->pos = after;
    }
}

/* No transfer syntax is declared: the first element shows it, as it shows it to DCMTK. */
static gboolean
walk_find_layout (Walk *self)
{
  guint64 start = self->source.pos;
  guint8 head[8];
  gboolean got = source_read (&self->source, head, 8);
  self->source.pos = start;
  if (!got)
    return FALSE;
  guint32 little = get_tag (head, FALSE), big = get_tag (head, TRUE);
  gboolean is_big = (big >> 16) < (little >> 16);
  static const char vrs[]
      = "AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN "
        "UR US UT UV ";
  char vr[4] = { head[4], head[5], ' ', 0 };
  gboolean is_explicit = head[4] >= 'A' && head[5] >= 'A' && strstr (vrs, vr) != NULL;
  guint32 tag = is_big ? big : little;
  /* A data set begins with a low even group: anything else is no DICOM. */
  if ((tag >> 16) == 0 || (tag >> 16) > 0x0020 || (is_big && !is_explicit))
    return FALSE;
  if (!is_explicit && get32 (head + 4, FALSE) > self->source.size - start - 8
      && get32 (head + 4, FALSE) != UNDEFINED)
    return FALSE;
  self->summary->layout = is_big        ? FJ_DICOM_LAYOUT_EXPLICIT_BIG
                          : is_explicit ? FJ_DICOM_LAYOUT_EXPLICIT_LITTLE
                                        : FJ_DICOM_LAYOUT_IMPLICIT_LITTLE;
  g_strlcpy (self->summary->transfer_syntax,
             is_big        ? "1.2.840.10008.1.2.2"
             : is_explicit ? "1.2.840.10008.1.2.1"
                           : "1.2.840.10008.1.2",
             sizeof self->summary->transfer_syntax);
  return TRUE;
}

static gboolean
walk_file (Walk *self)
{
  Source *source = &self->source;
  FjDicomGuardSummary *summary = self->summary;
  guint8 head[132];

  memset (summary, 0, sizeof *summary);
  summary->size = source->size;
  if (source->size > FJ_DICOM_GUARD_MAX_SIZE)
    {
      g_autofree char *limit = g_format_size_full (FJ_DICOM_GUARD_MAX_SIZE, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (self->error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("The file is larger than %s. It was not opened."), limit);
      return FALSE;
    }
  if (source->size >= 132 && !source_read (source, head, 132))
    return walk_broken (self);
  source->pos = 0;
  if (source->size >= 132 && memcmp (head + 128, "DICM", 4) == 0)
    source->pos = 132;
  guint64 start = source->pos;
  if (!walk_meta (self))
    return FALSE;
  summary->has_meta = source->pos > start;
  summary->dataset_offset = source->pos;
  summary->dataset_end = source->size;

  const char *uid = summary->transfer_syntax;
  if (strcmp (uid, "1.2.840.10008.1.2") == 0 || strcmp (uid, "1.2.840.113619.5.2") == 0)
    summary->layout = FJ_DICOM_LAYOUT_IMPLICIT_LITTLE;
  else if (strcmp (uid, "1.2.840.10008.1.2.2") == 0)
    summary->layout = FJ_DICOM_LAYOUT_EXPLICIT_BIG;
  else if (strcmp (uid, "1.2.840.10008.1.2.1.99") == 0 || strcmp (uid, "1.2.840.10008.1.2.4.95") == 0)
    summary->layout = FJ_DICOM_LAYOUT_DEFLATED;
  else if (*uid)
    summary->layout = FJ_DICOM_LAYOUT_EXPLICIT_LITTLE;
  else if (!walk_find_layout (self))
    {
      g_set_error_literal (
          self->error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("This is not a DICOM file: neither its header nor its first element can be recognised. "
             "Choose another file."));
      return FALSE;
    }
  if (summary->layout == FJ_DICOM_LAYOUT_DEFLATED)
    {
      guint64 packed = source->size - source->pos;
      source->raw_pos = source->pos;
      source->inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
      source->expansion_limit = CLAMP (packed * FJ_DICOM_GUARD_EXPANSION, FJ_DICOM_GUARD_EXPANSION_FLOOR,
                                       FJ_DICOM_GUARD_EXPANSION_CEILING);
      source->size = G_MAXUINT64;
      source->pos = source->window_start = source->window_length = 0;
    }
  else if (source->pos == source->size)
    {
      g_set_error_literal (
          self->error, FJ_ERROR, FJ_ERROR_CORRUPT,
          _ ("The file has no data set: it is empty or truncated. Ask the sender to send it again."));
      return FALSE;
    }
  Extent whole = { G_MAXUINT64, summary->layout == FJ_DICOM_LAYOUT_IMPLICIT_LITTLE,
                   summary->layout == FJ_DICOM_LAYOUT_EXPLICIT_BIG };
  return walk_elements (self, &whole, 0);
}

static gboolean
walk_run (Walk *self)
{
  FjDicomGuardSummary scratch;
  if (!self->summary)
    self->summary = &scratch;
  gboolean ok = walk_file (self);
  g_clear_object (&self->source.inflater);
  return ok;
}

gboolean
fj_dicom_guard_check_fd (int fd,
                         FjDicomGuardIsSequence is_sequence,
                         FjDicomGuardSummary *summary,
                         GError **error)
{
  struct stat st;
  if (fstat (fd, &st) != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                   _ ("The file cannot be read: %s. Try again, or copy it anew."), g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (st.st_mode))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("This is not an ordinary file. Choose a DICOM file."));
      return FALSE;
    }
  Walk walk = { 0 };
  walk.source.fd = fd;
  walk.source.size = walk.source.raw_size = st.st_size;
  walk.is_sequence = is_sequence;
  walk.summary = summary;
  walk.error = error;
  return walk_run (&walk);
}

gboolean
fj_dicom_guard_check_bytes (gconstpointer data,
                            gsize length,
                            FjDicomGuardIsSequence is_sequence,
                            FjDicomGuardSummary *summary,
                            GError **error)
{
  Walk walk = { 0 };
  walk.source.fd = -1;
  walk.source.data = data;
  walk.source.size = walk.source.raw_size = length;
  walk.is_sequence = is_sequence;
  walk.summary = summary;
  walk.error = error;
  return walk_run (&walk);
}
