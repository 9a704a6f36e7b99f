#include "viewer-shortcuts.h"

#include "fj-key-map.h"
#include "fj-language.h"
#include "viewer-keys.h"

static void
add_row (GString *xml, const char *accelerator, const char *title)
{
  g_autofree char *keys = g_markup_escape_text (accelerator, -1);
  g_autofree char *words = g_markup_escape_text (title, -1);

  g_string_append_printf (
      xml,
      "<child><object class='GtkShortcutsShortcut'><property name='accelerator'>%s</property>"
      "<property name='title'>%s</property></object></child>",
      keys, words);
}

static void
begin_group (GString *xml, const char *title)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  g_string_append_printf (
      xml, "<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>", escaped);
}

static void
end_group (GString *xml)
{
  g_string_append (xml, "</object></child>");
}

/* Its keys after another; a letter of the palette after the key that opens it. What has no key is left out.
 */
static void
add_action (GString *xml, FjKeyMap *map, const FjKeyAction *action)
{
  const char *const *keys = fj_key_map_get_keys (map, action->action);
  const char *const *palette = fj_key_map_get_keys (map, "view.measure-keys");
  g_autofree char *accelerator = NULL;

  if (keys[0] == NULL || (action->place == FJ_KEYS_MEASURE && palette[0] == NULL))
    return;
  accelerator = action->place == FJ_KEYS_MEASURE ? g_strdup_printf ("%s+%s", palette[0], keys[0])
                                                 : g_strjoinv (" ", (char **) keys);
  add_row (xml, accelerator, fj_tr (action->title));
}

static void
add_group (GString *xml, FjKeyMap *map, const char *group)
{
  begin_group (xml, fj_tr (group));
  for (guint i = 0; i < fj_key_map_get_n_actions (map); i++)
    {
      FjKeyAction action = fj_key_map_get_action (map, i);

      if (g_str_equal (action.group, group))
        add_action (xml, map, &action);
    }
  end_group (xml);
}

static void
begin_section (GString *xml, const char *name, const char *title)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  g_string_append_printf (
      xml,
      "<child><object class='GtkShortcutsSection'><property name='section-name'>%s</property>"
      "<property name='title'>%s</property><property name='max-height'>16</property>",
      name, escaped);
}

/* What a rendering of a volume answers itself (fj-volume-input.c). */
static void
add_volume (GString *xml)
{
  begin_group (xml, _ ("In a volume rendering"));
  add_row (xml, "Left Right Up Down", _ ("Turn"));
  add_row (xml, "a p l r h f", _ ("From the front, back, left, right, head, feet"));
  add_row (xml, "1...4", _ ("Bone, vessels, lung, skin; of MR: surface, bright structures"));
  add_row (xml, "bracketleft bracketright", _ ("Show lower, higher values"));
  add_row (xml, "braceleft braceright", _ ("Harder, softer"));
  add_row (xml, "plus minus", _ ("Zoom"));
  add_row (xml, "<Shift>Left <Shift>Right <Shift>Up <Shift>Down", _ ("Move"));
  add_row (xml, "Page_Down Page_Up", _ ("Cut off more, less in front"));
  add_row (xml, "0", _ ("As at the beginning"));
  add_row (xml, "Escape", _ ("Back to the images"));
  end_group (xml);
}

static GtkShortcutsWindow *
make (gboolean with_report)
{
  FjKeyMap *map = fj_key_map_get_default ();
  g_autoptr (GString) xml = g_string_new (
      "<interface><object class='GtkShortcutsWindow' id='window'><property name='modal'>1</property>");
  g_autoptr (GtkBuilder) builder = NULL;

  if (with_report)
    {
      begin_section (xml, "report", _ ("List and report"));
      begin_group (xml, _ ("In the list"));
      add_row (xml, "Return", _ ("Open the exam"));
      add_row (xml, "slash", _ ("Search the list"));
      end_group (xml);
      begin_group (xml, _ ("In the report"));
      add_row (xml, "Tab <Shift>Tab", _ ("Next, previous gap of a template"));
      end_group (xml);
      add_group (xml, map, "Reading list");
      add_group (xml, map, "Report");
      g_string_append (xml, "</object></child>");
    }
  begin_section (xml, "images", _ ("Images"));
  add_group (xml, map, "Images");
  add_group (xml, map, "Hanging");
  add_volume (xml);
  g_string_append (xml, "</object></child>");
  begin_section (xml, "measure", _ ("Measure"));
  add_group (xml, map, "Letters in the palette of marks");
  add_group (xml, map, "Measure");
  add_group (xml, map, "Program");
  g_string_append (xml, "</object></child></object></interface>");
  builder = gtk_builder_new_from_string (xml->str, (gssize) xml->len);
  return g_object_ref (GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "window")));
}

static void
show (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  gboolean with_report = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (window), "with-report"));
  g_autoptr (GtkShortcutsWindow) shortcuts = make (with_report);

  gtk_window_set_transient_for (GTK_WINDOW (shortcuts), window);
  gtk_window_present (GTK_WINDOW (shortcuts));
}

void
viewer_shortcuts_add (GtkApplicationWindow *window, gboolean with_report)
{
  static const GActionEntry actions[] = { { .name = "show-help-overlay", .activate = show } };

  /* Made anew each time: with the keys in force. */
  g_object_set_data (G_OBJECT (window), "with-report", GINT_TO_POINTER (with_report));
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
}
