#include "viewer-hanging-list.h"

#include "fj-language.h"

struct _ViewerHangingList
{
  AdwBin parent;
  gboolean is_showing;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (ViewerHangingList, viewer_hanging_list, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *const level_titles[]
    = { N_ ("Of the program"), N_ ("The hospital's"), N_ ("The group's"), N_ ("Mine") };

static FjHangLevel
level_of (GtkListBoxRow *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "level"));
}

static void
head (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  GtkWidget *label;

  if (before != NULL && level_of (before) == level_of (row))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row) != NULL)
    return;
  label = gtk_label_new (_ (level_titles[level_of (row)]));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 3);
  gtk_list_box_row_set_header (row, label);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const FjHangProtocol *x = *(FjHangProtocol *const *) a, *y = *(FjHangProtocol *const *) b;

  if (x->level != y->level)
    return x->level > y->level ? -1 : 1;
  return g_utf8_collate (fj_hang_title (x->name), fj_hang_title (y->name));
}

static void
add_row (ViewerHangingList *self, const FjHangProtocol *protocol)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (fj_hang_title (protocol->name));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (row, fj_hang_title (protocol->name));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (protocol->id), g_free);
  g_object_set_data (G_OBJECT (row), "level", GUINT_TO_POINTER (protocol->level));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  fj_hang_title (protocol->name), -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

void
viewer_hanging_list_show (ViewerHangingList *self,
                          const GPtrArray *own,
                          const GPtrArray *shipped,
                          const FjHangProtocol *extra)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GtkListBoxRow *row;

  g_return_if_fail (VIEWER_IS_HANGING_LIST (self));

  g_ptr_array_extend (all, (GPtrArray *) own, NULL, NULL);
  g_ptr_array_extend (all, (GPtrArray *) shipped, NULL, NULL);
  if (extra != NULL)
    g_ptr_array_add (all, (gpointer) extra);
  g_ptr_array_sort (all, compare);
  self->is_showing = TRUE;
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (guint i = 0; i < all->len; i++)
    add_row (self, all->pdata[i]);
  self->is_showing = FALSE;
}

void
viewer_hanging_list_mark (ViewerHangingList *self, const char *id)
{
  GtkListBoxRow *row;

  g_return_if_fail (VIEWER_IS_HANGING_LIST (self));

  self->is_showing = TRUE;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "id"), id) == 0)
      gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  self->is_showing = FALSE;
}

static void
selected (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  ViewerHangingList *self = data;
  g_autofree char *id = NULL;

  if (self->is_showing || row == NULL)
    return;
  id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));
  g_signal_emit (self, signals[CHOSEN], 0, id);
}

static void
viewer_hanging_list_class_init (ViewerHangingListClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", VIEWER_TYPE_HANGING_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_hanging_list_init (ViewerHangingList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), head, NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Hanging protocols"), -1);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (selected), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_size_request (scrolled, 190, -1);
  gtk_widget_set_vexpand (scrolled, TRUE);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

GtkWidget *
viewer_hanging_list_new (void)
{
  return g_object_new (VIEWER_TYPE_HANGING_LIST, NULL);
}
