#include "viewer-list-columns.h"

#include "fj-clock.h"
#include "fj-exam-words.h"
#include "fj-language.h"
#include "fj-time.h"

#define CLOCKS                                                                                               \
  "viewer-clocks" /* of the view: GPtrArray of the GtkListItems whose clocks are on the screen               \
                   */

typedef enum
{
  COLUMN_URGENCY,
  COLUMN_CLOCK,
  COLUMN_PATIENT,
  COLUMN_ITEM,
  COLUMN_SITE,
  COLUMN_STAGE,
  COLUMN_IMAGES,
  COLUMN_HOLDER,
  COLUMN_CRITICAL,
  N_COLUMNS
} Column;

char *
viewer_list_columns_who (const FjExamRowData *data)
{
  return g_strdup_printf ("%s  %s %s", data->name != NULL ? data->name : _ ("Unknown"),
                          fj_exam_words_sex (data->sex), data->age != NULL ? data->age : _ ("age unknown"));
}

static char *
describe_images (const FjExamRowData *data)
{
  if (data->n_instances == 0)
    return g_strdup ("–");
  return data->complete ? g_strdup_printf ("%u", data->n_instances)
                        : g_strdup_printf (_ ("%u, more coming"), data->n_instances);
}

static char *
describe_critical (const FjExamRowData *data)
{
  if (data->critical_value == NULL)
    return g_strdup (data->critical ? _ ("Critical") : "");
  return g_strdup (data->critical_read_back_at != 0 ? _ ("Taken") : _ ("Not taken"));
}

/* (transfer full) */
static char *
text_of (Column column, const FjExamRowData *data)
{
  switch (column)
    {
    case COLUMN_URGENCY:
      return g_strdup (data->urgency == FJ_URGENCY_ROUTINE ? "" : fj_exam_words_urgency (data->urgency));
    case COLUMN_CLOCK:
      return fj_exam_words_clock (data, fj_time_now ());
    case COLUMN_PATIENT:
      return viewer_list_columns_who (data);
    case COLUMN_ITEM:
      return g_strdup_printf ("%s %s", data->modality != NULL ? data->modality : "", data->item);
    case COLUMN_SITE:
      return g_strdup (data->site_name != NULL ? data->site_name : "");
    case COLUMN_STAGE:
      return g_strdup (fj_exam_words_stage (data->stage));
    case COLUMN_IMAGES:
      return describe_images (data);
    case COLUMN_HOLDER:
      return g_strdup (data->holder_name != NULL ? data->holder_name : "");
    case COLUMN_CRITICAL:
      return describe_critical (data);
    case N_COLUMNS:
    default:
      return g_strdup ("");
    }
}

static void
set_style (GtkWidget *label, const char *style)
{
  static const char *const styles[] = { "error", "warning", "dim-label", "stat" };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_strcmp0 (styles[i], style) != 0)
      gtk_widget_remove_css_class (label, styles[i]);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
}

static const char *
style_of (Column column, const FjExamRowData *data)
{
  switch (column)
    {
    case COLUMN_URGENCY:
      return data->urgency >= FJ_URGENCY_ASAP ? "stat" : "warning";
    case COLUMN_CLOCK:
      if (data->closed_at != 0)
        return "dim-label";
      switch (fj_exam_words_clock_state (data, fj_time_now ()))
        {
        case FJ_CLOCK_OVER:
          return "error";
        case FJ_CLOCK_CLOSE:
          return "warning";
        case FJ_CLOCK_ON_TARGET:
        default:
          return NULL;
        }
    case COLUMN_STAGE:
      return data->stage == FJ_STAGE_RETURNED || data->stage == FJ_STAGE_RECALLED ? "warning" : NULL;
    case COLUMN_IMAGES:
      return data->complete ? NULL : "dim-label";
    case COLUMN_HOLDER:
    case COLUMN_SITE:
      return "dim-label";
    case COLUMN_CRITICAL:
      return data->critical_read_back_at != 0 ? "dim-label" : "error";
    case COLUMN_PATIENT:
    case COLUMN_ITEM:
    case N_COLUMNS:
    default:
      return NULL;
    }
}

static void
show (GtkListItem *item, Column column)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  const FjExamRowData *data = fj_exam_row_get (gtk_list_item_get_item (item));
  g_autofree char *text = text_of (column, data);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, column == COLUMN_ITEM || column == COLUMN_SITE ? text : NULL);
  set_style (label, style_of (column, data));
}

/* The row is known by its patient: GTK names the row's own widget by nothing. */
static void
name_row (GtkListItem *item)
{
  GtkWidget *cell = gtk_widget_get_parent (gtk_list_item_get_child (item));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  const FjExamRowData *data = fj_exam_row_get (gtk_list_item_get_item (item));
  g_autofree char *who = viewer_list_columns_who (data);
  g_autofree char *name = g_strdup_printf ("%s, %s, %s", who, data->item, fj_exam_words_stage (data->stage));

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Column column = GPOINTER_TO_UINT (data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (column == COLUMN_PATIENT)
    gtk_widget_add_css_class (label, "heading");
  if (column == COLUMN_CLOCK || column == COLUMN_IMAGES)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static GPtrArray *
clocks_of (GtkListItemFactory *factory)
{
  return g_object_get_data (G_OBJECT (factory), CLOCKS);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Column column = GPOINTER_TO_UINT (data);

  show (item, column);
  if (column == COLUMN_CLOCK)
    g_ptr_array_add (clocks_of (GTK_LIST_ITEM_FACTORY (factory)), item);
  if (column == COLUMN_PATIENT)
    name_row (item);
}

static void
unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  if (GPOINTER_TO_UINT (data) == COLUMN_CLOCK)
    g_ptr_array_remove_fast (clocks_of (GTK_LIST_ITEM_FACTORY (factory)), item);
}

void
viewer_list_columns_tick (GtkColumnView *view)
{
  GPtrArray *clocks = g_object_get_data (G_OBJECT (view), CLOCKS);

  for (guint i = 0; clocks != NULL && i < clocks->len; i++)
    show (g_ptr_array_index (clocks, i), COLUMN_CLOCK);
}

void
viewer_list_columns_add (GtkColumnView *view)
{
  const struct
  {
    const char *title;
    int width;
    gboolean expands;
  } columns[N_COLUMNS] = {
    [COLUMN_URGENCY] = { _ ("Urgency"), 104, FALSE },  [COLUMN_CLOCK] = { _ ("Clock"), 184, FALSE },
    [COLUMN_PATIENT] = { _ ("Patient"), 200, TRUE },   [COLUMN_ITEM] = { _ ("Examination"), 210, TRUE },
    [COLUMN_SITE] = { _ ("Hospital"), 160, TRUE },     [COLUMN_STAGE] = { _ ("Stage"), 184, FALSE },
    [COLUMN_IMAGES] = { _ ("Images"), 92, FALSE },     [COLUMN_HOLDER] = { _ ("With"), 90, FALSE },
    [COLUMN_CRITICAL] = { _ ("Critical"), 76, FALSE },
  };
  GPtrArray *clocks = g_ptr_array_new ();

  g_object_set_data_full (G_OBJECT (view), CLOCKS, clocks, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind), GUINT_TO_POINTER (i));
      g_object_set_data_full (G_OBJECT (factory), CLOCKS, g_ptr_array_ref (clocks),
                              (GDestroyNotify) g_ptr_array_unref);
      column = gtk_column_view_column_new (columns[i].title, factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, columns[i].expands);
      if (!columns[i].expands)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      gtk_column_view_append_column (view, column);
    }
}
