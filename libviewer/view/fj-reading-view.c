#include "fj-reading-view-private.h"

#include "fj-language.h"
#include "fj-view-resources.h"

enum
{
  ACTIVE_CHANGED,
  SWAPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjReadingView, fj_reading_view, GTK_TYPE_WIDGET)

/* --- what is marked, told and possible --- */

static void
mark_shown (FjReadingView *self)
{
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();

  for (guint i = 0; i < fj_pane_grid_get_n_seen (FJ_PANE_GRID (self->grid)); i++)
    {
      FjDisplaySet *set = fj_pane_get_set (fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), i));

      if (set != NULL)
        g_ptr_array_add (sets, set);
    }
  fj_series_strip_mark (FJ_SERIES_STRIP (self->strip), sets);
}

void
fj_reading_view_touch (FjReadingView *self)
{
  fj_reading_freeze (self->reading);
}

/* --- one patient --- */

static gboolean
is_same_patient (const FjImageFacts *a, const FjImageFacts *b)
{
  /* One number and everything else another is not one person. */
  if (a->patient_id != NULL && b->patient_id != NULL && *a->patient_id != '\0' && *b->patient_id != '\0')
    return g_str_equal (a->patient_id, b->patient_id)
           && (a->birth_date == NULL || b->birth_date == NULL || a->patient_name == NULL
               || b->patient_name == NULL || g_str_equal (a->birth_date, b->birth_date)
               || g_str_equal (a->patient_name, b->patient_name));
  return g_strcmp0 (a->patient_name, b->patient_name) == 0 && g_strcmp0 (a->birth_date, b->birth_date) == 0;
}

/* @pane has an image now: others of another patient are put away before anything is drawn. Priors have been
 * confirmed by who added them, also under another hospital's number. */
static void
keep_one_patient (FjReadingView *self, FjPane *pane)
{
  const FjShownImage *shown = fj_pane_get_shown (pane);
  gboolean is_put_away = FALSE;

  for (guint i = 0; i < fj_pane_grid_get_n_panes (FJ_PANE_GRID (self->grid)); i++)
    {
      FjPane *other = fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), i);
      const FjShownImage *image = fj_pane_get_shown (other);

      if (other == pane || image == NULL || fj_pane_get_prior (other) != NULL
          || fj_pane_get_prior (pane) != NULL || is_same_patient (shown->facts, image->facts))
        continue;
      fj_pane_set_set (other, NULL, NULL);
      is_put_away = TRUE;
    }
  if (is_put_away)
    adw_toast_overlay_add_toast (
        ADW_TOAST_OVERLAY (self->toasts),
        adw_toast_new (_ ("Images of another patient were put away: one patient at a time.")));
}

/* --- panes --- */

static void
on_viewport_changed (FjPane *pane, gpointer user_data)
{
  FjReadingView *self = user_data;
  gint index = fj_pane_grid_find (FJ_PANE_GRID (self->grid), pane);
  const FjViewport *viewport = fj_pane_get_viewport (pane);
  FjViewport before;

  if (index < 0)
    return;
  before = self->last[index];
  if (!self->is_restoring && !self->is_following)
    fj_viewport_history_record (self->history, (guint) index, &self->last[index], viewport,
                                g_get_monotonic_time ());
  /* A film that plays changes its image all the time, and nothing else. */
  if (viewport->cine_rate == 0 || self->last[index].cine_rate != viewport->cine_rate)
    fj_reading_view_update_actions (self);
  self->last[index] = *viewport;
  fj_reading_view_synchronise (self, (guint) index, &before);
}

static void
on_shown (FjPane *pane, gpointer user_data)
{
  FjReadingView *self = user_data;

  keep_one_patient (self, pane);
  fj_reading_view_hang_shown (self, pane);
  fj_reading_view_update_marks (self);
}

static void
on_set_changed (FjPane *pane, GParamSpec *spec, gpointer user_data)
{
  FjReadingView *self = user_data;
  gint index = fj_pane_grid_find (FJ_PANE_GRID (self->grid), pane);
  FjDisplaySet *set = fj_pane_get_set (pane);
  const char *key = set != NULL ? fj_display_set_get_key (set) : NULL;

  if (index < 0)
    return;
  if (g_strcmp0 (key, self->last_key[index]) != 0)
    {
      fj_viewport_history_forget (self->history, (guint) index);
      g_free (self->last_key[index]);
      self->last_key[index] = g_strdup (key);
    }
  self->last[index] = *fj_pane_get_viewport (pane);
  mark_shown (self);
  fj_reading_view_update_actions (self);
}

static void
on_pane_added (FjPaneGrid *grid, FjPane *pane, gpointer user_data)
{
  FjReadingView *self = user_data;

  fj_pane_set_tool (pane, self->tool);
  fj_pane_set_mark_tool (pane, self->mark_tool);
  fj_pane_set_text_hidden (pane, self->is_text_hidden);
  fj_pane_set_regions_shown (pane, self->shows_regions);
  g_signal_connect (pane, "viewport-changed", G_CALLBACK (on_viewport_changed), self);
  g_signal_connect (pane, "shown", G_CALLBACK (on_shown), self);
  g_signal_connect (pane, "notify::set", G_CALLBACK (on_set_changed), self);
  fj_reading_view_watch_pane (self, pane);
}

void
fj_reading_view_put (FjReadingView *self, FjPane *pane, FjSeriesRow *row)
{
  fj_reading_view_touch (self);
  fj_pane_set_set (pane, fj_series_row_get_store (row), fj_series_row_get_set (row));
  fj_pane_set_prior (pane, fj_series_strip_get_heading (FJ_SERIES_STRIP (self->strip), row));
  fj_reading_view_tell_swap (self, pane);
}

void
fj_reading_view_show_set (FjReadingView *self, FjPane *pane, FjDisplaySet *set)
{
  FjSeriesRow *row;

  g_return_if_fail (FJ_IS_READING_VIEW (self));

  row = fj_series_strip_find (FJ_SERIES_STRIP (self->strip), set);
  if (row != NULL)
    fj_reading_view_put (self, pane, row);
}

/* What a pane shows and how, taken out of it. */
typedef struct
{
  FjDisplaySet *set;
  FjImageStore *store;
  char *prior;
  FjViewport viewport;
} Content;

static void
take_content (FjPane *pane, Content *content)
{
  FjDisplaySet *set = fj_pane_get_set (pane);
  FjImageStore *store = fj_pane_get_store (pane);

  content->set = set != NULL ? g_object_ref (set) : NULL;
  content->store = store != NULL ? g_object_ref (store) : NULL;
  content->prior = g_strdup (fj_pane_get_prior (pane));
  content->viewport = *fj_pane_get_viewport (pane);
}

/* Emptied first: the same series in both panes would count as the fuller one of itself. */
static void
give_content (FjPane *pane, Content *content)
{
  fj_pane_set_set (pane, NULL, NULL);
  fj_pane_set_set (pane, content->store, content->set);
  fj_pane_set_prior (pane, content->prior);
  fj_pane_set_viewport (pane, &content->viewport);
  g_clear_object (&content->set);
  g_clear_object (&content->store);
  g_clear_pointer (&content->prior, g_free);
}

static void
swap (FjReadingView *self, FjPane *a, FjPane *b)
{
  Content of_a, of_b;

  fj_reading_view_touch (self);
  take_content (a, &of_a);
  take_content (b, &of_b);
  self->is_restoring = TRUE;
  give_content (a, &of_b);
  give_content (b, &of_a);
  self->is_restoring = FALSE;
  fj_reading_view_tell_swap (self, a);
  fj_reading_view_tell_swap (self, b);
}

static void
on_dropped (FjPaneGrid *grid, FjPane *target, GObject *what, gpointer user_data)
{
  FjReadingView *self = user_data;

  if (FJ_IS_DISPLAY_SET (what))
    {
      FjSeriesRow *row = fj_series_strip_find (FJ_SERIES_STRIP (self->strip), FJ_DISPLAY_SET (what));

      if (row != NULL)
        fj_reading_view_put (self, target, row);
    }
  else if (fj_pane_grid_find (grid, FJ_PANE (what)) >= 0)
    swap (self, FJ_PANE (what), target);
  gtk_widget_grab_focus (GTK_WIDGET (target));
}

static void
on_chosen (FjSeriesStrip *strip, FjSeriesRow *row, gpointer user_data)
{
  FjReadingView *self = user_data;

  fj_reading_view_put (self, fj_pane_grid_get_active (FJ_PANE_GRID (self->grid)), row);
}

static void
on_grid_changed (FjPaneGrid *grid, gpointer user_data)
{
  mark_shown (user_data);
  fj_reading_view_update_marks (user_data);
  fj_reading_view_update_actions (user_data);
}

static void
on_active_changed (FjPaneGrid *grid, gpointer user_data)
{
  on_grid_changed (grid, user_data);
  g_signal_emit (user_data, signals[ACTIVE_CHANGED], 0);
}

/* --- the stores --- */

static void
on_replaced (FjImageStore *store, FjDisplaySet *old, FjDisplaySet *new, gpointer user_data)
{
  FjReadingView *self = user_data;

  for (guint i = 0; i < fj_pane_grid_get_n_panes (FJ_PANE_GRID (self->grid)); i++)
    {
      FjPane *pane = fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), i);
      FjDisplaySet *set = fj_pane_get_set (pane);

      if (set != NULL && fj_pane_get_store (pane) == store
          && g_strcmp0 (fj_display_set_get_key (set), fj_display_set_get_key (new)) == 0)
        fj_pane_set_set (pane, store, new);
    }
}

static void
on_progress (FjImageStore *store, guint here, guint total, gpointer user_data)
{
  FjReadingView *self = user_data;
  g_autofree char *text = total > 0 ? g_strdup_printf (_ ("%u of %u files"), here, total)
                                    : g_strdup (_ ("Looking for images …"));

  gtk_label_set_label (GTK_LABEL (self->loading_label), text);
  if (total > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->loading_bar), (double) here / total);
}

static void
on_loading (GObject *store, GParamSpec *spec, gpointer user_data)
{
  FjReadingView *self = user_data;
  gboolean is_loading;

  g_object_get (store, "is-loading", &is_loading, NULL);
  gtk_widget_set_visible (self->loading, is_loading);
  if (is_loading)
    return;
  if (g_list_model_get_n_items (G_LIST_MODEL (store)) == 0
      && g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "failed") != 0)
    {
      adw_status_page_set_description (
          ADW_STATUS_PAGE (self->failed),
          _ ("Nothing was found there. Check the place, or ask the site whether the images have been sent."));
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "failed");
    }
}

static void
on_failed (FjImageStore *store, const char *sentence, gpointer user_data)
{
  FjReadingView *self = user_data;
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  /* What is open stays open. */
  if (g_list_model_get_n_items (G_LIST_MODEL (store)) > 0)
    {
      AdwToast *toast = adw_toast_new (escaped);

      adw_toast_set_timeout (toast, 0);
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
      return;
    }
  adw_status_page_set_description (ADW_STATUS_PAGE (self->failed), escaped);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "failed");
}

static void
on_try_again (GtkButton *button, gpointer user_data)
{
  FjReadingView *self = user_data;

  if (self->store == NULL)
    return;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "images");
  fj_image_store_load (self->store);
}

static void
forget_stores (FjReadingView *self)
{
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  for (guint i = 0; i < self->priors->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->priors, i), self);
  g_ptr_array_set_size (self->priors, 0);
  fj_reading_set_store (self->reading, NULL);
  fj_reading_view_forget_groups (self);
  g_clear_pointer (&self->hung_protocol, fj_hang_protocol_free);
  self->n_hung = 0;
  self->is_folded = FALSE;
  fj_reading_view_close_screens (self);
  for (guint i = 0; i < fj_pane_grid_get_n_panes (FJ_PANE_GRID (self->grid)); i++)
    fj_pane_set_set (fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), i), NULL, NULL);
  fj_series_strip_clear (FJ_SERIES_STRIP (self->strip));
  fj_mark_tool_clear (self->mark_tool);
  fj_viewport_history_forget (self->history, FJ_VIEWPORT_HISTORY_MARKS);
  g_clear_object (&self->store);
}

void
fj_reading_view_set_store (FjReadingView *self, FjImageStore *store)
{
  gboolean is_loading;

  g_return_if_fail (FJ_IS_READING_VIEW (self));
  if (store == self->store)
    return;
  forget_stores (self);
  fj_pane_grid_set_layout (FJ_PANE_GRID (self->grid), 1, 1);
  gtk_widget_hide (self->loading);
  if (store == NULL)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
      fj_hang_bar_update (FJ_HANG_BAR (self->hang_bar));
      return;
    }
  self->store = g_object_ref (store);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "images");
  gtk_label_set_label (GTK_LABEL (self->loading_label), _ ("Looking for images …"));
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->loading_bar), 0);
  g_signal_connect (store, "replaced", G_CALLBACK (on_replaced), self);
  g_signal_connect (store, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect (store, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect (store, "notify::is-loading", G_CALLBACK (on_loading), self);
  g_object_get (store, "is-loading", &is_loading, NULL);
  gtk_widget_set_visible (self->loading, is_loading);
  fj_series_strip_add_store (FJ_SERIES_STRIP (self->strip), store, NULL);
  fj_reading_set_store (self->reading, store);
  fj_hang_bar_update (FJ_HANG_BAR (self->hang_bar));
  fj_reading_view_update_actions (self);
}

FjImageStore *
fj_reading_view_get_store (FjReadingView *self)
{
  g_return_val_if_fail (FJ_IS_READING_VIEW (self), NULL);
  return self->store;
}

void
fj_reading_view_add_prior (FjReadingView *self, FjImageStore *store, const FjReadingPrior *prior)
{
  g_return_if_fail (FJ_IS_READING_VIEW (self));
  g_return_if_fail (FJ_IS_IMAGE_STORE (store) && prior->text != NULL);
  g_ptr_array_add (self->priors, g_object_ref (store));
  g_signal_connect (store, "replaced", G_CALLBACK (on_replaced), self);
  g_signal_connect (store, "failed", G_CALLBACK (on_failed), self);
  fj_series_strip_add_store (FJ_SERIES_STRIP (self->strip), store, prior->text);
  fj_reading_add_prior (self->reading, store, prior);
}

FjPaneGrid *
fj_reading_view_get_grid (FjReadingView *self)
{
  g_return_val_if_fail (FJ_IS_READING_VIEW (self), NULL);
  return FJ_PANE_GRID (self->grid);
}

void
fj_reading_view_add_hang_section (FjReadingView *self, GMenuModel *section)
{
  g_return_if_fail (FJ_IS_READING_VIEW (self));
  fj_hang_bar_add_section (FJ_HANG_BAR (self->hang_bar), section);
}

void
fj_reading_view_add_toast (FjReadingView *self, AdwToast *toast)
{
  g_return_if_fail (FJ_IS_READING_VIEW (self));
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

void
fj_reading_view_set_layout (FjReadingView *self, guint rows, guint columns)
{
  g_return_if_fail (FJ_IS_READING_VIEW (self));
  fj_reading_view_touch (self);
  fj_pane_grid_set_layout (FJ_PANE_GRID (self->grid), rows, columns);
}

FjPane *
fj_reading_view_get_active_pane (FjReadingView *self)
{
  g_return_val_if_fail (FJ_IS_READING_VIEW (self), NULL);
  return fj_pane_grid_get_active (FJ_PANE_GRID (self->grid));
}

/* --- widget --- */

static void
fj_reading_view_dispose (GObject *object)
{
  FjReadingView *self = FJ_READING_VIEW (object);

  if (self->stack != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->grid, self);
      for (guint i = 0; i < fj_pane_grid_get_n_panes (FJ_PANE_GRID (self->grid)); i++)
        g_signal_handlers_disconnect_by_data (fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), i), self);
      forget_stores (self);
      g_signal_handlers_disconnect_by_data (self->reading, self);
      g_signal_handlers_disconnect_by_data (self->mark_tool, self);
      g_signal_handlers_disconnect_by_data (fj_mark_tool_get_list (self->mark_tool), self);
      fj_reading_view_close_screens (self);
      g_clear_weak_pointer (&self->stage_toast);
      g_clear_pointer (&self->stack, gtk_widget_unparent);
    }
  g_clear_pointer (&self->meter, fj_stall_meter_stop);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (fj_reading_view_parent_class)->dispose (object);
}

static void
fj_reading_view_finalize (GObject *object)
{
  FjReadingView *self = FJ_READING_VIEW (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->last_key); i++)
    g_free (self->last_key[i]);
  g_ptr_array_unref (self->priors);
  fj_reading_view_forget_groups (self);
  fj_hang_protocol_free (self->hung_protocol);
  g_clear_object (&self->reading);
  g_clear_object (&self->mark_tool);
  fj_viewport_history_free (self->history);
  G_OBJECT_CLASS (fj_reading_view_parent_class)->finalize (object);
}

/* From the first frame on: what a window takes to open is measured as such. */
static gboolean
start_meter (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  FjReadingView *self = FJ_READING_VIEW (widget);

  if (gdk_frame_clock_get_frame_counter (clock) < 1)
    return G_SOURCE_CONTINUE;
  if (self->meter == NULL)
    self->meter = fj_stall_meter_start (NULL);
  return G_SOURCE_REMOVE;
}

static void
fj_reading_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_reading_view_parent_class)->map (widget);
  gtk_widget_add_tick_callback (widget, start_meter, NULL, NULL);
}

static gboolean
fj_reading_view_grab_focus (GtkWidget *widget)
{
  FjReadingView *self = FJ_READING_VIEW (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (fj_pane_grid_get_active (FJ_PANE_GRID (self->grid))));
}

static void
fj_reading_view_class_init (FjReadingViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = fj_reading_view_dispose;
  object_class->finalize = fj_reading_view_finalize;
  widget_class->map = fj_reading_view_map;
  widget_class->grab_focus = fj_reading_view_grab_focus;
  signals[ACTIVE_CHANGED] = g_signal_new ("active-changed", FJ_TYPE_READING_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SWAPPED] = g_signal_new ("swapped", FJ_TYPE_READING_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_UINT, FJ_TYPE_PANE);
  gtk_widget_class_set_css_name (widget_class, "readingview");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* Once in a display: the look and the icons of all reading views. */
/* Never taken out: threads of the toolkit may still read icons while the program ends. */
static void
add_resources (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  fj_view_resources_register_resource ();
  g_once_init_leave (&once, 1);
}

static void
load_style (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  if (display == NULL || g_object_get_data (G_OBJECT (display), "fj-reading-view-style") != NULL)
    return;
  add_resources ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/fenji/view/reading-view.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), "/org/fenji/view/icons");
  g_object_set_data (G_OBJECT (display), "fj-reading-view-style", display);
}

/* Earlier studies of the store that has the current one are priors too. */
static const char *
get_heading (FjImageStore *store, FjDisplaySet *set, gpointer user_data)
{
  return fj_reading_get_prior_text (((FjReadingView *) user_data)->reading, store, set);
}

static GtkWidget *
make_side (FjReadingView *self)
{
  self->side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->side, "fj-side");
  gtk_widget_set_size_request (self->side, 150, -1);
  gtk_widget_set_hexpand (self->side, FALSE);
  self->hang_bar = fj_hang_bar_new (self->reading);
  gtk_box_append (GTK_BOX (self->side), self->hang_bar);
  self->strip = fj_series_strip_new ();
  fj_series_strip_set_headings (FJ_SERIES_STRIP (self->strip), get_heading, self);
  g_signal_connect (self->strip, "chosen", G_CALLBACK (on_chosen), self);
  gtk_box_append (GTK_BOX (self->side), self->strip);
  self->loading = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->loading, "fj-loading");
  self->loading_label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->loading_label), 0);
  gtk_widget_add_css_class (self->loading_label, "fj-quiet");
  self->loading_bar = gtk_progress_bar_new ();
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->loading_bar), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->loading_label, NULL, -1);
  gtk_box_append (GTK_BOX (self->loading), self->loading_label);
  gtk_box_append (GTK_BOX (self->loading), self->loading_bar);
  gtk_widget_hide (self->loading);
  gtk_box_append (GTK_BOX (self->side), self->loading);
  self->screen_note = fj_screen_note_new (FJ_PANE_GRID (self->grid));
  gtk_box_append (GTK_BOX (self->side), self->screen_note);
  return self->side;
}

/* Also when there was nothing to hang. */
static void
on_settled (FjReadingView *self)
{
  if (self->hung_protocol == NULL && self->store != NULL
      && fj_pane_get_set (fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), 0)) == NULL)
    fj_reading_view_hang (self);
}

static GtkWidget *
make_failed (FjReadingView *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Try again"));

  self->failed = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->failed), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->failed), _ ("No images"));
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (on_try_again), self);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->failed), button);
  return self->failed;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "image-x-generic-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Nothing open"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _ ("Choose an exam to see its images."));
  return page;
}

static void
fj_reading_view_init (FjReadingView *self)
{
  GtkWidget *images = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  load_style (gdk_display_get_default ());
  self->priors = g_ptr_array_new_with_free_func (g_object_unref);
  self->history = fj_viewport_history_new ();
  self->reading = fj_reading_new ();
  g_signal_connect_swapped (self->reading, "hung", G_CALLBACK (fj_reading_view_hang), self);
  g_signal_connect_swapped (self->reading, "settled", G_CALLBACK (on_settled), self);
  self->actions = g_simple_action_group_new ();
  fj_reading_view_make_mark_tool (self);

  self->grid = fj_pane_grid_new ();
  g_signal_connect (self->grid, "pane-added", G_CALLBACK (on_pane_added), self);
  fj_pane_grid_set_layout (FJ_PANE_GRID (self->grid), 1, 1);
  g_signal_connect (self->grid, "dropped", G_CALLBACK (on_dropped), self);
  g_signal_connect (self->grid, "active-changed", G_CALLBACK (on_active_changed), self);
  g_signal_connect (self->grid, "layout-changed", G_CALLBACK (on_grid_changed), self);
  self->toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), self->grid);
  gtk_box_append (GTK_BOX (middle), make_side (self));
  gtk_box_append (GTK_BOX (middle), self->toasts);
  gtk_box_append (GTK_BOX (middle), fj_reading_view_make_mark_panel (self));
  fj_reading_view_add_actions (self);
  fj_reading_view_add_keys (self, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (images), fj_reading_tools_new (self));
  gtk_box_append (GTK_BOX (images), fj_screen_note_get_flag (FJ_SCREEN_NOTE (self->screen_note)));
  gtk_box_append (GTK_BOX (images), middle);

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_empty (), "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), make_failed (self), "failed");
  gtk_stack_add_named (GTK_STACK (self->stack), images, "images");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  fj_reading_view_update_actions (self);
  fj_reading_view_watch_mark_tool (self);
}

GtkWidget *
fj_reading_view_new (void)
{
  return g_object_new (FJ_TYPE_READING_VIEW, NULL);
}
