#include "viewer-shortcuts.h"

#include "fj-language.h"
#include "fj-reading-view.h"
#include "viewer-hanging.h"

static const FjReadingShortcut list_keys[] = {
  { "<Control>f slash", N_ ("Search the list") },
  { "Return", N_ ("Open the exam") },
  { "F5", N_ ("Read the list again") },
  { "<Control>m", N_ ("Sound on or off") },
  { "<Control><Shift>k", N_ ("My corrections") },
  { "<Control>o", N_ ("Open a folder") },
  { NULL, NULL },
};

static const FjReadingShortcut report_keys[] = {
  { "F2", N_ ("To the findings") },
  { "F3", N_ ("To the impression") },
  { "F4", N_ ("Phrases") },
  { "<Shift>F4", N_ ("Templates") },
  { "<Shift>F2", N_ ("Quote the last report") },
  { "<Shift>F3", N_ ("Earlier report beside") },
  { "Tab <Shift>Tab", N_ ("Next, previous gap of a template") },
  { "F6", N_ ("To the images") },
  { "<Control>i", N_ ("The picked mark's value into the findings") },
  { "<Control>j", N_ ("To the image that the line of the report names") },
  { "<Alt>1", N_ ("Report") },
  { "<Alt>2", N_ ("Request") },
  { "<Alt>3", N_ ("Earlier exams") },
  { "<Alt>4", N_ ("Why this hang?") },
  { "<Control>Return", N_ ("Submit") },
  { "<Control>r", N_ ("Return with a note") },
  { "<Control><Shift>Return", N_ ("Sign") },
  { "<Control><Shift>b", N_ ("Batch audit: begin") },
  { "<Control><Shift>n", N_ ("Batch audit: skip this one") },
  { "<Control><Shift>x", N_ ("Batch audit: end") },
  { "<Control>Page_Down F10", N_ ("Next exam") },
  { "<Control>Page_Up F9", N_ ("Previous exam") },
  { "<Alt>Left", N_ ("Back to the list") },
  { NULL, NULL },
};

static const FjReadingShortcut export_keys[] = {
  { "<Control>e", N_ ("Save this image as a picture") },
  { NULL, NULL },
};

static const FjReadingShortcut monitor_keys[] = {
  { "F8", N_ ("Monitor test") },
  { NULL, NULL },
};

static void
add_group (GString *xml, const char *title, const FjReadingShortcut *keys)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  g_string_append_printf (
      xml, "<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>", escaped);
  for (; keys->accelerator != NULL; keys++)
    {
      g_autofree char *accelerator = g_markup_escape_text (keys->accelerator, -1);
      g_autofree char *words = g_markup_escape_text (fj_tr (keys->title), -1);

      g_string_append_printf (
          xml,
          "<child><object class='GtkShortcutsShortcut'><property name='accelerator'>%s</property>"
          "<property name='title'>%s</property></object></child>",
          accelerator, words);
    }
  g_string_append (xml, "</object></child>");
}

static void
add_hanging (GString *xml)
{
  FjReadingShortcut rows[8] = { { NULL, NULL } };
  const ViewerHangingKey *keys = viewer_hanging_get_keys ();

  for (guint i = 0; keys[i].action != NULL && i + 1 < G_N_ELEMENTS (rows); i++)
    rows[i] = (FjReadingShortcut){ keys[i].keys[0], keys[i].title };
  add_group (xml, _ ("Hanging"), rows);
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

GtkShortcutsWindow *
viewer_shortcuts_new (gboolean with_report)
{
  g_autoptr (GString) xml = g_string_new (
      "<interface><object class='GtkShortcutsWindow' id='window'><property name='modal'>1</property>");
  g_autoptr (GtkBuilder) builder = NULL;

  if (with_report)
    {
      begin_section (xml, "report", _ ("List and report"));
      add_group (xml, _ ("Reading list"), list_keys);
      add_group (xml, _ ("Report"), report_keys);
      g_string_append (xml, "</object></child>");
    }
  begin_section (xml, "images", _ ("Images"));
  add_group (xml, _ ("Images"), fj_reading_view_get_shortcuts ());
  add_hanging (xml);
  g_string_append (xml, "</object></child>");
  begin_section (xml, "measure", _ ("Measure"));
  add_group (xml, _ ("Measure"), fj_reading_view_get_measure_shortcuts ());
  add_group (xml, _ ("Export"), export_keys);
  add_group (xml, _ ("Monitor"), monitor_keys);
  g_string_append (xml, "</object></child></object></interface>");
  builder = gtk_builder_new_from_string (xml->str, (gssize) xml->len);
  return g_object_ref (GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "window")));
}
