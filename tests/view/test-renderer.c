/* fj-renderer: a GPU is one that has a device. */
#include "fj-renderer.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>

static void
test_devices (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fenji-dri-XXXXXX", NULL);
  g_autofree char *card = g_build_filename (folder, "card0", NULL);
  g_autofree char *render = g_build_filename (folder, "renderD128", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);

  g_assert_false (fj_renderer_has_gpu (missing));
  g_assert_false (fj_renderer_has_gpu (folder));
  /* A screen without a GPU behind it. */
  g_assert_true (g_file_set_contents (card, "", 0, NULL));
  g_assert_false (fj_renderer_has_gpu (folder));
  g_assert_true (g_file_set_contents (render, "", 0, NULL));
  g_assert_true (fj_renderer_has_gpu (folder));
  g_unlink (card);
  g_unlink (render);
  g_rmdir (folder);
}

static void
test_choice (void)
{
  /* What a person has chosen stays. */
  g_setenv ("GSK_RENDERER", "gl", TRUE);
  fj_renderer_choose ();
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "gl");
  g_unsetenv ("GSK_RENDERER");
  fj_renderer_choose ();
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, fj_renderer_has_gpu ("/dev/dri") ? NULL : "cairo");
}

/* Nobody asks for GL where cairo draws; what else is set stays. */
static void
test_gl (void)
{
  gboolean is_old = gtk_get_minor_version () < 16;
  const char *name = is_old ? "GDK_DEBUG" : "GDK_DISABLE";

  g_unsetenv (name);
  g_setenv ("GSK_RENDERER", "gl", TRUE);
  fj_renderer_choose ();
  g_assert_null (g_getenv (name));
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv (name, "events", TRUE);
  fj_renderer_choose ();
  fj_renderer_choose ();
  g_assert_cmpstr (g_getenv (name), ==, is_old ? "events,gl-disable" : "events,gl");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer/devices", test_devices);
  g_test_add_func ("/renderer/choice", test_choice);
  g_test_add_func ("/renderer/gl", test_gl);
  return g_test_run ();
}
