#include "desk-program.h"

#include <string.h>
#include "scripted-central.h"

#define TEST_TYPE_APPLICATION (test_application_get_type ())
G_DECLARE_FINAL_TYPE (TestApplication, test_application, TEST, APPLICATION, FjDeskApplication)

struct _TestApplication
{
  FjDeskApplication parent_instance;
  Program *program;
};

G_DEFINE_FINAL_TYPE (TestApplication, test_application, FJ_TYPE_DESK_APPLICATION)

#define TEST_TYPE_WINDOW (test_window_get_type ())
G_DECLARE_FINAL_TYPE (TestWindow, test_window, TEST, WINDOW, FjDeskWindow)

struct _TestWindow
{
  FjDeskWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (TestWindow, test_window, FJ_TYPE_DESK_WINDOW)

static void
test_window_class_init (TestWindowClass *klass)
{
}

static void
test_window_init (TestWindow *window)
{
}

static GtkWindow *
create_window (FjDeskApplication *application)
{
  Program *program = TEST_APPLICATION (application)->program;

  program->window = g_object_new (TEST_TYPE_WINDOW, NULL);
  program->content = gtk_label_new ("the content");
  fj_desk_window_set_program (program->window, "Test Program", "org.fenji.Viewer");
  fj_desk_window_set_content (program->window, adw_header_bar_new (), program->content);
  return GTK_WINDOW (program->window);
}

static void
test_application_class_init (TestApplicationClass *klass)
{
  FJ_DESK_APPLICATION_CLASS (klass)->create_window = create_window;
}

static void
test_application_init (TestApplication *application)
{
}

static void
count (guint *number)
{
  ++*number;
}

static void
count_ended (FjDeskApplication *application, const char *sentence, Program *program)
{
  g_assert_nonnull (sentence);
  program->ended++;
}

void
program_start (Program *program, guint port)
{
  g_autofree char *server = g_strdup_printf ("http://127.0.0.1:%u", port);
  static guint n;
  /* GTK keeps an application that has registered on the bus: the next one is another. */
  g_autofree char *id = g_strdup_printf ("org.fenji.Test%u", ++n);
  g_autoptr (GError) error = NULL;
  TestApplication *application
      = g_object_new (TEST_TYPE_APPLICATION, "application-id", id, "flags", G_APPLICATION_NON_UNIQUE, NULL);

  memset (program, 0, sizeof *program);
  application->program = program;
  program->application = FJ_DESK_APPLICATION (application);
  fj_desk_application_set_server (program->application, server);
  g_signal_connect_swapped (application, "signed-in", G_CALLBACK (count), &program->signed_in);
  g_signal_connect_swapped (application, "signed-out", G_CALLBACK (count), &program->signed_out);
  g_signal_connect_swapped (application, "session-resumed", G_CALLBACK (count), &program->resumed);
  g_signal_connect (application, "session-ended", G_CALLBACK (count_ended), program);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (application));
}

void
program_stop (Program *program)
{
  fj_desk_application_sign_out (program->application);
  gtk_window_destroy (GTK_WINDOW (program->window));
  /* What was under way lets go of it. */
  run_for (100);
  g_object_unref (program->application);
}

static void
say_and_end (FjDeskApplication *application)
{
  g_print ("signed in\n");
  g_application_quit (G_APPLICATION (application));
}

int
program_main (int argc, char **argv)
{
  Program program = { 0 };
  g_autoptr (TestApplication) application = NULL;

  fj_desk_init ();
  application = g_object_new (TEST_TYPE_APPLICATION, "application-id", "org.fenji.Test", NULL);
  application->program = &program;
  g_signal_connect (application, "signed-in", G_CALLBACK (say_and_end), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

void
program_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  fj_desk_init ();
  gtk_init ();
}

/* As a person meets it: nobody types into a window that does not have the keyboard yet. */
gboolean
program_is_active (gpointer program)
{
  return gtk_window_is_active (GTK_WINDOW (((Program *) program)->window));
}

/* Depth first. */
static GtkWidget *
search (GtkWidget *root, gboolean (*fits) (GtkWidget *widget, gconstpointer data), gconstpointer data)
{
  if (fits (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = search (child, fits, data);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

GtkWidget *
program_find (GtkWidget *root, GType type)
{
  return search (root, is_of_type, &type);
}

static gboolean
says (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

gboolean
program_says (Program *program, const char *text)
{
  return search (GTK_WIDGET (program->window), says, text) != NULL;
}

static gboolean
is_row (GtkWidget *widget, gconstpointer title)
{
  return ADW_IS_ENTRY_ROW (widget)
         && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title);
}

GtkWidget *
program_row (Program *program, const char *title)
{
  GtkWidget *row = search (GTK_WIDGET (program->window), is_row, title);

  g_assert_nonnull (row);
  return row;
}

static gboolean
is_button (GtkWidget *widget, gconstpointer label)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

GtkWidget *
program_button (Program *program, const char *label)
{
  return search (GTK_WIDGET (program->window), is_button, label);
}

void
program_sign_in (Program *program, const char *user, const char *password)
{
  gtk_editable_set_text (GTK_EDITABLE (program_row (program, "User Name")), user);
  gtk_editable_set_text (GTK_EDITABLE (program_row (program, "Password")), password);
  g_signal_emit_by_name (program_row (program, "Password"), "entry-activated");
}
