#include "viewer-hanging-fields.h"

#define PAGE_WIDTH 960

typedef struct
{
  ViewerHangingFieldChanged changed;
  gpointer data;
  GtkWidget *field;
} Owner;

static void
tell (Owner *owner)
{
  owner->changed (owner->data, owner->field);
}

static void
watch (
    GtkWidget *field, gpointer object, const char *signal, ViewerHangingFieldChanged changed, gpointer data)
{
  Owner *owner = g_new0 (Owner, 1);

  *owner = (Owner){ changed, data, field };
  g_signal_connect_data (object, signal, G_CALLBACK (tell), owner, (GClosureNotify) (void (*) (void)) g_free,
                         G_CONNECT_SWAPPED);
}

GtkWidget *
viewer_hanging_page_new (GtkWidget **inside)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 15);
  gtk_widget_set_margin_start (*inside, 12);
  gtk_widget_set_margin_end (*inside, 12);
  gtk_widget_set_margin_top (*inside, 12);
  gtk_widget_set_margin_bottom (*inside, 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), PAGE_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), *inside);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  return scrolled;
}

GtkWidget *
viewer_hanging_group_new (const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped);
  return group;
}

/* --- a choice --- */

GtkWidget *
viewer_hanging_field_add_choice (GtkWidget *group,
                                 const char *title,
                                 ViewerHangingFieldChanged changed,
                                 gpointer data)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  watch (row, row, "notify::selected", changed, data);
  return row;
}

static gboolean
has_choices (GtkWidget *field, const char *const *choices)
{
  GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (field));
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  if (n == 0 || n != g_strv_length ((char **) choices))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), choices[i]))
      return FALSE;
  return TRUE;
}

void
viewer_hanging_field_set_choices (GtkWidget *field, const char *const *choices)
{
  g_autoptr (GtkStringList) list = NULL;

  if (has_choices (field, choices))
    return;
  list = gtk_string_list_new (choices);
  adw_combo_row_set_model (ADW_COMBO_ROW (field), G_LIST_MODEL (list));
}

void
viewer_hanging_field_set_chosen (GtkWidget *field, guint index)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (field), index);
}

guint
viewer_hanging_field_get_chosen (GtkWidget *field)
{
  guint index = adw_combo_row_get_selected (ADW_COMBO_ROW (field));

  return index != GTK_INVALID_LIST_POSITION ? index : 0;
}

/* --- a part at the end of a row --- */

static GtkWidget *
add_row (GtkWidget *group, const char *title, GtkWidget *part)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (part, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), part);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), part);
  gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (row), "part", part);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static gpointer
part_of (GtkWidget *field)
{
  return g_object_get_data (G_OBJECT (field), "part");
}

GtkWidget *
viewer_hanging_field_add_number (GtkWidget *group,
                                 const char *title,
                                 double least,
                                 double most,
                                 double step,
                                 ViewerHangingFieldChanged changed,
                                 gpointer data)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (least, most, step);
  GtkWidget *row = add_row (group, title, spin);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), step < 1 ? 2 : 0);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  watch (row, spin, "value-changed", changed, data);
  return row;
}

void
viewer_hanging_field_set_number (GtkWidget *field, double number)
{
  gtk_spin_button_set_value (part_of (field), number);
}

double
viewer_hanging_field_get_number (GtkWidget *field)
{
  return gtk_spin_button_get_value (part_of (field));
}

GtkWidget *
viewer_hanging_field_add_switch (GtkWidget *group,
                                 const char *title,
                                 ViewerHangingFieldChanged changed,
                                 gpointer data)
{
  GtkWidget *part = gtk_switch_new ();
  GtkWidget *row = add_row (group, title, part);

  watch (row, part, "notify::active", changed, data);
  return row;
}

void
viewer_hanging_field_set_on (GtkWidget *field, gboolean is_on)
{
  gtk_switch_set_active (part_of (field), is_on);
}

gboolean
viewer_hanging_field_get_on (GtkWidget *field)
{
  return gtk_switch_get_active (part_of (field));
}

/* --- a text --- */

GtkWidget *
viewer_hanging_field_add_text (GtkWidget *group,
                               const char *title,
                               ViewerHangingFieldChanged changed,
                               gpointer data)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  watch (row, row, "changed", changed, data);
  return row;
}

/* A text that stands there already keeps its cursor. */
void
viewer_hanging_field_set_text (GtkWidget *field, const char *text)
{
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (field)), text))
    gtk_editable_set_text (GTK_EDITABLE (field), text);
}

const char *
viewer_hanging_field_get_text (GtkWidget *field)
{
  return gtk_editable_get_text (GTK_EDITABLE (field));
}
