#include "viewer-hanging-why.h"

#include "fj-language.h"
#include "viewer-hanging-summary.h"

#define WIDTH 320

struct _ViewerHangingWhy
{
  AdwBin parent;
  GtkWidget *protocol, *stage, *missing;
  GtkWidget *panes, *left, *options; /* GtkListBox */
  GtkWidget *left_title;
  char *shown; /* what the lists say: not built again while files come in and nothing changes */
};

G_DEFINE_FINAL_TYPE (ViewerHangingWhy, viewer_hanging_why, ADW_TYPE_BIN)

enum
{
  CHOOSE,
  PUT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- rows --- */

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* @mark: a few characters at the left; NULL: none. */
static GtkWidget *
add_row (GtkWidget *list, const char *mark, const char *title, const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *across = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *down = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *words = make_label (text, "caption");
  g_autofree char *name = g_strdup_printf ("%s, %s", title, text);

  if (mark != NULL)
    {
      GtkWidget *label = gtk_label_new (mark);

      gtk_widget_set_valign (label, GTK_ALIGN_START);
      gtk_widget_add_css_class (label, "hanging-mark");
      gtk_box_append (GTK_BOX (across), label);
    }
  gtk_widget_add_css_class (words, "dim-label");
  gtk_box_append (GTK_BOX (down), make_label (title, "heading"));
  gtk_box_append (GTK_BOX (down), words);
  gtk_box_append (GTK_BOX (across), down);
  gtk_widget_set_margin_start (across, 9);
  gtk_widget_set_margin_end (across, 9);
  gtk_widget_set_margin_top (across, 6);
  gtk_widget_set_margin_bottom (across, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), across);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static void
clear (GtkWidget *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
}

/* What a row stands for is found again when it is activated. */
static void
make_active (GtkWidget *row, const char *id, const char *hint)
{
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, hint);
}

static void
activated (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  ViewerHangingWhy *self = data;
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));

  if (id != NULL)
    g_signal_emit (self, signals[GTK_WIDGET (list) == self->options ? CHOOSE : PUT], 0, id);
}

/* --- showing --- */

static void
show_panes (ViewerHangingWhy *self, const ViewerHangingSummary *summary)
{
  clear (self->panes);
  for (guint i = 0; i < summary->panes->len; i++)
    {
      const ViewerHangingPane *pane = summary->panes->pdata[i];
      g_autofree char *mark = g_strdup_printf ("%u", i + 1);
      g_autofree char *title = pane->is_prior && pane->state == VIEWER_HANGING_FOUND
                                   ? g_strdup_printf (_ ("Earlier: %s"), pane->title)
                                   : g_strdup (pane->title);
      GtkWidget *row = add_row (self->panes, mark, title, pane->text);

      if (pane->state == VIEWER_HANGING_MISSING)
        gtk_widget_add_css_class (row, "hanging-missing");
    }
}

static void
show_left (ViewerHangingWhy *self, const ViewerHangingSummary *summary)
{
  g_autofree char *heading = g_strdup_printf (_ ("Not shown (%u)"), summary->left->len);

  gtk_label_set_text (GTK_LABEL (self->left_title), heading);
  clear (self->left);
  for (guint i = 0; i < summary->left->len; i++)
    {
      const ViewerHangingLeft *left = summary->left->pdata[i];
      g_autofree char *named
          = left->is_prior ? g_strdup_printf (_ ("Earlier: %s"), left->title) : g_strdup (left->title);
      g_autofree char *title = left->n > 1 ? g_strdup_printf ("%s ×%u", named, left->n) : g_strdup (named);

      make_active (add_row (self->left, NULL, title, left->text), left->key,
                   _ ("Show it in the active pane"));
    }
}

static void
show_options (ViewerHangingWhy *self, const ViewerHangingSummary *summary)
{
  clear (self->options);
  for (guint i = 0; i < summary->options->len; i++)
    {
      const ViewerHangingOption *option = summary->options->pdata[i];
      GtkWidget *row = add_row (self->options, option->is_chosen ? "✓" : " ", option->title, option->text);

      if (option->is_eligible)
        make_active (row, option->id, _ ("Hang it"));
      else
        gtk_widget_add_css_class (row, "dim-label");
    }
}

static void
append_all (GString *all, const char *title, const char *text)
{
  g_string_append_printf (all, "%s\n%s\n", title, text);
}

static char *
write_all (const ViewerHangingSummary *summary)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < summary->panes->len; i++)
    append_all (all, ((ViewerHangingPane *) summary->panes->pdata[i])->title,
                ((ViewerHangingPane *) summary->panes->pdata[i])->text);
  for (guint i = 0; i < summary->left->len; i++)
    {
      const ViewerHangingLeft *left = summary->left->pdata[i];

      append_all (all, left->title, left->text);
      g_string_append_printf (all, "%s %u\n", left->key, left->n);
    }
  for (guint i = 0; i < summary->options->len; i++)
    {
      const ViewerHangingOption *option = summary->options->pdata[i];

      append_all (all, option->title, option->text);
      g_string_append_printf (all, "%s %d\n", option->id, option->is_chosen);
    }
  return g_string_free (all, FALSE);
}

void
viewer_hanging_why_show (ViewerHangingWhy *self, const FjHang *hang)
{
  g_autoptr (ViewerHangingSummary) summary = viewer_hanging_summary_new (hang);
  g_autofree char *all = write_all (summary);

  g_return_if_fail (VIEWER_IS_HANGING_WHY (self));

  gtk_label_set_text (GTK_LABEL (self->protocol), summary->protocol);
  gtk_label_set_text (GTK_LABEL (self->stage), summary->stage != NULL ? summary->stage : "");
  gtk_widget_set_visible (self->stage, summary->stage != NULL);
  gtk_label_set_text (GTK_LABEL (self->missing), summary->missing != NULL
                                                     ? summary->missing
                                                     : _ ("Everything that it asks for is there."));
  gtk_widget_set_visible (self->missing, summary->stage != NULL);
  if (summary->missing != NULL)
    gtk_widget_add_css_class (self->missing, "warning");
  else
    gtk_widget_remove_css_class (self->missing, "warning");
  if (g_strcmp0 (all, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&all);
  show_panes (self, summary);
  show_left (self, summary);
  show_options (self, summary);
}

/* --- the widgets --- */

static void
viewer_hanging_why_finalize (GObject *object)
{
  g_free (VIEWER_HANGING_WHY (object)->shown);
  G_OBJECT_CLASS (viewer_hanging_why_parent_class)->finalize (object);
}

static void
viewer_hanging_why_class_init (ViewerHangingWhyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_why_finalize;
  signals[CHOOSE] = g_signal_new ("choose", VIEWER_TYPE_HANGING_WHY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PUT] = g_signal_new ("put", VIEWER_TYPE_HANGING_WHY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
add_list (ViewerHangingWhy *self, GtkWidget *box, const char *title, GtkWidget **heading)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *label = make_label (title, "heading");

  gtk_widget_set_margin_top (label, 6);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  -1);
  g_signal_connect (list, "row-activated", G_CALLBACK (activated), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), list);
  if (heading != NULL)
    *heading = label;
  return list;
}

static void
viewer_hanging_why_init (ViewerHangingWhy *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->protocol = make_label (NULL, "title-3");
  self->stage = make_label (NULL, "body");
  self->missing = make_label (NULL, "body");
  gtk_box_append (GTK_BOX (box), self->protocol);
  gtk_box_append (GTK_BOX (box), self->stage);
  gtk_box_append (GTK_BOX (box), self->missing);
  self->panes = add_list (self, box, _ ("In the panes"), NULL);
  self->left = add_list (self, box, _ ("Not shown"), &self->left_title);
  self->options = add_list (self, box, _ ("Hanging protocols"), NULL);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_size_request (scrolled, WIDTH, -1);
  gtk_widget_set_vexpand (scrolled, TRUE);
  adw_bin_set_child (ADW_BIN (self), scrolled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Why this hang?"),
                                  -1);
  viewer_hanging_why_show (self, NULL);
}

GtkWidget *
viewer_hanging_why_new (void)
{
  return g_object_new (VIEWER_TYPE_HANGING_WHY, NULL);
}
