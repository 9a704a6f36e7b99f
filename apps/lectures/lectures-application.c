#include "lectures-application.h"

#include "lectures-window.h"

struct _LecturesApplication
{
  FjDeskApplication parent;
};

G_DEFINE_FINAL_TYPE (LecturesApplication, lectures_application, FJ_TYPE_DESK_APPLICATION)

static GtkWindow *
lectures_application_create_window (FjDeskApplication *application)
{
  return GTK_WINDOW (lectures_window_new (application));
}

static void
lectures_application_startup (GApplication *application)
{
  static const char *const search[] = { "<Control>f", NULL };
  static const char *const back[] = { "<Alt>Left", NULL };
  static const char *const reload[] = { "F5", "<Control>r", NULL };
  static const char *const upload[] = { "<Control>u", NULL };
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  G_APPLICATION_CLASS (lectures_application_parent_class)->startup (application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "win.search", search);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "win.back", back);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "win.reload", reload);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "win.upload", upload);
  gtk_css_provider_load_from_resource (provider, "/org/fenji/lectures/lectures.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
lectures_application_class_init (LecturesApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->startup = lectures_application_startup;
  FJ_DESK_APPLICATION_CLASS (klass)->create_window = lectures_application_create_window;
}

static void
lectures_application_init (LecturesApplication *self)
{
}

LecturesApplication *
lectures_application_new (void)
{
  return g_object_new (LECTURES_TYPE_APPLICATION, "application-id", "org.fenji.Lectures", NULL);
}
