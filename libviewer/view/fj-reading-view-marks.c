/* The reading view: marks that a person draws on its panes, key images, and the way back to them. Marks and
 * viewports are undone in one order. */
#include "fj-reading-view-private.h"

#include <stdlib.h>
#include <string.h>

#include "fj-histogram-popover.h"
#include "fj-language.h"
#include "fj-mark-palette.h"
#include "fj-mark-panel.h"

static FjPaneGrid *
grid (FjReadingView *self)
{
  return FJ_PANE_GRID (self->grid);
}

static FjPane *
active (FjReadingView *self)
{
  return fj_pane_grid_get_active (grid (self));
}

static GSimpleAction *
find_action (FjReadingView *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

FjMarkList *
fj_reading_view_get_marks (FjReadingView *self)
{
  g_return_val_if_fail (FJ_IS_READING_VIEW (self), NULL);
  return fj_mark_tool_get_list (self->mark_tool);
}

FjMarkTool *
fj_reading_view_get_mark_tool (FjReadingView *self)
{
  g_return_val_if_fail (FJ_IS_READING_VIEW (self), NULL);
  return self->mark_tool;
}

/* --- where an image is --- */

static gboolean
find_in_store (FjImageStore *store, const FjMarkImage *image, FjImagePlace *place)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (image->series_uid != NULL
          && g_strcmp0 (fj_display_set_get_series_uid (set), image->series_uid) != 0)
        continue;
      for (guint k = 0; k < fj_display_set_get_n_images (set); k++)
        {
          const FjDisplayImage *one = fj_display_set_get_image (set, k);

          if (one->frame + 1 == image->frame && g_strcmp0 (one->instance_uid, image->sop_instance_uid) == 0)
            {
              *place = (FjImagePlace){ store, set, k };
              return TRUE;
            }
        }
    }
  return FALSE;
}

static gboolean
find_plane (FjImageStore *store, const char *words, FjImagePlace *place)
{
  const char *end = g_strrstr (words, " image ");
  g_autofree char *key = end != NULL ? g_strndup (words, (gsize) (end - words)) : NULL;
  FjDisplaySet *set = key != NULL ? fj_image_store_find (store, key) : NULL;
  guint index = set != NULL ? (guint) strtoul (end + strlen (" image "), NULL, 10) : 0;

  if (index == 0 || index > fj_display_set_get_n_images (set))
    return FALSE;
  *place = (FjImagePlace){ store, set, index - 1 };
  return TRUE;
}

gboolean
fj_reading_view_find_image (FjReadingView *self,
                            const FjMarkImage *image,
                            const char *plane,
                            FjImagePlace *place)
{
  for (guint i = 0; i <= self->priors->len; i++)
    {
      FjImageStore *store = i == 0 ? self->store : g_ptr_array_index (self->priors, i - 1);

      if (store == NULL)
        continue;
      if (image->sop_instance_uid != NULL ? find_in_store (store, image, place)
                                          : plane != NULL && find_plane (store, plane, place))
        return TRUE;
    }
  return FALSE;
}

gboolean
fj_reading_view_locate (FjReadingView *self, const FjMarkImage *image, FjDisplaySet **set, guint *index)
{
  FjImagePlace place;

  g_return_val_if_fail (FJ_IS_READING_VIEW (self), FALSE);
  if (self->store == NULL || image->sop_instance_uid == NULL || !find_in_store (self->store, image, &place))
    return FALSE;
  *set = place.set;
  *index = place.index;
  return TRUE;
}

/* --- going there --- */

static FjPane *
find_pane (FjReadingView *self, const FjImagePlace *place)
{
  FjPane *pane = active (self);
  FjDisplaySet *set = fj_pane_get_set (pane);
  const char *key = fj_display_set_get_key (place->set);

  if (set != NULL && fj_pane_get_store (pane) == place->store
      && g_str_equal (fj_display_set_get_key (set), key))
    return pane;
  for (guint i = 0; i < fj_pane_grid_get_n_seen (grid (self)); i++)
    {
      pane = fj_pane_grid_get_pane (grid (self), i);
      set = fj_pane_get_set (pane);
      if (set != NULL && fj_pane_get_store (pane) == place->store
          && g_str_equal (fj_display_set_get_key (set), key))
        return pane;
    }
  return NULL;
}

static void
go_to (FjReadingView *self, const FjImagePlace *place, const FjViewport *look)
{
  FjPane *pane = find_pane (self, place);
  FjViewport viewport;

  fj_reading_view_touch (self);
  if (pane == NULL)
    {
      FjSeriesRow *row = fj_series_strip_find (FJ_SERIES_STRIP (self->strip), place->set);
      gint index;

      pane = active (self);
      if (row != NULL)
        fj_reading_view_put (self, pane, row);
      else
        {
          g_autofree char *prior = g_strdup (fj_pane_get_prior (pane));

          fj_pane_set_set (pane, place->store, place->set);
          fj_pane_set_prior (pane, prior);
        }
      index = fj_pane_grid_find (grid (self), pane);
      if (index >= 0)
        self->awaits_look[index] = FALSE;
    }
  viewport = *fj_pane_get_viewport (pane);
  viewport.image = place->index;
  viewport.cine_rate = 0;
  if (look != NULL)
    {
      viewport.window_mode = look->window_mode;
      viewport.voi = look->voi;
      viewport.function = look->function;
      viewport.center = look->center;
      viewport.width = look->width;
      viewport.is_inverted = look->is_inverted;
    }
  fj_pane_set_viewport (pane, &viewport);
  fj_pane_grid_set_active (grid (self), pane);
}

/* What is drawn far off the part that is seen is brought into sight. */
static void
bring_into_sight (FjPane *pane, const FjMark *mark)
{
  FjViewport viewport = *fj_pane_get_viewport (pane);
  FjViewportRoom room;
  double column = 0, row = 0, x, y;
  guint n = fj_mark_get_n_points (mark);

  if (n == 0 || !fj_pane_get_room (pane, &room))
    return;
  for (guint i = 0; i < n; i++)
    {
      double one[2];

      fj_mark_get_point (mark, i, &one[0], &one[1]);
      column += one[0] / n;
      row += one[1] / n;
    }
  fj_viewport_from_image (&viewport, &room, column, row, &x, &y);
  if (x >= 0 && y >= 0 && x < room.pane_width && y < room.pane_height)
    return;
  viewport.center_column = column;
  viewport.center_row = row;
  fj_pane_set_viewport (pane, &viewport);
}

gboolean
fj_reading_view_show_image (FjReadingView *self, const FjMarkImage *image)
{
  FjImagePlace place;

  g_return_val_if_fail (FJ_IS_READING_VIEW (self), FALSE);
  if (!fj_reading_view_find_image (self, image, NULL, &place))
    return FALSE;
  go_to (self, &place, NULL);
  return TRUE;
}

gboolean
fj_reading_view_show_mark (FjReadingView *self, const char *uid)
{
  const FjMark *mark;
  FjImagePlace place;

  g_return_val_if_fail (FJ_IS_READING_VIEW (self), FALSE);
  mark = fj_mark_list_find (fj_reading_view_get_marks (self), uid);
  if (mark == NULL
      || !fj_reading_view_find_image (self, &mark->image, fj_mark_tool_get_place (self->mark_tool, uid),
                                      &place))
    {
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts),
                                   adw_toast_new (_ ("The image of this mark is not among what is open.")));
      return FALSE;
    }
  go_to (self, &place, fj_mark_tool_get_look (self->mark_tool, uid));
  fj_mark_tool_pick (self->mark_tool, uid);
  bring_into_sight (active (self), mark);
  return TRUE;
}

/* --- what it says --- */

char *
fj_reading_view_dup_mark_words (FjReadingView *self, const char *uid)
{
  const FjMark *mark;
  FjImagePlace place;
  g_autoptr (FjShownImage) image = NULL;
  FjMarkRoom room;

  g_return_val_if_fail (FJ_IS_READING_VIEW (self), NULL);
  mark = fj_mark_list_find (fj_reading_view_get_marks (self), uid);
  if (mark == NULL
      || !fj_reading_view_find_image (self, &mark->image, fj_mark_tool_get_place (self->mark_tool, uid),
                                      &place))
    return NULL;
  image = fj_image_store_peek (place.store, place.set, place.index);
  if (image == NULL)
    return NULL;
  fj_pane_fill_mark_room (image, &room);
  return fj_mark_dup_lines (mark, &room);
}

static char *
dup_words (const char *uid, gpointer user_data)
{
  return fj_reading_view_dup_mark_words (user_data, uid);
}

static char *
dup_where (const FjMarkImage *image, const char *plane, gpointer user_data)
{
  FjImagePlace place;

  if (!fj_reading_view_find_image (user_data, image, plane, &place))
    return NULL;
  return g_strdup_printf (_ ("Image %u · %s"), place.index + 1, fj_display_set_get_title (place.set));
}

static void
on_key_chosen (FjReadingView *self, guint key)
{
  FjMarkList *list = fj_reading_view_get_marks (self);
  const FjMarkImage *image = fj_mark_list_get_any_key (list, key, NULL);

  if (image != NULL)
    fj_reading_view_show_image (self, image);
}

GtkWidget *
fj_reading_view_make_mark_panel (FjReadingView *self)
{
  self->mark_panel = fj_mark_panel_new (self->mark_tool, dup_words, dup_where, self);
  g_signal_connect_swapped (self->mark_panel, "mark-chosen", G_CALLBACK (fj_reading_view_show_mark), self);
  g_signal_connect_swapped (self->mark_panel, "image-chosen", G_CALLBACK (on_key_chosen), self);
  gtk_widget_hide (self->mark_panel);
  return self->mark_panel;
}

void
fj_reading_view_set_marks_kept (FjReadingView *self)
{
  g_return_if_fail (FJ_IS_READING_VIEW (self));
  fj_mark_palette_set_kept (self->palette);
  fj_mark_panel_set_kept (FJ_MARK_PANEL (self->mark_panel));
}

/* --- what a person does --- */

static void
on_measure (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;
  FjMarkKind kind = FJ_MARK_N_KINDS;
  const char *word = g_variant_get_string (parameter, NULL);

  if (*word != '\0' && !fj_mark_kind_from_string (word, &kind))
    return;
  fj_mark_tool_set_kind (self->mark_tool, kind);
  gtk_widget_grab_focus (GTK_WIDGET (active (self)));
}

static void
on_measure_keys (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (((FjReadingView *) user_data)->palette));
}

static void
on_finish_mark (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fj_mark_tool_finish (((FjReadingView *) user_data)->mark_tool);
}

static void
on_key_image (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;
  FjMarkSubject subject;

  if (!fj_pane_get_mark_subject (active (self), &subject))
    return;
  if (subject.image.sop_instance_uid == NULL)
    adw_toast_overlay_add_toast (
        ADW_TOAST_OVERLAY (self->toasts),
        adw_toast_new (
            _ ("A plane that is cut here cannot be a key image. Choose one of the images as stored.")));
  else
    fj_mark_tool_set_key (self->mark_tool, &subject.image,
                          !fj_mark_list_is_key (fj_reading_view_get_marks (self), &subject.image));
}

/* From one key image to the next, one's own and those of others, as the list of marks has them; an image that
 * is not open is passed over. */
static void
on_next_key (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;
  FjMarkList *list = fj_reading_view_get_marks (self);
  guint n = fj_mark_list_get_n_all_keys (list), here = n - 1;
  FjMarkSubject subject;

  for (guint i = 0; i < n && fj_pane_get_mark_subject (active (self), &subject); i++)
    if (fj_mark_image_equal (fj_mark_list_get_any_key (list, i, NULL), &subject.image))
      here = i; /* the last of several that chose it */
  for (guint i = 1; i <= n; i++)
    if (fj_reading_view_show_image (self, fj_mark_list_get_any_key (list, (here + i) % n, NULL)))
      return;
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts),
                               adw_toast_new (_ ("Nobody has chosen a key image here yet. J chooses one.")));
}

static void
on_histogram (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;
  const char *uid = fj_mark_tool_get_picked (self->mark_tool);
  const FjMark *mark = uid != NULL ? fj_mark_list_find (fj_reading_view_get_marks (self), uid) : NULL;
  FjMarkSubject subject;
  FjMarkRoom room;

  if (mark == NULL || !fj_pane_get_mark_subject (active (self), &subject)
      || !fj_mark_tool_is_on (self->mark_tool, mark, &subject)
      || !fj_pane_get_mark_room (active (self), &room)
      || !fj_histogram_popover_show (GTK_WIDGET (active (self)), mark, &room))
    adw_toast_overlay_add_toast (
        ADW_TOAST_OVERLAY (self->toasts),
        adw_toast_new (_ ("Choose an ellipse, a rectangle or a freehand region of grey values first.")));
}

static void
on_marks (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  g_simple_action_set_state (action, value);
  gtk_widget_set_visible (((FjReadingView *) user_data)->mark_panel, g_variant_get_boolean (value));
}

static void
on_outside_marks (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  FjReadingView *self = user_data;
  FjMarkList *list = fj_reading_view_get_marks (self);
  guint n = 0;

  for (guint i = 0; i < fj_mark_list_get_n (list); i++)
    n += fj_mark_list_get_origin (list, fj_mark_list_get (list, i)->uid) == FJ_MARK_OUTSIDE;
  g_simple_action_set_state (action, value);
  fj_mark_tool_show_outside (self->mark_tool, g_variant_get_boolean (value));
  fj_mark_panel_update (FJ_MARK_PANEL (self->mark_panel));
  if (n == 0 && g_variant_get_boolean (value))
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts),
                                 adw_toast_new (_ ("There are no marks from elsewhere on these images.")));
}

void
fj_reading_view_update_mark_actions (FjReadingView *self)
{
  FjMarkKind kind = fj_mark_tool_get_kind (self->mark_tool);
  const char *word = kind != FJ_MARK_N_KINDS ? fj_mark_kind_to_string (kind) : "";
  gboolean has_draft = fj_mark_tool_get_draft (self->mark_tool) != NULL;
  gboolean has_picked = fj_mark_tool_get_picked (self->mark_tool) != NULL;
  FjPane *pane = active (self);

  g_simple_action_set_state (find_action (self, "measure"), g_variant_new_string (word));
  g_simple_action_set_enabled (find_action (self, "finish-mark"), has_draft);
  g_simple_action_set_enabled (find_action (self, "histogram"), has_picked);
  g_simple_action_set_enabled (find_action (self, "key-image"), fj_pane_get_set (pane) != NULL);
  g_simple_action_set_enabled (find_action (self, "unpoint"), self->point_frame != NULL || has_draft
                                                                  || has_picked || kind != FJ_MARK_N_KINDS);
  g_simple_action_set_enabled (find_action (self, "clear-pane"),
                               fj_pane_get_set (pane) != NULL || has_picked);
}

void
fj_reading_view_add_mark_actions (FjReadingView *self)
{
  static const GActionEntry entries[] = {
    { "measure", on_measure, "s", "''" },       { "measure-keys", on_measure_keys },
    { "finish-mark", on_finish_mark },          { "key-image", on_key_image },
    { "next-key-image", on_next_key },          { "histogram", on_histogram },
    { "marks", NULL, NULL, "false", on_marks }, { "outside-marks", NULL, NULL, "false", on_outside_marks }
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

/* --- held keys: the lens and the value under the pointer --- */

static void
look_closely (FjReadingView *self, guint key, gboolean is_held)
{
  for (guint i = 0; i < fj_pane_grid_get_n_panes (grid (self)); i++)
    {
      FjPane *pane = fj_pane_grid_get_pane (grid (self), i);

      if (key == GDK_KEY_e || key == GDK_KEY_E)
        fj_pane_set_lens (pane, is_held);
      else if (key == GDK_KEY_Alt_L || key == GDK_KEY_Alt_R)
        fj_pane_set_probe (pane, is_held);
    }
}

static gboolean
on_key_pressed (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  if (!(state & GDK_CONTROL_MASK))
    look_closely (user_data, key, TRUE);
  return key == GDK_KEY_e && !(state & (GDK_CONTROL_MASK | GDK_ALT_MASK));
}

static void
on_key_released (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  look_closely (user_data, key, FALSE);
}

/* Who types somewhere else has let go of all keys here. */
static void
on_left (GtkEventControllerFocus *controller, gpointer user_data)
{
  look_closely (user_data, GDK_KEY_e, FALSE);
  look_closely (user_data, GDK_KEY_Alt_L, FALSE);
}

void
fj_reading_view_add_held_keys (FjReadingView *self, GtkWidget *where)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect (controller, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect (controller, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (where, controller);
  controller = gtk_event_controller_focus_new ();
  g_signal_connect (controller, "leave", G_CALLBACK (on_left), self);
  gtk_widget_add_controller (where, controller);
}

/* --- the tool --- */

static void
on_stepped (FjReadingView *self)
{
  fj_viewport_history_record_marks (self->history);
  fj_reading_view_update_actions (self);
}

/* Of several people who chose one image. */
static gboolean
is_first_key (FjMarkList *marks, guint key)
{
  const FjMarkImage *image = fj_mark_list_get_any_key (marks, key, NULL);

  for (guint i = 0; i < key; i++)
    if (fj_mark_image_equal (fj_mark_list_get_any_key (marks, i, NULL), image))
      return FALSE;
  return TRUE;
}

/* In the strip: of each series how many of its images are key images. */
static void
count_keys (FjReadingView *self)
{
  FjMarkList *marks = fj_reading_view_get_marks (self);
  guint n_keys = fj_mark_list_get_n_all_keys (marks);

  for (guint i = 0; i <= self->priors->len; i++)
    {
      FjImageStore *store = i == 0 ? self->store : g_ptr_array_index (self->priors, i - 1);

      for (guint k = 0; store != NULL && k < g_list_model_get_n_items (G_LIST_MODEL (store)); k++)
        {
          g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (store), k);
          FjSeriesRow *row = fj_series_strip_find (FJ_SERIES_STRIP (self->strip), set);
          FjImagePlace place;
          guint n = 0;

          for (guint j = 0; row != NULL && j < n_keys; j++)
            n += is_first_key (marks, j)
                 && fj_reading_view_find_image (self, fj_mark_list_get_any_key (marks, j, NULL), NULL, &place)
                 && place.set == set;
          if (row != NULL)
            fj_series_row_set_n_keys (row, n);
        }
    }
}

static void
on_said (FjReadingView *self, const char *sentence)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (sentence));
}

void
fj_reading_view_make_mark_tool (FjReadingView *self)
{
  self->mark_tool = fj_mark_tool_new ();
  g_signal_connect_swapped (self->mark_tool, "stepped", G_CALLBACK (on_stepped), self);
  g_signal_connect_swapped (self->mark_tool, "said", G_CALLBACK (on_said), self);
}

void
fj_reading_view_watch_mark_tool (FjReadingView *self)
{
  g_signal_connect_swapped (self->mark_tool, "changed", G_CALLBACK (fj_reading_view_update_mark_actions),
                            self);
  g_signal_connect_swapped (fj_reading_view_get_marks (self), "changed", G_CALLBACK (count_keys), self);
}
