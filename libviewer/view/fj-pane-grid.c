#include "fj-pane-grid.h"

#include <string.h>

#include "fj-language.h"

enum
{
  PANE_ADDED,
  ACTIVE_CHANGED,
  LAYOUT_CHANGED,
  DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

struct _FjPaneGrid
{
  GtkWidget parent_instance;

  GtkWidget *screens[FJ_PANE_GRID_SCREENS]; /* of FjPaneCells: the first is a child; NULL: not asked for */
  GPtrArray *panes;            /* of FjPane: those that have a place are children of its screen */
  guint rows, columns, active; /* rows and columns of cells */
  GArray *boxes;               /* of FjPaneBox: one for each pane that has a place */
  gboolean is_maximised;
};

G_DEFINE_FINAL_TYPE (FjPaneGrid, fj_pane_grid, GTK_TYPE_WIDGET)

/* --- taking panes and series along --- */

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, gpointer user_data)
{
  FjPane *pane = FJ_PANE (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (source));

  if (!(state & GDK_CONTROL_MASK) || fj_pane_get_set (pane) == NULL)
    return NULL;
  return gdk_content_provider_new_typed (FJ_TYPE_PANE, pane);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  FjPaneGrid *self = user_data;
  GtkWidget *pane = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GObject *what = g_value_get_object (value);

  if (what == NULL || what == G_OBJECT (pane))
    return FALSE;
  fj_pane_grid_set_active (self, FJ_PANE (pane));
  g_signal_emit (self, signals[DROPPED], 0, pane, what);
  return TRUE;
}

static void
on_focus (GtkEventControllerFocus *controller, gpointer user_data)
{
  GtkWidget *pane = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  fj_pane_grid_set_active (user_data, FJ_PANE (pane));
}

static void
on_maximise (FjPane *pane, gpointer user_data)
{
  FjPaneGrid *self = user_data;

  fj_pane_grid_set_active (self, pane);
  fj_pane_grid_set_maximised (self, !self->is_maximised);
}

static void
add_pane (FjPaneGrid *self)
{
  GtkWidget *pane = fj_pane_new ();
  GType types[] = { FJ_TYPE_DISPLAY_SET, FJ_TYPE_PANE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  GtkDragSource *source = gtk_drag_source_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_ptr_array_add (self->panes, g_object_ref_sink (pane));
  fj_pane_set_number (FJ_PANE (pane), self->panes->len);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (pane, GTK_EVENT_CONTROLLER (target));
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), self);
  gtk_widget_add_controller (pane, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (focus, "enter", G_CALLBACK (on_focus), self);
  gtk_widget_add_controller (pane, focus);
  g_signal_connect (pane, "maximise", G_CALLBACK (on_maximise), self);
  g_signal_emit (self, signals[PANE_ADDED], 0, pane);
}

/* --- layout --- */

static guint
count_seen (FjPaneGrid *self)
{
  return self->boxes->len;
}

static GtkWidget *
get_screen (FjPaneGrid *self, guint screen)
{
  if (self->screens[screen] == NULL)
    self->screens[screen] = g_object_ref_sink (fj_pane_cells_new ());
  return self->screens[screen];
}

GtkWidget *
fj_pane_grid_get_screen (FjPaneGrid *self, guint screen)
{
  g_return_val_if_fail (FJ_IS_PANE_GRID (self), NULL);
  g_return_val_if_fail (screen > 0 && screen < FJ_PANE_GRID_SCREENS, NULL);
  return get_screen (self, screen);
}

static void
update_panes (FjPaneGrid *self)
{
  while (self->panes->len < count_seen (self))
    add_pane (self);
  self->active = MIN (self->active, count_seen (self) - 1);
  for (guint i = 0; i < self->panes->len; i++)
    {
      gboolean is_seen = i < count_seen (self);

      /* One pane has all of its screen; what other screens show stays. */
      if (is_seen && self->is_maximised && i != self->active)
        is_seen = g_array_index (self->boxes, FjPaneBox, i).screen
                  != g_array_index (self->boxes, FjPaneBox, self->active).screen;

      gtk_widget_set_visible (g_ptr_array_index (self->panes, i), is_seen);
      /* Alone, it needs no frame to be told from others. */
      fj_pane_set_active (g_ptr_array_index (self->panes, i), i == self->active && count_seen (self) > 1);
    }
}

/* Each screen its panes. */
static void
place_panes (FjPaneGrid *self)
{
  for (guint screen = 0; screen < FJ_PANE_GRID_SCREENS; screen++)
    {
      GtkWidget *panes[FJ_PANE_GRID_PANES];
      FjPaneBox boxes[FJ_PANE_GRID_PANES];
      guint n = 0;

      for (guint i = 0; i < self->boxes->len; i++)
        if (g_array_index (self->boxes, FjPaneBox, i).screen == screen)
          {
            panes[n] = g_ptr_array_index (self->panes, i);
            boxes[n++] = g_array_index (self->boxes, FjPaneBox, i);
          }
      if (n > 0 || self->screens[screen] != NULL)
        fj_pane_cells_set (FJ_PANE_CELLS (get_screen (self, screen)), self->rows, self->columns, panes, boxes,
                           n);
    }
}

void
fj_pane_grid_set_boxes (FjPaneGrid *self, guint rows, guint columns, const FjPaneBox *boxes, guint n_boxes)
{
  g_return_if_fail (FJ_IS_PANE_GRID (self));
  g_return_if_fail (n_boxes > 0 && n_boxes <= FJ_PANE_GRID_PANES);
  g_return_if_fail (rows > 0 && rows <= FJ_PANE_GRID_CELLS && columns > 0 && columns <= FJ_PANE_GRID_CELLS);
  if (rows == self->rows && columns == self->columns && !self->is_maximised && n_boxes == self->boxes->len
      && memcmp (boxes, self->boxes->data, n_boxes * sizeof *boxes) == 0)
    return;
  self->rows = rows;
  self->columns = columns;
  g_array_set_size (self->boxes, 0);
  g_array_append_vals (self->boxes, boxes, n_boxes);
  self->is_maximised = FALSE;
  update_panes (self);
  place_panes (self);
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
  g_signal_emit (self, signals[ACTIVE_CHANGED], 0);
}

void
fj_pane_grid_set_layout (FjPaneGrid *self, guint rows, guint columns)
{
  FjPaneBox boxes[FJ_PANE_GRID_PANES];

  g_return_if_fail (FJ_IS_PANE_GRID (self));
  rows = CLAMP (rows, 1, FJ_PANE_GRID_MOST);
  columns = CLAMP (columns, 1, FJ_PANE_GRID_MOST);
  for (guint i = 0; i < rows * columns; i++)
    boxes[i] = (FjPaneBox){ i / columns, i % columns, 1, 1, 0 };
  fj_pane_grid_set_boxes (self, rows, columns, boxes, rows * columns);
}

const FjPaneBox *
fj_pane_grid_get_box (FjPaneGrid *self, guint index)
{
  g_return_val_if_fail (FJ_IS_PANE_GRID (self), NULL);
  return index < self->boxes->len ? &g_array_index (self->boxes, FjPaneBox, index) : NULL;
}

guint
fj_pane_grid_get_n_seen (FjPaneGrid *self)
{
  g_return_val_if_fail (FJ_IS_PANE_GRID (self), 0);
  return self->boxes->len;
}

void
fj_pane_grid_get_layout (FjPaneGrid *self, guint *rows, guint *columns)
{
  g_return_if_fail (FJ_IS_PANE_GRID (self));
  *rows = self->rows;
  *columns = self->columns;
}

guint
fj_pane_grid_get_n_panes (FjPaneGrid *self)
{
  g_return_val_if_fail (FJ_IS_PANE_GRID (self), 0);
  return self->panes->len;
}

FjPane *
fj_pane_grid_get_pane (FjPaneGrid *self, guint index)
{
  g_return_val_if_fail (FJ_IS_PANE_GRID (self), NULL);
  return index < self->panes->len ? g_ptr_array_index (self->panes, index) : NULL;
}

gint
fj_pane_grid_find (FjPaneGrid *self, FjPane *pane)
{
  guint index;

  g_return_val_if_fail (FJ_IS_PANE_GRID (self), -1);
  return g_ptr_array_find (self->panes, pane, &index) ? (gint) index : -1;
}

FjPane *
fj_pane_grid_get_active (FjPaneGrid *self)
{
  g_return_val_if_fail (FJ_IS_PANE_GRID (self), NULL);
  return g_ptr_array_index (self->panes, self->active);
}

void
fj_pane_grid_set_active (FjPaneGrid *self, FjPane *pane)
{
  gint index = fj_pane_grid_find (self, pane);

  if (index < 0 || (guint) index == self->active || (guint) index >= count_seen (self))
    return;
  self->active = (guint) index;
  update_panes (self);
  g_signal_emit (self, signals[ACTIVE_CHANGED], 0);
}

void
fj_pane_grid_move_active (FjPaneGrid *self, int by)
{
  int n = (int) count_seen (self);
  int next = (((int) self->active + by) % n + n) % n;

  fj_pane_grid_set_active (self, fj_pane_grid_get_pane (self, (guint) next));
  gtk_widget_grab_focus (GTK_WIDGET (fj_pane_grid_get_active (self)));
}

void
fj_pane_grid_set_maximised (FjPaneGrid *self, gboolean is_maximised)
{
  g_return_if_fail (FJ_IS_PANE_GRID (self));
  is_maximised = is_maximised && count_seen (self) > 1;
  if (self->is_maximised == is_maximised)
    return;
  self->is_maximised = is_maximised;
  update_panes (self);
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

gboolean
fj_pane_grid_get_maximised (FjPaneGrid *self)
{
  g_return_val_if_fail (FJ_IS_PANE_GRID (self), FALSE);
  return self->is_maximised;
}

/* --- widget --- */

static void
fj_pane_grid_dispose (GObject *object)
{
  FjPaneGrid *self = FJ_PANE_GRID (object);

  for (guint i = 0; i < FJ_PANE_GRID_SCREENS; i++)
    {
      if (i == 0 && self->screens[i] != NULL)
        gtk_widget_unparent (self->screens[i]);
      g_clear_object (&self->screens[i]);
    }
  g_ptr_array_set_size (self->panes, 0);
  G_OBJECT_CLASS (fj_pane_grid_parent_class)->dispose (object);
}

static void
fj_pane_grid_finalize (GObject *object)
{
  g_ptr_array_unref (FJ_PANE_GRID (object)->panes);
  g_array_unref (FJ_PANE_GRID (object)->boxes);
  G_OBJECT_CLASS (fj_pane_grid_parent_class)->finalize (object);
}

static void
fj_pane_grid_class_init (FjPaneGridClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = fj_pane_grid_dispose;
  object_class->finalize = fj_pane_grid_finalize;
  signals[PANE_ADDED] = g_signal_new ("pane-added", FJ_TYPE_PANE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, FJ_TYPE_PANE);
  signals[ACTIVE_CHANGED] = g_signal_new ("active-changed", FJ_TYPE_PANE_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[LAYOUT_CHANGED] = g_signal_new ("layout-changed", FJ_TYPE_PANE_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[DROPPED] = g_signal_new ("dropped", FJ_TYPE_PANE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, FJ_TYPE_PANE, G_TYPE_OBJECT);
  gtk_widget_class_set_css_name (widget_class, "panegrid");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fj_pane_grid_init (FjPaneGrid *self)
{
  self->panes = g_ptr_array_new_with_free_func (g_object_unref);
  self->boxes = g_array_new (FALSE, FALSE, sizeof (FjPaneBox));
  gtk_widget_set_parent (get_screen (self, 0), GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Images"), -1);
}

GtkWidget *
fj_pane_grid_new (void)
{
  return g_object_new (FJ_TYPE_PANE_GRID, NULL);
}
