/* The reading view: what the hang of its reading puts into which pane, and the steps between stages and
 * protocols. */
#include "fj-reading-view-private.h"

#include "fj-hang-apply.h"
#include "fj-language.h"
#include "fj-reformat.h"

FjReading *
fj_reading_view_get_reading (FjReadingView *self)
{
  g_return_val_if_fail (FJ_IS_READING_VIEW (self), NULL);
  return self->reading;
}

/* --- one pane --- */

/* The placement that pane @index was hung by, as long as nobody put something else there; NULL. */
static const FjHangPlacement *
get_placement (FjReadingView *self, guint index)
{
  const FjHang *hang = fj_reading_get_hang (self->reading);

  return hang != NULL && index < self->n_hung && index < hang->placements->len
             ? &g_array_index (hang->placements, FjHangPlacement, index)
             : NULL;
}

static void
set_look (FjReadingView *self, guint index, FjPane *pane, const FjReadingPlace *place)
{
  const FjShownImage *shown = fj_pane_get_shown (pane);
  FjViewport viewport;

  fj_viewport_init (&viewport);
  viewport.image = place->image;
  fj_hang_apply (get_placement (self, index), shown != NULL ? shown->facts : NULL,
                 fj_display_set_get_reformat (place->set) != NULL, &viewport);
  fj_pane_set_viewport (pane, &viewport);
}

/* Whether @pane shows what @place says already, perhaps less of it. */
static gboolean
is_there (FjPane *pane, const FjReadingPlace *place)
{
  FjDisplaySet *set = fj_pane_get_set (pane);

  return set != NULL && place->set != NULL && fj_pane_get_store (pane) == place->store
         && g_strcmp0 (fj_display_set_get_key (set), fj_display_set_get_key (place->set)) == 0;
}

/* More of it has come, and what is shown first may be another one of it. */
static void
go_to (FjPane *pane, guint image)
{
  FjViewport viewport = *fj_pane_get_viewport (pane);

  viewport.image = image;
  fj_pane_set_viewport (pane, &viewport);
}

static void
hang_pane (FjReadingView *self, guint index, gboolean is_new)
{
  FjPane *pane = fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), index);
  const FjHangPlacement *placement;
  FjReadingPlace place = { 0 };
  gboolean was_there;

  fj_reading_get_place (self->reading, index, &place);
  was_there = !is_new && is_there (pane, &place);
  fj_pane_set_set (pane, place.set != NULL ? place.store : NULL, place.set);
  fj_pane_set_prior (pane, place.prior);
  placement = get_placement (self, index);
  if (place.set == NULL || placement == NULL)
    return;
  fj_pane_set_text_hidden (pane, self->is_text_hidden || !placement->box->look.shows_text);
  self->groups[index].scroll = placement->box->scroll_group;
  self->groups[index].zoom = placement->box->zoom_group;
  self->groups[index].window = placement->box->window_group;
  if (!was_there || self->awaits_look[index])
    {
      /* Some of it needs the image itself: done again when that is there, before it is drawn. */
      self->awaits_look[index] = fj_pane_get_shown (pane) == NULL;
      set_look (self, index, pane, &place);
    }
  else if (fj_pane_get_viewport (pane)->image == self->hung_image[index])
    go_to (pane, place.image);
  self->hung_image[index] = fj_pane_get_viewport (pane)->image;
}

void
fj_reading_view_hang_shown (FjReadingView *self, FjPane *pane)
{
  gint index = fj_pane_grid_find (FJ_PANE_GRID (self->grid), pane);
  FjReadingPlace place = { 0 };

  if (index < 0 || index >= (gint) G_N_ELEMENTS (self->awaits_look) || !self->awaits_look[index]
      || get_placement (self, (guint) index) == NULL)
    return;
  self->awaits_look[index] = FALSE;
  fj_reading_get_place (self->reading, (guint) index, &place);
  if (is_there (pane, &place))
    {
      /* It may be on screen at once, while the others are still being hung. */
      gboolean was_restoring = self->is_restoring, was_hanging = self->is_hanging;

      place.image = fj_pane_get_viewport (pane)->image;
      self->is_restoring = self->is_hanging = TRUE;
      set_look (self, (guint) index, pane, &place);
      self->is_restoring = was_restoring;
      self->is_hanging = was_hanging;
    }
}

/* --- all of them --- */

/* Screens for which there are not monitors enough lie side by side in the grid of the view. */
static guint
make_boxes (FjReadingView *self, const FjHang *hang, FjPaneBox *boxes, guint *rows, guint *columns)
{
  const FjHangStage *stage = g_ptr_array_index (hang->protocol->stages, hang->stage);
  guint n = MIN (hang->placements->len, FJ_PANE_GRID_PANES);
  gboolean is_folded = fj_reading_view_open_screens (self, stage->screens) < stage->screens;

  *rows = stage->rows;
  *columns = stage->columns * (is_folded ? stage->screens : 1);
  for (guint i = 0; i < n; i++)
    {
      const FjHangBox *box = g_array_index (hang->placements, FjHangPlacement, i).box;

      boxes[i] = (FjPaneBox){ box->row, box->column, box->rows, box->columns, box->screen };
      if (is_folded)
        boxes[i].column += box->screen * stage->columns;
      if (is_folded)
        boxes[i].screen = 0;
    }
  return n;
}

/* What no protocol hangs: the first series of all that can be seen, else the first sentence. */
static void
hang_anything (FjReadingView *self)
{
  GListModel *model = G_LIST_MODEL (self->store);
  FjPane *pane;
  g_autoptr (FjDisplaySet) chosen = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (FjDisplaySet) set = g_list_model_get_item (model, i);

      if (chosen == NULL
          || (fj_display_set_get_n_images (chosen) == 0 && fj_display_set_get_n_images (set) > 0))
        g_set_object (&chosen, set);
    }
  self->n_hung = 0;
  if (chosen == NULL)
    return;
  fj_pane_grid_set_layout (FJ_PANE_GRID (self->grid), 1, 1);
  pane = fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), 0);
  fj_pane_set_set (pane, self->store, chosen);
  fj_pane_set_prior (pane, fj_reading_get_prior_text (self->reading, self->store, chosen));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "images");
}

static gboolean
shows_anything (const FjHang *hang)
{
  for (guint i = 0; hang != NULL && hang->protocol != NULL && i < hang->placements->len; i++)
    if (g_array_index (hang->placements, FjHangPlacement, i).stack != NULL)
      return TRUE;
  return FALSE;
}

static void
hang (FjReadingView *self, gboolean was_asked)
{
  const FjHang *found = fj_reading_get_hang (self->reading);
  FjPaneBox boxes[FJ_PANE_GRID_PANES];
  /* One that is being edited is another with each change. */
  gboolean is_new = was_asked || self->hung_protocol == NULL
                    || !fj_hang_protocol_equal (self->hung_protocol, found->protocol)
                    || self->hung_stage != found->stage;
  guint rows, columns;

  if (is_new)
    {
      fj_hang_protocol_free (self->hung_protocol);
      self->hung_protocol = fj_hang_protocol_copy (found->protocol);
    }
  self->hung_stage = found->stage;
  self->n_hung = make_boxes (self, found, boxes, &rows, &columns);
  self->is_restoring = self->is_hanging = TRUE;
  if (is_new)
    fj_reading_view_forget_groups (self);
  fj_pane_grid_set_boxes (FJ_PANE_GRID (self->grid), rows, columns, boxes, self->n_hung);
  for (guint i = 0; i < self->n_hung; i++)
    hang_pane (self, i, is_new);
  for (guint i = self->n_hung; i < fj_pane_grid_get_n_panes (FJ_PANE_GRID (self->grid)); i++)
    fj_pane_set_set (fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), i), NULL, NULL);
  self->is_restoring = self->is_hanging = FALSE;
  for (guint i = 0; is_new && i < FJ_READING_VIEW_MOST_PANES; i++)
    fj_viewport_history_forget (self->history, i);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "images");
}

/* What the keys have brought, for who has put the series away. */
static void
tell_where (FjReadingView *self)
{
  g_autofree char *words = fj_hang_bar_dup_words (FJ_HANG_BAR (self->hang_bar));
  AdwToast *toast;

  if (words == NULL)
    return;
  if (self->stage_toast != NULL)
    adw_toast_dismiss (self->stage_toast);
  toast = adw_toast_new (words);
  adw_toast_set_timeout (toast, 2);
  g_set_weak_pointer (&self->stage_toast, toast);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

void
fj_reading_view_hang (FjReadingView *self)
{
  gboolean was_asked = self->is_asked;

  self->is_asked = FALSE;
  if (self->store == NULL)
    return;
  if (shows_anything (fj_reading_get_hang (self->reading)))
    hang (self, was_asked);
  else
    hang_anything (self);
  fj_hang_bar_update (FJ_HANG_BAR (self->hang_bar));
  fj_series_strip_update_headings (FJ_SERIES_STRIP (self->strip));
  fj_reading_view_update_actions (self);
  if (was_asked)
    tell_where (self);
}

/* --- what a person hangs --- */

/* Another series in a pane of the hang: whoever remembers swaps hears of it. */
void
fj_reading_view_tell_swap (FjReadingView *self, FjPane *pane)
{
  gint index = fj_pane_grid_find (FJ_PANE_GRID (self->grid), pane);
  FjReadingPlace place = { 0 };

  if (index < 0 || get_placement (self, (guint) index) == NULL || fj_pane_get_set (pane) == NULL)
    return;
  self->awaits_look[index] = FALSE;
  fj_reading_get_place (self->reading, (guint) index, &place);
  if (!is_there (pane, &place))
    g_signal_emit_by_name (self, "swapped", (guint) index, pane);
}

static void
step (FjReadingView *self, gboolean (*by_what) (FjReading *, int), int by, const char *none)
{
  self->is_folded = FALSE;
  self->is_asked = TRUE;
  if (by_what (self->reading, by))
    return;
  self->is_asked = FALSE;
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (none));
}

static void
on_stage (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step (user_data, fj_reading_step_stage, g_variant_get_int32 (parameter),
        _ ("There is no further stage with images."));
}

static void
on_protocol (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step (user_data, fj_reading_step_protocol, g_variant_get_int32 (parameter),
        _ ("There is no further hanging protocol that fits."));
}

/* By its id; "" is the best of all. */
static void
on_hang (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;
  const char *id = g_variant_get_string (parameter, NULL);

  self->is_folded = FALSE;
  self->is_asked = fj_reading_choose (self->reading, *id != '\0' ? id : NULL, -1);
}

void
fj_reading_view_add_hang_actions (FjReadingView *self)
{
  static const GActionEntry entries[]
      = { { "stage", on_stage, "i" }, { "protocol", on_protocol, "i" }, { "hang", on_hang, "s", "''" } };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
