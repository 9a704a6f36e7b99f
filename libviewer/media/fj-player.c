#include "fj-player.h"

#include <gst/gst.h>
#include "fj-language.h"
#include "fj-player-frames.h"
#include "fj-player-words.h"

/* GstPlayFlags are registered by playbin at run time and have no header. Texts and visualisations are left
 * out: captions are drawn by whoever shows the frames. */
enum
{
  PLAY_VIDEO = 1 << 0,
  PLAY_AUDIO = 1 << 1,
  PLAY_SOFT_VOLUME = 1 << 4,
  PLAY_BUFFERING = 1 << 8,
  PLAY_DEINTERLACE = 1 << 9
};

static const double slowest = 0.5, fastest = 3.0;
static const guint position_ms = 250;
static const gint http_buffer_bytes = 16 * 1024 * 1024;
/* Seconds to wait for a first frame. */
static const guint local_patience = 6, remote_patience = 30;
/* How often that is tried. */
static const guint most_tries = 3;
static const GstClockTime longest_preroll = 10 * GST_SECOND;
/* A frame's length where the film does not say how long its frames are. */
static const double usual_frame = 1.0 / 25;

struct _FjPlayer
{
  GObject parent_instance;

  GMainContext *context; /* of whoever made the player: signals come here */
  GstElement *playbin;   /* NULL while closed */
  FjPlayerFrames *frames;
  GSource *bus_source;
  GSource *tick;
  GSource *patience; /* until there is a first frame */

  double rate, volume;
  gboolean is_muted;
  char *uri, *bearer;
  guint tries;
  gboolean is_remote;
  gboolean wants_to_play;
  gboolean is_buffering;
  gboolean has_ended;
  gboolean is_prerolled; /* there has been a first frame: seeks are possible */
  gboolean is_seeking;   /* until ASYNC_DONE; one at a time */
  double seeking_to;
  double wanted;        /* to seek to as soon as that is possible; < 0: nothing */
  gboolean has_stepped; /* the picture is ahead of the sound: join them before playing on */
  double duration;
};

enum
{
  PROP_0,
  PROP_IS_PLAYING,
  PROP_IS_BUFFERING,
  PROP_RATE,
  PROP_VOLUME,
  PROP_IS_MUTED,
  N_PROPS
};

enum
{
  FRAME,
  POSITION,
  ENDED,
  FAILED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjPlayer, fj_player, G_TYPE_OBJECT)

static void
set_flag (FjPlayer *self, gboolean *flag, gboolean value, guint prop)
{
  if (*flag != value)
    {
      *flag = value;
      g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
    }
}

/* What the pipeline should be doing now: it plays only when it is asked to, has enough data and no seek
 * waits. */
static void
apply_state (FjPlayer *self)
{
  gboolean play = self->wants_to_play && !self->is_buffering && self->is_prerolled && self->wanted < 0;

  if (self->is_prerolled)
    gst_element_set_state (self->playbin, play ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

static void
stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
on_tick (gpointer data)
{
  FjPlayer *self = data;

  g_signal_emit (self, signals[POSITION], 0);
  return G_SOURCE_CONTINUE;
}

static void
start_ticking (FjPlayer *self)
{
  if (self->tick != NULL)
    return;
  self->tick = g_timeout_source_new (position_ms);
  g_source_set_callback (self->tick, on_tick, self, NULL);
  g_source_attach (self->tick, self->context);
}

static double
frame_length (FjPlayer *self)
{
  double length = fj_player_frames_get_length (self->frames);

  return length > 0 ? length : usual_frame;
}

/* The last moment at which there still is a frame. */
static double
last_moment (FjPlayer *self)
{
  double duration = fj_player_get_duration (self);

  return duration > 0 ? MAX (0, duration - frame_length (self)) : G_MAXDOUBLE;
}

static void
seek_when_possible (FjPlayer *self)
{
  if (self->playbin == NULL || !self->is_prerolled || self->is_seeking || self->wanted < 0)
    return;

  double target = CLAMP (self->wanted, 0, last_moment (self));
  /* Rounded, so that a time that was read here leads back to the same nanosecond. */
  GstClockTime start = (GstClockTime) (target * GST_SECOND + 0.5);

  self->wanted = -1;
  self->is_seeking = TRUE;
  self->seeking_to = target;
  self->has_stepped = FALSE;
  self->has_ended = FALSE;
  if (!gst_element_seek (self->playbin, self->rate, GST_FORMAT_TIME,
                         GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET, (gint64) start,
                         GST_SEEK_TYPE_NONE, 0))
    self->is_seeking = FALSE; /* a stream without an index, played as it comes */
}

static void
fail (FjPlayer *self, const char *sentence)
{
  g_autoptr (FjPlayer) alive = g_object_ref (self);
  g_autofree char *said = g_strdup (sentence); /* closing may free what it came from */

  fj_player_close (self);
  g_signal_emit (self, signals[FAILED], 0, said);
}

static void start (FjPlayer *self);
static void let_go (FjPlayer *self);

/* GStreamer 1.22 now and then locks up before the first frame, and says nothing: another pipeline does not.
 */
static gboolean
on_no_patience (gpointer data)
{
  g_autoptr (FjPlayer) self = g_object_ref (data);

  if (self->tries < most_tries)
    {
      let_go (self);
      start (self);
    }
  else
    fail (self, fj_player_words_for_nothing (self->is_remote));
  return G_SOURCE_REMOVE;
}

static void
start_patience (FjPlayer *self)
{
  self->patience = g_timeout_source_new_seconds (self->is_remote ? remote_patience : local_patience);
  g_source_set_callback (self->patience, on_no_patience, self, NULL);
  g_source_attach (self->patience, self->context);
}

static void
on_prerolled (FjPlayer *self)
{
  stop_source (&self->patience);
  self->is_prerolled = TRUE;
  self->is_seeking = FALSE;
  if (self->wanted >= 0)
    seek_when_possible (self);
  if (!self->is_seeking)
    {
      apply_state (self);
      g_signal_emit (self, signals[POSITION], 0);
    }
}

static void
on_buffering (FjPlayer *self, GstMessage *message)
{
  gint percent = 0;

  gst_message_parse_buffering (message, &percent);
  set_flag (self, &self->is_buffering, percent < 100, PROP_IS_BUFFERING);
  apply_state (self);
}

/* Of what fetches the film's bytes, not of what understands them. */
static gboolean
is_of_a_source (GstMessage *message)
{
  GstObject *object = GST_MESSAGE_SRC (message);
  GstElementFactory *factory
      = GST_IS_ELEMENT (object) ? gst_element_get_factory (GST_ELEMENT (object)) : NULL;

  return factory != NULL && gst_element_factory_list_is_type (factory, GST_ELEMENT_FACTORY_TYPE_SRC);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (FjPlayer) self = g_object_ref (data); /* a handler may drop the last one */
  g_autoptr (GError) error = NULL;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ERROR:
      gst_message_parse_error (message, &error, NULL);
      {
        g_autofree char *sentence = fj_player_words_for_error (error, is_of_a_source (message));

        g_debug ("player: %s: %s", GST_MESSAGE_SRC_NAME (message), error->message);
        fail (self, sentence);
      }
      break;
    case GST_MESSAGE_EOS:
      if (!self->is_prerolled)
        {
          fail (self, fj_player_words_for_nothing (FALSE));
          break;
        }
      self->has_ended = TRUE;
      stop_source (&self->tick);
      set_flag (self, &self->wants_to_play, FALSE, PROP_IS_PLAYING);
      apply_state (self);
      g_signal_emit (self, signals[POSITION], 0);
      g_signal_emit (self, signals[ENDED], 0);
      break;
    case GST_MESSAGE_ASYNC_DONE:
      if (GST_MESSAGE_SRC (message) == GST_OBJECT (self->playbin))
        on_prerolled (self);
      break;
    case GST_MESSAGE_BUFFERING:
      on_buffering (self, message);
      break;
    case GST_MESSAGE_DURATION_CHANGED:
      self->duration = 0;
      break;
    case GST_MESSAGE_CLOCK_LOST: /* the sound's device went away: choose a clock anew */
      gst_element_set_state (self->playbin, GST_STATE_PAUSED);
      apply_state (self);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

/* The token goes to the address that was asked for and nowhere else: a redirection is not followed with it.
 */
static void
on_source_setup (GstElement *playbin, GstElement *source, gpointer data)
{
  const char *bearer = data;
  GObjectClass *klass = G_OBJECT_GET_CLASS (source);

  if (bearer == NULL || g_object_class_find_property (klass, "extra-headers") == NULL)
    return;

  g_autofree char *value = g_strconcat ("Bearer ", bearer, NULL);
  g_autoptr (GstStructure) headers
      = gst_structure_new ("extra-headers", "Authorization", G_TYPE_STRING, value, NULL);
  g_object_set (source, "extra-headers", headers, NULL);
  if (g_object_class_find_property (klass, "automatic-redirect") != NULL)
    g_object_set (source, "automatic-redirect", FALSE, NULL);
}

/* An element from a gst-launch description; a line in the log where it cannot be made. */
static void
set_part (GstElement *playbin, const char *property, const char *description)
{
  g_autoptr (GError) error = NULL;
  GstElement *part
      = gst_parse_bin_from_description_full (description, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);

  if (part != NULL)
    g_object_set (playbin, property, part, NULL);
  else
    g_message ("player: %s: %s", description, error->message);
}

/* NULL when a part of GStreamer is not installed. */
static GstElement *
make_playbin (FjPlayer *self, const char *bearer)
{
  GstElement *playbin = gst_element_factory_make ("playbin3", NULL);
  const char *audio_sink = g_getenv ("FENJI_AUDIO_SINK");
  guint flags = PLAY_VIDEO | PLAY_AUDIO | PLAY_SOFT_VOLUME | PLAY_DEINTERLACE;

  if (playbin == NULL)
    return NULL;
  gst_object_ref_sink (playbin);
  if (self->is_remote)
    {
      flags |= PLAY_BUFFERING;
      g_object_set (playbin, "buffer-size", http_buffer_bytes, NULL);
    }
  g_object_set (playbin, "flags", flags, "video-sink", fj_player_frames_get_sink (self->frames), NULL);
  /* A phone's film says how it was held. */
  set_part (playbin, "video-filter", "videoflip video-direction=auto");
  set_part (playbin, "audio-filter", "audioconvert ! audioresample ! scaletempo ! audioconvert");
  if (audio_sink != NULL && *audio_sink != '\0')
    set_part (playbin, "audio-sink", audio_sink);
  g_object_set (playbin, "volume", self->volume, "mute", self->is_muted, NULL);
  g_signal_connect_data (playbin, "source-setup", G_CALLBACK (on_source_setup), g_strdup (bearer),
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  return playbin;
}

static void
on_frame (guint width, guint height, gsize stride, GBytes *pixels, gpointer data)
{
  g_autoptr (FjPlayer) self = g_object_ref (data);

  g_signal_emit (self, signals[FRAME], 0, width, height, stride, pixels);
}

void
fj_player_open (FjPlayer *self, const char *uri, const char *bearer)
{
  g_return_if_fail (FJ_IS_PLAYER (self) && uri != NULL);
  g_autofree char *scheme = g_uri_parse_scheme (uri);
  gboolean is_remote = g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0;

  fj_player_close (self);
  if (!is_remote && g_strcmp0 (scheme, "file") != 0)
    {
      fail (self, _ ("The lesson cannot be played: its address is neither a file nor on a web server. "
                     "Open it from the library again."));
      return;
    }
  self->is_remote = is_remote;
  self->uri = g_strdup (uri);
  self->bearer = g_strdup (bearer);
  self->tries = 0;
  start (self);
}

static void
start (FjPlayer *self)
{
  self->tries++;
  self->frames = fj_player_frames_new (self->context, on_frame, self);
  self->playbin = self->frames != NULL ? make_playbin (self, self->bearer) : NULL;
  if (self->playbin == NULL)
    {
      fail (self, _ ("The lesson cannot be played: a part of GStreamer is not installed on this computer. "
                     "Ask for the packages of the plugins \"base\" and \"good\"."));
      return;
    }

  g_autoptr (GstBus) bus = gst_element_get_bus (self->playbin);

  self->bus_source = gst_bus_create_watch (bus);
  g_source_set_callback (self->bus_source, G_SOURCE_FUNC (on_message), self, NULL);
  g_source_attach (self->bus_source, self->context);
  g_object_set (self->playbin, "uri", self->uri, NULL);
  if (self->rate != 1.0 && self->wanted < 0)
    self->wanted = 0; /* a rate takes effect with a seek */
  start_patience (self);
  gst_element_set_state (self->playbin, GST_STATE_PAUSED);
}

/* A pipeline is taken down beside the main loop: it joins threads that may hang on a network. One that is
 * still on its way to its first frame is let get there first: GStreamer 1.22 locks up for ever when it is
 * stopped while it finds out what kind of film this is. */
static gpointer
take_down (gpointer data)
{
  GstElement *playbin = data;

  gst_element_get_state (playbin, NULL, NULL, longest_preroll);
  gst_element_set_state (playbin, GST_STATE_NULL);
  gst_object_unref (playbin);
  return NULL;
}

/* The pipeline; what was asked of it stays. */
static void
let_go (FjPlayer *self)
{
  stop_source (&self->bus_source);
  stop_source (&self->patience);
  if (self->playbin != NULL)
    {
      if (self->is_prerolled)
        gst_element_set_state (self->playbin, GST_STATE_PAUSED); /* no more sound */
      g_thread_unref (g_thread_new ("player-close", take_down, g_steal_pointer (&self->playbin)));
    }
  g_clear_pointer (&self->frames, fj_player_frames_free);
}

void
fj_player_close (FjPlayer *self)
{
  g_return_if_fail (FJ_IS_PLAYER (self));

  let_go (self);
  stop_source (&self->tick);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->bearer, g_free);
  self->is_prerolled = FALSE;
  self->is_seeking = FALSE;
  self->has_stepped = FALSE;
  self->has_ended = FALSE;
  self->wanted = -1;
  self->duration = 0;
  set_flag (self, &self->is_buffering, FALSE, PROP_IS_BUFFERING);
  set_flag (self, &self->wants_to_play, FALSE, PROP_IS_PLAYING);
}

void
fj_player_play (FjPlayer *self)
{
  g_return_if_fail (FJ_IS_PLAYER (self));

  if (self->playbin == NULL)
    return;
  if (self->has_ended)
    self->wanted = 0; /* once more from the beginning */
  else if (self->has_stepped && self->wanted < 0)
    self->wanted = fj_player_get_position (self);
  set_flag (self, &self->wants_to_play, TRUE, PROP_IS_PLAYING);
  start_ticking (self);
  seek_when_possible (self);
  apply_state (self);
}

void
fj_player_pause (FjPlayer *self)
{
  g_return_if_fail (FJ_IS_PLAYER (self));

  stop_source (&self->tick);
  set_flag (self, &self->wants_to_play, FALSE, PROP_IS_PLAYING);
  apply_state (self);
}

void
fj_player_seek (FjPlayer *self, double seconds)
{
  g_return_if_fail (FJ_IS_PLAYER (self));

  if (self->playbin == NULL)
    return;
  self->wanted = MAX (0, seconds);
  seek_when_possible (self);
}

/* Forward without a seek, as long as nothing is under way: the decoder goes on from where it is. */
static gboolean
step_on (FjPlayer *self, int frames)
{
  GstEvent *step = gst_event_new_step (GST_FORMAT_BUFFERS, (guint64) frames, 1.0, TRUE, FALSE);

  if (!gst_element_send_event (fj_player_frames_get_sink (self->frames), step))
    return FALSE;
  self->has_stepped = TRUE;
  self->is_seeking = TRUE; /* until it has prerolled again */
  self->seeking_to = fj_player_frames_get_start (self->frames) + frames * frame_length (self);
  return TRUE;
}

/* A seek aims at the middle of a frame. Where the shown frame begins is not known after an exact seek (the
 * decoder clips it), but where it ends is. */
void
fj_player_step (FjPlayer *self, int frames)
{
  g_return_if_fail (FJ_IS_PLAYER (self));
  double length = frame_length (self), end, base;

  if (self->playbin == NULL || frames == 0)
    return;
  fj_player_pause (self);
  if (self->is_seeking || self->wanted >= 0 || !self->is_prerolled)
    base = (self->wanted >= 0 ? self->wanted : self->seeking_to) + frames * length;
  else
    {
      if (frames > 0 && !self->has_ended && step_on (self, frames))
        return;
      end = fj_player_frames_get_end (self->frames);
      base = end + (frames - 0.5) * length;
      if (frames < 0) /* a long frame of a film without a steady rate: get out of it in any case */
        base = MIN (base, fj_player_frames_get_start (self->frames) + (frames + 0.5) * length);
    }
  self->wanted = MAX (0, base);
  seek_when_possible (self);
}

void
fj_player_set_rate (FjPlayer *self, double rate)
{
  g_return_if_fail (FJ_IS_PLAYER (self));
  rate = CLAMP (rate, slowest, fastest);

  if (rate == self->rate)
    return;
  if (self->playbin != NULL && self->wanted < 0 && !self->has_ended)
    self->wanted = fj_player_get_position (self);
  self->rate = rate;
  seek_when_possible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RATE]);
}

double
fj_player_get_rate (FjPlayer *self)
{
  g_return_val_if_fail (FJ_IS_PLAYER (self), 1.0);
  return self->rate;
}

double
fj_player_get_position (FjPlayer *self)
{
  g_return_val_if_fail (FJ_IS_PLAYER (self), 0);
  gint64 position = 0;

  if (self->playbin == NULL)
    return 0;
  if (self->wanted >= 0)
    return MIN (self->wanted, last_moment (self));
  if (self->is_seeking)
    return self->seeking_to;
  if (self->has_stepped)
    return fj_player_frames_get_start (self->frames);
  if (!self->is_prerolled || !gst_element_query_position (self->playbin, GST_FORMAT_TIME, &position))
    return 0;
  return (double) position / GST_SECOND;
}

double
fj_player_get_duration (FjPlayer *self)
{
  g_return_val_if_fail (FJ_IS_PLAYER (self), 0);
  gint64 duration = 0;

  if (self->duration <= 0 && self->is_prerolled
      && gst_element_query_duration (self->playbin, GST_FORMAT_TIME, &duration) && duration > 0)
    self->duration = (double) duration / GST_SECOND;
  return self->duration;
}

gboolean
fj_player_is_playing (FjPlayer *self)
{
  g_return_val_if_fail (FJ_IS_PLAYER (self), FALSE);
  return self->wants_to_play;
}

static void
fj_player_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjPlayer *self = FJ_PLAYER (object);

  switch (id)
    {
    case PROP_IS_PLAYING:
      g_value_set_boolean (value, self->wants_to_play);
      break;
    case PROP_IS_BUFFERING:
      g_value_set_boolean (value, self->is_buffering);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;
    case PROP_IS_MUTED:
      g_value_set_boolean (value, self->is_muted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fj_player_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FjPlayer *self = FJ_PLAYER (object);

  switch (id)
    {
    case PROP_RATE:
      fj_player_set_rate (self, g_value_get_double (value));
      break;
    case PROP_VOLUME:
      self->volume = g_value_get_double (value);
      if (self->playbin != NULL)
        g_object_set (self->playbin, "volume", self->volume, NULL);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_IS_MUTED:
      self->is_muted = g_value_get_boolean (value);
      if (self->playbin != NULL)
        g_object_set (self->playbin, "mute", self->is_muted, NULL);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fj_player_dispose (GObject *object)
{
  FjPlayer *self = FJ_PLAYER (object);

  fj_player_close (self);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (fj_player_parent_class)->dispose (object);
}

static void
fj_player_class_init (FjPlayerClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags both = readable | G_PARAM_WRITABLE;

  object->get_property = fj_player_get_property;
  object->set_property = fj_player_set_property;
  object->dispose = fj_player_dispose;
  props[PROP_IS_PLAYING] = g_param_spec_boolean ("is-playing", NULL, NULL, FALSE, readable);
  props[PROP_IS_BUFFERING] = g_param_spec_boolean ("is-buffering", NULL, NULL, FALSE, readable);
  props[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, slowest, fastest, 1.0, both);
  props[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0.0, 1.0, 1.0, both);
  props[PROP_IS_MUTED] = g_param_spec_boolean ("is-muted", NULL, NULL, FALSE, both);
  g_object_class_install_properties (object, N_PROPS, props);
  signals[FRAME] = g_signal_new ("frame", FJ_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 4, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_ULONG, G_TYPE_BYTES);
  signals[POSITION]
      = g_signal_new ("position", FJ_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED]
      = g_signal_new ("ended", FJ_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", FJ_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fj_player_init (FjPlayer *self)
{
  gst_init (NULL, NULL);
  self->context = g_main_context_ref_thread_default ();
  self->rate = 1.0;
  self->volume = 1.0;
  self->wanted = -1;
}

FjPlayer *
fj_player_new (void)
{
  return g_object_new (FJ_TYPE_PLAYER, NULL);
}
