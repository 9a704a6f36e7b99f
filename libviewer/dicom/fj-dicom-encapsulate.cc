/* Fragments with their offset table (PS3.5 A.4, PS3.3 C.7.6.3.1.8): what fj-dicom-fragments.cc reads. */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcvrov.h>

#include <memory>
#include <vector>

#define OFFSETS DcmTagKey (0x7FE0, 0x0001)
#define LENGTHS DcmTagKey (0x7FE0, 0x0002)

static void
append_le32 (GByteArray *out, guint64 value)
{
  for (guint i = 0; i < 4; i++)
    {
      guint8 byte = (guint8) (value >> (8 * i));
      g_byte_array_append (out, &byte, 1);
    }
}

static OFCondition
insert_item (DcmPixelSequence *sequence, const guint8 *data, gsize length)
{
  std::unique_ptr<DcmPixelItem> item (new DcmPixelItem (DcmTag (DCM_PixelItemTag, EVR_OB)));
  OFCondition condition = EC_Normal;
  Uint8 *to = NULL;
  if (length > 0)
    condition = item->createUint8Array ((Uint32) (length + length % 2), to);
  if (condition.good () && length > 0)
    {
      memcpy (to, data, length);
      if (length % 2)
        to[length] = 0;
    }
  if (condition.good ())
    condition = sequence->insert (item.get ());
  if (condition.good ())
    item.release ();
  return condition;
}

static OFCondition
insert_numbers (DcmItem *item, const DcmTagKey &key, const std::vector<Uint64> &numbers)
{
  std::unique_ptr<DcmOther64bitVeryLong> element (new DcmOther64bitVeryLong (DcmTag (key, EVR_OV)));
  OFCondition condition = element->putUint64Array (numbers.data (), (unsigned long) numbers.size ());
  if (condition.good ())
    condition = item->insert (element.get (), OFTrue);
  if (condition.good ())
    element.release ();
  return condition;
}

gboolean
fj_dicom_private_encapsulate (
    DcmItem *item, GPtrArray *frames, E_TransferSyntax carrier, guint64 reach, GError **error)
{
  std::vector<Uint64> offsets, lengths;
  guint64 at = 0;
  for (guint i = 0; i < frames->len; i++)
    {
      gsize length = ((const GByteArray *) frames->pdata[i])->len;
      offsets.push_back (at);
      lengths.push_back (length);
      at += 8 + length + length % 2;
    }
  gboolean is_extended = offsets.back () > reach;
  g_autoptr (GByteArray) table = g_byte_array_new ();
  for (gsize i = 0; i < offsets.size () && !is_extended; i++)
    append_le32 (table, offsets[i]);

  std::unique_ptr<DcmPixelSequence> sequence (new DcmPixelSequence (DcmTag (DCM_PixelData, EVR_OB)));
  OFCondition condition = insert_item (sequence.get (), table->data, table->len);
  for (guint i = 0; i < frames->len && condition.good (); i++)
    {
      const GByteArray *frame = (const GByteArray *) frames->pdata[i];
      condition = insert_item (sequence.get (), frame->data, frame->len);
    }
  if (condition.good ())
    {
      std::unique_ptr<DcmPixelData> pixels (new DcmPixelData (DcmTag (DCM_PixelData, EVR_OB)));
      pixels->putOriginalRepresentation (carrier, NULL, sequence.release ());
      condition = item->insert (pixels.get (), OFTrue);
      if (condition.good ())
        pixels.release ();
    }
  if (condition.good () && is_extended)
    {
      condition = insert_numbers (item, OFFSETS, offsets);
      if (condition.good ())
        condition = insert_numbers (item, LENGTHS, lengths);
    }
  if (condition.bad ())
    fj_dicom_private_set_condition (condition, error);
  return condition.good ();
}
