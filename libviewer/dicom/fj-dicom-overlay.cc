/* See fj-dicom-overlay.h. */
#include "fj-dicom-private.h"

#include <string.h>

extern "C"
{
#include "fj-dicom-group.h"
#include "fj-dicom-overlay.h"
}

#define FIRST_GROUP 0x6000u
#define LAST_GROUP 0x601Eu
#define MAX_OVERLAY_PIXELS (G_GUINT64_CONSTANT (1) << 30)

static gint64
get_number (const FjDicomObject *object, FjTag tag, guint index, gint64 otherwise)
{
  gint64 value;
  return fj_dicom_object_get_int (object, tag, index, &value) ? value : otherwise;
}

/* Overlay Data: a bit a pixel, the first in the least significant bit of the first word. */
static GBytes *
read_own_bits (const FjDicomObject *object, FjTag tag, gsize n)
{
  DcmElement *element = fj_dicom_private_find (object, tag);
  if (!element || element->getLengthField () < (n + 7) / 8)
    return NULL;
  Uint16 *u16 = NULL;
  Uint8 *u8 = NULL;
  gboolean is_words = element->ident () == EVR_OW;
  if (is_words ? element->getUint16Array (u16).bad () || !u16 : element->getUint8Array (u8).bad () || !u8)
    return NULL;
  guint8 *out = (guint8 *) g_malloc (n);
  for (gsize i = 0; i < n; i++)
    out[i] = is_words ? u16[i / 16] >> (i % 16) & 1 : u8[i / 8] >> (i % 8) & 1;
  return g_bytes_new_take (out, n);
}

/* C.9.2, retired: bit @position of each pixel cell of @allocated bits. */
static GBytes *
read_pixel_bits (const FjDicomObject *object, guint allocated, guint position, gsize n)
{
  DcmElement *element = fj_dicom_private_find (object, 0x7FE00010);
  Uint16 *u16 = NULL;
  Uint8 *u8 = NULL;
  if (!element || fj_dicom_private_is_encapsulated (object) || position >= allocated
      || (allocated != 8 && allocated != 16) || element->getLengthField () < n * (allocated / 8))
    return NULL;
  if (element->ident () == EVR_OB || element->ident () == EVR_UN)
    {
      if (element->getUint8Array (u8).bad () || !u8)
        return NULL;
    }
  else if (element->getUint16Array (u16).bad () || !u16)
    return NULL;
  guint8 *out = (guint8 *) g_malloc (n);
  for (gsize i = 0; i < n; i++)
    {
      guint cell;
      if (allocated == 16)
        cell = u16 ? u16[i] : (guint) (u8[2 * i] | u8[2 * i + 1] << 8);
      else
        cell = u16 ? (guint) (u16[i / 2] >> (8 * (i % 2))) & 0xFF : u8[i];
      out[i] = cell >> position & 1;
    }
  return g_bytes_new_take (out, n);
}

static FjOverlay *
overlay_read (FjDicomObject *object, guint group)
{
  FjTag tag = group << 16;
  gint64 rows = get_number (object, tag | 0x0010, 0, 0), columns = get_number (object, tag | 0x0011, 0, 0);
  gint64 frames = get_number (object, tag | 0x0015, 0, 1);
  g_autofree char *layer = fj_dicom_group_dup_text (object, tag | 0x1001);
  gboolean has_size = rows > 0 && rows <= G_MAXUINT16 && columns > 0 && columns <= G_MAXUINT16 && frames > 0
                      && frames <= G_MAXINT32;
  if (!has_size && !layer)
    return NULL;
  FjOverlay *overlay = g_new0 (FjOverlay, 1);
  overlay->group = group;
  overlay->layer = (char *) g_steal_pointer (&layer);
  overlay->label = fj_dicom_group_dup_text (object, tag | 0x1500);
  overlay->row = (gint) CLAMP (get_number (object, tag | 0x0050, 0, 1), G_MININT16, G_MAXINT16);
  overlay->column = (gint) CLAMP (get_number (object, tag | 0x0050, 1, 1), G_MININT16, G_MAXINT16);
  overlay->first_frame = (guint) CLAMP (get_number (object, tag | 0x0051, 0, 1), 1, G_MAXUINT16);
  overlay->frames = 1;
  overlay->is_for_all_frames = !fj_dicom_object_has (object, tag | 0x0015);
  overlay->type = fj_dicom_group_text_is (object, tag | 0x0040, "R") ? 'R' : 'G';
  if (!has_size)
    return overlay;
  overlay->rows = (guint) rows;
  overlay->columns = (guint) columns;
  overlay->frames = (guint) frames;
  guint64 n = (guint64) rows * columns;
  if (n > MAX_OVERLAY_PIXELS / frames)
    return overlay;
  n *= frames;
  if (fj_dicom_object_has (object, tag | 0x3000))
    overlay->bits = read_own_bits (object, tag | 0x3000, n);
  else if (rows == get_number (object, 0x00280010, 0, 0) && columns == get_number (object, 0x00280011, 0, 0)
           && get_number (object, 0x00280002, 0, 1) == 1)
    overlay->bits = read_pixel_bits (object, (guint) CLAMP (get_number (object, 0x00280100, 0, 0), 0, 64),
                                     (guint) CLAMP (get_number (object, tag | 0x0102, 0, 0), 0, 64), n);
  return overlay;
}

GPtrArray *
fj_dicom_overlay_list (FjDicomObject *object)
{
  GPtrArray *overlays = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_overlay_free);
  try
    {
      for (guint group = FIRST_GROUP; group <= LAST_GROUP; group += 2)
        {
          FjOverlay *overlay = overlay_read (object, group);
          if (overlay)
            g_ptr_array_add (overlays, overlay);
        }
    }
  catch (...)
    {
      /* Memory: the planes read so far are whole. */
    }
  return overlays;
}
