/* Which services and syntaxes are taken, and commands that break the rules: answered, and the association
 * goes on. */
#include "fj-dimse-services.h"

#include <dcmtk/dcmdata/dcuid.h>
#include <string.h>

#include "fj-dimse-dataset.h"
#include "test-peer.h"

#define SECONDARY_CAPTURE "1.2.840.10008.5.1.4.1.1.7"
#define VERIFICATION "1.2.840.10008.1.1"
#define WORKLIST "1.2.840.10008.5.1.4.31"

static void
test_service_of (void)
{
  for (int i = 0; i < numberOfDcmAllStorageSOPClassUIDs; i++)
    g_assert_cmpint (fj_dimse_service_of (dcmAllStorageSOPClassUIDs[i]), ==, FJ_DIMSE_SERVICE_STORAGE);
  g_assert_cmpint (fj_dimse_service_of (VERIFICATION), ==, FJ_DIMSE_SERVICE_VERIFICATION);
  g_assert_cmpint (fj_dimse_service_of (WORKLIST), ==, FJ_DIMSE_SERVICE_WORKLIST);
  g_assert_cmpint (fj_dimse_service_of ("1.2.840.10008.5.1.4.1.1.999"), ==, FJ_DIMSE_SERVICE_STORAGE);
  g_assert_cmpint (fj_dimse_service_of ("1.3.12.2.1107.5.9.1"), ==,
                   FJ_DIMSE_SERVICE_STORAGE); /* a vendor's */
  g_assert_cmpint (fj_dimse_service_of ("1.2.840.10008.3.1.2.3.3"), ==, FJ_DIMSE_SERVICE_NONE); /* MPPS */
  g_assert_cmpint (fj_dimse_service_of ("1.2.840.10008.5.1.4.1.2.2.1"), ==, FJ_DIMSE_SERVICE_NONE);
  g_assert_cmpint (fj_dimse_service_of ("1.2.840.10008.1.20.1"), ==, FJ_DIMSE_SERVICE_NONE);
  g_assert_cmpint (fj_dimse_service_of ("1.2.840.10008.999"), ==, FJ_DIMSE_SERVICE_NONE);
}

static void
test_takes (void)
{
  static const char *const compressed[]
      = { "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80",
          "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.5",
          "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.102" };

  for (const char *each : compressed)
    {
      g_assert_true (fj_dimse_service_takes (FJ_DIMSE_SERVICE_STORAGE, each));
      g_assert_false (fj_dimse_service_takes (FJ_DIMSE_SERVICE_WORKLIST, each));
    }
  g_assert_true (fj_dimse_service_takes (FJ_DIMSE_SERVICE_WORKLIST, "1.2.840.10008.1.2"));
  g_assert_false (fj_dimse_service_takes (FJ_DIMSE_SERVICE_STORAGE, "1.2.840.10008.1.2.4.94")); /* JPIP */
  g_assert_false (fj_dimse_service_takes (FJ_DIMSE_SERVICE_STORAGE, "1.2.3"));
}

/* ---- a peer that can say anything
 * ----------------------------------------------------------------------------------- */

typedef struct
{
  TestPeer *peer;
  T_ASC_Network *network;
  T_ASC_Association *association;
} Caller;

/* Contexts: 1 Verification, 3 Worklist, 5 Secondary Capture. */
static void
set_up (Caller *caller, gconstpointer data)
{
  const char *syntax[] = { "1.2.840.10008.1.2.1" };
  const char *classes[] = { VERIFICATION, WORKLIST, SECONDARY_CAPTURE };
  T_ASC_Parameters *parameters = NULL;

  caller->peer = test_peer_new (0, 0, 10);
  caller->peer->n_answers = 1;
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", caller->peer->port);
  g_assert_true (ASC_initializeNetwork (NET_REQUESTOR, 0, 10, &caller->network).good ());
  g_assert_true (ASC_createAssociationParameters (&parameters, 16384).good ());
  ASC_setAPTitles (parameters, "CALLER", TEST_PEER_AET, NULL);
  ASC_setPresentationAddresses (parameters, "localhost", address);
  for (int i = 0; i < 3; i++)
    ASC_addPresentationContext (parameters, (T_ASC_PresentationContextID) (2 * i + 1), classes[i], syntax, 1);
  g_assert_true (ASC_requestAssociation (caller->network, parameters, &caller->association).good ());
}

static void
tear_down (Caller *caller, gconstpointer data)
{
  g_assert_true (ASC_releaseAssociation (caller->association).good ());
  ASC_destroyAssociation (&caller->association);
  ASC_dropNetwork (&caller->network);
  test_peer_free (caller->peer);
}

static FjDimseCommand
command (guint8 context, guint16 field, const char *sop_class, gboolean data_set)
{
  FjDimseCommand made;

  memset (&made, 0, sizeof made);
  made.context = context;
  made.field = field;
  made.message_id = 77;
  made.data_set_type = data_set ? 0x0000 : FJ_DIMSE_NO_DATA_SET;
  made.has = FJ_DIMSE_COMMAND_MESSAGE_ID;
  if (sop_class != NULL)
    {
      g_strlcpy (made.sop_class, sop_class, sizeof made.sop_class);
      made.has |= FJ_DIMSE_COMMAND_SOP_CLASS;
    }
  return made;
}

/* Sends raw bytes as a command, in fragments of @piece bytes. */
static void
send_bytes (Caller *caller, guint8 context, DUL_DATAPDV type, const guint8 *bytes, gsize length, gsize piece)
{
  for (gsize at = 0; at < length; at += piece)
    {
      DUL_PDV pdv;
      DUL_PDVLIST list;
      memset (&pdv, 0, sizeof pdv);
      memset (&list, 0, sizeof list);
      pdv.fragmentLength = MIN (piece, length - at);
      pdv.presentationContextID = context;
      pdv.pdvType = type;
      pdv.lastPDV = at + piece >= length;
      pdv.data = const_cast<guint8 *> (bytes + at);
      list.count = 1;
      list.pdv = &pdv;
      g_assert_true (DUL_WritePDVs (&caller->association->DULassociation, &list).good ());
    }
}

static FjDimseCommand
answer (Caller *caller)
{
  FjDimseCommand response;

  g_assert_cmpint (fj_dimse_read_command (caller->association, 10, FALSE, &response), ==,
                   FJ_DIMSE_EVENT_MESSAGE);
  g_assert_cmpuint (response.responded_id, ==, 77);
  return response;
}

static void
expect (Caller *caller, FjDimseCommand request, guint16 status)
{
  g_assert_true (fj_dimse_write_command (caller->association, &request));
  if (request.data_set_type != FJ_DIMSE_NO_DATA_SET)
    g_assert_true (
        fj_dimse_write_data (caller->association, request.context, (const guint8 *) "\0\0\0\0", 4, TRUE));
  FjDimseCommand response = answer (caller);
  g_assert_cmphex (response.status, ==, status);
  g_assert_cmphex (response.field, ==, request.field | FJ_DIMSE_RESPONSE);
  if (status != 0)
    g_assert_true (response.has & FJ_DIMSE_COMMAND_COMMENT);
}

static void
expect_echo (Caller *caller)
{
  expect (caller, command (1, FJ_DIMSE_C_ECHO_RQ, VERIFICATION, FALSE), 0x0000);
}

static void
test_wrong_commands (Caller *caller, gconstpointer data)
{
  FjDimseCommand store = command (5, FJ_DIMSE_C_STORE_RQ, SECONDARY_CAPTURE, TRUE);

  expect (caller, command (1, 0x0021, VERIFICATION, TRUE), 0x0211);              /* C-MOVE */
  expect (caller, command (5, 0x0140, SECONDARY_CAPTURE, FALSE), 0x0211);        /* N-CREATE */
  expect (caller, command (5, FJ_DIMSE_C_ECHO_RQ, VERIFICATION, FALSE), 0x0122); /* on another's context */
  expect (caller, command (1, FJ_DIMSE_C_STORE_RQ, VERIFICATION, TRUE), 0x0122);
  expect (caller, command (3, FJ_DIMSE_C_FIND_RQ, SECONDARY_CAPTURE, TRUE), 0x0122); /* class differs */
  expect (caller, command (3, FJ_DIMSE_C_FIND_RQ, NULL, TRUE), 0x0122);
  expect (caller, command (3, FJ_DIMSE_C_FIND_RQ, WORKLIST, FALSE), 0x0212);    /* no identifier */
  expect (caller, command (1, FJ_DIMSE_C_ECHO_RQ, VERIFICATION, TRUE), 0x0212); /* one too many */
  expect (caller, store, 0x0117);                                               /* no instance UID */
  g_strlcpy (store.sop_instance, "../../etc/passwd", sizeof store.sop_instance);
  store.has |= FJ_DIMSE_COMMAND_SOP_INSTANCE;
  expect (caller, store, 0x0117);
  g_strlcpy (store.sop_instance, "2.25.5", sizeof store.sop_instance);
  expect (caller, store, 0xC000); /* the data set is no data set */
  g_assert_cmpuint (test_peer_count_files (caller->peer), ==, 0);
  g_assert_cmpuint (caller->peer->stored->len, ==, 0);
  expect (caller, command (3, FJ_DIMSE_C_FIND_RQ, WORKLIST, TRUE), 0xA900);
  expect_echo (caller);
}

/* Command and data set speak of different objects. */
static void
test_other_object (Caller *caller, gconstpointer data)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 6");
  FjDimseCommand store = command (5, FJ_DIMSE_C_STORE_RQ, SECONDARY_CAPTURE, TRUE);
  const struct
  {
    const char *sop_class, *sop_instance;
    guint16 status;
  } cases[] = { { "1.2.840.10008.5.1.4.1.1.2", "2.25.5", 0xA900 },
                { SECONDARY_CAPTURE, "2.25.6", 0xA900 },
                { SECONDARY_CAPTURE, "2.25.5", 0x0000 } };

  g_strlcpy (store.sop_instance, "2.25.5", sizeof store.sop_instance);
  store.has |= FJ_DIMSE_COMMAND_SOP_INSTANCE;
  for (const auto &each : cases)
    {
      g_assert_true (fj_dicom_object_set_string (object, 0x00080016, each.sop_class, NULL));
      g_assert_true (fj_dicom_object_set_string (object, 0x00080018, each.sop_instance, NULL));
      g_autoptr (GByteArray) bytes = fj_dimse_dataset_encode (object, "1.2.840.10008.1.2.1");
      g_assert_true (fj_dimse_write_command (caller->association, &store));
      g_assert_true (fj_dimse_write_data (caller->association, 5, bytes->data, bytes->len, TRUE));
      g_assert_cmphex (answer (caller).status, ==, each.status);
    }
  g_assert_cmpuint (test_peer_count_files (caller->peer), ==, 1);
  g_assert_cmpuint (caller->peer->n_aborted, ==, 2);
}

/* Pixel data that end before their length says: cut off at the source, and of no use to anybody. */
static void
test_truncated (Caller *caller, gconstpointer data)
{
  static const guint8 pixels[] = { 0xE0, 0x7F, 0x10, 0x00, 'O', 'W', 0, 0, 200, 0, 0, 0, 1, 2, 3, 4, 5, 6 };
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 6");
  FjDimseCommand store = command (5, FJ_DIMSE_C_STORE_RQ, SECONDARY_CAPTURE, TRUE);

  g_strlcpy (store.sop_instance, "2.25.5", sizeof store.sop_instance);
  store.has |= FJ_DIMSE_COMMAND_SOP_INSTANCE;
  g_assert_true (fj_dicom_object_set_string (object, 0x00080016, SECONDARY_CAPTURE, NULL));
  g_assert_true (fj_dicom_object_set_string (object, 0x00080018, "2.25.5", NULL));
  g_autoptr (GByteArray) bytes = fj_dimse_dataset_encode (object, "1.2.840.10008.1.2.1");
  g_byte_array_append (bytes, pixels, sizeof pixels);
  g_assert_true (fj_dimse_write_command (caller->association, &store));
  g_assert_true (fj_dimse_write_data (caller->association, 5, bytes->data, bytes->len, TRUE));
  g_assert_cmphex (answer (caller).status, ==, 0xC000);
  g_assert_cmpuint (test_peer_count_files (caller->peer), ==, 0);
  expect_echo (caller);
}

/* A malformed command set that has a message id is answered; the next command is read. */
static void
test_malformed (Caller *caller, gconstpointer data)
{
  FjDimseCommand echo = command (1, FJ_DIMSE_C_ECHO_RQ, VERIFICATION, FALSE);
  g_autoptr (GByteArray) good = fj_dimse_command_encode (&echo);
  g_autoptr (GByteArray) cut = fj_dimse_command_encode (&echo);
  g_autoptr (GByteArray) odd = fj_dimse_command_encode (&echo);

  /* Fragment by fragment it is the same command. */
  send_bytes (caller, 1, DUL_COMMANDPDV, good->data, good->len, 10);
  g_assert_cmphex (answer (caller).status, ==, 0);
  /* Without its last element (Command Data Set Type), and a data set behind it. */
  send_bytes (caller, 1, DUL_COMMANDPDV, cut->data, cut->len - 10, cut->len);
  g_assert_cmphex (answer (caller).status, ==, 0x0212);
  send_bytes (caller, 1, DUL_DATASETPDV, (const guint8 *) "abcdefgh", 8, 4);
  expect_echo (caller);
  /* An element longer than the command. */
  memset (odd->data + odd->len - 6, 0xFF, 4);
  send_bytes (caller, 1, DUL_COMMANDPDV, odd->data, odd->len, odd->len);
  g_assert_cmphex (answer (caller).status, ==, 0x0212);
  expect_echo (caller);
}

/* A cancel that comes too late is no error. */
static void
test_late_cancel (Caller *caller, gconstpointer data)
{
  FjDimseCommand cancel = command (3, FJ_DIMSE_C_CANCEL_RQ, NULL, FALSE);

  cancel.has = FJ_DIMSE_COMMAND_RESPONDED_ID;
  cancel.responded_id = 77;
  g_assert_true (fj_dimse_write_command (caller->association, &cancel));
  expect_echo (caller);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dimse/services/service-of", test_service_of);
  g_test_add_func ("/dimse/services/takes", test_takes);
  g_test_add ("/dimse/services/wrong-commands", Caller, NULL, set_up, test_wrong_commands, tear_down);
  g_test_add ("/dimse/services/other-object", Caller, NULL, set_up, test_other_object, tear_down);
  g_test_add ("/dimse/services/truncated", Caller, NULL, set_up, test_truncated, tear_down);
  g_test_add ("/dimse/services/malformed", Caller, NULL, set_up, test_malformed, tear_down);
  g_test_add ("/dimse/services/late-cancel", Caller, NULL, set_up, test_late_cancel, tear_down);
  return g_test_run ();
}
