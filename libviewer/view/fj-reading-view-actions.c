#include "fj-reading-view-private.h"

#include <stdio.h>

#include "fj-cine.h"
#include "fj-language.h"
#include "fj-window-presets.h"

#define ZOOM_KEY 1.25

static FjPane *
active (FjReadingView *self)
{
  return fj_pane_grid_get_active (FJ_PANE_GRID (self->grid));
}

static guint
count (FjPane *pane)
{
  FjDisplaySet *set = fj_pane_get_set (pane);

  return set != NULL ? fj_display_set_get_n_images (set) : 0;
}

/* --- through the stack --- */

static void
on_scroll (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  if (count (pane) == 0)
    return;
  fj_reading_view_touch (user_data);
  fj_viewport_scroll (&viewport, g_variant_get_int32 (parameter), count (pane), FALSE);
  fj_pane_set_viewport (pane, &viewport);
}

static void
go_to (FjReadingView *self, guint image)
{
  FjPane *pane = active (self);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  if (count (pane) == 0)
    return;
  fj_reading_view_touch (self);
  viewport.image = MIN (image, count (pane) - 1);
  fj_pane_set_viewport (pane, &viewport);
}

static void
on_first_image (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go_to (user_data, 0);
}

static void
on_last_image (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go_to (user_data, G_MAXUINT);
}

static void
go_to_series (FjReadingView *self, int by)
{
  FjPane *pane = active (self);
  FjSeriesRow *row
      = fj_series_strip_find_neighbour (FJ_SERIES_STRIP (self->strip), fj_pane_get_set (pane), by);

  if (row != NULL)
    fj_reading_view_put (self, pane, row);
}

static void
on_next_series (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go_to_series (user_data, 1);
}

static void
on_previous_series (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go_to_series (user_data, -1);
}

/* --- cine --- */

static void
on_play (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  const FjShownImage *shown = fj_pane_get_shown (pane);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  fj_reading_view_touch (user_data);
  if (viewport.cine_rate > 0)
    viewport.cine_rate = 0;
  else if (count (pane) > 1)
    viewport.cine_rate = fj_cine_get_rate (shown != NULL ? shown->facts->frame_rate : 0);
  fj_pane_set_viewport (pane, &viewport);
}

static void
change_rate (FjReadingView *self, int notches)
{
  FjPane *pane = active (self);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  if (viewport.cine_rate == 0)
    return;
  viewport.cine_rate = fj_cine_step_rate (viewport.cine_rate, notches);
  fj_pane_set_viewport (pane, &viewport);
}

static void
on_faster (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  change_rate (user_data, 1);
}

static void
on_slower (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  change_rate (user_data, -1);
}

/* --- window --- */

static void
on_own_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  viewport.window_mode = FJ_WINDOW_OF_IMAGE;
  viewport.voi = (guint) MAX (g_variant_get_int32 (parameter), 0);
  fj_pane_set_viewport (pane, &viewport);
}

/* Of modalities whose values mean nothing by themselves the keys choose among the windows of the file. */
static void
on_preset (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  const FjShownImage *shown = fj_pane_get_shown (pane);
  FjViewport viewport = *fj_pane_get_viewport (pane);
  gint32 key = g_variant_get_int32 (parameter);
  const FjWindowPreset *presets;
  guint n;

  if (shown == NULL || key < 1)
    return;
  presets = fj_window_presets_get (shown->facts->modality, &n);
  if ((guint) key <= n)
    fj_viewport_set_window (&viewport, presets[key - 1].center, presets[key - 1].width);
  else if (n == 0 && (guint) key <= shown->facts->vois->len)
    {
      viewport.window_mode = FJ_WINDOW_OF_IMAGE;
      viewport.voi = (guint) key - 1;
    }
  fj_pane_set_viewport (pane, &viewport);
}

static void
on_invert (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  viewport.is_inverted = !viewport.is_inverted;
  fj_pane_set_viewport (pane, &viewport);
}

/* --- place and turn --- */

static void
on_fit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  viewport.zoom_mode = FJ_ZOOM_FIT;
  fj_pane_set_viewport (pane, &viewport);
}

/* What lies in the middle of the pane stays there. */
static void
on_one_to_one (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);
  FjViewportRoom room;
  double column, row;

  if (!fj_pane_get_room (pane, &room))
    return;
  fj_viewport_to_image (&viewport, &room, room.pane_width / 2.0, room.pane_height / 2.0, &column, &row);
  viewport.zoom_mode = FJ_ZOOM_PIXEL;
  viewport.center_column = column;
  viewport.center_row = row;
  fj_pane_set_viewport (pane, &viewport);
}

static void
on_zoom (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);
  FjViewportRoom room;

  if (!fj_pane_get_room (pane, &room))
    return;
  fj_viewport_zoom (&viewport, &room, g_variant_get_int32 (parameter) > 0 ? ZOOM_KEY : 1 / ZOOM_KEY,
                    room.pane_width / 2.0, room.pane_height / 2.0);
  fj_pane_set_viewport (pane, &viewport);
}

static void
on_rotate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  fj_viewport_turn (&viewport, g_variant_get_int32 (parameter));
  fj_pane_set_viewport (pane, &viewport);
}

static void
on_flip_horizontal (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  fj_viewport_flip_horizontal (&viewport);
  fj_pane_set_viewport (pane, &viewport);
}

static void
on_flip_vertical (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  fj_viewport_flip_vertical (&viewport);
  fj_pane_set_viewport (pane, &viewport);
}

static void
on_reset (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPane *pane = active (user_data);
  FjViewport viewport = *fj_pane_get_viewport (pane);

  fj_viewport_reset (&viewport);
  fj_pane_set_viewport (pane, &viewport);
}

/* --- undo --- */

static void
restore (FjReadingView *self,
         gboolean (*get_pane) (FjViewportHistory *, guint *),
         gboolean (*step) (FjViewportHistory *, FjViewport *),
         gboolean (*step_marks) (FjMarkTool *))
{
  FjPane *pane;
  FjViewport viewport;
  guint index;

  if (!get_pane (self->history, &index))
    return;
  if (index == FJ_VIEWPORT_HISTORY_MARKS)
    {
      if (step (self->history, &viewport))
        step_marks (self->mark_tool);
      fj_reading_view_update_actions (self);
      return;
    }
  pane = fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), index);
  viewport = *fj_pane_get_viewport (pane);
  if (!step (self->history, &viewport))
    return;
  self->is_restoring = TRUE;
  fj_pane_set_viewport (pane, &viewport);
  self->is_restoring = FALSE;
  fj_pane_grid_set_active (FJ_PANE_GRID (self->grid), pane);
  fj_reading_view_update_actions (self);
}

static void
on_undo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;

  /* What is half drawn goes first: it is no step yet. */
  if (fj_mark_tool_get_draft (self->mark_tool) != NULL)
    {
      fj_mark_tool_abandon (self->mark_tool);
      return;
    }
  restore (user_data, fj_viewport_history_get_undo_pane, fj_viewport_history_undo, fj_mark_tool_undo);
}

static void
on_redo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  restore (user_data, fj_viewport_history_get_redo_pane, fj_viewport_history_redo, fj_mark_tool_redo);
}

/* --- panes --- */

static void
on_tool (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const names[] = { "window", "pan", "zoom", "scroll", "point" };
  FjReadingView *self = user_data;

  /* The button draws no more. */
  fj_mark_tool_set_kind (self->mark_tool, FJ_MARK_N_KINDS);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (g_variant_get_string (parameter, NULL), names[i]))
      {
        self->tool = (FjTool) i;
        g_simple_action_set_state (action, parameter);
        for (guint k = 0; k < fj_pane_grid_get_n_panes (FJ_PANE_GRID (self->grid)); k++)
          fj_pane_set_tool (fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), k), self->tool);
        return;
      }
}

static void
on_layout (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  guint rows, columns;

  if (sscanf (g_variant_get_string (parameter, NULL), "%1ux%1u", &rows, &columns) == 2)
    fj_reading_view_set_layout (user_data, rows, columns);
}

static void
on_maximise (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjPaneGrid *grid = FJ_PANE_GRID (((FjReadingView *) user_data)->grid);

  fj_pane_grid_set_maximised (grid, !fj_pane_grid_get_maximised (grid));
}

static void
on_next_pane (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_pane_grid_move_active (FJ_PANE_GRID (((FjReadingView *) user_data)->grid), 1);
}

static void
on_previous_pane (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_pane_grid_move_active (FJ_PANE_GRID (((FjReadingView *) user_data)->grid), -1);
}

static void
on_clear_pane (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;

  /* The mark that is picked, before the images under it. */
  if (fj_mark_tool_remove_picked (self->mark_tool))
    return;
  fj_reading_view_touch (user_data);
  fj_pane_set_set (active (user_data), NULL, NULL);
}

static void
on_words (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  FjReadingView *self = user_data;

  g_simple_action_set_state (action, value);
  self->is_text_hidden = !g_variant_get_boolean (value);
  for (guint i = 0; i < fj_pane_grid_get_n_panes (FJ_PANE_GRID (self->grid)); i++)
    fj_pane_set_text_hidden (fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), i), self->is_text_hidden);
}

static void
on_regions (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  FjReadingView *self = user_data;

  g_simple_action_set_state (action, value);
  self->shows_regions = g_variant_get_boolean (value);
  for (guint i = 0; i < fj_pane_grid_get_n_panes (FJ_PANE_GRID (self->grid)); i++)
    fj_pane_set_regions_shown (fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), i), self->shows_regions);
}

static void
on_strip (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  g_simple_action_set_state (action, value);
  gtk_widget_set_visible (((FjReadingView *) user_data)->side, g_variant_get_boolean (value));
}

static const GActionEntry entries[] = {
  { "scroll", on_scroll, "i" },
  { "first-image", on_first_image },
  { "last-image", on_last_image },
  { "next-series", on_next_series },
  { "previous-series", on_previous_series },
  { "play", on_play, NULL, "false" },
  { "faster", on_faster },
  { "slower", on_slower },
  { "own-window", on_own_window, "i" },
  { "preset", on_preset, "i" },
  { "invert", on_invert, NULL, "false" },
  { "fit", on_fit },
  { "one-to-one", on_one_to_one },
  { "zoom", on_zoom, "i" },
  { "rotate", on_rotate, "i" },
  { "flip-horizontal", on_flip_horizontal },
  { "flip-vertical", on_flip_vertical },
  { "reset", on_reset },
  { "undo", on_undo },
  { "redo", on_redo },
  { "tool", on_tool, "s", "'window'" },
  { "layout", on_layout, "s", "'1x1'" },
  { "maximise", on_maximise, NULL, "false" },
  { "next-pane", on_next_pane },
  { "previous-pane", on_previous_pane },
  { "clear-pane", on_clear_pane },
  { "words", NULL, NULL, "true", on_words },
  { "regions", NULL, NULL, "false", on_regions },
  { "strip", NULL, NULL, "true", on_strip },
};

static void
set_enabled (FjReadingView *self, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), is_enabled);
}

static void
set_state (FjReadingView *self, const char *name, GVariant *state)
{
  g_simple_action_set_state (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), state);
}

void
fj_reading_view_update_actions (FjReadingView *self)
{
  static const char *const of_an_image[]
      = { "own-window", "preset", "invert",          "fit",           "one-to-one",
          "zoom",       "rotate", "flip-horizontal", "flip-vertical", "reset" };
  FjPane *pane = active (self);
  const FjViewport *viewport = fj_pane_get_viewport (pane);
  guint n = fj_pane_get_cover (pane) == NULL ? count (pane) : 0;
  guint n_seen = fj_pane_grid_get_n_seen (FJ_PANE_GRID (self->grid)), rows, columns, index;
  g_autofree char *layout = NULL, *rate = NULL;

  fj_pane_grid_get_layout (FJ_PANE_GRID (self->grid), &rows, &columns);
  /* Boxes of several cells are none of the layouts to be chosen. */
  layout = n_seen == rows * columns ? g_strdup_printf ("%ux%u", rows, columns) : g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (of_an_image); i++)
    set_enabled (self, of_an_image[i], n > 0);
  set_enabled (self, "play", n > 1);
  set_enabled (self, "faster", viewport->cine_rate > 0);
  set_enabled (self, "slower", viewport->cine_rate > 0);
  set_enabled (self, "undo", fj_viewport_history_get_undo_pane (self->history, &index));
  set_enabled (self, "redo", fj_viewport_history_get_redo_pane (self->history, &index));
  set_enabled (self, "maximise", n_seen > 1);
  fj_reading_view_update_planes (self);
  fj_reading_view_update_volume (self);
  fj_reading_view_update_mark_actions (self);
  set_state (self, "play", g_variant_new_boolean (viewport->cine_rate > 0));
  set_state (self, "invert", g_variant_new_boolean (viewport->is_inverted));
  set_state (self, "maximise",
             g_variant_new_boolean (fj_pane_grid_get_maximised (FJ_PANE_GRID (self->grid))));
  set_state (self, "layout", g_variant_new_string (layout));
  set_state (self, "hang", g_variant_new_string (self->hung_protocol != NULL ? self->hung_protocol->id : ""));
  rate = viewport->cine_rate > 0 ? g_strdup_printf (_ ("%.3g/s"), viewport->cine_rate) : g_strdup ("");
  gtk_label_set_label (GTK_LABEL (self->cine_rate), rate);
}

void
fj_reading_view_add_actions (FjReadingView *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  fj_reading_view_add_hang_actions (self);
  fj_reading_view_add_sync_actions (self);
  fj_reading_view_add_plane_actions (self);
  fj_reading_view_add_volume_actions (self);
  fj_reading_view_add_mark_actions (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", G_ACTION_GROUP (self->actions));
}
