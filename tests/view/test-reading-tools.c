/* fj-reading-tools: each tool does something that there is, and says what. */
#include "view-fixture.h"

#include "fj-reading-view-private.h"

static guint
check_tools (FjReadingView *view, GtkWidget *widget)
{
  guint n = 0;

  if (GTK_IS_ACTIONABLE (widget) && gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)) != NULL)
    {
      const char *name = gtk_actionable_get_action_name (GTK_ACTIONABLE (widget));
      GVariant *target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget));
      const GVariantType *type;

      g_assert_true (g_str_has_prefix (name, "view."));
      g_assert_true (g_action_group_query_action (G_ACTION_GROUP (view->actions), name + 5, NULL, &type, NULL,
                                                  NULL, NULL));
      g_assert_true ((type == NULL) == (target == NULL));
      g_assert_true (type == NULL || g_variant_is_of_type (target, type));
      g_assert_nonnull (gtk_widget_get_tooltip_text (widget));
      n++;
    }
  if (GTK_IS_MENU_BUTTON (widget))
    g_assert_nonnull (gtk_widget_get_tooltip_text (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += check_tools (view, child);
  return n;
}

static GtkWidget *
find_menu (GtkWidget *widget, const char *label)
{
  if (GTK_IS_MENU_BUTTON (widget)
      && g_strcmp0 (gtk_menu_button_get_label (GTK_MENU_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_menu (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_image (gpointer data)
{
  FjPane *pane = fj_reading_view_get_active_pane (data);

  return pane != NULL && fj_pane_get_shown (pane) != NULL;
}

static void
test_tools (void)
{
  Room room;
  GtkWidget *view = fj_reading_view_new ();
  GtkWidget *button;
  GMenuModel *presets;
  int least;

  open_room (&room, "stack('a',3,'2.25.11')\n");
  show (&room, view);
  fj_reading_view_set_store (FJ_READING_VIEW (view), room.store);
  wait_for (has_image, view);
  /* 20 in the bar, 25 layouts behind a button. */
  g_assert_cmpuint (check_tools (FJ_READING_VIEW (view), view), >=, 45);
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <, 900);
  /* The windows of CT, then the image's own. */
  button = find_menu (view, "Window");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  presets = gtk_popover_menu_get_menu_model (
      GTK_POPOVER_MENU (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))));
  g_assert_cmpint (g_menu_model_get_n_items (presets), ==, 2);
  {
    g_autoptr (GMenuModel) section = g_menu_model_get_item_link (presets, 0, G_MENU_LINK_SECTION);

    g_assert_cmpint (g_menu_model_get_n_items (section), ==, 9);
  }
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/reading-tools/tools", test_tools);
  return g_test_run ();
}
