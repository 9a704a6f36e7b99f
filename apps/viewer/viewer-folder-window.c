#include "viewer-folder-window.h"

#include "fj-folder-source.h"
#include "fj-image-store.h"
#include "fj-language.h"
#include "fj-reading-view.h"
#include "viewer-export.h"
#include "viewer-hanging.h"
#include "viewer-shortcuts.h"

#define MOST_SAID 4 /* objects without images whose sentences are shown */

struct _ViewerFolderWindow
{
  AdwApplicationWindow parent;
  ViewerApplication *application;
  char *title; /* of what is open */
  gboolean has_folder;
  FjImageStore *store;
  ViewerHanging *hanging;

  GtkWidget *names; /* AdwWindowTitle */
  GtkWidget *progress;
  GtkWidget *stack; /* "images", "status" */
  GtkWidget *status;
  GtkWidget *images;
  GtkWidget *why;
};

G_DEFINE_FINAL_TYPE (ViewerFolderWindow, viewer_folder_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_status (ViewerFolderWindow *self, const char *icon, const char *title, const char *sentence)
{
  /* It is markup, and names of files may be anything. */
  g_autofree char *plain = g_markup_escape_text (sentence, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->status), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->status), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->status), plain);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "status");
}

/* Which of them are images. */
static guint
count_images (ViewerFolderWindow *self, guint *n_series)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint images = 0;

  *n_series = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (fj_display_set_get_sentence (set) != NULL)
        continue;
      images += fj_display_set_get_n_images (set);
      (*n_series)++;
    }
  return images;
}

static void
show_names (ViewerFolderWindow *self)
{
  FjPane *pane = fj_reading_view_get_active_pane (FJ_READING_VIEW (self->images));
  const FjShownImage *shown = pane != NULL ? fj_pane_get_shown (pane) : NULL;
  const char *patient = shown != NULL ? shown->facts->patient_name : NULL;
  guint n_series, n_images;
  g_autofree char *counted = NULL;

  if (self->store == NULL)
    return;
  n_images = count_images (self, &n_series);
  counted = g_strdup_printf (_ ("%s · %u series · %u images"), self->title, n_series, n_images);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->names), patient != NULL ? patient : self->title);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->names), n_images > 0 ? counted : "");
  gtk_window_set_title (GTK_WINDOW (self), patient != NULL ? patient : self->title);
}

/* Reports, waveforms, what cannot be read: what each is, and what to do with it. */
static void
show_no_images (ViewerFolderWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store)), more = n - MIN (n, MOST_SAID);
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; i < n - more; i++)
    {
      g_autoptr (FjDisplaySet) set = g_list_model_get_item (G_LIST_MODEL (self->store), i);
      const char *sentence = fj_display_set_get_sentence (set);

      if (sentence != NULL)
        g_string_append_printf (said, "%s\n", sentence);
    }
  if (more > 0)
    {
      g_string_append_printf (said, _ ("More without images: %u"), more);
      g_string_append_c (said, '\n');
    }
  g_string_append (said, _ ("Choose another folder, or drop one here."));
  show_status (self, "folder-symbolic", _ ("No images in this folder"), said->str);
}

static void
loading_changed (ViewerFolderWindow *self)
{
  gboolean is_loading;
  guint n_series;

  g_object_get (self->store, "is-loading", &is_loading, NULL);
  gtk_widget_set_visible (self->progress, is_loading);
  show_names (self);
  if (is_loading)
    return;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->store)) == 0)
    show_status (self, "folder-symbolic", _ ("Nothing is in this folder"),
                 _ ("Choose a folder that has DICOM images in it, or drop one here."));
  else if (self->has_folder && count_images (self, &n_series) == 0)
    show_no_images (self);
}

static void
progressed (FjImageStore *store, guint here, guint total, gpointer data)
{
  ViewerFolderWindow *self = data;

  if (total > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (double) here / total);
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
}

static void
failed (FjImageStore *store, const char *sentence, gpointer data)
{
  ViewerFolderWindow *self = data;

  gtk_widget_set_visible (self->progress, FALSE);
  show_status (self, "dialog-warning-symbolic", _ ("This cannot be opened"), sentence);
}

/* The patient is known when the first image is; a name never stands above what is not that patient's. */
static void
pane_shown (FjPane *pane, gpointer data)
{
  show_names (data);
}

static void
pane_set_changed (FjPane *pane, GParamSpec *pspec, gpointer data)
{
  show_names (data);
}

static void
watch_pane (ViewerFolderWindow *self)
{
  FjPane *pane = fj_reading_view_get_active_pane (FJ_READING_VIEW (self->images));

  if (pane == NULL)
    return;
  g_signal_handlers_disconnect_by_data (pane, self);
  g_signal_connect_object (pane, "shown", G_CALLBACK (pane_shown), self, 0);
  g_signal_connect_object (pane, "notify::set", G_CALLBACK (pane_set_changed), self, 0);
  show_names (self);
}

static void
forget (ViewerFolderWindow *self)
{
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
}

void
viewer_folder_window_open (ViewerFolderWindow *self, const char *const *paths)
{
  const ViewerImaging *imaging = viewer_application_get_imaging (self->application);
  g_autoptr (FjImageSource) source = NULL;

  g_return_if_fail (VIEWER_IS_FOLDER_WINDOW (self));
  g_return_if_fail (paths[0] != NULL);

  forget (self);
  g_free (self->title);
  self->title = g_filename_display_basename (paths[0]);
  self->has_folder = FALSE;
  for (guint i = 0; paths[i] != NULL; i++)
    {
      if (!g_file_test (paths[i], G_FILE_TEST_EXISTS))
        {
          g_autofree char *name = g_filename_display_name (paths[i]);
          g_autofree char *sentence
              = g_strdup_printf (_ ("There is no folder or file %s. Choose another one."), name);

          fj_reading_view_set_store (FJ_READING_VIEW (self->images), NULL);
          adw_window_title_set_title (ADW_WINDOW_TITLE (self->names), self->title);
          show_status (self, "dialog-warning-symbolic", _ ("This cannot be opened"), sentence);
          return;
        }
      self->has_folder = self->has_folder || g_file_test (paths[i], G_FILE_TEST_IS_DIR);
    }
  source = fj_folder_source_new (paths);
  self->store = fj_image_store_new (source, imaging->sandbox, imaging->frames);
  g_signal_connect_object (self->store, "notify::is-loading", G_CALLBACK (loading_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "progress", G_CALLBACK (progressed), self, 0);
  g_signal_connect_object (self->store, "failed", G_CALLBACK (failed), self, 0);
  g_signal_connect_object (self->store, "items-changed", G_CALLBACK (watch_pane), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "images");
  fj_reading_view_set_store (FJ_READING_VIEW (self->images), self->store);
  watch_pane (self);
  show_names (self);
  gtk_widget_grab_focus (self->images); /* keys are for the images, not for the first button of the window */
  fj_image_store_load (self->store);
}

/* --- choosing --- */

static void
chosen (GtkNativeDialog *chooser, int response, gpointer data)
{
  ViewerFolderWindow *self = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  const char *paths[] = { path, NULL };

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    viewer_folder_window_open (self, paths);
  g_object_unref (chooser);
}

void
viewer_folder_window_choose (ViewerFolderWindow *self)
{
  GtkFileChooserNative *chooser;

  g_return_if_fail (VIEWER_IS_FOLDER_WINDOW (self));

  chooser = gtk_file_chooser_native_new (_ ("Open a folder of images"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"), _ ("_Cancel"));
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
choose_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_folder_window_choose (data);
}

static gboolean
dropped (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  ViewerFolderWindow *self = data;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (GSList *at = g_value_get_boxed (value); at != NULL; at = at->next)
    {
      g_autofree char *path = g_file_get_path (at->data);

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }
  paths = g_strv_builder_end (builder);
  if (paths[0] == NULL)
    return FALSE;
  viewer_folder_window_open (self, (const char *const *) paths);
  return TRUE;
}

/* --- the widgets --- */

static void
viewer_folder_window_dispose (GObject *object)
{
  ViewerFolderWindow *self = VIEWER_FOLDER_WINDOW (object);

  forget (self);
  g_clear_object (&self->hanging);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (viewer_folder_window_parent_class)->dispose (object);
}

static void
viewer_folder_window_class_init (ViewerFolderWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_folder_window_dispose;
}

static GtkWidget *
make_header (ViewerFolderWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *open = gtk_button_new_from_icon_name ("folder-open-symbolic");
  GtkWidget *menu_button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuModel) hanging = viewer_hanging_make_menu ();

  g_menu_append (menu, _ ("_Open folder…"), "win.open-folder");
  g_menu_append (menu, _ ("_Save this image as a picture…"), "win.export-picture");
  g_menu_append (menu, _ ("Save all _key images…"), "win.export-keys");
  g_menu_append (menu, _ ("_Print the images on screen…"), "win.print-images");
  g_menu_append_section (menu, NULL, hanging);
  g_menu_append (menu, _ ("_Monitor test"), "app.monitor-test");
  g_menu_append (menu, _ ("_Keys and mouse"), "app.preferences");
  g_menu_append (menu, _ ("_Keyboard shortcuts"), "win.show-help-overlay");
  g_menu_append (menu, _ ("_About Fenji Viewer"), "app.about");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu_button), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu_button), G_MENU_MODEL (menu));
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu_button), TRUE);
  gtk_widget_set_tooltip_text (menu_button, _ ("Main menu"));
  gtk_widget_set_tooltip_text (open, _ ("Open folder… (Ctrl+O)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Open folder…"),
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "win.open-folder");
  self->names = adw_window_title_new (_ ("Fenji Viewer"), "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->names);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), open);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), menu_button);
  return header;
}

/* The images, and beside them why they hang so. */
static GtkWidget *
make_images (ViewerFolderWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->why = adw_bin_new ();
  gtk_widget_set_visible (self->why, FALSE);
  gtk_widget_add_css_class (self->why, "view");
  gtk_widget_set_hexpand (self->images, TRUE);
  gtk_widget_set_hexpand (self->why, FALSE);
  gtk_box_append (GTK_BOX (box), self->images);
  gtk_box_append (GTK_BOX (box), self->why);
  return box;
}

static void
why_asked (ViewerFolderWindow *self)
{
  gtk_widget_set_visible (self->why, !gtk_widget_get_visible (self->why));
}

static void
viewer_folder_window_init (ViewerFolderWindow *self)
{
  static const GActionEntry actions[] = { { .name = "open-folder", .activate = choose_action } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Open folder…"));
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  self->images = fj_reading_view_new ();
  viewer_export_add (FJ_READING_VIEW (self->images));
  g_signal_connect_object (self->images, "active-changed", G_CALLBACK (watch_pane), self, G_CONNECT_SWAPPED);
  self->status = adw_status_page_new ();
  self->progress = gtk_progress_bar_new ();
  self->stack = gtk_stack_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-folder");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  adw_status_page_set_child (ADW_STATUS_PAGE (self->status), button);
  gtk_widget_add_css_class (self->progress, "osd");
  gtk_widget_set_valign (self->progress, GTK_ALIGN_START);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Images that have been read"), -1);
  gtk_stack_add_named (GTK_STACK (self->stack), self->status, "status");
  gtk_stack_add_named (GTK_STACK (self->stack), make_images (self), "images");
  gtk_widget_set_vexpand (overlay, TRUE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->stack);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->progress);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), overlay);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  show_status (self, "folder-symbolic", _ ("Open a folder of images"),
               _ ("Choose a folder that has DICOM images in it, or drop one here."));
  g_signal_connect (target, "drop", G_CALLBACK (dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_window_set_default_size (GTK_WINDOW (self), 1280, 800);
}

ViewerFolderWindow *
viewer_folder_window_new (ViewerApplication *application)
{
  ViewerFolderWindow *self = g_object_new (VIEWER_TYPE_FOLDER_WINDOW, "application", application, NULL);

  self->application = application;
  self->hanging = viewer_hanging_new (FJ_READING_VIEW (self->images),
                                      viewer_application_get_imaging (application)->sandbox);
  viewer_hanging_set_store (self->hanging, viewer_application_get_hanging_store (application));
  adw_bin_set_child (ADW_BIN (self->why), viewer_hanging_get_panel (self->hanging));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "hanging", viewer_hanging_get_actions (self->hanging));
  g_signal_connect_object (self->hanging, "why", G_CALLBACK (why_asked), self, G_CONNECT_SWAPPED);
  viewer_shortcuts_add (GTK_APPLICATION_WINDOW (self), FALSE);
  g_signal_connect (self, "map", G_CALLBACK (gtk_window_maximize), NULL);
  return self;
}
