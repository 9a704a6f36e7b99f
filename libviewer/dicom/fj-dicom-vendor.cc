/* See fj-dicom-vendor.h. */
#include "fj-dicom-private.h"

#include "fj-dicom-vendor.h"

#include <math.h>

extern "C"
{
#include "fj-error.h"
#include "fj-language.h"
}

#define LONGEST 256 /* bytes: what is longer is no number and no time */
#define MOST_BYTES (16u << 20)

/* The text of an element of bytes or of text; NULL when it is neither. */
static char *
dup_ascii (DcmElement *element)
{
  const char *bytes = nullptr;
  gsize length = 0;
  Uint8 *raw = nullptr;

  if (fj_dicom_private_is_string (element->getVR ()))
    fj_dicom_private_get_bytes (element, &bytes, &length);
  else if (element->getUint8Array (raw).good () && raw)
    {
      bytes = reinterpret_cast<const char *> (raw);
      length = element->getLength ();
    }
  if (!bytes || length > LONGEST)
    return nullptr;
  char *text = g_strndup (bytes, length);
  for (const char *c = text; *c; c++)
    if (!g_ascii_isprint (*c))
      {
        g_free (text);
        return nullptr;
      }
  return g_strstrip (text);
}

/* The next block of @creator after @block, 0x10 … 0xFF; 0 when there is none. */
static guint
find_block (const FjDicomObject *object, guint16 group, const char *creator, guint block)
{
  for (block = block < 0x10 ? 0x10 : block + 1; block <= 0xFF; block++)
    {
      DcmElement *reserved = fj_dicom_private_find (object, (FjTag) group << 16 | block);
      g_autofree char *words = reserved ? dup_ascii (reserved) : nullptr;
      if (g_strcmp0 (words, creator) == 0)
        return block;
    }
  return 0;
}

static DcmElement *
find_element (const FjDicomObject *object, guint16 group, const char *creator, guint8 element)
{
  guint block = find_block (object, group, creator, 0);
  return block ? fj_dicom_private_find (object, (FjTag) group << 16 | block << 8 | element) : nullptr;
}

char *
fj_dicom_vendor_dup_text (const FjDicomObject *object, guint16 group, const char *creator, guint8 element)
{
  try
    {
      DcmElement *found = find_element (object, group, creator, element);
      return found ? dup_ascii (found) : nullptr;
    }
  catch (const std::exception &)
    {
      return nullptr;
    }
}

gboolean
fj_dicom_vendor_get_double (
    const FjDicomObject *object, guint16 group, const char *creator, guint8 element, double *value)
{
  g_autofree char *text = fj_dicom_vendor_dup_text (object, group, creator, element);
  char *end = nullptr;

  if (!text || !*text)
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value);
}

GBytes *
fj_dicom_vendor_dup_bytes (const FjDicomObject *object, guint16 group, const char *creator, guint8 element)
{
  try
    {
      DcmElement *found = find_element (object, group, creator, element);
      DcmEVR vr = found ? found->getVR () : EVR_na;
      Uint8 *raw = nullptr;
      if ((vr != EVR_OB && vr != EVR_UN && vr != EVR_UNKNOWN && vr != EVR_UNKNOWN2B)
          || found->getLengthField () > MOST_BYTES || found->getUint8Array (raw).bad () || !raw)
        return nullptr;
      return g_bytes_new (raw, found->getLengthField ());
    }
  catch (const std::exception &)
    {
      return nullptr;
    }
}

static guint
find_free_block (const FjDicomObject *object, guint16 group)
{
  for (guint block = 0x10; block <= 0xFF; block++)
    if (!fj_dicom_private_find (object, (FjTag) group << 16 | block))
      return block;
  return 0;
}

static gboolean
insert_bytes (DcmItem *item, const DcmTag &tag, const guint8 *data, gsize length)
{
  gsize even = length + length % 2;
  std::unique_ptr<Uint8[]> padded (new Uint8[even > 0 ? even : 1]);
  if (length > 0)
    memcpy (padded.get (), data, length);
  if (even > length)
    padded[length] = 0;
  return item->putAndInsertUint8Array (tag, padded.get (), (unsigned long) even).good ();
}

gboolean
fj_dicom_vendor_set_bytes (
    FjDicomObject *object, guint16 group, const char *creator, guint8 element, GBytes *bytes, GError **error)
{
  try
    {
      guint block = find_block (object, group, creator, 0);
      guint free_block = block ? block : find_free_block (object, group);
      gsize length;
      const guint8 *data = (const guint8 *) g_bytes_get_data (bytes, &length);
      if (free_block && length <= MOST_BYTES
          && (block
              || object->item->putAndInsertString (DcmTag (group, (Uint16) free_block, EVR_LO), creator)
                     .good ())
          && insert_bytes (object->item, DcmTag (group, (Uint16) (free_block << 8 | element), EVR_OB), data,
                           length))
        return TRUE;
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("There is no room for private elements of %s in this DICOM object. Save it without."),
                   creator);
      return FALSE;
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return FALSE;
    }
}

void
fj_dicom_vendor_remove (FjDicomObject *object, guint16 group, const char *creator)
{
  try
    {
      for (guint block = 0; (block = find_block (object, group, creator, block)) != 0;)
        {
          for (guint element = 0; element <= 0xFF; element++)
            object->item->findAndDeleteElement (DcmTagKey (group, (Uint16) (block << 8 | element)));
          object->item->findAndDeleteElement (DcmTagKey (group, (Uint16) block));
        }
    }
  catch (const std::exception &)
    {
    }
}
