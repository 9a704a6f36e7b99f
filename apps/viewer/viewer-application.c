#include "viewer-application.h"

#include "fj-language.h"
#include "viewer-folder-window.h"
#include "viewer-keys.h"
#include "viewer-monitor-window.h"
#include "viewer-preferences.h"
#include "viewer-window.h"

#define OBJECT_CEILING ((guint64) 4 << 30) /* bytes of images on disk */

struct _ViewerApplication
{
  FjDeskApplication parent;
  ViewerImaging imaging;
  ViewerHangingStore *hanging;
  FjClient *hanging_client; /* whose it is; NULL: nobody signed in */
  char *exam;
};

G_DEFINE_FINAL_TYPE (ViewerApplication, viewer_application, FJ_TYPE_DESK_APPLICATION)

const ViewerImaging *
viewer_application_get_imaging (ViewerApplication *self)
{
  g_return_val_if_fail (VIEWER_IS_APPLICATION (self), NULL);

  if (self->imaging.sandbox == NULL)
    {
      g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "fenji", "objects", NULL);
      g_autoptr (GError) error = NULL;

      self->imaging.sandbox = fj_sandbox_new (CLAMP (g_get_num_processors (), 2, 8), NULL);
      self->imaging.frames = fj_frame_cache_new (0);
      self->imaging.objects = fj_object_cache_new (folder, OBJECT_CEILING, &error);
      if (self->imaging.objects == NULL)
        {
          g_autofree char *other = g_dir_make_tmp ("fenji-objects-XXXXXX", NULL);

          g_warning ("%s", error->message);
          self->imaging.objects = other != NULL ? fj_object_cache_new (other, OBJECT_CEILING, NULL) : NULL;
        }
    }
  return &self->imaging;
}

ViewerHangingStore *
viewer_application_get_hanging_store (ViewerApplication *self)
{
  FjClient *client;

  g_return_val_if_fail (VIEWER_IS_APPLICATION (self), NULL);

  client = fj_desk_application_get_client (FJ_DESK_APPLICATION (self));
  if (self->hanging == NULL || client != self->hanging_client)
    {
      g_clear_object (&self->hanging);
      g_set_object (&self->hanging_client, client);
      self->hanging = viewer_hanging_store_new (
          client, fj_desk_application_get_changes (FJ_DESK_APPLICATION (self)), NULL);
    }
  return self->hanging;
}

char *
viewer_application_take_exam (ViewerApplication *self)
{
  g_return_val_if_fail (VIEWER_IS_APPLICATION (self), NULL);
  return g_steal_pointer (&self->exam);
}

/* --- folders --- */

static void
viewer_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  ViewerApplication *self = VIEWER_APPLICATION (application);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;
  ViewerFolderWindow *window;

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      g_autofree char *uri = path == NULL ? g_file_get_uri (files[i]) : NULL;

      g_strv_builder_add (builder, path != NULL ? path : uri);
    }
  paths = g_strv_builder_end (builder);
  window = viewer_folder_window_new (self);
  gtk_window_present (GTK_WINDOW (window));
  viewer_folder_window_open (window, (const char *const *) paths);
}

static void
new_folder_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerFolderWindow *window = viewer_folder_window_new (data);

  gtk_window_present (GTK_WINDOW (window));
  viewer_folder_window_choose (window);
}

static void
test_monitor (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkApplication *application = data;
  GtkWindow *parent = gtk_application_get_active_window (application);

  if (VIEWER_IS_MONITOR_WINDOW (parent))
    return;
  gtk_window_present (GTK_WINDOW (viewer_monitor_window_new (application, parent)));
}

/* --- the reading list --- */

static GtkWindow *
viewer_application_create_window (FjDeskApplication *application)
{
  return GTK_WINDOW (viewer_window_new (VIEWER_APPLICATION (application)));
}

static ViewerWindow *
find_window (ViewerApplication *self)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (VIEWER_IS_WINDOW (at->data))
      return at->data;
  return NULL;
}

/* Of a notification. */
static void
open_exam (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerWindow *window = find_window (data);

  if (window == NULL)
    return;
  gtk_window_present (GTK_WINDOW (window));
  viewer_window_open_exam (window, g_variant_get_string (parameter, NULL));
}

/* --- the application --- */

/* One window of it, over the one in front. */
static void
show_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_preferences_show (gtk_application_get_active_window (data));
}

static void
load_style (void)
{
  static const char style[]
      = ".report-text { font-size: 1.1em; }\n"
        ".notice { background: alpha(currentColor, 0.08); border-radius: 6px; padding: 8px; }\n"
        "stackswitcher.narrow > button { min-width: 48px; padding-left: 4px; padding-right: 4px; }\n"
        ".hanging-mark { min-width: 18px; border-radius: 4px; background: alpha(currentColor, 0.12); }\n"
        ".hanging-missing { color: @warning_color; }\n"
        ".hanging-screen { background: black; padding: 4px; border-radius: 6px; }\n"
        ".hanging-box { border-radius: 3px; padding: 6px; min-width: 40px; min-height: 40px; }\n"
        ".hanging-box:checked { outline: 2px solid @accent_color; outline-offset: -2px; }\n"
        ".hanging-ribbon { padding: 9px 12px; background: alpha(@accent_bg_color, 0.25); }\n"
        ".hanging-sentence { padding: 6px 12px; }\n"
        ".stat { color: @error_color; font-weight: bold; }\n"
        ".monitor-card { background: #26292d; color: #e4e6e8; border-radius: 8px; padding: 12px; }\n"
        "columnview.reading-list row { min-height: 34px; }\n";
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider, style, -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
viewer_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "open-folder", .activate = new_folder_window },
    { .name = "monitor-test", .activate = test_monitor },
    { .name = "preferences", .activate = show_preferences },
    { .name = "open-exam", .activate = open_exam, .parameter_type = "s" },
  };

  G_APPLICATION_CLASS (viewer_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  load_style ();
  viewer_keys_start (VIEWER_APPLICATION (application));
}

static int
viewer_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  ViewerApplication *self = VIEWER_APPLICATION (application);
  int status = -1;

  g_clear_pointer (&self->exam, g_free);
  g_variant_dict_lookup (options, "exam", "s", &self->exam);
  if (G_APPLICATION_CLASS (viewer_application_parent_class)->handle_local_options != NULL)
    status
        = G_APPLICATION_CLASS (viewer_application_parent_class)->handle_local_options (application, options);
  return status;
}

static void
viewer_application_finalize (GObject *object)
{
  ViewerApplication *self = VIEWER_APPLICATION (object);

  g_clear_pointer (&self->imaging.sandbox, fj_sandbox_unref);
  g_clear_pointer (&self->imaging.frames, fj_frame_cache_unref);
  g_clear_pointer (&self->imaging.objects, fj_object_cache_unref);
  g_clear_object (&self->hanging);
  g_clear_object (&self->hanging_client);
  g_free (self->exam);
  G_OBJECT_CLASS (viewer_application_parent_class)->finalize (object);
}

static void
viewer_application_class_init (ViewerApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = viewer_application_finalize;
  application_class->startup = viewer_application_startup;
  application_class->open = viewer_application_open;
  application_class->handle_local_options = viewer_application_handle_local_options;
  FJ_DESK_APPLICATION_CLASS (klass)->create_window = viewer_application_create_window;
  FJ_DESK_APPLICATION_CLASS (klass)->is_dark = TRUE;
}

static void
viewer_application_init (ViewerApplication *self)
{
  static const GOptionEntry entries[]
      = { { "exam", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Open this exam after signing in"),
            N_ ("ACCESSION") },
          /* For --help: main() answers these before there is an application (viewer-explain.h). */
          { "explain-hang", 0, 0, G_OPTION_ARG_FILENAME, NULL,
            N_ ("Write down how the images of a folder would hang, and why, as JSON; without a display"),
            N_ ("DIR") },
          { "series-list", 0, 0, G_OPTION_ARG_FILENAME, NULL,
            N_ ("The same of series that are told by their attributes"), N_ ("FILE.json") },
          { "protocol", 0, 0, G_OPTION_ARG_FILENAME, NULL,
            N_ ("For these two: a hanging protocol, JSON or DICOM, that is tried first"), N_ ("FILE") },
          { NULL } };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FOLDER|FILE…]"));
}

ViewerApplication *
viewer_application_new (void)
{
  ViewerApplication *self
      = g_object_new (VIEWER_TYPE_APPLICATION, "application-id", "org.fenji.Viewer", NULL);
  GApplication *application = G_APPLICATION (self);

  g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_HANDLES_OPEN);
  return self;
}
