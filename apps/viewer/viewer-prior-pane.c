#include "viewer-prior-pane.h"

#include "fj-language.h"
#include "viewer-prior-quote.h"

#define HEIGHT 150

struct _ViewerPriorPane
{
  AdwBin parent;
  GtkWidget *choice; /* GtkDropDown */
  GtkWidget *text;
  GPtrArray *priors; /* of ViewerPrior, as in the choice */
};

G_DEFINE_FINAL_TYPE (ViewerPriorPane, viewer_prior_pane, ADW_TYPE_BIN)

enum
{
  QUOTE,
  CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static ViewerPrior *
shown (ViewerPriorPane *self)
{
  guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice));

  return index < self->priors->len ? g_ptr_array_index (self->priors, index) : NULL;
}

static void
show_text (ViewerPriorPane *self)
{
  ViewerPrior *prior = shown (self);
  g_autofree char *words = prior != NULL ? viewer_prior_quote_text (prior) : NULL;

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), words != NULL ? words : "",
                            -1);
}

static int
by_signing (gconstpointer a, gconstpointer b)
{
  gint64 first = viewer_prior_get_signed_at (*(ViewerPrior *const *) a);
  gint64 second = viewer_prior_get_signed_at (*(ViewerPrior *const *) b);

  return (second > first) - (second < first);
}

void
viewer_prior_pane_set (ViewerPriorPane *self, const FjExam *exam, GListModel *priors)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (ViewerPrior) first = NULL;

  g_return_if_fail (VIEWER_IS_PRIOR_PANE (self));

  g_ptr_array_set_size (self->priors, 0);
  for (guint i = 0; priors != NULL && i < g_list_model_get_n_items (priors); i++)
    {
      g_autoptr (ViewerPrior) prior = g_list_model_get_item (priors, i);
      g_autofree char *words = viewer_prior_quote_text (prior);

      if (words != NULL && (!viewer_prior_is_elsewhere (prior) || viewer_prior_is_confirmed (prior)))
        g_ptr_array_add (self->priors, g_object_ref (prior));
    }
  g_ptr_array_sort (self->priors, by_signing);
  for (guint i = 0; i < self->priors->len; i++)
    {
      g_autofree char *title = viewer_prior_quote_title (g_ptr_array_index (self->priors, i));

      gtk_string_list_append (titles, title);
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->choice), G_LIST_MODEL (titles));
  if (exam != NULL && priors != NULL)
    first = viewer_prior_quote_choose (exam, priors);
  for (guint i = 0; first != NULL && i < self->priors->len; i++)
    if (g_ptr_array_index (self->priors, i) == first)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), i);
  show_text (self);
}

gboolean
viewer_prior_pane_has_reports (ViewerPriorPane *self)
{
  g_return_val_if_fail (VIEWER_IS_PRIOR_PANE (self), FALSE);
  return self->priors->len > 0;
}

void
viewer_prior_pane_focus (ViewerPriorPane *self)
{
  g_return_if_fail (VIEWER_IS_PRIOR_PANE (self));
  gtk_widget_grab_focus (self->text);
}

static void
quote_clicked (ViewerPriorPane *self)
{
  ViewerPrior *prior = shown (self);

  if (prior != NULL)
    g_signal_emit (self, signals[QUOTE], 0, prior);
}

static void
close_clicked (ViewerPriorPane *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
viewer_prior_pane_finalize (GObject *object)
{
  g_ptr_array_unref (VIEWER_PRIOR_PANE (object)->priors);
  G_OBJECT_CLASS (viewer_prior_pane_parent_class)->finalize (object);
}

static void
viewer_prior_pane_class_init (ViewerPriorPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_prior_pane_finalize;
  signals[QUOTE] = g_signal_new ("quote", VIEWER_TYPE_PRIOR_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, VIEWER_TYPE_PRIOR);
  signals[CLOSED] = g_signal_new ("closed", VIEWER_TYPE_PRIOR_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static GtkWidget *
make_button (const char *icon, const char *name, GtkWidget *bar)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static void
viewer_prior_pane_init (ViewerPriorPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->priors = g_ptr_array_new_with_free_func (g_object_unref);
  self->choice = gtk_drop_down_new (NULL, NULL);
  self->text = gtk_text_view_new ();
  gtk_widget_set_hexpand (self->choice, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Which earlier report"), -1);
  gtk_box_append (GTK_BOX (bar), self->choice);
  g_signal_connect_swapped (make_button ("edit-paste-symbolic", _ ("Quote it in the findings"), bar),
                            "clicked", G_CALLBACK (quote_clicked), self);
  g_signal_connect_swapped (
      make_button ("window-close-symbolic", _ ("Close the earlier report (Shift+F3)"), bar), "clicked",
      G_CALLBACK (close_clicked), self);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Earlier report"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->text);
  gtk_widget_set_size_request (scrolled, -1, HEIGHT);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (show_text), self, G_CONNECT_SWAPPED);
}

GtkWidget *
viewer_prior_pane_new (void)
{
  return g_object_new (VIEWER_TYPE_PRIOR_PANE, NULL);
}
