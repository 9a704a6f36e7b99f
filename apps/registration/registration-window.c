#include "registration-window.h"

#include "fj-chime.h"
#include "fj-critical-value.h"
#include "fj-language.h"
#include "registration-board.h"
#include "registration-form.h"
#include "registration-outbox-button.h"

struct _RegistrationWindow
{
  FjDeskWindow parent;
  GtkWidget *pages, *form, *board, *outbox;
};

G_DEFINE_FINAL_TYPE (RegistrationWindow, registration_window, FJ_TYPE_DESK_WINDOW)

static gboolean
is_on (RegistrationWindow *window, const char *page)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (window->pages)), page) == 0;
}

void
registration_window_show_page (RegistrationWindow *window, const char *page)
{
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (window->pages), page);
}

static void
page_changed (RegistrationWindow *window)
{
  if (is_on (window, "form"))
    registration_form_focus (REGISTRATION_FORM (window->form));
  else
    registration_board_focus (REGISTRATION_BOARD (window->board));
}

/* ---- actions ---- */

static void
register_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RegistrationWindow *window = data;

  if (is_on (window, "form"))
    registration_form_register (REGISTRATION_FORM (window->form));
}

static void
new_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RegistrationWindow *window = data;

  if (is_on (window, "form"))
    registration_form_clear (REGISTRATION_FORM (window->form));
  else
    registration_window_show_page (window, "form");
}

static void
page_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  registration_window_show_page (data, g_variant_get_string (parameter, NULL));
}

static void
search_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RegistrationWindow *window = data;

  registration_window_show_page (window, "board");
  registration_board_search (REGISTRATION_BOARD (window->board));
}

static void
reload_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RegistrationWindow *window = data;

  if (is_on (window, "board"))
    registration_board_reload (REGISTRATION_BOARD (window->board));
}

static const GActionEntry actions[] = {
  { .name = "register", .activate = register_activated },
  { .name = "new", .activate = new_activated },
  { .name = "page", .activate = page_activated, .parameter_type = "s" },
  { .name = "search", .activate = search_activated },
  { .name = "reload", .activate = reload_activated },
};

/* ---- session ---- */

static void
signed_in (RegistrationWindow *window)
{
  FjDeskApplication *application = fj_desk_window_get_application (FJ_DESK_WINDOW (window));
  FjClient *client = fj_desk_application_get_client (application);
  FjChanges *changes = fj_desk_application_get_changes (application);

  registration_form_set_session (REGISTRATION_FORM (window->form), client,
                                 fj_desk_application_get_drafts (application), changes);
  registration_board_set_session (REGISTRATION_BOARD (window->board), client, changes);
  registration_outbox_button_set_outbox (REGISTRATION_OUTBOX_BUTTON (window->outbox),
                                         registration_form_get_outbox (REGISTRATION_FORM (window->form)));
  page_changed (window);
}

static void
resumed (RegistrationWindow *window)
{
  RegistrationOutbox *outbox = registration_form_get_outbox (REGISTRATION_FORM (window->form));

  if (outbox != NULL)
    registration_outbox_flush (outbox);
}

static void
signed_out (RegistrationWindow *window)
{
  registration_outbox_button_set_outbox (REGISTRATION_OUTBOX_BUTTON (window->outbox), NULL);
  registration_form_set_session (REGISTRATION_FORM (window->form), NULL, NULL, NULL);
  registration_board_set_session (REGISTRATION_BOARD (window->board), NULL, NULL);
}

/* Heard and seen also while somebody works in another window. */
static void
critical_alarm (RegistrationWindow *window, const FjCriticalValue *value)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("Critical value"));
  g_autofree char *body
      = g_strdup_printf ("%s · %s", value->patient_name != NULL ? value->patient_name : "", value->finding);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_application_send_notification (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))),
                                   value->id, notification);
  fj_chime_play (FJ_CHIME_URGENT, 1.0);
}

static void
open_parcel (RegistrationWindow *window, RegistrationParcel *parcel)
{
  registration_window_show_page (window, "form");
  registration_form_reopen (REGISTRATION_FORM (window->form), parcel);
}

static void
registration_window_class_init (RegistrationWindowClass *class)
{
}

static void
registration_window_init (RegistrationWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
}

GtkWindow *
registration_window_new (FjDeskApplication *application)
{
  RegistrationWindow *window = g_object_new (REGISTRATION_TYPE_WINDOW, "application", application, NULL);
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  g_autoptr (GMenuModel) menu = fj_desk_application_create_menu (application);
  g_autoptr (GtkBuilder) shortcuts = NULL;

  g_type_ensure (REGISTRATION_TYPE_FORM);
  g_type_ensure (REGISTRATION_TYPE_BOARD);
  g_type_ensure (REGISTRATION_TYPE_OUTBOX_BUTTON);
  if (!gtk_builder_add_from_resource (builder, "/org/fenji/registration/registration-window.ui", NULL))
    g_error ("the window's description is broken");
  window->pages = GTK_WIDGET (gtk_builder_get_object (builder, "pages"));
  window->form = GTK_WIDGET (gtk_builder_get_object (builder, "form"));
  window->board = GTK_WIDGET (gtk_builder_get_object (builder, "board"));
  window->outbox = GTK_WIDGET (gtk_builder_get_object (builder, "outbox"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (gtk_builder_get_object (builder, "menu")), menu);
  g_signal_connect_swapped (window->outbox, "open", G_CALLBACK (open_parcel), window);
  g_signal_connect_object (window->pages, "notify::visible-child", G_CALLBACK (page_changed), window,
                           G_CONNECT_SWAPPED);

  gtk_window_set_title (GTK_WINDOW (window), _ ("Fenji Registration"));
  fj_desk_window_set_program (FJ_DESK_WINDOW (window), _ ("Fenji Registration"), "org.fenji.Registration");
  fj_desk_window_set_content (FJ_DESK_WINDOW (window),
                              GTK_WIDGET (gtk_builder_get_object (builder, "header")), window->pages);
  fj_desk_window_set_comfort (
      FJ_DESK_WINDOW (window),
      _ ("Go on registering: it is kept on this computer and sent as soon as the centre answers."));
  shortcuts = gtk_builder_new_from_resource ("/org/fenji/registration/gtk/help-overlay.ui");
  gtk_application_window_set_help_overlay (
      GTK_APPLICATION_WINDOW (window),
      GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (shortcuts, "help_overlay")));
  fj_desk_window_tell_critical (FJ_DESK_WINDOW (window));
  g_signal_connect (window, "critical-alarm", G_CALLBACK (critical_alarm), NULL);
  g_signal_connect_object (application, "signed-in", G_CALLBACK (signed_in), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "session-resumed", G_CALLBACK (resumed), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "signed-out", G_CALLBACK (signed_out), window, G_CONNECT_SWAPPED);
  return GTK_WINDOW (window);
}
