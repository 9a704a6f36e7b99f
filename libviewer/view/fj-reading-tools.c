#include "fj-reading-view-private.h"

#include "fj-key-map.h"
#include "fj-language.h"
#include "fj-mark-palette.h"
#include "fj-window-presets.h"

#define ICON_SIZE 16 /* of buttons, as GTK's style has it */

/* Its name and the key in force. */
static void
tell_key (GtkWidget *widget)
{
  const char *title = g_object_get_data (G_OBJECT (widget), "fj-title");
  const char *action = g_object_get_data (G_OBJECT (widget), "fj-action");
  g_autofree char *label = action != NULL ? fj_key_map_dup_label (fj_key_map_get_default (), action) : NULL;
  g_autofree char *tip = label != NULL ? g_strdup_printf ("%s (%s)", title, label) : g_strdup (title);

  gtk_widget_set_tooltip_text (widget, tip);
}

/* A tool whose name those who hear it get, and those who point at it, with the key of @action. */
static void
name_tool (GtkWidget *widget, const char *title, const char *action)
{
  g_object_set_data_full (G_OBJECT (widget), "fj-title", g_strdup (title), g_free);
  g_object_set_data_full (G_OBJECT (widget), "fj-action", g_strdup (action), g_free);
  tell_key (widget);
  g_signal_connect_object (fj_key_map_get_default (), "changed", G_CALLBACK (tell_key), widget,
                           G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
add_button (GtkWidget *box,
            gboolean is_toggle,
            const char *icon,
            const char *action,
            const char *parameter,
            const char *title)
{
  GtkWidget *button = is_toggle ? gtk_toggle_button_new () : gtk_button_new ();
  g_autofree char *full
      = parameter != NULL ? g_strdup_printf ("%s(%s)", action, parameter) : g_strdup (action);

  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (parameter != NULL)
    {
      GVariant *value = g_variant_parse (NULL, parameter, NULL, NULL, NULL);

      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), value);
      g_variant_unref (value);
    }
  /* A press of a tool does not take the keys away from the images. */
  gtk_widget_set_focus_on_click (button, FALSE);
  name_tool (button, title, full);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_gap (GtkWidget *box)
{
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
}

/* --- windows: those of the modality, with their keys, then those of the file --- */

static void
append_presets (GMenu *menu, const FjImageFacts *facts)
{
  g_autoptr (GMenu) section = g_menu_new ();
  guint n;
  const FjWindowPreset *presets = fj_window_presets_get (facts->modality, &n);

  for (guint i = 0; i < n; i++)
    {
      /* The toolkit puts the key beside it. */
      g_autofree char *label = g_strdup_printf ("%s  (C %.0f W %.0f)", fj_tr (presets[i].name),
                                                presets[i].center, presets[i].width);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "view.preset", "i", (gint32) (i + 1));
      g_menu_append_item (section, item);
    }
  if (n > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
append_own (GMenu *menu, const FjImageFacts *facts)
{
  g_autoptr (GMenu) section = g_menu_new ();
  guint n_presets, n = MAX (facts->vois->len, 1);

  fj_window_presets_get (facts->modality, &n_presets);
  for (guint i = 0; i < MIN (n, 20); i++)
    {
      const FjVoi *voi = i < facts->vois->len ? g_ptr_array_index (facts->vois, i) : NULL;
      g_autofree char *key
          = n_presets == 0 && n > 1 && i < 9 ? g_strdup_printf ("%u  ", i + 1) : g_strdup ("");
      g_autofree char *label = NULL;
      g_autoptr (GMenuItem) item = NULL;

      if (voi == NULL)
        label = g_strconcat (key, _ ("Chosen from the image"), NULL);
      else if (voi->explanation != NULL && *voi->explanation != '\0')
        label = g_strdup_printf (_ ("%sOf the file: %s"), key, voi->explanation);
      else if (voi->function == FJ_VOI_TABLE)
        label = g_strdup_printf (_ ("%sOf the file: grey table"), key);
      else
        label = g_strdup_printf (_ ("%sOf the file: C %.4g W %.4g"), key, voi->center, voi->width);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "view.own-window", "i", (gint32) i);
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
create_windows (GtkMenuButton *button, gpointer user_data)
{
  FjReadingView *self = user_data;
  const FjShownImage *shown = fj_pane_get_shown (fj_pane_grid_get_active (FJ_PANE_GRID (self->grid)));
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *popover;

  if (shown != NULL)
    {
      append_presets (menu, shown->facts);
      append_own (menu, shown->facts);
    }
  else
    g_menu_append (menu, _ ("No image in the active pane"), NULL);
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_add_css_class (popover, "fj-dark");
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
make_planes (void)
{
  g_autoptr (GMenuModel) menu = fj_reading_view_make_planes_menu ();
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  gtk_widget_add_css_class (popover, "fj-dark");
  return popover;
}

/* --- layout --- */

static void
close_popover (GtkButton *button, gpointer popover)
{
  gtk_popover_popdown (popover);
}

static GtkWidget *
make_layouts (void)
{
  GtkWidget *popover = gtk_popover_new (), *table = gtk_grid_new ();

  gtk_grid_set_row_homogeneous (GTK_GRID (table), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (table), TRUE);
  for (int row = 0; row < (int) FJ_PANE_GRID_MOST; row++)
    for (int column = 0; column < (int) FJ_PANE_GRID_MOST; column++)
      {
        g_autofree char *target = g_strdup_printf ("%dx%d", row + 1, column + 1);
        g_autofree char *text = g_strdup_printf ("%d×%d", row + 1, column + 1);
        g_autofree char *name = g_strdup_printf (_ ("%d rows of %d panes"), row + 1, column + 1);
        GtkWidget *button = gtk_button_new_with_label (text);

        gtk_widget_add_css_class (button, "flat");
        gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "view.layout");
        gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
        name_tool (button, name, NULL);
        g_signal_connect (button, "clicked", G_CALLBACK (close_popover), popover);
        gtk_grid_attach (GTK_GRID (table), button, column, row, 1, 1);
      }
  gtk_popover_set_child (GTK_POPOVER (popover), table);
  gtk_widget_add_css_class (popover, "fj-dark");
  return popover;
}

/* Read in threads while the rest is still made: two dozen pictures read by the first frame would hold it up.
 */
static void
load_icons (GtkWidget *box)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (box));
  GPtrArray *icons = g_ptr_array_new_with_free_func (g_object_unref);

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *name = GTK_IS_BUTTON (child) ? gtk_button_get_icon_name (GTK_BUTTON (child))
                         : GTK_IS_MENU_BUTTON (child)
                             ? gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (child))
                             : NULL;
      g_autoptr (GIcon) icon = name != NULL ? g_themed_icon_new_with_default_fallbacks (name) : NULL;

      if (icon != NULL)
        g_ptr_array_add (
            icons, gtk_icon_theme_lookup_by_gicon (theme, icon, ICON_SIZE, gtk_widget_get_scale_factor (box),
                                                   gtk_widget_get_direction (box), GTK_ICON_LOOKUP_PRELOAD));
    }
  /* As long as they are held, the buttons are given the same ones. */
  g_object_set_data_full (G_OBJECT (box), "fj-icons", icons, (GDestroyNotify) g_ptr_array_unref);
}

GtkWidget *
fj_reading_tools_new (FjReadingView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 1), *button;

  fj_reading_view_tell_keys ();
  gtk_widget_add_css_class (box, "fj-tools");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Tools"), -1);
  add_button (box, TRUE, "sidebar-show-symbolic", "view.strip", NULL, _ ("Series"));
  button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-grid-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), make_layouts ());
  name_tool (button, _ ("Layout of panes"), NULL);
  gtk_box_append (GTK_BOX (box), button);
  add_button (box, TRUE, "view-fullscreen-symbolic", "view.maximise", NULL, _ ("One pane, or all"));
  add_gap (box);
  add_button (box, TRUE, "fj-window-symbolic", "view.tool", "'window'", _ ("Drag sets the window"));
  add_button (box, TRUE, "fj-pan-symbolic", "view.tool", "'pan'", _ ("Drag moves the image"));
  add_button (box, TRUE, "fj-zoom-symbolic", "view.tool", "'zoom'", _ ("Drag zooms"));
  add_button (box, TRUE, "fj-scroll-symbolic", "view.tool", "'scroll'", _ ("Drag scrolls"));
  add_button (box, TRUE, "find-location-symbolic", "view.tool", "'point'",
              _ ("Drag shows the place in all panes (any tool: with Shift)"));
  self->palette = fj_mark_palette_new ();
  name_tool (self->palette, _ ("Measure and mark"), "view.measure-keys");
  gtk_box_append (GTK_BOX (box), self->palette);
  add_gap (box);
  button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Window"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_windows, self, NULL);
  gtk_widget_set_tooltip_text (button, _ ("Windows by name"));
  gtk_box_append (GTK_BOX (box), button);
  button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "fj-planes-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), make_planes ());
  name_tool (button, _ ("Planes of the series"), NULL);
  gtk_box_append (GTK_BOX (box), button);
  add_button (box, TRUE, "fj-invert-symbolic", "view.invert", NULL, _ ("Invert"));
  add_gap (box);
  add_button (box, FALSE, "zoom-fit-best-symbolic", "view.fit", NULL, _ ("Fit the image to its pane"));
  add_button (box, FALSE, "zoom-original-symbolic", "view.one-to-one", NULL, _ ("One pixel on one pixel"));
  add_button (box, FALSE, "object-rotate-left-symbolic", "view.rotate", "-1", _ ("Rotate left"));
  add_button (box, FALSE, "object-rotate-right-symbolic", "view.rotate", "1", _ ("Rotate right"));
  add_button (box, FALSE, "object-flip-horizontal-symbolic", "view.flip-horizontal", NULL,
              _ ("Flip left to right"));
  add_button (box, FALSE, "object-flip-vertical-symbolic", "view.flip-vertical", NULL,
              _ ("Flip upside down"));
  add_button (box, FALSE, "edit-clear-all-symbolic", "view.reset", NULL, _ ("Reset the pane"));
  add_gap (box);
  add_button (box, FALSE, "edit-undo-symbolic", "view.undo", NULL, _ ("Undo"));
  add_button (box, FALSE, "edit-redo-symbolic", "view.redo", NULL, _ ("Redo"));
  add_gap (box);
  add_button (box, TRUE, "media-playback-start-symbolic", "view.play", NULL, _ ("Play or stop"));
  self->cine_rate = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (self->cine_rate), 4);
  gtk_widget_add_css_class (self->cine_rate, "fj-quiet");
  add_button (box, FALSE, "list-remove-symbolic", "view.slower", NULL, _ ("Play slower"));
  gtk_box_append (GTK_BOX (box), self->cine_rate);
  add_button (box, FALSE, "list-add-symbolic", "view.faster", NULL, _ ("Play faster"));
  add_gap (box);
  add_button (box, TRUE, "fj-words-symbolic", "view.words", NULL, _ ("Show or hide the text"));
  add_button (box, TRUE, "fj-marks-symbolic", "view.marks", NULL, _ ("Show or hide the list of marks"));
  load_icons (box);
  return box;
}
