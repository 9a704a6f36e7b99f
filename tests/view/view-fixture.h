/* For tests of widgets: a folder of drawn images opened in a store, a window of the whole screen, and a hand
 * that moves the pointer and presses keys. */
#pragma once

#include "series-files.h"

#include <adwaita.h>

#include "fj-folder-source.h"
#include "fj-image-store.h"

typedef struct
{
  FjSandbox *sandbox;
  FjFrameCache *cache;
  FjImageStore *store;
  GtkWidget *window;
} Room;

typedef gboolean (*Ready) (gpointer user_data);

/* Until @ready, or the test fails. */
G_GNUC_UNUSED static void
wait_for (Ready ready, gpointer user_data)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!ready (user_data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

/* Time for what follows an event; more of it under the sanitizers. */
G_GNUC_UNUSED static void
wait_ms (guint ms)
{
  gint64 slow = g_getenv ("FENJI_SANITIZED") != NULL ? 5 : 1;
  gint64 end = g_get_monotonic_time () + ms * slow * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static gboolean
is_loaded (gpointer store)
{
  gboolean is_loading;

  g_object_get (store, "is-loading", &is_loading, NULL);
  return !is_loading;
}

/* A store of what lies at @path, which is under or in @folder. (transfer full) */
G_GNUC_UNUSED static FjImageStore *
open_store (Room *room, const char *path)
{
  const char *paths[] = { path, NULL };
  g_autoptr (FjImageSource) source = fj_folder_source_new (paths);

  return fj_image_store_new (source, room->sandbox, room->cache);
}

/* @script draws (series-files.h); the store has all of it. */
G_GNUC_UNUSED static void
open_room (Room *room, const char *script)
{
  begin_folder ();
  draw (script);
  room->sandbox = fj_sandbox_new_in_process ();
  room->cache = fj_frame_cache_new (0);
  room->store = open_store (room, folder);
  room->window = NULL;
  fj_image_store_load (room->store);
  wait_for (is_loaded, room->store);
}

G_GNUC_UNUSED static FjDisplaySet *
get_set (Room *room, guint index)
{
  g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (room->store), index);

  g_assert_nonnull (set);
  return set;
}

static gboolean
is_in_place (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 1;
}

/* All of the screen, its corner in that of the screen. */
G_GNUC_UNUSED static void
show (Room *room, GtkWidget *widget)
{
  room->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (room->window), widget);
  gtk_window_fullscreen (GTK_WINDOW (room->window));
  gtk_window_present (GTK_WINDOW (room->window));
  wait_for (is_in_place, widget);
  wait_ms (300); /* the window manager's answer */
}

G_GNUC_UNUSED static void
close_room (Room *room)
{
  if (room->window != NULL)
    gtk_window_destroy (GTK_WINDOW (room->window));
  fj_image_store_close (room->store);
  g_object_unref (room->store);
  fj_frame_cache_unref (room->cache);
  wait_ms (20);
  fj_sandbox_unref (room->sandbox);
  end_folder ();
}

/* xdotool's words. What the server had from it before is here before anybody waits: a busy machine takes
 * longer than any time that is said in advance; motion comes with the frame after. */
G_GNUC_UNUSED static void
hand (const char *words)
{
  g_autofree char *line = g_strconcat ("xdotool ", words, NULL);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);

  run ((const char *const *) argv);
  gdk_display_sync (gdk_display_get_default ());
  for (guint i = 0; i < 1000 && g_main_context_iteration (NULL, FALSE); i++)
    ;
  wait_ms (120);
}

/* What @widget draws, as pixels of the screen: 4 bytes each, native 0xAARRGGBB. (transfer full) */
G_GNUC_UNUSED static guint32 *
draw_widget (GtkWidget *widget, int *width, int *height)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int scale = gtk_widget_get_scale_factor (widget);
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;
  guint32 *pixels;

  *width = gtk_widget_get_width (widget) * scale;
  *height = gtk_widget_get_height (widget) * scale;
  gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) *width, (float) *height));
  gsk_render_node_unref (node);
  pixels = g_new (guint32, (gsize) *width * (gsize) *height);
  gdk_texture_download (texture, (guchar *) pixels, (gsize) *width * 4);
  return pixels;
}

G_GNUC_UNUSED static void
begin_display_test (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  fj_language_init (NULL);
  gtk_init ();
  adw_init ();
}
