/* The reading view: the active pane as a rendering of the volume that its series is, and back. What a
 * rendering needs is there as long as it is seen. */
#include "fj-reading-view-private.h"

#include "fj-language.h"
#include "fj-reformat.h"
#include "fj-volume-view.h"

/* Of one rendering; with its widget. */
typedef struct
{
  FjDisplaySet *set;  /* planes of the volume: they keep its memory under the store's ceiling */
  GCancellable *work; /* ends with it */
  gint *stopped;      /* reference counted; atomic */
} Rendering;

static FjPane *
active (FjReadingView *self)
{
  return fj_pane_grid_get_active (FJ_PANE_GRID (self->grid));
}

static void
say (FjReadingView *self, const char *sentence)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (sentence));
}

static void
free_rendering (gpointer data)
{
  Rendering *rendering = data;

  g_cancellable_cancel (rendering->work);
  g_object_unref (rendering->work);
  g_atomic_int_set (rendering->stopped, 1);
  g_atomic_rc_box_release (rendering->stopped);
  g_object_unref (rendering->set);
  g_free (rendering);
}

/* --- and back --- */

static void
uncover (FjReadingView *self, FjPane *pane)
{
  GtkWidget *cover = fj_pane_get_cover (pane);
  GtkEventController *keys;

  if (cover == NULL)
    return;
  keys = g_object_get_data (G_OBJECT (cover), "fj-keys");
  gtk_widget_remove_controller (GTK_WIDGET (pane), keys);
  g_signal_handlers_disconnect_by_data (pane, cover);
  /* A worker may hold the widget for a moment longer; work stops and the loan ends now. */
  g_object_set_data (G_OBJECT (cover), "fj-rendering", NULL);
  fj_pane_set_cover (pane, NULL);
  fj_reading_view_update_actions (self);
}

static FjReadingView *
find_view (GtkWidget *pane)
{
  return g_object_get_data (G_OBJECT (pane), "fj-reading-view");
}

static void
on_leave (FjVolumeView *cover, FjPane *pane)
{
  uncover (find_view (GTK_WIDGET (pane)), pane);
}

/* Something else hangs there. */
static void
on_set (FjPane *pane, GParamSpec *spec, gpointer cover)
{
  uncover (find_view (GTK_WIDGET (pane)), pane);
}

static void
on_note (FjVolumeView *cover, const char *sentence, FjReadingView *self)
{
  say (self, sentence);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer cover)
{
  return fj_volume_view_press_key (cover, key, state);
}

/* --- the volume --- */

static void
fail (FjReadingView *self, GtkWidget *cover, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
  uncover (self, FJ_PANE (gtk_widget_get_parent (cover)));
}

typedef struct
{
  FjVolume *volume;
  gint *stopped;
} Survey;

static void
free_survey (gpointer data)
{
  Survey *survey = data;

  fj_volume_unref (survey->volume);
  g_atomic_rc_box_release (survey->stopped);
  g_free (survey);
}

static void
survey (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Survey *job = data;
  GError *error = NULL;
  FjVolumeRender *render = fj_volume_render_new (job->volume, job->stopped, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, render, (GDestroyNotify) fj_volume_render_unref);
}

static void
on_surveyed (GObject *cover, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjVolumeRender) render = g_task_propagate_pointer (G_TASK (result), &error);
  GtkWidget *pane = gtk_widget_get_parent (GTK_WIDGET (cover));

  /* A person has gone back in the meantime. */
  if (pane == NULL)
    return;
  if (render != NULL)
    fj_volume_view_set_render (FJ_VOLUME_VIEW (cover), render);
  else if (error != NULL)
    fail (find_view (pane), GTK_WIDGET (cover), error);
}

static void
on_read (GObject *store, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) cover = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjShownImage) image = fj_image_store_request_finish (FJ_IMAGE_STORE (store), result, &error);
  Rendering *rendering = g_object_get_data (G_OBJECT (cover), "fj-rendering");
  g_autoptr (GTask) task = NULL;
  FjVolume *volume;
  Survey *job;

  if (rendering == NULL || gtk_widget_get_parent (cover) == NULL)
    return;
  if (image == NULL)
    {
      fail (find_view (gtk_widget_get_parent (cover)), cover, error);
      return;
    }
  volume = fj_display_set_dup_volume (rendering->set);
  g_return_if_fail (volume != NULL);
  job = g_new (Survey, 1);
  *job = (Survey){ volume, g_atomic_rc_box_acquire (rendering->stopped) };
  task = g_task_new (cover, NULL, on_surveyed, NULL);
  g_task_set_task_data (task, job, free_survey);
  g_task_run_in_thread (task, survey);
}

static GtkWidget *
make_cover (FjPane *pane, FjDisplaySet *base)
{
  g_autofree char *number = fj_display_set_get_series_number (base) > 0
                                ? g_strdup_printf ("%d · ", fj_display_set_get_series_number (base))
                                : g_strdup ("");
  g_autofree char *series = g_strconcat (number, fj_display_set_get_description (base), NULL);
  FjVolumeSubject subject = { .facts = fj_pane_get_shown (pane)->facts,
                              .modality = fj_display_set_get_modality (base),
                              .series = series,
                              .prior = fj_pane_get_prior (pane),
                              .stack_flags = fj_display_set_get_stack_flags (base),
                              .volume_flags = fj_display_set_get_volume_flags (base) };

  return fj_volume_view_new (&subject);
}

static void
cover (FjReadingView *self, FjPane *pane, FjDisplaySet *base, FjDisplaySet *planes)
{
  GtkWidget *view = make_cover (pane, base);
  GtkEventController *keys = gtk_event_controller_key_new ();
  Rendering *rendering = g_new0 (Rendering, 1);

  rendering->set = g_object_ref (planes);
  rendering->work = g_cancellable_new ();
  rendering->stopped = g_atomic_rc_box_new0 (gint);
  g_object_set_data_full (G_OBJECT (view), "fj-rendering", rendering, free_rendering);
  g_object_set_data (G_OBJECT (view), "fj-keys", keys);
  g_object_set_data (G_OBJECT (pane), "fj-reading-view", self);
  /* Before the keys of images. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), view);
  gtk_widget_add_controller (GTK_WIDGET (pane), keys);
  g_signal_connect (view, "leave", G_CALLBACK (on_leave), pane);
  g_signal_connect_object (view, "note", G_CALLBACK (on_note), self, 0);
  g_signal_connect (pane, "notify::set", G_CALLBACK (on_set), view);
  fj_pane_set_cover (pane, view);
  gtk_widget_grab_focus (GTK_WIDGET (pane));
  fj_reading_view_update_actions (self);
  fj_image_store_request_async (fj_pane_get_store (pane), planes, fj_display_set_get_n_images (planes) / 2,
                                FJ_FRAME_SHOWN, rendering->work, on_read, g_object_ref (view));
}

/* NULL: a volume of that kind can be rendered. */
static const char *
find_fault (FjPane *pane, FjDisplaySet *base)
{
  guint n;

  if (fj_transfer_presets_get (fj_display_set_get_modality (base), &n) == NULL)
    return _ ("Only series of CT and MR are rendered as a volume. Choose one of those.");
  if (fj_pane_get_shown (pane) == NULL)
    return _ ("The images are not here yet. Try again when the pane shows one.");
  return NULL;
}

static void
on_volume (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const FjReformat axial = { .orientation = FJ_ORIENTATION_AXIAL };
  FjReadingView *self = user_data;
  FjPane *pane = active (self);
  FjDisplaySet *set = fj_pane_get_set (pane), *base;
  g_autoptr (FjDisplaySet) planes = NULL;
  g_autoptr (GError) error = NULL;
  const char *fault;

  if (fj_pane_get_cover (pane) != NULL)
    {
      uncover (self, pane);
      return;
    }
  if (set == NULL)
    return;
  base = fj_display_set_get_base (set) != NULL ? fj_display_set_get_base (set) : set;
  fault = find_fault (pane, base);
  if (fault == NULL)
    planes = fj_image_store_reformat (fj_pane_get_store (pane), set, &axial, &error);
  if (planes == NULL)
    {
      say (self, fault != NULL ? fault : error->message);
      return;
    }
  fj_reading_view_touch (self);
  cover (self, pane, base, planes);
}

void
fj_reading_view_update_volume (FjReadingView *self)
{
  GSimpleAction *action
      = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "volume"));
  FjPane *pane = active (self);

  g_simple_action_set_enabled (action, fj_pane_get_set (pane) != NULL);
  g_simple_action_set_state (action, g_variant_new_boolean (fj_pane_get_cover (pane) != NULL));
}

void
fj_reading_view_add_volume_actions (FjReadingView *self)
{
  static const GActionEntry entries[] = { { "volume", on_volume, NULL, "false" } };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
