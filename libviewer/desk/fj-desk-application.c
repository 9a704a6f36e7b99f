#include "fj-desk-application.h"

#include <libintl.h>
#include <locale.h>
#include "fj-desk-session.h"
#include "fj-desk-settings.h"
#include "fj-error.h"
#include "fj-language.h"

#define FIRST_PAUSE_SECONDS 1
#define LONGEST_PAUSE_SECONDS 30

typedef struct
{
  GSettings *settings; /* or NULL */
  GtkWindow *window;   /* weak */
  char *server, *user; /* as told; NULL: as set */
  char *password;      /* of that file */
  FjDeskSession *session;
  GCancellable *unattended; /* of signing in by itself */
  guint retry;
  guint pause;
} FjDeskApplicationPrivate;

enum
{
  SIGNED_IN,
  SIGNED_OUT,
  SESSION_ENDED,
  SESSION_RESUMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FjDeskApplication, fj_desk_application, ADW_TYPE_APPLICATION)

#define PRIVATE(self) ((FjDeskApplicationPrivate *) fj_desk_application_get_instance_private (self))

void
fj_desk_init (void)
{
  setlocale (LC_ALL, "");
  fj_language_init (NULL);
  textdomain (GETTEXT_PACKAGE);
}

/* ---- what others ask ---- */

FjClient *
fj_desk_application_get_client (FjDeskApplication *self)
{
  g_return_val_if_fail (FJ_IS_DESK_APPLICATION (self), NULL);
  return fj_desk_session_get_client (PRIVATE (self)->session);
}

FjChanges *
fj_desk_application_get_changes (FjDeskApplication *self)
{
  g_return_val_if_fail (FJ_IS_DESK_APPLICATION (self), NULL);
  return fj_desk_session_get_changes (PRIVATE (self)->session);
}

FjDrafts *
fj_desk_application_get_drafts (FjDeskApplication *self)
{
  g_return_val_if_fail (FJ_IS_DESK_APPLICATION (self), NULL);
  return fj_desk_session_get_drafts (PRIVATE (self)->session);
}

gboolean
fj_desk_application_is_signed_in (FjDeskApplication *self)
{
  g_return_val_if_fail (FJ_IS_DESK_APPLICATION (self), FALSE);
  return fj_desk_session_is_open (PRIVATE (self)->session);
}

const char *
fj_desk_application_get_display (FjDeskApplication *self)
{
  FjClient *client = fj_desk_application_get_client (self);

  return client != NULL ? fj_client_get_display (client) : NULL;
}

GSettings *
fj_desk_application_get_settings (FjDeskApplication *self)
{
  g_return_val_if_fail (FJ_IS_DESK_APPLICATION (self), NULL);
  return PRIVATE (self)->settings;
}

const char *
fj_desk_application_get_server (FjDeskApplication *self)
{
  g_return_val_if_fail (FJ_IS_DESK_APPLICATION (self), "");
  return PRIVATE (self)->server;
}

void
fj_desk_application_set_server (FjDeskApplication *self, const char *server)
{
  char *copy = g_strdup (server);

  g_return_if_fail (FJ_IS_DESK_APPLICATION (self));
  g_free (PRIVATE (self)->server);
  PRIVATE (self)->server = copy;
}

const char *
fj_desk_application_get_user (FjDeskApplication *self)
{
  g_return_val_if_fail (FJ_IS_DESK_APPLICATION (self), "");
  return PRIVATE (self)->user;
}

gboolean
fj_desk_application_is_unattended (FjDeskApplication *self)
{
  g_return_val_if_fail (FJ_IS_DESK_APPLICATION (self), FALSE);
  return PRIVATE (self)->password != NULL;
}

/* ---- signing in and out ---- */

static void
set_sign_out_enabled (FjDeskApplication *self, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "sign-out");

  if (action != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  FjDeskApplication *self = g_task_get_source_object (task);
  FjDeskApplicationPrivate *priv = PRIVATE (self);
  const char *user = g_task_get_task_data (task);
  GError *error = NULL;

  if (!fj_desk_session_sign_in_finish (FJ_DESK_SESSION (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* Who came last is offered next time, and never a password. */
  g_free (priv->user);
  priv->user = g_strdup (user);
  fj_desk_settings_set (priv->settings, "server", priv->server);
  fj_desk_settings_set (priv->settings, "user", priv->user);
  g_task_return_boolean (task, TRUE);
}

void
fj_desk_application_sign_in_async (FjDeskApplication *self,
                                   const char *user,
                                   const char *password,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (FJ_IS_DESK_APPLICATION (self) && user != NULL && password != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_desk_application_sign_in_async);
  g_task_set_task_data (task, g_strdup (user), g_free);
  fj_desk_session_sign_in_async (PRIVATE (self)->session, PRIVATE (self)->server, user, password, cancellable,
                                 on_signed_in, task);
}

gboolean
fj_desk_application_sign_in_finish (FjDeskApplication *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
fj_desk_application_sign_out (FjDeskApplication *self)
{
  g_return_if_fail (FJ_IS_DESK_APPLICATION (self));
  fj_desk_session_sign_out (PRIVATE (self)->session);
}

gboolean
fj_desk_application_note_error (FjDeskApplication *self, const GError *error)
{
  g_return_val_if_fail (FJ_IS_DESK_APPLICATION (self), FALSE);
  if (!g_error_matches (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED)
      || fj_desk_application_get_client (self) == NULL)
    return FALSE;
  fj_desk_session_lapse (PRIVATE (self)->session);
  return TRUE;
}

/* ---- unattended ---- */

static void sign_in_unattended (FjDeskApplication *self);

static gboolean
on_retry (gpointer data)
{
  PRIVATE (data)->retry = 0;
  sign_in_unattended (data);
  return G_SOURCE_REMOVE;
}

static void
on_unattended (GObject *source, GAsyncResult *result, gpointer data)
{
  FjDeskApplication *self = FJ_DESK_APPLICATION (source);
  FjDeskApplicationPrivate *priv = PRIVATE (self);
  g_autoptr (GError) error = NULL;

  if (fj_desk_application_sign_in_finish (self, result, &error))
    {
      priv->pause = FIRST_PAUSE_SECONDS;
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_signal_emit (self, signals[SESSION_ENDED], 0, error->message);
  /* A wrong password does not become right, and trying often would lock the account. */
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED))
    priv->pause = LONGEST_PAUSE_SECONDS * 10;
  priv->retry = g_timeout_add_seconds (priv->pause, on_retry, self);
  priv->pause = MIN (priv->pause * 2, LONGEST_PAUSE_SECONDS);
}

static void
sign_in_unattended (FjDeskApplication *self)
{
  FjDeskApplicationPrivate *priv = PRIVATE (self);

  if (priv->password != NULL && priv->retry == 0 && !fj_desk_session_is_open (priv->session))
    fj_desk_application_sign_in_async (self, priv->user, priv->password, priv->unattended, on_unattended,
                                       NULL);
}

/* ---- what the session says ---- */

static void
on_session_opened (FjDeskApplication *self)
{
  set_sign_out_enabled (self, TRUE);
  g_signal_emit (self, signals[SIGNED_IN], 0);
}

static void
on_session_closing (FjDeskApplication *self)
{
  set_sign_out_enabled (self, FALSE);
  g_signal_emit (self, signals[SIGNED_OUT], 0);
}

static void
on_session_lapsed (FjDeskApplication *self)
{
  set_sign_out_enabled (self, FALSE);
  g_signal_emit (self, signals[SESSION_ENDED], 0,
                 _ ("Your session has ended. Sign in again to go on; nothing you typed is lost."));
  sign_in_unattended (self);
}

static void
on_session_resumed (FjDeskApplication *self)
{
  set_sign_out_enabled (self, TRUE);
  g_signal_emit (self, signals[SESSION_RESUMED], 0);
}

/* ---- actions ---- */

static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  GtkWindow *window = PRIVATE (self)->window;

  /* As the window's own button does it, so that it may ask first. */
  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (G_APPLICATION (self));
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  GtkWidget *about = adw_about_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (about), PRIVATE (self)->window);
  adw_about_window_set_application_name (ADW_ABOUT_WINDOW (about), g_get_application_name ());
  adw_about_window_set_application_icon (ADW_ABOUT_WINDOW (about), g_application_get_application_id (self));
  adw_about_window_set_version (ADW_ABOUT_WINDOW (about), FENJI_VERSION);
  adw_about_window_set_developer_name (ADW_ABOUT_WINDOW (about), _ ("The Fenji project"));
  adw_about_window_set_license_type (ADW_ABOUT_WINDOW (about), GTK_LICENSE_GPL_3_0);
  adw_about_window_set_comments (
      ADW_ABOUT_WINDOW (about),
      _ ("Carries a patient's images from a township hospital to a doctor who reads them, and the signed report back."));
  gtk_window_present (GTK_WINDOW (about));
}

static void
shortcuts_activated (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  GtkWindow *window = PRIVATE (self)->window;

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
}

static void
sign_out_activated (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  fj_desk_application_sign_out (self);
}

static const GActionEntry actions[] = { { .name = "quit", .activate = quit_activated },
                                        { .name = "about", .activate = about_activated },
                                        { .name = "shortcuts", .activate = shortcuts_activated },
                                        { .name = "sign-out", .activate = sign_out_activated } };

GMenuModel *
fj_desk_application_create_menu (FjDeskApplication *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) account = g_menu_new (), program = g_menu_new ();

  g_menu_append (account, _ ("Sign _Out"), "app.sign-out");
  g_menu_append (program, _ ("_Keyboard Shortcuts"), "app.shortcuts");
  g_menu_append (program, _ ("_About This Program"), "app.about");
  g_menu_append (program, _ ("_Quit"), "app.quit");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (account));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (program));
  return G_MENU_MODEL (menu);
}

/* ---- the application ---- */

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/fenji/desk/desk.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
fj_desk_application_startup (GApplication *application)
{
  static const char *const quit[] = { "<Control>q", NULL };
  static const char *const shortcuts[] = { "<Control>question", "F1", NULL };

  G_APPLICATION_CLASS (fj_desk_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  set_sign_out_enabled (FJ_DESK_APPLICATION (application), FALSE);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.shortcuts", shortcuts);
  if (FJ_DESK_APPLICATION_GET_CLASS (application)->is_dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  load_style ();
}

static void
fj_desk_application_activate (GApplication *application)
{
  FjDeskApplication *self = FJ_DESK_APPLICATION (application);
  FjDeskApplicationPrivate *priv = PRIVATE (self);

  if (priv->window == NULL)
    {
      GtkWindow *window = FJ_DESK_APPLICATION_GET_CLASS (self)->create_window (self);

      g_set_weak_pointer (&priv->window, window);
      gtk_window_set_application (window, GTK_APPLICATION (self));
      fj_desk_settings_bind_window (priv->settings, window);
      sign_in_unattended (self);
    }
  gtk_window_present (priv->window);
}

static gboolean
take_options (FjDeskApplication *self, GVariantDict *options, GError **error)
{
  FjDeskApplicationPrivate *priv = PRIVATE (self);
  const char *server = NULL, *user = NULL, *password_file = NULL;

  g_variant_dict_lookup (options, "server", "&s", &server);
  g_variant_dict_lookup (options, "user", "&s", &user);
  g_variant_dict_lookup (options, "password-file", "^&ay", &password_file);
  if (server != NULL || user != NULL)
    g_application_set_flags (G_APPLICATION (self),
                             g_application_get_flags (G_APPLICATION (self)) | G_APPLICATION_NON_UNIQUE);
  if (server != NULL)
    fj_desk_application_set_server (self, server);
  if (user != NULL)
    {
      g_free (priv->user);
      priv->user = g_strdup (user);
    }
  if (password_file == NULL)
    return TRUE;
  if (*priv->server == '\0' || *priv->user == '\0')
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("A password file needs to know where and for whom. Give --server and --user too."));
      return FALSE;
    }
  priv->password = fj_desk_settings_read_password (password_file, error);
  return priv->password != NULL;
}

static int
fj_desk_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("%s %s\n", g_get_prgname (), FENJI_VERSION);
      return 0;
    }
  if (!take_options (FJ_DESK_APPLICATION (application), options, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  return G_APPLICATION_CLASS (fj_desk_application_parent_class)->handle_local_options (application, options);
}

static void
fj_desk_application_shutdown (GApplication *application)
{
  FjDeskApplicationPrivate *priv = PRIVATE (FJ_DESK_APPLICATION (application));

  g_cancellable_cancel (priv->unattended);
  g_clear_handle_id (&priv->retry, g_source_remove);
  fj_desk_session_shut_down (priv->session);
  G_APPLICATION_CLASS (fj_desk_application_parent_class)->shutdown (application);
}

static void
fj_desk_application_constructed (GObject *object)
{
  static const GOptionEntry options[]
      = { { "server", 0, 0, G_OPTION_ARG_STRING, NULL,
            N_ ("Base address of central or of the site's gateway"), N_ ("URL") },
          { "user", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Who signs in"), N_ ("NAME") },
          { "password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
            N_ ("Sign in by itself with the password in this file, which only its owner may read"),
            N_ ("FILE") },
          { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say the version and end"), NULL },
          { NULL } };
  FjDeskApplication *self = FJ_DESK_APPLICATION (object);
  FjDeskApplicationPrivate *priv = PRIVATE (self);
  GApplication *application = G_APPLICATION (object);

  G_OBJECT_CLASS (fj_desk_application_parent_class)->constructed (object);
  if (g_getenv ("FENJI_NON_UNIQUE") != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  g_application_add_main_option_entries (application, options);
  priv->settings = fj_desk_settings_open (g_application_get_application_id (application));
  priv->server = fj_desk_settings_get (priv->settings, "server");
  priv->user = fj_desk_settings_get (priv->settings, "user");
}

static void
fj_desk_application_dispose (GObject *object)
{
  FjDeskApplicationPrivate *priv = PRIVATE (FJ_DESK_APPLICATION (object));

  g_clear_handle_id (&priv->retry, g_source_remove);
  g_clear_weak_pointer (&priv->window);
  g_clear_object (&priv->session);
  g_clear_object (&priv->settings);
  g_clear_object (&priv->unattended);
  G_OBJECT_CLASS (fj_desk_application_parent_class)->dispose (object);
}

static void
fj_desk_application_finalize (GObject *object)
{
  FjDeskApplicationPrivate *priv = PRIVATE (FJ_DESK_APPLICATION (object));

  g_free (priv->server);
  g_free (priv->user);
  g_free (priv->password);
  G_OBJECT_CLASS (fj_desk_application_parent_class)->finalize (object);
}

static void
fj_desk_application_class_init (FjDeskApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  GType type = FJ_TYPE_DESK_APPLICATION;

  object_class->constructed = fj_desk_application_constructed;
  object_class->dispose = fj_desk_application_dispose;
  object_class->finalize = fj_desk_application_finalize;
  application_class->startup = fj_desk_application_startup;
  application_class->activate = fj_desk_application_activate;
  application_class->shutdown = fj_desk_application_shutdown;
  application_class->handle_local_options = fj_desk_application_handle_local_options;
  signals[SIGNED_IN]
      = g_signal_new ("signed-in", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNED_OUT]
      = g_signal_new ("signed-out", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SESSION_ENDED] = g_signal_new ("session-ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SESSION_RESUMED]
      = g_signal_new ("session-resumed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_desk_application_init (FjDeskApplication *self)
{
  FjDeskApplicationPrivate *priv = PRIVATE (self);

  priv->session = fj_desk_session_new ();
  priv->unattended = g_cancellable_new ();
  priv->pause = FIRST_PAUSE_SECONDS;
  g_signal_connect_object (priv->session, "opened", G_CALLBACK (on_session_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->session, "closing", G_CALLBACK (on_session_closing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->session, "lapsed", G_CALLBACK (on_session_lapsed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->session, "resumed", G_CALLBACK (on_session_resumed), self,
                           G_CONNECT_SWAPPED);
}
