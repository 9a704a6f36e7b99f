#include "fj-dimse-services.h"

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fj-dimse-dataset.h"
#include "fj-error.h"

#define WRITE_BUFFER (512u * 1024u)

FjDimseService
fj_dimse_service_of (const char *abstract_syntax)
{
  if (strcmp (abstract_syntax, UID_VerificationSOPClass) == 0)
    return FJ_DIMSE_SERVICE_VERIFICATION;
  if (strcmp (abstract_syntax, UID_FINDModalityWorklistInformationModel) == 0)
    return FJ_DIMSE_SERVICE_WORKLIST;
  if (dcmIsaStorageSOPClassUID (abstract_syntax, ESSC_All))
    return FJ_DIMSE_SERVICE_STORAGE;
  if (g_str_has_prefix (abstract_syntax, "1.2.840.10008."))
    return g_str_has_prefix (abstract_syntax, "1.2.840.10008.5.1.4.1.1.") ? FJ_DIMSE_SERVICE_STORAGE
                                                                          : FJ_DIMSE_SERVICE_NONE;
  return dcmFindNameOfUID (abstract_syntax) == NULL ? FJ_DIMSE_SERVICE_STORAGE : FJ_DIMSE_SERVICE_NONE;
}

gboolean
fj_dimse_service_takes (FjDimseService service, const char *transfer_syntax)
{
  DcmXfer syntax (transfer_syntax);

  if (syntax.getXfer () == EXS_Unknown)
    return FALSE;
  /* With JPIP the pixels stay at the sender's: nothing that we could keep. */
  if (syntax.getXfer () == EXS_JPIPReferenced || syntax.getXfer () == EXS_JPIPReferencedDeflate)
    return FALSE;
  if (service == FJ_DIMSE_SERVICE_STORAGE)
    return TRUE;
  return !syntax.isEncapsulated () && syntax.getXfer () != EXS_DeflatedLittleEndianExplicit;
}

/* The response to @request, without status. */
static FjDimseCommand
response_to (const FjDimseCommand *request)
{
  FjDimseCommand response;

  memset (&response, 0, sizeof response);
  response.context = request->context;
  response.field = (guint16) (request->field | FJ_DIMSE_RESPONSE);
  response.responded_id = request->message_id;
  response.data_set_type = FJ_DIMSE_NO_DATA_SET;
  response.has = FJ_DIMSE_COMMAND_RESPONDED_ID | FJ_DIMSE_COMMAND_STATUS;
  if (request->has & FJ_DIMSE_COMMAND_SOP_CLASS)
    {
      memcpy (response.sop_class, request->sop_class, sizeof response.sop_class);
      response.has |= FJ_DIMSE_COMMAND_SOP_CLASS;
    }
  if (request->has & FJ_DIMSE_COMMAND_SOP_INSTANCE)
    {
      memcpy (response.sop_instance, request->sop_instance, sizeof response.sop_instance);
      response.has |= FJ_DIMSE_COMMAND_SOP_INSTANCE;
    }
  return response;
}

/* @comment: for Error Comment (0000,0902), whose default repertoire allows English only (PS3.7 6.3.1). */
static FjDimseEvent
respond (FjDimseServed *served, const FjDimseCommand *request, guint16 status, const char *comment)
{
  FjDimseCommand response = response_to (request);

  response.status = status;
  if (comment != NULL)
    fj_dimse_command_set_comment (&response, comment);
  return fj_dimse_write_command (served->association, &response) ? FJ_DIMSE_EVENT_MESSAGE
                                                                 : FJ_DIMSE_EVENT_BROKEN;
}

static gboolean
has_data_set (const FjDimseCommand *command)
{
  return (command->has & FJ_DIMSE_COMMAND_DATA_SET_TYPE) != 0
         && command->data_set_type != FJ_DIMSE_NO_DATA_SET;
}

/* Reads the data set that belongs to @request away and answers. */
static FjDimseEvent
refuse (FjDimseServed *served, const FjDimseCommand *request, guint16 status, const char *comment)
{
  if (has_data_set (request))
    {
      FjDimseEvent event = fj_dimse_read_data (served->association, request->context, served->idle_seconds,
                                               served->max_object_bytes, NULL, NULL);
      if (event != FJ_DIMSE_EVENT_MESSAGE)
        return event;
    }
  return respond (served, request, status, comment);
}

/* ---- C-FIND
 * ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  GByteArray *bytes;
  gsize limit;
  gboolean too_large;
} Collected;

static gboolean
collect (const guint8 *bytes, gsize length, gpointer user_data)
{
  Collected *collected = static_cast<Collected *> (user_data);

  if (length > collected->limit - collected->bytes->len)
    {
      collected->too_large = TRUE;
      return FALSE;
    }
  g_byte_array_append (collected->bytes, bytes, (guint) length);
  return TRUE;
}

/* TRUE when the peer has cancelled @request; *broken when the association is of no use any more. */
static gboolean
cancelled (FjDimseServed *served, const FjDimseCommand *request, gboolean *broken)
{
  while (fj_dimse_is_readable (served->association))
    {
      FjDimseCommand command;
      FjDimseEvent event = fj_dimse_read_command (served->association, served->idle_seconds, FALSE, &command);

      /* A cancel carries no message id of its own, only that of the request (PS3.7 9.3.2.3). Asynchronous
       * operations were not negotiated: anything else now is a breach. */
      if (event != FJ_DIMSE_EVENT_MESSAGE || command.field != FJ_DIMSE_C_CANCEL_RQ)
        {
          *broken = TRUE;
          return TRUE;
        }
      if (command.responded_id == request->message_id)
        return TRUE;
    }
  return FALSE;
}

static FjDimseEvent
serve_find (FjDimseServed *served, const FjDimseCommand *request)
{
  const FjDimseContext *context = &served->contexts[request->context];
  g_autoptr (GByteArray) bytes
      = fj_dimse_part10_header (context->sop_class, "2.25.1", context->transfer_syntax, NULL);
  Collected collected = { bytes, bytes->len + (gsize) FJ_DIMSE_MAX_IDENTIFIER, FALSE };
  g_autoptr (GError) error = NULL;

  FjDimseEvent event = fj_dimse_read_data (served->association, request->context, served->idle_seconds,
                                           served->max_object_bytes, collect, &collected);
  if (event != FJ_DIMSE_EVENT_MESSAGE)
    return event;
  if (collected.too_large)
    return respond (served, request, 0xA700, "The query is larger than this server reads.");

  g_autoptr (GBytes) file = g_bytes_new (bytes->data, bytes->len);
  g_autoptr (FjDicomObject) query = fj_dicom_object_open_bytes (file, FJ_DICOM_OPEN_ALL, &error);
  if (query == NULL)
    return respond (served, request, 0xA900, "The query cannot be read as a DICOM data set.");

  g_autoptr (GPtrArray) answers
      = served->callbacks->find_worklist (&served->peer, query, served->user_data, &error);
  if (answers == NULL)
    return respond (served, request, 0xC001, error != NULL ? error->message : NULL);

  for (guint i = 0; i < answers->len; i++)
    {
      gboolean broken = FALSE;
      if (cancelled (served, request, &broken))
        return broken ? FJ_DIMSE_EVENT_BROKEN : respond (served, request, 0xFE00, NULL);

      g_autoptr (GByteArray) identifier = fj_dimse_dataset_encode (
          static_cast<FjDicomObject *> (g_ptr_array_index (answers, i)), context->transfer_syntax);
      if (identifier == NULL)
        return respond (served, request, 0xC001, "An answer could not be written.");
      FjDimseCommand pending = response_to (request);
      pending.status = 0xFF00;
      pending.data_set_type = 0x0000;
      if (!fj_dimse_write_command (served->association, &pending)
          || !fj_dimse_write_data (served->association, request->context, identifier->data, identifier->len,
                                   TRUE))
        return FJ_DIMSE_EVENT_BROKEN;
    }
  return respond (served, request, 0x0000, NULL);
}

/* ---- C-STORE
 * --------------------------------------------------------------------------------------------------- */

typedef struct
{
  int fd;
  GByteArray *buffer;
  guint64 written;
  guint64 limit;
  gboolean too_large;
  int failure; /* errno of the first write that failed */
} Spooled;

static gboolean
flush_spool (Spooled *spooled)
{
  const guint8 *p = spooled->buffer->data;
  gsize left = spooled->buffer->len;

  while (left > 0)
    {
      gssize n = write (spooled->fd, p, left);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          spooled->failure = n < 0 ? errno : ENOSPC;
          return FALSE;
        }
      p += n;
      left -= (gsize) n;
    }
  g_byte_array_set_size (spooled->buffer, 0);
  return TRUE;
}

static gboolean
spool (const guint8 *bytes, gsize length, gpointer user_data)
{
  Spooled *spooled = static_cast<Spooled *> (user_data);

  spooled->written += length;
  if (spooled->written > spooled->limit)
    {
      spooled->too_large = TRUE;
      return FALSE;
    }
  g_byte_array_append (spooled->buffer, bytes, (guint) length);
  return spooled->buffer->len < WRITE_BUFFER || flush_spool (spooled);
}

/* Do command and data set speak of the same object (PS3.4 B.2.3)? Returns the status to refuse with, or 0 and
 * its header. */
static guint16
check_stored (const char *path, const FjDimseCommand *request, FjDicomObject **header, const char **why)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, NULL);

  if (object == NULL)
    {
      *why = "The object cannot be read as a DICOM data set.";
      return 0xC000;
    }
  g_autofree char *sop_class = fj_dicom_object_dup_string (object, 0x00080016);
  g_autofree char *sop_instance = fj_dicom_object_dup_string (object, 0x00080018);
  if (g_strcmp0 (sop_class, request->sop_class) != 0)
    {
      *why = "SOP Class UID of the object and of the command differ.";
      return 0xA900;
    }
  if (g_strcmp0 (sop_instance, request->sop_instance) != 0)
    {
      *why = "SOP Instance UID of the object and of the command differ.";
      return 0xA900;
    }
  *header = g_steal_pointer (&object);
  return 0;
}

/* Digits and dots: the UID may become part of a file name. Devices do send components led by a zero, which
 * PS3.5 9.1 forbids; that is no reason to lose an image. */
static gboolean
is_uid_like (const char *uid)
{
  gsize length = strlen (uid);

  return length > 0 && length <= 64 && strspn (uid, "0123456789.") == length && uid[0] != '.'
         && uid[length - 1] != '.' && strstr (uid, "..") == NULL;
}

static FjDimseEvent
serve_store (FjDimseServed *served, const FjDimseCommand *request)
{
  const FjDimseContext *context = &served->contexts[request->context];
  const FjDimseServerCallbacks *callbacks = served->callbacks;
  g_autoptr (GError) error = NULL;

  if ((request->has & FJ_DIMSE_COMMAND_SOP_INSTANCE) == 0 || !is_uid_like (request->sop_instance))
    return refuse (served, request, 0x0117, "Affected SOP Instance UID is missing or no UID.");

  g_autofree char *path = callbacks->store_begin (&served->peer, request->sop_class, request->sop_instance,
                                                  served->user_data, &error);
  if (path == NULL)
    return refuse (served, request, 0xA700, error != NULL ? error->message : NULL);

  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      callbacks->store_abort (&served->peer, path, served->user_data);
      return refuse (served, request, 0xA700, "The spool cannot be written.");
    }

  g_autoptr (GByteArray) buffer = fj_dimse_part10_header (request->sop_class, request->sop_instance,
                                                          context->transfer_syntax, served->peer.calling_aet);
  Spooled spooled = { fd, buffer, 0, served->max_object_bytes, FALSE, 0 };
  /* What is too large is read away for as much again, so that the sender hears why; beyond that it is cut
   * off. */
  FjDimseEvent event = fj_dimse_read_data (served->association, request->context, served->idle_seconds,
                                           served->max_object_bytes * 2, spool, &spooled);
  guint16 status = 0;
  const char *why = NULL;
  g_autoptr (FjDicomObject) header = NULL;
  if (event == FJ_DIMSE_EVENT_MESSAGE)
    {
      if (spooled.too_large)
        {
          status = 0xA700;
          why = "The object is larger than this server takes.";
        }
      else if (spooled.failure != 0 || !flush_spool (&spooled))
        {
          status = 0xA700;
          why = spooled.failure == ENOSPC ? "The spool is full." : "The spool cannot be written.";
        }
      else if (fsync (fd) != 0)
        {
          status = 0xA700;
          why = "The spool's disk reports an error.";
        }
    }
  if (close (fd) != 0 && event == FJ_DIMSE_EVENT_MESSAGE && status == 0)
    {
      status = 0xA700;
      why = "The spool's disk reports an error.";
    }
  if (event == FJ_DIMSE_EVENT_MESSAGE && status == 0)
    status = check_stored (path, request, &header, &why);

  if (event != FJ_DIMSE_EVENT_MESSAGE || status != 0)
    {
      g_unlink (path);
      callbacks->store_abort (&served->peer, path, served->user_data);
      return event != FJ_DIMSE_EVENT_MESSAGE ? event : respond (served, request, status, why);
    }
  status = callbacks->store_end (&served->peer, path, header, served->user_data);
  if (status == 0x0000 || (status & 0xF000) == 0xB000)
    served->n_stored++;
  return respond (served, request, status, NULL);
}

/* ---- dispatch
 * --------------------------------------------------------------------------------------------------- */

static FjDimseEvent
serve_command (FjDimseServed *served, const FjDimseCommand *request)
{
  const FjDimseContext *context = &served->contexts[request->context];

  if (request->field == FJ_DIMSE_C_CANCEL_RQ)
    return FJ_DIMSE_EVENT_MESSAGE; /* came after the last answer: nothing left to cancel, and no response is
                                      due */
  if (request->field & FJ_DIMSE_RESPONSE)
    return FJ_DIMSE_EVENT_BROKEN; /* to what? */
  if ((request->has & FJ_DIMSE_COMMAND_MESSAGE_ID) == 0)
    return refuse (served, request, 0x0212, "The command has no Message ID.");

  static const struct
  {
    guint16 field;
    FjDimseService service;
    gboolean has_data_set;
    FjDimseEvent (*serve) (FjDimseServed *served, const FjDimseCommand *request);
  } operations[] = {
    { FJ_DIMSE_C_ECHO_RQ, FJ_DIMSE_SERVICE_VERIFICATION, FALSE,
      [] (FjDimseServed *to, const FjDimseCommand *echo) { return respond (to, echo, 0x0000, NULL); } },
    { FJ_DIMSE_C_FIND_RQ, FJ_DIMSE_SERVICE_WORKLIST, TRUE, serve_find },
    { FJ_DIMSE_C_STORE_RQ, FJ_DIMSE_SERVICE_STORAGE, TRUE, serve_store },
  };

  for (const auto &operation : operations)
    if (operation.field == request->field)
      {
        if (context->service != operation.service)
          return refuse (served, request, 0x0122,
                         "This operation does not go with its presentation context.");
        if ((request->has & FJ_DIMSE_COMMAND_SOP_CLASS) == 0
            || strcmp (request->sop_class, context->sop_class) != 0)
          return refuse (served, request, 0x0122, "Affected SOP Class UID differs from the one negotiated.");
        if (operation.has_data_set && !has_data_set (request))
          return refuse (served, request, 0x0212, "The data set is missing.");
        if (!operation.has_data_set && has_data_set (request))
          return refuse (served, request, 0x0212, "A data set is not expected here.");
        return operation.serve (served, request);
      }
  return refuse (served, request, 0x0211, "This operation is not offered here.");
}

FjDimseEvent
fj_dimse_serve (FjDimseServed *served)
{
  gboolean skip_data = FALSE;

  while (TRUE)
    {
      FjDimseCommand request;
      FjDimseEvent event
          = fj_dimse_read_command (served->association, served->idle_seconds, skip_data, &request);

      skip_data = FALSE;
      if (event == FJ_DIMSE_EVENT_MALFORMED)
        {
          skip_data = (request.has & FJ_DIMSE_COMMAND_DATA_SET_TYPE) == 0;
          event = refuse (served, &request, 0x0212, "The command is malformed.");
        }
      else if (event == FJ_DIMSE_EVENT_MESSAGE)
        {
          if (served->contexts[request.context].service == FJ_DIMSE_SERVICE_NONE)
            return FJ_DIMSE_EVENT_BROKEN;
          event = serve_command (served, &request);
        }
      if (event != FJ_DIMSE_EVENT_MESSAGE)
        return event;
    }
}
