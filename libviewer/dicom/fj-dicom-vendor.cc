/* See fj-dicom-vendor.h. */
#include "fj-dicom-private.h"

#include "fj-dicom-vendor.h"

#include <math.h>

#define LONGEST 256 /* bytes: what is longer is no number and no time */

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

char *
fj_dicom_vendor_dup_text (const FjDicomObject *object, guint16 group, const char *creator, guint8 element)
{
  try
    {
      for (guint block = 0x10; block <= 0xFF; block++)
        {
          DcmElement *reserved = fj_dicom_private_find (object, (FjTag) group << 16 | block);
          g_autofree char *words = reserved ? dup_ascii (reserved) : nullptr;
          if (g_strcmp0 (words, creator) != 0)
            continue;
          DcmElement *found = fj_dicom_private_find (object, (FjTag) group << 16 | block << 8 | element);
          return found ? dup_ascii (found) : nullptr;
        }
    }
  catch (const std::exception &)
    {
    }
  return nullptr;
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
