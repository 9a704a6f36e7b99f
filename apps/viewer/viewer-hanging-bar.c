#include "viewer-hanging-bar.h"

#include "fj-language.h"

static GtkWidget *
make_button (const char *icon, const char *name, const char *hint, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

GtkWidget *
viewer_hanging_bar_new (AdwViewStack *stack)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *switcher = adw_view_switcher_new ();
  GtkWidget *menu_button = gtk_menu_button_new ();
  GtkWidget *save = gtk_button_new_with_mnemonic (_ ("_Save"));
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("Make a _copy of it"), "editor.copy");
  g_menu_append (menu, _ ("_Import from a file…"), "editor.import");
  g_menu_append (menu, _ ("Export as _JSON…"), "editor.export('json')");
  g_menu_append (menu, _ ("Export as _DICOM…"), "editor.export('dicom')");
  g_menu_append (menu, _ ("_Remove it"), "editor.remove");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu_button), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu_button), G_MENU_MODEL (menu));
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu_button), TRUE);
  gtk_widget_set_tooltip_text (menu_button, _ ("Main menu"));
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), stack);
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "editor.save");
  gtk_widget_add_css_class (save, "suggested-action");
  gtk_widget_set_tooltip_text (save, _ ("Save it (Ctrl+S)"));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), switcher);
  adw_header_bar_pack_start (
      ADW_HEADER_BAR (header),
      make_button ("document-new-symbolic", _ ("New"), _ ("New hanging protocol (Ctrl+N)"), "editor.new"));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), make_button ("edit-undo-symbolic", _ ("Undo"),
                                                                   _ ("Undo (Ctrl+Z)"), "editor.undo"));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), make_button ("edit-redo-symbolic", _ ("Redo"),
                                                                   _ ("Redo (Ctrl+Shift+Z)"), "editor.redo"));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), menu_button);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), save);
  return header;
}

GtkWidget *
viewer_hanging_ribbon_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (
      _ ("This one comes with the program. A copy of it can be changed, and goes before it."));
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Make a _copy"));
  GtkWidget *ribbon = gtk_revealer_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "editor.copy");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "hanging-ribbon");
  gtk_revealer_set_child (GTK_REVEALER (ribbon), box);
  return ribbon;
}
