#include "lectures-player.h"

#include <math.h>
#include "fj-language.h"
#include "lectures-keys.h"

/* What is told as played at most at once: a longer gap was a seek. */
#define PLAYED_MOST 2.0
/* Repeating a section shorter than this would never get anywhere. */
#define SECTION_LEAST 0.5

struct _LecturesPlayer
{
  GtkWidget parent;
  GSettings *settings; /* NULL without a schema */
  FjPlayer *player;
  FjCaptions *captions;
  double resume;               /* where to go on once the length is known; 0: nowhere */
  double told;                 /* up to where "played" was told, -1: from here on anew */
  double mark_start, mark_end; /* of the section that is repeated; -1: none */
  gboolean is_full_screen;
  gboolean is_following; /* the scale is being moved by us */

  GtkPicture *picture;
  GtkLabel *caption, *time, *marks, *sentence;
  GtkSpinner *busy;
  GtkButton *toggle;
  GtkScale *scale;
  GtkAdjustment *adjustment;
  GtkDropDown *rate;
  GtkToggleButton *captions_shown;
  GtkScaleButton *volume;
  GtkButton *full_screen;
};

G_DEFINE_FINAL_TYPE (LecturesPlayer, lectures_player, GTK_TYPE_WIDGET)

enum
{
  PLAYED,
  FULL_SCREEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- what is shown --- */

static void
show_caption (LecturesPlayer *self)
{
  g_autofree char *text = NULL;

  if (self->captions != NULL && gtk_toggle_button_get_active (self->captions_shown))
    text = fj_captions_text_at (self->captions, fj_player_get_position (self->player));
  gtk_label_set_text (self->caption, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), text != NULL);
}

static void
show_marks (LecturesPlayer *self)
{
  g_autofree char *from = self->mark_start >= 0 ? lectures_time_to_string (self->mark_start) : NULL;
  g_autofree char *to = self->mark_end >= 0 ? lectures_time_to_string (self->mark_end) : NULL;
  g_autofree char *text = NULL;

  if (from != NULL && to != NULL)
    text = g_strdup_printf (_ ("Repeats %s – %s"), from, to);
  else if (from != NULL)
    text = g_strdup_printf (_ ("Repeats from %s: press ] where it ends"), from);
  gtk_label_set_text (self->marks, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->marks), text != NULL);
}

static void
show_position (LecturesPlayer *self)
{
  double position = fj_player_get_position (self->player), duration = fj_player_get_duration (self->player);
  g_autofree char *now = lectures_time_to_string (position), *all = lectures_time_to_string (duration);
  g_autofree char *text = g_strdup_printf ("%s / %s", now, all);

  gtk_label_set_text (self->time, text);
  self->is_following = TRUE;
  gtk_adjustment_set_upper (self->adjustment, MAX (duration, 0.1));
  gtk_adjustment_set_value (self->adjustment, position);
  self->is_following = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  show_caption (self);
}

static void
show_playing (LecturesPlayer *self)
{
  gboolean is_playing = fj_player_is_playing (self->player);
  const char *name = is_playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->toggle,
                            is_playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->toggle), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_rate (LecturesPlayer *self)
{
  guint n;
  const double *rates = lectures_rates (&n);
  double rate = fj_player_get_rate (self->player);

  for (guint i = 0; i < n; i++)
    if (fabs (rates[i] - rate) < 0.01)
      gtk_drop_down_set_selected (self->rate, i);
}

/* --- what the player says --- */

static void
show_busy (LecturesPlayer *self, gboolean is_busy)
{
  gtk_spinner_set_spinning (self->busy, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->busy), is_busy);
}

static void
on_frame (FjPlayer *player, guint width, guint height, gsize stride, GBytes *pixels, LecturesPlayer *self)
{
  g_autoptr (GdkTexture) texture
      = gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, pixels, stride);

  if (gtk_picture_get_paintable (self->picture) == NULL)
    show_busy (self, FALSE);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
}

/* Once the length is known, a lesson goes on where its learner left off. */
static void
resume (LecturesPlayer *self)
{
  double duration = fj_player_get_duration (self->player), from = self->resume;

  if (from <= 0 || duration <= 0)
    return;
  self->resume = 0;
  if (from < duration - 1)
    fj_player_seek (self->player, from);
}

static void
on_position (FjPlayer *player, LecturesPlayer *self)
{
  double position = fj_player_get_position (player);

  resume (self);
  if (fj_player_is_playing (player))
    {
      double step = position - self->told;

      if (self->told >= 0 && step > 0 && step <= PLAYED_MOST * fj_player_get_rate (player))
        g_signal_emit (self, signals[PLAYED], 0, self->told, position);
      self->told = position;
    }
  if (self->mark_end >= 0 && position >= self->mark_end)
    {
      self->told = -1;
      fj_player_seek (player, self->mark_start);
    }
  show_position (self);
}

static void
on_is_playing (FjPlayer *player, GParamSpec *pspec, LecturesPlayer *self)
{
  self->told = -1;
  show_playing (self);
}

static void
on_is_buffering (FjPlayer *player, GParamSpec *pspec, LecturesPlayer *self)
{
  gboolean is_buffering;

  g_object_get (player, "is-buffering", &is_buffering, NULL);
  show_busy (self, is_buffering || gtk_picture_get_paintable (self->picture) == NULL);
}

static void
on_rate (FjPlayer *player, GParamSpec *pspec, LecturesPlayer *self)
{
  show_rate (self);
}

static void
on_failed (FjPlayer *player, const char *sentence, LecturesPlayer *self)
{
  gtk_label_set_text (self->sentence, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), TRUE);
  show_busy (self, FALSE);
}

/* --- what people do --- */

static void
seek_to (LecturesPlayer *self, double seconds)
{
  double duration = fj_player_get_duration (self->player);

  self->told = -1;
  self->resume = 0;
  fj_player_seek (self->player, CLAMP (seconds, 0, MAX (duration, 0)));
}

static void
toggle (LecturesPlayer *self)
{
  if (fj_player_is_playing (self->player))
    fj_player_pause (self->player);
  else
    fj_player_play (self->player);
}

static void
on_scale_changed (GtkAdjustment *adjustment, LecturesPlayer *self)
{
  if (!self->is_following)
    seek_to (self, gtk_adjustment_get_value (adjustment));
}

static void
set_rate (LecturesPlayer *self, double rate)
{
  fj_player_set_rate (self->player, rate);
  if (self->settings != NULL)
    g_settings_set_double (self->settings, "rate", rate);
  show_rate (self);
}

static void
on_rate_selected (GtkDropDown *drop_down, GParamSpec *pspec, LecturesPlayer *self)
{
  guint n, selected = gtk_drop_down_get_selected (drop_down);
  const double *rates = lectures_rates (&n);

  if (selected < n && fabs (rates[selected] - fj_player_get_rate (self->player)) > 0.01)
    set_rate (self, rates[selected]);
}

static void
on_volume (GtkScaleButton *button, double value, LecturesPlayer *self)
{
  g_object_set (self->player, "volume", value, "is-muted", FALSE, NULL);
  if (self->settings != NULL)
    g_settings_set_double (self->settings, "volume", value);
}

static void
toggle_mute (LecturesPlayer *self)
{
  gboolean is_muted;

  g_object_get (self->player, "is-muted", &is_muted, NULL);
  g_object_set (self->player, "is-muted", !is_muted, NULL);
}

static void
on_captions_toggled (GtkToggleButton *button, LecturesPlayer *self)
{
  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "are-captions-shown", gtk_toggle_button_get_active (button));
  show_caption (self);
}

static void
set_full_screen (LecturesPlayer *self, gboolean wanted)
{
  if (self->is_full_screen == wanted)
    return;
  self->is_full_screen = wanted;
  gtk_button_set_icon_name (self->full_screen, wanted ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  g_signal_emit (self, signals[FULL_SCREEN], 0, wanted);
}

static void
on_full_screen_clicked (GtkButton *button, LecturesPlayer *self)
{
  set_full_screen (self, !self->is_full_screen);
}

/* [ sets the start of the section to repeat, and takes a whole section away; ] sets its end. */
static void
mark (LecturesPlayer *self, gboolean is_end)
{
  double position = fj_player_get_position (self->player);

  if (is_end)
    {
      if (self->mark_start >= 0 && position - self->mark_start >= SECTION_LEAST)
        self->mark_end = position;
    }
  else if (self->mark_end >= 0)
    self->mark_start = self->mark_end = -1;
  else
    self->mark_start = position;
  show_marks (self);
}

gboolean
lectures_player_take_key (LecturesPlayer *self, guint keyval, GdkModifierType state, gboolean beside_images)
{
  LecturesKey key = lectures_key (keyval, state, beside_images);
  double volume = gtk_scale_button_get_value (self->volume);

  switch (key.kind)
    {
    case LECTURES_KEY_NONE:
      return FALSE;
    case LECTURES_KEY_LEAVE:
      if (!self->is_full_screen)
        return FALSE;
      set_full_screen (self, FALSE);
      break;
    case LECTURES_KEY_TOGGLE:
      toggle (self);
      break;
    case LECTURES_KEY_SEEK:
      seek_to (self, fj_player_get_position (self->player) + key.seconds);
      break;
    case LECTURES_KEY_STEP:
      self->told = -1;
      fj_player_step (self->player, key.frames);
      break;
    case LECTURES_KEY_RATE:
      set_rate (self, lectures_rate_after (fj_player_get_rate (self->player), key.frames));
      break;
    case LECTURES_KEY_MARK_START:
    case LECTURES_KEY_MARK_END:
      mark (self, key.kind == LECTURES_KEY_MARK_END);
      break;
    case LECTURES_KEY_CAPTIONS:
      gtk_toggle_button_set_active (self->captions_shown,
                                    !gtk_toggle_button_get_active (self->captions_shown));
      break;
    case LECTURES_KEY_MUTE:
      toggle_mute (self);
      break;
    case LECTURES_KEY_VOLUME:
      gtk_scale_button_set_value (self->volume, CLAMP (volume + key.frames * 0.1, 0, 1));
      break;
    case LECTURES_KEY_FULL_SCREEN:
      set_full_screen (self, !self->is_full_screen);
      break;
    }
  return TRUE;
}

/* --- life --- */

void
lectures_player_open (LecturesPlayer *self, const char *uri, const char *bearer, double position)
{
  double rate = self->settings != NULL ? g_settings_get_double (self->settings, "rate") : 1;

  self->resume = position;
  self->told = self->mark_start = self->mark_end = -1;
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  gtk_picture_set_paintable (self->picture, NULL);
  show_marks (self);
  show_busy (self, TRUE);
  fj_player_open (self->player, uri, bearer);
  if (rate != 1)
    fj_player_set_rate (self->player, rate);
  show_position (self);
  show_playing (self);
}

void
lectures_player_set_captions (LecturesPlayer *self, FjCaptions *captions)
{
  g_clear_pointer (&self->captions, fj_captions_unref);
  if (captions != NULL)
    self->captions = fj_captions_ref (captions);
  gtk_widget_set_sensitive (GTK_WIDGET (self->captions_shown), captions != NULL);
  show_caption (self);
}

void
lectures_player_close (LecturesPlayer *self)
{
  fj_player_close (self->player);
  lectures_player_set_captions (self, NULL);
  set_full_screen (self, FALSE);
}

FjPlayer *
lectures_player_get_player (LecturesPlayer *self)
{
  return self->player;
}

static GtkWidget *
make_button (LecturesPlayer *self, const char *icon, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static void
on_toggle_clicked (GtkButton *button, LecturesPlayer *self)
{
  toggle (self);
}

static void
on_back_clicked (GtkButton *button, LecturesPlayer *self)
{
  seek_to (self, fj_player_get_position (self->player) - 10);
}

static void
on_forward_clicked (GtkButton *button, LecturesPlayer *self)
{
  seek_to (self, fj_player_get_position (self->player) + 10);
}

static GtkWidget *
make_screen (LecturesPlayer *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_picture_set_can_shrink (self->picture, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->picture), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->picture), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->picture), "lesson-picture");
  gtk_picture_set_alternative_text (self->picture, _ ("Picture of the lesson"));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->picture));

  self->caption = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->caption, TRUE);
  gtk_label_set_justify (self->caption, GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self->caption), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->caption), GTK_ALIGN_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "lesson-caption");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->caption));

  self->marks = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_halign (GTK_WIDGET (self->marks), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self->marks), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->marks), "lesson-caption");
  gtk_widget_set_visible (GTK_WIDGET (self->marks), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->marks));

  self->sentence = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_justify (self->sentence, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "lesson-caption");
  gtk_widget_set_halign (GTK_WIDGET (self->sentence), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->sentence), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->sentence));

  self->busy = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->busy), "lesson-busy");
  gtk_widget_set_size_request (GTK_WIDGET (self->busy), 48, 48);
  gtk_widget_set_halign (GTK_WIDGET (self->busy), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->busy), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->busy), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->busy));
  return overlay;
}

static GtkWidget *
make_rates (LecturesPlayer *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint n;
  const double *rates = lectures_rates (&n);

  for (guint i = 0; i < n; i++)
    {
      /* TRANSLATORS: a speed: "1.5×" */
      g_autofree char *word = g_strdup_printf (_ ("%g×"), rates[i]);

      gtk_string_list_append (words, word);
    }
  self->rate = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->rate), _ ("Speed"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rate), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Speed"),
                                  -1);
  g_signal_connect (self->rate, "notify::selected", G_CALLBACK (on_rate_selected), self);
  return GTK_WIDGET (self->rate);
}

static GtkWidget *
make_controls (LecturesPlayer *self)
{
  static const char *const volume_icons[]
      = { "audio-volume-muted-symbolic", "audio-volume-high-symbolic", "audio-volume-low-symbolic",
          "audio-volume-medium-symbolic", NULL };
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button, *space = gtk_label_new (NULL);
  GtkBox *box = GTK_BOX (bar);

  /* The position has a row of its own: beside a teaching case there is no room for both. */
  self->adjustment = gtk_adjustment_new (0, 0, 1, 5, 10, 0);
  g_signal_connect (self->adjustment, "value-changed", G_CALLBACK (on_scale_changed), self);
  self->scale = GTK_SCALE (gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->adjustment));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Position"),
                                  -1);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->scale));
  gtk_box_append (GTK_BOX (column), bar);
  gtk_widget_add_css_class (bar, "toolbar");
  gtk_box_append (box, make_button (self, "media-seek-backward-symbolic", _ ("Back 10 seconds"),
                                    G_CALLBACK (on_back_clicked)));
  button = make_button (self, "media-playback-start-symbolic", _ ("Play"), G_CALLBACK (on_toggle_clicked));
  self->toggle = GTK_BUTTON (button);
  gtk_box_append (box, button);
  gtk_box_append (box, make_button (self, "media-seek-forward-symbolic", _ ("Forward 10 seconds"),
                                    G_CALLBACK (on_forward_clicked)));
  self->time = GTK_LABEL (gtk_label_new ("0:00 / 0:00"));
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "numeric");
  gtk_box_append (box, GTK_WIDGET (self->time));
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (box, space);
  gtk_box_append (box, make_rates (self));
  self->captions_shown = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_button_set_icon_name (GTK_BUTTON (self->captions_shown), "media-view-subtitles-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->captions_shown), _ ("Captions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->captions_shown), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Captions"), -1);
  g_signal_connect (self->captions_shown, "toggled", G_CALLBACK (on_captions_toggled), self);
  gtk_box_append (box, GTK_WIDGET (self->captions_shown));
  self->volume = GTK_SCALE_BUTTON (gtk_scale_button_new (0, 1, 0.1, (const char **) volume_icons));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->volume), _ ("Volume"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->volume), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Volume"),
                                  -1);
  g_signal_connect (self->volume, "value-changed", G_CALLBACK (on_volume), self);
  gtk_box_append (box, GTK_WIDGET (self->volume));
  button = make_button (self, "view-fullscreen-symbolic", _ ("Full screen"),
                        G_CALLBACK (on_full_screen_clicked));
  self->full_screen = GTK_BUTTON (button);
  gtk_box_append (box, button);
  return column;
}

static void
lectures_player_init (LecturesPlayer *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->told = self->mark_start = self->mark_end = -1;
  self->player = fj_player_new ();
  gtk_box_append (GTK_BOX (column), make_screen (self));
  gtk_box_append (GTK_BOX (column), make_controls (self));
  gtk_widget_set_parent (column, GTK_WIDGET (self));
  g_signal_connect_object (self->player, "frame", G_CALLBACK (on_frame), self, 0);
  g_signal_connect_object (self->player, "position", G_CALLBACK (on_position), self, 0);
  g_signal_connect_object (self->player, "failed", G_CALLBACK (on_failed), self, 0);
  g_signal_connect_object (self->player, "notify::is-playing", G_CALLBACK (on_is_playing), self, 0);
  g_signal_connect_object (self->player, "notify::is-buffering", G_CALLBACK (on_is_buffering), self, 0);
  g_signal_connect_object (self->player, "notify::rate", G_CALLBACK (on_rate), self, 0);
  lectures_player_set_captions (self, NULL);
  show_rate (self);
}

static void
lectures_player_dispose (GObject *object)
{
  LecturesPlayer *self = LECTURES_PLAYER (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (self->player != NULL)
    fj_player_close (self->player);
  g_clear_object (&self->player);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->captions, fj_captions_unref);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (lectures_player_parent_class)->dispose (object);
}

static void
lectures_player_class_init (LecturesPlayerClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lectures_player_dispose;
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "lesson-player");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[PLAYED] = g_signal_new ("played", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[FULL_SCREEN] = g_signal_new ("full-screen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

GtkWidget *
lectures_player_new (GSettings *settings)
{
  LecturesPlayer *self = g_object_new (LECTURES_TYPE_PLAYER, NULL);

  if (settings != NULL)
    {
      self->settings = g_object_ref (settings);
      gtk_toggle_button_set_active (self->captions_shown,
                                    g_settings_get_boolean (settings, "are-captions-shown"));
      gtk_scale_button_set_value (self->volume, g_settings_get_double (settings, "volume"));
    }
  else
    {
      gtk_toggle_button_set_active (self->captions_shown, TRUE);
      gtk_scale_button_set_value (self->volume, 1);
    }
  return GTK_WIDGET (self);
}
