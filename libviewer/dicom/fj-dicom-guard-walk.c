/* See fj-dicom-guard-walk.h. */
#include "fj-dicom-guard-walk.h"

#include <string.h>

#include "fj-error.h"
#include "fj-language.h"

#define UNDEFINED 0xFFFFFFFFu
#define TAG_ITEM 0xFFFEE000u
#define TAG_ITEM_END 0xFFFEE00Du
#define TAG_SEQUENCE_END 0xFFFEE0DDu
#define TAG_PIXEL_DATA 0x7FE00010u
/* Steps through lists that a parser with sorted insertion may be made to take. */
#define MAX_LIST_STEPS 20000000u

/* One level of items: what is open around the cursor. */
typedef struct
{
  guint64 end; /* G_MAXUINT64: undefined length */
  gboolean implicit, big;
} Extent;

gboolean
fj_dicom_guard_walk_broken (FjDicomGuardWalk *self)
{
  FjDicomGuardSource *source = &self->source;
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

gboolean
fj_dicom_guard_walk_misplaced (FjDicomGuardWalk *self, guint32 tag)
{
  g_autofree char *at = g_strdup_printf ("%" G_GUINT64_FORMAT, self->source.pos);
  g_set_error (
      self->error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("Element (%04X,%04X) before byte %s is not where it can be: the file is damaged. Ask the sender to "
         "send it again."),
      tag >> 16, tag & 0xFFFF, at);
  return FALSE;
}

gboolean
fj_dicom_guard_walk_overrun (FjDicomGuardWalk *self, guint32 tag)
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
walk_count (FjDicomGuardWalk *self)
{
  if (++self->summary->n_elements <= FJ_DICOM_GUARD_MAX_ELEMENTS)
    return TRUE;
  g_set_error (self->error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
               _ ("The file has more than %d data elements, which no image needs. It was not opened."),
               FJ_DICOM_GUARD_MAX_ELEMENTS);
  return FALSE;
}

static gboolean
walk_add_steps (FjDicomGuardWalk *self, guint64 steps)
{
  self->list_steps += steps;
  if (self->list_steps <= MAX_LIST_STEPS)
    return TRUE;
  g_set_error_literal (
      self->error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("The data elements of the file are in such disorder that reading it would take too long. "
         "Ask the sender to send it again."));
  return FALSE;
}

static gboolean
walk_items (FjDicomGuardWalk *self, guint32 sequence, guint32 length, const Extent *around, guint depth);

/* Fragments of encapsulated pixel data: items of bytes up to a sequence delimiter (PS3.5 A.4). */
static gboolean
walk_fragments (FjDicomGuardWalk *self, const Extent *around)
{
  for (;;)
    {
      guint8 head[8];
      if (!fj_dicom_guard_source_read (&self->source, head, 8))
        return fj_dicom_guard_walk_broken (self);
      guint32 tag = fj_dicom_guard_get_tag (head, around->big);
      guint32 length = fj_dicom_guard_get32 (head + 4, around->big);
      if (self->source.pos > around->end)
        return fj_dicom_guard_walk_overrun (self, tag);
      if (tag == TAG_SEQUENCE_END)
        return TRUE;
      if (tag != TAG_ITEM || length == UNDEFINED)
        return fj_dicom_guard_walk_misplaced (self, tag);
      if (!walk_count (self))
        return FALSE;
      if (around->end != G_MAXUINT64 && length > around->end - self->source.pos)
        return fj_dicom_guard_walk_overrun (self, tag);
      if (!fj_dicom_guard_source_skip (&self->source, length))
        return fj_dicom_guard_walk_broken (self);
    }
}

/* Zeros to the end of the file are padding of careless writers, not elements. */
static gboolean
walk_rest_is_zero (FjDicomGuardWalk *self, guint64 start)
{
  FjDicomGuardSource *source = &self->source;
  while (fj_dicom_guard_source_fill (source))
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
walk_peek_item (FjDicomGuardWalk *self, guint32 length, gboolean big)
{
  FjDicomGuardSource *source = &self->source;
  guint8 head[4];
  if (length < 8)
    return FALSE;
  guint64 pos = source->pos;
  gboolean is_item
      = fj_dicom_guard_source_read (source, head, 4) && fj_dicom_guard_get_tag (head, big) == TAG_ITEM;
  source->pos = pos;
  return is_item;
}

static gboolean
walk_value (
    FjDicomGuardWalk *self, guint32 tag, const char vr[2], guint32 length, const Extent *around, guint depth)
{
  gboolean top = depth == 0;
  if (top && self->visitor && !self->source.inflater)
    {
      guint64 pos = self->source.pos;
      self->visitor->visit (tag, *vr == '\0' && !around->implicit ? "??" : vr, length, &self->source,
                            self->visitor->data);
      self->source.pos = pos;
    }
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
        return fj_dicom_guard_walk_misplaced (self, tag);
      /* UN, or a VR of the future, of undefined length: a sequence in implicit VR little endian
       * (PS3.5 6.2.2). */
      Extent inner = { around->end, TRUE, FALSE };
      return walk_items (self, tag, length, &inner, depth);
    }
  if (around->end != G_MAXUINT64 && length > around->end - self->source.pos)
    return fj_dicom_guard_walk_overrun (self, tag);
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
  if (!fj_dicom_guard_source_skip (&self->source, length))
    return fj_dicom_guard_walk_broken (self);
  return TRUE;
}

/* The elements of the data set (@depth 0) or of one item. */
static gboolean
walk_elements (FjDicomGuardWalk *self, const Extent *extent, guint depth)
{
  guint64 n_here = 0, n_creators = 0;
  guint32 previous = 0;
  while (self->source.pos < extent->end)
    {
      if (depth == 0 && fj_dicom_guard_source_at_end (&self->source))
        return self->source.saved_errno || self->source.expands_too_far || self->source.inflate_failed
                   ? fj_dicom_guard_walk_broken (self)
                   : TRUE;
      guint64 start = self->source.pos;
      guint8 head[8], wide[4];
      if (!fj_dicom_guard_source_read (&self->source, head, 8))
        {
          if (depth == 0 && !self->source.inflater && start + 8 > self->source.size)
            {
              self->source.pos = start;
              if (walk_rest_is_zero (self, start))
                return TRUE;
            }
          return fj_dicom_guard_walk_broken (self);
        }
      guint32 tag = fj_dicom_guard_get_tag (head, extent->big);
      if (tag == TAG_ITEM_END && depth > 0 && extent->end == G_MAXUINT64)
        return TRUE;
      if (tag == TAG_SEQUENCE_END && depth == 0 && !self->source.inflater
          && fj_dicom_guard_get32 (head + 4, extent->big) == 0 && walk_rest_is_zero (self, start))
        return TRUE; /* of what has ended already, and the last of the file: some writers close pixels twice
                      */
      if (tag >> 16 == 0xFFFE)
        return fj_dicom_guard_walk_misplaced (self, tag);
      if (tag == 0 && depth == 0 && !self->source.inflater)
        {
          guint64 after = self->source.pos;
          if (fj_dicom_guard_get32 (head + 4, FALSE) == 0 && walk_rest_is_zero (self, start))
            return TRUE;
          self->source.pos = after;
        }
      if (!walk_count (self))
        return FALSE;
      guint32 length;
      const char *vr = "";
      if (extent->implicit)
        length = fj_dicom_guard_get32 (head + 4, extent->big);
      else
        {
          vr = (const char *) head + 4;
          if (!fj_dicom_guard_vr_is_long (vr))
            length = fj_dicom_guard_get16 (head + 6, extent->big);
          else if (fj_dicom_guard_source_read (&self->source, wide, 4))
            length = fj_dicom_guard_get32 (wide, extent->big);
          else
            return fj_dicom_guard_walk_broken (self);
        }
      if (self->source.pos > extent->end)
        return fj_dicom_guard_walk_overrun (self, tag);
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
walk_items (FjDicomGuardWalk *self, guint32 sequence, guint32 length, const Extent *around, guint depth)
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
      if (!fj_dicom_guard_source_read (&self->source, head, 8))
        return fj_dicom_guard_walk_broken (self);
      guint32 tag = fj_dicom_guard_get_tag (head, around->big);
      guint32 item_length = fj_dicom_guard_get32 (head + 4, around->big);
      if (self->source.pos > bound)
        return fj_dicom_guard_walk_overrun (self, tag);
      if (tag == TAG_SEQUENCE_END && end == G_MAXUINT64)
        return TRUE;
      if (tag != TAG_ITEM)
        {
          if (!may_be_bytes)
            return fj_dicom_guard_walk_misplaced (self, tag);
          return fj_dicom_guard_source_skip (&self->source, end - self->source.pos)
                     ? TRUE
                     : fj_dicom_guard_walk_broken (self);
        }
      if (!walk_count (self))
        return FALSE;
      self->summary->nesting = MAX (self->summary->nesting, depth + 1);
      Extent item = *around;
      if (item_length == UNDEFINED)
        item.end = G_MAXUINT64;
      else if (bound != G_MAXUINT64 && item_length > bound - self->source.pos)
        return fj_dicom_guard_walk_overrun (self, tag);
      else
        item.end = self->source.pos + item_length;
      if (!walk_elements (self, &item, depth + 1))
        return FALSE;
      if (self->source.pos > bound)
        return fj_dicom_guard_walk_overrun (self, sequence);
    }
  return TRUE;
}

gboolean
fj_dicom_guard_walk_dataset (FjDicomGuardWalk *self)
{
  Extent whole = { G_MAXUINT64, self->summary->layout == FJ_DICOM_LAYOUT_IMPLICIT_LITTLE,
                   self->summary->layout == FJ_DICOM_LAYOUT_EXPLICIT_BIG };
  return walk_elements (self, &whole, 0);
}
