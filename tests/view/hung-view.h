/* For tests of the reading view: what hangs in which pane. */
#pragma once

#include "view-fixture.h"

#include "fj-reading-view-private.h"

G_GNUC_UNUSED static FjPane *
get_pane (GtkWidget *view, guint index)
{
  return fj_pane_grid_get_pane (FJ_PANE_GRID (FJ_READING_VIEW (view)->grid), index);
}

typedef struct
{
  GtkWidget *view;
  guint n;
} Hung;

static gboolean
is_hung (gpointer user_data)
{
  const Hung *hung = user_data;

  for (guint i = 0; i < hung->n; i++)
    if (get_pane (hung->view, i) == NULL || fj_pane_get_shown (get_pane (hung->view, i)) == NULL)
      return FALSE;
  return TRUE;
}

/* The first @n panes have their images. */
G_GNUC_UNUSED static void
wait_hung (GtkWidget *view, guint n)
{
  wait_for (is_hung, &(Hung){ view, n });
}

/* Series number of what pane @index shows; -1: nothing. */
G_GNUC_UNUSED static gint
number (GtkWidget *view, guint index)
{
  FjDisplaySet *set = fj_pane_get_set (get_pane (view, index));

  return set != NULL ? fj_display_set_get_series_number (set) : -1;
}

G_GNUC_UNUSED static void
act (GtkWidget *view, const char *action, GVariant *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (FJ_READING_VIEW (view)->actions), action, parameter);
}

/* A window of all of the screen with what @script draws. */
G_GNUC_UNUSED static GtkWidget *
open_view (Room *room, const char *script)
{
  GtkWidget *view = fj_reading_view_new ();

  open_room (room, script);
  show (room, view);
  fj_reading_view_set_store (FJ_READING_VIEW (view), room->store);
  return view;
}

G_GNUC_UNUSED static void
close_view (Room *room, GtkWidget *view)
{
  fj_reading_view_set_store (FJ_READING_VIEW (view), NULL);
  close_room (room);
}
