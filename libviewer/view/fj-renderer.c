#include "fj-renderer.h"

#include <gtk/gtk.h>
#include <string.h>

#define DEVICES "/dev/dri"

gboolean
fj_renderer_has_gpu (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return TRUE;
  return FALSE;
}

/* GDK opens GL with the display, whoever draws: where none is there that is a compiler of shaders in memory.
 */
static void
disable_gl (void)
{
  gboolean is_old = gtk_get_major_version () == 4 && gtk_get_minor_version () < 16;
  const char *name = is_old ? "GDK_DEBUG" : "GDK_DISABLE", *word = is_old ? "gl-disable" : "gl";
  const char *set = g_getenv (name);
  g_autofree char *both = set != NULL && *set != '\0' ? g_strconcat (set, ",", word, NULL) : g_strdup (word);

  if (set == NULL || strstr (set, word) == NULL)
    g_setenv (name, both, TRUE);
}

void
fj_renderer_choose (void)
{
  if (!fj_renderer_has_gpu (DEVICES))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0)
    disable_gl ();
}
