#include "fj-language.h"
#include "viewer-hanging-box-form.h"
#include "viewer-hanging-edit.h"
#include "viewer-hanging-grid.h"
#include "viewer-hanging-pages.h"
#include "viewer-hanging-trial.h"

#define MOST_SCREENS 4

struct _ViewerHangingStages
{
  AdwBin parent;
  ViewerHangingPatient patient;
  gpointer patient_data;
  ViewerHangingDraft *draft;
  gboolean is_showing;
  guint stage;

  GtkWidget *list, *name, *earlier, *later, *remove;
  GtkWidget *screens, *rows, *columns;
  GtkWidget *needed; /* GtkFlowBox of check buttons */
  GtkWidget *grid, *form, *sentence;
};

G_DEFINE_FINAL_TYPE (ViewerHangingStages, viewer_hanging_stages, ADW_TYPE_BIN)

enum
{
  STAGE_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static FjHangProtocol *
copy_protocol (ViewerHangingStages *self)
{
  return fj_hang_protocol_copy (viewer_hanging_draft_get (self->draft));
}

static FjHangStage *
stage_of (ViewerHangingStages *self, const FjHangProtocol *protocol)
{
  return protocol->stages->pdata[self->stage];
}

static FjHangBox *
selected_box (ViewerHangingStages *self, const FjHangStage *stage)
{
  guint screen, row, column;

  viewer_hanging_grid_get_selected (VIEWER_HANGING_GRID (self->grid), &screen, &row, &column);
  return viewer_hanging_edit_find_box (stage, screen, row, column);
}

guint
viewer_hanging_stages_get_stage (ViewerHangingStages *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING_STAGES (self), 0);
  return self->stage;
}

/* --- showing --- */

static void
show_list (ViewerHangingStages *self, const FjHangProtocol *protocol)
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < protocol->stages->len; i++)
    {
      g_autofree char *title = g_strdup_printf (
          "%u · %s", i + 1, fj_hang_title (((const FjHangStage *) protocol->stages->pdata[i])->name));

      gtk_string_list_append (titles, title);
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->list), G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->list), self->stage);
  g_object_unref (titles);
  gtk_widget_set_sensitive (self->earlier, self->stage > 0);
  gtk_widget_set_sensitive (self->later, self->stage + 1 < protocol->stages->len);
  gtk_widget_set_sensitive (self->remove, protocol->stages->len > 1);
}

static void need_toggled (GtkCheckButton *button, gpointer data);

static void
show_needed (ViewerHangingStages *self, const FjHangProtocol *protocol)
{
  const FjHangStage *stage = stage_of (self, protocol);
  GtkFlowBoxChild *child;

  while ((child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->needed), (int) protocol->sets->len))
         != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->needed), GTK_WIDGET (child));
  for (guint i = 0; i < protocol->sets->len; i++)
    {
      const FjHangImageSet *set = protocol->sets->pdata[i];
      GtkWidget *button;

      child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->needed), (int) i);
      if (child == NULL)
        {
          button = gtk_check_button_new ();
          g_signal_connect (button, "toggled", G_CALLBACK (need_toggled), self);
          gtk_flow_box_append (GTK_FLOW_BOX (self->needed), button);
          child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->needed), (int) i);
          gtk_widget_set_focusable (GTK_WIDGET (child), FALSE);
        }
      button = gtk_flow_box_child_get_child (child);
      gtk_check_button_set_label (GTK_CHECK_BUTTON (button), fj_hang_title (set->label));
      g_object_set_data (G_OBJECT (button), "number", GUINT_TO_POINTER (set->number));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (button),
                                   viewer_hanging_edit_is_needed (stage, set->number));
    }
}

static void
show_stage (ViewerHangingStages *self, const FjHangProtocol *protocol)
{
  const FjHangStage *stage = stage_of (self, protocol);
  g_autoptr (ViewerHangingTrial) trial
      = viewer_hanging_trial_new (protocol, self->stage, self->patient (self->patient_data));

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name)), stage->name))
    gtk_editable_set_text (GTK_EDITABLE (self->name), stage->name);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->screens), stage->screens);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->rows), stage->rows);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->columns), stage->columns);
  viewer_hanging_grid_show (VIEWER_HANGING_GRID (self->grid), protocol, self->stage, trial);
  viewer_hanging_box_form_show (VIEWER_HANGING_BOX_FORM (self->form), protocol, selected_box (self, stage));
  gtk_label_set_text (GTK_LABEL (self->sentence), trial->sentence);
}

/* What was chosen may have gone with a step back. */
static void
keep_selection (ViewerHangingStages *self, const FjHangStage *stage)
{
  guint screen, row, column;
  const FjHangBox *box;

  viewer_hanging_grid_get_selected (VIEWER_HANGING_GRID (self->grid), &screen, &row, &column);
  if (screen >= stage->screens || row >= stage->rows || column >= stage->columns)
    screen = row = column = 0;
  box = viewer_hanging_edit_find_box (stage, screen, row, column);
  if (box != NULL)
    viewer_hanging_grid_select (VIEWER_HANGING_GRID (self->grid), box->screen, box->row, box->column);
  else
    viewer_hanging_grid_select (VIEWER_HANGING_GRID (self->grid), screen, row, column);
}

void
viewer_hanging_stages_show (ViewerHangingStages *self, ViewerHangingDraft *draft)
{
  const FjHangProtocol *protocol = viewer_hanging_draft_get (draft);

  g_return_if_fail (VIEWER_IS_HANGING_STAGES (self));

  if (draft != self->draft)
    self->stage = 0;
  g_set_object (&self->draft, draft);
  if (protocol->stages->len == 0)
    return;
  self->stage = MIN (self->stage, protocol->stages->len - 1);
  self->is_showing = TRUE;
  keep_selection (self, stage_of (self, protocol));
  show_list (self, protocol);
  show_needed (self, protocol);
  show_stage (self, protocol);
  self->is_showing = FALSE;
}

/* --- changing the stage --- */

void
viewer_hanging_stages_set_stage (ViewerHangingStages *self, guint stage)
{
  g_return_if_fail (VIEWER_IS_HANGING_STAGES (self));

  self->stage = stage;
  viewer_hanging_stages_show (self, self->draft);
}

static void
to_stage (ViewerHangingStages *self, guint stage)
{
  self->stage = stage;
  g_signal_emit (self, signals[STAGE_CHANGED], 0);
}

static void
stage_chosen (ViewerHangingStages *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->list));

  if (self->is_showing || chosen == GTK_INVALID_LIST_POSITION || chosen == self->stage)
    return;
  to_stage (self, chosen);
  viewer_hanging_stages_show (self, self->draft);
}

static void
name_changed (GtkEditable *entry, gpointer data)
{
  ViewerHangingStages *self = data;
  FjHangProtocol *protocol;
  FjHangStage *stage;

  if (self->is_showing)
    return;
  protocol = copy_protocol (self);
  stage = stage_of (self, protocol);
  g_free (stage->name);
  stage->name = g_strdup (gtk_editable_get_text (entry));
  viewer_hanging_draft_change (self->draft, protocol, entry);
}

static void
grid_changed (GtkSpinButton *spin, gpointer data)
{
  ViewerHangingStages *self = data;
  FjHangProtocol *protocol;

  if (self->is_showing)
    return;
  protocol = copy_protocol (self);
  viewer_hanging_edit_set_grid (stage_of (self, protocol),
                                (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->screens)),
                                (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->rows)),
                                (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->columns)));
  viewer_hanging_draft_change (self->draft, protocol, NULL);
}

static void
need_toggled (GtkCheckButton *button, gpointer data)
{
  ViewerHangingStages *self = data;
  FjHangProtocol *protocol;

  if (self->is_showing)
    return;
  protocol = copy_protocol (self);
  viewer_hanging_edit_set_needed (stage_of (self, protocol),
                                  GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "number")),
                                  gtk_check_button_get_active (button));
  viewer_hanging_draft_change (self->draft, protocol, NULL);
}

static void
add_clicked (ViewerHangingStages *self)
{
  FjHangProtocol *protocol = copy_protocol (self);
  g_autofree char *name = g_strdup_printf (_ ("stage %u"), protocol->stages->len + 1);

  viewer_hanging_edit_add_stage (protocol, name, (gint) self->stage);
  self->stage = protocol->stages->len - 1;
  viewer_hanging_draft_change (self->draft, protocol, NULL);
  to_stage (self, self->stage);
}

static void
remove_clicked (ViewerHangingStages *self)
{
  FjHangProtocol *protocol = copy_protocol (self);

  viewer_hanging_edit_remove_stage (protocol, self->stage);
  viewer_hanging_draft_change (self->draft, protocol, NULL);
  to_stage (self, self->stage);
}

static void
move (ViewerHangingStages *self, gint by)
{
  FjHangProtocol *protocol = copy_protocol (self);

  if (viewer_hanging_edit_move_stage (protocol, self->stage, by))
    self->stage = (guint) ((gint) self->stage + by);
  viewer_hanging_draft_change (self->draft, protocol, NULL);
  to_stage (self, self->stage);
}

static void
earlier_clicked (ViewerHangingStages *self)
{
  move (self, -1);
}

static void
later_clicked (ViewerHangingStages *self)
{
  move (self, 1);
}

/* --- changing boxes --- */

static void
box_selected (ViewerHangingStages *self)
{
  const FjHangProtocol *protocol = viewer_hanging_draft_get (self->draft);

  self->is_showing = TRUE;
  viewer_hanging_box_form_show (VIEWER_HANGING_BOX_FORM (self->form), protocol,
                                selected_box (self, stage_of (self, protocol)));
  self->is_showing = FALSE;
}

static void
boxes_swapped (ViewerHangingGrid *grid,
               guint screen,
               guint row,
               guint column,
               guint to_screen,
               guint to_row,
               guint to_column,
               gpointer data)
{
  ViewerHangingStages *self = data;
  FjHangProtocol *protocol = copy_protocol (self);
  FjHangStage *stage = stage_of (self, protocol);
  FjHangBox *from = viewer_hanging_edit_find_box (stage, screen, row, column);
  FjHangBox *to = viewer_hanging_edit_find_box (stage, to_screen, to_row, to_column);

  if (from != NULL && to == NULL)
    to = viewer_hanging_edit_put (stage, to_screen, to_row, to_column, 0);
  if (from != NULL && to != NULL)
    viewer_hanging_edit_swap (from, to);
  viewer_hanging_draft_change (self->draft, protocol, NULL);
}

static void
box_changed (ViewerHangingBoxForm *form, gpointer field, gpointer data)
{
  ViewerHangingStages *self = data;
  FjHangProtocol *protocol;
  FjHangStage *stage;
  FjHangBox *box;
  guint screen, row, column, rows, columns;

  if (self->is_showing)
    return;
  protocol = copy_protocol (self);
  stage = stage_of (self, protocol);
  viewer_hanging_grid_get_selected (VIEWER_HANGING_GRID (self->grid), &screen, &row, &column);
  box = viewer_hanging_edit_put (stage, screen, row, column, viewer_hanging_box_form_get_set (form));
  viewer_hanging_box_form_take (form, box);
  viewer_hanging_box_form_get_size (form, &rows, &columns);
  if (!viewer_hanging_edit_resize (stage, box, rows, columns))
    {
      self->is_showing = TRUE;
      viewer_hanging_box_form_show (form, protocol, box);
      self->is_showing = FALSE;
    }
  viewer_hanging_draft_change (self->draft, protocol, field);
}

/* --- the widgets --- */

static void
viewer_hanging_stages_finalize (GObject *object)
{
  g_clear_object (&VIEWER_HANGING_STAGES (object)->draft);
  G_OBJECT_CLASS (viewer_hanging_stages_parent_class)->finalize (object);
}

static void
viewer_hanging_stages_class_init (ViewerHangingStagesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_stages_finalize;
  signals[STAGE_CHANGED] = g_signal_new ("stage-changed", VIEWER_TYPE_HANGING_STAGES, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_hanging_stages_init (ViewerHangingStages *self)
{
}

static void
name_widget (GtkWidget *widget, const char *name)
{
  gtk_widget_set_tooltip_text (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
add_button (ViewerHangingStages *self, GtkWidget *bar, const char *icon, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  name_widget (button, name);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static GtkWidget *
add_spin (ViewerHangingStages *self, GtkWidget *bar, const char *title, double most)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (1, most, 1);

  gtk_box_append (GTK_BOX (bar), gtk_label_new (title));
  gtk_box_append (GTK_BOX (bar), spin);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect (spin, "value-changed", G_CALLBACK (grid_changed), self);
  return spin;
}

static GtkWidget *
make_stage_bar (ViewerHangingStages *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  self->list = gtk_drop_down_new (NULL, NULL);
  self->name = gtk_entry_new ();
  name_widget (self->list, _ ("Stage"));
  name_widget (self->name, _ ("Name of the stage"));
  gtk_widget_set_hexpand (self->name, TRUE);
  g_signal_connect_swapped (self->list, "notify::selected", G_CALLBACK (stage_chosen), self);
  g_signal_connect (self->name, "changed", G_CALLBACK (name_changed), self);
  gtk_box_append (GTK_BOX (bar), self->list);
  gtk_box_append (GTK_BOX (bar), self->name);
  self->earlier = add_button (self, bar, "go-up-symbolic", _ ("Earlier"), G_CALLBACK (earlier_clicked));
  self->later = add_button (self, bar, "go-down-symbolic", _ ("Later"), G_CALLBACK (later_clicked));
  add_button (self, bar, "list-add-symbolic", _ ("Add a stage like it"), G_CALLBACK (add_clicked));
  self->remove
      = add_button (self, bar, "user-trash-symbolic", _ ("Remove the stage"), G_CALLBACK (remove_clicked));
  return bar;
}

static GtkWidget *
make_grid_bar (ViewerHangingStages *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->rows = add_spin (self, bar, _ ("Rows"), VIEWER_HANGING_EDIT_MOST_CELLS);
  self->columns = add_spin (self, bar, _ ("Columns"), VIEWER_HANGING_EDIT_MOST_CELLS);
  self->screens = add_spin (self, bar, _ ("Screens"), MOST_SCREENS);
  return bar;
}

static GtkWidget *
make_needed (ViewerHangingStages *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_ ("Only with"));

  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_margin_top (label, 3);
  gtk_widget_set_tooltip_text (label, _ ("Without one of these the stage is passed over"));
  self->needed = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->needed), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->needed), 6);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->needed), 6);
  gtk_widget_set_hexpand (self->needed, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->needed), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Image sets that the stage needs"), -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->needed);
  return box;
}

static GtkWidget *
make_left (ViewerHangingStages *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->grid = viewer_hanging_grid_new ();
  gtk_widget_set_vexpand (self->grid, TRUE);
  g_signal_connect_swapped (self->grid, "selected", G_CALLBACK (box_selected), self);
  g_signal_connect (self->grid, "swapped", G_CALLBACK (boxes_swapped), self);
  self->sentence = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->sentence), 0);
  gtk_label_set_wrap (GTK_LABEL (self->sentence), TRUE);
  gtk_widget_add_css_class (self->sentence, "dim-label");
  gtk_box_append (GTK_BOX (box), make_stage_bar (self));
  gtk_box_append (GTK_BOX (box), make_grid_bar (self));
  gtk_box_append (GTK_BOX (box), self->grid);
  gtk_box_append (GTK_BOX (box), self->sentence);
  gtk_box_append (GTK_BOX (box), make_needed (self));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 9);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  return box;
}

GtkWidget *
viewer_hanging_stages_new (ViewerHangingPatient patient, gpointer data)
{
  ViewerHangingStages *self = g_object_new (VIEWER_TYPE_HANGING_STAGES, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->patient = patient;
  self->patient_data = data;
  self->is_showing = TRUE;
  gtk_box_append (GTK_BOX (box), make_left (self));
  self->form = viewer_hanging_box_form_new ();
  g_signal_connect (self->form, "changed", G_CALLBACK (box_changed), self);
  gtk_box_append (GTK_BOX (box), self->form);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_showing = FALSE;
  return GTK_WIDGET (self);
}
