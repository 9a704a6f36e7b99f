/* The reading view: its keys, in the order in which a window of shortcuts shows them. */
#include "fj-reading-view-private.h"

#include "fj-key-map.h"
#include "fj-language.h"
#include "fj-mark-palette.h"

typedef struct
{
  const char *accelerator, *action;
  const char *parameter; /* GVariant text, NULL: none */
  const char *title;
} Key;

static const Key keys[] = {
  { "Down", "view.scroll", "1", N_ ("Next image") },
  { "Up", "view.scroll", "-1", N_ ("Previous image") },
  { "Right", "view.scroll", "1", N_ ("Next image") },
  { "Left", "view.scroll", "-1", N_ ("Previous image") },
  { "Home", "view.first-image", NULL, N_ ("First image") },
  { "End", "view.last-image", NULL, N_ ("Last image") },
  { "Page_Down", "view.next-series", NULL, N_ ("Next series") },
  { "Page_Up", "view.previous-series", NULL, N_ ("Previous series") },
  { "space", "view.play", NULL, N_ ("Play or stop") },
  { "bracketright", "view.faster", NULL, N_ ("Play faster") },
  { "bracketleft", "view.slower", NULL, N_ ("Play slower") },
  { "w", "view.tool", "'window'", N_ ("Drag sets the window") },
  { "p", "view.tool", "'pan'", N_ ("Drag moves the image") },
  { "z", "view.tool", "'zoom'", N_ ("Drag zooms") },
  { "s", "view.tool", "'scroll'", N_ ("Drag scrolls") },
  { "1", "view.preset", "1", N_ ("Window preset 1") },
  { "2", "view.preset", "2", N_ ("Window preset 2") },
  { "3", "view.preset", "3", N_ ("Window preset 3") },
  { "4", "view.preset", "4", N_ ("Window preset 4") },
  { "5", "view.preset", "5", N_ ("Window preset 5") },
  { "6", "view.preset", "6", N_ ("Window preset 6") },
  { "7", "view.preset", "7", N_ ("Window preset 7") },
  { "8", "view.preset", "8", N_ ("Window preset 8") },
  { "9", "view.preset", "9", N_ ("Window preset 9") },
  { "0", "view.own-window", "0", N_ ("The image's own window") },
  { "i", "view.invert", NULL, N_ ("Invert") },
  { "f", "view.fit", NULL, N_ ("Fit the image to its pane") },
  { "o", "view.one-to-one", NULL, N_ ("One pixel on one pixel") },
  { "plus", "view.zoom", "1", N_ ("Zoom in") },
  { "equal", "view.zoom", "1", N_ ("Zoom in") },
  { "KP_Add", "view.zoom", "1", N_ ("Zoom in") },
  { "minus", "view.zoom", "-1", N_ ("Zoom out") },
  { "KP_Subtract", "view.zoom", "-1", N_ ("Zoom out") },
  { "r", "view.rotate", "1", N_ ("Rotate right") },
  { "<Shift>r", "view.rotate", "-1", N_ ("Rotate left") },
  { "h", "view.flip-horizontal", NULL, N_ ("Flip left to right") },
  { "v", "view.flip-vertical", NULL, N_ ("Flip upside down") },
  { "<Control>0", "view.reset", NULL, N_ ("Reset the pane") },
  { "<Control>z", "view.undo", NULL, N_ ("Undo") },
  { "<Control><Shift>z", "view.redo", NULL, N_ ("Redo") },
  { "m", "view.maximise", NULL, N_ ("One pane, or all") },
  { "t", "view.words", NULL, N_ ("Show or hide the text") },
  { "n", "view.next-pane", NULL, N_ ("Next pane") },
  { "<Shift>n", "view.previous-pane", NULL, N_ ("Previous pane") },
  { "Delete", "view.clear-pane", NULL, N_ ("Remove the mark that is picked, or empty the pane") },
  { "F9", "view.strip", NULL, N_ ("Show or hide the series") },
  { "c", "view.tool", "'point'", N_ ("Drag shows the place in all panes (any tool: with Shift)") },
  { "Escape", "view.unpoint", NULL, N_ ("Leave what is drawn, the tool, the place") },
  { "q", "view.measure-keys", NULL, N_ ("Measure: then the letter of a tool") },
  { "Return", "view.finish-mark", NULL,
    N_ ("With a tool: a cross that arrows move; sets a point, ends a line") },
  { "KP_Enter", "view.finish-mark", NULL,
    N_ ("With a tool: a cross that arrows move; sets a point, ends a line") },
  { "u", "view.histogram", NULL, N_ ("Histogram of the picked region") },
  { "j", "view.key-image", NULL, N_ ("Key image, or none any more") },
  { "<Shift>j", "view.next-key-image", NULL, N_ ("Next key image, of anybody") },
  { "b", "view.marks", NULL, N_ ("Show or hide the list of marks") },
  { "<Shift>b", "view.outside-marks", NULL, N_ ("Show or hide marks from elsewhere") },
  { "<Shift>u", "view.regions", NULL, N_ ("Outline the regions that ultrasound measures in") },
  { "l", "view.reference-lines", NULL, N_ ("Show or hide reference lines") },
  { "y", "view.scroll-all", NULL, N_ ("All parallel series scroll together, or not") },
  { "k", "view.link", NULL, N_ ("Link parallel panes at what they show now, or undo it") },
  { "a", "view.reformat", "'axial'", N_ ("Axial planes of the series") },
  { "d", "view.reformat", "'coronal'", N_ ("Coronal planes of the series") },
  { "g", "view.reformat", "'sagittal'", N_ ("Sagittal planes of the series") },
  { "x", "view.reformat", "'original'", N_ ("The images as they are stored") },
  { "<Shift>v", "view.volume", NULL, N_ ("Volume rendering, and back") },
  { "braceright", "view.thicker", "1", N_ ("Thicker slab of planes") },
  { "braceleft", "view.thicker", "-1", N_ ("Thinner slab, or thin planes") },
  { "period", "view.stage", "1", N_ ("Next stage of the hanging protocol") },
  { "comma", "view.stage", "-1", N_ ("Previous stage") },
  { "greater", "view.protocol", "1", N_ ("Next hanging protocol that fits") },
  { "less", "view.protocol", "-1", N_ ("Previous hanging protocol") },
  { "<Control>h", "view.hang", "''", N_ ("Hang again as it was opened") },
};

static char *
name_in_full (const Key *key)
{
  return key->parameter != NULL ? g_strdup_printf ("%s(%s)", key->action, key->parameter)
                                : g_strdup (key->action);
}

void
fj_reading_view_tell_keys (void)
{
  FjKeyMap *map = fj_key_map_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *action = name_in_full (&keys[i]);

      fj_key_map_add (map, FJ_KEYS_IMAGES, N_ ("Images"), action, keys[i].accelerator, keys[i].title);
    }
  fj_key_map_add (map, FJ_KEYS_FIXED, N_ ("Measure"), "held.lens", "e",
                  N_ ("Lens under the pointer, while it is held"));
  fj_key_map_add (map, FJ_KEYS_FIXED, N_ ("Measure"), "held.value", "Alt_L",
                  N_ ("Value under the pointer, while it is held"));
  fj_mark_palette_tell_keys ();
}

static void
fill (GtkShortcutController *controller)
{
  FjKeyMap *map = fj_key_map_get_default ();

  for (guint i = 0; i < fj_key_map_get_n_actions (map); i++)
    {
      FjKeyAction action = fj_key_map_get_action (map, i);
      const char *const *in_force = fj_key_map_get_keys (map, action.action);
      g_autofree char *name = NULL;
      g_autoptr (GVariant) parameter = NULL;

      if (action.place != FJ_KEYS_IMAGES
          || !g_action_parse_detailed_name (action.action, &name, &parameter, NULL))
        continue;
      for (; *in_force != NULL; in_force++)
        {
          GtkShortcut *shortcut
              = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (*in_force), gtk_named_action_new (name));

          gtk_shortcut_set_arguments (shortcut, parameter);
          gtk_shortcut_controller_add_shortcut (controller, shortcut);
        }
    }
}

/* Another controller, not other shortcuts in it: GTK 4.8 complains of each one that is taken out. */
static void
renew (GtkWidget *where)
{
  GtkEventController *before = g_object_get_data (G_OBJECT (where), "fj-keys");
  GtkEventController *controller = gtk_shortcut_controller_new ();

  /* Of that widget alone: keys typed into a report beside it are letters. */
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_LOCAL);
  fill (GTK_SHORTCUT_CONTROLLER (controller));
  if (before != NULL)
    gtk_widget_remove_controller (where, before);
  gtk_widget_add_controller (where, controller);
  g_object_set_data (G_OBJECT (where), "fj-keys", controller);
}

void
fj_reading_view_add_keys (FjReadingView *self, GtkWidget *where)
{
  fj_reading_view_tell_keys ();
  renew (where);
  g_signal_connect_object (fj_key_map_get_default (), "changed", G_CALLBACK (renew), where,
                           G_CONNECT_SWAPPED);
  fj_reading_view_add_held_keys (self, where);
}
