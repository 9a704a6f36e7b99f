#include "registration-application.h"

#include "fj-language.h"
#include "kiosk-window.h"
#include "registration-window.h"

struct _RegistrationApplication
{
  FjDeskApplication parent;
  char *page;
};

G_DEFINE_FINAL_TYPE (RegistrationApplication, registration_application, FJ_TYPE_DESK_APPLICATION)

static GtkWindow *
create_window (FjDeskApplication *application)
{
  RegistrationApplication *self = REGISTRATION_APPLICATION (application);
  GtkWindow *window;

  if (kiosk_window_is_wanted (G_APPLICATION (application)))
    return kiosk_window_new (application);
  window = registration_window_new (application);
  if (self->page != NULL)
    registration_window_show_page (REGISTRATION_WINDOW (window), self->page);
  return window;
}

static void
registration_application_startup (GApplication *application)
{
  static const struct
  {
    const char *action;
    const char *keys[3];
  } shortcuts[] = {
    { "win.register", { "<Control>Return", "<Control>s" } },
    { "win.new", { "<Control>n" } },
    { "win.search", { "<Control>f" } },
    { "win.reload", { "F5" } },
    { "win.take-critical", { "<Control><Shift>t" } },
    { "win.page::form", { "<Alt>1" } },
    { "win.page::board", { "<Alt>2" } },
  };
  g_autoptr (GtkCssProvider) provider = NULL;

  G_APPLICATION_CLASS (registration_application_parent_class)->startup (application);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           shortcuts[i].keys);
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/fenji/registration/registration.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static int
registration_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  RegistrationApplication *self = REGISTRATION_APPLICATION (application);

  if (g_variant_dict_lookup (options, "page", "s", &self->page) && !g_str_equal (self->page, "form")
      && !g_str_equal (self->page, "board"))
    {
      g_printerr ("%s\n", _ ("--page: \"form\" or \"board\" is expected."));
      return 2;
    }
  return G_APPLICATION_CLASS (registration_application_parent_class)
      ->handle_local_options (application, options);
}

static void
registration_application_finalize (GObject *object)
{
  g_free (REGISTRATION_APPLICATION (object)->page);
  G_OBJECT_CLASS (registration_application_parent_class)->finalize (object);
}

static void
registration_application_class_init (RegistrationApplicationClass *class)
{
  G_OBJECT_CLASS (class)->finalize = registration_application_finalize;
  G_APPLICATION_CLASS (class)->startup = registration_application_startup;
  G_APPLICATION_CLASS (class)->handle_local_options = registration_application_handle_local_options;
  FJ_DESK_APPLICATION_CLASS (class)->create_window = create_window;
}

static void
registration_application_init (RegistrationApplication *self)
{
  g_application_add_main_option (G_APPLICATION (self), "page", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING,
                                 N_ ("The page to begin with: form or board"), N_ ("PAGE"));
  kiosk_window_add_options (G_APPLICATION (self));
}

RegistrationApplication *
registration_application_new (void)
{
  return g_object_new (REGISTRATION_TYPE_APPLICATION, "application-id", "org.fenji.Registration",
                       "resource-base-path", "/org/fenji/registration", NULL);
}
