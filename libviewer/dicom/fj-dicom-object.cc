/* See fj-dicom-object.h: life and asking. Opening is in fj-dicom-object-open.cc, changing in
 * fj-dicom-object-set.cc, writing in fj-dicom-object-save.cc. */
#include "fj-dicom-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

extern "C"
{
#include "fj-charset.h"
#include "fj-error.h"
#include "fj-language.h"
}

void
fj_dicom_init (void)
{
  static gsize once;
  if (g_once_init_enter (&once))
    {
      /* What goes wrong is told by GError; DCMTK's own log would repeat it without context. */
      OFLog::configure (OFLogger::OFF_LOG_LEVEL);
      if (!dcmDataDict.isDictionaryLoaded ())
        g_error (
            "The DICOM data dictionary is missing: install the package of DCMTK's data (libdcmtk17), or set "
            "DCMDICTPATH to dicom.dic.");
      g_once_init_leave (&once, 1);
    }
}

void
fj_dicom_private_set_exception (GError **error)
{
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("There is not enough memory for this DICOM object. Close other programs and try again."));
}

void
fj_dicom_private_set_condition (const OFCondition &condition, GError **error)
{
  if (condition == EC_MemoryExhausted)
    fj_dicom_private_set_exception (error);
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                 _ ("The DICOM object is damaged (%s). Ask the sender to send it again."), condition.text ());
}

FjDicomObject *
fj_dicom_private_object_new (DcmItem *dataset, const char *transfer_syntax, E_TransferSyntax carrier)
{
  FjDicomObject *self = g_new0 (FjDicomObject, 1);
  self->item = dataset;
  self->root = self;
  self->views = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->transfer_syntax = g_strdup (transfer_syntax);
  self->carrier = carrier;
  self->file = -1;
  return self;
}

static FjDicomObject *
object_get_view (const FjDicomObject *self, DcmItem *item)
{
  FjDicomObject *view = (FjDicomObject *) g_hash_table_lookup (self->root->views, item);
  if (!view)
    {
      view = g_new0 (FjDicomObject, 1);
      view->item = item;
      view->root = self->root;
      g_hash_table_insert (self->root->views, item, view);
    }
  return view;
}

void
fj_dicom_object_free (FjDicomObject *object)
{
  if (!object || object->root != object)
    return;
  delete object->item;
  if (object->file >= 0)
    close (object->file);
  g_hash_table_unref (object->views);
  g_free (object->transfer_syntax);
  g_free (object);
}

/* Where there is no way to tell: as GLib does. */
G_GNUC_NORETURN static void
abort_without_memory (void)
{
  g_error ("There is not enough memory for a DICOM object.");
}

FjDicomObject *
fj_dicom_object_new (const char *charset)
{
  fj_dicom_init ();
  try
    {
      FjDicomObject *self = fj_dicom_private_object_new (
          new DcmDataset (), UID_LittleEndianExplicitTransferSyntax, EXS_LittleEndianExplicit);
      const char *attribute = fj_charset_attribute (charset);
      if (*attribute)
        self->item->putAndInsertString (DCM_SpecificCharacterSet, attribute);
      return self;
    }
  catch (...)
    {
      abort_without_memory ();
    }
}

/* An item on its own: the character set that held for it goes with it. */
static DcmDataset *
copy_item (DcmItem *item)
{
  DcmDataset *copy = new DcmDataset ();
  g_autofree char *charset = fj_dicom_private_dup_charset (item);
  for (DcmObject *element = item->nextInContainer (NULL); element; element = item->nextInContainer (element))
    copy->insert ((DcmElement *) element->clone ());
  if (*charset)
    copy->putAndInsertString (DCM_SpecificCharacterSet, charset);
  return copy;
}

FjDicomObject *
fj_dicom_object_new_from_dcm_item (const void *dcm_item)
{
  fj_dicom_init ();
  DcmItem *item = (DcmItem *) dcm_item;
  try
    {
      /* A copy outlives the file of a lazy one. */
      item->loadAllDataIntoMemory ();
      if (item->ident () != EVR_dataset)
        return fj_dicom_private_object_new (copy_item (item), UID_LittleEndianExplicitTransferSyntax,
                                            EXS_LittleEndianExplicit);
      DcmDataset *copy = new DcmDataset (*(DcmDataset *) item);
      E_TransferSyntax syntax = copy->getOriginalXfer ();
      if (syntax == EXS_Unknown)
        syntax = EXS_LittleEndianExplicit;
      return fj_dicom_private_object_new (copy, DcmXfer (syntax).getXferID (), syntax);
    }
  catch (...)
    {
      abort_without_memory ();
    }
}

FjDicomObject *
fj_dicom_object_copy (const FjDicomObject *object)
{
  FjDicomObject *copy = fj_dicom_object_new_from_dcm_item (object->item);
  if (object->root == object)
    {
      g_free (copy->transfer_syntax);
      copy->transfer_syntax = g_strdup (object->transfer_syntax);
      copy->carrier = object->carrier;
      copy->pixels_elsewhere = object->pixels_elsewhere;
    }
  return copy;
}

const char *
fj_dicom_object_get_transfer_syntax (const FjDicomObject *object)
{
  return object->root->transfer_syntax;
}

gboolean
fj_dicom_private_is_encapsulated (const FjDicomObject *object)
{
  return DcmXfer (object->root->carrier).isEncapsulated ();
}

DcmElement *
fj_dicom_private_find (const FjDicomObject *object, FjTag tag)
{
  DcmElement *element = NULL;
  object->item->findAndGetElement (DcmTagKey ((Uint16) (tag >> 16), (Uint16) tag), element);
  return element;
}

gboolean
fj_dicom_private_is_string (DcmEVR vr)
{
  switch (vr)
    {
    case EVR_AE:
    case EVR_AS:
    case EVR_CS:
    case EVR_DA:
    case EVR_DS:
    case EVR_DT:
    case EVR_IS:
    case EVR_TM:
    case EVR_UI:
    case EVR_UR:
      return TRUE;
    default:
      return fj_dicom_private_is_text (vr);
    }
}

gboolean
fj_dicom_private_is_text (DcmEVR vr)
{
  switch (vr)
    {
    case EVR_LO:
    case EVR_LT:
    case EVR_PN:
    case EVR_SH:
    case EVR_ST:
    case EVR_UC:
    case EVR_UT:
      return TRUE;
    default:
      return FALSE;
    }
}

void
fj_dicom_private_get_bytes (DcmElement *element, const char **bytes, gsize *length)
{
  char *value = NULL;
  Uint32 n = 0;
  if (fj_dicom_private_is_string (element->ident ()))
    element->getString (value, n);
  else
    {
      Uint8 *raw = NULL;
      if (element->getUint8Array (raw).good () && raw)
        {
          value = (char *) raw;
          n = element->getLengthField ();
        }
    }
  *bytes = value ? value : "";
  *length = value ? n : 0;
}

char *
fj_dicom_private_dup_charset (DcmItem *item)
{
  for (; item; item = item->getParentItem ())
    {
      DcmElement *element = NULL;
      if (item->findAndGetElement (DCM_SpecificCharacterSet, element).good () && element)
        {
          const char *bytes;
          gsize length;
          fj_dicom_private_get_bytes (element, &bytes, &length);
          /* An empty attribute is the default repertoire (type 1C, but it occurs). */
          g_autofree char *text = fj_charset_decode (NULL, "CS", bytes, length, NULL);
          return g_strdup (g_strchomp (text));
        }
    }
  return g_strdup ("");
}

char *
fj_dicom_object_dup_charset (const FjDicomObject *object)
{
  return fj_dicom_private_dup_charset (object->item);
}

gboolean
fj_dicom_object_has (const FjDicomObject *object, FjTag tag)
{
  return object->item->tagExists (DcmTagKey ((Uint16) (tag >> 16), (Uint16) tag));
}

/* Spaces around every value go where the VR says that they have no meaning (PS3.5 6.2). */
static char *
trim_values (DcmEVR vr, char *text)
{
  if (vr == EVR_LT || vr == EVR_ST || vr == EVR_UT || vr == EVR_UR)
    return g_strchomp (text);
  g_auto (GStrv) values = g_strsplit (text, "\\", -1);
  for (guint i = 0; values[i]; i++)
    if (vr == EVR_UC)
      g_strchomp (values[i]);
    else
      g_strstrip (values[i]);
  g_free (text);
  return g_strjoinv ("\\", values);
}

template <typename T>
static void
append_numbers (GString *out, const T *values, gsize n, const char *format)
{
  for (gsize i = 0; i < n; i++)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];
      if (i > 0)
        g_string_append_c (out, '\\');
      if (format)
        g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, format, (double) values[i]));
      else
        g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64) values[i]);
    }
}

static char *
dup_binary (DcmElement *element)
{
  GString *out = g_string_new (NULL);
  gsize n = element->getLengthField ();
  Uint16 *u16 = NULL;
  Sint16 *s16 = NULL;
  Uint32 *u32 = NULL;
  Sint32 *s32 = NULL;
  Float32 *f32 = NULL;
  Float64 *f64 = NULL;
  Uint64 *u64 = NULL;
  Sint64 *s64 = NULL;
  switch (element->ident ())
    {
    case EVR_US:
    case EVR_xs:
      if (element->getUint16Array (u16).good () && u16)
        append_numbers (out, u16, n / 2, NULL);
      break;
    case EVR_SS:
      if (element->getSint16Array (s16).good () && s16)
        append_numbers (out, s16, n / 2, NULL);
      break;
    case EVR_UL:
    case EVR_up:
      if (element->getUint32Array (u32).good () && u32)
        append_numbers (out, u32, n / 4, NULL);
      break;
    case EVR_SL:
      if (element->getSint32Array (s32).good () && s32)
        append_numbers (out, s32, n / 4, NULL);
      break;
    case EVR_UV:
      if (element->getUint64Array (u64).good () && u64)
        append_numbers (out, u64, n / 8, NULL);
      break;
    case EVR_SV:
      if (element->getSint64Array (s64).good () && s64)
        append_numbers (out, s64, n / 8, NULL);
      break;
    case EVR_FL:
      if (element->getFloat32Array (f32).good () && f32)
        append_numbers (out, f32, n / 4, "%.9g");
      break;
    case EVR_FD:
      if (element->getFloat64Array (f64).good () && f64)
        append_numbers (out, f64, n / 8, "%.17g");
      break;
    case EVR_AT:
      if (element->getUint16Array (u16).good () && u16)
        for (gsize i = 0; i + 1 < n / 2; i += 2)
          g_string_append_printf (out, "%s(%04X,%04X)", i ? "\\" : "", u16[i], u16[i + 1]);
      break;
    default: /* bytes and sequences have no text */
      g_string_free (out, TRUE);
      return NULL;
    }
  return g_string_free (out, FALSE);
}

char *
fj_dicom_object_dup_string_repaired (const FjDicomObject *object, FjTag tag, gboolean *repaired)
{
  gboolean dummy;
  if (!repaired)
    repaired = &dummy;
  *repaired = FALSE;
  try
    {
      DcmElement *element = fj_dicom_private_find (object, tag);
      if (!element)
        return NULL;
      DcmEVR vr = element->ident ();
      /* Implicit VR leaves private text without a VR: its bytes are text if they look like it. */
      gboolean is_unknown = element->getVR () == EVR_UN || element->getVR () == EVR_UNKNOWN
                            || element->getVR () == EVR_UNKNOWN2B;
      if (!fj_dicom_private_is_string (vr) && !is_unknown)
        return dup_binary (element);
      const char *bytes;
      gsize length;
      fj_dicom_private_get_bytes (element, &bytes, &length);
      gboolean is_text = fj_dicom_private_is_text (vr) || is_unknown;
      g_autofree char *charset = is_text ? fj_dicom_private_dup_charset (object->item) : NULL;
      const char *name = is_unknown ? "LO" : DcmVR (vr).getVRName ();
      return trim_values (vr, fj_charset_decode (charset, name, bytes, length, repaired));
    }
  catch (...)
    {
      return NULL;
    }
}

char *
fj_dicom_object_dup_string (const FjDicomObject *object, FjTag tag)
{
  return fj_dicom_object_dup_string_repaired (object, tag, NULL);
}

/* One value out of several, NULL when there is none at @index. */
static char *
dup_value (const FjDicomObject *object, FjTag tag, guint index)
{
  g_autofree char *text = fj_dicom_object_dup_string (object, tag);
  if (!text || !*text)
    return NULL;
  const char *p = text;
  for (; index > 0; index--)
    {
      p = strchr (p, '\\');
      if (!p)
        return NULL;
      p++;
    }
  return g_strndup (p, strcspn (p, "\\"));
}

gboolean
fj_dicom_object_get_int (const FjDicomObject *object, FjTag tag, guint index, gint64 *value)
{
  g_autofree char *text = dup_value (object, tag, index);
  char *end = NULL;
  if (!text || !*text)
    return FALSE;
  errno = 0;
  gint64 number = g_ascii_strtoll (text, &end, 10);
  if (errno != 0 || end == text || *end)
    return FALSE;
  *value = number;
  return TRUE;
}

gboolean
fj_dicom_object_get_double (const FjDicomObject *object, FjTag tag, guint index, double *value)
{
  g_autofree char *text = dup_value (object, tag, index);
  char *end = NULL;
  if (!text || !*text)
    return FALSE;
  double number = g_ascii_strtod (text, &end);
  if (end == text || *end || !(number - number == 0)) /* not a number, infinite */
    return FALSE;
  *value = number;
  return TRUE;
}

gsize
fj_dicom_object_get_bytes (const FjDicomObject *object, FjTag tag, guint8 *bytes, gsize room)
{
  try
    {
      DcmElement *element = fj_dicom_private_find (object, tag);
      DcmEVR vr = element ? element->getVR () : EVR_na;
      Uint8 *raw = NULL;
      gsize length = element ? element->getLengthField () : 0;
      if ((vr != EVR_OB && vr != EVR_UN && vr != EVR_UNKNOWN && vr != EVR_UNKNOWN2B) || length > room
          || element->getUint8Array (raw).bad () || !raw)
        return 0;
      memcpy (bytes, raw, length);
      return length;
    }
  catch (...)
    {
      return 0;
    }
}

static DcmSequenceOfItems *
find_sequence (const FjDicomObject *object, FjTag tag)
{
  DcmElement *element = fj_dicom_private_find (object, tag);
  return element && element->ident () == EVR_SQ ? (DcmSequenceOfItems *) element : NULL;
}

guint
fj_dicom_object_count_items (const FjDicomObject *object, FjTag sequence)
{
  DcmSequenceOfItems *found = find_sequence (object, sequence);
  return found ? (guint) found->card () : 0;
}

FjDicomObject *
fj_dicom_object_get_item (FjDicomObject *object, FjTag sequence, guint index)
{
  DcmSequenceOfItems *found = find_sequence (object, sequence);
  return found && index < found->card () ? object_get_view (object, found->getItem (index)) : NULL;
}

FjDicomObject *
fj_dicom_object_append_item (FjDicomObject *object, FjTag sequence)
{
  DcmItem *item = NULL;
  try
    {
      object->item->findOrCreateSequenceItem (DcmTag ((Uint16) (sequence >> 16), (Uint16) sequence), item,
                                              -2);
    }
  catch (...)
    {
      abort_without_memory ();
    }
  return item ? object_get_view (object, item) : NULL;
}

gboolean
fj_dicom_object_set_empty_sequence (FjDicomObject *object, FjTag sequence)
{
  try
    {
      DcmTag tag ((Uint16) (sequence >> 16), (Uint16) sequence);
      return tag.getEVR () == EVR_SQ && object->item->insertEmptyElement (tag, OFTrue).good ();
    }
  catch (...)
    {
      return FALSE;
    }
}

gboolean
fj_dicom_object_is_image (const FjDicomObject *object)
{
  gint64 rows = 0, columns = 0;
  return fj_dicom_object_get_int (object, 0x00280010, 0, &rows)
         && fj_dicom_object_get_int (object, 0x00280011, 0, &columns) && rows > 0 && columns > 0
         && (object->root->pixels_elsewhere || fj_dicom_object_has (object, 0x7FE00010)
             || fj_dicom_object_has (object, 0x7FE00008) || fj_dicom_object_has (object, 0x7FE00009));
}

void *
fj_dicom_object_get_dcm_item (const FjDicomObject *object)
{
  return object->item;
}
