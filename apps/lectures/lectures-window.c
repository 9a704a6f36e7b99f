#include "lectures-window.h"

#include "fj-error.h"
#include "fj-language.h"
#include "fj-pacs-source.h"
#include "fj-sandbox.h"
#include "lectures-captions.h"
#include "lectures-lesson-page.h"
#include "lectures-library.h"
#include "lectures-shelf.h"
#include "lectures-upload.h"

#define OBJECT_CEILING ((guint64) 4 << 30) /* bytes of images on disk */

struct _LecturesWindow
{
  FjDeskWindow parent;
  LecturesShelf *shelf;  /* while somebody is signed in */
  GCancellable *opening; /* of the lesson that is open */
  FjSandbox *sandbox;    /* made when the first case is opened */
  FjFrameCache *frames;
  FjObjectCache *objects;

  AdwHeaderBar *bar;
  AdwWindowTitle *title;
  GtkWidget *back, *upload;
  GtkStack *stack;
  LecturesLibrary *library;
  LecturesLessonPage *lesson;
};

G_DEFINE_FINAL_TYPE (LecturesWindow, lectures_window, FJ_TYPE_DESK_WINDOW)

static FjDeskApplication *
get_application (LecturesWindow *self)
{
  return fj_desk_window_get_application (FJ_DESK_WINDOW (self));
}

static void
set_action_enabled (LecturesWindow *self, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)),
                               is_enabled);
}

/* --- the teaching case --- */

static gboolean
open_imaging (LecturesWindow *self, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "fenji", "objects", NULL);

  if (self->objects == NULL)
    self->objects = fj_object_cache_new (folder, OBJECT_CEILING, error);
  if (self->objects == NULL)
    return FALSE;
  if (self->sandbox == NULL)
    self->sandbox = fj_sandbox_new (CLAMP (g_get_num_processors (), 2, 8), NULL);
  if (self->frames == NULL)
    self->frames = fj_frame_cache_new (0);
  return TRUE;
}

static void
open_case (LecturesWindow *self, const FjLesson *lesson)
{
  FjClient *client = fj_desk_application_get_client (get_application (self));
  g_autoptr (GPtrArray) stores = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  if (lesson->studies == NULL || lesson->studies[0] == NULL)
    {
      lectures_lesson_page_set_case (self->lesson, NULL);
      return;
    }
  if (!open_imaging (self, &error))
    {
      fj_desk_window_show_error (FJ_DESK_WINDOW (self), error);
      return;
    }
  for (guint i = 0; lesson->studies[i] != NULL; i++)
    {
      g_autoptr (FjImageSource) source = fj_pacs_source_new (client, self->objects, NULL, lesson->studies[i]);
      FjImageStore *store = fj_image_store_new (source, self->sandbox, self->frames);

      fj_image_store_load (store);
      g_ptr_array_add (stores, store);
    }
  lectures_lesson_page_set_case (self->lesson, stores);
}

/* --- one lesson --- */

static void
on_captions (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LecturesWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjCaptions) captions = lectures_captions_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    fj_desk_window_show_error (FJ_DESK_WINDOW (self), error);
  lectures_lesson_page_set_captions (self->lesson, captions);
}

static void
show_library (LecturesWindow *self)
{
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  lectures_lesson_page_close (self->lesson);
  gtk_stack_set_visible_child_name (self->stack, "library");
  gtk_widget_set_visible (self->back, FALSE);
  adw_window_title_set_title (self->title, _ ("Lessons"));
  set_action_enabled (self, "back", FALSE);
}

static void
on_open (LecturesLibrary *library, LecturesItem *item, LecturesWindow *self)
{
  FjClient *client = fj_desk_application_get_client (get_application (self));
  const FjLesson *lesson = lectures_item_get_lesson (item);
  g_autofree char *film = NULL, *token = fj_client_dup_token (client);

  if (lesson->film.id == NULL)
    return;
  show_library (self);
  self->opening = g_cancellable_new ();
  film = g_strdup_printf ("%s/media/%s", fj_client_get_base (client), lesson->film.id);
  lectures_lesson_page_open (self->lesson, item, film, token);
  open_case (self, lesson);
  if (lesson->captions.id != NULL)
    lectures_captions_load_async (client, lesson->captions.id, self->opening, on_captions,
                                  g_object_ref (self));
  gtk_stack_set_visible_child_name (self->stack, "lesson");
  gtk_widget_set_visible (self->back, TRUE);
  adw_window_title_set_title (self->title, lesson->title);
  set_action_enabled (self, "back", TRUE);
  gtk_widget_child_focus (GTK_WIDGET (self->lesson), GTK_DIR_TAB_FORWARD);
}

static void
on_progress (LecturesLessonPage *page, LecturesWindow *self)
{
  LecturesItem *item = lectures_lesson_page_get_item (page);

  if (self->shelf != NULL && item != NULL)
    lectures_shelf_keep (self->shelf, item);
}

static void
on_full_screen (LecturesLessonPage *page, gboolean wanted, LecturesWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->bar), !wanted);
  if (wanted)
    gtk_window_fullscreen (GTK_WINDOW (self));
  else
    gtk_window_unfullscreen (GTK_WINDOW (self));
}

/* --- the list --- */

static void
show_state (LecturesWindow *self)
{
  lectures_library_set_loading (self->library, lectures_shelf_is_loading (self->shelf));
  lectures_library_set_sentence (self->library, lectures_shelf_get_sentence (self->shelf));
}

static void
on_retry (LecturesLibrary *library, LecturesWindow *self)
{
  if (self->shelf != NULL)
    lectures_shelf_reload (self->shelf);
}

static void
close_shelf (LecturesWindow *self)
{
  if (self->shelf == NULL)
    return;
  show_library (self);
  lectures_library_set_items (self->library, NULL);
  g_signal_handlers_disconnect_by_data (self->shelf, self);
  lectures_shelf_close (self->shelf);
  g_clear_object (&self->shelf);
}

static void
on_signed_in (FjDeskApplication *application, LecturesWindow *self)
{
  FjClient *client = fj_desk_application_get_client (application);
  gboolean can_upload = lectures_upload_is_for (fj_client_get_roles (client));

  close_shelf (self);
  self->shelf = lectures_shelf_new (client, fj_desk_application_get_changes (application),
                                    fj_desk_application_get_drafts (application));
  g_signal_connect_swapped (self->shelf, "notify", G_CALLBACK (show_state), self);
  lectures_library_set_items (self->library, G_LIST_MODEL (self->shelf));
  lectures_library_set_can_upload (self->library, can_upload);
  gtk_widget_set_visible (self->upload, can_upload);
  set_action_enabled (self, "upload", can_upload);
  show_state (self);
  lectures_library_focus_search (self->library);
}

static void
on_signed_out (FjDeskApplication *application, LecturesWindow *self)
{
  close_shelf (self);
  if (self->objects != NULL)
    fj_object_cache_clear_later (self->objects);
  gtk_widget_set_visible (self->upload, FALSE);
  set_action_enabled (self, "upload", FALSE);
}

/* --- actions --- */

static void
search_activated (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  if (LECTURES_WINDOW (self)->opening == NULL)
    lectures_library_focus_search (LECTURES_WINDOW (self)->library);
}

static void
back_activated (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  show_library (self);
}

static void
reload_activated (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  on_retry (NULL, self);
}

static void
on_uploaded (LecturesUpload *upload, const char *title, LecturesWindow *self)
{
  g_autofree char *sentence = g_strdup_printf (_ ("“%s” is in the library."), title);

  fj_desk_window_toast (FJ_DESK_WINDOW (self), sentence);
  on_retry (NULL, self);
}

static void
upload_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LecturesWindow *self = data;
  FjClient *client = fj_desk_application_get_client (get_application (self));
  LecturesUpload *upload;

  if (client == NULL)
    return;
  upload = lectures_upload_new (GTK_WINDOW (self), client);
  g_signal_connect_object (upload, "uploaded", G_CALLBACK (on_uploaded), self, 0);
  gtk_window_present (GTK_WINDOW (upload));
}

static const GActionEntry actions[] = { { .name = "search", .activate = search_activated },
                                        { .name = "back", .activate = back_activated },
                                        { .name = "reload", .activate = reload_activated },
                                        { .name = "upload", .activate = upload_activated } };

/* --- life --- */

static GtkWidget *
make_bar (LecturesWindow *self, FjDeskApplication *application)
{
  GtkWidget *menu = gtk_menu_button_new ();
  g_autoptr (GMenuModel) model = fj_desk_application_create_menu (application);

  self->bar = ADW_HEADER_BAR (adw_header_bar_new ());
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_ ("Lessons"), NULL));
  adw_header_bar_set_title_widget (self->bar, GTK_WIDGET (self->title));
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->back), "win.back");
  gtk_widget_set_tooltip_text (self->back, _ ("Back to the library"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Back to the library"), -1);
  gtk_widget_set_visible (self->back, FALSE);
  adw_header_bar_pack_start (self->bar, self->back);
  self->upload = gtk_button_new_with_mnemonic (_ ("_Upload a Lesson…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->upload), "win.upload");
  gtk_widget_set_visible (self->upload, FALSE);
  adw_header_bar_pack_start (self->bar, self->upload);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "open-menu-symbolic");
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), model);
  gtk_widget_set_tooltip_text (menu, _ ("Main menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Main menu"), -1);
  adw_header_bar_pack_end (self->bar, menu);
  return GTK_WIDGET (self->bar);
}

static void
lectures_window_dispose (GObject *object)
{
  LecturesWindow *self = LECTURES_WINDOW (object);

  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  if (self->shelf != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->shelf, self);
      lectures_shelf_close (self->shelf);
    }
  g_clear_object (&self->shelf);
  g_clear_pointer (&self->frames, fj_frame_cache_unref);
  g_clear_pointer (&self->objects, fj_object_cache_unref);
  g_clear_pointer (&self->sandbox, fj_sandbox_unref);
  G_OBJECT_CLASS (lectures_window_parent_class)->dispose (object);
}

static void
lectures_window_class_init (LecturesWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lectures_window_dispose;
}

static void
lectures_window_init (LecturesWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

LecturesWindow *
lectures_window_new (FjDeskApplication *application)
{
  LecturesWindow *self = g_object_new (LECTURES_TYPE_WINDOW, "application", application, NULL);
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/fenji/lectures/lectures-shortcuts.ui");

  self->library = LECTURES_LIBRARY (lectures_library_new ());
  self->lesson
      = LECTURES_LESSON_PAGE (lectures_lesson_page_new (fj_desk_application_get_settings (application)));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->library), "library");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->lesson), "lesson");
  g_signal_connect_object (self->library, "open", G_CALLBACK (on_open), self, 0);
  g_signal_connect_object (self->library, "retry", G_CALLBACK (on_retry), self, 0);
  g_signal_connect_object (self->lesson, "progress", G_CALLBACK (on_progress), self, 0);
  g_signal_connect_object (self->lesson, "full-screen", G_CALLBACK (on_full_screen), self, 0);
  g_signal_connect_object (application, "signed-in", G_CALLBACK (on_signed_in), self, 0);
  g_signal_connect_object (application, "signed-out", G_CALLBACK (on_signed_out), self, 0);
  fj_desk_window_set_program (FJ_DESK_WINDOW (self), _ ("Fenji Lectures"), "org.fenji.Lectures");
  fj_desk_window_set_content (FJ_DESK_WINDOW (self), make_bar (self, application), GTK_WIDGET (self->stack));
  fj_desk_window_set_comfort (FJ_DESK_WINDOW (self),
                              _ ("What you have watched is remembered and counted when the link is back."));
  gtk_application_window_set_help_overlay (
      GTK_APPLICATION_WINDOW (self), GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "shortcuts")));
  set_action_enabled (self, "back", FALSE);
  set_action_enabled (self, "upload", FALSE);
  return self;
}
