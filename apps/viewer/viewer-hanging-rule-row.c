#include "viewer-hanging-rule-row.h"

#include "fj-language.h"
#include "viewer-hanging-rule.h"

struct _ViewerHangingRuleRow
{
  GtkListBoxRow parent;
  FjHangRule *rule;
  ViewerHangingSubject subject;
  gpointer subject_data;
  gboolean is_showing;
  GArray *tags; /* of FjTag, as in the list of attributes */

  GtkWidget *attribute, *ask, *values, *offers, *must, *weight, *unknown;
};

G_DEFINE_FINAL_TYPE (ViewerHangingRuleRow, viewer_hanging_rule_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  CHANGED,
  REMOVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

const FjHangRule *
viewer_hanging_rule_row_get (ViewerHangingRuleRow *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING_RULE_ROW (self), NULL);
  return self->rule;
}

/* --- taking over --- */

static gboolean
takes_values (ViewerHangingAsk ask)
{
  return ask != VIEWER_HANGING_KNOWN && ask != VIEWER_HANGING_UNKNOWN;
}

static void
update (ViewerHangingRuleRow *self)
{
  ViewerHangingAsk ask = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->ask));
  gboolean is_range = ask == VIEWER_HANGING_BETWEEN || ask == VIEWER_HANGING_BETWEEN_NOT;

  gtk_widget_set_visible (self->values, takes_values (ask));
  gtk_widget_set_visible (self->offers, takes_values (ask) && !is_range);
  /* What is asked whether it is known has no third answer. */
  gtk_widget_set_sensitive (self->unknown, takes_values (ask));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->values),
                                  is_range ? _ ("from … to") : _ ("one; or another"));
}

/* What was done last, told once, and only when it changed the rule. */
static void
take (ViewerHangingRuleRow *self)
{
  ViewerHangingAsk ask = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->ask));
  g_autoptr (FjHangRule) before = fj_hang_rule_copy (self->rule);
  guint attribute = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->attribute));

  if (self->is_showing)
    return;
  if (attribute < self->tags->len)
    self->rule->attribute = g_array_index (self->tags, FjTag, attribute);
  self->rule->is_required = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->must));
  self->rule->weight = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->weight));
  self->rule->is_met_when_absent = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->unknown));
  if (viewer_hanging_rule_set (self->rule, ask, gtk_editable_get_text (GTK_EDITABLE (self->values))))
    gtk_widget_remove_css_class (self->values, "error");
  else
    gtk_widget_add_css_class (self->values, "error");
  update (self);
  if (!fj_hang_rule_equal (before, self->rule))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_clicked (ViewerHangingRuleRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

/* --- values to choose from --- */

static void
offer_clicked (GtkButton *button, gpointer data)
{
  ViewerHangingRuleRow *self = data;
  const char *value = g_object_get_data (G_OBJECT (button), "value");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->values));
  g_autofree char *longer = *text != '\0' ? g_strdup_printf ("%s; %s", text, value) : g_strdup (value);

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->offers));
  gtk_editable_set_text (GTK_EDITABLE (self->values), longer);
}

static GtkWidget *
make_offers (ViewerHangingRuleRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  const FjHangStudy *study = self->subject != NULL ? self->subject (self->subject_data) : NULL;
  g_autoptr (GPtrArray) values = viewer_hanging_rule_list_values (self->rule->attribute, study);

  for (guint i = 0; i < values->len; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (values->pdata[i]);

      gtk_widget_add_css_class (button, "flat");
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
      g_object_set_data_full (G_OBJECT (button), "value", g_strdup (values->pdata[i]), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (offer_clicked), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  if (values->len == 0)
    gtk_box_append (GTK_BOX (box), gtk_label_new (_ ("The open study has no value of it.")));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  return scrolled;
}

static void
fill_offers (GtkMenuButton *button, gpointer data)
{
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), make_offers (data));
  gtk_menu_button_set_popover (button, popover);
}

/* --- the widgets --- */

static void
name_widget (GtkWidget *widget, const char *name)
{
  gtk_widget_set_tooltip_text (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_tag (ViewerHangingRuleRow *self, GtkStringList *titles, FjTag tag)
{
  char digits[9];

  g_array_append_val (self->tags, tag);
  gtk_string_list_append (titles, fj_hang_attribute_get_title (tag, digits));
}

static GtkWidget *
make_attribute (ViewerHangingRuleRow *self)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  const FjTag *tags = viewer_hanging_rule_list_attributes ();
  guint chosen = GTK_INVALID_LIST_POSITION;
  GtkWidget *list;

  for (guint i = 0; tags[i] != 0; i++)
    {
      if (tags[i] == self->rule->attribute)
        chosen = i;
      add_tag (self, titles, tags[i]);
    }
  if (chosen == GTK_INVALID_LIST_POSITION)
    {
      chosen = self->tags->len;
      add_tag (self, titles, self->rule->attribute);
    }
  list = gtk_drop_down_new (G_LIST_MODEL (titles),
                            gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (list), TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), chosen);
  gtk_widget_set_size_request (list, 140, -1);
  return list;
}

static GtkWidget *
make_ask (void)
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < VIEWER_HANGING_N_ASKS; i++)
    gtk_string_list_append (titles, viewer_hanging_ask_get_title (i));
  return gtk_drop_down_new (G_LIST_MODEL (titles), NULL);
}

static void
viewer_hanging_rule_row_finalize (GObject *object)
{
  ViewerHangingRuleRow *self = VIEWER_HANGING_RULE_ROW (object);

  fj_hang_rule_free (self->rule);
  g_clear_pointer (&self->tags, g_array_unref);
  G_OBJECT_CLASS (viewer_hanging_rule_row_parent_class)->finalize (object);
}

static void
viewer_hanging_rule_row_class_init (ViewerHangingRuleRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_rule_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIEWER_TYPE_HANGING_RULE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", VIEWER_TYPE_HANGING_RULE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
viewer_hanging_rule_row_init (ViewerHangingRuleRow *self)
{
  self->tags = g_array_new (FALSE, FALSE, sizeof (FjTag));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

static void
show_rule (ViewerHangingRuleRow *self)
{
  g_autofree char *text = viewer_hanging_rule_get_text (self->rule);

  self->is_showing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->ask), viewer_hanging_rule_get_ask (self->rule));
  gtk_editable_set_text (GTK_EDITABLE (self->values), text);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->must), self->rule->is_required);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->unknown), self->rule->is_met_when_absent);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->weight), self->rule->weight);
  self->is_showing = FALSE;
  update (self);
}

static void
build (ViewerHangingRuleRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  self->attribute = make_attribute (self);
  self->ask = make_ask ();
  self->values = gtk_entry_new ();
  self->offers = gtk_menu_button_new ();
  self->must = gtk_toggle_button_new_with_label (_ ("must"));
  self->weight = gtk_spin_button_new_with_range (-100, 100, 1);
  self->unknown = gtk_toggle_button_new_with_label ("?");
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->weight), 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->weight), 4);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->values), 8);
  gtk_widget_set_hexpand (self->values, TRUE);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->offers), "pan-down-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->offers), fill_offers, self, NULL);
  name_widget (self->attribute, _ ("Attribute"));
  name_widget (self->ask, _ ("What is asked"));
  name_widget (self->values, _ ("Values"));
  name_widget (self->offers, _ ("Values to choose from"));
  name_widget (self->must, _ ("What this is false for is out"));
  name_widget (self->weight, _ ("Weight: added to the score when it is true"));
  name_widget (self->unknown, _ ("True also when the image does not say it"));
  name_widget (remove, _ ("Remove the rule"));
  gtk_widget_add_css_class (remove, "flat");
  for (GtkWidget **at = (GtkWidget *[]){ self->attribute, self->ask, self->values, self->offers, self->must,
                                         self->weight, self->unknown, remove, NULL };
       *at != NULL; at++)
    gtk_box_append (GTK_BOX (box), *at);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  show_rule (self);
  g_signal_connect_swapped (self->attribute, "notify::selected", G_CALLBACK (take), self);
  g_signal_connect_swapped (self->ask, "notify::selected", G_CALLBACK (take), self);
  g_signal_connect_swapped (self->values, "changed", G_CALLBACK (take), self);
  g_signal_connect_swapped (self->must, "toggled", G_CALLBACK (take), self);
  g_signal_connect_swapped (self->unknown, "toggled", G_CALLBACK (take), self);
  g_signal_connect_swapped (self->weight, "value-changed", G_CALLBACK (take), self);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (remove_clicked), self);
}

GtkWidget *
viewer_hanging_rule_row_new (const FjHangRule *rule, ViewerHangingSubject subject, gpointer data)
{
  ViewerHangingRuleRow *self = g_object_new (VIEWER_TYPE_HANGING_RULE_ROW, NULL);

  self->rule = fj_hang_rule_copy (rule);
  self->subject = subject;
  self->subject_data = data;
  build (self);
  return GTK_WIDGET (self);
}
