#include "viewer-preferences.h"

#include <adwaita.h>

#include "fj-key-map.h"
#include "fj-language.h"
#include "fj-mouse-map.h"
#include "viewer-key-dialog.h"
#include "viewer-keys.h"

/* --- keys --- */

static const char *
action_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "action");
}

/* The keys of @row in force, and whether they can be taken back. */
static void
show_keys (GtkWidget *row)
{
  FjKeyMap *map = fj_key_map_get_default ();
  const char *const *keys = fj_key_map_get_keys (map, action_of (row));
  GtkWidget *box = g_object_get_data (G_OBJECT (row), "keys"), *child;
  g_autoptr (GString) words = g_string_new (NULL);

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      guint key;
      GdkModifierType modifiers;
      g_autofree char *label = NULL;

      gtk_accelerator_parse (keys[i], &key, &modifiers);
      label = gtk_accelerator_get_label (key, modifiers);
      child = gtk_label_new (label);
      gtk_widget_add_css_class (child, "keycap");
      gtk_box_append (GTK_BOX (box), child);
      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", label);
    }
  if (keys[0] == NULL)
    {
      child = gtk_label_new (_ ("No key"));
      gtk_widget_add_css_class (child, "dim-label");
      gtk_box_append (GTK_BOX (box), child);
      g_string_append (words, _ ("No key"));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words->str, -1);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "reset"),
                          fj_key_map_is_changed (map, action_of (row)));
}

static void
on_row (GtkWidget *row)
{
  viewer_key_dialog_show (GTK_WINDOW (gtk_widget_get_root (row)), fj_key_map_get_default (), action_of (row));
}

static void
on_reset (GtkWidget *row)
{
  gtk_widget_grab_focus (row);
  fj_key_map_reset (fj_key_map_get_default (), action_of (row));
}

static GtkWidget *
make_row (const FjKeyAction *action)
{
  GtkWidget *row = adw_action_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  const char *title = fj_tr (action->title);
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (reset, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (reset, "flat");
  gtk_widget_set_tooltip_text (reset, _ ("The program's own key again"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), box);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), reset);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "action", g_strdup (action->action), g_free);
  g_object_set_data (G_OBJECT (row), "keys", box);
  g_object_set_data (G_OBJECT (row), "reset", reset);
  show_keys (row);
  g_signal_connect (row, "activated", G_CALLBACK (on_row), NULL);
  g_signal_connect_object (reset, "clicked", G_CALLBACK (on_reset), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (fj_key_map_get_default (), "changed", G_CALLBACK (show_keys), row,
                           G_CONNECT_SWAPPED);
  return row;
}

/* The first action of all, from which arrows lead to the others: @first gets it. */
static GtkWidget *
make_group (const char *group, GtkWidget **first)
{
  FjKeyMap *map = fj_key_map_get_default ();
  GtkWidget *box = adw_preferences_group_new ();
  g_autofree char *title = g_markup_escape_text (fj_tr (group), -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (box), title);
  for (guint i = 0; i < fj_key_map_get_n_actions (map); i++)
    {
      FjKeyAction action = fj_key_map_get_action (map, i);

      if (action.place != FJ_KEYS_FIXED && g_str_equal (action.group, group))
        {
          GtkWidget *row = make_row (&action);

          if (*first == NULL)
            *first = row;
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (box), row);
        }
    }
  return box;
}

static void
reset_answered (AdwMessageDialog *dialog, const char *response)
{
  if (g_str_equal (response, "reset"))
    fj_key_map_reset (fj_key_map_get_default (), NULL);
}

static void
on_reset_keys (GtkWidget *button)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (button)), _ ("The program's own keys again?"),
      _ ("All keys that you chose are given up. This cannot be undone."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "reset",
                                    _ ("_Reset all keys"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "reset", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (reset_answered), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
make_reset (const char *label, GCallback clicked)
{
  GtkWidget *group = adw_preferences_group_new (), *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect (button, "clicked", clicked, NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), button);
  return group;
}

static void
add_group (GtkWidget *page, GtkWidget *group)
{
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
}

static GtkWidget *
make_keys (GtkWidget **first)
{
  GtkWidget *page = adw_preferences_page_new (), *lead = adw_preferences_group_new ();

  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _ ("Keys"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "input-keyboard-symbolic");
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (lead),
      _ ("Choose an action, then press its new key. Letters alone hold while the images have the focus, never "
         "while you write."));
  add_group (page, lead);
  add_group (page, make_group ("Images", first));
  add_group (page, make_group ("Letters in the palette of marks", first));
  for (const char *const *group = viewer_keys_get_groups (); *group != NULL; group++)
    add_group (page, make_group (*group, first));
  add_group (page, make_reset (_ ("_Reset all keys"), G_CALLBACK (on_reset_keys)));
  return page;
}

/* --- mouse --- */

static void
on_deed (AdwComboRow *row, GParamSpec *property, gpointer gesture)
{
  guint at = adw_combo_row_get_selected (row);

  for (guint deed = 0; deed < FJ_MOUSE_N_DEEDS; deed++)
    if (fj_mouse_gesture_can (GPOINTER_TO_UINT (gesture), deed) && at-- == 0)
      fj_mouse_map_set (fj_mouse_map_get_default (), GPOINTER_TO_UINT (gesture), deed);
}

static void
show_deed (GtkWidget *row)
{
  FjMouseGesture gesture = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "gesture"));
  guint at = 0;

  for (guint deed = 0; deed < fj_mouse_map_get (fj_mouse_map_get_default (), gesture); deed++)
    at += fj_mouse_gesture_can (gesture, deed);
  if (adw_combo_row_get_selected (ADW_COMBO_ROW (row)) != at)
    adw_combo_row_set_selected (ADW_COMBO_ROW (row), at);
}

static GtkWidget *
make_gesture (FjMouseGesture gesture)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (guint deed = 0; deed < FJ_MOUSE_N_DEEDS; deed++)
    if (fj_mouse_gesture_can (gesture, deed))
      gtk_string_list_append (words, fj_mouse_deed_get_title (deed));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fj_mouse_gesture_get_title (gesture));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  g_object_set_data (G_OBJECT (row), "gesture", GUINT_TO_POINTER (gesture));
  show_deed (row);
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_deed), GUINT_TO_POINTER (gesture));
  g_signal_connect_object (fj_mouse_map_get_default (), "changed", G_CALLBACK (show_deed), row,
                           G_CONNECT_SWAPPED);
  return row;
}

static void
show_warning (GtkWidget *label)
{
  const char *warning = fj_mouse_map_get_warning (fj_mouse_map_get_default ());

  gtk_label_set_label (GTK_LABEL (label), warning != NULL ? warning : "");
  gtk_widget_set_visible (label, warning != NULL);
}

static void
on_reset_mouse (GtkWidget *button)
{
  fj_mouse_map_reset (fj_mouse_map_get_default ());
}

static GtkWidget *
make_mouse (void)
{
  GtkWidget *page = adw_preferences_page_new (), *drags = adw_preferences_group_new ();
  GtkWidget *wheel = adw_preferences_group_new (), *warning = gtk_label_new (NULL);

  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _ ("Mouse"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "input-mouse-symbolic");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (drags), _ ("Dragging on an image"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (drags),
                                         _ ("Ctrl with the left button takes the pane itself along."));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (wheel), _ ("Turning the wheel"));
  gtk_label_set_wrap (GTK_LABEL (warning), TRUE);
  gtk_label_set_xalign (GTK_LABEL (warning), 0);
  gtk_widget_add_css_class (warning, "warning");
  show_warning (warning);
  g_signal_connect_object (fj_mouse_map_get_default (), "changed", G_CALLBACK (show_warning), warning,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (wheel), warning);
  for (guint gesture = 0; gesture < FJ_MOUSE_N_GESTURES; gesture++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (gesture < FJ_MOUSE_WHEEL ? drags : wheel),
                               make_gesture (gesture));
  add_group (page, drags);
  add_group (page, wheel);
  add_group (page, make_reset (_ ("_Reset the mouse"), G_CALLBACK (on_reset_mouse)));
  return page;
}

void
viewer_preferences_show (GtkWindow *parent)
{
  static GtkWidget *window; /* weak */

  if (window == NULL)
    {
      GtkWidget *first = NULL;

      window = adw_preferences_window_new ();
      g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
      gtk_window_set_title (GTK_WINDOW (window), _ ("Keys and mouse"));
      gtk_window_set_default_size (GTK_WINDOW (window), 640, 680);
      adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (make_keys (&first)));
      adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (make_mouse ()));
      if (parent != NULL)
        gtk_window_set_transient_for (GTK_WINDOW (window), parent);
      if (first != NULL)
        gtk_widget_grab_focus (first);
    }
  gtk_window_present (GTK_WINDOW (window));
}
