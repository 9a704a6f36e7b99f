/* See fj-dicom-header.h. */
#include "fj-dicom-private.h"

#include <string.h>
#include <vector>

extern "C"
{
#include "fj-dicom-header.h"
#include "fj-error.h"
#include "fj-language.h"
}

namespace
{

/* Elements that are taken out for a while. */
class Aside
{
public:
  ~Aside ()
  {
    for (Taken &taken : all)
      taken.item->insert (taken.element, OFTrue);
  }
  void
  take (DcmItem *item, DcmElement *element)
  {
    all.push_back ({ item, element });
  }
  void
  remove_all ()
  {
    for (Taken &taken : all)
      taken.item->remove (taken.element);
  }

private:
  struct Taken
  {
    DcmItem *item;
    DcmElement *element;
  };
  std::vector<Taken> all;
};

}

static gboolean
is_pixels (const DcmTag &tag)
{
  return tag.getGroup () == 0x7FE0 && (tag.getElement () >= 0x0008 && tag.getElement () <= 0x0010);
}

static void
list_excess (DcmItem *item, gboolean is_root, Aside *aside, gboolean *has_pixels)
{
  for (DcmObject *object = item->nextInContainer (NULL); object; object = item->nextInContainer (object))
    {
      DcmElement *element = (DcmElement *) object;
      const DcmTag &tag = element->getTag ();
      if (is_root && is_pixels (tag))
        *has_pixels = TRUE;
      if ((is_root && tag.getGroup () >= 0x7FE0) || is_pixels (tag)
          || (tag.getGroup () % 2 == 1 && element->isLeaf ()
              && element->getLengthField () > FJ_DICOM_HEADER_LONG))
        aside->take (item, element);
      else if (element->ident () == EVR_SQ)
        {
          DcmSequenceOfItems *sequence = (DcmSequenceOfItems *) element;
          for (DcmObject *child = sequence->nextInContainer (NULL); child;
               child = sequence->nextInContainer (child))
            list_excess ((DcmItem *) child, FALSE, aside, has_pixels);
        }
    }
}

static void
set_too_large (GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
               _ ("The attributes of this object need more than %lu MB without its image. Ask the sender for "
                  "one without attachments."),
               (gulong) (FJ_DICOM_HEADER_MAX >> 20));
}

static GBytes *
write_header (FjDicomObject *object, gboolean *has_pixels, GError **error)
{
  Aside aside;
  *has_pixels = object->pixels_elsewhere;
  list_excess (object->item, TRUE, &aside, has_pixels);
  aside.remove_all ();
  /* Cheaper to refuse here than to write first. */
  if (object->item->getLength (EXS_LittleEndianExplicit, EET_UndefinedLength) > FJ_DICOM_HEADER_MAX)
    {
      set_too_large (error);
      return NULL;
    }
  /* Without pixel data there is nothing that would need a codec. */
  FjDicomObject plain = *object;
  plain.root = &plain;
  plain.transfer_syntax = (char *) UID_LittleEndianExplicitTransferSyntax;
  plain.carrier = EXS_LittleEndianExplicit;
  plain.pixels_elsewhere = FALSE;
  return fj_dicom_object_to_bytes (&plain, NULL, error);
}

GBytes *
fj_dicom_header_to_bytes (FjDicomObject *object, gboolean *has_pixels, GError **error)
{
  g_return_val_if_fail (object->root == object, NULL);
  try
    {
      g_autoptr (GBytes) bytes = write_header (object, has_pixels, error);
      if (bytes && g_bytes_get_size (bytes) > FJ_DICOM_HEADER_MAX)
        {
          set_too_large (error);
          return NULL;
        }
      return (GBytes *) g_steal_pointer (&bytes);
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
}

static gboolean
is_uid (const char *text)
{
  gsize length = strlen (text);
  return length > 0 && length <= 64 && strspn (text, "0123456789.") == length;
}

static gboolean
has_nested_pixels (FjDicomObject *object)
{
  DcmStack stack;
  return object->item->search (DCM_PixelData, stack, ESM_fromHere, OFTrue).good ();
}

FjDicomObject *
fj_dicom_header_open (int fd, const char *transfer_syntax, gboolean has_pixels, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open_fd (fd, FJ_DICOM_OPEN_HEADER, error);
  if (!object)
    return NULL;
  if (object->carrier != EXS_LittleEndianExplicit || object->pixels_elsewhere || !is_uid (transfer_syntax)
      || has_nested_pixels (object))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                           _ ("What was read of this file does not hold together. Read it again; if that "
                              "does not help, ask the sender to send it again."));
      return NULL;
    }
  g_free (object->transfer_syntax);
  object->transfer_syntax = g_strdup (transfer_syntax);
  object->pixels_elsewhere = has_pixels;
  return (FjDicomObject *) g_steal_pointer (&object);
}
