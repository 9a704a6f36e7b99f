#include "viewer-hanging-grid.h"

#include "fj-language.h"
#include "fj-window-presets.h"
#include "viewer-hanging-edit.h"

typedef struct
{
  guint screen, row, column;
} Cell;

struct _ViewerHangingGrid
{
  AdwBin parent;
  Cell selected;
  GString *layout;    /* which boxes lie where: only another one is built anew */
  GPtrArray *buttons; /* of GtkWidget */
  gboolean is_showing;
};

G_DEFINE_FINAL_TYPE (ViewerHangingGrid, viewer_hanging_grid, ADW_TYPE_BIN)

enum
{
  SELECTED,
  SWAPPED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const Cell *
cell_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "cell");
}

static gboolean
is_same (const Cell *a, const Cell *b)
{
  return a->screen == b->screen && a->row == b->row && a->column == b->column;
}

/* --- choosing and dragging --- */

static void
mark (ViewerHangingGrid *self)
{
  self->is_showing = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_toggle_button_set_active (self->buttons->pdata[i],
                                  is_same (cell_of (self->buttons->pdata[i]), &self->selected));
  self->is_showing = FALSE;
}

void
viewer_hanging_grid_select (ViewerHangingGrid *self, guint screen, guint row, guint column)
{
  g_return_if_fail (VIEWER_IS_HANGING_GRID (self));

  self->selected = (Cell){ screen, row, column };
  mark (self);
}

void
viewer_hanging_grid_get_selected (ViewerHangingGrid *self, guint *screen, guint *row, guint *column)
{
  g_return_if_fail (VIEWER_IS_HANGING_GRID (self));

  *screen = self->selected.screen;
  *row = self->selected.row;
  *column = self->selected.column;
}

static void
toggled (GtkToggleButton *button, gpointer data)
{
  ViewerHangingGrid *self = data;

  if (self->is_showing)
    return;
  self->selected = *cell_of (GTK_WIDGET (button));
  mark (self);
  g_signal_emit (self, signals[SELECTED], 0);
}

static GdkContentProvider *
prepare_drag (GtkDragSource *source, double x, double y, gpointer data)
{
  const Cell *cell = cell_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)));

  return gdk_content_provider_new_typed (G_TYPE_VARIANT,
                                         g_variant_new ("(uuu)", cell->screen, cell->row, cell->column));
}

static gboolean
dropped (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  ViewerHangingGrid *self = data;
  const Cell *to = cell_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)));
  GVariant *variant = g_value_get_variant (value);
  Cell from;

  if (variant == NULL || !g_variant_is_of_type (variant, G_VARIANT_TYPE ("(uuu)")))
    return FALSE;
  g_variant_get (variant, "(uuu)", &from.screen, &from.row, &from.column);
  if (is_same (&from, to))
    return FALSE;
  self->selected = *to;
  g_signal_emit (self, signals[SWAPPED], 0, from.screen, from.row, from.column, to->screen, to->row,
                 to->column);
  return TRUE;
}

/* --- what a box says --- */

static char *
describe_look (const FjHangLook *look)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const FjWindowPreset *preset = look->has_window ? fj_window_presets_find ("CT", look->center, look->width)
                                                  : fj_window_presets_get_named ("CT", look->window_preset);

  if (preset != NULL)
    g_ptr_array_add (parts, g_strdup (_ (preset->name)));
  else if (look->has_window)
    g_ptr_array_add (parts, g_strdup_printf ("%g / %g", look->center, look->width));
  if (g_strcmp0 (look->plane, "SAGITTAL") == 0)
    g_ptr_array_add (parts, g_strdup (_ ("sagittal")));
  else if (g_strcmp0 (look->plane, "CORONAL") == 0)
    g_ptr_array_add (parts, g_strdup (_ ("coronal")));
  else if (g_strcmp0 (look->plane, "AXIAL") == 0)
    g_ptr_array_add (parts, g_strdup (_ ("axial")));
  if (look->slab > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("%g mm %s"), look->slab,
                                             look->projection == FJ_HANG_PROJECT_MAX   ? "MIP"
                                             : look->projection == FJ_HANG_PROJECT_MIN ? "MinIP"
                                                                                       : _ ("mean")));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static void
set_line (GtkWidget *button, const char *key, const char *text)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (button), key);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

static void
say (GtkWidget *button, const char *title, const char *found, const char *look, const char *why)
{
  const Cell *cell = cell_of (button);
  g_autofree char *name
      = g_strdup_printf (_ ("Row %u, column %u: %s. %s"), cell->row + 1, cell->column + 1, title, found);

  set_line (button, "title", title);
  set_line (button, "found", found);
  set_line (button, "look", look);
  gtk_widget_set_tooltip_text (button, *why != '\0' ? why : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
say_box (GtkWidget *button,
         const FjHangProtocol *protocol,
         guint index,
         const FjHangBox *box,
         const ViewerHangingTrial *trial)
{
  const FjHangImageSet *set = fj_hang_protocol_find_set (protocol, box->set);
  const char *found = index < trial->found->len ? trial->found->pdata[index] : NULL;
  g_autofree char *look = describe_look (&box->look);
  g_autofree char *title = NULL;

  if (set == NULL)
    {
      say (button, _ ("left free"), "", "", "");
      return;
    }
  title = box->choice > 0 ? g_strdup_printf ("%s #%u", fj_hang_title (set->label), box->choice + 1)
                          : g_strdup (fj_hang_title (set->label));
  if (trial->found->len == 0)
    found = "";
  say (button, title, found != NULL ? found : _ ("nothing found"), look,
       index < trial->why->len ? trial->why->pdata[index] : "");
  if (found == NULL)
    gtk_widget_add_css_class (button, "hanging-missing");
  else
    gtk_widget_remove_css_class (button, "hanging-missing");
}

/* --- building --- */

static GtkWidget *
add_label (GtkWidget *box, GtkWidget *button, const char *key, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 12);
  gtk_widget_add_css_class (label, style);
  g_object_set_data (G_OBJECT (button), key, label);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
make_button (ViewerHangingGrid *self, guint screen, guint row, guint column)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_VARIANT, GDK_ACTION_COPY);
  Cell cell = { screen, row, column };

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  add_label (box, button, "title", "heading");
  add_label (box, button, "found", "caption");
  gtk_widget_add_css_class (add_label (box, button, "look", "caption"), "dim-label");
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "hanging-box");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_vexpand (button, TRUE);
  g_object_set_data_full (G_OBJECT (button), "cell", g_memdup2 (&cell, sizeof cell), g_free);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled), self);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_drag), self);
  g_signal_connect (target, "drop", G_CALLBACK (dropped), self);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (target));
  g_ptr_array_add (self->buttons, button);
  return button;
}

static GtkWidget *
make_screen (ViewerHangingGrid *self, const FjHangStage *stage, guint screen)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 4);
  gtk_widget_add_css_class (grid, "hanging-screen");
  gtk_widget_set_hexpand (grid, TRUE);
  for (guint row = 0; row < stage->rows; row++)
    for (guint column = 0; column < stage->columns; column++)
      {
        const FjHangBox *box = viewer_hanging_edit_find_box (stage, screen, row, column);

        if (box == NULL)
          gtk_grid_attach (GTK_GRID (grid), make_button (self, screen, row, column), (int) column, (int) row,
                           1, 1);
        else if (box->row == row && box->column == column)
          gtk_grid_attach (GTK_GRID (grid), make_button (self, screen, row, column), (int) column, (int) row,
                           (int) box->columns, (int) box->rows);
      }
  return grid;
}

static GString *
describe_layout (const FjHangStage *stage)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%u %u %u", stage->screens, stage->rows, stage->columns);
  for (guint i = 0; i < stage->boxes->len; i++)
    {
      const FjHangBox *box = stage->boxes->pdata[i];

      g_string_append_printf (text, ", %u %u %u %u %u", box->screen, box->row, box->column, box->rows,
                              box->columns);
    }
  return text;
}

static void
build (ViewerHangingGrid *self, const FjHangStage *stage)
{
  GtkWidget *screens = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  g_ptr_array_set_size (self->buttons, 0);
  gtk_box_set_homogeneous (GTK_BOX (screens), TRUE);
  for (guint i = 0; i < stage->screens; i++)
    gtk_box_append (GTK_BOX (screens), make_screen (self, stage, i));
  adw_bin_set_child (ADW_BIN (self), screens);
}

void
viewer_hanging_grid_show (ViewerHangingGrid *self,
                          const FjHangProtocol *protocol,
                          guint index,
                          const ViewerHangingTrial *trial)
{
  const FjHangStage *stage = protocol->stages->pdata[index];
  GString *layout = describe_layout (stage);

  g_return_if_fail (VIEWER_IS_HANGING_GRID (self));

  if (self->layout == NULL || !g_string_equal (layout, self->layout))
    build (self, stage);
  if (self->layout != NULL)
    g_string_free (self->layout, TRUE);
  self->layout = layout;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      const Cell *cell = cell_of (self->buttons->pdata[i]);
      FjHangBox *box = viewer_hanging_edit_find_box (stage, cell->screen, cell->row, cell->column);
      guint at;

      if (box != NULL && g_ptr_array_find (stage->boxes, box, &at))
        say_box (self->buttons->pdata[i], protocol, at, box, trial);
      else
        say (self->buttons->pdata[i], _ ("no box"), "", "", "");
    }
  mark (self);
}

static void
viewer_hanging_grid_finalize (GObject *object)
{
  ViewerHangingGrid *self = VIEWER_HANGING_GRID (object);

  if (self->layout != NULL)
    g_string_free (self->layout, TRUE);
  g_ptr_array_unref (self->buttons);
  G_OBJECT_CLASS (viewer_hanging_grid_parent_class)->finalize (object);
}

static void
viewer_hanging_grid_class_init (ViewerHangingGridClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_grid_finalize;
  signals[SELECTED] = g_signal_new ("selected", VIEWER_TYPE_HANGING_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[SWAPPED] = g_signal_new ("swapped", VIEWER_TYPE_HANGING_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 6, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT,
                                   G_TYPE_UINT, G_TYPE_UINT);
}

static void
viewer_hanging_grid_init (ViewerHangingGrid *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Boxes of the stage"), -1);
}

GtkWidget *
viewer_hanging_grid_new (void)
{
  return g_object_new (VIEWER_TYPE_HANGING_GRID, NULL);
}
