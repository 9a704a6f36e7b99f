/* A few words of which one holds: linked buttons, arrow keys and mouse. Signal "changed", when a person
 * chose. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REGISTRATION_TYPE_TOGGLES (registration_toggles_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationToggles, registration_toggles, REGISTRATION, TOGGLES, GtkBox)

/* @words: NULL-terminated. A label beside it, with it as its mnemonic widget, says what is chosen. */
GtkWidget *registration_toggles_new (const char *const *words);
int registration_toggles_get_selected (RegistrationToggles *toggles); /* -1: none */
void registration_toggles_set_selected (RegistrationToggles *toggles, int selected);

G_END_DECLS
