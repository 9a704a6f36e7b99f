#include "registration-toggles.h"

struct _RegistrationToggles
{
  GtkBox parent;
  gboolean is_silent;
};

static guint signal_changed;

G_DEFINE_FINAL_TYPE (RegistrationToggles, registration_toggles, GTK_TYPE_BOX)

static void
toggled (RegistrationToggles *toggles, GtkToggleButton *button)
{
  if (!toggles->is_silent && gtk_toggle_button_get_active (button))
    g_signal_emit (toggles, signal_changed, 0);
}

int
registration_toggles_get_selected (RegistrationToggles *toggles)
{
  int at = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (toggles)); child != NULL;
       child = gtk_widget_get_next_sibling (child), at++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)))
      return at;
  return -1;
}

void
registration_toggles_set_selected (RegistrationToggles *toggles, int selected)
{
  int at = 0;

  toggles->is_silent = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (toggles)); child != NULL;
       child = gtk_widget_get_next_sibling (child), at++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), at == selected);
  toggles->is_silent = FALSE;
}

static gboolean
registration_toggles_grab_focus (GtkWidget *widget)
{
  int selected = MAX (0, registration_toggles_get_selected (REGISTRATION_TOGGLES (widget)));
  GtkWidget *child = gtk_widget_get_first_child (widget);

  while (selected-- > 0 && child != NULL)
    child = gtk_widget_get_next_sibling (child);
  return child != NULL && gtk_widget_grab_focus (child);
}

/* Tab goes in once and out again; the arrows move inside. */
static gboolean
registration_toggles_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean is_inside = gtk_widget_get_focus_child (widget) != NULL;

  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    return is_inside ? FALSE : gtk_widget_grab_focus (widget);
  return GTK_WIDGET_CLASS (registration_toggles_parent_class)->focus (widget, direction);
}

static void
registration_toggles_class_init (RegistrationTogglesClass *class)
{
  GTK_WIDGET_CLASS (class)->grab_focus = registration_toggles_grab_focus;
  GTK_WIDGET_CLASS (class)->focus = registration_toggles_focus;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
  signal_changed = g_signal_new ("changed", REGISTRATION_TYPE_TOGGLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
registration_toggles_init (RegistrationToggles *toggles)
{
  gtk_widget_add_css_class (GTK_WIDGET (toggles), "linked");
}

GtkWidget *
registration_toggles_new (const char *const *words)
{
  GtkWidget *toggles = g_object_new (REGISTRATION_TYPE_TOGGLES, NULL);
  GtkWidget *first = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (words[i]);
      if (first == NULL)
        first = button;
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
      gtk_widget_set_hexpand (button, TRUE);
      gtk_box_append (GTK_BOX (toggles), button);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled), toggles);
    }
  return toggles;
}
