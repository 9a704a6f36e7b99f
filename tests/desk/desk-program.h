/* The smallest program of the desk: a window with a label, for the tests of what all programs share. */
#pragma once

#include "fj-desk-window.h"

typedef struct
{
  FjDeskApplication *application;
  FjDeskWindow *window;
  GtkWidget *content;
  guint signed_in, signed_out, ended, resumed;
} Program;

/* For main(): g_test_init() and GTK. */
void program_init (int *argc, char ***argv);
/* As a process: ends when somebody is signed in, and says so. */
int program_main (int argc, char **argv);
/* Shows its window with the sign-in page, for a server at @port of loopback. */
void program_start (Program *program, guint port);
void program_stop (Program *program);
/* Types into the page and presses the button. */
void program_sign_in (Program *program, const char *user, const char *password);
gboolean program_is_active (gpointer program);
/* Whether a label that can be seen has @text in it. */
gboolean program_says (Program *program, const char *text);
/* The first widget of @type under @root. */
GtkWidget *program_find (GtkWidget *root, GType type);
/* The row of a form by its title. */
GtkWidget *program_row (Program *program, const char *title);
/* The button that can be seen and bears @label. */
GtkWidget *program_button (Program *program, const char *label);
