#include "viewer-menu.h"

#include "fj-language.h"

GMenuModel *
viewer_menu_new (FjDeskApplication *application)
{
  static const struct
  {
    const char *title, *action;
  } items[] = {
    { N_ ("_Open folder…"), "app.open-folder" },
    { N_ ("_Save this image as a picture…"), "win.export-picture" },
    { N_ ("Save all _key images…"), "win.export-keys" },
    { N_ ("_Print the images on screen…"), "win.print-images" },
    { N_ ("_Read the list again"), "win.reload" },
    { N_ ("_Tell a critical value…"), "win.tell-critical" },
    { N_ ("_Find reports…"), "win.find-reports" },
    { N_ ("_Batch audit…"), "win.batch-audit" },
    { N_ ("My _corrections"), "win.corrections" },
    { N_ ("_Monitor test"), "app.monitor-test" },
    { N_ ("_Keys and mouse"), "app.preferences" },
  };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) own = g_menu_new ();
  g_autoptr (GMenuModel) common = fj_desk_application_create_menu (application);

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    g_menu_append (own, fj_tr (items[i].title), items[i].action);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (own));
  g_menu_append_section (menu, NULL, common);
  return G_MENU_MODEL (menu);
}
