#include "viewer-hanging-rules.h"

#include "fj-language.h"
#include "viewer-hanging-rule-row.h"

#define MODALITY 0x00080060u

struct _ViewerHangingRules
{
  AdwBin parent;
  ViewerHangingSubject subject;
  gpointer subject_data;
  GPtrArray *rules; /* of FjHangRule: what is shown */
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (ViewerHangingRules, viewer_hanging_rules, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

const GPtrArray *
viewer_hanging_rules_get (ViewerHangingRules *self)
{
  g_return_val_if_fail (VIEWER_IS_HANGING_RULES (self), NULL);
  return self->rules;
}

static gboolean
is_same (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!fj_hang_rule_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

/* --- from the rows --- */

static void
row_changed (ViewerHangingRuleRow *row, gpointer data)
{
  ViewerHangingRules *self = data;
  guint index = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  g_return_if_fail (index < self->rules->len);
  fj_hang_rule_free (self->rules->pdata[index]);
  self->rules->pdata[index] = fj_hang_rule_copy (viewer_hanging_rule_row_get (row));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
row_removed (ViewerHangingRuleRow *row, gpointer data)
{
  ViewerHangingRules *self = data;
  guint index = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  g_ptr_array_remove_index (self->rules, index);
  gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  gtk_widget_set_visible (self->list, self->rules->len > 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
add_row (ViewerHangingRules *self, const FjHangRule *rule)
{
  GtkWidget *row = viewer_hanging_rule_row_new (rule, self->subject, self->subject_data);

  g_signal_connect (row, "changed", G_CALLBACK (row_changed), self);
  g_signal_connect (row, "removed", G_CALLBACK (row_removed), self);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  return row;
}

static void
add_clicked (ViewerHangingRules *self)
{
  FjHangRule *rule = fj_hang_rule_new (MODALITY, FJ_HANG_NOT_NULL);
  GtkWidget *row;

  rule->weight = 1;
  g_ptr_array_add (self->rules, rule);
  row = add_row (self, rule);
  gtk_widget_set_visible (self->list, TRUE);
  gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
viewer_hanging_rules_set (ViewerHangingRules *self, const GPtrArray *rules)
{
  GtkListBoxRow *row;

  g_return_if_fail (VIEWER_IS_HANGING_RULES (self));

  /* A field that is being typed into is left alone. */
  if (is_same (rules, self->rules))
    return;
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  g_ptr_array_set_size (self->rules, 0);
  for (guint i = 0; i < rules->len; i++)
    {
      g_ptr_array_add (self->rules, fj_hang_rule_copy (rules->pdata[i]));
      add_row (self, rules->pdata[i]);
    }
  gtk_widget_set_visible (self->list, self->rules->len > 0);
}

static void
viewer_hanging_rules_finalize (GObject *object)
{
  g_ptr_array_unref (VIEWER_HANGING_RULES (object)->rules);
  G_OBJECT_CLASS (viewer_hanging_rules_parent_class)->finalize (object);
}

static void
viewer_hanging_rules_class_init (ViewerHangingRulesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_rules_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIEWER_TYPE_HANGING_RULES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
viewer_hanging_rules_init (ViewerHangingRules *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("Add a _rule"));

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_rule_free);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_visible (self->list, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Rules"),
                                  -1);
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (add_clicked), self);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), add);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
viewer_hanging_rules_new (ViewerHangingSubject subject, gpointer data)
{
  ViewerHangingRules *self = g_object_new (VIEWER_TYPE_HANGING_RULES, NULL);

  self->subject = subject;
  self->subject_data = data;
  return GTK_WIDGET (self);
}
