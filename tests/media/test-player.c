#include "fj-player.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <libsoup/soup.h>
#include <math.h>
#include <string.h>
#include "film.h"

#define FRAMES 100
#define FPS 25

static char *folder;

typedef struct
{
  FjPlayer *player;
  guint frames, positions;
  int shown; /* the number in the newest picture; -1 before it */
  gboolean has_ended;
  char *failure;
} Watch;

static void
on_frame (FjPlayer *player, guint width, guint height, gulong stride, GBytes *pixels, Watch *watch)
{
  watch->frames++;
  watch->shown = (int) film_read (width, height, stride, pixels);
}

static void
on_position (FjPlayer *player, Watch *watch)
{
  watch->positions++;
}

static void
on_ended (FjPlayer *player, Watch *watch)
{
  watch->has_ended = TRUE;
}

static void
on_failed (FjPlayer *player, const char *sentence, Watch *watch)
{
  g_free (watch->failure);
  watch->failure = g_strdup (sentence);
}

static void
watch_new (Watch *watch)
{
  *watch = (Watch){ .player = fj_player_new (), .shown = -1 };
  g_signal_connect (watch->player, "frame", G_CALLBACK (on_frame), watch);
  g_signal_connect (watch->player, "position", G_CALLBACK (on_position), watch);
  g_signal_connect (watch->player, "ended", G_CALLBACK (on_ended), watch);
  g_signal_connect (watch->player, "failed", G_CALLBACK (on_failed), watch);
}

static void
watch_free (Watch *watch)
{
  g_assert_finalize_object (watch->player);
  g_free (watch->failure);
}

/* The main loop until @condition, at most a minute. */
#define wait_until(condition)                                                                                \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    gint64 limit_ = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;                                           \
    while (!(condition))                                                                                     \
      {                                                                                                      \
        g_assert_cmpint (g_get_monotonic_time (), <, limit_);                                                \
        if (!g_main_context_iteration (NULL, FALSE))                                                         \
          g_usleep (2000);                                                                                   \
      }                                                                                                      \
  }                                                                                                          \
  G_STMT_END

static void
wait_opened (Watch *watch)
{
  wait_until ((watch->shown == 0 && watch->positions > 0) || watch->failure != NULL);
  g_assert_cmpstr (watch->failure, ==, NULL);
}

static void
spend (double seconds)
{
  gint64 limit = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  while (g_get_monotonic_time () < limit)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

static void
open_file (Watch *watch, const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  fj_player_open (watch->player, uri, NULL);
}

static char *
film (const char *name, const char *kind, gboolean with_tone)
{
  char *path = g_build_filename (folder, name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    film_make (path, kind, FRAMES, FPS, with_tone);
  return path;
}

/* Opened: paused, with the first picture there. */
static void
test_opens (gconstpointer kind)
{
  g_autofree char *name = g_strconcat ("film.", kind, NULL);
  g_autofree char *path = film (name, kind, TRUE);
  Watch watch;

  watch_new (&watch);
  open_file (&watch, path);
  wait_opened (&watch);
  spend (0.3);
  g_assert_cmpint (watch.shown, ==, 0);
  g_assert_false (fj_player_is_playing (watch.player));
  g_assert_cmpfloat_with_epsilon (fj_player_get_duration (watch.player), FRAMES / (double) FPS, 0.15);
  g_assert_cmpfloat_with_epsilon (fj_player_get_position (watch.player), 0, 0.02);
  watch_free (&watch);
}

static void
seek_shows (Watch *watch, double seconds, int frame)
{
  watch->shown = -1;
  fj_player_seek (watch->player, seconds);
  g_assert_cmpfloat_with_epsilon (fj_player_get_position (watch->player), seconds, 0.001);
  wait_until (watch->shown >= 0);
  spend (0.1);
  g_assert_cmpint (watch->shown, ==, frame);
}

/* Each exact moment shows the picture that is on the screen at it, wherever the key pictures are. */
static void
test_seeks (gconstpointer kind)
{
  g_autofree char *name = g_strconcat ("film.", kind, NULL);
  g_autofree char *path = film (name, kind, TRUE);
  Watch watch;

  watch_new (&watch);
  open_file (&watch, path);
  wait_opened (&watch);
  seek_shows (&watch, 1.02, 25);
  seek_shows (&watch, 3.5, 87);
  seek_shows (&watch, 0.05, 1);
  seek_shows (&watch, 2.93, 73);
  /* A film of 100: beyond its end is its last picture. */
  watch.shown = -1;
  fj_player_seek (watch.player, 1000);
  wait_until (watch.shown >= FRAMES - 2);
  g_assert_null (watch.failure);
  watch_free (&watch);
}

/* Many at once, as from a dragged slider: the last one counts. */
static void
test_seek_storm (void)
{
  g_autofree char *path = film ("film.webm", "webm", TRUE);
  Watch watch;

  watch_new (&watch);
  open_file (&watch, path);
  fj_player_seek (watch.player, 3.02); /* before there is anything to seek in */
  wait_until (watch.shown == 75);
  for (int i = 0; i < 50; i++)
    {
      fj_player_seek (watch.player, 0.04 * i);
      g_main_context_iteration (NULL, FALSE);
    }
  fj_player_seek (watch.player, 2.02);
  wait_until (watch.shown == 50);
  spend (0.3);
  g_assert_cmpint (watch.shown, ==, 50);
  watch_free (&watch);
}

static void
step_shows (Watch *watch, int frames, int shown)
{
  watch->shown = -1;
  fj_player_step (watch->player, frames);
  wait_until (watch->shown >= 0);
  spend (0.05);
  g_assert_cmpint (watch->shown, ==, shown);
}

static void
test_steps (gconstpointer kind)
{
  g_autofree char *name = g_strconcat ("film.", kind, NULL);
  g_autofree char *path = film (name, kind, TRUE);
  Watch watch;

  watch_new (&watch);
  open_file (&watch, path);
  wait_opened (&watch);
  for (int i = 1; i <= 15; i++)
    step_shows (&watch, 1, i);
  for (int i = 14; i >= 5; i--)
    step_shows (&watch, -1, i);
  step_shows (&watch, 1, 6);
  step_shows (&watch, 10, 16);
  step_shows (&watch, -10, 6);
  seek_shows (&watch, 2.001, 50); /* at the very beginning of a picture, and at its end */
  step_shows (&watch, -1, 49);
  seek_shows (&watch, 2.039, 50);
  step_shows (&watch, -1, 49);
  step_shows (&watch, 1, 50);
  g_assert_cmpfloat_with_epsilon (fj_player_get_position (watch.player), 2.0, 0.021);
  /* Steps that come faster than pictures add up. */
  for (int i = 0; i < 5; i++)
    fj_player_step (watch.player, -1);
  wait_until (watch.shown == 45);
  /* Not before the first. */
  seek_shows (&watch, 0.01, 0);
  step_shows (&watch, -1, 0);
  /* A step stops the film; played on, it goes on from there. */
  seek_shows (&watch, 1.0, 25);
  step_shows (&watch, 1, 26);
  g_assert_false (fj_player_is_playing (watch.player));
  fj_player_play (watch.player);
  spend (0.4);
  g_assert_cmpfloat (fj_player_get_position (watch.player), >, 1.05);
  g_assert_cmpfloat (fj_player_get_position (watch.player), <, 1.9);
  watch_free (&watch);
}

/* Hz, by the crossings of nought of what the sink was given; seconds of it in @length. */
static double
heard (const char *path, double *length)
{
  g_autofree char *bytes = NULL;
  gsize size, crossings = 0, first = 0, last = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));

  const gint16 *samples = (const gint16 *) bytes;
  gsize n = size / 2;

  *length = n / 48000.0;
  for (gsize i = 1; i < n; i++)
    if (samples[i - 1] < 0 && samples[i] >= 0)
      {
        if (crossings++ == 0)
          first = i;
        last = i;
      }
  return crossings < 2 ? 0 : (double) (crossings - 1) * 48000 / (double) (last - first);
}

/* Twice as fast is over in half the time, and an A stays an A (ISO 16: 440 Hz). */
static void
test_rate (gconstpointer data)
{
  double rate = *(const double *) data, hertz, length;
  g_autofree char *path = film ("film.webm", "webm", TRUE);
  g_autofree char *sound = g_build_filename (folder, "heard.raw", NULL);
  g_autofree char *sink
      = g_strdup_printf ("audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=48000,channels=1"
                         " ! filesink sync=true location=\"%s\"",
                         sound);
  gint64 begin;
  double took;
  Watch watch;

  g_setenv ("FENJI_AUDIO_SINK", sink, TRUE);
  watch_new (&watch);
  fj_player_set_rate (watch.player, rate); /* before, and it holds */
  open_file (&watch, path);
  wait_opened (&watch);
  watch.positions = 0;
  fj_player_play (watch.player);
  begin = g_get_monotonic_time ();
  wait_until (watch.has_ended || watch.failure != NULL);
  g_assert_cmpstr (watch.failure, ==, NULL);
  took = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  g_assert_false (fj_player_is_playing (watch.player));
  fj_player_close (watch.player);
  hertz = heard (sound, &length);
  g_test_message ("rate %.1f: %.2f s, heard %.2f s of %.1f Hz, %u positions", rate, took, length, hertz,
                  watch.positions);
  g_assert_cmpfloat (fabs (hertz - 440), <, 6);
  g_assert_cmpfloat (fabs (length - 4 / rate), <, 0.25);
  g_assert_cmpfloat (took, >, 4 / rate - 0.25);
  g_assert_cmpuint (watch.positions, >=, (guint) (took * 4) / 2);
  watch_free (&watch);
  g_setenv ("FENJI_AUDIO_SINK", "fakesink sync=true", TRUE);
}

/* Changed while it plays: it goes on from where it is. */
static void
test_rate_changes (void)
{
  g_autofree char *path = film ("film.webm", "webm", TRUE);
  Watch watch;
  double before;

  watch_new (&watch);
  open_file (&watch, path);
  wait_opened (&watch);
  fj_player_play (watch.player);
  spend (0.5);
  before = fj_player_get_position (watch.player);
  fj_player_set_rate (watch.player, 99);
  g_assert_cmpfloat (fj_player_get_rate (watch.player), ==, 3);
  spend (0.6);
  g_assert_cmpfloat (fj_player_get_position (watch.player), >, before + 0.9);
  fj_player_set_rate (watch.player, 0.1);
  g_assert_cmpfloat (fj_player_get_rate (watch.player), ==, 0.5);
  g_assert_true (fj_player_is_playing (watch.player));
  watch_free (&watch);
}

/* After the end it begins anew. */
static void
test_ends (void)
{
  g_autofree char *path = film ("film.webm", "webm", TRUE);
  Watch watch;

  watch_new (&watch);
  open_file (&watch, path);
  fj_player_seek (watch.player, 3.7);
  fj_player_play (watch.player);
  wait_until (watch.has_ended);
  g_assert_false (fj_player_is_playing (watch.player));
  g_assert_cmpint (watch.shown, ==, FRAMES - 1);
  step_shows (&watch, -1, FRAMES - 2);
  watch.has_ended = FALSE;
  fj_player_seek (watch.player, 3.8);
  fj_player_play (watch.player);
  wait_until (watch.has_ended);
  watch.shown = -1;
  fj_player_play (watch.player);
  wait_until (watch.shown >= 0);
  g_assert_cmpint (watch.shown, <, 20);
  g_assert_true (fj_player_is_playing (watch.player));
  watch_free (&watch);
}

static void
test_silent (void)
{
  g_autofree char *path = film ("silent.webm", "webm", FALSE);
  Watch watch;

  watch_new (&watch);
  open_file (&watch, path);
  wait_opened (&watch);
  fj_player_set_rate (watch.player, 3);
  fj_player_play (watch.player);
  wait_until (watch.has_ended);
  g_assert_cmpint (watch.shown, ==, FRAMES - 1);
  watch_free (&watch);
}

static void
fails_with (const char *uri, const char *bearer, const char *part)
{
  Watch watch;

  watch_new (&watch);
  fj_player_open (watch.player, uri, bearer);
  wait_until (watch.failure != NULL);
  g_assert_nonnull (strstr (watch.failure, part));
  /* Nothing moves any more, and nothing breaks. */
  fj_player_play (watch.player);
  fj_player_seek (watch.player, 1);
  fj_player_step (watch.player, 1);
  g_assert_false (fj_player_is_playing (watch.player));
  g_assert_cmpfloat (fj_player_get_position (watch.player), ==, 0);
  watch_free (&watch);
}

static void
test_bad_files (void)
{
  g_autofree char *whole = film ("film.webm", "webm", TRUE);
  g_autofree char *text = g_build_filename (folder, "text.webm", NULL);
  g_autofree char *noise = g_build_filename (folder, "noise.webm", NULL);
  g_autofree char *text_uri = g_filename_to_uri (text, NULL, NULL);
  g_autofree char *noise_uri = g_filename_to_uri (noise, NULL, NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (whole, &bytes, &size, NULL));
  memset (bytes + 40, 0x55, size - 40);
  g_assert_true (g_file_set_contents (noise, bytes, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (text, "lesson\n", -1, NULL));
  fails_with ("file:///nowhere/lesson.webm", NULL, "not where it should be");
  fails_with (text_uri, NULL, "no film");
  fails_with (noise_uri, NULL, "");
  fails_with ("rtsp://127.0.0.1/lesson", NULL, "neither a file nor on a web server");
  fails_with ("lesson.webm", NULL, "neither a file nor on a web server");
}

/* A server with ranges and a token, as central is. */
typedef struct
{
  SoupServer *server;
  char *base;
  GBytes *film;
  guint whole, ranges, refused;
} House;

static void
on_request (
    SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  House *house = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (g_strcmp0 (soup_message_headers_get_one (headers, "Authorization"), "Bearer t0ken") != 0)
    {
      house->refused++;
      soup_server_message_set_status (message, 401, NULL);
      return;
    }
  if (g_str_equal (path, "/elsewhere"))
    {
      g_autofree char *to = g_strconcat (house->base, "/film", NULL);

      soup_server_message_set_redirect (message, 302, to);
      return;
    }
  if (!g_str_equal (path, "/film"))
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  if (soup_message_headers_get_one (headers, "Range") != NULL)
    house->ranges++;
  else
    house->whole++;
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Accept-Ranges", "bytes");
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), house->film);
  soup_message_body_complete (soup_server_message_get_response_body (message));
  soup_server_message_set_status (message, 200,
                                  NULL); /* the server makes 206 of it where a range is asked for */
}

static gpointer
serve (gpointer data)
{
  g_main_loop_run (data);
  return NULL;
}

static void
test_http (void)
{
  g_autofree char *path = film ("film.webm", "webm", TRUE);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autofree char *film_uri = NULL, *none = NULL, *elsewhere = NULL, *maps = NULL;
  g_autoptr (GThread) thread = NULL;
  char *bytes;
  gsize size;
  House house = { 0 };
  Watch watch;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  house.film = g_bytes_new_take (bytes, size);
  g_main_context_push_thread_default (context);
  house.server = soup_server_new (NULL, NULL);
  soup_server_add_handler (house.server, NULL, on_request, &house, NULL);
  g_assert_true (soup_server_listen_local (house.server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  {
    GSList *uris = soup_server_get_uris (house.server);

    house.base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
    g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  }
  g_main_context_pop_thread_default (context);
  thread = g_thread_new ("server", serve, loop);

  film_uri = g_strconcat (house.base, "/film", NULL);
  none = g_strconcat (house.base, "/none", NULL);
  elsewhere = g_strconcat (house.base, "/elsewhere", NULL);
  watch_new (&watch);
  fj_player_open (watch.player, film_uri, "t0ken");
  wait_opened (&watch);
  seek_shows (&watch, 3.02, 75);
  seek_shows (&watch, 1.02, 25);
  watch_free (&watch);
  g_assert_cmpuint (house.whole + house.ranges, >, 0);
  g_assert_cmpuint (house.refused, ==, 0);

  fails_with (film_uri, NULL, "Sign in again");
  fails_with (film_uri, "wrong", "Sign in again");
  fails_with (none, "t0ken", "not where it should be");
  /* The token does not follow a redirection. */
  house.whole = house.ranges = 0;
  fails_with (elsewhere, "t0ken", "");
  g_assert_cmpuint (house.whole + house.ranges, ==, 0);

  g_main_loop_quit (loop);
  g_main_context_wakeup (context);
  g_thread_join (g_steal_pointer (&thread));
  g_clear_object (&house.server);
  fails_with (film_uri, "t0ken", "Check the network");
  /* Two libsoups in one process abort it. */
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  g_assert_nonnull (strstr (maps, "libsoup-3"));
  g_assert_null (strstr (maps, "libsoup-2"));
  g_bytes_unref (house.film);
  g_free (house.base);
}

/* Properties, and a player that goes away in the middle of everything. */
static void
test_life (void)
{
  g_autofree char *path = film ("film.webm", "webm", TRUE);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  for (int i = 0; i < 20; i++)
    {
      Watch watch;
      double volume;
      gboolean is_muted;

      watch_new (&watch);
      g_object_set (watch.player, "volume", 0.25, "is-muted", TRUE, "rate", 1.5, NULL);
      fj_player_open (watch.player, uri, NULL);
      fj_player_play (watch.player);
      spend (0.01 * i);
      g_object_get (watch.player, "volume", &volume, "is-muted", &is_muted, NULL);
      g_assert_cmpfloat (volume, ==, 0.25);
      g_assert_true (is_muted);
      fj_player_seek (watch.player, 1);
      if (i % 2 == 0)
        fj_player_open (watch.player, uri, NULL);
      watch_free (&watch);
      spend (0.01);
    }
}

int
main (int argc, char **argv)
{
  static const double rates[] = { 0.5, 1, 2, 3 };
  int result;
  g_autofree char *sweep = NULL;

  g_test_init (&argc, &argv, NULL);
  /* Debian's plugins warn of things that are not ours. */
  g_setenv ("FENJI_AUDIO_SINK", "fakesink sync=true", TRUE);
  gst_init (&argc, &argv);
  folder = g_dir_make_tmp ("fenji-player-XXXXXX", NULL);
  g_assert_nonnull (folder);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const kinds[] = { "webm", "ogg", "mp4" };
      g_autofree char *opens = g_strconcat ("/player/opens/", kinds[i], NULL);
      g_autofree char *seeks = g_strconcat ("/player/seeks/", kinds[i], NULL);
      g_autofree char *steps = g_strconcat ("/player/steps/", kinds[i], NULL);

      g_test_add_data_func (opens, kinds[i], test_opens);
      g_test_add_data_func (seeks, kinds[i], test_seeks);
      g_test_add_data_func (steps, kinds[i], test_steps);
    }
  g_test_add_func ("/player/seek-storm", test_seek_storm);
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *name = g_strdup_printf ("/player/rate/%.1f", rates[i]);

      g_test_add_data_func (name, &rates[i], test_rate);
    }
  g_test_add_func ("/player/rate/changes", test_rate_changes);
  g_test_add_func ("/player/ends", test_ends);
  g_test_add_func ("/player/silent", test_silent);
  g_test_add_func ("/player/bad-files", test_bad_files);
  g_test_add_func ("/player/http", test_http);
  g_test_add_func ("/player/life", test_life);
  result = g_test_run ();
  sweep = g_strdup_printf ("rm -r '%s'", folder);
  if (!g_spawn_command_line_sync (sweep, NULL, NULL, NULL, NULL))
    result = 1;
  g_free (folder);
  return result;
}
