/* See fj-dicom-table.h. */
#include "fj-dicom-private.h"

#include <math.h>
#include <string.h>

extern "C"
{
#include "fj-dicom-group.h"
#include "fj-dicom-table.h"
#include "fj-error.h"
#include "fj-language.h"
}

#define MAX_ENTRIES 65536u
/* Segments may repeat others, but not themselves: a table of 65536 entries needs few. */
#define MAX_SEGMENTS 65536u

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                       _ ("A lookup table of the image is damaged, so its grey values or colours cannot be "
                          "trusted. Ask the sender to send the image again."));
  return FALSE;
}

/* The stored value as words in host order and as bytes in the order in which 8-bit entries are meant. */
typedef struct
{
  guint16 *words;
  guint8 *bytes;
  gsize n_bytes;
} Value;

static void
value_clear (Value *value)
{
  g_free (value->words);
  g_free (value->bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Value, value_clear)

static gboolean
value_read (const FjDicomObject *item, FjTag tag, Value *value)
{
  DcmElement *element = fj_dicom_private_find (item, tag);
  if (!element)
    return FALSE;
  value->n_bytes = element->getLengthField ();
  if (value->n_bytes == 0 || value->n_bytes > 64u * MAX_ENTRIES)
    return FALSE;
  Uint8 *u8 = NULL;
  Uint16 *u16 = NULL;
  Sint16 *s16 = NULL;
  gsize n = value->n_bytes / 2;
  value->bytes = g_new0 (guint8, value->n_bytes);
  value->words = g_new0 (guint16, n + 1);
  switch (element->ident ())
    {
    case EVR_OB:
    case EVR_UN:
    case EVR_UNKNOWN:
      if (element->getUint8Array (u8).bad () || !u8)
        return FALSE;
      memcpy (value->bytes, u8, value->n_bytes);
      for (gsize i = 0; i < n; i++)
        value->words[i] = (guint16) (u8[2 * i] | u8[2 * i + 1] << 8);
      return TRUE;
    case EVR_SS:
      if (element->getSint16Array (s16).bad () || !s16)
        return FALSE;
      memcpy (value->words, s16, n * 2);
      break;
    default:
      if (element->getUint16Array (u16).bad () || !u16)
        return FALSE;
      memcpy (value->words, u16, n * 2);
      break;
    }
  for (gsize i = 0; i < n; i++)
    {
      value->bytes[2 * i] = (guint8) value->words[i];
      value->bytes[2 * i + 1] = (guint8) (value->words[i] >> 8);
    }
  return TRUE;
}

/* Segmented tables: one stream of 8- or 16-bit fields. */
typedef struct
{
  const Value *value;
  gboolean is_wide;
  gsize n_fields;
  guint16 *out;
  guint n, capacity;
  guint segments;
} Unfolding;

static guint
unfolding_get (const Unfolding *self, gsize at)
{
  return self->is_wide ? self->value->words[at] : self->value->bytes[at];
}

/* Unfolds up to @count segments from field @at (all when @count is 0) to @self->out. */
static gboolean
unfold (Unfolding *self, gsize at, guint count, gboolean is_repeat)
{
  for (guint done = 0; (count == 0 || done < count) && at + 2 <= self->n_fields; done++)
    {
      guint opcode = unfolding_get (self, at), length = unfolding_get (self, at + 1);
      if (++self->segments > MAX_SEGMENTS)
        return FALSE;
      if (opcode == 0 && length > 0 && at + 2 + length <= self->n_fields
          && length <= self->capacity - self->n)
        {
          for (guint i = 0; i < length; i++)
            self->out[self->n++] = (guint16) unfolding_get (self, at + 2 + i);
          at += 2 + length;
        }
      else if (opcode == 1 && length > 0 && at + 3 <= self->n_fields && self->n > 0
               && length <= self->capacity - self->n)
        {
          double from = self->out[self->n - 1], to = unfolding_get (self, at + 2);
          for (guint i = 1; i <= length; i++)
            self->out[self->n++] = (guint16) rint (from + (to - from) * i / length);
          at += 3;
        }
      else if (opcode == 2 && !is_repeat && length > 0)
        {
          /* The offset counts bytes from the beginning, least significant part first. */
          guint parts = self->is_wide ? 2 : 4, shift = self->is_wide ? 16 : 8;
          guint64 offset = 0;
          if (at + 2 + parts > self->n_fields)
            return FALSE;
          for (guint i = 0; i < parts; i++)
            offset |= (guint64) unfolding_get (self, at + 2 + i) << (shift * i);
          gsize target = (gsize) (self->is_wide ? offset / 2 : offset);
          if (target >= at || (self->is_wide && offset % 2) || !unfold (self, target, length, TRUE))
            return FALSE;
          at += 2 + parts;
        }
      else if (!is_repeat && self->n == self->capacity)
        return TRUE; /* padding to even length */
      else
        return FALSE;
    }
  return count > 0 || self->n == self->capacity;
}

static gboolean
unfold_all (const Value *value, guint bits, guint16 *entries, guint n)
{
  Unfolding self = { value, bits > 8, bits > 8 ? value->n_bytes / 2 : value->n_bytes, entries, 0, n, 0 };
  return unfold (&self, 0, 0, FALSE) && self.n == n;
}

static gint64
choose_first (const FjDicomObject *item, FjTag descriptor, gint64 low, gint64 high)
{
  gint64 first = 0;
  fj_dicom_group_get_word (item, descriptor, 1, FALSE, &first);
  DcmElement *element = fj_dicom_private_find (item, descriptor);
  if (first <= G_MAXINT16)
    return first;
  /* Above: negative when the VR says signed, or when inputs can be negative and cannot come up there. */
  gboolean is_signed
      = low < 0 && (element->ident () == EVR_SS || element->ident () == EVR_xs || first > high);
  return is_signed ? first - 65536 : first;
}

static FjTable *
table_read (FjDicomObject *item, FjTag descriptor, FjTag data, FjTag segmented, gint64 low, gint64 high)
{
  gint64 n = 0, bits = 0;
  g_auto (Value) value = {};
  if (!fj_dicom_group_get_word (item, descriptor, 0, FALSE, &n)
      || !fj_dicom_group_get_word (item, descriptor, 1, FALSE, &bits)
      || !fj_dicom_group_get_word (item, descriptor, 2, FALSE, &bits))
    return NULL;
  if (n == 0)
    n = MAX_ENTRIES;
  g_autofree guint16 *entries = g_new0 (guint16, n);
  if (fj_dicom_object_has (item, data))
    {
      if (!value_read (item, data, &value))
        return NULL;
      if (value.n_bytes >= 2 * (gsize) n)
        memcpy (entries, value.words, 2 * (gsize) n);
      else if (value.n_bytes >= (gsize) n)
        {
          for (gint64 i = 0; i < n; i++)
            entries[i] = value.bytes[i];
          bits = 8;
        }
      else
        return NULL;
    }
  else if (segmented == 0 || !value_read (item, segmented, &value)
           || !unfold_all (&value, (guint) bits, entries, (guint) n))
    return NULL;

  guint needed = 8;
  for (gint64 i = 0; i < n; i++)
    while (entries[i] >> needed)
      needed++;
  if (bits > 16 || bits < needed)
    bits = needed;
  return fj_table_new (choose_first (item, descriptor, low, high), (guint) bits, entries, (guint) n);
}

FjTable *
fj_dicom_table_read (FjDicomObject *item,
                     FjTag descriptor,
                     FjTag data,
                     FjTag segmented,
                     gint64 low,
                     gint64 high,
                     GError **error)
{
  try
    {
      FjTable *table = table_read (item, descriptor, data, segmented, low, high);
      if (!table)
        refuse (error);
      return table;
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
}
