/* The reading view: panes that move together, lines where they cut one another, and one place seen in all of
 * them. Which panes: those of one group of the hang, all that can when a person asks for it, and those that a
 * person linked. */
#include "fj-reading-view-private.h"

#include <string.h>

#include "fj-language.h"
#include "fj-reference-line.h"
#include "fj-sync.h"

static FjPane *
get_pane (FjReadingView *self, guint index)
{
  return fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), index);
}

static guint
count_seen (FjReadingView *self)
{
  return fj_pane_grid_get_n_seen (FJ_PANE_GRID (self->grid));
}

static gboolean
get_subject (FjPane *pane, FjSyncPane *subject)
{
  const FjShownImage *shown = fj_pane_get_shown (pane);

  *subject = (FjSyncPane){ .set = fj_pane_get_set (pane),
                           .viewport = fj_pane_get_viewport (pane),
                           .facts = shown != NULL ? shown->facts : NULL };
  fj_pane_get_room (pane, &subject->room);
  return subject->set != NULL;
}

/* --- groups and links --- */

void
fj_reading_view_forget_groups (FjReadingView *self)
{
  memset (self->groups, 0, sizeof self->groups);
  for (guint i = 0; i < G_N_ELEMENTS (self->links); i++)
    g_clear_pointer (&self->links[i].key, g_free);
  g_clear_pointer (&self->point_frame, g_free);
}

static gboolean
is_linked (FjReadingView *self, guint index)
{
  FjPane *pane = get_pane (self, index);
  FjDisplaySet *set = pane != NULL ? fj_pane_get_set (pane) : NULL;

  return set != NULL && g_strcmp0 (self->links[index].key, fj_display_set_get_key (set)) == 0;
}

static gboolean
belongs (guint one, guint other)
{
  return one != 0 && one == other;
}

/* --- following --- */

static void
follow_scroll (FjReadingView *self, guint from, const FjSyncPane *moved, guint to)
{
  FjPane *pane = get_pane (self, to);
  FjSyncPane subject;
  FjSyncLink link = { self->links[from].place, self->links[to].place };
  gboolean by_link = is_linked (self, from) && is_linked (self, to);
  FjViewport viewport;

  if (!by_link && !self->is_scrolling_all && !belongs (self->groups[from].scroll, self->groups[to].scroll))
    return;
  if (!get_subject (pane, &subject))
    return;
  viewport = *subject.viewport;
  if (fj_sync_scroll (moved, &subject, by_link ? &link : NULL, &viewport.image))
    fj_pane_set_viewport (pane, &viewport);
}

static void
follow_look (
    FjReadingView *self, guint from, const FjSyncPane *moved, guint to, gboolean zooms, gboolean windows)
{
  FjPane *pane = get_pane (self, to);
  FjSyncPane subject;
  FjViewport viewport;

  if (zooms && belongs (self->groups[from].zoom, self->groups[to].zoom) && get_subject (pane, &subject)
      && fj_sync_zoom (moved, &subject, &viewport))
    fj_pane_set_viewport (pane, &viewport);
  if (windows && belongs (self->groups[from].window, self->groups[to].window) && get_subject (pane, &subject)
      && fj_sync_window (moved, &subject, &viewport))
    fj_pane_set_viewport (pane, &viewport);
}

void
fj_reading_view_synchronise (FjReadingView *self, guint index, const FjViewport *before)
{
  const FjViewport *now = fj_pane_get_viewport (get_pane (self, index));
  gboolean scrolls = before->image != now->image;
  gboolean zooms = before->zoom_mode != now->zoom_mode || before->zoom != now->zoom
                   || before->center_column != now->center_column || before->center_row != now->center_row;
  gboolean windows = before->window_mode != now->window_mode || before->voi != now->voi
                     || before->center != now->center || before->width != now->width;
  FjSyncPane moved;

  if (self->is_following || self->is_hanging || index >= count_seen (self))
    return;
  /* What follows is not followed, and is no step of its own to be taken back. */
  self->is_following = TRUE;
  if ((scrolls || zooms || windows) && get_subject (get_pane (self, index), &moved))
    for (guint i = 0; i < count_seen (self); i++)
      {
        if (i == index)
          continue;
        if (scrolls)
          follow_scroll (self, index, &moved, i);
        if (zooms || windows)
          follow_look (self, index, &moved, i, zooms, windows);
      }
  self->is_following = FALSE;
  if (scrolls)
    fj_reading_view_update_marks (self);
}

/* --- lines and the place that is pointed at --- */

static void
add_line (FjPaneMarks *marks,
          const FjPlane *plane,
          guint rows,
          guint columns,
          const FjImageFacts *target,
          gboolean is_faint)
{
  FjReferenceLine line;
  FjPaneLine *added;

  if (marks->n_lines == FJ_PANE_MARKS_MOST_LINES
      || !fj_reference_line_find (plane, rows, columns, &target->plane, target->rows, target->columns, &line))
    return;
  added = &marks->lines[marks->n_lines++];
  *added = (FjPaneLine){ { line.column[0], line.column[1] }, { line.row[0], line.row[1] }, is_faint };
}

static void
add_end (FjPaneMarks *marks, FjDisplaySet *set, guint index, const FjImageFacts *target)
{
  const FjDisplayImage *image = fj_display_set_get_image (set, index);

  if (image != NULL && image->is_here && image->stack.has_plane
      && g_strcmp0 (image->stack.frame_of_reference, target->frame_of_reference) == 0)
    add_line (marks, &image->stack.plane, image->stack.rows, image->stack.columns, target, TRUE);
}

/* Where the image of the active pane and the ends of its stack cut the one of @pane. */
static void
add_lines (FjReadingView *self, FjPane *pane, FjPaneMarks *marks)
{
  FjPane *active = fj_pane_grid_get_active (FJ_PANE_GRID (self->grid));
  const FjShownImage *from = fj_pane_get_shown (active), *on = fj_pane_get_shown (pane);
  FjDisplaySet *set = fj_pane_get_set (active);
  guint n;

  if (!self->shows_lines || pane == active || from == NULL || on == NULL || set == NULL
      || !from->facts->has_plane || !on->facts->has_plane || from->facts->frame_of_reference == NULL
      || *from->facts->frame_of_reference == '\0'
      || g_strcmp0 (from->facts->frame_of_reference, on->facts->frame_of_reference) != 0)
    return;
  n = fj_display_set_get_n_images (set);
  /* Images that lie anyhow have no ends. */
  if (n > 1 && !(fj_display_set_get_stack_flags (set) & (FJ_STACK_UNPLACED | FJ_STACK_MIXED)))
    {
      add_end (marks, set, 0, on->facts);
      add_end (marks, set, n - 1, on->facts);
    }
  add_line (marks, &from->facts->plane, from->facts->rows, from->facts->columns, on->facts, FALSE);
}

static void
add_cross (FjReadingView *self, FjPane *pane, FjPaneMarks *marks)
{
  const FjShownImage *shown = fj_pane_get_shown (pane);
  FjSyncPane subject;
  double column, row;
  guint image;

  if (self->point_frame == NULL || shown == NULL || !shown->facts->has_plane || !get_subject (pane, &subject)
      || !fj_sync_find_point (&subject, self->point_frame, self->point, &image, &column, &row)
      || image != subject.viewport->image)
    return;
  marks->has_cross = TRUE;
  marks->cross_column = column;
  marks->cross_row = row;
}

void
fj_reading_view_update_marks (FjReadingView *self)
{
  for (guint i = 0; i < count_seen (self); i++)
    {
      FjPane *pane = get_pane (self, i);
      FjPaneMarks marks = { .is_linked = is_linked (self, i) };

      add_lines (self, pane, &marks);
      add_cross (self, pane, &marks);
      fj_pane_set_marks (pane, &marks);
    }
}

/* Every pane that has the place goes there. */
static void
on_pointed (FjPane *pane, double column, double row, gpointer user_data)
{
  FjReadingView *self = user_data;
  const FjShownImage *shown = fj_pane_get_shown (pane);

  if (shown == NULL || !shown->facts->has_plane || shown->facts->frame_of_reference == NULL)
    return;
  fj_reading_view_touch (self);
  g_free (self->point_frame);
  self->point_frame = g_strdup (shown->facts->frame_of_reference);
  self->point = fj_plane_to_patient (&shown->facts->plane, column - 0.5, row - 0.5);
  self->is_following = TRUE;
  for (guint i = 0; i < count_seen (self); i++)
    {
      FjPane *other = get_pane (self, i);
      FjSyncPane subject;
      FjViewport viewport;
      double at_column, at_row;

      if (other == pane || !get_subject (other, &subject))
        continue;
      viewport = *subject.viewport;
      if (fj_sync_find_point (&subject, self->point_frame, self->point, &viewport.image, &at_column, &at_row))
        fj_pane_set_viewport (other, &viewport);
    }
  self->is_following = FALSE;
  fj_reading_view_update_marks (self);
  fj_reading_view_update_actions (self);
}

void
fj_reading_view_watch_pane (FjReadingView *self, FjPane *pane)
{
  g_signal_connect (pane, "pointed", G_CALLBACK (on_pointed), self);
}

/* --- actions --- */

static void
on_lines (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  FjReadingView *self = user_data;

  g_simple_action_set_state (action, value);
  self->shows_lines = g_variant_get_boolean (value);
  fj_reading_view_update_marks (self);
}

static void
on_scroll_all (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  FjReadingView *self = user_data;

  g_simple_action_set_state (action, value);
  self->is_scrolling_all = g_variant_get_boolean (value);
  fj_reading_view_add_toast (
      self, adw_toast_new (
                self->is_scrolling_all
                    ? _ ("Parallel series of one frame of reference scroll together.")
                    : _ ("Series scroll together only by the hanging protocol and where they are linked.")));
}

/* The images that are seen now lie at the same place: of all panes that are parallel to the active one. */
static void
on_link (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;
  FjPane *active = fj_pane_grid_get_active (FJ_PANE_GRID (self->grid));
  gint index = fj_pane_grid_find (FJ_PANE_GRID (self->grid), active);
  const FjShownImage *from = fj_pane_get_shown (active);
  gboolean was_linked = index >= 0 && is_linked (self, (guint) index);
  guint n = 0;

  fj_reading_view_touch (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->links); i++)
    g_clear_pointer (&self->links[i].key, g_free);
  for (guint i = 0; !was_linked && from != NULL && from->facts->has_plane && i < count_seen (self); i++)
    {
      FjPane *pane = get_pane (self, i);
      const FjShownImage *shown = fj_pane_get_shown (pane);

      if (shown == NULL || !shown->facts->has_plane
          || !fj_sync_is_parallel (&from->facts->plane, &shown->facts->plane))
        continue;
      self->links[i].key = g_strdup (fj_display_set_get_key (fj_pane_get_set (pane)));
      self->links[i].place = shown->facts->plane.origin;
      n++;
    }
  if (n == 1)
    g_clear_pointer (&self->links[index].key, g_free);
  fj_reading_view_update_marks (self);
  fj_reading_view_add_toast (self, adw_toast_new (was_linked ? _ ("The link of the panes is undone.")
                                                  : n > 1 ? _ ("Linked: these images lie at the same place.")
                                                          : _ ("No other pane is parallel to this one.")));
}

static void
on_unpoint (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjReadingView *self = user_data;

  if (fj_mark_tool_abandon (self->mark_tool))
    return;
  g_clear_pointer (&self->point_frame, g_free);
  fj_reading_view_update_marks (self);
  fj_reading_view_update_actions (self);
}

void
fj_reading_view_add_sync_actions (FjReadingView *self)
{
  static const GActionEntry entries[] = { { "reference-lines", NULL, NULL, "true", on_lines },
                                          { "scroll-all", NULL, NULL, "false", on_scroll_all },
                                          { "link", on_link },
                                          { "unpoint", on_unpoint } };

  self->shows_lines = TRUE;
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
