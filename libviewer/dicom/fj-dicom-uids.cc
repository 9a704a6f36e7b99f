/* See fj-dicom-uids.h. */
#include "fj-dicom-private.h"

#include <string>

extern "C"
{
#include "fj-dicom-uids.h"
}

static guint
map_element (DcmElement *element, FjDicomUidMap map, gpointer user_data)
{
  const char *bytes;
  gsize length;
  fj_dicom_private_get_bytes (element, &bytes, &length);
  g_autofree char *text = g_strndup (bytes != NULL ? bytes : "", length);
  g_auto (GStrv) values = g_strsplit (text, "\\", -1);
  FjTag tag = ((FjTag) element->getGTag () << 16) | element->getETag ();
  guint changed = 0;
  std::string result;

  for (guint i = 0; values[i] != NULL; i++)
    {
      const char *uid = g_strstrip (values[i]);
      const char *other = *uid != '\0' ? map (tag, uid, user_data) : NULL;
      if (other != NULL && !g_str_equal (other, uid))
        {
          changed++;
          uid = other;
        }
      if (i > 0)
        result += '\\';
      result += uid;
    }
  if (changed > 0)
    element->putString (result.c_str ());
  return changed;
}

static guint
map_item (DcmItem *item, FjDicomUidMap map, gpointer user_data)
{
  guint changed = 0;

  for (DcmObject *object = item->nextInContainer (NULL); object; object = item->nextInContainer (object))
    {
      if (object->ident () == EVR_UI)
        changed += map_element ((DcmElement *) object, map, user_data);
      else if (object->ident () == EVR_SQ)
        {
          DcmSequenceOfItems *sequence = (DcmSequenceOfItems *) object;
          for (DcmObject *sub = sequence->nextInContainer (NULL); sub; sub = sequence->nextInContainer (sub))
            changed += map_item ((DcmItem *) sub, map, user_data);
        }
    }
  return changed;
}

guint
fj_dicom_uids_map (FjDicomObject *object, FjDicomUidMap map, gpointer user_data)
{
  try
    {
      return map_item (object->item, map, user_data);
    }
  catch (...)
    {
      g_error ("out of memory while UIDs were changed");
    }
}
