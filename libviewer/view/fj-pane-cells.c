#include "fj-pane-cells.h"

#define GAP 2

typedef struct
{
  GtkWidget *pane;
  FjPaneBox box;
} Cell;

struct _FjPaneCells
{
  GtkWidget parent_instance;

  guint rows, columns;
  GArray *cells; /* of Cell, whose panes are children */
};

G_DEFINE_FINAL_TYPE (FjPaneCells, fj_pane_cells, GTK_TYPE_WIDGET)

/* --- what lies here --- */

static gboolean
has (GtkWidget *const *panes, guint n, GtkWidget *pane)
{
  for (guint i = 0; i < n; i++)
    if (panes[i] == pane)
      return TRUE;
  return FALSE;
}

void
fj_pane_cells_set (
    FjPaneCells *self, guint rows, guint columns, GtkWidget *const *panes, const FjPaneBox *boxes, guint n)
{
  g_return_if_fail (FJ_IS_PANE_CELLS (self));
  g_return_if_fail (rows > 0 && columns > 0);

  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkWidget *pane = g_array_index (self->cells, Cell, i).pane;

      if (!has (panes, n, pane) && gtk_widget_get_parent (pane) == GTK_WIDGET (self))
        gtk_widget_unparent (pane);
    }
  g_array_set_size (self->cells, 0);
  for (guint i = 0; i < n; i++)
    {
      Cell cell = { panes[i], boxes[i] };

      if (gtk_widget_get_parent (panes[i]) != GTK_WIDGET (self))
        {
          if (gtk_widget_get_parent (panes[i]) != NULL)
            gtk_widget_unparent (panes[i]);
          gtk_widget_set_parent (panes[i], GTK_WIDGET (self));
        }
      g_array_append_val (self->cells, cell);
    }
  self->rows = rows;
  self->columns = columns;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* --- places --- */

/* Edges are rounded, not sizes: no crumbs at the right and below. */
static int
get_edge (guint cell, guint n_cells, int size)
{
  return (int) ((gint64) cell * (size + GAP) / n_cells);
}

static cairo_rectangle_int_t
get_place (FjPaneCells *self, const FjPaneBox *box, int width, int height)
{
  int x = get_edge (box->column, self->columns, width), y = get_edge (box->row, self->rows, height);

  return (cairo_rectangle_int_t){ x, y, get_edge (box->column + box->columns, self->columns, width) - GAP - x,
                                  get_edge (box->row + box->rows, self->rows, height) - GAP - y };
}

/* The only one that is seen has all the room. */
static GtkWidget *
get_alone (FjPaneCells *self)
{
  GtkWidget *alone = NULL;

  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkWidget *pane = g_array_index (self->cells, Cell, i).pane;

      if (gtk_widget_get_visible (pane) && alone != NULL)
        return NULL;
      if (gtk_widget_get_visible (pane))
        alone = pane;
    }
  return alone;
}

/* --- widget --- */

static void
fj_pane_cells_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = 240;
  *natural = 480;
}

static void
fj_pane_cells_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FjPaneCells *self = FJ_PANE_CELLS (widget);
  GtkWidget *alone = get_alone (self);

  for (guint i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = &g_array_index (self->cells, Cell, i);
      cairo_rectangle_int_t place = get_place (self, &cell->box, width, height);

      if (!gtk_widget_get_visible (cell->pane))
        continue;
      if (alone != NULL)
        place = (cairo_rectangle_int_t){ 0, 0, width, height };
      gtk_widget_size_allocate (
          cell->pane, &(GtkAllocation){ place.x, place.y, MAX (place.width, 1), MAX (place.height, 1) }, -1);
    }
}

/* Only the lines between panes: what lies under a picture would be drawn with each of them. */
static void
fj_pane_cells_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA line = { 0.20f, 0.22f, 0.24f, 1 };
  FjPaneCells *self = FJ_PANE_CELLS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean is_alone = get_alone (self) != NULL;

  for (guint i = 0; i < self->cells->len && !is_alone; i++)
    {
      cairo_rectangle_int_t at = get_place (self, &g_array_index (self->cells, Cell, i).box, width, height);
      float x = (float) at.x, y = (float) at.y, w = (float) at.width, h = (float) at.height;

      if (at.x + at.width < width)
        gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x + w, y, GAP, h + GAP));
      if (at.y + at.height < height)
        gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x, y + h, w, GAP));
    }
  GTK_WIDGET_CLASS (fj_pane_cells_parent_class)->snapshot (widget, snapshot);
}

static void
fj_pane_cells_dispose (GObject *object)
{
  FjPaneCells *self = FJ_PANE_CELLS (object);
  GtkWidget *pane;

  g_array_set_size (self->cells, 0);
  while ((pane = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (pane);
  G_OBJECT_CLASS (fj_pane_cells_parent_class)->dispose (object);
}

static void
fj_pane_cells_finalize (GObject *object)
{
  g_array_unref (FJ_PANE_CELLS (object)->cells);
  G_OBJECT_CLASS (fj_pane_cells_parent_class)->finalize (object);
}

static void
fj_pane_cells_class_init (FjPaneCellsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = fj_pane_cells_dispose;
  object_class->finalize = fj_pane_cells_finalize;
  widget_class->measure = fj_pane_cells_measure;
  widget_class->size_allocate = fj_pane_cells_size_allocate;
  widget_class->snapshot = fj_pane_cells_snapshot;
  gtk_widget_class_set_css_name (widget_class, "panecells");
}

static void
fj_pane_cells_init (FjPaneCells *self)
{
  self->rows = self->columns = 1;
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
fj_pane_cells_new (void)
{
  return g_object_new (FJ_TYPE_PANE_CELLS, NULL);
}
