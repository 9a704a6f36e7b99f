#include "registration-rows.h"

#define LABEL_CHARS 13 /* longer ones take two lines */

typedef struct
{
  RegistrationField field;
  GtkWidget *label, *widget, *error;
  gboolean is_touched;
} Row;

struct _RegistrationRows
{
  GtkGrid *grid;
  GArray *rows; /* of Row */
  int next;     /* line of the grid */
  const RegistrationDraft *draft;
};

RegistrationRows *
registration_rows_new (GtkGrid *grid)
{
  RegistrationRows *rows = g_new0 (RegistrationRows, 1);

  rows->grid = grid;
  rows->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  gtk_grid_set_row_spacing (grid, 4);
  gtk_grid_set_column_spacing (grid, 10);
  return rows;
}

void
registration_rows_free (RegistrationRows *rows)
{
  if (rows == NULL)
    return;
  g_array_unref (rows->rows);
  g_free (rows);
}

void
registration_rows_set_draft (RegistrationRows *rows, const RegistrationDraft *draft)
{
  rows->draft = draft;
  for (guint i = 0; i < rows->rows->len; i++)
    g_array_index (rows->rows, Row, i).is_touched = FALSE;
  registration_rows_refresh (rows);
}

GtkWidget *
registration_rows_add (RegistrationRows *rows, RegistrationField field, const char *label, GtkWidget *widget)
{
  Row row = { .field = field, .widget = widget };

  row.label = gtk_label_new_with_mnemonic (label);
  gtk_label_set_xalign (GTK_LABEL (row.label), 1);
  gtk_label_set_justify (GTK_LABEL (row.label), GTK_JUSTIFY_RIGHT);
  gtk_label_set_wrap (GTK_LABEL (row.label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (row.label), LABEL_CHARS);
  gtk_widget_add_css_class (row.label, "dim-label");
  gtk_label_set_mnemonic_widget (GTK_LABEL (row.label), widget);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_grid_attach (rows->grid, row.label, 0, rows->next, 1, 1);
  gtk_grid_attach (rows->grid, widget, 1, rows->next, 1, 1);

  row.error = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (row.error), 0);
  gtk_label_set_wrap (GTK_LABEL (row.error), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (row.error), 10);
  gtk_label_set_max_width_chars (GTK_LABEL (row.error), 40);
  gtk_widget_add_css_class (row.error, "error");
  gtk_widget_add_css_class (row.error, "caption");
  gtk_widget_set_visible (row.error, FALSE);
  gtk_grid_attach (rows->grid, row.error, 1, rows->next + 1, 1, 1);
  rows->next += 2;
  g_array_append_val (rows->rows, row);
  return widget;
}

void
registration_rows_add_wide (RegistrationRows *rows, GtkWidget *widget)
{
  gtk_grid_attach (rows->grid, widget, 0, rows->next++, 2, 1);
}

void
registration_rows_set_visible (RegistrationRows *rows, GtkWidget *widget, gboolean visible)
{
  for (guint i = 0; i < rows->rows->len; i++)
    {
      Row *row = &g_array_index (rows->rows, Row, i);
      if (row->widget != widget)
        continue;
      gtk_widget_set_visible (row->widget, visible);
      gtk_widget_set_visible (row->label, visible);
      if (!visible)
        gtk_widget_set_visible (row->error, FALSE);
    }
}

/* Colour and state where it is seen: the entry inside of a composed control too. */
static void
mark (GtkWidget *widget, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");
  if (!GTK_IS_ENTRY (widget))
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      if (GTK_IS_ENTRY (child))
        mark (child, is_wrong);
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

void
registration_rows_refresh (RegistrationRows *rows)
{
  g_autofree char *today = registration_today ();

  for (guint i = 0; i < rows->rows->len; i++)
    {
      Row *row = &g_array_index (rows->rows, Row, i);
      g_autofree char *problem = NULL;

      if (row->field == REGISTRATION_N_FIELDS)
        continue;
      if (row->is_touched && rows->draft != NULL && gtk_widget_get_visible (row->widget))
        problem = registration_check_field (rows->draft, row->field, today);
      gtk_label_set_text (GTK_LABEL (row->error), problem != NULL ? problem : "");
      gtk_widget_set_visible (row->error, problem != NULL);
      mark (row->widget, problem != NULL);
    }
}

void
registration_rows_touch (RegistrationRows *rows, RegistrationField field)
{
  for (guint i = 0; i < rows->rows->len; i++)
    if (g_array_index (rows->rows, Row, i).field == field)
      g_array_index (rows->rows, Row, i).is_touched = TRUE;
  registration_rows_refresh (rows);
}

void
registration_rows_touch_all (RegistrationRows *rows)
{
  for (guint i = 0; i < rows->rows->len; i++)
    g_array_index (rows->rows, Row, i).is_touched = TRUE;
  registration_rows_refresh (rows);
}

gboolean
registration_rows_focus (RegistrationRows *rows, RegistrationField field)
{
  for (guint i = 0; i < rows->rows->len; i++)
    {
      Row *row = &g_array_index (rows->rows, Row, i);
      if (row->field == field)
        return gtk_widget_grab_focus (row->widget)
               || gtk_widget_child_focus (row->widget, GTK_DIR_TAB_FORWARD);
    }
  return FALSE;
}

void
registration_rows_move_on (GtkWidget *from)
{
  GtkRoot *root = gtk_widget_get_root (from);

  if (root != NULL)
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
}

typedef struct
{
  RegistrationRows *rows;
  RegistrationField field;
  GtkEntry *entry;
} Watch;

static void
left (GtkEventControllerFocus *controller, Watch *watch)
{
  /* An empty entry is not wrong before somebody wants to register. */
  if (gtk_entry_get_text_length (watch->entry) > 0)
    registration_rows_touch (watch->rows, watch->field);
}

static void
free_watch (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
registration_rows_watch_entry (RegistrationRows *rows, GtkEntry *entry, RegistrationField field)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  Watch *watch = g_new0 (Watch, 1);

  *watch = (Watch){ rows, field, entry };
  g_signal_connect_data (focus, "leave", G_CALLBACK (left), watch, free_watch, 0);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);
  g_signal_connect (entry, "activate", G_CALLBACK (registration_rows_move_on), NULL);
}
