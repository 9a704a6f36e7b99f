/* Against CUPS' ippeveprinter, an independent implementation; what it received is compared byte for byte. */
#include "fj-printer.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "fj-error.h"

static const char *fixture; /* ipp_printer.py */

typedef struct
{
  char *folder;
  char *uri;
  GPid pid;
  FjPrinter *printer;
} Peer;

static void
peer_start (Peer *peer, const char *formats)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("fenji-printer-XXXXXX", &error);
  const char *arguments[] = { "/usr/bin/python3", fixture, folder, "--formats", formats, NULL };
  char line[256] = "";
  int out;

  g_assert_no_error (error);
  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                           NULL, &peer->pid, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  FILE *stream = fdopen (out, "r");
  g_assert_nonnull (fgets (line, sizeof line, stream));
  fclose (stream);
  peer->folder = folder;
  peer->uri = g_strdup (g_strchomp (line));
  peer->printer = fj_printer_new (peer->uri, &error);
  g_assert_no_error (error);
}

static void
peer_stop (Peer *peer)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", peer->folder);

  kill (peer->pid, SIGTERM);
  g_assert_cmpint (waitpid (peer->pid, NULL, 0), ==, peer->pid);
  g_spawn_close_pid (peer->pid);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_clear_pointer (&peer->printer, fj_printer_free);
  g_clear_pointer (&peer->folder, g_free);
  g_clear_pointer (&peer->uri, g_free);
}

static void
peer_order (Peer *peer, const char *order)
{
  g_autofree char *path = g_build_filename (peer->folder, "order", NULL);
  g_autofree char *hold = g_build_filename (peer->folder, "hold", NULL);
  g_autofree char *line = g_strconcat (order, "\n", NULL);

  g_assert_true (g_file_set_contents (hold, "", 0, NULL));
  g_assert_true (g_file_set_contents (path, line, -1, NULL));
}

static void
peer_release (Peer *peer)
{
  g_autofree char *hold = g_build_filename (peer->folder, "hold", NULL);

  g_assert_cmpint (unlink (hold), ==, 0);
}

/* What came out; there must be @count. The last one is given back. */
static GBytes *
peer_pages (Peer *peer, guint count)
{
  g_autofree char *path = g_build_filename (peer->folder, "out", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *last = NULL;
  guint n = 0;
  char *data;
  gsize size;

  for (const char *name; (name = g_dir_read_name (dir)) != NULL; n++)
    if (last == NULL || g_strcmp0 (name, last) > 0)
      {
        g_free (last);
        last = g_strdup (name);
      }
  g_assert_cmpuint (n, ==, count);
  if (count == 0)
    return NULL;
  g_autofree char *file = g_build_filename (path, last, NULL);
  g_assert_true (g_file_get_contents (file, &data, &size, NULL));
  return g_bytes_new_take (data, size);
}

/* Not a PDF that anything could draw: a printer is handed bytes, and all 256 of them must arrive. */
static GBytes *
document (gsize size)
{
  guint8 *data = g_malloc (size);
  static const char head[] = "%PDF-1.7\n";

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 7 + (i >> 8));
  memcpy (data, head, sizeof head - 1);
  return g_bytes_new_take (data, size);
}

static FjPrintState
wait_for (Peer *peer, gint job, FjPrintState wanted, FjPrinterTroubles *troubles)
{
  FjPrintState state = FJ_PRINT_UNKNOWN;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (fj_printer_get_job (peer->printer, job, &state, troubles, NULL, &error));
      g_assert_no_error (error);
      if (state == wanted)
        break;
      g_usleep (50000);
    }
  return state;
}

static void
test_prints_the_very_bytes (void)
{
  Peer peer;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = document (300000);
  g_autoptr (GBytes) printed = NULL;
  FjPrinterTroubles troubles = ~0u;
  FjPrintState state;
  gint job;
  gint second;

  peer_start (&peer, "application/pdf");
  g_assert_true (fj_printer_look (peer.printer, &troubles, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (troubles, ==, 0);
  g_assert_cmpint (fj_printer_find_job (peer.printer, "QSWS26112200001-3-a", NULL, &error), ==, 0);
  job = fj_printer_submit (peer.printer, "QSWS26112200001-3-a", pdf, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (job, >, 0);
  g_assert_cmpint (wait_for (&peer, job, FJ_PRINT_COMPLETED, &troubles), ==, FJ_PRINT_COMPLETED);
  printed = peer_pages (&peer, 1);
  g_assert_true (g_bytes_equal (pdf, printed));

  /* A number with another title is another job. */
  g_assert_true (
      fj_printer_follow_job (peer.printer, job, "QSWS26112200001-3-a", &state, &troubles, NULL, &error));
  g_assert_cmpint (state, ==, FJ_PRINT_COMPLETED);
  g_assert_true (
      fj_printer_follow_job (peer.printer, job, "QSWS26112200002-3-a", &state, &troubles, NULL, &error));
  g_assert_cmpint (state, ==, FJ_PRINT_UNKNOWN);

  /* By its title, and the newest of two that bear it. */
  g_assert_cmpint (fj_printer_find_job (peer.printer, "QSWS26112200001-3-a", NULL, &error), ==, job);
  g_assert_cmpint (fj_printer_find_job (peer.printer, "QSWS26112200001-3", NULL, &error), ==, 0);
  second = fj_printer_submit (peer.printer, "QSWS26112200001-3-a", pdf, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second, >, job);
  g_assert_cmpint (wait_for (&peer, second, FJ_PRINT_COMPLETED, &troubles), ==, FJ_PRINT_COMPLETED);
  g_assert_cmpint (fj_printer_find_job (peer.printer, "QSWS26112200001-3-a", NULL, &error), ==, second);
  g_bytes_unref (peer_pages (&peer, 2));
  peer_stop (&peer);
}

static void
test_says_what_keeps_it (void)
{
  Peer peer;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = document (5000);
  FjPrinterTroubles troubles = 0;
  gint job;

  peer_start (&peer, "application/pdf");
  peer_order (&peer, "trouble media-empty");
  job = fj_printer_submit (peer.printer, "empty", pdf, 1, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 200 && troubles == 0; i++)
    {
      g_assert_cmpint (wait_for (&peer, job, FJ_PRINT_PROCESSING, &troubles), ==, FJ_PRINT_PROCESSING);
      g_usleep (20000);
    }
  g_assert_cmpuint (troubles, ==, FJ_PRINTER_PAPER_EMPTY);
  /* While it works on it, the job is found too. */
  g_assert_cmpint (fj_printer_find_job (peer.printer, "empty", NULL, &error), ==, job);
  g_assert_null (peer_pages (&peer, 0));
  peer_release (&peer);
  g_assert_cmpint (wait_for (&peer, job, FJ_PRINT_COMPLETED, &troubles), ==, FJ_PRINT_COMPLETED);
  g_bytes_unref (peer_pages (&peer, 1));
  peer_stop (&peer);
}

static void
test_jobs_that_fail (void)
{
  Peer peer;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = document (5000);
  FjPrinterTroubles troubles;
  FjPrintState state;
  gint job;

  peer_start (&peer, "application/pdf");
  peer_order (&peer, "fail");
  job = fj_printer_submit (peer.printer, "fails", pdf, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wait_for (&peer, job, FJ_PRINT_ABORTED, &troubles), ==, FJ_PRINT_ABORTED);
  peer_order (&peer, "hold");
  job = fj_printer_submit (peer.printer, "cancelled", pdf, 1, NULL, &error);
  g_assert_no_error (error);
  /* ippeveprinter prints a job all the same that is cancelled between its arrival and its start. */
  g_assert_cmpint (wait_for (&peer, job, FJ_PRINT_PROCESSING, &troubles), ==, FJ_PRINT_PROCESSING);
  g_assert_true (fj_printer_cancel_job (peer.printer, job, &error));
  g_assert_no_error (error);
  peer_release (&peer);
  g_assert_cmpint (wait_for (&peer, job, FJ_PRINT_CANCELED, &troubles), ==, FJ_PRINT_CANCELED);
  /* A job that it never had. */
  g_assert_true (fj_printer_get_job (peer.printer, 4711, &state, &troubles, NULL, &error));
  g_assert_cmpint (state, ==, FJ_PRINT_UNKNOWN);
  g_assert_false (fj_printer_cancel_job (peer.printer, 4711, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  peer_stop (&peer);
}

static void
test_no_pdf (void)
{
  Peer peer;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = document (5000);
  FjPrinterTroubles troubles;

  peer_start (&peer, "image/pwg-raster");
  g_assert_false (fj_printer_look (peer.printer, &troubles, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "PDF"));
  g_clear_error (&error);
  g_assert_cmpint (fj_printer_submit (peer.printer, "raster", pdf, 1, NULL, &error), ==, 0);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_assert_null (peer_pages (&peer, 0));
  peer_stop (&peer);
}

static void
test_encrypted (void)
{
  Peer peer;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPrinter) printer = NULL;
  g_autofree char *uri = NULL;
  FjPrinterTroubles troubles;

  peer_start (&peer, "application/pdf");
  uri = g_strdup_printf ("ipps://localhost:%s", strrchr (peer.uri, ':') + 1);
  printer = fj_printer_new (uri, &error);
  g_assert_no_error (error);
  g_assert_true (fj_printer_look (printer, &troubles, NULL, &error));
  g_assert_no_error (error);
  peer_stop (&peer);
}

/* A socket on loopback that takes a connection and then does as it is told. */
typedef struct
{
  GSocketListener *listener;
  guint16 port;
  GThread *thread;
  gint stop;
} Mute;

static gpointer
mute_run (gpointer data)
{
  Mute *mute = data;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  while (!g_atomic_int_get (&mute->stop))
    {
      GSocketConnection *connection = g_socket_listener_accept (mute->listener, NULL, NULL, NULL);

      if (connection != NULL)
        g_ptr_array_add (kept, connection);
    }
  return NULL;
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (300000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_nobody_there (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = document (5000);
  g_autoptr (FjPrinter) printer = NULL;
  g_autofree char *uri = NULL;
  FjPrinterTroubles troubles;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  g_socket_listener_close (listener);
  uri = g_strdup_printf ("ipp://127.0.0.1:%u/ipp/print", port);
  printer = fj_printer_new (uri, &error);
  g_assert_no_error (error);
  g_assert_false (fj_printer_look (printer, &troubles, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  /* Nothing was sent, so this is certain. */
  g_assert_cmpint (fj_printer_submit (printer, "lost", pdf, 1, NULL, &error), ==, 0);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_cmpint (fj_printer_find_job (printer, "lost", NULL, &error), ==, -1);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
}

static void
test_silence_is_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FjPrinter) printer = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  FjPrinterTroubles troubles;
  Mute mute = { g_socket_listener_new () };
  gint64 begun = g_get_monotonic_time ();
  GThread *canceller;

  mute.port = g_socket_listener_add_any_inet_port (mute.listener, NULL, &error);
  g_assert_no_error (error);
  mute.thread = g_thread_new ("mute", mute_run, &mute);
  uri = g_strdup_printf ("ipp://127.0.0.1:%u/ipp/print", mute.port);
  printer = fj_printer_new (uri, &error);
  canceller = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_false (fj_printer_look (printer, &troubles, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
  g_thread_join (canceller);
  g_atomic_int_set (&mute.stop, 1);
  g_object_unref (g_socket_client_connect_to_host (client, "127.0.0.1", mute.port, NULL, NULL));
  g_thread_join (mute.thread);
  g_object_unref (mute.listener);
}

/* Answers Validate-Job like a printer, then goes away in the middle of Print-Job. */
static gpointer
vanish_run (gpointer data)
{
  Mute *mute = data;
  /* HTTP 200 with an IPP 2.0 successful-ok, request-id 1, charset and language, end. */
  static const char body[] = "\x02\x00\x00\x00\x00\x00\x00\x01\x01"
                             "\x47\x00\x12"
                             "attributes-charset\x00\x05utf-8"
                             "\x48\x00\x1b"
                             "attributes-natural-language\x00\x02"
                             "en\x03";
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
                                           "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                                           sizeof body - 1);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSocketConnection) connection = g_socket_listener_accept (mute->listener, NULL, NULL, NULL);
      GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
      GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
      char buffer[65536];

      g_assert_cmpint (g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL), >, 0);
      if (i == 1)
        break;
      g_output_stream_write_all (out, "HTTP/1.1 100 Continue\r\n\r\n", 25, NULL, NULL, NULL);
      g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL);
      g_output_stream_write_all (out, body, sizeof body - 1, NULL, NULL, NULL);
      g_usleep (200000);
    }
  g_socket_listener_close (mute->listener);
  return NULL;
}

static void
test_gone_in_the_middle (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = document (5000);
  g_autoptr (FjPrinter) printer = NULL;
  g_autofree char *uri = NULL;
  Mute mute = { g_socket_listener_new () };

  mute.port = g_socket_listener_add_any_inet_port (mute.listener, NULL, &error);
  g_assert_no_error (error);
  mute.thread = g_thread_new ("vanish", vanish_run, &mute);
  uri = g_strdup_printf ("ipp://127.0.0.1:%u/ipp/print", mute.port);
  printer = fj_printer_new (uri, &error);
  g_assert_cmpint (fj_printer_submit (printer, "half", pdf, 1, NULL, &error), ==, 0);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CONFLICT);
  g_thread_join (mute.thread);
  g_object_unref (mute.listener);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *uri;
    FjError code;
  } bad[] = {
    { "socket://127.0.0.1:9100", FJ_ERROR_INVALID },
    { "http://127.0.0.1:631/ipp/print", FJ_ERROR_INVALID },
    { "ipp://", FJ_ERROR_INVALID },
    { "ipp://printer.example/ipp/print", FJ_ERROR_INVALID }, /* in the clear, over a network */
    { "ipp://192.0.2.7/ipp/print", FJ_ERROR_INVALID },
    { "ipp://127.0.0.1.example/ipp/print", FJ_ERROR_INVALID },
    { "no such queue", FJ_ERROR_UNAVAILABLE }, /* no print service here, see main() */
    { NULL, FJ_ERROR_NOT_FOUND },
  };
  static const char *const good[] = { "ipps://printer.example/ipp/print", "ipp://[::1]:8631/ipp/print",
                                      "ipp://localhost/printers/x", "ipp://127.0.0.1/ipp/print" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fj_printer_new (bad[i].uri, &error));
      g_assert_error (error, FJ_ERROR, (gint) bad[i].code);
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjPrinter) printer = fj_printer_new (good[i], &error);

      g_assert_no_error (error);
      g_assert_nonnull (printer);
    }
  g_auto (GStrv) names = fj_printer_list ();
  g_assert_cmpuint (g_strv_length (names), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *nowhere = g_strdup_printf ("/nonexistent-%d/cups.sock", getpid ());
  g_autofree char *home = g_dir_make_tmp ("fenji-cups-home-XXXXXX", NULL);
  int result;

  /* The print service of the machine that the tests run on is none of theirs. */
  g_setenv ("CUPS_SERVER", nowhere, TRUE);
  g_setenv ("HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  fixture = argv[1];
  g_test_add_func ("/printer/prints-the-very-bytes", test_prints_the_very_bytes);
  g_test_add_func ("/printer/says-what-keeps-it", test_says_what_keeps_it);
  g_test_add_func ("/printer/jobs-that-fail", test_jobs_that_fail);
  g_test_add_func ("/printer/no-pdf", test_no_pdf);
  g_test_add_func ("/printer/encrypted", test_encrypted);
  g_test_add_func ("/printer/nobody-there", test_nobody_there);
  g_test_add_func ("/printer/silence-is-cancelled", test_silence_is_cancelled);
  g_test_add_func ("/printer/gone-in-the-middle", test_gone_in_the_middle);
  g_test_add_func ("/printer/addresses", test_addresses);
  result = g_test_run ();
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", home);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  return result;
}
