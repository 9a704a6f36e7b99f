/* Shows folders or files in a reading view: the least program around it, for tests of widgets.
 *
 * Usage: view-folder [--prior PATH] PATH... */
#include "fj-folder-source.h"
#include "fj-language.h"
#include "fj-reading-view.h"
#include "fj-renderer.h"

static FjImageStore *
open_store (const char *const *paths, FjSandbox *sandbox, FjFrameCache *cache)
{
  g_autoptr (FjImageSource) source = fj_folder_source_new (paths);

  return fj_image_store_new (source, sandbox, cache);
}

static gboolean
on_close (GtkWindow *window, gpointer loop)
{
  g_main_loop_quit (loop);
  return FALSE;
}

static void
on_fullscreen (GtkWidget *window)
{
  gtk_window_maximize (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (FjSandbox) sandbox = NULL;
  g_autoptr (FjFrameCache) cache = NULL;
  g_autoptr (FjImageStore) store = NULL, prior = NULL;
  const char *decoder = g_getenv ("FENJI_DECODER");
  GtkWidget *window, *view;
  int first = 1;

  fj_language_init (NULL);
  fj_renderer_choose ();
  gtk_init ();
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  sandbox = decoder != NULL ? fj_sandbox_new (2, decoder) : fj_sandbox_new_in_process ();
  cache = fj_frame_cache_new (0);
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "view-folder");
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 700);
  view = fj_reading_view_new ();
  gtk_window_set_child (GTK_WINDOW (window), view);
  g_signal_connect (window, "close-request", G_CALLBACK (on_close), loop);
  if (argc > 3 && g_str_equal (argv[1], "--prior"))
    {
      prior = open_store ((const char *const[]){ argv[2], NULL }, sandbox, cache);
      first = 3;
    }
  store = open_store ((const char *const *) argv + first, sandbox, cache);
  fj_reading_view_set_store (FJ_READING_VIEW (view), store);
  if (prior != NULL)
    fj_reading_view_add_prior (FJ_READING_VIEW (view), prior,
                               &(FjReadingPrior){ .text = "Prior 2025-03-01" });
  on_fullscreen (window);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (view);
  fj_image_store_load (store);
  if (prior != NULL)
    fj_image_store_load (prior);
  g_main_loop_run (loop);
  fj_reading_view_set_store (FJ_READING_VIEW (view), NULL);
  return 0;
}
