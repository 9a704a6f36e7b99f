/* The server against DCMTK's own tools, and against peers that break off, lie or say nothing. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "fj-dimse-scu.h"
#include "test-peer.h"

static char *
port_text (const TestPeer *peer)
{
  return g_strdup_printf ("%u", peer->port);
}

static void
test_echo (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  g_autofree char *port = port_text (peer);
  int status = 1;

  g_autofree char *said
      = test_run (&status, "echoscu", "-aet", "MODALITY", "-aec", TEST_PEER_AET, "127.0.0.1", port, NULL);
  g_assert_cmpint (status, ==, 0);
  test_peer_wait (peer, &peer->n_ended, 1);
  g_assert_cmpstr (peer->last_peer, ==, "MODALITY>FENJI@127.0.0.1");
}

static void
test_refused (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  g_autofree char *port = port_text (peer);
  int status = 0;

  g_autofree char *stranger
      = test_run (&status, "echoscu", "-aet", "STRANGER", "-aec", TEST_PEER_AET, "127.0.0.1", port, NULL);
  g_assert_cmpint (status, !=, 0);
  g_assert_nonnull (strstr (stranger, "Calling AE Title Not Recognized"));
  g_autofree char *wrong = test_run (&status, "echoscu", "-aec", "OTHER", "127.0.0.1", port, NULL);
  g_assert_cmpint (status, !=, 0);
  g_assert_nonnull (strstr (wrong, "Called AE Title Not Recognized"));
  g_assert_cmpuint (peer->n_refused, ==, 1);
  g_assert_cmpuint (peer->n_ended, ==, 0);
}

/* Every transfer syntax that storescu can propose; the data set's bytes arrive as they were sent. */
static void
test_store_as_sent (void)
{
  static const struct
  {
    const char *convert; /* DCMTK tool that makes the file, or NULL */
    const char *option;
    const char *propose;
  } cases[] = { { NULL, NULL, "-xe" },        { "dcmconv", "+ti", "-xi" },  { "dcmconv", "+tb", "-xb" },
                { "dcmcjpeg", "+e1", "-xs" }, { "dcmcjpls", "+el", "-xt" }, { "dcmcrle", "-v", "-xr" },
                { "dcmconv", "+td", "-xd" } };
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  g_autofree char *port = port_text (peer);
  g_autofree char *source = g_dir_make_tmp ("fenji-source-XXXXXX", NULL);
  g_autofree char *plain = test_image_new (source, "2.25.5001", 64);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = g_build_filename (source, "sent.dcm", NULL);
      int status = 0;
      if (cases[i].convert != NULL)
        {
          g_autofree char *made = test_run (&status, cases[i].convert, cases[i].option, plain, file, NULL);
          g_assert_cmpint (status, ==, 0);
        }
      const char *sent = cases[i].convert != NULL ? file : plain;
      g_autofree char *said = test_run (&status, "storescu", cases[i].propose, "-aec", TEST_PEER_AET,
                                        "127.0.0.1", port, sent, NULL);
      if (status != 0)
        g_error ("%s %s", cases[i].propose, said);
      g_assert_cmpuint (peer->stored->len, ==, i + 1);

      const char *stored = g_ptr_array_index (peer->stored, i);
      g_autofree char *dump_sent = test_run (&status, "dcmdump", "-q", "+L", sent, NULL);
      g_autofree char *dump_stored = test_run (&status, "dcmdump", "-q", "+L", stored, NULL);
      /* From the first element of the data set on; the file meta information is the receiver's. */
      g_assert_nonnull (strstr (dump_stored, "# Dicom-Data-Set"));
      g_assert_cmpstr (strstr (dump_stored, "# Dicom-Data-Set"), ==, strstr (dump_sent, "# Dicom-Data-Set"));
      g_unlink (file);
    }
  g_autofree char *clean = test_run (&(int){ 0 }, "rm", "-r", source, NULL);
}

/* What the caller hears when the owner cannot take it, and that the association goes on. */
static void
test_store_refused (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 20000, 0);
  g_autofree char *port = port_text (peer);
  g_autofree char *source = g_dir_make_tmp ("fenji-source-XXXXXX", NULL);
  g_autofree char *large = test_image_new (source, "2.25.6001", 180); /* 32 KB: above the limit */
  g_autofree char *small = test_image_new (source, "2.25.6002", 32);
  int status = 0;

  g_autofree char *said = test_run (&status, "storescu", "-v", "-nh", "-aec", TEST_PEER_AET, "127.0.0.1",
                                    port, large, small, NULL);
  g_assert_nonnull (strstr (said, "OutOfResources"));
  test_peer_wait (peer, &peer->n_ended, 1);
  g_assert_cmpuint (peer->stored->len, ==, 1);
  g_assert_cmpuint (peer->n_aborted, ==, 1);
  g_assert_cmpuint (test_peer_count_files (peer), ==, 1);

  peer->store_refused = TRUE;
  g_autofree char *refused
      = test_run (&status, "storescu", "-d", "-aec", TEST_PEER_AET, "127.0.0.1", port, small, NULL);
  g_assert_nonnull (strstr (refused, "0xa700"));
  g_assert_nonnull (strstr (refused, "No room left."));
  peer->store_refused = FALSE;
  peer->end_status = 0xB007;
  g_autofree char *warned
      = test_run (&status, "storescu", "-d", "-aec", TEST_PEER_AET, "127.0.0.1", port, small, NULL);
  g_assert_nonnull (strstr (warned, "0xb007"));
  g_autofree char *clean = test_run (&status, "rm", "-r", source, NULL);
}

static void
test_find (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  g_autofree char *port = port_text (peer);
  int status = 1;

  peer->n_answers = 3;
  g_autofree char *said = test_run (&status, "findscu", "-W", "-v", "-aec", TEST_PEER_AET, "127.0.0.1", port,
                                    "-k", "PatientName", "-k", "AccessionNumber", NULL);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (said, "A00000"));
  g_assert_nonnull (strstr (said, "A00002"));
  g_assert_nonnull (strstr (said, "张"));
  /* Implicit VR, big endian. */
  g_autofree char *implicit = test_run (&status, "findscu", "-W", "-v", "-xi", "-aec", TEST_PEER_AET,
                                        "127.0.0.1", port, "-k", "PatientName", NULL);
  g_assert_nonnull (strstr (implicit, "A00001"));
  g_autofree char *big = test_run (&status, "findscu", "-W", "-v", "-xb", "-aec", TEST_PEER_AET, "127.0.0.1",
                                   port, "-k", "PatientName", NULL);
  g_assert_nonnull (strstr (big, "A00001"));

  peer->find_fails = TRUE;
  g_autofree char *failed = test_run (&status, "findscu", "-W", "-d", "-aec", TEST_PEER_AET, "127.0.0.1",
                                      port, "-k", "PatientName", NULL);
  g_assert_nonnull (strstr (failed, "0xc001"));
  g_assert_nonnull (strstr (failed, "The orders cannot be read."));
}

static void
test_find_cancel (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  g_autofree char *port = port_text (peer);
  int status = 1;

  peer->n_answers = 20000;
  g_autofree char *said = test_run (&status, "findscu", "-W", "-v", "--cancel", "5", "-aec", TEST_PEER_AET,
                                    "127.0.0.1", port, "-k", "PatientName", NULL);
  g_assert_nonnull (strstr (said, "Cancel"));
  g_assert_null (strstr (said, "A19999"));
  test_peer_wait (peer, &peer->n_ended, 1);
}

/* More callers than there is room for are told so; the others are served. */
static void
test_congestion (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (2, 0, 0);
  FjDimsePeer to = { "127.0.0.1", peer->port, TEST_PEER_AET, "MODALITY", 10 };
  g_autoptr (GError) error = NULL;

  g_autoptr (FjDimseScu) first = fj_dimse_scu_connect (&to, &error);
  g_autoptr (FjDimseScu) second = fj_dimse_scu_connect (&to, &error);
  g_assert_no_error (error);
  g_assert_null (fj_dimse_scu_connect (&to, &error));
  g_assert_nonnull (error);
  g_assert_true (fj_dimse_scu_echo (first, NULL));
  fj_dimse_scu_close (g_steal_pointer (&second));
  test_peer_wait (peer, &peer->n_ended, 1);
  g_autoptr (FjDimseScu) third = fj_dimse_scu_connect (&to, NULL);
  g_assert_nonnull (third);
  g_assert_true (fj_dimse_scu_echo (third, NULL));
}

static GSocketConnection *
connect_raw (const TestPeer *peer)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", peer->port, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
send_raw (GSocketConnection *connection, const void *bytes, gsize length)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  g_assert_true (g_output_stream_write_all (out, bytes, length, NULL, NULL, NULL));
}

/* An A-ASSOCIATE-RQ (PS3.8 9.3.2) for Secondary Capture storage, explicit little endian. */
static GByteArray *
associate_request (void)
{
  GByteArray *out = g_byte_array_new ();
  GByteArray *items = g_byte_array_new ();
#define ITEM(bytes) g_byte_array_append (items, (const guint8 *) bytes, sizeof bytes - 1)
  ITEM ("\x10\x00\x00\x15"
        "1.2.840.10008.3.1.1.1");
  ITEM ("\x20\x00\x00\x38\x01\x00\x00\x00");
  ITEM ("\x30\x00\x00\x19"
        "1.2.840.10008.5.1.4.1.1.7");
  ITEM ("\x40\x00\x00\x13"
        "1.2.840.10008.1.2.1");
  ITEM ("\x50\x00\x00\x19\x51\x00\x00\x04\x00\x00\x40\x00\x52\x00\x00\x0D"
        "2.25.12345678");
#undef ITEM
  guint length = items->len + 68;
  guint8 head[6] = { 0x01, 0x00, 0, 0, (guint8) (length >> 8), (guint8) length };
  g_byte_array_append (out, head, sizeof head);
  g_byte_array_append (out,
                       (const guint8 *) "\x00\x01\x00\x00"
                                        "FENJI           "
                                        "RAW             ",
                       36);
  g_byte_array_set_size (out, 74);
  memset (out->data + 42, 0, 32);
  g_byte_array_append (out, items->data, items->len);
  g_byte_array_unref (items);
  return out;
}

/* Reads one PDU; its type, 0 when the peer has closed. */
static guint8
read_pdu (GSocketConnection *connection, GByteArray *body)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  guint8 head[6];
  gsize n = 0;

  if (!g_input_stream_read_all (in, head, sizeof head, &n, NULL, NULL) || n < sizeof head)
    return 0;
  guint length = (guint) head[2] << 24 | (guint) head[3] << 16 | (guint) head[4] << 8 | head[5];
  g_byte_array_set_size (body, length);
  g_assert_true (g_input_stream_read_all (in, body->data, length, &n, NULL, NULL));
  return head[0];
}

static GSocketConnection *
associate_raw (const TestPeer *peer)
{
  GSocketConnection *connection = connect_raw (peer);
  g_autoptr (GByteArray) request = associate_request ();
  g_autoptr (GByteArray) body = g_byte_array_new ();

  send_raw (connection, request->data, request->len);
  g_assert_cmpuint (read_pdu (connection, body), ==, 0x02);
  return connection;
}

/* C-STORE-RQ and the beginning of a data set; then the line is cut. */
static void
send_half_store (GSocketConnection *connection)
{
  static const char command[] = "\x00\x00\x02\x00\x1a\x00\x00\x00"
                                "1.2.840.10008.5.1.4.1.1.7\0"
                                "\x00\x00\x00\x01\x02\x00\x00\x00\x01\x00"
                                "\x00\x00\x10\x01\x02\x00\x00\x00\x05\x00"
                                "\x00\x00\x00\x07\x02\x00\x00\x00\x00\x00"
                                "\x00\x00\x00\x08\x02\x00\x00\x00\x00\x00"
                                "\x00\x00\x00\x10\x08\x00\x00\x00"
                                "2.25.88\0";
  guint n = sizeof command - 1;
  guint8 head[12] = { 0x04, 0, 0, 0, 0, (guint8) (n + 6), 0, 0, 0, (guint8) (n + 2), 0x01, 0x03 };
  guint8 data[12 + 100] = { 0x04, 0, 0, 0, 0, 106, 0, 0, 0, 102, 0x01, 0x00 };

  send_raw (connection, head, sizeof head);
  send_raw (connection, command, n);
  send_raw (connection, data, sizeof data);
}

static void
test_broken_transfer (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);

  {
    g_autoptr (GSocketConnection) connection = associate_raw (peer);
    send_half_store (connection);
    g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  }
  test_peer_wait (peer, &peer->n_ended, 1);
  g_assert_cmpuint (peer->n_aborted, ==, 1);
  g_assert_cmpuint (peer->stored->len, ==, 0);
  g_assert_cmpuint (test_peer_count_files (peer), ==, 0);
}

/* storescu is killed in the middle of a large object. */
static void
test_killed_sender (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  g_autofree char *port = port_text (peer);
  g_autofree char *source = g_dir_make_tmp ("fenji-source-XXXXXX", NULL);
  g_autofree char *large = test_image_new (source, "2.25.8001", 6000);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) sender
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "storescu", "--max-pdu", "4096",
                          "--max-send-pdu", "4096", "-aec", TEST_PEER_AET, "127.0.0.1", port, large, NULL);

  g_assert_no_error (error);
  /* As soon as the file appears in the spool. */
  while (test_peer_count_files (peer) == 0 && peer->stored->len == 0)
    g_usleep (100);
  g_subprocess_send_signal (sender, SIGKILL);
  g_subprocess_wait (sender, NULL, NULL);
  test_peer_wait (peer, &peer->n_ended, 1);
  g_assert_cmpuint (peer->n_aborted + peer->stored->len, ==, 1);
  g_assert_cmpuint (test_peer_count_files (peer), ==, peer->stored->len);
  g_autofree char *clean = test_run (&(int){ 0 }, "rm", "-r", source, NULL);
}

static guint64
own_memory (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  return g_ascii_strtoull (strchr (text, ' '), NULL, 10) * 4096;
}

/* Garbage, giant lengths and silence: the connection ends, nobody else notices. */
static void
test_hostile_bytes (void)
{
  static const struct
  {
    gsize length;
    const char *bytes;
    gboolean associated;
  } cases[] = {
    { 18, "GET / HTTP/1.1\r\n\r\n", FALSE },
    { 6, "\x01\x00\xff\xff\xff\xff", FALSE },                          /* A-ASSOCIATE-RQ of 4 GB */
    { 12, "\x01\x00\x00\x00\x00\x06\x00\x01\x00\x00\x00\x00", FALSE }, /* a short one */
    { 6, "\x04\x00\xff\xff\xff\xff", TRUE },                           /* P-DATA-TF of 4 GB */
    { 12, "\x04\x00\x00\x00\x00\x06\xff\xff\xff\xff\x01\x03", TRUE },  /* fragment longer than its PDU */
    { 12, "\x04\x00\x00\x00\x00\x06\x00\x00\x00\x00\x01\x03", TRUE },  /* fragment of no length */
    { 12, "\x04\x00\x00\x00\x00\x06\x00\x00\x00\x02\x07\x02", TRUE },  /* data set without a command */
    { 6, "\x0b\x00\x00\x00\x00\x00", TRUE },                           /* no such PDU */
  };
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  FjDimsePeer to = { "127.0.0.1", peer->port, TEST_PEER_AET, "MODALITY", 10 };
  g_autoptr (GSocketConnection) silent = connect_raw (peer); /* says nothing all the time */
  guint64 before = own_memory ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSocketConnection) connection
          = cases[i].associated ? associate_raw (peer) : connect_raw (peer);
      g_autoptr (GByteArray) body = g_byte_array_new ();
      send_raw (connection, cases[i].bytes, cases[i].length);
      g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
      guint8 type = read_pdu (connection, body);
      g_assert_true (type == 0x00 || type == 0x07 || type == 0x03);
    }
  g_assert_cmpuint (own_memory (), <, before + (64 << 20));
  g_autoptr (FjDimseScu) scu = fj_dimse_scu_connect (&to, NULL);
  g_assert_nonnull (scu);
  g_assert_true (fj_dimse_scu_echo (scu, NULL));
}

/* Stopping does not wait for a peer that says nothing. */
static void
test_stop (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 600);
  g_autoptr (GSocketConnection) silent = connect_raw (peer);
  g_autoptr (GSocketConnection) idle = associate_raw (peer);
  g_autoptr (GSocketConnection) half = associate_raw (peer);

  send_half_store (half);
  gint64 start = g_get_monotonic_time ();
  test_peer_free (g_steal_pointer (&peer));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
}

static void
test_idle (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 1);
  g_autoptr (GSocketConnection) idle = associate_raw (peer);
  g_autoptr (GByteArray) body = g_byte_array_new ();

  g_assert_cmpuint (read_pdu (idle, body), ==, 0x07); /* A-ABORT */
  test_peer_wait (peer, &peer->n_ended, 1);
}

/* Several senders at once: each object arrives once. */
static void
test_many_senders (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  g_autofree char *port = port_text (peer);
  g_autofree char *source = g_dir_make_tmp ("fenji-source-XXXXXX", NULL);
  g_autoptr (GPtrArray) senders = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *folder = g_strdup_printf ("%s/%u", source, i);
      g_mkdir (folder, 0700);
      for (guint k = 0; k < 10; k++)
        {
          g_autofree char *uid = g_strdup_printf ("2.25.9%u%02u", i, k);
          g_free (test_image_new (folder, uid, 16));
        }
    }
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *folder = g_strdup_printf ("%s/%u", source, i);
      g_ptr_array_add (senders, g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "storescu", "-aec",
                                                  TEST_PEER_AET, "+sd", "127.0.0.1", port, folder, NULL));
    }
  for (guint i = 0; i < 4; i++)
    g_assert_true (g_subprocess_wait_check (g_ptr_array_index (senders, i), NULL, NULL));
  test_peer_wait (peer, &peer->n_ended, 4);
  g_assert_cmpuint (peer->stored->len, ==, 40);
  g_autofree char *clean = test_run (&(int){ 0 }, "rm", "-r", source, NULL);
}

static void
test_bad_config (void)
{
  static const FjDimseServerCallbacks nothing = { 0 };
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  FjDimseServerCallbacks callbacks = nothing;
  FjDimseServerConfig config = { .aet = "A TITLE THAT IS FAR TOO LONG" };
  g_autoptr (GError) error = NULL;

  memset (&callbacks, 0xFF, sizeof callbacks); /* never called */
  g_assert_null (fj_dimse_server_start (&config, &callbacks, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  config.aet = "FENJI";
  config.bind_address = "not an address";
  g_assert_null (fj_dimse_server_start (&config, &callbacks, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  config.bind_address = "127.0.0.1";
  config.port = peer->port; /* taken */
  g_assert_null (fj_dimse_server_start (&config, &callbacks, NULL, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("TCP_NODELAY", "1", TRUE); /* DCMTK's tools as peers */
  g_test_add_func ("/dimse/server/echo", test_echo);
  g_test_add_func ("/dimse/server/refused", test_refused);
  g_test_add_func ("/dimse/server/store-as-sent", test_store_as_sent);
  g_test_add_func ("/dimse/server/store-refused", test_store_refused);
  g_test_add_func ("/dimse/server/find", test_find);
  g_test_add_func ("/dimse/server/find-cancel", test_find_cancel);
  g_test_add_func ("/dimse/server/congestion", test_congestion);
  g_test_add_func ("/dimse/server/broken-transfer", test_broken_transfer);
  g_test_add_func ("/dimse/server/killed-sender", test_killed_sender);
  g_test_add_func ("/dimse/server/hostile-bytes", test_hostile_bytes);
  g_test_add_func ("/dimse/server/stop", test_stop);
  g_test_add_func ("/dimse/server/idle", test_idle);
  g_test_add_func ("/dimse/server/many-senders", test_many_senders);
  g_test_add_func ("/dimse/server/bad-config", test_bad_config);
  return g_test_run ();
}
