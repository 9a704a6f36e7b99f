#include "fj-dimse-scu.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmnet/assoc.h>
#include <dcmtk/dcmnet/dcmlayer.h>
#include <dcmtk/dcmnet/dul.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fj-dimse-dataset.h"
#include "fj-dimse-message.h"
#include "fj-error.h"
#include "fj-language.h"

#define READ_BUFFER (256u * 1024u)
/* A worklist that answers more than this is no worklist. */
#define MAX_ANSWERS 100000u

struct _FjDimseScu
{
  T_ASC_Network *network;
  T_ASC_Association *association;
  guint timeout_seconds;
  guint16 next_message_id;
  char *peer; /* "AET at host:port", for sentences */
  char *calling_aet;
};

/* A presentation context that is asked for. */
typedef struct
{
  char *sop_class;
  char *transfer_syntax; /* NULL: explicit, else implicit, VR little endian */
} Wanted;

/* Connections that send at once what is given to them. */
class PromptLayer : public DcmTransportLayer
{
public:
  DcmTransportConnection *
  createConnection (DcmNativeSocketType open_socket, OFBool use_secure_layer) override
  {
    int on = 1;

    setsockopt (open_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return DcmTransportLayer::createConnection (open_socket, use_secure_layer);
  }
};

static void
free_wanted (gpointer data)
{
  Wanted *wanted = static_cast<Wanted *> (data);

  g_free (wanted->sop_class);
  g_free (wanted->transfer_syntax);
  g_free (wanted);
}

static void
add_wanted (GPtrArray *list, const char *sop_class, const char *transfer_syntax)
{
  for (guint i = 0; i < list->len; i++)
    {
      const Wanted *known = static_cast<Wanted *> (g_ptr_array_index (list, i));
      if (strcmp (known->sop_class, sop_class) == 0
          && g_strcmp0 (known->transfer_syntax, transfer_syntax) == 0)
        return;
    }
  Wanted *wanted = g_new0 (Wanted, 1);
  wanted->sop_class = g_strdup (sop_class);
  wanted->transfer_syntax = g_strdup (transfer_syntax);
  g_ptr_array_add (list, wanted);
}

static void
set_association_error (GError **error,
                       const FjDimseScu *scu,
                       T_ASC_Parameters *parameters,
                       const OFCondition &condition)
{
  if (condition == DUL_ASSOCIATIONREJECTED)
    {
      T_ASC_RejectParameters rejection;
      const char *reason = _ ("it gives no reason");

      memset (&rejection, 0, sizeof rejection);
      ASC_getRejectParameters (parameters, &rejection);
      if (rejection.reason == ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED)
        reason = _ ("it does not know our AE title; have it entered there");
      else if (rejection.reason == ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED)
        reason = _ ("it has another AE title; correct it in the settings");
      else if (rejection.reason == ASC_REASON_SP_PRES_TEMPORARYCONGESTION
               || rejection.reason == ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED)
        reason = _ ("it has too many connections; try again in a minute");
      g_set_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN, _ ("%s refuses the connection: %s."), scu->peer,
                   reason);
      return;
    }
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
      _ ("%s does not answer (%s). Check that it is switched on and that address and port are right."),
      scu->peer, condition.text ());
}

static void
set_broken (GError **error, const FjDimseScu *scu, FjDimseEvent event)
{
  if (event == FJ_DIMSE_EVENT_TIMEOUT)
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE, _ ("%s did not answer within %u seconds. Try again."),
                 scu->peer, scu->timeout_seconds);
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE, _ ("The connection to %s broke off. Try again."),
                 scu->peer);
}

static gboolean
fill_parameters (const FjDimsePeer *peer, GPtrArray *wanted, T_ASC_Parameters **parameters, GError **error)
{
  g_autofree char *address = g_strdup_printf ("%s:%u", peer->host, peer->port);

  if (ASC_createAssociationParameters (parameters, FJ_DIMSE_MAX_PDU).bad ()
      || ASC_setAPTitles (*parameters, peer->calling_aet, peer->called_aet, NULL).bad ()
      || ASC_setPresentationAddresses (*parameters, "localhost", address).bad ())
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INTERNAL, _ ("The association cannot be prepared."));
      return FALSE;
    }
  guint id = 1;
  for (guint i = 0; i < wanted->len; i++, id += 2)
    {
      const Wanted *want = static_cast<Wanted *> (g_ptr_array_index (wanted, i));
      const char *usual[2]
          = { UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax };
      const char *one[1] = { want->transfer_syntax };
      gboolean open = want->transfer_syntax == NULL;

      if (id > 255)
        {
          g_set_error_literal (
              error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
              _ ("There are more than 128 kinds of objects among these files. Send them in parts."));
          return FALSE;
        }
      ASC_addPresentationContext (*parameters, (T_ASC_PresentationContextID) id, want->sop_class,
                                  open ? usual : one, open ? 2 : 1);
    }
  return TRUE;
}

static FjDimseScu *
connect_for (const FjDimsePeer *peer, GPtrArray *wanted, GError **error)
{
  g_return_val_if_fail (peer->host != NULL && peer->called_aet != NULL && peer->calling_aet != NULL, NULL);

  fj_dicom_init ();
  g_autoptr (FjDimseScu) scu = g_new0 (FjDimseScu, 1);
  T_ASC_Parameters *parameters = NULL;

  scu->timeout_seconds = peer->timeout_seconds > 0 ? peer->timeout_seconds : 30;
  scu->next_message_id = 1;
  scu->calling_aet = g_strdup (peer->calling_aet);
  scu->peer = g_strdup_printf ("%s (%s:%u)", peer->called_aet, peer->host, peer->port);
  if (strlen (peer->called_aet) > 16 || strlen (peer->calling_aet) > 16 || *peer->called_aet == '\0'
      || *peer->calling_aet == '\0')
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("An AE title has 1 to 16 characters. Correct it in the settings."));
      return NULL;
    }
  if (!fill_parameters (peer, wanted, &parameters, error))
    {
      if (parameters != NULL)
        ASC_destroyAssociationParameters (&parameters);
      return NULL;
    }
  /* The time-out of connect() is one for the process in DCMTK; the last caller's counts. */
  dcmConnectionTimeout.set ((Sint32) scu->timeout_seconds);
  OFCondition condition = ASC_initializeNetwork (NET_REQUESTOR, 0, (int) scu->timeout_seconds, &scu->network);
  if (condition.good ())
    condition = ASC_setTransportLayer (scu->network, new PromptLayer (), 1);
  if (condition.bad ())
    {
      set_association_error (error, scu, parameters, condition);
      ASC_destroyAssociationParameters (&parameters);
      return NULL;
    }
  condition = ASC_requestAssociation (scu->network, parameters, &scu->association, NULL, NULL, DUL_NOBLOCK,
                                      (int) scu->timeout_seconds);
  if (condition.bad ())
    {
      set_association_error (error, scu, parameters, condition);
      if (scu->association == NULL)
        ASC_destroyAssociationParameters (&parameters);
      else
        ASC_destroyAssociation (&scu->association);
      return NULL;
    }
  if (ASC_countAcceptedPresentationContexts (scu->association->params) == 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                   _ ("%s offers none of the services asked for. Ask its administrator to allow them."),
                   scu->peer);
      return NULL;
    }
  return g_steal_pointer (&scu);
}

FjDimseScu *
fj_dimse_scu_connect (const FjDimsePeer *peer, GError **error)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (free_wanted);

  add_wanted (wanted, UID_VerificationSOPClass, NULL);
  add_wanted (wanted, UID_FINDModalityWorklistInformationModel, NULL);
  return connect_for (peer, wanted, error);
}

FjDimseScu *
fj_dimse_scu_connect_for_files (const FjDimsePeer *peer, char **paths, GError **error)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (free_wanted);

  add_wanted (wanted, UID_VerificationSOPClass, NULL);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (FjDicomObject) object = fj_dicom_object_open (paths[i], FJ_DICOM_OPEN_HEADER, error);
      if (object == NULL)
        return NULL;
      g_autofree char *sop_class = fj_dicom_object_dup_string (object, 0x00080016);
      if (sop_class == NULL || *sop_class == '\0' || strlen (sop_class) > 64)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                       _ ("%s has no SOP Class UID and cannot be sent. Leave it out."), paths[i]);
          return NULL;
        }
      add_wanted (wanted, sop_class, fj_dicom_object_get_transfer_syntax (object));
    }
  return connect_for (peer, wanted, error);
}

void
fj_dimse_scu_close (FjDimseScu *scu)
{
  if (scu == NULL)
    return;
  if (scu->association != NULL)
    {
      if (ASC_releaseAssociation (scu->association).bad ())
        ASC_abortAssociation (scu->association);
      ASC_destroyAssociation (&scu->association);
    }
  if (scu->network != NULL)
    ASC_dropNetwork (&scu->network);
  g_free (scu->peer);
  g_free (scu->calling_aet);
  g_free (scu);
}

/* The accepted context for @sop_class in @transfer_syntax (NULL: whichever); 0 when there is none. */
static guint8
find_context (FjDimseScu *scu, const char *sop_class, const char *transfer_syntax, char syntax[65])
{
  int n = ASC_countPresentationContexts (scu->association->params);

  for (int i = 0; i < n; i++)
    {
      T_ASC_PresentationContext context;
      if (ASC_getPresentationContext (scu->association->params, i, &context).bad ()
          || context.resultReason != ASC_P_ACCEPTANCE || strcmp (context.abstractSyntax, sop_class) != 0
          || (transfer_syntax != NULL && strcmp (context.acceptedTransferSyntax, transfer_syntax) != 0))
        continue;
      g_strlcpy (syntax, context.acceptedTransferSyntax, 65);
      return context.presentationContextID;
    }
  g_strlcpy (syntax, transfer_syntax != NULL ? transfer_syntax : "", 65);
  return 0;
}

static FjDimseCommand
request_of (FjDimseScu *scu, guint8 context, guint16 field, const char *sop_class)
{
  FjDimseCommand request;

  memset (&request, 0, sizeof request);
  request.context = context;
  request.field = field;
  request.message_id = scu->next_message_id++;
  request.data_set_type = FJ_DIMSE_NO_DATA_SET;
  g_strlcpy (request.sop_class, sop_class, sizeof request.sop_class);
  request.has = FJ_DIMSE_COMMAND_MESSAGE_ID | FJ_DIMSE_COMMAND_SOP_CLASS;
  return request;
}

/* Reads the response to @request. */
static gboolean
read_response (FjDimseScu *scu, const FjDimseCommand *request, FjDimseCommand *response, GError **error)
{
  FjDimseEvent event = fj_dimse_read_command (scu->association, scu->timeout_seconds, FALSE, response);

  if (event == FJ_DIMSE_EVENT_MALFORMED
      || (event == FJ_DIMSE_EVENT_MESSAGE
          && (response->field != (request->field | FJ_DIMSE_RESPONSE)
              || (response->has & FJ_DIMSE_COMMAND_RESPONDED_ID) == 0
              || response->responded_id != request->message_id
              || (response->has & FJ_DIMSE_COMMAND_STATUS) == 0)))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CORRUPT,
          _ ("%s answered something that does not belong to the question. Try again; tell its vendor if it "
             "happens again."),
          scu->peer);
      return FALSE;
    }
  if (event != FJ_DIMSE_EVENT_MESSAGE)
    {
      set_broken (error, scu, event);
      return FALSE;
    }
  return TRUE;
}

static void
set_refused (GError **error, FjDimseScu *scu, const FjDimseCommand *response)
{
  if (response->has & FJ_DIMSE_COMMAND_COMMENT)
    g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT, _ ("%s refused with status %04X: %s"), scu->peer,
                 response->status, response->comment);
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                 _ ("%s refused with status %04X and said no more. Its log may say why."), scu->peer,
                 response->status);
}

static gboolean
set_no_context (GError **error, const FjDimseScu *scu, const char *what)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
               _ ("%s does not accept %s. Ask its administrator to allow it."), scu->peer, what);
  return FALSE;
}

gboolean
fj_dimse_scu_echo (FjDimseScu *scu, GError **error)
{
  char syntax[65];
  guint8 context = find_context (scu, UID_VerificationSOPClass, NULL, syntax);
  FjDimseCommand response;

  if (context == 0)
    return set_no_context (error, scu, "Verification");
  FjDimseCommand request = request_of (scu, context, FJ_DIMSE_C_ECHO_RQ, UID_VerificationSOPClass);
  if (!fj_dimse_write_command (scu->association, &request))
    {
      set_broken (error, scu, FJ_DIMSE_EVENT_BROKEN);
      return FALSE;
    }
  if (!read_response (scu, &request, &response, error))
    return FALSE;
  if (response.status != 0x0000)
    {
      set_refused (error, scu, &response);
      return FALSE;
    }
  return TRUE;
}

static gboolean
collect (const guint8 *bytes, gsize length, gpointer user_data)
{
  g_byte_array_append (static_cast<GByteArray *> (user_data), bytes, (guint) length);
  return TRUE;
}

/* Reads the identifier of one answer. */
static FjDicomObject *
read_answer (FjDimseScu *scu, guint8 context, const char *syntax, GError **error)
{
  g_autoptr (GByteArray) bytes
      = fj_dimse_part10_header (UID_FINDModalityWorklistInformationModel, "2.25.1", syntax, NULL);
  FjDimseEvent event = fj_dimse_read_data (scu->association, context, scu->timeout_seconds,
                                           FJ_DIMSE_MAX_IDENTIFIER, collect, bytes);

  if (event != FJ_DIMSE_EVENT_MESSAGE)
    {
      set_broken (error, scu, event);
      return NULL;
    }
  g_autoptr (GBytes) file = g_bytes_new (bytes->data, bytes->len);
  return fj_dicom_object_open_bytes (file, FJ_DICOM_OPEN_ALL, error);
}

GPtrArray *
fj_dimse_scu_find_worklist (FjDimseScu *scu, FjDicomObject *query, GError **error)
{
  char syntax[65];
  guint8 context = find_context (scu, UID_FINDModalityWorklistInformationModel, NULL, syntax);

  if (context == 0)
    {
      set_no_context (error, scu, "Modality Worklist");
      return NULL;
    }
  g_autoptr (GByteArray) identifier = fj_dimse_dataset_encode (query, syntax);
  if (identifier == NULL)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INTERNAL, _ ("The query cannot be written."));
      return NULL;
    }
  FjDimseCommand request
      = request_of (scu, context, FJ_DIMSE_C_FIND_RQ, UID_FINDModalityWorklistInformationModel);
  request.has |= FJ_DIMSE_COMMAND_PRIORITY;
  request.data_set_type = 0x0000;
  if (!fj_dimse_write_command (scu->association, &request)
      || !fj_dimse_write_data (scu->association, context, identifier->data, identifier->len, TRUE))
    {
      set_broken (error, scu, FJ_DIMSE_EVENT_BROKEN);
      return NULL;
    }

  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_dicom_object_free);
  while (TRUE)
    {
      FjDimseCommand response;

      if (!read_response (scu, &request, &response, error))
        return NULL;
      gboolean pending = response.status == 0xFF00 || response.status == 0xFF01;
      if (!pending)
        {
          if (response.status == 0x0000)
            return g_steal_pointer (&answers);
          set_refused (error, scu, &response);
          return NULL;
        }
      FjDicomObject *answer = read_answer (scu, context, syntax, error);
      if (answer == NULL)
        return NULL;
      g_ptr_array_add (answers, answer);
      if (answers->len > MAX_ANSWERS)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                       _ ("%s answers with more than %u entries. Narrow the query."), scu->peer, MAX_ANSWERS);
          return NULL;
        }
    }
}

/* Sends the data set of the open file from where it stands to its end. */
static gboolean
send_data_set (FjDimseScu *scu, guint8 context, int fd, const char *path, GError **error)
{
  g_autofree guint8 *buffer = (guint8 *) g_malloc (READ_BUFFER);
  gssize length = read (fd, buffer, READ_BUFFER);

  while (TRUE)
    {
      g_autofree guint8 *next = (guint8 *) g_malloc (READ_BUFFER);
      gssize following = length > 0 ? read (fd, next, READ_BUFFER) : 0;

      if (length < 0 || following < 0)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("%s cannot be read: %s."), path, g_strerror (errno));
          return FALSE;
        }
      if (!fj_dimse_write_data (scu->association, context, buffer, (gsize) length, following == 0))
        {
          set_broken (error, scu, FJ_DIMSE_EVENT_BROKEN);
          return FALSE;
        }
      if (following == 0)
        return TRUE;
      g_free (buffer);
      buffer = (guint8 *) g_steal_pointer (&next);
      length = following;
    }
}

gboolean
fj_dimse_scu_store (FjDimseScu *scu, const char *path, guint16 *status, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, error);
  char syntax[65];
  FjDimseCommand response;

  if (object == NULL)
    return FALSE;
  g_autofree char *sop_class = fj_dicom_object_dup_string (object, 0x00080016);
  g_autofree char *sop_instance = fj_dicom_object_dup_string (object, 0x00080018);
  if (sop_class == NULL || sop_instance == NULL || *sop_class == '\0' || *sop_instance == '\0')
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("%s has no SOP Class or SOP Instance UID and cannot be sent. Leave it out."), path);
      return FALSE;
    }
  guint8 context = find_context (scu, sop_class, fj_dicom_object_get_transfer_syntax (object), syntax);
  if (context == 0)
    {
      const char *name = dcmFindNameOfUID (sop_class);
      const char *syntax_name = dcmFindNameOfUID (syntax);
      g_autofree char *what = g_strdup_printf ("%s / %s", name != NULL ? name : sop_class,
                                               syntax_name != NULL ? syntax_name : syntax);
      return set_no_context (error, scu, what);
    }
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gint64 offset = fd < 0 ? -1 : fj_dimse_dataset_offset (fd);
  if (offset < 0 || lseek (fd, (off_t) offset, SEEK_SET) < 0)
    {
      if (fd >= 0)
        close (fd);
      g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT, _ ("%s is no DICOM file. Leave it out."), path);
      return FALSE;
    }

  FjDimseCommand request = request_of (scu, context, FJ_DIMSE_C_STORE_RQ, sop_class);
  request.has |= FJ_DIMSE_COMMAND_SOP_INSTANCE | FJ_DIMSE_COMMAND_PRIORITY;
  request.data_set_type = 0x0000;
  g_strlcpy (request.sop_instance, sop_instance, sizeof request.sop_instance);
  gboolean sent = fj_dimse_write_command (scu->association, &request);
  if (!sent)
    set_broken (error, scu, FJ_DIMSE_EVENT_BROKEN);
  else
    sent = send_data_set (scu, context, fd, path, error);
  close (fd);
  if (!sent || !read_response (scu, &request, &response, error))
    return FALSE;
  if (status != NULL)
    *status = response.status;
  gboolean warned = (response.status & 0xF000) == 0xB000 || response.status == 0x0001
                    || response.status == 0x0107 || response.status == 0x0116;
  if (response.status != 0x0000 && !warned)
    {
      set_refused (error, scu, &response);
      return FALSE;
    }
  return TRUE;
}
