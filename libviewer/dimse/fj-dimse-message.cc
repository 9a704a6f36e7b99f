#include "fj-dimse-message.h"

#include <dcmtk/dcmnet/cond.h>
#include <string.h>

static guint16
get_u16 (const guint8 *p)
{
  return (guint16) (p[0] | (p[1] << 8));
}

static guint32
get_u32 (const guint8 *p)
{
  return (guint32) p[0] | ((guint32) p[1] << 8) | ((guint32) p[2] << 16) | ((guint32) p[3] << 24);
}

static void
put_u16 (GByteArray *out, guint16 value)
{
  const guint8 bytes[2] = { (guint8) value, (guint8) (value >> 8) };
  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
put_u32 (GByteArray *out, guint32 value)
{
  put_u16 (out, (guint16) value);
  put_u16 (out, (guint16) (value >> 16));
}

/* A UID or a text of the default repertoire, without its padding. FALSE when it does not fit or holds control
 * characters. */
static gboolean
take_text (char *to, gsize size, const guint8 *bytes, gsize length)
{
  while (length > 0 && (bytes[length - 1] == 0 || bytes[length - 1] == ' '))
    length--;
  if (length >= size)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (bytes[i] < 0x20 || bytes[i] >= 0x7f)
      return FALSE;
  memcpy (to, bytes, length);
  to[length] = '\0';
  return TRUE;
}

static gboolean
take_u16 (guint16 *to, const guint8 *bytes, gsize length)
{
  if (length != 2)
    return FALSE;
  *to = get_u16 (bytes);
  return TRUE;
}

gboolean
fj_dimse_command_parse (const guint8 *bytes, gsize length, FjDimseCommand *command)
{
  gboolean good = TRUE;
  gsize at = 0;

  command->has = 0;
  while (at < length)
    {
      if (length - at < 8 || get_u16 (bytes + at) != 0x0000)
        return FALSE;
      guint16 element = get_u16 (bytes + at + 2);
      guint32 size = get_u32 (bytes + at + 4);
      at += 8;
      if (size > length - at)
        return FALSE;
      const guint8 *value = bytes + at;
      at += size;

      guint bit = 0;
      gboolean taken = TRUE;
      switch (element)
        {
        case 0x0002: /* Affected SOP Class UID */
        case 0x0003: /* Requested SOP Class UID */
          bit = FJ_DIMSE_COMMAND_SOP_CLASS;
          taken = take_text (command->sop_class, sizeof command->sop_class, value, size);
          break;
        case 0x0100:
          bit = FJ_DIMSE_COMMAND_FIELD;
          taken = take_u16 (&command->field, value, size);
          break;
        case 0x0110:
          bit = FJ_DIMSE_COMMAND_MESSAGE_ID;
          taken = take_u16 (&command->message_id, value, size);
          break;
        case 0x0120:
          bit = FJ_DIMSE_COMMAND_RESPONDED_ID;
          taken = take_u16 (&command->responded_id, value, size);
          break;
        case 0x0700:
          bit = FJ_DIMSE_COMMAND_PRIORITY;
          taken = take_u16 (&command->priority, value, size);
          break;
        case 0x0800:
          bit = FJ_DIMSE_COMMAND_DATA_SET_TYPE;
          taken = take_u16 (&command->data_set_type, value, size);
          break;
        case 0x0900:
          bit = FJ_DIMSE_COMMAND_STATUS;
          taken = take_u16 (&command->status, value, size);
          break;
        case 0x0902:
          /* Only for reading by people: a bad one does not spoil the command. */
          if (take_text (command->comment, sizeof command->comment, value, size))
            command->has |= FJ_DIMSE_COMMAND_COMMENT;
          break;
        case 0x1000: /* Affected SOP Instance UID */
        case 0x1001: /* Requested SOP Instance UID */
          bit = FJ_DIMSE_COMMAND_SOP_INSTANCE;
          taken = take_text (command->sop_instance, sizeof command->sop_instance, value, size);
          break;
        default:
          break;
        }
      if (taken)
        command->has |= bit;
      else
        good = FALSE;
    }
  return good && (command->has & FJ_DIMSE_COMMAND_FIELD) != 0
         && (command->has & (FJ_DIMSE_COMMAND_MESSAGE_ID | FJ_DIMSE_COMMAND_RESPONDED_ID)) != 0
         && (command->has & FJ_DIMSE_COMMAND_DATA_SET_TYPE) != 0;
}

static void
put_element (GByteArray *out, guint16 element, const void *value, guint32 length)
{
  put_u16 (out, 0x0000);
  put_u16 (out, element);
  put_u32 (out, length);
  g_byte_array_append (out, (const guint8 *) value, length);
}

static void
put_number (GByteArray *out, guint16 element, guint16 value)
{
  const guint8 bytes[2] = { (guint8) value, (guint8) (value >> 8) };
  put_element (out, element, bytes, sizeof bytes);
}

static void
put_text (GByteArray *out, guint16 element, const char *text, char padding)
{
  char padded[68] = { 0 };
  gsize length = MIN (strlen (text), 64u);

  memcpy (padded, text, length);
  if (length % 2 != 0)
    padded[length++] = padding;
  put_element (out, element, padded, (guint32) length);
}

GByteArray *
fj_dimse_command_encode (const FjDimseCommand *command)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();

  if (command->has & FJ_DIMSE_COMMAND_SOP_CLASS)
    put_text (body, 0x0002, command->sop_class, '\0');
  put_number (body, 0x0100, command->field);
  if (command->has & FJ_DIMSE_COMMAND_MESSAGE_ID)
    put_number (body, 0x0110, command->message_id);
  if (command->has & FJ_DIMSE_COMMAND_RESPONDED_ID)
    put_number (body, 0x0120, command->responded_id);
  if (command->has & FJ_DIMSE_COMMAND_PRIORITY)
    put_number (body, 0x0700, command->priority);
  put_number (body, 0x0800, command->data_set_type);
  if (command->has & FJ_DIMSE_COMMAND_STATUS)
    put_number (body, 0x0900, command->status);
  if (command->has & FJ_DIMSE_COMMAND_COMMENT)
    put_text (body, 0x0902, command->comment, ' ');
  if (command->has & FJ_DIMSE_COMMAND_SOP_INSTANCE)
    put_text (body, 0x1000, command->sop_instance, '\0');

  put_u16 (out, 0x0000);
  put_u16 (out, 0x0000);
  put_u32 (out, 4);
  put_u32 (out, body->len);
  g_byte_array_append (out, body->data, body->len);
  return out;
}

void
fj_dimse_command_set_comment (FjDimseCommand *command, const char *sentence)
{
  gsize length = 0;

  for (const char *p = sentence; p != NULL && *p != '\0' && length < 64; p = g_utf8_next_char (p))
    command->comment[length++] = *p >= 0x20 && *p < 0x7f && *p != '\\' ? *p : '?';
  command->comment[length] = '\0';
  if (length > 0)
    command->has |= FJ_DIMSE_COMMAND_COMMENT;
}

/* The next fragment; its bytes are valid until the next call. */
static FjDimseEvent
next_fragment (T_ASC_Association *association, guint timeout_seconds, DUL_PDV *pdv)
{
  OFCondition condition = DUL_NextPDV (&association->DULassociation, pdv);

  if (condition.good ())
    return FJ_DIMSE_EVENT_MESSAGE;
  condition = DUL_ReadPDVs (&association->DULassociation, NULL, DUL_NOBLOCK, (int) timeout_seconds);
  if (condition == DUL_PEERREQUESTEDRELEASE)
    return FJ_DIMSE_EVENT_RELEASE;
  if (condition == DUL_READTIMEOUT)
    return FJ_DIMSE_EVENT_TIMEOUT;
  if (condition != DUL_PDATAPDUARRIVED)
    return FJ_DIMSE_EVENT_BROKEN;
  return DUL_NextPDV (&association->DULassociation, pdv).good () ? FJ_DIMSE_EVENT_MESSAGE
                                                                 : FJ_DIMSE_EVENT_BROKEN;
}

FjDimseEvent
fj_dimse_read_command (T_ASC_Association *association,
                       guint timeout_seconds,
                       gboolean skip_data,
                       FjDimseCommand *command)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  memset (command, 0, sizeof *command);
  while (TRUE)
    {
      DUL_PDV pdv;
      FjDimseEvent event = next_fragment (association, timeout_seconds, &pdv);

      if (event != FJ_DIMSE_EVENT_MESSAGE)
        return bytes->len > 0 ? FJ_DIMSE_EVENT_BROKEN : event;
      if (pdv.pdvType != DUL_COMMANDPDV)
        {
          if (skip_data && bytes->len == 0)
            continue;
          return FJ_DIMSE_EVENT_BROKEN;
        }
      if (bytes->len == 0)
        command->context = pdv.presentationContextID;
      else if (command->context != pdv.presentationContextID)
        return FJ_DIMSE_EVENT_BROKEN;
      if (pdv.fragmentLength > FJ_DIMSE_MAX_COMMAND - bytes->len)
        return FJ_DIMSE_EVENT_BROKEN;
      g_byte_array_append (bytes, (const guint8 *) pdv.data, (guint) pdv.fragmentLength);
      if (pdv.lastPDV)
        break;
    }
  return fj_dimse_command_parse (bytes->data, bytes->len, command) ? FJ_DIMSE_EVENT_MESSAGE
                                                                   : FJ_DIMSE_EVENT_MALFORMED;
}

gboolean
fj_dimse_is_readable (T_ASC_Association *association)
{
  return ASC_dataWaiting (association, 0);
}

FjDimseEvent
fj_dimse_read_data (T_ASC_Association *association,
                    guint8 context,
                    guint timeout_seconds,
                    guint64 limit,
                    FjDimseSink sink,
                    gpointer user_data)
{
  guint64 total = 0;
  gboolean wanted = sink != NULL;

  while (TRUE)
    {
      DUL_PDV pdv;
      FjDimseEvent event = next_fragment (association, timeout_seconds, &pdv);

      if (event != FJ_DIMSE_EVENT_MESSAGE)
        return event == FJ_DIMSE_EVENT_TIMEOUT ? event : FJ_DIMSE_EVENT_BROKEN;
      if (pdv.pdvType != DUL_DATASETPDV || pdv.presentationContextID != context)
        return FJ_DIMSE_EVENT_BROKEN;
      total += pdv.fragmentLength;
      if (total > limit)
        return FJ_DIMSE_EVENT_BROKEN;
      if (wanted && pdv.fragmentLength > 0)
        wanted = sink ((const guint8 *) pdv.data, pdv.fragmentLength, user_data);
      if (pdv.lastPDV)
        return FJ_DIMSE_EVENT_MESSAGE;
    }
}

static gboolean
write_fragments (T_ASC_Association *association,
                 guint8 context,
                 DUL_DATAPDV type,
                 const guint8 *bytes,
                 gsize length,
                 gboolean last)
{
  /* sendPDVLength is what the peer accepts, less the header of the fragment (PS3.8 D.1). */
  gsize most = MAX (association->sendPDVLength, 64ul);

  most -= most % 2;
  do
    {
      DUL_PDVLIST list;
      DUL_PDV pdv;
      gsize now = MIN (length, most);

      memset (&list, 0, sizeof list);
      memset (&pdv, 0, sizeof pdv);
      pdv.fragmentLength = now;
      pdv.presentationContextID = context;
      pdv.pdvType = type;
      pdv.lastPDV = last && now == length;
      pdv.data = const_cast<guint8 *> (bytes);
      list.count = 1;
      list.pdv = &pdv;
      if (DUL_WritePDVs (&association->DULassociation, &list).bad ())
        return FALSE;
      bytes += now;
      length -= now;
    }
  while (length > 0);
  return TRUE;
}

gboolean
fj_dimse_write_command (T_ASC_Association *association, const FjDimseCommand *command)
{
  g_autoptr (GByteArray) bytes = fj_dimse_command_encode (command);

  return write_fragments (association, command->context, DUL_COMMANDPDV, bytes->data, bytes->len, TRUE);
}

gboolean
fj_dimse_write_data (
    T_ASC_Association *association, guint8 context, const guint8 *bytes, gsize length, gboolean last)
{
  return write_fragments (association, context, DUL_DATASETPDV, bytes, length, last);
}

/* One element of the file meta information: always explicit VR little endian. */
static void
put_meta (GByteArray *out, guint16 element, const char *vr, const void *value, gsize length, char padding)
{
  put_u16 (out, 0x0002);
  put_u16 (out, element);
  g_byte_array_append (out, (const guint8 *) vr, 2);
  gsize even = length + length % 2;
  if (strcmp (vr, "OB") == 0)
    {
      put_u16 (out, 0);
      put_u32 (out, (guint32) even);
    }
  else
    put_u16 (out, (guint16) even);
  g_byte_array_append (out, (const guint8 *) value, (guint) length);
  if (even > length)
    g_byte_array_append (out, (const guint8 *) &padding, 1);
}

GByteArray *
fj_dimse_part10_header (const char *sop_class,
                        const char *sop_instance,
                        const char *transfer_syntax,
                        const char *source_aet)
{
  static const char *const implementation_class = "2.25.290866839426043183606402498862447182337";
  static const char *const implementation_version = "FENJI_" FENJI_VERSION;
  static const guint8 version[2] = { 0x00, 0x01 };
  static const guint8 preamble[128] = { 0 };
  g_autoptr (GByteArray) body = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();

  put_meta (body, 0x0001, "OB", version, sizeof version, '\0');
  put_meta (body, 0x0002, "UI", sop_class, strlen (sop_class), '\0');
  put_meta (body, 0x0003, "UI", sop_instance, strlen (sop_instance), '\0');
  put_meta (body, 0x0010, "UI", transfer_syntax, strlen (transfer_syntax), '\0');
  put_meta (body, 0x0012, "UI", implementation_class, strlen (implementation_class), '\0');
  put_meta (body, 0x0013, "SH", implementation_version, strlen (implementation_version), ' ');
  if (source_aet != NULL && *source_aet != '\0')
    put_meta (body, 0x0016, "AE", source_aet, strlen (source_aet), ' ');

  guint8 group_length[4] = { (guint8) body->len, (guint8) (body->len >> 8), (guint8) (body->len >> 16),
                             (guint8) (body->len >> 24) };
  g_byte_array_append (out, preamble, sizeof preamble);
  g_byte_array_append (out, (const guint8 *) "DICM", 4);
  put_meta (out, 0x0000, "UL", group_length, sizeof group_length, '\0');
  g_byte_array_append (out, body->data, body->len);
  return out;
}
