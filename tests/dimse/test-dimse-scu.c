/* Our side of associations against DCMTK's storescp, and against our own server. */
#include "fj-dimse-scu.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "fj-error.h"
#include "test-peer.h"

static void
test_echo_and_find (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  FjDimsePeer to = { "127.0.0.1", peer->port, TEST_PEER_AET, "MODALITY", 10 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) query = fj_dicom_object_new ("GB18030");

  peer->n_answers = 300;
  g_autoptr (FjDimseScu) scu = fj_dimse_scu_connect (&to, &error);
  g_assert_no_error (error);
  g_assert_true (fj_dimse_scu_echo (scu, &error));
  g_assert_true (fj_dicom_object_set_string (query, 0x00100010, "张*", NULL));
  g_autoptr (GPtrArray) answers = fj_dimse_scu_find_worklist (scu, query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answers->len, ==, 300);
  g_autofree char *name = fj_dicom_object_dup_string (g_ptr_array_index (answers, 299), 0x00100010);
  g_assert_cmpstr (name, ==, "Zhang^San=张^三");
  FjDicomObject *step = fj_dicom_object_get_item (g_ptr_array_index (answers, 7), 0x00400100, 0);
  g_autofree char *modality = fj_dicom_object_dup_string (step, 0x00080060);
  g_assert_cmpstr (modality, ==, "DX");

  peer->find_fails = TRUE;
  g_assert_null (fj_dimse_scu_find_worklist (scu, query, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "C001"));
  g_assert_nonnull (strstr (error->message, "The orders cannot be read."));
  g_assert_true (fj_dimse_scu_echo (scu, NULL));
}

static void
test_refusals (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  FjDimsePeer stranger = { "127.0.0.1", peer->port, TEST_PEER_AET, "STRANGER", 10 };
  FjDimsePeer wrong = { "127.0.0.1", peer->port, "OTHER", "MODALITY", 10 };
  FjDimsePeer nobody = { "127.0.0.1", 1, TEST_PEER_AET, "MODALITY", 10 };
  FjDimsePeer endless = { "127.0.0.1", peer->port, "AN AE TITLE WITHOUT END", "MODALITY", 10 };
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_dimse_scu_connect (&stranger, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "does not know our AE title"));
  g_clear_error (&error);
  g_assert_null (fj_dimse_scu_connect (&wrong, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "another AE title"));
  g_clear_error (&error);
  g_assert_null (fj_dimse_scu_connect (&nobody, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_null (fj_dimse_scu_connect (&endless, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

/* A server that takes the connection and says nothing. */
static void
test_silent_server (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  FjDimsePeer to = { "127.0.0.1", port, "SILENT", "MODALITY", 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_dimse_scu_connect (&to, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
}

static char *
dump_data_set (const char *path)
{
  int status = 1;
  char *dump = test_run (&status, "dcmdump", "-q", "+L", path, NULL);

  g_assert_cmpint (status, ==, 0);
  char *data_set = g_strdup (strstr (dump, "# Dicom-Data-Set"));
  g_free (dump);
  return data_set;
}

/* DCMTK's storescp gets what is in the files, in the syntax in which it is there. */
static void
test_store_to_dcmtk (void)
{
  g_autofree char *source = g_dir_make_tmp ("fenji-source-XXXXXX", NULL);
  g_autofree char *target = g_dir_make_tmp ("fenji-target-XXXXXX", NULL);
  g_autofree char *plain = test_image_new (source, "2.25.4001", 300);
  g_autofree char *other = test_image_new (source, "2.25.4002", 300);
  g_autofree char *packed = g_build_filename (source, "packed.dcm", NULL);
  g_autoptr (GSocketListener) probe = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (probe, NULL, NULL);
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  FjDimsePeer to = { "127.0.0.1", port, "STORESCP", "MODALITY", 10 };
  g_autoptr (GError) error = NULL;
  int status = 1;

  g_autofree char *made = test_run (&status, "dcmcjpls", "+el", other, packed, NULL);
  g_assert_cmpint (status, ==, 0);
  g_socket_listener_close (probe);
  g_autoptr (GSubprocess) server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "storescp",
                                                     "+xa", "+B", "-od", target, port_text, NULL);
  g_assert_no_error (error);

  char *paths[] = { plain, packed, NULL };
  FjDimseScu *scu = NULL;
  for (guint i = 0; i < 500 && scu == NULL; i++)
    {
      scu = fj_dimse_scu_connect_for_files (&to, paths, NULL);
      if (scu == NULL)
        g_usleep (10000);
    }
  g_assert_nonnull (scu);
  g_assert_true (fj_dimse_scu_echo (scu, NULL));
  for (guint i = 0; paths[i] != NULL; i++)
    {
      guint16 answer = 0xFFFF;
      g_assert_true (fj_dimse_scu_store (scu, paths[i], &answer, &error));
      g_assert_no_error (error);
      g_assert_cmphex (answer, ==, 0x0000);
    }
  g_assert_false (fj_dimse_scu_store (scu, "/nowhere/at/all.dcm", NULL, &error));
  g_assert_nonnull (error);
  fj_dimse_scu_close (scu);
  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("SC.2.25.%u", 4001 + i);
      g_autofree char *arrived = g_build_filename (target, name, NULL);
      g_autofree char *sent_dump = dump_data_set (paths[i]);
      g_autofree char *arrived_dump = dump_data_set (arrived);
      g_assert_nonnull (sent_dump);
      g_assert_cmpstr (sent_dump, ==, arrived_dump);
    }
  g_autofree char *clean = test_run (&status, "rm", "-r", source, target, NULL);
}

static void
test_store_status (void)
{
  g_autoptr (TestPeer) peer = test_peer_new (0, 0, 0);
  FjDimsePeer to = { "127.0.0.1", peer->port, TEST_PEER_AET, "MODALITY", 10 };
  g_autofree char *source = g_dir_make_tmp ("fenji-source-XXXXXX", NULL);
  g_autofree char *image = test_image_new (source, "2.25.4100", 16);
  char *paths[] = { image, NULL };
  g_autoptr (GError) error = NULL;
  guint16 status = 0;

  g_autoptr (FjDimseScu) scu = fj_dimse_scu_connect_for_files (&to, paths, &error);
  g_assert_no_error (error);
  peer->end_status = 0xB000;
  g_assert_true (fj_dimse_scu_store (scu, image, &status, &error));
  g_assert_cmphex (status, ==, 0xB000);
  peer->end_status = 0x0111;
  g_assert_false (fj_dimse_scu_store (scu, image, &status, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CONFLICT);
  g_assert_cmphex (status, ==, 0x0111);
  g_clear_error (&error);
  /* The server goes away in the middle. */
  fj_dimse_server_stop (g_steal_pointer (&peer->server));
  g_assert_false (fj_dimse_scu_store (scu, image, &status, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_autofree char *clean = test_run (&(int){ 0 }, "rm", "-r", source, NULL);
}

static void
test_bad_files (void)
{
  FjDimsePeer to = { "127.0.0.1", 1, TEST_PEER_AET, "MODALITY", 1 };
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "fenji-bad.dcm", NULL);
  char *paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "no DICOM at all", -1, NULL));
  g_assert_null (fj_dimse_scu_connect_for_files (&to, paths, &error));
  g_assert_nonnull (error);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("TCP_NODELAY", "1", TRUE);
  g_test_add_func ("/dimse/scu/echo-and-find", test_echo_and_find);
  g_test_add_func ("/dimse/scu/refusals", test_refusals);
  g_test_add_func ("/dimse/scu/silent-server", test_silent_server);
  g_test_add_func ("/dimse/scu/store-to-dcmtk", test_store_to_dcmtk);
  g_test_add_func ("/dimse/scu/store-status", test_store_status);
  g_test_add_func ("/dimse/scu/bad-files", test_bad_files);
  return g_test_run ();
}
