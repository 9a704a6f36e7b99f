/* Commands as bytes: what the standard's tables say (PS3.7 6.3, Annex E), and everything that is not so. */
#include "fj-dimse-message.h"

#include <string.h>
#include <unistd.h>

#include "fj-dicom-object.h"

/* C-ECHO-RQ, Message ID 7, as PS3.7 9.3.5.1 lays it out. */
static const guint8 echo[] = {
  0x00, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 56,   0x00, 0x00, 0x00, /* group length */
  0x00, 0x00, 0x02, 0x00, 18,   0x00, 0x00, 0x00, '1',  '.',  '2',  '.',  '8', '4', '0', '.', /* */
  '1',  '0',  '0',  '0',  '8',  '.',  '1',  '.',  '1',  '\0',                                 /* */
  0x00, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x30, 0x00,                                 /* C-ECHO-RQ */
  0x00, 0x00, 0x10, 0x01, 0x02, 0x00, 0x00, 0x00, 0x07, 0x00,                                 /* Message ID */
  0x00, 0x00, 0x00, 0x08, 0x02, 0x00, 0x00, 0x00, 0x01, 0x01, /* no data set */
};

static void
test_standard_bytes (void)
{
  FjDimseCommand command;

  memset (&command, 0, sizeof command);
  g_assert_true (fj_dimse_command_parse (echo, sizeof echo, &command));
  g_assert_cmpuint (command.field, ==, FJ_DIMSE_C_ECHO_RQ);
  g_assert_cmpuint (command.message_id, ==, 7);
  g_assert_cmpuint (command.data_set_type, ==, FJ_DIMSE_NO_DATA_SET);
  g_assert_cmpstr (command.sop_class, ==, "1.2.840.10008.1.1");
  g_autoptr (GByteArray) again = fj_dimse_command_encode (&command);
  g_assert_cmpmem (again->data, again->len, echo, sizeof echo);
}

static void
test_every_cut (void)
{
  for (gsize length = 0; length < sizeof echo; length++)
    {
      FjDimseCommand command;
      g_autofree guint8 *exact = (guint8 *) g_memdup2 (echo, MAX (length, 1));
      memset (&command, 0, sizeof command);
      g_assert_false (fj_dimse_command_parse (exact, length, &command));
    }
}

static void
test_lies (void)
{
  guint8 bytes[sizeof echo];
  FjDimseCommand command;

  /* A length of 4 GB. */
  memcpy (bytes, echo, sizeof echo);
  memset (bytes + 16, 0xFF, 4);
  memset (&command, 0, sizeof command);
  g_assert_false (fj_dimse_command_parse (bytes, sizeof bytes, &command));
  /* Another group. */
  memcpy (bytes, echo, sizeof echo);
  bytes[12] = 0x08;
  g_assert_false (fj_dimse_command_parse (bytes, sizeof bytes, &command));
  /* A UID with a line end in it. */
  memcpy (bytes, echo, sizeof echo);
  bytes[22] = '\n';
  g_assert_false (fj_dimse_command_parse (bytes, sizeof bytes, &command));
  /* What could be read is there: a malformed command can still be answered. */
  g_assert_cmpuint (command.has & FJ_DIMSE_COMMAND_MESSAGE_ID, !=, 0);
  g_assert_cmpuint (command.message_id, ==, 7);
}

static void
test_comment (void)
{
  FjDimseCommand command;
  g_autofree char *longest = g_strnfill (100, 'x');

  memset (&command, 0, sizeof command);
  fj_dimse_command_set_comment (&command, "no 张三\\ here");
  g_assert_cmpstr (command.comment, ==, "no ??? here");
  fj_dimse_command_set_comment (&command, longest);
  g_assert_cmpuint (strlen (command.comment), ==, 64);
  memset (&command, 0, sizeof command);
  fj_dimse_command_set_comment (&command, "");
  g_assert_cmpuint (command.has & FJ_DIMSE_COMMAND_COMMENT, ==, 0);
}

/* DCMTK, which did not write it, reads the header with one element behind it. */
static void
test_part10 (void)
{
  static const guint8 patient_id[] = { 0x10, 0x00, 0x20, 0x00, 'L', 'O', 0x02, 0x00, 'P', '1' };
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) header
      = fj_dimse_part10_header ("1.2.840.10008.5.1.4.1.1.7", "2.25.123", "1.2.840.10008.1.2.1", "MODALITY");

  g_byte_array_append (header, patient_id, sizeof patient_id);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "fenji-part10-XXXXXX", NULL);
  int fd = g_mkstemp (path);
  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_file_set_contents (path, (const char *) header->data, header->len, &error));
  g_autofree char *out = NULL;
  g_autofree char *command = g_strdup_printf ("dcmdump %s", path);
  int status = 1;
  g_assert_true (g_spawn_command_line_sync (command, &out, NULL, &status, &error));
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (out, "=SecondaryCaptureImageStorage"));
  g_assert_nonnull (strstr (out, "[2.25.123]"));
  g_assert_nonnull (strstr (out, "=LittleEndianExplicit"));
  g_assert_nonnull (strstr (out, "[MODALITY]"));
  g_assert_nonnull (strstr (out, "(0010,0020) LO [P1]"));
  unlink (path);
  close (fd);

  g_autoptr (GBytes) bytes = g_bytes_new (header->data, header->len);
  g_autoptr (FjDicomObject) object = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  g_autofree char *value = fj_dicom_object_dup_string (object, 0x00100020);
  g_assert_cmpstr (value, ==, "P1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dimse/message/standard-bytes", test_standard_bytes);
  g_test_add_func ("/dimse/message/every-cut", test_every_cut);
  g_test_add_func ("/dimse/message/lies", test_lies);
  g_test_add_func ("/dimse/message/comment", test_comment);
  g_test_add_func ("/dimse/message/part10", test_part10);
  return g_test_run ();
}
