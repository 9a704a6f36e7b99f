#include "fj-language.h"
#include "viewer-hanging-edit.h"
#include "viewer-hanging-fields.h"
#include "viewer-hanging-pages.h"
#include "viewer-hanging-rules.h"
#include "viewer-hanging-trial.h"

#define MOST_PRIORS 4
#define N_FOUND 3

struct _ViewerHangingSets
{
  AdwBin parent;
  ViewerHangingPatient patient;
  gpointer patient_data;
  ViewerHangingDraft *draft;
  gboolean is_showing;
  guint number; /* of the set that is looked at; 0: none */

  GtkWidget *list, *copy, *remove;
  GtkWidget *form, *label, *when, *newest, *oldest, *rules, *found;
};

G_DEFINE_FINAL_TYPE (ViewerHangingSets, viewer_hanging_sets, ADW_TYPE_BIN)

static const FjHangPatient *
get_patient (ViewerHangingSets *self)
{
  return self->patient (self->patient_data);
}

static const FjHangStudy *
get_study (gpointer data)
{
  const FjHangPatient *patient = get_patient (data);

  return patient != NULL && patient->studies->len > 0 ? patient->studies->pdata[0] : NULL;
}

static FjHangProtocol *
copy_protocol (ViewerHangingSets *self)
{
  return fj_hang_protocol_copy (viewer_hanging_draft_get (self->draft));
}

/* --- the set that is looked at --- */

static void
take_rules (FjHangImageSet *set, const GPtrArray *rules)
{
  g_ptr_array_set_size (set->rules, 0);
  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (set->rules, fj_hang_rule_copy (rules->pdata[i]));
}

static void
changed (gpointer data, GtkWidget *field)
{
  ViewerHangingSets *self = data;
  FjHangProtocol *protocol;
  FjHangImageSet *set;
  double oldest;

  if (self->is_showing || self->draft == NULL)
    return;
  oldest = viewer_hanging_field_get_number (self->oldest);
  protocol = copy_protocol (self);
  set = fj_hang_protocol_find_set (protocol, self->number);
  if (set != NULL)
    {
      g_free (set->label);
      set->label = g_strdup (viewer_hanging_field_get_text (self->label));
      set->prior = viewer_hanging_field_get_chosen (self->when);
      set->when = set->prior > 0 ? FJ_HANG_PRIOR : FJ_HANG_CURRENT;
      set->newest_days = set->prior > 0 ? (gint64) viewer_hanging_field_get_number (self->newest) : 0;
      set->oldest_days = set->prior > 0 && oldest > 0 ? (gint64) oldest : -1;
      take_rules (set, viewer_hanging_rules_get (VIEWER_HANGING_RULES (self->rules)));
    }
  viewer_hanging_draft_change (self->draft, protocol, field);
}

static void
rules_changed (ViewerHangingRules *rules, gpointer data)
{
  changed (data, GTK_WIDGET (rules));
}

static void
show_found (ViewerHangingSets *self, const FjHangProtocol *protocol)
{
  g_autoptr (GPtrArray) found
      = viewer_hanging_trial_find (protocol, self->number, get_patient (self), N_FOUND);
  g_autofree char *text = NULL;

  if (found->len == 0)
    g_ptr_array_add (found, g_strdup (get_patient (self) == NULL ? _ ("Open a study to try it.")
                                                                 : _ ("Nothing of the open study fits.")));
  g_ptr_array_add (found, NULL);
  text = g_strjoinv ("\n", (char **) found->pdata);
  gtk_label_set_text (GTK_LABEL (self->found), text);
}

static void
show_set (ViewerHangingSets *self, const FjHangProtocol *protocol)
{
  const FjHangImageSet *set = fj_hang_protocol_find_set (protocol, self->number);

  gtk_widget_set_sensitive (self->form, set != NULL);
  gtk_widget_set_sensitive (self->copy, set != NULL);
  gtk_widget_set_sensitive (self->remove, set != NULL);
  if (set == NULL)
    return;
  viewer_hanging_field_set_text (self->label, set->label);
  viewer_hanging_field_set_chosen (self->when, MIN (set->prior, MOST_PRIORS));
  viewer_hanging_field_set_number (self->newest, (double) set->newest_days);
  viewer_hanging_field_set_number (self->oldest, (double) MAX (set->oldest_days, 0));
  gtk_widget_set_visible (self->newest, set->prior > 0);
  gtk_widget_set_visible (self->oldest, set->prior > 0);
  viewer_hanging_rules_set (VIEWER_HANGING_RULES (self->rules), set->rules);
  show_found (self, protocol);
}

/* --- the list of sets --- */

static void
show_list (ViewerHangingSets *self, const FjHangProtocol *protocol)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) protocol->sets->len)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (guint i = 0; i < protocol->sets->len; i++)
    {
      const FjHangImageSet *set = protocol->sets->pdata[i];
      g_autofree char *text = g_strdup_printf ("%u · %s", set->number, fj_hang_title (set->label));

      row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);
      if (row == NULL)
        {
          GtkWidget *label = gtk_label_new (NULL);

          gtk_label_set_xalign (GTK_LABEL (label), 0);
          gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
          gtk_list_box_append (GTK_LIST_BOX (self->list), label);
          row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);
        }
      gtk_label_set_text (GTK_LABEL (gtk_list_box_row_get_child (row)), text);
      g_object_set_data (G_OBJECT (row), "number", GUINT_TO_POINTER (set->number));
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
      if (set->number == self->number)
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
    }
}

static void
selected (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  ViewerHangingSets *self = data;

  if (self->is_showing || row == NULL)
    return;
  self->number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "number"));
  viewer_hanging_sets_show (self, self->draft);
}

void
viewer_hanging_sets_show (ViewerHangingSets *self, ViewerHangingDraft *draft)
{
  const FjHangProtocol *protocol = viewer_hanging_draft_get (draft);

  g_return_if_fail (VIEWER_IS_HANGING_SETS (self));

  g_set_object (&self->draft, draft);
  if (fj_hang_protocol_find_set (protocol, self->number) == NULL)
    self->number = protocol->sets->len > 0 ? ((FjHangImageSet *) protocol->sets->pdata[0])->number : 0;
  self->is_showing = TRUE;
  show_list (self, protocol);
  show_set (self, protocol);
  self->is_showing = FALSE;
}

/* --- buttons --- */

static void
add_clicked (ViewerHangingSets *self)
{
  FjHangProtocol *protocol = copy_protocol (self);

  self->number = viewer_hanging_edit_add_set (protocol, _ ("new set"))->number;
  viewer_hanging_draft_change (self->draft, protocol, NULL);
  gtk_widget_grab_focus (self->label);
}

static void
copy_clicked (ViewerHangingSets *self)
{
  FjHangProtocol *protocol = copy_protocol (self);
  FjHangImageSet *set = viewer_hanging_edit_copy_set (protocol, self->number);

  if (set != NULL)
    self->number = set->number;
  viewer_hanging_draft_change (self->draft, protocol, NULL);
}

static void
remove_clicked (ViewerHangingSets *self)
{
  FjHangProtocol *protocol = copy_protocol (self);

  viewer_hanging_edit_remove_set (protocol, self->number);
  viewer_hanging_draft_change (self->draft, protocol, NULL);
}

/* --- the widgets --- */

static void
viewer_hanging_sets_finalize (GObject *object)
{
  g_clear_object (&VIEWER_HANGING_SETS (object)->draft);
  G_OBJECT_CLASS (viewer_hanging_sets_parent_class)->finalize (object);
}

static void
viewer_hanging_sets_class_init (ViewerHangingSetsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_hanging_sets_finalize;
}

static void
viewer_hanging_sets_init (ViewerHangingSets *self)
{
}

static GtkWidget *
add_button (ViewerHangingSets *self, GtkWidget *bar, const char *icon, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static GtkWidget *
make_side (ViewerHangingSets *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Image sets"), -1);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (selected), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_set_size_request (side, 170, -1);
  add_button (self, bar, "list-add-symbolic", _ ("Add an image set"), G_CALLBACK (add_clicked));
  self->copy
      = add_button (self, bar, "edit-copy-symbolic", _ ("Another one like it"), G_CALLBACK (copy_clicked));
  self->remove = add_button (self, bar, "user-trash-symbolic", _ ("Remove the image set"),
                             G_CALLBACK (remove_clicked));
  gtk_widget_set_margin_start (bar, 6);
  gtk_widget_set_margin_bottom (bar, 6);
  gtk_box_append (GTK_BOX (side), scrolled);
  gtk_box_append (GTK_BOX (side), bar);
  return side;
}

static GtkWidget *
make_form (ViewerHangingSets *self)
{
  GtkWidget *inside;
  GtkWidget *page = viewer_hanging_page_new (&inside);
  GtkWidget *group = viewer_hanging_group_new (_ ("Image set"));
  GtkWidget *rules = viewer_hanging_group_new (_ ("Series that it looks for"));
  GtkWidget *found = viewer_hanging_group_new (_ ("Finds in the open study, the best first"));

  self->label = viewer_hanging_field_add_text (group, _ ("Name of the set"), changed, self);
  self->when = viewer_hanging_field_add_choice (group, _ ("Of which study"), changed, self);
  viewer_hanging_field_set_choices (
      self->when, (const char *const[]){ _ ("The current one"), _ ("The most relevant earlier one"),
                                         _ ("The second earlier one"), _ ("The third earlier one"),
                                         _ ("The fourth earlier one"), NULL });
  self->newest = viewer_hanging_field_add_number (group, _ ("At least so many days earlier"), 0, 36500, 30,
                                                  changed, self);
  self->oldest = viewer_hanging_field_add_number (group, _ ("At most so many days earlier, 0: any"), 0, 36500,
                                                  30, changed, self);
  self->rules = viewer_hanging_rules_new (get_study, self);
  g_signal_connect (self->rules, "changed", G_CALLBACK (rules_changed), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (rules), self->rules);
  self->found = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->found), 0);
  gtk_label_set_wrap (GTK_LABEL (self->found), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->found), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (self->found), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (found), self->found);
  gtk_box_append (GTK_BOX (inside), group);
  gtk_box_append (GTK_BOX (inside), rules);
  gtk_box_append (GTK_BOX (inside), found);
  gtk_widget_set_hexpand (page, TRUE);
  self->form = page;
  return page;
}

GtkWidget *
viewer_hanging_sets_new (ViewerHangingPatient patient, gpointer data)
{
  ViewerHangingSets *self = g_object_new (VIEWER_TYPE_HANGING_SETS, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->patient = patient;
  self->patient_data = data;
  self->is_showing = TRUE;
  gtk_box_append (GTK_BOX (box), make_side (self));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (box), make_form (self));
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_showing = FALSE;
  return GTK_WIDGET (self);
}
