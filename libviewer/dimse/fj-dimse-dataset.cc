#include "fj-dimse-dataset.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <string.h>
#include <unistd.h>

GByteArray *
fj_dimse_dataset_encode (const FjDicomObject *object, const char *transfer_syntax)
{
  DcmXfer syntax (transfer_syntax);
  DcmDataset *dataset
      = dynamic_cast<DcmDataset *> (static_cast<DcmItem *> (fj_dicom_object_get_dcm_item (object)));

  if (dataset == NULL || syntax.getXfer () == EXS_Unknown || syntax.isEncapsulated ())
    return NULL;

  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 piece[8192];
  OFCondition condition;

  dataset->transferInit ();
  do
    {
      DcmOutputBufferStream stream (piece, sizeof piece);
      void *bytes = NULL;
      offile_off_t length = 0;

      condition = dataset->write (stream, syntax.getXfer (), EET_ExplicitLength, NULL);
      stream.flushBuffer (bytes, length);
      g_byte_array_append (out, static_cast<const guint8 *> (bytes), (guint) length);
      if (condition == EC_StreamNotifyClient && length == 0)
        break;
    }
  while (condition == EC_StreamNotifyClient);
  dataset->transferEnd ();
  return condition.good () ? g_steal_pointer (&out) : NULL;
}

static gboolean
read_at (int fd, gint64 offset, guint8 *to, gsize length)
{
  return pread (fd, to, length, (off_t) offset) == (gssize) length;
}

gint64
fj_dimse_dataset_offset (int fd)
{
  guint8 head[12];
  gint64 at = 132;

  if (!read_at (fd, 128, head, 4) || memcmp (head, "DICM", 4) != 0)
    return -1;
  /* Element by element: the group length may be absent or wrong. */
  while (read_at (fd, at, head, 8) && head[0] == 0x02 && head[1] == 0x00)
    {
      gboolean is_long = memcmp (head + 4, "OB", 2) == 0 || memcmp (head + 4, "OW", 2) == 0
                         || memcmp (head + 4, "UN", 2) == 0 || memcmp (head + 4, "UT", 2) == 0
                         || memcmp (head + 4, "SQ", 2) == 0;
      if (is_long)
        {
          if (!read_at (fd, at, head, 12))
            return -1;
          at += 12
                + ((gint64) head[8] | (gint64) head[9] << 8 | (gint64) head[10] << 16
                   | (gint64) head[11] << 24);
        }
      else
        at += 8 + (head[6] | head[7] << 8);
    }
  return at;
}
