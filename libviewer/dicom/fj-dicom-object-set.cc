/* See fj-dicom-object.h: changing values, what a VR allows (PS3.5 6.2), changing the character set. */
#include "fj-dicom-private.h"

#include <errno.h>
#include <string.h>
#include <vector>

extern "C"
{
#include "fj-charset.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-uid.h"
}

/* What one value of a string VR may be. Keys of a query (wild cards, ranges) pass as well. */
static const struct
{
  DcmEVR vr;
  glong max_characters; /* 0: no bound */
  const char *alphabet; /* NULL: any but control characters */
} string_rules[] = {
  { EVR_AE, 16, NULL },
  { EVR_AS, 4, "0123456789DWMY" },
  { EVR_CS, 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _*?" },
  { EVR_DA, 17, "0123456789-" },
  { EVR_DS, 16, "0123456789+-.eE " },
  { EVR_DT, 54, "0123456789+-. " },
  { EVR_IS, 12, "0123456789+- " },
  { EVR_TM, 29, "0123456789.- " },
  { EVR_UI, 64, "0123456789." },
  { EVR_UR, 0, NULL },
  { EVR_LO, 64, NULL },
  { EVR_SH, 16, NULL },
  { EVR_PN, 0, NULL }, /* 64 in each component group */
  { EVR_UC, 0, NULL },
  { EVR_ST, 1024, NULL },
  { EVR_LT, 10240, NULL },
  { EVR_UT, 0, NULL },
};

static gboolean
is_one_value (DcmEVR vr)
{
  return vr == EVR_ST || vr == EVR_LT || vr == EVR_UT || vr == EVR_UR;
}

/* A date that exists, or a range of such dates. */
static gboolean
is_date (const char *text)
{
  const char *dash = strchr (text, '-');
  if (dash)
    {
      g_autofree char *first = g_strndup (text, dash - text);
      return (!*first || is_date (first)) && (!dash[1] || (!strchr (dash + 1, '-') && is_date (dash + 1)))
             && strlen (text) > 1;
    }
  if (strlen (text) != 8)
    return FALSE;
  int date = atoi (text);
  return g_date_valid_dmy (date % 100, (GDateMonth) (date / 100 % 100), date / 10000);
}

static gboolean
is_number (const char *text, gboolean whole)
{
  char *end = NULL;
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  errno = 0;
  if (whole)
    {
      gint64 n = g_ascii_strtoll (trimmed, &end, 10);
      if (errno != 0 || n < G_MININT32 || n > G_MAXINT32)
        return FALSE;
    }
  else
    g_ascii_strtod (trimmed, &end);
  return *trimmed && !*end;
}

static gboolean
value_allowed (DcmEVR vr, const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (string_rules); i++)
    {
      if (string_rules[i].vr != vr)
        continue;
      if (string_rules[i].max_characters && g_utf8_strlen (text, -1) > string_rules[i].max_characters)
        return FALSE;
      if (string_rules[i].alphabet && text[strspn (text, string_rules[i].alphabet)])
        return FALSE;
      const char *controls = is_one_value (vr) ? "\r\n\f\t" : "";
      for (const char *p = text; *p; p++)
        if ((guint8) *p < 0x20 && !strchr (controls, *p))
          return FALSE;
    }
  if (!*text)
    return TRUE;
  switch (vr)
    {
    case EVR_DA:
      return is_date (text);
    case EVR_AS:
      return strlen (text) == 4 && strspn (text, "0123456789") == 3;
    case EVR_UI:
      return fj_uid_is_valid (text);
    case EVR_IS:
      return is_number (text, TRUE);
    case EVR_DS:
      return is_number (text, FALSE);
    case EVR_PN:
      {
        g_auto (GStrv) groups = g_strsplit (text, "=", -1);
        for (guint i = 0; groups[i]; i++)
          if (i == 3 || g_utf8_strlen (groups[i], -1) > 64)
            return FALSE;
        return TRUE;
      }
    default:
      return TRUE;
    }
}

static gboolean
set_invalid (DcmTag &tag, const char *utf8, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("\"%s\" is no value that %s (%04X,%04X) can have (VR %s). Correct it and try again."), utf8,
               tag.getTagName (), tag.getGroup (), tag.getElement (), tag.getVRName ());
  return FALSE;
}

static gboolean
check_string (DcmTag &tag, const char *utf8, GError **error)
{
  DcmEVR vr = tag.getEVR ();
  if (is_one_value (vr))
    return value_allowed (vr, utf8) || set_invalid (tag, utf8, error);
  g_auto (GStrv) values = g_strsplit (utf8, "\\", -1);
  for (guint i = 0; values[i]; i++)
    if (!value_allowed (vr, values[i]))
      return set_invalid (tag, values[i], error);
  return TRUE;
}

/* Numbers of a binary VR, each in its range. */
static gboolean
put_numbers (DcmElement *element, DcmTag &tag, const char *utf8, GError **error)
{
  static const struct
  {
    DcmEVR vr;
    double low, high;
    gboolean whole;
  } ranges[] = {
    { EVR_US, 0, 65535, TRUE },
    { EVR_xs, -32768, 65535, TRUE },
    { EVR_SS, -32768, 32767, TRUE },
    { EVR_UL, 0, 4294967295.0, TRUE },
    { EVR_SL, -2147483648.0, 2147483647.0, TRUE },
    { EVR_FL, -G_MAXFLOAT, G_MAXFLOAT, FALSE },
    { EVR_FD, -G_MAXDOUBLE, G_MAXDOUBLE, FALSE },
  };
  g_auto (GStrv) values = g_strsplit (utf8, "\\", -1);
  for (gsize r = 0; r < G_N_ELEMENTS (ranges); r++)
    {
      if (ranges[r].vr != element->ident () && ranges[r].vr != tag.getEVR ())
        continue;
      for (guint i = 0; *utf8 && values[i]; i++)
        {
          char *end = NULL;
          double number = g_ascii_strtod (values[i], &end);
          if (end == values[i] || *end || !(number >= ranges[r].low && number <= ranges[r].high)
              || (ranges[r].whole && number != (double) (gint64) number))
            return set_invalid (tag, values[i], error);
        }
      return element->putString (utf8).good () || set_invalid (tag, utf8, error);
    }
  if (tag.getEVR () == EVR_AT)
    return element->putString (utf8).good () || set_invalid (tag, utf8, error);
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("%s (%04X,%04X) holds bytes or items (VR %s), not text. Do not set it as text."),
               tag.getTagName (), tag.getGroup (), tag.getElement (), tag.getVRName ());
  return FALSE;
}

/* The term for fj_charset_encode() of what an object declares: its first set, or the one that it extends to.
 */
static const char *
encoding_of (const char *declared)
{
  if (fj_charset_is_known (declared))
    return declared;
  if (strstr (declared, "IR 58"))
    return "ISO 2022 IR 58";
  g_auto (GStrv) terms = g_strsplit (declared, "\\", 2);
  static const char *const sets[] = { "GB18030", "GBK", "ISO_IR 192", "ISO_IR 100" };
  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    if (g_strcmp0 (terms[0], sets[i]) == 0)
      return sets[i];
  return "ISO_IR 6"; /* the part that every set shares */
}

static gboolean
object_set_string (FjDicomObject *object, FjTag fj_tag, const char *utf8, GError **error)
{
  DcmTag tag ((Uint16) (fj_tag >> 16), (Uint16) fj_tag);
  if (!utf8)
    {
      object->item->findAndDeleteElement (tag, OFTrue);
      return TRUE;
    }
  if (fj_tag == 0x00080005)
    return object->item->putAndInsertString (tag, utf8).good () || set_invalid (tag, utf8, error);
  DcmElement *existing = fj_dicom_private_find (object, fj_tag);
  if (existing && (tag.getEVR () == EVR_UNKNOWN || tag.getEVR () == EVR_UN))
    tag.setVR (existing->getVR ());
  if (tag.getEVR () == EVR_UNKNOWN || tag.getEVR () == EVR_UN)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("Element (%04X,%04X) is not in the DICOM data dictionary, so how to write it is not known. Use "
             "another element."),
          tag.getGroup (), tag.getElement ());
      return FALSE;
    }
  DcmElement *element = NULL;
  if (DcmItem::newDicomElement (element, tag).bad () || !element)
    return set_invalid (tag, utf8, error);
  gboolean ok;
  if (fj_dicom_private_is_string (tag.getEVR ()))
    {
      g_autofree char *declared = fj_dicom_private_dup_charset (object->item);
      const char *charset = fj_dicom_private_is_text (tag.getEVR ()) ? encoding_of (declared) : "ISO_IR 6";
      gsize length = 0;
      g_autofree char *bytes = NULL;
      ok = check_string (tag, utf8, error)
           && (bytes = fj_charset_encode (charset, tag.getVRName (), utf8, &length, error)) != NULL;
      if (ok && element->putString (bytes, (Uint32) length).bad ())
        ok = set_invalid (tag, utf8, error);
    }
  else
    ok = put_numbers (element, tag, utf8, error);
  if (!ok || object->item->insert (element, OFTrue).bad ())
    {
      delete element;
      return ok ? set_invalid (tag, utf8, error) : FALSE;
    }
  return TRUE;
}

gboolean
fj_dicom_object_set_string (FjDicomObject *object, FjTag tag, const char *utf8, GError **error)
{
  try
    {
      return object_set_string (object, tag, utf8, error);
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return FALSE;
    }
}

gboolean
fj_dicom_object_set_uint16 (FjDicomObject *object, FjTag tag, guint16 value, GError **error)
{
  char text[8];
  g_snprintf (text, sizeof text, "%u", value);
  return fj_dicom_object_set_string (object, tag, text, error);
}

static gboolean
object_set_bytes (FjDicomObject *object, FjTag fj_tag, const guint8 *bytes, gsize n, GError **error)
{
  DcmTag tag ((Uint16) (fj_tag >> 16), (Uint16) fj_tag);
  std::vector<Uint8> even (bytes, bytes + n);
  if (n % 2)
    even.push_back (0);
  if (tag.getEVR () == EVR_OB && even.size () <= G_MAXINT32
      && object->item->putAndInsertUint8Array (tag, even.data (), even.size ()).good ())
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("%s (%04X,%04X) holds no bytes (VR %s). Do not set it as bytes."), tag.getTagName (),
               tag.getGroup (), tag.getElement (), tag.getVRName ());
  return FALSE;
}

gboolean
fj_dicom_object_set_bytes (FjDicomObject *object, FjTag tag, const guint8 *bytes, gsize n, GError **error)
{
  try
    {
      return object_set_bytes (object, tag, bytes, n, error);
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return FALSE;
    }
}

struct Rewrite
{
  DcmElement *element;
  char *bytes;
  gsize length;
};

/* First pass: what every text element becomes. Nothing is changed, so that an error leaves the object as it
 * was. */
static gboolean
collect_rewrites (DcmItem *item,
                  const char *charset,
                  std::vector<Rewrite> &rewrites,
                  std::vector<DcmItem *> &declaring,
                  GError **error)
{
  g_autofree char *declared = fj_dicom_private_dup_charset (item);
  for (DcmObject *object = item->nextInContainer (NULL); object; object = item->nextInContainer (object))
    {
      DcmElement *element = (DcmElement *) object;
      if (element->ident () == EVR_SQ)
        {
          DcmSequenceOfItems *sequence = (DcmSequenceOfItems *) element;
          for (DcmObject *sub = sequence->nextInContainer (NULL); sub; sub = sequence->nextInContainer (sub))
            if (!collect_rewrites ((DcmItem *) sub, charset, rewrites, declaring, error))
              return FALSE;
          continue;
        }
      if (element->getTag () == DCM_SpecificCharacterSet && item->getParentItem ())
        declaring.push_back (item);
      if (!fj_dicom_private_is_text (element->ident ()))
        continue;
      const char *bytes;
      gsize length;
      fj_dicom_private_get_bytes (element, &bytes, &length);
      const char *vr = DcmVR (element->ident ()).getVRName ();
      g_autofree char *text = fj_charset_decode (declared, vr, bytes, length, NULL);
      Rewrite rewrite = { element, NULL, 0 };
      rewrite.bytes = fj_charset_encode (charset, vr, text, &rewrite.length, error);
      if (!rewrite.bytes)
        {
          g_prefix_error (error, "%s (%04X,%04X): ", DcmTag (element->getTag ()).getTagName (),
                          element->getGTag (), element->getETag ());
          return FALSE;
        }
      rewrites.push_back (rewrite);
    }
  return TRUE;
}

gboolean
fj_dicom_object_set_charset (FjDicomObject *object, const char *charset, GError **error)
{
  std::vector<Rewrite> rewrites;
  gboolean ok = FALSE;
  try
    {
      std::vector<DcmItem *> declaring;
      ok = collect_rewrites (object->item, charset, rewrites, declaring, error);
      if (ok)
        {
          for (const Rewrite &rewrite : rewrites)
            rewrite.element->putString (rewrite.bytes, (Uint32) rewrite.length);
          for (DcmItem *item : declaring)
            item->findAndDeleteElement (DCM_SpecificCharacterSet);
          const char *attribute = fj_charset_attribute (charset);
          /* In an item, the set around it holds unless the item says otherwise: an empty value does say so.
           */
          if (*attribute || object->root != object)
            object->item->putAndInsertString (DCM_SpecificCharacterSet, attribute);
          else
            object->item->findAndDeleteElement (DCM_SpecificCharacterSet);
        }
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      ok = FALSE;
    }
  for (const Rewrite &rewrite : rewrites)
    g_free (rewrite.bytes);
  return ok;
}
