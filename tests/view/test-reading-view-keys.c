/* fj-reading-view-keys: each key once, and each does something that there is. */
#include "hung-view.h"

static void
test_keys (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  for (const FjReadingShortcut *shortcut = fj_reading_view_get_shortcuts (); shortcut->accelerator != NULL;
       shortcut++)
    {
      guint key = 0;
      GdkModifierType modifiers;

      g_assert_true (gtk_accelerator_parse (shortcut->accelerator, &key, &modifiers));
      g_assert_cmpuint (key, !=, 0);
      g_assert_true (g_hash_table_add (seen, (gpointer) shortcut->accelerator));
      g_assert_cmpuint (strlen (shortcut->title), >, 3);
      n++;
    }
  g_assert_cmpuint (n, >, 50);
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

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/reading-view-keys/keys", test_keys);
  g_test_add_func ("/reading-view-keys/actions", test_actions);
  return g_test_run ();
}
