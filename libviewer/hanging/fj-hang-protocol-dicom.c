#include "fj-hang-protocol-dicom.h"

#include <string.h>

#include "fj-dicom-digest.h"
#include "fj-dicom-vendor.h"
#include "fj-error.h"
#include "fj-hang-dicom-parts.h"
#include "fj-hang-dicom-words.h"
#include "fj-hang-protocol-json.h"
#include "fj-language.h"
#include "fj-uid.h"

#define SOP_CLASS 0x00080016u
#define SOP_INSTANCE 0x00080018u
#define GROUP 0x0073
#define CREATOR "FENJI HANGING 1"
#define ELEMENT_JSON 0x01
#define ELEMENT_DIGEST 0x02
#define LONGEST 256 /* characters of a text */

/* In the order of FjHangLevel. */
static const char *const LEVELS[] = { "MANUFACTURER", "SITE", "USER_GROUP", "SINGLE_USER" };

/* --- texts --- */

gboolean
fj_hang_dicom_put_text (
    FjDicomObject *object, FjTag tag, const char *text, guint longest, const char *otherwise, GError **error)
{
  GString *clean = g_string_new (NULL);
  g_autofree char *value = NULL;
  guint n = 0;

  for (const char *p = text; p != NULL && *p != '\0' && n < longest; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (clean, c == '\\' ? '/' : g_unichar_iscntrl (c) ? ' ' : c);
    }
  value = g_strstrip (g_string_free (clean, FALSE));
  return fj_dicom_object_set_string (object, tag, *value != '\0' ? value : otherwise, error);
}

char *
fj_hang_dicom_dup_text (const FjDicomObject *object, FjTag tag)
{
  char *text = fj_hang_dicom_clean (fj_dicom_object_dup_string (object, tag));

  if (text != NULL && g_utf8_strlen (text, -1) > LONGEST)
    *g_utf8_offset_to_pointer (text, LONGEST) = '\0';
  return text;
}

void
fj_hang_dicom_put_empty (FjDicomObject *object, FjTag sequence)
{
  fj_dicom_object_set_empty_sequence (object, sequence);
}

static void
take_text (char **place, char *text)
{
  if (text == NULL)
    return;
  g_free (*place);
  *place = text;
}

/* --- times --- */

static char *
format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (MAX (seconds, 0));

  return time != NULL ? g_date_time_format (time, "%Y%m%d%H%M%S+0000") : g_strdup ("19700101000000+0000");
}

/* DT (PS3.5 6.2) as seconds; without an offset as if it were UTC. 0: none. */
static gint64
parse_time (const char *text)
{
  guint numbers[6] = { 1970, 1, 1, 0, 0, 0 };
  gsize length = text != NULL ? strspn (text, "0123456789") : 0;
  const char *offset;
  gint64 seconds = 0;
  g_autoptr (GDateTime) time = NULL;

  if (length < 4)
    return 0;
  numbers[0] = 0;
  for (guint i = 0; i < 4; i++)
    numbers[0] = numbers[0] * 10 + (guint) (text[i] - '0');
  for (guint i = 1; i < 6 && 2 + 2 * i + 2 <= length; i++)
    numbers[i] = (guint) (text[2 + 2 * i] - '0') * 10 + (guint) (text[3 + 2 * i] - '0');
  if (numbers[0] < 1970)
    return 0;
  time = g_date_time_new_utc ((int) numbers[0], (int) numbers[1], (int) numbers[2], (int) numbers[3],
                              (int) numbers[4], (double) MIN (numbers[5], 59));
  if (time == NULL)
    return 0;
  seconds = g_date_time_to_unix (time);
  offset = strpbrk (text, "+-");
  if (offset != NULL && strspn (offset + 1, "0123456789") == 4)
    {
      gint64 minutes
          = ((offset[1] - '0') * 10 + offset[2] - '0') * 60 + (offset[3] - '0') * 10 + offset[4] - '0';

      seconds -= (*offset == '-' ? -minutes : minutes) * 60;
    }
  return MAX (seconds, 0);
}

/* --- the definition --- */

/* Of a user: what its code means. (transfer full) */
static char *
read_owner (FjDicomObject *object, FjHangLevel level, FjHangDicomNotes *notes)
{
  FjDicomObject *user = fj_dicom_object_get_item (object, HP_USERS, 0);
  g_autofree char *group = fj_hang_dicom_dup_text (object, HP_GROUP);
  char *meaning = user != NULL ? fj_hang_dicom_dup_text (user, HP_CODE_MEANING) : NULL;

  if (level == FJ_HANG_LEVEL_USER && meaning != NULL && *meaning != '\0')
    return meaning;
  g_free (meaning);
  if ((level == FJ_HANG_LEVEL_GROUP || level == FJ_HANG_LEVEL_USER) && group != NULL)
    return g_steal_pointer (&group);
  if (group != NULL && *group != '\0')
    fj_hang_dicom_notes_add (notes, 0, _ ("It was made for “%s”."), group);
  return g_strdup ("");
}

static void
read_definition (FjDicomObject *object, FjHangDicomNotes *notes, FjHangProtocol *protocol)
{
  g_autofree char *level = fj_hang_dicom_dup_text (object, HP_LEVEL);
  g_autofree char *created = fj_hang_dicom_dup_text (object, HP_CREATED);

  take_text (&protocol->description, fj_hang_dicom_dup_text (object, HP_DESCRIPTION));
  take_text (&protocol->author, fj_hang_dicom_dup_text (object, HP_CREATOR));
  protocol->changed = parse_time (created);
  protocol->level = FJ_HANG_LEVEL_SITE;
  for (guint i = 0; i < G_N_ELEMENTS (LEVELS); i++)
    if (g_strcmp0 (level, LEVELS[i]) == 0)
      protocol->level = (FjHangLevel) i;
  take_text (&protocol->group, read_owner (object, protocol->level, notes));
  if (fj_dicom_object_count_items (object, HP_SOURCES) > 0)
    fj_hang_dicom_notes_add (notes, 0, _ ("That it was made from another protocol is not kept."));
}

static FjHangProtocol *
read_public (FjDicomObject *object, FjHangDicomNotes *notes, GError **error)
{
  g_autofree char *uid = fj_hang_dicom_dup_text (object, SOP_INSTANCE);
  g_autofree char *name = fj_hang_dicom_dup_text (object, HP_NAME);
  g_autoptr (FjHangProtocol) protocol = NULL;

  if (uid == NULL || *uid == '\0')
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("This hanging protocol has no SOP Instance UID. Export it again."));
      return NULL;
    }
  protocol = fj_hang_protocol_new (uid, name != NULL && *name != '\0' ? name : _ ("Without a name"));
  read_definition (object, notes, protocol);
  fj_hang_dicom_read_applies (object, notes, protocol);
  fj_hang_dicom_read_sets (object, notes, protocol);
  fj_hang_dicom_read_stages (object, notes, protocol);
  if (protocol->stages->len == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("This hanging protocol has no box in which anything could be shown."));
      return NULL;
    }
  return fj_hang_protocol_check (protocol, error) ? g_steal_pointer (&protocol) : NULL;
}

static gboolean
put_code (FjDicomObject *item, const char *text, GError **error)
{
  return fj_hang_dicom_put_text (item, HP_CODE_VALUE, text, 16, "1", error)
         && fj_dicom_object_set_string (item, HP_CODE_SCHEME, "99FENJI", error)
         && fj_hang_dicom_put_text (item, HP_CODE_MEANING, text, 64, "1", error);
}

static gboolean
write_definition (const FjHangProtocol *protocol, FjDicomObject *object, GError **error)
{
  g_autofree char *made = g_strconcat ("urn:fenji:hanging:", protocol->id, NULL);
  g_autofree char *uid = fj_uid_is_valid (protocol->id) ? g_strdup (protocol->id) : fj_uid_from_name (made);
  g_autofree char *created = format_time (protocol->changed);
  guint n_priors = 0;

  for (guint i = 0; i < protocol->sets->len; i++)
    n_priors = MAX (n_priors, ((const FjHangImageSet *) protocol->sets->pdata[i])->prior);
  fj_hang_dicom_put_empty (object, HP_USERS);
  if (protocol->level == FJ_HANG_LEVEL_USER && *protocol->group != '\0'
      && !put_code (fj_dicom_object_append_item (object, HP_USERS), protocol->group, error))
    return FALSE;
  if (protocol->level == FJ_HANG_LEVEL_GROUP
      && !fj_hang_dicom_put_text (object, HP_GROUP, protocol->group, 64, "", error))
    return FALSE;
  return fj_dicom_object_set_string (object, SOP_CLASS, FJ_HANG_DICOM_CLASS, error)
         && fj_dicom_object_set_string (object, SOP_INSTANCE, uid, error)
         && fj_hang_dicom_put_text (object, HP_NAME, protocol->name, 16, "Fenji", error)
         && fj_hang_dicom_put_text (object, HP_DESCRIPTION,
                                    *protocol->description != '\0' ? protocol->description : protocol->name,
                                    64, "Fenji", error)
         && fj_dicom_object_set_string (object, HP_LEVEL, LEVELS[protocol->level], error)
         && fj_hang_dicom_put_text (object, HP_CREATOR, protocol->author, 64, "Fenji", error)
         && fj_dicom_object_set_string (object, HP_CREATED, created, error)
         && fj_dicom_object_set_uint16 (object, HP_N_PRIORS, (guint16) MIN (n_priors, 65535), error);
}

/* --- the private block --- */

/* Of all but the block. (transfer full) */
static char *
digest_public (const FjDicomObject *object, GError **error)
{
  g_autoptr (FjDicomObject) copy = fj_dicom_object_copy (object);
  gboolean is_decoded;

  fj_dicom_vendor_remove (copy, GROUP, CREATOR);
  return fj_dicom_digest_dataset (copy, &is_decoded, error);
}

static GBytes *
trim (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  while (length > 0 && data[length - 1] == '\0')
    length--;
  return g_bytes_new_from_bytes (bytes, 0, length);
}

/* NULL when there is no block, or it no longer belongs to the rest; that is noted. */
static FjHangProtocol *
read_private (const FjDicomObject *object, FjHangDicomNotes *notes)
{
  g_autoptr (GBytes) said = fj_dicom_vendor_dup_bytes (object, GROUP, CREATOR, ELEMENT_DIGEST);
  g_autoptr (GBytes) padded = fj_dicom_vendor_dup_bytes (object, GROUP, CREATOR, ELEMENT_JSON);
  g_autoptr (GBytes) json = padded != NULL ? trim (padded) : NULL;
  g_autofree char *digest = NULL;
  FjHangProtocol *protocol;

  if (json == NULL)
    return NULL;
  digest = digest_public (object, NULL);
  if (digest == NULL || said == NULL || g_bytes_get_size (said) != strlen (digest)
      || memcmp (g_bytes_get_data (said, NULL), digest, strlen (digest)) != 0)
    {
      fj_hang_dicom_notes_add (notes, 0,
                               _ ("Another program changed this protocol after Fenji wrote it; what DICOM "
                                  "cannot say of it was left out."));
      return NULL;
    }
  protocol = fj_hang_protocol_parse (json, NULL);
  if (protocol == NULL)
    fj_hang_dicom_notes_add (notes, 0,
                             _ ("What a newer Fenji wrote beside the DICOM form cannot be read and was left "
                                "out."));
  return protocol;
}

static gboolean
write_private (const FjHangProtocol *protocol, FjDicomObject *object, GError **error)
{
  g_autoptr (GBytes) json = fj_hang_protocol_to_json (protocol);
  g_autofree char *digest = digest_public (object, error);
  g_autoptr (GBytes) bytes = digest != NULL ? g_bytes_new (digest, strlen (digest)) : NULL;

  return bytes != NULL && fj_dicom_vendor_set_bytes (object, GROUP, CREATOR, ELEMENT_JSON, json, error)
         && fj_dicom_vendor_set_bytes (object, GROUP, CREATOR, ELEMENT_DIGEST, bytes, error);
}

/* --- the whole --- */

FjHangProtocol *
fj_hang_protocol_read_dicom (FjDicomObject *object, GPtrArray *notes, GError **error)
{
  g_autofree char *sop_class = fj_hang_dicom_dup_text (object, SOP_CLASS);
  g_autoptr (FjHangDicomNotes) said = fj_hang_dicom_notes_new ();
  FjHangProtocol *protocol;

  if (g_strcmp0 (sop_class, FJ_HANG_DICOM_CLASS) != 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("This DICOM object is no hanging protocol. Choose another file."));
      return NULL;
    }
  protocol = read_private (object, said);
  if (protocol == NULL)
    protocol = read_public (object, said, error);
  fj_hang_dicom_notes_finish (said, notes);
  return protocol;
}

FjDicomObject *
fj_hang_protocol_write_dicom (const FjHangProtocol *protocol, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");

  if (!fj_hang_protocol_check (protocol, error))
    return NULL;
  if (protocol->sets->len == 0)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("A hanging protocol without image sets cannot be written as DICOM. Add what is to be shown."));
      return NULL;
    }
  if (!write_definition (protocol, object, error) || !fj_hang_dicom_write_applies (protocol, object, error)
      || !fj_hang_dicom_write_sets (protocol, object, error)
      || !fj_hang_dicom_write_stages (protocol, object, error) || !write_private (protocol, object, error))
    return NULL;
  return g_steal_pointer (&object);
}
