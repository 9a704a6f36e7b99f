/* fj-reading-view-keys: each key once, and each does something that there is. */
#include "hung-view.h"

#include "fj-key-map.h"

static void
test_keys (void)
{
  FjKeyMap *map = fj_key_map_get_default ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  fj_reading_view_tell_keys ();
  for (guint i = 0; i < fj_key_map_get_n_actions (map); i++)
    {
      FjKeyAction action = fj_key_map_get_action (map, i);

      g_assert_cmpuint (strlen (action.title), >, 3);
      g_assert_cmpuint (strlen (action.group), >, 3);
      for (const char *const *key = fj_key_map_get_keys (map, action.action); *key != NULL; key++, n++)
        {
          guint value = 0;
          GdkModifierType modifiers;

          g_assert_true (gtk_accelerator_parse (*key, &value, &modifiers));
          g_assert_null (fj_key_map_find_owner (map, action.action, *key));
          g_assert_true (action.place == FJ_KEYS_MEASURE || g_hash_table_add (seen, (gpointer) *key));
        }
    }
  g_assert_cmpuint (n, >, 65);
}

static gboolean
has_action (GtkWidget *view, GtkShortcut *shortcut)
{
  GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);
  const char *name = gtk_named_action_get_action_name (GTK_NAMED_ACTION (action));
  GVariant *argument = gtk_shortcut_get_arguments (shortcut);
  const GVariantType *type;

  g_assert_true (g_str_has_prefix (name, "view."));
  name += strlen ("view.");
  if (!g_action_group_has_action (G_ACTION_GROUP (FJ_READING_VIEW (view)->actions), name))
    return FALSE;
  type = g_action_group_get_action_parameter_type (G_ACTION_GROUP (FJ_READING_VIEW (view)->actions), name);
  return type == NULL ? argument == NULL : argument != NULL && g_variant_is_of_type (argument, type);
}

static void
test_actions (void)
{
  g_autoptr (GtkWidget) view = g_object_ref_sink (fj_reading_view_new ());
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (view);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++, n++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);

          g_assert_true (has_action (view, shortcut));
        }
    }
  g_assert_cmpuint (n, >, 50);
}

static guint
count_shortcuts (GtkWidget *view, const char *key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (view);
  g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (key);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GListModel) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && k < g_list_model_get_n_items (controller);
           k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (controller, k);

          n += gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), trigger);
        }
    }
  return n;
}

/* A key that is chosen holds at once in what is open. */
static void
test_chosen (void)
{
  g_autoptr (GtkWidget) view = g_object_ref_sink (fj_reading_view_new ());
  FjKeyMap *map = fj_key_map_get_default ();

  g_assert_cmpuint (count_shortcuts (view, "i"), ==, 1);
  g_assert_true (fj_key_map_assign (map, "view.invert", "F12", NULL));
  g_assert_cmpuint (count_shortcuts (view, "i"), ==, 0);
  g_assert_cmpuint (count_shortcuts (view, "F12"), ==, 1);
  fj_key_map_reset (map, NULL);
  g_assert_cmpuint (count_shortcuts (view, "i"), ==, 1);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/reading-view-keys/keys", test_keys);
  g_test_add_func ("/reading-view-keys/actions", test_actions);
  g_test_add_func ("/reading-view-keys/chosen", test_chosen);
  return g_test_run ();
}
