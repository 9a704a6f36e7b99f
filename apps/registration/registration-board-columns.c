#include "registration-board-columns.h"

#include "fj-exam-words.h"
#include "fj-language.h"
#include "fj-time.h"
#include "registration-board-stages.h"

#define CLOCKS "registration-clocks"   /* set of GtkListItem that show a clock now */
#define NUMBERS "registration-numbers" /* the column of exam numbers */
#define ICON_ROOM 22                   /* an icon and the gap behind it */
#define CELL_ROOM 26                   /* padding of a cell, and the line between two of them */

typedef enum
{
  COLUMN_TIME,
  COLUMN_NAME,
  COLUMN_SEX_AGE,
  COLUMN_ACCESSION,
  COLUMN_ITEM,
  COLUMN_STAGE,
  COLUMN_CLOCK,
  COLUMN_HOLDER,
  COLUMN_URGENCY
} Column;

static const struct
{
  const char *title;
  int width; /* pixels; 0: what is left, -1: as its longest word asks */
} columns[] = {
  [COLUMN_TIME] = { N_ ("Time"), 56 },         [COLUMN_NAME] = { N_ ("Name"), 86 },
  [COLUMN_SEX_AGE] = { N_ ("Sex, age"), 124 }, [COLUMN_ACCESSION] = { N_ ("Exam number"), 156 },
  [COLUMN_ITEM] = { N_ ("Examination"), 0 },   [COLUMN_STAGE] = { N_ ("Stage"), -1 },
  [COLUMN_CLOCK] = { N_ ("Clock"), 164 },      [COLUMN_HOLDER] = { N_ ("With"), 76 },
  [COLUMN_URGENCY] = { N_ ("Urgency"), -1 },
};

static char *
text_of (Column column, const FjExamRowData *row)
{
  switch (column)
    {
    case COLUMN_TIME:
      return fj_exam_words_time (row->times[FJ_STAGE_REGISTERED]);
    case COLUMN_NAME:
      return g_strdup (row->name);
    case COLUMN_SEX_AGE:
      return g_strdup_printf ("%s %s", fj_exam_words_sex (row->sex),
                              row->age != NULL ? row->age : _ ("age unknown"));
    case COLUMN_ACCESSION:
      return g_strdup (row->accession);
    case COLUMN_ITEM:
      return g_strdup (row->item);
    case COLUMN_STAGE:
      return row->n_open_gates > 0 && row->stage < FJ_STAGE_ACQUIRING
                 ? g_strdup (_ ("Safety question open"))
                 : g_strdup (fj_exam_words_stage (row->stage));
    case COLUMN_CLOCK:
      return fj_exam_words_clock (row, fj_time_now ());
    case COLUMN_HOLDER:
      return g_strdup (row->holder_name);
    case COLUMN_URGENCY:
      return g_strdup (fj_exam_words_urgency (row->urgency));
    }
  return NULL;
}

static void
set_style (GtkWidget *widget, const char *style)
{
  const char *before = g_object_get_data (G_OBJECT (widget), "style");

  if (g_strcmp0 (before, style) == 0)
    return;
  if (before != NULL)
    gtk_widget_remove_css_class (widget, before);
  if (style != NULL)
    gtk_widget_add_css_class (widget, style);
  g_object_set_data (G_OBJECT (widget), "style", (gpointer) style);
}

static const char *
style_of (Column column, const FjExamRowData *row)
{
  switch (column)
    {
    case COLUMN_STAGE:
      return row->n_open_gates > 0 && row->stage < FJ_STAGE_ACQUIRING ? "error"
                                                                      : registration_stage_style (row->stage);
    case COLUMN_CLOCK:
      switch (fj_exam_words_clock_state (row, fj_time_now ()))
        {
        case FJ_CLOCK_CLOSE:
          return "fj-clock-close";
        case FJ_CLOCK_OVER:
          return "fj-clock-over";
        default:
          return "fj-clock-on";
        }
    case COLUMN_URGENCY:
      return row->urgency == FJ_URGENCY_ROUTINE ? "dim-label"
             : row->urgency == FJ_URGENCY_STAT  ? "error"
                                                : "warning";
    case COLUMN_NAME:
      return "heading";
    default:
      return NULL;
    }
}

static void
setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (NULL);

  if (GPOINTER_TO_INT (data) == COLUMN_STAGE)
    gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
show (GtkListItem *item, Column column)
{
  const FjExamRowData *row = fj_exam_row_get (gtk_list_item_get_item (item));
  GtkWidget *box = gtk_list_item_get_child (item), *label = gtk_widget_get_last_child (box);
  g_autofree char *text = text_of (column, row);

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (label, text);
  set_style (box, style_of (column, row));
  if (column == COLUMN_STAGE)
    gtk_image_set_from_icon_name (GTK_IMAGE (gtk_widget_get_first_child (box)),
                                  row->n_open_gates > 0 && row->stage < FJ_STAGE_ACQUIRING
                                      ? "dialog-warning-symbolic"
                                      : registration_stage_icon (row->stage));
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GHashTable *clocks = g_object_get_data (G_OBJECT (factory), CLOCKS);

  show (item, (Column) GPOINTER_TO_INT (data));
  if (clocks != NULL)
    g_hash_table_add (clocks, item);
}

static void
unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GHashTable *clocks = g_object_get_data (G_OBJECT (factory), CLOCKS);

  if (clocks != NULL)
    g_hash_table_remove (clocks, item);
}

static int
measure (GtkWidget *view, const char *word)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (view, word);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* A word cut short may be another word: the columns of few words have room for each of them. */
static int
width_of (GtkWidget *view, Column column)
{
  int width = columns[column].width;

  if (width >= 0)
    return width;
  width = measure (view, _ (columns[column].title));
  if (column == COLUMN_URGENCY)
    {
      for (FjUrgency urgency = FJ_URGENCY_ROUTINE; urgency <= FJ_URGENCY_STAT; urgency++)
        width = MAX (width, measure (view, fj_exam_words_urgency (urgency)));
      return width + CELL_ROOM;
    }
  width = MAX (width, measure (view, _ ("Safety question open")));
  for (FjStage stage = FJ_STAGE_REGISTERED; stage < FJ_N_STAGES; stage++)
    width = MAX (width, measure (view, fj_exam_words_stage (stage)));
  return width + ICON_ROOM + CELL_ROOM;
}

void
registration_board_columns_set_narrow (GtkColumnView *view, gboolean is_narrow)
{
  GtkColumnViewColumn *numbers = g_object_get_data (G_OBJECT (view), NUMBERS);

  /* GTK 4.8 keeps the room of a column that is only hidden. */
  if (is_narrow && gtk_column_view_column_get_column_view (numbers) != NULL)
    gtk_column_view_remove_column (view, numbers);
  else if (!is_narrow && gtk_column_view_column_get_column_view (numbers) == NULL)
    gtk_column_view_insert_column (view, COLUMN_ACCESSION, numbers);
}

void
registration_board_columns_tick (GtkColumnView *view)
{
  GHashTable *clocks = g_object_get_data (G_OBJECT (view), CLOCKS);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, clocks);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    show (item, COLUMN_CLOCK);
}

void
registration_board_columns_add (GtkColumnView *view)
{
  g_autoptr (GHashTable) clocks = g_hash_table_new (NULL, NULL);

  g_object_set_data_full (G_OBJECT (view), CLOCKS, g_hash_table_ref (clocks),
                          (GDestroyNotify) g_hash_table_unref);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;
      int width = width_of (GTK_WIDGET (view), (Column) i);

      if (i == COLUMN_CLOCK)
        g_object_set_data_full (G_OBJECT (factory), CLOCKS, g_hash_table_ref (clocks),
                                (GDestroyNotify) g_hash_table_unref);
      g_signal_connect (factory, "setup", G_CALLBACK (setup), GINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind), GINT_TO_POINTER (i));
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind), GINT_TO_POINTER (i));
      column = gtk_column_view_column_new (_ (columns[i].title), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      if (width > 0)
        gtk_column_view_column_set_fixed_width (column, width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (view, column);
      if (i == COLUMN_ACCESSION)
        g_object_set_data_full (G_OBJECT (view), NUMBERS, g_object_ref (column), g_object_unref);
    }
}
