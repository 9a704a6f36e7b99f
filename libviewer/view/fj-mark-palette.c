#include "fj-mark-palette.h"

#include "fj-key-map.h"
#include "fj-language.h"

#define COLUMNS 2

/* In the order in which they stand there. */
static const struct
{
  FjMarkKind kind;
  const char *letter, *icon;
} tools[] = {
  { FJ_MARK_LENGTH, "l", "fj-mark-length-symbolic" },
  { FJ_MARK_POLYLINE, "p", "fj-mark-polyline-symbolic" },
  { FJ_MARK_BIDIRECTIONAL, "b", "fj-mark-bidirectional-symbolic" },
  { FJ_MARK_ANGLE, "a", "fj-mark-angle-symbolic" },
  { FJ_MARK_OPEN_ANGLE, "o", "fj-mark-open-angle-symbolic" },
  { FJ_MARK_COBB, "c", "fj-mark-cobb-symbolic" },
  { FJ_MARK_ELLIPSE, "e", "fj-mark-ellipse-symbolic" },
  { FJ_MARK_RECTANGLE, "r", "fj-mark-rectangle-symbolic" },
  { FJ_MARK_FREEHAND, "f", "fj-mark-freehand-symbolic" },
  { FJ_MARK_PROBE, "v", "fj-mark-probe-symbolic" },
  { FJ_MARK_ARROW, "w", "fj-mark-arrow-symbolic" },
  { FJ_MARK_TEXT, "t", "fj-mark-text-symbolic" },
  { FJ_MARK_SPINE_LABEL, "s", "fj-mark-spine-label-symbolic" },
  { FJ_MARK_CARDIOTHORACIC, "x", "fj-mark-cardiothoracic-symbolic" },
  { FJ_MARK_LEG_LENGTH, "g", "fj-mark-leg-length-symbolic" },
};

static char *
name_action (FjMarkKind kind)
{
  return g_strdup_printf ("view.measure('%s')", fj_mark_kind_to_string (kind));
}

void
fj_mark_palette_tell_keys (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      g_autofree char *action = name_action (tools[i].kind);

      fj_key_map_add (fj_key_map_get_default (), FJ_KEYS_MEASURE, N_ ("Letters in the palette of marks"),
                      action, tools[i].letter, fj_mark_kind_get_title (tools[i].kind));
    }
}

char *
fj_mark_palette_dup_letter (FjMarkKind kind)
{
  g_autofree char *action = kind < FJ_MARK_N_KINDS ? name_action (kind) : NULL;
  const char *const *keys = action != NULL ? fj_key_map_get_keys (fj_key_map_get_default (), action) : NULL;

  return keys != NULL ? g_strdup (keys[0]) : NULL;
}

const char *
fj_mark_palette_get_icon (FjMarkKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    if (tools[i].kind == kind)
      return tools[i].icon;
  return NULL;
}

static void
close_palette (GtkButton *button, gpointer popover)
{
  gtk_popover_popdown (popover);
}

/* @label: of the tool whose word it holds. */
static void
show_letter (GtkWidget *label)
{
  FjMarkKind kind;
  g_autofree char *letter = NULL, *shown = NULL;

  if (fj_mark_kind_from_string (g_object_get_data (G_OBJECT (label), "fj-word"), &kind))
    {
      letter = fj_mark_palette_dup_letter (kind);
      shown = letter != NULL ? g_utf8_strup (letter, -1) : g_strdup ("");
      gtk_label_set_label (GTK_LABEL (label), shown);
    }
}

static GtkWidget *
make_tool (GtkWidget *popover, const char *icon, const char *title, const char *word)
{
  GtkWidget *button = gtk_toggle_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (title), *key = gtk_label_new (_ ("Esc"));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  g_object_set_data (G_OBJECT (key), "fj-word", (gpointer) word);
  show_letter (key);
  g_signal_connect_object (fj_key_map_get_default (), "changed", G_CALLBACK (show_letter), key,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (key, "fj-key");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), key);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "view.measure");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", word);
  gtk_widget_set_tooltip_text (button, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (close_palette), popover);
  return button;
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  GtkWidget *popover = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  g_autofree char *pressed = gtk_accelerator_name (gdk_keyval_to_lower (key), 0);

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      g_autofree char *letter = fj_mark_palette_dup_letter (tools[i].kind);

      if (g_strcmp0 (letter, pressed) != 0)
        continue;
      gtk_popover_popdown (GTK_POPOVER (popover));
      gtk_widget_activate_action (popover, "view.measure", "s", fj_mark_kind_to_string (tools[i].kind));
      return TRUE;
    }
  return FALSE;
}

GtkWidget *
fj_mark_palette_new (void)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *table = gtk_grid_new ();
  GtkWidget *lasting
      = gtk_label_new (_ ("Marks last as long as the exam is open. Copy what counts into the report: the "
                          "list of marks (B) has it as text."));
  GtkEventController *keys = gtk_event_controller_key_new ();
  int at = 0;

  fj_mark_palette_tell_keys ();
  gtk_grid_set_column_homogeneous (GTK_GRID (table), TRUE);
  gtk_grid_attach (GTK_GRID (table),
                   make_tool (popover, "fj-window-symbolic", _ ("No mark: the plain pointer"), ""), 0,
                   at / COLUMNS, 1, 1);
  at++;
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++, at++)
    gtk_grid_attach (GTK_GRID (table),
                     make_tool (popover, tools[i].icon, fj_mark_kind_get_title (tools[i].kind),
                                fj_mark_kind_to_string (tools[i].kind)),
                     at % COLUMNS, at / COLUMNS, 1, 1);
  /* Nobody may think that what was measured stays when it does not. */
  gtk_label_set_xalign (GTK_LABEL (lasting), 0);
  gtk_label_set_wrap (GTK_LABEL (lasting), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (lasting), 40);
  gtk_widget_add_css_class (lasting, "fj-quiet");
  gtk_grid_attach (GTK_GRID (table), lasting, 0, at, COLUMNS, 1);
  g_object_set_data (G_OBJECT (button), "fj-lasting", lasting);
  gtk_popover_set_child (GTK_POPOVER (popover), table);
  gtk_widget_add_css_class (popover, "fj-dark");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), NULL);
  gtk_widget_add_controller (popover, keys);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "fj-measure-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  return button;
}

void
fj_mark_palette_set_kept (GtkWidget *palette)
{
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (palette), "fj-lasting"), FALSE);
}
