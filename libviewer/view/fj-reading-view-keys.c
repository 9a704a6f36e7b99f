/* The reading view: its keys, in the order in which a window of shortcuts shows them. */
#include "fj-reading-view-private.h"

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
  { "b", "view.marks", NULL, N_ ("Show or hide the list of marks") },
  { "<Shift>b", "view.outside-marks", NULL, N_ ("Show or hide marks from elsewhere") },
  { "l", "view.reference-lines", NULL, N_ ("Show or hide reference lines") },
  { "y", "view.scroll-all", NULL, N_ ("All parallel series scroll together, or not") },
  { "k", "view.link", NULL, N_ ("Link parallel panes at what they show now, or undo it") },
  { "a", "view.reformat", "'axial'", N_ ("Axial planes of the series") },
  { "d", "view.reformat", "'coronal'", N_ ("Coronal planes of the series") },
  { "g", "view.reformat", "'sagittal'", N_ ("Sagittal planes of the series") },
  { "x", "view.reformat", "'original'", N_ ("The images as they are stored") },
  { "braceright", "view.thicker", "1", N_ ("Thicker slab of planes") },
  { "braceleft", "view.thicker", "-1", N_ ("Thinner slab, or thin planes") },
  { "period", "view.stage", "1", N_ ("Next stage of the hanging protocol") },
  { "comma", "view.stage", "-1", N_ ("Previous stage") },
  { "greater", "view.protocol", "1", N_ ("Next hanging protocol that fits") },
  { "less", "view.protocol", "-1", N_ ("Previous hanging protocol") },
  { "<Control>h", "view.hang", "''", N_ ("Hang again as it was opened") },
};

const FjReadingShortcut *
fj_reading_view_get_shortcuts (void)
{
  static FjReadingShortcut shortcuts[G_N_ELEMENTS (keys) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    shortcuts[i] = (FjReadingShortcut){ keys[i].accelerator, keys[i].title };
  return shortcuts;
}

const FjReadingShortcut *
fj_reading_view_get_measure_shortcuts (void)
{
  static FjReadingShortcut shortcuts[FJ_MARK_N_KINDS + 3];
  static char accelerators[FJ_MARK_N_KINDS][4];

  for (guint i = 0; i < FJ_MARK_N_KINDS; i++)
    {
      g_snprintf (accelerators[i], sizeof accelerators[i], "q+%s",
                  fj_mark_palette_get_letter ((FjMarkKind) i));
      shortcuts[i] = (FjReadingShortcut){ accelerators[i], fj_mark_kind_get_title ((FjMarkKind) i) };
    }
  shortcuts[FJ_MARK_N_KINDS] = (FjReadingShortcut){ "e", N_ ("Lens under the pointer, while it is held") };
  shortcuts[FJ_MARK_N_KINDS + 1]
      = (FjReadingShortcut){ "Alt_L", N_ ("Value under the pointer, while it is held") };
  return shortcuts;
}

void
fj_reading_view_add_keys (FjReadingView *self, GtkWidget *where)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  /* Of that widget alone: keys typed into a report beside it are letters. */
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_LOCAL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].accelerator),
                                                gtk_named_action_new (keys[i].action));

      if (keys[i].parameter != NULL)
        {
          GVariant *parameter = g_variant_parse (NULL, keys[i].parameter, NULL, NULL, NULL);

          gtk_shortcut_set_arguments (shortcut, parameter);
          g_variant_unref (parameter);
        }
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (where, controller);
  fj_reading_view_add_held_keys (self, where);
}
