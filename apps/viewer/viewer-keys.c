#include "viewer-keys.h"

#include "fj-desk-settings.h"
#include "fj-key-map.h"
#include "fj-language.h"
#include "fj-mouse-map.h"
#include "fj-reading-view.h"
#include "viewer-hanging.h"

#define LIST N_ ("Reading list")
#define REPORT N_ ("Report")
#define HANGING N_ ("Hanging")
#define PROGRAM N_ ("Program")

static const struct
{
  const char *group, *action;
  const char *keys[3];
  const char *title;
} keys[] = {
  { LIST, "win.search", { "<Control>f", NULL }, N_ ("Search the list") },
  { LIST, "win.reload", { "F5", NULL }, N_ ("Read the list again") },
  { LIST, "win.mute", { "<Control>m", NULL }, N_ ("Sound on or off") },
  { LIST, "win.find-reports", { "<Control><Shift>f", NULL }, N_ ("Find reports by their words") },
  { LIST, "win.corrections", { "<Control><Shift>k", NULL }, N_ ("My corrections") },
  { LIST, "win.batch-audit", { "<Control><Shift>b", NULL }, N_ ("Batch audit: begin") },
  { LIST, "win.batch-skip", { "<Control><Shift>n", NULL }, N_ ("Batch audit: skip this one") },
  { LIST, "win.batch-end", { "<Control><Shift>x", NULL }, N_ ("Batch audit: end") },
  { LIST, "app.open-folder", { "<Control>o", NULL }, N_ ("Open a folder") },
  { REPORT, "win.focus-findings", { "F2", NULL }, N_ ("To the findings") },
  { REPORT, "win.focus-impression", { "F3", NULL }, N_ ("To the impression") },
  { REPORT, "win.phrases", { "F4", NULL }, N_ ("Phrases") },
  { REPORT, "win.templates", { "<Shift>F4", NULL }, N_ ("Templates") },
  { REPORT, "win.quote-last", { "<Shift>F2", NULL }, N_ ("Quote the last report") },
  { REPORT, "win.prior-report", { "<Shift>F3", NULL }, N_ ("Earlier report beside") },
  { REPORT, "win.focus-images", { "F6", NULL }, N_ ("To the images") },
  { REPORT, "win.refer", { "<Control>i", NULL }, N_ ("The picked mark's value into the findings") },
  { REPORT,
    "win.go-to-reference",
    { "<Control>j", NULL },
    N_ ("To the image that the line of the report names") },
  { REPORT, "win.tab('report')", { "<Alt>1", NULL }, N_ ("Report") },
  { REPORT, "win.tab('request')", { "<Alt>2", NULL }, N_ ("Request") },
  { REPORT, "win.tab('earlier')", { "<Alt>3", NULL }, N_ ("Earlier exams") },
  { REPORT, "win.tab('hanging')", { "<Alt>4", NULL }, N_ ("Why this hang?") },
  { REPORT, "win.tell-critical", { "<Control><Shift>v", NULL }, N_ ("Tell a critical value") },
  { REPORT, "win.take-critical", { "<Control><Shift>t", NULL }, N_ ("Write down who took a critical value") },
  { REPORT, "win.copy-report", { "<Control><Shift>c", NULL }, N_ ("Copy the report as text") },
  { REPORT, "win.submit", { "<Control>Return", NULL }, N_ ("Submit") },
  { REPORT, "win.return", { "<Control>r", NULL }, N_ ("Return with a note") },
  { REPORT, "win.sign", { "<Control><Shift>Return", NULL }, N_ ("Sign") },
  { REPORT, "win.next", { "<Control>Page_Down", "F10", NULL }, N_ ("Next exam") },
  { REPORT, "win.previous", { "<Control>Page_Up", "F9", NULL }, N_ ("Previous exam") },
  { REPORT, "win.back", { "<Alt>Left", NULL }, N_ ("Back to the list") },
  { REPORT, "win.export-picture", { "<Control>e", NULL }, N_ ("Save this image as a picture") },
  { REPORT, "win.export-keys", { "<Control><Shift>e", NULL }, N_ ("Save all key images into a folder") },
  { REPORT, "win.print-images", { "<Control>p", NULL }, N_ ("Print the images on screen") },
  { PROGRAM, "app.monitor-test", { "F8", NULL }, N_ ("Monitor test") },
  { PROGRAM, "app.preferences", { "<Control>comma", NULL }, N_ ("Keys and mouse") },
};

static const struct
{
  const char *action, *keys[2], *title;
} fixed[] = {
  { "win.show-help-overlay", { "<Control>question", "F1" }, N_ ("All keys") },
  { "app.quit", { "<Control>q", NULL }, N_ ("Quit") },
};

const char *const *
viewer_keys_get_groups (void)
{
  static const char *const groups[] = { LIST, REPORT, HANGING, PROGRAM, NULL };

  return groups;
}

static void
tell (FjKeyMap *map)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    for (guint k = 0; keys[i].keys[k] != NULL; k++)
      fj_key_map_add (map, FJ_KEYS_WINDOW, keys[i].group, keys[i].action, keys[i].keys[k], keys[i].title);
  for (const ViewerHangingKey *key = viewer_hanging_get_keys (); key->action != NULL; key++)
    fj_key_map_add (map, FJ_KEYS_WINDOW, HANGING, key->action, key->keys[0], key->title);
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    for (guint k = 0; k < G_N_ELEMENTS (fixed[i].keys) && fixed[i].keys[k] != NULL; k++)
      fj_key_map_add (map, FJ_KEYS_FIXED, PROGRAM, fixed[i].action, fixed[i].keys[k], fixed[i].title);
  fj_reading_view_tell_keys ();
}

/* "app.quit" is the desk's, which has set it. */
static void
put_in_force (GtkApplication *application)
{
  static const char *const none[] = { NULL };
  static const char *const help[] = { "<Control>question", "F1", NULL };
  FjKeyMap *map = fj_key_map_get_default ();

  for (guint i = 0; i < fj_key_map_get_n_actions (map); i++)
    {
      FjKeyAction action = fj_key_map_get_action (map, i);

      g_auto (GStrv) before = gtk_application_get_accels_for_action (application, action.action);

      /* Only what differs: the toolkit renews the shortcuts of every window. */
      if (action.place == FJ_KEYS_WINDOW
          && !g_strv_equal ((const char *const *) before, fj_key_map_get_keys (map, action.action)))
        gtk_application_set_accels_for_action (application, action.action,
                                               (const char **) fj_key_map_get_keys (map, action.action));
    }
  /* Of whichever window is in front. */
  gtk_application_set_accels_for_action (application, "app.shortcuts", (const char **) none);
  gtk_application_set_accels_for_action (application, "win.show-help-overlay", (const char **) help);
}

static void
keep_keys (FjKeyMap *map, GSettings *settings)
{
  g_settings_set_value (settings, "keys", fj_key_map_save (map));
}

static void
keep_mouse (FjMouseMap *map, GSettings *settings)
{
  g_settings_set_value (settings, "mouse", fj_mouse_map_save (map));
}

void
viewer_keys_start (ViewerApplication *application)
{
  FjKeyMap *map = fj_key_map_get_default ();
  FjMouseMap *mouse = fj_mouse_map_get_default ();
  GSettings *settings = fj_desk_application_get_settings (FJ_DESK_APPLICATION (application));

  tell (map);
  if (fj_desk_settings_has_key (settings, "keys", G_VARIANT_TYPE ("a{sas}"))
      && fj_desk_settings_has_key (settings, "mouse", G_VARIANT_TYPE ("a{ss}")))
    {
      g_autoptr (GVariant) chosen = g_settings_get_value (settings, "keys");
      g_autoptr (GVariant) hand = g_settings_get_value (settings, "mouse");

      fj_key_map_load (map, chosen);
      fj_mouse_map_load (mouse, hand);
      g_signal_connect_object (map, "changed", G_CALLBACK (keep_keys), settings, 0);
      g_signal_connect_object (mouse, "changed", G_CALLBACK (keep_mouse), settings, 0);
    }
  put_in_force (GTK_APPLICATION (application));
  g_signal_connect_object (map, "changed", G_CALLBACK (put_in_force), application, G_CONNECT_SWAPPED);
}
