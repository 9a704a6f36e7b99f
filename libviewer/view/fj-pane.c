#include "fj-pane-private.h"

#include <math.h>

#include "fj-language.h"

/* Waiting shorter than this is not worth a word; the name for those who hear it follows when a person rests.
 */
#define LATE_MS 120
#define LABEL_MS 200

enum
{
  PROP_SET = 1,
  PROP_IS_ACTIVE,
  N_PROPERTIES
};

enum
{
  VIEWPORT_CHANGED,
  SHOWN,
  MAXIMISE,
  POINTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjPane, fj_pane, GTK_TYPE_WIDGET)

static void update_image (FjPane *self);

/* --- what it is called --- */

/* What stands there instead of a picture; NULL: a picture does, or is on its way. */
static const char *
get_sentence (FjPane *self)
{
  return self->shown == NULL && gtk_widget_get_visible (self->placeholder)
             ? gtk_label_get_label (GTK_LABEL (self->placeholder_label))
             : NULL;
}

static gboolean
tell_label (gpointer user_data)
{
  FjPane *self = user_data;
  g_autofree char *name = NULL;
  const char *sentence = get_sentence (self);

  self->label_timeout = 0;
  if (self->set == NULL)
    name = g_strdup_printf (_ ("Pane %u: empty"), self->number);
  else if (sentence != NULL && fj_display_set_get_n_images (self->set) == 0)
    name = g_strdup_printf (_ ("Pane %u: %s"), self->number, sentence);
  else if (sentence != NULL)
    name = g_strdup_printf (_ ("Pane %u: %s, image %u of %u: %s"), self->number,
                            fj_display_set_get_title (self->set), self->shown_index + 1,
                            fj_display_set_get_n_images (self->set), sentence);
  else if (self->shown == NULL)
    name = g_strdup_printf (_ ("Pane %u: %s"), self->number, fj_display_set_get_title (self->set));
  else
    name = g_strdup_printf (_ ("Pane %u: %s, image %u of %u"), self->number,
                            fj_display_set_get_title (self->set), self->shown_index + 1,
                            fj_display_set_get_n_images (self->set));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return G_SOURCE_REMOVE;
}

/* Later: telling takes a message on the bus, and a wheel turns faster than anybody listens. */
static void
change_label (FjPane *self)
{
  if (self->label_timeout == 0)
    self->label_timeout = g_timeout_add (LABEL_MS, tell_label, self);
}

/* --- the words of a pane without a picture --- */

static void
say (FjPane *self, const char *icon, const char *sentence)
{
  gtk_widget_set_visible (self->placeholder, sentence != NULL);
  if (sentence == NULL)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->placeholder_icon), icon);
  gtk_label_set_label (GTK_LABEL (self->placeholder_label), sentence);
}

static void
say_empty (FjPane *self)
{
  say (self, "image-x-generic-symbolic",
       _ ("Drag a series here, or choose this pane and then a series on the left."));
}

/* --- the image --- */

static void
stop_waiting (FjPane *self)
{
  self->is_late = FALSE;
  g_clear_handle_id (&self->late_timeout, g_source_remove);
}

static gboolean
be_late (gpointer user_data)
{
  FjPane *self = user_data;

  self->late_timeout = 0;
  self->is_late = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
cancel_request (FjPane *self)
{
  if (self->request != NULL)
    g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
  stop_waiting (self);
}

static void
take_image (FjPane *self, FjShownImage *image, guint index)
{
  g_clear_pointer (&self->shown, fj_shown_image_free);
  self->shown = image;
  self->shown_index = index;
  self->is_picture_stale = TRUE;
  fj_pane_forget_annotations (self);
  say (self, NULL, NULL);
  change_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (index == self->viewport.image)
    {
      stop_waiting (self);
      g_signal_emit (self, signals[SHOWN], 0);
    }
}

typedef struct
{
  FjPane *pane;
  GCancellable *cancellable;
} Waiting;

static void
on_requested (GObject *store, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (FjPane) self = waiting->pane;
  g_autoptr (GCancellable) cancellable = waiting->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjShownImage) image = fj_image_store_request_finish (FJ_IMAGE_STORE (store), result, &error);
  guint index = self->requested_index;

  g_free (waiting);
  /* The pane has turned to something else, and knows of another request or of none. */
  if (cancellable != self->request)
    return;
  g_clear_object (&self->request);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (image != NULL)
    take_image (self, g_steal_pointer (&image), index);
  else if (index == self->viewport.image)
    {
      g_clear_pointer (&self->shown, fj_shown_image_free);
      self->shown_index = index;
      fj_pane_forget_picture (self);
      stop_waiting (self);
      say (self, "dialog-warning-symbolic", error->message);
      change_label (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  if (index != self->viewport.image)
    update_image (self);
}

/* At most one request at a time: what a person scrolled past while it was under way is never asked for. */
static void
update_image (FjPane *self)
{
  FjShownImage *image;

  if (self->set == NULL || fj_display_set_get_n_images (self->set) == 0)
    return;
  image = fj_image_store_peek (self->store, self->set, self->viewport.image);
  if (image != NULL)
    {
      cancel_request (self);
      take_image (self, image, self->viewport.image);
    }
  else if (self->request == NULL)
    {
      Waiting *waiting = g_new (Waiting, 1);

      self->request = g_cancellable_new ();
      self->requested_index = self->viewport.image;
      *waiting = (Waiting){ g_object_ref (self), g_object_ref (self->request) };
      fj_image_store_request_async (self->store, self->set, self->viewport.image, FJ_FRAME_SHOWN,
                                    self->request, on_requested, waiting);
      if (self->late_timeout == 0)
        self->late_timeout = g_timeout_add (LATE_MS, be_late, self);
    }
  fj_image_store_read_ahead (self->store, self->set, self->viewport.image, self->direction);
}

/* --- cine --- */

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  FjPane *self = FJ_PANE (widget);
  guint n = self->set != NULL ? fj_display_set_get_n_images (self->set) : 0;
  guint steps
      = fj_cine_advance (&self->cine, gdk_frame_clock_get_frame_time (clock), self->viewport.cine_rate);

  if (n > 1 && steps > 0 && self->request == NULL)
    {
      FjViewport viewport = self->viewport;

      fj_viewport_scroll (&viewport, (int) MIN (steps, n), n, TRUE);
      fj_pane_change_viewport (self, &viewport);
    }
  return G_SOURCE_CONTINUE;
}

static void
update_cine (FjPane *self)
{
  gboolean plays = self->viewport.cine_rate > 0 && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (plays && self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
  else if (!plays && self->tick != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
      fj_cine_stop (&self->cine);
    }
}

/* --- viewport --- */

void
fj_pane_change_viewport (FjPane *self, const FjViewport *viewport)
{
  guint n = self->set != NULL ? fj_display_set_get_n_images (self->set) : 0;
  FjViewport next = *viewport;
  gboolean is_other_image;

  next.image = n > 0 ? MIN (next.image, n - 1) : 0;
  if (fj_viewport_equal (&self->viewport, &next))
    return;
  is_other_image = self->viewport.image != next.image;
  if (is_other_image)
    self->direction = next.image > self->viewport.image ? 1 : -1;
  self->viewport = next;
  self->is_picture_stale = TRUE;
  if (is_other_image)
    update_image (self);
  update_cine (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[VIEWPORT_CHANGED], 0);
}

void
fj_pane_set_viewport (FjPane *self, const FjViewport *viewport)
{
  g_return_if_fail (FJ_IS_PANE (self));
  fj_pane_change_viewport (self, viewport);
}

const FjViewport *
fj_pane_get_viewport (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), NULL);
  return &self->viewport;
}

gboolean
fj_pane_get_room (FjPane *self, FjViewportRoom *room)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->shown == NULL)
    return FALSE;
  fj_image_facts_get_room (self->shown->facts,
                           (guint) MAX (gtk_widget_get_width (GTK_WIDGET (self)) * scale, 1),
                           (guint) MAX (gtk_widget_get_height (GTK_WIDGET (self)) * scale, 1),
                           fj_pane_get_screen_pitch (self), room);
  return TRUE;
}

/* --- set --- */

/* Where the image that is looked at lies in the fuller set. */
static guint
find_again (FjDisplaySet *from, guint index, FjDisplaySet *to)
{
  const FjDisplayImage *wanted;

  if (index >= fj_display_set_get_n_images (from))
    return index;
  wanted = fj_display_set_get_image (from, index);
  for (guint i = 0; i < fj_display_set_get_n_images (to); i++)
    {
      const FjDisplayImage *image = fj_display_set_get_image (to, i);

      if (image->frame == wanted->frame && g_strcmp0 (image->key, wanted->key) == 0)
        return i;
    }
  return index;
}

/* A person who has not moved yet sees the first image, whichever that turns out to be. */
static void
replace_set (FjPane *self, FjDisplaySet *set)
{
  guint n = fj_display_set_get_n_images (set), index = self->viewport.image;

  if (self->direction != 0)
    index = find_again (self->set, index, set);
  g_set_object (&self->set, set);
  self->viewport.image = n > 0 ? MIN (index, n - 1) : 0;
  if (n == 0)
    return;
  cancel_request (self);
  update_image (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fj_pane_set_set (FjPane *self, FjImageStore *store, FjDisplaySet *set)
{
  const char *sentence;

  g_return_if_fail (FJ_IS_PANE (self));
  g_return_if_fail (set == NULL || store != NULL);

  if (set != NULL && self->set != NULL && store == self->store
      && g_strcmp0 (fj_display_set_get_key (set), fj_display_set_get_key (self->set)) == 0)
    {
      replace_set (self, set);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SET]);
      return;
    }
  cancel_request (self);
  g_clear_pointer (&self->shown, fj_shown_image_free);
  fj_pane_forget_picture (self);
  g_set_object (&self->set, set);
  if (set == NULL)
    store = NULL;
  g_set_object (&self->store, store);
  g_clear_pointer (&self->prior, g_free);
  fj_viewport_init (&self->viewport);
  self->direction = 0;
  update_cine (self);
  sentence = set != NULL ? fj_display_set_get_sentence (set) : NULL;
  if (set == NULL)
    say_empty (self);
  else if (sentence != NULL || fj_display_set_get_n_images (set) == 0)
    say (self, "dialog-warning-symbolic",
         sentence != NULL ? sentence : _ ("There is no image in this series. Choose another one."));
  else
    say (self, NULL, NULL);
  update_image (self);
  change_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SET]);
}

FjDisplaySet *
fj_pane_get_set (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), NULL);
  return self->set;
}

FjImageStore *
fj_pane_get_store (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), NULL);
  return self->store;
}

const FjShownImage *
fj_pane_get_shown (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), NULL);
  return self->shown;
}

/* --- how it stands among others --- */

void
fj_pane_set_active (FjPane *self, gboolean is_active)
{
  g_return_if_fail (FJ_IS_PANE (self));
  if (self->is_active == !!is_active)
    return;
  self->is_active = !!is_active;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, self->is_active, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_ACTIVE]);
}

void
fj_pane_set_prior (FjPane *self, const char *text)
{
  g_return_if_fail (FJ_IS_PANE (self));
  g_free (self->prior);
  self->prior = g_strdup (text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
fj_pane_get_prior (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), NULL);
  return self->prior;
}

void
fj_pane_set_number (FjPane *self, guint number)
{
  g_return_if_fail (FJ_IS_PANE (self));
  self->number = number;
  change_label (self);
}

void
fj_pane_set_text_hidden (FjPane *self, gboolean is_hidden)
{
  g_return_if_fail (FJ_IS_PANE (self));
  self->is_text_hidden = !!is_hidden;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fj_pane_set_tool (FjPane *self, FjTool tool)
{
  g_return_if_fail (FJ_IS_PANE (self));
  self->tool = tool;
}

void
fj_pane_set_marks (FjPane *self, const FjPaneMarks *marks)
{
  g_return_if_fail (FJ_IS_PANE (self));
  if (fj_pane_marks_equal (&self->marks, marks))
    return;
  self->marks = *marks;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const FjPaneMarks *
fj_pane_get_marks (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), NULL);
  return &self->marks;
}

/* --- widget --- */

static void
fj_pane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FjPane *self = FJ_PANE (widget);

  fj_pane_draw (self, snapshot);
  if (self->cover == NULL && gtk_widget_get_visible (self->placeholder))
    gtk_widget_snapshot_child (widget, self->placeholder, snapshot);
}

static void
fj_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FjPane *self = FJ_PANE (widget);

  self->is_picture_stale = TRUE;
  if (gtk_widget_get_visible (self->placeholder))
    {
      int least;

      gtk_widget_measure (self->placeholder, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
      gtk_widget_allocate (self->placeholder, width, MAX (height, least), -1, NULL);
    }
  fj_pane_allocate_cover (self, width, height);
  if (self->words != NULL)
    gtk_popover_present (GTK_POPOVER (self->words));
}

/* A pane takes what it is given: its words are cut before its neighbours are. */
static void
fj_pane_measure (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  *minimum = 80;
  *natural = 320;
}

static void
fj_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_pane_parent_class)->map (widget);
  fj_corner_paint_load_fonts (FJ_PANE (widget)->paint);
  update_cine (FJ_PANE (widget));
}

static void
fj_pane_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_pane_parent_class)->unmap (widget);
  update_cine (FJ_PANE (widget));
}

static void
fj_pane_unrealize (GtkWidget *widget)
{
  fj_pane_forget_picture (FJ_PANE (widget));
  fj_corner_paint_forget (FJ_PANE (widget)->paint);
  GTK_WIDGET_CLASS (fj_pane_parent_class)->unrealize (widget);
}

static void
fj_pane_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (fj_pane_parent_class)->css_changed (widget, change);
  fj_corner_paint_forget (FJ_PANE (widget)->paint);
  fj_pane_forget_annotations (FJ_PANE (widget));
}

static void
fj_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  FjPane *self = FJ_PANE (object);

  switch (id)
    {
    case PROP_SET:
      g_value_set_object (value, self->set);
      break;
    case PROP_IS_ACTIVE:
      g_value_set_boolean (value, self->is_active);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
fj_pane_dispose (GObject *object)
{
  FjPane *self = FJ_PANE (object);

  cancel_request (self);
  g_clear_handle_id (&self->label_timeout, g_source_remove);
  g_clear_object (&self->set);
  g_clear_object (&self->store);
  fj_pane_dispose_annotations (self);
  g_clear_pointer (&self->cover, gtk_widget_unparent);
  g_clear_pointer (&self->placeholder, gtk_widget_unparent);
  G_OBJECT_CLASS (fj_pane_parent_class)->dispose (object);
}

static void
fj_pane_finalize (GObject *object)
{
  FjPane *self = FJ_PANE (object);

  g_clear_pointer (&self->shown, fj_shown_image_free);
  fj_pane_forget_picture (self);
  fj_picture_free (self->picture);
  fj_corner_paint_free (self->paint);
  fj_mark_paint_free (self->mark_paint);
  g_clear_pointer (&self->lens, fj_picture_free);
  g_free (self->mark_place);
  g_free (self->prior);
  G_OBJECT_CLASS (fj_pane_parent_class)->finalize (object);
}

static void
fj_pane_class_init (FjPaneClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = fj_pane_get_property;
  object_class->dispose = fj_pane_dispose;
  object_class->finalize = fj_pane_finalize;
  widget_class->snapshot = fj_pane_snapshot;
  widget_class->size_allocate = fj_pane_size_allocate;
  widget_class->measure = fj_pane_measure;
  widget_class->map = fj_pane_map;
  widget_class->unmap = fj_pane_unmap;
  widget_class->unrealize = fj_pane_unrealize;
  widget_class->css_changed = fj_pane_css_changed;

  properties[PROP_SET] = g_param_spec_object ("set", NULL, NULL, FJ_TYPE_DISPLAY_SET,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_ACTIVE]
      = g_param_spec_boolean ("is-active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[VIEWPORT_CHANGED] = g_signal_new ("viewport-changed", FJ_TYPE_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOWN]
      = g_signal_new ("shown", FJ_TYPE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MAXIMISE]
      = g_signal_new ("maximise", FJ_TYPE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[POINTED] = g_signal_new ("pointed", FJ_TYPE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "pane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fj_pane_init (FjPane *self)
{
  fj_viewport_init (&self->viewport);
  self->number = 1;
  self->picture = fj_picture_new ();
  self->paint = fj_corner_paint_new (GTK_WIDGET (self));
  self->mark_paint = fj_mark_paint_new (GTK_WIDGET (self));
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);

  self->placeholder_icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->placeholder_icon), 40);
  self->placeholder_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->placeholder_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->placeholder_label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (self->placeholder_label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (self->placeholder_label), 44);
  gtk_label_set_ellipsize (GTK_LABEL (self->placeholder_label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (self->placeholder_label), 6);
  self->placeholder = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->placeholder, "fj-words");
  gtk_widget_set_valign (self->placeholder, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->placeholder, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->placeholder), self->placeholder_icon);
  gtk_box_append (GTK_BOX (self->placeholder), self->placeholder_label);
  gtk_widget_set_parent (self->placeholder, GTK_WIDGET (self));
  fj_pane_add_input (self);
  fj_pane_add_screen (self);
  say_empty (self);
  change_label (self);
}

GtkWidget *
fj_pane_new (void)
{
  return g_object_new (FJ_TYPE_PANE, NULL);
}
